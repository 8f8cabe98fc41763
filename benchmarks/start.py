"""How soon the program answers when it is started again, and what it takes of the memory of an old PC."""

import http.client
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from benchmarks.lines import Line
from benchmarks.serving import free_port, memory, running, surroundings

STARTS, SECONDS, MEGABYTES = 3, 3.0, 250
_OPEN = ("/", "/framework/", "/framework/resources/", "/framework/glossary/", "/framework/search/?q=speak", "/privacy/",
         "/accessibility/", "/accounts/login/", "/framework/edi-statement/", "/framework/edi-statement/conversation/",
         "/framework/framework.pdf", "/framework/edi-statement/conversation.pdf",
         "/charts/borough/E09000012.svg", "/charts/borough/E09000012.svg?narrow=1")  # fmt: skip
_INSIDE = ("", "where/", "steps/", "plan/", "evidence/", "people/", "practice/", "record/", "sharing/", "glance/", "where/edi-statement/", "print/", "local/", "cqc/",
           "reminders/", "speak-to/", "print/poster.pdf", "print/plan.pdf", "print/plan.docx", "print/slide.pptx")  # fmt: skip


def measure() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        data, port = Path(folder), free_port()
        env = surroundings(data, port, "fairpractice.config.settings")
        command = [sys.executable, "-m", "fairpractice.cli", "run"]
        began = time.perf_counter()
        with running(command, env, port):
            yield Line("first-start", time.perf_counter() - began, "s")
        times = []
        for _start in range(STARTS):
            began = time.perf_counter()
            with running(command, env, port) as process:
                times.append(time.perf_counter() - began)
                if len(times) == STARTS:
                    yield Line("second-start", median(times), "s", high=SECONDS)
                    yield Line("memory-at-rest", memory(process.pid), "MB")
                    missing = _see_everything(port, _link(process))
                    yield Line("memory-after-every-page", memory(process.pid), "MB", high=MEGABYTES)
                    yield Line("pages-that-did-not-answer", missing, "pages", high=0)


def _link(process: object) -> str:
    """The path of the sign-in link that the program prints."""
    for row in process.stdout:  # type: ignore[attr-defined]
        if found := re.search(r"https?://[^/]+(/enter/\S+)", row):
            return found.group(1)
    raise RuntimeError("the program printed no link")


class _Browser:
    """Keeps cookies and the token of forms."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, dict[str, str]()

    def ask(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where it leads, and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"http://127.0.0.1:{self.port}/",
            }
        connection.request("POST" if fields is not None else "GET", path, body=body, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for row in answer.headers.get_all("Set-Cookie") or []:
            name, _is, value = row.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return answer.status, answer.headers.get("Location") or "", text

    def send(self, path: str, **fields: str) -> str:
        """Opens a form, fills it in and gives where it leads."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.ask(path)[2])
        status, to, _text = self.ask(path, {"csrfmiddlewaretoken": token.group(1) if token else "", **fields})
        if status != 302:
            raise RuntimeError(f"{path} was not taken: {status}")
        return to


def _see_everything(port: int, link: str) -> int:
    """Signs in, sets up a Practice and opens every page, the charts and the papers. Gives how many did not answer."""
    browser = _Browser(port)
    browser.send(link)
    browser.send("/setup/", name="Made-up Surgery", employer_type="gp")
    place = re.search(r"/lead/[^/]+/", browser.ask("/")[1])
    if not place:
        raise RuntimeError("there is no home after setting up")
    answers = {page: _Browser(port).ask(page)[0] for page in _OPEN}
    answers |= {page: browser.ask(page)[0] for page in [*(place.group() + inside for inside in _INSIDE), "/me/"]}
    missing = {page: status for page, status in answers.items() if status != 200}
    if missing:
        print(f"did not answer: {missing}", file=sys.stderr)
    return len(missing)
