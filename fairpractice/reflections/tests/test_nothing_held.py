"""What opens ballots, or names people, is not kept when a session has ended."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from fairpractice.reflections.tests import rounds
from fairpractice.ui import held
from tests.cast import assemble

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["count_code", "keys", "addresses"])
def test_a_secret_typed_after_the_session_ended_is_in_no_session(field: str) -> None:
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast))
    stranger = Client(HTTP_HOST="127.0.0.1")
    posted = {"held_for": held.token(cast.people["bob"].pk), field: "a secret of the teller", "other": "kept or not"}
    reply = stranger.post(f"/teller/{made.round.public_id}/count/", posted)
    assert reply["Location"].startswith("/accounts/login/")
    assert [s.get_decoded() for s in Session.objects.all() if "held" in s.get_decoded()] == []


def test_other_forms_are_kept_still() -> None:
    cast = assemble()
    stranger = Client(HTTP_HOST="127.0.0.1")
    posted = {"held_for": held.token(cast.people["alice"].pk), "title": "Ask the team"}
    stranger.post(f"/lead/{cast.willow.public_id}/plan/add/", posted)
    assert [s.get_decoded()["held"]["fields"] for s in Session.objects.all()] == ["title=Ask+the+team"]
