"""Tells what a file is by looking inside; its name is only a claim. No Django models, no writing."""

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from django.utils.translation import gettext as _

from fairpractice.files.exceptions import NotAccepted


@dataclass(frozen=True)
class Kind:
    """`name` as kept in the row, the ending a download gets, and its content type."""

    name: str
    endings: tuple[str, ...]
    content_type: str


KINDS = {
    kind.name: kind
    for kind in (
        Kind("pdf", (".pdf",), "application/pdf"),
        Kind("png", (".png",), "image/png"),
        Kind("jpeg", (".jpg", ".jpeg"), "image/jpeg"),
        Kind("webp", (".webp",), "image/webp"),
        Kind("docx", (".docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        Kind("xlsx", (".xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Kind("pptx", (".pptx",), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        Kind("odt", (".odt",), "application/vnd.oasis.opendocument.text"),
        Kind("ods", (".ods",), "application/vnd.oasis.opendocument.spreadsheet"),
        Kind("odp", (".odp",), "application/vnd.oasis.opendocument.presentation"),
        Kind("csv", (".csv",), "text/csv"),
        Kind("txt", (".txt",), "text/plain"),
    )
}
_OFFICE = {
    "wordprocessingml.document.main": "docx",
    "spreadsheetml.sheet.main": "xlsx",
    "presentationml.presentation.main": "pptx",
}
_OPEN = {KINDS[name].content_type: name for name in ("odt", "ods", "odp")}
# A list of contents longer than this is not one that an office program writes.
_LIST_BYTES = 1_000_000


def kind_of(name: str, content: BinaryIO) -> Kind:
    """The kind of a file. Raises NotAccepted with a kind sentence; leaves `content` at its start."""
    content.seek(0)
    head = content.read(1024)
    found = _by_head(head)
    if not head:
        raise NotAccepted(_("This file is empty. Check that it was saved, and send it again."))
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        found = _inside_zip(content)
    elif head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise NotAccepted(
            _(
                "This is a file of an older office program, or it is locked with a password. Open it, save it as .docx, .xlsx, .pptx or PDF without a password, and send that."
            )
        )
    elif not found:
        content.seek(0)
        found = _as_text(name, content.read())
    content.seek(0)
    if not found:
        raise NotAccepted(_refusal(name))
    return KINDS[found]


def download_name(name: str, kind: Kind) -> str:
    """A safe name that ends as its content says: no folder, no control character, at most 100 letters."""
    clean = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isprintable() and c not in '"<>:|?*/').strip(
        ". "
    )
    path = PurePath(clean or "file")
    if path.suffix.lower() in kind.endings:
        return path.stem[:90] + path.suffix.lower()
    return clean[:90] + kind.endings[0] if clean else "file" + kind.endings[0]


def _by_head(head: bytes) -> str:
    if b"%PDF-" in head and not head.lstrip().startswith(b"<"):
        return "pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return "webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""


def _inside_zip(content: BinaryIO) -> str:
    """The office kind of a zip, or "". Reads only its list of contents, never what a zip bomb would unpack."""
    try:
        with zipfile.ZipFile(content) as archive:
            names = archive.namelist()
            listing = _peek(archive, "[Content_Types].xml", names)
            stated = _peek(archive, "mimetype", names)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise NotAccepted(
            _("This file is damaged or locked with a password. Open it, save it again without one, and send that.")
        ) from error
    lowered = [name.lower() for name in names]
    if "macroenabled" in listing.lower() or any(
        name.endswith("vbaproject.bin") or name.startswith("basic/") for name in lowered
    ):
        raise NotAccepted(
            _(
                "This file can run programs (macros), so we do not keep it. Save it as an ordinary .docx, .xlsx or .pptx, or as PDF, and send that."
            )
        )
    for part, kind in _OFFICE.items():
        if part in listing:
            return kind
    return _OPEN.get(stated.strip(), "")


def _peek(archive: zipfile.ZipFile, name: str, names: list[str]) -> str:
    if name not in names:
        return ""
    with archive.open(name) as part:
        return part.read(_LIST_BYTES).decode("utf-8", "replace")


def _as_text(name: str, data: bytes) -> str:
    """ "csv" or "txt" for readable text (UTF-8, UTF-16 with its mark, Windows-1252), else ""."""
    ending = PurePath(name).suffix.lower()
    if ending not in (".csv", ".txt", ".tsv", ".md", ".text"):
        return ""
    text = _decoded(data)
    if text is None or any(ord(c) < 32 and c not in "\t\n\r\f" for c in text):
        return ""
    return "csv" if ending == ".csv" else "txt"


def _decoded(data: bytes) -> str | None:
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _refusal(name: str) -> str:
    ending = PurePath(name).suffix.lower()
    known = any(ending in kind.endings for kind in KINDS.values())
    if known:
        return _(
            "The name of this file ends in “%(ending)s”, but that is not what is inside. Open it in the program that made it, save it again and send that."
        ) % {"ending": ending}
    return _(
        "We cannot keep this kind of file. Send a PDF, a picture (PNG, JPEG, WebP), an office file (.docx, .xlsx, .pptx, .odt, .ods, .odp) or plain text (.txt, .csv)."
    )
