"""Pools: what many Practices' answers tell together, without telling anything about one of them.

Two holders keep one additive share each of every Practice's counts; only sums over networks and places are ever opened.
A *place* (a borough) is cut into rows: its networks that can be shown, and its other Practices. Each figure (the total, then
the groups, largest first) is a class of the sum, cut from what is public by then. Nothing is drawn at random.

The rule: whatever three rows answered, the other rows can still make up everything published (see `sums`). So no figure rules
out any answers of a Practice that its own figures allow, even to two other Practices that put everything they know together.
A later round repeats a figure wherever Practices or people that came and went could explain the change, and tells no new ones:
`release_round` keeps the ledger for that, `release_place` is told by its caller what earlier figures bind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from secrets import randbelow

import numpy as np

from .classes import FREE, OUTSIDE, WIDTH, Cuts, Mask, Range
from .proofs import written
from .sums import Sums, bounds, ladder, members
from .values import SEAL, Audience, Published, Reason, Refusal
from .worlds import INSIDERS, Ints

MODULUS = 2**61 - 1  # above any count; a share alone is uniform below it
COLUMNS_MOST = 12  # columns: 4,096 sets of them are looked at


@dataclass(frozen=True, slots=True)
class Rules:
    """practices, answers: the least a pooled figure speaks of; column: the least answers of one group. width: of a middle class."""

    practices: int = 6
    answers: int = 30
    column: int = OUTSIDE
    insiders: int = INSIDERS
    width: int = WIDTH


RULES = Rules()
Reach = tuple[
    int, int, int, int
]  # of a figure: the least and the most; no class ends below the third or begins above the last


def share(counts: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Two shares of some counts, one for each holder: each alone is uniformly random, together they add up (mod 2^61 - 1)."""
    if any(not 0 <= c < MODULUS for c in counts):
        raise ValueError("Counts are whole numbers from 0.")
    first = tuple(randbelow(MODULUS) for _ in counts)
    return first, tuple((c - f) % MODULUS for c, f in zip(counts, first, strict=True))


def add_shares(shares: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """One holder's sum over Practices, column by column: all that the holder ever hands out."""
    return tuple(sum(column) % MODULUS for column in zip(*shares, strict=True))


def open_sums(first: Sequence[int], second: Sequence[int]) -> tuple[int, ...]:
    """The sums, from both holders' sums of shares over the same Practices."""
    return tuple((a + b) % MODULUS for a, b in zip(first, second, strict=True))


@dataclass(frozen=True, slots=True)
class Practices:
    """What is public, or at worst known, about the Practices of a place, in one order.

    ids: shape (p,). network: of each, "" for none, shape (p,). sizes: answers by column, shape (p, g). lo, hi: what each has
    published itself of its yes-count (0 and all answers otherwise), shape (p,). least, most: the same by column, shape (p, g).
    whole: the networks all of whose Practices are in this place; others are told as a sum of places or not at all.
    left, joined: at most so many people answered in the pool's round before only, or in this one only, shape (p,); None where
    everybody may be somebody else.
    """

    ids: tuple[str, ...]
    network: tuple[str, ...]
    sizes: Ints
    lo: Ints
    hi: Ints
    least: Ints
    most: Ints
    whole: frozenset[str]
    left: Ints | None = None
    joined: Ints | None = None

    @classmethod
    def of(
        cls,
        ids: Sequence[str],
        network: Sequence[str],
        sizes: Ints,
        told: Sequence[Range | None] | None = None,
        whole: frozenset[str] = frozenset(),
        left: Sequence[int] | None = None,
        joined: Sequence[int] | None = None,
    ) -> "Practices":
        """Practices that published `told`, shape (p,), None where nothing, and no figure by group."""
        every = sizes.sum(axis=1)
        ranges = [t or (0, int(n)) for t, n in zip(told or [None] * len(ids), every, strict=True)]
        lo, hi = np.array(ranges, dtype=np.int64).reshape(-1, 2).T
        moves = (None if x is None else np.array(x, dtype=np.int64) for x in (left, joined))
        return cls(tuple(ids), tuple(network), sizes, lo, hi, np.zeros_like(sizes), sizes, whole, *moves)

    def inside(self, network: str) -> Mask:
        """Which of them are in a network, shape (p,); all for ""."""
        return np.array([network in ("", n) for n in self.network], dtype=bool)


Ranges = Sums


def ranges(practices: Practices) -> Ranges:
    """What each Practice's own figures leave open: shape (p, 2^g)."""
    return Sums.of(practices.least, practices.most, practices.lo, practices.hi)


def _widened(run: Range, columns: int, left: Sums | None, joined: Sums | None) -> Range:
    """Where a sum over a set of columns can be once these rows left and joined, whatever they answered."""
    lo, hi = run
    if left is not None:
        lo, hi = lo - int(left.hi[:, columns].sum()), hi - int(left.lo[:, columns].sum())
    if joined is not None:
        lo, hi = lo + int(joined.lo[:, columns].sum()), hi + int(joined.hi[:, columns].sum())
    return lo, hi


@dataclass(frozen=True, slots=True)
class Run:
    """Where a sum is that was told, if nobody has changed their mind: lo..hi. network: "" for the whole place. columns: the set
    of them, as a number. round: that told it first."""

    network: str
    columns: int
    lo: int
    hi: int
    round: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What a place has told of an item: the columns then, each figure by name, and who was in the pool last."""

    groups: tuple[str, ...]
    runs: Mapping[str, Run]
    practices: Practices

    def moved(self, now: Practices) -> dict[str, Run]:
        """The runs, where everybody who left and everybody who joined may have said anything."""
        out, then = {}, self.practices
        gone, come = (np.full(len(now.ids), FREE) if x is None else x for x in (now.left, now.joined))
        for name, run in self.runs.items():
            was, here = ({p.ids[n]: n for n in np.flatnonzero(p.inside(run.network)).tolist()} for p in (then, now))
            left, joined = ([p[one] for one in p if one not in q] for p, q in ((was, here), (here, was)))
            lo, hi = _widened((run.lo, run.hi), run.columns, ranges(then)[left], ranges(now)[joined])
            both, chosen = [one for one in here if one in was], members(now.sizes.shape[1])[run.columns]
            before, after = [was[one] for one in both], [here[one] for one in both]
            lo -= int(np.minimum(gone[after], then.sizes[before] @ chosen).sum())
            hi += int(np.minimum(come[after], now.sizes[after] @ chosen).sum())
            out[name] = replace(run, lo=lo, hi=hi)
        return out


@dataclass(frozen=True, slots=True)
class PoolLedger:
    """Everything that pools have published: what each place has told of each item (by item and place), and all figures."""

    places: Mapping[tuple[str, str], Kept] = field(default_factory=dict)
    figures: tuple[Published, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What earlier figures bind. figures: by name, where each sum was, widened by whoever came and went unless `left` and
    `joined` say that: the Practices that left or joined the pool since. rounds: that told them first.

    groups: the columns of those figures. Other columns of the same answers are refused: together they could be subtracted.
    """

    figures: Mapping[str, Range] = field(default_factory=dict)
    left: Sums | None = None
    joined: Sums | None = None
    groups: tuple[str, ...] = ()
    rounds: Mapping[str, str] = field(default_factory=dict)

    def held(self, of: str, columns: int) -> Range | None:
        """Where the sum can be if no Practice that stayed changed its answers; None if the figure is new."""
        return _widened(self.figures[of], columns, self.left, self.joined) if of in self.figures else None


@dataclass(frozen=True, slots=True)
class Step:
    """One figure as it was cut. network: "" for the whole place; columns: a set, as a number. cuts: its classes; shown: the one
    that holds. run: where the sum is if nobody changed their mind, None for a new figure; since: the round it repeats."""

    of: str
    network: str
    columns: int
    cuts: Cuts
    shown: int
    answers: int
    run: Range | None = None
    since: str = ""

    @property
    def lo(self) -> int:
        return self.cuts.ranges[self.shown][0]

    @property
    def hi(self) -> int:
        return self.cuts.ranges[self.shown][1]


@dataclass(frozen=True, slots=True)
class Pool:
    """What a place tells. figures: networks, the total, the groups that can be shown. proof: the text of its proof file."""

    figures: tuple[Published, ...]
    refusals: tuple[Refusal, ...]
    steps: tuple[Step, ...] = ()
    proof: str = ""


def release_round(
    item: str,
    place: str,
    round_id: str,
    practices: Practices,
    groups: Sequence[str],
    networks: Mapping[str, int],
    sums: Sequence[int],
    ledger: PoolLedger,
    rules: Rules = RULES,
) -> tuple[Pool, PoolLedger]:
    """Publish a place in one round, and the ledger with it: see `release_place`. Other columns than before are refused, and
    Practices that stand in another place's figures of the same item."""
    kept = ledger.places.get((item, place), Kept(tuple(groups), {}, practices))
    others = (k for (q, p), k in ledger.places.items() if q == item and p != place and k.runs)
    if set(practices.ids) & {one for k in others for one in k.practices.ids}:
        return Pool((), (Refusal(item, place, Reason.OTHER_GROUPS),)), ledger
    runs = kept.moved(practices) if kept.groups == tuple(groups) else kept.runs
    bound, rounds = {of: (run.lo, run.hi) for of, run in runs.items()}, {of: run.round for of, run in runs.items()}
    before = Earlier(bound, groups=kept.groups if runs else (), rounds=rounds)
    out = release_place(item, place, practices, groups, networks, sums, before, rules)
    if before.groups not in ((), tuple(groups)):
        return out, ledger
    told = {s.of: Run(s.network, s.columns, s.lo, s.hi, s.since or round_id) for s in out.steps}
    places = {**ledger.places, (item, place): Kept(tuple(groups), {**runs, **told}, practices)}
    return out, PoolLedger(places, (*ledger.figures, *out.figures))


def release_place(
    item: str,
    place: str,
    practices: Practices,
    groups: Sequence[str],
    networks: Mapping[str, int],
    sums: Sequence[int],
    earlier: Earlier | None = None,
    rules: Rules = RULES,
) -> Pool:
    """Publish a place: its networks' totals, its total, its groups.

    groups: names of the columns, shape (g,). networks: opened total of each of `practices.whole`. sums: opened sums by column,
    shape (g,). Raises ValueError for more than 12 columns or sums that the Practices' own figures rule out.
    """
    count, columns = practices.sizes.shape
    if columns != len(groups) or not 0 < columns <= COLUMNS_MOST:
        raise ValueError(f"A pool has 1 to {COLUMNS_MOST} columns, one a group.")
    told = _Telling(item, place, practices, earlier or Earlier(), rules)
    if told.before.groups not in ((), tuple(groups)):
        told.refuse(place, Reason.OTHER_GROUPS)
    elif count < rules.practices:
        told.refuse(place, Reason.TOO_FEW_PRACTICES, rules.practices)
    elif practices.sizes.sum() < rules.answers:
        told.refuse(place, Reason.TOO_FEW, rules.answers)
    else:
        told.networks(networks)
        told.place(groups, sums)
    proof, digest = _proof(item, place, practices, groups, told.steps, rules) if told.steps else ("", "")
    figures = (
        Published(item, s.of, s.lo, s.hi, (s.answers,) * 2, "pool", Audience.EVERYONE, digest, s.since, seal=SEAL)
        for s in told.steps
    )
    return Pool(tuple(figures), tuple(told.refusals), tuple(told.steps), proof)


class _Telling:
    """One place's figures, one after the other: each is cut from what those before it made public."""

    def __init__(self, item: str, place: str, practices: Practices, before: Earlier, rules: Rules) -> None:
        self.item, self.name, self.practices, self.before, self.rules = item, place, practices, before, rules
        self.rows, self.steps, self.refusals = ranges(practices), list[Step](), list[Refusal]()

    def refuse(self, of: str, reason: Reason, needs: int | None = None) -> None:
        self.refusals.append(Refusal(self.item, of, reason, needs))

    def tell(self, of: str, network: str, columns: int, reach: Reach, count: int, answers: int) -> Step | None:
        """One figure, where its sum can be and its classes may be cut."""
        run = self.before.held(of, columns)
        cuts = ladder(*reach, self.rules.width, run)
        begun = run is None and len(self.before.figures) > 0
        if begun or not cuts.tells:
            self.refuse(of, Reason.ALREADY if begun else Reason.NOTHING_MORE)
            return None
        shown = cuts.index(count, draw=False)
        since = self.before.rounds.get(of, "earlier") if run and shown == cuts.held else ""
        self.steps.append(Step(of, network, columns, cuts, shown, answers, run, since))
        return self.steps[-1]

    def total(self, network: str, rows: Sums, count: int, answers: int) -> Step | None:
        """The sum over some rows and all columns."""
        lo, hi = int(rows.lo[:, -1].sum()), int(rows.hi[:, -1].sum())
        margin = int(rows.margin(self.rules.insiders + 1)[-1])
        reach = lo, hi, lo + margin, hi - margin
        return self.tell(network or self.name, network, rows.lo.shape[1] - 1, reach, count, answers)

    def networks(self, sums: Mapping[str, int]) -> None:
        """Networks' totals: a network that can be told becomes one row of the place."""
        alone, told = np.ones(len(self.practices.ids), dtype=bool), []
        for name in sorted(set(self.practices.network) - {""}):
            inside = self.practices.inside(name)
            answers = int(self.practices.sizes[inside].sum())
            if name not in self.practices.whole:
                self.refuse(name, Reason.NOT_A_SUM)
            elif inside.sum() < self.rules.practices or answers < self.rules.answers:
                self.refuse(name, Reason.TOO_FEW_PRACTICES, self.rules.practices)
            elif step := self.total(name, self.rows[inside], sums[name], answers):
                told.append(self.rows[inside].total().planked(step.lo, step.hi))
                alone[inside] = False
        rest = self.rows[alone]
        self.rows = Sums(np.vstack([rest.lo, *(t.lo for t in told)]), np.vstack([rest.hi, *(t.hi for t in told)]))

    def place(self, groups: Sequence[str], sums: Sequence[int]) -> None:
        """The place's total, then its groups, the largest first."""
        sizes = self.practices.sizes
        people = sizes.sum(axis=0)
        demand, total, margin = Sums.free(len(groups)), self.rows.total(), self.rows.margin(self.rules.insiders + 1)
        if step := self.total("", self.rows, int(sum(sums)), int(people.sum())):
            demand = demand.planked(*step.cuts.demand(step.shown))
        for column in sorted(range(len(groups)), key=lambda c: (-people[c], c)) if len(groups) > 1 else []:
            of = f"{self.name}: {groups[column]}"
            if people[column] < self.rules.column:
                self.refuse(of, Reason.TOO_FEW, self.rules.column)
            elif np.count_nonzero(sizes[:, column]) < self.rules.practices:
                self.refuse(of, Reason.TOO_FEW_PRACTICES, self.rules.practices)
            else:
                reach = *bounds(demand, total, 0, column), *bounds(demand, total, margin, column)
                if step := self.tell(of, "", 1 << column, reach, int(sums[column]), int(people[column])):
                    demand = demand.cut(column, *step.cuts.demand(step.shown))


def add_up(item: str, of: str, parts: Sequence[Published], proof: str = "") -> Published:
    """The figure of a larger area, from figures of parts that share nobody: by addition, so that nothing new is told."""
    if not parts or len({p.of for p in parts}) != len(parts):
        raise ValueError("An area is the sum of different parts.")
    lo, hi, *answers = map(sum, zip(*((p.lo, p.hi, *p.answers) for p in parts), strict=True))
    audience = Audience.EVERYONE if all(p.audience is Audience.EVERYONE for p in parts) else Audience.TEAM
    return Published(item, of, lo, hi, (answers[0], answers[1]), "sum", audience, proof, seal=SEAL)


def _proof(
    item: str, place: str, practices: Practices, groups: Sequence[str], steps: Sequence[Step], rules: Rules
) -> tuple[str, str]:
    body: dict[str, object] = {
        "format": "fair-practice-pool/2", "item": item, "place": place, "groups": list(groups), "insiders": rules.insiders
    }  # fmt: skip
    body["figures"] = [
        {name: getattr(s, name) for name in ("of", "network", "columns", "lo", "hi", "shown")}
        | {"classes": s.cuts.ranges}
        | ({"earlier": {"lo": s.run[0], "hi": s.run[1], "class": s.cuts.held}} if s.run else {})
        for s in steps
    ]
    own = [getattr(practices, name).tolist() for name in ("sizes", "lo", "hi", "least", "most")]
    names = "id", "network", "answers", "lo", "hi", "least", "most"
    rows = zip(practices.ids, practices.network, *own, strict=True)
    body["practices"] = [dict(zip(names, row, strict=True)) for row in rows]
    return written(body)


__all__ = ["MODULUS", "RULES", "Earlier", "Kept", "Pool", "PoolLedger", "Practices", "Ranges", "Rules", "Run", "Step", "add_shares",
           "add_up", "ladder", "open_sums", "ranges", "release_place", "release_round", "share"]  # fmt: skip
