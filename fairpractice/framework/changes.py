"""A new version of a pack meets the answers a Practice gave to an older one: what still stands? Pure and deterministic.

No answer is ever lost: each one given to `reconcile` is in at least one of the states it returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from fairpractice.framework.shapes import Meaning, Pack, Rewording, VersionChanges


class Standing(StrEnum):
    """How things are with one item."""

    NOT_ANSWERED = "not answered"
    NEW = "new"  # not answered, and not there when the Practice last looked
    GIVEN = "given"
    REWORDED = "reworded"  # given, to other words that ask the same
    LOOK_AGAIN = "look again"  # given, but the words now ask something else
    CARRIED = "carried"  # from what was split or merged into this item; to be confirmed
    REPLACED = "replaced"  # gone: split or merged; answers are kept here and carried on
    RETIRED = "retired"  # gone; answers are kept here
    UNKNOWN = "unknown"  # no such item in this pack, now or before; answers are kept here


@dataclass(frozen=True)
class Answer:
    """What a Practice said about an item while it looked at version `version`. `payload` is the caller's own."""

    item: str
    version: int
    payload: Any = None


@dataclass(frozen=True)
class ItemState:
    """One item and its answers.

    `answer` is the standing one, also where it has to be looked at again, or of an item that has gone. `carried` are
    answers to other items that came here, oldest first; with more than one, items were merged. `history` are older
    answers, oldest first. `rewordings` are those since the standing or carried answers were given. `came_from` and
    `became` are item ids; `gone_in` is the version, `reason` and `was` the words told when an item went.
    """

    item: str
    standing: Standing
    answer: Answer | None = None
    carried: tuple[Answer, ...] = ()
    history: tuple[Answer, ...] = ()
    rewordings: tuple[Rewording, ...] = ()
    came_from: tuple[str, ...] = ()
    became: tuple[str, ...] = ()
    gone_in: int | None = None
    reason: str = ""
    was: str = ""


def reconcile(pack: Pack, answers: Iterable[Answer], seen_version: int | None) -> list[ItemState]:
    """The state of every item of the (whole, unfiltered) pack in its order, then those that have gone, then unknown.

    `seen_version` is the version the Practice last looked at; None means never, and then nothing counts as new. Items
    that went are listed if they have answers or went after that version. Of several answers to one item the last
    stands: the one to the highest version, then the one that comes later in `answers`.
    """
    told = sorted(enumerate(answers), key=lambda pair: (pair[1].version, pair[0]))
    line = _Timeline()
    changes = {changed.version: changed for changed in pack.changes}
    waiting = list(told)
    for version in range(1, pack.version + 1):
        if version in changes:
            line.apply(changes[version])
        while waiting and (waiting[0][1].version <= version or version == pack.version):
            line.answer(*waiting.pop(0))
    seen = pack.version if seen_version is None else seen_version
    return [*_current(pack, line, seen), *_gone(pack, line, seen), *_unknown(pack, line)]


_Told = tuple[int, Answer]  # position among the answers given, and the answer


@dataclass
class _Place:
    """What has gathered at one item so far."""

    current: list[_Told] = field(default_factory=list)
    standing: Standing = Standing.GIVEN
    history: list[_Told] = field(default_factory=list)
    rewordings: list[Rewording] = field(default_factory=list)
    came_from: list[str] = field(default_factory=list)
    introduced: int = 1
    gone: ItemState | None = None


class _Timeline:
    """Plays the versions one after the other."""

    def __init__(self) -> None:
        self.places: dict[str, _Place] = {}

    def place(self, item: str) -> _Place:
        return self.places.setdefault(item, _Place())

    def answer(self, position: int, answer: Answer) -> None:
        """A direct answer takes the place of all that was there; one to an item that has gone is only kept."""
        place = self.place(answer.item)
        if place.gone:
            place.history.append((position, answer))
            return
        place.history.extend(place.current)
        place.current, place.standing, place.rewordings = [(position, answer)], Standing.GIVEN, []

    def apply(self, changed: VersionChanges) -> None:
        """All changes of a version happen at once: what moves is what was there before it."""
        moves = [(item.item, item.into, item.was) for item in changed.split]
        moves += [(id, (item.into,), item.was) for item in changed.merged for id in item.items if id != item.into]
        before = {item: list(self.place(item).current) for item, _, _ in moves}
        for item in changed.added:
            self.place(item).introduced = changed.version
        for reworded in changed.reworded:
            self._reword(self.place(reworded.item), reworded)
        for item, into, was in moves:
            for target in into:
                self._carry(item, before[item], target, changed.version)
            self._end(item, ItemState(item, Standing.REPLACED, became=into, gone_in=changed.version, was=was))
        for retired in changed.retired:
            state = ItemState(
                retired.item, Standing.RETIRED, gone_in=changed.version, reason=retired.reason, was=retired.was
            )
            self._end(retired.item, state)

    @staticmethod
    def _reword(place: _Place, reworded: Rewording) -> None:
        place.rewordings.append(reworded)
        if reworded.meaning is Meaning.CHANGED and place.standing is not Standing.CARRIED:
            place.standing = Standing.LOOK_AGAIN
        elif place.standing is Standing.GIVEN:
            place.standing = Standing.REWORDED

    def _carry(self, item: str, told: list[_Told], target: str, version: int) -> None:
        """An item that others are merged into asks for more than before: its own answer is to be confirmed as well."""
        if target not in self.places:
            self.place(target).introduced = version
        place = self.place(target)
        place.came_from.append(item)
        if not place.current:
            place.rewordings = []
        place.current = sorted({*place.current, *told}, key=_age) if told else place.current
        place.standing = Standing.CARRIED

    def _end(self, item: str, state: ItemState) -> None:
        self.place(item).gone = state


def _age(told: _Told) -> tuple[int, int]:
    return told[1].version, told[0]


def _plain(told: Sequence[_Told]) -> tuple[Answer, ...]:
    return tuple(answer for _, answer in sorted(told, key=_age))


def _state(item: str, standing: Standing, place: _Place) -> ItemState:
    """The answers of a place: carried ones, or the one that stands."""
    carried = place.standing is Standing.CARRIED
    return ItemState(
        item=item,
        standing=standing,
        answer=place.current[-1][1] if place.current and not carried else None,
        carried=_plain(place.current) if carried else (),
        history=_plain(place.history),
        rewordings=tuple(place.rewordings) if place.current else (),
        came_from=tuple(place.came_from),
    )


def _current(pack: Pack, line: _Timeline, seen: int) -> Iterable[ItemState]:
    for item in pack.items:
        place = line.places.get(item, _Place())
        empty = Standing.NEW if place.introduced > seen else Standing.NOT_ANSWERED
        yield _state(item, place.standing if place.current else empty, place)


def _gone(pack: Pack, line: _Timeline, seen: int) -> list[ItemState]:
    found = []
    for item, place in line.places.items():
        end = place.gone
        if item in pack.items or end is None or end.gone_in is None:
            continue
        if place.current or place.history or end.gone_in > seen:
            kept = _state(item, end.standing, place)
            found.append((end.gone_in, item, kept, end))
    found.sort(key=lambda entry: entry[:2])
    return [
        replace(kept, became=end.became, gone_in=end.gone_in, reason=end.reason, was=end.was)
        for _, _, kept, end in found
    ]


def _unknown(pack: Pack, line: _Timeline) -> list[ItemState]:
    return [
        _state(item, Standing.UNKNOWN, place)
        for item, place in sorted(line.places.items())
        if item not in pack.items and place.gone is None and (place.current or place.history)
    ]
