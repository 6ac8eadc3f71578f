"""A simple drawing (rectangles and paths of an SVG) as the operators of a PDF page, so that it prints sharp."""

import re
from functools import lru_cache

_ELEMENT = re.compile(r"<(rect|path)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_STEP = re.compile(r"([A-Za-z])|(-?\d*\.?\d+)")
# How far the handle of a curve stands from its end to draw a quarter of a circle.
_ROUND = 0.5523


@lru_cache(maxsize=8)
def operators(svg: str) -> tuple[float, float, str]:
    """Width and height of an SVG's view box, and its drawing with the origin at the lower left.

    It understands what the bundled drawings use: rect (x, y, width, height, rx) and path (M L H V Q C Z and their small
    forms), with fill, stroke and stroke-width in hexadecimal colours.
    """
    box = re.search(r'viewBox="([\d. -]+)"', svg)
    if box is None:
        raise ValueError("a drawing needs a viewBox")
    left, top, width, height = (float(n) for n in box[1].split())
    parts = [f"1 0 0 -1 {0 - left:g} {height + top:g} cm"]
    for name, attributes in _ELEMENT.findall(svg):
        given = dict(_ATTRIBUTE.findall(attributes))
        fill, stroke = given.get("fill", "#000000"), given.get("stroke", "none")
        shape = _rect(given) if name == "rect" else path(given["d"])
        if fill != "none":
            parts.append(f"{_colour(fill)} rg")
        if stroke != "none":
            parts.append(f"{_colour(stroke)} RG {given.get('stroke-width', '1')} w 1 j")
        parts.append(f"{shape} {'n' if fill == stroke == 'none' else 'f' if stroke == 'none' else 'S'}")
    return width, height, " ".join(parts)


def _colour(text: str) -> str:
    return " ".join(f"{int(text[at : at + 2], 16) / 255:.3g}" for at in (1, 3, 5))


def _rect(given: dict[str, str]) -> str:
    x, y, w, h, r = (float(given.get(name, "0")) for name in ("x", "y", "width", "height", "rx"))
    if not r:
        return f"{x:g} {y:g} {w:g} {h:g} re"
    k = r * (1 - _ROUND)
    return path(
        f"M{x + r} {y} L{x + w - r} {y} C{x + w - k} {y} {x + w} {y + k} {x + w} {y + r} L{x + w} {y + h - r} "
        f"C{x + w} {y + h - k} {x + w - k} {y + h} {x + w - r} {y + h} L{x + r} {y + h} "
        f"C{x + k} {y + h} {x} {y + h - k} {x} {y + h - r} L{x} {y + r} C{x} {y + k} {x + k} {y} {x + r} {y} Z"
    )


def path(data: str) -> str:
    """The data of an SVG path as PDF operators, in its own units."""
    parts: list[str] = []
    x = y = 0.0
    start = (x, y)
    tokens = [(letter, number) for letter, number in _STEP.findall(data)]
    at, command = 0, ""
    needs = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "C": 6, "Z": 0}
    while at < len(tokens):
        if tokens[at][0]:
            command = tokens[at][0]
            at += 1
        kind = command.upper()
        numbers = [float(number) for _, number in tokens[at : at + needs[kind]]]
        at += needs[kind]
        if command.islower():
            numbers = [n + ((y if i % 2 else x) if kind not in "HV" else (x if kind == "H" else y))
                       for i, n in enumerate(numbers)]  # fmt: skip
        if kind == "Z":
            parts.append("h")
            x, y = start
            continue
        points = {"H": [*numbers, y], "V": [x, *numbers]}.get(kind, numbers)
        if kind == "Q":
            (a, b, *end) = points
            points = [x + (a - x) * 2 / 3, y + (b - y) * 2 / 3, end[0] + (a - end[0]) * 2 / 3,
                      end[1] + (b - end[1]) * 2 / 3, *end]  # fmt: skip
        x, y = points[-2:]
        if kind == "M":
            start, command = (x, y), "L" if command == "M" else "l"
        numbered = " ".join(f"{point:.2f}".rstrip("0").rstrip(".") for point in points)
        parts.append(f"{numbered} {'m' if kind == 'M' else 'c' if kind in 'QC' else 'l'}")
    return " ".join(parts)
