"""Plain search in a pack: every word asked for must begin a word of the entry. No index, no language rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from fairpractice.framework.shapes import (
    FirstStep,
    Footnote,
    GlossaryTerm,
    Initiative,
    Pack,
    Point,
    Recommendation,
    Resource,
    StartingPoint,
    Theme,
)
from fairpractice.framework.translating import English

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SNIPPET = 160
_ORDER = ("initiative", "recommendation", "theme", "starting point", "resource", "glossary", "introduction", "step")


@dataclass(frozen=True)
class Hit:
    """An entry found. `kind` is one of: initiative, recommendation, theme, starting point, resource, glossary,
    introduction, step, note. `inside` is the id of the initiative it stands in, or empty."""

    id: str
    kind: str
    title: str
    snippet: str
    inside: str = ""


def search(pack: Pack, query: str, limit: int = 50) -> list[Hit]:
    """At most `limit` entries, best first: words in the title before words in the text, whole words before beginnings.

    An empty query, or one without a letter or digit, finds nothing.
    """
    asked = list(dict.fromkeys(words(query)))[:12]
    if not asked:
        return []
    found = []
    for position, (hit, title, body) in enumerate(_documents(pack)):
        score = _score(asked, words(title), words(body))
        if score:
            order = _ORDER.index(hit.kind) if hit.kind in _ORDER else len(_ORDER)
            found.append((-score, order, position, hit, body))
    found.sort(key=lambda item: item[:3])
    return [Hit(h.id, h.kind, h.title, _like(body, _snippet(body, asked)), h.inside) for *_, h, body in found[:limit]]


def _like(text: str, part: str) -> str:
    """A part of a text that is marked as English is so as well."""
    return English(part) if isinstance(text, English) else part


def _together(*texts: str) -> str:
    """Texts in a row; English where all of them are."""
    said = [text for text in texts if text]
    whole = " ".join(said)
    return English(whole) if said and all(isinstance(text, English) for text in said) else whole


def words(text: str) -> list[str]:
    """The words of a text without case, accents and apostrophes."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return [word.replace("'", "").replace("’", "") for word in _WORD.findall(plain.casefold())]


def _score(asked: list[str], title: list[str], body: list[str]) -> int:
    """0 unless every word is found; each counts 8 as a whole word of the title, 5 as its beginning, then 3 and 1."""
    total = 0
    for word in asked:
        if word in title:
            total += 8
        elif any(other.startswith(word) for other in title):
            total += 5
        elif word in body:
            total += 3
        elif any(other.startswith(word) for other in body):
            total += 1
        else:
            return 0
    return total


def _snippet(text: str, asked: list[str]) -> str:
    """About 160 characters round the first word found, cut between words."""
    text = " ".join(text.split())
    if len(text) <= _SNIPPET:
        return text
    matches = (m.start() for m in _WORD.finditer(text) if any(w.startswith(tuple(asked)) for w in words(m.group())))
    start = max(0, next(matches, 0) - _SNIPPET // 3)
    if start:
        start = text.find(" ", start) + 1
    end = start + _SNIPPET
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


def _documents(pack: Pack) -> Iterator[tuple[Hit, str, str]]:
    """Each entry that can be found, its title and the rest of its text. A guide counts with its initiative."""
    for initiative in pack.initiatives:
        guide = initiative.conversation
        body = _together(initiative.text, initiative.question, initiative.why, guide.purpose, *guide.questions)
        yield Hit(initiative.id, "initiative", initiative.title, "", initiative.id), initiative.title, body
        for item in initiative.walk():
            title = item.title or initiative.title
            yield (
                Hit(item.id, "recommendation", title, "", initiative.id),
                item.title,
                _together(item.text, item.note),
            )
        for step in initiative.first_steps:
            yield Hit(step.id, "step", initiative.title, "", initiative.id), "", _together(step.text, step.reason)
    for entry in pack.entries.values():
        kind = _kind(entry)
        if kind:
            named: str = getattr(entry, "title", "")
            body = _together(*(getattr(entry, name, "") for name in ("text", "reason", "note", "ask")))
            yield Hit(entry.id, kind, named or entry.id, ""), named, body


def _kind(entry: object) -> str:
    if isinstance(entry, Initiative | Recommendation | FirstStep):
        return ""  # told with their initiative
    kinds: tuple[tuple[type, str], ...] = (
        (Theme, "theme"),
        (StartingPoint, "starting point"),
        (Resource, "resource"),
        (GlossaryTerm, "glossary"),
        (Point, "introduction"),
        (Footnote, "note"),
    )
    return next((kind for shape, kind in kinds if isinstance(entry, shape)), "")
