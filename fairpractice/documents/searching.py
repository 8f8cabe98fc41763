"""Full-text search of what is published: one service, two back-ends (FTS5 of SQLite, tsvector and GIN of PostgreSQL).

What is found is told by document and by page, since "page 12" is what a reader can turn to. Order: documents whose title
has the words, then those with most pages that have them; pages as they stand. Marks are made of escaped text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from django.db import connection, transaction
from markupsafe import Markup, escape

from fairpractice.documents import passages
from fairpractice.documents.models import Document, Version
from fairpractice.documents.models_register import PASSAGES_OF_A_DOCUMENT, Passage
from fairpractice.organisations.models import Organisation

ON_A_PAGE = 10  # documents
_OF_A_DOCUMENT = 3  # pages that are shown of each
_MOST_WORDS = 10
_WORDS_AROUND = 28
_BEGIN, _END = "\x02", "\x03"  # no version holds these: `wording` takes them out
# PostgreSQL would take "<b>" and "and/or" for one thing; these signs stand in for < > and / while it looks.
_STAND_INS = "\x0e\x0f\x10"
_BACK = str.maketrans(_STAND_INS, "<>/")
_PHRASE = re.compile(r'["“”]([^"“”]+)["“”]')
_WORD = re.compile(r"[^\W_]+")
# Words that every page has. PostgreSQL leaves them out by itself; without them both find the same.
_COMMON = """
a about above after again against all am an and any are as at be because been before being below between both but by can
could did do does doing don down during each few for from further had has have having he her here hers herself him himself
his how i if in into is it its itself just me more most my myself no nor not now of off on once only or other our ours
ourselves out over own same she should so some such s t than that the their theirs them themselves then there these they
this those through to too under until up very was we were what when where which while who whom why will with you your
yours yourself yourselves
"""
_EVERYWHERE = frozenset(_COMMON.split())


@dataclass(frozen=True)
class Place:
    """Where something was found. paged: whether `number` is the page of a file, else it is a part of a text."""

    number: int
    paged: bool
    heading: str
    snippet: Markup


@dataclass(frozen=True)
class Hit:
    """A document with the words: on how many pages or in how many parts, and the first of them."""

    document: Document
    pages: int
    places: tuple[Place, ...]

    @property
    def more(self) -> int:
        """How many pages are not shown here."""
        return max(0, self.pages - len(self.places))


@dataclass(frozen=True)
class Results:
    """One page of what was found. too_common: nothing was asked but words that every page has."""

    asked: str
    hits: tuple[Hit, ...] = ()
    documents: int = 0
    page: int = 1
    too_common: bool = False

    @property
    def last_page(self) -> int:
        return max(1, -(-self.documents // ON_A_PAGE))


@dataclass(frozen=True, slots=True)
class _Match:
    """In `document` the words are on `pages` pages; `first` are the keys of the first ones. titled: in its title."""

    document: int
    pages: int
    first: tuple[int, ...]
    titled: bool


class _Backend(Protocol):
    def matches(self, owner: str, words: Sequence[str]) -> Iterable[_Match]: ...

    def snippets(self, words: Sequence[str], keys: Sequence[int]) -> Mapping[int, str]: ...


@transaction.atomic
def keep_in_step(document: Document) -> None:
    """Writes anew what can be found of a document: of the version that readers see, or nothing when they see none.

    Whoever changes what readers see calls this in the same transaction.
    """
    Passage.objects.filter(document=document).delete()
    shown = document.shown
    if shown is None:
        return
    owner = document.employer.public_id
    Passage.objects.bulk_create(
        (
            Passage(
                id=document.pk * PASSAGES_OF_A_DOCUMENT + found.number,
                document=document,
                owner=owner,
                number=found.number,
                paged=found.paged,
                heading=found.heading,
                text=found.text,
            )
            for found in _found_in(document.title, shown)
        ),
        batch_size=500,
    )


def _found_in(title: str, version: Version) -> list[passages.Found]:
    if version.source == Version.Source.TEXT:
        return passages.of_text(title, version.text)
    return passages.of_file(title, version.plain)


def words_of(asked: str) -> tuple[str, ...]:
    """What to look for: phrases in quotes, then single words; without those that every page has."""
    phrases = [" ".join(_WORD.findall(each)) for each in _PHRASE.findall(asked)]
    single = _WORD.findall(_PHRASE.sub(" ", asked))
    wanted = [each for each in [*phrases, *single] if any(w.lower() not in _EVERYWHERE for w in each.split())]
    return tuple(dict.fromkeys(wanted))[:_MOST_WORDS]


def search(employer: Organisation, asked: str, page: int = 1) -> Results:
    """The published documents of an employer that have all these words, in five queries at most. `page` counts from 1."""
    asked = " ".join(asked.split())[:200]
    words = words_of(asked)
    if not words:
        return Results(asked, too_common=bool(_WORD.search(asked)))
    shown = {row.pk: row for row in Document.objects.filter(employer=employer, stage=Document.Stage.PUBLISHED)}
    backend = _backend()
    matches = [match for match in backend.matches(employer.public_id, words) if match.document in shown]
    matches.sort(key=lambda match: (not match.titled, -match.pages, shown[match.document].title, match.document))
    page = min(max(1, page), max(1, -(-len(matches) // ON_A_PAGE)))
    here = matches[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    keys = [key for match in here for key in match.first]
    rows = {row.pk: row for row in Passage.objects.filter(pk__in=keys).defer("text")}
    snippets = backend.snippets(words, keys) if keys else {}
    hits = tuple(
        Hit(
            shown[match.document],
            match.pages,
            tuple(_place(rows[key], snippets.get(key, "")) for key in match.first if key in rows),
        )
        for match in here
    )
    return Results(asked, hits, len(matches), page)


def _place(row: Passage, snippet: str) -> Place:
    return Place(row.number, row.paged, row.heading, marked(snippet))


def marked(snippet: str) -> Markup:
    """A snippet as safe HTML: escaped first, then its marks made."""
    html = str(escape(" ".join(snippet.split(" "))))
    return Markup(html.replace(_BEGIN, "<mark>").replace(_END, "</mark>"))  # nosec B704 -- escaped just above


def _backend() -> _Backend:
    return _SQLite() if connection.vendor == "sqlite" else _PostgreSQL()


class _SQLite:
    """FTS5, in the table documents_passage_words."""

    def matches(self, owner: str, words: Sequence[str]) -> Iterable[_Match]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM documents_passage_words WHERE documents_passage_words MATCH %s",
                [f'{_fts(words)} AND owner : "{owner}"'],
            )
            keys = [key for (key,) in cursor.fetchall()]  # in the order of the keys: FTS5 sees to that
        for document, group in groupby(keys, lambda key: key // PASSAGES_OF_A_DOCUMENT):
            found = list(group)
            titled = found[0] % PASSAGES_OF_A_DOCUMENT == 0
            pages = found[1:] if titled else found
            yield _Match(document, len(pages), tuple(pages[:_OF_A_DOCUMENT]), titled)

    def snippets(self, words: Sequence[str], keys: Sequence[int]) -> Mapping[int, str]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid, snippet(documents_passage_words, 2, %s, %s, '…', {_WORDS_AROUND}) "  # nosec B608 -- numbers of ours
                "FROM documents_passage_words WHERE documents_passage_words MATCH %s "
                f"AND rowid IN ({', '.join(['%s'] * len(keys))})",
                [_BEGIN, _END, _fts(words), *keys],
            )
            return dict(cursor.fetchall())


def _fts(words: Sequence[str]) -> str:
    """Words and phrases for FTS5, each in quotes, so that nothing typed is read as an operator."""
    return " AND ".join(f'{{heading text}} : "{word}"' for word in words)


class _PostgreSQL:
    """tsvector with GIN, in the column documents_passage.words; the owner is one of its words."""

    def matches(self, owner: str, words: Sequence[str]) -> Iterable[_Match]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT document_id, count(*) FILTER (WHERE number > 0), "
                f"(array_agg(id ORDER BY id) FILTER (WHERE number > 0))[1:{_OF_A_DOCUMENT}], bool_or(number = 0) "  # nosec B608 -- placeholders only
                f"FROM documents_passage WHERE words @@ (%s::tsquery && {_tsquery(words)}) GROUP BY document_id",
                [f"'{owner}'", *words],
            )
            for document, pages, first, titled in cursor.fetchall():
                yield _Match(document, pages, tuple(first or ()), titled)

    def snippets(self, words: Sequence[str], keys: Sequence[int]) -> Mapping[int, str]:
        options = f'StartSel="{_BEGIN}", StopSel="{_END}", MaxWords={_WORDS_AROUND}, MinWords=12, MaxFragments=0'
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, ts_headline('english', translate(text, '<>/', %s), {_tsquery(words)}, %s) "  # nosec B608 -- placeholders only
                "FROM documents_passage WHERE id = ANY(%s)",
                [_STAND_INS, *words, options, list(keys)],
            )
            return {key: text.translate(_BACK) for key, text in cursor.fetchall()}


def _tsquery(words: Sequence[str]) -> str:
    """Placeholders for words and phrases, all of which must be there."""
    return " && ".join(["phraseto_tsquery('english', %s)"] * len(words))
