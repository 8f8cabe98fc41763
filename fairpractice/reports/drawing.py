"""Draws a chart: Vega-Lite in, SVG or PNG out. Imported in the child process only: it holds 100 MB."""

import hashlib
from html import escape
from typing import Any

import vl_convert

from fairpractice.reports.render import ReportError

SCALE = 2.0  # dots per CSS pixel: sharp on paper and on a projector


def svg(payload: dict[str, Any]) -> bytes:
    """An SVG with its title and description, to be put into a page as it is: no script, nothing fetched."""
    try:
        # A page has its own ground; a picture in a slide needs one.
        drawn = vl_convert.vegalite_to_svg({**payload["spec"], "background": None}, allowed_base_urls=[])
    except ValueError as error:
        raise ReportError("the chart engine refused the chart.") from error
    return _told(drawn, payload["title"], payload["description"]).encode()


def png(payload: dict[str, Any]) -> bytes:
    """A PNG at twice the width of the chart."""
    try:
        drawn: bytes = vl_convert.vegalite_to_png(payload["spec"], scale=SCALE, allowed_base_urls=[])
    except ValueError as error:
        raise ReportError("the chart engine refused the chart.") from error
    return drawn


def _told(drawn: str, title: str, description: str) -> str:
    name = "chart-" + hashlib.sha256(drawn.encode()).hexdigest()[:10]  # its own on a page with several charts
    opening, rest = drawn.split(">", 1)
    opening += f' role="img" aria-labelledby="{name}-title {name}-desc">'
    told = f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
    return opening + told + rest
