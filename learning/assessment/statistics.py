"""Item statistics: pure figures from marked first attempts.

Source of formulas and cut-offs: docs/learning-design.md, Item statistics.
"""

import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Below so many answers a figure says more about chance, and about single people, than about the item.
LEAST = 30
FACILITY = (0.65, 0.97)
DISCRIMINATION_GOOD, DISCRIMINATION_LOOK = 0.30, 0.20
DISTRACTOR_LEAST = 0.05
TAIL = 0.27


@dataclass(frozen=True)
class Sitting:
    """One person's first finished attempt: by question, the points (0 to 1) and the response."""

    points: Mapping[str, float]
    responses: Mapping[str, tuple[str, ...]]
    language: str = ""

    @property
    def total(self) -> float:
        return sum(self.points.values())


@dataclass(frozen=True)
class ItemFigures:
    """One question. `chosen`: by part of a response, the share of all, of the lowest and of the highest third."""

    question_id: str
    count: int
    facility: float
    discrimination: float | None
    upper_lower: float
    chosen: Mapping[str, tuple[float, float, float]]
    by_language: Mapping[str, float]

    @property
    def verdict(self) -> str:
        """ "pull", "look" or "good"."""
        if self.discrimination is not None and self.discrimination < 0:
            return "pull"
        if not FACILITY[0] <= self.facility <= FACILITY[1]:
            return "look"
        if self.discrimination is None or self.discrimination < DISCRIMINATION_LOOK:
            return "look"
        return "good"


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's r, or None where one side does not vary."""
    if len(set(xs)) < 2 or len(set(ys)) < 2:
        return None
    return statistics.correlation(xs, ys)


def figures(sittings: Sequence[Sitting]) -> dict[str, ItemFigures]:
    """By question, its figures; questions with fewer than `LEAST` answers are left out."""
    met: dict[str, list[Sitting]] = defaultdict(list)
    for sitting in sittings:
        for question_id in sitting.points:
            met[question_id].append(sitting)
    return {question_id: _item(question_id, sat) for question_id, sat in met.items() if len(sat) >= LEAST}


def _item(question_id: str, sat: Sequence[Sitting]) -> ItemFigures:
    scores = [one.points[question_id] for one in sat]
    rests = [one.total - one.points[question_id] for one in sat]
    ranked = sorted(range(len(sat)), key=lambda i: rests[i])
    tail, third = max(1, round(TAIL * len(sat))), max(1, len(sat) // 3)
    low, high = ranked[:tail], ranked[-tail:]
    languages: dict[str, list[float]] = defaultdict(list)
    for one, score in zip(sat, scores, strict=True):
        languages[one.language].append(score)
    groups = (range(len(sat)), ranked[:third], ranked[-third:])
    shares = [_shares([sat[i].responses.get(question_id, ()) for i in group]) for group in groups]
    parts = sorted({part for share in shares for part in share})
    return ItemFigures(
        question_id=question_id,
        count=len(sat),
        facility=sum(scores) / len(scores),
        discrimination=correlation(scores, rests),
        upper_lower=(sum(scores[i] for i in high) - sum(scores[i] for i in low)) / tail,
        chosen={part: (shares[0].get(part, 0), shares[1].get(part, 0), shares[2].get(part, 0)) for part in parts},
        by_language={code: sum(s) / len(s) for code, s in sorted(languages.items()) if len(s) >= LEAST},
    )


def _shares(responses: Sequence[tuple[str, ...]]) -> dict[str, float]:
    counts = Counter(part for response in responses for part in response)
    return {part: count / len(responses) for part, count in counts.items()} if responses else {}


def sleeping(found: ItemFigures, wrong: Sequence[str]) -> tuple[str, ...]:
    """The wrong options hardly anybody takes: they do no work."""
    return tuple(part for part in wrong if found.chosen.get(part, (0, 0, 0))[0] < DISTRACTOR_LEAST)


def alpha(sittings: Sequence[Sitting]) -> float | None:
    """Cronbach's alpha over the places of the paper, or None where it says nothing."""
    rows = [list(one.points.values()) for one in sittings]
    if len(rows) < LEAST or len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:
        return None
    k = len(rows[0])
    whole = statistics.variance([sum(row) for row in rows])
    parts = sum(statistics.variance(column) for column in zip(*rows, strict=True))
    return k / (k - 1) * (1 - parts / whole) if whole > 0 else None
