"""Bringing in a file: what it says, what had to be left out, and a clear sentence for a file that cannot be read.

The file itself is always kept, by the room `files`; what is read from it is only ever words.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairpractice.documents import docx_reading, pdf_reading
from fairpractice.documents.comparing import Line
from fairpractice.documents.docx_parts import MOST_BYTES
from fairpractice.documents.exceptions import NotReadable
from fairpractice.documents.word_blocks import Choice, WordText
from fairpractice.documents.word_markdown import markdown, notes_markdown, preview
from fairpractice.documents.wording import MOST, PAGE, Wording, plain
from fairpractice.documents.xml_reading import BadXml, parse
from fairpractice.files import services as files
from fairpractice.files.exceptions import FilesError, NotAccepted
from fairpractice.files.kinds import Kind
from fairpractice.files.models import StoredFile
from fairpractice.reports.words import clean

AS_TEXT = ("docx", "txt")  # kinds whose words become a draft
AS_FILE = ("pdf",)  # kinds that are kept as they are, their words searchable
_WEB_PAGES = (".html", ".htm", ".xhtml", ".mht", ".mhtml", ".svg", ".xml")


@dataclass(frozen=True)
class Reading:
    """What a file says. word: of a .docx. typed: of plain text. pages: of a PDF, the words of each page.

    told: sentences about what was left out or could not be read; the file itself holds it still.
    """

    kind: str
    title: str = ""
    word: WordText | None = None
    typed: str = ""
    pages: tuple[str, ...] = ()
    told: tuple[str, ...] = field(default=())

    @property
    def tracked(self) -> int:
        """How many tracked changes wait for a choice."""
        return self.word.tracked if self.word else 0

    @property
    def preview(self) -> list[Line]:
        """The paragraphs of a Word file with the changes in them."""
        return preview(self.word.blocks) if self.word else []

    def text(self, choice: Choice = Choice.ACCEPT, *, notes: bool = False) -> str:
        """As Markdown; "" for what stays a file. notes: with the comments from Word at its end."""
        if self.word is None:
            return self.typed
        told = markdown(self.word.blocks, choice)
        kept = notes_markdown(self.word.notes) if notes else ""
        return "\n\n".join(part for part in (told, kept) if part)

    @property
    def plain(self) -> str:
        """Its words alone, to be searched; pages of a PDF parted by PAGE."""
        return PAGE.join(self.pages) if self.pages else plain(self.text())

    def wording(self, stored: StoredFile, choice: Choice = Choice.ACCEPT, *, notes: bool = False) -> Wording:
        """What a version is to say: the text, with the file it came from, or the file."""
        told = self.text(choice, notes=notes)
        return Wording(text=told, stored_file=stored) if told else Wording(stored_file=stored, plain=self.plain)


def check(upload: UploadedFile, kinds: tuple[str, ...] = (*AS_TEXT, *AS_FILE)) -> Kind:
    """What an upload is, if it can be brought in and read. Raises FilesError or NotReadable, each with a sentence."""
    name = upload.name or ""
    head = bytes(upload.read(512)).lstrip().lower() if upload.size else b""
    if PurePath(name).suffix.lower() in _WEB_PAGES or head.startswith((b"<!doctype html", b"<html", b"<svg")):
        raise NotAccepted(_("This is a web page, which may run programs. Copy its words and paste them instead."))
    kind = files.check(upload)
    if kind.name not in kinds:
        raise NotReadable(_other_kind(kind.name))
    upload.seek(0)
    read_stream(kind.name, name, upload.file)  # type: ignore[arg-type]
    upload.seek(0)
    return kind


def read(stored: StoredFile) -> Reading:
    """What a kept file says. Raises NotReadable and FilesError (it is gone)."""
    with files.open_for(organisation=stored.organisation, stored=stored) as stream:
        return read_stream(stored.kind, stored.name, stream)


def read_stream(kind: str, name: str, stream: BinaryIO) -> Reading:
    """What a file of this kind says. Raises NotReadable with a sentence."""
    title = " ".join(PurePath(name).stem.replace("_", " ").replace("-", " ").split())[:200]
    reader: Callable[[BinaryIO, str], Reading] | None = _READERS.get(kind)
    if reader is None:
        raise NotReadable(_other_kind(kind))
    return reader(stream, title)


def words_of(stored: StoredFile) -> str:
    """The words of a file of any kind, to be searched; "" where there are none to be had. Never raises for what is in it."""
    try:
        if stored.kind == "odt":
            with files.open_for(organisation=stored.organisation, stored=stored) as stream:
                return _open_document_words(stream)
        return read(stored).plain
    except (NotReadable, FilesError):
        return ""


def _word(stream: BinaryIO, title: str) -> Reading:
    found = docx_reading.read(stream)
    if not markdown(found.blocks, Choice.MARKS):
        raise NotReadable(
            _("No words could be read in this Word file. If it holds pictures of text, copy or type the words instead.")
        )
    if len(markdown(found.blocks, Choice.MARKS)) > MOST:
        raise NotReadable(_("This is longer than a hundred pages. Save it as a PDF to keep it as a file, or split it."))
    return Reading("docx", found.title[:200] or title, word=found, told=_left_out(found))


def _pdf(stream: BinaryIO, title: str) -> Reading:
    stream.seek(0)
    found = pdf_reading.read(stream.read())
    if found.state == "locked":
        raise NotReadable(_("This PDF is locked with a password. Save it without one, and send that."))
    if found.state == "broken":
        raise NotReadable(_("This PDF is damaged. Open it, save or print it to PDF again, and send that."))
    told = []
    if found.state == "slow":
        told.append(_("Reading this PDF took too long. It is kept as a file, and its words cannot be searched."))
    elif len(found.pages) < found.of:
        told.append(
            _("This PDF is very long. Its first %(read)s of %(all)s pages can be searched; all of it is kept.")
            % {"read": len(found.pages), "all": found.of}
        )
    elif not any(page.strip() for page in found.pages):
        told.append(
            _("No words could be read in this PDF, so it cannot be searched. It may be a scan: a picture of the pages.")
        )
    return Reading("pdf", title, pages=found.pages, told=tuple(told))


def _text(stream: BinaryIO, title: str) -> Reading:
    stream.seek(0)
    data = stream.read()
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252", "latin-1")
    for encoding in encodings:
        try:
            typed = clean(data.decode(encoding))
        except UnicodeDecodeError:
            continue
        if not typed.strip():
            raise NotReadable(_("There are no words in this file."))
        if len(typed) > MOST:
            raise NotReadable(
                _("This is longer than a hundred pages. Save it as a PDF to keep it as a file, or split it.")
            )
        return Reading("txt", title, typed=typed)
    raise NotReadable(_("This text could not be read. Open it, copy its words and paste them instead."))


_READERS: dict[str, Callable[[BinaryIO, str], Reading]] = {"docx": _word, "pdf": _pdf, "txt": _text}


def _open_document_words(stream: BinaryIO) -> str:
    """The words of an OpenDocument text, a paragraph a line."""
    try:
        with zipfile.ZipFile(stream) as archive, archive.open("content.xml") as part:
            data = part.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            return ""
        root = parse(data)
    except (BadXml, zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        return ""
    return "\n".join(" ".join("".join(each.words()).split()) for each in root.walk() if each.tag in ("p", "h"))


def _left_out(found: WordText) -> tuple[str, ...]:
    """A sentence for each kind of thing that is not in the draft."""
    count = found.left_out
    told = []
    if pictures := count.get("picture", 0):
        told.append(
            ngettext(
                "%(num)s picture was left out of the draft. It is still in the Word file, which is kept.",
                "%(num)s pictures were left out of the draft. They are still in the Word file, which is kept.",
                pictures,
            )
            % {"num": pictures}
        )
    if count.get("ours"):
        told.append(
            _(
                "The lines that this program prints around a text (whose it is, which version, who signed) were left out."
            )
        )
    if count.get("drawing"):
        told.append(_("Charts and drawings were left out. They are still in the Word file."))
    if count.get("box"):
        told.append(_("Words in boxes were put after the paragraph beside which the box stood."))
    if count.get("margin"):
        told.append(_("What is printed at the top and bottom of each page was left out."))
    if count.get("contents"):
        told.append(_("The list of contents was left out: its page numbers would be wrong."))
    if count.get("hidden words"):
        told.append(_("Words that Word hides were left out."))
    if count.get("formula"):
        told.append(_("Formulas were written out as plain letters. Please check them."))
    if count.get("foreign part"):
        told.append(_("A part that was pasted in from another file could not be read. Please copy it over."))
    return tuple(told)


def _other_kind(kind: str) -> str:
    if kind in ("odt", "odp", "ods"):
        return _("This is an OpenDocument file. Open it, save it as Word (.docx) or PDF, and send that.")
    if kind in ("png", "jpeg", "webp"):
        return _("This is a picture. Send the words: a Word file (.docx), a PDF or plain text, or type them.")
    return _("This is not a text. Send a Word file (.docx), a PDF or plain text, or paste the words.")
