"""What an attacker brings along: eyes for bytes, for orders, for changes and for doors. Nothing here knows the program.

Each of them is tried on something naive first, in a control beside the attack: one that never finds anything proves nothing.
"""

import base64
import html
import json
import math
import random
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from io import BytesIO
from itertools import product
from pathlib import Path
from urllib.parse import quote, quote_plus, urlencode, urljoin, urlsplit

import numpy as np
from django.db import connection
from django.test import Client
from pypdf import PdfReader

Secret = str | bytes
SHORTEST = 8  # bytes of a spelling worth looking for: shorter ones are found by chance


# -- bytes ---------------------------------------------------------------------------------------------------------------


def spellings(secret: Secret) -> set[bytes]:
    """All ways in which a secret may lie about: as it is, folded, escaped, in hexadecimal, in base 64 at any offset."""
    found: set[bytes] = set()
    for raw in _raw(secret):
        found |= {raw, raw.hex().encode(), raw.hex().upper().encode()}
        found |= {part for start in range(3) for part in _base64(raw, start)}
    return {each for each in found if len(each) >= SHORTEST}


def _raw(secret: Secret) -> set[bytes]:
    if isinstance(secret, bytes):
        return {secret}
    texts = {secret, secret.strip(), secret.replace("-", ""), secret.replace("-", " ")}
    if re.fullmatch(r"\w{12}", secret):  # a code of a slip, as it is printed
        texts |= {sign.join((secret[:4], secret[4:8], secret[8:])) for sign in "- "}
    texts |= {text.lower() for text in texts} | {text.upper() for text in texts}
    escaped = {each(text) for text in texts for each in (html.escape, quote, quote_plus, lambda t: json.dumps(t)[1:-1])}
    return {text.encode() for text in texts | escaped} | {text.encode("utf-16-le") for text in texts}


def _base64(raw: bytes, start: int) -> Iterator[bytes]:
    """What stays the same of `raw` in base 64 when `start` (0 to 2) bytes stand before it and any after it."""
    plain = base64.b64encode(b"\0" * start + raw)
    sure = plain[-(-start * 8 // 6) : (start + len(raw)) * 8 // 6]
    yield from {sure, sure.translate(bytes.maketrans(b"+/", b"-_"))}


class Eyes:
    """Looks for many secrets in many bytes at once."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self.names: dict[bytes, Secret] = {spelt: secret for secret in secrets for spelt in spellings(secret)}
        self._pairs = np.zeros(1 << 16, dtype=bool)
        self._by_head: dict[int, list[bytes]] = {}
        for spelt in self.names:
            self._pairs[spelt[0] | spelt[1] << 8] = True
            self._by_head.setdefault(int.from_bytes(spelt[:4], "little"), []).append(spelt)
        self._heads = np.array(sorted(self._by_head), dtype=np.uint32)

    def see(self, data: bytes) -> set[Secret]:
        """Which of the secrets are in `data`."""
        seen: set[Secret] = set()
        step = 1 << 22
        for begin in range(0, max(0, len(data) - SHORTEST + 1), step):
            part = np.frombuffer(data, np.uint8, count=min(step + 3, len(data) - begin), offset=begin)
            places = np.flatnonzero(self._pairs[part[:-3] | part[1:-2].astype(np.uint16) << 8])
            heads = sum(part[places + n].astype(np.uint32) << np.uint32(8 * n) for n in range(4))
            for at in places[np.isin(heads, self._heads)] if len(places) else ():
                here = begin + int(at)
                for spelt in self._by_head[int.from_bytes(data[here : here + 4], "little")]:
                    if data.startswith(spelt, here):
                        seen.add(self.names[spelt])
        return seen

    def search(self, places: Mapping[str, bytes]) -> dict[str, list[str]]:
        """Where anything was found: name of the place to the secrets, as text. Empty is what a safe program leaves."""
        found = {name: sorted(map(repr, self.see(data))) for name, data in places.items()}
        return {name: secrets for name, secrets in found.items() if secrets}


def everything(*places: Path) -> dict[str, bytes]:
    """Every file in these folders (or the file itself), whole, and what is packed in it as well."""
    files: list[Path] = []
    for place in places:
        files += [place] if place.is_file() else [p for p in place.rglob("*") if p.is_file() and not p.is_symlink()]
    found: dict[str, bytes] = {}
    for path in files:
        try:
            data = path.read_bytes()
        except FileNotFoundError:  # it went this moment
            continue
        found[str(path)] = data
        found |= {f"{path}!{name}": inner for name, inner in unpacked(data).items()}
    return found


def unpacked(data: bytes) -> dict[str, bytes]:
    """The members of a zip (a back-up, a Word file), and the words of a PDF: what is squeezed is not hidden."""
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        return members | {f"{n}!{inner}": d for n, m in members.items() for inner, d in unpacked(m).items()}
    if data[:5] == b"%PDF-":
        return {f"page {n}": page.extract_text().encode() for n, page in enumerate(PdfReader(BytesIO(data)).pages, 1)}
    return {}


# -- the database --------------------------------------------------------------------------------------------------------


def dump() -> dict[str, bytes]:
    """Every table as it lies there: rows in their order on the disk, with what the database itself notes of each."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql LIKE '%WITHOUT ROWID%' FROM sqlite_master WHERE type = 'table'")
            rows = cursor.fetchall()
            asked = {name: f'SELECT {"" if bare else "rowid, "}* FROM "{name}"' for name, bare in rows}
        else:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            names = [str(row[0]) for row in cursor.fetchall()]
            asked = {name: f'SELECT ctid, xmin, xmax, t.* FROM "{name}" t ORDER BY ctid' for name in names}
            asked["(sequences)"] = "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"
        found = {}
        for name, query in sorted(asked.items()):
            cursor.execute(query)
            found[name] = "\n".join(repr(row) for row in cursor.fetchall()).encode()
    return found


def keys_beside(folder: Path) -> Path:
    """Where an installation whose data are in `folder` keeps the keys that wrap its boxes."""
    return folder.with_name(f"{folder.name}-open-rounds")


def changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[str]:
    """Names of what is not the same in both."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


# -- orders --------------------------------------------------------------------------------------------------------------


def tau(one: Sequence[float], other: Sequence[float]) -> float:
    """Kendall's rank correlation of two orders of the same things: 1 for the same, -1 for the reverse, about 0 for none."""
    a, b = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    signs = np.sign(a[:, None] - a[None, :]) * np.sign(b[:, None] - b[None, :])
    return float(signs.sum() / (len(a) * (len(a) - 1)))


def noise(n: int) -> float:
    """What |tau| of two orders of `n` things that know nothing of each other stays under: 4.5 standard deviations."""
    return 4.5 * math.sqrt(2 * (2 * n + 5) / (9 * n * (n - 1)))


def shuffled_control(n: int, rounds: int = 200) -> float:
    """The largest |tau| that so many shuffles give: to see that `noise` is no wider than it must be."""
    draw, order = random.Random(1), list(range(n))
    return max(abs(tau(order, draw.sample(order, n))) for _ in range(rounds))


# -- doors ---------------------------------------------------------------------------------------------------------------


class _Links(HTMLParser):
    """Addresses and forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.forms: list[tuple[str, str, dict[str, list[str]]]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        for name in ("href", "src", "data-envelopes-url"):
            if found.get(name):
                self.links.add(found[name])
        if tag == "form":
            self.forms.append((found.get("method", "get").lower(), found.get("action", ""), {}))
        elif tag in ("input", "textarea", "select", "button", "option") and self.forms:
            if tag == "select":
                self._select = found.get("name", "")
            name = found.get("name", self._select if tag == "option" else "")
            if name:
                self.forms[-1][2].setdefault(name, []).append(found.get("value", ""))


class Burglar:
    """Opens every door there is from where they stand: follows each link, and sends each form in several ways.

    leave: parts of addresses that are left alone. only: what an address must hold (a pattern) to be followed.
    """

    def __init__(self, client: Client, *, leave: Sequence[str] = (), only: str = "") -> None:
        self._client, self._leave, self._only = client, tuple(leave), re.compile(only)
        self.read: dict[str, bytes] = {}
        self.statuses: dict[str, int] = {}
        self._forms: dict[tuple[str, str], dict[str, list[str]]] = {}

    def walk(self, *starts: str, most: int = 400) -> None:
        """Everything that can be read from these addresses on, and what the links there lead to."""
        waiting = list(starts)
        while waiting and len(self.read) < most:
            address = waiting.pop(0)
            if address in self.read or any(part in address for part in self._leave):
                continue
            if not self._only.search(address) and address not in starts:
                continue
            page = self._open("get", address)
            seen = _Links()
            if page.lstrip()[:1] == b"<":
                seen.feed(page.decode(errors="replace"))
            waiting += [urljoin(address, link).split("#")[0] for link in sorted(seen.links) if _local(link)]
            for method, action, fields in seen.forms:
                if method == "post":
                    self._forms[address, urljoin(address, action)] = fields

    def push(self, typed: Mapping[str, Sequence[str]]) -> None:
        """Sends each form that was seen: empty, as offered, and with what the burglar likes to type."""
        for (_page, action), fields in sorted(self._forms.items()):
            if any(part in action for part in self._leave):
                continue
            offered = {name: values[0] for name, values in fields.items()}
            self._open("post", action, {})
            self._open("post", action, offered)
            liked = [(name, typed[name]) for name in fields if name in typed]
            for values in product(*(options for _name, options in liked)) if liked else ():
                self._open("post", action, offered | dict(zip([n for n, _o in liked], values, strict=True)))

    def try_all(self, addresses: Iterable[str]) -> None:
        """Reads and sends to each address, whether a link leads there or not."""
        for address in addresses:
            self._open("get", address)
            self._open("post", address, {})

    def _open(self, method: str, address: str, data: Mapping[str, str] | None = None) -> bytes:
        response = getattr(self._client, method)(address, *([data] if data is not None else []))
        body = b"".join(response.streaming_content) if response.streaming else response.content
        heads = "\n".join(f"{name}: {value}" for name, value in response.items()).encode()
        name = address if method == "get" else f"{method} {address} {len(self.read)}"
        self.statuses[name] = response.status_code
        self.read[name] = heads + b"\n\n" + body
        self.read |= {f"{name}!{inner}": inside for inner, inside in unpacked(body).items()}
        return bytes(body)


def _local(link: str) -> bool:
    parts = urlsplit(link)
    return not parts.netloc and parts.scheme in ("", "http", "https") and not parts.path.startswith("/static/")


# -- the line ------------------------------------------------------------------------------------------------------------

FROM = "127.83.91.77"  # an address that no other part of the program knows


@dataclass(frozen=True)
class Answer:
    """What came back over the line."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def head(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key.lower() == name)

    @property
    def alike(self) -> tuple[object, ...]:
        """What may be compared with another answer: all but the clock and the random number that guards scripts."""
        nonce = re.search(r"'nonce-([^']+)'", self.head("content-security-policy"))
        hidden = nonce[1] if nonce else "no nonce"
        kept = [(k.lower(), v.replace(hidden, "")) for k, v in self.headers if k.lower() not in ("date", "set-cookie")]
        return self.status, sorted(kept), self.body.replace(hidden.encode(), b"")


class Caller:
    """Somebody at a browser, whose address can be told from every other. Cookies are kept, unless `cookies` is emptied."""

    def __init__(self, site: str) -> None:
        self._site, self.cookies = urlsplit(site), dict[str, str]()

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: Sequence[tuple[str, str]] | Mapping[str, str] = (), **headers: str) -> Answer:
        return self._ask("POST", path, urlencode(fields).encode(), headers)

    def send(self, path: str, /, **fields: str) -> Answer:
        """A form as a browser sends it: fetched first, with what is hidden in it."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path).text)
        hidden = {"csrfmiddlewaretoken": token[1]} if token else {}
        return self.post(path, {**hidden, **fields})

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        given = {"User-Agent": "Telltale/1.0", "Origin": self._site.geturl(), **headers}
        if self.cookies:
            given["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            given.setdefault("Content-Type", "application/x-www-form-urlencoded")
        line = HTTPConnection(str(self._site.hostname), self._site.port, timeout=60, source_address=(FROM, 0))
        try:
            line.request(method, path, body, given)
            came = line.getresponse()
            answer = Answer(came.status, tuple(came.getheaders()), came.read())
        finally:
            line.close()
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                cookie, _rest = value.split(";", 1)
                self.cookies.update([cookie.split("=", 1)])
        return answer


# Started by Python itself in every process of the program, and long before it: notes each file that is opened to be
# written, made, moved or removed. What SQLite does with its own files is not seen here (`dump` sees it).
WATCH = r"""
import os, sys
_out = os.open(os.path.join(os.path.dirname(__file__), "opened.txt"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
_writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND
def _hook(event, values):
    if event == "open":
        path, mode, flags = values
        told = not isinstance(path, int) and (flags & _writing if mode is None else set(mode) & set("wax+"))
    else:
        path, told = values[0] if values else "", event in ("os.mkdir", "os.rename", "os.remove", "os.truncate", "os.link")
    if told and not str(path).endswith((".pyc", "opened.txt")) and "/__pycache__/" not in str(path):
        try:
            os.write(_out, f"{event} {path}\n".encode())
        except OSError:  # a process that may write nothing at all
            pass
sys.addaudithook(_hook)
"""
