"""The story has a pool that was told: the hub and the lead see the same figures of the borough, and nobody's else."""

from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from fairpractice.demo import tell
from fairpractice.organisations.models import Organisation, Person
from fairpractice.pooling import results
from fairpractice.pooling.models import PoolShare, Release

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(settings: Any, tmp_path: Path) -> Person:
    settings.MEDIA_ROOT = tmp_path
    return tell()


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_borough_is_told_with_quince_lane_in_it(lead: Person) -> None:
    of = Release.objects.get(state=Release.State.TOLD)
    found = results.results(of)
    assert (found.title, found.practices) == ("Hackney", 12)
    assert found.shown >= 8, "most questions can be told"
    assert all(row.figure.lo < row.figure.hi for row in found.rows if row.figure), "never one number"
    practice = Organisation.objects.get(name__startswith="Quince Lane")
    assert PoolShare.objects.filter(release=of, employer=practice, answers=15).exists(), "its own reflection brought it"


def test_the_hub_and_the_lead_read_it(lead: Person) -> None:
    of = Release.objects.select_related("pool__hub").get()
    practice = Organisation.objects.get(name__startswith="Quince Lane")
    first = next(row for row in results.results(of).rows if row.figure)
    keeper = Person.objects.get(email="hana@hub.example")
    Authenticator.objects.create(user=keeper, type=Authenticator.Type.TOTP, data={"secret": "x"})
    for person, base in (
        (keeper, f"/hub/{of.pool.hub.public_id}/pools/{of.pool.public_id}/"),
        (lead, f"/lead/{practice.public_id}/pools/{of.pool.public_id}/"),
    ):
        client = _client(person)
        assert client.get(base).status_code == 200
        page = client.get(f"{base}{of.public_id}/")
        assert page.status_code == 200
        assert first.sentence in page.content.decode()
