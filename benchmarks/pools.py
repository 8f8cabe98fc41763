"""A hub's pool of a region: how long holders take to add up, the place to be told, and the pages of both.

`python -m benchmarks.pools PRACTICES` writes it into the data folder of the environment, tells it, and prints times and addresses.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

import numpy as np

from benchmarks.asking import times_of
from benchmarks.lines import Line
from benchmarks.serving import ROOT, free_port, running, surroundings

PRACTICES, IN_A_PLACE, IN_A_NETWORK = 1_000, 50, 7
ASKED = 60
# Targets: a holder waits less than a cup of tea takes, the second one who sends for a page, and pages are as all others.
SUMS, TELLING, PAGE_P95 = 10.0, 10.0, 300.0


def measure() -> Iterator[Line]:
    """All questions of the framework's set, ethnic minority staff apart, in twenty boroughs."""
    with tempfile.TemporaryDirectory() as folder:
        data, port = Path(folder) / "data", free_port()
        data.mkdir()
        env = surroundings(data, port, "benchmarks.settings")
        filled = subprocess.run(
            [sys.executable, "-m", "benchmarks.pools", str(PRACTICES)],
            env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        told = json.loads(filled.stdout.splitlines()[-1])
        name = f"pool-{PRACTICES}"
        yield Line(f"{name}-count", 1000 * told["count"], "ms a Practice")
        yield Line(f"{name}-asking", told["begin"], "s")
        yield Line(f"{name}-one-holder-sums", told["sums"], "s", high=SUMS)
        yield Line(f"{name}-telling", told["send"], "s", high=TELLING)
        yield Line(f"{name}-telling-longest", told["longest"], "s")
        yield Line(f"{name}-told", told["figures"], "figures")
        yield Line(f"{name}-places-told", told["places"], "places", low=-(-PRACTICES // IN_A_PLACE))
        with running([sys.executable, "-m", "benchmarks.serving", str(port)], env, port):
            for page, (address, cookie) in told["pages"].items():
                p95 = quantiles(times_of(port, address, cookie, ASKED), n=20)[-1]
                yield Line(f"page-{page}-p95", 1000 * p95, "ms", high=PAGE_P95)


@dataclass(slots=True)
class Region:
    """A pool with both keys. words: of each; memory: of each holder's device; places: codes of boroughs."""

    pool: Any
    holders: list[Any]
    words: list[str]
    leads: dict[int, Any] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    memory: list[dict[str, str]] = field(default_factory=lambda: [{}, {}])


def _hub() -> Region:
    from fairpractice.organisations.models import Organisation, Person, Role  # noqa: PLC0415 -- models need the settings
    from fairpractice.pooling import holder_tool, services  # noqa: PLC0415

    hub = Organisation.objects.create(name="Made-up Hub", kind="hub")
    other = Organisation.objects.create(name="Made-up Guardians", kind="guardians")
    people, words = [], []
    for at, kind in ((hub, "hub"), (other, "guardian")):
        people.append(Person.objects.create(name=f"Holder at {at.name}", email=f"{kind}@example.org"))
        Role.objects.create(person=people[-1], organisation=at, kind=kind)
    pool = services.start(
        by=people[0], hub=hub, other=other, name="Made-up pool", question_set="framework", groups="framework"
    )
    for person, at in zip(people, (hub, other), strict=True):
        mine, public = holder_tool.new_key()
        services.set_key(by=person, pool=pool, organisation=at, public_key=public)
        words.append(mine)
    return Region(pool, people, words)


def _practices(region: Region, number: int) -> list[Any]:
    """Practices in boroughs and networks, that agreed a month ago."""
    from django.utils import timezone  # noqa: PLC0415

    from fairpractice.organisations.models import Area, Organisation, Person, Role, Site, SiteArea  # noqa: PLC0415
    from fairpractice.organisations.reference import london  # noqa: PLC0415
    from fairpractice.pooling.models import Agreement  # noqa: PLC0415

    boroughs = london.boroughs()[: -(-number // IN_A_PLACE)]
    region.places = [each.code for each in boroughs]
    areas = [Area.objects.create(kind="borough", code=each.code, name=each.name) for each in boroughs]
    made = Organisation.objects.bulk_create(
        Organisation(name=f"Made-up Surgery {n}", employer_type="gp") for n in range(number)
    )
    people = Person.objects.bulk_create(Person(name=f"Lead {n}", email=f"lead{n}@example.org") for n in range(number))
    Role.objects.bulk_create(
        Role(person=who, organisation=at, kind="lead") for who, at in zip(people, made, strict=True)
    )
    sites = Site.objects.bulk_create(Site(organisation=at, name="Main", main=True) for at in made)
    networks = {
        (place, n): Area.objects.create(kind="pcn", code=f"U{place:02}{n:02}", name=f"Network {place}-{n}")
        for place in range(len(areas))
        for n in range(IN_A_PLACE // IN_A_NETWORK)
    }
    rows = []
    for n, site in enumerate(sites):
        place, within = divmod(n, IN_A_PLACE)
        rows.append(SiteArea(site=site, area=areas[place], source="made up"))
        network = networks.get((place, within // IN_A_NETWORK))
        rows += [SiteArea(site=site, area=network, source="made up")] if network else []
    SiteArea.objects.bulk_create(rows)
    since = timezone.now() - timedelta(days=60)
    Agreement.objects.bulk_create(
        Agreement(pool=region.pool, employer=at, question_set="framework", agreed_at=since) for at in made
    )
    region.leads = {at.pk: who for at, who in zip(made, people, strict=True)}
    return list(made)


def _count(region: Region, practices: list[Any]) -> float:
    """What the count of each brings to the pool, and what it tells its own team; seconds of the first, a Practice."""
    from django.utils import timezone  # noqa: PLC0415

    from fairpractice.ballots.sealing import Answers  # noqa: PLC0415
    from fairpractice.figures.practice import Item, Round  # noqa: PLC0415
    from fairpractice.figures.values import Unreleased  # noqa: PLC0415
    from fairpractice.pooling import services  # noqa: PLC0415
    from fairpractice.reflections import questions as sets  # noqa: PLC0415
    from fairpractice.releases import services as releases  # noqa: PLC0415

    asked = [q for q in sets.load_set("framework").questions if q.shared]
    minority = {"framework": sets.ethnic_question("six").minority("framework")}
    pick, opened_at, took = np.random.default_rng(14), timezone.now() - timedelta(days=20), 0.0
    for at in practices:
        answers = int(np.clip(pick.lognormal(2.2, 0.6), 3, 60))
        said = pick.random((answers, len(asked))) < pick.beta(2, 3, len(asked))
        groups = pick.integers(0, 7, answers)
        rows = [
            Answers(tuple(min(q.yes) if yes else 0 for q, yes in zip(asked, row, strict=True)), int(group))
            for row, group in zip(said, groups, strict=True)
        ]
        round_id = f"r{at.pk:09}"
        now = Round(round_id, answers)
        items = [
            releases.Asked(Item(q.id, q.sensitive), Unreleased(((int(n), answers - int(n)),)), now)
            for q, n in zip(asked, said.sum(axis=0), strict=True)
        ]
        releases.publish(employer=at, asked=items)
        began = time.perf_counter()
        services.contribute(
            by=region.leads[at.pk], employer=at, round_id=round_id, question_set="framework", opened_at=opened_at,
            questions=asked, rows=rows, minority=minority,
        )  # fmt: skip
        took += time.perf_counter() - began
    return took / len(practices)


def _tell(region: Region) -> dict[str, Any]:
    """Every place from the closing day to its figures: seconds of asking, of one holder's sums, and of telling."""
    from django.utils import timezone  # noqa: PLC0415

    from fairpractice.organisations.models import Area  # noqa: PLC0415
    from fairpractice.pooling import holder_tool, releasing  # noqa: PLC0415
    from fairpractice.pooling.models import PoolShare  # noqa: PLC0415
    from fairpractice.releases.models import Figure  # noqa: PLC0415

    pool, today = region.pool, timezone.localdate()
    PoolShare.objects.filter(pool=pool).update(on=today - timedelta(days=2))
    pool.closes_on = today - timedelta(days=1)
    pool.save()
    found: dict[str, Any] = {"begin": 0.0, "sums": 0.0, "send": 0.0, "longest": 0.0}
    for code in region.places:
        began = time.perf_counter()
        of = releasing.begin(by=region.holders[0], pool=pool, place=Area.objects.get(code=code))
        found["begin"] += time.perf_counter() - began
        for number in (1, 2):
            began = time.perf_counter()
            shares = holder_tool.read_shares(releasing.shares_file(of, number))
            private = holder_tool.private_key(shares, region.words[number - 1])
            text, region.memory[number - 1] = holder_tool.sums(shares, private, region.memory[number - 1])
            found["sums"] += (time.perf_counter() - began) / 2  # the mean of both
            began = time.perf_counter()
            releasing.send(by=region.holders[number - 1], of=of, number=number, text=text)
            took = time.perf_counter() - began
            found["send"], found["longest"] = found["send"] + took, max(found["longest"], took)
        found["release"] = of.public_id
    kept = Figure.objects.filter(employer=pool.hub, reason="")
    found["figures"], found["places"] = kept.count(), kept.values("round").distinct().count()
    return found


def _pages(region: Region, release: str, member: Any) -> dict[str, tuple[str, str]]:
    """Address and cookie of the pages: the hub's, a place that was told, all of them together, and a lead's."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    Authenticator.objects.create(user=region.holders[0], type="totp", data={})  # without one a hub's pages stay shut

    def cookie(person: Any) -> str:
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        found = client.cookies[settings.SESSION_COOKIE_NAME]
        return f"{found.key}={found.value}"

    pool, hub = region.pool, cookie(region.holders[0])
    base = f"/hub/{pool.hub.public_id}/pools/{pool.public_id}/"
    ours = f"/lead/{member.public_id}/pools/{pool.public_id}/"
    return {
        "pool-hub": (base, hub),
        "pool-told": (f"{base}{release}/", hub),
        "pool-together": (f"{base}together/{pool.closes_on}/", hub),
        "pool-lead": (ours, cookie(region.leads[member.pk])),
    }


def main(number: int) -> None:
    import django  # noqa: PLC0415 -- reads the settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    region = _hub()
    practices = _practices(region, number)
    count = _count(region, practices)
    told = _tell(region)
    print(json.dumps({**told, "count": count, "pages": _pages(region, told["release"], practices[-1])}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
