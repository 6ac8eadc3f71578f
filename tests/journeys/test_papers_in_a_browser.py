"""A paper is proved in the browser: on the page its square leads to, and on a saved page without any server."""

import re
import secrets
import urllib.request
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from certificates import codes, issuing, keys, queries, signed_record
from certificates.rendering import in_words
from certificates.rules import Letterhead
from learning.completion.actions import hand_in_attempt
from learning.core.db import db
from learning.web import certificate_files
from tests.journeys.conftest import Site
from tests.paper.copies import forged

pytestmark = pytest.mark.browser


def square(site, someone) -> str:
    """The address in the square of somebody's certificate."""
    with site.app.app_context():
        held = queries.by_code(
            site.world.value(
                "SELECT code FROM certificates WHERE completion_id = "
                f"(SELECT id FROM completions WHERE enrolment_id = {someone.enrolment_id})"
            )
        )
        return certificate_files.verify_address(site.app.extensions["settings"], held)


def local(site, address: str) -> str:
    return site.base + "/verify/" + address.split("/verify/", 1)[1]


def test_the_page_of_the_square_proves_the_record_itself(open_page, site):
    someone = site.world.person(name="أمينة يوسف")
    site.world.complete(someone)
    address = local(site, square(site, someone))
    page = open_page("phone")
    page.goto(address)
    page.wait_for_selector("[data-proof][data-proved=yes]")
    text = page.inner_text("[data-proof]")
    assert "Proved by the signature" in text
    assert "أمينة يوسف" in text
    assert "Not proved by it" in text
    page.goto("about:blank")
    page.goto(forged(address))
    page.wait_for_selector("[data-proof][data-proved=signature]")
    assert "Do not rely on it" in page.inner_text("[data-proof]")


def test_a_saved_page_proves_papers_without_a_server(open_page, site, browser, tmp_path):
    someone, other = site.world.person(name="Amina Yusuf Haïdar"), site.world.person(name="Withdrawn Person")
    site.world.complete(someone)
    gone_code = site.world.complete(other)
    good, gone = square(site, someone), square(site, other)
    with site.app.app_context():
        from certificates import issuing

        issuing.revoke(queries.by_code(gone_code).id, "test", by=someone.id)
    page = open_page("phone")
    page.goto("/verify")
    with page.expect_download() as download:
        page.click("text=Save a page that checks without a line")
    saved = tmp_path / "check.html"
    download.value.save_as(saved)
    assert not re.search(r"(src|href)=\"(http|/)", saved.read_text("utf-8"))
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(saved.as_uri())
    for typed, proved, words in (
        (good, "yes", "Amina Yusuf Haïdar"),
        (gone, "yes", "WITHDRAWN"),
        (forged(good), "signature", "Do not rely on it"),
        (good.replace("#", "#x"), "unreadable", "Do not rely on it"),
    ):
        page.fill("#proof-text", "")
        page.fill("#proof-text", typed)
        page.wait_for_selector(f"[data-proof][data-proved={proved}]")
        page.wait_for_function("words => document.querySelector('[data-result]').innerText.includes(words)", arg=words)
    context.close()


def test_the_page_proves_a_renewal_with_all_its_days(open_page, site):
    from datetime import timedelta

    from learning.core import clock
    from tests.paper.test_renewal import answered

    someone = site.world.person(name="Amina Yusuf")
    code = site.world.complete(someone)
    with clock.at(clock.now() + timedelta(days=700)), site.app.app_context():
        attempt = answered(site.world, someone)
        day = clock.today().isoformat()
        hand_in_attempt(attempt, someone.enrolment_id, someone.id, site.world.catalogue, Letterhead("CPMS Learning"))
        held = queries.by_code(queries.by_code(code).successor)
        address = certificate_files.verify_address(site.app.extensions["settings"], held)
        first = held.facts.completed_on
    for code, locale in (("en", "en-GB"), ("en", "en-US"), ("fr", "fr-FR"), ("es", "es-MX"), ("ar", "ar-EG")):
        page = open_page("phone", locale=locale)
        page.goto(local(site, address))
        page.wait_for_selector("[data-proof][data-proved=yes]")
        said, paper = page.inner_text("[data-proof]"), page.inner_text("dl.paper")
        for kept in (first, day):
            assert in_words(kept, code) in paper, "as the certificate prints it in that language"
            assert in_words(kept, code) in said, "and the signature says it in the same words"


def saved_page(open_page, tmp_path):
    page = open_page("phone")
    page.goto("/verify")
    with page.expect_download() as download:
        page.click("text=Save a page that checks without a line")
    saved = tmp_path / "check.html"
    download.value.save_as(saved)
    return saved


def verdict(page, typed):
    page.fill("#proof-text", "")
    page.fill("#proof-text", typed)
    page.wait_for_selector("[data-proof][data-verdict]")
    first = page.locator("[data-result] > *").first
    assert first.get_attribute("class") == "verdict"
    return page.get_attribute("[data-proof]", "data-verdict"), first.inner_text()


def test_the_saved_page_says_one_word_first_without_a_line_and_without_the_browsers_cryptography(
    open_page, site, browser, tmp_path
):
    people = [site.world.person(name=name) for name in ("Amina Good", "Amina Gone", "Amina Before")]
    made = [site.world.complete(one) for one in people]
    good, gone, before = (square(site, one) for one in people)
    settings = site.app.extensions["settings"]
    with site.app.app_context():
        issuing.revoke(queries.by_code(made[1]).id, "test", by=people[0].id)
        issuing.replace_name(queries.by_code(made[2]).id, "Amina After", by=people[0].id)
        stolen_id, stolen = keys.present(settings.keys_dir)
        facts = queries.by_code(made[0]).facts
    code = codes.make(secrets.randbits(96))
    forged_by_thief = f"https://x.org/verify/{code}#{signed_record.seal(facts, code, stolen_id, stolen.sign)}"
    keys.declare_stolen(settings.keys_dir, stolen_id, date(2026, 1, 1), date(2026, 11, 24))
    saved = saved_page(open_page, tmp_path)
    context = browser.new_context(offline=True)
    context.add_init_script("Object.defineProperty(globalThis.crypto, 'subtle', {value: undefined})")
    page = context.new_page()
    page.goto(saved.as_uri())
    assert page.evaluate("crypto.subtle === undefined")
    for typed, word, words in (
        (good, "genuine", "GENUINE"),
        (gone, "revoked", "WITHDRAWN"),
        (before, "replaced", "REPLACED"),
        (forged(good), "signature", "CHANGED"),
        (forged_by_thief, "stolen", "NOT OURS"),
        (codes.grouped(made[0]), "code", "the code alone"),
        (good.split("#")[0], "code", "the code alone"),
        (good[:-30], "unreadable", "NOT READABLE"),
    ):
        found, sentence = verdict(page, typed)
        assert (found, words in sentence) == (word, True), (typed, found, sentence)
    page.fill("#proof-text", "abc")
    assert page.get_attribute("[data-proof]", "data-verdict") is None
    later = browser.new_context(offline=True).new_page()
    later.clock.set_fixed_time("2031-01-01T12:00:00Z")
    later.goto(saved.as_uri())
    assert verdict(later, good)[0] == "expired"
    later.context.close()
    context.close()


def test_a_page_saved_on_a_fresh_installation_proves_the_certificates_that_come_later(browser, content_store, tmp_path):
    fresh = Site(tmp_path, content_store)
    try:
        saved = tmp_path / "check.html"
        with urllib.request.urlopen(f"{fresh.base}/verify/page.html", timeout=30) as answer:
            saved.write_bytes(answer.read())
        someone = fresh.world.person(name="Amina First")
        fresh.world.complete(someone)
        good = square(fresh, someone)
    finally:
        fresh.server.stop()
        with fresh.app.app_context():
            db.session.remove()
            db.engine.dispose()
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(saved.as_uri())
    assert verdict(page, good)[0] == "genuine"
    assert "Amina First" in page.inner_text("[data-result]")
    assert verdict(page, forged(good))[0] == "signature"
    context.close()


def test_a_browser_without_large_integers_says_that_it_checked_nothing(open_page, site, browser, tmp_path):
    someone = site.world.person(name="Amina Old Phone")
    site.world.complete(someone)
    good = square(site, someone)
    saved = saved_page(open_page, tmp_path)
    saved.write_text(
        saved.read_text("utf-8").replace("globalThis.signatures = ", "globalThis.signatures = = "), "utf-8"
    )
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(saved.as_uri())
    assert verdict(page, good)[0] == "browser"
    context.close()


# RFC 8032, section 7.1: public key, message, signature.
RFC = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493
CHECK = """cases => {
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  return cases.map(([key, message, signature]) => signatures.verify(bytes(key), bytes(signature), bytes(message)));
}"""
DIGEST = """async lengths => {
  const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const wrong = [];
  for (const length of lengths) {
    const bytes = Uint8Array.from({ length }, (_, n) => (n * 31 + length) % 256);
    if (hex(await crypto.subtle.digest("SHA-512", bytes)) !== signatures.sha512(bytes)) wrong.push([512, length]);
    if (hex(await crypto.subtle.digest("SHA-256", bytes)) !== signatures.sha256(bytes)) wrong.push([256, length]);
  }
  return wrong;
}"""


def test_the_built_in_verifier_accepts_what_the_standard_does_and_nothing_else(open_page, site):
    page = open_page("phone")
    page.goto("/verify")
    page.evaluate((Path(__file__).parents[2] / "static" / "js" / "ed25519.js").read_text("utf-8"))
    assert page.evaluate(DIGEST, [0, 1, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 255, 256, 300]) == []
    good = list(RFC)
    for length in (0, 1, 63, 64, 129, 250):
        key, message = Ed25519PrivateKey.generate(), secrets.token_bytes(length)
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
        good.append((public, message.hex(), key.sign(message).hex()))
    assert all(keys.holds(*(bytes.fromhex(part) for part in (key, sig, text))) for key, text, sig in good)
    assert page.evaluate(CHECK, good) == [True] * len(good)
    bad = []
    for key, text, sig in good:
        for place in (0, 31, 32, 50, 62):
            raw = bytearray.fromhex(sig)
            raw[place] ^= 1
            bad.append((key, text, raw.hex()))
        late = (int.from_bytes(bytes.fromhex(sig)[32:], "little") + ORDER).to_bytes(32, "little").hex()
        bad += [(key, text, sig[:64] + late), (key, text + "00", sig), (good[0][0][:-2] + "ff", text, sig)]
        bad += [(key, text, sig[:-2]), (key[:-2], text, sig), ("ff" * 32, text, sig)]
    assert page.evaluate(CHECK, bad) == [False] * len(bad)
