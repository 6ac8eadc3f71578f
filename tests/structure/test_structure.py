"""The shape of the house, held by tests: sizes, places, words, and documents that say what is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "learning").rglob("*.py"), *(ROOT / "certificates").rglob("*.py")])
TEMPLATES = sorted((ROOT / "learning" / "templates").rglob("*.html"))


def name(path):
    return path.relative_to(ROOT).as_posix()


def test_files_are_small_and_templates_smaller():
    assert [name(p) for p in SOURCES if len(p.read_text("utf-8").splitlines()) > 300] == []
    assert [name(p) for p in TEMPLATES if len(p.read_text("utf-8").splitlines()) > 200] == []


# A sentence is one message, whole on its line: nothing else may stand beside it.
SENTENCE = r"\s*(\{\{ )?(\w+=)?(_\()?'[^']*'\)?,?( \}\})?"


def test_templates_read_like_a_page():
    wide = [
        name(p)
        for p in TEMPLATES
        for line in p.read_text("utf-8").splitlines()
        if len(line) > 120 and not re.fullmatch(SENTENCE, line)
    ]
    assert wide == []


def test_no_drawer_for_odds_and_ends():
    assert [name(p) for p in SOURCES if p.stem in ("utils", "helpers", "misc", "common")] == []


def calls(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


@pytest.mark.parametrize(
    ("wanted", "home"),
    [
        (r"db\.session\.commit|session\.commit", "learning/core/db.py"),
        (r"datetime\.(now|utcnow|today)|date\.today|time\.time", "learning/core/clock.py certificates/signing.py"),
        (r"render_template_string", ""),
        (r"Markup", "learning/web/jinja.py"),
        (
            r"text",
            "learning/core/migrating.py learning/backup/staging.py learning/backup/into_postgresql.py learning/cli/checks/database.py",
        ),
        (r"nh3\.clean", "learning/authoring/markdown.py"),
    ],
)
def test_some_things_happen_in_one_place_only(wanted, home):
    found = {name(p) for p in SOURCES for called, _ in calls(p) if re.fullmatch(wanted, called)}
    assert found - set(home.split()) == set()


# Everything that knows content.
CONTENT = ("authoring", "courseware", "assessment", "scenarios", "reference", "study", "catalogue")


def test_content_knows_no_address_of_the_site(app):
    """Links stay symbolic until somebody shows them: no name of a route and no path stands below the web."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if "." in rule.endpoint}
    roots = {rule.rule.split("/")[1].split("<")[0] for rule in app.url_map.iter_rules()} - {""}
    path_of_ours = re.compile(rf"(^|[\"'])/({'|'.join(map(re.escape, sorted(roots)))})(?![\w-])")
    sources = [p for p in SOURCES if any(f"learning/{part}/" in name(p) for part in CONTENT)]
    assert len(sources) > 40
    wrong = [
        (name(path), node.value)
        for path in sources
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and (node.value in endpoints or path_of_ours.search(node.value))
    ]
    assert wrong == []


def test_views_ask_no_table_and_commit_nothing():
    views = [p for p in SOURCES if "learning/web/" in name(p)]
    wrong = [name(p) for p in views for called, _ in calls(p) if called in ("select", "update", "delete", "insert")]
    assert set(wrong) <= {"learning/web/public/health.py"}


def test_views_are_short():
    long = []
    for path in SOURCES:
        if "learning/web/" not in name(path):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.decorator_list and node.end_lineno - node.lineno > 32:
                long.append((name(path), node.name))
    assert long == []


def test_public_functions_say_what_they_do():
    silent = []
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        if path.stat().st_size and not ast.get_docstring(tree):
            silent.append(name(path))
        for node in tree.body:
            if (
                isinstance(node, ast.FunctionDef | ast.ClassDef)
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                silent.append(f"{name(path)}: {node.name}")
    assert silent == []


def test_templates_mark_nothing_safe_but_authored_text():
    for path in TEMPLATES:
        text = path.read_text("utf-8")
        assert "|safe " not in text and "|safe}" not in text, name(path)
        # The page that is saved for days without a line carries its script; no answer of ours runs it.
        inline = r"<script(?! defer src| type=\"application/json\")"
        assert path.name == "offline.html" or not re.search(inline, text), name(path)
        assert " style=" not in text, name(path)
        assert not re.search(r"\son\w+=", text), name(path)


def test_every_setting_is_documented():
    code = (ROOT / "learning" / "settings.py").read_text("utf-8")
    guide = (ROOT / "docs" / "operations.md").read_text("utf-8")
    for setting in set(re.findall(r'"(CPMS_[A-Z_]+|PORT)"', code)):
        assert f"`{setting}`" in guide, setting


def test_every_command_is_documented():
    from learning.cli import main

    guide = (ROOT / "docs" / "operations.md").read_text("utf-8") + (ROOT / "docs" / "authoring.md").read_text("utf-8")
    for command in main.commands:
        assert f"cpms {command}" in guide, command


def test_every_test_is_collected():
    """A test nobody runs is worse than none."""
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                decorated = any("fixture" in ast.unparse(d) for d in node.decorator_list)
                used = len(re.findall(rf"\b{node.name}\b", path.read_text("utf-8"))) > 1
                assert node.name.startswith("test_") or decorated or used, (name(path), node.name)


def test_no_page_of_the_repository_names_a_registry_or_this_machine():
    for path in [
        *ROOT.glob("*.md"),
        *ROOT.glob("requirements/*.txt"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "Makefile",
    ]:
        text = path.read_text("utf-8")
        assert "--index" not in text, name(path)
        assert str(ROOT.parent) + "/" not in text or str(ROOT.parent) == "/", name(path)


def test_no_file_holds_two_sides_of_a_merge():
    marks = tuple(letter * 7 for letter in "<>|")
    for folder in ("learning", "certificates", "static", "migrations", "tests", "docs"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".js", ".css", ".html", ".txt", ".md", ".yaml", ".svg"):
                wrong = [line for line in path.read_text("utf-8").splitlines() if line.startswith(marks)]
                assert not wrong, path


# Words this house no longer uses for files, and what stands in their place (docs/glossary.md is the authority).
REPLACED = {
    "rounds": "worker/jobs", "letters": "mail_rendering", "papers": "certificate_files, certificates",
    "present": "request_context", "shelf": "content_store", "words": "glossary_links", "entry": "signing_in",
    "entrance": "sign_in", "finding": "search", "trail": "audit_trail", "evidence": "items",
    "statuses": "status_list", "record": "signed_record",
}  # fmt: skip


def test_files_bear_the_names_of_the_glossary():
    found = [p for top in ("learning", "certificates") for p in (ROOT / top).rglob("*.py") if p.stem in REPLACED]
    assert [(p.relative_to(ROOT).as_posix(), REPLACED[p.stem]) for p in found] == []


def test_templates_name_the_entry_whose_words_they_show():
    """Authored text may be in any language: a template asks the entry, and never takes it for English."""
    for path in TEMPLATES:
        assert not re.search(r"in_english\(|\|\s*english\b", path.read_text("utf-8")), name(path)


def test_a_template_imports_the_macros_it_calls():
    """A partial that relies on what its page imports breaks with the next page that includes it."""
    macros = {
        m for p in TEMPLATES if p.parent.name == "macros" for m in re.findall(r"macro (\w+)", p.read_text("utf-8"))
    }
    lost = []
    for path in TEMPLATES:
        text = path.read_text("utf-8")
        has = set(re.findall(r"\w+", " ".join(re.findall(r"import ([^%]*)%", text)))) | set(
            re.findall(r"macro (\w+)", text)
        )
        called = set(re.findall(r"(?:\{\{-? *|\{%-? call )(\w+)\(", text))
        lost += [(name(path), macro) for macro in sorted(called & macros - has)]
    assert lost == []
