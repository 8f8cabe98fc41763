"""Files are kept whole or not at all, and never where a browser could open them."""

import errno
import hashlib
import os
import resource
import subprocess
import sys
import textwrap
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from fairpractice.files import services, uploads
from fairpractice.files.exceptions import DiskFull, FileGone, NotAccepted, TooLarge
from fairpractice.files.models import StoredFile
from fairpractice.organisations.models import EmployerType, Event, Organisation, Person

PDF = b"%PDF-1.7 a policy"


def everything(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_with_its_hash_and_given_back(alice: Person, practice: Organisation, own_folder: Path) -> None:
    row = services.store(by=alice, organisation=practice, upload=SimpleUploadedFile("../../Policy.PDF", PDF))
    assert (row.name, row.kind, row.size, row.sha256) == (
        "Policy.pdf",
        "pdf",
        len(PDF),
        hashlib.sha256(PDF).hexdigest(),
    )
    assert [path.relative_to(own_folder).parts[0] for path in everything(own_folder)] == [practice.public_id]
    with services.open_for(organisation=practice, stored=row) as content:
        assert content.read() == PDF
    assert "Policy" not in Event.objects.get().about


def test_a_download_cannot_run_in_a_page(alice: Person, practice: Organisation) -> None:
    row = services.store(by=alice, organisation=practice, upload=SimpleUploadedFile("p.pdf", PDF))
    response = services.download(organisation=practice, stored=row)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert "sandbox" in response["Content-Security-Policy"]
    response.close()


def test_another_organisation_gets_nothing(alice: Person, practice: Organisation) -> None:
    row = services.store(by=alice, organisation=practice, upload=SimpleUploadedFile("p.pdf", PDF))
    other = Organisation.objects.create(name="Elsewhere", employer_type=EmployerType.DENTAL)
    with pytest.raises(FileGone):
        services.open_for(organisation=other, stored=row)


def test_a_row_that_points_outside_gives_nothing(alice: Person, practice: Organisation, own_folder: Path) -> None:
    row = services.store(by=alice, organisation=practice, upload=SimpleUploadedFile("p.pdf", PDF))
    (own_folder.parent / "secret-key").write_text("secret")
    row.stored = "../secret-key"
    with pytest.raises(FileGone):
        services.open_for(organisation=practice, stored=row)


def test_a_refused_file_leaves_nothing(alice: Person, practice: Organisation, own_folder: Path) -> None:
    with pytest.raises(NotAccepted):
        services.store(by=alice, organisation=practice, upload=SimpleUploadedFile("p.pdf", b"MZ\x90"))
    assert not StoredFile.objects.exists()
    assert not everything(own_folder)


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_full_disk_says_so_and_leaves_nothing(
    call: str, alice: Person, practice: Organisation, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(DiskFull, match="no room"):
        services.store(by=alice, organisation=practice, upload=SimpleUploadedFile("p.pdf", PDF))
    monkeypatch.undo()
    assert not StoredFile.objects.exists()
    assert not everything(own_folder)


def test_a_file_size_limit_of_the_system_is_met_kindly(tmp_path: Path) -> None:
    """The real thing: the kernel refuses to write past 100 kB."""
    script = textwrap.dedent("""
        import io, resource, signal, sys
        from pathlib import Path
        import django; django.setup()
        from fairpractice.files import services
        from fairpractice.files.exceptions import DiskFull
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        path = Path(sys.argv[1]) / "org" / "file"
        try:
            services._write(path, io.BytesIO(b"x" * 300_000))
        except DiskFull as error:
            assert not list(path.parent.iterdir())
            print("told:", error)
    """)
    assert resource.RLIMIT_FSIZE
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "fairpractice.config.settings",
        "FAIRPRACTICE_DATA": str(tmp_path / "data"),
    }
    found = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], env=env, capture_output=True, text=True, check=False
    )
    assert "told: There is no room" in found.stdout, found.stderr


def test_files_without_a_row_are_swept_after_a_day(alice: Person, practice: Organisation, own_folder: Path) -> None:
    row = services.store(by=alice, organisation=practice, upload=SimpleUploadedFile("p.pdf", PDF))
    lost = own_folder / practice.public_id / "lost.part"
    lost.write_bytes(b"half")
    assert services.sweep() == 0
    os.utime(lost, (0, 0))
    assert services.sweep() == 1
    assert [path.relative_to(own_folder).as_posix() for path in everything(own_folder)] == [row.stored]


class Endless:
    """A request body that counts how much of it was read."""

    def __init__(self, head: bytes, size: int) -> None:
        self.head, self.left, self.read_bytes = head, size, 0

    def read(self, size: int = -1) -> bytes:
        if self.head:
            found, self.head = self.head, b""
            return found
        size = min(size if size > 0 else 65536, self.left)
        self.left -= size
        self.read_bytes += size
        return b"x" * size


def big_request(megabytes: int) -> tuple[object, Endless]:
    before = b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nKept words\r\n'
    head = (
        before
        + b'--b\r\nContent-Disposition: form-data; name="file"; filename="film.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    )
    body = Endless(head, megabytes * 1_000_000)
    request = RequestFactory().post("/", data=b"x", content_type="multipart/form-data; boundary=b")
    request.META["CONTENT_LENGTH"] = str(len(head) + megabytes * 1_000_000)
    request._stream = body  # type: ignore[assignment]
    return request, body


def test_two_hundred_megabytes_are_neither_read_nor_kept(own_folder: Path, settings: Settings) -> None:
    settings.UPLOAD_LIMIT_MB = 20
    request, body = big_request(200)
    assert "larger than 20 MB" in uploads.problem(request)  # type: ignore[arg-type]
    assert body.read_bytes < 21_000_000
    assert request.POST["title"] == "Kept words"  # type: ignore[attr-defined]
    assert not request.FILES  # type: ignore[attr-defined]
    assert not everything(own_folder)


def test_a_disk_that_fills_while_a_file_arrives(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, _data: bytes) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self) -> None: ...

    monkeypatch.setattr("tempfile.SpooledTemporaryFile", lambda **_k: Full())
    request, _body = big_request(1)
    assert "no room" in uploads.problem(request)  # type: ignore[arg-type]


def test_a_large_upload_made_elsewhere_is_refused_too(
    alice: Person, practice: Organisation, settings: Settings
) -> None:
    settings.UPLOAD_LIMIT_MB = 1
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        services.store(by=alice, organisation=practice, upload=SimpleUploadedFile("p.pdf", PDF + b"x" * 1_000_001))


def test_a_removed_file_that_is_held_open_goes_with_the_days_work(
    alice: Person,
    practice: Organisation,
    own_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    row = services.store(by=alice, organisation=practice, upload=SimpleUploadedFile("p.pdf", PDF))

    def held(*_args: object, **_more: object) -> None:
        raise PermissionError("another program has it open")

    with monkeypatch.context() as windows, django_capture_on_commit_callbacks(execute=True):
        windows.setattr(Path, "unlink", held)  # still so when the callbacks run: contexts end in turn
        services.remove(by=alice, stored=row)
    assert not StoredFile.objects.exists()
    for path in everything(own_folder):
        os.utime(path, (0, 0))
    services.sweep()
    assert everything(own_folder) == []
