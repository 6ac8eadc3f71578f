"""Putting the application together: one table of blueprints, and the hooks every request passes."""

from importlib import import_module

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from certificates import sealing
from learning.catalogue.content_store import ContentStore
from learning.core import audit
from learning.core.db import db, engine_options, prepare_engine
from learning.settings import ROOT, Settings, read_settings
from learning.web import csrf, delivery, errors, gate, inputs, jinja, locale

BLUEPRINTS = {
    "public": "",
    "account": "",
    "learner": "",
    "facilitator": "/facilitate",
    "records": "/manage",
    "manager": "/manage/organisations/<int:organisation_id>",
    "admin": "/admin",
}
# The largest form is a lesson's note or a support text; nothing is uploaded.
REQUEST_BYTES = 256 * 1024


def build(settings: Settings | None = None, content_store: ContentStore | None = None) -> Flask:
    """The Flask application for these settings (default: the environment); `content_store` if one is read already."""
    settings = settings or read_settings()
    app = Flask("learning", static_folder=None, template_folder=str(ROOT / "learning" / "templates"))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=REQUEST_BYTES,
        SESSION_COOKIE_NAME="__Host-cpms" if settings.is_https else "cpms",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=gate.SESSION_LIFETIME,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        BABEL_DEFAULT_TIMEZONE="UTC",
    )
    app.extensions["settings"] = settings
    app.extensions["content_store"] = content_store or ContentStore(settings.content_dir, settings.data_dir / "content")
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        audit.keep_key(db.engine, settings.keys_dir)
        sealing.keep_folder(db.engine, settings.keys_dir)
    for part in (inputs, locale, delivery, gate, csrf, errors, jinja):
        part.init_app(app)
    for name, prefix in BLUEPRINTS.items():
        app.register_blueprint(import_module(f"learning.web.{name}").bp, url_prefix=prefix or None)
    return app
