"""`make kills`: every point of every drill, again and again until so many deaths are counted, and a table of them.

    [CPMS_TEST_DATABASE=postgresql] python -m tests.faults [--points 1000]

The first round is each press alone. In later rounds another process of the same person presses at the same moment.
"""

import argparse
import logging
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from learning.catalogue.content_store import ContentStore
from learning.core.db import db
from learning.core.migrating import move
from learning.people import passwords
from learning.web.application import build
from tests.conftest import make_settings
from tests.databases import KIND, databases
from tests.faults.drills import DRILLS
from tests.faults.killing import Fall, Ground

ALONE = ("record key changed",)  # an administrator's command: nobody else gives it at the same moment
SLOW = ("file made by the worker", "file made by a download")  # each point once: a PDF is made several times for each


def family(label: str) -> str:
    """What kind of point it is: the table or the file, whatever comes before or after."""
    return re.sub(r"^(before|after) ", "", label)


def run(points: int, turn: int = 0) -> list[Fall]:
    """So many deaths on the database of this run, beginning with a round: 0 alone, later ones with a rival."""
    falls: list[Fall] = []
    with tempfile.TemporaryDirectory(prefix="cpms-kills-") as name:
        folder, content_store = Path(name), ContentStore()
        with databases(folder) as kind:
            app = build(make_settings(folder, kind.url), content_store)
            with app.app_context():
                move("head")
                db.session.remove()
                db.engine.dispose()
            ground = Ground(folder / "ground", kind, content_store)
            while len(falls) < points:
                for drill in DRILLS if turn == 0 else [one for one in DRILLS if one.name not in SLOW]:
                    begun, before = time.monotonic(), len(falls)
                    ground.prepare(drill)
                    labels, states = ground.walk()
                    with_rival = turn > 0 and drill.name not in ALONE
                    for place in range(len(labels) + 1):
                        if len(falls) < points:
                            falls.append(ground.fall(place, states, with_rival))
                            if falls[-1].lost or falls[-1].faults:
                                print("FAULT", falls[-1], flush=True)
                    count, seconds = len(falls) - before, time.monotonic() - begun
                    print(
                        f"{drill.name}: {count} deaths, {seconds:.0f} s{', with a rival' if with_rival else ''}",
                        flush=True,
                    )
                turn += 1
            ground.close()
    return falls


def table(falls: list[Fall]) -> str:
    """The deaths by drill, and by what the process was doing."""
    lines = [f"{len(falls)} deaths on {KIND}"]
    for drill, count in Counter(fall.drill for fall in falls).items():
        lines.append(f"  {drill}: {count}")
    lines.append("by point:")
    for label, count in Counter(family(fall.label) for fall in falls).most_common():
        lines.append(f"  {label}: {count}")
    lost, wrong = sum(bool(fall.lost) for fall in falls), sum(bool(fall.faults) for fall in falls)
    twice = sum(fall.letters == 2 for fall in falls)
    lines.append(f"acknowledged and lost: {lost}; doubled or otherwise wrong: {wrong}")
    lines.append(f"letters handed over a second time, because the process died before noting the first: {twice}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--points", type=int, default=1000)
    parser.add_argument("--round", type=int, default=0, help="1: only the rounds with a rival")
    words = parser.parse_args()
    passwords.use_cost(time_cost=1, memory_kib=8)
    logging.getLogger("learning").setLevel(logging.CRITICAL + 1)
    begun = time.monotonic()
    falls = run(words.points, words.round)
    print(table(falls))
    print(f"{time.monotonic() - begun:.0f} s")
    return 1 if any(fall.lost or fall.faults for fall in falls) else 0


if __name__ == "__main__":
    sys.exit(main())
