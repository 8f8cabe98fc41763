"""Made-up staff counts and yearly counts of one Practice. Run as a program, for a page to be looked at; prints the place and cookie."""

import json
import os
import sys
from datetime import date
from typing import Any

STAFF = {
    "gp-partner": {"white-british": 3, "indian": 1},
    "salaried-gp": {"white-british": 1, "african": 2, "indian": 1},
    "nurse": {"white-british": 2, "african": 1, "irish": 1},
    "admin": {"white-british": 3, "caribbean": 2, "bangladeshi": 2, "white-other": 1, "not-stated": 1},
    "manager": {"white-british": 2},
}
ROLES = (
    ("gp-partner", "GP partners", True),
    ("salaried-gp", "Salaried GPs", False),
    ("nurse", "Nurses", False),
    ("admin", "Reception and administration", False),
    ("manager", "Managers", True),
)
BOROUGH = "E09000012"  # Hackney


def fill(employer: Any, by: Any) -> None:
    """Role groups, two snapshots a year apart, a borough, and three years of two indicators."""
    from fairpractice.organisations import services  # noqa: PLC0415 -- models need the settings
    from fairpractice.workforce import counting, indicators  # noqa: PLC0415
    from fairpractice.workforce.models import RoleGroup, Snapshot, StaffCount  # noqa: PLC0415

    for site in employer.sites.all():
        services.set_borough(by=by, site=site, code=BOROUGH)
    for order, (key, name, leads) in enumerate(ROLES):
        RoleGroup.objects.create(employer=employer, key=key, name=name, order=order, leads=leads)
    for day in (date(2025, 9, 1), date(2026, 9, 1)):
        made = Snapshot.objects.create(employer=employer, on=day, how="typed", by=by, delete_on=date(2029, 9, 1))
        StaffCount.objects.bulk_create(
            StaffCount(snapshot=made, role=role, group=group, people=people)
            for role, row in STAFF.items()
            for group, people in row.items()
        )
    for year in (2024, 2025, 2026):
        counting.count(
            by=by, employer=employer, indicator=indicators.get("recruitment"), year=year, people=_hired(year)
        )
        counting.count(by=by, employer=employer, indicator=indicators.get("training"), year=year, people=_trained())


def _hired(year: int) -> dict[str, dict[str, int]]:
    extra = year - 2024
    return {
        "applied": {"white-british": 40 + extra, "broad-black": 42, "broad-asian": 30, "not-stated": 6},
        "shortlisted": {"white-british": 18, "broad-black": 16, "broad-asian": 12, "not-stated": 2},
        "appointed": {"white-british": 7, "broad-black": 1, "broad-asian": 1, "not-stated": 1},
    }


def _trained() -> dict[str, dict[str, int]]:
    return {
        "staff": {"white-british": 11, "broad-black": 5, "broad-asian": 4},
        "had": {"white-british": 7, "broad-black": 2},
    }


def main(employers: int) -> None:
    import django  # noqa: PLC0415 -- reads the settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from benchmarks import filling  # noqa: PLC0415
    from fairpractice.organisations.models import Organisation, Person  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    filling.fill(1, employers)
    client, place = filling.lead(employers)
    fill(Organisation.objects.get(public_id=place), Person.objects.get(email=f"lead{employers}@example.org"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    print(json.dumps({"place": place, "cookie": f"{cookie.key}={cookie.value}"}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
