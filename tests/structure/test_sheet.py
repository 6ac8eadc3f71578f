"""Sheets and scripts are written for people to read: narrow, one declaration a line, one idea a file."""

import re
from pathlib import Path

import pytest

from learning.authoring.markdown import CONTAINERS
from learning.web.sheet import PARTS

STATIC = Path(__file__).parents[2] / "static"
SHEETS = {part: (STATIC / "css" / f"{part}.css").read_text("utf-8") for part in PARTS}
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
PHYSICAL = (
    r"(?<![-\w])(?:margin|padding|border)-(?:left|right|top|bottom)\b|(?<![-\w])(?:left|right|top|bottom)\s*:"
    r"|text-align:\s*(?:left|right)|float\s*:|(?<![-\w])(?:width|height)\s*:"
)
COLOUR = r"#[0-9a-fA-F]{3,8}\b(?=[^{]*[;}])|rgba?\(|hsla?\(|oklch\(\s*[\d.]"
# Paper is black on white; drawings keep the light paper they are drawn for.
OWN_COLOURS = {"tokens", "print", "components/drawings"}


def rules_of(css):
    return re.sub(r"/\*.*?\*/", "", css, flags=re.S)


def too_wide(text):
    return [line for line in text.splitlines() if len(line) > 120]


def crowded(css):
    """Lines that hold a second rule, more than three declarations, or several without their selector."""
    found = []
    for line in rules_of(css).splitlines():
        declarations = len(re.findall(r";(?=\s|$)", re.sub(r'"[^"]*"', '""', line)))
        if line.count("{") > 1 or line.count("}") > 1 or declarations > (3 if "{" in line else 1):
            found.append(line.strip())
    return found


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_sheet_reads_like_a_page(part):
    css = SHEETS[part]
    assert too_wide(css) == []
    assert crowded(css) == []
    assert len(css.splitlines()) <= 150
    assert re.match(r"/\* \S[^*]+\. \*/\n@layer ", css), "the first line says what the file is"


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_logical_and_keeps_colours_in_tokens(part):
    rules = rules_of(SHEETS[part])
    assert re.findall(PHYSICAL, rules) == []
    assert part in OWN_COLOURS or re.findall(COLOUR, rules) == []
    assert rules.count("@layer") == 1
    layer = "components" if part.startswith("components/") else part
    assert part == "layers" or f"@layer {layer} {{" in rules


def test_the_layers_are_named_before_everything():
    assert PARTS[0] == "layers"
    assert "@layer reset, tokens, base, layout, components, utilities, print;" in SHEETS["layers"]


@pytest.mark.parametrize(
    ("css", "is_crowded"),
    [
        ("a { b: c; d: e; f: g; }", False),
        ("a { b: c; d: e; f: g; h: i; }", True),
        ("a { b: c; } d { e: f; }", True),
        ("@media print { a { b: c; } }", True),
        ("a {\n  b: c;\n  d: e;\n}", False),
        ("a {\n  b: c; d: e;\n}", True),
        ('a { content: "; ; ; ;"; }', False),
    ],
)
def test_crowded_lines_are_seen(css, is_crowded):
    assert bool(crowded(css)) == is_crowded


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_narrow_and_says_what_it_is(script):
    text = script.read_text("utf-8")
    assert too_wide(text) == []
    assert text.startswith("// ")


def names_used():
    """Every class a page can carry: in templates, in scripts, in HTML that Python writes, in boxes of lessons."""
    root = STATIC.parent
    files = [
        *root.glob("learning/templates/**/*.*"),
        *root.glob("learning/**/*.py"),
        *root.glob("static/js/**/*.js"),
    ]
    text = "\n".join(path.read_text("utf-8") for path in files)
    found = set(CONTAINERS)
    for attribute in re.findall(r"""class(?:Name)?\s*=\s*\\?["'](.*?)["']?\s*(?:>|\n|$)""", text):
        found |= set(re.findall(r"[a-zA-Z][\w-]*", attribute))
    for words in re.findall(r"block page_class %\}(.*?)\{%", text):
        found |= set(words.split())
    return found


def test_no_rule_waits_for_a_class_that_no_page_carries():
    selectors = re.sub(r"\{[^{}]*\}", ";", rules_of("\n".join(SHEETS.values())))
    styled = set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors))
    assert styled, "the sheet names no class at all"
    assert sorted(styled - names_used()) == []
