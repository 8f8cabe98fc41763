"""A language made for tests: every English word with accents, about half as long again, in brackets.

Whatever a page shows that is not so was never handed to gettext, or not to a pack's translation.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import allauth
import django
import yaml
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from fairpractice.documents import blocks, policy_kinds
from fairpractice.framework.packs import content_root
from fairpractice.framework.reading import Reader
from fairpractice.framework.schema import Kind
from fairpractice.reflections import question_schema
from fairpractice.workforce import care_content, indicators

ROOT = Path(__file__).resolve().parents[2]
LONGER = "en-xa"
RIGHT_TO_LEFT = "ar-xb"  # Django takes the direction from "ar"

# Vowels are doubled: single words grow too, which is what breaks a narrow page.
_ACCENTS = zip(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "åƀçđéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ",
    strict=True,
)
_LETTERS = {plain: accented * (1 + (plain in "aeiou")) for plain, accented in _ACCENTS}
_KEPT = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-z]|%%|%[a-z]|\{[^{}]*\}|<[^>]+>|&#?\w+;")


def pseudo(text: str) -> str:
    """`text` in the made-up language; placeholders, tags and the blanks at both ends stay."""
    core = text.strip()
    if not core:
        return text
    start = text.index(core)
    parts, at = [], 0
    for kept in _KEPT.finditer(core):
        parts += [_turned(core[at : kept.start()]), kept.group()]
        at = kept.end()
    parts.append(_turned(core[at:]))
    return f"{text[:start]}[{''.join(parts)}]{text[start + len(core) :]}"


def _turned(text: str) -> str:
    return "".join(_LETTERS.get(letter, letter) for letter in text)


def all_words(folder: Path) -> list[Catalog]:
    """Our own words as `bin/messages` finds them, and those of the libraries, which bring their own translations."""
    subprocess.run(
        [str(ROOT / "bin" / "messages")],
        env={"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, "FAIRPRACTICE_LOCALE": str(folder)},
        check=True,
    )
    sources = [folder / "fairpractice.pot"]
    for library, place in ((django, "conf/locale"), (allauth, "locale")):
        sources.append(Path(str(library.__file__)).parent / place / "en" / "LC_MESSAGES" / "django.po")
    catalogues = []
    for source in sources:
        with source.open("rb") as opened:
            catalogues.append(read_po(opened))
    return catalogues


def write_catalogues(folder: Path) -> Path:
    """Compiled catalogues of both made-up languages under `folder`."""
    merged = Catalog(locale="en")
    for catalogue in reversed(all_words(folder)):
        for message in catalogue:
            if not message.id:
                continue
            both = message.id if isinstance(message.id, tuple | list) else (message.id,)
            made: Any = tuple(pseudo(each) for each in both)
            merged.add(message.id, made if len(made) > 1 else made[0], context=message.context)
    for name in ("en_XA", "ar_XB"):
        place = folder / name / "LC_MESSAGES"
        place.mkdir(parents=True)
        with (place / "django.mo").open("wb") as out:
            write_mo(out, merged)
    return folder


def write_content(folder: Path) -> Path:
    """A copy of the packs with translations of every text into both made-up languages."""
    for source in content_root().rglob("*.yaml"):
        copy = folder / source.relative_to(content_root())
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(source.read_text("utf-8"), "utf-8")
    for head in folder.glob("*/pack.yaml"):
        place = head.parent / "translations"
        place.mkdir(exist_ok=True)
        for language in (LONGER, RIGHT_TO_LEFT):
            _write(place / f"{language}.yaml", _translation(head.parent))
    for path in folder.glob("mappings/*.yaml"):
        place = path.with_suffix("") / "translations"
        place.mkdir(parents=True, exist_ok=True)
        for language in (LONGER, RIGHT_TO_LEFT):
            _write(place / f"{language}.yaml", _translation_of_mapping(path))
    for language in (LONGER, RIGHT_TO_LEFT):
        (folder / "question-sets" / "translations").mkdir(exist_ok=True)
        _write(folder / "question-sets" / "translations" / f"{language}.yaml", _translation_of_questions(folder))
        for place, translation in _translations_of_documents(folder / "documents"):
            place.mkdir(exist_ok=True)
            _write(place / f"{language}.yaml", translation)
        for place, translation in _translations_of_care(folder / care_content.FOLDER):
            place.mkdir(parents=True, exist_ok=True)
            _write(place / f"{language}.yaml", translation)
    return folder


def _write(path: Path, translation: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(translation, allow_unicode=True, width=1000), "utf-8")


def _translation(pack: Path) -> dict[str, Any]:
    reader = Reader(pack.parent)
    intro = reader.read(pack / "introduction.yaml", "introduction")
    for kind in ("pack", "resources", "glossary", "footnotes"):
        reader.read(pack / f"{kind}.yaml", kind)
    for path in (pack / "themes").glob("*.yaml"):
        reader.read(path, "theme")
    reader.stop_if_wrong()
    advice = [pseudo(each) for each in intro.values["conversations"]]
    return {"schema": 1, "items": _items(reader), "conversations": advice}


def _translation_of_mapping(path: Path) -> dict[str, Any]:
    reader = Reader(path.parent)
    statements = reader.read(path, "mapping").values["statements"]
    reader.stop_if_wrong()
    reasons = {
        statement.values["id"]: {
            f"{link.values['pack']}:{link.values['item']}": pseudo(link.values["reason"])
            for link in statement.values["links"]
        }
        for statement in statements
    }
    return {"schema": 1, "items": _items(reader), "reasons": reasons}


def _translation_of_questions(root: Path) -> dict[str, Any]:
    reader = Reader(root, question_schema.SHAPES)
    question_schema.records(reader, root / "question-sets")
    reader.stop_if_wrong()
    return {"schema": 1, "items": _items(reader)}


def _translations_of_documents(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Building blocks with whole statements, and kinds of policy with their examples."""
    reader = Reader(folder, blocks.SHAPES)
    blocks.records(reader, folder)
    reader.stop_if_wrong()
    yield folder / "translations", {"schema": 1, "items": _items(reader)}
    reader = Reader(folder, policy_kinds.SHAPES)
    policy_kinds.records(reader, folder / "policies")
    reader.stop_if_wrong()
    yield folder / "policies" / "translations", {"schema": 1, "items": _items(reader)}


def _translations_of_care(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The log of incidents and the fairness check; indicators with figures of others."""
    for name in care_content.NAMES:
        reader = Reader(folder, care_content.SHAPES)
        reader.read(folder / f"{name}.yaml", name)
        reader.stop_if_wrong()
        yield folder / name / "translations", {"schema": 1, "items": _items(reader)}
    reader = Reader(folder, indicators.SHAPES)
    indicators.records(reader, folder)
    reader.stop_if_wrong()
    yield folder / "indicators" / "translations", {"schema": 1, "items": _items(reader)}


def _items(reader: Reader) -> dict[str, Any]:
    """Every text of what has an id, in the made-up language."""
    items = {}
    for id, record in reader.by_id.items():
        keys = record.shape.keys
        texts = {
            name: [pseudo(each) for each in value] if isinstance(value, list) else pseudo(value)
            for name, value in record.values.items()
            if keys[name].kind in (Kind.TEXT, Kind.TEXTS)
        }
        if texts:
            items[id] = texts
    return items
