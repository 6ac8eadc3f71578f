"""A real server and a real Chromium for the journeys marked `browser`."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from learning.catalogue.content_store import ContentStore
from learning.core.db import db
from learning.core.migrating import move
from learning.web.application import build
from tests.conftest import make_settings
from tests.journeys.pages import SIZES
from tests.serving import Server
from tests.visitors import World

FLAGS = [
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic",
]  # fmt: skip


def chromium() -> str:
    """The browser of this machine. Without one these journeys fail, and say what to install."""
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if found := shutil.which(name):
            return found
    pytest.fail("No Chromium was found: install it (Debian: apt-get install chromium), or run make suite alone.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=flags)
        yield browser
        browser.close()


class Site:
    """A running server with the world behind it."""

    def __init__(self, folder: Path, content_store: ContentStore) -> None:
        self.server = Server(
            folder, CPMS_SECRET_KEY="kept for tests alone: 0123456789 abcdef", CPMS_PSEUDO_LANGUAGES="1"
        )
        self.app = build(
            make_settings(folder, f"sqlite:///{folder / 'cpms.sqlite'}", second_factor="optional"), content_store
        )
        with self.app.app_context():
            move("head")
        self.world = World(self.app)
        self.server.start()
        self.base = self.server.base


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, content_store: ContentStore) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"), content_store)
    yield site
    site.server.stop()
    with site.app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def open_page(browser, site):
    """Opens pages in fresh contexts; every request to another host and every error of a script fails the test."""
    contexts, foreign, faults = [], [], []

    def new(size="phone", scripts=True, **options):
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, base_url=site.base, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda r: None if r.url.startswith((site.base, "data:")) else foreign.append(r.url))
        page.on("pageerror", lambda e: faults.append(str(e)))
        page.on("console", lambda m: faults.append(m.text) if "Content Security Policy" in m.text else None)
        return page

    yield new
    for context in contexts:
        context.close()
    assert foreign == []
    assert faults == []
