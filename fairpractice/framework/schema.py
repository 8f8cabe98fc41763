"""The pack schema, version 1, as data: for each kind of record its keys, their types and whether they must be there.

docs/packs.md tells the same in words; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fairpractice.framework import shapes, statements

SCHEMA_VERSION = 1


class Kind(StrEnum):
    """What a key may hold."""

    TEXT = "text"  # plain text, translatable
    TEXTS = "list of texts"  # translatable
    FACT = "fact"  # plain text that no translation changes
    FACTS = "list of facts"
    FLAG = "true or false"
    ID = "id"
    REF = "reference"
    REFS = "list of references"
    PAGE = "page"
    NUMBER = "number"
    URL = "address"
    EMPLOYERS = "list of employer types"
    MEANING = "same or changed"
    RECORD = "record"
    RECORDS = "list of records"


@dataclass(frozen=True)
class Key:
    """`to` names the kinds of record a reference may point at; `of` the kind of record inside."""

    kind: Kind
    required: bool = True
    of: str = ""
    to: tuple[str, ...] = ()
    attribute: str = ""


@dataclass(frozen=True)
class Shape:
    """One kind of record: what it is built into and its keys."""

    build: Callable[..., Any]
    keys: Mapping[str, Key]


def _text(required: bool = True) -> Key:
    return Key(Kind.TEXT, required)


def _fact(required: bool = True) -> Key:
    return Key(Kind.FACT, required)


def _refs(*to: str, required: bool = False) -> Key:
    return Key(Kind.REFS, required, to=to)


def _records(of: str, required: bool = True) -> Key:
    return Key(Kind.RECORDS, required, of=of)


_ID = {"id": Key(Kind.ID)}
_PAGE = {"page": Key(Kind.PAGE)}
_FOR = {"for": Key(Kind.EMPLOYERS, required=False, attribute="employers")}
_SCHEMA = {"schema": Key(Kind.NUMBER)}
_TITLED = {**_ID, "title": _text(), "text": _text()}

SHAPES: Mapping[str, Shape] = {
    "pack": Shape(
        dict,
        {
            **_SCHEMA,
            **_ID,
            "version": Key(Kind.NUMBER),
            "title": _text(),
            "text": _text(),
            "source": Key(Kind.RECORD, of="source"),
            "themes": Key(Kind.REFS, to=("theme",)),
        },
    ),
    "source": Shape(
        shapes.Source,
        {
            "title": _fact(),
            "publisher": _fact(),
            "credit": _fact(False),
            "note": _fact(False),
            "url": Key(Kind.URL, False),
        },
    ),
    "introduction": Shape(
        shapes.Introduction,
        {
            "about": _records("point"),
            "aims": _records("point"),
            "principles": _records("point"),
            "guidance": _records("point"),
            "overview": _records("overview"),
            "starting_points": _records("starting point"),
            "conversations": Key(Kind.TEXTS, required=False),
        },
    ),
    "point": Shape(
        shapes.Point,
        {
            **_ID,
            "title": _text(False),
            "text": _text(),
            **_PAGE,
            "footnotes": _refs("footnote"),
            "resources": _refs("resource"),
        },
    ),
    "overview": Shape(
        shapes.ThemeOverview,
        {"theme": Key(Kind.REF, to=("theme",)), "lines": _records("overview line")},
    ),
    "overview line": Shape(
        shapes.OverviewLine,
        {**_ID, "text": _text(), **_PAGE, "initiatives": _refs("initiative", required=True)},
    ),
    "starting point": Shape(
        shapes.StartingPoint,
        {
            **_TITLED,
            "reason": _text(),
            **_PAGE,
            "initiatives": _refs("initiative", required=True),
            "recommendations": _refs("recommendation", required=True),
            "resources": _refs("resource"),
        },
    ),
    "theme": Shape(shapes.Theme, {**_TITLED, **_PAGE, "initiatives": _records("initiative")}),
    "initiative": Shape(
        shapes.Initiative,
        {
            **_TITLED,
            **_PAGE,
            "question": _text(),
            "why": _text(),
            **_FOR,
            "recommendations": _records("recommendation"),
            "first_steps": _records("first step"),
            "evidence": Key(Kind.TEXTS),
            "conversation": Key(Kind.RECORD, of="conversation"),
        },
    ),
    "recommendation": Shape(
        shapes.Recommendation,
        {
            **_ID,
            "title": _text(False),
            "text": _text(),
            **_PAGE,
            "note": _text(False),
            **_FOR,
            "resources": _refs("resource"),
            "children": _records("recommendation", False),
        },
    ),
    "first step": Shape(
        shapes.FirstStep,
        {**_ID, "text": _text(), "reason": _text(), "recommendations": _refs("recommendation", required=True)},
    ),
    "conversation": Shape(
        shapes.ConversationGuide,
        {
            **_ID,
            "purpose": _text(),
            "prepare": Key(Kind.TEXTS),
            "opening": _text(),
            "questions": Key(Kind.TEXTS),
            "listening": Key(Kind.TEXTS),
            "record": Key(Kind.TEXTS),
            "if_hard": Key(Kind.TEXTS),
        },
    ),
    "resources": Shape(dict, {"groups": _records("resource group")}),
    "resource group": Shape(shapes.ResourceGroup, {**_TITLED, **_PAGE, "resources": _records("resource")}),
    "resource": Shape(
        shapes.Resource,
        {
            **_TITLED,
            **_PAGE,
            "url": Key(Kind.URL, False),
            "ask": _text(False),
            "footnote": Key(Kind.REF, False, to=("footnote",)),
            **_FOR,
            "children": _records("resource", False),
        },
    ),
    "glossary": Shape(dict, {"terms": _records("glossary term")}),
    "glossary term": Shape(shapes.GlossaryTerm, {**_TITLED, **_PAGE, "note": _text(False)}),
    "footnotes": Shape(dict, {"footnotes": _records("footnote")}),
    "footnote": Shape(shapes.Footnote, {**_ID, "title": _fact(), "url": Key(Kind.URL), **_PAGE}),
    "changes": Shape(dict, {**_SCHEMA, "versions": _records("version")}),
    "version": Shape(
        shapes.VersionChanges,
        {
            "version": Key(Kind.NUMBER),
            "added": Key(Kind.REFS, False),
            "reworded": _records("rewording", False),
            "split": _records("split", False),
            "merged": _records("merge", False),
            "retired": _records("retirement", False),
        },
    ),
    "rewording": Shape(
        shapes.Rewording,
        {"item": Key(Kind.REF), "meaning": Key(Kind.MEANING), "was": _fact(False)},
    ),
    "split": Shape(shapes.Split, {"item": Key(Kind.REF), "into": Key(Kind.REFS), "was": _fact(False)}),
    "merge": Shape(shapes.Merge, {"items": Key(Kind.REFS), "into": Key(Kind.REF), "was": _fact(False)}),
    "retirement": Shape(shapes.Retirement, {"item": Key(Kind.REF), "reason": _fact(), "was": _fact(False)}),
    "mapping": Shape(
        statements.StatementMapping,
        {
            **_SCHEMA,
            **_TITLED,
            "source": Key(Kind.RECORD, of="source"),
            "checked": _text(),
            "evidence_categories": _records("evidence category"),
            "statements": _records("statement"),
        },
    ),
    "evidence category": Shape(statements.EvidenceCategory, dict(_TITLED)),
    "statement": Shape(statements.Statement, {**_TITLED, **_FOR, "links": _records("link")}),
    "link": Shape(
        statements.MappingLink,
        {
            "pack": Key(Kind.REF),
            "item": Key(Kind.REF),
            "reason": _text(),
            "evidence": _refs("evidence category", required=True),
        },
    ),
}
