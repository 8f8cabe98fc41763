"""Bringing the database and the static files up to this version; nothing to do takes no time."""

import hashlib
import shutil
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from fairpractice.installation.errors import InstallationError

Migrations = set[tuple[str, str]]


def on_disk() -> Migrations:
    """Every migration that this version brings, by file name, without importing one."""
    found: Migrations = set()
    for app in apps.get_app_configs():
        for path in (Path(app.path) / "migrations").glob("[0-9a-zA-Z]*.py"):
            found.add((app.label, path.stem))
    return found


def recorded() -> Migrations:
    """Every migration that the database has had; empty for a new database."""
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return set()
        cursor.execute("SELECT app, name FROM django_migrations")
        return {(app, name) for app, name in cursor.fetchall()}


def refuse_newer(had: Migrations) -> None:
    """Raises InstallationError when data was written by a newer version than this one."""
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("fairpractice.")}
    newer = sorted(f"{app}.{name}" for app, name in had - on_disk() if app in ours)
    if newer:
        raise InstallationError(
            f"This data was written by a newer version of Fair Practice than {settings.VERSION} (it has {newer[0]}). "
            "Install the newer version and try again."
        )


def migrate() -> bool:
    """Applies what is missing; False when nothing was."""
    had = recorded()
    refuse_newer(had)
    if not on_disk() - had:
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def _static_stamp() -> str:
    """Changes when a static file of ours or the version changes."""
    digest = hashlib.sha256(settings.VERSION.encode())
    for app in apps.get_app_configs():
        folder = Path(app.path) / "static"
        for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
            if path.is_file():
                facts = path.stat()
                digest.update(f"{path}|{facts.st_size}|{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static() -> bool:
    """Fills the folder of hashed static files; False when it is already that of these files."""
    root = Path(settings.STATIC_ROOT)
    stamp, now = root / "stamp", _static_stamp()
    if stamp.exists() and (root / "staticfiles.json").exists() and stamp.read_text("ascii") == now:
        return False
    if not (settings.PACKAGE / "ui" / "static" / "built" / "nhsuk.css").exists():
        raise InstallationError(
            "The page assets are not built, so pages would have no look. Install again: python -m pip install . "
            "(or bin/run in a checkout)."
        )
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now, "ascii")
    return True
