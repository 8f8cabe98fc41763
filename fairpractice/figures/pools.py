"""Pools: what many Practices' answers tell together, without telling anything about one of them.

Two holders keep one additive share each of every Practice's counts; only sums over networks and places are ever opened.
A *place* (a borough) is cut into rows: its networks that can be shown, and its other Practices. Each figure (the total, then
the groups, largest first) is a class of the sum, cut from what is public by then. Nothing is drawn at random.

The rule, for every set G of columns: whatever t + 1 rows answered, the other rows can still make up a sum that was published.
So no figure rules out any answers of a Practice that its own figures allow, even to t other Practices that put everything they
know together. Each row's possible sums form a generalised polymatroid (Frank and Tardos 1988): lo(G) ≤ x(G) ≤ hi(G); sums of
rows, planks and boxes are such again, two of them meet where lo ≤ hi' and lo' ≤ hi for all G, and whole numbers always do.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from secrets import randbelow

import numpy as np

from .classes import OUTSIDE
from .practice import seal
from .values import SEAL, Audience, Published, Reason, Refusal
from .worlds import INSIDERS, Ints

MODULUS = 2**61 - 1  # above any count; a share alone is uniform below it
COLUMNS_MOST = 12  # columns: 4,096 sets of them are looked at
FREE = 2**40  # stands for "no bound", beyond all counts


@dataclass(frozen=True, slots=True)
class Rules:
    """practices, answers: the least a pooled figure speaks of; column: the least answers of one group. width: of a middle class."""

    practices: int = 6
    answers: int = 30
    column: int = OUTSIDE
    insiders: int = INSIDERS
    width: int = 3


RULES = Rules()


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
    """

    ids: tuple[str, ...]
    network: tuple[str, ...]
    sizes: Ints
    lo: Ints
    hi: Ints
    least: Ints
    most: Ints
    whole: frozenset[str]

    @classmethod
    def of(
        cls,
        ids: Sequence[str],
        network: Sequence[str],
        sizes: Ints,
        told: Sequence[tuple[int, int] | None] | None = None,
        whole: frozenset[str] = frozenset(),
    ) -> "Practices":
        """Practices that published `told`, shape (p,), None where nothing, and no figure by group."""
        every = sizes.sum(axis=1)
        ranges = [t or (0, int(n)) for t, n in zip(told or [None] * len(ids), every, strict=True)]
        lo, hi = np.array(ranges, dtype=np.int64).reshape(-1, 2).T
        return cls(tuple(ids), tuple(network), sizes, lo, hi, np.zeros_like(sizes), sizes, whole)


@dataclass(frozen=True, slots=True)
class Ranges:
    """lo(G) ≤ x(G) ≤ hi(G) of rows, for every set G of columns: shape (rows, 2^g); bit c of the set's number is column c."""

    lo: Ints
    hi: Ints

    def total(self) -> tuple[Ints, Ints]:
        return self.lo.sum(axis=0), self.hi.sum(axis=0)

    def margin(self, rows: int) -> Ints:
        """How far any `rows` rows can move x(G) together: shape (2^g,)."""
        width = self.hi - self.lo
        top = min(rows, len(width))
        widest: Ints = np.sort(width, axis=0)[len(width) - top :].sum(axis=0)
        return widest


def planked(lo: Ints, hi: Ints, least: int, most: int) -> tuple[Ints, Ints]:
    """The same ranges, where the sum over all columns is also known to be least..most."""
    return np.maximum(lo, least - hi[::-1]), np.minimum(hi, most - lo[::-1])


def ranges(practices: Practices) -> Ranges:
    """What each Practice's own figures leave open."""
    columns = practices.sizes.shape[1]
    sets = (np.arange(2**columns)[:, None] >> np.arange(columns)) & 1
    least, most = practices.least @ sets.T, practices.most @ sets.T
    lo = np.maximum(least, practices.lo[:, None] - most[:, ::-1])
    return Ranges(lo, np.minimum(most, practices.hi[:, None] - least[:, ::-1]))


@dataclass(frozen=True, slots=True)
class Ladder:
    """The classes of one sum, told without listing them: first..low is the lowest, high..last the highest, between them
    classes of `width`, the topmost of which takes what is over. held: the run that repeats an earlier figure, if any.

    first = low's start = high's start where one class holds everything: then nothing is told.
    """

    first: int
    last: int
    low: int
    high: int
    width: int
    held: tuple[int, int] | None = None

    @property
    def tells(self) -> bool:
        return self.low < self.last

    def of(self, count: int) -> tuple[int, int]:
        """The class of a count. Raises ValueError outside first..last."""
        if not self.first <= count <= self.last:
            raise ValueError("No class holds this sum.")
        if self.held is None:
            return self._between(count, self.first, self.low, self.high, self.last)
        start, end = self.held
        if start <= count <= end:
            return self.held
        if count < start:
            return self._between(count, self.first, self.low, start, None)
        return self._between(count, None, end, self.high, self.last)

    def _between(self, count: int, first: int | None, low: int, high: int, last: int | None) -> tuple[int, int]:
        if first is not None and count <= low:
            return first, low
        if last is not None and count >= high:
            return high, last
        steps = max(1, (high - low - 1) // self.width)
        step = min((count - low - 1) // self.width, steps - 1)
        start = low + 1 + step * self.width
        return start, high - 1 if step == steps - 1 else start + self.width - 1


def ladder(first: int, last: int, low: int, high: int, width: int, held: tuple[int, int] | None = None) -> Ladder:
    """Classes of first..last of which none ends below `low` or begins above `high`; one class where that leaves no cut.

    held: the run that an unchanged sum can have reached (see `classes.follow`); it becomes one class, widened as needed.
    """
    low, high = max(low, first + width - 1), min(high, last - width + 1)
    nothing = Ladder(first, last, last, first, width)
    if held is not None:
        start, end = max(min(held[0], high), first), min(max(held[1], low), last)
        start = start if start - 1 >= low else first
        end = end if end + 1 <= high else last
        if start == first and end == last:
            return Ladder(first, last, last, first, width, (first, last))
        low_end = low if start - 1 - low >= width else start - 1
        high_start = high if high - end - 1 >= width else end + 1
        return Ladder(
            first, last, low_end if start > first else end, high_start if end < last else start, width, (start, end)
        )
    if low >= high:
        return nothing
    between = high - low - 1
    if between < width:
        low += between // 2
        high = low + 1
    return Ladder(first, last, low, high, width)


@dataclass(frozen=True, slots=True)
class Step:
    """One figure as it was cut. columns: a set, as a number. ladder: its classes; lo..hi: the one that holds."""

    of: str
    columns: int
    ladder: Ladder
    lo: int
    hi: int
    answers: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """The figures of the round before, by name, and the Practices that left or joined the pool since, with their ranges.

    groups: the columns of those figures. Other columns of the same answers are refused: together they could be subtracted.
    """

    figures: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    left: Ranges | None = None
    joined: Ranges | None = None
    groups: tuple[str, ...] = ()

    def held(self, of: str, columns: int) -> tuple[int, int] | None:
        """Where the sum can be if no Practice that stayed changed its answers; None if the figure is new."""
        if of not in self.figures:
            return None
        lo, hi = self.figures[of]
        for moved, out in ((self.left, True), (self.joined, False)):
            if moved is not None:
                low, high = int(moved.lo[:, columns].sum()), int(moved.hi[:, columns].sum())
                lo, hi = (lo - high, hi - low) if out else (lo + low, hi + high)
        return lo, hi


@dataclass(frozen=True, slots=True)
class Pool:
    """What a place tells. figures: networks, the total, the groups that can be shown. proof: the text of its proof file."""

    figures: tuple[Published, ...]
    refusals: tuple[Refusal, ...]
    steps: tuple[Step, ...]
    proof: str


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
    if columns != len(groups) or columns > COLUMNS_MOST or columns == 0:
        raise ValueError(f"A pool has 1 to {COLUMNS_MOST} columns, one a group.")
    before = earlier or Earlier()
    if before.groups not in ((), tuple(groups)):
        return Pool((), (Refusal(item, place, Reason.OTHER_GROUPS),), (), "")
    everyone = 2**columns - 1
    people = practices.sizes.sum(axis=0)
    steps: list[Step] = []
    refusals: list[Refusal] = []
    rows = ranges(practices)
    if count < rules.practices or people.sum() < rules.answers:
        reason = Reason.TOO_FEW_PRACTICES if count < rules.practices else Reason.TOO_FEW
        needs = rules.practices if count < rules.practices else rules.answers
        return Pool((), (Refusal(item, place, reason, needs),), (), "")
    rows, told, refused = _networks(practices, rows, networks, item, before, rules)
    steps += told
    refusals += refused
    lo, hi = rows.total()
    margin = rows.margin(rules.insiders + 1)
    least, most = np.full(columns, -FREE), np.full(columns, FREE)
    rungs = ladder(
        int(lo[-1]),
        int(hi[-1]),
        int(lo[-1] + margin[-1]),
        int(hi[-1] - margin[-1]),
        rules.width,
        before.held(place, everyone),
    )
    plank = (-FREE, FREE)
    if rungs.tells:
        plank = rungs.of(int(sum(sums)))
        steps.append(Step(place, everyone, rungs, *plank, int(people.sum())))
    else:
        refusals.append(Refusal(item, place, Reason.NOTHING_MORE))
    for column in sorted(range(columns), key=lambda c: (-people[c], c)) if columns > 1 else []:
        name = f"{place}: {groups[column]}"
        if people[column] < rules.column or np.count_nonzero(practices.sizes[:, column]) < rules.practices:
            few = people[column] < rules.column
            refusals.append(
                Refusal(
                    item,
                    name,
                    Reason.TOO_FEW if few else Reason.TOO_FEW_PRACTICES,
                    rules.column if few else rules.practices,
                )
            )
            continue
        rungs = _column(
            column, columns, lo, hi, margin, least, most, plank, rules.width, before.held(name, 1 << column)
        )
        if not rungs.tells:
            refusals.append(Refusal(item, name, Reason.NOTHING_MORE))
            continue
        least[column], most[column] = rungs.of(int(sums[column]))
        steps.append(Step(name, 1 << column, rungs, int(least[column]), int(most[column]), int(people[column])))
    proof = _proof(item, place, practices, groups, steps, rules) if steps else ""
    digest = proof.rsplit('"digest":"', 1)[-1][:64] if proof else ""
    figures = tuple(_published(item, s, digest, before) for s in steps)
    return Pool(figures, tuple(refusals), tuple(steps), proof)


def _published(item: str, step: Step, digest: str, before: Earlier) -> Published:
    since = "earlier" if step.of in before.figures and step.ladder.held == (step.lo, step.hi) else ""
    return Published(
        item,
        step.of,
        step.lo,
        step.hi,
        (step.answers, step.answers),
        "pool",
        Audience.EVERYONE,
        digest,
        since,
        seal=SEAL,
    )


def _networks(
    practices: Practices, rows: Ranges, sums: Mapping[str, int], item: str, before: Earlier, rules: Rules
) -> tuple[Ranges, list[Step], list[Refusal]]:
    """The place's rows once its networks are told: a network that can be shown becomes one row."""
    members: dict[str, list[int]] = {}
    for index, name in enumerate(practices.network):
        if name:
            members.setdefault(name, []).append(index)
    alone = np.ones(len(practices.ids), dtype=bool)
    lows, highs, steps, refusals = [], [], [], []
    people = practices.sizes.sum(axis=1)
    for name, inside in sorted(members.items()):
        answers = int(people[inside].sum())
        if name not in practices.whole:
            refusals.append(Refusal(item, name, Reason.NOT_A_SUM))
            continue
        if len(inside) < rules.practices or answers < rules.answers:
            refusals.append(Refusal(item, name, Reason.TOO_FEW_PRACTICES, rules.practices))
            continue
        part = Ranges(rows.lo[inside], rows.hi[inside])
        lo, hi = part.total()
        margin = int(part.margin(rules.insiders + 1)[-1])
        rungs = ladder(
            int(lo[-1]),
            int(hi[-1]),
            int(lo[-1]) + margin,
            int(hi[-1]) - margin,
            rules.width,
            before.held(name, len(lo) - 1),
        )
        if not rungs.tells:
            refusals.append(Refusal(item, name, Reason.NOTHING_MORE))
            continue
        least, most = rungs.of(sums[name])
        steps.append(Step(name, len(lo) - 1, rungs, least, most, answers))
        lo, hi = planked(lo, hi, least, most)
        lows.append(lo)
        highs.append(hi)
        alone[inside] = False
    keep = np.flatnonzero(alone)
    return Ranges(np.vstack([rows.lo[keep], *lows]), np.vstack([rows.hi[keep], *highs])), steps, refusals


def _column(
    column: int,
    columns: int,
    lo: Ints,
    hi: Ints,
    margin: Ints,
    least: Ints,
    most: Ints,
    plank: tuple[int, int],
    width: int,
    held: tuple[int, int] | None,
) -> Ladder:
    """The classes of one column, given the rows, the total and the columns told before (unbounded where not told)."""
    sets = (np.arange(2**columns)[:, None] >> np.arange(columns)) & 1
    here = sets[:, column] == 1
    rest = sets.copy()
    rest[:, column] = 0
    others = 1 - sets
    others[:, column] = 0
    sum_least, sum_most = rest @ least, rest @ most
    other_least, other_most = others @ least, others @ most
    safe_high, safe_low = np.maximum(lo, hi - margin), np.minimum(hi, lo + margin)

    def upper(top: Ints, bottom: Ints) -> int:
        return int(min((top - sum_least)[here].min(), (plank[1] - other_least - bottom)[~here].min()))

    def lower(top: Ints, bottom: Ints) -> int:
        return int(max((bottom - sum_most)[here].max(), (plank[0] - other_most - top)[~here].max()))

    return ladder(lower(hi, lo), upper(hi, lo), lower(safe_high, safe_low), upper(safe_high, safe_low), width, held)


def add_up(item: str, of: str, parts: Sequence[Published], proof: str = "") -> Published:
    """The figure of a larger area, from figures of parts that share nobody: by addition, so that nothing new is told."""
    if not parts or len({p.of for p in parts}) != len(parts):
        raise ValueError("An area is the sum of different parts.")
    lo, hi = sum(p.lo for p in parts), sum(p.hi for p in parts)
    answers = (sum(p.answers[0] for p in parts), sum(p.answers[1] for p in parts))
    audience = Audience.EVERYONE if all(p.audience is Audience.EVERYONE for p in parts) else Audience.TEAM
    return Published(item, of, lo, hi, answers, "sum", audience, proof, seal=SEAL)


def _proof(
    item: str, place: str, practices: Practices, groups: Sequence[str], steps: Sequence[Step], rules: Rules
) -> str:
    return seal(
        {
            "format": "fair-practice-pool/1", "item": item, "place": place, "groups": list(groups), "insiders": rules.insiders,
            "width": rules.width,
            "practices": [
                {"id": i, "network": n, "answers": s, "lo": a, "hi": b, "least": low, "most": high}
                for i, n, s, a, b, low, high in zip(
                    practices.ids, practices.network, practices.sizes.tolist(), practices.lo.tolist(), practices.hi.tolist(),
                    practices.least.tolist(), practices.most.tolist(), strict=True,
                )
            ],
            "figures": [
                {"of": s.of, "columns": s.columns, "lo": s.lo, "hi": s.hi, "first": s.ladder.first, "last": s.ladder.last,
                 "low": s.ladder.low, "high": s.ladder.high, "held": s.ladder.held}
                for s in steps
            ],
        }
    )  # fmt: skip


def error(lo: int, hi: int) -> float:
    """The mean distance of a count from its class's middle, were every count in it as likely."""
    width = hi - lo + 1
    return (width * width / 4 if width % 2 == 0 else (width * width - 1) / 4) / width


def binomial_error(answers: int, share_: float = 0.5) -> float:
    """The mean distance of a sample's count from its mean, were each answer a draw: sqrt(2 n p (1 - p) / π)."""
    return math.sqrt(2 * answers * share_ * (1 - share_) / math.pi)
