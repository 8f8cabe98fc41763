"""Proof files: true ones hold, and no byte that matters can be changed."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.figures.headcounts import release_headcounts
from fairpractice.figures.pools import Earlier, release_place
from fairpractice.figures.practice import Item, Ledger, Round, release
from fairpractice.figures.proofs import ProofError, verify
from fairpractice.figures.tests.test_headcounts import TWO_LEVELS, table
from fairpractice.figures.tests.test_pools import told
from fairpractice.figures.values import Unreleased

ITEM, HARD = Item("fair"), Item("harassed", sensitive=True)


def proof(
    rows: tuple[tuple[int, ...], ...], item: Item = ITEM, detail: str = "", ledger: Ledger | None = None, left: int = 0
) -> str:
    answers = sum(map(sum, rows))
    return release(Unreleased(rows), item, Round("2", answers, left=left, detail=detail), ledger or Ledger())[0].proof


def resealed(body: dict[str, Any]) -> str:
    """A forger who knows the format makes the digest fit again."""
    body = {k: v for k, v in body.items() if k != "digest"}
    plain = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return json.dumps({**body, "digest": hashlib.sha256(plain.encode()).hexdigest()})


TOTAL = proof(((5, 7),))
SENSITIVE = proof(((5, 5),), HARD)
SPLIT = proof(((6, 8), (8, 10)), detail="nurses")
THREE = proof(((7, 9, 8),), detail="distribution")
EARLIER = proof(((9, 10),), ledger=release(Unreleased(((10, 10),)), ITEM, Round("1", 20), Ledger())[1], left=1)
POINTS = proof(((11, 14, 9, 6, 3, 2),), detail="distribution")
WIDE = proof(((20, 20), (19, 21)), detail="nurses")
POOL = told(35, 2)[0].proof
NAMES = [f"r{i}" for i in range(13)]
TABLE = release_headcounts("staff", NAMES, list("abcd"), table(3), TWO_LEVELS).proof
EVERY = [TOTAL, SENSITIVE, SPLIT, THREE, EARLIER, POINTS, WIDE, POOL, TABLE]


def again() -> str:
    """The same pool in a later round."""
    first, here, yes = told(35, 2)
    sums = {n: int(yes[[i for i, m in enumerate(here.network) if m == n]].sum()) for n in here.whole}
    before = Earlier({f.of: (f.lo - 1, f.hi + 1) for f in first.figures}, groups=tuple("abcdef"))
    return release_place("q", "Camden", here, list("abcdef"), sums, yes.sum(axis=0).tolist(), before).proof


AGAIN = again()
NETWORK = next(
    text for seed in range(20) for text in [told(150, seed)[0].proof] if '"network":"N' in text.split('"groups"')[0]
)


def test_true_proofs_hold() -> None:
    assert verify(TOTAL).figures == ("5 to 7 of 12",)
    assert verify(SENSITIVE).figures == ("0 to 5 of 10",)
    assert [len(verify(text).figures) for text in (SPLIT, THREE, EARLIER, WIDE)] == [2, 2, 1, 2]
    assert len(verify(POINTS).figures) > 3
    assert verify(TABLE).figures[0].endswith("hidden")
    assert len(verify(AGAIN).figures) == len(verify(POOL).figures)
    assert any(figure.startswith("N") for figure in verify(NETWORK).figures)
    assert any(figure.startswith("Camden") for figure in verify(POOL).figures)
    assert verify(TOTAL).digest == json.loads(TOTAL)["digest"]
    assert (verify(TOTAL).item, verify(TOTAL).format) == ("fair", "fair-practice-team/2")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(EVERY), st.data())
def test_any_changed_byte_is_refused(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    put = data.draw(st.sampled_from('0123456789abcdef",:[]{}- x'))
    if put == text[at]:
        return
    with pytest.raises(ProofError):
        verify(text[:at] + put + text[at + 1 :])


def changed(text: str, change: Any) -> str:
    body = json.loads(text)
    change(body)
    return resealed(body)


def set_at(*path: Any) -> Any:
    *keys, last, value = path

    def change(body: Any) -> None:
        for key in keys:
            body = body[key]
        body[last] = value

    return change


@pytest.mark.parametrize(
    ("text", "change"),
    [
        (TOTAL, set_at("answers", 6)),
        (TOTAL, set_at("answers", 13)),
        (TOTAL, set_at("answers", 12.0)),
        (TOTAL, set_at("shown", 3)),
        (TOTAL, set_at("shown", True)),
        (TOTAL, set_at("sensitive", 1)),
        (TOTAL, set_at("sensitive", True)),
        (TOTAL, set_at("classes", 0, [0, 3])),
        (TOTAL, set_at("classes", [[0, 4], [4, 7], [8, 12]])),
        (TOTAL, set_at("classes", [[0, 12]])),
        (TOTAL, set_at("classes", [[0, 1], [2, 7], [8, 12]])),
        (TOTAL, set_at("classes", [[0, 4], [5, 5], [6, 12]])),
        (TOTAL, set_at("worlds", 0, [[0, 12]])),
        (TOTAL, set_at("worlds", [])),
        (TOTAL, set_at("worlds", 1, [[8, 4]])),
        (TOTAL, set_at("worlds", 1, [[6, 7]])),
        (TOTAL, set_at("format", "fair-practice-team/1")),
        (SENSITIVE, set_at("classes", [[0, 4], [4, 10]])),
        (SPLIT, set_at("detail", "sizes", [3, 13])),
        (SPLIT, set_at("detail", "sizes", [13])),
        (SPLIT, set_at("detail", "columns", 3)),
        (SPLIT, set_at("detail", "parts", 0, "shown", 9)),
        (SPLIT, set_at("detail", "parts", 0, "shown", "0")),
        (SPLIT, set_at("detail", "parts", 0, "classes", 0, [1, 5])),
        (SPLIT, set_at("detail", "parts", 0, "classes", [[0, 1], [2, 14]])),
        (SPLIT, set_at("detail", "parts", [])),
        (THREE, set_at("detail", "parts", 0, "classes", [[0, 16]])),
        (THREE, set_at("detail", "parts", 0, "classes", [[0, 2], [3, 18]])),
        (POINTS, set_at("detail", "free", 2)),
        (POINTS, set_at("detail", "free", 2.5)),
        (POINTS, set_at("detail", "columns", 5)),
        (POINTS, set_at("detail", "parts", 0, "classes", 0, [0, 3])),
        (POINTS, set_at("detail", "parts", 0, "column", 9)),
        (WIDE, set_at("detail", "columns", 3)),
        (WIDE, set_at("detail", "free", 5)),
        (EARLIER, set_at("earlier", "left", 9)),
        (EARLIER, set_at("earlier", "left", -1)),
        (EARLIER, set_at("earlier", "class", 0)),
        (POOL, set_at("insiders", 1)),
        (POOL, set_at("practices", [])),
        (POOL, set_at("practices", json.loads(POOL)["practices"][:5])),
        (POOL, set_at("practices", 0, "most", 0, 999)),
        (POOL, set_at("practices", 0, "lo", 99)),
        (POOL, set_at("figures", 0, "shown", 999)),
        (POOL, set_at("figures", 0, "hi", 9999)),
        (POOL, set_at("figures", 0, "lo", "1")),
        (POOL, set_at("figures", 0, "classes", 0, [0, 1])),
        (POOL, set_at("figures", -1, "columns", 3)),
        (POOL, set_at("groups", list("abcdefghijklm"))),
        (AGAIN, set_at("figures", 0, "earlier", "lo", 0)),
        (AGAIN, set_at("figures", 0, "earlier", "class", 0)),
        (NETWORK, set_at("figures", 0, "columns", 1)),
        (NETWORK, set_at("figures", 0, "network", "N999")),
        (TABLE, set_at("tables", [])),
        (TABLE, set_at("tables", json.loads(TABLE)["tables"][:1])),
        (TABLE, set_at("tables", 0, 0, 99)),
        (TABLE, set_at("tables", 0, [0])),
        (TABLE, set_at("totals", 0, 1)),
        (TABLE, set_at("totals", 0, 1.5)),
        (TABLE, set_at("names", NAMES[:3])),
        (TABLE, set_at("parents", 0, 0)),
        (TABLE, set_at("shown", 0, 0, 2)),
        (TABLE, set_at("shown", 0, [2, 2, 2, 2])),
    ],
)
def test_forgeries_with_a_fitting_digest_are_refused(text: str, change: Any) -> None:
    with pytest.raises(ProofError):
        verify(changed(text, change))


def finer(text: str, figure: str) -> str:
    """The lowest class of a figure is cut in two."""
    body = json.loads(text)
    one = next(f for f in body["figures"] if f["of"] == figure)
    low, high = one["classes"][0]
    one["classes"][0:1] = [[low, low + 2], [low + 3, high]]
    one["shown"] += 1
    return resealed(body)


def test_a_pool_cut_too_finely_is_refused() -> None:
    network = next(f["of"] for f in json.loads(NETWORK)["figures"] if f["network"])
    for text, figure in ((POOL, "Camden"), (POOL, "Camden: a"), (NETWORK, network)):
        with pytest.raises(ProofError, match="could tell"):
            verify(finer(text, figure))
    body = json.loads(POOL)
    classes = next(f for f in body["figures"] if f["of"] == "Camden")["classes"]
    classes[1:2] = [[classes[1][0], classes[1][0]], [classes[1][0] + 1, classes[1][1]]]
    with pytest.raises(ProofError, match=r"narrow|class shown"):
        verify(resealed(body))


def test_a_group_alone_can_be_told_again_without_its_total() -> None:
    first, here, yes = told(35, 2)
    one = next(f for f in first.figures if f.of == "Camden: a")
    before = Earlier({"Camden: a": (one.lo, one.hi)}, groups=tuple("abcdef"))
    sums = {n: int(yes[[i for i, m in enumerate(here.network) if m == n]].sum()) for n in here.whole}
    out = release_place("q", "Camden", here, list("abcdef"), sums, yes.sum(axis=0).tolist(), before)
    assert [f.of for f in out.figures] == ["Camden: a"]
    assert len(verify(out.proof).figures) == 1


def test_a_table_that_rows_above_do_not_add_up_to_is_refused() -> None:
    body = json.loads(TABLE)
    at = [i for i, cell in enumerate(c for row in body["shown"][:2] for c in row) if cell is None]
    first = body["tables"][0]
    if len(at) > 1:
        first[0], first[1] = first[0] + 1, first[1] - 1
    with pytest.raises(ProofError, match="add up"):
        verify(resealed(body))


def test_end_classes_of_large_teams_are_checked() -> None:
    body = json.loads(proof(((20, 20),)))
    body["classes"][0], body["classes"][1] = [0, 3], [4, body["classes"][1][1]]
    body["worlds"][0], body["worlds"][1] = [[0, 40], [3, 37]], [[4, 36], [8, 32]]
    with pytest.raises(ProofError, match="narrow"):
        verify(resealed(body))


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"digest": 1}', TOTAL[:-1]])
def test_what_is_no_proof_is_refused_in_words(text: str) -> None:
    with pytest.raises(ProofError, match=r"not complete|digest"):
        verify(text)
