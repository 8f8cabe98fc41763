"""How long a search of 200 policies of 300 pages takes at the real server, on SQLite and on PostgreSQL where it is installed.

`python -m benchmarks.documents_search fill` writes them into the data folder of the environment and prints where to ask.
"""

import http.client
import itertools
import json
import os
import pwd
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import quote

from benchmarks.lines import Line
from benchmarks.serving import ROOT, free_port, running, surroundings

POLICIES = int(os.environ.get("FAIRPRACTICE_BENCH_POLICIES", "200"))
PAGES = 300
P95 = 150.0  # milliseconds, of the whole page
TIMES = 60  # each kind of words
_FIRST, _SECOND = "bcdfghjklmnprstvwyz", "aeiou"  # letters of made-up syllables


def search() -> Iterator[Line]:
    """Words on every page, on many, on a few and on one; two together; and one that is nowhere."""
    yield from _measured("sqlite", None)
    with _postgres() as address:
        if address is None:
            print("PostgreSQL is not installed here: measured on SQLite only.", file=sys.stderr)
        else:
            yield from _measured("postgres", address)


def _measured(name: str, database: str | None) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        data, port = Path(folder) / "data", free_port()
        data.mkdir()
        env = surroundings(data, port, "benchmarks.settings") | ({"DATABASE_URL": database} if database else {})
        began = time.monotonic()
        filled = subprocess.run(
            [sys.executable, "-m", "benchmarks.documents_search", "fill"],
            env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        told = json.loads(filled.stdout)
        yield Line(f"search-{name}-filling", time.monotonic() - began, "s")
        with running([sys.executable, "-m", "benchmarks.serving", str(port)], env, port):
            everything: list[float] = []
            for kind, asked in told["words"].items():
                times = [_asked(port, told["page"] + quote(each)) for each in _turns(asked)]
                everything += times
                yield Line(f"search-{name}-{kind}-p95", quantiles(times, n=20)[-1] * 1000, "ms")
        yield Line(f"search-{name}-p95", quantiles(everything, n=20)[-1] * 1000, "ms", high=P95)


def _turns(asked: list[str]) -> Iterator[str]:
    return itertools.islice(itertools.cycle(asked), TIMES)


def _asked(port: int, address: str) -> float:
    """Seconds until the whole page is there."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", address)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    if answer.status != 200 or ("Found in" not in text and "zzyzx" not in address):
        raise RuntimeError(f"{address} answered {answer.status}")
    return time.monotonic() - began


@contextmanager
def _postgres() -> Iterator[str | None]:
    """The address of a PostgreSQL of its own, ended afterwards; None where it is not installed."""
    found = [Path(path).parent for path in [shutil.which("initdb")] if path]
    places = found or sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if not places:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        place, run = Path(folder), _as_other()
        place.chmod(0o755)
        (place / "pg").mkdir()
        if run:
            shutil.chown(place / "pg", run["user"])
        tool = str(places[0] / "pg_ctl")
        options = f"-c listen_addresses='' -k {place / 'pg'} -c fsync=off"
        data = str(place / "pg" / "data")
        make = [str(places[0] / "initdb"), "-D", data, "-U", "fair", "--auth=trust", "--encoding=UTF8", "--no-sync"]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **run)
        start = [tool, "-D", data, "-l", str(place / "pg" / "log"), "-w", "-s", "-o", options, "start"]
        subprocess.run(start, check=True, cwd="/", **run)
        try:
            yield f"postgresql://fair@/postgres?host={place / 'pg'}"
        finally:
            subprocess.run([tool, "-D", data, "-m", "immediate", "-s", "stop"], check=False, cwd="/", **run)


def _as_other() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then as another user."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    return {"user": "postgres" if "postgres" in names else "nobody"}


def fill() -> None:
    """One Practice whose team page is open to anyone, with its policies as PDFs; prints which words are how common."""
    import django  # noqa: PLC0415 -- reads the settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from fairpractice.documents import editing, publishing  # noqa: PLC0415
    from fairpractice.documents.wording import Wording  # noqa: PLC0415
    from fairpractice.files.models import StoredFile  # noqa: PLC0415
    from fairpractice.organisations.models import Organisation, Person, Role  # noqa: PLC0415
    from fairpractice.plans.models import Sharing  # noqa: PLC0415

    employer = Organisation.objects.create(name="Made-up Surgery", employer_type="gp")
    person = Person.objects.create(name="Lead", email="lead@example.org")
    Role.objects.create(person=person, organisation=employer, kind="lead")
    Sharing.objects.create(employer=employer, by_link=False, link_code="x")
    vocabulary, lines, chance = _language()
    for number in range(POLICIES):
        pages = []
        for page in range(PAGES):
            rare = f" once{number}x{page}" if page == number else ""
            some = " quarterly" if (number + page) % 400 == 0 else ""
            pages.append(f"{' '.join(chance.choices(lines, k=9))}. Staff and policy.{some}{rare}")
        title = f"Policy number {number}"
        stored = StoredFile.objects.create(
            organisation=employer, by=person, name=f"{number}.pdf", kind="pdf", size=1, sha256="0" * 64, stored=f"x/{number}"
        )  # fmt: skip
        wording = Wording(stored_file=stored, plain="\f".join(pages))
        made = editing.begin(by=person, employer=employer, kind="policy", title=title, wording=wording)
        version = editing.newest(made)
        assert version
        publishing.publish(by=person, document=made, version=version, needs_reading=False)
    words = {
        "every-page": ["staff", "policy", "staff policy"],
        "common": [
            *vocabulary[:3],
            f"{vocabulary[0]} {vocabulary[1]}",
            f'"{lines[0].split()[3]} {lines[0].split()[4]}"',
        ],
        "some": [vocabulary[300], vocabulary[900], "quarterly", f"{vocabulary[50]} {vocabulary[400]}"],
        "rare": [f"once{number}x{number}" for number in range(0, min(POLICIES, PAGES), 17)],
        "nowhere": ["zzyzx", f"zzyzx {vocabulary[0]}"],
    }
    print(json.dumps({"page": f"/t/{employer.public_id}/documents/search/?q=", "words": words}))


def _language() -> tuple[list[str], list[str], random.Random]:
    """Made-up words, the commonest first and as unequal as those of a language; lines of forty of them; the chance used."""
    chance = random.Random(20)  # nosec B311 -- the same pages each time
    syllables = [first + second for first in _FIRST for second in _SECOND]
    vocabulary = sorted({"".join(chance.choices(syllables, k=chance.randint(2, 4))) for _n in range(30_000)})
    chance.shuffle(vocabulary)
    weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(vocabulary))))
    lines = [" ".join(chance.choices(vocabulary, cum_weights=weights, k=40)) for _n in range(4000)]
    return vocabulary, lines, chance


if __name__ == "__main__":
    if sys.argv[1:] == ["fill"]:
        fill()
    else:
        for line in search():
            print(line, flush=True)
