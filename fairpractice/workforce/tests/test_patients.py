"""A patient profile: a small table of counts is kept, a list of patients is refused and told nowhere."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fairpractice.workforce.models import PatientCount
from fairpractice.workforce.tests import list_makers as make
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
DAY = {"on_day": "1", "on_month": "4", "on_year": "2026", "source": "Our record system"}
ROWS: list[make.Row] = [
    ("Practice profile", "", ""),
    ("Ethnic category", "Patients", "%"),
    ("British, Mixed British", "1,204", "60.2"),
    ("Indian or British Indian", 396, "19.8"),
    ("Indain", 4, "0.2"),
    ("Bengal", 390, "19.5"),
    ("Not stated", "*", ""),
    ("Total", 1994, "100"),
]


@pytest.fixture
def cast() -> Cast:
    return assemble()


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def send(client: Client, address: str, content: bytes) -> Any:
    return client.post(address, {**DAY, "file": SimpleUploadedFile("x", content)}, follow=True)


def test_a_profile_is_understood_and_kept_and_deleted(cast: Cast) -> None:
    alice, address = cast.client("alice"), f"/lead/{cast.willow.public_id}/data/bring/patients/"
    page = send(alice, address, make.book(ROWS))
    assert "1994 patients in all" in said(page)
    assert "Row 7: It has no number of people" in said(page)
    assert "Row 8: It reads like totals" in said(page)
    names = {
        label: name
        for name, label in re.findall(r'for="id_(group_\d+)"[^>]*>\s*([^<]+?)\s*</label>', page.content.decode())
    }
    values = {
        names["British, Mixed British"]: "white-british", names["Indian or British Indian"]: "indian", names["Indain"]: "indian",
    }  # fmt: skip
    assert "Choose what “Bengal” stands for" in said(alice.post(page.request["PATH_INFO"], values))
    kept = alice.post(page.request["PATH_INFO"], {**values, names["Bengal"]: "broad-asian"}, follow=True)
    assert "1204" in said(kept)
    assert dict(PatientCount.objects.values_list("group", "people")) == {
        "white-british": 1204, "indian": 400, "broad-asian": 390,
    }  # fmt: skip
    assert cast.client("charlie").post(f"{address}forget/").status_code == 404
    alice.post(f"{address}forget/")
    assert not PatientCount.objects.exists()


def test_a_list_of_patients_is_refused(cast: Cast) -> None:
    alice, address = cast.client("alice"), f"/lead/{cast.willow.public_id}/data/bring/patients/"
    rows: list[make.Row] = [
        ("Name", "NHS number", "Ethnicity"),
        *[(f"Zyxwold{n}", 9000000000 + n, "Indian") for n in range(200)],
    ]
    page = said(send(alice, address, make.text(rows)))
    assert "more rows than a profile has" in page
    assert "Zyxwold" not in page
    assert "no column of ethnic groups" in said(send(alice, address, make.text([("a", "b"), ("c", "d")])))
    assert not PatientCount.objects.exists()
