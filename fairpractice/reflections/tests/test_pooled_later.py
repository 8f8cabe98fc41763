"""A team whose totals went into a pool before it could show a figure shows none of the same questions later."""

from datetime import timedelta

import pytest
from django.utils import timezone

from fairpractice.organisations import services as organisations
from fairpractice.pooling.models import PoolShare
from fairpractice.pooling.tests import made as pools
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
from fairpractice.releases.models import Binding, Figure
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


def _counted(cast: Cast, answers: int, *, pooled: bool) -> Round:
    Round.objects.filter(employer=cast.willow, closes_at__isnull=False).update(
        closes_at=timezone.now() - timedelta(days=100), opened_at=timezone.now() - timedelta(days=110)
    )
    made = rounds.dealt(cast, rounds.planned(cast, headcount=9, pooled=pooled))
    for code in made.codes[:answers]:
        rounds.send(made.round, rounds.sheet(made.round, code, [1]))
    return rounds.counted(cast, made)


@pytest.mark.parametrize("pooled", [True, False])
def test_a_small_turnout_in_a_pool_is_not_followed_by_a_figure_of_its_own(pooled: bool) -> None:
    cast = assemble()
    organisations.set_borough(by=cast.people["alice"], site=cast.willow.sites.get(), code=pools.HACKNEY)
    pools.agreed(pools.pool(hub=cast.hub, other=cast.guardians), cast.willow)
    first = _counted(cast, 5, pooled=pooled)
    assert first.state == Round.State.TOO_FEW
    assert PoolShare.objects.exists() is pooled
    assert not Binding.objects.exclude(answers=9).exists(), "how many of a small team answered is kept nowhere"
    assert 5 not in PoolShare.objects.values_list("answers", flat=True)
    later = _counted(cast, 9, pooled=False)
    told = Figure.objects.filter(round=later.public_id, reason="", item=str(later.questions[0]["id"]))
    assert told.exists() is not pooled, "without the pool the same team sees a figure"
