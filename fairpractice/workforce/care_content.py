"""Words of the log of incidents and of the fairness check: content in `content/workforce/`, in the language of the page.

`incidents.yaml` and `fairness.yaml`, with translations in a folder beside each. Mistakes are told with file and line (`PackErrors`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from fairpractice.framework.packs import content_root
from fairpractice.framework.reading import Reader
from fairpractice.framework.schema import Key, Kind, Shape
from fairpractice.framework.shelf import language_and_marks
from fairpractice.framework.translating import mark, translate

FOLDER = "workforce"
NAMES = ("incidents", "fairness")


@dataclass(frozen=True)
class Named:
    """A kind of behaviour, or a step that was taken."""

    id: str
    title: str
    text: str = ""


@dataclass(frozen=True)
class Incidents:
    """What an incident can be, what can be done, and what the law says (as of `checked`)."""

    checked: str
    law: tuple[str, ...]
    behaviours: tuple[Named, ...]
    steps: tuple[Named, ...]


@dataclass(frozen=True)
class Part:
    """A heading and its questions."""

    id: str
    title: str
    questions: tuple[Named, ...]


@dataclass(frozen=True)
class Fairness:
    """The questions before formal action."""

    advice: str
    checked: str
    parts: tuple[Part, ...]


_ID, _TEXT = {"id": Key(Kind.ID)}, Key(Kind.TEXT)
_HEAD = {"schema": Key(Kind.NUMBER), "id": Key(Kind.ID), "checked": _TEXT}
SHAPES: Mapping[str, Shape] = {
    "incidents": Shape(
        dict,
        {
            **_HEAD,
            "law": Key(Kind.TEXTS),
            "behaviours": Key(Kind.RECORDS, of="behaviour"),
            "steps": Key(Kind.RECORDS, of="step"),
        },
    ),
    "behaviour": Shape(Named, {**_ID, "title": _TEXT, "text": _TEXT}),
    "step": Shape(Named, {**_ID, "title": _TEXT}),
    "fairness": Shape(dict, {**_HEAD, "advice": _TEXT, "parts": Key(Kind.RECORDS, of="part")}),
    "part": Shape(Part, {**_ID, "title": _TEXT, "questions": Key(Kind.RECORDS, of="question")}),
    "question": Shape(Named, {**_ID, "title": _TEXT, "text": _TEXT}),
}
_BUILDS: Mapping[str, Any] = {"incidents": Incidents, "fairness": Fairness}


@lru_cache(maxsize=8)
def load(name: str, language: str = "en", *, mark_english: bool = False) -> Incidents | Fairness:
    """One of NAMES. Raises PackErrors."""
    folder = content_root() / FOLDER
    reader = Reader(folder, SHAPES)
    head = reader.read(folder / f"{name}.yaml", name)
    for path in sorted((folder / name / "translations").glob("*.yaml")):
        translate(reader, path, {}, apply=path.stem == language)
    reader.stop_if_wrong()
    if mark_english:
        mark(head)
    built = head.build()
    del built["id"]
    return cast(Incidents | Fairness, _BUILDS[name](**built))


def _shown(name: str) -> Incidents | Fairness:
    language, marked = language_and_marks(f"{FOLDER}/{name}")
    return load(name, language, mark_english=marked)


def incidents() -> Incidents:
    """The content of the log in the language of the page."""
    return cast(Incidents, _shown("incidents"))


def fairness() -> Fairness:
    """The questions of the check in the language of the page."""
    return cast(Fairness, _shown("fairness"))
