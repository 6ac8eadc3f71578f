"""Authored reference files to types."""

from pathlib import Path

from learning.authoring import language_rules
from learning.authoring.problems import Problems
from learning.authoring.reading import Mapping, in_language, language_of, read_file
from learning.core.locales import SOURCE
from learning.reference.tool_files import read_tools
from learning.reference.types import Handbook, Pillar, Principle, Standard, Term

HANDBOOK_ADDRESS = "https://handbook.spherestandards.org/en/cpms/"
LANGUAGES = ("fr", "es", "ar")


def read_handbook(root: Path, problems: Problems) -> Handbook:
    """Everything under handbook/ of `root`."""
    folder = root / "handbook"
    frame = read_file(folder / "structure.yaml", problems)
    pillars, principles = [], []
    for entry in frame.each("pillars", by="number"):
        pillars.append(in_language(entry, _pillar))
        entry.end()
    for entry in frame.each("principles", by="number"):
        principles.append(in_language(entry, _principle))
        entry.end()
    frame.end()
    standards = _read_standards(folder / "standards.yaml", problems)
    for path in sorted(p for p in folder.glob("*.yaml") if problems.judges_words and language_of(p) == SOURCE):
        for finding in language_rules.findings(path.read_text("utf-8"), teaches_old_edition=True):
            problems.add(path, finding.line, f"“{finding.phrase}” is a phrase we do not use.", finding.fix)
    return Handbook(
        pillars=tuple(pillars),
        principles=tuple(principles),
        standards=tuple(standards),
        glossary=tuple(_read_glossary(folder / "glossary.yaml", problems)),
        tools=read_tools(folder, problems, standards, [principle.number for principle in principles]),
        by_number={s.number: s for s in standards},
    )


def _pillar(entry: Mapping) -> Pillar:
    return Pillar(entry.number("number"), entry.text("name"), entry.text("short"), entry.slug("module"))


def _principle(entry: Mapping) -> Principle:
    return Principle(
        number=entry.number("number"),
        name=entry.text("name"),
        family=entry.choice("family", ("CRC", "Sphere", "Child protection")),
        plain=entry.text("plain"),
        practice=entry.text("practice"),
    )


def _standard(entry: Mapping) -> Standard:
    return Standard(
        number=entry.number("number"),
        pillar=entry.number("pillar"),
        name=entry.text("name"),
        idea=entry.text("idea"),
        in_2012=entry.number("in_2012", 0) or None,
        address=HANDBOOK_ADDRESS + entry.code("anchor"),
        names=_names(entry),
    )


def _term(entry: Mapping) -> Term:
    return Term(entry.slug("id"), entry.text("term"), entry.text("meaning"), _names(entry))


def _names(entry: Mapping) -> dict[str, str]:
    names = entry.mapping("names", required=False)
    found = {code: names.code(code, "") for code in LANGUAGES}
    names.end()
    return {code: name for code, name in found.items() if name}


def _read_standards(path: Path, problems: Problems) -> list[Standard]:
    head = read_file(path, problems)
    standards = []
    for entry in head.each("standards", by="number"):
        standards.append(in_language(entry, _standard))
        entry.end()
    head.end()
    if [s.number for s in standards] != list(range(1, len(standards) + 1)):
        head.problem(f"The standards are not 1 to {len(standards)} in order.", "List each once, in order.")
    return standards


def _read_glossary(path: Path, problems: Problems) -> list[Term]:
    head = read_file(path, problems)
    terms = []
    for entry in head.each("terms", by="id"):
        terms.append(in_language(entry, _term))
        entry.end()
    head.end()
    seen: set[str] = set()
    for term in terms:
        if term.id in seen:
            head.problem(f"The term id “{term.id}” stands twice.", "Give each term its own id.")
        seen.add(term.id)
    return sorted(terms, key=lambda term: term.term.casefold())
