"""Pure decisions about attempts."""

from collections.abc import Mapping, Sequence

from learning.assessment.types import Placed

PASS_MARK = 80


def unanswered(paper: Sequence[Placed], responses: Mapping[str, tuple[str, ...]]) -> list[int]:
    """Numbers (from 1) of the questions without a response."""
    return [number for number, placed in enumerate(paper, 1) if not responses.get(placed.question_id)]


def where_to_go_on(paper: Sequence[Placed], responses: Mapping[str, tuple[str, ...]]) -> int | None:
    """The number of the first question without a response; None when all have one."""
    return next(iter(unanswered(paper, responses)), None)


def shows_key(has_passed: bool) -> bool:
    """The right options are shown only after a pass; before it, why the chosen one was not best."""
    return has_passed
