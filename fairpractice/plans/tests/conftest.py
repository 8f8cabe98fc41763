"""The cast: Alice leads, Bob is on her team, Charlie leads elsewhere and must see nothing."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from fairpractice.organisations.models import EmployerType, Organisation, Person, Role


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def _person(name: str, organisation: Organisation, kind: str) -> Person:
    person = Person.objects.create(name=name, email=f"{name.lower()}@example.org")
    Role.objects.create(person=person, organisation=organisation, kind=kind)
    return person


@pytest.fixture
def practice(db: None) -> Organisation:
    return Organisation.objects.create(name="Elm Road Surgery", employer_type=EmployerType.GP)


@pytest.fixture
def elsewhere(db: None) -> Organisation:
    return Organisation.objects.create(name="Oak Street Dental", employer_type=EmployerType.DENTAL)


@pytest.fixture
def alice(practice: Organisation) -> Person:
    return _person("Alice", practice, Role.Kind.LEAD)


@pytest.fixture
def bob(practice: Organisation) -> Person:
    return _person("Bob", practice, Role.Kind.MEMBER)


@pytest.fixture
def charlie(elsewhere: Organisation) -> Person:
    return _person("Charlie", elsewhere, Role.Kind.LEAD)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def client(alice: Person) -> Client:
    """Alice's browser."""
    return signed_in(alice)


@pytest.fixture
def base(practice: Organisation) -> str:
    return f"/lead/{practice.public_id}/"
