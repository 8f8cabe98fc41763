"""Text on its way into a page: Markdown, line breaks, language and direction."""

from dataclasses import dataclass
from typing import Any

import nh3
from django.utils import formats, translation
from django.utils.html import linebreaks
from markdown_it import MarkdownIt
from markupsafe import Markup

from fairpractice.reports.words import Words

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
# nh3 on top of html=False: two locks, since what people type is shown to their colleagues.
_TAGS = {
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "br",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "hr",
    "code",
}


@dataclass(frozen=True)
class Language:
    """The page's language: `code` for lang=, `direction` for dir=."""

    code: str
    direction: str


def language() -> Language:
    code = translation.get_language() or "en-gb"
    return Language(
        code="en-GB" if code == "en-gb" else code, direction="rtl" if translation.get_language_bidi() else "ltr"
    )


def markdown(text: str) -> Markup:
    """Markdown to cleaned HTML with NHS classes on lists and tables."""
    html = nh3.clean(
        _markdown.render(text or ""),
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},  # a list that goes on after a paragraph keeps its numbers
        url_schemes={"http", "https", "mailto"},
    )
    for tag, name in (
        ("ul", "nhsuk-list nhsuk-list--bullet"),
        ("ol", "nhsuk-list nhsuk-list--number"),
        ("table", "nhsuk-table"),
    ):
        html = html.replace(f"<{tag}>", f'<{tag} class="{name}">').replace(
            f"<{tag} start", f'<{tag} class="{name}" start'
        )
    return Markup(html)  # nosec B704 -- cleaned by nh3 just above


def lines(text: str) -> Markup:
    """What somebody typed, escaped, with its line breaks kept."""
    return Markup(linebreaks(text or "", autoescape=True))  # nosec B704 -- escaped by Django


def plain(value: Any) -> str:
    """A lazy or safe string as a plain one, for component parameters that test `is string`."""
    return str.__str__(str(value))


def document_words() -> Words:
    """The page's language for a printed document."""
    now = language()
    return Words(
        gettext=translation.gettext,
        lang=now.code,
        direction="rtl" if now.direction == "rtl" else "ltr",
        day=lambda value: formats.date_format(value, "j F Y"),
        month=lambda value: formats.date_format(value, "F Y"),
    )
