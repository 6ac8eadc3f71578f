"""A template loops, asks ready flags, and says words. What is decided stands in a view model, where a test holds it."""

from pathlib import Path

import pytest
from jinja2 import Environment, nodes

TEMPLATES = Path(__file__).parents[2] / "learning" / "templates"
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
QUERIES = {"selectattr", "rejectattr", "select", "reject", "groupby"}
ELIFS_MOST = 3


def decisions(source):
    """What a template decides that is not its business: (line, why)."""
    tree = Environment(autoescape=True).parse(source)
    found = []
    for one in tree.find_all(nodes.Filter):
        if one.name in QUERIES:
            found.append((one.lineno, f"asks for rows: {one.name}"))
    for one in tree.find_all(nodes.Compare):
        sides = [one.expr, *(operand.expr for operand in one.ops)]
        if any(isinstance(side, nodes.Filter) and side.name in ("length", "count") for side in sides):
            found.append((one.lineno, "compares how many there are"))
        if any(isinstance(side, nodes.Const) and type(side.value) in (int, float) for side in sides):
            found.append((one.lineno, "compares with a number"))
    for one in tree.find_all(nodes.If):
        if len(one.elif_) > ELIFS_MOST:
            found.append((one.lineno, "a chain of conditions"))
        if depth(one) > 3:
            found.append((one.lineno, "conditions within conditions"))
    return sorted(set(found))


def depth(one):
    """How many conditions stand within each other, this one counted."""
    return 1 + max((depth(inner) for inner in inside(one)), default=0)


def inside(node):
    """The nearest conditions below a node; an `elif` is no condition within."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.If) and not (isinstance(node, nodes.If) and child in node.elif_):
            yield child
        else:
            yield from inside(child)


@pytest.mark.parametrize("page", PAGES)
def test_a_template_decides_nothing(page):
    assert decisions((TEMPLATES / page).read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("{% if passed|length == 4 %}{% endif %}", "compares how many there are"),
        ("{% if standard.number < 28 %}{% endif %}", "compares with a number"),
        ("{% set form = forms|selectattr('errors')|first %}", "asks for rows: selectattr"),
        ("{% if a %}{% elif b %}{% elif c %}{% elif d %}{% elif e %}{% endif %}", "a chain of conditions"),
        ("{% if a %}{% if b %}{% if c %}{% if d %}{% endif %}{% endif %}{% endif %}{% endif %}", "conditions within"),
        ("{{ 'a' if loop.index <= 5 }}", "compares with a number"),
    ],
)
def test_a_decision_is_seen(source, why):
    assert any(said.startswith(why) for _, said in decisions(source))


@pytest.mark.parametrize(
    "source",
    [
        "{% if a %}{% elif b %}{% elif c %}{% else %}{% endif %}",
        "{% if status == 'valid' %}{{ rows|length }}{% endif %}",
        "{% for one in all %}{% if not loop.last %} · {% endif %}{% endfor %}",
    ],
)
def test_loops_flags_and_words_are_no_decisions(source):
    assert decisions(source) == []
