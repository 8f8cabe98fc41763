"""The cast, and a folder of its own for files."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from fairpractice.organisations.models import EmployerType, Organisation, Person


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def alice(db: None) -> Person:
    return Person.objects.create(name="Alice", email="alice@example.org")


@pytest.fixture
def practice(db: None) -> Organisation:
    return Organisation.objects.create(name="Elm Road", employer_type=EmployerType.GP)
