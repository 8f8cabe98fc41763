"""Question sets as they stand in YAML: their keys, and what must be true of them. docs/question-sets.md tells it in words.

Reads with the reader of packs, so every mistake is told with its file and line (`PackErrors`), all of them at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from fairpractice.framework.packs import Pack, load_pack
from fairpractice.framework.reading import Reader, Record
from fairpractice.framework.schema import Key, Kind, Shape
from fairpractice.framework.translating import mark, translate
from fairpractice.organisations.reference.ethnic_groups import GROUP_IDS

MOST_QUESTIONS = 100  # what a ballot has room for
MOST_PER_INITIATIVE = 2
KINDS = ("agree", "frequency", "yes-no", "choice")
ETHNIC_KINDS = ("six", "nineteen")
STAFF_SURVEY_INDICATORS = range(5, 9)  # WRES 5 to 8 are asked of staff
ABOUT = "{about}"

_ID = {"id": Key(Kind.ID)}
_SCHEMA = {"schema": Key(Kind.NUMBER)}
_TEXT, _MAYBE = Key(Kind.TEXT), Key(Kind.TEXT, required=False)
_FACTS = Key(Kind.FACTS, required=False)
_TIED = {"initiative": Key(Kind.REF, required=False), "recommendations": Key(Kind.REFS, required=False)}
_SCALE = Key(Kind.REF, to=("scale",))
_NAMESPACE = Key(Kind.REF, required=False)


def _records(of: str, required: bool = True) -> Key:
    return Key(Kind.RECORDS, required, of=of)


SHAPES: Mapping[str, Shape] = {
    "answers": Shape(dict, {**_SCHEMA, "scales": _records("scale")}),
    "scale": Shape(
        dict,
        {
            **_ID,
            "kind": Key(Kind.REF),
            "quoted": _FACTS,
            "options": Key(Kind.TEXTS),
            "yes": Key(Kind.FACTS),
            "no": _FACTS,
        },
    ),
    "question set": Shape(
        dict,
        {
            **_SCHEMA,
            **_ID,
            "place": Key(Kind.NUMBER),
            "version": Key(Kind.NUMBER),
            "title": _TEXT,
            "purpose": _TEXT,
            "minutes": Key(Kind.NUMBER),
            "namespace": Key(Kind.REF),
            "pack": Key(Kind.REF),
            "sections": _records("section"),
            "open": _records("open question", False),
            "left_out": _records("left out", False),
        },
    ),
    "section": Shape(
        dict,
        {
            **_ID,
            "title": _TEXT,
            "intro": _TEXT,
            "help": Key(Kind.FLAG, required=False),
            "help_text": _MAYBE,
            "namespace": _NAMESPACE,
            "answers": Key(Kind.REF, required=False, to=("scale",)),
            "questions": _records("question", False),
            "quoted": _records("quoted question", False),
            "reuse": Key(Kind.REFS, required=False, to=("question", "quoted question")),
        },
    ),
    "question": Shape(dict, {**_ID, "text": _TEXT, "sensitive": Key(Kind.FLAG, required=False), **_TIED}),
    "quoted question": Shape(
        dict,
        {
            **_ID,
            "text": Key(Kind.FACT),
            "answers": _SCALE,
            "credit": Key(Kind.FACT),
            "wres": Key(Kind.NUMBER, required=False),
            "sensitive": Key(Kind.FLAG, required=False),
            **_TIED,
        },
    ),
    "open question": Shape(dict, {**_ID, "text": _TEXT, "hint": _TEXT}),
    "left out": Shape(dict, {**_ID, "recommendation": Key(Kind.REF), "reason": _TEXT}),
    "ethnic question": Shape(
        dict,
        {
            **_SCHEMA,
            **_ID,
            "text": _TEXT,
            "hint": _TEXT,
            "reason": _TEXT,
            "credit": Key(Kind.FACT),
            "lists": _records("group list"),
        },
    ),
    "group list": Shape(dict, {**_ID, "kind": Key(Kind.REF), "blocks": _records("block")}),
    "block": Shape(dict, {**_ID, "title": _MAYBE, "options": _records("group")}),
    "group": Shape(dict, {**_ID, "text": _TEXT, "covers": _FACTS}),
    "discussion": Shape(
        dict,
        {
            **_SCHEMA,
            **_ID,
            "title": _TEXT,
            "purpose": _TEXT,
            "pack": Key(Kind.REF),
            **{name: Key(Kind.TEXTS) for name in ("prepare", "listening", "record", "if_hard")},
            "prompts": _records("prompt"),
        },
    ),
    "prompt": Shape(dict, {**_ID, "initiative": Key(Kind.REF), "text": _TEXT}),
}

FILES = {"answers": "answers", "ethnic-group": "ethnic question", "discussion": "discussion"}  # all others are sets


@dataclass(frozen=True)
class Positions:
    """Which answers of a scale count as yes and as no, and which are ours beside quoted ones: 1-based."""

    yes: frozenset[int]
    no: frozenset[int]
    ours: frozenset[int]


@dataclass(frozen=True)
class Files:
    """The checked files of a folder: `sets` in the order of their places; `positions` by id of the scale."""

    answers: Record
    ethnic: Record
    discussion: Record
    sets: tuple[Record, ...]
    positions: Mapping[str, Positions]


def records(reader: Reader, folder: Path) -> dict[str, Record]:
    """Every file of the folder by its name without ".yaml", read but not checked beyond its keys."""
    paths = [folder / f"{stem}.yaml" for stem in FILES]
    paths += sorted(path for path in folder.glob("*.yaml") if path.stem not in FILES)
    return {path.stem: reader.read(path, FILES.get(path.stem, "question set")) for path in paths}


def read(folder: Path, language: str = "en", *, mark_english: bool = False) -> Files:
    """Read and check a folder of question sets; packs stand beside it. Raise PackErrors.

    Language and marks are as in `framework.packs.load_pack`: what `translations/<language>.yaml` lacks stays English.
    """
    folder = Path(folder).resolve()
    reader = Reader(folder.parent, SHAPES)
    found = records(reader, folder)
    if reader.unreadable:
        reader.stop_if_wrong()
    for record in found.values():
        for inner in record.walk():
            reader.check_references(inner)
    positions = {
        scale.values.get("id", ""): _check_scale(reader, scale) for scale in _inside(found["answers"], "scale")
    }
    packs = _Packs(reader, folder.parent)
    for stem, record in found.items():
        if stem not in FILES:
            _check_set(reader, record, stem, packs)
    _check_ethnic(reader, found["ethnic-group"])
    _check_discussion(reader, found["discussion"], packs)
    for path in sorted((folder / "translations").glob("*.yaml")):
        translate(reader, path, {}, apply=path.stem == language)
    reader.stop_if_wrong()
    if mark_english:
        for record in found.values():
            mark(record)
    sets = sorted((r for stem, r in found.items() if stem not in FILES), key=lambda r: int(r.values["place"]))
    return Files(found["answers"], found["ethnic-group"], found["discussion"], tuple(sets), positions)


def _inside(record: Record, *kinds: str) -> Iterator[Record]:
    return (inner for inner in record.walk() if inner.kind in kinds)


class _Packs:
    """The packs that question sets are tied to, each loaded once."""

    def __init__(self, reader: Reader, root: Path) -> None:
        self._reader, self._root = reader, root
        self._packs: dict[str, Pack] = {}

    def of(self, record: Record) -> Pack | None:
        """The pack that a record names, or None after noting that there is none. Raise PackErrors if it is broken."""
        name = record.values.get("pack")
        if name is None:
            return None
        if name not in self._packs:
            if not (self._root / name / "pack.yaml").is_file():
                self._reader.fail(record.file, record.lines["pack"], f"there is no pack “{name}”")
                return None
            self._packs[name] = load_pack(self._root / name)
        return self._packs[name]


def _check_scale(reader: Reader, scale: Record) -> Positions:
    values = scale.values
    _check_one_of(reader, scale, "kind", KINDS)
    quoted = values.get("quoted", [])
    options = [*quoted, *values.get("options", [])]
    for text in {text for text in options if options.count(text) > 1}:
        reader.fail(scale.file, scale.line, f"the answer “{text}” stands twice")
    places = {text: number for number, text in enumerate(options, 1)}
    sides = {}
    for name in ("yes", "no"):
        for text in values.get(name, []):
            if text not in places:
                reader.fail(scale.file, scale.lines[name], f"“{name}” names “{text}”, which is not one of the answers")
        sides[name] = frozenset(places[text] for text in values.get(name, []) if text in places)
    for number in sides["yes"] & sides["no"]:
        reader.fail(scale.file, scale.lines["no"], f"“{options[number - 1]}” cannot be both “yes” and “no”")
    ours = frozenset(range(len(quoted) + 1, len(options) + 1)) if quoted else frozenset()
    return Positions(sides["yes"], sides["no"], ours)


def _check_one_of(reader: Reader, record: Record, name: str, known: tuple[str, ...]) -> None:
    found = record.values.get(name)
    if found is not None and found not in known:
        line = record.lines[name]
        reader.fail(record.file, line, f"“{name}” must be one of: {', '.join(known)}; it is “{found}”")


def _check_set(reader: Reader, record: Record, stem: str, packs: _Packs) -> None:
    if record.values.get("id", stem) != stem:
        reader.fail(record.file, record.lines["id"], f"the id must be the name of the file, “{stem}”")
    pack = packs.of(record)
    for section in _inside(record, "section"):
        _check_section(reader, section)
    questions = [*_inside(record, "question", "quoted question")]
    reused = [id for section in _inside(record, "section") for id in section.values.get("reuse", [])]
    if len(questions) + len(reused) > MOST_QUESTIONS:
        reader.fail(record.file, record.line, f"a set may ask at most {MOST_QUESTIONS} questions")
    asked: dict[str, int] = {}
    for question in questions:
        _check_tie(reader, question, pack)
        initiative = question.values.get("initiative", "")
        asked[initiative] = asked.get(initiative, 0) + 1
        if initiative and asked[initiative] > MOST_PER_INITIATIVE:
            line = question.lines["initiative"]
            reader.fail(record.file, line, f"at most {MOST_PER_INITIATIVE} questions may be about “{initiative}”")
    for left_out in _inside(record, "left out"):
        _check_item(reader, left_out, "recommendation", pack)
    for inner in record.walk():
        _check_places(reader, inner)


def _check_section(reader: Reader, section: Record) -> None:
    values = section.values
    ways = [name for name in ("questions", "quoted", "reuse") if name in section.lines]
    if len(ways) != 1:
        message = "a section has exactly one of “questions”, “quoted” and “reuse”"
        reader.fail(section.file, max((section.lines[way] for way in ways), default=section.line), message)
    if "questions" in section.lines and "answers" not in section.lines:
        reader.fail(section.file, section.line, "this section has no “answers”")
    if values.get("help", False) != ("help_text" in section.lines):
        reader.fail(section.file, section.line, "“help: true” and “help_text” go together")


def _check_tie(reader: Reader, question: Record, pack: Pack | None) -> None:
    if question.values.get("wres", 5) not in STAFF_SURVEY_INDICATORS:
        reader.fail(question.file, question.lines["wres"], "“wres” must be 5, 6, 7 or 8: what WRES asks of staff")
    initiative = question.values.get("initiative", "")
    if pack is not None and initiative and initiative not in {each.id for each in pack.initiatives}:
        line = question.lines["initiative"]
        reader.fail(question.file, line, f"pack “{pack.id}” has no initiative “{initiative}”")
        return
    if initiative and "recommendations" not in question.lines:
        reader.fail(question.file, question.line, "a question on an initiative names its recommendations")
    _check_item(reader, question, "recommendations", pack)
    for id in question.values.get("recommendations", []):
        if initiative and id is not None and not id.startswith(f"{initiative}/"):
            line = question.lines["recommendations"]
            reader.fail(question.file, line, f"“{id}” is not a recommendation of “{initiative}”")


def _check_item(reader: Reader, record: Record, name: str, pack: Pack | None) -> None:
    value = record.values.get(name)
    for id in value if isinstance(value, list) else [value]:
        if pack is not None and id is not None and ("/" not in id or id not in pack.items):
            reader.fail(record.file, record.lines[name], f"pack “{pack.id}” has no recommendation “{id}”")


def _check_places(reader: Reader, record: Record) -> None:
    """Braces mark the place of a name: any other word in them would be shown as it is."""
    for name, value in record.values.items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and re.search(r"[{}]", text.replace(ABOUT, "")):
                reader.fail(record.file, record.lines[name], f"“{name}” may have no braces but “{ABOUT}”")


def _check_ethnic(reader: Reader, record: Record) -> None:
    lists = [*_inside(record, "group list")]
    for each in lists:
        _check_one_of(reader, each, "kind", ETHNIC_KINDS)
        covered: dict[str, int] = {}
        for group in _inside(each, "group"):
            for id in group.values.get("covers", []):
                line = group.lines["covers"]
                if id not in GROUP_IDS:
                    reader.fail(group.file, line, f"“covers” names “{id}”, which is not a group of Census 2021")
                elif covered.setdefault(id, group.line) != group.line:
                    reader.fail(group.file, line, f"“{id}” is covered twice in this list")
        for id in GROUP_IDS:
            if id not in covered:
                reader.fail(each.file, each.line, f"no answer of this list covers “{id}”")
        groups = [*_inside(each, "group")]
        if groups and "covers" in groups[-1].lines:
            reader.fail(
                each.file, groups[-1].line, "the last answer is for those who prefer not to say; it covers nothing"
            )
    if sorted(str(each.values.get("kind")) for each in lists) != sorted(ETHNIC_KINDS):
        reader.fail(
            record.file, record.lines.get("lists", 1), f"there is one list for each of: {', '.join(ETHNIC_KINDS)}"
        )


def _check_discussion(reader: Reader, record: Record, packs: _Packs) -> None:
    pack = packs.of(record)
    asked = [prompt.values.get("initiative") for prompt in _inside(record, "prompt")]
    if pack is not None and asked != [each.id for each in pack.initiatives]:
        message = f"there is one prompt for each initiative of pack “{pack.id}”, in its order"
        reader.fail(record.file, record.lines.get("prompts", 1), message)
