"""The attacker: separate code that knows the mechanism, sees only what was published, and asks who can be told apart.

Small teams are attacked by trying everything: every answer of every person, through the real mechanism, draws included.
Nothing here uses the rooms it attacks; it works on people one by one, never on counts, and takes any mechanism at all.
Large pools are bounded by linear programmes (HiGHS), which can only miss an exposure where fractions fit and people do not.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import comb

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

Answers = tuple[int, ...]
Draws = list[tuple[float, Hashable]]
Mechanism = Callable[[Answers], Hashable | Draws]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the attacker found. releases: how many different ones there can be. exposed: releases in which somebody's answer
    is certain. at_risk: the chance that a release exposes somebody, the worlds weighed by the prior. guess: the surest guess
    at one answer, 1.0 where somebody is exposed."""

    releases: int
    exposed: int
    at_risk: float
    guess: float


def insiders(people: int, most: int) -> tuple[tuple[int, ...], ...]:
    """Every coalition of up to `most` of `people` people."""
    return tuple(c for size in range(most + 1) for c in combinations(range(people), size))


def alike(atoms: Sequence[int], most: int) -> tuple[tuple[int, ...], ...]:
    """One coalition of each make-up: people of one atom are alike, so any of them stands for all."""
    seen: dict[tuple[int, ...], tuple[int, ...]] = {}
    for coalition in insiders(len(atoms), most):
        seen.setdefault(tuple(sorted(atoms[p] for p in coalition)), coalition)
    return tuple(seen.values())


def flat(atoms: Sequence[int]) -> npt.NDArray[np.float64]:
    """Weights of all 2^N worlds under which every number of yes in an atom is as likely as another. atoms: of each person."""
    weight = np.ones(2 ** len(atoms))
    bits = worlds(len(atoms))
    for atom in sorted(set(atoms)):
        members = [p for p, a in enumerate(atoms) if a == atom]
        table = np.array([1 / ((len(members) + 1) * comb(len(members), y)) for y in range(len(members) + 1)])
        weight *= table[bits[:, members].sum(axis=1)]
    return weight


def worlds(people: int) -> npt.NDArray[np.int8]:
    """All answers of `people` people, shape (2^N, N)."""
    return np.array(list(product((0, 1), repeat=people)), dtype=np.int8).reshape(2**people, people)


def attack(
    publish: Mechanism,
    atoms: Sequence[int],
    coalitions: Iterable[Sequence[int]],
    weight: npt.NDArray[np.float64] | None = None,
) -> Finding:
    """Try every world on the mechanism and every coalition on every release.

    publish: answers of all people (0 or 1, shape (N,)) to what is published, or to (chance, published) of every draw.
    atoms: the atom of each person. coalitions: of people who know their own answers. weight: of the worlds, shape (2^N,).
    """
    bits = worlds(len(atoms))
    prior = flat(atoms) if weight is None else weight
    found: list[tuple[int, float, int]] = []
    known: dict[Hashable, int] = {}
    for row, world in enumerate(bits.tolist()):
        out = publish(tuple(world))
        draws: Draws = out if isinstance(out, list) else [(1.0, out)]
        found += [(row, chance, known.setdefault(released, len(known))) for chance, released in draws]
    rows, chances, release = (np.array(column) for column in zip(*found, strict=True))
    answers, weights = bits[rows].astype(np.int64), prior[rows] * chances
    exposed, surest = set[int](), 0.0
    for coalition in coalitions:
        inside = sorted(coalition)
        outside = [p for p in range(len(atoms)) if p not in set(inside)]
        if not outside:
            continue
        seen = release * 2 ** len(inside) + answers[:, inside] @ (1 << np.arange(len(inside)))
        order = np.argsort(seen, kind="stable")
        starts = np.flatnonzero(np.diff(seen[order], prepend=-1))
        said, weight = answers[order][:, outside], weights[order, None]
        yes, worlds_ = np.add.reduceat(said, starts), np.diff(np.append(starts, len(order)))[:, None]
        certain = (yes == 0) | (yes == worlds_)
        exposed |= set((seen[order][starts[certain.any(axis=1)]] // 2 ** len(inside)).tolist())
        likely = np.add.reduceat(said * weight, starts) / np.add.reduceat(weight, starts)
        surest = 1.0 if certain.any() else max(surest, float(np.maximum(likely, 1 - likely).max()))
    risk = float(weights[np.isin(release, list(exposed))].sum() / weights.sum()) if exposed else 0.0
    return Finding(len(known), len(exposed), risk, surest)


@dataclass(frozen=True, slots=True)
class Sum:
    """One published sum: lo ≤ Σ of these atoms' yes-counts ≤ hi."""

    atoms: tuple[int, ...]
    lo: int
    hi: int


def bounds(
    sizes: Sequence[int], sums: Iterable[Sum], atom: int, known: dict[int, int] | None = None
) -> tuple[float, float] | None:
    """The least and the most yes-count of one atom that fits everything published, by linear programming.

    sizes: people of each atom, shape (a,). known: yes-counts that the coalition knows. Returns None if nothing fits.
    """
    every, inside = list(sums), known or {}
    rows, atoms = np.array([(row, a) for row, one in enumerate(every) for a in one.atoms]).reshape(-1, 2).T
    once = csr_array((np.ones(len(rows)), (rows, atoms)), shape=(len(every), len(sizes)))
    matrix, limits = vstack([once, -once]), [one.hi for one in every] + [-one.lo for one in every]
    box = [(inside.get(a, 0), inside.get(a, size)) for a, size in enumerate(sizes)]
    found = []
    for direction in (1.0, -1.0):
        cost = direction * (np.arange(len(sizes)) == atom)
        solved = linprog(cost, A_ub=matrix, b_ub=limits, bounds=box, method="highs")  # type: ignore[call-overload]
        if not solved.success:
            return None
        found.append(direction * float(solved.fun))
    return found[0], found[1]
