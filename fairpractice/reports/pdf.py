"""Sets a document with Typst as tagged PDF (PDF/UA-1). Imported in the child process only."""

import importlib
import importlib.util
import json
from pathlib import Path
from typing import Any

import typst

from fairpractice.reports import qr
from fairpractice.reports.render import ReportError

TEMPLATES = Path(__file__).parent / "typst"
NAMES = frozenset(
    {"poster", "plan", "guide", "letter", "book", "slips", "kettle", "results", "said", "paper", "text", "pinned"}
)
FONT_PACKAGE = "font_source_sans_pro"
DRAWING = "fairpractice.reports.drawing"  # holds 100 MB: only a page with charts needs it
CHART_FONT = "Source Sans Pro, Arial, Liberation Sans, DejaVu Sans, sans-serif"  # as in house.typ


def pdf(payload: dict[str, Any]) -> bytes:
    """The document as PDF. What people typed goes in as JSON and is never read as Typst markup."""
    name = payload["template"]
    if name not in NAMES:
        raise ReportError(f"there is no template called {name}.")
    data = {"data": json.dumps(_drawn(payload))}
    try:
        return _set(name, data, ["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise ReportError("the page could not be set.") from error
    # No font here has one of the letters (an emoji, say): the standard forbids the empty box. Tagged all the same.
    return _set(name, data, [])


def _drawn(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload with its charts as pictures and a QR code for its address, and for that of each slip."""
    drawn: dict[str, Any] = _pictured(payload)
    if not drawn.get("phones", True):  # nobody could open what the square leads to
        return drawn
    if "slips" in drawn:
        drawn["slips"] = [{**each, "qr": qr.svg(each["address"])} for each in drawn["slips"]]
    return {**drawn, "qr": qr.svg(drawn["address"])} if drawn.get("address") else drawn


def _pictured(value: Any) -> Any:
    """`value` with every chart in it drawn, in the letters of the page. The chart engine is loaded when there is one."""
    if isinstance(value, list):
        return [_pictured(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "spec" not in value:
        return {name: _pictured(each) for name, each in value.items()}
    config = {**value["spec"]["config"], "font": CHART_FONT}
    drawn: bytes = importlib.import_module(DRAWING).svg({**value, "spec": {**value["spec"], "config": config}})
    return {**value, "svg": drawn.decode()}


def _set(name: str, data: dict[str, str], standards: list[Any]) -> bytes:
    return typst.compile(
        TEMPLATES / f"{name}.typ", root=TEMPLATES, font_paths=_fonts(), sys_inputs=data, pdf_standards=standards
    )


def _fonts() -> list[Path]:
    """The folder of Source Sans Pro, when its package is there; otherwise the system's own sans serves."""
    found = importlib.util.find_spec(FONT_PACKAGE)
    return [Path(found.origin).parent / "files"] if found and found.origin else []
