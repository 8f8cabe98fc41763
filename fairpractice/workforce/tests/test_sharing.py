"""What is shared is what was said it would be, to whom it was said, and never more than the ledger allows."""

import io
import re
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairpractice.figures.proofs import verify
from fairpractice.figures.values import Audience
from fairpractice.plans.models import Action, Sharing
from fairpractice.releases import services as releases
from fairpractice.releases.models import Binding, Figure, Proof
from fairpractice.workforce import sharing, sharing_papers, telling
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.models import Counter, RoleGroup, Shared, Snapshot
from fairpractice.workforce.sharing import Said
from fairpractice.workforce.tellable import Bar
from fairpractice.workforce.tests import sharing_makers as makers
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def _share(cast: Cast, **said: object) -> Shared:
    return sharing.share(by=cast.people["alice"], employer=cast.willow, said=Said(**said))  # type: ignore[arg-type]


def _whole(cast: Cast, row: Shared) -> tuple[int, int]:
    item = sharing.item_of(row.what, telling.side_of(row.definition))
    figure = releases.sheets(cast.willow, [row.round])[row.round].of(item.id).whole
    assert figure
    return figure.lo, figure.hi


def test_the_profile_tells_a_range_that_was_shown_to_the_lead_before(cast: Cast) -> None:
    makers.staff(cast.willow, 10, 23)
    found = sharing.look(cast.willow, Said(what="profile"))
    assert not Shared.objects.exists()
    assert sharing.definition_of(cast.willow) is None  # looking tells nothing
    made = _share(cast, what="profile")
    (told,) = found.told
    assert told.whole
    assert _whole(cast, made) == (told.whole.lo, told.whole.hi) == (9, 11)


def test_a_team_of_six_shares_nothing(cast: Cast) -> None:
    makers.staff(cast.willow, 2, 6)
    with pytest.raises(WorkforceError):
        _share(cast, what="profile")
    assert not Shared.objects.exists()


def test_next_year_one_joined_and_the_range_is_told_again(cast: Cast) -> None:
    makers.staff(cast.willow, 11, 23)
    _share(cast, what="profile")
    makers.staff(cast.willow, 12, 24, on=date(2027, 3, 31))
    later = _share(cast, what="profile", joined=1)
    assert _whole(cast, later) == (9, 12)
    (piece,) = telling.pieces(cast.willow)
    assert "joining and leaving could explain" in piece.sentence
    assert piece.earlier[0].figure


def test_a_second_press_shares_nothing_more(cast: Cast) -> None:
    makers.staff(cast.willow, 11, 23)
    _share(cast, what="profile")
    with pytest.raises(WorkforceError, match="already"):
        _share(cast, what="profile")
    assert Shared.objects.count() == 1


def test_moves_that_do_not_explain_the_number_are_refused(cast: Cast) -> None:
    makers.staff(cast.willow, 11, 23)
    _share(cast, what="profile")
    makers.staff(cast.willow, 12, 24, on=date(2027, 3, 31))
    with pytest.raises(WorkforceError, match="does not fit"):
        _share(cast, what="profile")


def test_the_other_definition_is_refused_for_good(cast: Cast) -> None:
    makers.staff(cast.willow, 10, 23)
    row = _share(cast, what="profile")
    sharing.take_back(by=cast.people["alice"], shared=row)
    with pytest.raises(WorkforceError, match="subtracted"):
        _share(cast, what="profile", definition="wres")


def test_taken_back_it_is_shown_nowhere_and_still_reckoned_with(cast: Cast) -> None:
    makers.staff(cast.willow, 10, 23)
    row = _share(cast, what="profile")
    sharing.take_back(by=cast.people["alice"], shared=row)
    assert telling.pieces(cast.willow) == ()
    assert sharing.since(cast.willow, "profile", "framework") is not None


def _training(cast: Cast, people: int = 60, minority: int = 25) -> None:
    had = {"african": 9, "white-british": 20}
    everybody = {"african": minority, "white-british": people - minority}
    makers.year(cast.willow, "training", {"staff": everybody, "had": had})


def test_training_is_told_apart_only_after_the_profile(cast: Cast) -> None:
    makers.staff(cast.willow, 25, 60)
    _training(cast)
    assert sharing.look(cast.willow, Said(what="training/having", year=2026)).bar is Bar.NO_PROFILE
    _share(cast, what="profile")
    found = sharing.look(cast.willow, Said(what="training/having", year=2026))
    assert found.bar is None
    assert {f.of for f in found.told[0].parts} == {"ethnic minority staff", "not ethnic minority staff"}
    assert found.told[0].parts[0].answers == (25, 27)  # what the profile told, and no more


def test_people_whom_the_profile_does_not_count_must_be_told_of(cast: Cast) -> None:
    makers.staff(cast.willow, 25, 60)
    _training(cast, people=63, minority=31)
    _share(cast, what="profile")
    with pytest.raises(WorkforceError, match="does not fit"):
        sharing.look(cast.willow, Said(what="training/having", year=2026))
    with pytest.raises(WorkforceError, match="More people must have come"):
        sharing.look(cast.willow, Said(what="training/having", year=2026, gone=0, new=3, joined=0))
    found = sharing.look(cast.willow, Said(what="training/having", year=2026, gone=3, new=6))
    assert found.told[0].parts[0].answers == (22, 33)


def test_a_wide_run_of_sizes_is_proved_too(cast: Cast) -> None:
    makers.staff(cast.willow, 25, 60)
    _training(cast, people=63, minority=27)
    _share(cast, what="profile")
    row = _share(cast, what="training/having", year=2026, new=3)
    told = releases.sheets(cast.willow, [row.round])[row.round].of("data:training/having:framework")
    assert told.parts[0].answers == (25, 30)
    for _item, proof in releases.proofs(cast.willow, row.round):
        verify(proof)


def test_next_year_training_repeats_what_moves_explain_and_tells_nobody_apart(cast: Cast) -> None:
    makers.staff(cast.willow, 25, 60)
    _training(cast)
    _share(cast, what="profile")
    first = _share(cast, what="training/having", year=2026)
    had = {"african": 10, "white-british": 20}
    makers.year(cast.willow, "training", {"staff": {"african": 26, "white-british": 35}, "had": had}, 2027)
    again = {"what": "training/having", "year": 2027}
    with pytest.raises(WorkforceError, match="does not fit"):
        _share(cast, **again, new=1)
    later = _share(cast, **again, joined=1, new=1)
    assert _whole(cast, first) == (28, 30)
    assert _whole(cast, later) == (28, 31)
    (piece,) = [p for p in telling.pieces(cast.willow) if p.shared.what == "training/having"]
    assert piece.parts == ()
    assert "joined or left" in " ".join(piece.refused)
    assert piece.earlier[0].when == "The year to March 2026"


def test_where_a_coin_decides_the_lead_sees_both_and_one_is_told(cast: Cast) -> None:
    """Of twelve the middle count of what can hurt belongs to two classes."""
    everybody = {"african": 5, "white-british": 7}
    makers.year(cast.willow, "disciplinary", {"staff": everybody, "entered": {"african": 3, "white-british": 3}})
    found = sharing.look(cast.willow, Said(what="disciplinary/entering", year=2026))
    ranges = {(told.whole.lo, told.whole.hi) for told in found.told if told.whole}
    assert ranges == {(0, 6), (6, 12)}
    page = cast.client("alice").post(
        f"/lead/{cast.willow.public_id}/data/share/new/disciplinary--entering/",
        {"definition": "framework", "year": "2026", "step": "look"},
    )
    assert "drawn by lot" in page.content.decode()
    assert _whole(cast, _share(cast, what="disciplinary/entering", year=2026)) in ranges


def test_discipline_has_the_wider_ranges_of_what_can_hurt(cast: Cast) -> None:
    assert sharing.item_of("disciplinary/entering", "framework").sensitive
    assert not sharing.item_of("training/having", "framework").sensitive


def _recruited(cast: Cast, year: int) -> None:
    shortlist, hired = {"african": 9, "white-british": 9}, {"african": 3, "white-british": 4}
    makers.year(cast.willow, "recruitment", {"applied": {"african": 20, "white-british": 20}, "shortlisted": shortlist, "appointed": hired}, year)  # fmt: skip


def test_years_of_recruitment_are_pooled_and_each_is_told_once(cast: Cast) -> None:
    _recruited(cast, 2025)
    _recruited(cast, 2026)
    row = _share(cast, what="recruitment/appointing", year=2026, years=2)
    (piece,) = telling.pieces(cast.willow)
    assert piece.figure
    assert piece.figure.answers == (36, 36)
    assert "2 years" in piece.when
    assert piece.verdict
    sharing.take_back(by=cast.people["alice"], shared=row)
    for what in ("recruitment/appointing", "recruitment/shortlisting"):
        with pytest.raises(WorkforceError, match="shared before"):
            _share(cast, what=what, year=2026)


@pytest.mark.parametrize("what", ["leavers/leaving", "progression/promoting", "incidents", "nonsense"])
def test_what_everybody_sees_of_a_person_is_never_a_figure(cast: Cast, what: str) -> None:
    with pytest.raises(WorkforceError):
        _share(cast, what=what, year=2026)


def test_others_see_nothing_of_fewer_than_ten(cast: Cast) -> None:
    makers.staff(cast.willow, 4, 9)
    _share(cast, what="profile")
    (inside,), (outside,) = telling.pieces(cast.willow), telling.pieces(cast.willow, Audience.EVERYONE)
    assert inside.figure
    assert outside.figure is None
    assert "inside the Practice only" in outside.sentence


def test_proofs_verify_and_papers_hold_ranges_only(cast: Cast) -> None:
    makers.staff(cast.willow, 25, 60)
    _training(cast)
    _share(cast, what="profile")
    _share(cast, what="training/having", year=2026)
    with zipfile.ZipFile(io.BytesIO(sharing_papers.made(cast.willow, "proofs.zip"))) as archive:
        proofs = [archive.read(name).decode() for name in archive.namelist()]
    assert len(proofs) == 2
    for proof in proofs:
        verify(proof)
    csv = sharing_papers.made(cast.willow, "figures.csv").decode()
    assert "25,27,60,60" in csv
    assert "everyone except White British" in csv
    assert sharing_papers.made(cast.willow, "slide.pptx").startswith(b"PK")
    assert sharing_papers.made(cast.willow, "report.pdf").startswith(b"%PDF")


# Pages


def _page(cast: Cast, who: str, address: str) -> str:
    response = cast.client(who).get(address)
    assert response.status_code == 200, (who, address, response.status_code)
    return response.content.decode()


def test_the_lead_looks_then_shares_then_the_team_reads(cast: Cast) -> None:
    makers.staff(cast.willow, 10, 23)
    alice, base = cast.client("alice"), f"/lead/{cast.willow.public_id}/data/share/"
    chosen = {"definition": "framework", "detail": "none", "on_team_page": "on", "on_slide": "on"}
    looked = alice.post(f"{base}new/profile/", {**chosen, "step": "look"}).content.decode()
    assert "9 to 11 of 23" in looked
    assert not Shared.objects.exists()
    assert alice.post(f"{base}new/profile/", {**chosen, "step": "share"}).status_code == 302
    assert "9 to 11 of 23" in _page(cast, "alice", base)
    read = _page(cast, "bob", f"/t/{cast.willow.public_id}/our-data/")
    assert "9 to 11 of 23" in read
    assert "everyone except White British" in read
    assert "Our data" in _page(cast, "bob", f"/t/{cast.willow.public_id}/")


def test_strangers_find_nothing(cast: Cast) -> None:
    makers.staff(cast.willow, 10, 23)
    row = _share(cast, what="profile")
    base = f"/lead/{cast.willow.public_id}/data/"
    for end in (
        "share/",
        "share/new/profile/",
        f"share/{row.public_id}/",
        "share/papers/slide.pptx",
        "action/profile/",
    ):
        for who in ("charlie", "bob", "nell"):
            assert cast.client(who).get(base + end).status_code == 404, (who, end)
    assert cast.client("charlie").post(f"{base}share/{row.public_id}/end/").status_code == 404
    assert cast.client("charlie").get(f"/t/{cast.willow.public_id}/our-data/").status_code == 404


def test_readers_by_the_link_get_no_cookie(cast: Cast) -> None:
    makers.staff(cast.willow, 10, 23)
    _share(cast, what="profile")
    Sharing.objects.create(employer=cast.willow, by_link=False)
    response = cast.client("nobody").get(f"/t/{cast.willow.public_id}/our-data/")
    assert response.status_code == 200
    assert not response.cookies


def test_one_step_to_an_action_that_remembers_where_it_came_from(cast: Cast) -> None:
    makers.staff(cast.willow, 10, 23)
    _share(cast, what="profile")
    address = f"/lead/{cast.willow.public_id}/data/action/profile/"
    cast.client("alice").post(address, {"title": "Ask who applies, and who does not", "why": "It is a start."})
    made = Action.objects.get()
    assert made.suggested_by == "our-data:profile"
    (piece,) = telling.pieces(cast.willow)
    assert piece.actions == (made,)
    plan = _page(cast, "alice", f"/lead/{cast.willow.public_id}/plan/{made.public_id}/")
    assert "/data/share/" in plan


def _read(cast: Cast) -> bytes:
    page = cast.client("bob").get(f"/t/{cast.willow.public_id}/our-data/").content
    ids = Shared.objects.values_list("public_id", flat=True)
    for each in ids:  # addresses are random
        page = page.replace(each.encode(), b"ID")
    return re.sub(rb'nonce="[^"]*"|value="[^"]{40,}"', b"", page)


def _clear() -> None:
    for model in (Shared, Binding, Figure, Proof, Snapshot, Counter, RoleGroup):
        model._default_manager.all().delete()


def _told(
    cast: Cast, minority: int, unknown: int, white: int, had: tuple[int, int], people: int
) -> tuple[object, bytes]:
    """What is published of one staff, and the page on which it stands."""
    _clear()
    others = {
        "white-british": people - minority - unknown - white,
        "irish": 0,
        "not-known": unknown,
        "broad-white": white,
    }
    makers.snapshot(cast.willow, {"team": {"african": minority, **others}})
    everybody = {"african": minority, "white-british": people - minority}
    makers.year(cast.willow, "training", {"staff": everybody, "had": {"african": had[0], "white-british": had[1]}})
    rounds = [_share(cast, what="profile").round]
    rounds.append(_share(cast, what="training/having", year=2026).round)
    sheets = releases.sheets(cast.willow, rounds)
    figures = tuple(
        (f.item, f.of, f.lo, f.hi, f.answers) for r in rounds for t in sheets[r].items.values() for f in t.figures
    )
    return figures, _read(cast)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.integers(0, 19), other=st.integers(0, 2), unknown=st.integers(0, 4), white=st.integers(0, 4),
    had=st.tuples(st.integers(0, 7), st.integers(0, 30)),
)  # fmt: skip
def test_two_staffs_with_the_same_figures_have_the_same_page(
    cast: Cast, start: int, other: int, unknown: int, white: int, had: tuple[int, int]
) -> None:
    """Whatever else differs: who is not known, of which group the others are, and the numbers within the ranges."""
    minority = 7 + start
    first = _told(cast, minority, 0, 0, had, 60)
    second = _told(cast, minority + other, unknown, white, had, 60)
    if first[0] == second[0]:
        assert first[1] == second[1]
    else:
        assert other
