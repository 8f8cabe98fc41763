"""Speed, questions to the database and weight of the pages that are looked at most, with a whole region loaded."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.asking import requests_per_second, visit
from benchmarks.lines import Line
from benchmarks.serving import ROOT, free_port, running, surroundings

EMPLOYERS = 5000
ROUNDS, SECONDS = 9, 0.6
RATIO, FIRST_KB, REPEAT_KB = 0.40, 60, 15
_NAMES = {"/lead/{id}/": "lead-home", "/framework/": "framework", "/t/{id}/": "team"}


def measure() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        data, port = Path(folder), free_port()
        env = surroundings(data, port, "benchmarks.settings")
        filled = subprocess.run(
            [sys.executable, "-m", "benchmarks.filling", str(EMPLOYERS)],
            env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        told = json.loads(filled.stdout)
        for page, name in _NAMES.items():
            yield Line(f"queries-1-{name}", told["one"][page], "queries")
            yield Line(f"queries-{EMPLOYERS}-{name}", told["all"][page], "queries", high=told["one"][page])
        with running([sys.executable, "-m", "benchmarks.serving", str(port)], env, port):
            yield from _speed(port, told)
            yield from _weight(port, told)


def _speed(port: int, told: dict[str, str]) -> Iterator[Line]:
    """Each page against the bare layout, in turns, so that a busy moment of the machine hits both."""
    asked = {}
    for page, name in _NAMES.items():
        cookie = told["cookie"] if page.startswith("/lead/") else ""
        asked[name] = (page.format(id=told["place"]), cookie)
    speeds: dict[str, list[float]] = {key: [] for name in asked for key in (name, f"bare-for-{name}")}
    for address, cookie in [*asked.values(), ("/bare/", "")]:
        requests_per_second(port, address, cookie, SECONDS)  # warms up
    for _round in range(ROUNDS):
        for name, (address, cookie) in asked.items():
            speeds[name].append(requests_per_second(port, address, cookie, SECONDS))
            speeds[f"bare-for-{name}"].append(requests_per_second(port, "/bare/", cookie, SECONDS))
    for name in asked:
        ratios = [own / bare for own, bare in zip(speeds[name], speeds[f"bare-for-{name}"], strict=True)]
        yield Line(f"speed-{name}", median(speeds[name]), "requests/s")
        yield Line(f"speed-bare-for-{name}", median(speeds[f"bare-for-{name}"]), "requests/s")
        yield Line(f"ratio-{name}-to-bare", median(ratios), "ratio", low=RATIO)


def _weight(port: int, told: dict[str, str]) -> Iterator[Line]:
    for page, name in {"/": "start", **_NAMES}.items():
        seen = visit(port, page.format(id=told["place"]), told["cookie"] if page.startswith("/lead/") else "")
        yield Line(f"first-visit-{name}", seen.first / 1000, "kB", high=FIRST_KB)
        yield Line(f"repeat-visit-{name}", seen.repeat / 1000, "kB", high=REPEAT_KB)
