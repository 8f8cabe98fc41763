"""Somebody tries codes: one reply for all that are not good, one time, and no memory of who tried."""

import base64
import gc
import re
import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client

from fairpractice.ballots import codes, keys, sealing
from fairpractice.reflections import casting, counting, desk, passage, shapes, views_cast
from fairpractice.reflections.casting import Outcome
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
from tests.attacks.attackers import Eyes
from tests.cast import Cast, assemble

pytestmark = [pytest.mark.attack, pytest.mark.django_db, pytest.mark.usefixtures("own_boxes")]
STRANGE = "7K2M-X9QA-4TBC"


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def guard(monkeypatch: pytest.MonkeyPatch) -> desk.Guard:
    """One of this test's own: many tries below are no attack on it."""
    made = desk.Guard(fails=10_000)
    monkeypatch.setattr(desk, "guard", made)
    return made


def _post(of: Round, code: str, *, json: bool = False, address: str = "127.0.0.1", **fields: str) -> tuple[object, ...]:
    """Everything that the reply says, but for what was typed, and the number that guards scripts."""
    client = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR=address)
    reply = client.post(
        f"/r/{of.public_id}/", {"code": code, **fields}, headers={"Accept": "application/json" if json else "*/*"}
    )
    nonce = re.search(r"'nonce-([^']+)'", reply.get("Content-Security-Policy", ""))
    hidden = nonce[1] if nonce else "no nonce"
    body = reply.content.decode().replace(hidden, "").replace(f'value="{code}"', 'value=""')
    heads = sorted((name, value.replace(hidden, "")) for name, value in reply.items() if name != "Content-Length")
    assert not reply.cookies
    return reply.status_code, heads, body


@pytest.mark.usefixtures("guard")
@pytest.mark.parametrize("json", [False, True])
def test_unknown_used_and_foreign_codes_get_one_reply(cast: Cast, json: bool) -> None:
    made = rounds.dealt(cast, rounds.planned(cast, question_set="pulse"))
    assert rounds.send(made.round, rounds.sheet(made.round, made.codes[0], [1])).outcome is Outcome.IN
    replies = {
        name: _post(made.round, code, json=json)
        for name, code in {
            "unknown": STRANGE,
            "used": made.codes[0],
            "used, typed otherwise": made.codes[0].lower(),
            "of another round": codes.fresh(1)[0],
        }.items()
    }
    assert len({repr(reply) for reply in replies.values()}) == 1, replies
    assert "is not known, or has been used" in str(replies["unknown"])
    # Control: a good one is another reply, so the comparison can see one.
    assert _post(made.round, made.codes[1], json=json) != replies["unknown"]


@pytest.mark.usefixtures("guard")
@pytest.mark.parametrize("state", ["closed", "counted", "too few", "cancelled", "void"])
def test_after_the_end_every_code_gets_one_reply(cast: Cast, state: str) -> None:
    made = rounds.dealt(cast, rounds.planned(cast, question_set="pulse"))
    for code in made.codes[: 7 if state == "counted" else 2]:
        rounds.send(made.round, rounds.sheet(made.round, code, [1]))
    if state in ("closed", "counted", "too few"):
        rounds.close(made.round)
    if state in ("counted", "too few"):
        counting.count(by=cast.people["bob"], of=made.round, count_code=made.count_code)
    if state in ("cancelled", "void"):
        Round.objects.update(state=state)
    replies = {repr(_post(made.round, code)) for code in (made.codes[0], made.codes[9], STRANGE, "nonsense")}
    assert len(replies) == 1, "a good, a used, an unknown and an impossible code can be told apart"


@pytest.mark.usefixtures("guard")
def test_what_was_typed_is_checked_before_the_code_is_looked_at(cast: Cast) -> None:
    made = rounds.dealt(cast, rounds.planned(cast))
    rounds.send(made.round, rounds.sheet(made.round, made.codes[0], [1]))
    for wrong in ({"q0": "99"}, {"t0": "x" * 5000}, {"q1": "1\u0662"}):
        replies = {repr(_post(made.round, code, **wrong)) for code in (made.codes[0], made.codes[1], STRANGE)}
        assert len(replies) == 1, wrong
    assert rounds.send(made.round, rounds.sheet(made.round, made.codes[1], [1])).outcome is Outcome.IN


def _quickest(ways: dict[str, Callable[[], object]], tries: int = 16) -> dict[str, float]:
    """Of each way the seconds of its quicker tries (their lower quarter), taken in turns so that all see the same weather."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    gc.disable()
    try:
        for _try in range(tries):
            for name, way in ways.items():
                began = time.perf_counter()
                way()
                taken[name].append(time.perf_counter() - began)
    finally:
        gc.enable()
    return {name: statistics.quantiles(times, n=4)[0] for name, times in taken.items()}


@pytest.mark.usefixtures("guard")
def test_an_unknown_code_takes_as_long_as_a_used_one(cast: Cast) -> None:
    made = rounds.dealt(cast, rounds.planned(cast, question_set="pulse"))
    salt = desk.boxes().facts(made.round.public_id).salt
    rounds.send(made.round, rounds.sheet(made.round, made.codes[0], [1]))

    def sends(code: str) -> Callable[[], object]:
        return lambda: rounds.send(made.round, rounds.sheet(made.round, code, [1]))

    def naively(code: str) -> Callable[[], object]:
        """Looks first whether there is such a code at all, as one does without thinking of it."""
        return lambda: sends(code)() if code in made.codes else casting.Reply(Outcome.NOT_TAKEN)

    for _again in range(4):  # a busy machine may spoil a measurement, but not four of them
        took = _quickest(
            {
                "unknown": sends(STRANGE),
                "used": sends(made.codes[0]),
                "argon2": lambda: codes.digest(codes.tidy(STRANGE), salt),
                "naive, unknown": naively(STRANGE),
                "naive, used": naively(made.codes[0]),
            }
        )
        assert took["naive, used"] - took["naive, unknown"] > 0.8 * took["argon2"], "control: a naive way is found"
        if abs(took["unknown"] - took["used"]) < 0.2 * took["argon2"]:
            return
    raise AssertionError(took)


def test_after_many_bad_tries_all_wait_and_an_honest_slip_comes_in_later(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(desk, "guard", guard := desk.Guard())
    made = rounds.dealt(cast, rounds.planned(cast, question_set="pulse"))
    replies = [_post(made.round, code) for code in codes.fresh(30)]
    assert len({repr(reply) for reply in replies}) == 1
    for code in (made.codes[0], STRANGE):  # a good one waits as well: else this would be a way to try codes
        status, _heads, body = _post(made.round, code, q0="3")
        assert status == 429
        assert "Too many codes were tried just now" in str(body)
        assert re.search(r'id="q0-3"[^>]* checked', str(body)), "what was typed is still there"
    # Another round is not held up by it, and mistakes in a code cost nothing.
    assert guard.may_try("another")
    clock[0] += 61
    for _mistake in range(40):
        assert "A code has 12 letters" in str(_post(made.round, "7K2M")[2])
    assert "Your answers are in" in str(_post(made.round, made.codes[0])[2])
    # The allowance comes back slowly, and never beyond what it was.
    clock[0] += 10_000
    assert sum(guard.may_try(made.round.public_id) and not guard.failed(made.round.public_id) for _n in range(60)) == 30


def test_nobody_who_tried_is_remembered(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "guard", desk.Guard())
    made = rounds.dealt(cast, rounds.planned(cast, question_set="pulse"))
    for _n in range(4):
        _post(made.round, STRANGE, address="127.99.88.77")
    rooms = (casting, desk, passage, views_cast)
    kept = repr(vars(desk.guard)) + repr([vars(room) for room in rooms]) + repr(cache.__dict__)
    assert Eyes(["127.99.88.77", STRANGE]).see(kept.encode()) == set()
    assert made.round.public_id in kept, "control: what is kept is looked at"


def _sealed_for(of: Round, public: bytes, name: str, code: str, items: int) -> QueryDict:
    plain = [
        sealing.pack_answers(sealing.Answers((1,) * items)),
        *[sealing.pack_text("sealed elsewhere")] * len(of.open_questions),
    ]
    answers, *texts = [base64.b64encode(sealing.seal(part, public)).decode() for part in plain]
    posted = rounds.sheet(of, code, key=name, sealed_answers=answers)
    posted.setlist("sealed_text", texts)
    return posted


def test_a_ballot_sealed_to_another_key_is_refused_when_it_says_so_and_unread_when_it_lies(cast: Cast) -> None:
    made = rounds.dealt(cast, rounds.planned(cast))
    asked, right = len(made.round.questions), bytes.fromhex(made.round.public_key)
    other = keys.public_key(keys.private_key(b"another round's!"))
    posted = _sealed_for(made.round, other, keys.key_name(other), made.codes[0], asked)
    reply = rounds.send(made.round, posted)
    assert reply.outcome is Outcome.MISTAKE
    assert "out of date" in reply.errors["code"]
    for code, public, items in (
        (made.codes[0], other, asked),
        (made.codes[1], right, asked),
        (made.codes[2], right, asked + 1),
    ):
        posted = _sealed_for(made.round, public, keys.key_name(right), code, items)
        assert rounds.send(made.round, posted).outcome is Outcome.IN
    for code in made.codes[3:9]:
        assert rounds.send(made.round, rounds.sheet(made.round, code, [1])).outcome is Outcome.IN
    found = rounds.counted(cast, made)
    assert (found.answers, found.unread) == (9, 2)


@pytest.mark.usefixtures("guard")
def test_sixteen_with_one_slip_at_the_same_moment_and_one_is_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = rounds.dealt(cast, rounds.planned(cast, question_set="pulse"))
    barrier, slow = threading.Barrier(16), codes.digest

    def at_once(code: str, salt: bytes) -> bytes:
        """Everybody's digest is ready at the same moment: the worst that can happen at the box."""
        found = slow(code, salt)
        barrier.wait(60)
        return found

    monkeypatch.setattr(desk, "working", threading.BoundedSemaphore(16))
    monkeypatch.setattr(codes, "digest", at_once)
    asked, posted = shapes.asking(made.round), rounds.sheet(made.round, made.codes[0], [1])
    with ThreadPoolExecutor(16) as threads:
        outcomes = list(threads.map(lambda _n: casting.cast(made.round, asked, posted).outcome, range(16)))
    assert sorted(outcome.value for outcome in outcomes) == ["in", *["not taken"] * 15]
    assert len(desk.boxes().take(made.round.public_id).answers) == 1


def test_control_a_naive_box_lets_more_than_one_in() -> None:
    """Look, then write, as one does without a lock: so the sixteen are an attack indeed."""
    unspent, ballots, barrier = {"slip"}, list[int](), threading.Barrier(16)

    def naive(voter: int) -> None:
        if "slip" in unspent:
            barrier.wait(60)
            unspent.discard("slip")
            ballots.append(voter)

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(naive, range(16)))
    assert len(ballots) == 16
