"""Proof files: true ones hold, and no byte that matters can be changed."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.figures.practice import Item, Ledger, Round, release
from fairpractice.figures.proofs import ProofError, verify
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
POOL = told(35, 2)[0].proof


def test_true_proofs_hold() -> None:
    assert verify(TOTAL).figures == ("5 to 7 of 12",)
    assert verify(SENSITIVE).figures == ("0 to 5 of 10",)
    assert [len(verify(text).figures) for text in (SPLIT, THREE, EARLIER)] == [2, 2, 1]
    assert any(figure.startswith("Camden") for figure in verify(POOL).figures)
    assert verify(TOTAL).digest == json.loads(TOTAL)["digest"]
    assert (verify(TOTAL).item, verify(TOTAL).format) == ("fair", "fair-practice-team/1")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([TOTAL, SENSITIVE, SPLIT, THREE, EARLIER, POOL]), st.data())
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
        (TOTAL, set_at("worlds", 0, [])),
        (TOTAL, set_at("worlds", [])),
        (TOTAL, set_at("worlds", 1, [[[8, 4]]])),
        (TOTAL, set_at("worlds", 1, [[[6, 7]]])),
        (TOTAL, set_at("format", "fair-practice-team/2")),
        (SENSITIVE, set_at("classes", [[0, 4], [4, 10]])),
        (SPLIT, set_at("detail", "sizes", [3, 13])),
        (SPLIT, set_at("detail", "sizes", [13])),
        (SPLIT, set_at("detail", "shown", 9)),
        (SPLIT, set_at("detail", "classes", 0, [1, 5])),
        (SPLIT, set_at("detail", "worlds", 0, [[]])),
        (SPLIT, set_at("detail", "worlds", 0, 0, [])),
        (SPLIT, set_at("detail", "worlds", 0, 0, 0, [[-1, 14], [9, 8]])),
        (THREE, set_at("detail", "worlds", 0, 0, 0, [[0, 0, 24]])),
        (THREE, set_at("detail", "classes", [[0, 24]])),
        (EARLIER, set_at("earlier", "left", 9)),
        (EARLIER, set_at("earlier", "left", -1)),
        (EARLIER, set_at("earlier", "class", 0)),
        (POOL, set_at("insiders", 1)),
        (POOL, set_at("practices", [])),
        (POOL, set_at("practices", json.loads(POOL)["practices"][:5])),
        (POOL, set_at("practices", 0, "most", 0, 999)),
        (POOL, set_at("practices", 0, "lo", 99)),
        (POOL, set_at("figures", 0, "first", 999)),
        (POOL, set_at("figures", 0, "hi", 9999)),
        (POOL, set_at("figures", 0, "lo", "1")),
    ],
)
def test_forgeries_with_a_fitting_digest_are_refused(text: str, change: Any) -> None:
    with pytest.raises(ProofError):
        verify(changed(text, change))


def test_a_pool_cut_too_finely_is_refused() -> None:
    body = json.loads(POOL)
    for figure in body["figures"]:
        if figure["of"] == "Camden":
            figure["lo"] = figure["hi"] = figure["last"] - 1
            figure["lo"] -= 2
    with pytest.raises(ProofError, match=r"could tell|outside"):
        verify(resealed(body))
    body = json.loads(told(150, 1)[0].proof)
    network = next(f for f in body["figures"] if f["of"].startswith("N"))
    network["lo"] = network["last"] - 2
    network["hi"] = network["last"]
    with pytest.raises(ProofError, match="could tell"):
        verify(resealed(body))


def test_end_classes_of_large_teams_are_checked() -> None:
    body = json.loads(proof(((20, 20),)))
    body["classes"][0], body["classes"][1] = [0, 3], [4, body["classes"][1][1]]
    body["worlds"][0], body["worlds"][1] = [[[3, 37]]], [[[8, 32]]]
    with pytest.raises(ProofError, match="narrow"):
        verify(resealed(body))


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"digest": 1}', TOTAL[:-1]])
def test_what_is_no_proof_is_refused_in_words(text: str) -> None:
    with pytest.raises(ProofError, match=r"not complete|digest"):
        verify(text)
