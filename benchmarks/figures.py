"""How fast figures are cleared and proved, for all of England, and how much they tell."""

import resource
import time
from collections.abc import Iterator

import numpy as np
from scipy import stats

from benchmarks.lines import Line
from fairpractice.figures.checks import SMALL
from fairpractice.figures.classes import classes
from fairpractice.figures.headcounts import hide, prove
from fairpractice.figures.pools import Pool, Practices, release_place
from fairpractice.figures.practice import Item, Ledger, Round, release
from fairpractice.figures.proofs import verify
from fairpractice.figures.statistics import Method, compare
from fairpractice.figures.tables import Shown, Tree
from fairpractice.figures.values import Unreleased

PRACTICES, ITEMS, ENGLAND = 5_000, 20, 30_000
SIZES = (100, 300, 1_000, PRACTICES, ENGLAND)
IN_A_NETWORK, IN_A_PLACE = 7, 35
MIX = np.array([0.4, 0.2, 0.15, 0.15, 0.05, 0.05])


def error(lo: int, hi: int) -> float:
    """The mean distance of a count from its class's middle, were every count in it as likely."""
    counts = np.arange(lo, hi + 1)
    return float(np.abs(counts - counts.mean()).mean())


def binomial_error(answers: int, share: float) -> float:
    """The mean distance of a sample's count from its mean, were each answer a draw: sqrt(2 n p (1 - p) / π)."""
    return float(np.sqrt(2 * answers * share * (1 - share) / np.pi))


def people(practices: int, seed: int = 1) -> tuple[np.ndarray, np.random.Generator]:
    """Answers by Practice and group, shape (p, 6): made up, in sizes as in primary care (median 9)."""
    pick = np.random.default_rng(seed)
    sizes = np.clip(pick.lognormal(2.2, 0.6, practices).round().astype(int), 3, 60)
    return np.array([pick.multinomial(n, MIX) for n in sizes]), pick


def teams() -> Iterator[Line]:
    sizes, pick = people(PRACTICES)
    answers = sizes.sum(axis=1)
    yes = pick.binomial(answers[:, None], pick.beta(2, 3, (PRACTICES, ITEMS)))
    items = [Item(f"q{i}", sensitive=i < 4) for i in range(ITEMS)]
    began = time.perf_counter()
    proofs, wrong, noise, middle, told = set(), 0.0, 0.0, 0, 0
    for practice in range(PRACTICES):
        n = int(answers[practice])
        now = Round("r", n)
        for item, count in zip(items, yes[practice].tolist(), strict=True):
            out, _ = release(Unreleased(((count, n - count),)), item, now, Ledger())
            if out.figures:
                proofs.add(out.proof)
                figure = out.figures[0]
                told += 1
                wrong += abs((figure.lo + figure.hi) / 2 - count) / n
                noise += binomial_error(n, count / n) / n
                middle += figure.lo > 0 and figure.hi < n
    for proof in proofs:
        verify(proof)
    yield Line("teams-cleared-proved-verified", time.perf_counter() - began, "s", high=5.0)
    yield Line("teams-figures-told", told / (PRACTICES * ITEMS), "share")
    yield Line("teams-more-than-few-or-most", middle / told, "share")
    yield Line("teams-mean-error", 100 * wrong / told, "points")
    yield Line("teams-binomial-error", 100 * noise / told, "points")


def place(sizes: np.ndarray, yes: np.ndarray, first: int) -> tuple[Pool, np.ndarray]:
    here = slice(first, first + IN_A_PLACE)
    own: list[tuple[int, int] | None] = []
    for n, count in zip(sizes[here].sum(axis=1).tolist(), yes[here].sum(axis=1).tolist(), strict=True):
        cuts = classes(n)
        own.append(cuts.ranges[cuts.index(count, False)] if cuts.tells else None)
    names = [f"N{(first + i) // IN_A_NETWORK}" for i in range(len(own))]
    sums: dict[str, int] = {}
    for name, count in zip(names, yes[here].sum(axis=1).tolist(), strict=True):
        sums[name] = sums.get(name, 0) + count
    practices = Practices.of([f"P{first + i}" for i in range(len(own))], names, sizes[here], own, frozenset(names))
    opened = yes[here].sum(axis=0)
    return release_place("q", f"B{first}", practices, list("abcdef"), sums, opened.tolist()), opened


def pools() -> Iterator[Line]:
    for count in SIZES:
        sizes, pick = people(count)
        yes = pick.binomial(sizes, pick.beta(2, 3, (count, 1)))
        began = time.perf_counter()
        out = [place(sizes, yes, first) for first in range(0, count, IN_A_PLACE)]
        for pool, _ in out:
            if pool.proof:
                verify(pool.proof)
        target = {PRACTICES: 5.0, ENGLAND: 60.0}.get(count)
        yield Line(f"pools-{count}", time.perf_counter() - began, "s", high=target)
        if count == PRACTICES:
            yield from _told(out)
    yield Line("pools-memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB", high=2_000)


def _told(out: list[tuple[Pool, np.ndarray]]) -> Iterator[Line]:
    levels: dict[str, list[tuple[float, float]]] = {"network": [], "place": [], "group": []}
    possible = {"network": PRACTICES // IN_A_NETWORK, "place": len(out), "group": 6 * len(out)}
    for pool, _ in out:
        for figure in pool.figures:
            level = "network" if figure.of.startswith("N") else "group" if ":" in figure.of else "place"
            n = figure.answers[0]
            levels[level].append(
                (error(figure.lo, figure.hi) / n, binomial_error(n, (figure.lo + figure.hi) / 2 / n) / n)
            )
    for level, pairs in levels.items():
        mean = np.array(pairs).mean(axis=0) if pairs else np.zeros(2)
        yield Line(f"pools-{level}-told", len(pairs) / possible[level], "share")
        yield Line(f"pools-{level}-mean-error", 100 * float(mean[0]), "points")
        yield Line(f"pools-{level}-binomial-error", 100 * float(mean[1]), "points")


def table(practices: int) -> tuple[np.ndarray, Tree]:
    """Headcounts of five levels, shape (rows, 6): all, ICBs, places, networks, Practices."""
    leaves, _ = people(practices)
    networks, places, icbs = (max(1, practices // k) for k in (IN_A_NETWORK, IN_A_PLACE, 240))
    parents = [-1] + [0] * icbs + [1 + i * icbs // places for i in range(places)]
    parents += [1 + icbs + i * places // networks for i in range(networks)]
    parents += [1 + icbs + places + i * networks // practices for i in range(practices)]
    tree = Tree(np.array(parents))
    return tree.add_up(np.vstack([np.zeros((len(parents) - practices, 6), dtype=np.int64), leaves])), tree


def headcounts() -> Iterator[Line]:
    for count in SIZES:
        cells, tree = table(count)
        large = count == PRACTICES
        began = time.perf_counter()
        hidden = hide(cells, tree)
        yield Line(f"headcounts-{count}", time.perf_counter() - began, "s", high=3.0 if large else None)
        yield Line(f"headcounts-{count}-small", int((cells < SMALL).sum()), f"cells<{SMALL}")
        others = int((hidden & (cells >= SMALL)).sum())
        yield Line(f"headcounts-{count}-others", others, "cells", high=1_308 if large else None)
        if count <= PRACTICES:
            began = time.perf_counter()
            names = [str(row) for row in range(len(cells))]
            text, _ = prove("staff", names, list("abcdef"), Shown(tree, cells.sum(axis=1), np.where(hidden, -1, cells)))
            yield Line(f"headcounts-{count}-proved", time.perf_counter() - began, "s")
            began = time.perf_counter()
            verify(text)
            yield Line(f"headcounts-{count}-verified", time.perf_counter() - began, "s")
            yield Line(f"headcounts-{count}-proof", len(text) / 1e6, "MB")


def disclosure() -> Iterator[Line]:
    yield from teams()
    yield from pools()
    yield from headcounts()


def statistics() -> Iterator[Line]:
    pick = np.random.default_rng(0)
    n = pick.integers(1, 60, (2, 35_000))
    x = pick.integers(0, n + 1)
    began = time.perf_counter()
    compare(x[0], n[0], x[1], n[1], method="scas")
    yield Line("scas-35000", time.perf_counter() - began, "s", high=1.0)
    for pair in ((6, 14), (12, 20), (30, 60)):
        for low, high in ((0.05, 0.5), (0.01, 0.99)):
            methods: tuple[Method, ...] = ("guarded", "scas", "koopman")
            for method in methods:
                least = 0.94 if method == "guarded" and high == 0.5 else None
                name = f"coverage-{method}-{pair[0]}-{pair[1]}-{low:g}-{high:g}"
                yield Line(name, coverage(*pair, np.linspace(low, high, 99), method), "least", low=least)


def coverage(m: int, n: int, rates: np.ndarray, method: Method) -> float:
    """The least coverage over a grid of pairs of rates, by adding up every table."""
    a, b = np.meshgrid(np.arange(m + 1), np.arange(n + 1), indexing="ij")
    found = compare(a, m, b, n, method=method)
    first = np.asarray(stats.binom.pmf(np.arange(m + 1)[:, None], m, rates))
    second = np.asarray(stats.binom.pmf(np.arange(n + 1)[:, None], n, rates))
    worst = 1.0
    for i, p in enumerate(rates):
        for j, q in enumerate(rates):
            holds = (found.low <= p / q * (1 + 1e-12)) & (found.high >= p / q * (1 - 1e-12))
            worst = min(worst, float(first[:, i] @ holds @ second[:, j]))
    return worst
