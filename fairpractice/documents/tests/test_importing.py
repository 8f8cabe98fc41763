"""Files that are no good, each with its sentence; PDFs, whose words can be searched."""

import io
import zipfile
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from fairpractice.documents import bringing, importing, pdf_reading
from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.models import Incoming
from fairpractice.documents.tests import word_files
from fairpractice.documents.word_blocks import Choice
from fairpractice.documents.wording import PAGE
from fairpractice.files.exceptions import FilesError
from fairpractice.files.models import StoredFile
from fairpractice.reports.render import build, job
from fairpractice.reports.tests.text_examples import TEXT
from tests.cast import Cast

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000


def _macro() -> bytes:
    listing = '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    return word_files.with_part(word_files.form(), "[Content_Types].xml", listing.encode())


def _odt() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        space = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
        made.writestr("content.xml", f"<t:x xmlns:t='{space}'><t:p>Kind <t:span>words</t:span> here.</t:p></t:x>")
    return out.getvalue()


def _pdf(password: str = "", owner: str = "") -> bytes:
    data = build(job(TEXT, "pdf"))
    if not (password or owner):
        return data
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(user=password, owner=owner or password, R=6))
    return out.getvalue()


def _blank() -> bytes:
    out = io.BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    made.save(out)
    return out.getvalue()


BAD: dict[str, tuple[Any, str]] = {
    "empty.docx": (b"", "This file is empty"),
    "locked.docx": (OLE, "locked with a password"),
    "old.doc": (OLE, "older office program"),
    "macro.docm": (_macro, "can run programs (macros)"),
    "page.html": (b"<html><script>alert(1)</script></html>", "This is a web page"),
    "page.txt": (b"  <!DOCTYPE html><script>alert(1)</script>", "This is a web page"),
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is a web page"),
    "renamed.docx": (b"%PDX not a PDF", "that is not what is inside"),
    "picture.docx": (word_files.picture, "This is a picture"),
    "writer.odt": (_odt, "OpenDocument"),
    "program.exe": (b"MZ\x90\x00", "We cannot keep this kind of file"),
    "locked.pdf": (lambda: _pdf("secret"), "This PDF is locked with a password"),
    "broken.pdf": (b"%PDF-1.7\n1 0 obj << /Type", "This PDF is damaged"),
    "spaces.txt": (b"   \n  ", "There are no words"),
}


@pytest.mark.parametrize("name", BAD)
def test_each_file_that_is_no_good_has_its_sentence_and_nothing_is_kept(cast: Cast, name: str) -> None:
    made, sentence = BAD[name]
    upload = SimpleUploadedFile(name, made() if callable(made) else made)
    with pytest.raises((FilesError, DocumentError)) as error:
        bringing.bring(by=cast.people["alice"], employer=cast.willow, upload=upload)
    assert sentence in str(error.value)
    assert not StoredFile.objects.exists()
    assert not Incoming.objects.exists()


def test_a_file_of_40_mb_is_refused_before_it_is_read(cast: Cast, settings: Settings) -> None:
    upload = SimpleUploadedFile("big.docx", b"x")
    upload.size = 40_000_000
    with pytest.raises(FilesError, match=r"larger than 20 MB"):
        bringing.bring(by=cast.people["alice"], employer=cast.willow, upload=upload)


def _incoming(cast: Cast, name: str, data: bytes) -> Incoming:
    return bringing.bring(by=cast.people["alice"], employer=cast.willow, upload=SimpleUploadedFile(name, data))


def test_a_pdf_stays_a_file_and_its_words_can_be_searched(cast: Cast) -> None:
    incoming = _incoming(cast, "our-policy.pdf", _pdf())
    reading = importing.read(incoming.stored_file)
    assert reading.title == "our policy"
    assert "never tolerate racism" in reading.plain
    version = bringing.use(
        by=cast.people["alice"], incoming=incoming, choice=Choice.ACCEPT, notes=False, based_on=0, title="Our policy"
    )
    assert (version.source, version.text) == ("file", "")
    assert version.stored_file is not None
    assert version.sha256 == version.stored_file.sha256
    assert "never tolerate racism" in version.plain
    assert not Incoming.objects.exists()


def test_a_pdf_that_only_may_not_be_changed_is_read(cast: Cast) -> None:
    """Many a PDF has an owner's password and opens without one."""
    assert "never tolerate racism" in importing.read(_incoming(cast, "x.pdf", _pdf(owner="o")).stored_file).plain


def test_a_scan_is_kept_and_told(cast: Cast) -> None:
    reading = importing.read(_incoming(cast, "scan.pdf", _blank()).stored_file)
    assert reading.plain.strip(PAGE) == ""
    assert "It may be a scan" in reading.told[0]


def test_a_pdf_that_takes_too_long_gives_its_first_pages() -> None:
    found = pdf_reading.extract(_pdf(), by=0)
    assert (found["state"], found["pages"], found["of"] > 0) == ("read", [], True)


def test_a_word_file_is_kept_beside_the_draft(cast: Cast) -> None:
    data = word_files.tracked()
    incoming = _incoming(cast, "tracked.docx", data)
    version = bringing.use(
        by=cast.people["alice"], incoming=incoming, choice=Choice.MARKS, notes=True, based_on=0, title="Promise"
    )
    assert version.source == "text"
    assert "We will [added: never] tolerate racism" in version.text
    assert "Is this still true?" in version.text
    assert version.stored_file is not None
    assert version.stored_file.size == len(data)


def test_a_file_that_is_not_wanted_is_gone(cast: Cast) -> None:
    bringing.drop(by=cast.people["alice"], incoming=_incoming(cast, "x.txt", b"Words."))
    assert not StoredFile.objects.exists()


def test_words_to_search_come_from_any_kind_of_file(cast: Cast) -> None:
    def words(name: str, kind: str, data: bytes) -> str:
        row = _incoming(cast, "x.txt", b"Words.").stored_file
        with open(_path(row), "wb") as out:
            out.write(data)
        row.kind = kind
        return importing.words_of(row)

    assert words("a.odt", "odt", _odt()) == "Kind words here."
    assert "never tolerate racism" in words("a.docx", "docx", word_files.tracked())
    assert words("a.png", "png", word_files.picture()) == ""
    assert words("a.docx", "docx", b"broken") == ""
    assert words("a.odt", "odt", b"broken") == ""
    assert words("a.txt", "txt", "Grüße".encode("cp1252")) == "Grüße"


def _path(row: StoredFile) -> str:
    from django.conf import settings  # noqa: PLC0415 -- the folder of this test

    return f"{settings.MEDIA_ROOT}/{row.stored}"
