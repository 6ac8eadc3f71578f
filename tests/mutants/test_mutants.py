"""The lists of mutants still apply to the source, and a run of the runner itself tells a kill from a survivor."""

import ast
from pathlib import Path

import pytest

from tests.mutants.accepted import ACCEPTED
from tests.mutants.by_hand import BY_HAND
from tests.mutants.making import mutants
from tests.mutants.nearest import NEAREST
from tests.mutants.report import written

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("change", BY_HAND, ids=lambda change: change.means)
def test_a_mutant_by_hand_still_fits_the_source(change):
    text = (ROOT / change.file).read_text("utf-8")
    assert text.count(change.old) == 1, f"{change.file} has changed: write the mutant anew ({change.means})"
    ast.parse(text.replace(change.old, change.new))


@pytest.mark.parametrize("file", NEAREST)
def test_every_mutant_of_a_file_is_another_program(file):
    source = (ROOT / file).read_bytes()
    found = mutants(file, source)
    before = ast.dump(ast.parse(source))
    assert found
    for mutant in found:
        assert ast.dump(ast.parse(mutant.applied(source))) != before, mutant.label


@pytest.mark.parametrize(
    "test", sorted({t for tests in NEAREST.values() for t in tests} | {t for c in BY_HAND for t in c.tests})
)
def test_the_nearest_tests_are_there(test):
    path, _, name = test.partition("::")
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    assert not name or name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_survivor_that_is_accepted_can_still_be_made():
    labels = set()
    for file in {label.partition(": ")[0] for label in ACCEPTED}:
        seen: dict[str, int] = {}
        for mutant in mutants(file, (ROOT / file).read_bytes()):
            seen[mutant.label] = seen.get(mutant.label, 0) + 1
            labels.add(mutant.label + (f" ({seen[mutant.label]})" if seen[mutant.label] > 1 else ""))
    assert ACCEPTED.keys() - labels == set()


def test_small_faults_are_made_of_each_kind():
    source = (
        b"def f(x, y):\n    '''A text, 5.'''\n    if x < 5 and not y:\n        y.append(1)\n    return min(x, y) + 2\n"
    )
    made = {(m.old, m.new) for m in mutants("a.py", source)}
    assert ("x < 5", "(x <= 5)") in made
    assert ("5", "6") in made
    assert ("not y", "(y)") in made
    assert ("y.append(1)", "pass") in made
    assert ("min", "max") in made
    assert ("min(x, y) + 2", "(min(x, y) - 2)") in made
    assert ("x < 5 and not y", "(x < 5 or not y)") in made
    assert not any("text" in old for old, _ in made)


def test_the_report_counts_what_was_tried():
    rows = [("a.py", "one", "killed"), ("a.py", "two", "survived"), ("b.py", "three", "late"), ("b.py", "four", "")]
    text, score = written(rows)
    assert score == pytest.approx(2 / 3)
    assert "3 mutants, 2 killed (66.7%)" in text
    assert "1 were not tried" in text
    assert "- two: **to be looked at**" in text


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_the_runner_tells_a_kill_from_a_survivor(tmp_path):
    """In a small tree of its own: a fault that a test sees, and one that it does not."""
    from tests.mutants.__main__ import asked

    (tmp_path / "rule.py").write_text("def passes(percent):\n    return percent >= 80\n")
    test = tmp_path / "test_rule.py"
    test.write_text("from rule import passes\n\ndef test_it():\n    assert passes(80)\n    assert not passes(70)\n")
    (tmp_path / "tmp").mkdir()
    assert asked(tmp_path, ["test_rule.py"], 120)[0] == "survived"
    for text, verdict in (("percent > 80", "killed"), ("percent >= 75", "survived"), ("pause()", "late")):
        body = "import time\n\ndef pause():\n    time.sleep(600)\n\ndef passes(percent):\n    return " + text + "\n"
        (tmp_path / "rule.py").write_text(body)
        assert asked(tmp_path, ["test_rule.py"], 60 if verdict != "late" else 4)[0] == verdict
