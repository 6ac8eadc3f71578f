"""`make mutants`: sets small faults into a private copy of the source, one at a time, and asks the nearest tests.

    python -m tests.mutants [--jobs 2] [--only TEXT] [--minutes 40] [--again]

A mutant is killed when a test fails, survives when none does. Results lie in build/mutants/, so that a run that was
stopped goes on where it was; what survived is tried again when its tests have changed. The report is docs/mutants.md.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.mutants import report
from tests.mutants.by_hand import BY_HAND
from tests.mutants.making import mutants
from tests.mutants.nearest import NEAREST

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "mutants" / "results.jsonl"
LEAST_SECONDS = 40
SLOW = ("learning/reports/completions.py", "learning/privacy/own_data.py", "learning/scenarios/rules.py")


def tasks(only: str = "") -> list[dict[str, Any]]:
    """Every mutant as a task: file, changed bytes, label, tests."""
    found = []
    for change in BY_HAND:
        source = (ROOT / change.file).read_text("utf-8")
        new = source.replace(change.old, change.new, 1).encode()
        found.append({"file": change.file, "new": new, "label": f"{change.file}: by hand: {change.means}"})
        found[-1]["tests"] = list(change.tests)
    for file, tests in NEAREST.items():
        source_bytes = (ROOT / file).read_bytes()
        labels: dict[str, int] = {}
        for mutant in mutants(file, source_bytes):
            labels[mutant.label] = labels.get(mutant.label, 0) + 1
            label = mutant.label + (f" ({labels[mutant.label]})" if labels[mutant.label] > 1 else "")
            found.append({"file": file, "new": mutant.applied(source_bytes), "label": label, "tests": tests})
    found = [task for task in found if only in task["label"]]
    for task in found:
        task["change"], task["full"] = named(task)
    return found


def named(task: dict[str, Any]) -> tuple[str, str]:
    """Two keys of a task: of the changed file alone, and with the text of its tests."""
    change = hashlib.sha256(task["file"].encode() + task["new"]).hexdigest()[:20]
    paths = sorted({ROOT / test.partition("::")[0] for test in task["tests"]})
    with_tests = hashlib.sha256(b"".join(path.read_bytes() for path in paths) + repr(task["tests"]).encode())
    return change, change + with_tests.hexdigest()[:12]


def copy_of_the_tree(to: Path) -> None:
    """The files of the working tree, without history, compiled."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    subprocess.run([sys.executable, "-m", "compileall", "-q", "learning", "certificates", "tests"], cwd=to, check=False)


def warm() -> None:
    """Load what every run needs and no mutant touches, once, before the forks."""
    import yaml  # noqa: F401


def asked(copy: Path, tests: list[str], seconds: float) -> tuple[str, float]:
    """Run tests in the copy, in a process of their own; returns "killed", "survived" or "late", and the seconds."""
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.chdir(copy)
        sys.path[:] = [str(copy), *(p for p in sys.path if Path(p or ".").resolve() != ROOT)]
        for name in [n for n in sys.modules if n.split(".")[0] in ("tests", "learning", "certificates")]:
            del sys.modules[name]
        sys.dont_write_bytecode = True
        os.environ["TMPDIR"] = str(copy)
        out = os.open(copy / "last-run.txt", os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        os.dup2(out, 1), os.dup2(out, 2)
        import pytest

        words = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--basetemp", str(copy / "tmp"), "--tb=line"]
        os._exit(int(pytest.main([*words, *tests])))
    while time.monotonic() - begun < seconds:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            return ("survived" if code == 0 else "killed"), time.monotonic() - begun
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "late", time.monotonic() - begun


def work(queue: list[dict[str, Any]], turn: Any, lock: Any, until: float) -> None:
    """One worker with a copy of its own: takes the next mutant until there is none, or the time is over."""
    warm()
    with tempfile.TemporaryDirectory(prefix="cpms-mutants-") as folder:
        copy = Path(folder)
        copy_of_the_tree(copy)
        usual: dict[str, float] = {}
        while time.time() < until:
            with turn.get_lock():
                place, turn.value = turn.value, turn.value + 1
            if place >= len(queue):
                return
            task = queue[place]
            path, known = copy / task["file"], " ".join(task["tests"])
            if known not in usual:
                verdict, usual[known] = asked(copy, task["tests"], 600)
                if verdict != "survived":
                    raise SystemExit(
                        f"without any mutant these fail: {known}\n{(copy / 'last-run.txt').read_text()[-3000:]}"
                    )
            before = path.read_bytes()
            for old in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
                old.unlink()
            path.write_bytes(task["new"])
            verdict, seconds = asked(copy, task["tests"], max(LEAST_SECONDS, 8 * usual[known]))
            path.write_bytes(before)
            row = {
                "change": task["change"],
                "full": task["full"],
                "file": task["file"],
                "label": task["label"],
                "verdict": verdict,
            }
            with lock, KEPT.open("a", encoding="utf-8") as kept:
                kept.write(json.dumps({**row, "seconds": round(seconds, 2)}, ensure_ascii=False) + "\n")


def results() -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """What is known: by change the kills, by change and tests everything."""
    rows = [json.loads(line) for line in KEPT.read_text("utf-8").splitlines()] if KEPT.exists() else []
    return {r["change"]: r for r in rows if r["verdict"] != "survived"}, {r["full"]: r for r in rows}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--only", default="", help="mutants whose label holds this text")
    parser.add_argument("--again", action="store_true", help="forget what is known")
    words = parser.parse_args()
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    if words.again:
        KEPT.unlink(missing_ok=True)
    every = tasks(words.only)
    kills, known = results()
    waiting = [t for t in every if t["change"] not in kills and t["full"] not in known]
    waiting.sort(key=lambda task: task["file"] in SLOW)  # a run that is stopped has tried the many fast ones
    print(f"{len(every)} mutants, {len(waiting)} to try", flush=True)
    turn, lock, until = multiprocessing.Value("i", 0), multiprocessing.Lock(), time.time() + words.minutes * 60
    crowd = [multiprocessing.Process(target=work, args=(waiting, turn, lock, until)) for _ in range(words.jobs)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    kills, known = results()
    # What survived before its tests changed, and was not tried again since, still counts as a survivor.
    before = {row["change"]: row for row in known.values()}
    rows = [(t, kills.get(t["change"]) or known.get(t["full"]) or before.get(t["change"])) for t in every]
    text, score = report.written([(task["file"], task["label"], row["verdict"] if row else "") for task, row in rows])
    if not words.only:
        (ROOT / "docs" / "mutants.md").write_text(text, "utf-8")
    print(text if words.only or score < 1 else "")
    return 1 if any(one.exitcode for one in crowd) else 0


if __name__ == "__main__":
    sys.exit(main())
