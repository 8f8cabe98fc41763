"""What a reader took from a file and what it left, in numbers and in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

EXAMPLES = 5


@dataclass(frozen=True)
class Left:
    """How many were left for one reason, and the lines of up to five of them."""

    count: int
    lines: tuple[int, ...]


@dataclass(frozen=True)
class ReadingReport:
    """What became of a file.

    `rows` (header and empty lines apart) = `taken` + everything in `left`. `parts_left` counts parts of rows that were
    taken, such as a PCN code that stands for "none". `duplicates` counts exact copies of an earlier row; `notes` are
    sentences.
    """

    file: str
    layout: str
    encoding: str
    rows: int
    taken: int
    left: Mapping[str, Left]
    parts_left: Mapping[str, Left]
    duplicates: int
    duplicate_lines: tuple[int, ...]
    notes: tuple[str, ...]

    def summary(self) -> str:
        """Plain words over several lines: what the file is, what was taken, what was left and why."""
        return "\n".join(self._sentences())

    def _sentences(self) -> Iterator[str]:
        yield f"{self.file} is {self.layout}, written in {self.encoding}."
        yield f"It has {counted(self.rows, 'row')}. We took {self.taken:,} and left {self.rows - self.taken:,}."
        for reason, left in self.left.items():
            yield f"- Left {left.count:,}: {reason} ({_lines(left)})."
        for reason, left in self.parts_left.items():
            yield f"- In {counted(left.count, 'row')} that we took, {reason} ({_lines(left)})."
        yield from self.notes


@dataclass
class Tally:
    """Counts while a file is read."""

    rows: int = 0
    duplicates: Lines = field(default_factory=lambda: Lines())
    left: dict[str, Lines] = field(default_factory=dict)
    parts_left: dict[str, Lines] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _seen: set[tuple[str, ...]] = field(default_factory=set)

    def see(self, fields: list[str], line: int) -> bool:
        """Counts a row. True if it is an exact copy of an earlier one."""
        self.rows += 1
        key = tuple(fields)
        if key in self._seen:
            self.duplicates.add(line)
            return True
        self._seen.add(key)
        return False

    def leave(self, reason: str, line: int) -> None:
        """A row that is not taken."""
        self.left.setdefault(reason, Lines()).add(line)

    def leave_part(self, reason: str, line: int) -> None:
        """A part of a taken row that is not taken."""
        self.parts_left.setdefault(reason, Lines()).add(line)

    @property
    def taken(self) -> int:
        """Rows seen and not left."""
        return self.rows - sum(lines.count for lines in self.left.values())


@dataclass
class Lines:
    """A count with its first few lines."""

    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        """One more."""
        self.count += 1
        if len(self.lines) < EXAMPLES:
            self.lines.append(line)


def frozen(counts: Mapping[str, Lines]) -> Mapping[str, Left]:
    """The same counts, most frequent first, that nobody can change."""
    ordered = sorted(counts.items(), key=lambda item: -item[1].count)
    return MappingProxyType({reason: Left(lines.count, tuple(lines.lines)) for reason, lines in ordered})


def counted(number: int, noun: str) -> str:
    """ "1 row", "2,345 rows"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _lines(left: Left) -> str:
    shown = ", ".join(f"{line}" for line in left.lines)
    more = " and more" if left.count > len(left.lines) else ""
    return f"{'line' if left.count == 1 else 'lines'} {shown}{more}"
