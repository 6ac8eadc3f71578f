"""No number that decides stands in the source without a row below, at and above it."""

import ast

import pytest

from tests.numbers.register import COVERED, NOT_DECIDING
from tests.numbers.scan import ROOT, in_content, in_source

FOUND = in_source() | in_content()


def test_every_number_is_entered():
    new = FOUND - COVERED.keys() - NOT_DECIDING.keys()
    assert new == set(), "write a table with a row below, at and above, and name it in tests/numbers/register.py"


def test_every_entry_stands_in_the_source():
    assert (COVERED.keys() | NOT_DECIDING.keys()) - FOUND == set()
    assert COVERED.keys() & NOT_DECIDING.keys() == set()


@pytest.mark.parametrize("test", sorted(set(COVERED.values())))
def test_every_test_named_is_there(test):
    path, _, name = test.partition("::")
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_a_new_number_would_be_noticed():
    """The scanner itself: each way a number comes into the source."""
    from tests.numbers import scan

    source = ast.parse(
        "DAYS = 7\nA, B = 3, 4\nWAITS: tuple[int, ...] = (1, 5)\nROOT = Path(x).parents[2]\nWIDE = Limit('x', 3, 4)\n"
        "def many(rows, size=50): return rows[:size]\n"
        "class Form:\n    name = TextField('x', [Length(max=20)])\n"
        "def rule(x): return x > 14\ndef half(x): return x / 2\n"
    )
    assert set(scan._named(source)) == {"DAYS", "A", "B", "WAITS", "WIDE"}
    assert set(scan._defaults(source)) == {"many(size)"}
    assert set(scan._fields(source)) == {"Form.name"}
    assert set(scan._bare(source)) == {"rule: 14"}
