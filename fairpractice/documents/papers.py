"""A version on paper and on the wall: PDF/UA, Word, a poster with the way to its page, a slide."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fairpractice.documents.models import Version
from fairpractice.documents.parts import parts
from fairpractice.reports.render import render
from fairpractice.reports.text_documents import TextPaper, TextPoster, TextSlide
from fairpractice.ui.texts import document_words

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def which(version: Version) -> str:
    """Which version this is, in words: its number and since when it holds, or that it is a draft."""
    number = {"number": version.number}
    if version.published_on is None:
        return _("Draft. Version %(number)s, not published") % number
    said = {**number, "day": date_format(version.published_on, "j F Y")}
    if version.document.current_id != version.pk or version.document.shown is None:
        return _("An earlier version. Version %(number)s, published on %(day)s") % said
    return _("Version %(number)s, published on %(day)s") % said


def paper(version: Version, kind: str, *, address: str = "", signed: Sequence[str] = ()) -> bytes:
    """The whole text as "pdf" (PDF/UA) or "docx". address: of its page. signed: names."""
    document = version.document
    last = [which(version) + ".", _("Printed on %(day)s.") % {"day": date_format(timezone.localdate(), "j F Y")}]
    if document.review_on:
        last.append(_("To be looked at again by %(day)s.") % {"day": date_format(document.review_on, "j F Y")})
    if address:
        last.append(_("The version that holds now: %(address)s") % {"address": address})
    spec = TextPaper(
        document.employer.name, document.title, parts(version.text), which(version), tuple(signed), tuple(last)
    )
    return render(spec, kind, document_words())


def poster(version: Version, *, address: str, signed: Sequence[str] = ()) -> bytes:
    """One A4 page for the wall, with a QR code of its page."""
    document = version.document
    spec = TextPoster(
        document.employer.name, document.title, parts(version.text), address, tuple(signed), version.published_on
    )
    return render(spec, "pdf", document_words())


def slide(version: Version, *, address: str, signed: Sequence[str] = ()) -> bytes:
    """One slide for the staff meeting, the whole text in its notes."""
    document = version.document
    notes = (
        _("Read the first lines aloud, slowly. Then ask: which line would you hold us to?"),
        _("Nobody has to answer in the meeting. Everyone can read it here: %(address)s") % {"address": address},
    )
    spec = TextSlide(
        document.employer.name, document.title, parts(version.text), tuple(signed), notes, version.published_on
    )
    return render(spec, "pptx", document_words())


Maker = Callable[..., bytes]
PAPERS: dict[str, tuple[str, Maker]] = {
    "text.pdf": ("application/pdf", lambda version, **how: paper(version, "pdf", **how)),
    "text.docx": (WORD, lambda version, **how: paper(version, "docx", **how)),
    "poster.pdf": ("application/pdf", poster),
    "slide.pptx": (SLIDE, slide),
}
