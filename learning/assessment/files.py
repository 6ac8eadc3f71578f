"""Authored questions to types: the banks under quizzes/, and the practice items that stand in lessons."""

import re
from dataclasses import replace
from pathlib import Path

from learning.assessment import item_rules
from learning.assessment.kinds import CHOOSING, KINDS
from learning.assessment.types import DEPTHS, LEVELS, Bank, Cell, Option, Question
from learning.authoring import language_rules, markdown, readability
from learning.authoring.problems import Problems
from learning.authoring.reading import Mapping, in_language, read_file, read_mapping
from learning.authoring.translation import Translation, check_keys

BANK_LEAST = 15
STEM_WORDS_MOST = 90
WHY_WORDS_MOST = 60
PLACED = ("true_false", "categorising")
# Either a source document or page of the fact packs, or the project's own judgement on sourced practice.
SOURCE = re.compile(r"(judgement|SEED-[0-4]|W\d{1,2}|[ASPF]\d{1,2}\.\d{1,2}|[A-Z]{2,}(-[A-Z0-9]+)*)\Z")
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
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            head.problem(
                f"The question id “{question.id}” stands twice.", "Ids are never used again; choose a new one."
            )
        seen.add(question.id)
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
    ask = entry.text("ask")
    options, targets = _read_options(entry, kind)
    source = entry.code("source", "judgement")
    question = Question(
        id=question_id,
        kind=kind,
        objective=entry.slug("objective"),
        level=entry.choice("level", LEVELS, default="apply" if is_practice else None),
        standards=tuple(entry.numbers("standards", required=False)),
        source=source,
        ask=markdown.render(ask),
        options=options,
        retired=entry.flag("retired"),
        targets=targets,
        is_heavy=entry.flag("heavy"),
    )
    _check_question(entry, question, ask, is_practice)
    return question


def _check_question(entry: Mapping, question: Question, ask: str, is_practice: bool) -> None:
    """What an author must mend; a translation is not judged by rules of English."""
    if not entry.problems.judges_words:
        return
    kind, source = question.kind, question.source
    rules = item_rules.question_faults if kind in CHOOSING else item_rules.stem_faults
    for what, fix in [*KINDS[kind].faults(question), *rules(question)] if question.options else []:
        entry.problem(what, fix)
    for html in (question.ask, *(part for option in question.options for part in (option.html, option.why))):
        for what, fix in readability.faults(html):
            entry.problem(what, fix)
    if source == "judgement" and not is_practice:
        entry.problem(
            f"“{question.id}” decides a mark and names no source.",
            "Name the tag of a sourced fact, or make it practice.",
        )
    if not SOURCE.match(source):
        entry.problem(f"“source: {source}” is not a tag of the fact packs.", "Use a tag such as SEED-3, or judgement.")
    if len(ask.split()) > STEM_WORDS_MOST:
        entry.problem(f"The question has {len(ask.split())} words.", f"Use at most {STEM_WORDS_MOST}.")
    if any(n not in range(1, 29) for n in question.standards):
        entry.problem("A standard's number is not 1 to 28.", "Use the number of the 2019 edition.")


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
    live = [question for question in questions if not question.retired]
    if len(live) < BANK_LEAST:
        head.problem(f"The bank has {len(live)} questions.", f"Write at least {BANK_LEAST}.")
    for cell, count in draw.items():
        have = sum(1 for question in live if question.cell == cell)
        if have < count:
            head.problem(
                f"The draw asks {count} of “{cell[0]}” ({cell[1]}), the bank has {have}.",
                "Write more, or ask for fewer.",
                head.line_of("draw"),
            )
    for what, fix in item_rules.pile_faults(live, is_graded=True):
        head.problem(what, fix)
    for question in live:
        if not draw.get(question.cell):
            head.problem(
                f"“{question.id}” belongs to “{question.objective}” ({question.cell[1]}), which the draw leaves out.",
                "Add it to “draw”, or give the question another level.",
                head.line_of("draw"),
            )
    applied = sum(1 for question in live if question.level in ("apply", "analyse"))
    if live and applied * 10 < len(live) * 6:
        head.problem(
            f"Only {applied} of {len(live)} questions ask what to do.",
            "At least 60 % should be “apply” or “analyse”.",
        )


def _check_words(path: Path, problems: Problems) -> None:
    for finding in language_rules.findings(path.read_text("utf-8"), teaches_old_edition=path.stem == "foundations"):
        problems.add(path, finding.line, f"“{finding.phrase}” should not stand here.", finding.fix)
