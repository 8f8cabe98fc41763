"""A file is what it holds, whatever it is called."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairpractice.files.exceptions import NotAccepted
from fairpractice.files.kinds import KINDS, download_name, kind_of

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def zipped(**parts: str) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return out


def office(content_type: str, *more: str) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{content_type}"/></Types>')
        for name in more:
            archive.writestr(name, "x")
    return out


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("policy.pdf", b"%PDF-1.7\n...", "pdf"),
        ("a.png", b"\x89PNG\r\n\x1a\n0000", "png"),
        ("a.jpg", b"\xff\xd8\xff\xe0....", "jpeg"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        ("a.txt", "Zoë said".encode(), "txt"),
        ("a.csv", "naam;Zo\xeb".encode("cp1252"), "csv"),
        ("a.csv", "name,Zoë\r\n".encode("utf-16"), "csv"),
        ("a.docx", office(_MAIN).getvalue(), "docx"),
        ("a.odt", zipped(mimetype="application/vnd.oasis.opendocument.text").getvalue(), "odt"),
        ("PHOTO", b"\xff\xd8\xff\xe0....", "jpeg"),
    ],
)
def test_known_kinds_are_told_by_their_content(name: str, content: bytes, kind: str) -> None:
    assert kind_of(name, io.BytesIO(content)).name == kind


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("policy.pdf", b"MZ\x90\x00\x03program", "not what is inside"),
        ("program.exe", b"MZ\x90\x00\x03program", "cannot keep this kind"),
        ("notes.txt", b"MZ\x90\x00\x03\x00", "not what is inside"),
        ("page.html", b"<html><script>alert(1)</script>", "cannot keep this kind"),
        ("drawing.svg", b"<svg onload=alert(1)>", "cannot keep this kind"),
        ("empty.pdf", b"", "empty"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older office program"),
        ("broken.docx", b"PK\x03\x04rubbish", "damaged"),
        ("a.docm", office("application/vnd.ms-word.document.macroEnabled.main+xml").getvalue(), "macros"),
        ("a.docx", office(_MAIN, "word/vbaProject.bin").getvalue(), "macros"),
        ("a.zip", zipped(readme="hello").getvalue(), "cannot keep this kind"),
        ("page.pdf", b"<html>%PDF-1.4</html>", "not what is inside"),
    ],
)
def test_others_are_refused_with_a_sentence(name: str, content: bytes, says: str) -> None:
    with pytest.raises(NotAccepted, match=says):
        kind_of(name, io.BytesIO(content))


@given(name=st.text(max_size=40), content=st.binary(max_size=400))
def test_any_bytes_are_kept_or_refused_kindly(name: str, content: bytes) -> None:
    try:
        found = kind_of(name, io.BytesIO(content)).name
    except NotAccepted as error:
        found = str(error)
    assert found in KINDS or found.endswith(".")


@given(name=st.text(max_size=300))
def test_download_names_are_safe(name: str) -> None:
    for kind in (KINDS["pdf"], KINDS["jpeg"]):
        found = download_name(name, kind)
        assert found.isprintable()
        assert not set(found) & set('/\\:"<>|?*')
        assert found.endswith(kind.endings)
        assert not found.startswith(".")
        assert len(found) <= 100
