"""Authored course files to types: course.yaml, module.yaml, lessons in Markdown."""

import hashlib
from pathlib import Path

from learning.authoring import language_rules, links, markdown, readability
from learning.authoring.problems import Problems
from learning.authoring.reading import SLUG, read_file, read_front_matter, read_mapping
from learning.courseware import rules
from learning.courseware.types import Acts, Block, Course, Drawing, Lesson, Module, Objective, PracticeSlot, Prose

MODULE_IDS = ("foundations", "quality", "risks", "strategies", "sectors")
WORDS_LEAST = 120
DRAWINGS = Path(__file__).parents[2] / "static" / "images"


def read_course(root: Path, problems: Problems, apart: dict[str, tuple[int, int]]) -> Course:
    """The course under `root` (the folder that holds modules/).

    `apart`: by module, how many questions its quiz asks and how many minutes its story takes.
    """
    folder = root / "modules"
    head = read_file(folder / "course.yaml", problems)
    ids = head.texts("modules")
    for module_id in ids:
        if not SLUG.match(module_id):
            head.problem(f"“{module_id}” is not a module id.", "Use small letters, digits and hyphens.")
    if sorted(ids) != sorted(MODULE_IDS):
        head.problem("The course has other modules than the design.", f"List: {', '.join(MODULE_IDS)}.")
    modules = [
        _read_module(folder / module_id, module_id, number, problems, apart.get(module_id, (10, 0)))
        for number, module_id in enumerate((i for i in ids if SLUG.match(i)), 1)
    ]
    course = Course(
        id=head.slug("id"),
        title=head.text("title"),
        edition=head.text("edition"),
        number=head.text("number"),
        validity_months=head.number("validity_months"),
        modules=tuple(modules),
    )
    head.texts("revision_notes")
    head.end()
    return course


def _read_module(folder: Path, module_id: str, number: int, problems: Problems, apart: tuple[int, int]) -> Module:
    head = read_file(folder / "module.yaml", problems)
    objectives = []
    for entry in head.each("objectives"):
        objectives.append(Objective(entry.slug("id"), entry.text("text")))
        if not language_rules.is_measurable(objectives[-1].text):
            entry.problem(
                f"“{objectives[-1].text.split(' ')[0]}” cannot be seen or measured.",
                "Begin with a verb such as choose, decide, explain, plan, protect.",
                entry.line_of("text"),
            )
        entry.end()
    known = {o.id for o in objectives}
    lessons = [
        _read_lesson(folder / f"{lesson_id}.en.md", module_id, lesson_id, known, problems)
        for lesson_id in head.texts("lessons")
    ]
    listed = {lesson.path.name for lesson in lessons}
    for path in sorted(folder.glob("*.en.md")):
        if path.name not in listed:
            problems.add(path, 1, "No module lists this lesson.", "Add its name to “lessons” in module.yaml.")
    taught = {o for lesson in lessons for o in lesson.objectives}
    for objective in objectives:
        if objective.id not in taught:
            head.problem(f"No lesson teaches “{objective.id}”.", "Name it in a lesson's “objectives”.")
    module = Module(
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
    head.end()
    return module


def _read_lesson(path: Path, module_id: str, lesson_id: str, objectives: set[str], problems: Problems) -> Lesson:
    head, body, offset = read_front_matter(path, problems)
    title, summary = head.text("title"), head.text("summary")
    standards, principles = head.numbers("standards", required=False), head.numbers("principles", required=False)
    if any(n not in range(1, 29) for n in standards):
        head.problem(
            "A standard's number is not 1 to 28.", "Use the number of the 2019 edition.", head.line_of("standards")
        )
    if any(n not in range(1, 11) for n in principles):
        head.problem("A principle's number is not 1 to 10.", "Use 1 to 10.", head.line_of("principles"))
    named = head.texts("objectives")
    for objective in named:
        if objective not in objectives:
            head.problem(
                f"The objective “{objective}” is not in module.yaml.", "Use one of its ids.", head.line_of("objectives")
            )
    note = head.text("note", "")
    reflections, media = head.number("reflections", 0), head.number("media_minutes", 0)
    teaches_old = head.flag("names_old_edition")
    head.end()
    pieces, written = markdown.split(body)
    _check_words(path, body, offset, teaches_old, problems)
    _check_links(path, written, offset, problems)
    blocks = tuple(_block(piece, path, offset, problems) for piece in pieces)
    _check_shape(path, body, standards, offset, problems)
    _check_readability(path, blocks, offset, problems)
    slots = [b for b in blocks if isinstance(b, PracticeSlot)]
    words = sum(_words(block) for block in blocks)
    if path.exists() and not slots:
        problems.add(path, offset + 1, "The lesson has no practice item.", "Add a ```practice block.")
    if path.exists() and words < WORDS_LEAST:
        problems.add(path, offset + 1, f"The lesson has only {words} words.", f"Write at least {WORDS_LEAST}.")
    return Lesson(
        module_id=module_id,
        id=lesson_id,
        title=title,
        summary=summary,
        standards=tuple(standards),
        principles=tuple(principles),
        objectives=tuple(named),
        note=markdown.render_line(note) if note else "",
        blocks=blocks,
        words=words,
        minutes=rules.lesson_minutes(words, len(slots), media, reflections),
        path=path,
        digest=hashlib.sha256(body.encode()).hexdigest()[:12],
    )


def _words(block: Block) -> int:
    if isinstance(block, Prose):
        return markdown.words(block.html)
    if isinstance(block, Acts):
        return markdown.words(f"{block.prepare} {block.prevent} {block.respond}")
    return len(block.text.split()) // 2 if isinstance(block, PracticeSlot) else markdown.words(block.caption)


def _block(piece: str | markdown.Fence, path: Path, offset: int, problems: Problems) -> Block:
    if isinstance(piece, str):
        return Prose(piece)
    name, _, rest = piece.name.partition(" ")
    start = offset + piece.line - 1
    if name == "practice":
        if not SLUG.match(rest):
            problems.add(path, start, "The practice item has no id.", "Write ```practice and a short id.")
        return PracticeSlot(rest, piece.text, path, start)
    head = read_mapping(piece.text, path, problems, start)
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
    problems.add(path, start, f"The block “{name}” is not known.", "Use practice, acts or drawing.")
    return Prose("")


# What every lesson of a standard has: a moment, what it asks for, who does what, what goes wrong, what to do.
SHAPE = ("::: moment", "```acts", "::: roles", "::: mistakes", "::: monday")


def _check_shape(path: Path, body: str, standards: list[int], offset: int, problems: Problems) -> None:
    for part in SHAPE if standards else ("::: monday",):
        if path.exists() and part not in body:
            problems.add(path, offset + 1, f"The lesson has no “{part}” block.", "Write one: see docs/authoring.md.")


def _check_readability(path: Path, blocks: tuple[Block, ...], offset: int, problems: Problems) -> None:
    html = "\n".join(f"<p>{block.html}</p>" if isinstance(block, Prose) else "" for block in blocks)
    acts = [f"<p>{text}</p>" for b in blocks if isinstance(b, Acts) for text in (b.prepare, b.prevent, b.respond)]
    for what, fix in readability.faults(html + "\n".join(acts)):
        problems.add(path, offset + 1, what, fix)


def _check_words(path: Path, body: str, offset: int, teaches_old: bool, problems: Problems) -> None:
    for finding in language_rules.findings(body, teaches_old):
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
