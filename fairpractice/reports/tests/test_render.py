"""The child process: gives the same bytes, stops in time, and keeps the heavy libraries out of ours."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from fairpractice.reports import render as rendering
from fairpractice.reports.render import Job, ReportError, build, job, render, render_all
from fairpractice.reports.tests.examples import BAR_CHART, LETTER, PLAN, POSTER, SLIDE, STAGE_CHART


def test_a_child_gives_what_we_would_have_made() -> None:
    assert render(STAGE_CHART, "svg") == build(job(STAGE_CHART, "svg"))


def test_many_files_from_one_child() -> None:
    asked = ((BAR_CHART, "svg"), (BAR_CHART, "png"), (POSTER, "pdf"), (PLAN, "docx"), (SLIDE, "pptx"))
    made = render_all([job(spec, kind) for spec, kind in asked])
    assert [each[:4] for each in made] == [b"<svg", b"\x89PNG", b"%PDF", b"PK\x03\x04", b"PK\x03\x04"]
    assert render_all([]) == []


def test_a_child_that_takes_too_long_is_ended_with_a_sentence() -> None:
    with pytest.raises(ReportError, match="took too long"):
        render(BAR_CHART, "svg", timeout=0.01)
    assert render(LETTER, "pdf").startswith(b"%PDF")  # and the next one works


def test_a_job_that_cannot_be_done_says_why() -> None:
    long = replace(POSTER, address="https://x.example/" + "a" * 4000)
    with pytest.raises(ReportError, match=r"^The document could not be made: The address is too long for a QR code\.$"):
        render(long, "pdf")
    with pytest.raises(ReportError, match="kind"):
        build(Job("exe", {}))
    with pytest.raises(ReportError, match="could not be made"):
        render_all([Job("svg", {"spec": {"mark": 1}, "title": "", "description": ""})])


def test_too_many_at_once_are_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "AT_ONCE", threading.BoundedSemaphore(1))
    with rendering.AT_ONCE, pytest.raises(ReportError, match="try again"):
        render(BAR_CHART, "svg", timeout=0.05)


def test_the_child_is_told_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "s3cret")
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h/d")
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(rendering._environment())


def test_the_web_process_imports_nothing_heavy() -> None:
    asked = (
        "import sys; import fairpractice.reports.charts, fairpractice.reports.documents, fairpractice.reports.render;"
        "from fairpractice.reports.tests.examples import DOCUMENTS; from fairpractice.reports.render import job;"
        "[job(each, 'pdf') for each in DOCUMENTS.values()];"
        "print(*{'django', 'typst', 'vl_convert', 'docx', 'pptx', 'segno', 'lxml', 'PIL'} & set(sys.modules))"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=root, env=dict(os.environ)
    )
    assert done.stdout.strip() == ""
