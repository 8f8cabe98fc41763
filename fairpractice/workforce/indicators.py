"""Indicators with dated definitions, and figures of others beside them: content in `content/workforce/`.

`indicators.yaml` says what is counted, out of what, and which group is set over which; `benchmarks.yaml` what others found.
Read with the reader of packs: every mistake is told with its file and line (`PackErrors`), all of them at once.

    shelf()                       all indicators and benchmarks, in the language of the page
    get("recruitment")            one indicator; raises UnknownIndicator
    get("recruitment").ratios     what is compared: `counted` out of `out_of`, two ids of its stages
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from fairpractice.framework.packs import content_root, load_pack
from fairpractice.framework.reading import Reader, Record
from fairpractice.framework.schema import Key, Kind, Shape
from fairpractice.framework.shelf import MAIN, language_and_marks
from fairpractice.framework.translating import mark, translate
from fairpractice.organisations.reference.ethnic_groups import Definition

FOLDER = "workforce"
KINDS = ("counts", "share", "gap", "survey")
PEOPLE = ("everybody", "leads", "advises")
SIDES = ("minority", "majority")
DEFINITIONS = ("framework", "wres")


class UnknownIndicator(LookupError):
    """There is no indicator of this id."""


@dataclass(frozen=True)
class Stage:
    """How far people came: applied, shortlisted. `name`: how counters know it."""

    id: str
    title: str

    @property
    def name(self) -> str:
        return self.id.rpartition("/")[2]


@dataclass(frozen=True)
class Ratio:
    """The rate of the `first` side over that of the other. counted, out_of: names of stages; who is counted was in out_of.

    event: what people are likely to ("To be appointed after being shortlisted"). likelier_is_good: training yes, discipline no.
    """

    id: str
    title: str
    event: str
    counted: str
    out_of: str
    first: Literal["minority", "majority"]
    likelier_is_good: bool
    formula: str
    wres: int | None = None

    @property
    def name(self) -> str:
        return self.id.rpartition("/")[2]


@dataclass(frozen=True)
class Indicator:
    """One definition. kind: "counts" (yearly counters), "share" and "gap" (from a snapshot), "survey" (from a reflection).

    since: from when on this definition holds. people: whose share. questions: ids of `reflections`. ties: ids of the framework,
    the last one an initiative. numerator, denominator: in words, "" where `ratios` say it.
    """

    id: str
    title: str
    text: str
    kind: str
    since: date
    source: str
    caveats: tuple[str, ...]
    ties: tuple[str, ...]
    wres: int | None = None
    people: str = ""
    stages: tuple[Stage, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    questions: tuple[str, ...] = ()
    formula: str = ""
    numerator: str = ""
    denominator: str = ""

    def stage(self, name: str) -> Stage:
        return next(stage for stage in self.stages if stage.name == name)

    @property
    def initiative(self) -> str:
        return self.ties[-1].partition("/")[0]

    @property
    def wres_numbers(self) -> tuple[int, ...]:
        """The indicators of the WRES that this is nearest to."""
        found = {self.wres, *(ratio.wres for ratio in self.ratios)}
        return tuple(sorted(number for number in found if number))


@dataclass(frozen=True)
class Elsewhere:
    """A figure of others: `value` as printed, for the time `when`."""

    when: str
    value: str


@dataclass(frozen=True)
class Benchmark:
    """What others found, in a sentence, with its source and limits. definition: whom it calls a minority, "" where it splits nobody."""

    id: str
    indicator: str
    who: str
    figures: tuple[Elsewhere, ...]
    reads: str
    source: str
    limits: str
    ratio: str = ""
    definition: Definition | Literal[""] = ""


@dataclass(frozen=True)
class Shelf:
    """All of it. groups: a note on the two definitions."""

    groups: str
    indicators: tuple[Indicator, ...]
    benchmarks: tuple[Benchmark, ...]

    def get(self, id: str) -> Indicator:
        """One indicator; raises UnknownIndicator."""
        for each in self.indicators:
            if each.id == id:
                return each
        raise UnknownIndicator(id)

    def beside(self, id: str) -> tuple[Benchmark, ...]:
        """Figures of others for an indicator."""
        return tuple(each for each in self.benchmarks if each.indicator == id)


def _indicator(**values: object) -> Indicator:
    since = date.fromisoformat(str(values.pop("since")))
    return Indicator(since=since, **values)  # type: ignore[arg-type]


def _ratio(**values: object) -> Ratio:
    for name in ("counted", "out_of"):
        values[name] = str(values[name]).rpartition("/")[2]
    return Ratio(**values)  # type: ignore[arg-type]


_ID, _TEXT, _MAYBE = {"id": Key(Kind.ID)}, Key(Kind.TEXT), Key(Kind.TEXT, required=False)
_REF, _WRES, _FACT = Key(Kind.REF), Key(Kind.NUMBER, required=False), Key(Kind.FACT)
_SCHEMA = {"schema": Key(Kind.NUMBER)}

SHAPES: Mapping[str, Shape] = {
    "indicators": Shape(dict, {**_SCHEMA, **_ID, "groups": _TEXT, "indicators": Key(Kind.RECORDS, of="indicator")}),
    "indicator": Shape(
        _indicator,
        {
            **_ID,
            "title": _TEXT,
            "text": _TEXT,
            "kind": _REF,
            "people": Key(Kind.REF, required=False),
            "wres": _WRES,
            "since": _FACT,
            "stages": Key(Kind.RECORDS, required=False, of="stage"),
            "ratios": Key(Kind.RECORDS, required=False, of="ratio"),
            "questions": Key(Kind.FACTS, required=False),
            **dict.fromkeys(("formula", "numerator", "denominator"), _MAYBE),
            "source": _FACT,
            "caveats": Key(Kind.TEXTS),
            "ties": Key(Kind.REFS),
        },
    ),
    "stage": Shape(Stage, {**_ID, "title": _TEXT}),
    "ratio": Shape(
        _ratio,
        {
            **_ID,
            **dict.fromkeys(("title", "event", "formula"), _TEXT),
            "counted": Key(Kind.REF, to=("stage",)),
            "out_of": Key(Kind.REF, to=("stage",)),
            "first": _REF,
            "likelier_is_good": Key(Kind.FLAG),
            "wres": _WRES,
        },
    ),
    "benchmarks": Shape(dict, {**_SCHEMA, **_ID, "benchmarks": Key(Kind.RECORDS, of="benchmark")}),
    "benchmark": Shape(
        Benchmark,
        {
            **_ID,
            "indicator": Key(Kind.REF, to=("indicator",)),
            "ratio": Key(Kind.REF, required=False, to=("ratio",)),
            "definition": Key(Kind.REF, required=False),
            "who": _TEXT,
            "figures": Key(Kind.RECORDS, of="figure"),
            "reads": _TEXT,
            "source": _FACT,
            "limits": _TEXT,
        },
    ),
    "figure": Shape(Elsewhere, {"when": _FACT, "value": _FACT}),
}


def shelf() -> Shelf:
    """The content in the language of the page."""
    language, marked = language_and_marks(f"{FOLDER}/indicators")
    return load(language, mark_english=marked)


def get(id: str) -> Indicator:
    """One indicator in the language of the page; raises UnknownIndicator."""
    return shelf().get(id)


def records(reader: Reader, folder: Path) -> tuple[Record, Record]:
    """The indicators and the benchmarks, read but not checked beyond their keys."""
    return (
        reader.read(folder / "indicators.yaml", "indicators"),
        reader.read(folder / "benchmarks.yaml", "benchmarks"),
    )


@lru_cache(maxsize=8)
def load(language: str = "en", *, mark_english: bool = False, at: Path | None = None) -> Shelf:
    """Reads and checks the content (the shipped one), once. Raises PackErrors. Language and marks as in `load_pack`."""
    folder = at or content_root() / FOLDER
    reader = Reader(folder, SHAPES)
    head, others = records(reader, folder)
    known = set(load_pack(content_root() / MAIN).items)
    for record in (*head.walk(), *others.walk()):
        reader.check_references(record)
        _CHECKS.get(record.kind, _nothing)(reader, record, known)
    # In a folder of their own: the room's other content is translated beside them.
    for path in sorted((folder / "indicators" / "translations").glob("*.yaml")):
        translate(reader, path, {}, apply=path.stem == language)
    reader.stop_if_wrong()
    for record in (head, others) if mark_english else ():
        mark(record)
    built = head.build()
    return Shelf(built["groups"], built["indicators"], others.build()["benchmarks"])


def _nothing(reader: Reader, record: Record, known: set[str]) -> None:
    """Records whose keys say it all."""


def _one_of(reader: Reader, record: Record, name: str, allowed: tuple[str, ...]) -> None:
    found = record.values.get(name)
    if found is not None and found not in allowed:
        message = f"“{name}” must be one of: {', '.join(allowed)}; it is “{found}”"
        reader.fail(record.file, record.lines[name], message)


NEEDS: Mapping[str, tuple[str, ...]] = {
    "counts": ("stages", "ratios"),
    "share": ("people", "formula", "numerator", "denominator"),
    "gap": ("people", "formula", "numerator", "denominator"),
    "survey": ("questions", "formula", "numerator", "denominator"),
}


def _check_indicator(reader: Reader, record: Record, known: set[str]) -> None:
    values, lines = record.values, record.lines
    _one_of(reader, record, "kind", KINDS)
    _one_of(reader, record, "people", PEOPLE)
    for name in NEEDS.get(values.get("kind", ""), ()):
        if name not in lines:
            reader.fail(record.file, record.line, f"an indicator of the kind “{values['kind']}” has “{name}”")
    try:
        date.fromisoformat(values.get("since", "2000-01-01"))
    except ValueError:
        reader.fail(record.file, lines["since"], "“since” must be a day such as 2026-04-01")
    if not 1 <= values.get("wres", 1) <= 9:
        reader.fail(record.file, lines["wres"], "“wres” must be from 1 to 9")
    for id in values.get("ties", []):
        if id is not None and id not in known:
            reader.fail(record.file, lines["ties"], f"the framework has nothing called “{id}”")
    inside = {inner.values.get("id") for inner in record.walk() if inner.kind == "stage"}
    for inner in record.walk():
        if inner.kind == "ratio":
            _check_ratio(reader, inner, inside)


def _check_ratio(reader: Reader, record: Record, stages: set[str | None]) -> None:
    _one_of(reader, record, "first", SIDES)
    for name in ("counted", "out_of"):
        if record.values.get(name) not in stages:
            reader.fail(record.file, record.lines.get(name, record.line), f"“{name}” must be a stage of this indicator")
    if record.values.get("counted") == record.values.get("out_of"):
        reader.fail(record.file, record.line, "a ratio counts one stage out of another")


def _check_benchmark(reader: Reader, record: Record, known: set[str]) -> None:
    _one_of(reader, record, "definition", DEFINITIONS)


_CHECKS = {"indicator": _check_indicator, "benchmark": _check_benchmark}
