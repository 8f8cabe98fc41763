"""Opens a Word file: its parts by name, none larger than a document can be. Nothing outside the file is ever asked for."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from fairpractice.documents.exceptions import NotReadable
from fairpractice.documents.xml_reading import BadXml, Node, parse

MOST_BYTES = 30_000_000  # of one part, unpacked: a thousand pages
MOST_PARTS = 5_000

_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError)


class Package:
    """The parts of a Word file. Use within `with`. Raises NotReadable, with a sentence, from every method."""

    def __init__(self, stream: BinaryIO) -> None:
        stream.seek(0)
        try:
            self._zip = zipfile.ZipFile(stream)
        except _BROKEN as error:
            raise NotReadable(_damaged()) from error
        names = self._zip.namelist()
        if len(names) > MOST_PARTS:
            raise NotReadable(_too_much())
        self._names = {name.lstrip("/").lower(): name for name in names}

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def main(self) -> str:
        """The name of the part that holds the text."""
        for target in self.related("", "/officeDocument"):
            return target
        return "word/document.xml"

    def related(self, part: str, kind: str) -> Iterator[str]:
        """Names of the parts of this kind (the end of its address) that `part` names as its own."""
        yield from (target for end, target, _inside in self._relations(part).values() if end.endswith(kind))

    def links(self, part: str) -> dict[str, str]:
        """Addresses of the web that `part` leads to, by the id it calls them."""
        rows = self._relations(part).items()
        return {id: target for id, (end, target, inside) in rows if end.endswith("/hyperlink") and not inside}

    def tree(self, name: str) -> Node | None:
        """A part as XML, None where there is no such part."""
        data = self._read(name)
        if data is None:
            return None
        try:
            return parse(data)
        except BadXml as error:
            raise NotReadable(_damaged()) from error

    def _relations(self, part: str) -> dict[str, tuple[str, str, bool]]:
        folder, name = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for row in root or ():
            inside = row.attrs.get("TargetMode") != "External"
            target = row.attrs.get("Target", "")
            if inside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[row.attrs.get("Id", "")] = (row.attrs.get("Type", ""), target, inside)
        return found

    def _read(self, name: str) -> bytes | None:
        stored = self._names.get(name.lower())
        if stored is None:
            return None
        try:
            with self._zip.open(stored) as part:
                data = part.read(MOST_BYTES + 1)
        except _BROKEN as error:
            raise NotReadable(_damaged()) from error
        if len(data) > MOST_BYTES:
            raise NotReadable(_too_much())
        return data


def _damaged() -> str:
    return _("This Word file is damaged. Open it in Word, save it again as .docx, and send that.")


def _too_much() -> str:
    return _(
        "This file unpacks to far more than a document holds, so it was not opened. Copy its words and paste them instead."
    )
