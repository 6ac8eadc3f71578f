"""What the documents say holds: commands exist, figures are the program's own, drawings are the contracts."""

import re
import tomllib

import pytest

from learning.catalogue.quizzes import QUESTIONS_A_MODULE
from learning.people import session_rules
from learning.reports.rules import STUCK_DAYS, Standing
from learning.web.public import many
from tests.structure.notices import BEGIN, END, ROOT, licence, locked, table

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *(ROOT / "docs").rglob("*.md")]
MANAGERS = (ROOT / "docs" / "managers.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def test_every_target_of_make_that_a_document_names_exists():
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8")))
    named = {
        (path.name, target)
        for path in DOCUMENTS
        for target in re.findall(r"(?:`|^)make ([a-z-]+)", path.read_text("utf-8"), re.M)
    }
    assert named and {one for one in named if one[1] not in targets} == set()


def test_every_file_that_a_document_links_to_exists():
    lost = [
        (path.name, target)
        for path in DOCUMENTS
        for target in re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", path.read_text("utf-8"))
        if not (path.parent / target).exists()
    ]
    assert lost == []


def test_the_drawing_of_imports_is_the_contract():
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    drawing = text.split("## Imports run downward only")[1].split("```")[1]
    drawn: list[set[str]] = []
    for line in filter(None, drawing.split("\n")):
        names = set(re.split(r"\s*\|\s*", line.split("  ", 1)[0] if not line.startswith(" ") else line.strip()))
        names = {n.split("  ")[0].strip() for n in names if n.strip()}
        if line.startswith(" "):
            drawn[-1] |= names
        else:
            drawn.append(names)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    held = [{name.strip().removeprefix("learning.") for name in layer.split("|")} for layer in layers]
    assert drawn == [layer for layer in held if layer != {"verifying"}]


@pytest.mark.parametrize(
    ("document", "sentence", "figure"),
    [
        (MANAGERS, r"up to (\d+) codes", many.MANY),
        (MANAGERS, r"quiet for (\w+) weeks", {"two": 14, "three": 21, "four": 28}),
        (MANAGERS, r"renews it with (\w+) questions", {"ten": 10, "fifteen": 15, "twenty": 20}),
    ],
)
def test_figures_of_the_managers_guide(content_store, document, sentence, figure):
    found = re.search(sentence, document)
    assert found, sentence
    if isinstance(figure, int):
        assert int(found[1]) == figure
    elif "weeks" in sentence:
        assert figure[found[1]] == STUCK_DAYS, Standing
    else:
        course = content_store.catalogue.course
        assert figure[found[1]] == QUESTIONS_A_MODULE * len(course.modules)


def test_figures_of_the_readme(content_store):
    catalogue = content_store.catalogue
    said = re.search(r"(\w+) modules, (\d+) lessons, all (\d+) standards, (\w+) stories", README)
    words = {"five": 5, "Five": 5, "six": 6, "Six": 6}
    assert said
    assert words[said[1]] == len(catalogue.course.modules)
    assert int(said[2]) == len(catalogue.course.lessons)
    assert int(said[3]) == len(catalogue.handbook.standards)
    assert words[said[4]] == len(catalogue.scenarios)


def test_days_without_use_in_the_operators_guide():
    guide = (ROOT / "docs" / "operations.md").read_text("utf-8")
    rows = dict(re.findall(r"(?m)^\| without use \| (\d+) days \|()", guide))
    assert list(rows) == [str(session_rules.IDLE.days)]


def test_the_notice_lists_every_package_with_the_licence_it_says():
    text = (ROOT / "NOTICE.md").read_text("utf-8")
    assert [name for name in locked("app", "postgresql") if licence(name) is None] == []
    assert BEGIN + text.split(BEGIN)[1].split(END)[0] + END == table()
    lesser = {name for name in locked("app", "postgresql") if "LGPL" in (licence(name) or "")}
    assert lesser == {"svglib", "openbadgeslib", "psycopg", "psycopg-binary"}
    assert all(name in text.split(BEGIN)[0] for name in ("svglib", "openbadgeslib", "psycopg"))


def test_a_source_that_a_docstring_names_is_a_heading_in_the_repository():
    """`docs/….md, Heading` is how code says where a rule comes from."""
    named = [
        (path, document, heading)
        for top in ("learning", "certificates")
        for path in (ROOT / top).rglob("*.py")
        for document, heading in re.findall(r"(docs/[\w/-]+\.md), ([A-Z][A-Za-z ]+)", path.read_text("utf-8"))
    ]
    assert len(named) >= 7
    for path, document, heading in named:
        headings = re.findall(r"(?m)^#+ (.+)$", (ROOT / document).read_text("utf-8"))
        assert any(heading.strip().startswith(h) for h in headings), (path.name, document, heading)
