"""How long people wait for what a document can do: two long versions told apart, a paper made, a Word file read.

`python -m benchmarks.documents words` measures in this process, for a data folder of the environment, and prints JSON.
"""

import io
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from benchmarks.lines import Line
from benchmarks.serving import ROOT, free_port, surroundings

PAGES, WORDS_A_PAGE = 40, 500
DIFFERENCE, PAPER = 300.0, 1.0
AGAIN = 5


def measure() -> Iterator[Line]:
    """Differences and papers, in a process of their own."""
    with tempfile.TemporaryDirectory() as folder:
        env = surroundings(Path(folder), free_port(), "benchmarks.settings")
        command = [sys.executable, "-m", "benchmarks.documents", "words"]
        done = subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    for row in json.loads(done.stdout):
        yield Line(**row)


def _text(pick: random.Random) -> list[str]:
    """Paragraphs of a text of forty pages, words as common and as rare as in a language."""
    letters = "abcdefghijklmnoprstuvwy"
    known = ["".join(pick.choice(letters) for _n in range(pick.randint(2, 9))) for _m in range(4_000)]
    weights = [1 / (rank + 1) for rank in range(len(known))]
    made: list[str] = []
    words = 0
    while words < PAGES * WORDS_A_PAGE:
        told = pick.choices(known, weights, k=pick.randint(15, 90))
        lead = "## " if len(made) % 12 == 0 else "- " if len(made) % 5 == 0 else ""
        made.append(lead + " ".join(told[:8] if lead == "## " else told))
        words += len(told)
    return made


def _changed(paragraph: str, pick: random.Random, share: float) -> str:
    return " ".join("changed" if pick.random() < share else word for word in paragraph.split(" "))


def _versions(pick: random.Random) -> dict[str, tuple[str, str]]:
    old = _text(pick)
    few = [_changed(each, pick, 0.1) if at % 12 == 3 else each for at, each in enumerate(old)]
    every = [_changed(each, pick, 0.08) for each in old]
    longer = [*every[:100], *_text(pick)[:60], *every[100:]]
    shuffled = pick.sample(old, len(old))
    tried = {"few": few, "every": every, "moved-on": longer, "shuffled": shuffled, "other": _text(pick)}
    return {name: ("\n\n".join(old), "\n\n".join(new)) for name, new in tried.items()}


def _seconds(act: Callable[[], object]) -> float:
    times = []
    for _n in range(AGAIN):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return median(times)


def _words() -> Iterator[dict[str, object]]:
    import django  # noqa: PLC0415 -- settings come from the environment of this process

    django.setup()
    from fairpractice.documents import blocks, comparing, importing, papers, wording  # noqa: PLC0415
    from fairpractice.documents.models import Document, Version  # noqa: PLC0415
    from fairpractice.documents.tests import word_files  # noqa: PLC0415
    from fairpractice.organisations.models import Organisation  # noqa: PLC0415

    versions = _versions(random.Random(7))
    for name, (old, new) in versions.items():

        def told_apart(old: str = old, new: str = new) -> None:
            wording.paragraphs.cache_clear()
            comparing.compare(old, new)

        yield {"name": f"difference-{name}", "value": 1000 * _seconds(told_apart), "unit": "ms", "high": DIFFERENCE}
    employer = Organisation(name="Hillside Surgery", employer_type="gp", public_id="hillside00")
    statement = blocks.draft([b.id for _s, found in blocks.sections_for(employer) for b in found], employer)
    for name, text in (("statement", statement), ("forty-pages", versions["few"][0])):
        document = Document(employer=employer, kind="statement", title="Our statement")
        version = Version(pk=1, document=document, number=1, text=text)
        for paper in ("text.pdf", "text.docx", "poster.pdf", "slide.pptx"):
            make = papers.PAPERS[paper][1]
            took = _seconds(lambda make=make, version=version: make(version, address="https://example.org/x"))  # type: ignore[misc]
            high = PAPER if paper.endswith(".pdf") else None
            yield {"name": f"{name}-{paper}", "value": took, "unit": "s", "high": high}
    data = word_files.tracked()
    read = _seconds(lambda: importing.read_stream("docx", "x.docx", io.BytesIO(data)).text())
    yield {"name": "word-file-read", "value": 1000 * read, "unit": "ms", "high": None}


if __name__ == "__main__":
    print(json.dumps(list(_words())))
