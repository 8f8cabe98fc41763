"""How long casting and reading results take at the real server, with many rounds open at once.

`python -m benchmarks.reflecting fill ROUNDS` writes them into the data folder of the environment and prints where to ask.
"""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

from benchmarks.lines import Line
from benchmarks.serving import ROOT, free_port, running, surroundings

ROUNDS, A_SECOND = 200, 10
CAST_P95, RESULTS_P95 = 150.0, 300.0
CAPACITY, SPENT = 64, 30  # slips of each round, and how many of them were cast before the measurement
LONGEST = "Längst möglicher Text. " * 80  # with letters of two bytes


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1] * 1000


def _prepared(data: Path, port: int, what: str, number: int) -> tuple[dict[str, str], dict[str, Any]]:
    env = surroundings(data, port, "benchmarks.settings")
    filled = subprocess.run(
        [sys.executable, "-m", "benchmarks.reflecting", what, str(number)],
        env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return env, json.loads(filled.stdout)


def cast() -> Iterator[Line]:
    """Ten casts a second for a minute over 200 open rounds, half full, with the longest answers, through the page."""
    seconds = int(os.environ.get("FAIRPRACTICE_BENCH_SECONDS", "60"))
    with tempfile.TemporaryDirectory() as folder:
        data, port = Path(folder) / "data", free_port()
        data.mkdir()
        env, told = _prepared(data, port, "fill", ROUNDS)
        with running([sys.executable, "-m", "benchmarks.serving", str(port)], env, port):
            times, taken = _cast_for(port, told["slips"], told["items"], seconds)
        yield Line("page-casts", len(times), "casts")
        yield Line("page-casts-taken", taken, "casts", low=len(times))
        yield Line("page-cast-p95", _p95(times), "ms", high=CAST_P95)


def _cast_for(port: int, slips: list[list[str]], items: int, seconds: int) -> tuple[list[float], int]:
    times: list[float] = []
    taken: list[bool] = []
    lock = threading.Lock()

    def one(slip: list[str]) -> None:
        body = urlencode({"code": slip[1], **{f"q{i}": "1" for i in range(items)}, "t0": LONGEST, "t1": LONGEST})
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("POST", f"/r/{slip[0]}/", body, {"Content-Type": "application/x-www-form-urlencoded"})
        text = connection.getresponse().read().decode()
        connection.close()
        with lock:
            times.append(time.monotonic() - began)
            taken.append("Your answers are in" in text)

    started = time.monotonic()
    threads = []
    for number in range(seconds * A_SECOND):
        wait = started + number / A_SECOND - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        threads.append(threading.Thread(target=one, args=(slips[number % len(slips)],)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return times, sum(taken)


def results() -> Iterator[Line]:
    """A page with 25 questions and two earlier rounds, warm."""
    with tempfile.TemporaryDirectory() as folder:
        data, port = Path(folder) / "data", free_port()
        data.mkdir()
        env, told = _prepared(data, port, "results", 1)
        with running([sys.executable, "-m", "benchmarks.serving", str(port)], env, port):
            for name, address in (("results-page", told["page"]), ("results-chart", told["chart"])):
                times = _asked(port, address, told["cookie"], 60)
                yield Line(f"{name}-p95", _p95(times), "ms", high=RESULTS_P95)
        yield Line("results-questions", told["questions"], "questions")


def _asked(port: int, address: str, cookie: str, number: int) -> list[float]:
    times = []
    for turn in range(number + 5):
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", address, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{address} answered {answer.status}")
        if turn >= 5:
            times.append(time.monotonic() - began)
    return times


def _ready() -> None:
    import django  # noqa: PLC0415 -- reads the settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def fill(number: int) -> None:
    """Open rounds, each half full with the longest answers; prints slips that are still good, in turn over the rounds."""
    _ready()
    from datetime import timedelta  # noqa: PLC0415

    from django.utils import timezone  # noqa: PLC0415

    from fairpractice.ballots import codes, keys, sealing  # noqa: PLC0415
    from fairpractice.ballots.layout import Shape, capacity_for  # noqa: PLC0415
    from fairpractice.organisations.models import Organisation  # noqa: PLC0415
    from fairpractice.reflections import desk  # noqa: PLC0415
    from fairpractice.reflections import questions as sets  # noqa: PLC0415
    from fairpractice.reflections.models import Round  # noqa: PLC0415

    chosen, now, boxes = sets.load_set("framework"), timezone.now(), desk.boxes()
    public = keys.public_key(keys.private_key(keys.read_count_code(keys.fresh_count_code())))
    answers, text = sealing.pack_answers(sealing.Answers((1,) * len(chosen.questions))), sealing.pack_text(LONGEST)
    ballots = [
        sealing.Sealed(sealing.seal(answers, public), tuple(sealing.seal(text, public) for _open in chosen.open))
        for _n in range(SPENT)
    ]
    slips: list[list[tuple[str, str]]] = []
    for place in range(number):
        employer = Organisation.objects.create(name=f"Made-up Surgery {place}", employer_type="gp")
        made = Round.objects.create(
            employer=employer, state="open", question_set="framework", title="Made-up round", headcount=CAPACITY,
            questions=[sets.to_plain(q) for q in chosen.questions], open_questions=[sets.to_plain(o) for o in chosen.open],
            slips=CAPACITY, public_key=public.hex(), key_tested=True, opened_at=now, closes_at=now + timedelta(days=7),
        )  # fmt: skip
        fresh, salt = codes.fresh(3 + number // 60), codes.fresh_salt()
        good = [codes.digest(codes.tidy(code), salt) for code in fresh]
        spent = [os.urandom(32) for _n in range(SPENT)]  # digests of codes that nobody has: only their number matters
        boxes.make(made.public_id, Shape(capacity_for(CAPACITY), len(chosen.open)), salt, public, [[*good, *spent]])
        for digest, ballot in zip(spent, ballots, strict=True):
            assert boxes.cast(made.public_id, [digest], ballot)
        slips.append([(made.public_id, code) for code in fresh])
    turns = [slip for turn in zip(*slips, strict=True) for slip in turn]
    print(json.dumps({"slips": turns, "items": len(chosen.questions)}))


def fill_results(_number: int) -> None:
    """One Practice with three counted rounds of the whole set; prints where the last is and who may read it."""
    _ready()
    from datetime import timedelta  # noqa: PLC0415

    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from fairpractice.figures.practice import Round as PublicRound  # noqa: PLC0415
    from fairpractice.figures.values import Unreleased  # noqa: PLC0415
    from fairpractice.organisations.models import Organisation, Person, Role  # noqa: PLC0415
    from fairpractice.reflections import questions as sets  # noqa: PLC0415
    from fairpractice.reflections import shapes  # noqa: PLC0415
    from fairpractice.reflections.models import FreeText, Round  # noqa: PLC0415
    from fairpractice.releases import services as releases  # noqa: PLC0415

    chosen, now = sets.load_set("framework"), timezone.now()
    employer = Organisation.objects.create(name="Made-up Surgery", employer_type="gp")
    person = Person.objects.create(name="Lead", email="lead@example.org")
    Role.objects.create(person=person, organisation=employer, kind="lead")
    for turn in range(3):
        opened = now - timedelta(days=300 - turn * 100)
        made = Round.objects.create(
            employer=employer, state="counted", question_set="framework", title=f"Round {turn}", headcount=24, answers=20,
            questions=[sets.to_plain(q) for q in chosen.questions], open_questions=[sets.to_plain(o) for o in chosen.open],
            opened_at=opened, closes_at=opened + timedelta(days=9), ended_on=(opened + timedelta(days=10)).date(),
        )  # fmt: skip
        asked = [
            releases.Asked(
                shapes.item(q),
                Unreleased(((1 + (7 * n + 5 * turn) % 19, 19 - (7 * n + 5 * turn) % 19),)),
                PublicRound(made.public_id, 24, 1, 1),
            )
            for n, q in enumerate(chosen.questions)
        ]
        releases.publish(employer=employer, asked=asked)
        FreeText.objects.bulk_create(
            [FreeText(round=made, question=o.id, text=LONGEST) for o in chosen.open for _n in range(12)]
        )
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page = f"/lead/{employer.public_id}/reflections/{made.public_id}/results/"
    told = {"page": page, "chart": f"{page}chart.svg", "cookie": f"{cookie.key}={cookie.value}"}
    print(json.dumps({**told, "questions": len(chosen.questions)}))


if __name__ == "__main__":
    {"fill": fill, "results": fill_results}[sys.argv[1]](int(sys.argv[2]))
