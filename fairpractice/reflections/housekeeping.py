"""What is put right at each start and once a day: boxes of rounds that ended are destroyed, rounds without a box are void,
and what only an open round needs is deleted.
"""

from django.utils import timezone

from fairpractice.organisations import events
from fairpractice.organisations.models import Event
from fairpractice.reflections import deciders, desk
from fairpractice.reflections.models import Round, ScreenLink

_WAITING = "a reflection waits to be counted"


def tidy() -> None:
    """Finishes what a crash left. A box that no round knows is left alone: the database may be another one by mistake."""
    boxes = desk.boxes()
    there = set(boxes.rounds())
    if there:
        ended = Round.objects.filter(public_id__in=there).exclude(state__in=(Round.State.PLANNED, Round.State.OPEN))
        for name in ended.values_list("public_id", flat=True):
            boxes.destroy(name)
    for lost in Round.objects.filter(state=Round.State.OPEN).exclude(public_id__in=there).select_related("employer"):
        _void(lost)
    _let_go()
    _forget()


def _let_go() -> None:
    """Rounds that nobody counted: two months after the close everything is destroyed, so that no ballot waits for ever.

    Only a week after it was said in the record: a clock that was wrong for an hour must not destroy a round.
    """
    now = timezone.now()
    late = now - deciders.UNCOUNTED
    due = Round.objects.filter(state=Round.State.OPEN, closes_at__lt=late + deciders.SAID).select_related("employer")
    for row in due:
        said = Event.objects.filter(organisation=row.employer_id, what=_WAITING, about=row.public_id, at__lte=now)
        if not said.exists():
            events.record(organisation=row.employer, by=None, what=_WAITING, about=row.public_id)
    long_ago = Event.objects.filter(what=_WAITING, at__lt=now - deciders.SAID).values("about")
    for row in due.filter(closes_at__lt=late, public_id__in=long_ago):
        row.state, row.ended_on = Round.State.CANCELLED, timezone.localdate()
        row.save(update_fields=["state", "ended_on"])
        events.record(organisation=row.employer, by=None, what="a reflection was never counted", about=row.public_id)
        desk.boxes().destroy(row.public_id)


def _forget() -> None:
    """Of rounds that ended: e-mailed links, and the name of a teller who asked to be forgotten."""
    live = (Round.State.PLANNED, Round.State.OPEN)
    ScreenLink.objects.exclude(round__state__in=live).delete()
    Round.objects.filter(teller__forgotten=True).exclude(state__in=live).exclude(teller_name="").update(teller_name="")


def after_restore() -> int:
    """A restored copy brings no ballots with it: rounds that were open or being dealt are void. Gives how many."""
    live = Round.objects.filter(state__in=(Round.State.PLANNED, Round.State.OPEN)).select_related("employer")
    count = 0
    for row in live:
        if row.state == Round.State.OPEN or row.sheets_made:
            _void(row)
            count += 1
    for name in desk.boxes().rounds():
        desk.boxes().destroy(name)
    return count


def _void(row: Round) -> None:
    row.state, row.ended_on = Round.State.VOID, timezone.localdate()
    row.save(update_fields=["state", "ended_on"])
    events.record(organisation=row.employer, by=None, what="a reflection became void", about=row.public_id)


def strays() -> list[str]:
    """Boxes that no round of this database knows, for the doctor to tell of."""
    there = desk.boxes().rounds()
    known = set(Round.objects.filter(public_id__in=there).values_list("public_id", flat=True))
    return sorted(set(there) - known)
