"""The record of who did what, for the lead: each line in plain words, with the names of what is still there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from fairpractice.documents.models import Document
from fairpractice.files.models import StoredFile
from fairpractice.framework.packs import English
from fairpractice.organisations.access import practice_for
from fairpractice.organisations.models import Event, Organisation, Role
from fairpractice.organisations.reference import london
from fairpractice.overview.record_words import SENTENCES, About
from fairpractice.plans import packs
from fairpractice.plans.models import OWN, Action, Evidence, OwnItem
from fairpractice.reflections.models import Round

_LINES = 50
# What is looked up by its public id, with the owner's and the title's field: one query each for a whole page.
_ROWS: dict[About, tuple[type[Model], str, str]] = {
    About.ACTION: (Action, "employer", "title"),
    About.EVIDENCE: (Evidence, "employer", "title"),
    About.FILE: (StoredFile, "organisation", "name"),
    About.REFLECTION: (Round, "employer", "title"),
    About.DOCUMENT: (Document, "employer", "title"),
}
_LOOKED_UP = (*_ROWS, About.ITEM)
_Names = Mapping[tuple[About, str], str]


@dataclass(frozen=True)
class Line:
    """One line of the record; `text` is safe to show."""

    at: datetime
    text: Markup


def lines(organisation: Organisation, events: Iterable[Event]) -> list[Line]:
    """Events in words, in at most six queries however many they are; `by` has been fetched with them."""
    rows = list(events)
    names = _names(organisation, rows)
    return [Line(event.at, _said(event.what, event.about, _who(event), names)) for event in rows]


def _who(event: Event) -> str:
    if event.by is None:
        return _("The program")
    return str(event.by) if event.by.name or event.by.email else capfirst(str(event.by))


def _said(what: str, about: str, who: str, names: _Names) -> Markup:
    sentence = SENTENCES.get(what)
    if sentence is None:  # of a later version: as it was written, in English
        return escape(_("%(who)s: %(what)s")) % {"who": who, "what": English(what)}
    name = _name(sentence.about, about, who, names)
    if name:
        return escape(str(sentence.named)) % {"who": who, "name": name}
    plain = escape(str(sentence.plain)) % {"who": who}
    gone = about and sentence.about in _LOOKED_UP
    return escape(_("%(line)s (no longer here)")) % {"line": plain} if gone else plain


def _name(kind: About, about: str, who: str, names: _Names) -> str:
    """What a thing is called, or "" when there is nothing to call it by."""
    if not about or kind is About.NOTHING:
        return ""
    if kind in _LOOKED_UP:
        return names.get((kind, about), "")
    if kind is About.ROLE:
        return _role(about)
    if kind is About.BOROUGH:
        return next((borough.name for borough in london.boroughs() if borough.code == about), about)
    if kind is About.VERSION:
        return about.rpartition(" ")[2]
    return _said(about, "", who, {}) if kind is About.DONE else about


def _role(about: str) -> str:
    """A role in words. Earlier events hold the words themselves, in the language of whoever wrote them."""
    with translation.override("en-gb"):
        known = {str(kind.label): kind for kind in Role.Kind}
    found = known.get(about) or (Role.Kind(about) if about in Role.Kind.values else None)
    return str(found.label) if found else about


def _names(organisation: Organisation, events: Iterable[Event]) -> dict[tuple[About, str], str]:
    """Names of all that these events are about, as far as it is there and the organisation's own."""
    asked: dict[About, set[str]] = {kind: set() for kind in _LOOKED_UP}
    for event in events:
        sentence = SENTENCES.get(event.what)
        if sentence and sentence.about in asked:
            asked[sentence.about].add(event.about)
    found = {(About.ITEM, item): title for item, title in _items(organisation, asked[About.ITEM]).items()}
    for kind, (model, owner, title) in _ROWS.items():
        rows = model._default_manager.filter(**{owner: organisation, "public_id__in": asked[kind]})
        found.update({(kind, id): name for id, name in rows.values_list("public_id", title)})
    return found


def _items(organisation: Organisation, keys: set[str]) -> dict[str, str]:
    pack = packs.whole_pack()
    titles = {packs.key(pack, id): entry.title or entry.text for id, entry in pack.items.items()}
    own = [key.removeprefix(f"{OWN}:") for key in keys if key.startswith(f"{OWN}:")]
    theirs = OwnItem.objects.filter(employer=organisation, public_id__in=own)
    return {key: titles[key] for key in keys if key in titles} | {one.item: one.title for one in theirs}


def record(request: HttpRequest, practice: str) -> HttpResponse:
    """The audit trail, newest first."""
    organisation = practice_for(request, practice)
    rows = Event.objects.filter(organisation=organisation).select_related("by")
    page = Paginator(rows, _LINES).get_page(request.GET.get("page"))
    context = {"organisation": organisation, "page": page, "lines": lines(organisation, page)}
    return render(request, "overview/record.jinja", context)
