"""Two hundred people answer: nobody can say afterwards in which order, when, or with which slip, whatever they hold.

The attacker has the box, its wrap key and the count code together, and the database, files and times that are left at the end.
"""

import base64
import os
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from fairpractice.ballots import codes, disk, keys, layout, sealing
from fairpractice.ballots.rewrapping import Rewrapper
from fairpractice.organisations.models import Event
from fairpractice.reflections import desk
from fairpractice.reflections.casting import Outcome
from fairpractice.reflections.models import FreeText, Round
from fairpractice.reflections.tests import rounds
from tests.attacks.attackers import dump, noise, shuffled_control, tau
from tests.cast import Cast, assemble

pytestmark = [pytest.mark.attack, pytest.mark.django_db]
PEOPLE = 200


@dataclass
class Robbed:
    """A round in which everybody answered, and what the attacker took. `sequence`: voter numbers in the order of casting."""

    cast: Cast
    made: rounds.Dealt
    sequence: list[int]
    contents: layout.Contents
    digests: list[bytes] = field(default_factory=list)

    @property
    def place(self) -> dict[int, int]:
        """When each voter cast: 0 for the first."""
        return {voter: at for at, voter in enumerate(self.sequence)}


def _said(voter: int) -> list[int]:
    """Answers that nobody else gives: the voter's number in base seven."""
    return [voter // 7**n % 7 + 1 for n in range(5)]


def _voter(plain: bytes | None) -> int:
    found = sealing.unpack_answers(plain) if plain else None
    assert found, "the attacker has the key and opens every ballot"
    return sum((position - 1) * 7**n for n, position in enumerate(found.items))


def _steal(of: Round) -> layout.Contents:
    """The box as somebody reads it who has both files."""
    box, key = _paths(of)
    half = box.stat().st_size // 2
    for slot in (0, 1):
        sealed, wrap = box.read_bytes()[slot * half :][:half], key.read_bytes()[slot * 4096 :][:32]
        found = layout.unlock(sealed, wrap, of.public_id)
        if found:
            return found
    raise AssertionError("with the wrap key the box opens")


def _paths(of: Round) -> tuple[Path, Path]:
    boxes = desk.boxes()
    return boxes._paths(of.public_id)


@pytest.fixture
def robbed(own_boxes: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Robbed:
    """Voter n has slip n. They come in an order drawn here, so that slips tell nothing of it by themselves."""
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast, headcount=PEOPLE, question_set="did-it-help"), spares=0)
    slow, seen = codes.digest, {}

    def overheard(code: str, salt: bytes) -> bytes:
        seen[code] = slow(code, salt)
        return seen[code]

    monkeypatch.setattr(codes, "digest", overheard)
    sequence = random.Random(7).sample(range(PEOPLE), PEOPLE)
    for voter in sequence:
        posted = rounds.sheet(made.round, made.codes[voter], _said(voter), [f"text of {voter}"])
        assert rounds.send(made.round, posted).outcome is Outcome.IN
    return Robbed(cast, made, sequence, _steal(made.round), [seen[codes.tidy(code)] for code in made.codes])


def _open(robbed: Robbed) -> tuple[list[int], list[int]]:
    """Voters in the order in which their answers, and their texts, lie in the box."""
    private = keys.private_key(keys.read_count_code(robbed.made.count_code))
    public = robbed.contents.public

    def plain(sealed: bytes) -> bytes | None:
        return sealing.open_with(sealed, sealing.shared_key(sealing.envelope(sealed), private), public)

    answers = [_voter(plain(sealed)) for sealed in robbed.contents.answers]
    texts = [sealing.unpack_text(plain(sealed) or b"") or "" for sealed in robbed.contents.texts[0]]
    return answers, [int(text.rsplit(" ", 1)[1]) for text in texts]


def test_neither_order_nor_slip_can_be_read_with_every_key_in_hand(robbed: Robbed) -> None:
    answers, texts = _open(robbed)
    (spent,), (unspent,) = robbed.contents.spent, robbed.contents.unspent
    assert sorted(answers) == sorted(texts) == list(range(PEOPLE))
    assert unspent == ()
    slips = [robbed.digests.index(digest) for digest in spent]  # the voter whose slip lies there
    limit, place = noise(PEOPLE), robbed.place
    lying = {"answers": answers, "texts": texts, "slips": slips}
    for name, voters in lying.items():
        assert abs(tau(range(PEOPLE), [place[v] for v in voters])) < limit, f"the order of {name} is that of casting"
        for other, beside in lying.items():
            if other > name:
                where = {voter: at for at, voter in enumerate(beside)}
                assert abs(tau(range(PEOPLE), [where[v] for v in voters])) < limit, f"{name} lie as {other} do"
    # Two lists sorted by bytes that know nothing of each other agree in hardly any place.
    assert sum(a == b for a, b in zip(answers, slips, strict=True)) < 10
    assert sum(a == b for a, b in zip(answers, texts, strict=True)) < 10

    rounds.counted(robbed.cast, robbed.made)
    kept = [int(text.rsplit(" ", 1)[1]) for text in FreeText.objects.order_by("id").values_list("text", flat=True)]
    assert sorted(kept) == list(range(PEOPLE))
    assert abs(tau(range(PEOPLE), [place[v] for v in kept])) < limit
    assert abs(tau(kept, texts)) < limit
    lines = dump()["reflections_freetext"].decode().splitlines()
    physical = [int(line.split("text of ")[1].split("'")[0]) for line in lines]
    assert abs(tau(range(PEOPLE), [place[v] for v in physical])) < limit


def test_times_of_files_and_rows_tell_nothing_of_casts(own_boxes: tuple[Path, Path]) -> None:
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast))
    files, before = _paths(made.round), Event.objects.count()
    folders = {folder: folder.stat().st_mtime_ns for folder in own_boxes}
    for code in made.codes[:8]:
        assert rounds.send(made.round, rounds.sheet(made.round, code, [1])).outcome is Outcome.IN
        assert {(path.stat().st_mtime, path.stat().st_atime) for path in files} == {(disk.LONG_AGO, disk.LONG_AGO)}
    # The one time that cannot be set back, that of the last write, is soon that of a re-wrap.
    last = [path.stat().st_ctime_ns for path in files]
    rewrapper = Rewrapper(desk.boxes(), mean_seconds=0.02)
    rewrapper.start()
    try:
        for _try in range(200):
            if all(path.stat().st_ctime_ns > then for path, then in zip(files, last, strict=True)):
                break
            time.sleep(0.02)
    finally:
        rewrapper.stop()
    assert all(path.stat().st_ctime_ns > then for path, then in zip(files, last, strict=True))
    assert {(path.stat().st_mtime, path.stat().st_atime) for path in files} == {(disk.LONG_AGO, disk.LONG_AGO)}
    assert folders == {folder: folder.stat().st_mtime_ns for folder in own_boxes}, "a folder shows the time of a cast"
    assert Event.objects.count() == before
    assert len(_steal(made.round).answers) == 8, "and nothing was lost by it"


def _blocks(of: Round) -> list[bytes]:
    return [path.read_bytes()[at : at + 4096] for path in _paths(of) for at in range(0, path.stat().st_size, 4096)]


def test_on_the_disk_a_rewrap_looks_just_as_a_cast(own_boxes: tuple[Path, Path]) -> None:
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast))
    waiting, used = iter(made.codes[1:]), made.codes[0]
    assert rounds.send(made.round, rounds.sheet(made.round, used, [1])).outcome is Outcome.IN
    changed: dict[str, set[tuple[int, ...]]] = {"cast": set(), "re-wrap": set(), "refused": set()}
    before = _blocks(made.round)
    for what in ["cast", "cast", "re-wrap", "refused", "re-wrap", "cast", "cast", "re-wrap", "re-wrap", "refused"]:
        if what == "re-wrap":
            desk.boxes().rewrap(made.round.public_id)
        elif what == "cast":
            assert rounds.send(made.round, rounds.sheet(made.round, next(waiting), [1])).outcome is Outcome.IN
        else:  # nothing may be written, or tries could be counted
            assert rounds.send(made.round, rounds.sheet(made.round, used, [1])).outcome is Outcome.NOT_TAKEN
        after = _blocks(made.round)
        changed[what].add(tuple(n for n, (a, b) in enumerate(zip(before, after, strict=True)) if a != b))
        before = after
    assert changed["refused"] == {()}
    # A box has two halves, written in turn, and two places for a key: each write changes one half and both places.
    assert changed["cast"] == changed["re-wrap"]
    assert len(changed["cast"]) == 2
    assert len({len(blocks) for blocks in changed["cast"]}) == 1


TEXTS = ["", " ", "a", "é" * 900, "x" * 2046, "😀" * 500, "<script>alert(1)</script>", "\r\n" * 40, "\x00\x07"]


def test_every_ballot_has_one_length_and_every_box_one_size(own_boxes: tuple[Path, Path]) -> None:
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast), spares=2)
    public = bytes.fromhex(made.round.public_key)
    sizes = {tuple(path.stat().st_size for path in _paths(made.round))}
    asked = len(made.round.questions)
    for number, (code, text) in enumerate(zip(made.codes, TEXTS, strict=False)):
        posted = rounds.sheet(made.round, code, [number % 3] * (asked if number % 2 else 3), [text, text[:5]])
        if number % 3 == 0:  # as the browser sends it
            plain = [sealing.pack_answers(sealing.Answers((number % 3,) * asked)), *map(sealing.pack_text, (text, ""))]
            answers, *texts = [base64.b64encode(sealing.seal(p, public)).decode() for p in plain]
            posted = rounds.sheet(made.round, code, key=keys.key_name(public), sealed_answers=answers)
            posted.setlist("sealed_text", texts)
        assert rounds.send(made.round, posted).outcome is Outcome.IN, text
        sizes.add(tuple(path.stat().st_size for path in _paths(made.round)))
    taken = desk.boxes().take(made.round.public_id)
    assert len(taken.answers) == len(TEXTS)
    assert {len(sealed) for sealed in taken.answers} == {sealing.ANSWERS + sealing.SEALED}
    assert {len(sealed) for texts in taken.texts for sealed in texts} == {sealing.TEXT + sealing.SEALED}
    assert len(sizes) == 1


def test_control_the_noise_is_that_of_shuffles_and_a_list_or_a_table_gives_the_order_away() -> None:
    assert shuffled_control(PEOPLE) < noise(PEOPLE) < 0.25
    order = list(range(PEOPLE))
    assert tau(order, order) == pytest.approx(1)
    # A table without any time or number in it, under random keys: what many would call anonymous.
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_ballot (id varchar(36) PRIMARY KEY, answers varchar(20))")
        for voter in order:
            cursor.execute("INSERT INTO naive_ballot VALUES (%s, %s)", [str(uuid4()), f"voter {voter:03}"])
    lines = dump()["naive_ballot"].decode().splitlines()
    assert tau(order, [int(line.split("voter ")[1][:3]) for line in lines]) == pytest.approx(1)
    # Half of the casts in order and half at random is found as well.
    half = [*order[: PEOPLE // 2], *random.Random(3).sample(order[PEOPLE // 2 :], PEOPLE // 2)]
    assert tau(order, half) > noise(PEOPLE)


def test_control_a_file_that_grows_tells_when_and_how_many(tmp_path: Path) -> None:
    naive, seen = tmp_path / "answers.bin", []
    naive.write_bytes(b"")
    os.utime(naive, (disk.LONG_AGO, disk.LONG_AGO))
    for _cast in range(3):
        with naive.open("ab") as file:
            file.write(b"\0" * 208)
        seen.append((naive.stat().st_size, naive.stat().st_mtime != disk.LONG_AGO))
    assert seen == [(208, True), (416, True), (624, True)]
