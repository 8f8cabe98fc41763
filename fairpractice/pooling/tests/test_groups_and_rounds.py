"""Ethnic minority staff told apart, small teams told together, and what one closing day binds for the next."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from fairpractice.figures import proofs
from fairpractice.organisations.models import Area, Organisation
from fairpractice.pooling import ranges, releasing, results, services
from fairpractice.pooling.exceptions import PoolError, SumsDoNotFit
from fairpractice.pooling.models import HolderSum, PoolShare, Release
from fairpractice.pooling.tests import made
from fairpractice.releases import services as releases

pytestmark = pytest.mark.django_db
_FIRST = made.asked()[0].id
_ASIAN = min(made.MINORITY["wres"])
_BRITISH = next(n for n in range(1, 20) if n not in made.MINORITY["framework"])
_WHITE_OTHER = next(iter(made.MINORITY["framework"] - made.MINORITY["wres"]))


def _proof(of: Release, item: str = _FIRST) -> dict[str, object]:
    text = dict(releases.proofs(of.pool.hub, of.public_id))[item]
    proofs.verify(text)
    body: dict[str, object] = json.loads(text)
    return body


def _told(of: Release, item: str = _FIRST) -> dict[str, tuple[int, int]]:
    return {f.of: (f.lo, f.hi) for f in releases.sheets(of.pool.hub, [of.public_id])[of.public_id].of(item).figures}


def _mixed(pool: made.Made, number: int, answers: int = 12) -> None:
    """Practices of which half are ethnic minority staff: of these two say yes, of the others nearly all."""
    for n in range(number):
        employer = made.practice(f"P {n}")
        made.agreed(pool, employer)
        groups = [_BRITISH] * (answers // 2 - 1) + [_ASIAN] * (answers // 2) + [0]
        made.counted(pool, employer, [answers // 2 + 1] * 3, answers, groups=groups)


def test_groups_are_told_apart_and_hold() -> None:
    pool = made.pool(groups="framework")
    _mixed(pool, 14)
    of = pool.tell()
    told = _told(of)
    truth = {"Hackney": 14 * 7, "Hackney: ethnic minority staff": 14 * 2, "Hackney: everybody else": 14 * 5}
    for name, count in truth.items():
        if name in told:
            assert told[name][0] <= count <= told[name][1], name
    assert {"Hackney", "Hackney: ethnic minority staff"} <= set(told)
    assert _proof(of)["groups"] == list(ranges.GROUPS)
    names = {name for row in results.results(of).rows for name, _sentence in row.parts}
    assert "Ethnic minority staff" in names


def test_practices_that_did_not_ask_or_showed_other_groups_count_in_a_column_of_their_own() -> None:
    pool = made.pool(groups="wres")
    _mixed(pool, 8)
    for n, groups, minority in ((8, None, None), (9, [_WHITE_OTHER] * 9, {"framework": made.MINORITY["framework"]})):
        employer = made.practice(f"P {n}")
        made.agreed(pool, employer)
        made.counted(pool, employer, [5, 5, 5], 9, groups=groups, minority=minority)
    assert [share.asked for share in PoolShare.objects.order_by("pk")] == [True] * 8 + [False] * 2
    rows = {row["id"]: row["answers"] for row in _proof(pool.tell())["practices"]}  # type: ignore[attr-defined]
    assert sorted(answers for id, answers in rows.items() if id.endswith("*")) == [[0, 0, 9], [0, 0, 9]]
    assert sum(answers == [6, 6, 0] for answers in rows.values()) == 8


def test_small_teams_are_told_as_one_and_nobody_learns_how_many_one_had() -> None:
    pool = made.pool()
    made.filled(pool, [9] * 9)
    small = []
    for n, answers in enumerate([2, 3, 4, 6]):
        employer = made.practice(f"S {n}")
        made.agreed(pool, employer)
        made.counted(pool, employer, [1, 1, 1], answers)
        small.append(employer.public_id)
    of = pool.tell()
    rows = {row["id"]: row["answers"] for row in _proof(of)["practices"]}  # type: ignore[attr-defined]
    assert rows["+".join(sorted(small))] == [15]
    assert not set(small) & set(rows)
    assert set(PoolShare.objects.filter(employer__public_id__in=small).values_list("answers", flat=True)) == {None}
    assert _told(of)["Hackney"][0] <= 9 * 6 + 4 <= _told(of)["Hackney"][1]


def test_three_small_teams_wait() -> None:
    pool = made.pool()
    made.filled(pool, [9] * 9)
    for n in range(3):
        employer = made.practice(f"S {n}")
        made.agreed(pool, employer)
        made.counted(pool, employer, [1, 1, 1], 4)
    of = pool.tell()
    assert of.practices == 9
    waiting = PoolShare.objects.filter(release=None)
    assert waiting.count() == 3
    assert all(share.answers is None and share.sealed_one for share in waiting)


def _again(pool: made.Made) -> None:
    """A closing day 100 days after the last one that was told."""
    Release.objects.update(closed_on=timezone.localdate() - timedelta(days=100))


def test_who_leaves_between_two_closing_days_does_not_show_by_the_difference() -> None:
    pool = made.pool()
    members = made.filled(pool, [9] * 12)
    first = pool.tell()
    _again(pool)
    for employer in members[1:]:
        _recount(pool, employer)
    second = pool.tell()
    assert second.practices == 11
    before, now = _told(first)["Hackney"], _told(second)["Hackney"]
    assert now[0] <= before[0] - 9 + 0
    assert now[1] >= before[1]
    shown = results.results(second)
    assert shown.before
    row = next(row for row in shown.rows if row.id == _FIRST)
    assert row.earlier
    assert "could explain" in row.sentence


def _recount(pool: made.Made, employer: Organisation, yes: int = 6) -> None:
    """The same nine people answer again; nobody came or went."""
    before = PoolShare.objects.filter(employer=employer, release__isnull=False).order_by("-pk")[:1]
    opened = [services.Opened(share.round, 9, 0, 0) for share in before]
    made.counted(pool, employer, [yes, 3, 9], 9, opened=opened)


def test_another_pool_of_the_same_practices_is_bound_too() -> None:
    """A hub that starts anew to be rid of what it told gets nothing for it."""
    pool = made.pool()
    members = made.filled(pool, [9] * 12)
    first = pool.tell()
    _again(pool)
    another = made.pool()
    for employer in members[1:]:
        services.withdraw(by=made.lead_of(employer), employer=employer, pool=pool.pool)
        made.agreed(another, employer)
        _recount(another, employer)
    second = another.tell()
    assert _told(second)["Hackney"][0] <= _told(first)["Hackney"][0] - 9


def test_other_groups_of_the_same_practices_are_refused() -> None:
    pool = made.pool()
    members = made.filled(pool, [12] * 12)
    pool.tell()
    grouped = made.pool(groups="framework")
    for employer in members:
        services.withdraw(by=made.lead_of(employer), employer=employer, pool=pool.pool)
        made.agreed(grouped, employer)
        made.counted(grouped, employer, [6, 3, 9], 12, groups=[_ASIAN] * 6 + [_BRITISH] * 6)
    of = grouped.tell()
    assert _told(of) == {}
    rows = {row.id: row for row in results.results(of).rows}
    assert "shown by other groups already" in rows[_FIRST].sentence


def test_sums_that_do_not_belong_together_tell_nothing_and_can_be_made_again() -> None:
    pool = made.pool()
    made.filled(pool, [9] * 8)
    made.close(pool.pool)
    of = releasing.begin(by=pool.holders[0], pool=pool.pool, place=Area.objects.get(code=made.HACKNEY))
    one, two = pool.sums(of, 1), pool.sums(of, 2)
    body = json.loads(one)
    body["items"][_FIRST] = ["00000000000003e8"]
    releasing.send(by=pool.holders[0], of=of, number=1, text=json.dumps(body))
    with pytest.raises(SumsDoNotFit):
        releasing.send(by=pool.holders[1], of=of, number=2, text=two)
    of.refresh_from_db()
    assert of.state == Release.State.ASKED
    assert HolderSum.objects.count() == 0
    assert not releasing.send(by=pool.holders[0], of=of, number=1, text=pool.sums(of, 1))
    assert releasing.send(by=pool.holders[1], of=of, number=2, text=pool.sums(of, 2))


@pytest.mark.parametrize("text", ["", "null", "{}", '{"format": "fair-practice-pool-sums/1"}', "["])
def test_what_is_no_file_of_sums_is_told_so(text: str) -> None:
    pool = made.pool()
    made.filled(pool, [9] * 8)
    made.close(pool.pool)
    of = releasing.begin(by=pool.holders[0], pool=pool.pool, place=Area.objects.get(code=made.HACKNEY))
    with pytest.raises(SumsDoNotFit, match="not sums of what was asked"):
        releasing.send(by=pool.holders[0], of=of, number=1, text=text)
    with pytest.raises(PoolError, match="do not keep this key"):
        releasing.send(by=pool.holders[0], of=of, number=2, text=pool.sums(of, 1))


def test_given_up_is_gone() -> None:
    pool = made.pool()
    made.filled(pool, [9] * 8)
    made.close(pool.pool)
    of = releasing.begin(by=pool.holders[0], pool=pool.pool, place=Area.objects.get(code=made.HACKNEY))
    releasing.send(by=pool.holders[0], of=of, number=1, text=pool.sums(of, 1))
    releasing.give_up(by=pool.holders[0], of=of)
    assert HolderSum.objects.count() == 0
    assert {bytes(s.sealed_one) + bytes(s.sealed_two) for s in of.shares.all()} == {b""}
    with pytest.raises(PoolError):
        releasing.begin(by=pool.holders[0], pool=pool.pool, place=Area.objects.get(code=made.HACKNEY))


def test_places_add_up() -> None:
    pool = made.pool()
    made.filled(pool, [9] * 8)
    made.filled(pool, [10] * 8, made.ISLINGTON)
    pool.tell()
    assert results.together(pool.pool, pool.pool.closes_on) is None  # type: ignore[arg-type]
    pool.tell(made.ISLINGTON)
    found = results.together(pool.pool, pool.pool.closes_on)  # type: ignore[arg-type]
    assert found
    row = next(row for row in found.rows if row.id == _FIRST)
    assert row.figure
    assert row.figure.lo <= 8 * 6 + 8 * 6 <= row.figure.hi
    assert row.figure.answers == (152, 152)
    assert [name for name, _sentence in row.parts] == ["Islington", "Hackney"]


def test_a_network_in_one_borough_is_told_and_one_across_boroughs_is_not() -> None:
    pool = made.pool()
    north, across = (
        Area.objects.create(kind="pcn", code=code, name=name) for code, name in (("U1", "North"), ("U2", "Wide"))
    )
    members = made.filled(pool, [9] * 24)
    strangers = made.practice("Far", made.ISLINGTON)
    for at, employer in enumerate([*members, strangers]):
        area = north if at < 10 else across
        employer.sites.get().areas.create(area=area, source="x")
    PoolShare.objects.filter(employer__in=members[:10]).update(network=north)
    PoolShare.objects.filter(employer__in=members[10:]).update(network=across)
    of = pool.tell()
    told = _told(of)
    assert set(told) == {"Hackney", "North"}
    assert told["North"][0] <= 60 <= told["North"][1]
    _proof(of)
