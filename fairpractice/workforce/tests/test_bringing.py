"""The lead's pages: a list is understood, checked and kept as counts; nothing of it stays; strangers find nothing."""

import re
import time
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from fairpractice.organisations.models import Event
from fairpractice.workforce import holding, importing, queries, roles, views_bringing
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.models import Meaning, RoleGroup, Snapshot
from fairpractice.workforce.tests import list_makers as make
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
TODAY = {"on_day": "31", "on_month": "3", "on_year": "2026"}


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def alice(cast: Cast) -> Client:
    return cast.client("alice")


@pytest.fixture
def data(cast: Cast) -> str:
    return f"/lead/{cast.willow.public_id}/data/"


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def send(client: Client, address: str, content: bytes, **fields: str) -> Any:
    return client.post(address, {**fields, "file": SimpleUploadedFile("people.bin", content)}, follow=True)


def bring(client: Client, data: str, rows: list[make.Row] | None = None) -> Any:
    return send(client, f"{data}bring/", make.text(rows or [make.HEADING, *make.PEOPLE]))


def fields(page: str) -> dict[str, str]:
    """The name of the field by its label."""
    return {
        label: name for name, label in re.findall(r'for="id_((?:role|group)_\d+)"[^>]*>\s*([^<]+?)\s*</label>', page)
    }


def chosen(page: str, name: str) -> str:
    """The value that a select begins with."""
    found = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL)
    assert found
    picked = re.search(r'<option value="([^"]*)"[^>]*selected', found[0])
    return picked[1] if picked else ""


def everything_said(response: Any) -> dict[str, str]:
    page = response.content.decode()
    return {name: chosen(page, name) for name in fields(page).values()}


def brought(client: Client, data: str, rows: list[make.Row] | None = None, **check: str) -> Any:
    """A list brought in as we guess it."""
    listed = bring(client, data, rows)
    checked = client.post(listed.request["PATH_INFO"], everything_said(listed), follow=True)
    return client.post(checked.request["PATH_INFO"], {**TODAY, **check})


def test_a_list_becomes_counts_and_is_forgotten(cast: Cast, alice: Client, data: str) -> None:
    listed = bring(alice, data)
    page = listed.content.decode()
    names = fields(page)
    assert chosen(page, names["CA"]) == "white-british"
    assert chosen(page, names["Carribean"]) == "caribbean"
    assert chosen(page, names["Receptionist"]) == "admin"
    assert "row 3. Close to “caribbean”" in said(listed)
    for row in make.PEOPLE:
        assert not [cell for cell in row[:3] if str(cell) in page]
    checked = alice.post(listed.request["PATH_INFO"], everything_said(listed), follow=True)
    assert "5 people" in said(checked)
    assert not Meaning.objects.exists()  # nothing is remembered before it is kept
    assert not Snapshot.objects.exists()
    alice.post(checked.request["PATH_INFO"], {**TODAY, "remember": "on"})
    snapshot = Snapshot.objects.get()
    assert (snapshot.on, snapshot.how, snapshot.by) == (date(2026, 3, 31), "list", cast.people["alice"])
    assert snapshot.delete_on == date(2029, 3, 31)
    assert queries.staff(snapshot) == {
        "nurse": {"white-british": 1, "caribbean": 1},
        "admin": {"white-british": 1, "not-stated": 1},
        "gp-partner": {"pakistani": 1},
    }
    assert [e.what for e in Event.objects.filter(organisation=cast.willow)] == ["counted staff"]
    gone = alice.get(listed.request["PATH_INFO"], follow=True)
    assert "choose the file again" in said(gone)


def test_what_the_lead_said_is_remembered_and_only_that(cast: Cast, alice: Client, data: str) -> None:
    brought(alice, data, remember="on")
    kept = {(row.of, row.label): row.means for row in Meaning.objects.all()}
    assert kept == {
        ("column", "job title"): "role",
        ("column", "ethnic origin"): "group",
        ("role", "practice nurse"): "nurse",
        ("role", "receptionist"): "admin",
        ("group", "carribean"): "caribbean",  # CA, Pakistani and GP Partner we know by ourselves
    }
    again = said(bring(alice, data))
    assert "Please check our guesses" not in again
    Meaning.objects.all().delete()
    brought(alice, data)  # the box is not ticked
    assert set(Meaning.objects.values_list("of", flat=True)) == {"column"}


def test_rows_that_are_not_understood_are_told_and_mended_on_the_page(alice: Client, data: str) -> None:
    rows: list[make.Row] = [
        make.HEADING,
        *make.PEOPLE,
        ("90006", "Foxglove", "x", "Wizard", "Brtish"),
        ("90007", "Larkspur", "x", "", "British"),
    ]
    listed = bring(alice, data, rows)
    page = said(listed)
    assert "1 person, row 7. We do not know this role" in page
    assert "1 person, row 8. The role is empty" in page
    assert "1 person, row 8. This can be said of any ethnic group" in page
    values = everything_said(listed)
    names = fields(listed.content.decode())
    assert values[names["British"]] == values[names["Wizard"]] == ""
    wrong = alice.post(listed.request["PATH_INFO"], values)
    assert "Choose what “Wizard” stands for" in said(wrong)
    assert "Choose what “British” stands for" in said(wrong)
    assert chosen(wrong.content.decode(), names["Carribean"]) == "caribbean"  # nothing that was said is lost
    mended = {
        **values,
        names["Wizard"]: "management",
        names["(empty)"]: "not-said",
        names["British"]: "cannot-say",
        names["Brtish"]: "white-british",
    }
    checked = alice.post(listed.request["PATH_INFO"], mended, follow=True)
    alice.post(checked.request["PATH_INFO"], TODAY)
    counts = queries.staff(Snapshot.objects.get())
    assert counts["management"] == {"white-british": 1}
    assert counts["not-said"] == {"cannot-say": 1}
    assert RoleGroup.objects.get(key="not-said").name == "Role not said"


def test_numbers_mean_what_the_chosen_list_says(alice: Client, data: str) -> None:
    rows: list[make.Row] = [("Role", "Ethnic group"), ("Nurse", "13"), ("Nurse", "1"), ("Nurse", "1")]
    listed = bring(alice, data, rows)
    assert "A number means different groups on different lists" in said(listed)
    values = everything_said(listed)
    assert "Say which list it is from" in said(alice.post(listed.request["PATH_INFO"], values))
    checked = alice.post(listed.request["PATH_INFO"], {**values, "numbers_of": "staff-survey-2025"}, follow=True)
    alice.post(checked.request["PATH_INFO"], {**TODAY, "remember": "on"})
    assert queries.staff(Snapshot.objects.get()) == {"nurse": {"asian-other": 1, "white-british": 2}}
    assert not Meaning.objects.filter(of="group").exists()  # next year's numbers may be another list's


def test_rows_that_stand_there_twice_need_a_choice(alice: Client, data: str) -> None:
    rows: list[make.Row] = [make.HEADING, *make.PEOPLE, make.PEOPLE[0]]
    for choice, nurses in (("once", 2), ("each", 3)):
        listed = bring(alice, data, rows)
        checked = alice.post(listed.request["PATH_INFO"], everything_said(listed), follow=True)
        assert "Rows of somebody who is in the list already: 7" in said(checked)
        address = checked.request["PATH_INFO"]
        assert "Choose how to count somebody who is in the list twice" in said(alice.post(address, TODAY))
        alice.post(address, {**TODAY, "repeats": choice})
        newest = Snapshot.objects.order_by("-pk")[0]
        assert sum(queries.staff(newest)["nurse"].values()) == nurses


def test_the_next_list_shows_what_changed(alice: Client, data: str) -> None:
    brought(alice, data)
    listed = bring(alice, data, [make.HEADING, *make.PEOPLE[:4], ("90009", "Foxglove", "x", "Receptionist", "Indian")])
    checked = said(alice.post(listed.request["PATH_INFO"], everything_said(listed), follow=True))
    assert "what changed since you counted on 31 March 2026" in checked
    assert '3 <span class="fp-quiet">(1 more than before)' in checked  # reception
    assert '0 <span class="fp-quiet">(1 fewer than before)' in checked  # partners


def test_a_day_to_come_is_refused_next_to_the_field(alice: Client, data: str) -> None:
    listed = bring(alice, data)
    checked = alice.post(listed.request["PATH_INFO"], everything_said(listed), follow=True)
    to_come = {"on_day": "1", "on_month": "1", "on_year": str(timezone.localdate().year + 1)}
    page = said(alice.post(checked.request["PATH_INFO"], to_come))
    assert "This date is still to come" in page
    assert not Snapshot.objects.exists()


def test_other_columns_are_chosen_with_the_file_once_more(alice: Client, data: str) -> None:
    rows: list[make.Row] = [
        ("Surname", "Thing", "Stuff"),
        *[(p[1], p[3], p[4]) for p in make.PEOPLE],
        ("Xerxes", "Alchemist", "Sky"),
        ("Yonder", "Stargazer", "Sea"),
    ]
    listed = bring(alice, data, [(a, f"?{str(b)[:2]}", f"!{str(c)[:1]}x") for a, b, c in rows])
    assert "Which columns?" in said(listed)
    address = listed.request["PATH_INFO"]
    assert "Choose the file with your staff list" in said(alice.post(address, {"group": "!Sx", "role": "?Th"}))
    listed = bring(alice, data, rows)
    if "Which columns?" not in said(listed):
        address = listed.request["PATH_INFO"] + "columns/"
    # A column of names is not shown, even to the lead, and nothing of it is remembered
    told = send(alice, address.replace("columns/columns/", "columns/"), make.text(rows), group="Stuff", role="Surname")
    page = said(told)
    assert "The column “Surname” has 7 different values for 7 people" in page
    assert "Zyxwold" not in page
    assert not Meaning.objects.exists()
    told = send(alice, told.request["PATH_INFO"], make.text(rows), group="Stuff", role="Thing")
    assert "We read the role from the column “Thing”" in said(told)


def test_labels_of_a_column_that_reads_like_people_are_never_remembered(alice: Client, data: str) -> None:
    """Somebody with as many roles as people says so, and is believed; the labels are asked again next time."""
    rows: list[make.Row] = [("Role", "Ethnic group"), ("Zip", "A"), ("Zap", "A"), ("Zop", "A"), ("Zup", "A")]
    told = bring(alice, data, rows)
    assert "different values for 4 people" in said(told)
    again = {"group": "Ethnic group", "role": "Role", "sure": "on"}
    told = send(alice, told.request["PATH_INFO"], make.text(rows), **again)
    values = {name: value or "nurse" for name, value in everything_said(told).items()}
    checked = alice.post(told.request["PATH_INFO"], values, follow=True)
    assert "Remember what these labels mean" not in said(checked)
    alice.post(checked.request["PATH_INFO"], {**TODAY, "remember": "on"})
    assert queries.staff(Snapshot.objects.get()) == {"nurse": {"white-british": 4}}
    assert set(Meaning.objects.values_list("of", flat=True)) == {"column"}


def test_a_list_without_roles_is_put_into_one_group(alice: Client, data: str) -> None:
    rows: list[make.Row] = [("Ethnic group",), ("Indian",), ("Z",)]
    listed = bring(alice, data, [("Ethnic group", "Site"), ("Indian", "Main"), ("Z", "Main")])
    assert "Which columns?" in said(listed)
    told = send(
        alice, listed.request["PATH_INFO"], make.text([(*row, "Main") for row in rows]), group="Ethnic group", role="-"
    )
    assert "It has no column for the role" in said(told)
    values = everything_said(told)
    values[next(name for name in values if name.startswith("role"))] = "not-said"
    checked = alice.post(told.request["PATH_INFO"], values, follow=True)
    alice.post(checked.request["PATH_INFO"], TODAY)
    assert queries.staff(Snapshot.objects.get()) == {"not-said": {"indian": 1, "not-stated": 1}}


def test_a_long_list_is_read_while_a_page_says_how_far(
    alice: Client, data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_bringing, "AT_ONCE", 10)
    rows: list[make.Row] = [make.HEADING, *[(n, f"Z{n}", "x", "Nurse", "CA") for n in range(20_000)]]
    response = bring(alice, data, rows)
    address = response.request["PATH_INFO"]
    assert response["Refresh"]
    for _try in range(100):
        if "Reading your list" not in said(response):
            break
        time.sleep(0.1)
        response = alice.get(address)
    assert "20000 people are in your list" in said(response)
    response = send(alice, f"{data}bring/", b"%PDF-1.7 and more")
    for _try in range(50):
        if "Reading your list" not in said(response):
            break
        time.sleep(0.1)
        response = alice.get(response.request["PATH_INFO"])
    assert "This is a PDF file, not a table" in said(response)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04broken", b"Role,Ethnic group\n"])
def test_what_cannot_be_read_is_told_beside_the_file(alice: Client, data: str, content: bytes) -> None:
    page = said(send(alice, f"{data}bring/", content))
    assert 'id="file-error"' in page or 'id="id_file-error"' in page
    assert "Error:" in page


def test_no_file_at_all_and_one_that_is_too_large(alice: Client, data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Choose the file with your staff list" in said(alice.post(f"{data}bring/", {}))
    monkeypatch.setattr("fairpractice.workforce.arriving.MOST_BYTES", 1000)
    assert "larger than 20 MB" in said(send(alice, f"{data}bring/", b"x" * 2000))


def test_half_an_hour_later_the_list_is_gone(alice: Client, data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    address = bring(alice, data).request["PATH_INFO"]
    monkeypatch.setattr(holding, "KEEP_SECONDS", -1)
    for ending in ("", "check/", "columns/"):
        assert "choose the file again" in said(alice.get(f"{address}{ending}", follow=True))


def test_a_list_can_be_forgotten_at_once(alice: Client, data: str) -> None:
    address = bring(alice, data).request["PATH_INFO"]
    assert "Nothing was kept" in said(alice.post(f"{address}stop/", follow=True))
    assert "choose the file again" in said(alice.get(address, follow=True))


def test_when_the_session_ends_no_label_is_held_for_the_way_back(cast: Cast, alice: Client, data: str) -> None:
    listed = bring(alice, data)
    values = everything_said(listed)
    alice.logout()
    alice.post(listed.request["PATH_INFO"], values)
    held = str(alice.session.get("held", ""))
    assert "Carribean" not in held
    assert "carribean" not in held
    alice.logout()
    send(alice, f"{data}bring/", make.text([make.HEADING, *make.PEOPLE]))
    assert "Zyxwold" not in str(dict(alice.session.items()))


def test_charlie_and_bob_find_nothing_and_a_colleague_who_leads_goes_on(cast: Cast, alice: Client, data: str) -> None:
    address = bring(alice, data).request["PATH_INFO"]
    for who in ("charlie", "bob", "sara", "hana"):
        for ending in ("", "check/", "columns/"):
            assert cast.client(who).get(f"{address}{ending}").status_code == 404
    own = f"/lead/{cast.oak.public_id}/data/bring/{address.split('/')[-2]}/"
    assert "choose the file again" in said(cast.client("charlie").get(own, follow=True))
    assert cast.client("dan").get(address).status_code == 200


def test_forged_forms_are_refused(cast: Cast, data: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.people["alice"])
    sent = {"file": SimpleUploadedFile("x", make.text([make.HEADING, *make.PEOPLE]))}
    assert strict.post(f"{data}bring/", sent).status_code == 403
    sent = {"file": SimpleUploadedFile("x", make.text([make.HEADING, *make.PEOPLE]))}
    page = strict.post(f"{data}bring/", sent, HTTP_X_LIST_TOO_LARGE="1")  # what only the server says
    assert page.status_code == 200
    assert "larger than 20 MB" in said(page)


def test_labels_of_a_list_never_run_on_a_page(alice: Client, data: str) -> None:
    rows: list[make.Row] = [
        make.HEADING,
        *make.PEOPLE,
        ("9", "x", "x", "<script>alert(1)</script>", "<img src=x onerror=a>"),
    ]
    page = bring(alice, data, rows).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


# ---- typed counts ----


def test_typed_numbers_are_kept_and_the_next_time_begins_with_them(cast: Cast, alice: Client, data: str) -> None:
    assert "Nurses" in said(alice.get(f"{data}counts/"))
    wrong = alice.post(f"{data}counts/", {**TODAY, "nurse__broad-asian": "two", "admin__white-british": "4"})
    page = said(wrong)
    assert "type a whole number, such as 4" in page
    assert 'value="two"' in page
    assert 'value="4"' in page
    assert "Put in at least one number" in said(alice.post(f"{data}counts/", TODAY))
    alice.post(f"{data}counts/", {**TODAY, "nurse__broad-asian": "2", "admin__white-british": "4"})
    snapshot = Snapshot.objects.get()
    assert snapshot.how == "typed"
    assert queries.staff(snapshot) == {"nurse": {"broad-asian": 2}, "admin": {"white-british": 4}}
    again = alice.get(f"{data}counts/").content.decode()
    assert re.search(r'name="nurse__broad-asian"[^>]*value="2"', again) or re.search(
        r'value="2"[^>]*name="nurse__broad-asian"', again
    )
    fine = {**TODAY, "nurse__pakistani": "1"}
    alice.post(f"{data}counts/?groups=all", fine)
    assert queries.staff(Snapshot.objects.order_by("-pk")[0]) == {"nurse": {"pakistani": 1}}


def test_a_count_is_deleted_after_being_asked(cast: Cast, alice: Client, data: str) -> None:
    made = make.counted(cast.people["alice"], cast.willow, date(2026, 1, 1))
    address = f"{data}counts/{made.public_id}/delete/"
    assert "Delete the numbers of 1 January 2026?" in said(alice.get(address))
    assert made.counts.count() == 3
    assert cast.client("charlie").post(address).status_code == 404
    assert made.counts.count() == 3
    alice.post(address)
    made.refresh_from_db()
    assert made.counts.count() == 0
    assert made.deleted_on == timezone.localdate()
    assert alice.get(address).status_code == 404
    assert "The numbers were deleted" in said(alice.get(f"{data}bring/"))


def test_role_groups_are_the_practices_own(cast: Cast, alice: Client, data: str) -> None:
    assert not RoleGroup.objects.exists()  # looking writes nothing
    alice.post(f"{data}counts/roles/", {"name": "Care coordinators", "leads": "on"})
    added = RoleGroup.objects.get(name="Care coordinators")
    assert added.leads
    assert added.key == "care-coordinators"
    assert "There is a group of this name already" in said(alice.post(f"{data}counts/roles/", {"name": " nurses"}))
    alice.post(f"{data}counts/roles/nurse/", {"name": "Nurses and nurse associates"})
    assert RoleGroup.objects.get(key="nurse").name == "Nurses and nurse associates"
    order = [group.key for group in roles.current(cast.willow)]
    alice.post(f"{data}counts/roles/nurse/move/", {"way": "up"})
    moved = [group.key for group in roles.current(cast.willow)]
    assert moved.index("nurse") == order.index("nurse") - 1
    make.counted(cast.people["alice"], cast.willow, date(2026, 1, 1))
    alice.post(f"{data}counts/roles/nurse/retire/")
    assert "nurse" not in [group.key for group in roles.current(cast.willow)]
    assert roles.names(cast.willow)["nurse"] == "Nurses and nurse associates"
    assert "Nurses and nurse associates" in said(alice.get(f"{data}counts/"))  # the newest counts have people in it
    alice.post(f"{data}counts/roles/nurse/retire/", {"back": "1"})
    assert "nurse" in [group.key for group in roles.current(cast.willow)]
    assert not RoleGroup.objects.filter(employer=cast.oak).exists()
    assert cast.client("charlie").get(f"{data}counts/roles/").status_code == 404


def test_the_ready_made_groups_fit_the_type(cast: Cast) -> None:
    assert {"dentist", "dental-nurse"} <= {group.key for group in roles.current(cast.oak)}
    assert {"gp-partner", "salaried-gp", "nurse", "direct-patient-care", "admin", "management", "leadership"} <= {
        group.key for group in roles.current(cast.willow)
    }


@time_machine.travel("2026-06-01")
def test_what_does_not_belong_is_refused(cast: Cast) -> None:
    keep = {"by": cast.people["alice"], "employer": cast.willow, "how": Snapshot.How.TYPED}
    for on, counts in (
        (date(2026, 6, 2), {"nurse": {"indian": 1}}),
        (date(2026, 6, 1), {"wizard": {"indian": 1}}),
        (date(2026, 6, 1), {"nurse": {"martian": 1}}),
        (date(2026, 6, 1), {"nurse": {"indian": 0}}),
    ):
        with pytest.raises(WorkforceError):
            importing.keep_counts(**keep, on=on, counts=counts)  # type: ignore[arg-type]
    assert not Snapshot.objects.exists()
