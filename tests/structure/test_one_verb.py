"""One press, one transaction: a view calls at most one verb that writes, and opens no transaction of its own."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "learning").rglob("*.py"), *(ROOT / "certificates").rglob("*.py")])
WEB = [path for path in SOURCES if "learning/web/" in path.as_posix()]

# Calls that may stand beside the verb of a view, each with its reason.
BESIDE = {
    # A counted try is kept whatever becomes of the press: it is the house's own note, not the person's business.
    ("learning.core.limits", "spend"), ("learning.core.limits", "count"), ("learning.core.refusals", "note"),
    # Somebody whose account is older than the course is enrolled when they first come; twice is once.
    ("learning.enrolment.actions", "enrol_late"),
    # A PDF made once from a certificate that stands, and kept: made again it would say the same.
    ("certificates.issuing", "keep_file"), ("certificates.issuing", "keep_record"), ("certificates.issuing", "keep_logo"),
    # A browser that the person signed in on is remembered with the sign-in, for whoever guesses from another one.
    ("learning.people.devices", "remember"),
}  # fmt: skip


def module_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def opens_transaction(node):
    """Whether a function opens a transaction of its own."""
    return any(
        isinstance(item.context_expr, ast.Call) and ast.unparse(item.context_expr.func).endswith("transaction")
        for part in ast.walk(node)
        if isinstance(part, ast.With)
        for item in part.items
    )


@cache
def verbs():
    """Every function outside the web that opens a transaction: (module, name)."""
    return {
        (module_of(path), node.name)
        for path in SOURCES
        if path not in WEB
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and opens_transaction(node)
    } - BESIDE


class Page:
    """A module of the web: what its names mean, and how many verbs each of its functions can call at one press."""

    def __init__(self, source):
        self.tree = ast.parse(source)
        self.names, self.functions = {}, {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    self.names[alias.asname or alias.name] = (node.module, alias.name)
            elif isinstance(node, ast.FunctionDef):
                self.functions[node.name] = node

    def cost(self, function):
        return self._block(function.body)

    def _block(self, statements):
        """The most verbs that one way through the statements calls. A branch that ends the view does not go on."""
        for place, statement in enumerate(statements):
            if isinstance(statement, ast.If):
                rest = statements[place + 1 :]
                ways = [self._block([*branch, *rest]) for branch in (statement.body, statement.orelse)]
                return self._calls(statement.test) + self._sum(statements[:place]) + max(ways)
            if isinstance(statement, ast.Return | ast.Raise):
                return self._sum(statements[: place + 1])
        return self._sum(statements)

    def _sum(self, statements):
        return sum(self._one(statement) for statement in statements)

    def _one(self, node):
        if isinstance(node, ast.Try):  # a verb that was refused has written nothing
            handlers = [self._block(handler.body) for handler in node.handlers]
            return max([self._block([*node.body, *node.orelse]), *handlers]) + self._block(node.finalbody)
        if isinstance(node, ast.For | ast.While):  # again and again is more than once
            return 2 * self._block(node.body)
        if isinstance(node, ast.With):
            return sum(self._calls(item.context_expr) for item in node.items) + self._block(node.body)
        return self._calls(node)

    def _calls(self, node):
        return sum(self._called(part) for part in ast.walk(node) if isinstance(part, ast.Call))

    def _called(self, call):
        words = ast.unparse(call.func).split(".")
        module, name = self.names.get(words[0], ("", ""))
        if len(words) == 2 and (f"{module}.{name}", words[1]) in verbs():
            return 1
        if len(words) == 1:
            if words[0] in self.functions:
                return self.cost(self.functions[words[0]])
            return (module, name) in verbs()
        return 0


def too_many(source):
    """The views of a source that can call more than one verb at a press."""
    page = Page(source)
    return [name for name, node in page.functions.items() if node.decorator_list and page.cost(node) > 1]


def test_a_view_calls_at_most_one_verb_that_writes():
    assert len(verbs()) > 60
    assert {module_of(path): found for path in WEB if (found := too_many(path.read_text("utf-8")))} == {}


def test_no_page_opens_a_transaction():
    assert [module_of(path) for path in WEB if opens_transaction(ast.parse(path.read_text("utf-8")))] == []


HEAD = "from learning.people import actions\nfrom learning.people.actions import leave, join\n"


@pytest.mark.parametrize(
    ("body", "is_wrong"),
    [
        ("    leave(1)", False),
        ("    leave(1)\n    actions.set_roles(1)", True),
        ("    if x:\n        leave(1)\n    else:\n        join(1)", False),
        ("    if x:\n        leave(1)\n        return 1\n    join(1)", False),
        ("    if x:\n        leave(1)\n    join(1)", True),
        ("    for x in y:\n        leave(x)", True),
        ("    leave(1)\n    helper()", True),
        ("    try:\n        leave(1)\n    except ValueError:\n        join(1)", False),
        ("    return leave(1) and join(1)", True),
        ("    with join(1):\n        leave(1)", True),
    ],
)
def test_the_count_sees_two_verbs_on_one_way(body, is_wrong):
    source = f"{HEAD}\ndef helper():\n    actions.leave(1)\n\n@route\ndef view():\n{body}\n"
    assert (too_many(source) == ["view"]) is is_wrong
