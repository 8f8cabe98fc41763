"""Check a release without trusting it: read its proof file and add up. No database, no solver, nothing of the rooms that made it.

The file holds public facts only. Checked for a team: the classes cover every count and look at no answer; every class, told
or not, leaves each person's answer open to every coalition (the listed worlds are tried one by one) and every guess below its
cap (all worlds of the class are weighed, in whole numbers); what repeats an earlier round covers all that joiners and leavers
could do. Checked for a pool, and for the details of a large team: for every set of columns and every class, what the rows can
add up to, with and without some of them. Checked for headcounts: the listed tables add up, show the same, and differ enough.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import chain, product
from math import comb, factorial, perm, prod
from typing import Any

from .checks import INSIDERS, ProofError, covers, headcounts, holds, large, need, pool, told, whole
from .classes import CAP, CAP_SENSITIVE, CAPPED, ENDS, ENDS_SENSITIVE, LEAST, WIDTH

World = Sequence[Sequence[int]]


def written(body: Mapping[str, object]) -> tuple[str, str]:
    """A proof file's text, and the digest of everything else in it: equal contents give equal bytes."""
    plain = json.dumps(body, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(plain.encode()).hexdigest()
    return f'{plain[:-1]},"digest":"{digest}"}}', digest


@dataclass(frozen=True, slots=True)
class Verified:
    """What a proof that holds is about. figures: in words of the file; digest: its name in the published figures."""

    format: str
    item: str
    figures: tuple[str, ...]
    digest: str


def verify(text: str) -> Verified:
    """Check one proof file. Raises ProofError, with the reason, for a file that does not prove what it says."""
    checks = {"fair-practice-team/2": _team, "fair-practice-pool/2": pool, "fair-practice-headcounts/1": headcounts}
    try:
        body = json.loads(text)
        digest = body.pop("digest")
        need(written(body)[1] == digest, "The digest does not belong to this file: something in it was changed.")
        need(body["format"] in checks, "This format is not known here.")
        return Verified(body["format"], body["item"], tuple(checks[body["format"]](body)), digest)
    except ProofError:
        raise
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise ProofError(f"The file is not complete: {type(error).__name__}.") from error


def _team(body: Mapping[str, Any]) -> Iterator[str]:
    answers, classes, shown, sensitive = body["answers"], body["classes"], body["shown"], body["sensitive"]
    whole(answers, shown, *(x for c in classes for x in c))
    need(type(sensitive) is bool, "Sensitive is yes or no.")
    need(answers >= LEAST, "Too few answers for any figure.")
    total, earlier = told(classes, shown), body.get("earlier")
    covers(classes, 0, answers, shared=sensitive and not earlier and len(classes) == 2 and answers % 2 == 0)
    half = answers // 2 if sum(a <= answers // 2 <= b for a, b in classes) > 1 else None
    ends = ENDS_SENSITIVE if sensitive else ENDS
    for (lo, hi), worlds in zip(classes, body["worlds"], strict=True):
        need(hi - lo + 1 >= WIDTH, f"The class {lo} to {hi} is too narrow.")
        need(all(lo <= yes <= hi and yes + no == answers and no >= 0 for yes, no in worlds), "A world does not fit.")
        for yes, no in product(range(INSIDERS + 1), repeat=2):
            fit = [(y - yes, n - no) for y, n in worlds if y >= yes and n >= no and yes + no <= INSIDERS]
            need(not fit or (any(y for y, _ in fit) and any(n for _, n in fit)), "Somebody's answer would be certain.")
        if answers < CAPPED:
            _capped([_of_team(answers, lo, hi, insiders, half) for insiders in (INSIDERS, 1)], sensitive)
        else:
            wide = (lo > 0 or hi >= ends - 1) and (hi < answers or lo <= answers - ends + 1)
            need(wide, f"The end class {lo} to {hi} is too narrow.")
    if earlier:
        whole(earlier["lo"], earlier["hi"], earlier["left"], earlier["joined"])
        need(earlier["left"] >= 0 <= earlier["joined"], "Leavers and joiners are counted from 0.")
        run = earlier["lo"] - earlier["left"], earlier["hi"] + earlier["joined"]
        holds(classes, {"lo": run[0], "hi": run[1], "class": earlier["class"]})
    yield f"{total[0]} to {total[1]} of {answers}"
    if "detail" in body:
        yield from _detail(body["detail"], answers, total, sensitive)


def _capped(surest: Sequence[Fraction], sensitive: bool) -> None:
    """surest: the surest guess at one answer, with two insiders and with one."""
    need(surest[0] < Fraction(str(CAP)), "A guess at somebody's answer is too sure.")
    need(not sensitive or surest[1] < Fraction(str(CAP_SENSITIVE)), "A guess at somebody's answer is too sure.")


@lru_cache(maxsize=4096)
def _of_team(answers: int, lo: int, hi: int, insiders: int, half: int | None) -> Fraction:
    """The surest guess in a team's class. half: a count that joins this class by a coin, so weighs half."""
    counts = range(lo, hi + 1)
    return _surest([((y, answers - y),) for y in counts], [1 if y == half else 2 for y in counts], insiders)


@lru_cache(maxsize=4096)
def _of_detail(answers: int, size: int, lo: int, hi: int, a: int, b: int, insiders: int) -> Fraction:
    """The surest guess in a detail's class, a..b, where lo..hi of all said yes. size: of the group, 0 for a distribution. Every
    world is as likely as another, or every count of all (of those who agree) as another."""
    worlds, weights = list[World](), list[int]()
    for total in range(lo, hi + 1):
        rest = answers - total
        for part in range(a, b + 1):
            other = total - part
            if size and 0 <= part <= size and 0 <= other <= answers - size:
                worlds.append(((part, size - part), (other, answers - size - other)))
                ways = factorial(answers) // comb(answers, total)
                weights.append(comb(size, part) * comb(answers - size, other) * ways)
            elif not size and part <= rest:
                worlds.append(((total, part, rest - part),))
                weights.append(factorial(answers + 1) // (rest + 1))
    need(len(worlds) > 0, "A class cannot hold for every size of the group.")
    return max(_surest(worlds, [1] * len(worlds), insiders), _surest(worlds, weights, insiders))


def _surest(worlds: Sequence[World], weights: Sequence[int], insiders: int) -> Fraction:
    """The surest guess at one answer of one person, in whole numbers, over every way in which insiders can have answered."""
    surest, rows, answers = Fraction(0), len(worlds[0]), len(worlds[0][0])
    for flat in product(range(insiders + 1), repeat=rows * answers):
        if sum(flat) > insiders:
            continue
        known = [flat[row * answers : (row + 1) * answers] for row in range(rows)]
        ways = [prod(perm(x, k) for x, k in zip(chain(*world), flat, strict=True)) for world in worlds]
        mass = [weight * way for weight, way in zip(weights, ways, strict=True)]
        for row, answer in product(range(rows) if any(mass) else (), range(answers)):
            said = sum(m * (w[row][answer] - known[row][answer]) for m, w in zip(mass, worlds, strict=True))
            share = Fraction(said, sum(mass) * (sum(worlds[0][row]) - sum(known[row])))
            surest = max(surest, share, 1 - share)
    return surest


def _detail(detail: Mapping[str, Any], answers: int, total: Sequence[int], sensitive: bool) -> Iterator[str]:
    """A split (two groups, for each size the first may have) or the distribution, given the total's class."""
    sizes, columns, parts = detail["sizes"], detail["columns"], detail["parts"]
    whole(columns, detail["free"], *sizes)
    whole(*(x for p in parts for x in (p["column"], p["shown"], *(y for c in p["classes"] for y in c))))
    shown = [told(p["classes"], p["shown"], "It shows no class of several.") for p in parts]
    need(all(LEAST <= s <= answers - LEAST for s in sizes), "A group would be too few.")
    if min([*sizes, *(answers - s for s in sizes)], default=answers) >= CAPPED:
        need(detail["free"] >= (ENDS_SENSITIVE if sensitive else ENDS) - 1, "Too few people's answers are left open.")
        for size in sizes or [0]:
            large(parts, answers, size, columns, total, detail["free"])
    else:
        need(len(parts) == 1 and columns == (2 if sizes else 3), "A detail of a small team is one figure.")
        (lo, hi), (part,) = total, parts
        first = min((max(0, lo - (answers - s)) for s in sizes), default=0)
        covers(part["classes"], first, max((min(s, hi) for s in sizes), default=answers - lo))
        for (a, b), size in product(part["classes"], sizes or [0]):
            _capped([_of_detail(answers, size, lo, hi, a, b, insiders) for insiders in (INSIDERS, 1)], sensitive)
    for part, (lo, hi) in zip(parts, shown, strict=True):
        yield f"{detail['name']}{'' if sizes else ' ' + str(part['column'] + 1)}: {lo} to {hi}"


__all__ = ["ProofError", "Verified", "verify", "written"]
