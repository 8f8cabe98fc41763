"""A region of fictional employers, written in bulk. Run as a program it prints where to look, as JSON."""

import json
import os
import sys
from datetime import date, timedelta
from typing import Any

PAGES = ("/lead/{id}/", "/framework/", "/t/{id}/")
_START = date(2025, 1, 1)
_BATCH = 2000


def fill(first: int, last: int) -> None:
    """Employers number `first` to `last`: each with two sites, a lead, eight answers, five actions, two pieces of evidence."""
    from fairpractice.framework import shelf  # noqa: PLC0415 -- models need the settings
    from fairpractice.organisations.models import Area, Organisation, Person, Role, Site, SiteArea  # noqa: PLC0415
    from fairpractice.plans.models import (  # noqa: PLC0415
        Action,
        Answer,
        Evidence,
        EvidenceVersion,
        Link,
        Sharing,
        Stage,
    )

    def made(model: Any, rows: list[Any]) -> list[Any]:
        return list(model.objects.bulk_create(rows, batch_size=_BATCH))

    numbers = range(first, last + 1)
    pack = shelf.main_pack("gp")
    keys = [f"{pack.id}:{each.id}" for each in pack.initiatives]
    stages = [Stage.NOT_STARTED, Stage.TALKING, Stage.UNDER_WAY, Stage.PART]
    area, _new = Area.objects.get_or_create(kind="borough", code="X00000001", defaults={"name": "Made-up Borough"})
    places = made(Organisation, [Organisation(name=f"Made-up Surgery {n}", employer_type="gp") for n in numbers])
    people = made(Person, [Person(name=f"Lead {n}", email=f"lead{n}@example.org") for n in numbers])
    made(Role, [Role(person=who, organisation=at, kind="lead") for who, at in zip(people, places, strict=True)])
    sites = made(
        Site,
        [Site(organisation=at, name=f"Site {k}", main=k == 0, postcode="N1 1AA") for at in places for k in range(2)],
    )
    made(SiteArea, [SiteArea(site=site, area=area, source="made up") for site in sites])
    made(
        Answer,
        [
            Answer(
                employer=at,
                item=keys[k],
                pack_version=pack.version,
                stage=stages[(at.pk + k) % 4],
                as_of=_START + timedelta(days=k),
                took_part=["whole-team"],
            )
            for at in places
            for k in range(8)
        ],
    )
    actions = made(
        Action,
        [
            Action(
                employer=at,
                title=f"Do the thing number {k}",
                owner_role="Manager",
                due=date(2027, k + 1, 1),
                position=k,
            )
            for at in places
            for k in range(5)
        ],
    )
    shown = made(Evidence, [Evidence(employer=at, title=f"What shows it {k}") for at in places for k in range(2)])
    made(
        EvidenceVersion,
        [
            EvidenceVersion(evidence=each, number=1, kind="note", note="We did.", sha256="0" * 64, effective_on=_START)
            for each in shown
        ],
    )
    made(Link, [Link(employer_id=each.employer_id, item=keys[n % 5], action=each) for n, each in enumerate(actions)])
    made(Link, [Link(employer_id=each.employer_id, item=keys[n % 2], evidence=each) for n, each in enumerate(shown)])
    made(
        Sharing,
        [
            Sharing(employer=at, show_plan=True, show_progress=True, by_link=False, link_code=at.public_id)
            for at in places
        ],
    )


def queries(number: int) -> dict[str, int]:
    """How many questions each page asks the database, for the lead of employer `number`."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client, place = lead(number)
    counts = {}
    for page in PAGES:
        address = page.format(id=place)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")
        counts[page] = len(asked)
    return counts


def lead(number: int) -> tuple[Any, str]:
    """A client in which the lead of employer `number` is signed in, and the employer's part of the address."""
    from django.test import Client  # noqa: PLC0415

    from fairpractice.organisations.models import Person  # noqa: PLC0415

    person = Person.objects.get(email=f"lead{number}@example.org")
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person)
    return client, person.roles.get().organisation.public_id


def main(employers: int) -> None:
    import django  # noqa: PLC0415 -- reads the settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    fill(1, 1)
    one = queries(1)
    fill(2, employers)
    client, place = lead(employers)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    told = {"place": place, "cookie": f"{cookie.key}={cookie.value}", "one": one, "all": queries(employers)}
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]))
