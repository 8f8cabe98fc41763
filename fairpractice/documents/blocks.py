"""Building blocks of a statement, and whole examples to start from: content in `content/documents/`, in our own words.

`blocks.yaml` has the paragraphs with what each is for, `statements.yaml` the examples, `translations/` both in other
languages. Read with the reader of packs: every mistake is told with its file and line (`PackErrors`), all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fairpractice.framework.packs import EMPLOYER_TYPES, content_root, load_pack
from fairpractice.framework.reading import Reader, Record
from fairpractice.framework.schema import Key, Kind, Shape
from fairpractice.framework.shelf import MAIN, language_and_marks
from fairpractice.framework.translating import English, mark, translate
from fairpractice.organisations.models import Organisation

FOLDER = "documents"
PLACE = "{practice}"


@dataclass(frozen=True)
class Instead:
    """Other words of a block for some types of employer."""

    id: str
    employers: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Block:
    """A paragraph to choose. `why`: for the lead. `ties`: ids of the framework. `start`: ticked at first."""

    id: str
    title: str
    text: str
    why: str
    ties: tuple[str, ...]
    start: bool = False
    employers: tuple[str, ...] = ()
    instead: tuple[Instead, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading of the statement and the blocks that can stand under it."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Part:
    """A heading of an example and the Markdown beneath it, for some employer types or (when empty) for all."""

    id: str
    title: str
    text: str
    employers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Example:
    """A whole statement. `text` says for whom it is."""

    id: str
    title: str
    text: str
    parts: tuple[Part, ...]

    @property
    def name(self) -> str:
        """The last part of the id, for addresses."""
        return self.id.rpartition("/")[2]


@dataclass(frozen=True)
class Shelf:
    """All of it. `title`: a title to begin with."""

    advice: str
    title: str
    sections: tuple[Section, ...]
    examples: tuple[Example, ...]


_ID, _TEXT, _SCHEMA = {"id": Key(Kind.ID)}, Key(Kind.TEXT), {"schema": Key(Kind.NUMBER)}
_FOR = {"for": Key(Kind.EMPLOYERS, required=False, attribute="employers")}

SHAPES: Mapping[str, Shape] = {
    "blocks": Shape(
        dict, {**_SCHEMA, **_ID, "advice": _TEXT, "title": _TEXT, "sections": Key(Kind.RECORDS, of="section")}
    ),
    "section": Shape(Section, {**_ID, "title": _TEXT, "blocks": Key(Kind.RECORDS, of="block")}),
    "block": Shape(
        Block,
        {
            **_ID,
            "title": _TEXT,
            "text": _TEXT,
            "why": _TEXT,
            "ties": Key(Kind.REFS),
            "start": Key(Kind.FLAG, required=False),
            **_FOR,
            "instead": Key(Kind.RECORDS, required=False, of="other words"),
        },
    ),
    "other words": Shape(Instead, {**_ID, "for": Key(Kind.EMPLOYERS, attribute="employers"), "text": _TEXT}),
    "statements": Shape(dict, {**_SCHEMA, **_ID, "statements": Key(Kind.RECORDS, of="statement")}),
    "statement": Shape(Example, {**_ID, "title": _TEXT, "text": _TEXT, "parts": Key(Kind.RECORDS, of="part")}),
    "part": Shape(Part, {**_ID, "title": _TEXT, "text": _TEXT, **_FOR}),
}


def records(reader: Reader, folder: Path) -> tuple[Record, Record]:
    """The blocks and the examples, read but not checked beyond their keys."""
    return reader.read(folder / "blocks.yaml", "blocks"), reader.read(folder / "statements.yaml", "statements")


def shelf() -> Shelf:
    """The content in the language of the page."""
    language, marked = language_and_marks(FOLDER)
    return load(language, mark_english=marked)


@lru_cache(maxsize=8)
def load(language: str = "en", *, mark_english: bool = False, at: Path | None = None) -> Shelf:
    """Reads and checks the content (the shipped one), once. Raises PackErrors. Language and marks as in `load_pack`."""
    folder = at or content_root() / FOLDER
    reader = Reader(folder, SHAPES)
    head, examples = records(reader, folder)
    known = set(load_pack(content_root() / MAIN).items)
    for record in (*head.walk(), *examples.walk()):
        _check(reader, record, known)
    for path in sorted((folder / "translations").glob("*.yaml")):
        translate(reader, path, {}, apply=path.stem == language)
    reader.stop_if_wrong()
    for record in (head, examples) if mark_english else ():
        mark(record)
    built = head.build()
    return Shelf(built["advice"], built["title"], built["sections"], examples.build()["statements"])


def _check(reader: Reader, record: Record, known: set[str]) -> None:
    for id in record.values.get("ties", ()):
        if id not in known:
            reader.fail(
                record.file, record.lines["ties"], f"“ties” names “{id}”, but the framework has nothing of that id"
            )
    text = str(record.values.get("text", "")).replace(PLACE, "")
    if "{" in text or "}" in text:
        reader.fail(record.file, record.lines["text"], f"“text” may have no braces but {PLACE}")


def _for(employers: tuple[str, ...], employer: Organisation) -> bool:
    known = employer.employer_type if employer.employer_type in EMPLOYER_TYPES else "other"
    return not employers or known in employers


def text_of(block: Block, employer: Organisation) -> str:
    """The words of a block for this employer; still `English` where they are."""
    said = next((each.text for each in block.instead if _for(each.employers, employer)), block.text)
    told = said.replace(PLACE, employer.name)
    return English(told) if isinstance(said, English) else told


def sections_for(employer: Organisation) -> Iterator[tuple[Section, tuple[Block, ...]]]:
    """The sections, each with the blocks that are for this type of employer."""
    for section in shelf().sections:
        blocks = tuple(block for block in section.blocks if _for(block.employers, employer))
        if blocks:
            yield section, blocks


def draft(chosen: Iterable[str], employer: Organisation) -> str:
    """The chosen blocks as Markdown, under their headings; "" when none is chosen."""
    wanted = set(chosen)
    told: list[str] = []
    for section, blocks in sections_for(employer):
        texts = [text_of(block, employer) for block in blocks if block.id in wanted]
        told += [f"## {section.title}", *texts] if texts else []
    return "\n\n".join(told)


def example(name: str) -> Example | None:
    """The example of that name, None where there is none."""
    return next((each for each in shelf().examples if each.name == name), None)


def example_text(found: Example, employer: Organisation) -> str:
    """A whole example as Markdown, with the name of this employer in its place."""
    parts = [f"## {part.title}\n\n{part.text}" for part in found.parts if _for(part.employers, employer)]
    return "\n\n".join(parts).replace(PLACE, employer.name)
