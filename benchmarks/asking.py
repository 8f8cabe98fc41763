"""A browser reduced to what costs: keep-alive connections, and the size of what comes back."""

import http.client
import re
import threading
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

_LIKE_A_BROWSER = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "en-GB"}
THREADS = 2


class Wrong(Exception):
    """A page did not answer as it should, so that its speed would mean nothing."""


def requests_per_second(port: int, path: str, cookie: str, seconds: float) -> float:
    """How many answers two keep-alive connections get in about `seconds`."""
    counts, wrong = [0] * THREADS, list[str]()
    start = time.perf_counter()

    def ask(which: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {**_LIKE_A_BROWSER, **({"Cookie": cookie} if cookie else {})}
        while time.perf_counter() - start < seconds:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                wrong.append(f"{path} answered {answer.status}")
                break
            counts[which] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise Wrong(wrong[0])
    return sum(counts) / (time.perf_counter() - start)


def times_of(port: int, path: str, cookie: str, number: int, warm: int = 5) -> list[float]:
    """Seconds that each of `number` answers took, one after the other, once `warm` of them have come. Raises Wrong."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    took = []
    for _turn in range(warm + number):
        began = time.perf_counter()
        connection.request("GET", path, headers={**_LIKE_A_BROWSER, "Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise Wrong(f"{path} answered {answer.status}")
        took.append(time.perf_counter() - began)
    connection.close()
    return took[warm:]


@dataclass
class Visit:
    """Bytes over the wire as compressed; `kept` is what the browser keeps for good and does not ask for again."""

    first: int = 0
    kept: int = 0

    @property
    def repeat(self) -> int:
        return self.first - self.kept


class _Parts(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "link" and values.get("rel") in ("stylesheet", "icon"):
            self.found.append(values["href"])
        if tag in ("script", "img") and values.get("src"):
            self.found.append(values["src"])


def visit(port: int, path: str, cookie: str = "") -> Visit:
    """Loads a page with its sheets, scripts, what those import, its icon and its images."""
    told, waiting, seen = Visit(), [path], set[str]()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", address, headers={**_LIKE_A_BROWSER, **({"Cookie": cookie} if cookie else {})})
        answer = connection.getresponse()
        size = len(answer.read())
        connection.close()
        if answer.status != 200:
            raise Wrong(f"{address} answered {answer.status}")
        told.first += size
        if "immutable" in (answer.headers.get("Cache-Control") or ""):
            told.kept += size
        waiting += [
            urljoin(address, part) for part in _parts(port, address, answer.headers.get("Content-Type") or "", cookie)
        ]
    return told


def _parts(port: int, address: str, kind: str, cookie: str) -> list[str]:
    if not kind.startswith(("text/html", "text/javascript", "application/javascript")):
        return []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", address, headers={"Cookie": cookie} if cookie else {})
    text = connection.getresponse().read().decode()
    connection.close()
    found = (
        _Parts(text).found if kind.startswith("text/html") else re.findall(r"import[^;]*?from\s*['\"]([^'\"]+)", text)
    )
    return [each for each in found if not urlsplit(each).netloc]
