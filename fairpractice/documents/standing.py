"""Who has read what, and who is asked again: pure. Data and `today` in, frozen dataclasses out."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who is to read. key: "a:<role>" with an account, "r:<id>" by name alone. starts_on: of a joiner."""

    key: str
    name: str
    role: str = ""
    starts_on: date | None = None

    @property
    def by_account(self) -> bool:
        return self.key.startswith("a:")

    @property
    def joiner(self) -> bool:
        return self.starts_on is not None


@dataclass(frozen=True, slots=True)
class Read:
    """Somebody said that they read version `number`. whom: key of who it is, where that is known; else by `name` alone."""

    id: int
    number: int
    on: date
    whom: str = ""
    name: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One expected reader and the newest version that they read, if any."""

    who: Expected
    read: Read | None = None


@dataclass(frozen=True)
class Standing:
    """has: read what counts now. again: read an earlier version only. not_yet: read none. coming: start on a later day.

    unmatched: names that fit nobody, or several.
    """

    has: tuple[Line, ...]
    again: tuple[Line, ...]
    not_yet: tuple[Line, ...]
    coming: tuple[Line, ...]
    unmatched: tuple[Read, ...]

    def of(self, key: str) -> str:
        """ "has", "again", "not_yet", "coming", or "" for somebody who is not expected to read this."""
        for name in ("has", "again", "not_yet", "coming"):
            if any(line.who.key == key for line in getattr(self, name)):
                return name
        return ""


def folded(name: str) -> str:
    """A name as it is compared: case, accents, full stops and spaces do not matter."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(bare.replace(".", " ").replace("’", "'").casefold().split())


def counts_from(published: Iterable[tuple[int, bool]]) -> int:
    """The number of the version from which on having read counts: the newest that was to be read again, or the first.

    published: number and `needs_reading` of every version that was published. 0 when there is none.
    """
    rows = sorted(published)
    return max((number for number, needs in rows if needs), default=rows[0][0] if rows else 0)


def standing(expected: Sequence[Expected], reads: Iterable[Read], since: int, today: date) -> Standing:
    """Where everybody is with one document. `since` is what `counts_from` gives."""
    names = Counter(folded(who.name) for who in expected)
    by_name = {folded(who.name): who.key for who in expected if names[folded(who.name)] == 1}
    keys = {who.key for who in expected}
    newest: dict[str, Read] = {}
    unmatched: dict[str, Read] = {}
    for read in sorted(reads, key=lambda read: (read.number, read.on, read.id)):
        key = read.whom or by_name.get(folded(read.name), "")
        if key in keys:
            newest[key] = read
        elif not read.whom and read.name:
            unmatched[f"{folded(read.name)}|{folded(read.role)}"] = read
    lines = [Line(who, newest.get(who.key)) for who in expected]
    here = [line for line in lines if not (line.who.starts_on and line.who.starts_on > today)]
    return Standing(
        has=tuple(line for line in lines if line.read and line.read.number >= since),
        again=tuple(line for line in here if line.read and line.read.number < since),
        not_yet=tuple(line for line in here if not line.read),
        coming=tuple(line for line in lines if line not in here and not (line.read and line.read.number >= since)),
        unmatched=tuple(unmatched.values()),
    )
