"""`fairpractice teller`: a key without a browser, and keys from envelopes. The words leave the computer in no file."""

import getpass
import io
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from fairpractice.ballots import keys, sealing
from fairpractice.cli import main

_SEED = bytes(range(16))
_PRIVATE = keys.private_key(_SEED)
_PUBLIC = keys.public_key(_PRIVATE)
_WORDS = keys.count_code(_SEED)


class _Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def sealed() -> list[bytes]:
    return [sealing.seal(sealing.pack_text(text), _PUBLIC) for text in ("one", "two", "")]


@pytest.fixture
def envelopes(sealed: list[bytes], tmp_path: Path) -> Path:
    asked = {
        "format": "fair-practice-envelopes/1",
        "round": "abcdefghjk",
        "public": _PUBLIC.hex(),
        "envelopes": [sealing.envelope(s).hex() for s in sealed],
    }
    path = tmp_path / "envelopes.json"
    path.write_text(json.dumps(asked), encoding="utf-8")
    return path


def _open(envelopes: Path, target: Path, typed: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    return main(["teller", "open", str(envelopes), str(target), "--stdin"])


def test_the_keys_open_the_ballots_and_the_words_are_in_no_file(
    envelopes: Path, sealed: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "keys.json"
    assert _open(envelopes, target, _WORDS.upper().replace("-", " "), monkeypatch) == 0
    found = json.loads(target.read_text(encoding="utf-8"))
    assert (found["format"], found["round"]) == ("fair-practice-keys/1", "abcdefghjk")
    opened = [sealing.open_with(s, bytes.fromhex(k), _PUBLIC) for s, k in zip(sealed, found["keys"], strict=True)]
    assert [sealing.unpack_text(plain or b"") for plain in opened] == ["one", "two", ""]
    assert _PRIVATE.hex() not in target.read_text(encoding="utf-8")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["envelopes.json", "keys.json"]
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (_WORDS.rsplit("-", 2)[0], "There are nine words. Missing: 2."),
        (f"{_WORDS}-babab", "There are nine words. Too many: 1."),
        (f"xxxxx{_WORDS[5:]}", "Look at word 1 again"),
        ("-".join(reversed(_WORDS.split("-"))), "One of the words is not quite right"),
        (keys.count_code(bytes(16)), "but not the one of this round"),
    ],
)
def test_wrong_words_are_told_apart_and_leave_no_file(
    envelopes: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    said: str,
) -> None:
    assert _open(envelopes, tmp_path / "keys.json", typed, monkeypatch) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "keys.json").exists()


def test_a_file_that_is_there_is_never_written_over(
    envelopes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "keys.json"
    target.write_text("mine")
    assert _open(envelopes, target, _WORDS, monkeypatch) == 2
    assert "is there already" in capsys.readouterr().err
    assert target.read_text() == "mine"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 100_000,
        '{"format": "fair-practice-keys/1"}',
        '{"format": "fair-practice-envelopes/1", "round": "r", "public": "00", "envelopes": []}',
        json.dumps({"format": "fair-practice-envelopes/1", "round": "r", "public": "00" * 32, "envelopes": ["zz"]}),
        json.dumps({"format": "fair-practice-envelopes/1", "round": "r", "public": "00" * 32, "envelopes": None}),
    ],
)
def test_another_file_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    strange = tmp_path / "strange.json"
    strange.write_text(text, encoding="utf-8")
    assert _open(strange, tmp_path / "keys.json", _WORDS, monkeypatch) == 2
    assert "This is not a file of envelopes" in capsys.readouterr().err
    assert _open(tmp_path / "none.json", tmp_path / "keys.json", _WORDS, monkeypatch) == 2
    assert "FileNotFoundError" in capsys.readouterr().err


def test_an_envelope_that_opens_nothing_stops_no_count(
    sealed: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "envelopes.json"
    rows = [bytes(32).hex(), sealing.envelope(sealed[0]).hex()]
    asked.write_text(
        json.dumps({"format": "fair-practice-envelopes/1", "round": "r", "public": _PUBLIC.hex(), "envelopes": rows})
    )
    assert _open(asked, tmp_path / "keys.json", _WORDS, monkeypatch) == 0
    found = json.loads((tmp_path / "keys.json").read_text())["keys"]
    assert found[0] == "00" * 32
    assert sealing.open_with(sealed[0], bytes.fromhex(found[1]), _PUBLIC) is not None


def test_it_asks_unseen_until_the_words_fit(
    envelopes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter(["nothing", _WORDS])
    monkeypatch.setattr(sys, "stdin", _Keyboard())
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(typed))
    assert main(["teller", "open", str(envelopes), str(tmp_path / "keys.json")]) == 0
    told = capsys.readouterr()
    assert "Missing: 8. Nothing was changed" in told.err
    assert not any(word in told.out + told.err for word in _WORDS.split("-"))


def test_without_a_keyboard_it_says_how_to_hand_the_words_in(
    envelopes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(_WORDS))
    assert main(["teller", "open", str(envelopes), str(tmp_path / "keys.json")]) == 2
    assert "--stdin" in capsys.readouterr().err


def test_a_new_key_is_shown_once_and_kept_nowhere(tmp_path: Path) -> None:
    """In a process of its own, with settings that cannot be used: neither database nor data folder is asked for."""
    surroundings = {**os.environ, "DATABASE_URL": "nonsense://", "FAIRPRACTICE_DATA": str(tmp_path / "nowhere")}
    said = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "fairpractice.cli", "teller", "new"],
            env=surroundings,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        said.append(done.stdout)
    assert list(tmp_path.iterdir()) == []
    for text in said:
        words = re.findall(r"^  \d\. ([a-z]{5})$", text, re.MULTILINE)
        public = keys.public_key(keys.private_key(keys.read_count_code(" ".join(words))))
        assert f"\n{public.hex()}\n" in text
        assert keys.key_name(public) in text
    assert said[0] != said[1]
