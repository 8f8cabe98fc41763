"""A new version of the framework: no answer is lost, and the lead is told what to look at."""

from pathlib import Path

import pytest
from django.test import Client

from fairpractice.framework import shelf
from fairpractice.framework.packs import Pack, load_pack
from fairpractice.framework.tests.test_packs import __file__ as beside
from fairpractice.organisations.models import Organisation, Person
from fairpractice.plans import answers, packs, queries
from fairpractice.plans.models import Stage

PACKS = Path(beside).parent / "packs"


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> object:
    def use(name: str) -> Pack:
        pack = load_pack(PACKS / name)
        monkeypatch.setattr(shelf, "main_pack", lambda _type="": pack)
        return pack

    return use


def test_answers_meet_a_new_version(
    alice: Person, practice: Organisation, client: Client, base: str, show: object
) -> None:
    old = show("tiny")  # type: ignore[operator]
    for path in old.items:
        found = packs.find(practice, path)
        assert found
        answers.answer(by=alice, employer=practice, item=found, stage=Stage.TALKING, note=f"note on {path}")
    assert queries.plan_of(practice).changes == ()
    new = show("tiny-2")  # type: ignore[operator]
    plan = queries.plan_of(practice)
    standings = {state.standing.value for state in plan.changes}
    assert {"new", "look again"} <= standings
    assert plan.next.kind == "changes"
    told = client.get(f"{base}changes/").content.decode()
    assert "Please look again" in told
    assert "No answer is lost" in told
    client.post(f"{base}changes/")
    after = queries.plan_of(practice)
    assert after.changes == ()
    assert sum(len(rows) for rows in after.history.values()) == len(old.items)
    assert new.version == 2
