"""What is inside a box says nothing of order or of who; from outside all boxes of a shape look alike."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.ballots import layout
from fairpractice.ballots.exceptions import TooManyCodes
from fairpractice.ballots.layout import Contents, Shape, capacity_for
from fairpractice.ballots.tests.making import PUBLIC, ROUND, SALT, ballot, quick_digest

_BALLOTS = [ballot(n, 2) for n in range(8)]
_KEY = bytes(32)


def _empty(codes: int = 8, colours: int = 1) -> Contents:
    return Contents(
        round_id=ROUND,
        shape=Shape(16, 2, colours),
        salt=SALT,
        public=PUBLIC,
        counter=0,
        unspent=tuple(tuple(quick_digest(n, c) for n in range(codes)) for c in range(colours)),
        spent=((),) * colours,
        texts=((), ()),
    )


def _after(pairs: list[tuple[int, int]], colours: int = 1) -> Contents:
    """Ballots cast in this order, each with a code: (code, ballot)."""
    contents = _empty(colours=colours)
    for code, which in pairs:
        changed = contents.with_ballot([quick_digest(code, c) for c in range(colours)], _BALLOTS[which])
        assert changed is not None
        contents = changed
    return contents


orders = st.permutations(range(8))


@settings(deadline=None)
@given(orders, orders, orders, st.integers(0, 8), st.integers(1, 2))
def test_the_bytes_of_a_box_do_not_know_the_order_nor_whose_slip(
    codes: list[int], one: list[int], other: list[int], size: int, colours: int
) -> None:
    """The same slips used and the same ballots cast give the same bytes, whoever cast which of them when."""
    used, cast = codes[:size], one[:size]
    first = _after(list(zip(used, cast, strict=True)), colours)
    again = _after(list(zip([c for c in other if c in used], sorted(cast), strict=True)), colours)
    assert layout._written(first) == layout._written(again)


@settings(deadline=None)
@given(orders, orders)
def test_texts_are_not_joined_to_answers(one: list[int], other: list[int]) -> None:
    """Ballots whose texts were exchanged among each other give the same bytes."""
    contents = _after([(n, n) for n in one])
    mixed = replace(contents, texts=tuple(tuple(_BALLOTS[n].texts[q] for n in other) for q in range(2)))
    assert layout._written(contents) == layout._written(mixed)


@settings(deadline=None)
@given(orders, st.integers(0, 8))
def test_a_box_comes_back_and_has_one_size(order: list[int], size: int) -> None:
    contents = _after([(n, n) for n in order[:size]])
    locked = layout.lock(contents, _KEY)
    assert len(locked) == contents.shape.slot
    found = layout.unlock(locked, _KEY, ROUND)
    assert found is not None
    assert layout._written(found) == layout._written(contents)
    assert (found.round_id, found.shape, found.salt, found.public) == (ROUND, contents.shape, SALT, PUBLIC)
    assert sorted(found.answers) == sorted(contents.answers)


def test_a_full_box_of_the_longest_id_fits() -> None:
    shape = Shape(16, 2, 2)
    full = replace(
        _empty(),
        round_id="r" * 64,
        shape=shape,
        unspent=((), ()),
        spent=tuple(tuple(sorted(quick_digest(n, c) for n in range(16))) for c in range(2)),
        answers=tuple(b"%0208d" % n for n in range(16)),
        texts=tuple(tuple(b"%02096d" % n for n in range(16)) for _ in range(2)),
    )
    found = layout.unlock(layout.lock(full, _KEY), _KEY, "r" * 64)
    assert found == full


@settings(deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 255))
def test_a_changed_slot_does_not_open(at: int, change: int) -> None:
    locked = bytearray(layout.lock(_after([(0, 0)]), _KEY))
    locked[at % len(locked)] ^= change
    assert layout.unlock(bytes(locked), _KEY, ROUND) is None


def test_another_key_another_round_or_half_a_slot_does_not_open() -> None:
    locked = layout.lock(_empty(), _KEY)
    assert layout.unlock(locked, b"\1" + bytes(31), ROUND) is None
    assert layout.unlock(locked, _KEY, "round-2") is None
    assert layout.unlock(locked[:-1], _KEY, ROUND) is None
    assert layout.unlock(b"", _KEY, ROUND) is None
    assert layout.unlock(locked, _KEY[:-1], ROUND) is None


@settings(deadline=None)
@given(st.integers(1, 60_000))
def test_capacity_is_a_power_of_two_with_room_for_all(codes: int) -> None:
    capacity = capacity_for(codes)
    assert capacity >= max(codes, 16)
    assert capacity < 2 * max(codes, 9)
    assert capacity & (capacity - 1) == 0
    Shape(capacity, 2)


def test_teams_of_up_to_sixteen_have_the_same_capacity() -> None:
    assert {capacity_for(n) for n in range(17)} == {16}


@pytest.mark.parametrize("shape", [(0, 1), (16, -1), (16, 17), (16, 1, 0), (16, 1, 5), (70_000, 1)])
def test_shapes_that_no_round_has(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="A box has"):
        Shape(*shape)


def test_no_code_goes_in_twice_or_beyond_the_room() -> None:
    contents = _empty(codes=15)
    with pytest.raises(ValueError, match="already"):
        contents.with_code(quick_digest(3), 0)
    spent = contents.with_ballot([quick_digest(3)], _BALLOTS[0])
    assert spent is not None
    with pytest.raises(ValueError, match="already"):
        spent.with_code(quick_digest(3), 0)
    full = spent.with_code(quick_digest(99), 0)
    with pytest.raises(TooManyCodes):
        full.with_code(quick_digest(100), 0)
