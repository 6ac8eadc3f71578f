"""Authored reference and facilitator files to types."""

from pathlib import Path

from learning.authoring import language_rules
from learning.authoring.problems import Problems
from learning.authoring.reading import Mapping, read_file
from learning.courseware.types import Guide, Handbook, Pillar, Plan, Principle, Prompt, Standard, Step, Term

HANDBOOK_ADDRESS = "https://handbook.spherestandards.org/en/cpms/"
TAGS = ("prepare", "prevent", "respond")
LANGUAGES = ("fr", "es", "ar")
LONGEST_WITHOUT_A_BREAK = 60


def read_handbook(root: Path, problems: Problems) -> Handbook:
    """Everything under handbook/ of `root`."""
    folder = root / "handbook"
    frame = read_file(folder / "structure.yaml", problems)
    pillars, principles = [], []
    for entry in frame.each("pillars"):
        pillars.append(Pillar(entry.number("number"), entry.text("name"), entry.text("short"), entry.slug("module")))
        entry.end()
    for entry in frame.each("principles"):
        principles.append(
            Principle(
                entry.number("number"),
                entry.text("name"),
                entry.choice("family", ("CRC", "Sphere", "Child protection")),
                entry.text("plain"),
                entry.text("practice"),
            )
        )
        entry.end()
    frame.end()
    standards = _read_standards(folder / "standards.yaml", problems)
    session = read_file(folder / "sessions.yaml", problems)
    rules, distress = session.texts("ground_rules"), session.texts("distress_steps")
    session.end()
    for path in sorted(folder.glob("*.yaml")):
        for finding in language_rules.findings(path.read_text("utf-8"), teaches_old_edition=True):
            problems.add(path, finding.line, f"“{finding.phrase}” is a phrase we do not use.", finding.fix)
    return Handbook(
        pillars=tuple(pillars),
        principles=tuple(principles),
        standards=tuple(standards),
        glossary=tuple(_read_glossary(folder / "glossary.yaml", problems)),
        ground_rules=tuple(rules),
        distress_steps=tuple(distress),
        by_number={s.number: s for s in standards},
    )


def _names(entry: Mapping) -> dict[str, str]:
    names = entry.mapping("names", required=False)
    found = {code: names.text(code, "") for code in LANGUAGES}
    names.end()
    return {code: name for code, name in found.items() if name}


def _read_standards(path: Path, problems: Problems) -> list[Standard]:
    head = read_file(path, problems)
    standards = []
    for entry in head.each("standards"):
        standards.append(
            Standard(
                number=entry.number("number"),
                pillar=entry.number("pillar"),
                name=entry.text("name"),
                idea=entry.text("idea"),
                in_2012=entry.number("in_2012", 0) or None,
                address=HANDBOOK_ADDRESS + entry.text("anchor"),
                names=_names(entry),
            )
        )
        entry.end()
    head.end()
    if [s.number for s in standards] != list(range(1, 29)):
        head.problem("The standards are not 1 to 28 in order.", "List each of the 28 once, in order.")
    return standards


def _read_glossary(path: Path, problems: Problems) -> list[Term]:
    head = read_file(path, problems)
    terms = []
    for entry in head.each("terms"):
        terms.append(Term(entry.slug("id"), entry.text("term"), entry.text("meaning"), _names(entry)))
        entry.end()
    head.end()
    seen: set[str] = set()
    for term in terms:
        if term.id in seen:
            head.problem(f"The term id “{term.id}” stands twice.", "Give each term its own id.")
        seen.add(term.id)
    return sorted(terms, key=lambda term: term.term.casefold())


def read_guide(root: Path, module_id: str, problems: Problems) -> Guide:
    """A module's facilitator notes; the minutes of each plan must add up."""
    head = read_file(root / "modules" / module_id / "facilitator.en.yaml", problems)
    prompts = []
    for entry in head.each("prompts"):
        prompts.append(
            Prompt(
                entry.slug("id"),
                entry.choice("tag", TAGS),
                entry.number("minutes"),
                entry.text("ask"),
                entry.text("listen_for"),
            )
        )
        entry.end()
    known = {prompt.id for prompt in prompts}
    plans = [_read_plan(entry, known) for entry in head.each("plans")]
    questions = []
    for entry in head.each("questions"):
        questions.append((entry.text("ask"), entry.text("answer")))
        entry.end()
    guide = Guide(
        module_id=module_id,
        overall=head.text("overall"),
        messages=tuple(head.texts("messages")),
        prompts=tuple(prompts),
        stress=tuple(head.texts("stress")),
        questions=tuple(questions),
        prepare=tuple(head.texts("prepare")),
        online=tuple(head.texts("online")),
        plans=tuple(plans),
    )
    head.end()
    return guide


def _read_plan(entry: Mapping, prompts: set[str]) -> Plan:
    steps, since_break = [], 0
    for step in entry.each("steps"):
        steps.append(
            Step(step.number("minutes"), step.text("title"), step.text("how"), tuple(step.texts("prompts", False)))
        )
        since_break = 0 if step.flag("is_break") else since_break + steps[-1].minutes
        if since_break > LONGEST_WITHOUT_A_BREAK:
            step.problem("More than an hour goes by without a break.", "Add a step with “is_break: true” before it.")
            since_break = 0
        for prompt in steps[-1].prompts:
            if prompt not in prompts:
                step.problem(f"The prompt “{prompt}” is not in “prompts”.", "Use one of their ids.")
        step.end()
    plan = Plan(entry.number("minutes"), entry.text("title"), tuple(steps))
    total = sum(step.minutes for step in steps)
    if total != plan.minutes:
        entry.problem(f"The steps take {total} minutes, not {plan.minutes}.", "Make the steps add up.")
    entry.end()
    return plan
