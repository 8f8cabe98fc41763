"""Inside a Practice: what one team's answers to one item may tell, before and after they are given.

Everything is decided from who could answer and what was published before; the answers only choose the class. A team's figure
comes first; then either a split into two groups or the distribution refines it, cut so that with the figure already told nobody
is exposed. A round repeats its figure wherever joiners and leavers alone could explain the change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from secrets import SystemRandom

from .classes import CAPPED, LEAST, OUTSIDE, Cuts, Range, classes, follow
from .details import POINTS, THREE, Part, band, distribution, free_people, points, sizes, split
from .proofs import written
from .values import SEAL, Audience, Published, Reason, Refusal, Unreleased
from .worlds import INSIDERS

TEXTS = 5  # free texts, for any to be shown
DISTRIBUTION = "distribution"
Earlier = tuple[
    str, int, int, int, int
]  # the base as a proof tells it: round, class, at most how many left and joined since


@dataclass(frozen=True, slots=True)
class Item:
    """A question. id: shared by rounds that ask the same. sensitive: harassment, discrimination, "my manager".

    A five-point item counts as yes for "agree" and "strongly agree"; declining and "don't know" are answers, and not yes.
    """

    id: str
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Base:
    """The figure that later rounds repeat or leave. left, joined: since then, added up; headcount and answers: then."""

    round: str
    lo: int
    hi: int
    headcount: int
    answers: int
    left: int = 0
    joined: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything one Practice has published: of each item the base that binds later rounds, and all figures in order."""

    bases: Mapping[str, Base] = field(default_factory=dict)
    figures: tuple[Published, ...] = ()

    def bound(self, item: str, base: Base | None) -> "Ledger":
        """The same with this base for an item, or none."""
        others = {name: kept for name, kept in self.bases.items() if name != item}
        return replace(self, bases={**others, item: base} if base else others)


@dataclass(frozen=True, slots=True)
class Round:
    """A round, from public facts. headcount: could answer. left, joined: staff since the round before. draw: the round's coin.

    detail: "" for none, "distribution", or the name of a group (its members and the rest are told apart); fixed at launch.
    stayed: how many who could answer in the round of the item's base (`Base.round`) can answer now, None if not known. Where it
    is 0 the team begins afresh.
    group: the run in which the size of the named group is told, None for its band. For groups that are themselves a secret: a run
    that others can work out from what was told before adds nothing to it. ValueError for one that reaches below 7 or leaves fewer
    than 7, since a refusal would then tell of the size, and for one that does not hold the size.
    """

    id: str
    headcount: int
    left: int = 0
    joined: int = 0
    detail: str = ""
    draw: bool = False
    stayed: int | None = None
    group: Range | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """What one item of one round tells. proof: the text of the proof file, "" where nothing is published."""

    figures: tuple[Published, ...]
    refusals: tuple[Refusal, ...]
    proof: str = ""


def toss() -> bool:
    """The round's coin: drawn once, used for all items of the round, then forgotten."""
    return bool(SystemRandom().getrandbits(1))


def pooled(ledger: Ledger, item: str, now: Round, answers: int) -> Ledger:
    """The ledger once an item's answers go into a pool. A team that told nothing of it by then tells nothing of it later, until
    nobody who could answer then is left: its own figure and the pool's could be put together."""
    return ledger if item in ledger.bases else ledger.bound(item, Base(now.id, 0, answers, now.headcount, answers))


def release(counts: Unreleased, item: Item, now: Round, ledger: Ledger) -> tuple[Release, Ledger]:
    """Publish one item of one round, and the ledger with it.

    counts: shape (groups, answers). One row, or two where `now.detail` names a group, which is the first. Answers are (yes, no,
    other) or the six of `details.POINTS` for a distribution, else (yes, not yes). Raises ValueError if counts and round do not
    belong together.
    """
    cells, answers = counts.for_holder(), sum(counts.answers)
    grouped = now.detail not in ("", DISTRIBUTION)
    if len(cells) != 1 + grouped or (len(cells[0]) in (len(THREE), len(POINTS))) != (now.detail == DISTRIBUTION):
        raise ValueError("These counts do not have the shape that the round was planned with.")
    if answers > now.headcount:
        raise ValueError("More answers than people.")
    base, earlier = ledger.bases.get(item.id) if now.stayed != 0 else None, None
    if base is not None:
        base = replace(base, left=base.left + now.left, joined=base.joined + now.joined)
        moves = base.left + now.headcount - answers, base.joined + base.headcount - base.answers
        earlier = (base.round, base.lo, base.hi, *moves)
    kept = ledger.bound(item.id, base)
    cuts = follow(*earlier[1:], answers, item.sensitive) if earlier else classes(answers, item.sensitive)
    if not cuts.tells:
        silent = base is not None and (base.lo, base.hi) == (0, base.answers)
        reason = Reason.NO_CUT if base is None else Reason.ALREADY if silent else Reason.HELD
        few = Refusal(item.id, "", Reason.TOO_FEW, LEAST) if answers < LEAST else None
        return Release((), (few or Refusal(item.id, "", reason),)), kept
    shown = cuts.index(sum(sum(row[: max(1, len(row) // 3)]) for row in cells), now.draw)
    total, held = cuts.ranges[shown], base if shown == cuts.held else None
    moved = earlier is not None and any(earlier[3:])
    detail = _detail(item, now, cells, total, held, moved) if now.detail else None
    told = detail if isinstance(detail, Detail) else None
    proof, digest = _proof(item, now.id, answers, cuts, shown, earlier, told)
    figures = _figures(item, answers, total, held.round if held else "", told, digest)
    if held is None:
        new = Base(now.id, *total, now.headcount, answers, detail=now.detail if told else "")
        kept = ledger.bound(item.id, new)
    refusals = (detail,) if isinstance(detail, Refusal) else ()
    return Release(figures, refusals, proof), replace(kept, figures=(*ledger.figures, *figures))


@dataclass(frozen=True, slots=True)
class Detail:
    """A figure's detail as it is told. sizes: that the group can have, none for a distribution. columns: of the latter."""

    name: str
    sizes: tuple[int, ...]
    columns: int
    parts: tuple[Part, ...]


def _detail(
    item: Item, now: Round, cells: tuple[tuple[int, ...], ...], total: Range, repeated: Base | None, moved: bool
) -> Detail | Refusal:
    """The planned detail, or why it cannot be told: from public facts and the figure that was just told.

    repeated: the base whose figure is told again. A detail that it did not tell is not begun later: since then the figure may
    have gone into a pool that reckoned with it alone. moved: whether anybody's answer may have come or gone since.
    """
    people, reason = [sum(row) for row in cells], None
    answers, columns, each = sum(people), len(cells[0]), tuple[int, ...]()
    if now.group and len(people) == 2:
        if not LEAST <= now.group[0] <= now.group[1] <= answers - LEAST:
            raise ValueError(
                "The run of a group's size reaches where nothing is told: the refusal would tell the size."
            )
        if not now.group[0] <= people[0] <= now.group[1]:
            raise ValueError("The group is not as large as it was said to be.")
    if len(people) == 2 and min(people) < LEAST:
        reason = Reason.TOO_FEW if people[0] < LEAST else Reason.TOO_FEW_ELSEWHERE
    elif repeated and moved:
        reason = Reason.HELD
    elif repeated and repeated.detail != now.detail:
        reason = Reason.OTHER_GROUPS if repeated.detail else Reason.ALREADY
    if reason is not None:
        return Refusal(item.id, now.detail, reason, LEAST if reason is Reason.TOO_FEW else None)
    if len(people) == 2:
        group = now.group or band(people[0])
        each, cuts = sizes(answers, group), split(answers, *total, group, item.sensitive)
        parts = [Part(0, cuts, cuts.index(cells[0][0], now.draw))]
    elif answers >= CAPPED:
        parts = [*points(cells[0], *total, item.sensitive)]
    else:
        no = cells[0][1] if columns == len(THREE) else cells[0][3] + cells[0][4]
        cuts, columns = distribution(answers, *total, item.sensitive), len(THREE)
        parts = [Part(1, cuts, cuts.index(no, now.draw))]
    told = tuple(part for part in parts if part.cuts.tells)
    return Detail(now.detail, each, columns, told) if told else Refusal(item.id, now.detail, Reason.NOTHING_MORE)


def _who(least: int) -> Audience:
    return Audience.EVERYONE if least >= OUTSIDE else Audience.TEAM


def _figures(
    item: Item, answers: int, total: Range, since: str, detail: Detail | None, digest: str
) -> tuple[Published, ...]:
    def one(of: str, lo: int, hi: int, people: Range, rule: str, least: int) -> Published:
        return Published(item.id, of, lo, hi, people, rule, _who(least), digest, since, seal=SEAL)

    (lo, hi), all_of = total, (answers, answers)
    out = [one("", lo, hi, all_of, "class", answers)]
    if detail is None:
        return tuple(out)
    a, b = detail.parts[0].range
    if detail.sizes:
        ends, rest = (detail.sizes[0], detail.sizes[-1]), (answers - detail.sizes[-1], answers - detail.sizes[0])
        least = min(ends[0], rest[0])
        out.append(one(detail.name, a, min(b, ends[1]), ends, "split", least))
        out.append(one(f"not {detail.name}", max(0, lo - b), min(hi - a, rest[1]), rest, "split", least))
    else:
        names = THREE if detail.columns == len(THREE) else POINTS
        out += [one(names[p.column], *p.range, all_of, DISTRIBUTION, answers) for p in detail.parts]
        if names is THREE:
            out.append(one("other", max(0, answers - hi - b), answers - lo - a, all_of, DISTRIBUTION, answers))
    return tuple(out)


@lru_cache(maxsize=10_000)
def _proof(
    item: Item, round_id: str, answers: int, cuts: Cuts, shown: int, earlier: Earlier | None, detail: Detail | None
) -> tuple[str, str]:
    """The proof file and its digest: public facts, all classes that could have been told, and the worlds of each."""
    body: dict[str, object] = {
        "format": "fair-practice-team/2", "item": item.id, "round": round_id, "sensitive": item.sensitive,
        "answers": answers, "classes": cuts.ranges, "shown": shown,
        "worlds": [[[yes, answers - yes] for yes in range(lo, hi + 1)] for lo, hi in cuts.ranges],
    }  # fmt: skip
    if earlier is not None:
        names = ("round", "lo", "hi", "left", "joined")
        body["earlier"] = {**dict(zip(names, earlier, strict=True)), "class": cuts.held}
    if detail is not None:
        body["detail"] = {
            "name": detail.name, "sizes": detail.sizes, "columns": detail.columns,
            "free": free_people(item.sensitive) if answers >= CAPPED else INSIDERS,
            "parts": [{"column": p.column, "classes": p.cuts.ranges, "shown": p.shown} for p in detail.parts],
        }  # fmt: skip
    return written(body)


@dataclass(frozen=True, slots=True)
class Promise:
    """What can be shown of an item before anything is asked. figures: all classes at full turnout, shape (c,) of (lo, hi).

    from_answers: the least number of answers that shows it, None if no number up to the headcount does.
    """

    item: str
    of: str
    figures: tuple[Range, ...]
    from_answers: int | None
    audience: Audience | None
    refusal: Refusal | None = None


def what_can_be_shown(headcount: int, groups: Mapping[str, int], items: Sequence[Item]) -> tuple[Promise, ...]:
    """Tell it before anything is asked: for each item the team's figure and each group that could be told from the rest.

    headcount: people invited, ≥ 0. groups: name to known headcount. Assumes nothing was published of these items before.
    """
    out: list[Promise] = []
    for item in items:
        enough = next((n for n in range(LEAST, headcount + 1) if classes(n, item.sensitive).tells), None)
        if enough is None:
            out.append(_refused(item, "", Reason.TOO_FEW, LEAST))
        else:
            out.append(Promise(item.id, "", classes(headcount, item.sensitive).ranges, enough, _who(headcount)))
        out += [_of_group(headcount, name, size, item) for name, size in groups.items()]
    return tuple(out)


def _refused(item: Item, of: str, reason: Reason, needs: int | None = None) -> Promise:
    return Promise(item.id, of, (), None, None, Refusal(item.id, of, reason, needs))


def _of_group(headcount: int, name: str, size: int, item: Item) -> Promise:
    if size < LEAST:
        return _refused(item, name, Reason.TOO_FEW, LEAST)
    if headcount - size < LEAST:
        return _refused(item, name, Reason.TOO_FEW_ELSEWHERE, 2 * LEAST)
    totals = classes(headcount, item.sensitive).ranges
    each = [split(headcount, lo, hi, band(size), item.sensitive) for lo, hi in totals]
    told = max((c.ranges for c in each if c.tells), key=len, default=())
    if not told:
        return _refused(item, name, Reason.NOTHING_MORE)
    return Promise(item.id, name, told, 2 * LEAST, _who(min(size, headcount - size)))


def show_texts(item: str, texts: Iterable[str]) -> tuple[str, ...] | Refusal:
    """Free texts in random order, from five up: fewer are not shown, to anybody."""
    every = list(texts)
    if len(every) < TEXTS:
        return Refusal(item, "", Reason.TOO_FEW_TEXTS, TEXTS)
    SystemRandom().shuffle(every)
    return tuple(every)
