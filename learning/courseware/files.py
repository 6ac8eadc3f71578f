"""Authored course files to types: course.yaml, module.yaml, lessons in Markdown."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from learning.authoring import language_rules, links, markdown, readability
from learning.authoring.problems import Problems
from learning.authoring.reading import SLUG, Mapping, in_language, read_file, read_front_matter, read_mapping, read_over
from learning.courseware import rules
from learning.courseware.types import Acts, Block, Course, Drawing, Lesson, Module, Objective, PracticeSlot, Prose

WORDS_LEAST = 120
# Ids came to the options after the first release; they stand in lines of their own.
_OPTION_ID = re.compile(r"^(\s*- )id: [a-z0-9-]+\n\s+", re.M)
_CLOSING = re.compile(r"^::: (monday|next-working-day)\b.*$", re.M)
_BLOCK_NAMES = re.compile(r'<div class="([a-z-]+)"')
# A piece of so many words may stand in a translation as in the source: names, numbers.
LEFT_AS_IT_IS = 5
DRAWINGS = Path(__file__).parents[2] / "static" / "images"


def module_ids(root: Path) -> list[str]:
    """The modules that course.yaml lists, in order; what is wrong with them is told by `read_course`."""
    listed = read_file(root / "modules" / "course.yaml", Problems(root)).codes("modules")
    return [module_id for module_id in dict.fromkeys(listed) if SLUG.match(module_id)]


def read_course(root: Path, problems: Problems, apart: dict[str, tuple[int, int]]) -> Course:
    """The course under `root` (the folder that holds modules/).

    `apart`: by module, how many questions its quiz asks and how many minutes its story takes.
    """
    folder = root / "modules"
    head = read_file(folder / "course.yaml", problems)
    ids = head.codes("modules")
    for module_id in ids:
        if not SLUG.match(module_id):
            head.problem(f"“{module_id}” is not a module id.", "Use small letters, digits and hyphens.")
    if len(set(ids)) < len(ids):
        head.problem("A module is listed twice.", "Keep one of the two.", head.line_of("modules"))
    modules = [
        _read_module(folder / module_id, module_id, number, problems, apart.get(module_id, (10, 0)))
        for number, module_id in enumerate((i for i in ids if SLUG.match(i)), 1)
    ]
    course = in_language(head, lambda one: _course(one, modules))
    head.end()
    return course


def _course(head: Mapping, modules: list[Module]) -> Course:
    head.codes("revision_notes")
    return Course(
        id=head.slug("id"),
        title=head.text("title"),
        edition=head.text("edition"),
        number=head.code("number"),
        validity_months=head.number("validity_months"),
        modules=tuple(modules),
    )


def _read_module(folder: Path, module_id: str, number: int, problems: Problems, apart: tuple[int, int]) -> Module:
    head = read_file(folder / "module.yaml", problems)
    known = {entry.slug("id") for entry in head.each("objectives", by="id")}
    lessons = [
        _read_lesson(folder / f"{lesson_id}.en.md", module_id, lesson_id, known, problems)
        for lesson_id in head.codes("lessons")
    ]
    listed = {lesson.path.name for lesson in lessons}
    for path in sorted(folder.glob("*.en.md")):
        if path.name not in listed:
            problems.add(path, 1, "No module lists this lesson.", "Add its name to “lessons” in module.yaml.")
    taught = {o for lesson in lessons for o in lesson.objectives}
    for objective in sorted(known - taught):
        head.problem(f"No lesson teaches “{objective}”.", "Name it in a lesson's “objectives”.")
    module = in_language(head, lambda one: _module(one, module_id, number, lessons, apart))
    head.end()
    return module


def _module(head: Mapping, module_id: str, number: int, lessons: list[Lesson], apart: tuple[int, int]) -> Module:
    objectives = []
    for entry in head.each("objectives", by="id"):
        objectives.append(Objective(entry.slug("id"), entry.text("text")))
        if not language_rules.is_measurable(objectives[-1].text):
            entry.problem(
                f"“{objectives[-1].text.split(' ')[0]}” cannot be seen or measured.",
                "Begin with a verb such as choose, decide, explain, plan, protect.",
                entry.line_of("text"),
            )
        entry.end()
    return Module(
        id=module_id,
        number=number,
        title=head.text("title"),
        covers=head.text("covers"),
        pillar=head.number("pillar"),
        objectives=tuple(objectives),
        key_points=tuple(head.texts("key_points")),
        lessons=tuple(lessons),
        quiz_minutes=round(apart[0] * rules.MINUTES_A_QUESTION),
        story_minutes=apart[1],
    )


def _read_lesson(path: Path, module_id: str, lesson_id: str, objectives: set[str], problems: Problems) -> Lesson:
    head, body, offset = read_front_matter(path, problems)
    if path.exists():
        head.words["body"] = as_read(body)
    lesson = in_language(head, lambda one: _lesson(one, body, offset, module_id, lesson_id, objectives))
    head.end()
    return lesson


def as_read(body: str) -> str:
    """What of a body a learner reads: ids of options and the name of the closing block are form, and change nothing."""
    return _CLOSING.sub("::: monday On Monday", _OPTION_ID.sub(r"\1", body))


def _lesson(head: Mapping, body: str, offset: int, module_id: str, lesson_id: str, objectives: set[str]) -> Lesson:
    path, problems = head.path, head.problems
    title, summary = head.text("title"), head.text("summary")
    standards, principles = head.numbers("standards", required=False), head.numbers("principles", required=False)
    named = head.codes("objectives")
    _check_objectives(head, named, objectives)
    note = head.text("note", "")
    reflections, media = head.number("reflections", 0), head.number("media_minutes", 0)
    teaches_old = head.flag("names_old_edition")
    pieces, written = markdown.split(body)
    _check_words(path, body, offset, teaches_old, problems)
    _check_links(path, written, offset, problems)
    blocks = tuple(_block(piece, path, offset, problems) for piece in pieces)
    _check_shape(path, body, standards, offset, problems)
    _check_readability(path, blocks, offset, problems)
    slots = [b for b in blocks if isinstance(b, PracticeSlot)]
    words = sum(_words(block) for block in blocks)
    if path.exists():
        _check_size(path, words, len(slots), offset, problems)
    return Lesson(
        module_id=module_id,
        id=lesson_id,
        title=title,
        summary=summary,
        standards=tuple(standards),
        principles=tuple(principles),
        objectives=tuple(named),
        note=markdown.render_line(note) if note else "",
        blocks=_blocks_in_language(head, pieces, blocks, offset),
        words=words,
        minutes=rules.lesson_minutes(words, len(slots), media, reflections),
        path=path,
        digest=hashlib.sha256(as_read(body).encode()).hexdigest()[:12],
    )


def _check_objectives(head: Mapping, named: list[str], known: set[str]) -> None:
    for objective in named:
        if objective not in known:
            what = f"The objective “{objective}” is not in module.yaml."
            head.problem(what, "Use one of its ids.", head.line_of("objectives"))


def _check_size(path: Path, words: int, practice: int, offset: int, problems: Problems) -> None:
    if not practice:
        problems.add(path, offset + 1, "The lesson has no practice item.", "Add a ```practice block.")
    if words < WORDS_LEAST:
        problems.add(path, offset + 1, f"The lesson has only {words} words.", f"Write at least {WORDS_LEAST}.")


def _words(block: Block) -> int:
    if isinstance(block, Prose):
        return markdown.words(block.html)
    if isinstance(block, Acts):
        return markdown.words(f"{block.prepare} {block.prevent} {block.respond}")
    return len(block.text.split()) // 2 if isinstance(block, PracticeSlot) else markdown.words(block.caption)


Pieces = Sequence[str | markdown.Fence]


def _shape(pieces: Pieces) -> list[str]:
    """The fences and blocks of a body, in order."""
    found: list[str] = []
    for piece in pieces:
        if isinstance(piece, markdown.Fence):
            found.append(piece.name)
        else:
            found += [f"::: {name}" for name in _BLOCK_NAMES.findall(piece)]
    return found


def _blocks_in_language(head: Mapping, pieces: Pieces, blocks: tuple[Block, ...], offset: int) -> tuple[Block, ...]:
    """The blocks of the translated body; the source's, and a gap is noted, where the two do not match."""
    over = head.over
    if over is None:
        return blocks
    own, links = markdown.split(over.body)
    _check_links(over.path, links, over.body_offset, head.problems)
    if _shape(own) != _shape(pieces) or len(own) != len(pieces):
        at = next((n for n, (a, b) in enumerate(zip(_shape(own), _shape(pieces), strict=False)) if a != b), -1)
        here, there = (shape[at] if shape and at >= 0 else "the end" for shape in (_shape(own), _shape(pieces)))
        if over.body.strip():
            what = f"The blocks differ from the source's: “{here}” stands where the source has “{there}”."
            if at < 0:
                what = f"The body has {len(_shape(own))} blocks, the source has {len(_shape(pieces))}."
            over.problem(
                what, "Keep the source's blocks and practice ids, in its order.", over.body_offset + 1, "warning"
            )
        head.gaps += 1
        return blocks
    found: list[Block] = []
    for block, source, piece in zip(blocks, pieces, own, strict=True):
        if isinstance(piece, str) or isinstance(source, str):
            head.gaps += piece == source and markdown.words(str(piece)) > LEFT_AS_IT_IS
            found.append(Prose(str(piece)))
            continue
        start = over.body_offset + piece.line - 1
        laid = read_over(piece.text, over.path, head.problems, start)
        if isinstance(block, PracticeSlot):
            found.append(replace(block, over=laid))
            continue
        entry = read_mapping(source.text, head.path, head.problems, offset + source.line - 1)
        entry.over = laid
        found.append(_fenced(source.name, entry))
        laid.hold_words_only(entry)
        head.gaps += entry.gaps
    return tuple(found)


def _block(piece: str | markdown.Fence, path: Path, offset: int, problems: Problems) -> Block:
    if isinstance(piece, str):
        return Prose(piece)
    name, _, rest = piece.name.partition(" ")
    start = offset + piece.line - 1
    if name == "practice":
        if not SLUG.match(rest):
            problems.add(path, start, "The practice item has no id.", "Write ```practice and a short id.")
        return PracticeSlot(rest, piece.text, path, start)
    return _fenced(name, read_mapping(piece.text, path, problems, start))


def _fenced(name: str, head: Mapping) -> Block:
    if name == "acts":
        acts = Acts(*(markdown.render_line(head.text(key)) for key in ("prepare", "prevent", "respond")))
        head.end()
        return acts
    if name == "drawing":
        drawing = Drawing(head.slug("name"), head.text("alt"), head.text("caption", ""))
        head.end()
        if not (DRAWINGS / f"{drawing.name}.svg").is_file():
            head.problem(f"There is no drawing “{drawing.name}”.", f"Put {drawing.name}.svg into static/images/.")
        return drawing
    head.problem(f"The block “{name}” is not known.", "Use practice, acts or drawing.")
    return Prose("")


# What every lesson of a standard has: a moment, what it asks for, who does what, what goes wrong, what to do.
CLOSING = "::: next-working-day"
SHAPE = ("::: moment", "```acts", "::: roles", "::: mistakes", CLOSING)


def _check_shape(path: Path, body: str, standards: list[int], offset: int, problems: Problems) -> None:
    for part in SHAPE if standards else (CLOSING,):
        if path.exists() and part not in body:
            problems.add(path, offset + 1, f"The lesson has no “{part}” block.", "Write one: see docs/authoring.md.")


def _check_readability(path: Path, blocks: tuple[Block, ...], offset: int, problems: Problems) -> None:
    html = "\n".join(f"<p>{block.html}</p>" if isinstance(block, Prose) else "" for block in blocks)
    acts = [f"<p>{text}</p>" for b in blocks if isinstance(b, Acts) for text in (b.prepare, b.prevent, b.respond)]
    for what, fix in readability.faults(html + "\n".join(acts)) if problems.judges_words else ():
        problems.add(path, offset + 1, what, fix)


def _check_words(path: Path, body: str, offset: int, teaches_old: bool, problems: Problems) -> None:
    for finding in language_rules.findings(body, teaches_old) if problems.judges_words else ():
        what = "is a 2012 wording or number" if finding.old_edition else "is a phrase we do not use"
        problems.add(path, offset + finding.line, f"“{finding.phrase}” {what}.", finding.fix)


def _check_links(path: Path, written: list[tuple[str, int]], offset: int, problems: Problems) -> None:
    for target, line in written:
        if not target.startswith(("https:", "mailto:")) and links.written(target) is None:
            problems.add(
                path,
                offset + line,
                f"The link “{target}” leads nowhere we know.",
                "Use https:, standard:N, principle:N, lesson:module/lesson, term:id, checklist:id or reading:id.",
            )
