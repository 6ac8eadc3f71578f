"""Every kind of question: reading, marking and explaining as tables; asked and answered through the front door."""

from html import unescape

import pytest

from learning.assessment.kinds import KINDS, short_answer
from learning.assessment.types import Option, Question, thawed
from tests.visitors import Visitor, form_values, text_of, where


def question(kind: str, options: list[Option], targets: tuple[str, ...] = ()) -> Question:
    return Question("q", kind, "o", "apply", (), "F1.1", "<p>What?</p>", tuple(options), targets=targets)


SINGLE = question("single_choice", [Option("a", "A", True, "yes"), Option("b", "B", False, "no")])
MANY = question("multiple_choice", [Option(x, x, x in "ab", "") for x in "abcd"])
TRUTH = question("true_false", [Option(x, x, x == "c", "", "true" if x in "ab" else "false") for x in "abcd"])
MATCH = question(
    "matching",
    [Option("a", "A", False, "", "x"), Option("b", "B", False, "", "y"), Option("c", "C", False, "", "z")],
    ("x", "y", "z"),
)
SORT = question(
    "categorising",
    [Option("a", "A", False, "", "x"), Option("b", "B", False, "", "x"), Option("c", "C", False, "", "y")],
    ("x", "y"),
)
ORDER = question("ordering", [Option(x, x, False, "", str(n)) for n, x in enumerate("abc", 1)], ("1", "2", "3"))
SHORT = question(
    "short_answer",
    [
        Option("a", "72", True, "yes"),
        Option("b", "three days", True, "yes"),
        Option("c", "120", False, "that is the other"),
        Option("d", "*", False, "no"),
    ],
)

# (question, what a browser sends for the order c b a (d c b a), what is stored)
READ = [
    (SINGLE, ["0"], ("b",)), (SINGLE, ["9"], ()), (SINGLE, ["x"], ()), (SINGLE, [], ()), (SINGLE, ["0", "1"], ("a",)),
    (SINGLE, ["2"], ()), (SINGLE, ["1"], ("a",)), (MANY, ["4"], ()), (TRUTH, ["4"], ()), (TRUTH, ["0", "3"], ("a",)),
    (MANY, ["3", "0", "0"], ("d", "a")), (TRUTH, ["1"], ("c",)),
    (MATCH, ["2", "1", "0"], ("a:0", "b:1", "c:2")), (MATCH, ["", "1", ""], ("b:1",)), (MATCH, ["7", "-1", "x"], ()),
    (MATCH, ["3", "3", "3"], ()), (MATCH, ["2", "2"], ("b:2", "c:2")), (SORT, ["2", "1", "2"], ("b:1",)),
    (SORT, ["1", "0", "0"], ("a:0", "b:0", "c:1")), (ORDER, ["0", "1"], ("b:1", "c:0")), (ORDER, ["", "", ""], ()),
    (SHORT, ["  72  hours "], ("72 hours",)), (SHORT, [""], ()), (SHORT, ["x" * 100], ("x" * 60,)),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "raw", "stored"), READ)
def test_what_a_browser_sends_is_read(asked, raw, stored):
    order = tuple(option.id for option in reversed(asked.options))
    assert KINDS[asked.kind].read(asked, raw, order) == stored


POINTS = [
    (SINGLE, ("a",), 1), (SINGLE, ("b",), 0), (SINGLE, (), 0),
    (MANY, ("a", "b"), 1), (MANY, ("a",), 0.5), (MANY, ("a", "c"), 0), (MANY, ("a", "b", "c", "d"), 0), (MANY, (), 0),
    (TRUTH, ("c",), 1), (TRUTH, ("d",), 0.5), (TRUTH, ("a",), 0), (TRUTH, (), 0),
    (MATCH, ("a:0", "b:1", "c:2"), 1), (MATCH, ("a:0", "b:2", "c:1"), 1 / 3), (MATCH, ("a:0", "b:0", "c:0"), 0), (MATCH, (), 0),
    (MATCH, ("a:0", "b:0", "c:2"), 1 / 3), (ORDER, ("a:0", "b:0", "c:2"), 1 / 3), (SORT, ("a:1", "b:1", "c:1"), 1 / 3),
    (SORT, ("a:0", "b:0", "c:1"), 1), (SORT, ("a:0", "b:0", "c:0"), 2 / 3), (SORT, ("c:1",), 1 / 3),
    (ORDER, ("a:0", "b:1", "c:2"), 1), (ORDER, ("a:0", "b:2", "c:1"), 1 / 3), (ORDER, ("a:1", "b:1", "c:1"), 0),
    (SHORT, ("72",), 1), (SHORT, ("72.0",), 1), (SHORT, ("٧٢",), 1), (SHORT, ("Three  DAYS.",), 1), (SHORT, ("120",), 0),
    (SHORT, ("soon",), 0), (SHORT, (), 0), (SHORT, ("thrée days",), 1), (SHORT, ("72,0",), 1), (SHORT, ("7٢",), 1), (SHORT, ("three\tdays!",), 1),
    (SHORT, ("72 hours",), 0), (SHORT, ("*",), 0),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "response", "points"), POINTS)
def test_marks_are_as_the_page_says(asked, response, points):
    assert KINDS[asked.kind].points(asked, response) == pytest.approx(points)


@pytest.mark.parametrize("asked", [SINGLE, MANY, TRUTH, MATCH, SORT, ORDER, SHORT], ids=lambda q: q.kind)
def test_the_best_response_earns_everything_and_every_piece_is_explained(asked):
    kind = KINDS[asked.kind]
    assert kind.points(asked, kind.best(asked)) == 1
    assert all(piece.is_right for piece in kind.said(asked, kind.best(asked)))
    assert kind.said(asked, ()) == ()
    # Frozen and thawed, a question marks the same years later.
    again = thawed(asked.frozen())
    assert again == asked
    assert again.digest == asked.digest


BEST = [
    (SINGLE, ("a",)), (MANY, ("a", "b")), (TRUTH, ("c",)), (MATCH, ("a:0", "b:1", "c:2")), (SORT, ("a:0", "b:0", "c:1")),
    (ORDER, ("a:0", "b:1", "c:2")), (SHORT, ("72",)),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "best"), BEST)
def test_the_best_response(asked, best):
    assert KINDS[asked.kind].best(asked) == best


def test_what_was_answered_is_said_piece_by_piece():
    assert [(s.html, s.is_right) for s in KINDS["matching"].said(MATCH, ("a:0", "c:1"))] == [
        ("A → x", True),
        ("C → y", False),
    ]
    assert [(s.html, s.why, s.is_right) for s in KINDS["single_choice"].said(SINGLE, ("b",))] == [("B", "no", False)]
    said = short_answer.said(SHORT, ("120",))
    assert [(s.html, s.why, s.is_right) for s in said] == [("120", "that is the other", False)]
    assert short_answer.said(SHORT, ("what",))[0].why == "no"
    assert short_answer.said(SHORT, ("Three days",))[0].why == "yes"


def test_a_typed_answer_never_becomes_markup():
    said = short_answer.said(SHORT, ("<b>72</b>",))
    assert said[0].html == "&lt;b&gt;72&lt;/b&gt;"


FAULTS = [
    (question("single_choice", list(MANY.options)), "2 right options"),
    (question("multiple_choice", list(SINGLE.options)), "needs two or more"),
    (question("true_false", list(TRUTH.options[:3])), "two reasons for each verdict"),
    (question("matching", list(MATCH.options[:2]), ("x", "y")), "2 pairs"),
    (question("matching", [*MATCH.options[:2], Option("c", "C", False, "", "y")], ("x", "y")), "same partner"),
    (question("categorising", list(SORT.options), ("x",)), "1 groups"),
    (question("categorising", list(SORT.options), ("x", "z")), "is not one of the groups"),
    (question("categorising", list(SORT.options), ("x", "y", "z")), "Nothing belongs into"),
    (question("ordering", list(ORDER.options[:2]), ("1", "2")), "2 steps"),
    (question("short_answer", [Option("a", "72", True, "")]), "says nothing to other answers"),
    (question("short_answer", [Option("a", "*", False, "")]), "accepts no answer"),
]


@pytest.mark.parametrize(("asked", "message"), FAULTS)
def test_an_author_is_told_what_a_kind_needs(asked, message):
    assert [fix for what, fix in KINDS[asked.kind].faults(asked) if message in what and fix]


@pytest.mark.parametrize("right", [True, False])
def test_every_kind_of_the_shipped_banks_is_asked_saved_resumed_and_explained(world, app, right):
    """Attempts are begun until each kind has come up; each is answered as a person without scripts would."""
    catalogue, met = world.catalogue, set()
    kinds = {q.kind for bank in catalogue.banks.values() for q in bank.questions}
    assert kinds == set(KINDS)
    for _ in range(80):
        if met == kinds:
            break
        wanted = next(iter(kinds - met))
        module = next(
            m for m in catalogue.course.modules if wanted in {q.kind for q in catalogue.banks[m.id].questions}
        )
        learner = world.person()
        world.read(learner, module.id)
        visitor = Visitor(app).sign_in(learner.email)
        begun = where(visitor.post(f"/course/{module.id}/quiz"))
        first = where(visitor.get(begun))
        for number in range(1, 11):
            address = f"{first.rsplit('/', 1)[0]}/{number}"
            page = visitor.page(address)
            asked = next(q for q in catalogue.banks[module.id].questions if q.ask in page)
            assert "why" not in page.split("<form", 1)[1].split("</form>")[0] or asked.ask
            for option in asked.options:
                assert option.why not in unescape(page), "feedback before hand-in"
            sent = form_values(asked, page, right)
            assert visitor.post(address, {"choice": sent}).status_code == 303
            if asked.kind not in met:
                assert form_values(asked, visitor.page(address), right) == sent
                met.add(asked.kind)
                back = visitor.page(address)
                marks = back.count(" checked") + back.count(" selected") + ('value="no idea"' in back)
                assert marks >= (1 if KINDS[asked.kind].FORM != "text" or not right else 0)
        code = first.split("/")[2]
        done = visitor.post(f"/attempts/{code}/hand-in", on=f"/attempts/{code}/review")
        result = text_of(visitor.page(where(done)))
        assert ("100 %" in result) is right
    assert met == kinds


def test_a_practice_item_of_every_form_can_be_answered_in_a_lesson(content_store, world, visitor):
    """The field of each form stands in the practice macro as in the quiz."""
    forms = {KINDS[item.kind].FORM for item in content_store.catalogue.practice.values()}
    learner = world.person()
    visitor.sign_in(learner.email)
    for form in forms:
        item_id, item = next((i, q) for i, q in content_store.catalogue.practice.items() if form == KINDS[q.kind].FORM)
        lesson = next(lesson for lesson in content_store.catalogue.course.lessons if item_id in lesson.practice_ids)
        address = f"/course/{lesson.module_id}/{lesson.id}"
        order = tuple(option.id for option in item.options)
        wanted = KINDS[item.kind].best(item)
        if form == "select":
            sent = [piece.split(":")[1] for piece in wanted]
        elif form == "text":
            sent = list(wanted)
        else:
            sent = [str(order.index(option)) for option in wanted]
        visitor.post(f"{address}/practice/{item_id}", {"choice": sent}, on=address)
        assert "Right. Your answer is saved." in text_of(visitor.page(address))
