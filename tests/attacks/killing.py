"""A child process for `test_program_crashes`: it has people cast and tellers count in processes of their own, and kills these.

Run as `python -m tests.attacks.killing CASTS COUNTS SEED` with a data folder of its own. Prints what it found as JSON. Here,
and only here, the digests of codes are quick ones: so most kills fall into the writing, not into Argon2.
"""

import contextlib
import hashlib
import json
import math
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 -- Django is set up by now
from django.db import connection  # noqa: E402

from fairpractice.ballots import codes  # noqa: E402
from fairpractice.installation import preparing  # noqa: E402
from fairpractice.reflections import counting, desk, housekeeping  # noqa: E402
from fairpractice.reflections.casting import Outcome  # noqa: E402
from fairpractice.reflections.exceptions import NotNow  # noqa: E402
from fairpractice.reflections.models import FreeText, Round  # noqa: E402
from fairpractice.reflections.tests import rounds  # noqa: E402
from fairpractice.releases.models import Figure, Proof  # noqa: E402
from tests.cast import Cast, assemble  # noqa: E402

codes.digest = lambda code, salt: hashlib.blake2b(code.encode() + salt, digest_size=32).digest()  # see above

desk.guard = desk.Guard(fails=10_000)  # people who send once more are no guessers


Say = Callable[[str], None]


def killed(work: Callable[[Say], None], after: float) -> list[str]:
    """What a process said that did `work` and was killed so many seconds after it began, or (`after` infinite) left alone.

    It has begun when it says its first word.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        with contextlib.suppress(BaseException):
            work(lambda line: os.write(write, f"{line}\n".encode()) and None)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb", buffering=0) as said:
        words = said.read(1)
        if math.isfinite(after):
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return (words + said.readall()).decode().splitlines()


def cast_and_kill(cast: Cast, kills: int, draw: random.Random) -> dict[str, Any]:
    """Kills while one slip after the other is cast. Whoever got no reply sends once more, as people do."""
    made = rounds.dealt(cast, rounds.planned(cast, headcount=3 * kills, question_set="pulse"), spares=50)
    connection.close()
    left, accepted, halves = list(made.codes), 0, {"was in": 0, "was not": 0}
    began = time.perf_counter()
    for _measured in range(10):
        rounds.send(made.round, rounds.sheet(made.round, left.pop(), [1]))
        accepted += 1
    took = (time.perf_counter() - began) / accepted
    wrong: list[str] = []
    for _kill in range(kills):
        here = list(left)

        def work(say: Say, here: list[str] = here) -> None:
            for code in here:
                say(f"sends {code}")
                say(rounds.send(made.round, rounds.sheet(made.round, code, [1])).outcome.value)

        said = killed(work, draw.uniform(0, 2 * took))
        sent = [line.removeprefix("sends ") for line in said if line.startswith("sends ")]
        replies = [line for line in said if not line.startswith("sends ")]
        if set(replies) - {"in"}:
            wrong.append(f"a fresh slip got {replies}")
        accepted += replies.count("in")
        if len(sent) > len(replies):
            again = rounds.send(made.round, rounds.sheet(made.round, sent[-1], [1])).outcome
            halves["was not" if again is Outcome.IN else "was in"] += 1
            accepted += 1
        left = [code for code in left if code not in sent]
        found = len(desk.boxes().take(made.round.public_id).answers)
        if found != accepted:
            wrong.append(f"{found} ballots, {accepted} told that theirs is in")
    used = [code for code in made.codes if code not in left][:20]
    twice = [rounds.send(made.round, rounds.sheet(made.round, code, [1])).outcome.value for code in used]
    if set(twice) != {"not taken"}:
        wrong.append(f"used slips got {twice}")
    return {"kills": kills, "accepted": accepted, "halves": halves, "wrong": wrong, "left": len(left)}


@contextlib.contextmanager
def as_before(kept: Path) -> Iterator[None]:
    """Everything on the disk as it was when `kept` was filled."""
    connection.close()
    for name, folder in (("data", settings.DATA_FOLDER), ("keys", settings.BALLOT_KEYS_FOLDER)):
        shutil.rmtree(folder)
        shutil.copytree(kept / name, folder)
    yield
    connection.close()


def count_and_kill(cast: Cast, kills: int, draw: random.Random) -> dict[str, Any]:
    """Kills while a round is counted; then the program starts again, and the teller types the words once more."""
    made = rounds.dealt(cast, rounds.planned(cast, headcount=9, question_set="did-it-help"))
    for number, code in enumerate(made.codes[:8]):
        rounds.send(made.round, rounds.sheet(made.round, code, [number % 3 + 1] * 5, [f"text {number}"]))
    rounds.close(made.round)
    bob, name = cast.people["bob"], made.round.public_id

    def count(say: Say) -> None:
        say("counts")
        counting.count(by=bob, of=Round.objects.get(public_id=name), count_code=made.count_code)
        say("counted")

    kept = Path(settings.DATA_FOLDER).with_name("kept")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copytree(settings.DATA_FOLDER, kept / "data")
    shutil.copytree(settings.BALLOT_KEYS_FOLDER, kept / "keys")
    takes = []
    for _measured in range(3):
        with as_before(kept):
            began = time.perf_counter()
            assert killed(count, math.inf) == ["counts", "counted"]
            takes.append(time.perf_counter() - began)
    took, wrong, states = min(takes), list[str](), {"was counted": 0, "was not": 0}
    for kill in range(kills):
        with as_before(kept):
            # Half of the kills fall into the last part, where the rows are written and the box is destroyed.
            said = killed(count, draw.uniform(0.5 * took if kill % 2 else 0, 1.2 * took))
            was, found = _restart(bob, name, made.count_code)
            states["was counted" if was else "was not"] += 1
            if "counted" in said and not was:
                wrong.append("told that it is counted, and it was not")
            if found:
                wrong.append(found)
    return {"kills": kills, "took": took, "states": states, "wrong": wrong}


def _restart(bob: Any, name: str, count_code: str) -> tuple[bool, str]:
    """Starts the program anew; whether the round had been counted by then, and what is wrong with it in the end."""
    housekeeping.tidy()
    of = Round.objects.get(public_id=name)
    was = of.state == Round.State.COUNTED
    if was and desk.boxes().rounds():
        return was, "a box was left"
    if not was:
        if Figure.objects.exists() or FreeText.objects.exists():
            return was, "something was told of a round that is not counted"
        of = counting.count(by=bob, of=of, count_code=count_code)
    with contextlib.suppress(NotNow):
        counting.count(by=bob, of=of, count_code=count_code)
        return was, "counted twice"
    texts = sorted(FreeText.objects.values_list("text", flat=True))
    if (of.state, of.answers, texts) != (Round.State.COUNTED, 8, [f"text {n}" for n in range(8)]):
        return was, f"{of.state}, {of.answers} answers, {texts}"
    if Proof.objects.count() != 5 or desk.boxes().rounds():
        return was, f"{Proof.objects.count()} proofs, boxes {desk.boxes().rounds()}"
    return was, ""


def naive(folder: Path, kills: int, draw: random.Random) -> int:
    """The control: a list of ballots that is written anew each time, as one does. How often it was left unreadable."""
    path, broken = folder / "naive.json", 0
    path.write_text("[]")

    def work(say: Say) -> None:
        say("writes")
        while True:
            ballots = [*json.loads(path.read_text()), "x" * 200]
            with path.open("w") as file:
                for ballot in ["[", ",".join(map(json.dumps, ballots)), "]"]:
                    file.write(ballot)
                    file.flush()
                    os.fsync(file.fileno())

    for _kill in range(kills):
        killed(work, draw.uniform(0, 0.012))
        try:
            json.loads(path.read_text())
        except ValueError:
            broken += 1
            path.write_text("[]")
    return broken


if __name__ == "__main__":
    casts, counts, seed = map(int, sys.argv[1:])
    chance = random.Random(seed)
    preparing.migrate()
    everybody = assemble()
    first = count_and_kill(everybody, counts, chance)
    with as_before(Path(settings.DATA_FOLDER).with_name("kept")):
        Round.objects.update(state=Round.State.CANCELLED)
        second = cast_and_kill(everybody, casts, chance)
    third = naive(Path(settings.DATA_FOLDER), 40, chance)
    print(json.dumps({"counting": first, "casting": second, "naive": third}))
