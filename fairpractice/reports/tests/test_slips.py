"""Slips: every code once, nothing that counts them, nothing left behind; the teller's sheet apart."""

import io
import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import segno
from pypdf import PdfReader

from fairpractice.reports.reflection_documents import KettlePoster, Slips
from fairpractice.reports.render import ReportError, build, job, render
from fairpractice.reports.tests.examples import HOSTILE
from fairpractice.reports.tests.reflection_examples import CAST, CODES, COUNT_WORDS, KETTLE, SLIPS
from fairpractice.reports.tests.universal import faults

PLAIN = replace(SLIPS, count_code="")
GROUPED = [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in CODES]


def pages(spec: Slips | KettlePoster) -> list[str]:
    reader = PdfReader(io.BytesIO(build(job(spec, "pdf"))))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_every_code_is_printed_once_in_the_order_given() -> None:
    told = " ".join(pages(PLAIN))
    places = [told.index(code) for code in GROUPED]
    assert [told.count(code) for code in GROUPED] == [1] * len(CODES)
    assert places == sorted(places)


def test_slips_differ_in_their_code_alone() -> None:
    first = pages(PLAIN)[0]
    for code in GROUPED[:8]:
        first = first.replace(code, "|")
    between = first.split("|")[1:-1]
    assert len(between) == 7
    assert len(set(between)) == 1


def test_eight_to_a_page_and_all_that_a_slip_says() -> None:
    told = pages(PLAIN)
    assert [sum(page.count(code) for code in GROUPED) for page in told] == [8, 8, 3, 0]
    for said in (CAST, "Answer by Friday 12 June 2026.", "One answer per slip. Keep it to yourself.", *SLIPS.truth):
        assert told[0].count(said) == 8, said
    assert told[0].count("If your slip is refused, someone may have used it: tell Grace Obi.") == 8


def test_the_tellers_sheet_is_the_first_page_and_holds_no_code() -> None:
    told = pages(SLIPS)
    assert len(told) == 5
    numbered = " ".join(f"{number}. {word}" for number, word in enumerate(COUNT_WORDS, 1))
    assert numbered in told[0]
    assert "Keep this. Show it to nobody until the count." in told[0]
    assert not any(code in told[0] for code in GROUPED)
    assert not any(word in page for word in COUNT_WORDS for page in told[1:])
    assert not any(word in page for word in COUNT_WORDS for page in pages(PLAIN))


def test_the_last_page_counts_the_slips() -> None:
    last = pages(SLIPS)[-1]
    for said in ("Printed for people 14", "Printed as spares 5", "Printed altogether 19", "Given out", "Left over"):
        assert said in last


@pytest.mark.parametrize(
    ("spec", "key", "says", "needs"),
    [
        (SLIPS, "", "", ""),
        (replace(PLAIN, two_colours=True), "a=", "Slip A", "You also need a Slip B (square)."),
        (replace(PLAIN, colour="blue"), "b=", "Slip B", "You also need a Slip A (circle)."),
    ],
)
def test_the_code_stands_behind_the_hash_of_its_slip(spec: Slips, key: str, says: str, needs: str) -> None:
    assert [each["address"] for each in spec.payload()["slips"]] == [f"{CAST}#{key}{code}" for code in CODES]
    told = pages(spec)[1 if spec.count_code else 0]
    assert told.count(f"{says} {needs}") == 8 if says else "Slip A" not in told + "Slip B"
    assert faults(build(job(spec, "pdf"))) == []


def test_where_only_one_computer_opens_the_address_nobody_is_told_to_scan() -> None:
    one, poster = replace(PLAIN, phones=False), replace(KETTLE, phones=False)
    for spec in (one, poster):
        made = build(job(spec, "pdf"))
        with pikepdf.open(io.BytesIO(made)) as opened:
            assert not [e for e in opened.objects if isinstance(e, pikepdf.Dictionary) and e.get("/S") == "/Figure"]
        assert faults(made) == []
        told = " ".join(pages(spec))
        assert not [word for word in ("square", "Scan", "phone") if word in told]
        assert CAST in told
    assert pages(one)[0].count("On the computer that was put there for it, open this address and type the code:") == 8
    assert [sum(page.count(code) for code in GROUPED) for page in pages(one)] == [8, 8, 3, 0]
    assert "Go to the computer that was put there for it" in pages(poster)[0]


def test_a_code_with_dashes_is_the_same_code() -> None:
    assert replace(PLAIN, codes=tuple(GROUPED)).payload() == PLAIN.payload()


@pytest.mark.parametrize("address", [CAST, "https://fair.hillside.example/" + "a" * 220 + "/"])
def test_a_phone_can_read_the_squares(address: str) -> None:
    """At least 0.4 mm a module: the size of each picture is in the structure of the file."""
    made = build(job(replace(PLAIN, address=address), "pdf"))
    with pikepdf.open(io.BytesIO(made)) as opened:
        figures: list[Any] = [
            each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"
        ]
        boxes = [
            list(map(float, (figure.A[0] if isinstance(figure.A, pikepdf.Array) else figure.A).BBox))
            for figure in figures
        ]
    code = segno.make(f"{address}#{CODES[0]}", error="m", micro=False)
    modules = code.symbol_size(border=4)[0]
    assert len(boxes) == len(CODES)
    for left, low, right, high in boxes:
        assert right - left == pytest.approx(high - low, rel=0.01)
        assert (right - left) / 72 * 25.4 / modules >= 0.4


@pytest.mark.skipif(not (shutil.which("zbarimg") and shutil.which("pdftoppm")), reason="needs zbarimg and pdftoppm")
def test_the_printed_squares_open_the_page_with_their_code(tmp_path: Path) -> None:
    (tmp_path / "slips.pdf").write_bytes(build(job(PLAIN, "pdf")))
    subprocess.run(["pdftoppm", "-r", "150", "-png", "slips.pdf", "page"], cwd=tmp_path, check=True)
    images = sorted(str(each) for each in tmp_path.glob("page-*.png"))
    read = subprocess.run(["zbarimg", "-q", "--raw", *images], capture_output=True, text=True, check=False).stdout
    assert Counter(read.split()) == Counter(f"{CAST}#{code}" for code in CODES)


def test_the_truth_is_printed_whole_however_long() -> None:
    long = replace(
        PLAIN, truth=(HOSTILE, "word " * 150 + "end"), practice=HOSTILE * 3, title=HOSTILE * 3, teller=HOSTILE
    )
    told = "".join("".join(pages(long)).split())
    assert told.count("".join(("word " * 150 + "end").split())) == len(CODES)
    with pytest.raises(ReportError):
        build(job(replace(PLAIN, truth=("word " * 5000,)), "pdf"))


@pytest.mark.parametrize("change", [{"codes": ()}, {"codes": (CODES[0], GROUPED[0])}, {"spares": 20}, {"spares": -1}])
def test_slips_that_cannot_be(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"S(lips|pares)"):
        replace(SLIPS, **change)


def test_secrets_do_not_show_in_errors() -> None:
    asked = job(SLIPS, "pdf")
    shown = repr(SLIPS) + repr(asked)
    assert not any(secret in shown for secret in (*CODES, *GROUPED, *COUNT_WORDS))
    with pytest.raises(ReportError) as refused:
        render(replace(SLIPS, address="https://x.example/" + "a" * 4000), "pdf")
    assert not any(secret in str(refused.value) for secret in (*CODES, *GROUPED))


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_nothing_of_the_slips_reaches_a_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child made them although it cannot write into any file; and it left none behind."""
    for name in ("HOME", "TMPDIR", "TMP", "TEMP"):
        monkeypatch.setenv(name, str(tmp_path))
    assert render(SLIPS, "pdf").startswith(b"%PDF")
    assert list(tmp_path.rglob("*")) == []
    tries = (
        "from fairpractice.reports import render\n"
        "file = open('before', 'w'); file.write('x'); file.close()\n"
        "render.write_nothing()\n"
        "file = open('after', 'w'); file.write('x'); file.close()\n"
    )
    root = Path(__file__).resolve().parents[3]
    tried = subprocess.run(
        [sys.executable, "-c", tries], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True
    )
    assert tried.returncode != 0
    assert b"File too large" in tried.stderr
    assert {each.name: each.stat().st_size for each in tmp_path.iterdir()} == {"before": 1, "after": 0}


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_the_child_is_forbidden_to_write() -> None:
    """The limits are set by the child itself, before it reads a job."""
    asked = (
        "import resource; from fairpractice.reports import render; render.main();"
        "print(*map(resource.getrlimit, (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)))"
    )
    done = subprocess.run([sys.executable, "-c", asked], input=b"[]", capture_output=True, check=True)
    assert b"(0, 0) (0, 0)" in done.stdout + done.stderr


def test_the_poster_for_the_kettle_is_one_page_without_any_code() -> None:
    (told,) = pages(KETTLE)
    for said in (
        "We are asking everyone who works here",
        "Answer by Friday 12 June 2026. It takes about 5 minutes.",
        CAST,
        *KETTLE.promise,
        *KETTLE.contacts,
    ):
        assert said in told
    assert KETTLE.payload()["address"] == CAST  # what the square holds: nothing behind a hash
    hostile = KettlePoster(HOSTILE * 3, HOSTILE * 5, CAST * 5, HOSTILE, (HOSTILE * 4,) * 9, 5, (HOSTILE * 3,) * 9)
    assert len(pages(hostile)) == 1
    assert len(pages(replace(KETTLE, promise=(), contacts=()))) == 1
