"""`fairpractice load`: official files into the reference data, all of them or none."""

from pathlib import Path

from django.db import transaction

from fairpractice.installation import preparing
from fairpractice.installation.errors import InstallationError
from fairpractice.organisations import reference_loading
from fairpractice.organisations.reference.census import read_census
from fairpractice.organisations.reference.encoding import ReferenceFileError
from fairpractice.organisations.reference.ods import read_ods


def load(what: str, files: list[Path]) -> None:
    """Reads and keeps each file, printing what was taken and left. Raises InstallationError and then keeps none."""
    preparing.migrate()
    try:
        with transaction.atomic():
            for file in files:
                print(_ods(file) if what == "ods" else _census(file))
    except ReferenceFileError as error:
        raise InstallationError(f"{error} Nothing was changed.") from error


def _ods(file: Path) -> str:
    reading = read_ods(file)
    kept = reference_loading.keep_ods(reading)
    return f"{reading.report.summary()}\n{kept}"


def _census(file: Path) -> str:
    reading = read_census(file)
    kept = reference_loading.keep_census(reading)
    return f"{reading.report.summary()}\n{kept}"
