"""What has changed between two texts, paragraph by paragraph and word by word, for a person to read. No database, no page.

A paragraph is what `wording.paragraphs` makes of a text. Old and new are tried as pairs: equal ones first, then those that
share most of their rarer words, in order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from heapq import nsmallest

from fairpractice.documents.wording import Paragraph, paragraphs

_TOKEN = re.compile(r"\s*(?:\w+(?:[’'-]\w+)*|[^\w\s])")  # a word or a sign, and the space before it
_WORD = re.compile(r"\w+")
_ALIKE = 0.45  # share of words two paragraphs have in common to be one that was changed
_MOST_WORDS = 900  # of a paragraph, compared word by word; longer ones are compared sentence by sentence
_SENTENCE = re.compile(r"\s*(?:[^.!?]+[.!?]*|[.!?]+)")
_BUDGET = 30_000_000  # steps for all words together: then whole sentences


class Change(StrEnum):
    """What became of a paragraph."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class Mark(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a paragraph."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a difference. paragraph: the new one, or the old one of what was removed.

    pieces: its words in reading order, those removed among them. moved: the very same paragraph stands elsewhere too.
    """

    change: Change
    paragraph: Paragraph
    pieces: tuple[Piece, ...]
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """All paragraphs in order."""

    lines: tuple[Line, ...]

    @property
    def any(self) -> bool:
        """Whether anything is different."""
        return any(line.change is not Change.SAME for line in self.lines)

    def count(self, change: Change) -> int:
        """How many paragraphs became this."""
        return sum(line.change == change for line in self.lines)

    def parts(self, around: int = 1) -> Iterator[Line | int]:
        """The changed paragraphs with `around` unchanged ones beside each; a number stands for so many left out."""
        near = {
            at + step
            for at, line in enumerate(self.lines)
            if line.change is not Change.SAME
            for step in range(-around, around + 1)
        }
        left = 0
        for at, line in enumerate(self.lines):
            if at not in near:
                left += 1
                continue
            if left:
                yield left
            left = 0
            yield line
        if left:
            yield left


def compare(old: str, new: str) -> Difference:
    """What is different in `new`, both Markdown."""
    return difference(paragraphs(old), paragraphs(new))


def difference(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> Difference:
    """What is different in `new`. Takes some 100 ms for two texts of forty pages."""
    counter = _Words(_BUDGET)
    lines: list[Line] = []
    keys = [_key(each) for each in old], [_key(each) for each in new]
    for kind, i, j, k, m in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += [_whole(Change.SAME, each) for each in new[k:m]]
        else:
            lines += _block(old[i:j], new[k:m], counter)
    return Difference(tuple(_moved(lines)))


def _key(paragraph: Paragraph) -> tuple[str, int, str]:
    return paragraph.kind, paragraph.level if paragraph.kind == "heading" else 0, paragraph.plain


def _whole(change: Change, paragraph: Paragraph) -> Line:
    mark = {Change.ADDED: Mark.ADDED, Change.REMOVED: Mark.REMOVED}.get(change, Mark.KEPT)
    return Line(change, paragraph, (Piece(mark, paragraph.plain),))


def _block(old: Sequence[Paragraph], new: Sequence[Paragraph], words: _Words) -> Iterator[Line]:
    """A run of paragraphs that are not equal: pairs that are alike, and between them what was removed and added."""
    at_old = at_new = 0
    for i, k in [*_pairs(old, new), (len(old), len(new))]:
        yield from (_whole(Change.REMOVED, each) for each in old[at_old:i])
        yield from (_whole(Change.ADDED, each) for each in new[at_new:k])
        if i < len(old):
            pieces = words.pieces(old[i].plain, new[k].plain)
            yield Line(Change.CHANGED, new[k], pieces)
        at_old, at_new = i + 1, k + 1


def _pairs(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> list[tuple[int, int]]:
    """Which old paragraph became which new one, rising in both. Each finds its likeliest partner by its rarer words."""
    if not old or not new:
        return []
    bags = [Counter(_words(each.plain)) for each in new]
    where: dict[str, list[int]] = defaultdict(list)
    for k, bag in enumerate(bags):
        for word in bag:
            where[word].append(k)
    found: list[tuple[int, int]] = []
    for i, each in enumerate(old):
        bag = Counter(_words(each.plain))
        votes: dict[int, float] = defaultdict(float)
        for word in sorted(bag, key=lambda word: len(where.get(word, ())))[:8]:
            for k in where.get(word, ())[:200]:
                votes[k] += 1 / len(where[word])
        best = nsmallest(2, votes, key=lambda k: (-votes[k], abs(k * len(old) - i * len(new))))
        likely = max(((_alike(bag, bags[k]), -k) for k in best), default=(0.0, 0))
        if likely[0] >= _ALIKE:
            found.append((i, -likely[1]))
    return _rising(found)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Twice the words in common over all words: 0 to 1."""
    size = one.total() + other.total()
    return 2 * (one & other).total() / size if size else 0.0


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs in which both numbers rise."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (_i, k) in enumerate(pairs):
        place = bisect_left(tails, k)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [k]
        ends[place : place + 1] = [at]
    chosen: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = before[at]
    return chosen[::-1]


@dataclass
class _Words:
    """Compares words, as finely as the steps that are left allow."""

    left: int

    def pieces(self, old: str, new: str) -> tuple[Piece, ...]:
        one, other = _TOKEN.findall(old), _TOKEN.findall(new)
        if max(len(one), len(other)) > _MOST_WORDS or len(one) * len(other) > self.left:
            one, other = _SENTENCE.findall(old), _SENTENCE.findall(new)
        steps = len(one) * len(other)
        if max(len(one), len(other)) > _MOST_WORDS or steps > self.left:
            return Piece(Mark.REMOVED, old), Piece(Mark.ADDED, new)
        self.left -= steps
        return _joined(one, other)


def _joined(one: list[str], other: list[str]) -> tuple[Piece, ...]:
    """Pieces of two runs of words. What is left between two changes is not told apart when it is no more than a comma."""
    made: list[Piece] = []
    removed = added = ""
    matcher = SequenceMatcher(None, _spaced(one), _spaced(other), autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        kept = "".join(other[k:m] if k or kind != "equal" else [one[i], *other[1:m]])
        if kind == "equal" and (not (removed or added) or m == len(other) or any(map(str.isalnum, kept))):
            made += _flushed(removed, added)
            removed = added = ""
            made.append(Piece(Mark.KEPT, kept))
        else:
            removed += "".join(one[i:j])
            added += kept
    return tuple(made + _flushed(removed, added))


def _spaced(words: list[str]) -> list[str]:
    """A first word is a word like any other, though no space stands before it."""
    return [f" {words[0]}", *words[1:]] if words else words


def _flushed(removed: str, added: str) -> list[Piece]:
    """First what went, then what came."""
    return [Piece(mark, text) for mark, text in ((Mark.REMOVED, removed), (Mark.ADDED, added)) if text]


def _moved(lines: list[Line]) -> Iterator[Line]:
    """Says of a paragraph that was removed here and added there that it is the same one."""
    gone = {_key(line.paragraph) for line in lines if line.change is Change.REMOVED}
    come = {_key(line.paragraph) for line in lines if line.change is Change.ADDED}
    both = {key for key in gone & come if len(key[2]) > 20}
    for line in lines:
        if line.change in (Change.ADDED, Change.REMOVED) and _key(line.paragraph) in both:
            yield Line(line.change, line.paragraph, line.pieces, moved=True)
        else:
            yield line
