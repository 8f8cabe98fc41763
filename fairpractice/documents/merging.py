"""Two people wrote at once: both texts put together, and where they wrote on the same paragraph, both their wordings. No database."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_GAP = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Clash:
    """A place where both wrote: the wording of each, "" for one who took it out."""

    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Merged:
    """text: with all that either of them wrote; at a clash theirs first, then mine."""

    text: str
    clashes: tuple[Clash, ...]


def merge(base: str, theirs: str, mine: str) -> Merged:
    """Both changes to `base` put together, all three tidied Markdown. No words of either are lost."""
    old, one, other = _parts(base), _parts(theirs), _parts(mine)
    first_at, second_at = _matches(old, one), _matches(old, other)
    parts: list[str] = []
    clashes: list[Clash] = []
    at = at_one = at_other = 0
    for place, length in [*_stable(len(old), first_at, second_at), (len(old), 0)]:
        end_one, end_other = first_at.get(place, len(one)), second_at.get(place, len(other))
        was, first, second = old[at:place], one[at_one:end_one], other[at_other:end_other]
        if first == second or second == was:
            parts += first
        elif first == was:
            parts += second
        else:
            clashes.append(Clash("\n\n".join(first), "\n\n".join(second)))
            parts += first + [each for each in second if each not in first]
        parts += old[place : place + length]
        at, at_one, at_other = place + length, end_one + length, end_other + length
    return Merged("\n\n".join(parts), tuple(clashes))


def _parts(text: str) -> list[str]:
    return [part.strip("\n") for part in _GAP.split(text) if part.strip()]


def _matches(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}


def _stable(count: int, first: dict[int, int], second: dict[int, int]) -> list[tuple[int, int]]:
    """Runs of old paragraphs that both left as they were: place and length."""
    runs: list[tuple[int, int]] = []
    for place in range(count):
        if place not in first or place not in second:
            continue
        if runs and _goes_on(runs[-1], place, first, second):
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs


def _goes_on(run: tuple[int, int], place: int, first: dict[int, int], second: dict[int, int]) -> bool:
    before = run[0] + run[1] - 1
    return before + 1 == place and first[before] + 1 == first[place] and second[before] + 1 == second[place]
