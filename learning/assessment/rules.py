"""Pure decisions about attempts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from learning.assessment.types import PlacedQuestion, Question

# After so many tries without a pass a learner is shown a short way back through the lessons. Never a lock.
TRIES_BEFORE_READING = 3


def unanswered(paper: Sequence[PlacedQuestion], responses: Mapping[str, tuple[str, ...]]) -> list[int]:
    """Numbers (from 1) of the questions without a response."""
    return [number for number, placed in enumerate(paper, 1) if not responses.get(placed.question_id)]


def where_to_go_on(paper: Sequence[PlacedQuestion], responses: Mapping[str, tuple[str, ...]]) -> int | None:
    """The number of the first question without a response; None when all have one."""
    return next(iter(unanswered(paper, responses)), None)


def weak_after(tries: Sequence[Sequence[str] | None]) -> tuple[str, ...]:
    """The objectives to read again after several tries, those missed most often first; nothing before three tries.

    `tries`: by handed-in attempt without a pass, the objectives that were weak.
    """
    done = [weak for weak in tries if weak]
    if len(done) < TRIES_BEFORE_READING:
        return ()
    counts = Counter(objective for weak in done for objective in weak)
    return tuple(objective for objective, _ in counts.most_common())


def worded(asked: Question, today: Question | None, language: str) -> Question:
    """A question of an attempt in the words of a language, where it asks the same there; else as it was asked.

    `today`: the question of that id in today's edition. The objective stays the attempt's: a renewal has its own.
    """
    if asked.language == language or today is None or today.language != language:
        return asked
    return replace(today, objective=asked.objective) if today.key_digest == asked.key_digest else asked


def shows_key(has_passed: bool) -> bool:
    """The right options are shown only after a pass; before it, why the chosen one was not best."""
    return has_passed
