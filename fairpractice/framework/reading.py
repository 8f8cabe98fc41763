"""Reads YAML into checked records. Every mistake is kept with its file and line, so that an author sees all at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from fairpractice.framework.schema import SCHEMA_VERSION, SHAPES, Key, Kind, Shape
from fairpractice.framework.shapes import EMPLOYER_TYPES, Meaning

MAX_BYTES = 1_000_000
MAX_DEPTH = 30
ID = re.compile(r"[a-z]+(-[a-z]+)*(/[a-z]+(-[a-z]+)*)*")
URL = re.compile(r"https?://[^\s<>\"]+")

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, order=True)
class PackError:
    """One mistake. `file` is relative to the folder that holds the pack; lines count from 1."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class PackErrors(Exception):
    """Everything that is wrong with a pack or mapping, in `errors`, in order of file and line."""

    def __init__(self, errors: list[PackError]) -> None:
        self.errors: tuple[PackError, ...] = tuple(sorted(set(errors)))
        super().__init__("\n".join(str(error) for error in self.errors))


@dataclass
class Record:
    """One checked mapping of a file: its values by key and the line of each key."""

    kind: str
    shape: Shape
    file: str
    line: int
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def walk(self) -> Iterator[Record]:
        """This record, then all inside it."""
        yield self
        for value in self.values.values():
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, Record):
                    yield from inner.walk()

    def build(self) -> Any:
        """The dataclass (or dict) of this record. Only call it once there are no errors."""
        found = {
            key.attribute or name: _built(self.values[name])
            for name, key in self.shape.keys.items()
            if name in self.values and name != "schema"
        }
        return self.shape.build(**found)


def with_article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _built(value: Any) -> Any:
    if isinstance(value, Record):
        return value.build()
    if isinstance(value, list):
        return tuple(_built(item) for item in value)
    return value


class Reader:
    """Reads the files of one pack. Afterwards `errors` holds the mistakes and `by_id` every record that has an id.

    `shapes`: the kinds of record there are; those of a pack, unless a room above has content of its own.
    """

    def __init__(self, base: Path, shapes: Mapping[str, Shape] = SHAPES) -> None:
        self.base = base
        self.shapes = shapes
        self.errors: list[PackError] = []
        self.by_id: dict[str, Record] = {}
        self.unreadable: list[str] = []  # files of which nothing is known, so that others may seem to lack it

    def name(self, path: Path) -> str:
        """How a file is named in messages."""
        return path.relative_to(self.base).as_posix() if path.is_relative_to(self.base) else path.as_posix()

    def fail(self, file: str, line: int, message: str) -> None:
        self.errors.append(PackError(file, line, message))

    def stop_if_wrong(self) -> None:
        """Raise PackErrors if anything was wrong so far."""
        if self.errors:
            raise PackErrors(self.errors)

    def read(self, path: Path, kind: str) -> Record:
        """A file that is one record. After a mistake the record may be partly filled."""
        file = self.name(path)
        node = self.compose(path)
        if node is None:
            self.unreadable.append(file)
            return Record(kind, self.shapes[kind], file, 1)
        record = self._record(file, node, kind)
        if "schema" in record.shape.keys:
            self.check_schema(record)
        return record

    def check_schema(self, record: Record) -> None:
        found = record.values.get("schema", SCHEMA_VERSION)
        if found != SCHEMA_VERSION:
            line = record.lines.get("schema", 1)
            self.fail(record.file, line, f"schema {found} is not supported; this program reads schema {SCHEMA_VERSION}")

    def compose(self, path: Path) -> yaml.Node | None:
        """The YAML tree of a file, or None after noting why there is none."""
        file = self.name(path)
        text = self._text(path, file)
        if text is None:
            return None
        try:
            if not self._is_plain(file, text):
                return None
            node = yaml.compose(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.fail(file, mark.line + 1 if mark else 1, f"this is not YAML: {error.problem or error.context}")
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            self.fail(file, line, "this is not YAML: it holds a character that may not be printed")
        else:
            if node is not None and not node.tag.endswith(":null"):
                return node  # type: ignore[no-any-return, unused-ignore]
            self.fail(file, 1, "the file is empty")
        return None

    def _is_plain(self, file: str, text: str) -> bool:
        """Neither deep nor with aliases. Looked at event by event, since libyaml's composer crashes on deep nesting."""
        depth = 0
        for event in yaml.parse(text, Loader=_Loader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                self.fail(file, line, "this is nested too deeply")
                return False
            if getattr(event, "anchor", None):
                self.fail(file, line, "YAML anchors and aliases are not used in packs; write it out again")
                return False
        return True

    def _text(self, path: Path, file: str) -> str | None:
        try:
            raw = path.read_bytes()
        except OSError as error:
            self.fail(file, 1, f"the file cannot be read: {error.strerror or 'unknown reason'}")
            return None
        if len(raw) > MAX_BYTES:
            self.fail(file, 1, f"the file is larger than {MAX_BYTES} bytes")
            return None
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self.fail(file, line, "the file is not UTF-8; save it again with the encoding UTF-8")
            return None

    def check_references(self, record: Record) -> None:
        """Notes each reference of a record to an id that nothing has, or that something of another kind has."""
        for name, key in record.shape.keys.items():
            if key.kind not in (Kind.REF, Kind.REFS) or not key.to or name not in record.values:
                continue
            value = record.values[name]
            for id in value if isinstance(value, list) else [value]:
                found = self.by_id.get(id)
                if id is not None and (found is None or found.kind not in key.to):
                    self.fail(record.file, record.lines[name], f"“{name}” names “{id}”, but no {key.to[0]} has that id")

    def pairs(self, file: str, node: yaml.Node, what: str) -> Iterator[tuple[str, int, yaml.Node]]:
        """Key, line and value of a mapping; notes a key that stands twice or is no text."""
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            self.fail(file, line, f"{what} must have keys and values")
            return
        seen: set[str] = set()
        for key_node, value in node.value:
            key_line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.fail(file, key_line, "a key must be plain text")
            elif key_node.value in seen:
                self.fail(file, key_line, f"the key “{key_node.value}” stands twice")
            else:
                seen.add(key_node.value)
                yield key_node.value, key_line, value

    def _record(self, file: str, node: yaml.Node, kind: str) -> Record:
        record = Record(kind, self.shapes[kind], file, node.start_mark.line + 1)
        keys = record.shape.keys
        for name, line, value in self.pairs(file, node, with_article(kind)):
            if name not in keys:
                self.fail(file, line, f"“{name}” is not a key of {with_article(kind)}; it may have: {', '.join(keys)}")
                continue
            found = self.value(file, value, keys[name], name)
            record.lines[name] = line
            if found is not None:
                record.values[name] = found
        if isinstance(node, yaml.MappingNode):
            self._check_missing(record, keys)
        self._keep(record)
        return record

    def _check_missing(self, record: Record, keys: Any) -> None:
        for name, key in keys.items():
            if key.required and name not in record.lines:
                self.fail(record.file, record.line, f"this {record.kind} has no “{name}”")

    def _keep(self, record: Record) -> None:
        found = record.values.get("id")
        if found is None:
            return
        first = self.by_id.setdefault(found, record)
        if first is not record:
            where = f"{first.file}:{first.lines['id']}"
            self.fail(record.file, record.lines["id"], f"the id “{found}” is already used in {where}")

    def value(self, file: str, node: yaml.Node, key: Key, name: str) -> Any:
        """The checked value of a key, or None after noting what is wrong with it."""
        if key.kind is Kind.RECORD:
            return self._record(file, node, key.of)
        if key.kind is Kind.RECORDS:
            return [self._record(file, item, key.of) for item in self._list(file, node, name)]
        if key.kind in _LISTS:
            one = _LISTS[key.kind]
            found = [self._scalar(file, item, one, name) for item in self._list(file, node, name)]
            if key.kind is Kind.EMPLOYERS:
                self._check_employers(file, node, found)
            self._check_twice(file, node, found, name)
            return found
        return self._scalar(file, node, key.kind, name)

    def _list(self, file: str, node: yaml.Node, name: str) -> list[yaml.Node]:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.SequenceNode):
            self.fail(file, line, f"“{name}” must be a list")
            return []
        if not node.value and name != "versions":
            self.fail(file, line, f"“{name}” is an empty list; leave the key out or fill it")
        return list(node.value)

    def _check_twice(self, file: str, node: yaml.Node, found: list[Any], name: str) -> None:
        for position, item in enumerate(found):
            if item is not None and item in found[:position]:
                self.fail(file, node.value[position].start_mark.line + 1, f"“{item}” stands twice in “{name}”")

    def _check_employers(self, file: str, node: yaml.Node, found: list[Any]) -> None:
        for position, item in enumerate(found):
            if item is not None and item not in EMPLOYER_TYPES:
                line = node.value[position].start_mark.line + 1
                self.fail(file, line, f"“{item}” is not an employer type; use one of: {', '.join(EMPLOYER_TYPES)}")

    def _scalar(self, file: str, node: yaml.Node, kind: Kind, name: str) -> Any:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.ScalarNode):
            self.fail(file, line, f"“{name}” must be one value, not a list or keys and values")
            return None
        try:
            return _SCALARS[kind](node.value.strip(), node.tag.rpartition(":")[2])
        except ValueError as error:
            self.fail(file, line, f"“{name}” {error}")
            return None


def _text(value: str, tag: str) -> str:
    if tag == "null" or not value:
        raise ValueError("is empty")
    if tag != "str":
        raise ValueError(f"must be text; put it in quotes: '{value}'")
    return value


def _id(value: str, tag: str) -> str:
    if tag != "str" or not ID.fullmatch(value):
        raise ValueError(f"must be small letters and hyphens, with “/” between parts and no numbers, not “{value}”")
    return value


def _number(value: str, tag: str) -> int:
    if tag != "int" or not value.isdecimal() or not 1 <= int(value) <= 9999:
        raise ValueError(f"must be a whole number from 1, not “{value}”")
    return int(value)


def _page(value: str, tag: str) -> int | str:
    if value == "front":
        return value
    try:
        return _number(value, tag)
    except ValueError:
        raise ValueError(f"must be a page number from 1 or “front”, not “{value}”") from None


def _url(value: str, tag: str) -> str:
    if tag != "str" or not URL.fullmatch(value):
        raise ValueError(f"must be an address that begins with https:// or http://, not “{value}”")
    return value


def _flag(value: str, tag: str) -> bool:
    if tag != "bool" or value.casefold() not in ("true", "false"):
        raise ValueError(f"must be true or false, not “{value}”")
    return value.casefold() == "true"


def _meaning(value: str, tag: str) -> Meaning:
    if value not in ("same", "changed"):
        raise ValueError(f"must be “same” or “changed”, not “{value}”")
    return Meaning(value)


_SCALARS: dict[Kind, Callable[[str, str], Any]] = {
    Kind.TEXT: _text,
    Kind.FACT: _text,
    Kind.ID: _id,
    Kind.REF: _id,
    Kind.NUMBER: _number,
    Kind.PAGE: _page,
    Kind.URL: _url,
    Kind.MEANING: _meaning,
    Kind.FLAG: _flag,
}
_LISTS: dict[Kind, Kind] = {
    Kind.TEXTS: Kind.TEXT,
    Kind.FACTS: Kind.FACT,
    Kind.REFS: Kind.REF,
    Kind.EMPLOYERS: Kind.FACT,
}
