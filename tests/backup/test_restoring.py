"""Restore over filled databases, on both kinds; damage of every sort leaves database and keys as they were."""

import json
import random
import zipfile
from dataclasses import replace

import pytest
from sqlalchemy import text

from learning.backup import archive as form
from learning.backup import swapping
from learning.backup.restoring import CannotRestore, check, restore
from learning.backup.writing import CannotBackUp, write_backup
from learning.core import migrating
from learning.core.db import db
from learning.web.application import build
from tests.backup.test_migrating import engine  # noqa: F401
from tests.cli.test_commands import cpms
from tests.conftest import make_settings
from tests.filling import content, fill
from tests.visitors import Visitor, World, text_of


def quiet(_line):
    pass


def keys_of(settings):
    """Every file of the keys with its content and mode."""
    if not settings.keys_dir.is_dir():
        return {}
    return {p.name: (p.read_bytes(), oct(p.stat().st_mode)) for p in sorted(settings.keys_dir.iterdir())}


def lay_keys(settings, **keys):
    settings.keys_dir.mkdir(exist_ok=True, mode=0o700)
    for name, words in keys.items():
        (settings.keys_dir / name).touch(mode=0o600)
        (settings.keys_dir / name).write_text(words)


@pytest.fixture
def filled(engine, world, settings):  # noqa: F811
    """A database with rows in every table, keys, and a backup of an earlier state beside it."""
    world.complete(world.person(organisation=world.organisation(), name="أمينة يوسف"))
    fill(engine)
    lay_keys(settings, secret="earlier-Kq7vZx2mWb9TcRy4LnHs8Pd3FjGu", old="the earlier set")
    world.app.extensions["earlier"] = (content(engine), keys_of(settings))
    write_backup(engine, settings.keys_dir, settings.data_dir / "all.zip")
    world.person(name="Somebody later", organisation=world.organisation("Later"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE people SET name = 'Renamed' WHERE id = 1"))
        connection.execute(text("DELETE FROM certificate_files"))
    (settings.keys_dir / "old").unlink()
    lay_keys(settings, secret="later-Yt5nQw8eXv1BzMk6RcLp2HsJd9GfUa", new="the later set")
    db.session.remove()
    return settings


def test_a_backup_takes_the_place_of_a_filled_database_and_its_keys(engine, world, filled):  # noqa: F811
    later = content(engine), keys_of(filled)
    assert later != world.app.extensions["earlier"]
    with pytest.raises(CannotRestore, match="--replace"):
        restore(filled.data_dir / "all.zip", filled, engine, False, quiet)
    assert (content(engine), keys_of(filled)) == later
    done = restore(filled.data_dir / "all.zip", filled, engine, True, quiet)
    assert (content(engine), keys_of(filled)) == world.app.extensions["earlier"]
    assert not swapping.is_cut_off(filled.data_dir)
    # What was there is kept whole: restoring it brings back the later state, database and keys.
    assert {p.name for p in done.kept.iterdir()} == {"all.zip", "keys"}
    assert done.kept.stat().st_mode & 0o077 == 0
    restore(done.kept / "all.zip", filled, engine, True, quiet)
    assert (content(engine), keys_of(filled)) == later
    world.person(email="next@example.org")  # numbering goes on after the restored rows


def test_from_one_kind_of_database_to_the_other_and_back(engine, world, filled, tmp_path, content_store):  # noqa: F811
    """This database → SQLite → this database: three times the same content."""
    place = tmp_path / "other"
    place.mkdir()
    other = make_settings(place, f"sqlite:///{place / 'cpms.sqlite'}")
    app = build(other, content_store)
    with app.app_context():
        there = db.engine
        restore(filled.data_dir / "all.zip", other, there, False, quiet)
        assert (content(there), keys_of(other)) == world.app.extensions["earlier"]
        write_backup(there, other.keys_dir, place / "back.zip")
        there.dispose()
    assert (place / "cpms.sqlite").stat().st_mode & 0o777 == 0o600
    restore(place / "back.zip", filled, engine, True, quiet)
    assert (content(engine), keys_of(filled)) == world.app.extensions["earlier"]


def rezipped(source, target, **changes):
    """A copy of a backup with members changed, and an honest seal: `about` a function, others by path or None."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        about = json.loads(old.read(form.ABOUT))
        members = {name: old.read(name) for name in old.namelist() if name != form.ABOUT}
        for name, change in changes.items():
            if name == "about":
                change(about)
            elif change is None:
                members.pop(name)
            else:
                members[name] = change(members.get(name, b""))
                about["digests"][name] = form.hashlib.sha256(members[name]).hexdigest()
        for name, body in members.items():
            new.writestr(name, body)
        new.writestr(form.ABOUT, json.dumps(about))
        new.comment = form.SEAL + b"0" * 64
    data = target.read_bytes()[: -form.SEAL_BYTES]
    target.write_bytes(data + b"sha256:" + b"0" * 64)
    target.write_bytes(data + form.seal_of(target))
    return target


def lines(change):
    """Change the list of rows of a table's member."""
    return lambda body: b"".join(
        json.dumps(row).encode() + b"\n" for row in change([*map(json.loads, body.splitlines())])
    )


def with_row(**values):
    return lines(lambda rows: [{**rows[0], **values}, *rows[1:]])


PEOPLE = "tables/people.jsonl"
WRONG = {
    "newer format": ({"about": lambda a: a.update(format=99)}, "newer release"),
    "newer revision": ({"about": lambda a: a.update(revision="9999")}, "newer release"),
    "other program": ({"about": lambda a: a.update(program="another")}, "not a backup of this program"),
    "no program": ({"about": lambda a: a.pop("program")}, "not a backup of this program"),
    "empty database": ({"about": lambda a: a.update(revision=None)}, "empty database"),
    "table missing": ({PEOPLE: None}, "people.jsonl is missing"),
    "key missing": ({"keys/secret": None}, "keys/secret is missing"),
    "key not listed": ({"keys/more": lambda _b: b"x"}, "does not belong"),
    "table unknown": ({"tables/aliens.jsonl": lambda _b: b""}, "does not belong"),
    "table not listed": ({"about": lambda a: a["rows"].pop("people")}, "does not say"),
    "table short": ({PEOPLE: lines(lambda rows: rows[:-1])}, "rows where"),
    "table long": ({PEOPLE: lines(lambda rows: [*rows, {**rows[0], "id": 999, "email": "x@y.zz"}])}, "rows where"),
    "table empty": ({PEOPLE: lambda _b: b""}, "rows where"),
    "row cut": ({PEOPLE: lambda body: body[:-9]}, "damaged or cut off"),
    "row no object": ({PEOPLE: lambda body: b"[1]\n" + body.split(b"\n", 1)[1]}, "cut off"),
    "column unknown": ({PEOPLE: with_row(height=180)}, "other columns"),
    "column missing": ({PEOPLE: lines(lambda r: [{k: v for k, v in x.items() if k != "email"} for x in r])}, "columns"),
    "text for a number": ({PEOPLE: with_row(id="one")}, "wrong kind"),
    "true for a number": ({PEOPLE: with_row(id=True)}, "wrong kind"),
    "number too large": ({PEOPLE: with_row(id=2**63)}, "wrong kind"),
    "number for a text": ({PEOPLE: with_row(name=7)}, "wrong kind"),
    "half a surrogate": ({PEOPLE: with_row(name="\ud800")}, "wrong kind"),
    "a NUL": ({PEOPLE: with_row(name="a\0b")}, "wrong kind"),
    "no moment": ({PEOPLE: with_row(created_at="yesterday")}, "wrong kind"),
    "moment without zone": ({PEOPLE: with_row(created_at="2026-01-01T00:00:00")}, "wrong kind"),
    "nothing where something must be": ({PEOPLE: with_row(email=None)}, "does not fit the tables"),
    "the same address twice": ({PEOPLE: lines(lambda rows: [{**r, "email": "x@y.zz"} for r in rows])}, "does not fit"),
    "points at nobody": ({"tables/enrolments.jsonl": with_row(person_id=4711)}, "points at a row of people"),
    "no base64": ({"tables/certificate_files.jsonl": with_row(pdf={"base64": "!"})}, "wrong kind"),
    "path out of the folder": ({"keys/../../evil": lambda _b: b"x"}, "no backup holds"),
    "hidden key": ({"keys/.evil": lambda _b: b"x"}, "no backup holds"),
    "absolute path": ({"/etc/evil": lambda _b: b"x"}, "no backup holds"),
    "key too large": ({"keys/secret": lambda _b: b"x" * (5 << 20)}, "far too large"),
    "bomb": ({"tables/messages.jsonl": lambda _b: b" " * (60 << 20)}, "unfold to far more"),
    "digest wrong": ({"about": lambda a: a["digests"].update({PEOPLE: "0" * 64})}, "not what was written"),
    "about no object": ({"about": lambda a: a.clear()}, "damaged or cut off"),
}


def test_what_does_not_fit_is_said_in_one_sentence_and_changes_nothing(engine, filled):  # noqa: F811
    before, good, bad = (content(engine), keys_of(filled)), filled.data_dir / "all.zip", filled.data_dir / "bad.zip"
    assert check(rezipped(good, bad), filled, engine, quiet).rows["people"] >= 3  # the tool itself spoils nothing
    for name, (changes, words) in WRONG.items():
        with pytest.raises(CannotRestore, match=words) as refused:
            restore(rezipped(good, bad, **changes), filled, engine, True, quiet)
        said = str(refused.value)
        assert said.endswith("Nothing was changed.") and said.count("\n") == 0, (name, said)
        assert not swapping.is_cut_off(filled.data_dir), name
        assert (content(engine), keys_of(filled)) == before, name
    assert not (filled.data_dir / "kept").exists()


def test_cut_flipped_or_emptied_anywhere_it_is_refused(engine, filled):  # noqa: F811
    """At seeded places over the whole file, and at every byte of its end; the data is compared at the end of each kind."""
    before, bad = (content(engine), keys_of(filled)), filled.data_dir / "bad.zip"
    good = (filled.data_dir / "all.zip").read_bytes()
    chance = random.Random(28)
    cuts = {0, 1, 21, 22, 23, len(good) - 1, len(good) - 71, len(good) - 72, len(good) - 93}
    cuts |= {chance.randrange(len(good)) for _ in range(60)}
    flips = {chance.randrange(len(good)) for _ in range(100)} | set(range(len(good) - 110, len(good)))
    damaged = [(f"cut at {n}", good[:n]) for n in sorted(cuts)]
    damaged += [(f"bit of {n}", good[:n] + bytes([good[n] ^ (1 << (n % 8))]) + good[n + 1 :]) for n in sorted(flips)]
    damaged += [("longer", good + b"x"), ("text", b"not a zip at all"), ("zeros", bytes(len(good)))]
    for name, body in damaged:
        bad.write_bytes(body)
        with pytest.raises(CannotRestore) as refused:
            restore(bad, filled, engine, True, quiet)
        assert str(refused.value).endswith("Nothing was changed."), name
    assert (content(engine), keys_of(filled)) == before
    assert not (filled.data_dir / "kept").exists()


def as_format_1(source, target):
    """The same content as release 1.0 wrote it: no seal, no digests, no list of keys, no wrapped JSON."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        said = json.loads(old.read(form.ABOUT))
        for name in old.namelist():
            if name != form.ABOUT:
                new.writestr(name, old.read(name))
        about = {"format": 1, "made_at": said["made_at"], "revision": said["revision"], "rows": said["rows"]}
        new.writestr(form.ABOUT, json.dumps(about))
    return target


def test_a_backup_of_the_first_release_still_restores_and_its_damage_is_noticed(engine, filled):  # noqa: F811
    """Format 1 at the revision of release 1.0; its parts carry the ZIP's own check sums alone."""
    migrating.move("0005", engine)
    write_backup(engine, filled.keys_dir, filled.data_dir / "now.zip")
    old = as_format_1(filled.data_dir / "now.zip", filled.data_dir / "old.zip")
    expected, keys = content(engine), keys_of(filled)
    migrating.move("head", engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE people SET name = 'Changed since'"))
    before = content(engine)
    good, chance = old.read_bytes(), random.Random(5)
    for _ in range(60):
        place = chance.randrange(len(good))
        bad = filled.data_dir / "bad.zip"
        bad.write_bytes(good[:place])
        with pytest.raises(CannotRestore):
            restore(bad, filled, engine, True, quiet)
    assert (content(engine), keys_of(filled)) == (before, keys)
    restore(old, filled, engine, True, quiet)
    with engine.connect() as connection:
        columns = migrating.structure_at("0005")
    assert content(engine, columns) == expected
    assert keys_of(filled) == keys


def test_a_flipped_byte_of_an_old_backup_is_refused_or_harmless(engine, filled):  # noqa: F811
    """Without a seal a changed date in the ZIP's list goes unseen; no row and no key ever comes back changed."""
    write_backup(engine, filled.keys_dir, filled.data_dir / "now.zip")
    good = as_format_1(filled.data_dir / "now.zip", filled.data_dir / "old.zip").read_bytes()
    before, chance, bad = (content(engine), keys_of(filled)), random.Random(7), filled.data_dir / "bad.zip"
    refused = 0
    for place in [chance.randrange(len(good)) for _ in range(25)]:
        bad.write_bytes(good[:place] + bytes([good[place] ^ 0x10]) + good[place + 1 :])
        try:
            restore(bad, filled, engine, True, quiet)
        except CannotRestore:
            refused += 1
        assert (content(engine), keys_of(filled)) == before, place
    assert refused > 10


def test_a_backup_that_cannot_be_written_says_so_and_leaves_the_last_one(engine, filled, tmp_path):  # noqa: F811
    good = (filled.data_dir / "all.zip").read_bytes()
    for target in (tmp_path / "nowhere" / "all.zip", tmp_path / "all.zip" / "x.zip", filled.keys_dir):
        with pytest.raises(CannotBackUp):
            write_backup(engine, filled.keys_dir, target)
    assert (filled.data_dir / "all.zip").read_bytes() == good
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name] == []


def test_nothing_and_jsons_null_stay_two_things(engine, filled):  # noqa: F811
    with engine.begin() as connection:
        connection.execute(text("UPDATE completions SET lessons = NULL WHERE id = (SELECT MIN(id) FROM completions)"))
        connection.execute(text("UPDATE completions SET lessons = 'null' WHERE id = (SELECT MAX(id) FROM completions)"))
        connection.execute(
            text(
                "UPDATE hand_ins SET weak_objectives = 'null' WHERE attempt_id = (SELECT MIN(attempt_id) FROM hand_ins)"
            )
        )
        last = "(SELECT MAX(attempt_id) FROM hand_ins)"
        connection.exec_driver_sql(
            f"UPDATE hand_ins SET weak_objectives = '{{\"json\": null}}' WHERE attempt_id = {last}"
        )
    before = content(engine)
    write_backup(engine, filled.keys_dir, filled.data_dir / "odd.zip")
    restore(filled.data_dir / "odd.zip", filled, engine, True, quiet)
    assert content(engine) == before


def test_a_file_without_keys_leaves_the_present_ones(engine, world, filled):  # noqa: F811
    no_keys = rezipped(
        filled.data_dir / "all.zip",
        filled.data_dir / "bad.zip",
        about=lambda a: (a["keys"].clear(), [a["digests"].pop(n) for n in [*a["digests"]] if n.startswith("keys/")]),
        **{f"keys/{name}": None for name in world.app.extensions["earlier"][1]},
    )
    before = keys_of(filled)
    restore(no_keys, filled, engine, True, quiet)
    assert keys_of(filled) == before


def test_the_commands_say_what_they_did(engine, world, filled):  # noqa: F811
    engine.dispose()
    place = {
        "CPMS_DATA_DIR": str(filled.data_dir),
        "CPMS_DATABASE_URL": filled.database_url.replace("+psycopg", ""),
    }
    file, later = str(filled.data_dir / "all.zip"), (content(engine), keys_of(filled))
    engine.dispose()
    status, said = cpms("restore", file, **place)
    assert status == 1 and "--replace" in said and said.strip().endswith("Nothing was changed.")
    status, said = cpms("restore", "--check", file, **place)
    assert status == 0 and "The file is whole" in said and "Traceback" not in said, said
    assert (content(engine), keys_of(filled)) == later
    engine.dispose()
    status, said = cpms("restore", "--replace", file, **place)
    assert status == 0 and "What was here before is kept in" in said, said
    assert (content(engine), keys_of(filled)) == world.app.extensions["earlier"]
    engine.dispose()
    for words in (("backup", "/nowhere/all.zip"), ("restore", "/nowhere/all.zip"), ("restore", str(filled.data_dir))):
        status, said = cpms(*words, **place)
        assert status == 1 and "Traceback" not in said and len(said.strip().splitlines()) == 1, said


def test_a_certificate_outlives_its_move_to_another_machine(app, world, settings, store, tmp_path, content_store):
    learner = world.person(organisation=world.organisation(), name="أمينة يوسف")
    code = world.complete(learner)
    pdf = Visitor(app).sign_in(learner.email).get("/certificate.pdf").data
    with app.app_context():
        write_backup(db.engine, settings.keys_dir, tmp_path / "all.zip")
    assert (tmp_path / "all.zip").stat().st_mode & 0o077 == 0
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    url = store.fresh(elsewhere)
    new = replace(make_settings(elsewhere, url), secret_key=settings.secret_key)
    other = build(new, content_store)
    with other.app_context():
        restore(tmp_path / "all.zip", new, db.engine, False, quiet)
    assert World(other).rows() == world.rows()
    assert "valid" in text_of(Visitor(other).page(f"/verify/{code}"))
    assert Visitor(other).sign_in(learner.email).get("/certificate.pdf").data == pdf
    with other.app_context():
        db.session.remove()
        db.engine.dispose()
    store.drop(url)
