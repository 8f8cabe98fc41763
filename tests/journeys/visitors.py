"""A visitor with a browser, and what is checked of every page that they see."""

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, ViewportSize

_SHOTS = Path(__file__).resolve().parents[2] / "screenshots"
_RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
_SCRIPTS = re.compile(r"<script\b.*?</script>", re.DOTALL | re.IGNORECASE)
_PER_VISIT = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=)"[^"]*"|(?<=name="held_for" value=)"[^"]*"'
    r"|(?<=/)[0-9a-hjkmnp-tv-z]{10}(?=/)|http://127\.0\.0\.1:\d+"
)
# Resolves once styles and fonts are there: axe measures contrast.
_REWRITE = """async html => {
    document.open(); document.write(html); document.close();
    if (document.readyState !== "complete") await new Promise(done => addEventListener("load", done, {once: true}));
    await document.fonts.ready;
}"""
_WAIT = 10_000


@dataclass(frozen=True)
class Device:
    """A screen, with scripts or without."""

    name: str
    width: int
    height: int
    scripts: bool


DEVICES = (Device("narrow, no script", 320, 640, False), Device("wide, script", 1280, 900, True))


class Auditor:
    """Runs axe. Where a page has no scripts, on the very HTML that the visitor saw, in a twin page which has them.

    A page that was found good is not looked at again: `good` is shared by all workers, and by both databases' runs.
    """

    def __init__(self, browser: Browser, axe: str, good: Path) -> None:
        self.browser, self.axe, self.good = browser, axe, good
        self.twins: dict[str, Page] = {}

    def problems(self, page: Page, device: Device) -> list[str]:
        """One line a violation: rule, what it asks, and where. A page that was found good before gives none."""
        html = _SCRIPTS.sub("", page.content())
        known = self.good / _shape(device, page, html)
        if known.exists():
            return []
        found = self._run(page if device.scripts else self._twin(page, html, device))
        bad = [(row, nodes) for row in found["violations"] if (nodes := [n for n in row["nodes"] if not _fine(row, n)])]
        if not bad:
            known.touch()
        return [
            f"{row['id']}: {row['help']} at {', '.join(str(node['target'][0]) for node in nodes[:5])}"
            for row, nodes in bad
        ]

    def _run(self, page: Page) -> dict[str, Any]:
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(self.axe)
        result: dict[str, Any] = page.evaluate(
            "rules => axe.run(document, {...rules, resultTypes: ['violations']})", _RULES
        )
        return result

    def _twin(self, page: Page, html: str, device: Device) -> Page:
        """Writes the HTML into a page that stays, so that axe is read and styles are fetched once."""
        origin = page.url.split("/", 3)[2]
        key = f"{device.name} {origin}"
        twin = self.twins.get(key)
        if twin is None:
            size: ViewportSize = {"width": device.width, "height": device.height}
            twin = self.twins[key] = self.browser.new_context(viewport=size, bypass_csp=True).new_page()
            twin.route("**/twin", lambda route: route.fulfill(body="<!DOCTYPE html>", content_type="text/html"))
            twin.goto(f"http://{origin}/twin")
        twin.evaluate(_REWRITE, html)
        return twin

    def close(self) -> None:
        for twin in self.twins.values():
            twin.context.close()


def _fine(row: dict[str, Any], node: dict[str, Any]) -> bool:
    """NHS's button to choose a file has all that is seen in its name; axe stumbles over the unseen comma between."""
    return row["id"] == "label-content-name-mismatch" and "nhsuk-file-upload__drop-button" in node["html"]


def _shape(device: Device, page: Page, html: str) -> str:
    """A name for what the page looks like: what differs each time and is never seen (tokens, ids in addresses) left out."""
    same = _PER_VISIT.sub("", html)
    return hashlib.sha256(f"{device.name}\n{page.viewport_size}\n{same}".encode()).hexdigest()


@dataclass
class Visitor:
    """One browser. `complaints` fills with what no page may do: call elsewhere, break a script, miss a file."""

    browser: Browser
    auditor: Auditor
    server: str
    device: Device
    journey: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    others: list["Visitor"] = field(default_factory=list)
    pictures: list[int] = field(default_factory=lambda: [0])

    @classmethod
    def arrive(cls, browser: Browser, auditor: Auditor, server: str, device: Device, journey: str) -> "Visitor":
        context = browser.new_context(
            viewport={"width": device.width, "height": device.height},
            java_script_enabled=device.scripts,
            locale="en-GB",
            base_url=server,
        )
        context.set_default_timeout(_WAIT)
        visitor = cls(browser, auditor, server, device, journey, context, context.new_page())
        visitor._listen()
        return visitor

    def another(self) -> "Visitor":
        """Somebody else, on their own browser of the same kind."""
        other = Visitor.arrive(self.browser, self.auditor, self.server, self.device, self.journey)
        other.pictures = self.pictures
        self.others.append(other)
        return other

    def leave(self) -> None:
        """Closes the browser; fails when any page did what none may do."""
        for other in self.others:
            other.leave()
        self.context.close()
        assert not self.complaints, "\n".join(self.complaints)

    def _listen(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"a script broke: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._got)

    def _heard(self, message: ConsoleMessage) -> None:
        # A page that is missing on purpose is told on the console too.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(f"on the console of {self.page.url}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.server + "/", "data:")):
            self.complaints.append(f"{self.page.url} called {request.url}")

    def _got(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and not response.request.is_navigation_request()):
            self.complaints.append(f"{response.status} for {response.url} on {self.page.url}")

    def check(self) -> None:
        """What holds for every page: one heading, a title, no sideways scrolling, nothing that axe objects to."""
        headings = self.page.locator("h1").all_inner_texts()
        assert len(headings) == 1, f"{self.page.url} has the headings {headings}"
        title = self.page.title()
        assert title.endswith("– Fair Practice"), title
        assert title != "– Fair Practice", title
        wide = self.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.picture(headings[0])
        assert wide <= 0, f"{self.page.url} is {wide} pixels too wide: {self._too_wide()}"
        problems = self.auditor.problems(self.page, self.device)
        assert not problems, f"{self.page.url}\n" + "\n".join(problems)

    def _too_wide(self) -> Any:
        return self.page.evaluate(
            "() => [...document.querySelectorAll('body *')]"
            ".filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)"
            ".slice(0, 5).map(e => e.outerHTML.slice(0, 120))"
        )

    def picture(self, name: str) -> None:
        """A picture of the whole page, when asked for."""
        if os.environ.get("FAIRPRACTICE_SCREENSHOTS") != "1":
            return
        self.pictures[0] += 1
        slug = re.sub(r"\W+", "-", name.lower()).strip("-")[:50]
        folder = _SHOTS / self.journey / str(self.device.width)
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{self.pictures[0]:02d}-{slug}.png", full_page=True)
