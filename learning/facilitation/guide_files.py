"""A module's facilitator notes to types."""

from pathlib import Path

from learning.authoring.problems import Problems
from learning.authoring.reading import Mapping, in_language, read_file
from learning.facilitation.types import Calming, Energiser, Guide, Handout, Plan, Prompt, Step

TAGS = ("prepare", "prevent", "respond")
LONGEST_WITHOUT_A_BREAK = 60


def read_guide(root: Path, module_id: str, problems: Problems) -> Guide:
    """A module's facilitator notes; the minutes of each plan must add up."""
    head = read_file(root / "modules" / module_id / "facilitator.en.yaml", problems)
    return in_language(head, lambda one: _read(one, module_id))


def _read(head: Mapping, module_id: str) -> Guide:
    prompts = []
    for entry in head.each("prompts", by="id"):
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
        room=tuple(head.texts("room")),
        online=tuple(head.texts("online")),
        energisers=tuple(_energiser(entry) for entry in head.each("energisers")),
        calming=_calming(head.mapping("calming")),
        handout=_handout(head.mapping("handout")),
        plans=tuple(plans),
    )
    head.end()
    return guide


def _energiser(entry: Mapping) -> Energiser:
    found = Energiser(entry.text("title"), entry.number("minutes"), entry.text("how"), entry.text("seated"))
    entry.end()
    return found


def _calming(entry: Mapping) -> Calming:
    found = Calming(entry.text("title"), entry.number("minutes"), entry.text("say"))
    entry.end()
    return found


def _handout(entry: Mapping) -> Handout:
    found = Handout(entry.text("title"), tuple(entry.texts("lines")))
    entry.end()
    return found


def _read_plan(entry: Mapping, prompts: set[str]) -> Plan:
    steps, since_break = [], 0
    for step in entry.each("steps"):
        steps.append(
            Step(step.number("minutes"), step.text("title"), step.text("how"), tuple(step.codes("prompts", False)))
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
