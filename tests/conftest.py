"""An application, a database and visitors for every test. No mocks of our own code."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from learning.catalogue.content_store import ContentStore
from learning.core.db import db
from learning.core.migrating import move
from learning.people import passwords
from learning.settings import Settings
from learning.web.application import build
from tests.databases import PostgreSQL, SQLite, databases
from tests.visitors import Visitor, World

# Long and mixed enough for the settings to accept.
SECRET = "kept for tests alone: 0123456789 abcdef"
passwords.use_cost(time_cost=1, memory_kib=8)

# A test says what is right, not how fast the machine is today: a loaded machine is no counter-example.
hypothesis.register_profile("cpms", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
hypothesis.load_profile("cpms")


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Override pytest-flask's: its context would leak a signed-in person between clients."""


def make_settings(folder: Path, url: str, **changes: Any) -> Settings:
    """Settings of a small installation in a folder."""
    values = {"secret_key": SECRET, "public_url": "http://127.0.0.1:8000", "pseudo_languages": True, **changes}
    return Settings(data_dir=folder, database_url=url, **values)


@pytest.fixture(scope="session")
def content_store() -> ContentStore:
    return ContentStore()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, content_store: ContentStore) -> Iterator[SQLite | PostgreSQL]:
    folder = tmp_path_factory.mktemp("store")
    with databases(folder) as kind:
        app = build(make_settings(folder, kind.url), content_store)
        with app.app_context():
            move("head")
            db.session.remove()
            db.engine.dispose()
        yield kind


@pytest.fixture
def database_url(store: SQLite | PostgreSQL, tmp_path: Path) -> Iterator[str]:
    url = store.fresh(tmp_path)
    yield url
    store.drop(url)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return make_settings(tmp_path, database_url)


@pytest.fixture
def app(settings: Settings, content_store: ContentStore) -> Iterator[Flask]:
    app = build(settings, content_store)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def another_app(database_url: str, content_store: ContentStore) -> Iterator[Callable[[Settings], Flask]]:
    """Builds applications with other settings, and closes what they opened.

    A connection that is left open fails whichever test runs when Python collects it.
    """
    built: list[Flask] = []

    def build_one(settings: Settings) -> Flask:
        built.append(build(settings, content_store))
        return built[-1]

    yield build_one
    for app in built:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def world(app: Flask) -> World:
    """Makes people, organisations and records through the same verbs as the product."""
    return World(app)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody with a browser, not signed in."""
    return Visitor(app)
