"""Translations of packs and mappings: checked whole, laid over the records, and what stays English says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import yaml

from fairpractice.framework.reading import Reader, Record, with_article
from fairpractice.framework.schema import SCHEMA_VERSION, Kind

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})*")
_MARKED = (Kind.TEXT, Kind.TEXTS, Kind.FACT, Kind.FACTS)


class English(str):
    """A text that is English on a page in another language. A template that shows it says so to who reads aloud."""

    __slots__ = ()

    def __html__(self) -> str:
        return f'<span lang="en" dir="ltr">{escape(self)}</span>'


class _Translated(str):
    """A text that a translation gave: it is not to be marked."""

    __slots__ = ()


def mark(record: Record) -> None:
    """Makes each text of a record, and of those inside it, that no translation gave an `English`."""
    for inner in record.walk():
        for name, key in inner.shape.keys.items():
            if key.kind in _MARKED and name in inner.values:
                inner.values[name] = _marked(inner.values[name])


def _marked(value: Any) -> Any:
    if isinstance(value, list):
        return [_marked(each) for each in value]
    return str(value) if isinstance(value, _Translated) else English(value)


def _given(value: Any) -> Any:
    return [_Translated(each) for each in value] if isinstance(value, list) else _Translated(value)


def translate(reader: Reader, path: Path, without_id: Mapping[str, Record], apply: bool) -> None:
    """Check a file <language>.yaml; put its texts into the records if `apply`.

    `without_id` has the keys, beside "items", of texts that stand in records without an id: "conversations" with the
    introduction of a pack, or "reasons" with a mapping.
    """
    file = reader.name(path)
    if not _LANGUAGE.fullmatch(path.stem) or path.stem == "en":
        reader.fail(file, 1, "the file must be named after a language other than English, such as cy.yaml")
    node = reader.compose(path)
    seen = set()
    for name, line, value in reader.pairs(file, node, "a translation") if node is not None else ():
        seen.add(name)
        if name == "schema" and getattr(value, "value", None) != str(SCHEMA_VERSION):
            reader.fail(file, line, f"this schema is not supported; this program reads schema {SCHEMA_VERSION}")
        elif name == "items":
            for id, id_line, fields in reader.pairs(file, value, "“items”"):
                _translate_record(reader, file, id, id_line, fields, apply)
        elif name == "conversations" and name in without_id:  # the advice for any conversation
            _translate_text(reader, file, "introduction", without_id[name], name, line, value, apply)
        elif name == "reasons" and name in without_id:
            _translate_reasons(reader, file, value, apply)
        elif name != "schema":
            known = ", ".join(("schema", "items", *without_id))
            reader.fail(file, line, f"“{name}” is not a key of a translation; it may have: {known}")
    for name in sorted({"schema", "items"} - seen) if node is not None else ():
        reader.fail(file, 1, f"this translation has no “{name}”")


def _translate_record(reader: Reader, file: str, id: str, line: int, fields: yaml.Node, apply: bool) -> None:
    record = reader.by_id.get(id)
    if record is None:
        reader.fail(file, line, f"nothing in this {_whole(reader)} has the id “{id}”")
        return
    for name, name_line, node in reader.pairs(file, fields, f"“{id}”"):
        _translate_text(reader, file, id, record, name, name_line, node, apply)


def _whole(reader: Reader) -> str:
    if any(record.kind == "mapping" for record in reader.by_id.values()):
        return "mapping"
    return "pack" if "pack" in reader.shapes else "folder"


def _translate_reasons(reader: Reader, file: str, node: yaml.Node, apply: bool) -> None:
    """Why a link helps, by statement and then by "pack:item", since links have no id."""
    for id, line, inner in reader.pairs(file, node, "“reasons”"):
        statement = reader.by_id.get(id)
        if statement is None or statement.kind != "statement":
            reader.fail(file, line, f"no statement of this mapping has the id “{id}”")
            continue
        links = statement.values.get("links", [])
        for name, name_line, text in reader.pairs(file, inner, f"“{id}”"):
            found = [link for link in links if f"{link.values.get('pack')}:{link.values.get('item')}" == name]
            if not found:
                reader.fail(file, name_line, f"“{id}” has no link to “{name}”")
            for link in found:
                _translate_text(reader, file, name, link, "reason", name_line, text, apply)


def _translate_text(
    reader: Reader, file: str, id: str, record: Record, name: str, line: int, node: yaml.Node, apply: bool
) -> None:
    keys = record.shape.keys
    if name not in keys or keys[name].kind not in (Kind.TEXT, Kind.TEXTS):
        reader.fail(file, line, f"“{name}” of {with_article(record.kind)} is not a text to translate")
        return
    if name not in record.values:
        reader.fail(file, line, f"“{id}” has no “{name}” in English")
        return
    found, english = reader.value(file, node, keys[name], name), record.values[name]
    if isinstance(english, list) and isinstance(found, list) and len(found) != len(english):
        reader.fail(file, line, f"“{name}” has {len(english)} texts in English and {len(found)} here")
    elif found is not None and apply:
        record.values[name] = _given(found)
