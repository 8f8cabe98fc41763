"""The story of our data holds together: one indicator can be said and one cannot, and every page of it opens."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from fairpractice.demo import tell
from fairpractice.organisations.models import Organisation, Person
from fairpractice.workforce import retention, seen
from fairpractice.workforce.models import Incident, Shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(settings: Any, tmp_path: Path) -> Person:
    settings.MEDIA_ROOT = tmp_path
    return tell()


def test_training_can_be_said_and_discipline_cannot(lead: Person) -> None:
    practice = Organisation.objects.get(name__startswith="Quince Lane")
    for definition in ("framework", "wres"):
        _shelf, found = seen.list_of(practice, seen.definition_of(definition))
        assert [seen.short(each) for each in found["disciplinary"]] == ["Too few to say"]
        assert "More likely" in seen.short(found["training"][0])


def test_something_of_each_kind_is_kept_and_the_profile_is_shared(lead: Person) -> None:
    practice = Organisation.objects.get(name__startswith="Quince Lane")
    kept = {each.of.id for each in retention.held(practice) if each.rows}
    assert kept == {"staff-counts", "counters", "incidents", "chosen", "shared", "sources"}
    assert {row.what for row in Shared.objects.filter(employer=practice)} == {"profile", "languages"}
    assert all(row.policy for row in Incident.objects.filter(employer=practice))


def test_its_pages_open(lead: Person) -> None:
    practice = Organisation.objects.get(name__startswith="Quince Lane")
    client = Client()
    client.force_login(lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    data = f"/lead/{practice.public_id}/data/"
    for end in ("", "profile/", "indicators/", "share/", "incidents/", "sources/", "backgrounds/", "keeping/"):
        assert client.get(data + end).status_code == 200, end
