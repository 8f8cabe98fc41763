"""Check a release without trusting it: read its proof file and add up. No database, no solver, nothing of the rooms that made it.

The file holds public facts only. Checked for a team: the classes cover every count and look at no answer; every class, told
or not, leaves each person's answer open to every coalition (the listed worlds are tried one by one) and every guess below its
cap (all worlds of the class are added up, in whole numbers); what repeats an earlier round covers all that joiners and leavers
could do. Checked for a pool: for every set of columns, what the rows can add up to, with and without any three of them.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, product
from typing import Any

import numpy as np

from .classes import CAP, CAP_SENSITIVE, CAPPED, ENDS, ENDS_SENSITIVE, LEAST, WIDTH

INSIDERS = 2
PRACTICES = 6
World = Sequence[Sequence[int]]


class ProofError(ValueError):
    """The file proves nothing: its message says where and why."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a proof that holds is about. figures: in words of the file; digest: its name in the published figures."""

    format: str
    item: str
    figures: tuple[str, ...]
    digest: str


def verify(text: str) -> Verified:
    """Check one proof file. Raises ProofError, with the reason, for a file that does not prove what it says."""
    try:
        body = json.loads(text)
        digest = body.pop("digest")
        plain = json.dumps(body, sort_keys=True, separators=(",", ":"))
        if hashlib.sha256(plain.encode()).hexdigest() != digest:
            raise ProofError("The digest does not belong to this file: something in it was changed.")
        check = {"fair-practice-team/1": _team, "fair-practice-pool/1": _pool}.get(body["format"])
        if check is None:
            raise ProofError("This format is not known here.")
        return Verified(body["format"], body["item"], tuple(check(body)), digest)
    except ProofError:
        raise
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise ProofError(f"The file is not complete: {type(error).__name__}.") from error


def need(holds: bool, why: str) -> None:
    if not holds:
        raise ProofError(why)


def whole(*values: Any) -> None:
    need(all(type(v) is int for v in values), "Counts are whole numbers.")


def _team(body: Mapping[str, Any]) -> Iterator[str]:
    answers, classes, shown, sensitive = body["answers"], body["classes"], body["shown"], body["sensitive"]
    whole(answers, shown, *(x for c in classes for x in c))
    need(type(sensitive) is bool, "Sensitive is yes or no.")
    need(answers >= LEAST, "Too few answers for any figure.")
    need(len(classes) > 1 and 0 <= shown < len(classes), "The class shown is not one of several.")
    held = body["earlier"]["class"] if "earlier" in body else None
    _covers(classes, 0, answers, shared=sensitive and held is None and len(classes) == 2 and answers % 2 == 0)
    need(len(body["worlds"]) == len(classes), "Each class has its worlds.")
    for (lo, hi), worlds in zip(classes, body["worlds"], strict=True):
        need(hi - lo + 1 >= WIDTH, f"The class {lo} to {hi} is too narrow.")
        for world in worlds:
            need(
                len(world) == 1 and len(world[0]) == 2 and sum(world[0]) == answers,
                "A world does not add up to the team.",
            )
            need(lo <= world[0][0] <= hi, f"A world lies outside the class {lo} to {hi}.")
        _open(worlds, [answers], 2)
        _capped(answers, lo, hi, sensitive, classes)
    if held is not None:
        earlier = body["earlier"]
        whole(held, earlier["lo"], earlier["hi"], earlier["left"], earlier["joined"])
        need(earlier["left"] >= 0 <= earlier["joined"], "Leavers and joiners are counted from 0.")
        lo, hi = classes[held]
        need(
            lo <= max(0, earlier["lo"] - earlier["left"]) and hi >= min(answers, earlier["hi"] + earlier["joined"]),
            "The class that repeats the earlier round does not hold all that joiners and leavers could do.",
        )
    yield f"{classes[shown][0]} to {classes[shown][1]} of {answers}"
    if "detail" in body:
        yield from _detail(body, body["detail"], answers, classes[shown])


def _covers(classes: Sequence[Sequence[int]], first: int, last: int, shared: bool = False) -> None:
    need(classes[0][0] == first and classes[-1][1] == last, "The classes do not cover every count.")
    for (_, hi), (lo, _) in pairwise(classes):
        need(lo == hi + 1 or (shared and lo == hi), "The classes do not follow one another.")


@lru_cache(maxsize=64)
def _patterns(atoms: int, answers: int) -> tuple[tuple[tuple[int, ...], ...], ...]:
    cells = [p for p in product(range(INSIDERS + 1), repeat=atoms * answers) if sum(p) <= INSIDERS]
    return tuple(tuple(p[a * answers : (a + 1) * answers] for a in range(atoms)) for p in cells)


def _open(worlds: Sequence[World], sizes: Sequence[int], answers: int) -> None:
    """Every person's every answer is open, whatever any coalition answered; all groups are larger than a coalition."""
    for known in _patterns(len(sizes), answers):
        room = [size - sum(k) for size, k in zip(sizes, known, strict=True)]
        pairs = [list(zip(w, known, strict=True)) for w in worlds]
        fit = [p for p in pairs if all(x >= k for row, ks in p for x, k in zip(row, ks, strict=True))]
        for atom, answer in product(range(len(sizes)), range(answers)):
            spare = [p[atom][0][answer] - known[atom][answer] for p in fit]
            need(
                any(s >= 1 for s in spare) and any(s < room[atom] for s in spare), "Somebody's answer would be certain."
            )


@lru_cache(maxsize=4096)
def _surest(answers: int, lo: int, hi: int, insiders: int, half: int | None) -> Fraction:
    """The surest guess in a class, from whole numbers. half: a count that joins this class by a coin, so weighs half."""
    surest = Fraction(0)
    for known in range(insiders + 1):
        for said in range(known + 1):
            total = mass = 0
            for yes in range(max(lo, said), min(hi, answers - known + said) + 1):
                weight = 1 if yes == half else 2
                for step in range(said):
                    weight *= yes - step
                for step in range(known - said):
                    weight *= answers - yes - step
                total += weight
                mass += weight * (yes - said)
            share = Fraction(mass, total * (answers - known))  # a class 3 wide holds every coalition's answers
            surest = max(surest, share, 1 - share)
    return surest


def _capped(answers: int, lo: int, hi: int, sensitive: bool, classes: Sequence[Sequence[int]]) -> None:
    if answers >= CAPPED:
        ends = ENDS_SENSITIVE if sensitive else ENDS
        need(
            (lo > 0 or hi >= ends - 1) and (hi < answers or lo <= answers - ends + 1),
            f"The end class {lo} to {hi} is too narrow.",
        )
        return
    half = answers // 2 if sum(a <= answers // 2 <= b for a, b in classes) > 1 else None
    need(
        _surest(answers, lo, hi, INSIDERS, half) < Fraction(str(CAP)), f"A guess in the class {lo} to {hi} is too sure."
    )
    if sensitive:
        need(
            _surest(answers, lo, hi, 1, half) < Fraction(str(CAP_SENSITIVE)),
            f"A guess in the class {lo} to {hi} is too sure.",
        )


def _detail(body: Mapping[str, Any], detail: Mapping[str, Any], answers: int, total: Sequence[int]) -> Iterator[str]:
    """A split (two groups, for each size the first may have) or the distribution (three answers), given the total's class."""
    lo, hi = total
    sizes, classes, shown = detail["sizes"], detail["classes"], detail["shown"]
    whole(shown, *sizes, *(x for c in classes for x in c))
    need(len(classes) > 1 and 0 <= shown < len(classes), "The detail shown is not one of several.")
    split = bool(sizes)
    if split:
        need(all(LEAST <= s <= answers - LEAST for s in sizes), "A group would be too few.")
        _covers(classes, min(max(0, lo - (answers - s)) for s in sizes), max(min(s, hi) for s in sizes))
    else:
        _covers(classes, 0, answers - lo)
    for (a, b), every in zip(classes, detail["worlds"], strict=True):
        need(len(every) == max(1, len(sizes)), "Each size of the group has its worlds.")
        for worlds, size in zip(every, sizes or [answers], strict=True):
            rows = [size, answers - size] if split else [answers]

            def possible(w: World, a: int = a, b: int = b) -> bool:
                part = w[0][0] if split else w[0][1]
                return lo <= sum(row[0] for row in w) <= hi and a <= part <= b

            for world in worlds:
                need(
                    [sum(r) for r in world] == rows and all(x >= 0 for r in world for x in r),
                    "A world does not add up.",
                )
                need(possible(world), "A world lies outside what is told.")
            _open(worlds, rows, 2 if split else 3)
    yield f"{detail['name']}: {classes[shown][0]} to {classes[shown][1]}"


def _pool(body: Mapping[str, Any]) -> Iterator[str]:
    practices, figures, rows_ = body["practices"], body["figures"], body["insiders"] + 1
    columns = len(body["groups"])
    need(body["insiders"] >= INSIDERS, "Too few insiders are allowed for.")
    need(
        len(practices) >= PRACTICES and sum(sum(p["answers"]) for p in practices) >= CAPPED,
        "Too few Practices or answers.",
    )
    whole(*(x for p in practices for x in (*p["answers"], *p["least"], *p["most"], p["lo"], p["hi"])))
    sets = (np.arange(2**columns)[:, None] >> np.arange(columns)) & 1
    least, most = (np.array([p[k] for p in practices], dtype=np.int64) @ sets.T for k in ("least", "most"))
    own_lo, own_hi = (np.array([[p[k]] for p in practices], dtype=np.int64) for k in ("lo", "hi"))
    need(
        all(0 <= a <= b <= n for p in practices for a, b, n in zip(p["least"], p["most"], p["answers"], strict=True)),
        "A Practice's ranges do not fit.",
    )
    lo, hi = np.maximum(least, own_lo - most[:, ::-1]), np.minimum(most, own_hi - least[:, ::-1])
    need(bool((lo <= hi).all()), "A Practice's ranges do not fit.")
    networks = {f["of"]: f for f in figures if f["of"] != body["place"] and f["columns"] == 2**columns - 1}
    alone = [i for i, p in enumerate(practices) if p["network"] not in networks]
    rows_lo, rows_hi = [lo[alone]], [hi[alone]]
    for name, figure in networks.items():
        inside = [i for i, p in enumerate(practices) if p["network"] == name]
        need(len(inside) >= PRACTICES, f"{name} has too few Practices.")
        _robust(figure["lo"], figure["hi"], lo[inside], hi[inside], rows_, name)
        a, b = lo[inside].sum(axis=0), hi[inside].sum(axis=0)
        rows_lo.append(np.maximum(a, figure["lo"] - b[::-1])[None])
        rows_hi.append(np.minimum(b, figure["hi"] - a[::-1])[None])
        yield f"{name}: {figure['lo']} to {figure['hi']}"
    below, above = np.vstack(rows_lo), np.vstack(rows_hi)
    width = np.sort(above - below, axis=0)[-min(rows_, len(below)) :].sum(axis=0)
    free = 2**40
    least_of, most_of = np.full(columns, -free), np.full(columns, free)
    plank = (-free, free)
    for figure in figures:
        if figure["of"] in networks:
            continue
        whole(figure["lo"], figure["hi"], figure["first"], figure["last"], figure["low"], figure["high"])
        need(figure["first"] <= figure["lo"] <= figure["hi"] <= figure["last"], "A figure lies outside its classes.")
        need(
            figure["hi"] - figure["lo"] + 1 >= min(body["width"], WIDTH) and figure["lo"] < figure["last"],
            "A class is too narrow.",
        )
        a = figure["lo"] if figure["lo"] > figure["first"] else -free
        b = figure["hi"] if figure["hi"] < figure["last"] else free
        if figure["columns"] == 2**columns - 1:
            plank = (a, b)
        else:
            column = figure["columns"].bit_length() - 1
            least_of[column], most_of[column] = a, b
        need_low = np.maximum(sets @ least_of, plank[0] - (1 - sets) @ most_of)
        need_high = np.minimum(sets @ most_of, plank[1] - (1 - sets) @ least_of)
        some = np.arange(2**columns) > 0
        bottom, top = below.sum(axis=0), above.sum(axis=0)
        need(
            bool((need_low <= np.maximum(bottom, top - width))[some].all()), f"{figure['of']} could tell of a Practice."
        )
        need(
            bool((need_high >= np.minimum(top, bottom + width))[some].all()),
            f"{figure['of']} could tell of a Practice.",
        )
        yield f"{figure['of']}: {figure['lo']} to {figure['hi']}"


def _robust(least: int, most: int, lo: Any, hi: Any, rows: int, name: str) -> None:
    width = int(np.sort((hi - lo)[:, -1])[-rows:].sum())
    bottom, top = int(lo[:, -1].sum()), int(hi[:, -1].sum())
    need(least <= max(bottom, top - width) and most >= min(top, bottom + width), f"{name} could tell of a Practice.")
