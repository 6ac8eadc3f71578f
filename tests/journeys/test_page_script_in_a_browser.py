"""The parts of the script that every page carries, each by itself, and what one that breaks does to the others."""

import pytest

from learning.web import script
from learning.web.delivery import STATIC

pytestmark = pytest.mark.browser
FOLDER = STATIC / script.FOLDER


def part(name):
    return (FOLDER / f"{name}.js").read_text("utf-8")


@pytest.fixture
def load(browser):
    """Shows a page of this body in a window of its own, then runs scripts on it."""
    contexts = []

    def new(body, *scripts, before=""):
        context = browser.new_context(viewport={"width": 400, "height": 600})
        contexts.append(context)
        page = context.new_page()
        page.set_content(f"<!doctype html><body>{body}</body>")
        for content in (before, *scripts):
            if content:
                page.add_script_tag(content=content)
        return page

    yield new
    for context in contexts:
        context.close()


def test_an_error_summary_takes_the_focus(load):
    page = load('<input><div id="summary" tabindex="-1" data-focus>Wrong</div>', part("focus"))
    assert page.evaluate("document.activeElement.id") == "summary"
    assert load("<input>", part("focus")).evaluate("document.activeElement.tagName") == "BODY"


def test_a_second_press_is_not_sent_until_the_page_is_come_back_to(load):
    page = load(
        '<form data-once><button>Send</button></form><form><button id="free">Send</button></form>', part("once")
    )
    page.evaluate(
        "window.sent = 0; addEventListener('submit', (e) => { if (!e.defaultPrevented) sent += 1; e.preventDefault(); })"
    )
    for _ in range(2):
        page.click("[data-once] button")
    assert page.evaluate("sent") == 1
    for _ in range(2):
        page.click("#free")
    assert page.evaluate("sent") == 3
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    page.click("[data-once] button")
    assert page.evaluate("sent") == 4


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ('<main data-visit="/there"></main><input name="csrf_token" value="t">', [["/there", "csrf_token=t"]]),
        ('<main data-visit="/there"></main>', []),
        ('<input name="csrf_token" value="t">', []),
    ],
)
def test_an_opened_lesson_is_noted(load, body, asked):
    spy = (
        "window.asked = []; window.fetch = (to, how) => { asked.push([to, `${how.body}`]); return Promise.reject(); };"
    )
    assert load(body, part("visit"), before=spy).evaluate("asked") == asked


def test_the_button_that_prints_shows_itself(load):
    page = load(
        "<button data-print hidden>Print</button>",
        part("printing"),
        before="window.print = () => { window.done = 1; };",
    )
    page.click("[data-print]")
    assert page.evaluate("done") == 1


WORD = '<a class="word" href="#w" style="position:absolute;{place}">word</a><dl><div id="w"><dt>word</dt><dd>what it means</dd></div></dl>'


@pytest.mark.parametrize("place", ["top:0;left:0", "bottom:0;right:0", "top:0;right:0", "bottom:0;left:0"])
def test_a_word_opens_inside_the_window(load, place):
    page = load("<style>.bubble { margin: 0; inset: auto; }</style>" + WORD.format(place=place), part("words"))
    page.click("a.word")
    bubble = page.locator(".bubble:popover-open")
    assert "what it means" in bubble.inner_text()
    box = bubble.bounding_box()
    assert box["x"] >= 0 and box["y"] >= 0
    assert box["x"] + box["width"] <= 400 and box["y"] + box["height"] <= 600


def test_a_word_whose_meaning_is_not_on_the_page_is_a_plain_link(load):
    page = load('<a class="word" href="#elsewhere">word</a>', part("words"))
    page.click("a.word")
    assert page.locator(".bubble:popover-open").count() == 0
    assert page.evaluate("location.hash") == "#elsewhere"


BREAKS = "HTMLElement.prototype.focus = () => { throw new Error('broken'); };"


def test_a_part_that_breaks_leaves_the_others_be(load):
    body = "<div data-focus></div><button data-print hidden>Print</button>" + WORD.format(place="top:0")
    page = load(body, script.joined(FOLDER), before=BREAKS)
    assert page.locator("[data-print]").is_visible()
    page.click("a.word")
    assert page.locator(".bubble:popover-open").count() == 1


def test_a_fault_is_said_in_the_console(load):
    page = load("<div data-focus></div>", before=BREAKS)
    with page.expect_event("pageerror") as said:
        page.add_script_tag(content=script.joined(FOLDER))
    assert "broken" in said.value.message


def test_every_part_travels_and_no_other(tmp_path):
    whole = script.joined(FOLDER)
    assert whole.count("try {") == len(script.PARTS)
    assert not any(line.lstrip().startswith("//") for line in whole.splitlines())
    for name in script.PARTS:
        (tmp_path / f"{name}.js").write_text(part(name), "utf-8")
    (tmp_path / "stray.js").write_text("{}", "utf-8")
    with pytest.raises(ValueError, match="stray"):
        script.joined(tmp_path)
