"""Statistics of small numbers: ratios and differences with honest intervals, and whether there is enough to say.

All functions take whole counts x of n and broadcast; shapes are those of the inputs. Level is the coverage aimed at, .95.
Where a figure was published as a range, pass the range: the interval then holds whatever the true count is.
"""

from dataclasses import dataclass
from enum import Enum
from itertools import product
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import optimize, special, stats

from .values import Public, Published

Floats = npt.NDArray[np.float64]
Counts = npt.ArrayLike
Measure = Literal["ratio", "difference", "odds"]
Method = Literal["guarded", "scas", "miettinen-nurminen", "koopman"]

SERIES = 12  # points, for an XmR chart
GUARD = 0.9  # of the error allowed
TIMES = (2, 3, 4, 5, 6, 8, 10, 15, 20, 50)  # as many people, tried for a verdict
STEPS = 60  # halvings: a bound to 1e-17 of its scale


@dataclass(frozen=True, slots=True)
class Interval:
    """low ≤ estimate ≤ high, each of the broadcast shape. Ratios run over 0..∞, differences over -1..1."""

    estimate: Floats
    low: Floats
    high: Floats


def compare(
    x1: Counts,
    n1: Counts,
    x2: Counts,
    n2: Counts,
    measure: Measure = "ratio",
    level: float = 0.95,
    method: Method = "guarded",
) -> Interval:
    """First group against second: p1 / p2, p1 - p2 or the odds ratio.

    "scas" is the score interval with skewness correction (Laud 2017, doi:10.1002/pst.1813); "guarded" the same aimed a tenth
    of the error higher (.955 for .95), so that its coverage stays above .94 where SCAS falls to .935 (12 v 20 people);
    "miettinen-nurminen" leaves the skewness out, "koopman" the factor N / (N - 1) too. 0 and ∞ are bounds; a group without anybody bounds nothing.
    Raises ValueError for counts outside 0..n.
    """
    a, m, b, n = (np.asarray(v, dtype=np.float64) for v in np.broadcast_arrays(x1, n1, x2, n2))
    if np.any((a < 0) | (a > m) | (b < 0) | (b > n)):
        raise ValueError("Counts lie between 0 and the number of people.")
    aim = 1 - (1 - level) * GUARD if method == "guarded" else level
    z = float(stats.norm.ppf((1 + aim) / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        p, q = a / m, b / n
        estimate = {"ratio": p / q, "difference": p - q, "odds": p * (1 - q) / (q * (1 - p))}[measure]
    low, high = (_bound(a, m, b, n, measure, method, side) for side in (z, -z))
    least, most = (-1.0, 1.0) if measure == "difference" else (0.0, np.inf)
    if measure != "difference":
        low, high = np.where(a == 0, least, low), np.where(b == 0, most, high)
    if measure == "odds":
        low, high = np.where(b == n, least, low), np.where(a == m, most, high)
    empty = (m == 0) | (n == 0)
    return Interval(np.where(empty, np.nan, estimate), np.where(empty, least, low), np.where(empty, most, high))


def _bound(a: Floats, m: Floats, b: Floats, n: Floats, measure: Measure, method: Method, z: float) -> Floats:
    """Where the score, which falls as the contrast rises, passes z: by halving, on a scale from 0 to 1."""
    left, right = np.zeros_like(a), np.ones_like(a)
    safe_m, safe_n = np.where(m == 0, 1, m), np.where(n == 0, 1, n)
    for _ in range(STEPS):
        middle = (left + right) / 2
        above = _score(a, safe_m, b, safe_n, _contrast(middle, measure), measure, method) > z
        left, right = np.where(above, middle, left), np.where(above, right, middle)
    return _contrast((left + right) / 2, measure)


def _contrast(scale: Floats, measure: Measure) -> Floats:
    wide: Floats = np.tan(np.pi / 2 * np.clip(scale, 1e-15, 1 - 1e-15))
    return 2 * scale - 1 if measure == "difference" else wide


def _score(a: Floats, m: Floats, b: Floats, n: Floats, theta: Floats, measure: Measure, method: Method) -> Floats:
    """Signed distance of the data from the contrast theta, in standard errors at the likeliest rates that have it."""
    p, q = _rates(a, m, b, n, theta, measure)
    vp, vq = p * (1 - p), q * (1 - q)
    factor = 1.0 if method == "koopman" else (m + n) / np.maximum(m + n - 1, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure == "odds":
            gap, variance = (a / m - p) / vp - (b / n - q) / vq, 1 / (m * vp) + 1 / (n * vq)
            third = (1 - 2 * p) / (m * vp) ** 2 - (1 - 2 * q) / (n * vq) ** 2
        else:
            times, less = (theta, 0.0) if measure == "ratio" else (1.0, theta)
            gap, variance = a / m - times * b / n - less, vp / m + times**2 * vq / n
            third = vp * (1 - 2 * p) / m**2 - times**3 * vq * (1 - 2 * q) / n**2
        variance = variance * factor
        plain = np.where(np.abs(gap) < 1e-12, 0.0, gap / np.sqrt(variance))
        if method in ("miettinen-nurminen", "koopman"):
            return np.nan_to_num(plain, nan=0.0)
        skew = np.nan_to_num(third / (6 * variance**1.5), nan=0.0, posinf=0.0, neginf=0.0)
        inside = np.maximum(0.0, 1 + 4 * skew * (plain + skew))
        corrected = np.where(np.abs(skew) < 1e-12, plain, (np.sqrt(inside) - 1) / (2 * np.where(skew == 0, 1, skew)))
    return np.nan_to_num(corrected, nan=0.0)


def _rates(a: Floats, m: Floats, b: Floats, n: Floats, theta: Floats, measure: Measure) -> tuple[Floats, Floats]:
    """The likeliest pair of rates whose contrast is theta (Miettinen and Nurminen 1985, doi:10.1002/sim.4780040211)."""
    if measure == "ratio":
        k, c = (m + n) * theta, a + b
        half = m * theta + a + n + b * theta
        q = 2 * c / (half + np.sqrt(np.maximum(half**2 - 4 * k * c, 0)))
        return np.clip(theta * q, 0, 1), np.clip(q, 0, 1)
    if measure == "odds":
        k, c = n * (theta - 1), a + b
        half = m * theta + n - c * (theta - 1)
        root = np.sqrt(np.maximum(half**2 + 4 * k * c, 0))
        falling, rising = 2 * c / np.where(half + root == 0, 1, half + root), (root - half) / np.where(k == 0, 1, 2 * k)
        q = np.clip(np.where(half > 0, falling, rising), 1e-15, 1 - 1e-15)
        return theta * q / (1 + q * (theta - 1)), q
    total, c = m + n, a + b
    l2 = (m + 2 * n) * theta - total - c
    l1 = (n * theta - total - 2 * b) * theta + c
    l0 = b * theta * (1 - theta)
    s = (l2 / (3 * total)) ** 3 - l1 * l2 / (6 * total**2) + l0 / (2 * total)
    u = np.where(s >= 0, 1, -1) * np.sqrt(np.maximum((l2 / (3 * total)) ** 2 - l1 / (3 * total), 0))
    angle = (np.pi + np.arccos(np.clip(np.where(u == 0, 0, s / np.where(u == 0, 1, u**3)), -1, 1))) / 3
    q = np.clip(2 * u * np.cos(angle) - l2 / (3 * total), np.maximum(0, -theta), np.minimum(1, 1 - theta))
    return np.clip(q + theta, 0, 1), q


def mid_p(x1: Counts, n1: Counts, x2: Counts, n2: Counts) -> Floats:
    """Two-sided mid-p of Fisher's exact test: twice the smaller tail, in which the observed table counts half. At most 1."""
    a, m, b, n = np.broadcast_arrays(x1, n1, x2, n2)
    here = stats.hypergeom.pmf(a, m + n, a + b, m)
    below, above = stats.hypergeom.cdf(a, m + n, a + b, m) - here / 2, stats.hypergeom.sf(a, m + n, a + b, m) + here / 2
    return np.asarray(np.minimum(1.0, 2 * np.minimum(below, above)))


def chi_squared(x1: int, n1: int, x2: int, n2: int) -> float:
    """The N - 1 chi-squared of equal rates, one degree of freedom; 0 where nobody or everybody said yes."""
    people, yes = n1 + n2, x1 + x2
    spread = n1 * n2 * yes * (people - yes)
    return (people - 1) * (x1 * (n2 - x2) - x2 * (n1 - x1)) ** 2 / spread if spread else 0.0


def compare_published(first: Published, second: Published, measure: Measure = "ratio", level: float = 0.95) -> Interval:
    """The interval that holds whatever the counts behind two published ranges are: of one value each."""

    def each(x1: int, x2: int) -> list[Interval]:
        """With these counts, of each number of answers that can have them."""
        answers = product(first.answers, second.answers)
        return [compare(x1, n, x2, m, measure, level) for n, m in answers if x1 <= n and x2 <= m]

    low = min(float(one.low) for one in each(first.lo, second.hi))
    high = max(float(one.high) for one in each(first.hi, second.lo))
    middle = (first.lo + first.hi) // 2, first.answers[1], (second.lo + second.hi) // 2, second.answers[1]
    return Interval(compare(*middle, measure, level).estimate, np.array(low), np.array(high))


@dataclass(frozen=True, slots=True)
class Prior:
    """A beta distribution of rates across like organisations: mean a / (a + b), worth a + b people."""

    a: float
    b: float


def pool_years(x: Counts, n: Counts) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Sums over years: x and n of shape (years, …) give two arrays of shape (…). The rates must be of one definition."""
    return np.asarray(x, dtype=np.int64).sum(axis=0), np.asarray(n, dtype=np.int64).sum(axis=0)


def fit_prior(x: Counts, n: Counts) -> Prior:
    """The beta-binomial that fits counts of like organisations best, shape (k,), k ≥ 2 with people in them (ValueError else).

    Maximum likelihood over log(a), log(b), held between .01 and 10,000 people.
    """
    a, m = np.asarray(x, dtype=np.float64), np.asarray(n, dtype=np.float64)
    a, m = a[m > 0], m[m > 0]
    if len(m) < 2:
        raise ValueError("Like organisations means at least two.")

    def cost(point: Floats) -> float:
        s, t = np.exp(point)
        return -float((special.betaln(a + s, m - a + t) - special.betaln(s, t)).sum())

    mean = float(np.clip(a.sum() / m.sum(), 0.01, 0.99))
    found = optimize.minimize(cost, np.log([10 * mean, 10 * (1 - mean)]), bounds=[(-4.6, 9.2)] * 2, method="L-BFGS-B")
    s, t = np.exp(found.x)
    return Prior(float(s), float(t))


def shrink(x: Counts, n: Counts, prior: Prior, level: float = 0.95) -> Interval:
    """A rate drawn towards that of like organisations: empirical Bayes, as far as its own numbers are few."""
    a, m = (np.asarray(v, dtype=np.float64) for v in np.broadcast_arrays(x, n))
    low, high = (stats.beta.ppf(side, a + prior.a, m - a + prior.b) for side in ((1 - level) / 2, (1 + level) / 2))
    return Interval((a + prior.a) / (m + prior.a + prior.b), np.asarray(low), np.asarray(high))


def shrink_ratio(
    x1: int, n1: int, prior1: Prior, x2: int, n2: int, prior2: Prior, level: float = 0.95, draws: int = 20_000
) -> Interval:
    """The ratio of two rates, each drawn towards its like: medians and limits of fixed quasi-random draws."""
    grid = stats.qmc.Sobol(2, scramble=False).random(2 ** int(np.ceil(np.log2(draws))))[1:]
    p = stats.beta(x1 + prior1.a, n1 - x1 + prior1.b).ppf(grid[:, 0])
    q = stats.beta(x2 + prior2.a, n2 - x2 + prior2.b).ppf(grid[:, 1])
    low, middle, high = np.quantile(p / q, [(1 - level) / 2, 0.5, (1 + level) / 2])
    return Interval(np.array(middle), np.array(low), np.array(high))


def funnel(n: Counts, target: float, level: float = 0.95, dispersion: float = 1.0) -> Interval:
    """Limits around a target rate for organisations of n people: exact binomial, interpolated (Spiegelhalter 2005,
    doi:10.1002/sim.1970), widened by the square root of the dispersion, clipped to 0..1."""
    size = np.asarray(n, dtype=np.int64)
    limits = []
    for side in ((1 - level) / 2, (1 + level) / 2):
        count = stats.binom.ppf(side, size, target)
        at, below = stats.binom.cdf(count, size, target), stats.binom.cdf(count - 1, size, target)
        exact = (count - (at - side) / np.maximum(at - below, 1e-300)) / size
        limits.append(np.clip(target + (exact - target) * np.sqrt(max(1.0, dispersion)), 0, 1))
    return Interval(np.full(size.shape, target), limits[0], limits[1])


def dispersion(x: Counts, n: Counts, target: float, trim: float = 0.1) -> float:
    """How much more organisations vary than chance alone: mean square of z, the outermost `trim` on either side drawn in."""
    a, m = np.asarray(x, dtype=np.float64), np.asarray(n, dtype=np.float64)
    z = (a / m - target) / np.sqrt(target * (1 - target) / m)
    low, high = np.quantile(z, [trim, 1 - trim])
    return float(np.mean(np.clip(z, low, high) ** 2))


@dataclass(frozen=True, slots=True)
class Series:
    """An XmR chart: the mean, the limits within which points vary by chance, and the points outside (indices)."""

    mean: float
    low: float
    high: float
    outside: tuple[int, ...]


def xmr(points: Counts) -> Series | None:
    """Mean ± 2.66 mean moving ranges (Shewhart's individuals chart). None for fewer than 12 points: too short to tell."""
    values = np.asarray(points, dtype=np.float64)
    if values.ndim != 1 or len(values) < SERIES:
        return None
    mean, step = float(values.mean()), 2.66 * float(np.abs(np.diff(values)).mean())
    return Series(mean, mean - step, mean + step, tuple(np.flatnonzero(np.abs(values - mean) > step).tolist()))


class Say(Enum):
    """What the numbers allow one to say of the first group against the second."""

    HIGHER = "higher"
    LOWER = "lower"
    NO_CLEAR_DIFFERENCE = "no clear difference"
    TOO_FEW = "too few to say"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether there is enough to say. low..high: the interval of the ratio. needs: how many times as many people (or years)
    would make it sayable if the rates stay; None if it is said, or no number would do."""

    say: Say
    estimate: float
    low: float
    high: float
    needs: int | None = None


def enough_to_say(x1: int, n1: int, x2: int, n2: int, level: float = 0.95, wide: float = 4.0) -> Verdict:
    """A typed verdict on a ratio of rates from counts.

    "Too few" means that the interval holds 1 and spans more than `wide` times itself: a doubling could hide in it unseen.
    """
    say, found = _say(compare(x1, n1, x2, n2, level=level), wide)
    if say is not Say.TOO_FEW:
        return Verdict(say, *found)
    more = (k for k in TIMES if _say(compare(k * x1, k * n1, k * x2, k * n2, level=level), wide)[0] is not Say.TOO_FEW)
    return Verdict(say, *found, next(more, None))


def enough_to_say_published(first: Published, second: Published, level: float = 0.95, wide: float = 4.0) -> Verdict:
    """The same from published ranges: wider, and never sure where the ranges alone allow both."""
    say, found = _say(compare_published(first, second, level=level), wide)
    return Verdict(say, *found)


def _say(found: Interval, wide: float) -> tuple[Say, tuple[float, float, float]]:
    """What the interval of one ratio allows one to say; its estimate, low and high."""
    low, high = float(found.low), float(found.high)
    clear = Say.HIGHER if low > 1 else Say.LOWER if high < 1 else None
    say = clear or (Say.NO_CLEAR_DIFFERENCE if low > 0 and high / low <= wide else Say.TOO_FEW)
    return say, (float(found.estimate), low, high)


def share_of(figure: Published | Public, whole: float | None = None) -> tuple[float, float]:
    """The least and most share that a figure tells: of its answers, or of `whole` for a public count."""
    if isinstance(figure, Published):
        return figure.share
    if not whole:
        raise ValueError("A public count needs the whole that it is part of.")
    return figure.value / whole, figure.value / whole
