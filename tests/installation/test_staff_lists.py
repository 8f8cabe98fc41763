"""A staff list passes through a running installation: no name, date of birth or staff number of it is ever on a disk."""

import http.client
import os
import re
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from fairpractice.workforce.tests import list_makers as lists
from tests.installation.conftest import POSTGRES, Installation, Running

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at the open files of the server, which Linux lists"),
]
SECRETS = [str(cell) for row in lists.PEOPLE for cell in row[:3]]
BORDER = "a-border-that-no-list-has"


class Visitor:
    """Cookies and forms over the wire; a file is sent in two parts with a look in between."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.jar = CookieJar()
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar)).open

    def get(self, address: str) -> str:
        with self.open(address) as page:
            self.address = str(page.url)
            return str(page.read().decode())

    def token(self, address: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(address))
        assert found
        return found[1]

    def post(self, address: str, **fields: str) -> str:
        data = urlencode({"csrfmiddlewaretoken": self.token(address), **fields}).encode()
        asked = urllib.request.Request(address, data, {"Origin": self.running.address})
        with self.open(asked) as page:
            self.address = str(page.url)
            return str(page.read().decode())

    def send(
        self, address: str, data: bytes, meanwhile: Callable[[], None] = lambda: None, **fields: str
    ) -> tuple[int, str, str]:
        """Gives the status, the place to go on to and the page."""
        parts = {"csrfmiddlewaretoken": self.token(address), **fields}
        head = "".join(
            f'--{BORDER}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in parts.items()
        )
        head += f'--{BORDER}\r\nContent-Disposition: form-data; name="file"; filename="Zyxwold staff.csv"\r\nContent-Type: text/csv\r\n\r\n'
        body = head.encode() + data + f"\r\n--{BORDER}--\r\n".encode()
        where = urlsplit(address)
        caller = http.client.HTTPConnection(str(where.hostname), where.port, timeout=60)
        caller.putrequest("POST", where.path)
        caller.putheader("Content-Type", f"multipart/form-data; boundary={BORDER}")
        caller.putheader("Content-Length", str(len(body)))
        caller.putheader("Origin", self.running.address)
        caller.putheader("Cookie", "; ".join(f"{c.name}={c.value}" for c in self.jar))
        caller.endheaders()
        caller.send(body[:-1000])
        time.sleep(1)
        meanwhile()
        caller.send(body[-1000:])
        answer = caller.getresponse()
        told = answer.status, answer.headers.get("Location", ""), answer.read().decode(errors="replace")
        caller.close()
        return told


def open_files(running: Running) -> list[str]:
    """Nameless files that the server has open: a temporary file has no name from its birth."""
    folder, found = Path(f"/proc/{running.process.pid}/fd"), []
    for each in folder.iterdir():
        try:
            found.append(os.readlink(each))
        except OSError:
            continue
    return [name for name in found if name.startswith("/") and name.endswith("(deleted)")]


def everything(here: Installation, running: Running, temporary: Path) -> Iterator[tuple[str, bytes]]:
    """Every file that could hold something: data folder, temporary files, what was printed, the files of PostgreSQL."""
    places = [here.folder, temporary, running.output]
    if POSTGRES and (found := re.search(r"host=(/[^&]+)", POSTGRES)):
        here.python(
            "import django; django.setup()\nfrom django.db import connection\nconnection.cursor().execute('CHECKPOINT')"
        )
        places.append(Path(found[1]))
    for place in places:
        walked = (Path(folder) / name for folder, _folders, names in os.walk(place) for name in names)
        for path in [place] if place.is_file() else walked:
            try:
                yield str(path), path.read_bytes()
            except OSError:  # of another test, whose database ended meanwhile
                if not str(path).startswith(str(places[-1])) or not POSTGRES:
                    raise


def long_list(bytes_at_least: int) -> bytes:
    """The people of the list over and over, so that it is long. Each has a number of their own."""
    rows = [lists.HEADING, *lists.PEOPLE]
    size = 0
    while size < bytes_at_least:
        row = (str(700000 + len(rows)), f"Zyxwold{len(rows)}", "03/04/1971", "Receptionist", "CA")
        rows.append(row)
        size += 50
    return lists.text(rows)


def enter(
    here: Installation, start: Callable[[Installation], Running], temporary: Path
) -> tuple[Visitor, Running, str]:
    temporary.mkdir()
    here.extra["TMPDIR"] = str(temporary)
    running = start(here)
    running.wait()
    alice = Visitor(running)
    alice.post(running.link)
    return alice, running, f"{running.address}/lead/{alice.address.split('/lead/')[1].split('/')[0]}/"


def test_names_dates_of_birth_and_staff_numbers_are_found_nowhere_on_disk(
    here: Installation, start: Callable[[Installation], Running], tmp_path: Path
) -> None:
    temporary = tmp_path / "temporary"
    alice, running, lead = enter(here, start, temporary)
    spooled: list[str] = []
    data = long_list(5_000_000)
    status, place, _page = alice.send(f"{lead}data/bring/", data, lambda: spooled.extend(open_files(running)))
    assert status == 302
    assert spooled == []
    place = f"{running.address}{place}"
    for _try in range(60):
        page = alice.get(place)
        if "Reading your list" not in page:
            break
        time.sleep(1)
    assert "What your labels mean" in page
    labels = dict(re.findall(r'<label[^>]*for="id_((?:role|group)_\d+)"[^>]*>\s*([^<]+?)\s*</label>', page))
    assert "Carribean" in labels.values()
    means = {
        "Practice Nurse": "nurse", "Receptionist": "admin", "GP Partner": "gp-partner", "CA": "white-british",
        "Carribean": "caribbean", "A - White British": "white-british", "Prefer not to say": "not-stated",
        "Pakistani": "pakistani",
    }  # fmt: skip
    page = alice.post(place, **{name: means[label] for name, label in labels.items()})
    assert "Check the numbers" in page
    for secret in SECRETS:
        assert secret not in page
    alice.post(alice.address, on_day="25", on_month="11", on_year="2025", remember="on")
    rows = here.rows()
    assert '"caribbean"' in rows  # kept: what was counted
    assert "carribean" in rows  # and what the label means
    for secret in SECRETS:
        assert secret not in rows
    running.stop()
    looked_at = 0
    for name, held in everything(here, running, temporary):
        looked_at += 1
        for secret in SECRETS:
            for written in (secret.encode(), secret.encode("utf-16-le")):
                assert written not in held, f"“{secret}” is in {name}"
    assert looked_at > 3


def test_the_look_finds_a_file_that_is_spooled(
    here: Installation, start: Callable[[Installation], Running], tmp_path: Path
) -> None:
    """The same look at an address that holds no staff list, so that an empty look means something."""
    alice, running, lead = enter(here, start, tmp_path / "temporary")
    spooled: list[str] = []
    alice.send(f"{lead}evidence/add/", long_list(5_000_000), lambda: spooled.extend(open_files(running)))
    assert spooled


def test_a_list_that_is_far_too_large_is_refused_kindly_and_read_past(
    here: Installation, start: Callable[[Installation], Running], tmp_path: Path
) -> None:
    alice, running, lead = enter(here, start, tmp_path / "temporary")
    spooled: list[str] = []
    before = memory(running)
    for size in (21_000_000, 80_000_000):
        data = b"Zyxwold,nurse\n" * (size // 14)
        status, _place, page = alice.send(f"{lead}data/bring/", data, lambda: spooled.extend(open_files(running)))
        assert status == 200
        assert "larger than 20 MB" in page
    assert spooled == []
    assert memory(running) - before < 80_000_000


def memory(running: Running) -> int:
    """Bytes of memory that the server holds now."""
    pages = int(Path(f"/proc/{running.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
