"""Are folder, files, settings and course in order? None of these asks the database."""

import os
import shutil
from collections.abc import Iterator

from learning.backup.restoring import KEPT
from learning.core import clock
from learning.settings import Settings
from learning.web import request_context

FREE_BYTES_LEAST = 200 * 1024 * 1024
KEPT_DAYS_MOST = 30


def data_folder(settings: Settings) -> Iterator[str]:
    """The data folder can be written."""
    folder = settings.data_dir
    if folder.exists() and not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        yield f"{folder} is not a folder that this user can write to: choose another, or give it to this user."
    elif not folder.exists():
        yield f"There is no folder {folder}, and it could not be made: choose another with CPMS_DATA_DIR."


def course_files(_settings: Settings) -> Iterator[str]:
    """The course as its files say it is the one that is served."""
    for problem in request_context.content_store().problems:
        yield f"Course files: {problem}"


def addresses(settings: Settings) -> Iterator[str]:
    """The address on certificates and in mails is one that others can reach."""
    if settings.public_url.startswith("http://127.") and settings.host not in ("127.0.0.1", "localhost"):
        yield "CPMS_PUBLIC_URL still names this machine: certificates and mails would carry a wrong address. Set it."
    if settings.is_https and not settings.trusted_proxies and settings.host == "127.0.0.1":
        yield "CPMS_TRUSTED_PROXIES is 0 behind a proxy: everybody seems to share one address. Set it to 1."


def private_files(settings: Settings) -> Iterator[str]:
    """Keys are read by their owner alone."""
    for key in sorted(settings.keys_dir.glob("*")) if settings.keys_dir.is_dir() else []:
        if key.stat().st_mode & 0o077 and (key.name == "secret" or key.suffix == ".pem"):
            yield f"{key} can be read by others: run chmod 600 on it."


def room_left(settings: Settings) -> Iterator[str]:
    """The disk is not nearly full."""
    if settings.data_dir.exists() and shutil.disk_usage(settings.data_dir).free < FREE_BYTES_LEAST:
        yield f"Less than 200 MB are free where {settings.data_dir} lies: make room."


def kept_copies(settings: Settings) -> Iterator[str]:
    """Copies from before a restore hold personal data and are not forgotten."""
    kept = settings.data_dir / KEPT
    for path in sorted(kept.iterdir()) if kept.is_dir() else []:
        if clock.now().timestamp() - path.stat().st_mtime > KEPT_DAYS_MOST * 86400:
            yield f"{path} is older than {KEPT_DAYS_MOST} days and holds personal data: delete it when nobody needs it."
