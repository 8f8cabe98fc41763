"""Reads the XML inside office files, of whoever sent them: no DTD, no entities, nothing fetched, not too deep, not too much."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat  # nosec B405 -- DTDs and entities are refused below

MOST_ELEMENTS = 700_000
DEEPEST = 250

_WORD = ("/wordprocessingml/2006/main", "/wordprocessingml/main")
_PREFIXES = {
    "/markup-compatibility/2006": "mc:",
    "/officeDocument/2006/relationships": "r:",
    "/officeDocument/relationships": "r:",
}


class BadXml(Exception):
    """Not XML, or XML that an office program does not write."""


class Node:
    """An element. tag: "w:p" for Word's own, "mc:Choice" for alternatives, the bare name for all others.

    attrs: by bare name; those of relationships as "r:id". text: what stands directly inside, before any child.
    tail: what stands after it, before the next.
    """

    __slots__ = ("attrs", "children", "tag", "tail", "text")

    def __init__(self, tag: str, attrs: dict[str, str]) -> None:
        self.tag = tag
        self.attrs = attrs
        self.children: list[Node] = []
        self.text = ""
        self.tail = ""

    def __iter__(self) -> Iterator[Node]:
        return iter(self.children)

    def find(self, *path: str) -> Node | None:
        """The first child of that name, and of it the first child of the next name."""
        found: Node | None = self
        for name in path:
            found = next((each for each in found.children if each.tag == name), None) if found else None
        return found

    def val(self, *path: str) -> str | None:
        """The `val` of such a descendant, None where there is none."""
        found = self.find(*path)
        return None if found is None else found.attrs.get("val", "")

    def walk(self) -> Iterator[Node]:
        """This element and all inside it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def words(self) -> Iterator[str]:
        """All text inside, in order."""
        yield self.text
        for child in self.children:
            yield from child.words()
            yield child.tail


def parse(data: bytes) -> Node:
    """The root element. Raises BadXml."""
    building = _Building()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = building.start
    parser.EndElementHandler = building.end
    parser.CharacterDataHandler = building.characters
    parser.StartDoctypeDeclHandler = building.refuse
    parser.EntityDeclHandler = building.refuse
    parser.ExternalEntityRefHandler = building.refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BadXml("not XML") from error
    if building.root is None:
        raise BadXml("empty")
    return building.root


class _Building:
    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[Node] = []
        self.count = 0

    def start(self, name: str, attrs: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS or len(self.open) >= DEEPEST:
            raise BadXml("too much")
        node = Node(_short(name, word="w:"), {_short(key): value for key, value in attrs.items()})
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def end(self, _name: str) -> None:
        self.open.pop()

    def characters(self, data: str) -> None:
        last = self.open[-1]
        if last.children:
            last.children[-1].tail += data
        else:
            last.text += data

    def refuse(self, *_args: Any) -> int:
        raise BadXml("a DTD or an entity")


def _short(name: str, word: str = "") -> str:
    space, _sep, bare = name.rpartition("}")
    if space.endswith(_WORD):
        return word + bare
    return next((prefix for end, prefix in _PREFIXES.items() if space.endswith(end)), "") + bare
