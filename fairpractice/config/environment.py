"""Settings from environment variables, each read once and explained when it is wrong."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import platformdirs


class SettingError(Exception):
    """A setting cannot be used. The text says which one, what is wrong, and an example that works."""


@dataclass(frozen=True)
class Mail:
    """Where e-mail goes. `host` empty: no e-mail, everything is printed instead."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    raw = text(name).lower()
    if raw in ("", "1", "yes", "true", "on", "0", "no", "false", "off"):
        return default if raw == "" else raw in ("1", "yes", "true", "on")
    raise SettingError(f"{name} is “{raw}”. Use 1 for yes or 0 for no, for example {name}=1.")


def number(name: str, *, default: int, low: int, high: int) -> int:
    raw = text(name)
    if not raw:
        return default
    if raw.isdecimal() and low <= int(raw) <= high:
        return int(raw)
    raise SettingError(
        f"{name} is “{raw}”. It needs a whole number from {low} to {high}, for example {name}={default}."
    )


def data_folder() -> Path:
    """The one folder that holds everything a Practice owns.

    Raises SettingError when it cannot be made or written.
    """
    folder = Path(text("FAIRPRACTICE_DATA") or platformdirs.user_data_path("FairPractice", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingError(
            f"The data folder {folder} cannot be made ({error.strerror}). "
            "Set FAIRPRACTICE_DATA to a folder that you may write in."
        ) from error
    if not os.access(folder, os.W_OK):
        raise SettingError(f"You may not write in the data folder {folder}. Set FAIRPRACTICE_DATA to one that you may.")
    return folder


def ballot_keys_folder(folder: Path) -> Path:
    """Where the keys are that wrap open ballot boxes: beside the data folder, so that a copy of that folder opens no box.

    It must never be backed up or synchronised (docs/settings.md).
    """
    given = text("FAIRPRACTICE_BALLOT_KEYS")
    return Path(given) if given else folder.with_name(f"{folder.name}-open-rounds")


def secret_key(folder: Path) -> str:
    """The key that signs sessions: from FAIRPRACTICE_SECRET_KEY, else made once and kept in the data folder."""
    given = text("FAIRPRACTICE_SECRET_KEY")
    if given:
        if len(given) < 32:
            raise SettingError(
                "FAIRPRACTICE_SECRET_KEY is too short. It needs at least 32 characters that nobody can guess."
            )
        return given
    kept = folder / "secret-key"
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        found = kept.read_text("ascii").strip()
        if len(found) >= 32:
            return found
        raise SettingError(
            f"The file {kept} is damaged. Delete it and start again: everybody will have to sign in once more."
        ) from None
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(48))
    return kept.read_text("ascii").strip()


def database(url: str, folder: Path) -> dict[str, object]:
    """Django's database settings from a DATABASE_URL; SQLite in the data folder when `url` is empty."""
    if not url:
        url = "sqlite:///" + (folder / "fairpractice.sqlite3").as_posix()
    if url.startswith("sqlite:///"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///"),
            "OPTIONS": {
                # WAL lets a back-up read while people write; IMMEDIATE waits its turn instead of failing half way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA secure_delete=ON;",
            },
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise SettingError(
            "DATABASE_URL is not one that can be used. Leave it out to keep everything in one file, or write it like "
            "postgresql://user:password@host:5432/name."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def mail(url: str) -> Mail:
    """Mail settings from FAIRPRACTICE_EMAIL_URL, such as smtp+tls://user:password@host:587."""
    if not url:
        return Mail()
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtp+tls", "smtps") or not parts.hostname:
        raise SettingError(
            "FAIRPRACTICE_EMAIL_URL is not one that can be used. Leave it out to print everything, or write it like "
            "smtp+tls://user:password@mail.example.org:587."
        )
    return Mail(
        host=parts.hostname,
        port=parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp+tls",
        use_ssl=parts.scheme == "smtps",
    )


def address(port: int) -> str:
    """The public address of this installation without a slash at the end."""
    given = text("FAIRPRACTICE_ADDRESS").rstrip("/")
    if not given:
        return f"http://127.0.0.1:{port}"
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise SettingError(
            f"FAIRPRACTICE_ADDRESS is “{given}”. It needs to look like https://fair.example.org, without a path after it."
        )
    return given
