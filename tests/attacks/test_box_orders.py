"""Two hundred ballots in an opened box, with the answer key in hand: no order of casting, no slip beside its ballot.

The attacker here has more than anybody should: the wrap key of the last moment, the count code, every slip.
"""

import random
import secrets
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

import pytest

from fairpractice.ballots import layout
from fairpractice.ballots.box import Shape
from fairpractice.ballots.tests.making import ROUND, Trial, in_order, number_of, number_of_text, quick_digest
from tests.attacks.attackers import noise, tau
from tests.attacks.carving import found

PEOPLE = 200
_SAID = b"the rota is not fair to us, and nobody says so"


@pytest.fixture(scope="module")
def cast_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[Trial, layout.Contents, list[int]]:
    """A box, what is inside at the end, and the numbers in the order of casting. Number n has slip n and text n."""
    trial = Trial(tmp_path_factory.mktemp("round"), Shape(256, 1), codes=256).make()
    sequence = random.sample(range(256), PEOPLE)  # slips were shuffled before they were dealt
    for number in sequence:
        assert trial.cast(number)
    size, wrap = trial.shape.slot, trial.key_file.read_bytes()
    box = trial.box_file.read_bytes()
    inside = [
        layout.unlock(box[at : at + size], wrap[key : key + 32], ROUND) for at in (0, size) for key in (0, layout.BLOCK)
    ]
    opened = [contents for contents in inside if contents]
    assert len(opened) == 1
    return trial, opened[0], sequence


def _slips(digests: tuple[bytes, ...]) -> list[int]:
    known = {quick_digest(number): number for number in range(256)}
    return [known[digest] for digest in digests]


def _when(numbers: list[int], sequence: list[int]) -> list[int]:
    at = {number: when for when, number in enumerate(sequence)}
    return [at[number] for number in numbers]


def test_the_order_of_casting_is_in_no_list_of_the_box(
    cast_in: tuple[Trial, layout.Contents, list[int]],
) -> None:
    trial, inside, sequence = cast_in
    taken = trial.boxes.take(ROUND)
    lists = {
        "answers": [number_of(sealed) for sealed in inside.answers],
        "texts": [number_of_text(sealed) for sealed in inside.texts[0]],
        "spent slips": _slips(inside.spent[0]),
        "taken answers": in_order(taken),
        "taken texts": [number_of_text(sealed) for sealed in taken.texts[0]],
    }
    for name, numbers in lists.items():
        assert sorted(numbers) == sorted(sequence)
        assert abs(tau(range(PEOPLE), _when(numbers, sequence))) < noise(PEOPLE), name


def test_slip_answers_and_text_of_one_person_do_not_lie_together(
    cast_in: tuple[Trial, layout.Contents, list[int]],
) -> None:
    """Who lays the lists side by side guesses as well as with shuffled ones: about one right of two hundred."""
    trial, inside, _ = cast_in
    taken = trial.boxes.take(ROUND)
    answers, texts = [number_of(s) for s in inside.answers], [number_of_text(s) for s in inside.texts[0]]
    slips = _slips(inside.spent[0])
    for one, other in ((slips, answers), (slips, texts), (answers, texts), (in_order(taken), slips)):
        # Eleven right by chance: once in 25 million.
        assert sum(a == b for a, b in zip(one, other, strict=True)) <= 10
        assert abs(tau(one, other)) < noise(PEOPLE)
    whole = layout._written(inside)
    for number in range(0, PEOPLE, 20):
        assert whole.count(quick_digest(number)) == 1  # in one list of slips, and nowhere near a ballot


def test_control_a_table_with_random_keys_keeps_the_order(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "naive.sqlite3")) as database:
        database.execute("CREATE TABLE ballot (id TEXT PRIMARY KEY, sealed BLOB)")
        for number in range(PEOPLE):
            database.execute("INSERT INTO ballot VALUES (?, ?)", (uuid.uuid4().hex, number.to_bytes(2, "big")))
            database.commit()
        database.execute("VACUUM")
        by_key = [int.from_bytes(row[0], "big") for row in database.execute("SELECT sealed FROM ballot ORDER BY id")]
        as_lies = [
            int.from_bytes(row[0], "big") for row in database.execute("SELECT sealed FROM ballot ORDER BY rowid")
        ]
    assert abs(tau(range(PEOPLE), by_key)) < noise(PEOPLE)
    assert tau(range(PEOPLE), as_lies) == 1


def test_control_a_write_ahead_log_keeps_what_was_deleted(tmp_path: Path) -> None:
    """Deleted securely and checkpointed, the words are still in the log beside the database."""
    path = tmp_path / "naive.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        for order in ("journal_mode = WAL", "secure_delete = ON", "wal_autocheckpoint = 0"):
            database.execute(f"PRAGMA {order}")
        database.execute("CREATE TABLE ballot (code TEXT, said BLOB)")
        code = secrets.token_hex(6)
        database.execute("INSERT INTO ballot VALUES (?, ?)", (code, _SAID))
        database.commit()
        database.execute("DELETE FROM ballot")
        database.commit()
        database.execute("PRAGMA wal_checkpoint(FULL)")
        beside = (tmp_path / "naive.sqlite3-wal").read_bytes()
        assert found(path.read_bytes() + beside, [_SAID, code.encode()]) == [_SAID, code.encode()]
        assert database.execute("SELECT count(*) FROM ballot").fetchone() == (0,)


def test_control_the_likeness_of_joined_lists_is_found() -> None:
    """One list in the order of casting, or ballots kept beside their slips, would not pass the tests above."""
    plain = list(range(PEOPLE))
    nearly = sorted(plain, key=lambda number: number + random.gauss(0, 60))
    assert abs(tau(plain, nearly)) > noise(PEOPLE)
    assert sum(a == b for a, b in zip(plain, plain, strict=True)) > 10
