"""What names something else by its kind and id names something that is there."""

from collections.abc import Iterable, Iterator

from learning.assessment.types import Question
from learning.authoring import links
from learning.authoring.problems import Problem
from learning.catalogue.checks import places
from learning.catalogue.types import Catalogue
from learning.courseware.types import Acts, Lesson, Prose
from learning.scenarios.types import Scenario

# What a missing one is called, and how to write one that is there.
SAID = {
    "lesson": ("There is no lesson “{}”.", "Use lesson:module/lesson."),
    "standard": ("There is no Standard “{}”.", "Use standard:N with a number of standards.yaml."),
    "principle": ("There is no Principle “{}”.", "Use principle:N with a number of structure.yaml."),
    "term": ("There is no glossary term “{}”.", "Use term:id of glossary.yaml."),
    "checklist": ("There is no checklist “{}”.", "Use checklist:id of checklists.yaml."),
    "reading": ("There is no reading “{}”.", "Use reading:id of reading.yaml."),
}


def known(catalogue: Catalogue) -> dict[str, set[str]]:
    """By kind, the ids that a link may name."""
    book = catalogue.handbook
    return {
        "lesson": {"/".join(lesson.key) for lesson in catalogue.course.lessons},
        "standard": {str(standard.number) for standard in book.standards},
        "principle": {str(principle.number) for principle in book.principles},
        "term": set(book.terms),
        "checklist": {checklist.id for checklist in book.tools.checklists},
        "reading": {reading.id for reading in book.tools.readings},
    }


def _of_lesson(lesson: Lesson) -> Iterator[str]:
    yield lesson.note
    for block in lesson.blocks:
        if isinstance(block, Prose):
            yield block.html
        elif isinstance(block, Acts):
            yield from (block.prepare, block.prevent, block.respond)


def _of_question(question: Question) -> Iterator[str]:
    yield question.ask
    for option in question.options:
        yield from (option.html, option.why)


def _of_story(story: Scenario) -> Iterator[str]:
    for scene in story.scenes.values():
        yield scene.html
        for choice in scene.choices:
            yield from (choice.text, choice.happens, choice.why)
    for ending in story.endings.values():
        yield ending.html


def _texts(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Every piece of HTML that may hold links, with the name of its file."""
    for lesson in catalogue.course.lessons:
        asked = [_of_question(catalogue.practice[i]) for i in lesson.practice_ids if i in catalogue.practice]
        for pieces in (_of_lesson(lesson), *asked):
            yield from ((places.lesson(lesson), html) for html in pieces)
    for module_id, bank in catalogue.banks.items():
        for question in bank.questions:
            yield from ((places.bank(module_id), html) for html in _of_question(question))
    for module_id, story in catalogue.scenarios.items():
        yield from ((places.story(module_id), html) for html in _of_story(story))


def links_lead_to_something(catalogue: Catalogue) -> Iterator[Problem]:
    """Every link of a lesson, question or story leads to something that is there."""
    there = known(catalogue)
    for file, html in _texts(catalogue):
        for kind, name in links.named(html):
            if kind in there and name not in there[kind]:
                what, fix = SAID[kind]
                yield Problem(file, places.line_of(catalogue, file, f"{kind}:{name}"), what.format(name), fix)


def endings_send_to_lessons(catalogue: Catalogue) -> Iterator[Problem]:
    """The lessons that a story's ending sends back to are there."""
    lessons = known(catalogue)["lesson"]
    for module_id, story in catalogue.scenarios.items():
        file = places.story(module_id)
        for ending in story.endings.values():
            for key in map("/".join, ending.lessons):
                if key not in lessons:
                    line = places.line_of(catalogue, file, key)
                    yield Problem(file, line, f"There is no lesson “{key}”.", "Use module/lesson.")


def standards_named_beside_a_text_are_there(catalogue: Catalogue) -> Iterator[Problem]:
    """Numbers in “standards” of lessons, practice items and questions are numbers of the handbook."""
    numbers = {standard.number for standard in catalogue.handbook.standards}
    lessons = [(places.lesson(lesson), "standards:", lesson.standards) for lesson in catalogue.course.lessons]
    practice = [
        (places.lesson(lesson), f"```practice {item}", catalogue.practice[item].standards)
        for lesson in catalogue.course.lessons
        for item in lesson.practice_ids
    ]
    asked = [(places.bank(m), f"id: {q.id}", q.standards) for m, b in catalogue.banks.items() for q in b.questions]
    for file, entry, named in (*lessons, *practice, *asked):
        for number in sorted(set(named) - numbers):
            line = places.line_of(catalogue, file, entry)
            yield Problem(file, line, f"There is no Standard {number} in the handbook.", "See standards.yaml.")


def principles_named_beside_a_text_are_there(catalogue: Catalogue) -> Iterator[Problem]:
    """Numbers in “principles” of lessons are numbers of the handbook."""
    numbers = {principle.number for principle in catalogue.handbook.principles}
    for lesson in catalogue.course.lessons:
        for number in sorted(set(lesson.principles) - numbers):
            file = places.lesson(lesson)
            line = places.line_of(catalogue, file, "principles:")
            yield Problem(file, line, f"There is no Principle {number} in the handbook.", "See structure.yaml.")


def lookups_name_standards_that_are_there(catalogue: Catalogue) -> Iterator[Problem]:
    """The reading list, sectors, functions and strategies name standards of the handbook."""
    numbers = {standard.number for standard in catalogue.handbook.standards}
    tools = catalogue.handbook.tools
    lists: Iterable[tuple[str, str, tuple[int, ...]]] = (
        *(("handbook/reading.yaml", f"id: {reading.id}", reading.standards) for reading in tools.readings),
        *(
            ("handbook/sectors.yaml", f"id: {sector.id}", (sector.standard, *sector.see_also))
            for sector in tools.sectors
        ),
        *(("handbook/functions.yaml", f"id: {function.id}", function.standards) for function in tools.functions),
        *(("handbook/inspire.yaml", strategy.name, strategy.standards) for strategy in tools.strategies),
    )
    for file, entry, named in lists:
        for number in sorted(set(named) - numbers):
            line = places.line_of(catalogue, file, entry)
            yield Problem(file, line, f"There is no Standard {number} in the handbook.", "See standards.yaml.")


RULES = (
    links_lead_to_something,
    endings_send_to_lessons,
    standards_named_beside_a_text_are_there,
    principles_named_beside_a_text_are_there,
    lookups_name_standards_that_are_there,
)
