"""Stored text names what it links to; whoever shows it says where that is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.authoring import links, markdown
from learning.catalogue.loading import load


@pytest.mark.parametrize("kind", links.KINDS)
def test_a_written_link_is_stored_by_its_kind_and_id(kind):
    html = markdown.render_line(f"See [this]({kind}:some/thing).")
    assert html == f'See <a data-ref="{kind}:some/thing" rel="noreferrer">this</a>.'
    assert links.named(html) == [(kind, "some/thing")]


def test_one_file_and_a_package_resolve_the_same_text_in_their_own_way():
    html = markdown.render("[a](lesson:risks/distress), [b](https://example.org), [c](term:resilience)")
    one_file = links.resolve(html, lambda kind, name: f"#{kind}-{name.replace('/', '-')}")
    assert 'href="#lesson-risks-distress"' in one_file
    assert 'href="#term-resilience"' in one_file
    package = links.resolve(html, lambda kind, name: f"{name}.html" if kind == "lesson" else None)
    assert 'href="risks/distress.html"' in package
    assert '<a rel="noreferrer">c</a>' in package
    for shown in (one_file, package):
        assert 'href="https://example.org"' in shown
        assert links.ATTRIBUTE not in shown


def test_an_address_cannot_break_out_of_its_attribute():
    html = links.resolve('<a data-ref="term:x">x</a>', lambda kind, name: '"><script>&')
    assert html == '<a href="&quot;&gt;&lt;script&gt;&amp;">x</a>'


@given(st.text())
def test_words_that_look_like_a_link_stay_words(typed):
    html = markdown.render(f'<a data-ref="lesson:x"> {typed} data-ref="lesson:y"')
    assert "/address/" not in links.resolve(html, lambda kind, name: "/address/")


def test_words_of_the_glossary_are_named_in_the_lesson():
    catalogue, _ = load()
    assert sum(len(lesson.words_used) for lesson in catalogue.course.lessons) > 20
    for lesson in catalogue.course.lessons:
        named = [ref for block in lesson.blocks for ref in links.named(getattr(block, "html", ""))]
        assert named == [(links.WORD, term_id) for term_id in lesson.words_used]


def test_no_stored_text_of_the_course_holds_an_address_of_the_site():
    catalogue, _ = load()
    course = [getattr(block, "html", "") for lesson in catalogue.course.lessons for block in lesson.blocks]
    asked = [json.dumps(q.frozen()) for bank in catalogue.banks.values() for q in bank.questions]
    told = [repr(scenario) for scenario in catalogue.scenarios.values()]
    for text in (*course, *asked, *told):
        assert 'href="/' not in text
        assert 'href="#' not in text
