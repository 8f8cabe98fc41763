"""How fast all indicators are worked out for England's employers, beside a call of statsmodels for each; and the profile page."""

import http.client
import json
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.lines import Line
from benchmarks.serving import ROOT, free_port, running, surroundings
from fairpractice.organisations.reference import london
from fairpractice.organisations.reference.ethnic_groups import MINORITY, Definition
from fairpractice.workforce import findings, indicators
from fairpractice.workforce.groups import NOT_KNOWN, NOT_STATED, SIX

EMPLOYERS, YEARS, SAMPLE, ASKED = 35_000, 3, 300, 100
GROUPS = (*SIX, NOT_STATED, NOT_KNOWN)
MIX = np.array([0.34, 0.12, 0.2, 0.17, 0.05, 0.05, 0.05, 0.02])  # of GROUPS: as in London, made up
RATES = {"shortlisted": 0.4, "appointed": 0.25, "had": 0.5, "entered": 0.03, "left": 0.15, "promoted": 0.08}
DEFINITIONS: tuple[Definition, ...] = ("framework", "wres")
Counts = npt.NDArray[np.int64]
Rows = tuple[Counts, Counts, Counts, Counts]


def staff(pick: np.random.Generator) -> Counts:
    """People by employer and group, shape (employers, groups), in sizes as in primary care (median 9)."""
    sizes = np.clip(pick.lognormal(2.2, 0.6, EMPLOYERS).round().astype(int), 3, 60)
    return np.array([pick.multinomial(n, MIX) for n in sizes])


def counters(ratio: indicators.Ratio, people: Counts, pick: np.random.Generator) -> tuple[Counts, Counts]:
    """Counted and out of, shape (years, employers, groups)."""
    out_of = np.broadcast_to(people, (YEARS, *people.shape))
    return pick.binomial(out_of, RATES.get(ratio.counted, 0.6)), out_of


def rows_of(ratio: indicators.Ratio, table: tuple[Counts, Counts], definition: Definition) -> Rows:
    """Years pooled and put on their sides: counted and out of, of the first side and of the second."""
    counted, out_of = (findings.sides_of(each.sum(axis=0), GROUPS, definition) for each in table)
    first, second = (0, 1) if ratio.first == "minority" else (1, 0)
    return counted[first], out_of[first], counted[second], out_of[second]


def everything(
    ratios: dict[indicators.Ratio, tuple[Counts, Counts]], people: Counts, leaders: Counts
) -> tuple[int, list[Rows]]:
    """All indicators of counts and of staff, by both definitions: how many verdicts were given, and the rows of the ratios."""
    told, kept = 0, []
    for definition in DEFINITIONS:
        for ratio, table in ratios.items():
            rows = rows_of(ratio, table, definition)
            told += findings.many(*rows).say.size
            kept.append(rows)
        near = MINORITY[definition](london.borough("E09000012").counts)
        for part in (people, leaders, people - leaders):
            x, rest = findings.sides_of(part, GROUPS, definition)
            told += findings.many(x, x + rest, *near).say.size
        (a, b), (c, d) = (findings.sides_of(part, GROUPS, definition) for part in (leaders, people - leaders))
        told += findings.many(a, a + b, c, c + d).say.size
        told += findings.intervals(a, a + b, c, c + d, "difference").low.size
    return told, kept


def measure() -> Iterator[Line]:
    yield from region()
    yield from page()


def region() -> Iterator[Line]:
    pick = np.random.default_rng(6)
    people = staff(pick)
    leaders = pick.binomial(people, 0.2)
    known = [ratio for each in indicators.load().indicators for ratio in each.ratios]
    ratios = {ratio: counters(ratio, people, pick) for ratio in known}
    began = time.perf_counter()
    told, rows = everything(ratios, people, leaders)
    yield Line(f"indicators-{EMPLOYERS}", time.perf_counter() - began, "s", high=20.0)
    yield Line(f"indicators-{EMPLOYERS}-verdicts", told, "verdicts")
    yield from beside_statsmodels(rows)


def beside_statsmodels(rows: list[Rows]) -> Iterator[Line]:
    """The intervals of all ratios, and a score interval of statsmodels for each of a sample of the same rows, in the same run."""
    began = time.perf_counter()
    for each in rows:
        findings.intervals(*each)
    ours = (time.perf_counter() - began) / (len(rows) * EMPLOYERS)
    yield Line("indicators-interval", 1e6 * ours, "µs")
    if find_spec("statsmodels") is None:
        print("statsmodels is not installed: its speed is not measured.", file=sys.stderr)
        return
    interval = import_module("statsmodels.stats.proportion").confint_proportions_2indep
    pick = np.random.default_rng(7)
    sample = [
        tuple(int(part[k]) for part in each)
        for each in rows
        for k in pick.choice(EMPLOYERS, SAMPLE, replace=False)
        if each[1][k] and each[3][k]
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of noughts
        began = time.perf_counter()
        for x1, n1, x2, n2 in sample:
            interval(x1, n1, x2, n2, method="score", compare="ratio")
        theirs = (time.perf_counter() - began) / len(sample)
    yield Line("indicators-interval-statsmodels", 1e6 * theirs, "µs")
    yield Line("indicators-times-faster", theirs / ours, "times", low=10.0)


def page() -> Iterator[Line]:
    """The profile page of one Practice among many, warm: the time within which 95 of 100 answers came."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        env = surroundings(Path(folder), port, "benchmarks.settings")
        filled = subprocess.run(
            [sys.executable, "-m", "benchmarks.our_data", "500"],
            env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        told = json.loads(filled.stdout.splitlines()[-1])
        with running([sys.executable, "-m", "benchmarks.serving", str(port)], env, port):
            for name, path in (("profile", "profile/"), ("indicators", "indicators/")):
                took = sorted(_asked(port, f"/lead/{told['place']}/data/{path}", told["cookie"]))
                at = took[int(0.95 * len(took))]
                yield Line(f"page-{name}-p95", 1000 * at, "ms", high=250.0 if name == "profile" else None)


def _asked(port: int, path: str, cookie: str) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    took = []
    for number in range(ASKED + 5):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        if number >= 5:  # by then it is warm
            took.append(time.perf_counter() - began)
    connection.close()
    return took
