"""What is left behind when people have signed in, changed an address and been invited: no code, no letter, no IP address."""

import email
import http.client
import re
import socketserver
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest

from tests.installation.conftest import Installation, Running

FROM = "127.83.91.77"  # no other part of the program knows this one
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets any 127.* address call"),
]


class _Post(socketserver.StreamRequestHandler):
    """Just enough of a mail server: takes what it is given."""

    def handle(self) -> None:
        self.wfile.write(b"220 post\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    letter += line
                body = email.message_from_bytes(letter).get_payload(decode=True)
                assert isinstance(body, bytes)
                self.server.letters.append(body.decode())  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 OK\r\n")
            if word == b"QUIT":
                return


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    letters: list[str]


@pytest.fixture
def post() -> Iterator[_Server]:
    """A mail server on a free port; `letters` fills with what was sent, the last one last."""
    with _Server(("127.0.0.1", 0), _Post) as server:
        server.letters = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


class _From(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        def connect(host: str, **more: object) -> http.client.HTTPConnection:
            return http.client.HTTPConnection(host, source_address=(FROM, 0), timeout=20)

        return self.do_open(connect, req)  # type: ignore[arg-type]


class _Browser:
    """Cookies and forms over the wire, from an address that can be told from every other."""

    def __init__(self) -> None:
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), _From()).open

    def get(self, address: str) -> str:
        with self.open(urllib.request.Request(address, headers={"User-Agent": "Telltale/1.0"})) as page:
            self.address = str(page.url)
            return str(page.read().decode())

    def post(self, address: str, **fields: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(address))
        assert token
        data = urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        origin = "/".join(address.split("/")[:3])
        asked = urllib.request.Request(address, data, {"Origin": origin, "User-Agent": "Telltale/1.0"})
        with self.open(asked) as page:
            self.address = str(page.url)
            return str(page.read().decode())


def _code(letter: str) -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", letter, re.MULTILINE)
    assert found, letter
    return found[1]


def _sessions(here: Installation) -> list[str]:
    """The sessions as they lie in the database: packed, so that a code in one cannot be read but by unpacking."""
    told = here.python(
        "import django; django.setup()\nfrom django.contrib.sessions.models import Session\n"
        "for s in Session.objects.all(): print(s.session_data, s.get_decoded())"
    )
    return told.splitlines()


def _holding(here: Installation, code: str) -> str:
    """The packed text of the session that holds a code, without its signature."""
    (row,) = [row for row in _sessions(here) if code in row or code.replace("-", "") in row]
    return row.split(":")[0].removeprefix(".")


def _everything(folder: Path) -> dict[str, bytes]:
    """Every file of the data folder, whole: what SQLite no longer uses as well."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_no_code_no_letter_and_no_address_of_staff_stays(
    here: Installation, start: Callable[[Installation], Running], post: _Server
) -> None:
    here.extra["FAIRPRACTICE_EMAIL_URL"] = f"smtp://127.0.0.1:{post.server_address[1]}"
    running = start(here)
    running.wait()
    site, alice = running.address, _Browser()
    alice.post(running.link)
    link = running.link.rstrip("/").rsplit("/", 1)[1]
    # Alice invites somebody, by e-mail
    base = alice.address.split("/lead/")[1].split("/")[0]
    alice.post(f"{site}/lead/{base}/people/invite/", name="Farah", email="farah@example.org", kind="deputy")
    invitation = re.search(r"/join/([\w-]+)/", post.letters[-1])
    assert invitation
    # Alice changes her address
    alice.post(f"{site}/me/", name="Alice", email="alice.new@example.org")
    change = _code(post.letters[-1])
    packed = [_holding(here, change)]
    alice.post(alice.address, code=change)
    # Alice signs out, and in by a code, at the second try
    alice.post(f"{site}/accounts/logout/")
    alice.post(f"{site}/accounts/login/", login="alice.new@example.org", email="alice.new@example.org")
    login = _code(post.letters[-1])
    packed.append(_holding(here, login))
    alice.post(f"{site}/accounts/login/code/confirm/", code="WRONG1")
    assert "Willow" in alice.post(f"{site}/accounts/login/code/confirm/", code=login)
    with pytest.raises(HTTPError) as missing:
        alice.get(f"{site}/nowhere/")
    missing.value.close()
    alice.post(f"{site}/accounts/logout/")
    rows = here.rows()
    running.stop()

    words = {line.strip() for letter in post.letters for line in letter.splitlines()}
    sentences = {line for line in words if len(line) > 30 and "example.org" not in line}
    assert len(sentences) > 4
    secrets = [link, invitation[1], change, login, *packed, FROM, "Telltale", *sentences]
    secrets += [each.replace("-", "") for each in (link, invitation[1], change, login)]
    left = _everything(here.folder)
    assert any(name.endswith(".sqlite3") for name in left) or here.url
    for secret in secrets:
        found = [name for name, held in left.items() if secret.encode() in held]
        assert found == [], f"“{secret}” is in {found}"
        assert secret not in rows
    log = running.output.read_text().replace(running.link, "")
    for secret in (*secrets, "alice", "farah", "/lead/"):
        assert secret not in log, secret
