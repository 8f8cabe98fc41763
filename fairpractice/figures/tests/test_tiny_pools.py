"""Two thousand random tiny pools through the real code, person by person: every world, up to twelve rounds, one place or two
that share a network, two groups, Practices and people that come and go, Practices that know their own answers."""

import random
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pytest

from fairpractice.figures.attack import attack, worlds
from fairpractice.figures.pools import PoolLedger, Practices, Rules, add_up, release_round

Round = tuple[frozenset[int], frozenset[int]]  # the Practices and the people in a round


@dataclass(frozen=True)
class Life:
    """Who belongs where, and who is there when. practice, column: of each person. place, network: of each Practice. cuts: where
    a Practice's own first figure is cut, None where it tells nothing of its own."""

    practice: tuple[int, ...]
    column: tuple[int, ...]
    place: tuple[int, ...]
    network: tuple[str, ...]
    cuts: tuple[int | None, ...]
    rounds: tuple[Round, ...]
    rules: Rules
    most: int  # whole Practices that put what they know together


def life(seed: int) -> Life:
    pick = random.Random(seed)
    two = seed % 4 == 0
    number = 8 if two else pick.choice([3, 4, 5, 6, 7, 8])
    practice = [*range(number), *(pick.randrange(number) for _ in range(pick.randint(0, 8 - number)))]
    columns = 1 if two else pick.choice([1, 1, 2])
    place = [p // 4 for p in range(number)] if two else [0] * number
    network = [pick.choice(["", "A", "A", "B"]) for _ in range(number)]
    everyone = frozenset(range(len(practice)))
    rounds = [(frozenset(range(number)), everyone)]
    for _ in range(0 if two else 11 if seed % 40 == 1 else pick.choice([0, 0, 0, 1, 2])):
        there = frozenset(p for p in range(number) if pick.random() < 0.95)
        rounds.append((there, frozenset(one for one in everyone if practice[one] in there and pick.random() < 0.97)))
    own = pick.random() < 0.5
    cuts = [pick.choice([None, 0]) if own and practice.count(p) > 1 else None for p in range(number)]
    rules = Rules(3, 1, 1, pick.choice([0, 0, 1] if two or number < 6 else [0, 1, 1, 2]), pick.choice([1, 2]))
    return Life(
        tuple(practice), tuple(pick.randrange(columns) for _ in practice), tuple(place), tuple(network), tuple(cuts),
        tuple(rounds), rules, rules.insiders,
    )  # fmt: skip


class Mechanism:
    """All that is ever told of a life, in every world: the Practices' own figures, the places' in every round, their sums."""

    def __init__(self, of: Life, bits: np.ndarray) -> None:
        """bits: all worlds, shape (m, people)."""
        self.of, self.bits, self.told, self.ledgers = of, bits, 0, [PoolLedger()]
        self.columns = max(of.column) + 1
        mine = np.array([[p == q for q in range(len(of.cuts))] for p in of.practice])
        few = np.stack([bits @ mine[:, p] <= (99 if cut is None else cut) for p, cut in enumerate(of.cuts)], axis=1)
        names = [few @ (1 << np.arange(len(of.cuts)))]
        self.own = np.unique(few, axis=0)
        own = np.unique(few, axis=0, return_inverse=True)[1].reshape(-1)
        for place in sorted(set(of.place)):
            ledger = np.zeros(len(bits), dtype=np.int64)
            for number in range(len(of.rounds)):
                seen, ledger = self.round(place, number, own, ledger)
                names.append(seen)
        self.release = np.unique(np.stack(names, axis=1), axis=0, return_inverse=True)[1].reshape(-1)

    def round(self, place: int, number: int, own: np.ndarray, ledger: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What one place tells in one round, by number, and the ledger after it: both of shape (m,)."""
        of, (there, here) = self.of, self.of.rounds[number]
        inside = [p for p in sorted(there) if of.place[p] == place]
        elsewhere = {n for n, p in zip(of.network, of.place, strict=True) if p != place}
        whole = frozenset(
            n for n in "AB" if n not in elsewhere and sum(of.network[p] == n for p in inside) >= of.rules.practices
        )
        groups = [
            [one for one in here if of.practice[one] in inside and of.column[one] == c] for c in range(self.columns)
        ]
        groups += [
            [one for one in here if of.practice[one] in inside and of.network[of.practice[one]] == n]
            for n in sorted(whole)
        ]
        sums = np.stack([self.bits[:, group].sum(axis=1) for group in groups], axis=1)
        keys, at = np.unique(np.column_stack([own, ledger, sums]), axis=0, return_inverse=True)
        names: dict[Hashable, int] = {}
        found = []
        for key in keys.tolist():
            opened, networks = key[2 : 2 + self.columns], dict(zip(sorted(whole), key[2 + self.columns :], strict=True))
            told, after = self.place(
                place, number, inside, whole, self.own[key[0]], opened, networks, self.ledgers[key[1]]
            )
            found.append((names.setdefault(told, len(names)), after))
        seen = np.array(found)[at.reshape(-1)]
        return seen[:, 0], seen[:, 1]

    def place(
        self, place: int, number: int, inside: list[int], whole: frozenset[str], few: np.ndarray, sums: list[int],
        networks: dict[str, int], ledger: PoolLedger,
    ) -> tuple[Hashable, int]:  # fmt: skip
        """One call of the real code."""
        of = self.of
        sizes = np.zeros((len(inside), self.columns), dtype=np.int64)
        told, left, joined = list[tuple[int, int] | None](), [], []
        for at, p in enumerate(inside):
            ever = [{one for one in here if of.practice[one] == p} for _, here in of.rounds[: number + 1]]
            for one in ever[-1]:
                sizes[at, of.column[one]] += 1
            pooled = [e for e, (there, _) in zip(ever[:-1], of.rounds, strict=False) if p in there]
            then = pooled[-1] if pooled else set()
            left.append(len(then - ever[-1]))
            joined.append(len(ever[-1] - then))
            if (cut := of.cuts[p]) is None:
                told.append(None)
                continue
            lo, hi = (0, cut) if few[p] else (cut + 1, len(ever[0]))
            gone, new = len(ever[0] - ever[-1]), len(ever[-1] - ever[0])
            told.append((max(0, lo - gone), min(len(ever[-1]), hi + new)))
        here = Practices.of([str(p) for p in inside], [of.network[p] for p in inside], sizes, told, whole, left, joined)
        out, after = release_round(
            "q", str(place), str(number), here, [str(c) for c in range(self.columns)], networks, sums, ledger, of.rules
        )
        self.told += len(out.figures)
        after = replace(after, figures=())
        known = [i for i, kept in enumerate(self.ledgers) if _same(kept, after)]
        if not known:
            self.ledgers.append(after)
        region = add_up("q", "region", out.figures[:1]) if len(set(of.place)) > 1 and out.figures else None
        return (out.figures, out.refusals, out.proof, region), known[0] if known else len(self.ledgers) - 1


def _same(one: PoolLedger, other: PoolLedger) -> bool:
    """Whether two ledgers bind alike (what they remember of the Practices follows from the round)."""
    return {k: (v.runs, v.practices.ids) for k, v in one.places.items()} == {
        k: (v.runs, v.practices.ids) for k, v in other.places.items()
    }


def looked_at(of: Life) -> tuple[int, int, int]:
    """How many views of a coalition rule out answers of another Practice that its own figures allow; in how many releases
    somebody's answer is certain; and how many figures were told."""
    bits = worlds(len(of.practice)).astype(np.int64)
    mechanism = Mechanism(of, bits)
    release = mechanism.release
    practices = range(len(of.cuts))
    people = [[one for one, q in enumerate(of.practice) if q == p] for p in practices]
    codes = [bits[:, people[p]] @ (1 << np.arange(len(people[p]))) for p in practices]
    allowed = []
    for p, cut in enumerate(of.cuts):
        few = np.array([bin(code).count("1") for code in codes[p]]) <= (99 if cut is None else cut)
        size = [len(set(codes[p][few == kind].tolist())) for kind in (False, True)]
        allowed.append(np.where(few, size[1], size[0]))
    ruled_out, certain = 0, set[int]()
    for coalition in (c for k in range(of.most + 1) for c in combinations(practices, k)):
        view = release.copy()
        for p in coalition:
            view = view * (1 << len(people[p])) + codes[p]
        for p in set(practices) - set(coalition):
            pairs = np.unique(view * (1 << len(people[p])) + codes[p]) >> len(people[p])
            seen, number = np.unique(pairs, return_counts=True)
            at = np.searchsorted(seen, view)
            ruled_out += int((number[at] < allowed[p]).any())
            for one in people[p]:
                yes = np.bincount(at, bits[:, one]) / np.bincount(at)
                certain |= set(release[np.isin(yes[at], (0.0, 1.0))].tolist())
    return ruled_out, len(certain), mechanism.told


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 2000, 250))
def test_two_thousand_tiny_pools_rule_nothing_out(start: int) -> None:
    told = 0
    for seed in range(start, start + 250):
        found = looked_at(life(seed))
        assert found[0] == 0, f"pool {seed}"
        told += found[2]
    assert told > 1000


def attacked(of: Life) -> int:
    """In how many releases the attacker of single people finds somebody, who knows nothing of the count above."""
    bits = worlds(len(of.practice)).astype(np.int64)
    release = dict(zip(map(tuple, bits.tolist()), Mechanism(of, bits).release.tolist(), strict=True))
    people: dict[int, list[int]] = defaultdict(list)
    for one, p in enumerate(of.practice):
        people[p].append(one)
    whole = [[one for p in c for one in people[p]] for k in range(of.most + 1) for c in combinations(people, k)]
    return attack(lambda world: release[world], list(of.practice), whole).exposed


@pytest.mark.parametrize("reckoned", [True, False])
def test_the_attacker_agrees_with_the_count_of_worlds(reckoned: bool) -> None:
    """Once with the margin as it is, once with none at all: then many are found, and the same ones."""
    exposed = 0
    for seed in range(60):
        of = life(seed) if reckoned else replace(life(seed), rules=replace(life(seed).rules, insiders=-1))
        certain = looked_at(of)[1]
        assert attacked(of) == certain, f"pool {seed}"
        exposed += (
            certain if of.cuts == (None,) * len(of.cuts) else 0
        )  # a Practice's own tiny figure may tell of somebody
    assert (exposed == 0) == reckoned
