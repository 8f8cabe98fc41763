"""A whole round at the real server, from slips to count, while somebody looks at every file, line, letter and row it leaves."""

import base64
import json
import os
import random
import re
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest

from fairpractice.ballots import codes, keys, sealing
from fairpractice.ballots.box import Boxes
from fairpractice.ballots.exceptions import CountCodeError
from tests.attacks.attackers import FROM, WATCH, Answer, Caller, Eyes, Secret, everything, keys_beside, unpacked
from tests.installation.conftest import Installation, Running

pytestmark = [
    pytest.mark.attack,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets any 127.* address call"),
]

PLAN = """
import django; django.setup()
from fairpractice.organisations.models import *
from fairpractice.organisations.signin import make_link
from fairpractice.reflections.tests import rounds
from tests.cast import Cast
willow = Organisation.objects.get()
bob = Person.objects.create(name="Bob")
Role.objects.create(person=bob, organisation=willow, kind="member")
cast = Cast(willow, willow, willow, willow, {"alice": Person.objects.get(name="Alice"), "bob": bob})
print(willow.public_id, rounds.planned(cast).public_id, make_link(bob).split("/enter/")[1])
"""

# Runs beside the server and looks when it is told to: the newest back-up, export and dump against the first.
LOOK = """
import django, json, sys; django.setup()
from pathlib import Path
from django.db import connection
from django_tasks_db.models import DBTaskResult
from fairpractice.installation.backups import make_backup
from fairpractice.installation.exporting import export
from tests.attacks.attackers import changes, dump, unpacked
folder, first = Path(sys.argv[1]), None
for number, line in enumerate(sys.stdin):
    make_backup(folder / f"{number}.zip")
    export(folder / f"export-{number}")
    saved = unpacked((folder / f"{number}.zip").read_bytes())
    saved.pop("manifest.json")
    told = {str(p.relative_to(folder / f"export-{number}")): p.read_bytes()
            for p in (folder / f"export-{number}").rglob("*") if p.is_file()}
    rows = dump()
    for name, held in rows.items():
        (folder / f"dump-{number}-{name}").write_bytes(held)
    now = saved | {f"export {n}": d for n, d in told.items()} | {f"table {n}": d for n, d in rows.items()}
    first = now if first is None or line.strip() == "again" else first
    waiting = DBTaskResult.objects.filter(status="RUNNING").exists() or DBTaskResult.objects.filter(
        status="READY", run_after__lte=django.utils.timezone.now()).exists()
    print(json.dumps({"changed": changes(first, now), "busy": waiting}), flush=True)
"""

OLDER = """
import django; django.setup()
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
for row in Session.objects.all():
    store = SessionStore(row.session_key)
    if "seen" in store:
        store["seen"] -= 1200
        store.save()
"""

CLOSE = """
import django; django.setup()
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
rounds.close(Round.objects.get())
"""


class _Post(socketserver.ThreadingTCPServer):
    """A mail server that hangs up: that somebody called is enough."""

    daemon_threads = True
    calls = 0

    def process_request(self, request: Any, client_address: Any) -> None:
        self.calls += 1
        self.shutdown_request(request)


@pytest.fixture
def post() -> Iterator[_Post]:
    with _Post(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@dataclass
class Scene:
    """An installation with its server, two people signed in, and a watcher. `copies`: what the watcher took."""

    place: Installation
    running: Running
    watch: Path
    copies: Path
    temporary: Path
    practice: str
    round: str
    alice: Caller
    bob: Caller
    watcher: "subprocess.Popen[str]"
    post_calls: Callable[[], int]
    codes: list[str] = field(default_factory=list)
    count_code: str = ""

    @property
    def cast(self) -> str:
        return f"/r/{self.round}/"

    def look(self, order: str = "look") -> dict[str, Any]:
        assert self.watcher.stdin
        assert self.watcher.stdout
        self.watcher.stdin.write(f"{order}\n")
        self.watcher.stdin.flush()
        return dict(json.loads(self.watcher.stdout.readline()))

    def opened(self) -> list[str]:
        return self.watch.joinpath("opened.txt").read_text().splitlines()

    def files(self) -> dict[str, tuple[int, int]]:
        """Size and time of each file and folder but the database's own and the box's, which are looked at otherwise."""
        own = ("fairpractice.sqlite3", ".box", ".key")
        places = [p for p in (*self.place.folder.rglob("*"), *self.temporary.rglob("*")) if "copies" not in p.parts]
        return {str(p): (p.stat().st_size, p.stat().st_mtime_ns) for p in places if not any(o in p.name for o in own)}

    def boxes(self) -> Boxes:
        return Boxes(self.place.folder / "ballots", keys_beside(self.place.folder))


@pytest.fixture
def scene(here: Installation, start: Callable[[Installation], Running], post: _Post, tmp_path: Path) -> Iterator[Scene]:
    """As it is once the slips are printed and the round is open; nobody has answered."""
    watch, copies, temporary = (tmp_path / name for name in ("watch", "copies", "temporary"))
    for folder in (watch, copies, temporary):
        folder.mkdir()
    (watch / "sitecustomize.py").write_text(WATCH)
    practice, name, link = here.python(PLAN).split()
    own = here.extra.copy()
    here.extra |= {
        "PYTHONPATH": os.pathsep.join(filter(None, [str(watch), os.environ.get("PYTHONPATH", "")])),
        "TMPDIR": str(temporary),
        "FAIRPRACTICE_EMAIL_URL": f"smtp://127.0.0.1:{post.server_address[1]}",
    }
    running = start(here)
    here.extra = own
    command = [sys.executable, "-c", LOOK, str(copies)]
    watcher = subprocess.Popen(command, env=here.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    running.wait()
    alice, bob = Caller(running.address), Caller(running.address)
    alice.send("/enter/" + running.link.split("/enter/")[1])
    bob.send(f"/enter/{link}")
    made = Scene(here, running, watch, copies, temporary, practice, name, alice, bob, watcher, lambda: post.calls)
    try:
        _deal(made)
        yield made
    finally:
        watcher.communicate()


def _deal(scene: Scene) -> None:
    """Bob prints the slips and tries the words, Alice opens the round: all over the line."""
    desk, lead = f"/teller/{scene.round}/", f"/lead/{scene.practice}/reflections/{scene.round}/"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', scene.bob.get(desk).text)
    assert token
    slips = scene.bob.post(f"{desk}slips.pdf", {"csrfmiddlewaretoken": token[1], "spares": "4"})
    assert slips.head("content-type") == "application/pdf", slips.text[:2000]
    words = b"\n".join(unpacked(slips.body).values()).decode()
    scene.codes = sorted(
        set(re.findall(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b", words))
    )
    assert len(scene.codes) == 18
    scene.count_code = _count_code(words)
    assert scene.bob.send(f"{desk}try/", count_code=scene.count_code).status == 302
    assert scene.alice.send(lead).status  # the page with the button
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', scene.alice.get(lead).text)
    assert token
    assert scene.alice.post(f"{lead}open/", {"csrfmiddlewaretoken": token[1]}).status == 302
    assert scene.alice.get(scene.cast).status == 200


def _count_code(words: str) -> str:
    """The nine words on the teller's sheet, however the page is laid out."""
    found = re.findall(r"\b(?:[bdfghjklmnprstvz][aiou]){2}[bdfghjklmnprstvz]\b", words)
    for at in range(len(found) - 8):
        try:
            return keys.count_code(keys.read_count_code(" ".join(found[at : at + 9])))
        except CountCodeError:
            continue
    raise AssertionError(found)


@dataclass
class Voter:
    """What one person answers, and how their browser sends it."""

    code: str
    items: tuple[int, ...]
    texts: tuple[str, str]
    with_script: bool = False
    cookies: dict[str, str] = field(default_factory=dict)

    def fields(self, public: bytes) -> list[tuple[str, str]]:
        if not self.with_script:
            chosen = [(f"q{n}", str(position)) for n, position in enumerate(self.items) if position]
            return [("code", self.code), *chosen, ("t0", self.texts[0]), ("t1", self.texts[1])]
        plain = [sealing.pack_answers(sealing.Answers(self.items)), *map(sealing.pack_text, self.texts)]
        answers, *texts = [base64.b64encode(sealing.seal(part, public)).decode() for part in plain]
        head = [("code", self.code), ("key", keys.key_name(public)), ("sealed_answers", answers)]
        return head + [("sealed_text", text) for text in texts]

    def send(self, scene: Scene, public: bytes) -> Answer:
        caller = Caller(scene.running.address)
        caller.cookies = dict(self.cookies)
        accept = {"Accept": "application/json"} if self.with_script else {}
        return caller.post(scene.cast, self.fields(public), **accept)

    @property
    def secrets(self) -> list[Secret]:
        """The code, the answers as bytes and as a form would send them, and the texts."""
        form = urlencode([(f"q{n}", str(position)) for n, position in enumerate(self.items) if position])
        return [self.code, bytes(self.items), form, *(text for text in self.texts if text)]


def _voters(scene: Scene) -> list[Voter]:
    draw = random.Random(5)
    return [
        Voter(
            code,
            tuple(draw.randrange(4) for _question in range(25)),
            (
                f"What is good, as voter {n} {draw.random()} said",
                f"What should change {draw.random()}" if n < 3 else "",
            ),
            with_script=n % 3 == 0,
            cookies=scene.alice.cookies if n % 2 else {},
        )
        for n, code in enumerate(scene.codes[:14])
    ]


def test_a_round_leaves_nothing_but_its_results(scene: Scene) -> None:
    boxes, stranger = scene.boxes(), Caller(scene.running.address)
    public = boxes.facts(scene.round).public
    voters = _voters(scene)
    scene.place.python(OLDER)  # so that a look at any page of theirs would show in Alice's session
    _until_quiet(scene)
    log, opened, files = scene.running.output.read_bytes(), len(scene.opened()), scene.files()
    secrets: list[Secret] = [scene.count_code, FROM, "Telltale/1.0", *(s for voter in voters for s in voter.secrets)]

    # A page is the same for a person who is signed in, and leaves their session alone.
    assert scene.alice.get(scene.cast).alike == stranger.get(scene.cast).alike
    for number, voter in enumerate(voters):
        if number == 9:
            _all_at_once(scene, voter, public)
        else:
            _is_in(voter.send(scene, public))
        assert scene.look() == {"changed": [], "busy": False}, f"copies tell of cast {number}"
        secrets += _in_the_box(scene, boxes)
    secrets += _tries(scene, voters, stranger)
    assert scene.look()["changed"] == []
    assert scene.running.output.read_bytes() == log, "a line tells of a cast"
    assert scene.post_calls() == 0, "a letter tells of a cast"
    assert set(scene.opened()[opened:]) == {f"open {path}" for path in boxes._paths(scene.round)}
    assert scene.files() == files
    # Control: any other page is written down in the session of whoever looks at it, and the watcher sees it.
    scene.alice.get(f"/lead/{scene.practice}/")
    assert any("django_session" in name for name in scene.look()["changed"])

    _count(scene)
    assert boxes.rounds() == []
    results = scene.alice.get(f"/lead/{scene.practice}/reflections/{scene.round}/results/").text
    published = [voter.texts[0] for voter in voters]
    assert all(text in results for text in published)
    assert all(voter.texts[1] not in results for voter in voters if voter.texts[1])
    scene.look()
    scene.running.stop()
    _nothing_is_left(scene, secrets, published)


def _until_quiet(scene: Scene) -> None:
    """The day's work in the background is done, and what follows is compared with now."""
    for _try in range(100):
        scene.look("again")
        if scene.look() == {"changed": [], "busy": False}:
            return
        time.sleep(0.1)
    raise AssertionError("the installation does not come to rest")


def _is_in(answer: Answer) -> None:
    assert answer.status in (200, 303)
    assert re.fullmatch(r"(/r/\w+/\?\w+)?", answer.head("location")), "an address that tells nothing of the ballot"
    assert "Your answers are in" in answer.text
    assert answer.head("set-cookie") == ""


def _all_at_once(scene: Scene, voter: Voter, public: bytes) -> None:
    """Sixteen people with one slip: one of them is let in."""
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _n: voter.send(scene, public), range(16)))
    let_in = [answer for answer in answers if "Your answers are in" in answer.text]
    refused = [answer for answer in answers if "is not known, or has been used" in answer.text]
    assert (len(let_in), len(refused)) == (1, 15), {answer.status for answer in answers}
    assert {answer.head("set-cookie") for answer in answers} == {""}


def _tries(scene: Scene, voters: list[Voter], stranger: Caller) -> list[Secret]:
    """What goes wrong at a cast leaves no more than what goes well: not in a log, and not in a file of a moment either."""
    other, beside = "7K2M-X9QA-4TBC", "typed beside a code that is not known"
    upload = b"--x\r\nContent-Disposition: form-data; name=t0; filename=a\r\n\r\n" + b"kept on no disk " * 30_000
    mistakes: list[tuple[str, bytes, str]] = [
        ("urlencoded", urlencode({"code": voters[0].code}).encode(), "has been used"),
        ("urlencoded", urlencode({"code": other, "t0": beside}).encode(), "is not known"),
        ("urlencoded", b"code=7K2M&t0=never+kept+" + b'"' * 550_000, "A code has 12 letters and numbers"),
        ("urlencoded", b"code=7K2M&t0=never+kept+" + b"x" * 700_000, "This is too long"),
        ("urlencoded", b"code=7K2M&t0=never+kept+" + b"x" * 2_200_000, "This is too long"),
        ("urlencoded", urlencode({f"q{n}": "1" for n in range(1200)}).encode(), "We could not read this"),
        ("multipart", upload + b"\r\n--x--\r\n", "Type the code from your slip"),
    ]
    kinds = {"urlencoded": "application/x-www-form-urlencoded", "multipart": "multipart/form-data; boundary=x"}
    for kind, body, said in mistakes:
        answers = [
            caller._ask("POST", scene.cast, body, {"Content-Type": kinds[kind]}) for caller in (stranger, scene.alice)
        ]
        assert all(said in answer.text for answer in answers), answers[0].text[-3000:]
        assert [answer.head("set-cookie") for answer in answers] == ["", ""]
        assert answers[0].alike == answers[1].alike
    assert stranger.get("/r/none/").status == 404
    assert stranger.get(scene.cast, Host="elsewhere.example").status == 400
    return [other, beside, "never kept", "kept on no disk kept on"]


def _in_the_box(scene: Scene, boxes: Boxes) -> list[Secret]:
    """What lies on the disk while the round is open, as whoever has both files and the slips could know it."""
    box, key = boxes._paths(scene.round)
    half, whole = box.stat().st_size // 2, box.read_bytes()
    taken = boxes.take(scene.round)
    sealed = [part[:48] for part in (*taken.answers, *(each for texts in taken.texts for each in texts))]
    return [
        key.read_bytes()[:32],
        key.read_bytes()[4096:4128],
        whole[:64],
        whole[half : half + 64],
        taken.salt,
        *sealed,
    ]


def _count(scene: Scene) -> None:
    desk = f"/teller/{scene.round}/count/"
    scene.place.python(CLOSE)
    wrong = scene.bob.send(desk, count_code=keys.count_code(b"another round's!"))
    assert "of another round" in wrong.text
    assert "has closed" in Caller(scene.running.address).post(scene.cast, {"code": scene.codes[15]}).text
    assert scene.bob.send(desk, count_code=scene.count_code).status == 302
    assert "has been counted" in Caller(scene.running.address).post(scene.cast, {"code": scene.codes[15]}).text


def _nothing_is_left(scene: Scene, secrets: list[Secret], published: list[str]) -> None:
    salt = next(secret for secret in secrets if isinstance(secret, bytes) and len(secret) == codes.SALT)
    seed = keys.read_count_code(scene.count_code)
    digests = [codes.digest(codes.tidy(code), salt) for code in scene.codes]
    words = scene.count_code.split("-")
    secrets += [*scene.codes, *digests, seed, keys.private_key(seed), "-".join(words[:3]), "-".join(words[5:])]
    eyes = Eyes([secret for secret in secrets if secret not in published])
    left = everything(scene.place.folder, keys_beside(scene.place.folder), scene.temporary, scene.copies)
    left |= everything(scene.running.output, *_postgres(scene.place))
    assert eyes.search(left) == {}
    # What was published lies in its table (and so in the newest copies), and in no other file.
    told = set(Eyes(published).search(left))
    strange = [
        name
        for name in told
        if not re.search(r"sqlite3|/pgdata/|/data/(base|pg_wal)/|freetext|/practices/|index.html", name)
    ]
    assert strange == []
    assert told, "the eyes are open"


def _postgres(place: Installation) -> list[Path]:
    """The folder of the database server with its log of changes, and beside it what it says (where `bin/test` has it)."""
    if not place.url:
        return []
    with psycopg.connect(place.url, autocommit=True) as opened:
        opened.execute("CHECKPOINT")
        found = opened.execute("SHOW data_directory").fetchone()
    assert found
    folder = Path(str(found[0]))
    return [folder, *folder.parent.glob("*.log")]
