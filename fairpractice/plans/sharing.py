"""What of the plan the team page shows, and its link."""

from hmac import compare_digest

from django.db import transaction

from fairpractice.organisations import events
from fairpractice.organisations.codes import new_code
from fairpractice.organisations.models import Organisation, Person
from fairpractice.plans.models import Sharing


def code_fits(chosen: Sharing, code: str) -> bool:
    """Whether this is the code of the team page's link."""
    return chosen.by_link and compare_digest(chosen.link_code.encode(), code.lower().encode())


@transaction.atomic
def share(*, by: Person, employer: Organisation, show_plan: bool, show_progress: bool, by_link: bool) -> Sharing:
    """Saves what is shown and to whom. The link stays the same until it is changed on purpose: it hangs on the wall."""
    chosen, _made = Sharing.objects.update_or_create(
        employer=employer,
        defaults={"show_plan": show_plan, "show_progress": show_progress, "by_link": by_link},
        create_defaults={
            "show_plan": show_plan,
            "show_progress": show_progress,
            "by_link": by_link,
            "link_code": new_code(),
        },
    )
    events.record(organisation=employer, by=by, what="chose what the team page shows")
    return chosen


@transaction.atomic
def new_link(*, by: Person, employer: Organisation) -> None:
    """A new link; posters with the old one stop working."""
    if Sharing.objects.filter(employer=employer).update(link_code=new_code()):
        events.record(organisation=employer, by=by, what="changed the link of the team page")
