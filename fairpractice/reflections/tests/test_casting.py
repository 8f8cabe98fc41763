"""Taking a ballot: what is put right, what is refused in a sentence, and what reaches the box as it was meant."""

import base64
import errno

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairpractice.ballots import keys, sealing
from fairpractice.ballots.box import Boxes
from fairpractice.ballots.exceptions import BoxDamaged, BoxFull
from fairpractice.reflections import casting, desk, shapes
from fairpractice.reflections.casting import Outcome
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def made(cast: Cast) -> rounds.Dealt:
    return rounds.dealt(cast, rounds.planned(cast))


def _taken(made: rounds.Dealt) -> tuple[list[sealing.Answers], list[list[str]]]:
    """What is in the box, opened with the teller's words."""
    private = keys.private_key(keys.read_count_code(made.count_code))
    taken = desk.boxes().take(made.round.public_id)

    def plain(sealed: bytes) -> bytes:
        found = sealing.open_with(sealed, sealing.shared_key(sealing.envelope(sealed), private), taken.public)
        assert found is not None
        return found

    answers = [sealing.unpack_answers(plain(sealed)) for sealed in taken.answers]
    texts = [[sealing.unpack_text(plain(sealed)) or "" for sealed in part] for part in taken.texts]
    assert all(answers)
    return [a for a in answers if a], [sorted(filter(None, part)) for part in texts]


def test_answers_and_texts_arrive_as_they_were_meant(made: rounds.Dealt) -> None:
    count = len(made.round.questions)
    typed = "  Two lines,\r\nand ünïcode 😀 \x00 "
    assert (
        rounds.send(made.round, rounds.sheet(made.round, made.codes[0], [1, 0, 3], [typed, ""])).outcome is Outcome.IN
    )
    (answers,), texts = _taken(made)
    assert answers == sealing.Answers((1, 0, 3, *[0] * (count - 3)))
    assert texts == [["Two lines,\nand ünïcode 😀 \x00"], []]


@pytest.mark.parametrize(
    "way", [str.lower, str.upper, lambda c: f" {c[:4]} {c[4:8]}–{c[8:]}\n", lambda c: c.replace("0", "o")]
)
def test_a_code_is_read_as_people_type_it(made: rounds.Dealt, way: object) -> None:
    code = way(made.codes[0])  # type: ignore[operator]
    assert rounds.send(made.round, rounds.sheet(made.round, code, [1])).outcome is Outcome.IN


def _refused(made: rounds.Dealt, posted: QueryDict) -> dict[str, str]:
    """The sentences for a ballot that is refused; nothing of it is in the box, and the slip is as good as before."""
    before = desk.boxes().take(made.round.public_id).answers
    reply = rounds.send(made.round, posted)
    assert reply.outcome is Outcome.MISTAKE
    assert desk.boxes().take(made.round.public_id).answers == before
    return dict(reply.errors)


@pytest.mark.parametrize("position", ["0", "8", "-1", "1.0", "1 ", "²", "٣", "1" * 500, "NaN", "<b>"])
def test_a_position_that_the_page_does_not_offer_is_a_mistake(made: rounds.Dealt, position: str) -> None:
    said = _refused(made, rounds.sheet(made.round, made.codes[0], q0=position))
    assert said == {"q0": "Choose one of the answers shown, or leave the question out"}


def test_a_text_that_is_too_long_says_by_how_much(made: rounds.Dealt) -> None:
    said = _refused(made, rounds.sheet(made.round, made.codes[0], [], ["x" * 2047, "é" * 1100]))
    assert "1 letter too long" in said["t0"]
    assert "77 letters too long" in said["t1"]
    assert rounds.send(made.round, rounds.sheet(made.round, made.codes[0], [], ["x" * 2046, ""])).outcome is Outcome.IN


@pytest.mark.parametrize("code", ["", "   ", "7K2M", "7K2M-X9QA-4TBCD", "7K2M-X9QA-4TBU", "x" * 5000, "７Ｋ２Ｍ"])
def test_what_cannot_be_a_code_is_said_before_anything_is_looked_up(
    made: rounds.Dealt, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Boxes, "facts", lambda *_: pytest.fail("the box was opened"))
    reply = rounds.send(made.round, rounds.sheet(made.round, code))
    assert reply.outcome is Outcome.MISTAKE
    assert set(reply.errors) == {"code"}


def _sealed(of: Round, code: str, plain: list[bytes]) -> QueryDict:
    public = bytes.fromhex(of.public_key)
    answers, *texts = [base64.b64encode(sealing.seal(part, public)).decode() for part in plain]
    posted = rounds.sheet(of, code, key=keys.key_name(public), sealed_answers=answers)
    posted.setlist("sealed_text", texts)
    return posted


def _plain(of: Round, text: str = "sealed at home") -> list[bytes]:
    asked = sealing.Answers((2,) * len(of.questions))
    return [sealing.pack_answers(asked), *[sealing.pack_text(text)] * len(of.open_questions)]


def test_what_a_browser_sealed_counts_as_what_was_typed(made: rounds.Dealt) -> None:
    assert rounds.send(made.round, _sealed(made.round, made.codes[0], _plain(made.round))).outcome is Outcome.IN
    (answers,), texts = _taken(made)
    assert answers.items == (2,) * len(made.round.questions)
    assert texts == [["sealed at home"]] * 2


@pytest.mark.parametrize(
    "spoilt",
    ["no base 64", "too short", "too long", "one text", "three texts", "no text", "another key", "no key"],
)
def test_what_was_sealed_in_another_form_is_refused_in_a_sentence(made: rounds.Dealt, spoilt: str) -> None:
    posted = _sealed(made.round, made.codes[0], _plain(made.round))
    texts, answers = posted.getlist("sealed_text"), str(posted["sealed_answers"])
    match spoilt:
        case "no base 64":
            posted["sealed_answers"] = answers[:-3] + "é=="
        case "too short":
            posted["sealed_answers"] = answers[:-4]
        case "too long":
            posted["sealed_answers"] = "AAAA" + answers
        case "one text" | "three texts" | "no text":
            posted.setlist("sealed_text", {"o": texts[:1], "t": [*texts, texts[0]], "n": []}[spoilt[0]])
        case "another key":
            posted["key"] = "0" * 16
        case "no key":
            posted["key"] = ""
    said = _refused(made, posted)
    assert set(said) == {"code"}
    assert said["code"].startswith(
        "This page is out of date" if "key" in spoilt else "Your answers did not arrive whole"
    )


@given(
    st.dictionaries(
        st.sampled_from(["q0", "q1", "group", "t0", "t1", "key", "sealed_answers", "sealed_text", "code2"]),
        st.text(max_size=60),
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_form_whatever_is_in_it_breaks_the_page(made: rounds.Dealt, fields: dict[str, str]) -> None:
    before = len(desk.boxes().take(made.round.public_id).answers)
    reply = rounds.send(made.round, rounds.sheet(made.round, "nonsense", (), (), **fields))
    assert reply.outcome is Outcome.MISTAKE
    assert all(reply.errors.values())
    assert len(desk.boxes().take(made.round.public_id).answers) == before


@pytest.mark.parametrize(
    ("error", "outcome", "said"),
    [
        (BoxFull(), Outcome.FULL, "disk"),
        (BoxDamaged(), Outcome.NO_BOX, "your slip is not spent"),
        (OSError(errno.EIO, "the disk is dying"), Outcome.NO_BOX, "Please tell the teller"),
    ],
)
def test_a_disk_in_trouble_is_a_sentence_and_no_line_in_a_log(
    made: rounds.Dealt,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    outcome: Outcome,
    said: str,
) -> None:
    def fails(*_values: object) -> bool:
        raise error

    monkeypatch.setattr(Boxes, "cast", fails)
    reply = rounds.send(made.round, rounds.sheet(made.round, made.codes[0], [1]))
    assert reply.outcome is outcome
    assert said in reply.errors["code"]
    assert caplog.records == []


@pytest.mark.attack
@pytest.mark.parametrize("part", ["all", "answers", "a text"])
def test_a_copy_of_somebodys_sealed_ballot_is_not_taken(made: rounds.Dealt, part: str) -> None:
    """Cast six times with other slips, it would make the team's results those of one person."""
    theirs, own = (_sealed(made.round, made.codes[n], _plain(made.round)) for n in range(2))
    assert rounds.send(made.round, theirs).outcome is Outcome.IN
    if part != "a text":
        own["sealed_answers"] = str(theirs["sealed_answers"])
    if part != "answers":
        own.setlist("sealed_text", [*own.getlist("sealed_text")[:1], theirs.getlist("sealed_text")[1]])
    assert rounds.send(made.round, own).outcome is Outcome.NOT_TAKEN
    assert len(desk.boxes().take(made.round.public_id).answers) == 1
    fresh = _sealed(made.round, made.codes[1], _plain(made.round))
    assert rounds.send(made.round, fresh).outcome is Outcome.IN, (
        "control: the same answers, sealed anew, are another ballot"
    )


def test_two_colours_need_one_slip_of_each(cast: Cast) -> None:
    made = rounds.dealt(cast, rounds.planned(cast, two_colours=True))
    a, b = made.lead_codes, made.codes
    for first, second in ((a[0], a[1]), (b[0], b[1]), (b[0], a[0])):
        reply = rounds.send(made.round, rounds.sheet(made.round, first, [1], code2=second))
        assert reply.outcome is Outcome.NOT_TAKEN
    missing = rounds.send(made.round, rounds.sheet(made.round, a[0], [1]))
    assert (missing.outcome, set(missing.errors)) == (Outcome.MISTAKE, {"code2"})
    assert rounds.send(made.round, rounds.sheet(made.round, a[0], [1], code2=b[5])).outcome is Outcome.IN
    for first, second in ((a[0], b[0]), (a[1], b[5])):
        reply = rounds.send(made.round, rounds.sheet(made.round, first, [1], code2=second))
        assert reply.outcome is Outcome.NOT_TAKEN, "one of the two is spent"


def test_what_was_typed_is_given_back_and_nothing_else(made: rounds.Dealt) -> None:
    posted = rounds.sheet(made.round, "7k2m", [3], ["<b>", "x"], extra="not ours", key="k", sealed_answers="s")
    typed = casting.typed_again(shapes.asking(made.round), posted)
    assert {name: value for name, value in typed.items() if value} == {
        "code": "7k2m",
        "q0": "3",
        "t0": "<b>",
        "t1": "x",
    }
