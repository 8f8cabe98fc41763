"""A small server with pages as the scripts of casting and telling expect them, which notes every request as it came.

It sends the strictest rules that the scripts have to live with: no inline script, nothing from elsewhere.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

_CODE = Path(__file__).resolve().parents[2] / "fairpractice"
_SCRIPTS = {
    "nacl.js": _CODE / "ui" / "static" / "built" / "nacl.js",
    "blake2b.js": _CODE / "ui" / "static" / "built" / "blake2b.js",
    **{
        name: _CODE / "reflections" / "static" / "reflections" / name
        for name in ("sealing.js", "page.js", "cast.js", "teller.js")
    },
}
_RULES = "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"


@dataclass(frozen=True)
class Seen:
    """One POST."""

    headers: dict[str, str]
    fields: dict[str, list[str]]
    size: int


@dataclass
class Desk:
    """pages: HTML by path. replies: to the next POSTs, JSON or None to hang up. files: JSON by path."""

    pages: dict[str, str] = field(default_factory=dict)
    files: dict[str, object] = field(default_factory=dict)
    replies: list[object] = field(default_factory=list)
    posts: list[Seen] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    address: str = ""


def page(title: str, body: str, *scripts: str) -> str:
    """A whole page, with the given scripts and those that they need."""
    tags = "".join(
        f'<script defer src="/static/{name}"></script>'
        for name in ("nacl.js", "blake2b.js", "sealing.js", "page.js", *scripts)
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} – Fair Practice</title>'
        f'{tags}</head><body><a href="#maincontent">Skip</a><main id="maincontent">{body}</main></body></html>'
    )


@contextmanager
def desk() -> Iterator[Desk]:
    """The server, on a free port of this computer."""
    made = Desk()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            made.asked.append(path)
            if path in made.files:
                self._send(json.dumps(made.files[path]), "application/json")
            elif path.startswith("/static/"):
                self._send(_SCRIPTS[path.rsplit("/", 1)[1]].read_text("utf-8"), "text/javascript")
            elif path in made.pages:
                self._send(made.pages[path], "text/html")
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            made.posts.append(Seen(headers, parse_qs(body, keep_blank_values=True), len(body)))
            reply = made.replies.pop(0) if made.replies else {}
            if reply is None:
                self.close_connection = True
            elif isinstance(reply, str):
                self._send(reply, "text/html")
            elif headers.get("accept") == "application/json":
                self._send(json.dumps(reply), "application/json")
            else:
                self._send(page("Sent", "<h1>Sent without script</h1>"), "text/html")

        def _send(self, text: str, kind: str) -> None:
            data = text.encode()
            self.send_response(200)
            for name, value in (
                ("Content-Type", f"{kind}; charset=utf-8"),
                ("Content-Length", str(len(data))),
                ("Content-Security-Policy", _RULES),
                ("Cache-Control", "no-store"),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
