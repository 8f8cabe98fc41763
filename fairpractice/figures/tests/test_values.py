"""What a number may be: counts nobody cleared cannot get out, and nobody else can clear them."""

import copy
import json
import pickle
from collections.abc import Callable

import pytest

from fairpractice.figures.values import SEAL, Audience, Public, Published, Unreleased

COUNTS = Unreleased(((3, 9),))


@pytest.mark.parametrize(
    "way",
    [str, lambda c: f"{c}", lambda c: f"{c:>3}", "{}".format, json.dumps, pickle.dumps, copy.copy, copy.deepcopy, iter, len, int, float, hash,
     list, bool, lambda c: c == COUNTS, lambda c: " ".join([c])],
)  # fmt: skip
def test_counts_refuse_every_way_out(way: Callable[[object], object]) -> None:
    with pytest.raises(TypeError):
        way(COUNTS)


def test_their_name_tells_nothing() -> None:
    assert repr(COUNTS) == "<Unreleased>"
    assert repr([COUNTS]) == "[<Unreleased>]"
    assert "3" not in repr({"a": COUNTS})
    assert not hasattr(COUNTS, "__dict__")


def test_the_holder_can_read_them() -> None:
    assert COUNTS.for_holder() == ((3, 9),)
    assert COUNTS.answers == (12,)


@pytest.mark.parametrize("cells", [(), ((),), ((1,), (1, 2)), ((-1,),), ((1.5,),), ((True,),)])
def test_counts_are_tables_of_whole_numbers(cells: tuple[tuple[int, ...], ...]) -> None:
    with pytest.raises(ValueError, match="Counts"):
        Unreleased(cells)


def test_only_figures_can_publish_and_only_what_is_possible() -> None:
    with pytest.raises(TypeError, match="publish"):
        Published("q", "", 1, 3, (7, 7), "class", Audience.TEAM, "")
    for lo, hi in ((-1, 3), (4, 3), (3, 8)):
        with pytest.raises(ValueError, match="within"):
            Published("q", "", lo, hi, (7, 7), "class", Audience.TEAM, "", seal=SEAL)
    figure = Published("q", "", 1, 3, (7, 7), "class", Audience.TEAM, "", seal=SEAL)
    with pytest.raises(AttributeError):
        figure.lo = 0  # type: ignore[misc]
    assert figure.share == pytest.approx((1 / 7, 3 / 7))


def test_a_public_figure_is_a_number_with_a_source() -> None:
    assert Public(5, "Census 2021").unit == "people"
    for value in (True, "5"):
        with pytest.raises(TypeError, match="number"):
            Public(value, "Census 2021")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="finite"):
        Public(float("nan"), "Census 2021")
    with pytest.raises(ValueError, match="where it comes from"):
        Public(5, " ")
