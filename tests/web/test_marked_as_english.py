"""On a page in another language, whatever is still in English says so: voices read it rightly, lines mix rightly."""

import re
from html.parser import HTMLParser

from learning.people.permissions import Role
from tests.visitors import Visitor, World
from tests.web.test_languages import NOT_THERE, OWN_PAGES, PAGES, app, choose, strings  # noqa: F401

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SILENT = {"script", "style", "title", "svg", "code", "bdi", "pre"}
# Names of the product and of its people that are the same in every language, and codes.
NAMES = re.compile(
    r"CPMS Learning|[\w.]+@[\w.]+|https?://\S+|Amina|Person|River Delta Relief|North|UTC|PDF|CSV|XLSX|risks-\d+|risks"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b|English|Français|Español|العربية|January|February|March|April|June|July|August|September|October|November|December"
)


class Reader(HTMLParser):
    """Collects the texts of a page that no element around them marks as English."""

    def __init__(self):
        super().__init__()
        self.around, self.texts = [], []

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            marks = dict(attributes)
            self.around.append((tag, marks.get("lang") or "", "mono" in (marks.get("class") or "")))

    def handle_endtag(self, tag):
        while self.around and self.around.pop()[0] != tag:
            pass

    def handle_data(self, data):
        langs = [lang for _, lang, _ in self.around if lang]
        if langs and langs[-1] == "en-XA" and not any(tag in SILENT or mono for tag, _, mono in self.around):
            self.texts.append(data)


def unmarked(page, titles):
    """English of a page in the accented language that is not marked: alone, or a title within a sentence."""
    reader = Reader()
    reader.feed(page)
    text = NAMES.sub(" ", " ".join("".join(reader.texts).split()))
    alone = re.findall(r"[A-Za-z]{4,}[^⟦]*", re.sub(r"⟦[^⟧]*⟧", " ", text))
    return alone + [title for title in titles for piece in re.findall(r"⟦[^⟧]*⟧", text) if title in piece]


def titles(catalogue):
    course = catalogue.course
    found = {module.title for module in course.modules} | {lesson.title for lesson in course.lessons}
    return sorted(found | {standard.name for standard in catalogue.handbook.standards})


def test_authored_words_are_marked_as_english(app):  # noqa: F811
    world = World(app)
    organisation = world.organisation()
    team = world.team(organisation)
    someone = world.person(Role.ADMIN, Role.FACILITATOR, organisation=organisation, team=team)
    world.take(someone, "risks", right=5)
    code = world.begin(someone, "risks")
    done = world.person(name="Amina Person", organisation=organisation)
    paper = world.complete(done)
    stranger, visitor = Visitor(app), Visitor(app).sign_in(someone.email)
    holder = Visitor(app).sign_in(done.email)
    for one in (stranger, visitor, holder):
        choose(one, "en-XA")
    extra = [f"/attempts/{code}/questions/1", f"/attempts/{code}/review", f"/manage/people/{done.id}"]
    handed = "SELECT code FROM attempts JOIN hand_ins ON attempt_id = attempts.id JOIN enrolments e"
    handed = world.value(handed + f" ON e.id = enrolment_id WHERE person_id = {someone.id}")
    wrong = {}
    seats = (
        (stranger, [*PAGES, f"/verify/{paper}"]),
        (visitor, [*OWN_PAGES, *extra, f"/attempts/{handed}/result"]),
        (holder, ["/course", "/certificate", "/course/foundations/quiz", "/course/foundations"]),
    )
    for seat, paths in seats:
        for path in paths:
            answer = seat.get(path, follow_redirects=True)
            assert answer.status_code == (404 if path in NOT_THERE else 200), path
            if left := unmarked(answer.get_data(as_text=True), titles(world.catalogue)):
                wrong[path] = left
    assert wrong == {}
