"""A plan that is kept in memory is never an old one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from fairpractice.organisations.models import Organisation, Person
from fairpractice.plans import actions, answers, evidence, kept, packs, queries, undo
from fairpractice.plans.actions import Wording
from fairpractice.plans.evidence import Holding
from fairpractice.plans.models import Action, Conversation, Evidence, OwnItem

TODAY = timezone.localdate()


def _undo(by: Person, employer: Organisation) -> None:
    step = undo.last_step(by=by, employer=employer)
    assert step
    undo.undo(by=by, employer=employer, step=step.pk)


def _answer(by: Person, employer: Organisation) -> None:
    item = packs.find(employer, "policies")
    assert item
    answers.answer(by=by, employer=employer, item=item, stage="talking", as_of=TODAY)


def _version(by: Person, employer: Organisation) -> None:
    holding = Holding(kind="note", effective_on=TODAY - timedelta(days=1), note="Again")
    evidence.add_version(by=by, evidence=Evidence.objects.get(), holding=holding)


def _converse(by: Person, employer: Organisation) -> None:
    item = packs.find(employer, "policies")
    assert item
    answers.converse(by=by, employer=employer, item=item, held_on=TODAY, decided="To red it")


def _correct(by: Person, employer: Organisation) -> None:
    assert answers.correct(by=by, talk=Conversation.objects.get(), held_on=TODAY, decided="To read it")


# One after the other: each must be seen at once.
CHANGES: list[Callable[[Person, Organisation], object]] = [
    lambda by, employer: actions.add(by=by, employer=employer, said=Wording(title="One")),
    lambda by, employer: actions.add(by=by, employer=employer, said=Wording(title="Two")),
    lambda by, employer: actions.change(by=by, action=Action.objects.get(title="Two"), said=Wording(title="Second")),
    lambda by, employer: actions.move(by=by, action=Action.objects.get(title="Second"), up=True),
    lambda by, employer: actions.set_status(by=by, action=Action.objects.get(title="One"), status="done"),
    lambda by, employer: actions.retire(by=by, action=Action.objects.get(title="One")),
    _undo,
    _answer,
    lambda by, employer: answers.add_own(by=by, employer=employer, title="A garden"),
    lambda by, employer: answers.change_own(by=by, own=OwnItem.objects.get(), title="A quiet garden", text=""),
    lambda by, employer: evidence.add(
        by=by, employer=employer, title="A list", holding=Holding(kind="note", effective_on=TODAY, note="Done")
    ),
    _version,
    lambda by, employer: evidence.tie(
        by=by, evidence=Evidence.objects.get(), title="A longer list", items=[], actions=Action.objects.all()
    ),
    lambda by, employer: evidence.retire(by=by, evidence=Evidence.objects.get()),
    _version,
    _undo,
    _converse,
    _correct,
    _undo,
    lambda by, employer: answers.retire_own(by=by, own=OwnItem.objects.get()),
]


def test_each_change_is_seen_at_once(alice: Person, practice: Organisation) -> None:
    seen = kept.plan_to_read(practice)
    for change in CHANGES:
        change(alice, practice)
        now = kept.plan_to_read(practice)
        assert now == queries.plan_of(practice)
        assert now != seen, "what was kept from before the change was shown"
        seen = now


def test_it_is_read_in_one_query_while_nothing_changes(alice: Person, practice: Organisation) -> None:
    actions.add(by=alice, employer=practice, said=Wording(title="One"))
    kept.plan_to_read(practice)
    with CaptureQueriesContext(connection) as asked:
        assert kept.plan_to_read(practice).actions[0].title == "One"
    assert len(asked) == 1


def test_nobody_sees_the_plan_of_another_or_in_another_language(practice: Organisation) -> None:
    other = Organisation.objects.create(name="Elsewhere", employer_type=practice.employer_type)
    here = kept.state_of(practice)
    assert here != kept.state_of(other)
    with translation.override("fr"):
        assert here != kept.state_of(practice)
    assert here == kept.state_of(practice)


@pytest.mark.parametrize("days", [1, 400])
def test_tomorrow_it_is_worked_out_anew(days: int, practice: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    here = kept.state_of(practice)
    monkeypatch.setattr(timezone, "localdate", lambda *_args: TODAY + timedelta(days=days))
    assert here != kept.state_of(practice)
