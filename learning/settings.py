"""The environment as one frozen Settings object. Every setting is documented in docs/operations.md."""

import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from learning.core import scripts
from learning.core.files import place_once

ROOT = Path(__file__).parents[1]
SECRET_LEAST = 32
SECRET_VARIETY = 12
SIGNATORY_MOST = 120
LOGO_BYTES, LOGO_PIXELS = 100_000, 1200


class BadSettings(Exception):
    """One or more settings are missing or bad; the text names each."""


@dataclass(frozen=True)
class Settings:
    """What the installation is told. Paths are absolute; addresses have no slash at the end."""

    data_dir: Path
    database_url: str
    secret_key: str
    public_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4
    trusted_proxies: int = 0
    smtp_url: str = ""
    mail_from: str = "CPMS Learning <noreply@localhost>"
    issuer: str = "CPMS Learning"
    support: str = ""
    signatory: str = ""
    logo: Path | None = None
    second_factor: str = "required"
    pseudo_languages: bool = False
    content_dir: Path = ROOT / "learning"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def origin(self) -> str:
        """The public address without the path that the site may be mounted under; `url_for` brings that itself."""
        return "/".join(self.public_url.split("/", 3)[:3])

    @property
    def is_second_factor_required(self) -> bool:
        return self.second_factor == "required"

    @property
    def keys_dir(self) -> Path:
        return self.data_dir / "keys"


def _whole(values: Mapping[str, str], name: str, default: int, faults: list[str], least: int = 0) -> int:
    text = values.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or int(text) < least:
        faults.append(f"{name} is “{text}”: write a whole number of at least {least}.")
        return default
    return int(text)


def place_of(values: Mapping[str, str]) -> tuple[Path, str]:
    """The data folder and the database's address that environment values name; looks at nothing, makes nothing."""
    data_dir = Path(values.get("CPMS_DATA_DIR") or ROOT / "instance").expanduser().absolute()
    url = values.get("CPMS_DATABASE_URL") or f"sqlite:///{data_dir / 'cpms.sqlite'}"
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    return data_dir, url


def read_settings(values: Mapping[str, str] | None = None) -> Settings:
    """Settings from environment values (default: this process's). Raises BadSettings naming each fault."""
    values = os.environ if values is None else values
    faults: list[str] = []
    data_dir, url = place_of(values)
    if (data_dir / "restoring" / "plan.json").exists():
        raise BadSettings(f"A restore in {data_dir} was cut off: run cpms doctor, it undoes or finishes it.")
    port = _whole(values, "PORT", 8000, faults, 1)
    public = (values.get("CPMS_PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/")
    secret = values.get("CPMS_SECRET_KEY") or _kept_secret(data_dir, faults)
    defaults = Settings(data_dir, url, secret, public)
    settings = Settings(
        data_dir=data_dir,
        database_url=url,
        secret_key=secret,
        public_url=public,
        host=values.get("CPMS_HOST") or defaults.host,
        port=port,
        workers=_whole(values, "CPMS_WORKERS", defaults.workers, faults, 1),
        threads=_whole(values, "CPMS_THREADS", defaults.threads, faults, 1),
        trusted_proxies=_whole(values, "CPMS_TRUSTED_PROXIES", 0, faults),
        smtp_url=values.get("CPMS_SMTP_URL", ""),
        mail_from=values.get("CPMS_MAIL_FROM") or defaults.mail_from,
        issuer=scripts.normalised(values.get("CPMS_ISSUER") or defaults.issuer),
        support=values.get("CPMS_SUPPORT", ""),
        signatory=scripts.normalised(values.get("CPMS_SIGNATORY", "")).strip()[:SIGNATORY_MOST],
        logo=_logo(values, faults),
        second_factor=values.get("CPMS_SECOND_FACTOR") or defaults.second_factor,
        pseudo_languages=values.get("CPMS_PSEUDO_LANGUAGES") == "1",
        content_dir=Path(values.get("CPMS_CONTENT_DIR") or defaults.content_dir).absolute(),
    )
    for check in _CHECKS:
        faults.extend(check(settings))
    if faults:
        raise BadSettings("\n".join(faults))
    return settings


def _database_is_one_of_ours(settings: Settings) -> Iterator[str]:
    if not settings.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        yield "CPMS_DATABASE_URL should begin with sqlite:/// or postgresql://."


def _driver_is_installed(settings: Settings) -> Iterator[str]:
    if settings.database_url.startswith("postgresql") and find_spec("psycopg") is None:
        yield "PostgreSQL needs its driver: run make postgresql-driver once, then start again."


def _public_address_is_one(settings: Settings) -> Iterator[str]:
    if not settings.public_url.startswith(("http://", "https://")):
        yield "CPMS_PUBLIC_URL should begin with https:// (or http:// on this machine only)."


def _secret_is_hard_to_guess(settings: Settings) -> Iterator[str]:
    secret = settings.secret_key
    if len(secret) < SECRET_LEAST:
        yield f"CPMS_SECRET_KEY has {len(secret)} characters: use {SECRET_LEAST} or more random ones."
    elif len(set(secret)) < SECRET_VARIETY:
        yield f"CPMS_SECRET_KEY has only {len(set(secret))} different characters: use random ones."


def _mail_server_has_an_address(settings: Settings) -> Iterator[str]:
    if settings.smtp_url and not settings.smtp_url.startswith(("smtp://", "smtps://")):
        yield "CPMS_SMTP_URL should begin with smtp:// or smtps://."


def _second_factor_is_known(settings: Settings) -> Iterator[str]:
    if settings.second_factor not in ("required", "optional"):
        yield f"CPMS_SECOND_FACTOR is “{settings.second_factor}”: write required or optional."


def _names_can_be_printed(settings: Settings) -> Iterator[str]:
    for name, text in (("CPMS_ISSUER", settings.issuer), ("CPMS_SIGNATORY", settings.signatory)):
        if signs := scripts.unprintable(text):
            yield f"{name} has signs that certificates cannot print ({signs}): use Latin or another script."


# What must hold of settings that are read, one small rule each; all faults are named at once.
_CHECKS: tuple[Callable[[Settings], Iterable[str]], ...] = (
    _database_is_one_of_ours,
    _driver_is_installed,
    _public_address_is_one,
    _secret_is_hard_to_guess,
    _mail_server_has_an_address,
    _second_factor_is_known,
    _names_can_be_printed,
)


def _logo(values: Mapping[str, str], faults: list[str]) -> Path | None:
    """A PNG of moderate size, or none. Looked at here, so that a bad file stops the start and not a certificate."""
    name = values.get("CPMS_LOGO", "")
    if not name:
        return None
    path = Path(name).expanduser().absolute()
    try:
        head = path.read_bytes() if path.stat().st_size <= LOGO_BYTES else b""
    except OSError as error:
        faults.append(f"CPMS_LOGO ({path}) cannot be read: {error.strerror}.")
        return None
    sides = [int.from_bytes(head[at : at + 4], "big") for at in (16, 20)]
    if not head.startswith(b"\x89PNG\r\n\x1a\n") or not all(1 <= side <= LOGO_PIXELS for side in sides):
        faults.append(f"CPMS_LOGO ({path}): use a PNG of at most 100 kB and {LOGO_PIXELS} pixels a side.")
        return None
    return path


def _kept_secret(data_dir: Path, faults: list[str]) -> str:
    """A secret made on the first run and kept in the data folder, readable by its owner alone."""
    path = data_dir / "keys" / "secret"
    try:
        if not path.exists():
            place_once(path, secrets.token_urlsafe(48).encode())
        return path.read_text().strip()
    except OSError as error:
        faults.append(f"CPMS_DATA_DIR ({data_dir}) cannot be written: {error.strerror}. Choose another folder.")
        return "the data folder cannot be written; "
