"""Who keeps keys, who agrees, what a count brings, and what withdrawing undoes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from fairpractice.organisations import services as organisations
from fairpractice.organisations.models import Area, Event, Organisation, Role
from fairpractice.pooling import holder_tool, queries, releasing, services
from fairpractice.pooling.exceptions import PoolError
from fairpractice.pooling.models import Agreement, PoolShare
from fairpractice.pooling.tests import made
from fairpractice.reflections import desk, planning
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
from fairpractice.releases.models import Figure
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


def _key(pool: made.Made, number: int, *, person: int | None = None) -> None:
    place = pool.hub if number == 1 else pool.pool.other
    by = pool.holders[number - 1 if person is None else person]
    services.set_key(by=by, pool=pool.pool, organisation=place, public_key=holder_tool.new_key()[1])


def test_two_keys_are_with_two_people_of_two_organisations() -> None:
    pool = made.pool()
    with pytest.raises(PoolError, match="do not keep a key"):
        _key(pool, 2, person=0)
    Role.objects.create(person=pool.holders[0], organisation=pool.pool.other, kind="guardian")
    with pytest.raises(PoolError, match="keep the other key already"):
        _key(pool, 2, person=0)
    with pytest.raises(PoolError, match="from another organisation"):
        services.start(by=pool.holders[0], hub=pool.hub, other=pool.hub, name="x", question_set="framework")
    pool.pool.other = pool.hub
    with pytest.raises(IntegrityError), transaction.atomic():
        pool.pool.save()


@pytest.mark.parametrize("public", [b"", b"short", bytes(32), (1).to_bytes(32, "little")])
def test_what_is_no_public_key_is_refused(public: bytes) -> None:
    pool = made.pool()
    with pytest.raises(PoolError, match="not a public key"):
        services.set_key(by=pool.holders[0], pool=pool.pool, organisation=pool.hub, public_key=public)


def test_nobody_who_leads_a_member_keeps_a_key_and_no_holder_becomes_a_member() -> None:
    pool = made.pool()
    members = made.filled(pool, [9] * 8)
    Role.objects.create(person=pool.holders[1], organisation=members[0], kind="deputy")
    with pytest.raises(PoolError, match="You lead a Practice of this pool"):
        _key(pool, 2)
    made.close(pool.pool)
    with pytest.raises(PoolError, match="A holder leads one of these Practices"):
        releasing.begin(by=pool.holders[0], pool=pool.pool, place=Area.objects.get(code=made.HACKNEY))
    theirs = made.practice("Theirs")
    Role.objects.create(person=pool.holders[0], organisation=theirs, kind="deputy")
    with pytest.raises(PoolError, match="leads your Practice keeps a key"):
        services.agree(by=made.lead_of(theirs), employer=theirs, pool=pool.pool)


def test_a_holder_who_has_left_is_missed_before_anybody_adds_up() -> None:
    pool = made.pool()
    made.filled(pool, [9] * 8)
    made.close(pool.pool)
    Role.objects.filter(person=pool.holders[1]).update(end=timezone.localdate())
    with pytest.raises(PoolError, match="needs a holder"):
        releasing.begin(by=pool.holders[0], pool=pool.pool, place=Area.objects.get(code=made.HACKNEY))


def test_a_new_key_destroys_what_was_locked_for_the_old_one() -> None:
    pool = made.pool()
    made.filled(pool, [9] * 3)
    _key(pool, 1)
    assert PoolShare.objects.count() == 0


def test_a_pool_is_offered_once_both_keys_are_there_and_in_the_area_of_its_hub() -> None:
    employer = made.practice("Ours")
    hub = Organisation.objects.create(name="Hub", kind="hub")
    other = Organisation.objects.create(name="Guardians", kind="guardians")
    alone = services.start(by=made.lead_of(employer), hub=hub, other=other, name="No keys", question_set="framework")
    assert queries.offers(employer) == []
    with pytest.raises(PoolError, match="not offered"):
        services.agree(by=made.lead_of(employer), employer=employer, pool=alone)
    pool = made.pool()
    assert [offer.pool for offer in queries.offers(employer)] == [pool.pool]
    hackney = Area.objects.get(code=made.HACKNEY)
    pool.hub.area = Area.objects.create(kind="training-hub", code="TH9", name="Elsewhere")
    pool.hub.save()
    assert queries.offers(employer) == []
    pool.hub.area = hackney
    pool.hub.save()
    assert [offer.pool for offer in queries.offers(employer)] == [pool.pool]


def test_without_a_borough_there_is_no_place_to_count_in() -> None:
    pool = made.pool()
    employer = made.practice("Ours")
    organisations.set_borough(by=made.lead_of(employer), site=employer.sites.get(), code="")
    [offer] = queries.offers(employer)
    assert offer.taken == "Say first in which borough your Practice is."
    with pytest.raises(PoolError, match="Say first in which borough"):
        services.agree(by=made.lead_of(employer), employer=employer, pool=pool.pool)


def test_a_practice_counts_in_one_pool_for_each_set_of_questions() -> None:
    first, second = made.pool(), made.pool()
    employer = made.practice("Ours")
    made.agreed(first, employer)
    told = {offer.pool: offer.taken for offer in queries.offers(employer)}
    assert told[first.pool] == ""
    assert "another pool" in told[second.pool]
    with pytest.raises(PoolError, match="already"):
        made.agreed(second, employer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(pool=second.pool, employer=employer, question_set="framework")


def test_a_round_counts_only_if_the_practice_agreed_before_it_opened() -> None:
    pool = made.pool()
    employer = made.practice("Ours")
    services.agree(by=made.lead_of(employer), employer=employer, pool=pool.pool)
    made.counted(pool, employer, [1, 2, 3], 9)
    assert PoolShare.objects.count() == 0
    Agreement.objects.update(agreed_at=timezone.now() - timedelta(days=30))
    made.counted(pool, employer, [1, 2, 3], 9)
    assert PoolShare.objects.count() == 1


def test_the_newest_round_of_a_practice_counts() -> None:
    pool = made.pool()
    employer = made.practice("Ours")
    made.agreed(pool, employer)
    made.counted(pool, employer, [1, 2, 3], 9)
    PoolShare.objects.update(round="earlier")
    made.counted(pool, employer, [4, 5, 6], 11)
    assert [share.answers for share in PoolShare.objects.all()] == [11]


def test_who_withdraws_is_in_no_later_figure_and_what_was_told_stays() -> None:
    pool = made.pool()
    members = made.filled(pool, [9] * 9)
    told = pool.tell()
    before = list(Figure.objects.values_list("round", "item", "of", "lo", "hi"))
    gone = members[0]
    made.counted(pool, gone, [1, 2, 3], 9)
    assert PoolShare.objects.filter(employer=gone, release=None).exists()
    services.withdraw(by=made.lead_of(gone), employer=gone, pool=pool.pool)
    assert not PoolShare.objects.filter(employer=gone, release=None).exists()
    made.counted(pool, gone, [1, 2, 3], 9)
    assert not PoolShare.objects.filter(employer=gone, release=None).exists()
    assert list(Figure.objects.values_list("round", "item", "of", "lo", "hi")) == before
    told.refresh_from_db()
    assert told.state == "told"
    assert Event.objects.filter(organisation=gone, what="withdrew from a pool").count() == 1


def test_who_withdraws_once_the_holders_are_asked_is_still_in_that_sum() -> None:
    """To ask again without them would tell the difference."""
    pool = made.pool()
    members = made.filled(pool, [9] * 8)
    made.close(pool.pool)
    of = releasing.begin(by=pool.holders[0], pool=pool.pool, place=Area.objects.get(code=made.HACKNEY))
    services.withdraw(by=made.lead_of(members[0]), employer=members[0], pool=pool.pool)
    assert of.shares.count() == 8


def test_a_pool_that_ended_takes_nothing_more() -> None:
    pool = made.pool()
    members = made.filled(pool, [9] * 3)
    services.end(by=pool.holders[0], pool=pool.pool)
    assert PoolShare.objects.count() == 0
    assert queries.offers(members[0]) == []
    made.counted(pool, members[0], [1, 2, 3], 9)
    assert PoolShare.objects.count() == 0
    with pytest.raises(PoolError, match="has ended"):
        services.agree(by=made.lead_of(members[0]), employer=members[0], pool=pool.pool)


def test_closing_days_are_to_come_and_far_apart() -> None:
    pool = made.pool()
    today = timezone.localdate()
    with pytest.raises(PoolError, match="has gone"):
        services.set_closing(by=pool.holders[0], pool=pool.pool, on=today - timedelta(days=1))
    services.set_closing(by=pool.holders[0], pool=pool.pool, on=today)
    made.filled(pool, [9] * 8)
    pool.tell()
    with pytest.raises(PoolError, match="slowly"):
        services.set_closing(by=pool.holders[0], pool=pool.pool, on=today + timedelta(days=60))
    services.set_closing(by=pool.holders[0], pool=pool.pool, on=today + timedelta(days=90))


def _round(cast: Cast, answers: int, **basics: object) -> Round:
    organisations.set_borough(by=cast.people["alice"], site=cast.willow.sites.get(), code=made.HACKNEY)
    dealt = rounds.dealt(cast, rounds.planned(cast, **basics))  # type: ignore[arg-type]
    for code in dealt.codes[:answers]:
        assert not rounds.send(dealt.round, rounds.sheet(dealt.round, code, [1])).errors
    return rounds.counted(cast, dealt)


def test_a_counted_round_of_a_small_team_keeps_its_halves_and_no_number() -> None:
    cast = assemble()
    pool = made.pool(hub=cast.hub, other=cast.guardians)
    organisations.set_borough(by=cast.people["alice"], site=cast.willow.sites.get(), code=made.HACKNEY)
    made.agreed(pool, cast.willow)
    of = _round(cast, 5, pooled=True)
    assert (of.state, of.answers) == (Round.State.TOO_FEW, None)
    share = PoolShare.objects.get()
    assert (share.employer, share.round, share.answers, share.place.code) == (
        cast.willow,
        of.public_id,
        None,
        made.HACKNEY,
    )
    assert len(bytes(share.sealed_one)) == len(bytes(share.sealed_two)) > 48
    assert not desk.boxes().exists(of.public_id)
    assert Event.objects.filter(what="counted in a pool").count() == 1


@pytest.mark.parametrize("pooled", [True, False])
def test_a_round_counts_where_its_plan_says_so(pooled: bool) -> None:
    cast = assemble()
    pool = made.pool(hub=cast.hub, other=cast.guardians)
    organisations.set_borough(by=cast.people["alice"], site=cast.willow.sites.get(), code=made.HACKNEY)
    made.agreed(pool, cast.willow)
    _round(cast, 8, pooled=pooled)
    assert [share.answers for share in PoolShare.objects.all()] == ([8] if pooled else [])
    if pooled:
        boxes = PoolShare.objects.get()
        one = made.opened(bytes(boxes.sealed_one), pool.words[0])
        assert list(one["items"]) == boxes.items  # type: ignore[call-overload]
        assert "lp:promise" in boxes.items
        assert one["small"] == 0


def test_a_team_too_small_for_figures_may_open_only_if_it_counts_in_a_pool() -> None:
    cast = assemble()
    pool = made.pool(hub=cast.hub, other=cast.guardians)
    organisations.set_borough(by=cast.people["alice"], site=cast.willow.sites.get(), code=made.HACKNEY)
    of = rounds.planned(cast, headcount=5, pooled=True)
    assert "small" in {row.step for row in planning.missing(of)}
    made.agreed(pool, cast.willow)
    assert "small" not in {row.step for row in planning.missing(of)}
