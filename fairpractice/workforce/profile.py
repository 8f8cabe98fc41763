"""Who works here beside who lives here. Pure: counts of a snapshot and a population in, frozen shares with sentences out.

Staff are all counted, so their share is no sample. The range says how far chance alone could move it in so small a team: it is
the score interval of its ratio to the population's share, put back on the scale of shares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fairpractice.figures import statistics as st
from fairpractice.figures.statistics import Interval, Say, Verdict
from fairpractice.organisations.reference.ethnic_groups import Definition
from fairpractice.workforce.findings import NOTHING, verdicts
from fairpractice.workforce.groups import APART, Side, Value, side, sides

Staff = Mapping[str, Mapping[Value, int]]
Translate = Callable[[str], str]


def N_(text: str) -> str:
    """Marks a text for translation."""
    return text


Pair = tuple[int, int]
EVERYBODY, LEADS, ADVISES = "everybody", "leads", "advises"
NAMES = {
    EVERYBODY: N_("Everybody who works here"),
    LEADS: N_("Those who lead"),
    ADVISES: N_("Those who advise"),
}
COUNTED = N_("{x} of {n}, which is {share} in 100.")
COUNTED_FEW = N_("{x} of {n}.")
FEW = 20  # people below whom a share in 100 would sound surer than it is
NOBODY = N_("Nobody whose ethnic group is known.")
SAID: Mapping[Say, str] = {
    Say.HIGHER: N_("More ethnic minority people than chance explains, beside {share} in 100 of {place}."),
    Say.LOWER: N_("Fewer ethnic minority people than chance explains, beside {share} in 100 of {place}."),
    Say.NO_CLEAR_DIFFERENCE: N_("No clear difference from {place}, where it is {share} in 100."),
    Say.TOO_FEW: N_("Too few people to say whether this differs from {place}, where it is {share} in 100."),
}
WOULD_SAY = N_("With about {needs} times as many people it could be said. Practices together can be enough.")
GAP = N_("{x} of {n} who lead, and {all_x} of {all_n} who work here: {points} percentage points.")
GAP_SAID: Mapping[Say, str] = {
    Say.HIGHER: N_("Ethnic minority staff are more common among leaders than chance explains."),
    Say.LOWER: N_("Ethnic minority staff are rarer among leaders than chance explains: this favours others."),
    Say.NO_CLEAR_DIFFERENCE: N_("No clear difference between leaders and the rest of the team."),
    Say.TOO_FEW: N_("Too few people to say whether leaders differ from the rest of the team."),
}
RANGE = N_("Chance alone leaves open from {low} to {high} points.")


@dataclass(frozen=True, slots=True)
class Part:
    """A role group, or several, before it is set beside anybody. counts: people by value."""

    id: str
    name: str
    counts: Mapping[Value, int]

    def pair(self, definition: Definition) -> tuple[int, int]:
        """Ethnic minority people, and all whose group is told finely enough."""
        found = sides(self.counts, definition)
        return found[Side.MINORITY], found[Side.MINORITY] + found[Side.MAJORITY]

    def apart(self, definition: Definition) -> dict[Value, int]:
        """People who belong to neither side, by value."""
        neither = (*APART, *(v for v in self.counts if side(v, definition) is Side.UNKNOWN))
        return {value: self.counts[value] for value in neither if self.counts.get(value)}


@dataclass(frozen=True, slots=True)
class Share:
    """Staff of a part beside a population. shown: share with its range (0..1); None where nobody's group is known.

    before: ethnic minority people and all whose group was told, in the earlier snapshot; None for none.
    """

    part: Part
    minority: int
    known: int
    people: int
    verdict: Verdict
    shown: Interval | None
    counted: str
    said: str
    sayable: str
    before: Pair | None = None

    @property
    def sentence(self) -> str:
        return " ".join(each for each in (self.counted, self.said) if each)


@dataclass(frozen=True, slots=True)
class Gap:
    """WRES 9: leaders minus everybody, in percentage points, with its range; None where one of them is nobody."""

    points: float | None
    low: float
    high: float
    verdict: Verdict
    sentence: str


@dataclass(frozen=True, slots=True)
class Role:
    """A role group as the Practice calls it."""

    key: str
    name: str
    leads: bool = False
    advises: bool = False


def parts(staff: Staff, roles: Sequence[Role], translate: Translate = str) -> list[Part]:
    """Everybody, those who lead, those who advise (where there are such role groups), then each role group with people."""
    known = {role.key: role for role in roles}
    every = [*roles, *(Role(key, key) for key in staff if key not in known)]

    def together(id: str, which: Sequence[Role]) -> list[Part]:
        sums: dict[Value, int] = {}
        for role in which:
            for value, people in staff.get(role.key, {}).items():
                sums[value] = sums.get(value, 0) + people
        return [Part(id, translate(NAMES[id]), sums)] if which else []

    return [
        *together(EVERYBODY, every),
        *together(LEADS, [role for role in every if role.leads]),
        *together(ADVISES, [role for role in every if role.advises]),
        *(Part(role.key, role.name, staff[role.key]) for role in every if staff.get(role.key)),
    ]


def shares(
    found: Sequence[Part],
    of: tuple[int, int],
    place: str,
    definition: Definition,
    before: Mapping[str, Pair] | None = None,
    translate: Translate = str,
) -> list[Share]:
    """Each part beside a population: `of` is its ethnic minority people and all of its people."""
    pairs = [part.pair(definition) for part in found]
    local = of[0] / of[1] if of[1] else 0.0
    can = [k for k, (_x, n) in enumerate(pairs) if n and of[1]]
    told: dict[int, Verdict] = {}
    if can:
        made = verdicts([pairs[k][0] for k in can], [pairs[k][1] for k in can], *([each] * len(can) for each in of))
        told = dict(zip(can, made, strict=True))
    return [
        _share(part, pair, told.get(k), local, place, (before or {}).get(part.id), translate)
        for k, (part, pair) in enumerate(zip(found, pairs, strict=True))
    ]


def _share(
    part: Part,
    pair: tuple[int, int],
    verdict: Verdict | None,
    local: float,
    place: str,
    before: Pair | None,
    translate: Translate,
) -> Share:
    x, n = pair
    people = sum(part.counts.values())
    if not n:
        return Share(part, x, n, people, NOTHING, None, translate(NOBODY), "", "", before)
    counted = translate(COUNTED if n >= FEW else COUNTED_FEW).format(x=x, n=n, share=round(100 * x / n))
    if verdict is None:
        return Share(part, x, n, people, NOTHING, None, counted, "", "", before)
    low, high = (min(1.0, bound * local) for bound in (verdict.low, verdict.high))
    shown = Interval(np.array(x / n), np.array(low), np.array(high if local else 1.0))
    said = translate(SAID[verdict.say]).format(place=place, share=round(100 * local))
    sayable = translate(WOULD_SAY).format(needs=verdict.needs) if verdict.needs else ""
    return Share(part, x, n, people, verdict, shown, counted, said, sayable, before)


def gap(leads: Part | None, everybody: Part, definition: Definition, translate: Translate = str) -> Gap:
    """Leaders minus the whole team. They are part of it: leaders are compared with the rest, and the range is drawn in to match."""
    x, n = leads.pair(definition) if leads else (0, 0)
    whole_x, whole = everybody.pair(definition)
    rest_x, rest = whole_x - x, whole - n
    if not n or not whole:
        return Gap(None, -100.0, 100.0, NOTHING, translate(NOBODY))
    points = 100 * (x / n - whole_x / whole)
    if not rest:
        return Gap(points, -100.0, 100.0, NOTHING, translate(GAP_SAID[Say.TOO_FEW]))
    [verdict] = verdicts([x], [n], [rest_x], [rest])
    found = st.compare(x, n, rest_x, rest, "difference")
    low, high = (100 * float(bound) * rest / whole for bound in (found.low, found.high))
    numbers = {"x": x, "n": n, "all_x": whole_x, "all_n": whole, "points": f"{points:+.0f}"}
    told = [
        translate(GAP).format(**numbers),
        translate(RANGE).format(low=f"{low:+.0f}", high=f"{high:+.0f}"),
        translate(GAP_SAID[verdict.say]),
    ]
    return Gap(points, low, high, verdict, " ".join(told))
