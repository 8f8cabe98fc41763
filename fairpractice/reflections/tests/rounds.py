"""Rounds for tests: planned, dealt, opened, cast and counted through the services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.http import QueryDict
from django.utils import timezone

from fairpractice.organisations.models import Role
from fairpractice.reflections import casting, counting, dealing, desk, planning, shapes
from fairpractice.reflections.models import Round
from tests.cast import Cast


@dataclass
class Dealt:
    """An open round with what is on paper."""

    round: Round
    codes: list[str]
    count_code: str
    lead_codes: list[str]


def planned(
    cast: Cast,
    *,
    headcount: int = 14,
    question_set: str = "framework",
    two_colours: bool = False,
    **basics: object,
) -> Round:
    """A round that waits for its teller, Bob. Another that was at hand is cancelled first."""
    at_hand = planning.live_round(cast.willow)
    if at_hand:
        planning.cancel(by=cast.people["alice"], of=at_hand)
    alice, bob = cast.people["alice"], Role.objects.get(person=cast.people["bob"], end=None)
    of = planning.plan(by=alice, employer=cast.willow, question_set=question_set)
    said = planning.Basics(title=of.title, headcount=headcount, days=5, **basics)  # type: ignore[arg-type]
    planning.set_basics(by=alice, of=of, said=said)
    planning.choose_teller(by=alice, of=of, role=bob, own_key=False, two_colours=two_colours)
    of.refresh_from_db()
    return of


def dealt(cast: Cast, of: Round, spares: int = 2, *, launch: bool = True) -> Dealt:
    """The same round, open; or, without `launch`, with the teller's part done and waiting for the lead."""
    alice, bob = cast.people["alice"], cast.people["bob"]
    made = dealing.make_sheets(by=bob, of=of, spares=spares)
    of.refresh_from_db()
    dealing.test_key(by=bob, of=of, typed=made.count_code)
    if not launch:
        of.refresh_from_db()
        return Dealt(of, list(made.codes), made.count_code, [])
    lead = list(dealing.make_lead_sheet(by=alice, of=of).codes) if of.two_colours else []
    of.refresh_from_db()
    planning.launch(by=alice, of=of)
    of.refresh_from_db()
    return Dealt(of, list(made.codes), made.count_code, lead)


def sheet(of: Round, code: str, positions: Sequence[int] = (), texts: Sequence[str] = (), **more: str) -> QueryDict:
    """What a form would send."""
    posted = QueryDict(mutable=True)
    posted["code"] = code
    for index, position in enumerate(positions):
        if position:
            posted[f"q{index}"] = str(position)
    for index, text in enumerate(texts):
        posted[f"t{index}"] = text
    for name, value in more.items():
        posted[name] = value
    return posted


def send(of: Round, posted: QueryDict) -> casting.Reply:
    return casting.cast(of, shapes.asking(of), posted)


def close(of: Round) -> None:
    """Lets the time of the round pass."""
    now = timezone.now()
    Round.objects.filter(pk=of.pk).update(opened_at=now - timedelta(days=8), closes_at=now - timedelta(minutes=1))
    of.refresh_from_db()


def counted(cast: Cast, made: Dealt) -> Round:
    close(made.round)
    found = counting.count(by=cast.people["bob"], of=made.round, count_code=made.count_code)
    assert not desk.boxes().exists(found.public_id)
    return found
