"""What only an open round needs goes when it has ended."""

import pytest
from django.utils import timezone

from fairpractice.organisations import people
from fairpractice.organisations.models import Role
from fairpractice.reflections import housekeeping, planning
from fairpractice.reflections.models import Round, ScreenLink
from fairpractice.reflections.tests import rounds
from tests.cast import assemble

pytestmark = pytest.mark.django_db


def test_links_stay_while_a_round_is_open_and_go_when_it_has_ended() -> None:
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast))
    ScreenLink.objects.create(round=made.round, link_hash="x" * 64)
    housekeeping.tidy()
    assert ScreenLink.objects.count() == 1
    planning.cancel(by=cast.people["alice"], of=made.round)
    housekeeping.tidy()
    assert ScreenLink.objects.count() == 0


def test_a_teller_who_asked_to_be_forgotten_is_named_by_no_round_that_ended() -> None:
    cast = assemble()
    made = rounds.dealt(cast, rounds.planned(cast))
    Role.objects.filter(person=cast.people["bob"]).update(end=timezone.localdate())
    people.forget(by=cast.people["bob"])
    housekeeping.tidy()
    assert Round.objects.get().teller_name == "Bob", "it stands on the slips that are out"
    planning.cancel(by=cast.people["alice"], of=made.round)
    housekeeping.tidy()
    assert Round.objects.get().teller_name == ""
