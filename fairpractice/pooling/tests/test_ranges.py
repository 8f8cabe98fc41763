"""What is known before a sum is opened: every world that a Practice's own figures allow stays allowed, and no other."""

import json
from itertools import product

import pytest

from fairpractice.figures import pools
from fairpractice.figures.practice import Item, Ledger, Round, release
from fairpractice.figures.values import Published, Unreleased
from fairpractice.pooling import ranges

_ITEM = Item("lp:promise")


def _told(cells: tuple[tuple[int, ...], ...], detail: str) -> tuple[Published, ...]:
    answers = sum(map(sum, cells))
    return release(Unreleased(cells), _ITEM, Round("r", answers, detail=detail), Ledger())[0].figures


def _same(one: tuple[Published, ...], other: tuple[Published, ...]) -> bool:
    return [(f.of, f.lo, f.hi, f.answers) for f in one] == [(f.of, f.lo, f.hi, f.answers) for f in other]


@pytest.mark.parametrize("told", [(4, 10, 6, 10), (0, 8, 8, 8), (9, 9, 1, 9)])
def test_with_a_split_the_range_holds_every_world_with_the_same_figures(told: tuple[int, int, int, int]) -> None:
    yes, size, rest_yes, rest = told
    shown = _told(((yes, size - yes), (rest_yes, rest - rest_yes)), ranges.MINORITY)
    lo, hi = ranges.own_range(size + rest, shown)
    worlds = [
        a + b
        for a, b in product(range(size + 1), range(rest + 1))
        if _same(shown, _told(((a, size - a), (b, rest - b)), ranges.MINORITY))
    ]
    assert lo <= min(worlds)
    assert max(worlds) <= hi
    whole = next(f for f in shown if not f.of)
    assert whole.lo <= lo
    assert hi <= whole.hi


@pytest.mark.parametrize("cells", [(20, 2, 2), (2, 20, 2), (10, 9, 5)])
def test_with_a_distribution_too(cells: tuple[int, int, int]) -> None:
    answers = sum(cells)
    shown = _told((cells,), "distribution")
    lo, hi = ranges.own_range(answers, shown)
    worlds = [
        yes
        for yes, no in product(range(answers + 1), repeat=2)
        if yes + no <= answers and _same(shown, _told(((yes, no, answers - yes - no),), "distribution"))
    ]
    assert lo <= min(worlds)
    assert max(worlds) <= hi


def test_without_figures_anything_may_have_been_answered() -> None:
    assert ranges.own_range(9, ()) == (0, 9)


@pytest.mark.parametrize("answers", [[9] * 6, [9] * 7, [7, 8, 9, 10, 11, 12, 13], [30, 30, 30, *[8] * 9], [12] * 20])
def test_could_tell_is_what_the_release_finds(answers: list[int]) -> None:
    rows = [ranges.Row(f"p{n}", "", (size,)) for n, size in enumerate(answers)]
    practices = ranges.practices(rows, frozenset())
    out = pools.release_place("q", "Hackney", practices, ranges.ALL, {}, [sum(answers) // 2])
    assert ranges.could_tell([(0, size) for size in answers]) == bool(out.figures)


def _release(answers: list[int], total: int, ids: str = "", past: list[str] | None = None) -> pools.Pool:
    rows = [ranges.Row(f"{ids or 'p'}{n}", "", (size,)) for n, size in enumerate(answers)]
    practices = ranges.practices(rows, frozenset())
    before = ranges.earlier(practices, ranges.ALL, "Hackney", past or [])
    return pools.release_place("q", "Hackney", practices, ranges.ALL, {}, [total], before)


_STAYED = {f"p{n}": (0, 0) for n in range(12)}  # nobody came or went in any of them


@pytest.mark.parametrize("moves", [{**_STAYED, "p3": (1, 0)}, {**_STAYED, "p3": (1, 1)}, None])
def test_one_who_left_a_practice_that_stayed_does_not_show(moves: dict[str, tuple[int, int]] | None) -> None:
    """The attack: the same Practices, one known leaver, everybody else unchanged. Yes or no of theirs, the figure is the same."""
    first = _release([9] * 12, 60)
    now = ranges.practices([ranges.Row(f"p{n}", "", (9 - (n == 3),)) for n in range(12)], frozenset())

    def told(known: dict[str, tuple[int, int]] | None) -> set[tuple[tuple[int, int], ...]]:
        before = ranges.earlier(now, ranges.ALL, "Hackney", [first.proof], known)
        return {
            tuple(
                (s.lo, s.hi)
                for s in pools.release_place("q", "Hackney", now, ranges.ALL, {}, [count - theirs], before).steps
            )
            for count in range(first.steps[0].lo, first.steps[0].hi + 1)
            for theirs in (0, 1)
        }

    assert len(told(moves)) == 1
    assert len(told(_STAYED)) > 1, "control: reckoned as if nobody had left, the leaver moves the figure"


def test_a_practice_that_left_does_not_show_by_the_difference() -> None:
    """The attack: the same Practices less one, nobody changed their mind. Whatever the one had said, the figure is the same."""
    first = _release([9] * 12, 60)
    lo, hi = first.steps[0].lo, first.steps[0].hi
    told = set()
    for count in range(lo, hi + 1):
        for theirs in range(10):
            rows = [ranges.Row(f"p{n}", "", (9,)) for n in range(11)]
            practices = ranges.practices(rows, frozenset())
            before = ranges.earlier(practices, ranges.ALL, "Hackney", [first.proof], _STAYED)
            again = pools.release_place("q", "Hackney", practices, ranges.ALL, {}, [count - theirs], before)
            told.add(tuple((s.lo, s.hi) for s in again.steps))
    assert len(told) == 1
    fresh = {_release([9] * 11, count - theirs).steps[0].lo for count in range(lo, hi + 1) for theirs in range(10)}
    assert len(fresh) > 1, "control: without what was told before, the figure moves with the one who left"


def test_figures_of_other_practices_do_not_bind() -> None:
    other = _release([9] * 12, 20, ids="q")
    assert ranges.earlier(_now(12), ranges.ALL, "Hackney", [other.proof]) == pools.Earlier()


def _now(number: int, asked: bool = True) -> pools.Practices:
    ids = [ranges.row_id([(f"p{n}", asked)]) for n in range(number)]
    return ranges.practices([ranges.Row(id, "", (9,)) for id in ids], frozenset())


def test_the_newest_figure_binds_and_an_older_one_where_it_alone_told() -> None:
    proof = {
        "groups": ["all"],
        "practices": [
            {"id": "p0", "network": "", "answers": [9], "lo": 0, "hi": 9, "least": [0], "most": [9]},
            {"id": "gone", "network": "Net", "answers": [5], "lo": 1, "hi": 4, "least": [0], "most": [5]},
        ],
    }
    newest = {**proof, "figures": [{"of": "Hackney", "columns": 1, "lo": 50, "hi": 52}]}
    older = {
        **proof,
        "figures": [{"of": "Hackney", "columns": 1, "lo": 1, "hi": 3}, {"of": "Net", "columns": 1, "lo": 2, "hi": 4}],
    }
    found = ranges.earlier(_now(2), ranges.ALL, "Hackney", [json.dumps(newest), json.dumps(older)], _STAYED)
    # one with 1 to 4 left, one with 0 to 9 joined; of the network only the one that left
    assert found.figures == {"Hackney": (50 - 4 + 0, 52 - 1 + 9), "Net": (2 - 4, 4 - 1)}


def test_other_columns_of_the_same_practices_are_named_so_that_they_are_refused() -> None:
    first = _release([9] * 12, 60)
    now = ranges.practices([ranges.Row(f"p{n}", "", (3, 6, 0)) for n in range(12)], frozenset())
    before = ranges.earlier(now, ranges.GROUPS, "Hackney", [first.proof])
    assert before.groups == ranges.ALL
    out = pools.release_place("q", "Hackney", now, ranges.GROUPS, {}, [20, 40, 0], before)
    assert out.figures == ()


def test_a_practice_that_asks_otherwise_counts_as_one_that_left_and_one_that_joined() -> None:
    rows = [ranges.Row(ranges.row_id([(f"p{n}", True)]), "", (4, 5, 0)) for n in range(12)]
    first = pools.release_place("q", "Hackney", ranges.practices(rows, frozenset()), ranges.GROUPS, {}, [20, 30, 0])
    rows[0] = ranges.Row(ranges.row_id([("p0", False)]), "", (0, 0, 9))
    stayed = {row.id: (0, 0) for row in rows}
    before = ranges.earlier(ranges.practices(rows, frozenset()), ranges.GROUPS, "Hackney", [first.proof], stayed)
    total = next(s for s in first.steps if s.of == "Hackney")
    assert before.figures["Hackney"] == (total.lo - 9, total.hi + 9)


def test_small_teams_stand_in_one_row_that_knows_its_members() -> None:
    assert ranges.row_id([("b", True), ("a", False)]) == "a*+b"
    first = {
        "groups": ["all"],
        "practices": [{"id": "p1+zz", "network": "", "answers": [9], "lo": 0, "hi": 9, "least": [0], "most": [9]}],
        "figures": [{"of": "Hackney", "columns": 1, "lo": 5, "hi": 7}],
    }
    assert "Hackney" in ranges.earlier(_now(3), ranges.ALL, "Hackney", [json.dumps(first)]).figures
