"""Full-text search of what is published: one service, two back-ends (FTS5 of SQLite, tsvector and GIN of PostgreSQL).

What is found is told by document and by page, since "page 12" is what a reader can turn to. Order: documents whose title
has the words, then those with most pages that have them; pages as they stand. Marks are made of escaped text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from django.db import connection, transaction
from django.db.models import Count, Subquery
from markupsafe import Markup, escape

from fairpractice.documents import passages
from fairpractice.documents.models import Document, Version
from fairpractice.documents.models_register import PASSAGES_OF_A_DOCUMENT as MANY
from fairpractice.documents.models_register import Passage
from fairpractice.organisations.models import Organisation

ON_A_PAGE = 10  # documents
_OF_A_DOCUMENT = 3  # pages that are shown of each
_MOST_WORDS = 10
_WORDS_AROUND = 28
_FEW = 5000  # pages with the words: fewer are sorted sooner than the pages of ten documents are looked through
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
    """In `document` the words are on `pages` pages. titled: they are in its title too."""

    document: int
    pages: int
    titled: bool


class _Backend(Protocol):
    """One search. `first`: keys of the first pages of these documents; `snippets`: by key, with marks."""

    def matches(self) -> list[_Match]: ...

    def first(self, documents: Sequence[int]) -> Mapping[int, Sequence[int]]: ...

    def snippets(self, keys: Sequence[int]) -> Mapping[int, str]: ...


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
                id=document.pk * MANY + found.number,
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
    """The published documents of an employer that have all these words, in a few queries. `page` counts from 1."""
    asked = " ".join(asked.split())[:200]
    words = words_of(asked)
    if not words:
        return Results(asked, too_common=bool(_WORD.search(asked)))
    published = Document.objects.filter(stage=Document.Stage.PUBLISHED)
    everybodys = published.order_by().values("stage").annotate(all=Count("pk")).values("all")
    found = published.filter(employer=employer).only("public_id", "title").annotate(everybodys=Subquery(everybodys))
    shown = {row.pk: row for row in found}
    # Among those of many employers, theirs are looked for alone. Else that takes longer than to leave the others out here.
    few = any(row.everybodys > 2 * len(shown) for row in shown.values())
    backend = _backend(employer.public_id, words, few=few)
    matches = [match for match in backend.matches() if match.document in shown]
    matches.sort(key=lambda match: (not match.titled, -match.pages, shown[match.document].title, match.document))
    page = min(max(1, page), max(1, -(-len(matches) // ON_A_PAGE)))
    here = matches[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    first = backend.first([match.document for match in here]) if here else {}
    keys = [key for found in first.values() for key in found]
    snippets = backend.snippets(keys) if keys else {}
    rows = {row.pk: row for row in Passage.objects.filter(pk__in=keys).defer("text")}
    hits = tuple(
        Hit(
            shown[match.document],
            match.pages,
            tuple(_place(rows[key], snippets.get(key, "")) for key in first.get(match.document, ()) if key in rows),
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


def _backend(owner: str, words: Sequence[str], *, few: bool) -> _Backend:
    return (_SQLite if connection.vendor == "sqlite" else _PostgreSQL)(owner, words, few)


def _is_said(owner: str, words: Sequence[str]) -> bool:
    """Whether somebody looks for the address of the Practice, which stands beside each page in the index."""
    return any(part.lower() == owner for word in words for part in word.split())


def _by_document(rows: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Keys of pages in order, by document."""
    return {
        document: [key for _document, key in found] for document, found in groupby(sorted(rows), lambda row: row[0])
    }


class _SQLite:
    """FTS5, in the table documents_passage_words."""

    def __init__(self, owner: str, words: Sequence[str], few: bool) -> None:
        # Each word or phrase in quotes, so that nothing typed is read as an operator. To ask in which column a word stands
        # takes twice as long: it is done only where that of the owner could be meant.
        column = "{heading text} : " if few or _is_said(owner, words) else ""
        self.asked = " AND ".join(f'{column}"{word}"' for word in words)
        self.owner = f' AND owner : "{owner}"' if few else ""

    def matches(self) -> list[_Match]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid / {MANY}, count(*), min(rowid) %% {MANY} = 0 FROM documents_passage_words "  # nosec B608 -- a number
                "WHERE documents_passage_words MATCH %s GROUP BY 1",
                [self.asked + self.owner],
            )
            return [_Match(document, pages - titled, bool(titled)) for document, pages, titled in cursor.fetchall()]

    def first(self, documents: Sequence[int]) -> Mapping[int, Sequence[int]]:
        one = (
            "SELECT rowid FROM (SELECT rowid FROM documents_passage_words WHERE documents_passage_words MATCH %s "
            f"AND rowid BETWEEN %s AND %s ORDER BY rowid LIMIT {_OF_A_DOCUMENT})"  # nosec B608 -- a number
        )
        sent: list[str | int] = []
        for document in documents:
            sent += [self.asked, document * MANY + 1, document * MANY + MANY - 1]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([one] * len(documents)), sent)
            keys = sorted(key for (key,) in cursor.fetchall())
        return {document: list(group) for document, group in groupby(keys, lambda key: key // MANY)}

    def snippets(self, keys: Sequence[int]) -> Mapping[int, str]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid, snippet(documents_passage_words, 2, %s, %s, '…', {_WORDS_AROUND}) "  # nosec B608 -- a number
                "FROM documents_passage_words WHERE documents_passage_words MATCH %s "
                f"AND rowid IN ({', '.join(['%s'] * len(keys))})",
                [_BEGIN, _END, self.asked, *keys],
            )
            return dict(cursor.fetchall())


@contextmanager
def _by_index() -> Iterator[None]:
    """Has PostgreSQL use its index of words: it thinks that reading the words of each page were cheap, and takes a second."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true)"
            )
        yield
        transaction.set_rollback(True)  # nothing was written, and what was set is forgotten


class _PostgreSQL:
    """tsvector with GIN, in the column documents_passage.words; the owner is one of its words."""

    def __init__(self, owner: str, words: Sequence[str], few: bool) -> None:
        self.words = " && ".join(["phraseto_tsquery('english', %s)"] * len(words))  # placeholders only
        self.sent = list(words)
        self.which, self.whose = "TRUE", list[str]()
        if few:
            self.which, self.whose = "words @@ %s::tsquery", [f"'{owner}'"]
        if _is_said(owner, words):
            self.which, self.whose = "strpos(lower(heading || ' ' || text), %s) > 0", [owner]
        self.rare: dict[int, list[int]] | None = None  # keys by document, of words that few pages have

    def matches(self) -> list[_Match]:
        where = f"FROM documents_passage WHERE words @@ ({self.words}) AND {self.which}"
        with _by_index(), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT document_id, count(*), min(number) = 0 {where} GROUP BY document_id",  # nosec B608 -- placeholders only
                [*self.sent, *self.whose],
            )
            rows = cursor.fetchall()
            if sum(pages for _document, pages, _titled in rows) < _FEW:
                cursor.execute(
                    "SELECT document_id, id FROM (SELECT document_id, id, row_number() OVER (PARTITION BY document_id ORDER "
                    f"BY id) AS place {where} AND number > 0) AS page WHERE place <= {_OF_A_DOCUMENT}",  # nosec B608 -- as above
                    [*self.sent, *self.whose],
                )
                self.rare = _by_document(cursor.fetchall())
        return [_Match(document, pages - titled, titled) for document, pages, titled in rows]

    def first(self, documents: Sequence[int]) -> Mapping[int, Sequence[int]]:
        """Of words that many pages have: each document is read from its first page on, until there are enough."""
        if self.rare is not None:
            return {document: self.rare.get(document, []) for document in documents}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT one.document, page.id FROM unnest(%s::bigint[]) AS one(document), LATERAL ("
                "SELECT id FROM documents_passage WHERE document_id = one.document AND number > 0 "
                f"AND words @@ ({self.words}) ORDER BY number LIMIT {_OF_A_DOCUMENT}) AS page",  # nosec B608 -- as above
                [list(documents), *self.sent],
            )
            return _by_document(cursor.fetchall())

    def snippets(self, keys: Sequence[int]) -> Mapping[int, str]:
        options = f'StartSel="{_BEGIN}", StopSel="{_END}", MaxWords={_WORDS_AROUND}, MinWords=12, MaxFragments=0'
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, ts_headline('english', translate(text, '<>/', %s), {self.words}, %s) "  # nosec B608 -- as above
                "FROM documents_passage WHERE id = ANY(%s)",
                [_STAND_INS, *self.sent, options, list(keys)],
            )
            return {key: text.translate(_BACK) for key, text in cursor.fetchall()}
