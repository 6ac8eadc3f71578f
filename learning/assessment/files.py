"""Authored questions to types: the banks under quizzes/, and the practice items that stand in lessons."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from learning.assessment import bank_checks
from learning.assessment.kinds import KINDS
from learning.assessment.types import DEPTHS, LEVELS, Bank, Cell, Option, Question
from learning.authoring import language_rules, markdown
from learning.authoring.problems import Problems
from learning.authoring.reading import Mapping, in_language, read_file, read_mapping
from learning.authoring.translation import Translation, check_keys

WHY_WORDS_MOST = 60
PLACED = ("true_false", "categorising")
ALL_OR_NONE = re.compile(r"\b(all|none|both) of (the above|the options)\b|\b(a|b) and [bcd]\b$", re.I)
BARE_VERDICT = re.compile(r"^(wrong|no|incorrect|right|correct|yes)[.!]?$", re.I)


def read_bank(root: Path, module_id: str, problems: Problems) -> Bank:
    """The bank of a module."""
    path = root / "quizzes" / f"{module_id}.yaml"
    head = read_file(path, problems)
    pass_mark = head.number("pass_mark")
    draw = _read_draw(head)
    questions = []
    for entry in head.each("questions", by="id"):
        questions.append(in_language(entry, lambda one: read_question(one, one.slug("id"))))
        entry.end()
    named = head.code("module")
    if named and named != module_id:
        head.problem(f"The bank says “module: {named}”.", f"Write “module: {module_id}”.")
    head.end()
    for question_id, count in Counter(question.id for question in questions).items():
        if count > 1:
            what = f"The question id “{question_id}” stands twice."
            head.problem(what, "Ids are never used again; choose a new one.")
    if problems.judges_words:
        _check_bank(head, draw, questions)
    if path.exists() and problems.judges_words:
        _check_words(path, problems)
    return Bank(pass_mark, draw, tuple(questions))


def read_practice(
    text: str, practice_id: str, path: Path, offset: int, problems: Problems, over: Translation | None = None
) -> Question:
    """A practice item that stands in a lesson. `over`: its words in the language read."""
    entry = read_mapping(text, path, problems, offset)
    entry.over = over
    question = in_language(entry, lambda one: read_question(one, practice_id, is_practice=True))
    entry.end()
    if over:
        check_keys(entry)
        if entry.has_gaps:
            over.problem(f"The practice item “{practice_id}” is not translated whole.", "Add the words that lack.")
    return question


def read_question(entry: Mapping, question_id: str, is_practice: bool = False) -> Question:
    """One question; every fault is reported at its line."""
    kind = entry.choice("kind", KINDS, default="single_choice")
    ask = markdown.render(entry.text("ask"))
    options, targets = _read_options(entry, kind)
    question = Question(
        id=question_id,
        kind=kind,
        objective=entry.slug("objective"),
        level=entry.choice("level", LEVELS, default="apply" if is_practice else None),
        standards=tuple(entry.numbers("standards", required=False)),
        source=entry.code("source", "judgement"),
        ask=ask,
        options=options,
        retired=entry.flag("retired"),
        targets=targets,
        is_heavy=entry.flag("heavy"),
    )
    if entry.problems.judges_words:
        for what, fix in bank_checks.question_faults(question, is_practice):
            entry.problem(what, fix)
    return question


def _read_draw(head: Mapping) -> dict[Cell, int]:
    """The blueprint: by objective, how many questions of each depth."""
    draw: dict[Cell, int] = {}
    blueprint = head.mapping("draw")
    for objective in blueprint.names():
        counts = blueprint.mapping(objective).counts()
        for depth, count in counts.items():
            if depth not in DEPTHS.values():
                blueprint.problem(
                    f"“{depth}” is not a depth.", "Use apply or understand.", blueprint.line_of(objective)
                )
            draw[objective, depth] = count
    return draw


def _read_options(entry: Mapping, kind: str) -> tuple[tuple[Option, ...], tuple[str, ...]]:
    """The options of a question, and the places they can be given."""
    raw = entry.each("options", by="id")
    options = [_read_option(one, kind) for one in raw]
    if len({option.id for option in options}) < len(options):
        entry.problem("Two options have the same id.", "Give each its own, such as a, b, c.")
    if kind == "ordering":
        options = [replace(option, to=str(place)) for place, option in enumerate(options, 1)]
        return tuple(options), tuple(option.to for option in options)
    if kind == "categorising":
        groups = entry.texts("groups")
        named = dict(zip(entry.words.get("groups", ()), groups, strict=True))
        return tuple(replace(option, to=named.get(option.to, option.to)) for option in options), tuple(groups)
    if kind == "matching":
        partners = {one.words.get("to", ""): option.to for one, option in zip(raw, options, strict=True)}
        extras = entry.texts("extras", required=False)
        partners |= zip(entry.words.get("extras", ()), extras, strict=True)
        # In the order of the source's words: a place means the same in every language.
        return tuple(options), tuple(partners[source] for source in sorted(partners))
    return tuple(options), ()


def _read_option(entry: Mapping, kind: str) -> Option:
    text, why = entry.text("text"), entry.text("why")
    to = entry.text("to") if kind == "matching" else entry.code("to") if kind in PLACED else ""
    html = text if kind == "short_answer" else markdown.render_line(text)
    option = Option(entry.slug("id"), html, entry.flag("right"), markdown.render_line(why), to)
    entry.end()
    if ALL_OR_NONE.search(text):
        entry.problem(f"The option “{text}” points at other options.", "Write an answer that stands alone.")
    if BARE_VERDICT.match(why):
        entry.problem("The feedback only says right or wrong.", "Say why, and what to do instead.")
    if len(why.split()) > WHY_WORDS_MOST:
        entry.problem(f"The feedback has {len(why.split())} words.", f"Use at most {WHY_WORDS_MOST}.")
    return option


def _check_bank(head: Mapping, draw: dict[Cell, int], questions: list[Question]) -> None:
    for what, fix in bank_checks.bank_faults(bank_checks.BANK_RULES, questions, draw):
        head.problem(what, fix)
    for what, fix in bank_checks.bank_faults(bank_checks.DRAW_RULES, questions, draw):
        head.problem(what, fix, head.line_of("draw"))


def _check_words(path: Path, problems: Problems) -> None:
    for finding in language_rules.findings(path.read_text("utf-8"), teaches_old_edition=path.stem == "foundations"):
        problems.add(path, finding.line, f"“{finding.phrase}” should not stand here.", finding.fix)
