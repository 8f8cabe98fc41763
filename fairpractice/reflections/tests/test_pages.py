"""The pages of lead, teller and team, from the plan to the report back, as browsers see them."""

import re

import pytest
from django.test import Client

from fairpractice.organisations.models import Role
from fairpractice.plans.models import Action
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


def _stranger() -> Client:
    return Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1")


def _plan(cast: Cast) -> Round:
    alice = cast.client("alice")
    base = f"/lead/{cast.willow.public_id}/reflections/"
    assert alice.get(base).status_code == 200
    assert alice.post(f"{base}begin/", {"question_set": "framework"}).status_code == 302
    of = Round.objects.get()
    here = f"{base}{of.public_id}/"
    said = {"title": "Spring reflection", "headcount": "14", "days": "5", "detail": "none", "groups": "none"}
    assert alice.post(f"{here}basics/", said).status_code == 302
    assert alice.get(f"{here}questions/").status_code == 200
    assert alice.post(f"{here}view/", {"q0": "1", "q1": "2"}).status_code == 302
    bob = Role.objects.get(person=cast.people["bob"], end=None)
    assert alice.post(f"{here}teller/", {"role": bob.pk, "own_key": "paper"}).status_code == 302
    of.refresh_from_db()
    return of


def test_from_plan_to_report_back() -> None:
    cast = assemble()
    of = _plan(cast)
    alice, bob = cast.client("alice"), cast.client("bob")
    here, there = f"/lead/{cast.willow.public_id}/reflections/{of.public_id}/", f"/teller/{of.public_id}/"
    for address in (
        here,
        f"{here}basics/",
        f"{here}view/",
        f"{here}teller/",
        f"{here}cancel/",
        f"{here}questions/add/",
    ):
        assert alice.get(address).status_code == 200, address
        assert bob.get(address).status_code == 404, address
    assert _stranger().get(f"/r/{of.public_id}/").status_code == 404, "a round being planned is nobody's business"
    for address in (there, f"{there}count/"):
        assert alice.get(address).status_code == 404, address
    assert bob.get(there).status_code == 200
    made = rounds.dealt(cast, of)
    page = _stranger().get(f"/r/{of.public_id}/")
    assert page.status_code == 200
    assert not page.cookies
    for code in made.codes[:13]:
        sent = _stranger().post(f"/r/{of.public_id}/", rounds.sheet(of, code, [1, 2, 4], ["More of this", ""]).dict())
        assert "Your answers are in" in sent.content.decode()
        assert not sent.cookies
    assert alice.get(here).status_code == 200
    rounds.close(of)
    assert bob.get(f"{there}count/").status_code == 200
    wrong = bob.post(f"{there}count/", {"count_code": "one two three"})
    assert "missing" in wrong.content.decode()
    assert "one two three" in wrong.content.decode(), "what was typed is kept"
    assert bob.post(f"{there}count/", {"count_code": made.count_code}).status_code == 302
    assert bob.get(there).status_code == 200
    results = alice.get(f"{here}results/")
    assert results.status_code == 200
    text = results.content.decode()
    assert "More of this" in text
    found = re.search(r"results/action/([^/\"]+)/", text)
    assert found
    action = f"{here}results/action/{found[1]}/"
    assert alice.get(action).status_code == 200
    assert alice.post(action, {"title": "Say it at every meeting"}).status_code == 302
    assert Action.objects.get().suggested_by.startswith(f"reflection:{of.public_id}:")
    assert "Say it at every meeting" in alice.get(f"{here}results/").content.decode()
    assert alice.get(f"/lead/{cast.willow.public_id}/reflections/asked/{found[1]}/").status_code == 200
    for name in ("report.pdf", "report.docx", "slide.pptx", "poster.pdf", "figures.csv", "proofs.zip"):
        paper = alice.get(f"{here}report/{name}")
        assert paper.status_code == 200, name
        assert len(paper.content) > 300, name
    assert alice.get(f"{here}results/chart.svg").content.startswith(b"<svg")
    assert alice.post(f"{here}results/share/", {"shared": "1"}).status_code == 302


def test_what_was_typed_stays_on_the_page_with_a_mistake() -> None:
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast))
    posted = {"code": "nonsense", "q0": "3", "t0": "<script>alert(1)</script>"}
    page = _stranger().post(f"/r/{made.round.public_id}/", posted).content.decode()
    assert "A code has 12 letters and numbers" in page
    assert "&lt;script&gt;alert(1)" in page
    assert re.search(r'id="q0-3"[^>]* checked', page)
    long = (
        _stranger().post(f"/r/{made.round.public_id}/", {"code": made.codes[0], "t0": "x" * 100_000}).content.decode()
    )
    assert "letters too long" in long
    assert "x" * 100_000 in long


def test_answers_are_refused_over_a_line_that_others_can_read() -> None:
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast))
    far = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="192.168.1.20")
    page = far.post(f"/r/{made.round.public_id}/", {"code": made.codes[0]})
    assert page.status_code == 403
    assert "safe line" in page.content.decode()
