"""What is known of Practices before their sums are opened: their sizes, and what they told themselves. Pure.

Columns of a pool: all answers in one, or three: ethnic minority staff; everybody else, and who did not say; and the answers of
Practices that did not ask for ethnic group (or by another definition). Small teams stand in rows of four or more: that is never
less careful, since two other rows and such a row can then still have answered anything.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fairpractice.figures import pools
from fairpractice.figures.classes import LEAST
from fairpractice.figures.values import Published

MINORITY, REST, NOT_ASKED = "ethnic minority staff", "everybody else", "not asked"  # names in figures and proofs
GROUPS = (MINORITY, REST, NOT_ASKED)
ALL = ("all",)
TOGETHER = "+"  # between the ids of Practices that stand in one row
UNASKED = "*"  # after the id of a Practice whose answers all stand in the column "not asked"


def columns(grouped: bool) -> tuple[str, ...]:
    return GROUPS if grouped else ALL


def row_id(members: Sequence[tuple[str, bool]]) -> str:
    """The id of a row: of each Practice its public id, and whether it was asked by the pool's groups (True in a pool without).

    A Practice that asked otherwise than before has another id: to any figure by group it is one that left and one that joined.
    """
    return TOGETHER.join(sorted(id if asked else id + UNASKED for id, asked in members))


def _members(rows: Sequence[str]) -> set[str]:
    return {id.removesuffix(UNASKED) for row in rows for id in row.split(TOGETHER)}


@dataclass(frozen=True, slots=True)
class Row:
    """A Practice, or small teams together. id: see `row_id`. sizes: answers by column. told: its own figures of the question. split: whether its
    own figures by ethnic group are of the pool's groups."""

    id: str
    network: str
    sizes: tuple[int, ...]
    told: tuple[Published, ...] = ()
    split: bool = False


def own_range(answers: int, told: Sequence[Published]) -> tuple[int, int]:
    """From what a Practice told of a question itself: at least and at most how many said yes."""
    lo, hi = 0, answers
    for figure in told:
        if not figure.of:
            lo, hi = max(lo, figure.lo), min(hi, figure.hi)
        elif figure.rule == "split":  # a group's yes, and all others besides
            lo, hi = max(lo, figure.lo), min(hi, figure.hi + answers - figure.answers[0])
        elif figure.rule == "distribution":  # who said something else did not say yes
            hi = min(hi, answers - figure.lo)
    return lo, hi


def could_tell(known: Sequence[tuple[int, int]]) -> bool:
    """Whether a total of rows with these ranges has more than one class: what `pools.release_place` would find."""
    lo, hi = (sum(each) for each in zip(*known, strict=True))
    margin = sum(sorted((b - a for a, b in known), reverse=True)[: pools.RULES.insiders + 1])
    return pools.ladder(lo, hi, lo + margin, hi - margin, pools.RULES.width).tells


def small_sizes(teams: int) -> tuple[int, int]:
    """The fewest and the most answers of so many small teams together."""
    return 0, teams * (LEAST - 1)


def practices(rows: Sequence[Row], whole: frozenset[str]) -> pools.Practices:
    """The rows as `figures.pools` takes them."""
    sizes = np.array([row.sizes for row in rows], dtype=np.int64)
    totals = np.array([own_range(sum(row.sizes), row.told) for row in rows], dtype=np.int64)
    least, most = np.zeros_like(sizes), sizes.copy()
    for at, row in enumerate(rows):
        for figure in row.told if row.split else ():
            if figure.of == MINORITY:
                least[at, 0], most[at, 0] = figure.lo, min(figure.hi, row.sizes[0])
    return pools.Practices(
        tuple(row.id for row in rows),
        tuple(row.network for row in rows),
        sizes,
        totals[:, 0],
        totals[:, 1],
        least,
        most,
        whole,
    )


def earlier(
    now: pools.Practices,
    groups: Sequence[str],
    place: str,
    past: Sequence[str],
    moves: Mapping[str, tuple[int, int]] | None = None,
) -> pools.Earlier:
    """What earlier figures of the same question and place bind, from their proofs, newest first.

    A figure binds if any of its Practices is here now, whichever pool it was of. It is widened by all that the rows which came or
    went could have said, and by all that people who came or went in the rows that stayed could have: one known leaver must not be
    worked out. moves: of a row, at most how many answered only then, and only now; a row without them may have changed wholly.
    Where nobody changed their mind the sum lies in it, and it is repeated.
    """
    here = _members(now.ids)
    gone_most, come_most = ({id: pair[side] for id, pair in (moves or {}).items()} for side in (0, 1))
    figures: dict[str, tuple[int, int]] = {}
    for body in map(json.loads, past):
        if not here & _members([row["id"] for row in body["practices"]]):
            continue
        if tuple(body["groups"]) != tuple(groups):
            return pools.Earlier(figures, groups=tuple(body["groups"]))
        then = _then(body)
        for figure in body["figures"]:
            if figure["of"] not in figures:
                network = figure["of"] if figure["columns"] == 2 ** len(groups) - 1 and figure["of"] != place else ""
                moved = _moved(then, now, network), _moved(now, then, network)
                lo, hi = _widened(figure, *moved)
                gone = _stayed(then, now, network, figure["columns"], gone_most)
                come = _stayed(now, then, network, figure["columns"], come_most)
                figures[figure["of"]] = lo - gone, hi + come
    return pools.Earlier(figures, groups=tuple(groups) if figures else ())


def _then(body: Mapping[str, Any]) -> pools.Practices:
    rows = body["practices"]
    sizes, least, most = (np.array([row[key] for row in rows], dtype=np.int64) for key in ("answers", "least", "most"))
    lo, hi = (np.array([row[key] for row in rows], dtype=np.int64) for key in ("lo", "hi"))
    names = tuple(row["id"] for row in rows), tuple(row["network"] for row in rows)
    return pools.Practices(*names, sizes, lo, hi, least, most, frozenset())


def _moved(of: pools.Practices, other: pools.Practices, network: str) -> pools.Ranges:
    """The rows of one round that are not in the other; of one network only, if it is named."""
    ranges = pools.ranges(of)
    inside = {id for id, name in zip(other.ids, other.network, strict=True) if not network or name == network}
    at = [
        i
        for i, (id, name) in enumerate(zip(of.ids, of.network, strict=True))
        if (not network or name == network) and id not in inside
    ]
    return pools.Ranges(ranges.lo[at], ranges.hi[at])


def _stayed(of: pools.Practices, other: pools.Practices, network: str, columns: int, most: Mapping[str, int]) -> int:
    """How many people of the rows that are in both rounds may be in `of` alone: at most `most` of a row, else all of it."""
    chosen = [column for column in range(of.sizes.shape[1]) if columns >> column & 1]
    both = {id for id, name in zip(other.ids, other.network, strict=True) if not network or name == network}
    return sum(
        min(int(of.sizes[at, chosen].sum()), most.get(id, int(of.sizes[at].sum())))
        for at, (id, name) in enumerate(zip(of.ids, of.network, strict=True))
        if (not network or name == network) and id in both
    )


def _widened(figure: Mapping[str, Any], left: pools.Ranges, joined: pools.Ranges) -> tuple[int, int]:
    columns = figure["columns"]
    left_lo, left_hi = (int(part[:, columns].sum()) for part in (left.lo, left.hi))
    joined_lo, joined_hi = (int(part[:, columns].sum()) for part in (joined.lo, joined.hi))
    return figure["lo"] - left_hi + joined_lo, figure["hi"] - left_lo + joined_hi
