"""Sets a document with Typst as tagged PDF (PDF/UA-1). Imported in the child process only."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import typst

from fairpractice.reports import qr
from fairpractice.reports.render import ReportError

TEMPLATES = Path(__file__).parent / "typst"
NAMES = frozenset({"poster", "plan", "guide", "letter", "book"})
FONT_PACKAGE = "font_source_sans_pro"


def pdf(payload: dict[str, Any]) -> bytes:
    """The document as PDF. What people typed goes in as JSON and is never read as Typst markup."""
    name = payload["template"]
    if name not in NAMES:
        raise ReportError(f"there is no template called {name}.")
    drawn = {**payload, "qr": qr.svg(payload["address"])} if payload.get("address") else payload
    data = {"data": json.dumps(drawn)}
    try:
        return _set(name, data, ["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise ReportError("the page could not be set.") from error
    # No font here has one of the letters (an emoji, say): the standard forbids the empty box. Tagged all the same.
    return _set(name, data, [])


def _set(name: str, data: dict[str, str], standards: list[Any]) -> bytes:
    return typst.compile(
        TEMPLATES / f"{name}.typ", root=TEMPLATES, font_paths=_fonts(), sys_inputs=data, pdf_standards=standards
    )


def _fonts() -> list[Path]:
    """The folder of Source Sans Pro, when its package is there; otherwise the system's own sans serves."""
    found = importlib.util.find_spec(FONT_PACKAGE)
    return [Path(found.origin).parent / "files"] if found and found.origin else []
