"""Slips and keys: what is made is on paper only, what was made before is void, and half done is mended by doing it again."""

import pytest

from fairpractice.ballots import codes, keys, sealing
from fairpractice.ballots.box import Boxes
from fairpractice.organisations.models import Event, Role
from fairpractice.reflections import dealing, desk, planning
from fairpractice.reflections.casting import Outcome
from fairpractice.reflections.exceptions import NotNow, ReflectionError, WrongCountCode
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def _made(cast: Cast, of: Round, spares: int = 2) -> dealing.Sheets:
    made = dealing.make_sheets(by=cast.people["bob"], of=of, spares=spares)
    of.refresh_from_db()
    return made


def test_slips_are_many_enough_different_and_in_no_order(cast: Cast) -> None:
    of = rounds.planned(cast)
    made = _made(cast, of, spares=4)
    assert len({codes.tidy(code) for code in made.codes}) == 18
    assert (of.slips, of.spares, of.sheets_made, of.key_tested) == (18, 4, "b", False)
    facts = desk.boxes().facts(of.public_id)
    assert facts.codes == (18,)
    assert keys.public_key(keys.private_key(keys.read_count_code(made.count_code))) == facts.public
    assert facts.public.hex() == of.public_key
    kept = str(list(Round.objects.values())) + str(list(Event.objects.values()))
    assert not any(code in kept for code in (*made.codes, made.count_code, made.codes[0].lower()))


def test_slips_made_again_void_the_first_and_their_words(cast: Cast) -> None:
    of = rounds.planned(cast)
    first = _made(cast, of)
    again = rounds.dealt(cast, of)
    assert {*first.codes} & {*again.codes} == set()
    assert rounds.send(of, rounds.sheet(of, first.codes[0], [1])).outcome is Outcome.NOT_TAKEN
    with pytest.raises(WrongCountCode, match="slips that were made again"):
        dealing.check_count_code(of, first.count_code)
    assert rounds.send(of, rounds.sheet(of, again.codes[0], [1])).outcome is Outcome.IN


@pytest.mark.parametrize("what", ["headcount", "teller", "questions", "key"])
def test_a_change_of_the_plan_voids_slips_and_the_round_cannot_open(cast: Cast, what: str) -> None:
    alice, bob = cast.people["alice"], cast.people["bob"]
    of = rounds.planned(cast)
    _made(cast, of)
    if what == "headcount":
        planning.set_basics(by=alice, of=of, said=planning.Basics(of.title, 15, 5))
    elif what == "teller":
        role = Role.objects.get(person=cast.people["sara"], end=None)
        planning.choose_teller(by=alice, of=of, role=role, own_key=False, two_colours=False)
    elif what == "questions":
        chosen = planning.chosen_set(of)
        planning.set_questions(by=alice, of=of, questions=chosen.questions[:3], open_questions=())
    else:
        dealing.set_public_key(by=bob, of=of, public_key=b"\x09" * 32)
    of.refresh_from_db()
    assert (of.sheets_made, of.key_tested, of.slips) == ("", False, 0)
    assert desk.boxes().rounds() == []
    with pytest.raises(NotNow):
        planning.launch(by=alice, of=of)


@pytest.mark.parametrize("left", ["box", "key"])
def test_half_a_box_that_a_crash_left_hinders_nobody(cast: Cast, left: str) -> None:
    of = rounds.planned(cast)
    _made(cast, of)
    box, key = desk.boxes()._paths(of.public_id)
    (key if left == "box" else box).unlink()
    with pytest.raises(NotNow):
        planning.launch(by=cast.people["alice"], of=of)
    rounds.dealt(cast, of)
    assert of.state == Round.State.OPEN
    assert Round.objects.count() == 1


def test_a_crash_after_the_box_and_before_the_rows_means_printing_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = rounds.planned(cast)
    rounds.dealt(cast, of, launch=False)
    monkeypatch.setattr(dealing.events, "record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        dealing.make_sheets(by=cast.people["bob"], of=of, spares=2)
    monkeypatch.undo()
    of.refresh_from_db()
    assert of.sheets_made == "b", "the rows are those of the first slips, the box is that of the second"
    with pytest.raises(NotNow, match="print them again"):
        planning.launch(by=cast.people["alice"], of=of)


def test_a_damaged_box_does_not_open_a_round(cast: Cast) -> None:
    of = rounds.planned(cast)
    rounds.dealt(cast, of, launch=False)
    box, _key = desk.boxes()._paths(of.public_id)
    box.write_bytes(b"\0" * box.stat().st_size)
    with pytest.raises(NotNow, match="print them again"):
        planning.launch(by=cast.people["alice"], of=of)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "9 words are missing"),
        ("babab " * 8, "1 word is missing"),
        ("babab " * 10, "1 word too many"),
        ("babab " * 8 + "xyxyx", "word 9 again"),
        ("babab " * 9, "not quite right"),
        (keys.count_code(b"another round's!"), "another round"),
    ],
)
def test_a_wrong_count_code_says_what_to_look_at(cast: Cast, typed: str, said: str) -> None:
    of = rounds.planned(cast)
    _made(cast, of)
    with pytest.raises(WrongCountCode, match=said):
        dealing.test_key(by=cast.people["bob"], of=of, typed=typed)
    of.refresh_from_db()
    assert not of.key_tested
    assert desk.boxes().exists(of.public_id)


def test_words_are_read_however_they_are_typed(cast: Cast) -> None:
    of = rounds.planned(cast)
    made = _made(cast, of)
    dealing.test_key(by=cast.people["bob"], of=of, typed="\n".join(made.count_code.upper().split("-")) + " ")
    of.refresh_from_db()
    assert of.key_tested


def test_a_key_on_the_tellers_device_opens_what_was_sealed_to_it_and_no_other_does(cast: Cast) -> None:
    alice, bob = cast.people["alice"], cast.people["bob"]
    of = rounds.planned(cast)
    role = Role.objects.get(person=bob, end=None)
    planning.choose_teller(by=alice, of=of, role=role, own_key=True, two_colours=False)
    of.refresh_from_db()
    with pytest.raises(NotNow, match="key first"):
        dealing.make_sheets(by=bob, of=of, spares=0)
    for none in (b"", b"\0" * 32, b"\x01" * 31):
        with pytest.raises(WrongCountCode):
            dealing.set_public_key(by=bob, of=of, public_key=none)
    private, other = keys.private_key(b"x" * 16), keys.private_key(b"y" * 16)
    dealing.set_public_key(by=bob, of=of, public_key=keys.public_key(private))
    of.refresh_from_db()
    made = _made(cast, of)
    assert made.count_code == "", "the program never has it"
    sealed = dealing.challenge(of)
    for wrong in (sealing.shared_key(sealing.envelope(sealed), other), b"\0" * 32, b""):
        with pytest.raises(WrongCountCode):
            dealing.test_own_key(by=bob, of=of, sealed=sealed, shared=wrong)
    dealing.test_own_key(by=bob, of=of, sealed=sealed, shared=sealing.shared_key(sealing.envelope(sealed), private))
    of.refresh_from_db()
    assert of.key_tested


def test_the_sheet_of_the_lead_is_for_two_colours_after_the_teller_and_once(cast: Cast) -> None:
    alice, bob = cast.people["alice"], cast.people["bob"]
    of = rounds.planned(cast)
    with pytest.raises(NotNow):
        dealing.make_lead_sheet(by=alice, of=of)
    _made(cast, of)
    with pytest.raises(NotNow):
        dealing.make_lead_sheet(by=alice, of=of)
    of = rounds.planned(cast, two_colours=True)
    with pytest.raises(NotNow):
        dealing.make_lead_sheet(by=alice, of=of)
    _made(cast, of)
    dealing.test_key(by=bob, of=of, typed=_words(cast, of))
    with pytest.raises(NotNow, match="missing"):
        planning.launch(by=alice, of=of)
    sheet = dealing.make_lead_sheet(by=alice, of=of)
    assert (len(sheet.codes), sheet.count_code) == (of.slips, "")
    of.refresh_from_db()
    with pytest.raises(NotNow):
        dealing.make_lead_sheet(by=alice, of=of)
    assert desk.boxes().facts(of.public_id).codes == (of.slips, of.slips)


def _words(cast: Cast, of: Round) -> str:
    """The count code of slips that are made anew for it."""
    return _made(cast, of).count_code


def test_the_sheet_of_the_lead_needs_a_whole_box(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    of = rounds.planned(cast, two_colours=True)
    _made(cast, of)
    monkeypatch.setattr(Boxes, "facts", Boxes.facts)
    box, _key = desk.boxes()._paths(of.public_id)
    box.write_bytes(b"\0" * box.stat().st_size)
    with pytest.raises(NotNow, match="makes new slips"):
        dealing.make_lead_sheet(by=cast.people["alice"], of=of)


def test_a_plan_that_changes_while_slips_are_made_makes_none(cast: Cast) -> None:
    of = rounds.planned(cast, headcount=9)
    Round.objects.filter(pk=of.pk).update(headcount=10)
    with pytest.raises(NotNow, match="changed just now"):
        dealing.make_sheets(by=cast.people["bob"], of=of, spares=1)


def test_a_teller_who_leads_here_is_refused(cast: Cast) -> None:
    of = rounds.planned(cast)
    for name in ("alice", "dan"):
        role = Role.objects.get(person=cast.people[name], end=None)
        with pytest.raises(ReflectionError, match="does not lead"):
            planning.choose_teller(by=cast.people["alice"], of=of, role=role, own_key=False, two_colours=False)
