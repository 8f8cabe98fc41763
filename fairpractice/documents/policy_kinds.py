"""Kinds of policy, what is asked when one is reviewed, and examples to start from: content in `content/documents/`.

`policies.yaml` has the kinds and the questions, `policies/<kind>.yaml` an example for each, `policies/translations/` their
translations. Read with the reader of packs: every mistake is told with its file and line (`PackErrors`), all at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from fairpractice.framework.packs import EMPLOYER_TYPES, content_root
from fairpractice.framework.reading import Reader, Record
from fairpractice.framework.schema import Key, Shape
from fairpractice.framework.schema import Kind as Holds
from fairpractice.framework.shelf import language_and_marks
from fairpractice.framework.translating import mark, translate
from fairpractice.organisations.models import EmployerType, Organisation

FOLDER = "documents/policies"
ANOTHER = "another"  # the kind without an example: a policy of their own
_GAP = re.compile(r"\[([^\[\]\n]{2,120})\](?![(\[:])")
PLACES = ("{practice}", "{patients}", "{manager}")


@dataclass(frozen=True)
class Question:
    """One question of the guided check: asked so that "yes" is good. `text` says what to think of."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class ExamplePart:
    """A heading of an example and the Markdown beneath it, for some employer types or (when empty) for all."""

    id: str
    title: str
    text: str
    employers: tuple[str, ...] = ()


@dataclass(frozen=True)
class PolicyKind:
    """A kind of policy. `know`: what the law says, as of `Shelf.checked`. `review_months`: how long until the next look."""

    id: str
    title: str
    text: str
    review_months: int
    induction: bool
    acknowledge: bool
    know: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Shelf:
    """All of it in one language. `questions` are asked of every kind, before its own."""

    advice: str
    checked: str
    questions: tuple[Question, ...]
    kinds: Mapping[str, PolicyKind]
    examples: Mapping[str, tuple[ExamplePart, ...]]

    def questions_of(self, kind: str) -> tuple[Question, ...]:
        """What is asked at a review of this kind: the common questions, then its own."""
        return self.questions + (self.kinds[kind].questions if kind in self.kinds else ())


_ID, _TEXT = {"id": Key(Holds.ID)}, Key(Holds.TEXT)
_SCHEMA, _TITLED = {"schema": Key(Holds.NUMBER)}, {"title": _TEXT, "text": _TEXT}
_FLAG = Key(Holds.FLAG)

SHAPES: Mapping[str, Shape] = {
    "policies": Shape(
        dict,
        {
            **_SCHEMA,
            **_ID,
            "advice": _TEXT,
            "checked": _TEXT,
            "questions": Key(Holds.RECORDS, of="question"),
            "kinds": Key(Holds.RECORDS, of="kind of policy"),
        },
    ),
    "question": Shape(Question, {**_ID, **_TITLED}),
    "kind of policy": Shape(
        PolicyKind,
        {
            **_ID,
            **_TITLED,
            "review_months": Key(Holds.NUMBER),
            "induction": _FLAG,
            "acknowledge": _FLAG,
            "know": Key(Holds.TEXTS, required=False),
            "questions": Key(Holds.RECORDS, required=False, of="question"),
        },
    ),
    "example": Shape(dict, {**_SCHEMA, **_ID, "parts": Key(Holds.RECORDS, of="part")}),
    "part": Shape(ExamplePart, {**_ID, **_TITLED, "for": Key(Holds.EMPLOYERS, required=False, attribute="employers")}),
}


def records(reader: Reader, folder: Path) -> tuple[Record, dict[str, Record]]:
    """The head and the examples by kind, read but not checked beyond their keys. `folder` is content/documents/policies."""
    head = reader.read(folder.with_suffix(".yaml"), "policies")
    return head, {path.stem: reader.read(path, "example") for path in sorted(folder.glob("*.yaml"))}


@lru_cache(maxsize=8)
def load(language: str = "en", *, mark_english: bool = False, at: Path | None = None) -> Shelf:
    """Reads and checks the content (the shipped one), once. Raise PackErrors. Language and marks as in `load_pack`."""
    folder = at or content_root() / FOLDER
    reader = Reader(folder.parent, SHAPES)
    head, examples = records(reader, folder)
    _check(reader, head, examples)
    for path in sorted((folder / "translations").glob("*.yaml")):
        translate(reader, path, {}, apply=path.stem == language)
    reader.stop_if_wrong()
    if mark_english:
        mark(head)
    built = head.build()
    return Shelf(
        built["advice"],
        built["checked"],
        built["questions"],
        {kind.id: kind for kind in built["kinds"]},
        {name: found.build()["parts"] for name, found in examples.items()},
    )


def _check(reader: Reader, head: Record, examples: Mapping[str, Record]) -> None:
    kinds = {record.values.get("id") for record in head.values.get("kinds", [])}
    for name, record in examples.items():
        if name not in kinds:
            reader.fail(record.file, 1, f"policies.yaml has no kind “{name}”")
        for part in record.walk():
            text = part.values.get("text", "")
            for place in PLACES:
                text = text.replace(place, "")
            if "{" in text or "}" in text:
                reader.fail(part.file, part.lines["text"], f"“text” may have no braces but {', '.join(PLACES)}")
    for kind in sorted(str(kind) for kind in kinds - set(examples) - {ANOTHER}):
        reader.fail(head.file, 1, f"there is no example policies/{kind}.yaml")


def shelf() -> Shelf:
    """The content in the language of the page."""
    language, marked = language_and_marks(FOLDER)
    return load(language, mark_english=marked)


def parts_for(parts: Iterable[ExamplePart], employer_type: str) -> tuple[ExamplePart, ...]:
    """The parts of an example that are for this type of employer; those of "other" where the type is not known."""
    known = employer_type if employer_type in EMPLOYER_TYPES else "other"
    return tuple(part for part in parts if not part.employers or known in part.employers)


def example_text(kind: str, employer: Organisation) -> str:
    """An example of this kind as Markdown, with the words of this employer in its places; "" when there is none."""
    parts = parts_for(shelf().examples.get(kind, ()), employer.employer_type)
    text = "\n\n".join(f"## {part.title}\n\n{part.text}" for part in parts)
    for place, word in zip(PLACES, _words_of(employer), strict=True):
        text = text.replace(place, word)
    return text + "\n" if text else ""


def _words_of(employer: Organisation) -> tuple[str, str, str]:
    pharmacy = employer.employer_type == EmployerType.PHARMACY
    practice = employer.employer_type in (EmployerType.GP, EmployerType.DENTAL, EmployerType.OPTOMETRY)
    patients = _("patients and customers") if pharmacy else _("patients")
    manager = _("pharmacy manager") if pharmacy else _("practice manager") if practice else _("manager")
    return employer.name, patients, manager


def gaps(text: str) -> tuple[str, ...]:
    """What is still to be filled in, in [square brackets], each once; a link is no gap."""
    return tuple(dict.fromkeys(_GAP.findall(text)))
