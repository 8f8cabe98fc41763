"""What staff, learners, bank and agency see and do: with a role, with the link of the poster, or as anybody."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fairpractice.documents import editing, publishing, readers
from fairpractice.documents.models import Document
from fairpractice.documents.models_register import Acknowledgement
from fairpractice.documents.tests import register_makers as make
from fairpractice.documents.wording import Wording
from fairpractice.files import services as files
from fairpractice.plans.models import Sharing
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CODE = "k7m2-x9qa"


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    cache.clear()


@pytest.fixture
def phone(cast: Cast) -> Client:
    """Somebody without an account, who has the link."""
    Sharing.objects.create(employer=cast.willow, by_link=True, link_code=CODE)
    return cast.client("nobody")


def _team(cast: Cast, end: str = "", code: str = "") -> str:
    return f"/t/{cast.willow.public_id}/{code and code + '/'}documents/{end}"


def _html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def _statement(cast: Cast, **said: Any) -> Document:
    made = editing.begin(
        by=cast.people["alice"], employer=cast.willow, kind="statement", title="What we stand for",
        wording=Wording("We are fair."), **said,
    )  # fmt: skip
    make.publish(cast.people["alice"], made)
    return made


def test_the_link_of_the_poster_opens_everything_that_is_published_and_no_draft(cast: Cast, phone: Client) -> None:
    alice = cast.people["alice"]
    made, draft = make.published(alice, cast.willow), make.policy(alice, cast.willow, "A draft")
    page = _html(phone, _team(cast, code=CODE))
    assert "Dignity at work" in page
    assert "A draft" not in page
    assert f'href="{_team(cast, f"{made.public_id}/", CODE)}"' in page, "whoever came by the link stays on it"
    assert "We are kind." in _html(phone, _team(cast, f"{made.public_id}/", CODE.upper()))
    for end in ("", "have-read/", "file/", "text.pdf", "version/1/"):
        assert phone.get(_team(cast, f"{draft.public_id}/{end}", CODE)).status_code == 404, end
        assert phone.get(_team(cast, f"{made.public_id}/{end}", "wrong-code")).status_code == 404, end
        assert cast.client("charlie").get(_team(cast, f"{made.public_id}/{end}")).status_code == 404, end
        assert phone.get(_team(cast, f"{made.public_id}/{end}"))["Location"].startswith("/accounts/login/"), end


def test_the_team_page_leads_to_what_can_be_read_and_forgets_nothing(cast: Cast, phone: Client) -> None:
    alice = cast.people["alice"]
    team = f"/t/{cast.willow.public_id}/{CODE}/"
    assert _team(cast, code=CODE) not in _html(phone, team)
    statement = _statement(cast)
    page = _html(phone, team)
    assert f'href="{_team(cast, code=CODE)}"' in page
    assert f'href="{_team(cast, f"{statement.public_id}/", CODE)}">What we stand for</a>' in page
    editing.describe(by=alice, document=statement, title="Our word")
    assert ">Our word</a>" in _html(phone, team)
    publishing.withdraw(by=alice, document=statement, because="Old.")
    assert _team(cast, code=CODE) not in _html(phone, team)


def test_a_page_that_is_open_to_anyone_needs_no_link(cast: Cast) -> None:
    Sharing.objects.create(employer=cast.willow, by_link=False, link_code=CODE)
    made = make.published(cast.people["alice"], cast.willow)
    assert "We are kind." in _html(cast.client("nobody"), _team(cast, f"{made.public_id}/"))


def test_another_practices_policy_is_not_reached_through_this_one(cast: Cast) -> None:
    theirs = make.published(cast.people["charlie"], cast.oak)
    assert cast.client("bob").get(_team(cast, f"{theirs.public_id}/")).status_code == 404


def test_what_was_withdrawn_says_so_and_what_replaced_it(cast: Cast, phone: Client) -> None:
    alice = cast.people["alice"]
    old, new = make.published(alice, cast.willow, "Old way"), make.published(alice, cast.willow, "New way")
    publishing.withdraw(by=alice, document=old, because="The law has changed.", replaced_by=new)
    page = _html(phone, _team(cast, f"{old.public_id}/", CODE))
    assert "This has been withdrawn" in page
    assert "The law has changed." in page
    assert f'href="{_team(cast, f"{new.public_id}/", CODE)}">New way</a>' in page
    assert "We are kind." not in page
    assert "Old way" not in _html(phone, _team(cast, code=CODE))
    for end in ("have-read/", "version/1/", "text.pdf"):
        assert phone.get(_team(cast, f"{old.public_id}/{end}", CODE)).status_code == 404
    newest = make.published(alice, cast.willow, "Newest way")
    publishing.withdraw(by=alice, document=new, because="Better still.", replaced_by=newest)
    assert ">Newest way</a>" in _html(phone, _team(cast, f"{old.public_id}/", CODE))
    publishing.withdraw(by=alice, document=newest, because="No longer needed.", replaced_by=old)
    assert "Nothing stands in its place." in _html(phone, _team(cast, f"{old.public_id}/", CODE))


def test_a_draft_that_was_withdrawn_was_never_there(cast: Cast, phone: Client) -> None:
    made = make.policy(cast.people["alice"], cast.willow)
    publishing.withdraw(by=cast.people["alice"], document=made, because="No.")
    assert phone.get(_team(cast, f"{made.public_id}/", CODE)).status_code == 404


def test_the_version_that_holds_is_shown_and_earlier_ones_are_marked(cast: Cast, phone: Client) -> None:
    alice = cast.people["alice"]
    made = make.published(alice, cast.willow)
    make.rewrite(alice, made, "Never shown.")
    make.rewrite(alice, made, "We are kinder.")
    make.publish(alice, made, changed="We say it louder.")
    make.rewrite(alice, made, "Not yet shown.")
    page = _html(phone, _team(cast, f"{made.public_id}/", CODE))
    assert "We are kinder." in page
    assert "We say it louder." in page
    assert "Not yet shown." not in page
    earlier = _html(phone, _team(cast, f"{made.public_id}/version/1/", CODE))
    assert "This is an earlier version" in earlier
    assert phone.get(_team(cast, f"{made.public_id}/version/2/", CODE)).status_code == 404
    assert phone.get(_team(cast, f"{made.public_id}/version/4/", CODE)).status_code == 404
    assert phone.get(_team(cast, f"{made.public_id}/version/3/", CODE)).status_code == 302


def test_a_file_is_downloaded_and_never_run(cast: Cast, phone: Client) -> None:
    alice = cast.people["alice"]
    upload = SimpleUploadedFile("leave.txt", b"Leave is for everyone.")
    stored = files.store(by=alice, organisation=cast.willow, upload=upload)
    wording = Wording(stored_file=stored, plain="Leave is for everyone.")
    made = editing.begin(by=alice, employer=cast.willow, kind="policy", title="Leave", wording=wording)
    make.publish(alice, made)
    response = phone.get(_team(cast, f"{made.public_id}/file/", CODE))
    assert b"".join(response.streaming_content) == b"Leave is for everyone."  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert f'href="{_team(cast, f"{made.public_id}/file/", CODE)}"' in _html(
        phone, _team(cast, f"{made.public_id}/", CODE)
    )


def test_search_leads_to_the_part_and_keeps_what_was_typed(cast: Cast, phone: Client) -> None:
    made = make.published(cast.people["alice"], cast.willow, text="A.\n\n## Prayer\n\nThere is a quiet room.")
    page = _html(phone, _team(cast, "search/?q=rooms%22%3E%3Cb%3E", CODE))
    assert "Nothing found" in page
    page = _html(phone, _team(cast, "search/?q=rooms", CODE))
    assert f'href="{_team(cast, f"{made.public_id}/", CODE)}#part-2">Prayer</a>' in page
    assert "quiet <mark>room</mark>" in page
    assert 'value="rooms"' in page
    assert 'id="part-2"' in _html(phone, _team(cast, f"{made.public_id}/", CODE))
    assert "stand on every page" in _html(phone, _team(cast, "search/?q=what+is", CODE))


def test_by_qr_somebody_types_a_name_and_the_lead_sees_it(cast: Cast, phone: Client) -> None:
    alice = cast.people["alice"]
    readers.add(by=alice, employer=cast.willow, people=[("Amina Khan", "locum nurse")])
    made = make.published(alice, cast.willow, must_acknowledge=True)
    address = _team(cast, f"{made.public_id}/have-read/", CODE)
    assert address in _html(cast.client("alice"), f"/lead/{cast.willow.public_id}/policies/{made.public_id}/readers/")
    wrong = phone.post(address, {"version": "1", "name": " ", "role": "locum nurse"})
    assert "Type your name" in wrong.content.decode()
    assert 'value="locum nurse"' in wrong.content.decode()
    for _again in range(2):
        thanks = phone.post(address, {"version": "1", "name": "Amina Khan", "role": "locum nurse"}, follow=True)
        assert "It is noted that you have read “Dignity at work”." in thanks.content.decode()
    page = _html(cast.client("alice"), f"/lead/{cast.willow.public_id}/policies/{made.public_id}/readers/")
    assert "Have read it" in page
    assert page.index("Have read it") < page.index("Amina Khan")
    assert Acknowledgement.objects.count() == 1


def test_what_is_acknowledged_is_the_version_that_was_on_the_screen(cast: Cast, phone: Client) -> None:
    alice = cast.people["alice"]
    made = make.published(alice, cast.willow, must_acknowledge=True)
    address = _team(cast, f"{made.public_id}/have-read/", CODE)
    make.rewrite(alice, made, "Published while they read.")
    make.publish(alice, made)
    thanks = phone.post(address, {"version": "1", "name": "Joe"}, follow=True).content.decode()
    assert "a newer version was published" in thanks
    assert Acknowledgement.objects.get().version.number == 1
    phone.post(address, {"version": "99", "name": "Joe"})  # never published: it is the one that holds
    assert set(Acknowledgement.objects.values_list("version__number", flat=True)) == {1, 2}


def test_with_an_account_one_button_is_enough_and_the_list_says_what_waits(cast: Cast) -> None:
    alice, bob = cast.people["alice"], cast.client("bob")
    made = make.published(alice, cast.willow, must_acknowledge=True)
    assert "Please read these" in _html(bob, _team(cast))
    page = _html(bob, _team(cast, f"{made.public_id}/"))
    assert "I have read this" in page
    assert "The lead sees who has read it." in page
    bob.post(_team(cast, f"{made.public_id}/have-read/"), {"version": "1"})
    assert Acknowledgement.objects.get().person == cast.people["bob"]
    assert "Please read these" not in _html(bob, _team(cast))
    assert "that you have read this. Thank you." in _html(bob, _team(cast, f"{made.public_id}/"))
    make.rewrite(alice, made, "New.")
    make.publish(alice, made, again=False)
    assert "there is nothing more to do" in _html(bob, _team(cast, f"{made.public_id}/"))
    make.rewrite(alice, made, "Newer.")
    make.publish(alice, made, again=True)
    assert "Please read what is new." in _html(bob, _team(cast, f"{made.public_id}/"))
    assert "Please read these" in _html(bob, _team(cast))


def test_of_the_statement_no_name_is_asked_and_no_cookie_is_set(cast: Cast, phone: Client) -> None:
    made = _statement(cast)
    address = _team(cast, f"{made.public_id}/have-read/", CODE)
    page = _html(phone, address)
    assert "only how many have read it, and not who" in page
    assert 'name="name"' not in page
    for _again in range(2):
        assert "Thank you" in phone.post(address, {"version": "1", "name": "Amina Khan"}, follow=True).content.decode()
    assert set(Acknowledgement.objects.values_list("typed_name", flat=True)) == {""}
    assert not phone.cookies
    who = _html(cast.client("alice"), f"/lead/{cast.willow.public_id}/policies/{made.public_id}/readers/")
    assert "2 people have said that they have read it." in who
    assert "somebody may be counted twice" in who
    assert "Bob" not in who


def test_a_forged_form_says_nothing_for_somebody_who_is_signed_in(cast: Cast) -> None:
    made = make.published(cast.people["alice"], cast.willow, induction=True)
    forged = Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)
    forged.force_login(cast.people["bob"])
    read = [f"{made.public_id}:1"]
    assert forged.post(_team(cast, f"{made.public_id}/have-read/"), {"version": "1"}).status_code == 403
    assert forged.post(_team(cast, "induction/"), {"read": read}).status_code == 403
    Sharing.objects.create(employer=cast.willow, by_link=True, link_code=CODE)
    anybody = Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)
    sent = {"read": read, "name": "Joe"}
    assert anybody.post(_team(cast, "induction/", CODE), sent).status_code == 302
    assert [row.typed_name for row in Acknowledgement.objects.all()] == ["Joe"]


def test_the_statement_asks_for_names_where_the_practice_says_so(cast: Cast, phone: Client) -> None:
    made = _statement(cast, must_acknowledge=True)
    address = _team(cast, f"{made.public_id}/have-read/", CODE)
    assert 'name="name"' in _html(phone, address)
    phone.post(address, {"version": "1", "name": "Amina Khan"})
    who = _html(cast.client("alice"), f"/lead/{cast.willow.public_id}/policies/{made.public_id}/readers/")
    assert "Amina Khan" in who


def test_a_policy_that_asks_nobody_has_no_page_to_say_so(cast: Cast, phone: Client) -> None:
    made = make.published(cast.people["alice"], cast.willow)
    assert "Have you read it?" not in _html(phone, _team(cast, f"{made.public_id}/", CODE))
    assert phone.get(_team(cast, f"{made.public_id}/have-read/", CODE)).status_code == 404


def test_a_joiner_says_in_one_go_what_they_have_read(cast: Cast, phone: Client) -> None:
    alice = cast.people["alice"]
    readers.add(by=alice, employer=cast.willow, people=[("Joe", "student")], starts_on=timezone.localdate())
    statement = _statement(cast)
    one = make.published(alice, cast.willow, "One", induction=True)
    make.published(alice, cast.willow, "Not in it")
    address = _team(cast, "induction/", CODE)
    page = _html(phone, address)
    assert "What we stand for" in page
    assert "Not in it" not in page
    assert "Type your name" in phone.post(address, {"read": [f"{one.public_id}:1"], "name": ""}).content.decode()
    assert "Tick what you have read" in phone.post(address, {"name": "Joe"}).content.decode()
    assert f'value="{statement.public_id}:1"' not in page, "of the statement no name is kept, so none is asked for"
    sent = {"read": [f"{one.public_id}:1"], "name": "Joe", "role": "student"}
    thanks = phone.post(address, sent, follow=True).content.decode()
    assert "It is noted what you have read." in thanks
    rows = Acknowledgement.objects.values_list("version__document__title", "typed_name")
    assert set(rows) == {("One", "Joe")}
    everybody = _html(cast.client("alice"), f"/lead/{cast.willow.public_id}/policies/readers/")
    assert "Has read everything that is asked." in everybody


def test_what_has_a_newer_version_by_now_is_not_ticked_off_unread(cast: Cast, phone: Client) -> None:
    alice = cast.people["alice"]
    made = make.published(alice, cast.willow, induction=True)
    make.rewrite(alice, made, "New.")
    make.publish(alice, made)
    sent = {"read": [f"{made.public_id}:1"], "name": "Joe"}
    page = phone.post(_team(cast, "induction/", CODE), sent).content.decode()
    assert "has a newer version by now" in page
    assert not Acknowledgement.objects.exists()


def test_a_program_that_types_names_is_slowed_down(cast: Cast, phone: Client) -> None:
    made = make.published(cast.people["alice"], cast.willow, must_acknowledge=True)
    address = _team(cast, f"{made.public_id}/have-read/", CODE)
    codes = [phone.post(address, {"version": "1", "name": f"Name {number}"}).status_code for number in range(62)]
    assert codes == [302] * 60 + [429] * 2


def test_the_sheet_for_joiners_has_the_set_the_address_and_no_button_on_paper(cast: Cast, phone: Client) -> None:
    alice = cast.people["alice"]
    [joe] = readers.add(by=alice, employer=cast.willow, people=[("Joe", "")], starts_on=timezone.localdate())
    make.published(alice, cast.willow, "One", induction=True)
    page = _html(cast.client("alice"), f"/lead/{cast.willow.public_id}/policies/readers/{joe.public_id}/sheet/")
    assert "Joe" in page
    assert "One" in page
    assert f"{_team(cast, 'induction/', CODE)}</p>" in page
    assert "<svg" in page


def test_the_lists_ask_the_database_as_often_for_one_as_for_thirty(cast: Cast, phone: Client) -> None:
    lead, bob = cast.client("alice"), cast.client("bob")
    base = f"/lead/{cast.willow.public_id}/policies/"
    pages = [(phone, _team(cast, code=CODE)), (bob, _team(cast)), (lead, base), (lead, f"{base}readers/")]

    def add(number: int) -> None:
        made = make.published(cast.people["alice"], cast.willow, f"Number {number}", must_acknowledge=True)
        readers.add(by=cast.people["alice"], employer=cast.willow, people=[(f"Name {number}", "")])
        sent = {"version": "1", "name": f"Name {number}"}
        phone.post(_team(cast, f"{made.public_id}/have-read/", CODE), sent)

    def asked() -> list[int]:
        counts = []
        for client, address in pages:
            _html(client, address)  # the first visit writes the session
            with CaptureQueriesContext(connection) as seen:
                _html(client, address)
            counts.append(len(seen))
        return counts

    add(0)
    one = asked()
    for number in range(1, 30):
        add(number)
    assert asked() == one
    assert max(one) <= 9, one
