"""What the lead does leaves a record, keeps what was, and can be taken back."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from fairpractice.files.models import StoredFile
from fairpractice.organisations.models import Event, Organisation, Person
from fairpractice.plans import actions, answers, evidence, packs, queries, undo
from fairpractice.plans.actions import Wording
from fairpractice.plans.evidence import Holding
from fairpractice.plans.exceptions import PlansError
from fairpractice.plans.models import Action, Answer, Evidence, EvidenceVersion, Link, Stage

TODAY = timezone.localdate()


def item(practice: Organisation, path: str = "policies") -> packs.Item:
    found = packs.find(practice, path)
    assert found
    return found


def last(alice: Person, practice: Organisation) -> int:
    step = undo.last_step(by=alice, employer=practice)
    assert step
    return step.pk


def test_an_answer_is_kept_beside_the_earlier_one(alice: Person, practice: Organisation) -> None:
    for stage, on in ((Stage.NOT_STARTED, TODAY - timedelta(days=365)), (Stage.TALKING, TODAY)):
        answers.answer(
            by=alice, employer=practice, item=item(practice), stage=stage, as_of=on, took_part=["lead", "nonsense"]
        )
    place = next(p for p in queries.plan_of(practice).initiatives if p.item.path == "policies")
    assert (place.now and place.now.stage, place.before and place.before.stage) == (Stage.TALKING, Stage.NOT_STARTED)
    assert place.now
    assert place.now.took_part == ("lead",)
    assert place.now.version == packs.whole_pack().version
    assert Event.objects.filter(organisation=practice, by=alice, what="said where we are").count() == 2


def test_not_now_needs_a_because_even_in_the_database(alice: Person, practice: Organisation) -> None:
    with pytest.raises(PlansError, match="few words"):
        answers.answer(by=alice, employer=practice, item=item(practice), stage=Stage.NOT_NOW, because=" ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(employer=practice, item="x", stage="not-now", as_of=TODAY)


def test_a_day_to_come_is_refused(alice: Person, practice: Organisation) -> None:
    with pytest.raises(PlansError, match="future"):
        answers.answer(
            by=alice, employer=practice, item=item(practice), stage=Stage.TALKING, as_of=TODAY + timedelta(days=2)
        )


def test_undoing_an_answer_brings_the_earlier_back(alice: Person, practice: Organisation) -> None:
    answers.answer(by=alice, employer=practice, item=item(practice), stage=Stage.TALKING)
    answers.answer(by=alice, employer=practice, item=item(practice), stage=Stage.PART)
    undo.undo(by=alice, employer=practice, step=last(alice, practice))
    assert [s.stage for s in queries.answers_of(practice, item(practice).key)] == [Stage.TALKING]
    assert Answer.objects.count() == 2
    assert [said.stage for said in queries.plan_of(practice).current.values()] == [Stage.TALKING]


def test_an_undo_works_once_and_only_for_who_did_it(alice: Person, bob: Person, practice: Organisation) -> None:
    step = answers.answer(by=alice, employer=practice, item=item(practice), stage=Stage.TALKING)
    with pytest.raises(PlansError):
        undo.undo(by=bob, employer=practice, step=step.pk)
    undo.undo(by=alice, employer=practice, step=step.pk)
    with pytest.raises(PlansError):
        undo.undo(by=alice, employer=practice, step=step.pk)


def test_rewording_an_action_can_be_undone_with_its_links(alice: Person, practice: Organisation) -> None:
    key = item(practice).key
    action = actions.add(
        by=alice, employer=practice, said=Wording("Read the policy", due=date(2027, 5, 19), items=(key,))
    )
    actions.change(
        by=alice, action=action, said=Wording("Other words", status=Action.Status.DONE, owner_name="Dr Okafor")
    )
    changed = queries.plan_of(practice).actions[0]
    assert (changed.title, changed.owner, changed.done_on, changed.items) == ("Other words", "Dr Okafor", TODAY, ())
    undo.undo(by=alice, employer=practice, step=last(alice, practice))
    back = queries.plan_of(practice).actions[0]
    assert (back.title, back.due, back.done_on, back.items) == ("Read the policy", date(2027, 5, 1), None, (key,))


def test_what_somebody_else_changed_since_is_not_undone(alice: Person, bob: Person, practice: Organisation) -> None:
    action = actions.add(by=alice, employer=practice, said=Wording("One"))
    step = actions.change(by=alice, action=action, said=Wording("Two"))
    actions.change(by=bob, action=action, said=Wording("Three"))
    with pytest.raises(PlansError, match="Somebody has changed"):
        undo.undo(by=alice, employer=practice, step=step.pk)
    assert queries.plan_of(practice).actions[0].title == "Three"


def test_reordering_and_its_undo(alice: Person, practice: Organisation) -> None:
    one, two, three = (actions.add(by=alice, employer=practice, said=Wording(t)) for t in ("1", "2", "3"))
    assert actions.move(by=alice, action=one, up=True) is None
    actions.move(by=alice, action=three, up=True)
    assert [a.title for a in queries.plan_of(practice).actions] == ["1", "3", "2"]
    undo.undo(by=alice, employer=practice, step=last(alice, practice))
    assert [a.title for a in queries.plan_of(practice).actions] == ["1", "2", "3"]
    actions.retire(by=alice, action=two)
    actions.move(by=alice, action=three, up=True)
    assert [a.title for a in queries.plan_of(practice).open_actions] == ["3", "1"]


def test_retiring_an_action_keeps_it(alice: Person, practice: Organisation) -> None:
    action = actions.add(by=alice, employer=practice, said=Wording("One"))
    actions.retire(by=alice, action=action)
    assert queries.plan_of(practice).actions[0].retired
    undo.undo(by=alice, employer=practice, step=last(alice, practice))
    assert not queries.plan_of(practice).actions[0].retired


def test_choosing_first_steps_twice_adds_them_once(alice: Person, practice: Organisation) -> None:
    pack = packs.pack_for(practice)
    chosen = queries.deciders.suggestions(pack, {}, [])[:3]
    for _round in range(2):
        actions.choose(by=alice, employer=practice, chosen=chosen, key_prefix=pack.id)
    found = queries.plan_of(practice).actions
    assert [a.title for a in found] == [s.title for s in chosen]
    assert all(a.why for a in found)


def test_undoing_chosen_steps_takes_all_of_them_out(alice: Person, practice: Organisation) -> None:
    pack = packs.pack_for(practice)
    actions.choose(
        by=alice, employer=practice, chosen=queries.deciders.suggestions(pack, {}, [])[:3], key_prefix=pack.id
    )
    undo.undo(by=alice, employer=practice, step=last(alice, practice))
    assert not queries.plan_of(practice).open_actions


def test_evidence_keeps_every_version_with_both_dates(alice: Person, practice: Organisation) -> None:
    key = item(practice).key
    row = evidence.add(
        by=alice,
        employer=practice,
        title="Policy",
        items=[key],
        holding=Holding("note", date(2025, 1, 2), note="First"),
    )
    upload = SimpleUploadedFile("policy.pdf", b"%PDF-1.7 two")
    evidence.add_version(
        by=alice, evidence=row, holding=Holding("file", date(2026, 1, 2), upload=upload, review_on=date(2027, 1, 1))
    )
    view = queries.plan_of(practice).evidence_on(key)[0]
    assert (view.versions, view.effective_on, view.file_name, view.recorded_on) == (
        2,
        date(2026, 1, 2),
        "policy.pdf",
        TODAY,
    )
    assert view.sha256 == StoredFile.objects.get().sha256
    assert [v.note for v in EvidenceVersion.objects.all()] == ["First", ""]


def test_bad_evidence_leaves_nothing_behind(alice: Person, practice: Organisation) -> None:
    with pytest.raises(PlansError):
        evidence.add(by=alice, employer=practice, title="Policy", holding=Holding("note", TODAY))
    assert not Evidence.objects.exists()


def test_evidence_is_not_tied_to_another_practices_action(
    alice: Person, practice: Organisation, elsewhere: Organisation
) -> None:
    theirs = actions.add(by=alice, employer=elsewhere, said=Wording("Theirs"))
    evidence.add(by=alice, employer=practice, title="P", holding=Holding("note", TODAY, note="n"), actions=[theirs])
    assert not Link.objects.exists()


def test_evidence_of_a_recommendation_or_an_action_answers_the_check(alice: Person, practice: Organisation) -> None:
    answers.answer(by=alice, employer=practice, item=item(practice), stage=Stage.PART)
    assert [c.item for c in queries.plan_of(practice).checks] == [item(practice).key]
    inner = item(practice, packs.pack_for(practice).initiative("policies").recommendations[0].id)
    evidence.add(by=alice, employer=practice, title="P", items=[inner.key], holding=Holding("note", TODAY, note="n"))
    assert queries.plan_of(practice).checks == ()


def test_own_initiatives_are_answered_changed_and_retired(alice: Person, practice: Organisation) -> None:
    own = answers.add_own(by=alice, employer=practice, title="Prayer room")
    answers.answer(by=alice, employer=practice, item=packs.item_of_own(own), stage=Stage.UNDER_WAY)
    assert queries.plan_of(practice).initiatives[-1].item.title == "Prayer room"
    answers.change_own(by=alice, own=own, title="Quiet room", text="")
    answers.retire_own(by=alice, own=own)
    assert queries.plan_of(practice).initiatives[-1].item.title != "Quiet room"
    undo.undo(by=alice, employer=practice, step=last(alice, practice))
    place = queries.plan_of(practice).initiatives[-1]
    assert (place.item.title, place.now and place.now.stage) == ("Quiet room", Stage.UNDER_WAY)


def test_a_conversation_is_kept(alice: Person, practice: Organisation) -> None:
    answers.converse(by=alice, employer=practice, item=item(practice), held_on=TODAY, decided="To read it together")
    assert queries.plan_of(practice).conversations[0].decided == "To read it together"


def test_the_plan_takes_six_queries_however_long_it_is(
    alice: Person, practice: Organisation, django_assert_num_queries: object
) -> None:
    def fill(count: int) -> None:
        for n in range(count):
            answers.answer(by=alice, employer=practice, item=item(practice), stage=Stage.TALKING)
            action = actions.add(by=alice, employer=practice, said=Wording(str(n), items=(item(practice).key,)))
            evidence.add(
                by=alice,
                employer=practice,
                title=str(n),
                actions=[action],
                items=[item(practice).key],
                holding=Holding("file", TODAY, upload=SimpleUploadedFile("p.pdf", b"%PDF-1.7 two")),
            )
            answers.add_own(by=alice, employer=practice, title=str(n))
            answers.converse(by=alice, employer=practice, item=item(practice), held_on=TODAY, decided="d")

    for count in (1, 4):
        fill(count)
        with django_assert_num_queries(6):  # type: ignore[operator]
            plan = queries.plan_of(practice)
            assert plan.title_of
            assert plan.current
    assert len(plan.actions) == 5


def test_own_initiatives_are_reordered(alice: Person, practice: Organisation) -> None:
    one, two = (answers.add_own(by=alice, employer=practice, title=t) for t in ("One", "Two"))
    assert answers.move_own(by=alice, own=two, up=False) is None
    answers.move_own(by=alice, own=two, up=True)
    assert [p.item.title for p in queries.plan_of(practice).initiatives[-2:]] == ["Two", "One"]
    undo.undo(by=alice, employer=practice, step=last(alice, practice))
    assert [p.item.title for p in queries.plan_of(practice).initiatives[-2:]] == ["One", "Two"]
    assert one.pk != two.pk


def test_what_evidence_shows_is_changed_and_taken_back(alice: Person, practice: Organisation) -> None:
    action = actions.add(by=alice, employer=practice, said=Wording("One"))
    row = evidence.add(
        by=alice, employer=practice, title="P", actions=[action], holding=Holding("note", TODAY, note="n")
    )
    evidence.tie(by=alice, evidence=row, title="Q", items=[item(practice).key], actions=[])
    view = queries.plan_of(practice).evidence[0]
    assert (view.title, view.items, view.actions) == ("Q", (item(practice).key,), ())
    undo.undo(by=alice, employer=practice, step=last(alice, practice))
    view = queries.plan_of(practice).evidence[0]
    assert (view.title, view.items, view.actions) == ("P", (), (action.public_id,))
    evidence.retire(by=alice, evidence=row)
    assert queries.plan_of(practice).evidence[0].retired
    undo.undo(by=alice, employer=practice, step=last(alice, practice))
    assert not queries.plan_of(practice).evidence[0].retired
