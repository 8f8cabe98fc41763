"""Inside a Practice: what one team's answers to one item may tell, before and after they are given.

Everything is decided from who could answer and what was published before; the answers only choose the class. A team's figure
comes first; then either a split into two groups or the three-way distribution refines it, cut so that with the figure already
told nobody is exposed. A round repeats its figure wherever joiners and leavers alone could explain the change.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import comb
from secrets import SystemRandom

import numpy as np

from .classes import CAPPED, LEAST, OUTSIDE, WIDTH, Cuts, bearable, classes, cut, follow, team
from .values import SEAL, Audience, Published, Reason, Refusal, Unreleased
from .worlds import INSIDERS, Floats, Ints, coalitions

TEXTS = 5  # free texts, for any to be shown
DETAIL_MOST = 60  # answers up to which details are worked out; beyond, use a pool


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


@dataclass(frozen=True, slots=True)
class Round:
    """A round, from public facts. headcount: could answer. left, joined: staff since the round before. draw: the round's coin.

    detail: "" for none, "distribution", or the name of a group (its members and the rest are told apart); fixed at launch.
    """

    id: str
    headcount: int
    left: int = 0
    joined: int = 0
    detail: str = ""
    draw: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """What one item of one round tells. proof: the text of the proof file, "" where nothing is published."""

    figures: tuple[Published, ...]
    refusals: tuple[Refusal, ...]
    proof: str = ""


def toss() -> bool:
    """The round's coin: drawn once, used for all items of the round, then forgotten."""
    return bool(SystemRandom().getrandbits(1))


def band(answers: int) -> tuple[int, int]:
    """The run of three sizes in which a group's number of answers is told: 7 to 9, 10 to 12, …"""
    low = LEAST + (answers - LEAST) // 3 * 3
    return low, low + 2


def sizes(answers: int, group: tuple[int, int]) -> tuple[int, ...]:
    """Sizes in the band `group` that leave the rest of `answers` people large enough too."""
    return tuple(s for s in range(group[0], group[1] + 1) if answers - s >= LEAST)


@lru_cache(maxsize=10_000)
def split(answers: int, lo: int, hi: int, group: tuple[int, int], sensitive: bool) -> Cuts:
    """Classes of a group's yes-count, given that lo..hi of all said yes: safe for each size of the group in its band.

    One class, which tells nothing more, where no cut is safe.
    """
    every = [_pairs(answers, size, lo, hi) for size in sizes(answers, group)]
    first, last = (int(f([w[:, 0, 0].min() if f is min else w[:, 0, 0].max() for w in every])) for f in (min, max))

    def part(worlds: Ints, a: int, b: int) -> Ints:
        return worlds[(worlds[:, 0, 0] >= a) & (worlds[:, 0, 0] <= b)]

    def may(a: int, b: int) -> bool:
        return all(_tellable(part(w, a, b), sensitive) for w in every)

    def cost(a: int, b: int) -> float:
        return sum(
            float((w.std(axis=0)[:, 0] / w[0].sum(axis=1)).sum()) * len(w) for w in (part(w, a, b) for w in every)
        )

    found = cut(first, last, may, cost)
    return Cuts(found or ((first, last),))


def _pairs(answers: int, size: int, lo: int, hi: int) -> Ints:
    a, b = np.meshgrid(np.arange(size + 1), np.arange(answers - size + 1), indexing="ij")
    keep = (a + b >= lo) & (a + b <= hi)
    a, b = a[keep], b[keep]
    return np.stack([np.stack([a, size - a], axis=1), np.stack([b, answers - size - b], axis=1)], axis=1)


def _tellable(worlds: Ints, sensitive: bool) -> bool:
    """Whether two groups' joint worlds may remain: wide enough, and bearable with either group, or all, equally likely."""
    if len(worlds) == 0 or any(len(set(worlds[:, atom, 0].tolist())) < WIDTH for atom in (0, 1)):
        return False
    size, rest = worlds[0].sum(axis=1).tolist()
    together = np.array([comb(size, a) * comb(rest, b) / comb(size + rest, a + b) for a, b in worlds[:, :, 0].tolist()])
    return bearable(worlds, sensitive, (None, together))


@lru_cache(maxsize=10_000)
def distribution(answers: int, lo: int, hi: int, sensitive: bool) -> Cuts:
    """Classes of how many disagree, given that lo..hi agree; the others are "neither", "don't know" or said nothing.

    One class, which tells nothing more, where no cut is safe.
    """
    yes, no = np.meshgrid(np.arange(lo, hi + 1), np.arange(answers + 1), indexing="ij")
    keep = yes + no <= answers
    yes, no = yes[keep], no[keep]
    every = np.stack([yes, no, answers - yes - no], axis=1)[:, None, :]

    def part(a: int, b: int) -> Ints:
        return every[(no >= a) & (no <= b)]

    def may(a: int, b: int) -> bool:
        here = part(a, b)
        if any(len(set(here[:, 0, answer].tolist())) < WIDTH for answer in (0, 1, 2)):
            return False
        step: Floats = 1 / (answers - here[:, 0, 0] + 1.0)
        return bearable(here, sensitive, (None, step))

    found = cut(0, answers - lo, may, lambda a, b: float(part(a, b).std(axis=0).sum()) * (b - a + 1))
    return Cuts(found or ((0, answers - lo),))


def release(counts: Unreleased, item: Item, now: Round, ledger: Ledger) -> tuple[Release, Ledger]:
    """Publish one item of one round, and the ledger with it.

    counts: shape (1 or 2 groups, answers) with the answers (yes, no, other), or (yes, not yes) where there is no distribution;
    the first row is the group that `now.detail` names. Raises ValueError if counts and round do not belong together.
    """
    cells = np.array(counts.for_holder(), dtype=np.int64)
    grouped = now.detail not in ("", "distribution")
    if len(cells) != (2 if grouped else 1) or (now.detail == "distribution") != (cells.shape[1] == 3):
        raise ValueError("These counts do not have the shape that the round was planned with.")
    answers = int(cells.sum())
    if answers > now.headcount:
        raise ValueError("More answers than people.")
    base = ledger.bases.get(item.id)
    if base is not None:
        base = replace(base, left=base.left + now.left, joined=base.joined + now.joined)
    if answers < LEAST:
        bases = {**ledger.bases, item.id: base} if base else ledger.bases
        return Release((), (Refusal(item.id, "", Reason.TOO_FEW, LEAST),)), replace(ledger, bases=bases)
    cuts, moved = plan(answers, item.sensitive, now.headcount, base)
    shown = cuts.index(int(cells[:, 0].sum()), now.draw)
    if not cuts.tells:
        bases = {**ledger.bases, item.id: base} if base else ledger.bases
        reason = Reason.HELD if base else Reason.NO_CUT
        return Release((), (Refusal(item.id, "", reason),)), replace(ledger, bases=bases)
    lo, hi = cuts.ranges[shown]
    held = base is not None and shown == cuts.held
    detail, group, refusal = None, (0, 0), None
    if now.detail:
        group = band(int(cells[0].sum())) if grouped else (0, 0)
        refusal = _detail_refused(item, now, base, held, moved, answers, int(cells[0].sum()) if grouped else None)
        if refusal is None:
            detail = (
                split(answers, lo, hi, group, item.sensitive)
                if grouped
                else distribution(answers, lo, hi, item.sensitive)
            )
            if not detail.tells:
                detail, refusal = None, Refusal(item.id, now.detail, Reason.NOTHING_MORE)
    part = detail.index(int(cells[0, 0] if grouped else cells[0, 1]), now.draw) if detail else None
    told = Detail(now.detail, detail, part, group if grouped else None) if detail and part is not None else None
    proof, digest = _proof(item, now.id, answers, cuts, shown, _earlier(base, now, answers), told)
    since = base.round if base and held else ""
    figures = _figures(item, answers, (lo, hi), since, told, digest)
    if base is None or not held:
        base = Base(now.id, lo, hi, now.headcount, answers, detail=now.detail if detail else "")
    elif detail:
        base = replace(base, detail=now.detail)
    new = Ledger({**ledger.bases, item.id: base}, (*ledger.figures, *figures))
    return Release(figures, (refusal,) if refusal else (), proof), new


def plan(answers: int, sensitive: bool, headcount: int, base: Base | None) -> tuple[Cuts, bool]:
    """The classes of this round, and whether anybody's answer may have come or gone since the base."""
    if base is None:
        return classes(answers, sensitive), False
    left = base.left + headcount - answers
    joined = base.joined + base.headcount - base.answers
    return follow(base.lo, base.hi, left, joined, answers, sensitive), bool(left or joined)


def _detail_refused(
    item: Item, now: Round, base: Base | None, held: bool, moved: bool, answers: int, group: int | None
) -> Refusal | None:
    """Why the planned detail cannot be told, from public facts and the figure that was just told."""
    reason: Reason | None = None
    if base is not None and held:
        if moved:
            reason = Reason.HELD
        elif base.detail not in ("", now.detail):
            reason = Reason.OTHER_GROUPS
    if group is not None and group < LEAST:
        reason = Reason.TOO_FEW
    elif group is not None and answers - group < LEAST:
        reason = Reason.TOO_FEW_ELSEWHERE
    elif answers > DETAIL_MOST:
        reason = Reason.NOTHING_MORE
    return Refusal(item.id, now.detail, reason, LEAST if reason is Reason.TOO_FEW else None) if reason else None


@dataclass(frozen=True, slots=True)
class Detail:
    """A figure's detail as it is told: its name, its classes, the one that holds, and the band of the group's size."""

    name: str
    cuts: Cuts
    shown: int
    group: tuple[int, int] | None


def _figures(
    item: Item, answers: int, total: tuple[int, int], since: str, detail: Detail | None, digest: str
) -> tuple[Published, ...]:
    def one(of: str, lo: int, hi: int, people: tuple[int, int], rule: str, least: int) -> Published:
        who = Audience.EVERYONE if least >= OUTSIDE else Audience.TEAM
        return Published(item.id, of, lo, hi, people, rule, who, digest, since, seal=SEAL)

    lo, hi = total
    all_of = (answers, answers)
    out = [one("", lo, hi, all_of, "class", answers)]
    if detail is None:
        return tuple(out)
    a, b = detail.cuts.ranges[detail.shown]
    if detail.group is None:
        out.append(one("no", a, b, all_of, "distribution", answers))
        out.append(one("other", max(0, answers - hi - b), answers - lo - a, all_of, "distribution", answers))
        return tuple(out)
    each = sizes(answers, detail.group)
    ends = (min(each), max(each))
    rest = (answers - ends[1], answers - ends[0])
    least = min(ends[0], rest[0])
    out.append(one(detail.name, a, min(b, ends[1]), ends, "split", least))
    out.append(one(f"not {detail.name}", max(0, lo - b), min(hi - a, rest[1]), rest, "split", least))
    return tuple(out)


def _earlier(base: Base | None, now: Round, answers: int) -> tuple[str, int, int, int, int] | None:
    """The base as a proof tells it: its round, its class, at most how many left and joined since."""
    if base is None:
        return None
    left = base.left + now.headcount - answers
    return base.round, base.lo, base.hi, left, base.joined + base.headcount - base.answers


@lru_cache(maxsize=10_000)
def _proof(
    item: Item,
    round_id: str,
    answers: int,
    cuts: Cuts,
    shown: int,
    earlier: tuple[str, int, int, int, int] | None,
    detail: Detail | None,
) -> tuple[str, str]:
    """The proof file and its digest: public facts, all classes that could have been told, and worlds that show everybody's
    answer open."""
    body: dict[str, object] = {
        "format": "fair-practice-team/1", "item": item.id, "round": round_id, "sensitive": item.sensitive,
        "answers": answers, "classes": cuts.ranges, "shown": shown,
        "worlds": [_witness(answers, lo, hi) for lo, hi in cuts.ranges],
    }  # fmt: skip
    if earlier is not None:
        names = ("round", "lo", "hi", "left", "joined")
        body["earlier"] = {**dict(zip(names, earlier, strict=True)), "class": cuts.held}
    if detail is not None:
        lo, hi = cuts.ranges[shown]
        each = sizes(answers, detail.group) if detail.group else ()
        every = [_pairs(answers, size, lo, hi) for size in each] or [_three(answers, lo, hi)]
        column = 0 if detail.group else 1
        body["detail"] = {
            "name": detail.name, "sizes": each, "classes": detail.cuts.ranges, "shown": detail.shown,
            "worlds": [
                [_few(w[(w[:, 0, column] >= a) & (w[:, 0, column] <= b)]) for w in every]
                for a, b in detail.cuts.ranges
            ],
        }  # fmt: skip
    text = seal(body)
    return text, str(json.loads(text)["digest"])


def _three(answers: int, lo: int, hi: int) -> Ints:
    return np.array(
        [[[y, n, answers - y - n]] for y in range(lo, hi + 1) for n in range(answers - y + 1)], dtype=np.int64
    )


@lru_cache(maxsize=10_000)
def _witness(answers: int, lo: int, hi: int) -> list[list[list[int]]]:
    return _few(team(answers, lo, hi))


def _few(worlds: Ints) -> list[list[list[int]]]:
    """Some of the worlds, enough to show every person's answer open to every coalition."""
    sizes_ = worlds[0].sum(axis=1)
    picked: dict[int, None] = {}
    for pattern in coalitions(worlds.shape[1], worlds.shape[2], INSIDERS):
        known = np.array(pattern, dtype=np.int64)
        fit = (worlds >= known).all(axis=(1, 2))
        for atom, answer in np.ndindex(known.shape):
            free = int(sizes_[atom] - known[atom].sum())
            spare = worlds[:, atom, answer] - known[atom, answer]
            for good in (fit & (spare >= 1), fit & (spare < free)):
                where = np.flatnonzero(good)
                if len(where) and not any(int(w) in picked for w in where):
                    picked[int(where[len(where) // 2])] = None
    return worlds[sorted(picked)].tolist()  # type: ignore[no-any-return]


def seal(body: Mapping[str, object]) -> str:
    """The proof as text, with the digest of everything else in it: equal contents give equal bytes."""
    plain = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return json.dumps(
        {**json.loads(plain), "digest": hashlib.sha256(plain.encode()).hexdigest()},
        sort_keys=True,
        separators=(",", ":"),
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """What can be shown of an item before anything is asked. figures: all classes at full turnout, shape (c,) of (lo, hi).

    from_answers: the least number of answers that shows it, None if no number up to the headcount does.
    """

    item: str
    of: str
    figures: tuple[tuple[int, int], ...]
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
        who = None if enough is None else Audience.EVERYONE if headcount >= OUTSIDE else Audience.TEAM
        refusal = Refusal(item.id, "", Reason.TOO_FEW, LEAST) if enough is None else None
        out.append(
            Promise(item.id, "", classes(headcount, item.sensitive).ranges if enough else (), enough, who, refusal)
        )
        for name, size in groups.items():
            out.append(_group_promise(headcount, name, size, item))
    return tuple(out)


def _group_promise(headcount: int, name: str, size: int, item: Item) -> Promise:
    reason = Reason.TOO_FEW if size < LEAST else Reason.TOO_FEW_ELSEWHERE if headcount - size < LEAST else None
    told: tuple[tuple[int, int], ...] = ()
    if reason is None and headcount <= DETAIL_MOST:
        each = (
            split(headcount, lo, hi, band(size), item.sensitive) for lo, hi in classes(headcount, item.sensitive).ranges
        )
        told = max((c.ranges for c in each if c.tells), key=len, default=())
    if not told:
        needs = LEAST if reason is Reason.TOO_FEW else 2 * LEAST if reason else None
        return Promise(item.id, name, (), None, None, Refusal(item.id, name, reason or Reason.NOTHING_MORE, needs))
    who = Audience.EVERYONE if min(size, headcount - size) >= OUTSIDE else Audience.TEAM
    return Promise(item.id, name, told, 2 * LEAST, who)


def show_texts(item: str, texts: Iterable[str]) -> tuple[str, ...] | Refusal:
    """Free texts in random order, from five up: fewer are not shown, to anybody."""
    every = list(texts)
    if len(every) < TEXTS:
        return Refusal(item, "", Reason.TOO_FEW_TEXTS, TEXTS)
    SystemRandom().shuffle(every)
    return tuple(every)


__all__ = ["CAPPED", "Base", "Item", "Ledger", "Promise", "Release", "Round", "band", "distribution", "plan", "release", "seal",
           "show_texts", "split", "toss", "what_can_be_shown"]  # fmt: skip
