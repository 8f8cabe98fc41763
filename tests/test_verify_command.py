"""`fairpractice verify` checks proof files without a database, and says which hold."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fairpractice.cli import main
from fairpractice.figures.practice import Item, Ledger, Round, release
from fairpractice.figures.values import Unreleased


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    out, _ = release(Unreleased(((5, 7),)), Item("fair"), Round("spring", 12), Ledger())
    path = tmp_path / "release.json"
    path.write_text(out.proof, encoding="utf-8")
    return path


def test_a_true_proof_holds(proof: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(proof)]) == 0
    assert "holds. Question fair: 5 to 7 of 12." in capsys.readouterr().out


def test_a_changed_one_does_not_and_the_others_are_still_checked(
    proof: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = tmp_path / "forged.json"
    forged.write_text(proof.read_text(encoding="utf-8").replace('"shown":1', '"shown":2'), encoding="utf-8")
    assert main(["verify", str(forged), str(tmp_path / "none.json"), str(proof)]) == 1
    told = capsys.readouterr()
    assert "forged.json: proves nothing. The digest does not belong" in told.err
    assert "none.json: cannot be read" in told.err
    assert "release.json: holds" in told.out


def test_it_needs_no_settings_and_no_database(proof: Path, tmp_path: Path) -> None:
    surroundings = {**os.environ, "DATABASE_URL": "nonsense://", "FAIRPRACTICE_DATA": str(tmp_path / "nowhere")}
    done = subprocess.run(
        [sys.executable, "-m", "fairpractice.cli", "verify", str(proof)],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "nowhere").exists()
