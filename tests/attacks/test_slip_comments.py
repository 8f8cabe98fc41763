"""Comments and consent by slip: nobody can say who wrote what, or when, and before a window is counted it is nowhere at all.

They pass the same box as the answers to a reflection; what is new is attacked here: a text for each paragraph by one person,
rows that are brought into another room once they are counted, and an objection that is always shown.
"""

import contextlib
import logging
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from fairpractice.ballots import codes, keys, sealing
from fairpractice.ballots.layout import Contents, unlock
from fairpractice.documents import editing, together
from fairpractice.documents.models import Document, Version
from fairpractice.documents.models_together import Comment
from fairpractice.documents.wording import Wording
from fairpractice.installation import tables
from fairpractice.organisations.models import Role
from fairpractice.reflections import desk, planning
from fairpractice.reflections.casting import Outcome
from fairpractice.reflections.models import FreeText, Round
from fairpractice.reflections.tests import rounds
from tests.attacks import test_program_server as server
from tests.attacks.attackers import Caller, Eyes, Secret, changes, dump, everything, keys_beside, noise, tau
from tests.attacks.test_program_copies import Copies, on_the_disk, secrets_of
from tests.attacks.test_program_server import Scene, post, scene
from tests.cast import Cast, assemble

__all__ = ["post", "scene"]
pytestmark = [pytest.mark.attack, pytest.mark.django_db]
TEXT = "We want fair work.\n\nWe do not look away from racism.\n\nWe ask again each year."
PARAGRAPHS, PEOPLE, FEW = 3, 120, 8
_WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|SELECT .* FOR UPDATE)", re.IGNORECASE | re.DOTALL)


@dataclass
class Window:
    """A statement out for comment or consent by slip, with what is on paper."""

    cast: Cast
    document: Document
    version: Version
    made: rounds.Dealt

    def send(self, number: int, texts: Sequence[str], positions: Sequence[int] = ()) -> None:
        """Whoever has slip `number` writes: a text for each paragraph, or the reason of an objection."""
        posted = rounds.sheet(self.made.round, self.made.codes[number], positions, texts)
        assert rounds.send(self.made.round, posted).outcome is Outcome.IN

    def counted(self) -> None:
        """The teller counts, and the lead looks at what came."""
        rounds.counted(self.cast, self.made)
        together.threads(self.version)


def opened(kind: str, headcount: int = FEW + 4) -> Window:
    """A window of one kind ("comments", "consent"), dealt and open."""
    cast = assemble()
    alice, bob = cast.people["alice"], Role.objects.get(person=cast.people["bob"], end=None)
    document = editing.begin(by=alice, employer=cast.willow, kind="statement", title="Ours", wording=Wording(TEXT))
    version = Version.objects.select_related("document__employer").get(document=document)
    begin = together.slips_for_comments if kind == "comments" else together.slips_for_consent
    of = begin(by=alice, version=version, home=f"/lead/{cast.willow.public_id}/statement/")
    planning.set_basics(by=alice, of=of, said=planning.Basics(title=of.title, headcount=headcount, days=5))
    planning.choose_teller(by=alice, of=of, role=bob, own_key=False, two_colours=False)
    of.refresh_from_db()
    return Window(cast, document, version, rounds.dealt(cast, of, spares=0))


def said(kind: str, number: int) -> tuple[list[str], list[int]]:
    """What somebody sends, and the option they choose: texts that nobody else writes."""
    if kind == "consent":
        return [f"Objection of somebody {number}"], [3]
    return [f"Comment of somebody {number} on paragraph {n}" for n in range(PARAGRAPHS)], []


@pytest.fixture
def folders(own_boxes: tuple[Path, Path], tmp_path: Path, settings: Settings) -> tuple[Path, Path]:
    settings.MEDIA_ROOT = tmp_path / "files"
    for name in ("files", "copies"):
        (tmp_path / name).mkdir()
    return own_boxes


def _steal(of: Round) -> Contents:
    """The box as somebody reads it who has both files, taken now."""
    return _unlocked(*(path.read_bytes() for path in desk.boxes()._paths(of.public_id)), of.public_id)


def _unlocked(box: bytes, key: bytes, name: str) -> Contents:
    half = len(box) // 2
    for slot in (0, 1):
        found = unlock(box[slot * half :][:half], key[slot * 4096 :][:32], name)
        if found:
            return found
    raise AssertionError("with the wrap key the box opens")


def _read(contents: Contents, private: bytes) -> list[list[str]]:
    """The texts as they lie in the box, a list for each paragraph; "" for what this key does not open."""

    def text(sealed: bytes) -> str:
        shared = sealing.shared_key(sealing.envelope(sealed), private)
        return sealing.unpack_text(sealing.open_with(sealed, shared, contents.public) or b"") or ""

    return [[text(sealed) for sealed in lying] for lying in contents.texts]


def _who(texts: Sequence[str]) -> list[int]:
    return [int(re.findall(r"\d+", text)[0]) for text in texts]


# -- orders --------------------------------------------------------------------------------------------------------------


def _unrelated(lists: dict[str, list[int]]) -> None:
    """No two of these orders of the same people know anything of each other."""
    names, limit = sorted(lists), noise(PEOPLE)
    for at, one in enumerate(names):
        assert sorted(lists[one]) == list(range(PEOPLE)), f"{one} are all there"
        place = {who: n for n, who in enumerate(lists[one])}
        for other in names[at + 1 :]:
            assert abs(tau(range(PEOPLE), [place[who] for who in lists[other]])) < limit, f"{one} lie as {other} do"


def test_neither_order_nor_slip_nor_what_else_somebody_wrote_can_be_told(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attacker has the box, its wrap key, the count code, every slip, and at the end the database."""
    window = opened("comments", PEOPLE)
    slow, seen = codes.digest, dict[str, bytes]()

    def overheard(code: str, salt: bytes) -> bytes:
        seen[code] = slow(code, salt)
        return seen[code]

    monkeypatch.setattr(codes, "digest", overheard)
    sequence = random.Random(11).sample(range(PEOPLE), PEOPLE)
    for who in sequence:
        window.send(who, said("comments", who)[0])
    stolen = _steal(window.made.round)
    (spent,) = stolen.spent
    digests = [seen[codes.tidy(code)] for code in window.made.codes]
    read = _read(stolen, keys.private_key(keys.read_count_code(window.made.count_code)))
    box = {f"box, paragraph {n}": _who(texts) for n, texts in enumerate(read)}
    _unrelated({"casts": sequence, "slips": [digests.index(one) for one in spent], **box})
    window.counted()
    rows = {
        f"rows, paragraph {n}": _who(Comment.objects.filter(paragraph=n).order_by("id").values_list("text", flat=True))
        for n in range(PARAGRAPHS)
    }
    lines = dump()["documents_comment"].decode().splitlines()
    disk = {
        f"disk, paragraph {n}": _who(re.findall(rf"somebody (\d+) on paragraph {n}", "\n".join(lines)))
        for n in range(PARAGRAPHS)
    }
    # The rows lie as they are numbered, and both as they were published before: none of it as they were cast or lay.
    for n in range(PARAGRAPHS):
        _unrelated(
            {"casts": sequence, "slips": list(range(PEOPLE)), f"box {n}": box[f"box, paragraph {n}"], **_one(rows, n)}
        )
        _unrelated({"casts": sequence, **_one(disk, n)})
    _unrelated({"casts": sequence, **rows})
    assert not Comment.objects.exclude(by=None, at=None).exists()


def _one(lists: dict[str, list[int]], n: int) -> dict[str, list[int]]:
    return {name: order for name, order in lists.items() if name.endswith(f"paragraph {n}")}


def test_control_comments_that_are_kept_as_they_come_give_their_order_away(folders: tuple[Path, Path]) -> None:
    window = opened("comments")
    sequence = random.Random(3).sample(range(PEOPLE), PEOPLE)
    for who in sequence:  # what many would call anonymous: no name, no time
        Comment.objects.create(version=window.version, paragraph=0, text=f"somebody {who} on", by_slip=True)
    lying = _who(re.findall(r"somebody (\d+) on", dump()["documents_comment"].decode()))
    with pytest.raises(AssertionError, match="lie as"):
        _unrelated({"casts": sequence, "disk": lying})


# -- copies --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def copies(folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copies:
    # A test is inside a transaction already; that a copy is of one moment has tests of its own.
    monkeypatch.setattr(tables, "one_moment", contextlib.nullcontext)
    return Copies(tmp_path / "copies")


@pytest.mark.parametrize("kind", ["comments", "consent"])
def test_before_the_count_nothing_is_anywhere_and_nothing_tells_of_a_cast(
    copies: Copies, folders: tuple[Path, Path], kind: str, tmp_path: Path
) -> None:
    window = opened(kind)
    secrets, texts = secrets_of(window.made), list[Secret]()
    together.threads(window.version)  # whoever looks meanwhile brings nothing over
    copies.take()
    for number in range(FEW):
        sent, positions = said(kind, number)
        window.send(number, sent, positions)
        secrets += on_the_disk(window.made, folders)
        texts += sent
        together.threads(window.version)
        copies.take()
    assert copies.that_tell_of_casts() == []
    held = copies.held() | everything(tmp_path / "files")
    assert Eyes([*secrets, *texts]).search(held) == {}
    # The eyes are open: in the same places they find what was counted.
    window.counted()
    copies.take()
    assert {repr(text) for text in texts} <= {
        text for found in Eyes(texts).search(copies.held()).values() for text in found
    }
    assert Eyes(secrets_of_paper(window)).search(copies.held()) == {}, "and no code beside it"


def secrets_of_paper(window: Window) -> list[Secret]:
    """What is on slips and on the teller's sheet: never kept, before or after."""
    seed = keys.read_count_code(window.made.count_code)
    return [*window.made.codes, window.made.count_code, seed, keys.private_key(seed)]


@pytest.mark.parametrize(("slips", "comments"), [(6, 6), (8, 4)])
def test_too_few_are_nowhere_after_the_count_either(
    copies: Copies, folders: tuple[Path, Path], tmp_path: Path, slips: int, comments: int
) -> None:
    window = opened("comments")
    for number in range(slips):
        window.send(number, said("comments", number)[0][:1] if number < comments else [])
    window.counted()
    copies.take()
    left = copies.held() | everything(*folders, tmp_path / "files")
    texts = [said("comments", number)[0][0] for number in range(comments)]
    assert Eyes([*texts, *secrets_of_paper(window)]).search(left) == {}
    assert not Comment.objects.exists()
    assert not FreeText.objects.exists()


def test_old_copies_of_the_box_open_nothing_without_the_count_code(folders: tuple[Path, Path]) -> None:
    window = opened("comments")
    of, kept = window.made.round, list[tuple[bytes, bytes]]()
    texts = [text for number in range(FEW) for text in said("comments", number)[0]]
    for number in range(FEW):
        window.send(number, said("comments", number)[0])
        kept.append(tuple(path.read_bytes() for path in desk.boxes()._paths(of.public_id)))  # type: ignore[arg-type]
    window.counted()
    assert not any(path.exists() for path in desk.boxes()._paths(of.public_id))
    eyes = Eyes([*texts, *secrets_of_paper(window)])
    assert (
        eyes.search({f"copy {n} {part}": data for n, pair in enumerate(kept) for part, data in enumerate(pair)}) == {}
    )
    contents = [_unlocked(box, key, of.public_id) for box, key in kept]
    assert [len(each.texts[0]) for each in contents] == list(range(1, FEW + 1)), "each copy is of its own moment"
    sealed = {f"{n} {m}": b"".join(lying) for n, each in enumerate(contents) for m, lying in enumerate(each.texts)}
    assert eyes.search(sealed) == {}
    tries = [bytes.fromhex(of.public_key), b"\x01" * 32, kept[0][1][:32], keys.private_key(b"another round's!")]
    for private in tries:
        assert {text for each in contents for texts in _read(each, private) for text in texts} == {""}
    # Control: with the teller's paper the same hands read all of it, so it is the code that keeps it shut.
    private = keys.private_key(keys.read_count_code(window.made.count_code))
    assert {text for lying in _read(contents[-1], private) for text in lying} == set(texts)


# -- a cast --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["comments", "consent"])
def test_a_cast_sets_no_cookie_and_writes_no_line_and_no_row(
    folders: tuple[Path, Path], caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    window = opened(kind)
    page = f"/r/{window.made.round.public_id}/"
    caplog.set_level(logging.INFO)
    alice, stranger = window.cast.client("alice"), window.cast.client("nobody")
    before, typed = dump(), list[Secret]()
    had = {name: morsel.value for name, morsel in alice.cookies.items()}
    for number, browser in enumerate((stranger, alice)):
        for code, told in ((window.made.codes[number], "Your answers are in"), ("7K2M-X9QA-4TBC", "is not known")):
            sent, positions = said(kind, number)
            fields = {f"t{n}": text for n, text in enumerate(sent)} | {f"q{n}": str(p) for n, p in enumerate(positions)}
            caplog.clear()
            with CaptureQueriesContext(connection) as queries:
                answer = browser.post(page, {"code": code, **fields})
            assert told in answer.content.decode()
            assert [q["sql"] for q in queries if _WRITES.search(q["sql"])] == []
            assert answer.cookies == {}
            assert caplog.messages == []
            typed += [code, *sent]
    assert stranger.cookies == {}
    assert {name: morsel.value for name, morsel in alice.cookies.items()} == had
    assert changes(before, dump()) == []
    assert Eyes(typed).search(dump()) == {}


def test_control_a_line_a_cookie_and_a_row_would_be_seen(
    folders: tuple[Path, Path], caplog: pytest.LogCaptureFixture
) -> None:
    window = opened("comments")
    bob, before = window.cast.client("bob"), dump()
    together.consult(by=window.cast.people["alice"], document=window.document)
    with CaptureQueriesContext(connection) as queries:
        text = "A comment by name, which is no secret"
        _by_name(bob, window, text)
    assert [q for q in queries if _WRITES.search(q["sql"])]
    assert "documents_comment" in changes(before, dump())
    assert Eyes([text]).search(dump())
    logging.getLogger("fairpractice").warning("%s", text)
    assert caplog.messages == [text]


def _by_name(browser: Client, window: Window, text: str) -> None:
    page = f"/t/{window.cast.willow.public_id}/shape/{window.document.public_id}/"
    assert browser.post(page, {"paragraph": "0", "number": "1", "text": text}).status_code == 302


# -- a whole installation ------------------------------------------------------------------------------------------------

PLAN = server.PLAN.replace(
    "print(",
    f"""from fairpractice.documents import editing, together
from fairpractice.documents.models import Version
from fairpractice.documents.wording import Wording
from fairpractice.reflections import planning
alice, bob = cast.people["alice"], Role.objects.get(person=bob)
made = editing.begin(by=alice, employer=willow, kind="statement", title="Ours", wording=Wording({TEXT!r}))
version = Version.objects.select_related("document__employer").get(document=made)
of = together.slips_for_comments(by=alice, version=version, home=f"/lead/{{willow.public_id}}/documents/{{made.public_id}}/together/")
planning.set_basics(by=alice, of=of, said=planning.Basics(title=of.title, headcount=14, days=5))
planning.choose_teller(by=alice, of=of, role=bob, own_key=False, two_colours=False)
bob = bob.person
print(""",
).replace("rounds.planned(cast).public_id", "of.public_id")


@pytest.fixture
def about_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation asks for comments on a text instead of answers to a reflection."""
    monkeypatch.setattr(server, "PLAN", PLAN)


@pytest.fixture
def window_at_the_server(about_a_text: None, request: pytest.FixtureRequest) -> Scene:
    found = request.getfixturevalue("scene")
    assert isinstance(found, Scene)
    return found


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets any 127.* address call")
def test_at_a_real_server_no_file_line_or_copy_has_a_comment_before_it_is_opened(window_at_the_server: Scene) -> None:
    scene = window_at_the_server
    server._until_quiet(scene)
    log, files = scene.running.output.read_bytes(), scene.files()
    # Of this time alone: a database server keeps the rows of other tests that were rolled back.
    texts = {number: [f"{text} {token_hex(8)}" for text in said("comments", number)[0]] for number in range(FEW)}
    for number, code in enumerate(scene.codes[:FEW]):
        caller = Caller(scene.running.address)
        caller.cookies = dict(scene.alice.cookies) if number % 2 else {}
        answer = caller.post(scene.cast, [("code", code), *((f"t{n}", text) for n, text in enumerate(texts[number]))])
        server._is_in(answer)
        assert scene.look() == {"changed": [], "busy": False}, f"copies tell of cast {number}"
    assert scene.running.output.read_bytes() == log, "a line tells of a cast"
    assert scene.files() == files
    assert scene.post_calls() == 0
    eyes = Eyes([text for told in texts.values() for text in told])
    assert eyes.search(_lying(scene)) == {}
    server._count(scene)
    results = scene.alice.get(f"/lead/{scene.practice}/reflections/{scene.round}/results/")
    shown = scene.alice.get(results.head("location")).text
    assert all(text in shown for told in texts.values() for text in told)
    scene.look()
    scene.running.stop()
    lying = _lying(scene)
    assert eyes.search(lying), "the eyes are open"
    assert Eyes([*scene.codes, scene.count_code, keys.read_count_code(scene.count_code)]).search(lying) == {}


def _lying(scene: Scene) -> dict[str, bytes]:
    """Every file of the installation, of its temporary folder, of all copies taken, of what it said and of its database server."""
    return everything(
        scene.place.folder,
        keys_beside(scene.place.folder),
        scene.temporary,
        scene.copies,
        scene.running.output,
        *server._postgres(scene.place),
    )
