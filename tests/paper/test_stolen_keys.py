"""Keys that change and keys that are stolen: no kill and no race loses one, and a thief's papers are refused."""

import io
import json
import os
import secrets
from datetime import date

import pytest
from click.testing import CliRunner

from certificates import codes, keylists, keys, queries, rendering, signed_record, signing
from learning.cli import main
from learning.web import certificate_files
from tests.paper.test_certificates import ADDRESS, CODE, facts

TODAY = date(2026, 11, 24)
STEPS = ("fsync", "link", "replace", "unlink")


def killed_at(step, act):
    """Run `act` in a process that dies before its file step of this number. Whether it died."""
    child = os.fork()
    if child == 0:
        left = [step]

        def dying(real):
            def call(*given, **named):
                if left[0] == 0:
                    os._exit(9)
                left[0] -= 1
                return real(*given, **named)

            return call

        for name in STEPS:
            setattr(os, name, dying(getattr(os, name)))
        act()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def together(acts):
    children = []
    for act in acts:
        child = os.fork()
        if child == 0:
            try:
                act()
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


def signs(folder):
    key_id, key = keys.present(folder)
    return keys.holds(keys.public_keys(keys.listed(folder))[key_id], key.sign(b"x"), b"x")


RECORD_ACTS = {
    "make": lambda folder: keys.make(folder, TODAY),
    "rotate": lambda folder: keys.rotate(folder, TODAY),
    "stolen": lambda folder: keys.declare_stolen(folder, keys.listed(folder)[-1]["id"], TODAY, TODAY),
}


@pytest.mark.parametrize("act", RECORD_ACTS)
def test_record_keys_survive_a_kill_at_every_step(tmp_path, act):
    died = 0
    for step in range(100):
        folder = tmp_path / str(step)
        if act != "make":
            keys.make(folder, TODAY)
        before = keys.listed(folder) if act != "make" else []
        has_died = killed_at(step, lambda folder=folder: RECORD_ACTS[act](folder))
        died += has_died
        if act == "make":
            keys.make(folder, TODAY)
        assert signs(folder), step
        assert {one["id"] for one in before} <= {one["id"] for one in keys.listed(folder)}
        keys.rotate(folder, TODAY)
        assert signs(folder), step
        assert len(list(folder.glob("record-*.pem"))) == 1
        if not has_died:
            break
    assert died >= 6


def test_pdf_keys_survive_a_kill_at_every_step(tmp_path):
    died = 0
    for step in range(100):
        folder = tmp_path / str(step)
        signing.make_keys(folder, "CPMS Learning")
        before = signing.listed(folder)[0]
        has_died = killed_at(step, lambda folder=folder: signing.rotate(folder, "CPMS Learning"))
        died += has_died
        listed = signing.listed(folder)
        assert (listed[0]["id"], len(listed) in (1, 2)) == (before["id"], True)
        assert signing._present(folder).signing_cert.dump()
        signing.rotate(folder, "CPMS Learning")
        assert len(list(folder.glob("certificate-key*.pem"))) == 1
        if not has_died:
            break
    assert died >= 6


def test_two_changes_at_once_keep_every_key(tmp_path):
    together([lambda: keys.make(tmp_path, TODAY)] * 4)
    assert len(keys.listed(tmp_path)) == 1
    together([lambda: keys.rotate(tmp_path, TODAY)] * 4)
    assert len({one["id"] for one in keys.listed(tmp_path)}) == 5
    assert signs(tmp_path)
    signing.make_keys(tmp_path, "CPMS Learning")
    together([lambda: signing.rotate(tmp_path, "CPMS Learning")] * 4)
    assert len({one["id"] for one in signing.listed(tmp_path)}) == 5


def test_the_earliest_day_of_a_theft_counts_and_an_unknown_key_is_refused(tmp_path):
    keys.make(tmp_path, TODAY)
    key_id = keys.listed(tmp_path)[0]["id"]
    for day, expected in ((20, "2026-11-20"), (22, "2026-11-20"), (19, "2026-11-19")):
        keys.declare_stolen(tmp_path, key_id, date(2026, 11, day), TODAY)
        assert keylists.stolen_since(keys.listed(tmp_path), key_id) == expected
    assert len(keys.listed(tmp_path)) == 2
    with pytest.raises(KeyError):
        keys.declare_stolen(tmp_path, "00000000", TODAY, TODAY)


def test_a_changed_or_cut_key_list_is_noticed(tmp_path):
    keys.make(tmp_path, TODAY)
    entries = keys.listed(tmp_path)
    key_id, key = keys.present(tmp_path)
    listed = keylists.signed({"keys": entries, "papers": ["a"]}, key_id, key.sign)
    known = keys.public_keys(entries)
    assert keylists.is_genuine(listed, known, keys.holds)
    assert not keylists.is_genuine({**listed, "papers": []}, known, keys.holds)
    assert not keylists.is_genuine({n: v for n, v in listed.items() if n != "signature"}, known, keys.holds)
    assert keylists.is_genuine({"keys": entries}, known, keys.holds)


def test_the_mark_of_a_paper_is_this_for_ever():
    """Saved pages and lists compare it: 16 bytes of SHA-256, as 32 letters."""
    assert keylists.mark("0123456789ABCDEFGHJK", "AQ") == "6083d8b2805624012cff41fb423b47bd"


def cpms(monkeypatch, folder, *words, **more):
    for name in ("CPMS_DATABASE_URL", "CPMS_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CPMS_DATA_DIR", str(folder))
    for name, value in more.items():
        monkeypatch.setenv(name, value)
    return CliRunner().invoke(main, ["certificates", *words])


def own(settings):
    secret = "kept for tests alone: 0123456789 abcdef"
    return {"CPMS_DATABASE_URL": settings.database_url, "CPMS_SECRET_KEY": secret}


def test_a_thiefs_papers_are_refused_and_honest_ones_stay_good(world, visitor, app, settings, monkeypatch, tmp_path):
    code = world.complete(world.person(name="Amina Yusuf"))
    with app.app_context():
        held = queries.by_code(code)
        honest = certificate_files.verify_address(settings, held)
    stolen_id, stolen = keys.present(settings.keys_dir)
    strange = codes.make(secrets.randbits(96))

    def forged(code, name):
        return f"https://x.org/verify/{code}#{signed_record.seal(facts(name), code, stolen_id, stolen.sign)}"

    thiefs = [forged(strange, "Mallory"), forged(code, "Mallory")]
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    saved = tmp_path / "keys.json"

    def check(address):
        saved.write_text(visitor.get("/.well-known/cpms-keys.json").text)
        return cpms(monkeypatch, nowhere, "verify", address, "--keys", str(saved))

    assert check(thiefs[0]).exit_code == 0  # until the theft is declared nobody can tell
    said = cpms(monkeypatch, settings.data_dir, "compromised", stolen_id, "--since", "2026-11-20", **own(settings))
    assert said.exit_code == 0, said.output
    for address in thiefs:
        refused = check(address)
        assert refused.exit_code == 1
        assert refused.output.startswith("NOT OURS: its key counts as stolen since 2026-11-20")
        own_check = cpms(monkeypatch, settings.data_dir, "verify", address, **own(settings))
        assert own_check.output.startswith("NOT OURS: its key counts as stolen")
    assert check(honest).output.startswith("GENUINE")
    assert cpms(monkeypatch, settings.data_dir, "verify", honest, **own(settings)).output.startswith("GENUINE")
    assert code not in saved.read_text()
    new = world.complete(world.person(name="Amina After"))
    with app.app_context():
        after = certificate_files.verify_address(settings, queries.by_code(new))
    assert check(after).exit_code == 0
    page = visitor.get(f"/verify/{code}").text
    assert keylists.mark(code, honest.split("#")[1]) in page
    assert list(nowhere.iterdir()) == []
    unknown = cpms(monkeypatch, settings.data_dir, "compromised", "00000000", "--since", "2026-11-20", **own(settings))
    assert unknown.exit_code == 2
    named = cpms(monkeypatch, settings.data_dir, "keys", **own(settings)).output
    assert f"{stolen_id}  record" in named
    assert "stolen since 2026-11-20" in named


def test_a_file_is_checked_anywhere_with_published_keys_after_changes_and_a_theft(
    world, visitor, app, settings, monkeypatch, tmp_path
):
    someone = world.person(name="Amina Yusuf")
    code = world.complete(someone)
    with app.app_context():
        first = certificate_files.certificate_file(queries.by_code(code))
    nowhere, saved, file = tmp_path / "nowhere", tmp_path / "keys.json", tmp_path / "paper.pdf"
    nowhere.mkdir()

    def check(pdf):
        saved.write_text(visitor.get("/.well-known/cpms-keys.json").text)
        file.write_bytes(pdf)
        return cpms(monkeypatch, nowhere, "verify", str(file), "--keys", str(saved))

    assert (check(first).exit_code, check(first).output.split(":")[0]) == (0, "GENUINE")
    rotated = cpms(monkeypatch, settings.data_dir, "rotate-key", "--pdf", **own(settings))
    assert rotated.exit_code == 0, rotated.output
    assert check(first).exit_code == 0
    second_code = world.complete(world.person(name="Amina Second"))
    with app.app_context():
        second = certificate_files.certificate_file(queries.by_code(second_code))
    assert check(second).exit_code == 0
    changed = bytearray(second)
    changed[len(second) // 2] ^= 1
    assert check(bytes(changed)).exit_code == 1
    signing.make_keys(tmp_path / "other", "CPMS Learning")
    foreign = signing.sign_pdf(rendering.render(facts(), CODE, ADDRESS), tmp_path / "other", "test")
    assert check(foreign).output.startswith("NOT OURS")
    assert check(b"no pdf").output.startswith("NOT OURS")
    present = signing.listed(settings.keys_dir)[-1]["id"]
    said = cpms(monkeypatch, settings.data_dir, "compromised", present, "--since", "2026-11-20", **own(settings))
    assert said.exit_code == 0, said.output
    assert check(second).output.startswith("NOT TO BE RELIED ON")
    assert check(first).exit_code == 0
    with app.app_context():
        assert check(certificate_files.certificate_file(queries.by_code(second_code))).exit_code == 0
    assert list(nowhere.iterdir()) == []


def test_what_cannot_be_checked_ends_with_two_and_makes_no_key(monkeypatch, tmp_path, visitor, settings):
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    bad = tmp_path / "bad.json"
    square = f"x/{CODE}#{'A' * 120}"
    for words in (
        ("verify", "nothing"),
        ("verify", codes.grouped(CODE)),
        ("verify", square, "--keys", str(bad)),
    ):
        for text in ("[]", "{}", "no json", json.dumps({"keys": [{}]})):
            bad.write_text(text)
            found = cpms(monkeypatch, nowhere, *words)
            assert found.exit_code == 2, (words, found.output)
            assert found.output.startswith("NOT CHECKED")
    assert "the code alone" in cpms(monkeypatch, nowhere, "verify", codes.grouped(CODE)).output
    assert cpms(monkeypatch, nowhere, "verify", square).exit_code == 2
    assert not (nowhere / "keys" / keys.LIST).exists()
    assert io.StringIO(visitor.get("/.well-known/cpms-keys.json").text)
    assert not (settings.keys_dir / keys.LIST).exists()
