"""Filters and globals of the templates, a dozen at most."""

import re
import secrets
from collections.abc import Callable
from typing import Any, cast

from flask import Flask, g, request, url_for
from flask_wtf.csrf import generate_csrf
from jinja2 import pass_eval_context
from jinja2.ext import Extension
from jinja2.nodes import EvalContext
from markupsafe import Markup

from certificates.codes import grouped
from learning.assessment.kinds import slots
from learning.core.locales import SOURCE, language
from learning.courseware.types import Course
from learning.people import codes
from learning.people.permissions import Permission
from learning.web import addresses, formats, gate, locale, request_context


def init_app(app: Flask) -> None:
    """Attach filters and globals."""
    environment = app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.add_extension(Flush)
    environment.filters.update(**formats.FILTERS, in_lang_of=in_lang_of, safe_html=safe_html, code=grouped)
    environment.filters.update(join_code=codes.grouped, is_short_code=codes.is_short)
    environment.globals.update(
        may=may,
        csrf_field=csrf_field,
        showing_field=showing_field,
        lang_of=lang_of,
        in_page_language=in_page_language,
        support_address=support_address,
        device_marks=gate.device_marks,
        here_path=addresses.here,
        url_for=addresses.page_address,
        _present=present_only,
        _brick=brick_address,
        _given=slots.chosen,
    )
    environment.globals.update(_gettext_of(app))
    app.context_processor(_every_page)


def _gettext_of(app: Flask) -> dict[str, Callable[..., str]]:
    """`_`, `gettext` and `ngettext` of templates, as Flask-Babel's do, at a third of the calls: a page has thirty.

    A sentence is a format of Python; in a page its values are escaped.
    """
    find = app.extensions["babel"].instance.domain_instance.get_translations

    def said(context: EvalContext, text: str, values: dict[str, Any]) -> str:
        sentence = Markup(text) if context.autoescape else text  # noqa: S704 - sentences are ours
        return sentence % values if values or "%" in text else sentence

    @pass_eval_context
    def one(context: EvalContext, text: str, /, **values: Any) -> str:
        return said(context, find().ugettext(text), values)

    @pass_eval_context
    def many(context: EvalContext, text: str, plural: str, num: int, /, **values: Any) -> str:
        return said(context, find().ungettext(text, plural, num), {"num": num, **values})

    return {"_": one, "gettext": one, "ngettext": many}


class Flush(Extension):
    """Indentation is for those who read a template; what travels to a phone has one space in its place.

    One space stays, as a line end after a block tag is taken by `trim_blocks`. Mails keep every space.
    """

    _INDENT = re.compile(r"^[ \t]+", re.M)

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source with each line's indentation made one space; the lines keep their numbers."""
        return self._INDENT.sub(" ", source) if (name or "").endswith(".html") else source


def _every_page() -> dict[str, Any]:
    lang = locale.chosen()
    here = gate.visitor()
    return {"language": lang, "languages": locale.ready(), "here": here, "settings": request_context.settings()}


def csrf_field() -> Markup:
    """The hidden token of a form. Many forms may stand on a page, so it has no id."""
    if "csrf_field" not in g:
        g.csrf_field = Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())
    return cast(Markup, g.csrf_field)


def showing_field() -> Markup:
    """The hidden key of a form as it is shown this time: what is sent twice from it counts once."""
    return Markup('<input type="hidden" name="key" value="{}">').format(secrets.token_urlsafe(12))


def lang_of(entity: Any) -> Markup:
    """Attributes for what stands in another language than the page: an entry that is not translated yet.

    `entity`: the lesson, question, term … the words belong to; what names no language is in the source's.
    """
    words = language(getattr(entity, "language", SOURCE))
    if words.code == locale.chosen().code:
        return Markup("")
    return Markup(' lang="{}" dir="{}"').format(words.code, words.direction)


def in_lang_of(text: str, entity: Any) -> str:
    """A piece of an entry for the middle of a sentence, marked where it is in another language than the page."""
    marks = lang_of(entity)
    return Markup("<span{}>{}</span>").format(marks, text) if marks else text


def in_page_language() -> Markup:
    """Attributes for a word of the page inside authored text that may be marked as another language."""
    lang = locale.chosen()
    return Markup("") if lang.code == SOURCE else Markup(' lang="{}" dir="{}"').format(lang.code, lang.direction)


def support_address() -> str:
    """The support page, with the way back to the page it is opened from (no referrer is ever sent)."""
    if request.endpoint == "public.support":
        return url_for("public.support", back=request.args.get("back"))
    return url_for("public.support", back=addresses.here() if request.endpoint and request.path != "/" else None)


def may(permission: str) -> bool:
    """Whether the person signed in has a permission."""
    here = gate.visitor()
    return here is not None and here.may(Permission(permission))


def present_only(attributes: dict[str, Any]) -> dict[str, Any]:
    """The attributes that have a value."""
    return {name: value for name, value in attributes.items() if value is not None}


def brick_address(course: Course, number: int, link: str) -> str:
    """Where a brick of the house leads: the lesson that teaches the standard, or its handbook page."""
    lesson = course.lesson_of_standard.get(number) if link == "lesson" else None
    if lesson is None:
        return url_for("public.show_standard", number=number)
    return url_for("learner.show_lesson", module_id=lesson.module_id, lesson_id=lesson.id)


def safe_html(html: str) -> Markup:
    """Authored text with its links leading to pages of ours; never anything a person typed.

    It was made safe when it was read (`authoring/markdown.py`).
    """
    return Markup(addresses.led(html))  # noqa: S704
