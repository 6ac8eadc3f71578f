"""Sentences of templates: formats whose values are escaped in a page and stand as they are in a mail's text."""

import pytest
from flask_babel import force_locale


@pytest.fixture
def said(app):
    def render(source, **values):
        with app.test_request_context("/"):
            return app.jinja_env.from_string(source).render(**values)

    return render


def test_values_are_escaped_in_a_page(said):
    assert said("{{ _('Found for “%(words)s”', words=w) }}", w="<b>") == "Found for “&lt;b&gt;”"
    assert said("{{ ngettext('%(num)s place', '%(num)s places', n) }}", n=1) == "1 place"
    assert said("{{ ngettext('%(num)s place', '%(num)s places', n) }}", n=3) == "3 places"


def test_values_stand_as_they_are_in_text(said):
    source = "{% autoescape false %}{{ _('Found for “%(words)s”', words=w) }}{% endautoescape %}"
    assert said(source, w="Rana & <co>") == "Found for “Rana & <co>”"


def test_a_sentence_is_always_a_format(said):
    assert said("{{ _('100 %%') }}") == "100 %"
    with pytest.raises(KeyError):
        said("{{ _('Found for “%(words)s”') }}")


def test_a_language_forced_for_a_moment_is_spoken_for_that_moment(app):
    """A mail is written in its reader's language, whoever's request sends it."""
    source = app.jinja_env.from_string("{{ _('Search') }}")
    with app.test_request_context("/", headers={"Accept-Language": "es"}):
        first = source.render()
        with force_locale("fr"):
            french = source.render()
        with force_locale("ar"):
            arabic = source.render()
        assert len({"Search", first, french, arabic}) == 4
        assert source.render() == first
