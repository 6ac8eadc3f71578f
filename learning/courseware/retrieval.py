"""Spaced retrieval: which practice items come back, and when. Pure.

Source: docs/learning-design.md, Coming back: what was missed returns after 1, 4 and 14 days.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from learning.courseware.types import Course, Lesson
from learning.enrolment.types import LessonKey

INTERVALS = (1, 4, 14)
# How many answers to an item are remembered, so that a queue which sends them again after a lost line adds nothing.
REMEMBERED = 8

Practice = Mapping[LessonKey, Mapping[str, Mapping[str, Any]]]


def sending(key: str, response: list[str]) -> str:
    """A name for one answer on one showing of an item; "" where the form had no key.

    `key`: made where the form was made, by the server or by a device without a line. Another answer from the same
    page is another try; the same answer sent again is not.
    """
    text = "\0".join([key, *response])
    return hashlib.sha256(text.encode()).hexdigest()[:16] if key else ""


def kept_after(
    before: Mapping[str, Any], response: list[str], is_right: bool, now: datetime, key: str = ""
) -> dict[str, Any]:
    """What is remembered of a practice item after one more try; just what was, where this answer was sent before.

    `missed`: how often it went wrong; `streak`: right answers in a row since the last time it did.
    """
    name, sent = sending(key, response), before.get("sent", [])
    if name in sent:
        return dict(before)
    return {
        "response": response,
        "right": is_right,
        "tries": before.get("tries", 0) + 1,
        "missed": before.get("missed", 0) + (not is_right),
        "streak": before.get("streak", 0) + 1 if is_right else 0,
        "at": now.isoformat(),
        "sent": [*sent, name][-REMEMBERED:] if name else sent,
    }


def is_due(kept: Mapping[str, Any], now: datetime) -> bool:
    """Whether an item should come back: at once while wrong, then after growing pauses until it sits."""
    if not kept["right"]:
        return True
    streak = kept.get("streak", 1)
    if not kept.get("missed") or streak > len(INTERVALS):
        return False
    return now - datetime.fromisoformat(kept["at"]) >= timedelta(days=INTERVALS[streak - 1])


def due(course: Course, practice: Practice, now: datetime) -> list[tuple[Lesson, str]]:
    """The items that should come back, those tried longest ago first; items taken out of the course are left out."""
    found = []
    for lesson in course.lessons:
        for item, kept in practice.get(lesson.key, {}).items():
            if item in lesson.practice_ids and is_due(kept, now):
                found.append((str(kept["at"]), lesson, item))
    found.sort(key=lambda one: one[0])
    return [(lesson, item) for _, lesson, item in found]


def brought_back(course: Course, practice: Practice, here: Lesson, now: datetime) -> tuple[Lesson, str] | None:
    """The one earlier item a lesson brings back, or None. Never one of its own."""
    return next(((lesson, item) for lesson, item in due(course, practice, now) if lesson.key != here.key), None)
