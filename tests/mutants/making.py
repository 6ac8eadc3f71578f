"""Small wrong changes to a file, each one a mutant: made from its syntax tree, written back as text."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COUNTED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
    ast.BitXor: ast.BitOr,
}  # fmt: skip
NAMED = {"min": "max", "max": "min", "any": "all", "all": "any"}
FILTERS = ("where", "and_", "or_", "join", "outerjoin")


@dataclass(frozen=True)
class Mutant:
    """One change: the bytes from `start` to `end` of a file become `new`. `where` is the function round it."""

    file: str
    start: int
    end: int
    old: str
    new: str
    line: int
    where: str

    @property
    def label(self) -> str:
        """A name that stays while the code stays, whatever line it moves to."""
        old, new = " ".join(self.old.split()), " ".join(self.new.split())
        return f"{self.file}: {self.where}: `{old[:90]}` → `{new[:90]}`"

    def applied(self, source: bytes) -> bytes:
        """The file with the change in it."""
        return source[: self.start] + self.new.encode() + source[self.end :]


def mutants(file: str, source: bytes) -> list[Mutant]:
    """Every mutant of a file, in the order of its text."""
    tree = ast.parse(source)
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found: dict[tuple[int, int, str], Mutant] = {}
    for node, where in _walk(tree, "module"):
        for target, new in _changes(node):
            begin = starts[target.lineno - 1] + target.col_offset
            end = starts[target.end_lineno - 1] + target.end_col_offset
            old = source[begin:end].decode()
            found.setdefault((begin, end, new), Mutant(file, begin, end, old, new, target.lineno, where))
    return [found[key] for key in sorted(found)]


def _walk(node: ast.AST, where: str) -> Iterator[tuple[ast.AST, str]]:
    """The nodes that may be changed: no annotation, no text, nothing inside an f-string."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        where = node.name if where == "module" else f"{where}.{node.name}"
    yield node, where
    for name, value in ast.iter_fields(node):
        if name in (
            "annotation",
            "returns",
            "decorator_list",
            "bases",
            "keywords" if isinstance(node, ast.ClassDef) else "",
        ):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr | ast.arguments):
                yield from _walk(child, where)


def _rewritten(node: ast.expr) -> str:
    return f"({ast.unparse(node)})"


def _changes(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """What a node becomes: (the node whose text is replaced, the new text)."""
    if isinstance(node, ast.Compare):
        for place, op in enumerate(node.ops):
            if type(op) in COMPARED:
                ops = [*node.ops[:place], COMPARED[type(op)](), *node.ops[place + 1 :]]
                yield node, _rewritten(ast.Compare(node.left, ops, node.comparators))
    elif isinstance(node, ast.BoolOp):
        yield node, _rewritten(ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        yield node, _rewritten(node.operand)
    elif isinstance(node, ast.BinOp) and type(node.op) in COUNTED:
        if not any(isinstance(side, ast.JoinedStr) for side in (node.left, node.right)):
            yield node, _rewritten(ast.BinOp(node.left, COUNTED[type(node.op)](), node.right))
    elif isinstance(node, ast.Set) and len(node.elts) > 1:
        for place in range(len(node.elts)):
            yield node, ast.unparse(ast.Set([*node.elts[:place], *node.elts[place + 1 :]]))
    elif isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.If | ast.IfExp):
        yield node.test, f"(not ({ast.unparse(node.test)}))"
    elif isinstance(node, ast.comprehension):
        for test in node.ifs:
            yield test, "True"
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.Raise | ast.AugAssign | ast.Continue) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield node, "pass"


def _constants(node: ast.Constant) -> Iterator[tuple[ast.AST, str]]:
    value = node.value
    if isinstance(value, bool):
        yield node, str(not value)
    elif isinstance(value, int):
        yield node, str(value + 1)
        if value > 1:
            yield node, str(value - 1)
    elif isinstance(value, float) and value > 0.001:  # less is a guard against rounding, and a hair more is the same
        yield node, repr(value * 1.02)


def _calls(node: ast.Call) -> Iterator[tuple[ast.AST, str]]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in NAMED and isinstance(node.func, ast.Name):
        yield node.func, NAMED[name]
    if name in FILTERS[:3] and len(node.args) > 1:
        for place in range(len(node.args)):
            rest = [*node.args[:place], *node.args[place + 1 :]]
            yield node, ast.unparse(ast.Call(node.func, rest, node.keywords))
