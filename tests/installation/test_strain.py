"""A browser at the real server: an upload that is far too large, and a disk that fills while a form is saved."""

import os
import re
import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.installation.conftest import Installation, Running
from tests.journeys.steps import (
    then_it_is_chosen,
    then_it_says,
    then_the_field_holds,
    then_the_page_is,
    then_there_is_a_problem,
    when_choosing,
    when_following,
    when_opening,
    when_pressing,
    when_typing,
)
from tests.journeys.visitors import DEVICES, Auditor, Visitor

pytestmark = [
    pytest.mark.slow,
    pytest.mark.journey,
    pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="asks Linux for a process's memory and limits"),
]
_MB = 1_000_000
_LOG_ONLY = 4000  # bytes a file may have: enough for the log, not for a page of the database
_WORDS = "Amara said: “we start\nwith the rota”, & all agreed <today>."


@pytest.fixture
def running(here: Installation, start: Callable[[Installation], Running]) -> Running:
    begun = start(here)
    begun.wait()
    return begun


@pytest.fixture(params=DEVICES, ids=lambda device: device.name)
def alice(request: pytest.FixtureRequest, chromium: Browser, auditor: Auditor, running: Running) -> Iterator[Visitor]:
    """Alice, who came in by the link that the program printed, on the form that adds evidence."""
    journey = "strain-" + re.sub(r"\W+", "-", request.node.name.split("[")[0])
    visitor = Visitor.arrive(chromium, auditor, running.address, request.param, journey)
    when_opening(visitor, running.link)
    when_pressing(visitor, "Come in")
    when_following(visitor, "Evidence", within="header")
    when_following(visitor, "Add evidence")
    then_the_page_is(visitor, "Add evidence")
    yield visitor
    visitor.leave()


def _memory(pid: int, line: str) -> int:
    """Bytes that the system counts for a process: VmRSS for now, VmHWM for the most ever."""
    found = re.search(rf"{line}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) * 1024


def _kept(here: Installation) -> str:
    return here.python(
        "import django; django.setup()\nfrom fairpractice.plans.models import Evidence, EvidenceVersion\n"
        "from fairpractice.organisations.models import Event\n"
        "print(Evidence.objects.count(), EvidenceVersion.objects.count(), Event.objects.filter(what__contains='evidence').count())\n"
        "for v in EvidenceVersion.objects.all(): print(repr(v.note))"
    )


def test_a_video_of_200_mb_gets_its_sentence_and_nothing_typed_is_lost(
    here: Installation, running: Running, alice: Visitor, tmp_path: Path
) -> None:
    video = tmp_path / "our training day.mp4"
    with video.open("wb") as file:
        file.truncate(200 * _MB)
    when_typing(alice, "What is it?", "Our training day")
    alice.page.locator("#id_note").fill(_WORDS)
    when_choosing(alice, "A file")
    alice.page.locator("input[type=file]").set_input_files(video)
    before = _memory(running.process.pid, "VmRSS")
    when_pressing(alice, "Save")
    then_there_is_a_problem(
        alice,
        "This file is larger than 20 MB. Send a smaller one: save pictures at a lower quality, send only the pages "
        "that matter, or give a link to where it is kept.",
    )
    then_the_field_holds(alice, "What is it?", "Our training day")
    assert alice.page.locator("#id_note").input_value() == _WORDS
    then_it_is_chosen(alice, "A file")
    assert _memory(running.process.pid, "VmHWM") - before < 50 * _MB
    assert [path for path in (here.folder / "files").rglob("*") if path.stat().st_size > _MB] == []
    assert _kept(here).split() == ["0", "0", "0"]


def test_a_disk_that_fills_keeps_what_was_typed_until_there_is_room(
    here: Installation, running: Running, alice: Visitor
) -> None:
    if here.url:
        pytest.skip("PostgreSQL writes its files in a process of its own, which this cannot limit")
    when_typing(alice, "What is it?", "Our rota talk")
    when_choosing(alice, "A note")
    alice.page.locator("#id_note").fill(_WORDS)
    pid, room = running.process.pid, resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (_LOG_ONLY, room[1]))
    when_pressing(alice, "Save")
    then_the_page_is(alice, "Sorry, something went wrong")
    then_it_says(alice, "may be full", "this was not saved", "What you typed is still here", _WORDS.replace("\n", " "))
    when_pressing(alice, "Try again")
    then_the_page_is(alice, "Sorry, something went wrong")
    assert _kept(here).split() == ["0", "0", "0"]
    # Pages can be read all the while
    other = alice.another()
    when_opening(other, "/framework/")
    then_it_says(other, "Key aims")
    # Somebody makes room
    resource.prlimit(pid, resource.RLIMIT_FSIZE, room)
    when_pressing(alice, "Try again")
    then_the_page_is(alice, "Our rota talk")
    assert _kept(here).split("\n")[:2] == ["1 1 1", repr(_WORDS.replace("\n", "\r\n"))]
    alice.complaints = [line for line in alice.complaints if not line.startswith("500 for")]
    told = running.output.read_text()
    assert "OperationalError" in told
    for word in ("Amara", "rota", os.fspath(here.folder)):
        assert word not in told
