"""From the counts of small Practices to a figure with its proof, through the services and two holders' devices."""

import json

import pytest

from fairpractice.figures import proofs
from fairpractice.figures.values import Audience
from fairpractice.organisations.models import Area
from fairpractice.pooling import releasing, results
from fairpractice.pooling.exceptions import PoolError
from fairpractice.pooling.models import HolderSum, PoolShare, Release
from fairpractice.pooling.tests import made
from fairpractice.releases import services as releases

pytestmark = pytest.mark.django_db
_PLACE = "Hackney"


def _figures(of: Release, item: str) -> dict[str, tuple[int, int]]:
    told = releases.sheets(of.pool.hub, [of.public_id])[of.public_id].of(item)
    return {f.of: (f.lo, f.hi) for f in told.figures}


def test_eight_small_practices_tell_one_figure_that_holds() -> None:
    pool = made.pool()
    sizes = [8, 9, 7, 12, 10, 8, 11, 9]
    made.filled(pool, sizes)
    of = pool.tell()
    first, second, third = (question.id for question in made.asked())
    truth = {first: sum(n * 2 // 3 for n in sizes), second: sum(n // 3 for n in sizes), third: sum(sizes)}
    for item, count in truth.items():
        (lo, hi) = _figures(of, item)[_PLACE]
        assert lo <= count <= hi
        assert hi - lo >= 2, "never one number"
    for item, text in releases.proofs(pool.hub, of.public_id):
        proof = proofs.verify(text)
        assert proof.item == item
        assert {row["id"] for row in json.loads(text)["practices"]} == {
            e for e in PoolShare.objects.values_list("employer__public_id", flat=True)
        }
    shown = results.results(of)
    assert (shown.title, shown.practices, shown.shown) == (_PLACE, 8, 3)
    assert all(row.figure and row.figure.audience is Audience.EVERYONE for row in shown.rows if row.figure)


def test_what_was_sealed_and_sent_is_gone_once_it_is_told() -> None:
    pool = made.pool()
    made.filled(pool, [9] * 8)
    of = pool.tell()
    assert HolderSum.objects.count() == 0
    assert {(bytes(s.sealed_one), bytes(s.sealed_two)) for s in of.shares.all()} == {(b"", b"")}
    with pytest.raises(PoolError, match="told"):
        releasing.shares_file(of, 1)
    with pytest.raises(PoolError, match="told"):
        releasing.send(by=pool.holders[0], of=of, number=1, text="{}")


def test_five_are_too_few_and_told_so_in_words() -> None:
    pool = made.pool()
    made.filled(pool, [9] * 5)
    made.close(pool.pool)
    with pytest.raises(PoolError, match=r"Totals of 5 Practices are here. A figure needs at least 6"):
        releasing.begin(by=pool.holders[0], pool=pool.pool, place=Area.objects.get(code=made.HACKNEY))
    assert Release.objects.count() == 0
    assert PoolShare.objects.filter(release=None).count() == 5, "they wait for the next closing day"


def test_six_alike_can_tell_nothing_so_their_shares_are_not_used_up() -> None:
    pool = made.pool()
    made.filled(pool, [9] * 6)
    made.close(pool.pool)
    with pytest.raises(PoolError, match="nothing could be shown"):
        releasing.begin(by=pool.holders[0], pool=pool.pool, place=Area.objects.get(code=made.HACKNEY))
    assert PoolShare.objects.filter(release=None).count() == 6


def test_a_place_is_told_once_for_a_closing_day_and_not_before_it() -> None:
    pool = made.pool()
    made.filled(pool, [9] * 8)
    place = Area.objects.get(code=made.HACKNEY)
    with pytest.raises(PoolError, match="has not passed"):
        releasing.begin(by=pool.holders[0], pool=pool.pool, place=place)
    pool.tell()
    made.filled(pool, [10] * 8)
    made.close(pool.pool)
    with pytest.raises(PoolError, match="has been told for this closing day"):
        releasing.begin(by=pool.holders[0], pool=pool.pool, place=place)


def test_what_a_practice_told_itself_is_passed_on() -> None:
    """A row's own class stands in the proof, and makes the pooled figure finer: the same answers with and without."""
    alone, too = made.pool(), made.pool()
    made.filled(alone, [12] * 9)
    of = alone.tell()
    made.filled(too, [12] * 9, tells=True)
    told = too.tell()
    item = made.asked()[0].id
    rows = json.loads(dict(releases.proofs(too.hub, told.public_id))[item])["practices"]
    assert {(row["lo"], row["hi"]) for row in rows} == {(8, 12)}, "8 of 12 is told as 8 to 12"
    (lo, hi), (rough_lo, rough_hi) = _figures(told, item)[_PLACE], _figures(of, item)[_PLACE]
    assert lo <= 72 <= hi
    assert rough_lo <= 72 <= rough_hi
    assert json.loads(dict(releases.proofs(alone.hub, of.public_id))[item])["practices"][0]["hi"] == 12
    assert hi - lo <= rough_hi - rough_lo
