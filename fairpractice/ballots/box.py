"""Ballot boxes on the disk: one file for each round, and its wrap keys in another folder, which no back-up takes.

A write puts a new wrap key into the spare key slot, the box into the spare box slot (that it opens is what makes it count),
and random bytes over the old key. So there is the old box or the new one at any moment, and no way back to an older one.
"""

import contextlib
import os
import re
import secrets
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fairpractice.ballots import codes, disk, keys, layout, sealing
from fairpractice.ballots.exceptions import BoxDamaged, BoxExists, BoxFull, NoBox
from fairpractice.ballots.layout import BLOCK, WRAP_KEY, Contents, Shape, capacity_for

__all__ = ["Boxes", "Facts", "Shape", "Taken", "capacity_for"]

_ROUND_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SLOTS = (0, 1)
# Threads of this process wait here, those of others at the file. Two rounds may share a lock; nobody holds two.
_LOCKS = tuple(threading.Lock() for _ in range(64))


@dataclass(frozen=True)
class Facts:
    """What may be told of an open box; `codes`: how many were issued of each colour. Never how many were used."""

    shape: Shape
    salt: bytes
    public: bytes
    codes: tuple[int, ...]


@dataclass(frozen=True)
class Taken:
    """Everything sealed in a box, in an order drawn now; the outer tuple of texts are the questions."""

    public: bytes
    salt: bytes
    answers: tuple[bytes, ...]
    texts: tuple[tuple[bytes, ...], ...]


class Boxes:
    """The boxes in two folders: `boxes`, and `keys`, which must never be copied. Safe with many threads and processes.

    Every method raises NoBox, BoxDamaged, BoxFull or OSError where it applies, and ValueError for an id that no round has.
    """

    def __init__(self, boxes: Path, keys: Path) -> None:
        self._boxes, self._keys = Path(boxes), Path(keys)

    def make(self, round_id: str, shape: Shape, salt: bytes, public: bytes, digests: Sequence[Sequence[bytes]]) -> None:
        """A box with these digests of codes (outer: colours) and no ballot. Raises BoxExists; on failure nothing is left.

        Half of a box, a box or a key alone, is what a crash left: it is cleared away first.
        """
        contents = _first(round_id, shape, salt, public, digests)
        with self._own(round_id):
            for folder in (self._boxes, self._keys):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                disk.sync_folder(folder.parent)
            if self.exists(round_id):
                raise BoxExists
            self._wipe_and_remove(round_id, half=True)
            try:
                with disk.room_needed():
                    self._make(contents)
            except (OSError, BoxFull):
                self._wipe_and_remove(round_id)
                raise

    def _make(self, contents: Contents) -> None:
        box, key = self._paths(contents.round_id)
        with contextlib.ExitStack() as closing:
            closing.callback(disk.turn_back_times, key)
            try:
                key_fd = disk.create_file(key)  # whoever makes this file makes the box
            except FileExistsError:
                raise BoxExists from None
            closing.callback(os.close, key_fd)
            disk.wait_for_lock(key_fd)
            if os.fstat(key_fd).st_nlink == 0:  # another process cleared it away before it was locked
                raise BoxExists
            disk.fill(key_fd, 2 * BLOCK)
            closing.callback(disk.turn_back_times, box)
            box_fd = disk.create_file(box)
            closing.callback(os.close, box_fd)
            disk.fill(box_fd, 2 * contents.shape.slot)
            for folder in (self._keys, self._boxes):
                disk.sync_folder(folder)
            _Open(box_fd, key_fd, contents, current=1).write(contents)

    def exists(self, round_id: str) -> bool:
        """Whether there is a box with its key. It may still be damaged."""
        return all(path.is_file() for path in self._paths(round_id))

    def rounds(self) -> list[str]:
        """Ids of all rounds of which a box or a key is there."""
        found = [*self._boxes.glob("*.box"), *self._keys.glob("*.key")]
        return sorted({path.stem for path in found if _ROUND_ID.fullmatch(path.stem)})

    def facts(self, round_id: str) -> Facts:
        """What may be told of an open box."""
        with self._opened(round_id) as box:
            c = box.contents
        issued = tuple(len(u) + len(s) for u, s in zip(c.unspent, c.spent, strict=True))
        return Facts(c.shape, c.salt, c.public, issued)

    def cast(self, round_id: str, digests: Sequence[bytes], ballot: sealing.Sealed) -> bool:
        """Whether the ballot is in now. `digests`: one code of each colour; False where one is unknown or used.

        False too for a copy of what is in already: whoever saw a sealed ballot pass could cast it again and again with slips
        of their own, until the results are all but that one person's answers.
        When True comes back it is on the disk itself. ValueError for parts of any other size or number.
        """
        layout.check_sizes(digests, ballot)
        with self._opened(round_id) as box:
            if len(ballot.texts) != box.contents.shape.texts:
                raise ValueError("A ballot has one sealed text for each text question.")
            copied = box.contents.holds(ballot)
            after = None if copied else box.contents.with_ballot(digests, ballot)
            if after is not None:
                box.write(after)
        return after is not None

    def add_code(self, round_id: str, digest: bytes, colour: int = 0) -> None:
        """One code more. Raises TooManyCodes, and ValueError for one that is there."""
        if len(digest) != codes.DIGEST:
            raise ValueError("A digest has 32 bytes.")
        with self._opened(round_id) as box:
            if not 0 <= colour < box.contents.shape.colours:
                raise ValueError("This box has no such colour.")
            box.write(box.contents.with_code(digest, colour))

    def rewrap(self, round_id: str) -> None:
        """The same contents under a new key: on the disk it looks just like a cast."""
        with self._opened(round_id) as box:
            box.write(box.contents)

    def shut(self, round_id: str) -> None:
        """From now on no slip is taken: whoever is told that their ballot is in finds it counted."""
        with self._opened(round_id) as box:
            if any(box.contents.unspent):
                box.write(box.contents.without_codes())

    def take(self, round_id: str) -> Taken:
        """Everything sealed in the box, each list shuffled by itself. The box stays as it is."""
        with self._opened(round_id) as box:
            c = box.contents
        return Taken(c.public, c.salt, _shuffled(c.answers), tuple(_shuffled(texts) for texts in c.texts))

    def destroy(self, round_id: str) -> None:
        """Overwrites the keys, then the box, then removes both. Does no harm twice, or after half of it."""
        with self._own(round_id), disk.room_needed():
            self._wipe_and_remove(round_id)

    def _wipe_and_remove(self, round_id: str, half: bool = False) -> None:
        """With `half`, raises BoxExists where the box turns out to be whole once the key is ours."""
        box, key = self._paths(round_id)
        with contextlib.ExitStack() as closing:
            for path in (key, box):
                with contextlib.suppress(FileNotFoundError):
                    fd = disk.open_file(path)
                    closing.callback(os.close, fd)
                    if path == key:
                        disk.wait_for_lock(fd)
                        if half and box.exists():
                            raise BoxExists
                    disk.fill(fd, os.fstat(fd).st_size)
            if disk.REMOVES_OPEN_FILES:  # before the lock goes: nobody is to find a box of random bytes
                self._remove(round_id)
        self._remove(round_id)

    def _remove(self, round_id: str) -> None:
        for path in self._paths(round_id):
            if path.exists():
                disk.remove(path)
                disk.sync_folder(path.parent)

    def _paths(self, round_id: str) -> tuple[Path, Path]:
        if not _ROUND_ID.fullmatch(round_id):
            raise ValueError("No round has such an id.")
        return self._boxes / f"{round_id}.box", self._keys / f"{round_id}.key"

    def _own(self, round_id: str) -> threading.Lock:
        self._paths(round_id)
        return _LOCKS[hash(round_id) % len(_LOCKS)]

    @contextlib.contextmanager
    def _opened(self, round_id: str) -> Iterator["_Open"]:
        """The box, open and locked against everybody else; its files show no new time afterwards."""
        box, key = self._paths(round_id)
        with self._own(round_id), disk.room_needed(), contextlib.ExitStack() as closing:
            fds = []
            for path in (key, box):
                try:
                    fd = disk.open_file(path)
                except FileNotFoundError:
                    raise NoBox from None
                closing.callback(disk.turn_back_times, path)
                closing.callback(os.close, fd)
                fds.append(fd)
                if path == key:
                    disk.wait_for_lock(fd)
                    if os.fstat(fd).st_nlink == 0:  # destroyed while we waited
                        raise NoBox
            yield _open(fds[1], fds[0], round_id)


@dataclass
class _Open:
    """A box whose files are open and locked. `current` is the slot that holds."""

    box: int
    key: int
    contents: Contents
    current: int

    def write(self, contents: Contents) -> None:
        """See the top of this file. Raises OSError before the new box counts, never after."""
        after = replace(contents, counter=self.contents.counter + 1)
        spare, block = 1 - self.current, secrets.token_bytes(BLOCK)
        self._key_block(spare, block)
        disk.write_at(self.box, layout.lock(after, block[:WRAP_KEY]), spare * after.shape.slot)
        disk.sync(self.box)
        old, self.current, self.contents = self.current, spare, after
        # Counted now. An old key that could not be wiped is wiped by whoever opens the box next.
        with contextlib.suppress(OSError):
            self.wipe(old)

    def wipe(self, slot: int) -> None:
        self._key_block(slot, secrets.token_bytes(BLOCK))

    def _key_block(self, slot: int, block: bytes) -> None:
        """A key is the beginning of a random block: with or without one, all blocks look the same."""
        disk.write_at(self.key, block, slot * BLOCK)
        disk.sync(self.key)


def _open(box: int, key: int, round_id: str) -> _Open:
    """The slot that holds. After a crash both may open: the newer one counts, and the key of the other is wiped."""
    size = os.fstat(box).st_size // 2
    found = [
        _Open(box, key, contents, slot)
        for slot in _SLOTS
        if (
            contents := layout.unlock(
                disk.read_at(box, size, slot * size), disk.read_at(key, WRAP_KEY, slot * BLOCK), round_id
            )
        )
    ]
    if not found:
        raise BoxDamaged
    newest = max(found, key=lambda each: each.contents.counter)
    if len(found) > 1:
        newest.wipe(1 - newest.current)
    return newest


def _first(round_id: str, shape: Shape, salt: bytes, public: bytes, digests: Sequence[Sequence[bytes]]) -> Contents:
    """Contents of a new box. ValueError for wrong sizes, numbers of colours, too many codes or one twice."""
    if len(salt) != codes.SALT or len(public) != keys.KEY:
        raise ValueError("A salt has 16 bytes, a public key 32.")
    if len(digests) != shape.colours or any(len(d) != codes.DIGEST for colour in digests for d in colour):
        raise ValueError("There is one list of digests of 32 bytes for each colour.")
    if any(len(colour) > shape.capacity or len(set(colour)) != len(colour) for colour in digests):
        raise ValueError("There are more codes than the box has room for, or one of them twice.")
    return Contents(
        round_id=round_id,
        shape=shape,
        salt=salt,
        public=public,
        counter=0,
        unspent=tuple(tuple(colour) for colour in digests),
        spent=((),) * shape.colours,
        texts=((),) * shape.texts,
    )


def _shuffled(items: Sequence[bytes]) -> tuple[bytes, ...]:
    drawn = list(items)
    secrets.SystemRandom().shuffle(drawn)
    return tuple(drawn)
