"""Somebody at a desk checks papers: with the camera where the browser reads squares, by hand everywhere, and many."""

import base64
import csv
import io
import random

import pytest
import segno
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from certificates import codes, queries
from learning.web import certificate_files
from tests.journeys.conftest import FLAGS, chromium
from tests.journeys.pages import has_no_sideways_scrolling, sign_in
from tests.paper.copies import photocopy, read_square

pytestmark = pytest.mark.browser

# The browser of the tests has a camera of Chromium's own, which shows a film of ours, and asks before it is opened
# unless told not to. Reading a square is the platform's service and missing on this one: what phones do is done by the
# tests' reader, on the very picture that the page's video shows.
CAMERA = [*FLAGS, "--no-sandbox", "--use-fake-device-for-media-stream"]
PLATFORM = """
  globalThis.BarcodeDetector = class {
    static async getSupportedFormats() { return ["aztec", "qr_code"]; }
    async detect(video) {
      if (!video.videoWidth) throw new DOMException("no picture yet", "InvalidStateError");
      globalThis.lastTrack = video.srcObject.getTracks()[0];
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
      canvas.getContext("2d").drawImage(video, 0, 0);
      const rawValue = await readSquare(canvas.toDataURL("image/png").split(",")[1]);
      return rawValue ? [{ rawValue }] : [];
    }
  };
"""


def film(path, picture):
    """A film of one grey picture, 640 by 480, in the plainest form (YUV4MPEG2)."""
    still = Image.new("L", (640, 480), 200)
    picture = picture.convert("L")
    picture.thumbnail((600, 460))
    still.paste(picture, (20, 10))
    frame = b"FRAME\n" + still.tobytes() + bytes([128]) * (640 * 480 // 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frame * 5)
    return path


def read_png(text):
    return read_square(Image.open(io.BytesIO(base64.b64decode(text))))


def at_the_desk(browser, site, *flags, **options):
    """A page of a browser that has a camera and reads squares."""
    desk = browser.browser_type.launch(executable_path=chromium(), args=[*CAMERA, *flags])
    page = desk.new_page(base_url=site.base, **options)
    page.set_default_timeout(20_000)
    page.expose_function("readSquare", read_png)
    page.add_init_script(PLATFORM)
    page.faults = []
    page.on("pageerror", lambda e: page.faults.append(str(e)))
    page.on("console", lambda m: page.faults.append(m.text) if "Content Security Policy" in m.text else None)
    return desk, page


def test_a_paper_before_the_camera_is_proved_by_the_keyboard_alone(browser, open_page, site, tmp_path):
    someone = site.world.person(name="Amina Before-Camera")
    code = site.world.complete(someone)
    with site.app.app_context():
        address = certificate_files.verify_address(site.app.extensions["settings"], queries.by_code(code))
    holder = open_page("phone")
    sign_in(holder, someone.email)
    pdf = holder.request.get(f"{site.base}/certificate.pdf").body()
    paper = film(tmp_path / "paper.y4m", photocopy(pdf, 3.5, 200, random.Random(7)))
    desk, page = at_the_desk(
        browser,
        site,
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={paper}",
        viewport={"width": 360, "height": 740},
    )
    asked = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto("/verify")
    page.wait_for_selector("[data-scan]:not([hidden])")
    page.focus("#code")
    page.keyboard.press("Tab")  # past the button Check
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Scan the square with the camera"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/verify/{code}#*")
    assert page.url == site.base + "/verify/" + address.split("/verify/", 1)[1]
    page.wait_for_selector("[data-proof][data-verdict=genuine]")
    assert "Amina Before-Camera" in page.inner_text(".paper >> nth=0")
    assert page.faults == []
    assert all(url.startswith((site.base, "blob:", "data:")) and "#" not in url.removesuffix(page.url) for url in asked)
    desk.close()


def test_a_strange_square_is_told_and_the_camera_goes_off_when_asked(browser, site, tmp_path):
    out = io.BytesIO()
    segno.make("https://elsewhere.example/verify/now?pay=1").save(out, kind="png", scale=8)
    strange = film(tmp_path / "strange.y4m", Image.open(out))
    desk, page = at_the_desk(
        browser,
        site,
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={strange}",
    )
    page.goto("/verify")
    page.click("text=Scan the square with the camera")
    page.locator("[data-said]", has_text="This is another square").wait_for()
    assert page.url == f"{site.base}/verify"
    assert page.evaluate("document.activeElement.textContent") == "Switch the camera off"
    page.keyboard.press("Escape")
    assert page.evaluate("lastTrack.readyState") == "ended"
    assert page.inner_text("[data-said]") == "The camera is off."
    assert page.evaluate("document.activeElement.textContent") == "Scan the square with the camera"
    assert not page.is_visible("video")
    assert page.faults == []
    desk.close()


def test_a_refused_camera_leads_back_to_the_code(browser, site):
    desk, page = at_the_desk(browser, site, "--deny-permission-prompts")
    page.goto("/verify")
    page.click("text=Scan the square with the camera")
    page.locator("[data-said]", has_text="The camera was not allowed").wait_for()
    assert page.evaluate("document.activeElement.id") == "code"
    assert page.is_visible("text=Scan the square with the camera")
    desk.close()


def test_without_a_reader_of_squares_there_is_no_button_and_an_address_is_pasted(open_page, site):
    someone = site.world.person(name="Amina Pasted")
    code = site.world.complete(someone)
    with site.app.app_context():
        address = certificate_files.verify_address(site.app.extensions["settings"], queries.by_code(code))
    page = open_page("phone")
    sent = []
    page.on("request", lambda r: sent.append(r.url))
    page.goto("/verify")
    assert page.evaluate("'BarcodeDetector' in window") is False
    assert not page.is_visible("text=Scan the square with the camera")
    page.fill("#code", address)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-proof][data-verdict=genuine]")
    assert "Amina Pasted" in page.inner_text("[data-proof]")
    assert not any(address.split("#")[1] in url.split("#")[0] for url in sent)
    bare = open_page("phone", scripts=False)
    bare.goto("/verify")
    assert not bare.is_visible("text=Scan the square with the camera")
    bare.fill("#code", address)
    bare.keyboard.press("Enter")
    bare.wait_for_url(f"**/verify/{code}")
    assert "Amina Pasted" in bare.inner_text(".paper >> nth=0")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_desk_takes_many_as_a_file_by_the_keyboard(open_page, site, scripts):
    made = [site.world.complete(site.world.person(name=name)) for name in ("Amina Many", "Zoë Many")]
    page = open_page("phone", scripts=scripts)
    page.goto("/verify/many")
    page.focus("#codes")
    page.keyboard.type("\n".join([*made, "WRONG"]))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#found")
    assert page.inner_text("#found") == "3 codes were checked"
    if scripts:
        assert page.evaluate("document.activeElement.id") == "found"
        assert Axe().run(page).response["violations"] == []
        page.keyboard.press("Tab")
    else:
        page.focus("button[name=as]")
    has_no_sideways_scrolling(page)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"), newline="")))
    assert [row["Code"] for row in rows] == [*map(codes.grouped, made), "WRONG"]
    assert [row["Name"] for row in rows] == ["Amina Many", "Zoë Many", ""]
