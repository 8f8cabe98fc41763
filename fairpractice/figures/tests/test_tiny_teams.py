"""Two thousand random tiny teams through the real code: every world, every draw, up to twelve rounds, every coalition of two."""

import random
from collections.abc import Hashable
from dataclasses import dataclass

import pytest

from fairpractice.figures.attack import Answers, Finding, alike, attack, flat
from fairpractice.figures.classes import CAP, CAP_SENSITIVE, LEAST
from fairpractice.figures.practice import Item, Ledger, Round, release
from fairpractice.figures.values import Audience, Unreleased


@dataclass(frozen=True)
class Meeting:
    """One round of a team's life: who answered, of how many, and who came and went since the one before."""

    answered: tuple[int, ...]
    headcount: int
    left: int
    joined: int
    stayed: int | None


def life(seed: int) -> tuple[Item, list[Meeting], int]:
    """A random team: its item, its rounds, and how many people it had in all. In every fourth people do not always answer; now
    and then all leave and others begin afresh."""
    pick = random.Random(seed)
    here, total = list(range(pick.choice([7, 7, 8, 8, 9]))), 0
    total = len(here)
    shy, first, meetings = seed % 4 == 0, set(here), list[Meeting]()
    for number in range(12 if seed % 8 == 0 else pick.randint(1, 4)):
        left = joined = 0
        while number and len(here) > 6 and pick.random() < 0.4:
            here.pop(pick.randrange(len(here)))
            left += 1
        while number and total < 10 and pick.random() < 0.4:
            here.append(total)
            total, joined = total + 1, joined + 1
        answered = tuple(p for p in here if not shy or pick.random() < 0.9)
        stayed = len(first & set(here)) if seed % 3 == 0 else None
        meetings.append(Meeting(answered, len(here), left, joined, stayed))
    return Item("fair", sensitive=pick.random() < 0.4), meetings, total


def found(item: Item, meetings: list[Meeting], total: int, insiders: int = 2) -> Finding:
    """What the attacker finds who knows who answered when, sees all that was ever told, and that nobody changed their mind."""
    ledgers, views = [Ledger()], dict[Hashable, int]()
    steps: dict[tuple[int, bool, int, int], tuple[int, int]] = {}
    masks = [sum(1 << p for p in m.answered) for m in meetings]

    def step(number: int, draw: bool, yes: int, ledger: int) -> tuple[int, int]:
        """One round from the real code: the number of what both audiences see, and of the ledger after it."""
        meeting = meetings[number]
        counts = Unreleased(((yes, len(meeting.answered) - yes),))
        now = Round(str(number), meeting.headcount, meeting.left, meeting.joined, "", draw, meeting.stayed)
        told, after = release(counts, item, now, ledgers[ledger])
        seen = tuple(tuple(f for f in told.figures if who is Audience.TEAM or f.audience is who) for who in Audience)
        kept = Ledger(after.bases)
        if kept not in ledgers:
            ledgers.append(kept)
        return views.setdefault((seen, told.refusals, told.proof), len(views)), ledgers.index(kept)

    def publish(world: Answers) -> list[tuple[float, Hashable]]:
        bits = sum(1 << p for p, said in enumerate(world) if said)
        out = []
        for draw in (False, True):
            seen, ledger = [], 0
            for number, mask in enumerate(masks):
                key = (number, draw, (bits & mask).bit_count(), ledger)
                if key not in steps:
                    steps[key] = step(*key)
                this, ledger = steps[key]
                seen.append(this)
            out.append((0.5, tuple(seen)))
        return [*out] if out[0][1] != out[1][1] else [(1.0, out[0][1])]

    kinds = [tuple(p in m.answered for m in meetings) for p in range(total)]
    atoms = [kinds.index(kind) for kind in kinds]
    first = next((m.answered for m in meetings if len(m.answered) >= LEAST), ())
    return attack(publish, atoms, alike(atoms, insiders), flat([int(p in first) for p in range(total)]))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 2000, 250))
def test_two_thousand_tiny_teams_expose_nobody(start: int) -> None:
    told = 0
    for seed in range(start, start + 250):
        item, meetings, total = life(seed)
        out = found(item, meetings, total)
        assert out.exposed == 0, f"team {seed}"
        assert out.guess < CAP, f"team {seed}"
        if item.sensitive:
            assert found(item, meetings, total, 1).guess < CAP_SENSITIVE, f"team {seed}"
        told += out.releases > 1
    assert told > 100
