"""One sheet travels, and it says what its files say."""

import gzip
import re
import shutil

import pytest
import tinycss2

from learning.web import delivery, sheet
from tests.visitors import Visitor

FILES = delivery.STATIC / "css"


def meaning(css):
    """Every rule in order: where it stands, its selector, its declarations, token by token."""
    found = []

    def tokens(nodes, after=","):
        listed = []
        for node in nodes:
            if node.type == "comment" or (node.type == "whitespace" and listed and listed[-1] in [*after]):
                continue
            if node.type == "function":
                listed += [f"{node.name}(", *tokens(node.arguments, after), ")"]
            elif node.type.endswith("block"):
                listed += [node.type, *tokens(node.content, after), "end"]
            elif node.type == "whitespace":
                listed += [] if listed[-1:] == [" "] else [" "]
            else:
                listed.append(node.serialize())
        while listed and listed[-1] == " ":
            listed.pop()
        return listed[1:] if listed[:1] == [" "] else listed

    def walk(nodes, place):
        for node in nodes:
            if node.type == "at-rule":
                inside = (*place, node.at_keyword, *tokens(node.prelude, ",:"))
                if node.content is None:
                    found.append(inside)
                else:
                    walk(tinycss2.parse_rule_list(node.content, True, True), inside)
                continue
            assert node.type == "qualified-rule", node
            declarations = tinycss2.parse_blocks_contents(node.content, True, True)
            assert {one.type for one in declarations} == {"declaration"}, node
            values = [(one.name, tokens(one.value), one.important) for one in declarations]
            found.append((place, tokens(node.prelude), values))

    walk(tinycss2.parse_stylesheet(css, True, True), ())
    return found


def test_the_joined_sheet_says_what_its_files_say_in_their_order():
    plain = [rule for part in sheet.PARTS for rule in meaning((FILES / f"{part}.css").read_text("utf-8"))]
    assert len(plain) > 200
    assert meaning(sheet.joined(FILES)) == plain
    assert sheet.joined(FILES).startswith("@layer reset,tokens,base,layout,components,utilities,print;")


@pytest.mark.parametrize(
    ("css", "small"),
    [
        ("/* why */ a { b: c; }", "a{b:c;}"),
        ("a /* x */ b { c: d e , f; }", "a b{c:d e ,f;}"),
        ("ul :is(a, b) + c > d { e: calc(1px + 2px); }", "ul :is(a,b) + c > d{e:calc(1px + 2px);}"),
        ('a::after { content: " (" attr(href) ") ; /* kept */"; }', 'a::after{content:" (" attr(href) ") ; /* kept */";}'),
        (r'a { content: "\" ; b"; }', r'a{content:"\" ; b";}'),
        ("a { b: 'c  ;  d'; }", "a{b:'c  ;  d';}"),
        ("@media (min-width: 1rem) and (hover) {\n  a {\n    b: c;\n  }\n}\n", "@media (min-width:1rem) and (hover){a{b:c;}}"),
        ("a { b: c; } /* it's \" odd */ d { e: f; }", "a{b:c;}d{e:f;}"),
    ],
)  # fmt: skip
def test_packing_takes_what_means_nothing_and_leaves_the_rest(css, small):
    assert sheet.packed(css) == small


def test_a_part_that_nobody_named_stops_the_start(tmp_path):
    shutil.copytree(FILES, tmp_path / "css")
    (tmp_path / "css" / "components" / "forgotten.css").write_text("@layer components { a { b: c; } }", "utf-8")
    with pytest.raises(ValueError, match="components/forgotten"):
        sheet.joined(tmp_path / "css")


def sheets_of(visitor):
    return re.findall(r'<link rel="stylesheet" href="([^"]+)">', visitor.page("/"))


def test_a_page_asks_for_one_sheet_and_its_parts_have_no_address(app, visitor):
    (address,) = sheets_of(visitor)
    answer = visitor.get(address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.data).decode() == sheet.joined(FILES)
    assert [name for name in app.extensions["assets"] if name.startswith("css/")] == [sheet.ADDRESS]


@pytest.mark.parametrize("is_debugged", [False, True])
def test_a_changed_part_is_seen_at_once_in_debug_mode_only(app, tmp_path, monkeypatch, is_debugged):
    shutil.copytree(delivery.STATIC, tmp_path / "static")
    monkeypatch.setattr(delivery, "STATIC", tmp_path / "static")
    app.debug = is_debugged
    visitor = Visitor(app)
    before = sheets_of(visitor)
    (tmp_path / "static" / "css" / "components" / "word.css").write_text("@layer components { a { b: c; } }", "utf-8")
    after = sheets_of(visitor)
    assert (after != before) == is_debugged
    assert visitor.get(after[0]).status_code == 200
