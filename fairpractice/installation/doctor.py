"""`fairpractice doctor`: looks at each part of an installation and says what is wrong and how to mend it."""

import importlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import django
from django.db import DatabaseError

from fairpractice.config import environment


class _Wrong(Exception):
    """A part that is not well: what is wrong, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


def examine() -> bool:
    """Prints a line for each part, two for one that is not well; True when all are."""
    well = True
    for name, check in _checks():
        try:
            said = check()
        except _Wrong as wrong:
            well = False
            print(f"WRONG  {name}: {wrong.what}\n       To mend it: {wrong.mend}")
        else:
            print(f"well   {name}: {said}")
    print("All is well." if well else "Something needs mending, see above.")
    return well


def _checks() -> Iterator[tuple[str, Callable[[], str]]]:
    yield "Python", _python
    yield "settings", _settings
    try:
        django.setup()
    except environment.SettingError:
        return  # said above; the rest needs settings
    yield "data folder", _folder
    yield "secret key", _key
    yield "database", _database
    yield "tables", _tables
    yield "pages", _pages
    yield "framework texts", _packs
    yield "documents and charts", _documents
    yield "ballot boxes", _ballots
    yield "e-mail", _mail
    yield "clock", _clock


def _python() -> str:
    return sys.version.split()[0]  # an older one could not have come this far


def _settings() -> str:
    from django.conf import settings  # noqa: PLC0415 -- a wrong setting must not stop this command from starting

    try:
        return f"version {settings.VERSION}, address {settings.ADDRESS}"
    except environment.SettingError as error:
        raise _Wrong(str(error), "correct or remove the setting; docs/settings.md lists them all.") from error


def _folder() -> str:
    folder = environment.data_folder()
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < 200:
        raise _Wrong(f"the disk of {folder} has only {free} MB left", "make room: at least 200 MB.")
    if os.name != "nt" and folder.stat().st_mode & 0o077:
        raise _Wrong(f"others on this computer may look into {folder}", f"chmod 700 {folder}")
    return f"{folder}, {free:,} MB free"


def _key() -> str:
    path = environment.data_folder() / "secret-key"
    if environment.text("FAIRPRACTICE_SECRET_KEY"):
        return "from FAIRPRACTICE_SECRET_KEY"
    if os.name != "nt" and path.stat().st_mode & 0o077:
        raise _Wrong(f"others on this computer may read {path}", f"chmod 600 {path}")
    return f"in {path}"


def _ballots() -> str:
    from django.conf import settings  # noqa: PLC0415 -- needs settings

    from fairpractice.reflections import desk, housekeeping  # noqa: PLC0415 -- needs Django set up

    keys = Path(settings.BALLOT_KEYS_FOLDER)
    if Path(settings.DATA_FOLDER).resolve() in (keys.resolve(), *keys.resolve().parents):
        raise _Wrong(
            "the keys of open rounds lie in the data folder, so a copy of it would open ballot boxes",
            "set FAIRPRACTICE_BALLOT_KEYS to a folder elsewhere that no backup or synchronising program takes.",
        )
    try:
        strays = housekeeping.strays()
    except DatabaseError as error:
        raise _Wrong("they cannot be compared with the database", "mend the database first, see above.") from error
    if strays:
        raise _Wrong(
            f"{len(strays)} belong to no round of this database",
            "check DATABASE_URL; if the rounds are gone for good, delete their files in "
            f"{settings.BALLOTS_FOLDER} and {keys}.",
        )
    open_now = len(desk.boxes().rounds())
    return f"{open_now} open, keys in {keys}"


def _database() -> str:
    from django.db import connection  # noqa: PLC0415 -- needs settings

    try:
        with connection.cursor() as cursor:
            if connection.vendor != "sqlite":
                cursor.execute("SELECT 1")
                return "PostgreSQL answers"
            cursor.execute("PRAGMA integrity_check")
            found = [str(row[0]) for row in cursor.fetchall()]
    except DatabaseError as error:
        reason = (str(error).strip().splitlines() or ["no reason given"])[0]
        mend = "bring back the last backup: fairpractice restore FILE"
        if connection.vendor != "sqlite":
            mend = "start the database server, and check DATABASE_URL."
        raise _Wrong(f"it cannot be used ({reason})", mend) from error
    if found != ["ok"]:
        raise _Wrong(f"the file is damaged ({found[0]})", "bring back the last backup: fairpractice restore FILE")
    return "SQLite, whole"


def _tables() -> str:
    from fairpractice.installation import preparing  # noqa: PLC0415 -- needs settings
    from fairpractice.installation.errors import InstallationError  # noqa: PLC0415

    try:
        had = preparing.recorded()
        preparing.refuse_newer(had)
    except DatabaseError as error:
        raise _Wrong("they cannot be read", "mend the database first, see above.") from error
    except InstallationError as error:
        raise _Wrong(str(error), "install the newer version.") from error
    if not had:
        raise _Wrong("there is no data yet", "start the program once: fairpractice run")
    missing = preparing.on_disk() - had
    if missing:
        raise _Wrong(
            f"they lack {len(missing)} changes of this version", "fairpractice upgrade (it saves everything first)"
        )
    return "as this version needs them"


def _pages() -> str:
    from django.conf import settings  # noqa: PLC0415 -- needs settings

    if not (settings.PACKAGE / "ui" / "static" / "built" / "nhsuk.css").exists():
        raise _Wrong(
            "the page assets are not built", "install again: python -m pip install . (or bin/run in a checkout)"
        )
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        raise _Wrong("the style sheets are not in place yet", "start the program once: fairpractice run")
    return "built"


def _packs() -> str:
    from fairpractice.framework import packs  # noqa: PLC0415 -- slow to import

    names = []
    try:
        for folder in sorted(packs.content_root().iterdir()):
            if (folder / "pack.yaml").exists():
                packs.load_pack(folder, "en")
                names.append(folder.name)
    except (packs.PackErrors, OSError) as error:
        raise _Wrong(str(error).splitlines()[0], "correct that file, or install Fair Practice again.") from error
    if not names:
        raise _Wrong(f"there are none in {packs.content_root()}", "install Fair Practice again.")
    return ", ".join(names)


def _documents() -> str:
    for name in ("typst", "vl_convert", "docx", "pptx"):
        try:
            importlib.import_module(name)
        except ImportError as error:
            raise _Wrong(f"the library {name} cannot be loaded ({error})", "install Fair Practice again.") from error
    return "can be made"


def _mail() -> str:
    from django.conf import settings  # noqa: PLC0415 -- needs settings

    if not settings.EMAIL_ENABLED:
        return "not set up, so invitations and links are printed (FAIRPRACTICE_EMAIL_URL would set it up)"
    return f"goes out by {settings.EMAIL_HOST}, port {settings.EMAIL_PORT}; not tried"


def _clock() -> str:
    now = datetime.now(UTC)
    if not 2026 <= now.year < 2100:
        raise _Wrong(f"this computer thinks it is {now:%d %B %Y}", "set its clock: links and reviews go by it.")
    return f"{now:%d %B %Y, %H:%M} UTC"
