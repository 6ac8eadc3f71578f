"""Finds the numbers that may decide something: named constants, defaults, limits of fields, and bare ones in rules."""

import ast
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
# Where a bare number in a function is a decision: the files that hold pure rules.
RULES = (
    "rules.py",
    "marking.py",
    "retrieval.py",
    "drawing.py",
    "statistics.py",
    "codes.py",
    "signed_record.py",
    "crockford.py",
)
PLAIN = {0, 1, 2, -1, 100}  # counting, halving, percent


def sources() -> list[Path]:
    return sorted([*(ROOT / "learning").rglob("*.py"), *(ROOT / "certificates").rglob("*.py")])


def numbers(node: ast.AST) -> list[float]:
    """Every number written in a piece of code."""
    found = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return [value for value in found if isinstance(value, int | float) and not isinstance(value, bool)]


def _named(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        value = getattr(node, "value", None)
        for target in targets:
            for name in target.elts if isinstance(target, ast.Tuple) else [target]:
                if isinstance(name, ast.Name) and name.id.isupper() and value is not None and _decides(value):
                    yield name.id


def _decides(value: ast.AST) -> bool:
    """A number by itself, or in a plain container, range, timedelta or Limit; not a place in a path or a pattern."""
    if isinstance(value, ast.Call):
        name = ast.unparse(value.func)
        return name in ("range", "timedelta", "Limit", "date", "frozenset") and bool(numbers(value))
    if isinstance(value, ast.Constant | ast.Tuple | ast.List | ast.Set | ast.Dict | ast.BinOp | ast.UnaryOp):
        return bool(numbers(value)) and not any(isinstance(part, ast.Subscript) for part in ast.walk(value))
    return False


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _defaults(tree: ast.Module) -> Iterator[str]:
    for function in _functions(tree):
        places = [*function.args.posonlyargs, *function.args.args]
        pairs = list(zip(reversed(places), reversed(function.args.defaults), strict=False))
        pairs += [(a, d) for a, d in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True) if d]
        for argument, default in pairs:
            if isinstance(default, ast.Constant) and set(numbers(default)) - PLAIN:
                yield f"{function.name}({argument.arg})"


def _fields(tree: ast.Module) -> Iterator[str]:
    """Validators of form fields with a number of their own: Class.field."""
    for owner in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for node in owner.body:
            if isinstance(node, ast.Assign):
                for call in (part for part in ast.walk(node.value) if isinstance(part, ast.Call)):
                    if ast.unparse(call.func).split(".")[-1] in ("Length", "NumberRange") and numbers(call):
                        yield f"{owner.name}.{ast.unparse(node.targets[0])}"


def _bare(tree: ast.Module) -> Iterator[str]:
    for function in _functions(tree):
        body = [
            node for node in function.body if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Constant)
        ]
        found = {value for node in body for value in numbers(node)} - PLAIN
        if found:
            yield f"{function.name}: {', '.join(f'{value:g}' for value in sorted(found))}"


def in_source() -> set[str]:
    """Every number found, as “file: name”."""
    found = set()
    for path in sources():
        tree = ast.parse(path.read_text("utf-8"))
        ways = [_named, _defaults, _fields]
        if (path.name in RULES and "web" not in path.parts) or "kinds" in path.parts:
            ways.append(_bare)
        name = path.relative_to(ROOT).as_posix()
        found |= {f"{name}: {item}" for way in ways for item in way(tree)}
    return found


def in_content() -> set[str]:
    """Numbers that authors set and that decide: of the course, and of each bank."""
    course = yaml.safe_load((ROOT / "learning/modules/course.yaml").read_text("utf-8"))
    found = {f"learning/modules/course.yaml: {k}" for k, v in course.items() if isinstance(v, int | float)}
    for path in (ROOT / "learning/quizzes").glob("*.yaml"):
        bank = yaml.safe_load(path.read_text("utf-8"))
        found |= {f"learning/quizzes: {k}" for k, v in bank.items() if isinstance(v, int | float)}
        found |= {"learning/quizzes: draw"} if "draw" in bank else set()
    return found
