"""`fairpractice holder`: a key and sums without a browser. The words leave the computer in no file."""

import io
import json
import re
import stat
import sys
from pathlib import Path

import pytest

from fairpractice.cli import main
from fairpractice.organisations.models import Area
from fairpractice.pooling import releasing
from fairpractice.pooling.tests import made

pytestmark = pytest.mark.django_db


def test_new_prints_nine_words_and_their_public_half(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["holder", "new"]) == 0
    said = capsys.readouterr().out
    assert len(re.findall(r"(?m)^  \d\. [a-z]{5}$", said)) == 9
    assert re.search(r"(?m)^[0-9a-f]{64}$", said)


def _asked(tmp_path: Path) -> tuple[made.Made, Path]:
    pool = made.pool()
    made.filled(pool, [9] * 8)
    made.close(pool.pool)
    of = releasing.begin(by=pool.holders[0], pool=pool.pool, place=Area.objects.get(code=made.HACKNEY))
    shares = tmp_path / "shares.json"
    shares.write_text(releasing.shares_file(of, 1), encoding="utf-8")
    return pool, shares


def _sum(shares: Path, target: Path, typed: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    memory = str(shares.with_name("memory.json"))
    return main(["holder", "sum", str(shares), str(target), "--stdin", "--memory", memory])


def test_sums_are_made_remembered_and_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pool, shares = _asked(tmp_path)
    target = tmp_path / "sums.json"
    assert _sum(shares, target, pool.words[0].upper(), monkeypatch) == 0
    said = capsys.readouterr().out
    assert all(f"P {n}" in said for n in range(8)), "the holder sees whose halves they are"
    for path in (target, tmp_path / "memory.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert pool.words[0] not in path.read_text(encoding="utf-8")
    assert _sum(shares, tmp_path / "again.json", pool.words[0], monkeypatch) == 0
    assert (tmp_path / "again.json").read_text() == target.read_text()

    body = json.loads(shares.read_text(encoding="utf-8"))
    request = json.loads(body["request"])
    gone = request["practices"].pop()[0]
    for parts in request["items"].values():
        parts[0]["practices"].remove(gone)
    del body["boxes"][gone]
    body["request"] = json.dumps(request)
    shares.write_text(json.dumps(body), encoding="utf-8")
    assert _sum(shares, tmp_path / "less.json", pool.words[0], monkeypatch) == 2
    assert "other company" in capsys.readouterr().err
    assert not (tmp_path / "less.json").exists()


def test_mistakes_are_one_sentence_and_write_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pool, shares = _asked(tmp_path)
    target = tmp_path / "sums.json"
    assert _sum(shares, target, pool.words[1], monkeypatch) == 2
    assert "not of the key of this pool" in capsys.readouterr().err
    assert _sum(tmp_path / "none.json", target, pool.words[0], monkeypatch) == 2
    assert "cannot be read" in capsys.readouterr().err
    (tmp_path / "memory.json").write_text("{}", encoding="utf-8")
    assert _sum(shares, target, pool.words[0], monkeypatch) == 2
    assert "Without it nothing is added up" in capsys.readouterr().err
    assert not target.exists()
    target.write_text("mine", encoding="utf-8")
    assert _sum(shares, target, pool.words[0], monkeypatch) == 2
    assert target.read_text() == "mine"
