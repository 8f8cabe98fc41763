"""The explanation: open to anyone, easy to read, and in its numbers what the code does."""

import html
import io
import re
import runpy
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from argon2.low_level import Type
from django.test import Client

from fairpractice.ballots import codes, keys, layout, sealing
from fairpractice.ballots.box import Boxes, Shape
from fairpractice.reflections import data_papers, desk, explained
from fairpractice.reflections.models import FreeText, Round, ScreenLink
from fairpractice.reflections.tests import rounds
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
JINJA = ROOT / "fairpractice" / "reflections" / "jinja2" / "reflections"
JARGON = (
    "encrypt", "decrypt", "hash", "digest", "salt", "cipher", "cryptograph", "protocol", "server", "database", "metadata",
    "pseudonym", "threshold", "token", "algorithm", "parameter", "GDPR", "DPIA", "controller", "processor", "bytes",
    "plaintext", "script", "BAME", "BME", "stakeholder", "leverage", "disclosure", "respondent", "turnout", "snapshot",
)  # fmt: skip


def _stranger() -> Client:
    return Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1")


def _main(address: str) -> str:
    reply = _stranger().get(address)
    assert reply.status_code == 200, address
    assert not reply.cookies, "a reader is nobody"
    found = re.search(r"<main.*?</main>", reply.content.decode(), re.DOTALL)
    assert found
    return found[0]


def _texts(page: str) -> Iterator[str]:
    """Each paragraph, point and heading by itself."""
    for part in re.split(r"</?(?:p|li|h\d|td|th|dt|dd|ul|ol|div|summary)\b[^>]*>", page):
        told = html.unescape(re.sub(r"<[^>]+>", "", part)).strip()
        if told:
            yield " ".join(told.split())


def _opened() -> Round:
    cast = assemble()
    return rounds.dealt(cast, rounds.planned(cast)).round


@pytest.fixture(params=["/safe/", "round"])
def for_staff(request: pytest.FixtureRequest) -> str:
    return _main("/safe/" if request.param == "/safe/" else f"/r/{_opened().public_id}/safe/")


def test_staff_read_no_jargon(for_staff: str) -> None:
    told = " ".join(_texts(for_staff))
    assert [word for word in JARGON if re.search(rf"\b{word}", told, re.IGNORECASE)] == []


def test_staff_read_short_sentences_of_short_words(for_staff: str) -> None:
    sentences = [s for text in _texts(for_staff) for s in re.split(r"(?<=[.:?!])\s+", text) if len(s.split()) > 3]
    lengths = [len(s.split()) for s in sentences]
    assert len(lengths) > 40
    assert sum(lengths) / len(lengths) <= 14
    assert max(lengths) <= 32, max(sentences, key=lambda s: len(s.split()))
    words = re.findall(r"[A-Za-z]+", " ".join(sentences))
    assert sum(map(len, words)) / len(words) < 4.6


def test_what_it_cannot_defend_against_is_said_to_staff(for_staff: str) -> None:
    told = " ".join(_texts(for_staff))
    for limit in ("shoulder", "comparing what they answered", "agrees, people can guess", "way of writing",
                  "teller working together", "program that somebody has changed", "copy of the whole computer"):  # fmt: skip
        assert limit in told, limit


def test_the_page_of_a_round_speaks_of_its_own_slips() -> None:
    of = _opened()
    one = _main(f"/r/{of.public_id}/safe/")
    assert "The lead has no slips either." in one
    Round.objects.filter(pk=of.pk).update(two_colours=True)
    two = _main(f"/r/{of.public_id}/safe/")
    assert "slips A and the teller the slips B" in two
    assert "The lead has no slips either." not in two
    assert str(of.slips) in two
    assert keys.key_name(bytes.fromhex(of.public_key)) in two


def test_the_numbers_of_the_staff_page_are_those_of_the_rules() -> None:
    told = " ".join(_texts(_main("/safe/")))
    n = explained.in_words()
    for said in (
        f"fewer than {n['least']} people answer",
        f"at least {n['days']} working days",
        f"key of {n['words']} words",
        f"after {n['rest']} weeks",
        f"at least {n['texts']} wrote",
    ):
        assert said in told, said


def _row(page: str, *cells: str) -> bool:
    rows = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    return any(all(cell in list(_texts(row)) for cell in cells) for row in rows)


def test_sizes_on_the_engineers_page_are_those_of_files(tmp_path: Path) -> None:
    """Not from a formula: a box is made, and looked at."""
    page = _main("/safe/engineers/")
    boxes = Boxes(tmp_path / "boxes", tmp_path / "keys")
    salt, public = codes.fresh_salt(), keys.public_key(keys.private_key(bytes(16)))
    for capacity in (16, 64):
        boxes.make(f"of{capacity}", Shape(capacity, 2), salt, public, [[bytes(32)]])
        size = (tmp_path / "boxes" / f"of{capacity}.box").stat().st_size
        assert _row(page, str(capacity), str(size // 2), str(size)), (capacity, size)
    assert (tmp_path / "keys" / "of16.key").stat().st_size == 2 * layout.BLOCK
    assert f"two blocks of {layout.BLOCK} random bytes" in page


def test_sealed_sizes_on_the_page_are_those_of_sealed_ballots() -> None:
    page = _main("/safe/engineers/")
    public = keys.public_key(keys.private_key(bytes(16)))
    answers = sealing.pack_answers(sealing.Answers((1, 2)))
    text = sealing.pack_text("a")
    assert f"Answers: {len(answers)} bytes, sealed {len(sealing.seal(answers, public))}" in page
    assert f"A text: {len(text)} bytes, sealed {len(sealing.seal(text, public))}" in page
    assert f"number of questions, at most {sealing.MOST_ITEMS}" in page


def test_every_number_on_the_page_is_a_number() -> None:
    """A name that is missing would leave a gap, or the name of something of Python's."""
    names = set(re.findall(r"\bn\.(\w+)", (JINJA / "engineers.jinja").read_text("utf-8")))
    assert names <= set(explained.in_bytes())
    assert not names & set(dir(dict)), "a template would take the method"


def test_the_cost_of_a_guess_on_the_page_is_what_is_asked_of_argon(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def spy(secret: bytes, salt: bytes, **given: Any) -> bytes:
        asked.update(given, salt=len(salt))
        return bytes(given["hash_len"])

    monkeypatch.setattr(codes, "hash_secret_raw", spy)
    codes.digest("0" * codes.LENGTH, bytes(16))
    page = " ".join(_texts(_main("/safe/engineers/")))
    said = f"{asked['memory_cost'] // 1024} MiB, {asked['time_cost']} passes, {asked['hash_len']} bytes"
    assert said in page
    assert f"one salt of {asked['salt']} bytes" in page
    assert asked["type"] is Type.ID


def test_the_limit_on_tries_is_the_one_on_the_page() -> None:
    page = " ".join(_texts(_main("/safe/engineers/")))
    guard, tries = desk.Guard(), 0
    while guard.may_try("a-round"):
        guard.failed("a-round")
        tries += 1
    assert f"After {tries} wrong codes" in page


def test_every_place_that_the_page_names_is_there() -> None:
    page = _main("/safe/engineers/")
    named = [html.unescape(each) for each in re.findall(r"<code[^>]*>(.*?)</code>", page)]
    places = [each for each in named if re.fullmatch(r"(?:fairpractice/|docs/|bin/)[\w./]*(?: attack)?", each)]
    assert len(places) >= 5
    for each in places:
        assert (ROOT / each.split()[0]).exists(), each


def test_headings_and_places_to_jump_to_fit() -> None:
    page = _main("/safe/engineers/")
    ids = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_what_the_database_is_said_to_hold_of_a_link_is_all_it_holds() -> None:
    """The page says: a digest and whether it was used; of a text: its question and nothing else."""
    assert {f.name for f in ScreenLink._meta.get_fields()} == {"id", "round", "link_hash", "used"}
    assert {f.name for f in FreeText._meta.get_fields()} == {"id", "round", "question", "text"}


def test_privacy_leads_to_the_explanation() -> None:
    assert 'href="/safe/"' in _main("/privacy/")


# Papers for the lead


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.mark.parametrize("name", ["privacy-notice", "impact-assessment"])
def test_the_lead_gets_each_paper_as_word_and_pdf(cast: Cast, name: str) -> None:
    base = f"/lead/{cast.willow.public_id}/reflections/papers/"
    page = cast.client("alice").get(base).content.decode()
    for kind in ("docx", "pdf"):
        assert f'href="{base}{name}.{kind}"' in page
    assert cast.client("alice").get(f"{base}{name}.pdf").content.startswith(b"%PDF")
    word = docx.Document(io.BytesIO(cast.client("alice").get(f"{base}{name}.docx").content))
    assert word.paragraphs[0].text == cast.willow.name
    for wrong in (f"{name}.txt", name, "other.pdf", ".pdf"):
        assert cast.client("alice").get(base + wrong).status_code == 404, wrong
    assert cast.client("bob").get(f"{base}{name}.pdf").status_code == 404


def test_all_that_is_personal_has_a_limit_in_the_papers() -> None:
    told = " ".join(what for what, _where, _until in data_papers.retention())
    said = {
        "text": "What people wrote",
        "teller": "teller’s name",
        "teller_name": "teller’s name",
        "planned_by": "who did what",
    }
    assert set(said) == FreeText.PERSONAL | Round.PERSONAL
    assert [field for field, words in said.items() if words not in told] == []
    assert all(until for _what, _where, until in data_papers.retention())


def test_the_papers_in_the_source_are_those_of_the_program() -> None:
    make = runpy.run_path(str(ROOT / "docs" / "data-protection" / "make.py"))
    for name in make["NAMES"]:
        kept = (ROOT / "docs" / "data-protection" / f"{name}.md").read_text("utf-8")
        assert kept == make["page"](name), "make them anew: python docs/data-protection/make.py"
