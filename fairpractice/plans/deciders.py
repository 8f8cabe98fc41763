"""What follows from what was said: pure, data and `today` in, frozen dataclasses out. Words are in `words`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from fairpractice.framework.packs import Pack
from fairpractice.plans.models import Stage

# Teams meet about once a year, not to the day: what was said nine months before or more is "the year before".
A_YEAR_OR_SO = timedelta(days=270)
A_YEAR = timedelta(days=365)
SUGGESTED = 3
_EARLY = {"", Stage.NOT_STARTED, Stage.TALKING, Stage.NOT_SURE}


@dataclass(frozen=True)
class Said:
    """One answer. `version` of the pack it was given to; 0 for an item of their own."""

    item: str
    stage: str
    as_of: date
    recorded_at: datetime
    note: str = ""
    because: str = ""
    took_part: tuple[str, ...] = ()
    version: int = 0
    id: int = 0

    @property
    def words(self) -> str:
        """The stage as people say it."""
        return str(Stage(self.stage).label)


def _age(said: Said) -> tuple[date, datetime, int]:
    return said.as_of, said.recorded_at, said.id


def history(answers: Iterable[Said]) -> dict[str, tuple[Said, ...]]:
    """All answers by item, oldest first: by the day they are about, then by when they were written down."""
    found: dict[str, list[Said]] = {}
    for said in answers:
        found.setdefault(said.item, []).append(said)
    return {item: tuple(sorted(rows, key=_age)) for item, rows in found.items()}


def now_of(rows: Sequence[Said]) -> Said | None:
    """The answer that stands."""
    return rows[-1] if rows else None


def before_of(rows: Sequence[Said]) -> Said | None:
    """What stood about a year before the answer that stands; corrections made since do not hide it."""
    if not rows:
        return None
    earlier = [said for said in rows if rows[-1].as_of - said.as_of >= A_YEAR_OR_SO]
    return earlier[-1] if earlier else None


@dataclass(frozen=True)
class Suggestion:
    """A first step to offer. `items` are ids of the pack; `first` marks the framework's own good places to start."""

    id: str
    text: str
    reason: str
    items: tuple[str, ...]
    title: str = ""
    first: bool = False


def suggestions(pack: Pack, stages: Mapping[str, str], chosen: Iterable[str]) -> tuple[Suggestion, ...]:
    """The framework's own starting points, then first steps of initiatives that are early; none chosen before.

    `stages` are current stages by id of the initiative; one that was not answered counts as early.
    """
    taken = set(chosen)
    found = [
        Suggestion(
            point.id, point.text, point.reason, (*point.initiatives, *point.recommendations), point.title, first=True
        )
        for point in pack.introduction.starting_points
    ]
    order = [Stage.TALKING, Stage.NOT_STARTED, Stage.NOT_SURE, ""]
    early = [i for i in pack.initiatives if stages.get(i.id, "") in _EARLY]
    for initiative in sorted(early, key=lambda i: order.index(stages.get(i.id, ""))):
        found += [
            Suggestion(step.id, step.text, step.reason, (initiative.id, *step.recommendations), initiative.title)
            for step in initiative.first_steps
        ]
    return tuple(one for one in found if one.id not in taken)


class CheckKind(StrEnum):
    NOTHING_SHOWS = "nothing shows"
    NO_ACTION = "no action"
    STILL_NOT_NOW = "still not now"


@dataclass(frozen=True)
class Check:
    """A gentle remark about an item: never a fault."""

    item: str
    kind: CheckKind


def checks(current: Mapping[str, Said], shown: set[str], acted: set[str], today: date) -> tuple[Check, ...]:
    """Remarks on the answers that stand. `shown` and `acted` are items with evidence, and with an action that is not retired."""
    found = []
    for item, said in current.items():
        if said.stage == Stage.PART and item not in shown:
            found.append(Check(item, CheckKind.NOTHING_SHOWS))
        elif said.stage == Stage.UNDER_WAY and item not in acted and item not in shown:
            found.append(Check(item, CheckKind.NO_ACTION))
        elif said.stage == Stage.NOT_NOW and today - said.as_of >= A_YEAR:
            found.append(Check(item, CheckKind.STILL_NOT_NOW))
    return tuple(found)


class DueKind(StrEnum):
    ACTION = "action"
    EVIDENCE = "evidence"
    YEARLY = "yearly"
    POLICY = "policy"  # or a statement: whatever has a review date in a room above
    JOINER = "joiner"  # somebody whose first day it is, and who has things to read; never named in a letter or calendar


@dataclass(frozen=True)
class Due:
    """Something with a day. `id` is a public id; of the yearly look, empty. `address`: of what a room above has."""

    kind: DueKind
    id: str
    title: str
    on: date
    address: str = ""


def dues(
    actions: Iterable[tuple[str, str, date | None, bool]],
    reviews: Iterable[tuple[str, str, date | None]],
    current: Iterable[Said],
) -> tuple[Due, ...]:
    """All that has a day, by day. `actions`: id, title, due month, still open; `reviews`: id, title, review date."""
    found = [Due(DueKind.ACTION, id, title, due) for id, title, due, open_ in actions if due and open_]
    found += [Due(DueKind.EVIDENCE, id, title, on) for id, title, on in reviews if on]
    latest = max((said.as_of for said in current), default=None)
    if latest:
        found.append(Due(DueKind.YEARLY, "", "", latest + A_YEAR))
    return tuple(sorted(found, key=lambda due: (due.on, due.kind, due.id)))


def due_by(found: Iterable[Due], today: date) -> tuple[Due, ...]:
    """Those that the reader may want to look at this month: an action in the month it is due, not before."""
    month_end = (today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return tuple(due for due in found if due.on <= month_end)


class NextKind(StrEnum):
    START = "start"
    CARRY_ON = "carry on"
    CHANGES = "changes"
    CHOOSE = "choose"
    ACTION = "action"
    EVIDENCE = "evidence"
    YEARLY = "yearly"
    CALM = "calm"


@dataclass(frozen=True)
class Next:
    """The one thing to do next. `left` initiatives not answered; `due` what it is about, if it is about one thing."""

    kind: NextKind
    left: int = 0
    due: Due | None = None


def what_next(*, asked: int, answered: int, changed: bool, any_action: bool, found: Sequence[Due], today: date) -> Next:
    """`asked` initiatives in the framework, `answered` of them said; `found` everything with a day, in order."""
    if answered == 0:
        return Next(NextKind.START, left=asked)
    if changed:
        return Next(NextKind.CHANGES)
    if answered < asked:
        return Next(NextKind.CARRY_ON, left=asked - answered)
    if not any_action:
        return Next(NextKind.CHOOSE)
    now = due_by(found, today)
    if now:
        return Next(NextKind(now[0].kind.value), due=now[0])
    return Next(NextKind.CALM, due=found[0] if found else None)
