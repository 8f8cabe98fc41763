"""The ledger: what was published is read back as it was, stands for good, and binds what comes; counts are never in it."""

from collections.abc import Iterable, Sequence

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairpractice.figures.classes import classes
from fairpractice.figures.practice import Item, Ledger, Release, Round, release
from fairpractice.figures.proofs import verify
from fairpractice.figures.values import Audience, Published, Unreleased
from fairpractice.organisations.models import Organisation
from fairpractice.releases import services
from fairpractice.releases.models import Binding, Figure, Proof

pytestmark = pytest.mark.django_db
ITEM, HARD = Item("fair"), Item("harassed", sensitive=True)


@pytest.fixture
def willow() -> Organisation:
    return Organisation.objects.create(name="Willow Tree Surgery", employer_type="gp")


@pytest.fixture
def oak() -> Organisation:
    return Organisation.objects.create(name="Oak Dental", employer_type="dental")


def _round(name: str, headcount: int = 20, *, left: int = 0, joined: int = 0, detail: str = "") -> Round:
    return Round(name, headcount, left, joined, detail, draw=True)


def _asked(item: Item, cells: tuple[tuple[int, ...], ...], now: Round) -> services.Asked:
    return services.Asked(item, Unreleased(cells), now)


def _told(of: Organisation, now: Round, item: Item) -> services.Told:
    return services.sheets(of, [now.id]).get(now.id, services.Sheet()).of(item.id)


def _same(told: services.Told, out: Release) -> None:
    """What is read back is what was cleared."""
    assert sorted(map(repr, told.figures)) == sorted(map(repr, out.figures))
    assert sorted(map(repr, told.refusals)) == sorted(map(repr, out.refusals))


cells = st.integers(0, 24).flatmap(lambda n: st.integers(0, n).map(lambda yes: ((yes, n - yes),)))
sequences = st.lists(st.tuples(cells, st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=4)


@given(sequences, st.sampled_from([ITEM, HARD]))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_rounds_kept_in_tables_tell_what_they_would_tell_in_memory(
    willow: Organisation, each: Sequence[tuple[tuple[tuple[int, int], ...], int, int]], item: Item
) -> None:
    with transaction.atomic():
        ledger = Ledger()
        for number, (counts, left, joined) in enumerate(each):
            now = _round(f"r{number}", 24, left=left, joined=joined)
            out, ledger = release(Unreleased(counts), item, now, ledger)
            services.publish(employer=willow, asked=[_asked(item, counts, now)])
            _same(_told(willow, now, item), out)
            kept = [text for _item, text in services.proofs(willow, now.id)]
            assert kept == ([out.proof] if out.proof else [])
        bound = {b.item: services._base(b) for b in Binding.objects.all()}
        assert bound == dict(ledger.bases)
        transaction.set_rollback(True)


def test_counts_in_one_class_leave_the_same_rows(willow: Organisation) -> None:
    """Nothing in any table tells where in its range the number lies."""
    lo, hi = next(r for r in classes(14, False).ranges if r[1] - r[0] >= 2)
    left = []
    for yes in range(lo + 1, hi):
        with transaction.atomic():
            services.publish(employer=willow, asked=[_asked(ITEM, ((yes, 14 - yes),), _round("r1"))])
            rows = [list(m.objects.values_list(*_fields(m))) for m in (Figure, Proof, Binding)]
            left.append(repr(rows))
            transaction.set_rollback(True)
    assert len(left) >= 1
    assert len(set(left)) == 1


def _fields(model: type[Figure] | type[Proof] | type[Binding]) -> Iterable[str]:
    return [f.attname for f in model._meta.concrete_fields if f.attname != "id"]


def test_too_few_answers_publish_nothing_but_that(willow: Organisation) -> None:
    for number in range(7):
        services.publish(employer=willow, asked=[_asked(ITEM, ((number, 0),), _round(f"r{number}"))])
    assert not Proof.objects.exists()
    assert not Binding.objects.exists()
    rows = {tuple(row) for row in Figure.objects.values_list("lo", "hi", "least", "most", "reason", "needs")}
    assert rows == {(None, None, None, None, "TOO_FEW", 7)}, "the same for none and for six"


@pytest.mark.parametrize("table", ["releases_figure", "releases_proof"])
def test_the_database_itself_refuses_to_change_what_was_published(willow: Organisation, table: str) -> None:
    services.publish(employer=willow, asked=[_asked(ITEM, ((6, 8),), _round("r1"))])
    before = _told(willow, _round("r1"), ITEM)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() != (0,)
        for change in ("item = 'other'", "round = 'r2'", "id = id + 100"):
            with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
                cursor.execute(f"UPDATE {table} SET {change}")
    with pytest.raises(DatabaseError), transaction.atomic():
        Figure.objects.update(lo=0, hi=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Proof.objects.update(text="")
    assert _told(willow, _round("r1"), ITEM) == before


def test_a_round_is_published_once(willow: Organisation) -> None:
    services.publish(employer=willow, asked=[_asked(ITEM, ((6, 8),), _round("r1"))])
    before = list(Figure.objects.values()), list(Binding.objects.values())
    with pytest.raises(IntegrityError), transaction.atomic():
        services.publish(employer=willow, asked=[_asked(ITEM, ((12, 2),), _round("r1"))])
    assert (list(Figure.objects.values()), list(Binding.objects.values())) == before


def test_an_error_in_one_question_publishes_none(willow: Organisation) -> None:
    good, bad = _asked(ITEM, ((6, 8),), _round("r1")), _asked(HARD, ((30, 8),), _round("r1"))
    with pytest.raises(ValueError, match="More answers than people"):
        services.publish(employer=willow, asked=[good, bad])
    assert not any(model.objects.exists() for model in (Figure, Proof, Binding))
    services.publish(employer=willow, asked=[])
    assert not Figure.objects.exists()


def test_the_same_people_in_the_same_range_repeat_the_figure(willow: Organisation) -> None:
    for name in ("r1", "r2"):
        services.publish(employer=willow, asked=[_asked(ITEM, ((7, 7),), _round(name, 14))])
    first, second = (_told(willow, _round(name), ITEM).whole for name in ("r1", "r2"))
    assert first
    assert second
    assert (second.lo, second.hi, second.since) == (first.lo, first.hi, "r1")
    assert services.last_asked(willow) == {"fair": "r2"}


def test_each_practice_has_a_ledger_of_its_own(willow: Organisation, oak: Organisation) -> None:
    services.publish(employer=willow, asked=[_asked(ITEM, ((6, 8),), _round("r1"))])
    services.publish(employer=oak, asked=[_asked(ITEM, ((12, 2),), _round("s1"))])
    assert services.sheets(oak, ["r1"]) == {}
    assert services.proofs(oak, "r1") == []
    assert services.last_asked(oak) == {"fair": "s1"}
    assert set(services.sheets(None, ["r1", "s1"])) == {"r1", "s1"}


def test_what_everyone_sees_is_a_part_of_what_the_team_sees(willow: Organisation, oak: Organisation) -> None:
    for place, answers in ((willow, 8), (oak, 14)):
        services.publish(employer=place, asked=[_asked(ITEM, ((answers, 0),), _round(f"r{answers}"))])
        told = _told(place, _round(f"r{answers}"), ITEM)
        assert told.figures
        seen = told.seen_by(Audience.EVERYONE)
        assert told.seen_by(Audience.TEAM) == told
        assert set(seen.figures) <= set(told.figures)
        assert all(f.audience is Audience.EVERYONE for f in seen.figures)
        assert seen.refusals == told.refusals
        assert bool(seen.figures) == (answers >= 10)


def test_a_split_is_read_back_with_its_parts_and_every_proof_holds(willow: Organisation) -> None:
    now = _round("r1", 60, detail="ethnic minority staff")
    services.publish(employer=willow, asked=[_asked(ITEM, ((9, 11), (20, 20)), now)])
    told = _told(willow, now, ITEM)
    assert told.whole
    assert {f.of for f in told.parts} <= {"ethnic minority staff", "not ethnic minority staff"}
    (item, text), *others = services.proofs(willow, "r1")
    assert (item, others) == ("fair", [])
    verify(text)
    digest = {f.proof for f in told.figures}
    assert digest == set(Proof.objects.values_list("digest", flat=True))
    assert all(isinstance(f, Published) for f in told.figures)
    assert services.proofs_of(["r1", "none"]) == {"fair": [text]}
