"""Once a year: a kind word to count again, so that the next year compares."""

from datetime import timedelta

from django.utils.translation import gettext as _

from fairpractice.organisations.models import Organisation
from fairpractice.plans.deciders import Due, DueKind
from fairpractice.workforce.models import Snapshot

YEAR = timedelta(days=365)


def dues(employer: Organisation) -> list[Due]:
    """When who works here could be counted again: a year after the newest count. One query; nothing before the first count."""
    newest = Snapshot.objects.filter(employer=employer).values_list("public_id", "on").first()
    if newest is None:
        return []
    public_id, on = newest
    return [Due(DueKind.POLICY, public_id, _("Our data: who works here"), on + YEAR, "data/")]
