"""The ballot box as its users see it, and its files as anybody with the folder sees them."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fairpractice.ballots import disk, keys, sealing
from fairpractice.ballots.box import Boxes, Facts, Shape
from fairpractice.ballots.exceptions import BoxDamaged, BoxExists, BoxFull, NoBox, TooManyCodes
from fairpractice.ballots.tests.making import PUBLIC, ROUND, SALT, Trial, ballot, in_order, opened, quick_digest

Footprint = dict[str, tuple[int, int, int, int, int]]


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(tmp_path).make()


def _footprint(folder: Path) -> Footprint:
    """Name, inode, links, size and times of everything below `folder`."""
    found = {}
    for path in sorted(folder.rglob("*")):
        seen = path.stat()
        if path.is_file():
            found[str(path)] = (seen.st_ino, seen.st_nlink, seen.st_size, seen.st_mtime_ns, seen.st_atime_ns)
        else:
            found[str(path)] = (seen.st_ino, 0, 0, seen.st_mtime_ns, 0)
    return found


def test_a_ballot_goes_in_once(trial: Trial) -> None:
    assert trial.cast(3)
    assert not trial.cast(3)
    assert trial.cast(4)
    assert trial.cast_numbers() == [3, 4]


def test_an_unknown_code_a_used_one_and_too_many_are_refused_alike_and_write_nothing(trial: Trial) -> None:
    assert trial.cast(0)
    before = trial.box_file.read_bytes(), trial.key_file.read_bytes()
    for digests in ([quick_digest(99)], [quick_digest(0)], [], [quick_digest(1), quick_digest(2)]):
        assert trial.boxes.cast(ROUND, digests, ballot(1, 2)) is False
    assert (trial.box_file.read_bytes(), trial.key_file.read_bytes()) == before


def test_two_colours_need_a_slip_of_each(tmp_path: Path) -> None:
    trial = Trial(tmp_path, Shape(16, 1, 2)).make()

    def lead(number: int) -> bytes:
        return quick_digest(number, 0)

    def teller(number: int) -> bytes:
        return quick_digest(number, 1)

    for wrong in ([lead(1)], [teller(1)], [lead(1), lead(2)], [teller(1), lead(1)], [teller(1), teller(2)]):
        assert not trial.boxes.cast(ROUND, wrong, ballot(1, 1))
    assert trial.boxes.cast(ROUND, [lead(1), teller(5)], ballot(1, 1))
    # Either used once is used: with a fresh one beside it nothing goes in, and the fresh one is not spent by trying.
    assert not trial.boxes.cast(ROUND, [lead(1), teller(6)], ballot(2, 1))
    assert not trial.boxes.cast(ROUND, [lead(2), teller(5)], ballot(2, 1))
    assert trial.boxes.cast(ROUND, [lead(2), teller(6)], ballot(2, 1))
    assert trial.cast_numbers() == [1, 2]
    assert trial.boxes.facts(ROUND).codes == (16, 16)


def test_facts_never_tell_turnout(trial: Trial) -> None:
    before = trial.boxes.facts(ROUND)
    assert before == Facts(trial.shape, SALT, PUBLIC, (16,))
    trial.cast(1)
    assert trial.boxes.facts(ROUND) == before


def test_a_code_added_later_works_and_counts(trial: Trial, tmp_path: Path) -> None:
    roomy = Trial(tmp_path / "other", Shape(32, 0), codes=16).make()
    roomy.boxes.add_code(ROUND, quick_digest(20))
    assert roomy.cast(20)
    assert roomy.boxes.facts(ROUND).codes == (17,)
    with pytest.raises(ValueError, match="already"):
        roomy.boxes.add_code(ROUND, quick_digest(20))
    with pytest.raises(ValueError, match="colour"):
        roomy.boxes.add_code(ROUND, quick_digest(21), 1)
    with pytest.raises(ValueError, match="32 bytes"):
        roomy.boxes.add_code(ROUND, b"short")
    with pytest.raises(TooManyCodes):
        trial.boxes.add_code(ROUND, quick_digest(20))


@pytest.mark.parametrize(
    ("digests", "change"),
    [
        ([b"short"], {}),
        ([quick_digest(1)], {"answers": b"x" * 207}),
        ([quick_digest(1)], {"answers": b"x" * 209}),
        ([quick_digest(1)], {"texts": (b"x" * 2096,)}),
        ([quick_digest(1)], {"texts": (b"x" * 2096,) * 3}),
        ([quick_digest(1)], {"texts": (b"x" * 2096, b"")}),
        ([quick_digest(99)], {"texts": ()}),
    ],
)
def test_parts_of_another_size_or_number_are_an_error_and_spend_nothing(
    trial: Trial, digests: list[bytes], change: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match=r"size|bytes|text"):
        trial.boxes.cast(ROUND, digests, replace(ballot(1, 2), **change))  # type: ignore[arg-type]
    assert trial.cast_numbers() == []
    assert trial.cast(1)


def test_a_ballot_sealed_to_another_key_is_counted_as_spoilt_not_lost(trial: Trial) -> None:
    other = keys.public_key(keys.private_key(bytes(16)))
    wrong = sealing.Sealed(sealing.seal(bytes(160), other), tuple(sealing.seal(bytes(2048), other) for _ in range(2)))
    assert trial.boxes.cast(ROUND, [quick_digest(1)], wrong)
    assert trial.cast(2)
    taken = trial.boxes.take(ROUND)
    assert sorted(opened(sealed) is None for sealed in taken.answers) == [False, True]


def test_taking_leaves_the_box_as_it_is_and_shuffles_each_time(tmp_path: Path) -> None:
    trial = Trial(tmp_path, Shape(64, 0), codes=64).make()
    for number in range(40):
        trial.cast(number)
    before = trial.box_file.read_bytes(), trial.key_file.read_bytes()
    one, other = in_order(trial.boxes.take(ROUND)), in_order(trial.boxes.take(ROUND))
    assert sorted(one) == sorted(other) == list(range(40))
    assert one != other
    assert (trial.box_file.read_bytes(), trial.key_file.read_bytes()) == before


def test_whatever_happens_names_sizes_and_times_stay(tmp_path: Path) -> None:
    trial = Trial(tmp_path, Shape(32, 2)).make()
    before = _footprint(tmp_path)
    assert {mtime for *_, mtime, atime in before.values() if atime} == {946_684_800 * 10**9}

    def same() -> None:
        assert _footprint(tmp_path) == before

    for number in range(16):
        assert trial.cast(number)
        same()
    trial.cast(0)
    same()
    for act in (trial.boxes.rewrap, trial.boxes.take, trial.boxes.facts, trial.boxes.exists):
        act(ROUND)
        same()
    trial.boxes.add_code(ROUND, quick_digest(70))
    same()
    with pytest.raises(ValueError, match="text question"):
        trial.boxes.cast(ROUND, [quick_digest(70)], ballot(1, 0))
    same()


def test_a_crash_before_the_times_were_turned_back_is_mended_by_the_next_reader(trial: Trial) -> None:
    os.utime(trial.box_file)
    os.utime(trial.key_file)
    trial.boxes.facts(ROUND)
    assert {int(path.stat().st_mtime) for path in (trial.box_file, trial.key_file)} == {disk.LONG_AGO}


def test_rounds_of_a_shape_have_one_size_with_any_number_of_codes_and_ballots(tmp_path: Path) -> None:
    few = Trial(tmp_path, codes=1, round_id="few").make()
    many = Trial(tmp_path, codes=16, round_id="many").make()
    for number in range(16):
        many.cast(number)
    assert few.box_file.stat().st_size == many.box_file.stat().st_size
    assert few.key_file.stat().st_size == many.key_file.stat().st_size == 8192


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_only_the_owner_may_read(trial: Trial) -> None:
    for path in (trial.box_file, trial.key_file):
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700


def test_nothing_written_is_repeated_and_nothing_readable(trial: Trial) -> None:
    """Each write looks like fresh random bytes, over the whole slot, and digests, salt and key are nowhere in the files."""
    seen = set()
    for number in range(10):
        trial.cast(number)
        both = trial.box_file.read_bytes() + trial.key_file.read_bytes()
        seen.add(both)
        for needle in (SALT, PUBLIC, quick_digest(number), quick_digest(15), ROUND.encode()):
            assert needle not in both
        for at in range(0, len(both), 4096):
            assert len(set(both[at : at + 4096])) > 200  # of 256; a run of zeros or text would have far fewer
    assert len(seen) == 10


def test_every_write_changes_the_key_and_the_old_one_is_gone(trial: Trial) -> None:
    used: set[bytes] = set()
    for number in range(6):
        content = trial.key_file.read_bytes()
        slots = {content[:32], content[4096 : 4096 + 32]}
        assert not slots & used
        used |= slots
        trial.cast(number)
        # Both blocks are new: one holds the key now, the other was wiped.
        assert not used & {trial.key_file.read_bytes()[:32], trial.key_file.read_bytes()[4096 : 4096 + 32]}


def test_rewrapping_keeps_everything(trial: Trial) -> None:
    trial.cast(1)
    before, key = trial.box_file.read_bytes(), trial.key_file.read_bytes()
    trial.boxes.rewrap(ROUND)
    assert trial.box_file.read_bytes() != before
    assert trial.key_file.read_bytes() != key
    assert trial.cast_numbers() == [1]
    assert not trial.cast(1)
    assert trial.cast(2)


def test_a_box_that_was_shut_takes_no_slip_and_keeps_what_is_in(trial: Trial) -> None:
    trial.cast(1)
    before = _footprint(trial.folder)
    trial.boxes.shut(ROUND)
    assert _footprint(trial.folder) == before
    assert not any(trial.cast(number) for number in range(16))
    assert trial.cast_numbers() == [1]
    assert trial.boxes.facts(ROUND).codes == (16,)
    written = trial.box_file.read_bytes()
    trial.boxes.shut(ROUND)  # shut already: nothing to write
    assert trial.box_file.read_bytes() == written


def test_destroying_leaves_nothing_and_does_no_harm_twice(trial: Trial) -> None:
    trial.cast(1)
    for _ in range(2):
        trial.boxes.destroy(ROUND)
        assert not trial.boxes.exists(ROUND)
        assert trial.boxes.rounds() == []
        assert list(trial.folder.rglob("*.*")) == []
    for act in (trial.boxes.facts, trial.boxes.take, trial.boxes.rewrap):
        with pytest.raises(NoBox):
            act(ROUND)
    with pytest.raises(NoBox):
        trial.cast(2)


def test_what_is_destroyed_is_overwritten_first(trial: Trial) -> None:
    """Hard links stand for the blocks on the disk, which stay after the name is gone."""
    before = {}
    for path in (trial.key_file, trial.box_file):
        os.link(path, trial.folder / path.name)
        before[path.name] = path.read_bytes()
    trial.boxes.destroy(ROUND)
    for name, content in before.items():
        now = (trial.folder / name).read_bytes()
        assert len(now) == len(content)
        assert all(now[at : at + 16] != content[at : at + 16] for at in range(0, len(now), 16))


def test_a_box_is_not_made_over_another(trial: Trial) -> None:
    trial.cast(1)
    with pytest.raises(BoxExists):
        trial.make()
    assert trial.cast_numbers() == [1]
    trial.boxes.destroy(ROUND)
    trial.make()
    assert trial.cast(1)


@pytest.mark.parametrize("missing", ["key_file", "box_file"])
def test_half_a_box_is_no_box_and_is_no_obstacle(trial: Trial, missing: str) -> None:
    """A copy of the boxes restored without the keys: nothing opens, nothing crashes, and a new one can be made."""
    getattr(trial, missing).unlink()
    assert not trial.boxes.exists(ROUND)
    assert trial.boxes.rounds() == [ROUND]
    with pytest.raises(NoBox):
        trial.cast(1)
    trial.make()
    assert trial.cast(1)


def test_no_folder_yet_is_no_error(tmp_path: Path) -> None:
    boxes = Boxes(tmp_path / "a" / "b", tmp_path / "c")
    assert boxes.rounds() == []
    assert not boxes.exists(ROUND)
    boxes.destroy(ROUND)
    with pytest.raises(NoBox):
        boxes.facts(ROUND)


@pytest.mark.parametrize(
    ("file", "damage"),
    [
        *(("box_file", damage) for damage in ("zeros", "short", "empty", "long", "bit")),
        *(("key_file", damage) for damage in ("zeros", "short", "empty", "bit")),
    ],
)
def test_a_damaged_box_says_so(trial: Trial, file: str, damage: str) -> None:
    trial.cast(1)
    path: Path = getattr(trial, file)
    content = path.read_bytes()
    # One bit in every 16 bytes: enough to hit what matters, wherever that is.
    flipped = bytes(byte ^ (at % 16 == 0) for at, byte in enumerate(content))
    damaged = {"zeros": bytes(len(content)), "short": content[:20], "empty": b"", "long": content * 3, "bit": flipped}
    path.write_bytes(damaged[damage])
    for act in (trial.boxes.facts, trial.boxes.take, trial.boxes.rewrap):
        with pytest.raises(BoxDamaged):
            act(ROUND)
    with pytest.raises(BoxDamaged):
        trial.cast(2)
    assert path.read_bytes() == damaged[damage]  # looked at, not touched: perhaps it can be mended
    trial.boxes.destroy(ROUND)
    assert trial.boxes.rounds() == []


def test_files_of_another_round_do_not_open(trial: Trial) -> None:
    other = Trial(trial.folder, round_id="round-2").make()
    for mine, theirs in ((trial.box_file, other.box_file), (trial.key_file, other.key_file)):
        theirs.write_bytes(mine.read_bytes())
    with pytest.raises(BoxDamaged):
        other.cast(1)


@pytest.mark.parametrize("name", ["", "../up", "a/b", "a.b", "-a", "a" * 65, "ä", "a\n", "a\\b", "a b"])
def test_names_that_no_round_has_touch_no_file(trial: Trial, name: str) -> None:
    acts = [trial.boxes.facts, trial.boxes.take, trial.boxes.rewrap, trial.boxes.destroy, trial.boxes.exists]
    for act in acts:
        with pytest.raises(ValueError, match="id"):
            act(name)
    with pytest.raises(ValueError, match="id"):
        trial.boxes.make(name, trial.shape, SALT, PUBLIC, [[]])


@pytest.mark.parametrize(
    ("salt", "public", "digests"),
    [
        (b"short", PUBLIC, [[]]),
        (SALT, b"short", [[]]),
        (SALT, PUBLIC, []),
        (SALT, PUBLIC, [[], []]),
        (SALT, PUBLIC, [[b"short"]]),
        (SALT, PUBLIC, [[quick_digest(1)] * 2]),
        (SALT, PUBLIC, [[quick_digest(n) for n in range(17)]]),
    ],
)
def test_a_box_of_wrong_parts_is_not_made(
    tmp_path: Path, salt: bytes, public: bytes, digests: list[list[bytes]]
) -> None:
    boxes = Boxes(tmp_path / "boxes", tmp_path / "keys")
    with pytest.raises(ValueError, match=r"bytes|twice"):
        boxes.make(ROUND, Shape(16, 2), salt, public, digests)
    assert boxes.rounds() == []


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 KiB."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(tmp_path)]
    if not hasattr(os, "geteuid") or os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("A small disk can be mounted by root only.")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_full_disk_takes_no_new_box_but_still_every_ballot(tiny_disk: Path) -> None:
    trial = Trial(tiny_disk).make()
    with pytest.raises(BoxFull):
        Trial(tiny_disk, Shape(128, 2), round_id="large").make()
    assert trial.boxes.rounds() == [ROUND]
    with pytest.raises(OSError, match="No space"):
        (tiny_disk / "filler").write_bytes(bytes(500_000))
    for number in range(16):
        assert trial.cast(number)
    assert trial.cast_numbers() == list(range(16))
    trial.boxes.destroy(ROUND)


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_disk_that_takes_no_write_loses_nothing(
    trial: Trial, monkeypatch: pytest.MonkeyPatch, number: int, error: int
) -> None:
    """Disks that write elsewhere each time can be full in the middle of a write in place. `number`: which write fails."""
    trial.cast(1)
    writes = 0

    def failing(fd: int, content: memoryview, offset: int) -> int:
        nonlocal writes
        writes += 1
        if writes > number:
            raise OSError(error, os.strerror(error))
        return write(fd, content, offset)

    write = disk.raw_write
    monkeypatch.setattr(disk, "raw_write", failing)
    with pytest.raises(OSError if error == errno.EIO else BoxFull):
        trial.cast(2)
    monkeypatch.setattr(disk, "raw_write", write)
    assert trial.cast_numbers() == [1]
    assert trial.cast(2)


def test_an_old_key_that_could_not_be_wiped_does_not_undo_the_cast_and_is_wiped_next_time(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, old = trial.box_file.read_bytes(), trial.key_file.read_bytes()
    writes = 0

    def failing(fd: int, content: memoryview, offset: int) -> int:
        nonlocal writes
        writes += 1
        if writes > 2:
            raise OSError(errno.EIO, "worn out")
        return write(fd, content, offset)

    write = disk.raw_write
    monkeypatch.setattr(disk, "raw_write", failing)
    assert trial.cast(1)
    monkeypatch.setattr(disk, "raw_write", write)
    kept = trial.key_file.read_bytes()
    assert kept[:4096] == old[:4096] or kept[4096:] == old[4096:]  # the old key is there still
    trial.boxes.facts(ROUND)
    now = trial.key_file.read_bytes()
    assert now[:4096] != old[:4096]
    assert now[4096:] != old[4096:]
    trial.box_file.write_bytes(before)
    with pytest.raises(BoxDamaged):  # no way back to the old box
        trial.boxes.facts(ROUND)
