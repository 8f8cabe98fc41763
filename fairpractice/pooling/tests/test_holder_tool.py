"""A holder's device hands out sums, and refuses whatever could tell of one Practice: in Python and in the browser alike."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from fairpractice.ballots import keys
from fairpractice.figures import pools
from fairpractice.pooling import holder_tool, requests, sharing
from fairpractice.pooling.exceptions import HolderError
from fairpractice.pooling.requests import Part, Request

_SEEDS = [bytes([n] * 16) for n in range(2)]
_PRIVATE = [keys.private_key(seed) for seed in _SEEDS]
_PUBLIC = [keys.public_key(private) for private in _PRIVATE]
_ROOM = Path(__file__).resolve().parents[1]
_STATIC = _ROOM.parent / "ui" / "static" / "built"
_SCRIPTS = (
    _STATIC / "nacl.js",
    _STATIC / "blake2b.js",
    _ROOM.parent / "reflections" / "static" / "reflections" / "sealing.js",
    _ROOM / "static" / "pooling" / "adding.js",
)
Add = Callable[[str, int, Mapping[str, str]], tuple[str, dict[str, str]]]


def _python(shares: str, holder: int, used: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    asked = holder_tool.read_shares(shares)
    return holder_tool.sums(asked, holder_tool.private_key(asked, keys.count_code(_SEEDS[holder])), used)


def _browser(shares: str, holder: int, used: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The same in node, with the scripts of the page. Raises HolderError with the kind of refusal."""
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    node = shutil.which("node", path=beside)
    assert node, "node was not found: it comes with requirements-build.txt"
    given = json.dumps({"shares": shares, "seed": _SEEDS[holder].hex(), "used": dict(used)})
    driver = Path(__file__).with_name("adding_driver.js")
    done = subprocess.run(
        [node, str(driver), *map(str, _SCRIPTS)], input=given, capture_output=True, encoding="utf-8", check=True
    )
    said = json.loads(done.stdout)
    if "kind" in said:
        assert said["kind"] in ("strange", "used", "key", "refused"), said
        raise HolderError(said["kind"])
    return said["text"], said["used"]


@pytest.fixture(params=[_python, _browser], ids=["python", "browser"])
def add(request: pytest.FixtureRequest) -> Add:
    device: Add = request.param
    return device


@dataclass
class World:
    """Practices with their boxes. ids of big ones are p0.., of small teams s0.."""

    totals: dict[str, sharing.Share]
    boxes: dict[str, tuple[bytes, bytes]]

    def request(self, items: Mapping[str, Sequence[Sequence[str]]], sizes: Sequence[Sequence[str]] = ()) -> Request:
        ids = sorted(
            {id for parts in items.values() for part in parts for id in part} | {id for g in sizes for id in g}
        )
        named = tuple((id, id.upper()) for id in ids)
        parts = {item: tuple(Part("", tuple(part)) for part in parts) for item, parts in items.items()}
        return Request("release", "pool", "Pool", "E09000012", "Hackney", named, parts, tuple(map(tuple, sizes)))

    def file(self, asked: Request, holder: int = 0, boxes: Mapping[str, bytes] | None = None) -> str:
        chosen = boxes or {id: self.boxes[id][holder] for id in asked.ids}
        body: dict[str, Any] = {"format": holder_tool.SHARES, "public": _PUBLIC[holder].hex(), "request": asked.text()}
        return json.dumps({**body, "boxes": {id: box.hex() for id, box in chosen.items()}})


@pytest.fixture(scope="module")
def world() -> World:
    totals = {}
    for kind, number in (("p", 9), ("s", 8)):
        for n in range(number):
            id, answers = f"{kind}{n}", 8 + n if kind == "p" else 2 + n
            yes = {"a": (n, 1), "b": (1, n)} if id != "p8" else {"a": (3, 3)}
            totals[id] = sharing.Share("pool", "E09000012", id, kind == "s", yes, (answers - 2, 2))
    return World(totals, {id: sharing.seal_shares(share, *_PUBLIC) for id, share in totals.items()})


_BIG = [f"p{n}" for n in range(8)]
_FEW = [f"s{n}" for n in range(8)]


def _opened(add: Add, world: World, asked: Request) -> dict[str, Any]:
    one, two = (json.loads(add(world.file(asked, holder), holder, {})[0]) for holder in (0, 1))
    assert one["request"] == two["request"] == requests.digest(asked.text())

    def both(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, ...]]:
        return [pools.open_sums(sharing.read(x), sharing.read(y)) for x, y in zip(a, b, strict=True)]

    return {
        **{i: both(one["items"][i], two["items"][i]) for i in one["items"]},
        "sizes": both(one["sizes"], two["sizes"]),
    }


def test_sums_of_both_open(add: Add, world: World) -> None:
    asked = world.request({"a": [_BIG[:6], [*_BIG[6:], *_FEW]], "b": [_BIG]}, [["p0"], ["p1"], _FEW[:4], _FEW[4:]])
    assert _opened(add, world, asked) == {
        "a": [(15, 6), (13 + 28, 2 + 8)],
        "b": [(8, 28)],
        "sizes": [(6, 2), (7, 2), (6, 8), (22, 8)],
    }


def test_python_and_browser_write_the_same(world: World) -> None:
    file = world.file(world.request({"a": [_BIG]}, [["p3"]]))
    (text, used), (other, remembered) = _python(file, 0, {}), _browser(file, 0, {})
    assert json.loads(text) == json.loads(other)
    assert used == remembered
    assert len(used) == 8


@pytest.mark.parametrize(
    ("items", "sizes"),
    [
        ({"a": [_BIG[:5]]}, []),
        ({"a": [_BIG[:6], _BIG[6:]]}, []),
        ({"a": [_BIG, [*_BIG[:5], *_FEW]]}, [_FEW]),
        ({"a": [[*_BIG[:5], "p0"]]}, [["p5"]]),
        ({}, [["p0"], ["p1"], ["p2"], ["p3"], ["p4"], ["p5"]]),
        ({"b": [[*_BIG, "p8"]]}, []),
        ({"a": [_BIG]}, [["s0"]]),
        ({"a": [_BIG]}, [_FEW[:3]]),
        ({"a": [_BIG]}, [["p0", "p1", "p2", "p3"]]),
        ({"a": [_BIG]}, [[*_FEW[:4], "p0"]]),
        ({"a": [[*_BIG, *_FEW[:4]]]}, [_FEW]),
        ({"a": [[*_BIG, *_FEW]]}, []),
        ({"a": [_BIG]}, [_FEW[:4], [_FEW[0], _FEW[1], _FEW[2], _FEW[4]]]),
        ({"a": [[*_BIG, *_FEW[:4], *_FEW[5:8]]]}, [_FEW[:4], _FEW[4:8]]),
        ({"a": [_BIG]}, [[*_FEW[:3], _FEW[0]]]),
    ],
    ids=[
        "five Practices", "a rest of two", "the same in two parts", "one twice", "sizes alone", "not asked there",
        "one small team's size", "three small teams", "big ones together", "one big one among small ones",
        "small ones in part", "small ones whose size is not asked", "sizes that can be subtracted",
        "a group in part", "one small team twice",
    ],
)  # fmt: skip
def test_what_could_tell_of_a_practice_is_refused(
    add: Add, world: World, items: dict[str, list[list[str]]], sizes: list[list[str]]
) -> None:
    with pytest.raises(HolderError):
        add(world.file(world.request(items, sizes)), 0, {})


def test_the_same_box_in_other_company_is_refused_and_the_same_request_is_answered_again(
    add: Add, world: World
) -> None:
    file = world.file(world.request({"a": [_BIG]}))
    text, used = add(file, 0, {})
    assert json.loads(add(file, 0, used)[0]) == json.loads(text)
    with pytest.raises(HolderError, match=r"used|other company"):
        add(world.file(world.request({"a": [_BIG[:7]]})), 0, used)
    with pytest.raises(HolderError):
        add(world.file(replace(world.request({"a": [_BIG]}), release="another")), 0, used)
    others = world.request({"b": [["p8", *_BIG[:5]]]})
    with pytest.raises(HolderError):
        add(world.file(others), 0, used)


def test_boxes_of_another_practice_place_or_pool_are_refused(add: Add, world: World) -> None:
    asked = world.request({"a": [_BIG]})
    right = {id: world.boxes[id][0] for id in asked.ids}
    with pytest.raises(HolderError):
        add(world.file(asked, boxes={**right, "p0": right["p1"]}), 0, {})
    with pytest.raises(HolderError):
        add(world.file(asked, boxes={**right, "p0": world.boxes["p0"][1]}), 0, {})
    with pytest.raises(HolderError):
        add(world.file(asked, boxes={id: box for id, box in right.items() if id != "p0"}), 0, {})
    for changed in ({"pool": "other"}, {"place": "E09000019"}, {"practice": "p1"}):
        box = sharing.seal_shares(replace(world.totals["p0"], **changed), *_PUBLIC)[0]  # type: ignore[arg-type]
        with pytest.raises(HolderError):
            add(world.file(asked, boxes={**right, "p0": box}), 0, {})


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "fair-practice-pool-request/1"}', '{"format": 1, "boxes": []}']
)
def test_what_is_no_file_of_shares_is_told_so(add: Add, text: str) -> None:
    with pytest.raises(HolderError):
        add(text, 0, {})


def test_mistyped_words_are_told_which() -> None:
    world_ = sharing.Share("pool", "x", "p", False, {"a": (1,)}, (8,))
    box = sharing.seal_shares(world_, *_PUBLIC)[0]
    asked = holder_tool.Asked(Request("r", "pool", "", "x", "", (("p", "P"),), {}, ()), "", _PUBLIC[0], {"p": box})
    words = keys.count_code(_SEEDS[0])
    assert holder_tool.private_key(asked, words.upper().replace("-", ", ")) == _PRIVATE[0]
    for typed, said in (
        (words.rsplit("-", 1)[0], "Missing: 1"),
        (f"{words}-{words[:5]}", "Too many: 1"),
        (f"xxxxx{words[5:]}", "word 1 again"),
        (keys.count_code(_SEEDS[1]), "not of the key of this pool"),
    ):
        with pytest.raises(HolderError, match=said):
            holder_tool.private_key(asked, typed)
