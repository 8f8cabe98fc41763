"""`fairpractice restore`: checks a backup wholly, builds beside what is there, and only then changes places."""

import hashlib
import json
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from fairpractice.config.environment import data_folder
from fairpractice.installation import preparing, tables
from fairpractice.installation.backups import FORMAT, Manifest, Part, make_backup
from fairpractice.installation.errors import BackupError, disk_sentence
from fairpractice.installation.locking import FolderLock
from fairpractice.reflections.housekeeping import after_restore

Had = preparing.Migrations


def restore(file: Path, *, agreed: Callable[[str], bool]) -> str:
    """Brings a backup back; gives a sentence. What is there now is set aside after `agreed`. Raises BackupError."""
    with FolderLock(data_folder(), "restoring a backup"):
        try:
            with zipfile.ZipFile(file) as archive:
                manifest = check(archive, file)
                return _restore(archive, manifest, agreed)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise BackupError(
                f"{file} is damaged or is not a backup of Fair Practice. Use another copy of it."
            ) from error
        except OSError as error:
            where = file if not file.exists() else data_folder()
            raise BackupError(
                f"There is no file {file}. Check its name." if where == file else disk_sentence(error, where)
            ) from error


def check(archive: zipfile.ZipFile, file: Path) -> Manifest:
    """Reads every byte and compares; raises BackupError when anything is not as the manifest says."""
    damaged = BackupError(f"{file} is damaged: what is in it is not what was saved. Use another copy of it.")
    try:
        told = json.loads(archive.read("manifest.json"))
        if told["format"] > FORMAT:
            raise BackupError(
                f"{file} was made by a newer version ({told['version']}). Install that version, then restore it."
            )
        parts = {name: Part(**part) for name, part in told.pop("parts").items()}
        migrations = [(app, name) for app, name in told.pop("migrations")]
        manifest = Manifest(**told, migrations=migrations, parts=parts)
    except (KeyError, TypeError, ValueError, AttributeError, NotImplementedError) as error:
        raise BackupError(f"{file} is not a backup of Fair Practice, or is damaged.") from error
    preparing.refuse_newer(set(manifest.migrations))
    if {*manifest.parts, "manifest.json"} != set(archive.namelist()):
        raise damaged
    for name, part in manifest.parts.items():
        _refuse_strange_name(name, damaged)
        digest, size = hashlib.sha256(), 0
        try:
            with archive.open(name) as source:
                while chunk := source.read(1 << 20):
                    digest.update(chunk)
                    size += len(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
            raise damaged from error
        if (digest.hexdigest(), size) != (part.sha256, part.size):
            raise damaged
    return manifest


def _refuse_strange_name(name: str, error: BackupError) -> None:
    """A name that would leave the folder of files: somebody made this by hand."""
    steps = PurePosixPath(name).parts
    if name.startswith("/") or ".." in steps or "\\" in name or ":" in name or steps[0] not in ("tables", "files"):
        raise error


def _restore(archive: zipfile.ZipFile, manifest: Manifest, agreed: Callable[[str], bool]) -> str:
    data = data_folder()
    aside = data.with_name(f"{data.name}-before-restore-{datetime.now():%Y%m%d-%H%M%S}")
    present = _rows_now()
    if present and not agreed(
        f"There are {present:,} rows of data here now. They will be set aside in {aside}, and the backup of "
        f"{manifest.made[:10]} with {manifest.rows:,} rows takes their place."
    ):
        raise BackupError("Nothing was restored.")
    needed = sum(part.size for part in manifest.parts.values()) * 2
    if shutil.disk_usage(data).free < needed:
        raise BackupError(f"The disk has too little room: {needed // 1_000_000 + 1} MB are needed in {data}.")
    staging = data / "restoring"
    shutil.rmtree(staging, ignore_errors=True)
    (staging / "files").mkdir(parents=True)
    try:
        _unpack_files(archive, manifest, staging / "files")
        if connection.vendor == "sqlite":
            _sqlite(archive, manifest, staging, aside if present else None)
        else:
            _postgres(archive, manifest, aside, bool(present))
        _swap(staging / "files", Path(settings.MEDIA_ROOT), aside)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    void = after_restore()
    kept = f" What was here before is in {aside}." if aside.exists() else ""
    lost = (
        f" Reflections that were open or being dealt ({void}) are void: their answers are in no backup." if void else ""
    )
    return f"Restored {manifest.rows:,} rows of {manifest.made[:10]}.{kept}{lost}"


def _rows_now() -> int:
    had = preparing.recorded()
    return sum(model._base_manager.count() for model in tables.models_at(had)) if had else 0


def _unpack_files(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    for name in manifest.parts:
        if name.startswith("files/"):
            target = folder / PurePosixPath(name).relative_to("files")
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out)


def _fill(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Tables as they were, their rows, then on to this version."""
    had = set(manifest.migrations)
    executor = MigrationExecutor(connection)
    if had >= preparing.on_disk():
        call_command("migrate", interactive=False, verbosity=0)
    else:
        executor.migrate(_last_of_each(executor.loader.graph, had))
    with transaction.atomic():
        kept = tables.models_at(had)
        for model in kept:
            _fill_table(archive, manifest, model)
        tables.count_on(kept)
        connection.check_constraints()
        if connection.vendor == "postgresql":  # later changes of these tables need every check done
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    preparing.migrate()


def _last_of_each(graph: Any, had: Had) -> list[tuple[str, str]]:
    known = [node for node in had if node in graph.nodes]
    return [
        n for n in known if not any(child.key in had and child.key[0] == n[0] for child in graph.node_map[n].children)
    ]


def _fill_table(archive: zipfile.ZipFile, manifest: Manifest, model: tables.Model) -> None:
    name = f"tables/{model._meta.label_lower}.jsonl"
    if name not in manifest.parts:
        return
    if model._base_manager.exists():  # rows that a migration wrote
        model._base_manager.all().delete()
    with archive.open(name) as source:
        count = tables.insert(model, _lines(source))
    if count != manifest.parts[name].rows:
        raise BackupError(f"Of {name} only {count} rows could be read. Nothing was changed.")


def _lines(source: Any) -> Iterator[bytes]:
    yield from source


def _sqlite(archive: zipfile.ZipFile, manifest: Manifest, staging: Path, aside: Path | None) -> None:
    """Builds a new file, then changes places by renaming."""
    own = Path(str(connection.settings_dict["NAME"]))
    new = staging / "new.sqlite3"
    connection.close()
    connection.settings_dict["NAME"] = str(new)
    try:
        _fill(archive, manifest)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(own)
    for end in ("", "-wal", "-shm"):
        old = own.with_name(own.name + end)
        if aside and old.exists():
            aside.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.move(old, aside / old.name)
        old.unlink(missing_ok=True)
    shutil.move(new, own)


def _postgres(archive: zipfile.ZipFile, manifest: Manifest, aside: Path, present: bool) -> None:
    """Saves what is there, then empties, fills and changes in one transaction: all of it happens or nothing does."""
    if present:
        aside.mkdir(parents=True, exist_ok=True, mode=0o700)
        make_backup(aside / "before-restore.zip")
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
            cursor.execute(
                "SELECT p.oid::regprocedure FROM pg_proc p WHERE pronamespace = current_schema()::regnamespace "
                "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
            )
            for (function,) in cursor.fetchall():
                cursor.execute(f"DROP FUNCTION {function} CASCADE")
        _fill(archive, manifest)


def _swap(new: Path, own: Path, aside: Path) -> None:
    if own.exists() and any(own.iterdir()):
        aside.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(own, aside / own.name)
    elif own.exists():
        own.rmdir()
    shutil.move(new, own)
