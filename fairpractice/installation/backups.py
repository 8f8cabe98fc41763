"""`fairpractice backup`: everything in one file, of one moment, while people go on working.

A zip with `tables/<model>.jsonl`, `files/…` as uploaded, and last `manifest.json` with counts and SHA-256 of each.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from fairpractice.installation import preparing, tables
from fairpractice.installation.errors import BackupError, disk_sentence

FORMAT = 1


@dataclass
class Part:
    """One member of the zip: rows (0 for an uploaded file), size in bytes and SHA-256."""

    rows: int
    size: int
    sha256: str


@dataclass
class Manifest:
    """What a backup says of itself. `migrations` is the shape of its tables."""

    format: int
    version: str
    made: str
    database: str
    migrations: list[tuple[str, str]]
    parts: dict[str, Part] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts.values())


def make_backup(target: Path, *, force: bool = False) -> str:
    """Writes the file whole or not at all; gives a sentence. Raises BackupError, and leaves nothing half."""
    had = preparing.recorded()
    if not had:
        raise BackupError("There is nothing to save yet: the program has not been started here.")
    preparing.refuse_newer(had)
    if target.is_dir():
        raise BackupError(f"{target} is a folder. Give the name of a file, for example {target / 'fair-practice.zip'}.")
    if target.exists() and not force:
        raise BackupError(f"{target} is already there and was left alone. Choose another name, or add --force.")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        manifest = _write(part, had)
        if target.exists() and not force:
            raise BackupError(f"{target} appeared meanwhile and was left alone. Choose another name, or add --force.")
        os.replace(part, target)
        _sync_folder(target.parent)
    except OSError as error:
        raise BackupError(disk_sentence(error, target)) from error
    finally:
        part.unlink(missing_ok=True)
    files = sum(name.startswith("files/") for name in manifest.parts)
    return (
        f"Saved {manifest.rows:,} rows and {files:,} files in {target}. It holds personal data: keep it somewhere safe."
    )


def _write(part: Path, had: preparing.Migrations) -> Manifest:
    manifest = Manifest(FORMAT, settings.VERSION, datetime.now(UTC).isoformat(), connection.vendor, sorted(had))
    opened = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(opened, "w+b") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            with tables.one_moment():
                for model in tables.models_at(had):
                    name = f"tables/{model._meta.label_lower}.jsonl"
                    manifest.parts[name] = _add(archive, name, tables.lines(model), counted=True)
            # After the rows: a file that no row knows is harmless, a row without its file is not.
            for path in _uploads():
                name = "files/" + path.relative_to(settings.MEDIA_ROOT).as_posix()
                manifest.parts[name] = _add(archive, name, _chunks(path), counted=False)
            archive.writestr("manifest.json", json.dumps(asdict(manifest), indent=1))
        out.flush()
        os.fsync(out.fileno())
    return manifest


def _add(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes], *, counted: bool) -> Part:
    part, digest = Part(0, 0, ""), hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as out:
        for chunk in chunks:
            out.write(chunk)
            digest.update(chunk)
            part.rows += counted
            part.size += len(chunk)
    part.sha256 = digest.hexdigest()
    return part


def _uploads() -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink()) if root.is_dir() else []


def _chunks(path: Path) -> Iterable[bytes]:
    try:
        with path.open("rb") as source:
            while chunk := source.read(1 << 20):
                yield chunk
    except FileNotFoundError:  # deleted this moment
        return


def _sync_folder(folder: Path) -> None:
    if os.name != "nt":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
