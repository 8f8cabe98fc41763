"""Staff answer by slip: one range comes of it, reckoned with whatever told the number before; who chose what is kept nowhere."""

from datetime import date

import pytest
from django.core import serializers

from fairpractice.figures.values import Reason, Refusal
from fairpractice.plans import reminders
from fairpractice.reflections import dealing, planning
from fairpractice.reflections.models import FreeText, Round
from fairpractice.reflections.tests import rounds
from fairpractice.releases import services as releases
from fairpractice.releases.models import Figure, Proof
from fairpractice.workforce import asking, sharing, tellable, telling
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.models import Shared
from fairpractice.workforce.sharing import Said
from fairpractice.workforce.tests import sharing_makers as makers
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
ITEM = "staff-profile:framework"
AFRICAN, BRITISH, IRISH, NOT_SAID = 2, 4, 5, 7  # positions in the question of six groups


@pytest.fixture
def cast() -> Cast:
    return assemble()


def _monitoring(cast: Cast, **said: object) -> Round:
    numbers = {"left": 0, "joined": 0, "people": 14, **said}
    return asking.ask_monitoring(
        by=cast.people["alice"], employer=cast.willow, definition="framework", home="/lead/", **numbers  # type: ignore[arg-type]
    )  # fmt: skip


def _opened(cast: Cast, of: Round, headcount: int = 14) -> rounds.Dealt:
    alice, bob = cast.people["alice"], cast.people["bob"].roles.get()
    planning.set_basics(by=alice, of=of, said=planning.Basics(title=of.title, headcount=headcount, days=5))
    planning.choose_teller(by=alice, of=of, role=bob, own_key=False, two_colours=False)
    of.refresh_from_db()
    return rounds.dealt(cast, of, spares=0)


def _answered(cast: Cast, made: rounds.Dealt, positions: list[int]) -> Round:
    for code, position in zip(made.codes, positions, strict=False):
        rounds.send(made.round, rounds.sheet(made.round, code, [position]))
    return rounds.counted(cast, made)


def test_one_range_comes_of_the_form_and_no_group_is_kept(cast: Cast) -> None:
    found = _answered(cast, _opened(cast, _monitoring(cast)), [AFRICAN] * 5 + [IRISH] + [BRITISH] * 6 + [NOT_SAID] * 2)
    told = releases.sheets(cast.willow, [found.public_id])[found.public_id].of(ITEM)
    assert told.whole
    assert (told.whole.lo, told.whole.hi) == (5, 9)  # six of fourteen, the Irish colleague with them
    assert told.parts == ()
    (seen,) = asking.asked(cast.willow)
    assert "between 5 and 9 of 14" in seen.rows[0].sentence


def test_its_figure_is_shown_without_being_told_again(cast: Cast) -> None:
    found = _answered(cast, _opened(cast, _monitoring(cast)), [AFRICAN] * 6 + [BRITISH] * 8)
    asking.show(by=cast.people["alice"], employer=cast.willow, of=found)
    (piece,) = telling.pieces(cast.willow)
    assert piece.figure
    assert (piece.figure.lo, piece.figure.hi) == (5, 9)
    assert "form by slip" in piece.counted
    with pytest.raises(WorkforceError):
        asking.show(by=cast.people["alice"], employer=cast.willow, of=found)


def test_a_list_after_the_form_repeats_it_though_one_did_not_answer(cast: Cast) -> None:
    """Thirteen of fourteen answered, and everybody knows who did not: the list must not tell of that one."""
    _answered(cast, _opened(cast, _monitoring(cast)), [AFRICAN] * 9 + [BRITISH] * 4)
    first = releases.base_of(cast.willow, ITEM)
    assert first
    for minority in (9, 10):
        makers.staff(cast.willow, minority, 14)
        (told,) = sharing.look(cast.willow, Said("profile")).told
        assert told.whole
        assert (told.whole.lo, told.whole.hi) == (first.lo, first.hi + 1)


def test_a_form_after_a_list_is_bound_by_it(cast: Cast) -> None:
    makers.staff(cast.willow, 10, 23)
    row = sharing.share(by=cast.people["alice"], employer=cast.willow, said=Said("profile"))
    of = _monitoring(cast, left=1, joined=1)
    found = _answered(cast, _opened(cast, of, 23), [AFRICAN] * 12 + [BRITISH] * 11)
    told = releases.sheets(cast.willow, [found.public_id])[found.public_id].of(ITEM)
    assert told.whole
    assert told.whole.since == row.round
    assert (told.whole.lo, told.whole.hi) == (8, 12)


def test_list_and_form_wait_for_each_other(cast: Cast) -> None:
    makers.staff(cast.willow, 9, 14)
    _monitoring(cast)
    with pytest.raises(WorkforceError, match="under way"):
        sharing.look(cast.willow, Said("profile"))


def _split(cast: Cast) -> Round:
    return rounds.planned(
        cast, headcount=20, detail="minority", groups="six", definition="framework", minority_headcount=9
    )


def test_a_reflection_with_groups_apart_waits_for_none_and_binds_the_profile(cast: Cast) -> None:
    made = rounds.dealt(cast, _split(cast), spares=0)
    with pytest.raises(WorkforceError, match="under way"):
        sharing.look(cast.willow, Said("profile"))
    for place, code in enumerate(made.codes[:20]):
        chosen = [1 if place % 2 else 5] * 3
        rounds.send(made.round, rounds.sheet(made.round, code, chosen, group=str(AFRICAN if place < 9 else BRITISH)))
    rounds.counted(cast, made)
    (seen,) = sharing.tellings(cast.willow)
    assert (seen.lo, seen.hi) == (7, 9)
    assert sharing.definition_of(cast.willow) == "framework"
    makers.staff(cast.willow, 10, 21)
    (told,) = sharing.look(cast.willow, Said("profile", joined=1)).told
    assert told.whole
    assert (told.whole.lo, told.whole.hi) == (7, 10)  # the size that the reflection told, and the one who joined
    with pytest.raises(WorkforceError, match="subtracted"):
        sharing.look(cast.willow, Said("profile", definition="wres", joined=1))


@pytest.mark.parametrize(
    ("reason", "size"), [(Reason.TOO_FEW, (0, 6)), (Reason.TOO_FEW_ELSEWHERE, (14, 20)), (Reason.NOTHING_MORE, (7, 13))]
)
def test_why_groups_did_not_stand_apart_tells_of_their_size_too(reason: Reason, size: tuple[int, int]) -> None:
    assert tellable.size_in(Refusal("any", tellable.MINORITY, reason), 20) == size


def test_after_the_profile_no_reflection_tells_the_groups_apart(cast: Cast) -> None:
    makers.staff(cast.willow, 9, 20)
    sharing.share(by=cast.people["alice"], employer=cast.willow, said=Said("profile"))
    of = _split(cast)
    dealing.make_sheets(by=cast.people["bob"], of=of, spares=0)
    assert any("has been shown" in m.text for m in planning.missing(of))
    plain = rounds.planned(cast, headcount=20)
    assert not any("has been shown" in m.text for m in planning.missing(plain))


def test_feedback_needs_something_shared_and_keeps_texts_from_five(cast: Cast) -> None:
    with pytest.raises(WorkforceError):
        asking.ask_feedback(by=cast.people["alice"], employer=cast.willow, home="/lead/")
    makers.staff(cast.willow, 9, 14)
    sharing.share(by=cast.people["alice"], employer=cast.willow, said=Said("profile"))
    of = asking.ask_feedback(by=cast.people["alice"], employer=cast.willow, home="/lead/")
    assert "between 5 and 9 of 14" in of.text
    made = _opened(cast, of)
    for place, code in enumerate(made.codes[:9]):
        texts = [f"It fits {place}.", "Ask the cleaners." if place < 4 else ""]
        rounds.send(made.round, rounds.sheet(made.round, code, [2, 1], texts))
    rounds.counted(cast, made)
    (seen,) = asking.asked(cast.willow)
    assert seen.rows[0].figure
    assert len(dict(seen.texts)["What rings true, and what does not?"]) == 5 + 4
    assert FreeText.objects.filter(question="missing").count() == 0  # four wrote: kept by nobody


def test_the_pages_of_asking(cast: Cast) -> None:
    alice, base = cast.client("alice"), f"/lead/{cast.willow.public_id}/data/ask/"
    assert "Share something with your team first" in alice.get(base).content.decode()
    begun = alice.post(f"{base}monitoring/", {"definition": "framework"})
    assert begun.status_code == 302
    assert "/basics/" in begun["Location"]
    of = Round.objects.get()
    made = _opened(cast, of)
    page = cast.client("nobody").get(f"/r/{of.public_id}/").content.decode()
    assert "Which group you chose is not kept" in page
    assert "What this is about" in page
    assert "Which answer anybody chose is shown to nobody" in page
    _answered(cast, made, [AFRICAN] * 6 + [BRITISH] * 8)
    assert "between 5 and 9 of 14" in alice.get(base).content.decode()
    assert alice.get(f"/lead/{cast.willow.public_id}/reflections/{of.public_id}/results/")["Location"] == base
    assert alice.post(f"{base}{of.public_id}/show/").status_code == 302
    assert Shared.objects.filter(round=of.public_id).exists()
    assert cast.client("charlie").get(base).status_code == 404
    assert cast.client("charlie").post(f"{base}{of.public_id}/show/").status_code == 404


def test_after_the_count_no_row_holds_a_group(cast: Cast) -> None:
    found = _answered(cast, _opened(cast, _monitoring(cast)), [AFRICAN] * 6 + [BRITISH] * 8)
    asking.show(by=cast.people["alice"], employer=cast.willow, of=found)
    rows = [*Shared.objects.all(), *FreeText.objects.all(), *Figure.objects.all(), *Proof.objects.all()]
    assert "African" not in serializers.serialize("json", rows)
    assert all(
        figure.hi - figure.lo >= 2 for figure in Figure.objects.all() if figure.lo is not None and figure.hi is not None
    )


def test_a_year_after_the_count_a_kind_word_comes(cast: Cast) -> None:
    assert not [d for d in reminders.dues_of(cast.willow) if d.address == "data/"]
    makers.staff(cast.willow, 9, 14, on=date(2025, 12, 1))
    (due,) = [d for d in reminders.dues_of(cast.willow) if d.address == "data/"]
    assert due.on == date(2026, 12, 1)
