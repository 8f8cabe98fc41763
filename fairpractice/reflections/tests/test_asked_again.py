"""An action that came from a result is asked about again, and leads to what was said then and since."""

import pytest

from fairpractice.plans import actions
from fairpractice.reflections import planning, results
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
from tests.cast import assemble

pytestmark = pytest.mark.django_db
_TITLE = "Learn to say everybody's name"


def test_whether_it_helped_is_asked_in_one_step_and_found_again() -> None:
    cast = assemble()
    alice = cast.client("alice")
    base = f"/lead/{cast.willow.public_id}/"
    made = rounds.dealt(cast, rounds.planned(cast))
    for code in made.codes[:9]:
        rounds.send(made.round, rounds.sheet(made.round, code, [2] * len(made.round.questions)))
    row = results.results(rounds.counted(cast, made)).rows[0]
    source = results.action_source(made.round, row.question.id)
    said = actions.Wording(title=_TITLE)
    action = actions.add(by=cast.people["alice"], employer=cast.willow, said=said, suggested_by=source)
    asked = f"{base}reflections/asked/{row.question.id}/"
    page = alice.get(asked).content.decode()
    assert row.sentence in page
    assert "Ask the team whether it helped" in page
    # One step: the set is chosen and the action named already
    begin = f"{base}reflections/begin/?action={action.public_id}&about=Learn+to+say+everybody%27s+name"
    form = alice.get(begin).content.decode()
    assert 'value="did-it-help" checked' in form
    assert "Learn to say everybody&#39;s name" in form
    alice.post(begin, {"question_set": "did-it-help", "about": _TITLE})
    again = Round.objects.latest("pk")
    assert (again.about_action, again.about) == (action.public_id, _TITLE)
    # Once it is counted, the action's page leads to it; another Practice's round of that name does not count
    Round.objects.filter(pk=again.pk).update(state=Round.State.COUNTED, ended_on=made.round.planned_on)
    assert results.asked_about(cast.willow, [action.public_id]) == {action.public_id: [again]}
    assert results.asked_about(cast.oak, [action.public_id]) == {}
    assert f"reflections/{again.public_id}/results/" in alice.get(asked).content.decode()
    assert planning.live_round(cast.willow) is None
