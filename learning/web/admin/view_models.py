"""What an administrator's page says: the decisions its templates would otherwise take. Pure: facts in, words out."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from learning.assessment.statistics import ItemFigures, sleeping
from learning.assessment.types import Question
from learning.reports.audit_trail import Entry, Names


@dataclass(frozen=True)
class About:
    """What an event was about: words, a page where there is one, and whose it is, unless it is their own deed."""

    words: str = ""
    address: str = ""
    owner_id: int | None = None


def about(entry: Entry, names: Names) -> About:
    """What an event of the audit trail was about. A thing whose name is not known any more has no words."""
    kind, id_ = entry.event.subject_kind, entry.event.subject_id
    owner = entry.owner_id if entry.owner_id != entry.event.actor_id else None
    if kind == "organisation" and id_ in names.organisations:
        return About(names.organisations[id_], url_for("admin.edit_organisation", organisation_id=id_))
    if kind == "team" and id_ in names.teams:
        return About(names.teams[id_])
    if kind == "certificate" and id_:
        return About(gettext("Certificate"), url_for("admin.show_certificate", certificate_id=id_), owner)
    if kind == "attempt" and id_:
        return About(gettext("Attempt"), url_for("admin.replay_attempt", attempt_id=id_), owner)
    return About(owner_id=owner)


@dataclass(frozen=True)
class ItemRow:
    """A question with its figures. `by_language` is empty where there is but one to compare."""

    question: Question
    item: ItemFigures
    sleeping: tuple[str, ...]
    by_language: Mapping[str, float]


def item_row(question: Question, item: ItemFigures) -> ItemRow:
    """How a question works: which wrong options hardly anybody chooses, and whether languages differ."""
    wrong = [option.id for option in question.options if not option.is_right]
    by_language = item.by_language if len(item.by_language) > 1 else {}
    return ItemRow(question, item, tuple(sleeping(item, wrong)), by_language)
