"""The report of a run: the score, by file, and every survivor with the reason why it may live."""

from collections import Counter
from datetime import UTC, datetime

from tests.mutants.accepted import ACCEPTED

HEAD = """# Mutants

`make mutants` sets small faults into a private copy of the source, one at a time, and asks the tests nearest to each
file. A mutant that no test notices is a promise that no test holds. This page is written by the run.

"""


def written(rows: list[tuple[str, str, str]]) -> tuple[str, float]:
    """The page, and the share killed. Rows: (file, label, "killed", "late", "survived" or "" for not tried)."""
    tried = [row for row in rows if row[2]]
    killed = sum(verdict != "survived" for _, _, verdict in tried)
    same = sum(verdict == "survived" and label in ACCEPTED for _, label, verdict in tried)
    score = killed / len(tried) if tried else 0.0
    counts = len(tried) - same
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    lines = [HEAD + f"Run of {day}: {len(tried)} mutants, {killed} killed ({score:.1%})."]
    lines.append(
        f"{same} of the survivors change nothing that can be seen: {killed} of {counts} that count" if same else ""
    )
    lines[-1] += f" ({killed / counts:.1%})." if same else ""
    if len(tried) < len(rows):
        lines.append(f"{len(rows) - len(tried)} were not tried.")
    lines += ["", "| File | Mutants | Killed | Survived |", "|---|---|---|---|"]
    by_file: dict[str, Counter[str]] = {}
    for file, _, verdict in tried:
        by_file.setdefault(file, Counter())["survived" if verdict == "survived" else "killed"] += 1
    for file, found in sorted(by_file.items()):
        lines.append(f"| `{file}` | {found.total()} | {found['killed']} | {found['survived']} |")
    lines += ["", "## Survivors", ""]
    for _, label, verdict in tried:
        if verdict == "survived":
            lines.append(f"- {label}: {ACCEPTED.get(label, '**to be looked at**')}")
    return "\n".join(lines) + "\n", score
