"""`fairpractice export`: everything as files that open in a spreadsheet, a browser or a text editor, without this program."""

import csv
import html
import json
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from fairpractice.installation import preparing, tables
from fairpractice.installation.errors import InstallationError, disk_sentence
from fairpractice.organisations.models import Organisation, Person

# Hashes of codes and passwords say nothing to a reader.
_NOT_TOLD = {"code_hash", "link_hash", "password"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Row = dict[str, Any]
_README = """Fair Practice: everything that was in it on {day}

index.html       start here: open it in any browser, no internet needed
tables/*.csv     one file for each kind of record; open in Excel or LibreOffice (UTF-8, commas)
practices/*.json one file for each Practice or other organisation, with everything that belongs to it
files/           every file that was uploaded, as it was

In the tables a column that ends in _id holds the number (column "id") of a row in another table. Dates are
year-month-day, times are UTC. A text that begins with = + - or @ has an apostrophe in front of it in the CSV files,
so that a spreadsheet does not take it for a formula; in the JSON files it is as it was typed.

This folder holds personal data. Keep it somewhere safe, and delete it when you no longer need it.
"""


def safe(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else _words(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _words(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def export(folder: Path) -> str:
    """Fills a new or empty folder; gives a sentence. Raises InstallationError."""
    if not preparing.recorded():
        raise InstallationError("There is nothing to export yet: the program has not been started here.")
    preparing.migrate()
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InstallationError(
                f"{folder} is not an empty folder. Choose a new one, so that nothing is mixed or lost."
            )
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return _export(folder)
    except OSError as error:
        raise InstallationError(disk_sentence(error, folder)) from error


def _export(folder: Path) -> str:
    for name in ("tables", "practices", "files"):
        (folder / name).mkdir()
    with tables.one_moment():
        kept = [m for m in tables.models_at(preparing.recorded()) if _is_ours(m)]
        for model in kept:
            _csv(folder / "tables" / f"{model._meta.label_lower}.csv", model)
        places = list(Organisation.objects.order_by("name", "pk"))
        told = [(place, _everything_of(place, kept)) for place in places]
    for place, everything in told:
        text = json.dumps(everything, indent=2, ensure_ascii=False, default=_words)
        (folder / "practices" / f"{place.public_id}.json").write_text(text, "utf-8")
    if Path(settings.MEDIA_ROOT).is_dir():
        shutil.copytree(settings.MEDIA_ROOT, folder / "files", dirs_exist_ok=True)
    (folder / "index.html").write_text(_page(told), "utf-8")
    (folder / "README.txt").write_text(_README.format(day=date.today().isoformat()), "utf-8")
    return f"Exported {len(places):,} organisations. Open {folder / 'index.html'} in a browser. It holds personal data."


def _is_ours(model: tables.Model) -> bool:
    return apps.get_app_config(model._meta.app_label).name.startswith("fairpractice.")


def _names(model: tables.Model) -> list[str]:
    return [f.attname for f in model._meta.concrete_fields if f.attname not in _NOT_TOLD]


def _csv(path: Path, model: tables.Model) -> None:
    names = _names(model)
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(names)
        for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=1000):
            writer.writerow([safe(value) for value in row])


def _path_to_place(model: tables.Model, seen: frozenset[tables.Model] = frozenset()) -> str | None:
    """How a row belongs to an organisation, as a look-up such as "plan__practice"; None when it does not."""
    keys = [f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)]
    for key in keys:
        if key.related_model is Organisation:
            return key.name
    for key in keys:
        related: Any = key.related_model
        if related not in seen and related is not Person and related is not model:
            further = _path_to_place(related, seen | {model})
            if further:
                return f"{key.name}__{further}"
    return None


def _everything_of(place: Organisation, kept: Iterable[tables.Model]) -> Row:
    found: Row = {"organisation": _rows(Organisation, pk=place.pk)[0]}
    for model in kept:
        path = None if model in (Organisation, Person) else _path_to_place(model)
        rows = _rows(model, **{path: place.pk}) if path else []
        if rows:
            found[model._meta.label_lower] = rows
    found["organisations.person"] = _rows(Person, pk__in=_people_in(found, kept))
    return found


def _people_in(found: Row, kept: Iterable[tables.Model]) -> set[int]:
    """The numbers of every person whom a row names."""
    people: set[int] = set()
    for model in kept:
        for key in model._meta.concrete_fields:
            if isinstance(key, models.ForeignKey) and key.related_model is Person:
                people |= {row[key.attname] for row in found.get(model._meta.label_lower, []) if row[key.attname]}
    return people


def _rows(model: tables.Model, **where: Any) -> list[Row]:
    return list(model._base_manager.filter(**where).order_by("pk").values(*_names(model)))


def _page(told: list[tuple[Organisation, Row]]) -> str:
    out = [
        "<!doctype html><html lang='en-GB'><head><meta charset='utf-8'><title>Fair Practice: export</title><style>",
        "body{font:1rem/1.5 Arial,sans-serif;margin:2rem;max-width:80rem}table{border-collapse:collapse;margin:0 0 2rem}",
        "td,th{border:1px solid #768692;padding:.25rem .5rem;text-align:left;vertical-align:top}",
        ".wide{overflow-x:auto}</style></head><body><main><h1>Fair Practice: export</h1>",
        f"<p>Made on {date.today().isoformat()}. README.txt says what the files are.</p>",
    ]
    for place, everything in told:
        out.append(f"<h2>{html.escape(place.name)}</h2>")
        for label, rows in everything.items():
            rows = [rows] if isinstance(rows, dict) else rows
            if rows:
                out += _table(label.split(".")[-1].capitalize(), rows)
    return "\n".join([*out, "</main></body></html>"])


def _table(title: str, rows: list[Row]) -> list[str]:
    head = "".join(f"<th scope='col'>{html.escape(name)}</th>" for name in rows[0])
    body = ["".join(f"<td>{html.escape('' if v is None else _words(v))}</td>" for v in row.values()) for row in rows]
    lines = "".join(f"<tr>{cells}</tr>" for cells in body)
    return [f"<h3>{html.escape(title)}</h3><div class='wide'><table><tr>{head}</tr>{lines}</table></div>"]
