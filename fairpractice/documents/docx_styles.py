"""What the styles and lists of a Word file mean: which paragraph is a heading, and the number Word prints before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from fairpractice.documents.word_blocks import Label
from fairpractice.documents.xml_reading import Node

_LEVELS = 9
_PLAIN = re.compile(r"%\d[.)]?")
_DEEPEST_STYLE = 20


@dataclass(slots=True)
class Style:
    """name: as Word calls it in English, in small letters. outline: depth of a heading from 0, -1 for none."""

    name: str = ""
    based_on: str = ""
    outline: int = -1
    num_id: str = ""
    level: int = 0
    bold: bool = False
    italic: bool = False


class Styles:
    """The styles of a file, those they are based on taken into account."""

    def __init__(self, root: Node | None) -> None:
        self._rows = {row.attrs.get("styleId", ""): _style(row) for row in root or () if row.tag == "w:style"}

    def of(self, id: str) -> Style:
        """A style with what it inherits; an empty one where there is none of that id."""
        found = self._rows.get(id)
        if found is None:
            return Style()
        chain, seen = [found], {id}
        while chain[-1].based_on in self._rows and chain[-1].based_on not in seen and len(chain) < _DEEPEST_STYLE:
            seen.add(chain[-1].based_on)
            chain.append(self._rows[chain[-1].based_on])
        listed = next((each for each in chain if each.num_id), found)
        return Style(
            name=found.name,
            outline=next((each.outline for each in chain if each.outline >= 0), -1),
            num_id=listed.num_id,
            level=listed.level,
            bold=found.bold,
            italic=found.italic,
        )


def _style(row: Node) -> Style:
    name = (row.val("w:name") or "").strip().lower()
    outline = row.val("w:pPr", "w:outlineLvl")
    heading = re.fullmatch(r"heading (\d)", name)
    return Style(
        name=name,
        based_on=row.val("w:basedOn") or "",
        outline=int(heading[1]) - 1 if heading else number(outline, -1),
        num_id=row.val("w:pPr", "w:numPr", "w:numId") or "",
        level=number(row.val("w:pPr", "w:numPr", "w:ilvl"), 0),
        bold=name in ("strong", "intense emphasis") or on(row.find("w:rPr", "w:b")),
        italic=name == "emphasis" or on(row.find("w:rPr", "w:i")),
    )


def number(value: str | None, otherwise: int) -> int:
    """A whole number of a file, 0 to 9999, or `otherwise`."""
    return int(value) if value and value.isdecimal() and len(value) < 5 else otherwise


def on(flag: Node | None) -> bool:
    """Whether an element such as <w:b> is there and is not switched off."""
    return flag is not None and flag.attrs.get("val", "1") not in ("0", "false", "off", "none")


@dataclass(slots=True)
class _Level:
    kind: str = "bullet"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class Numbers:
    """Counts the paragraphs of lists as Word does. Call `label` once for each of them, in order."""

    def __init__(self, root: Node | None) -> None:
        self._lists: dict[str, _List] = {}
        self._uses: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        for row in root or ():
            if row.tag == "w:abstractNum":
                self._lists[row.attrs.get("abstractNumId", "")] = _List(_levels(row))
            elif row.tag == "w:num":
                self._use(row)

    def _use(self, row: Node) -> None:
        id = row.attrs.get("numId", "")
        self._uses[id] = row.val("w:abstractNumId") or ""
        found = {}
        for override in row:
            if override.tag == "w:lvlOverride" and override.find("w:startOverride"):
                found[number(override.attrs.get("ilvl"), 0)] = number(override.val("w:startOverride"), 1)
        self._starts[id] = found

    def label(self, num_id: str, level: int) -> Label | None:
        """What stands before this paragraph; None where the list does not exist or is switched off ("0")."""
        found = self._lists.get(self._uses.get(num_id, ""))
        if found is None or num_id == "0" or not 0 <= level < _LEVELS:
            return None
        for at, start in self._starts.pop(num_id, {}).items():
            found.counts[at] = start - 1
        own = found.levels.get(level, _Level())
        found.counts[level] = found.counts.get(level, own.start - 1) + 1
        for deeper in [at for at in found.counts if at > level]:
            del found.counts[deeper]
        if own.kind == "bullet":
            return Label("")
        if own.kind == "none":
            return None
        text = re.sub(r"%(\d)", lambda m: self._told(found, int(m[1]) - 1), own.text)
        plain = own.kind == "decimal" and _PLAIN.fullmatch(own.text.strip()) and f"%{level + 1}" in own.text
        return Label(text.strip(), found.counts[level] if plain else 0) if text.strip() else None

    @staticmethod
    def _told(found: _List, level: int) -> str:
        kind = found.levels.get(level, _Level("decimal")).kind
        return _counted(found.counts.get(level, found.levels.get(level, _Level()).start), kind)


def _levels(row: Node) -> dict[int, _Level]:
    return {
        number(each.attrs.get("ilvl"), 0): _Level(
            each.val("w:numFmt") or "decimal", each.val("w:lvlText") or "", number(each.val("w:start"), 1)
        )
        for each in row
        if each.tag == "w:lvl"
    }


def _counted(count: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter") and count > 0:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters if kind == "lowerLetter" else letters.upper()
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        return _roman(count) if kind == "lowerRoman" else _roman(count).upper()
    if kind == "decimalZero":
        return f"{count:02}"
    return str(count)


def _roman(count: int) -> str:
    made = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "m cm d cd c xc l xl x ix v iv i".split(),  # noqa: SIM905
        strict=True,
    ):
        made += sign * (count // value)
        count %= value
    return made
