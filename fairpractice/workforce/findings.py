"""What an indicator can say. Pure: counters (or a snapshot) and a definition in, a frozen finding with its sentence out.

    pair(by_year, ratio, years, definition)           -> Pair     the counts of both sides: `.minority.counted`, `.minority.out_of`
    find(indicator, ratio, by_year, definition)       -> Finding  sentence, verdict, years pooled, what would make it sayable
    find_all([Asked(...)], definition)                -> findings of a whole page, worked out at once
    years_of(by_year, ratio)                          -> years that can be used, newest first
    verdicts(x1, n1, x2, n2)                          -> one Verdict a row, as `statistics.enough_to_say` gives them
    many(x1, n1, x2, n2)                              -> arrays for a whole region

`by_year` is what `queries.counters(employer, indicator.id)` gives: year -> stage -> value -> people. All counts are the holder's:
sentences made here are for the lead's own pages. What leaves them goes through `releases`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from fairpractice.figures import statistics as st
from fairpractice.figures import words
from fairpractice.figures.statistics import Say, Verdict
from fairpractice.organisations.reference.ethnic_groups import Definition
from fairpractice.workforce.groups import APART, Side, Value, side, sides
from fairpractice.workforce.indicators import Indicator, Ratio

ByYear = Mapping[int, Mapping[str, Mapping[Value, int]]]
Translate = Callable[[str], str]
Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

YEARS = 3  # pooled at most: further back it is another Practice
WIDE = 4.0  # as in statistics.enough_to_say
TIMES = (2, 3, 4, 5, 6, 8, 10, 15, 20, 50)  # the same
CONVENTION = (0.80, 1.25)


def N_(text: str) -> str:
    """Marks a text for translation."""
    return text


NAMES: Mapping[Definition, Mapping[Side, str]] = {
    "framework": {Side.MINORITY: N_("ethnic minority people"), Side.MAJORITY: N_("White British people")},
    "wres": {Side.MINORITY: N_("ethnic minority people"), Side.MAJORITY: N_("White people")},
}
AT_LEAST = N_("{first} were more likely than {second}: at least {low} times as likely.")
AT_MOST = N_("{first} were less likely than {second}: at most {high} times as likely.")
NOT_YET = N_("Nothing has been counted yet.")
WOULD_SAY = N_("With about {needs} times as many people, or years, it could be said.")
NEVER_SAY = N_("At these rates no number of people would say. Look at each case with care instead.")
NEED_BOTH = N_("It can be said once people of both groups are counted.")
IN_RANGE = N_(
    "For context: some people take ratios from 0.80 to 1.25 as small. It is a rule of thumb, not UK law. The best guess here lies {where} it."
)
OVER = N_("More people came this far than began ({groups}). Please check the numbers.")


@dataclass(frozen=True, slots=True)
class Arm:
    """One side: how many were counted, out of how many."""

    counted: int
    out_of: int

    @property
    def share(self) -> float | None:
        return self.counted / self.out_of if self.out_of else None


@dataclass(frozen=True, slots=True)
class Pair:
    """Both sides under a definition. unknown: told, but too coarsely for it. apart: by value, of those who belong to neither."""

    minority: Arm
    majority: Arm
    unknown: Arm
    apart: tuple[tuple[Value, Arm], ...]

    def of(self, name: str) -> Arm:
        """The arm called "minority" or "majority"."""
        return self.minority if name == "minority" else self.majority


@dataclass(frozen=True, slots=True)
class Finding:
    """What one ratio says, over `years` (newest first). first over second; sentence names whom it favours where it is said.

    sayable: what would make it sayable, "" where it is said. context: the rule of thumb, "" where nothing is said.
    wrong: what to check first, "" for nothing; nothing is said then.
    """

    indicator: str
    ratio: Ratio
    definition: Definition
    years: tuple[int, ...]
    pair: Pair
    verdict: Verdict
    sentence: str
    sayable: str = ""
    context: str = ""
    wrong: str = ""

    @property
    def said(self) -> bool:
        return self.verdict.say is not Say.TOO_FEW

    @property
    def first(self) -> Arm:
        return self.pair.of(self.ratio.first)

    @property
    def second(self) -> Arm:
        return self.pair.of("majority" if self.ratio.first == "minority" else "minority")


def names(ratio: Ratio, definition: Definition, translate: Translate = str) -> tuple[str, str]:
    """What the first and the second side are called."""
    first = Side(ratio.first)
    second = Side.MAJORITY if first is Side.MINORITY else Side.MINORITY
    return translate(NAMES[definition][first]), translate(NAMES[definition][second])


def years_of(by_year: ByYear, ratio: Ratio) -> tuple[int, ...]:
    """Years in which somebody could be counted, newest first."""
    return tuple(sorted((year for year, stages in by_year.items() if stages.get(ratio.out_of)), reverse=True))


def pooled(by_year: ByYear, ratio: Ratio, newest: int | None = None) -> tuple[int, ...]:
    """The newest year with counts (or the one asked for) and up to two right before it, newest first."""
    known = years_of(by_year, ratio)
    last = newest if newest is not None else (known[0] if known else None)
    return tuple(year for year in known if last is not None and last - YEARS < year <= last)


def pair(by_year: ByYear, ratio: Ratio, years: Sequence[int], definition: Definition) -> Pair:
    """Both sides, summed over the years."""
    counted, out_of = (_summed(by_year, name, years) for name in (ratio.counted, ratio.out_of))
    a, b = sides(counted, definition), sides(out_of, definition)
    apart = tuple((v, Arm(counted.get(v, 0), out_of.get(v, 0))) for v in APART if v in counted or v in out_of)
    arms = {each: Arm(a[each], b[each]) for each in Side}
    return Pair(arms[Side.MINORITY], arms[Side.MAJORITY], arms[Side.UNKNOWN], apart)


def _summed(by_year: ByYear, stage: str, years: Sequence[int]) -> dict[Value, int]:
    """People by value over years, through `pool_years`, which sums counts of one definition."""
    values = sorted({value for year in years for value in by_year.get(year, {}).get(stage, {})})
    if not values:
        return {}
    table = [[by_year.get(year, {}).get(stage, {}).get(value, 0) for value in values] for year in years]
    sums, _same = st.pool_years(table, table)
    return dict(zip(values, sums.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Asked:
    """A ratio to be looked at. years: those asked for; None for up to three pooled."""

    indicator: Indicator
    ratio: Ratio
    by_year: ByYear
    years: tuple[int, ...] | None = None


def find(
    indicator: Indicator,
    ratio: Ratio,
    by_year: ByYear,
    definition: Definition,
    years: Sequence[int] | None = None,
    translate: Translate = str,
) -> Finding:
    """What a ratio says over the years asked for, else over up to three pooled."""
    asked = Asked(indicator, ratio, by_year, None if years is None else tuple(years))
    return find_all([asked], definition, translate)[0]


def find_all(asked: Sequence[Asked], definition: Definition, translate: Translate = str) -> list[Finding]:
    """The same of all ratios of a page, worked out at once."""
    made = [_begun(each, definition, translate) for each in asked]
    can = [k for k, found in enumerate(made) if found.years and not found.wrong]
    if not can:
        return made
    arms = [(made[k].first, made[k].second) for k in can]
    told = verdicts(
        [a.counted for a, _b in arms],
        [a.out_of for a, _b in arms],
        [b.counted for _a, b in arms],
        [b.out_of for _a, b in arms],
    )
    for k, verdict in zip(can, told, strict=True):
        made[k] = _told(made[k], verdict, translate)
    return made


def _begun(asked: Asked, definition: Definition, translate: Translate) -> Finding:
    """The counts of a ratio, before anything is said of them."""
    over = pooled(asked.by_year, asked.ratio) if asked.years is None else asked.years
    found = pair(asked.by_year, asked.ratio, over, definition)
    wrong = _wrong(asked.by_year, asked.ratio, over, definition, translate)
    said = wrong or translate(NOT_YET)
    return Finding(asked.indicator.id, asked.ratio, definition, over, found, NOTHING, said, wrong=wrong)


def _told(made: Finding, verdict: Verdict, translate: Translate) -> Finding:
    said = tell(verdict, *names(made.ratio, made.definition, translate), made.ratio.likelier_is_good, translate)
    return replace(
        made,
        verdict=verdict,
        sentence=f"{made.ratio.event}: {said}",
        sayable=_sayable(verdict, made.first, made.second, translate),
        context=_context(verdict, translate),
    )


NOTHING = Verdict(Say.TOO_FEW, float("nan"), 0.0, float("inf"))


def _wrong(by_year: ByYear, ratio: Ratio, years: Sequence[int], definition: Definition, translate: Translate) -> str:
    """Where more were counted on a side than there were: the sums would deceive, and the interval has no meaning."""
    for year in years:
        one = pair(by_year, ratio, [year], definition)
        over = [
            side for side in (Side.MINORITY, Side.MAJORITY) if one.of(side.value).counted > one.of(side.value).out_of
        ]
        if over:
            groups = ", ".join(translate(NAMES[definition][side]) for side in over)
            return f"{year}: {translate(OVER).format(groups=groups)}"
    return ""


def tell(verdict: Verdict, first: str, second: str, good: bool, translate: Translate = str) -> str:
    """`figures.words.tell` without what would make it sayable; one bound where there is no other."""
    text = words.tell(replace(verdict, needs=None), first, second, good, translate)
    if verdict.say is Say.HIGHER and verdict.high == float("inf"):
        least = translate(AT_LEAST).format(first=first, second=second, low=f"{verdict.low:.1f}")
        return f"{least} {translate(words.FAVOURED).format(group=first if good else second)}"
    if verdict.say is Say.LOWER and verdict.low == 0:
        most = translate(AT_MOST).format(first=first, second=second, high=f"{verdict.high:.2f}")
        return f"{most} {translate(words.FAVOURED).format(group=second if good else first)}"
    return text


def _sayable(verdict: Verdict, first: Arm, second: Arm, translate: Translate) -> str:
    if verdict.say is not Say.TOO_FEW:
        return ""
    if not (first.out_of and second.out_of):
        return translate(NEED_BOTH)
    return translate(WOULD_SAY).format(needs=verdict.needs) if verdict.needs else translate(NEVER_SAY)


def _context(verdict: Verdict, translate: Translate) -> str:
    if verdict.say is Say.TOO_FEW or not 0 < verdict.estimate < float("inf"):
        return ""
    low, high = CONVENTION
    where = N_("within") if low <= verdict.estimate <= high else N_("outside")
    return translate(IN_RANGE).format(where=translate(where))


@dataclass(frozen=True, slots=True)
class Many:
    """Verdicts of many employers, arrays of one shape. say: index into `SAYS`. estimate, low, high: of the ratio."""

    estimate: Floats
    low: Floats
    high: Floats
    say: npt.NDArray[np.int8]


SAYS: tuple[Say, ...] = (Say.TOO_FEW, Say.HIGHER, Say.LOWER, Say.NO_CLEAR_DIFFERENCE)
AT_ONCE = 4_000  # rows: what they need in between stays in the processor's own memory


def intervals(
    x1: npt.ArrayLike, n1: npt.ArrayLike, x2: npt.ArrayLike, n2: npt.ArrayLike, measure: st.Measure = "ratio"
) -> st.Interval:
    """`statistics.compare` for many employers: counts that several have alike are worked out once. Raises ValueError as it does."""
    rows = np.broadcast_arrays(*(np.asarray(v, dtype=np.int64) for v in (x1, n1, x2, n2)))
    alike, back = np.unique(np.stack([v.ravel() for v in rows], axis=1), axis=0, return_inverse=True)
    found = []
    for k in range(0, len(alike), AT_ONCE):
        a, m, b, n = alike[k : k + AT_ONCE].T
        found.append(st.compare(a, m, b, n, measure))
    each = back.reshape(rows[0].shape)
    parts = ([f.estimate for f in found], [f.low for f in found], [f.high for f in found])
    return st.Interval(*(np.concatenate(part)[each] if part else np.empty(rows[0].shape) for part in parts))


def many(x1: npt.ArrayLike, n1: npt.ArrayLike, x2: npt.ArrayLike, n2: npt.ArrayLike) -> Many:
    """The verdict of each employer on the ratio of its rates. Raises ValueError as `compare` does."""
    found = intervals(x1, n1, x2, n2)
    with np.errstate(divide="ignore", invalid="ignore"):
        close = (found.low > 0) & (found.high / found.low <= WIDE)
    say = np.select([found.low > 1, found.high < 1, close], [1, 2, 3], 0).astype(np.int8)
    return Many(found.estimate, found.low, found.high, say)


def verdicts(x1: npt.ArrayLike, n1: npt.ArrayLike, x2: npt.ArrayLike, n2: npt.ArrayLike) -> list[Verdict]:
    """What `statistics.enough_to_say` says of each row, all rows of a page at once: shape (k,) in, k verdicts out."""
    rows = [np.atleast_1d(np.asarray(v, dtype=np.int64)) for v in np.broadcast_arrays(x1, n1, x2, n2)]
    found = many(*rows)
    few = np.flatnonzero(found.say == 0)
    needs: dict[int, int] = {}
    if few.size:
        times = np.array(TIMES)[:, None]
        then = many(*(times * row[few] for row in rows))
        for column, row in enumerate(few.tolist()):
            said = np.flatnonzero(then.say[:, column])
            if said.size:
                needs[row] = TIMES[int(said[0])]
    return [
        Verdict(
            SAYS[int(found.say[i])], float(found.estimate[i]), float(found.low[i]), float(found.high[i]), needs.get(i)
        )
        for i in range(len(found.say))
    ]


def sides_of(counts: Counts, values: Sequence[Value], definition: Definition) -> tuple[Counts, Counts]:
    """Minority and majority of counts by value, shape (…, values): two arrays of shape (…)."""
    where = np.array([side(value, definition) is Side.MINORITY for value in values])
    other = np.array([side(value, definition) is Side.MAJORITY for value in values])
    return counts[..., where].sum(axis=-1), counts[..., other].sum(axis=-1)


def trend(by_year: ByYear, ratio: Ratio, definition: Definition) -> st.Series | None:
    """An XmR chart of the minority's yearly rates in percent; None where the series is too short, or has a year without people."""
    arms = [pair(by_year, ratio, [year], definition).minority for year in sorted(years_of(by_year, ratio))]
    shares = [arm.share for arm in arms]
    return None if None in shares else st.xmr([100 * share for share in shares if share is not None])
