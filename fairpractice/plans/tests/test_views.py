"""The lead's journey through where we are, the plan and evidence, page by page; and who may not."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from fairpractice.organisations.models import Organisation, Person
from fairpractice.plans import actions, answers, evidence, packs, queries, undo
from fairpractice.plans.actions import Wording
from fairpractice.plans.evidence import Holding
from fairpractice.plans.models import Action, Answer, Evidence, EvidenceVersion, OwnItem, Reminding, Stage
from fairpractice.plans.tests.conftest import signed_in

TODAY = timezone.localdate()
PAGES = [
    "glance/",
    "where/",
    "where/policies/",
    "where/policies/detail/",
    "where/policies/history/",
    "where/policies/conversation/",
    "where/edi-statement/draft-together/",
    "where/local-and-workforce-needs/gather-data/workforce/",
    "where/policies/review-regularly/history/",
    "steps/",
    "steps/?all=1",
    "plan/",
    "plan/add/",
    "own/add/",
    "evidence/",
    "evidence/add/",
    "cqc/",
    "changes/",
    "reminders/",
    "sharing/",
]


def text(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


@pytest.fixture
def full(alice: Person, practice: Organisation) -> dict[str, str]:
    """One of each."""
    item = packs.find(practice, "policies")
    assert item
    answers.answer(
        by=alice,
        employer=practice,
        item=item,
        stage=Stage.PART,
        note="We read them",
        took_part=["lead"],
        as_of=date(2025, 1, 1),
    )
    answers.answer(by=alice, employer=practice, item=item, stage=Stage.NOT_NOW, because="we move house")
    action = actions.add(
        by=alice, employer=practice, said=Wording("Read the policy", items=(item.key,), due=TODAY, owner_role="Manager")
    )
    row = evidence.add(
        by=alice,
        employer=practice,
        title="The policy",
        items=[item.key],
        actions=[action],
        holding=Holding("file", date(2025, 1, 1), upload=SimpleUploadedFile("p.pdf", b"%PDF-1.7 x"), review_on=TODAY),
    )
    own = answers.add_own(by=alice, employer=practice, title="Prayer room")
    answers.converse(
        by=alice, employer=practice, item=item, held_on=TODAY, decided="To read", next_step="Meet", took_part=["lead"]
    )
    return {"action": action.public_id, "evidence": row.public_id, "own": own.public_id}


def addresses(base: str, full: dict[str, str]) -> list[str]:
    more = [
        "plan/{action}/",
        "evidence/{evidence}/",
        "evidence/{evidence}/version/",
        "evidence/{evidence}/shows/",
        "evidence/{evidence}/file/1/",
        "own/{own}/",
        "where/own-{own}/",
        "where/own-{own}/detail/",
    ]
    return [base + page.format(**full) for page in [*PAGES, *more]]


def test_every_page_opens_for_the_lead(client: Client, base: str, full: dict[str, str]) -> None:
    for address in addresses(base, full):
        response = client.get(address)
        assert response.status_code == 200, address
        if response.streaming:
            assert b"".join(response), address  # to its end: that closes the file


def test_strangers_and_the_team_find_nothing_and_nobody_is_asked_to_sign_in(
    bob: Person, charlie: Person, base: str, full: dict[str, str]
) -> None:
    for person in (bob, charlie):
        browser = signed_in(person)
        for address in [*addresses(base, full), base + "where/first/"]:
            assert browser.get(address).status_code == 404, address
        for end in (
            "undo/",
            "plan/{action}/retire/",
            "plan/{action}/move/",
            "evidence/{evidence}/retire/",
            "own/{own}/retire/",
            "reminders/calendar/",
            "sharing/link/",
        ):
            assert browser.post(base + end.format(**full)).status_code == 404, end
    for address in addresses(base, full):
        response = Client().get(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/"), address


def test_things_of_one_practice_are_not_found_under_another(
    charlie: Person, elsewhere: Organisation, full: dict[str, str]
) -> None:
    browser = signed_in(charlie)
    mine = f"/lead/{elsewhere.public_id}/"
    for end in (
        "plan/{action}/",
        "evidence/{evidence}/",
        "evidence/{evidence}/file/1/",
        "own/{own}/",
        "where/own-{own}/",
    ):
        assert browser.get(mine + end.format(**full)).status_code == 404, end
    assert browser.post(mine + "plan/{action}/retire/".format(**full)).status_code == 404


def test_the_first_round_goes_through_eleven_pages_and_can_be_resumed(
    client: Client, practice: Organisation, base: str
) -> None:
    ids = [i.id for i in packs.pack_for(practice).initiatives]
    assert len(ids) == 11
    at = client.get(f"{base}where/first/")["Location"]
    assert at == f"{base}where/{ids[0]}/?first=1"
    for n in range(4):
        at = client.post(at, {"stage": "not-sure"})["Location"]
        assert at == f"{base}where/{ids[n + 1]}/?first=1"
    assert client.get(f"{base}where/first/")["Location"] == f"{base}where/{ids[4]}/?first=1"
    for _n in range(7):
        at = client.post(at, {"stage": "talking"})["Location"]
    assert at == f"{base}steps/"


def test_skipping_ends_on_the_overview_with_the_rest_still_open(
    client: Client, practice: Organisation, base: str
) -> None:
    last = packs.pack_for(practice).initiatives[-1].id
    assert client.post(f"{base}where/{last}/?first=1", {"stage": "part"})["Location"] == f"{base}where/"
    assert "You have not said yet where you are on 10 of them" in text(client.get(f"{base}where/"))


def test_an_unanswered_question_says_what_to_do(client: Client, base: str) -> None:
    shown = text(client.post(f"{base}where/policies/", {"note": "my words"}))
    assert "<title>Error:" in shown
    assert "Choose where you are" in shown
    assert "my words" in shown
    assert not Answer.objects.exists()


def test_not_for_us_now_asks_why(client: Client, base: str) -> None:
    assert "Say in a few words why" in text(client.post(f"{base}where/policies/", {"stage": "not-now"}))
    client.post(f"{base}where/policies/", {"stage": "not-now", "because": "we merge in May"})
    assert Answer.objects.get().because == "we merge in May"


def test_last_year_stands_beside_this_year(client: Client, base: str, full: dict[str, str]) -> None:
    shown = text(client.get(f"{base}where/"))
    assert "The year before:" in shown
    assert "Part of how we work" in shown
    assert ": we move house" in shown
    every = text(client.get(f"{base}where/policies/history/"))
    assert every.index("Not for us now") < every.index("Part of how we work")
    assert "We read them" in every


def test_an_answer_can_be_undone_from_the_next_page(client: Client, base: str) -> None:
    after = client.post(f"{base}where/policies/", {"stage": "part"}, follow=True)
    step = re.search(r'name="step" value="(\d+)"', after.content.decode())
    assert step
    told = text(client.post(f"{base}undo/", {"step": step[1], "back": f"{base}where/"}, follow=True))
    assert "Undone." in told
    assert Answer.objects.filter(withdrawn_at=None).count() == 0
    assert 'name="step"' not in text(client.get(f"{base}where/"))


def test_undo_goes_back_only_within_the_practice(client: Client, base: str) -> None:
    for back in ("https://evil.example/", "//evil.example/", "/lead/other/plan/"):
        assert client.post(f"{base}undo/", {"step": "1", "back": back})["Location"] == f"{base}plan/"


def test_three_steps_are_offered_and_become_actions(client: Client, base: str) -> None:
    shown = text(client.get(f"{base}steps/"))
    assert len(re.findall(r'type="checkbox"', shown)) == 3
    assert "Choose at least one step" in text(client.post(f"{base}steps/", {}))
    client.post(f"{base}steps/", {"chosen": ["start-with-data", "start-with-training-hub"]})
    assert list(Action.objects.values_list("suggested_by", flat=True)) == ["start-with-data", "start-with-training-hub"]
    assert "Look at your data" in text(client.get(f"{base}plan/"))


def test_an_action_leads_back_to_what_it_came_from(
    client: Client, base: str, practice: Organisation, alice: Person
) -> None:
    said = Wording(title="Learn everybody's name")
    plain = actions.add(by=alice, employer=practice, said=said)
    told = actions.add(by=alice, employer=practice, said=said, suggested_by="reflection:0123456789:lp:belong#7")
    assert f'href="{base}reflections/asked/lp%3Abelong%237/"' in text(client.get(f"{base}plan/{told.public_id}/"))
    assert "/reflections/asked/" not in text(client.get(f"{base}plan/{plain.public_id}/"))


def _offered(html: str) -> list[str]:
    return re.findall(r'type="checkbox" value="([^"]+)"', re.sub(r'name="chosen" ?', "", html))


def test_a_mistake_unfolds_no_more_steps_than_were_open(client: Client, base: str) -> None:
    first = _offered(text(client.get(f"{base}steps/")))
    everything = _offered(text(client.get(f"{base}steps/?all=1")))
    assert len(first) == 3
    assert len(everything) > 5
    assert _offered(text(client.post(f"{base}steps/", {}))) == first
    wrong = text(client.post(f"{base}steps/", {"chosen": [everything[4], "gone"]}))
    assert "One of these steps is no longer offered" in wrong
    assert _offered(wrong) == [*first, everything[4]], "what was ticked is shown too"
    assert wrong.count("checked") == 1
    assert _offered(text(client.post(f"{base}steps/", {"all": "1"}))) == everything, "what was open stays open"


def test_asking_for_more_steps_keeps_what_is_ticked(client: Client, base: str) -> None:
    first = _offered(text(client.get(f"{base}steps/")))
    more = text(client.post(f"{base}steps/", {"chosen": [first[1]], "more": "1"}))
    assert "There is a problem" not in more
    assert len(_offered(more)) > 5
    assert more.count("checked") == 1
    assert 'name="all" value="1"' in more
    assert not Action.objects.exists()


def test_an_action_is_added_changed_moved_done_and_taken_out_without_a_script(client: Client, base: str) -> None:
    fields = {"status": "planned", "due_month": "March", "due_year": "2027", "owner_role": "Manager"}
    for title in ("One", "Two"):
        assert client.post(f"{base}plan/add/", {**fields, "title": title}).status_code == 302
    one, two = Action.objects.all()
    assert one.due == date(2027, 3, 1)
    client.post(f"{base}plan/{two.public_id}/move/", {"up": "1"})
    assert [a.title for a in Action.objects.all()] == ["Two", "One"]
    client.post(f"{base}plan/{one.public_id}/status/", {"status": "done"})
    client.post(f"{base}plan/{two.public_id}/retire/")
    shown = text(client.get(f"{base}plan/"))
    assert "Taken out of the plan" in shown
    assert "Done" in shown
    client.post(f"{base}plan/{two.public_id}/retire/", {"bring_back": "1"})
    assert not Action.objects.exclude(retired_at=None).exists()


@pytest.mark.parametrize(
    ("month", "year", "says"),
    [("13", "2027", "Type a real month"), ("3", "27", "four digits"), ("3", "", "Add the year")],
)
def test_a_wrong_month_is_explained_and_kept(client: Client, base: str, month: str, year: str, says: str) -> None:
    shown = text(
        client.post(f"{base}plan/add/", {"title": "One", "status": "planned", "due_month": month, "due_year": year})
    )
    assert says in shown
    assert f'value="{month}"' in shown
    assert 'href="#id_due_month"' in shown


def holding(**more: object) -> dict[str, object]:
    return {"title": "Policy", "effective_on_day": "1", "effective_on_month": "2", "effective_on_year": "2025", **more}


def test_evidence_of_each_kind(client: Client, base: str) -> None:
    client.post(f"{base}evidence/add/", holding(kind="note", note="We met"))
    client.post(f"{base}evidence/add/", holding(kind="link", link="example.org/policy"))
    client.post(f"{base}evidence/add/", holding(kind="file", file=SimpleUploadedFile("p.pdf", b"%PDF-1.7")))
    assert list(EvidenceVersion.objects.order_by("id").values_list("kind", "link")) == [
        ("note", ""),
        ("link", "https://example.org/policy"),
        ("file", ""),
    ]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"kind": "note"}, "Write the note"),
        ({"kind": "link"}, "Type the address of the page"),
        ({"kind": "link", "link": "javascript:alert(1)"}, "Type an address"),
        ({"kind": "file"}, "Choose a file"),
        ({"kind": "note", "note": "x", "link": "example.org"}, "You typed an address as well"),
        ({"kind": "note", "note": "x", "file": SimpleUploadedFile("p.pdf", b"%PDF-1.7")}, "You added a file as well"),
        ({"kind": "note", "note": "x", "effective_on_year": "2199"}, "still to come"),
        ({"kind": "note", "note": "x", "effective_on_day": "31"}, "real day"),
    ],
)
def test_evidence_says_what_is_missing(client: Client, base: str, more: dict[str, str], says: str) -> None:
    assert says in text(client.post(f"{base}evidence/add/", holding(**more)))
    assert not Evidence.objects.exists()


def test_a_renamed_program_is_refused_kindly_and_the_rest_is_kept(client: Client, base: str) -> None:
    shown = text(
        client.post(f"{base}evidence/add/", holding(kind="file", file=SimpleUploadedFile("p.pdf", b"MZ\x90\x00")))
    )
    assert "that is not what is inside" in shown
    assert 'value="Policy"' in shown
    assert not Evidence.objects.exists()


def test_too_large_a_file_is_told_and_the_rest_is_kept(client: Client, base: str, settings: Settings) -> None:
    settings.UPLOAD_LIMIT_MB = 1
    upload = SimpleUploadedFile("p.pdf", b"%PDF-1.7" + b"x" * 3_000_000)
    shown = text(client.post(f"{base}evidence/add/", holding(kind="file", file=upload)))
    assert "larger than 1 MB" in shown
    assert "Choose a file" not in shown
    assert 'value="Policy"' in shown


def test_a_file_comes_back_as_a_download(client: Client, base: str, full: dict[str, str]) -> None:
    response = client.get(f"{base}evidence/{full['evidence']}/file/1/")
    assert b"".join(response.streaming_content) == b"%PDF-1.7 x"  # type: ignore[attr-defined]
    assert response["Content-Disposition"] == 'attachment; filename="p.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_missing_file_says_so(client: Client, base: str, full: dict[str, str], own_folder: object) -> None:
    stored = EvidenceVersion.objects.get().stored_file
    assert stored
    (own_folder / stored.stored).unlink()  # type: ignore[operator]
    assert "not on the disk any more" in text(client.get(f"{base}evidence/{full['evidence']}/file/1/"))


def test_one_piece_of_evidence_serves_cqc_too(client: Client, base: str, full: dict[str, str]) -> None:
    shown = text(client.get(f"{base}cqc/"))
    assert "The policy" in shown
    assert "Not for us now" in shown


def test_a_gentle_check_is_shown(client: Client, base: str) -> None:
    client.post(f"{base}where/policies/", {"stage": "part"})
    assert "Nothing shows it yet" in text(client.get(f"{base}where/"))


def test_own_initiative(client: Client, base: str) -> None:
    at = client.post(f"{base}own/add/", {"title": "Prayer room"})["Location"]
    assert client.post(at, {"stage": "talking"})["Location"] == f"{base}where/"
    own = OwnItem.objects.get()
    assert "Prayer room" in text(client.get(f"{base}where/"))
    client.post(f"{base}own/{own.public_id}/retire/")
    assert "Prayer room</a>" not in text(client.get(f"{base}where/"))


def test_what_is_typed_is_shown_as_text(client: Client, base: str) -> None:
    client.post(f"{base}plan/add/", {"title": "<script>alert(1)</script>", "status": "planned", "note": "<img src=x>"})
    shown = client.get(f"{base}plan/").content.decode()
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


@pytest.mark.parametrize(
    ("end", "fields", "expected"),
    [
        (
            "where/policies/",
            {"stage": "not-now", "because": "we merge in May", "note": "long words"},
            ["we merge in May", "long words"],
        ),
        (
            "plan/add/",
            {"title": "Ring the hub", "status": "planned", "due_month": "3", "due_year": "2027"},
            ["Ring the hub", 'value="2027"'],
        ),
        ("where/policies/conversation/", {"decided": "To read them"}, ["To read them"]),
    ],
)
def test_a_session_that_ends_mid_form_loses_nothing(
    client: Client, alice: Person, base: str, end: str, fields: dict[str, str], expected: list[str]
) -> None:
    shown = client.get(base + end).content.decode()
    mark = re.search(r'name="held_for" value="([^"]+)"', shown)
    assert mark
    client.session.flush()
    client.cookies.pop(django_settings.SESSION_COOKIE_NAME)
    assert client.post(base + end, {**fields, "held_for": mark[1]})["Location"].startswith("/accounts/login/")
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    again = client.get(base + end).content.decode()
    for words in expected:
        assert words in again
    assert not Answer.objects.exists()
    assert not Action.objects.exists()


@pytest.mark.parametrize("end", ["where/", "plan/", "evidence/", "cqc/", "steps/", "where/policies/detail/"])
def test_pages_take_as_many_queries_however_long_the_plan(
    client: Client,
    alice: Person,
    practice: Organisation,
    base: str,
    full: dict[str, str],
    end: str,
    django_assert_max_num_queries: object,
) -> None:
    for n in range(6):
        action = actions.add(by=alice, employer=practice, said=Wording(str(n), items=("london-primary-care:policies",)))
        evidence.add(
            by=alice, employer=practice, title=str(n), actions=[action], holding=Holding("note", TODAY, note="n")
        )
    client.get(base + end)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        client.get(base + end)


def _of_recommendation(html: str, title: str) -> str:
    """What the page of an initiative says beneath one recommendation, up to the next."""
    start = html.index(title)
    return html[start : html.index('<li class="nhsuk-u-margin-bottom-4">', start)]


def test_an_action_and_evidence_are_added_to_a_recommendation_from_where_it_is_answered(
    client: Client, practice: Organisation, base: str
) -> None:
    first, second = packs.pack_for(practice).initiative("policies").recommendations[:2]
    name = f"{packs.pack_for(practice).id}:{first.id}"
    here = f"{base}where/policies/detail/"
    beneath = _of_recommendation(client.get(here).content.decode(), first.title or first.text)
    for end, sent in (
        ("plan/add/", {"title": "Ask the team", "status": "planned"}),
        ("evidence/add/", holding(title="Notes of the meeting", kind="note", note="We met")),
    ):
        (link,) = re.findall(rf'href="({base}{end}[^"]+)"', beneath)
        ticked = re.findall(r'name="items"[^>]*value="([^"]+)"[^>]*checked', client.get(link).content.decode())
        assert ticked == [name]
        assert client.post(link, {**sent, "items": ticked}).status_code == 302
    shown = client.get(here).content.decode()
    beneath = _of_recommendation(shown, first.title or first.text)
    assert "Ask the team" in beneath
    assert "Notes of the meeting" in beneath
    assert "Ask the team" not in _of_recommendation(shown, second.title or second.text)


def test_each_link_of_a_page_of_recommendations_says_what_it_is_for(client: Client, base: str) -> None:
    html = client.get(f"{base}where/policies/detail/").content.decode()
    links = re.findall(r'href="([^"]+\?for=[^"]+)">(.*?)</a>', html, re.DOTALL)
    said = [re.sub(r"<[^>]*>|\s+", " ", words).strip() for _address, words in links]
    assert len(links) > 6
    assert len(set(said)) == len(said), "two links with the same words lead to different places"


def test_tying_survives_a_session_that_ended(client: Client, alice: Person, practice: Organisation, base: str) -> None:
    name = f"{packs.pack_for(practice).id}:{packs.pack_for(practice).initiative('policies').recommendations[0].id}"
    at = f"{base}plan/add/?for={name}"
    mark = re.search(r'name="held_for" value="([^"]+)"', client.get(at).content.decode())
    assert mark
    client.session.flush()
    client.cookies.pop(django_settings.SESSION_COOKIE_NAME)
    fields = {"title": "Ask the team", "status": "planned", "items": name, "held_for": mark[1]}
    sign_in = parse_qs(urlsplit(client.post(at, fields)["Location"]).query)
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    again = client.get(sign_in["next"][0]).content.decode()
    assert "Ask the team" in again
    assert "There is a problem" not in again
    assert re.findall(r'name="items"[^>]*value="([^"]+)"[^>]*checked', again) == [name]


def test_no_score_no_percent(client: Client, base: str, full: dict[str, str]) -> None:
    for end in ("where/", "plan/", "cqc/", "glance/", "where/policies/detail/"):
        shown = re.sub(r"<[^>]*>", " ", client.get(base + end).content.decode())
        assert "%" not in shown, end
        assert not re.search(r"\bscore|\brank", shown, re.IGNORECASE), end


def test_undo_offered_is_of_the_person_who_acted(
    client: Client, alice: Person, practice: Organisation, base: str
) -> None:
    client.post(f"{base}plan/add/", {"title": "One", "status": "planned"})
    found = undo.last_step(by=alice, employer=practice)
    assert found
    client.post(f"{base}undo/", {"step": found.pk})
    assert not queries.plan_of(practice).open_actions


def test_the_first_round_goes_on_after_a_session_that_ended(client: Client, alice: Person, base: str) -> None:
    at = client.get(f"{base}where/first/")["Location"]
    shown = client.get(at).content.decode()
    mark = re.search(r'name="held_for" value="([^"]+)"', shown)
    assert mark
    client.session.flush()
    client.cookies.pop(django_settings.SESSION_COOKIE_NAME)
    client.post(at, {"stage": "talking", "first": "1", "held_for": mark[1]})
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    again = client.get(at.partition("?")[0]).content.decode()
    assert "Initiative 1 of 11" in again
    assert 'name="first" value="1"' in again


def test_an_own_initiative_is_moved_taken_out_and_brought_back(client: Client, base: str) -> None:
    for title in ("Prayer room", "Garden"):
        client.post(f"{base}own/add/", {"title": title})
    first, second = OwnItem.objects.all()
    client.post(f"{base}own/{second.public_id}/move/", {"up": "1"})
    assert [o.title for o in OwnItem.objects.all()] == ["Garden", "Prayer room"]
    client.post(f"{base}own/{first.public_id}/retire/")
    assert "Taken out of the list" in text(client.get(f"{base}where/"))
    client.post(f"{base}own/{first.public_id}/retire/", {"bring_back": "1"})
    assert not OwnItem.objects.exclude(retired_at=None).exists()


def test_a_remark_offers_what_would_answer_it(client: Client, base: str) -> None:
    client.post(f"{base}where/policies/", {"stage": "under-way"})
    client.post(f"{base}where/safe-spaces/", {"stage": "part"})
    text = client.get(f"{base}where/").content.decode()
    offered = set(re.findall(r"(plan|evidence)/add/\?for=[\w-]+(?:%3A|:)([\w-]+)", text))
    assert offered == {("plan", "policies"), ("evidence", "safe-spaces")}


def test_where_no_mail_is_sent_none_is_offered_and_an_earlier_wish_stays(
    client: Client, base: str, settings: Settings
) -> None:
    settings.EMAIL_ENABLED = True
    client.post(f"{base}reminders/", {"by_email": "on"})
    settings.EMAIL_ENABLED = False
    assert 'name="by_email"' not in client.get(f"{base}reminders/").content.decode()
    client.post(f"{base}reminders/", {"actions": "on"})
    assert Reminding.objects.get().by_email, "the page did not ask"
