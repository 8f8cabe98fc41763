"""The plan for pages that are only read: worked out once for each state of the employer's record, then kept in memory.

Every service writes an event in the transaction of its change, so the record tells whether the plan is still the same,
whichever process changed it. Pages on which something is changed ask `queries.plan_of`.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.utils import timezone, translation

from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation
from fairpractice.plans.queries import PlanView, plan_of

_PLANS = 256  # about 20 kB each


@dataclass(frozen=True)
class State:
    """What a plan on a page depends on. The public id is random: rows of another database are never taken for these."""

    public_id: str
    employer_type: str
    record: tuple[int, int]
    language: str
    today: date
    employer: Organisation = field(compare=False)


def state_of(employer: Organisation) -> State:
    """The state of an employer's plan for today's reader: one small query."""
    return State(
        public_id=employer.public_id,
        employer_type=employer.employer_type,
        record=events.state_of(employer),
        language=translation.get_language() or "",
        today=timezone.localdate(),
        employer=employer,
    )


@lru_cache(maxsize=_PLANS)
def plan_in(state: State) -> PlanView:
    """The plan in this state; no query when it was asked for before."""
    return plan_of(state.employer, state.today)


def plan_to_read(employer: Organisation) -> PlanView:
    """The plan of an employer now."""
    return plan_in(state_of(employer))
