"""What of the plan the team page shows, and its link."""

from hmac import compare_digest
from typing import Any

from django.db import transaction

from fairpractice.organisations import events
from fairpractice.organisations.codes import new_code
from fairpractice.organisations.models import Organisation, Person
from fairpractice.plans import undo
from fairpractice.plans.models import Sharing, UndoStep

_SHOWN = ("show_plan", "show_progress", "by_link")


def code_fits(chosen: Sharing, code: str) -> bool:
    """Whether this is the code of the team page's link."""
    return chosen.by_link and compare_digest(chosen.link_code.encode(), code.lower().encode())


@transaction.atomic
def share(*, by: Person, employer: Organisation, show_plan: bool, show_progress: bool, by_link: bool) -> UndoStep:
    """Saves what is shown and to whom. The link stays the same until it is changed on purpose: it hangs on the wall."""
    earlier = list(Sharing.objects.select_for_update().filter(employer=employer))
    before = undo.snapshot("sharing", earlier, _SHOWN)
    chosen, made = Sharing.objects.update_or_create(
        employer=employer,
        defaults={"show_plan": show_plan, "show_progress": show_progress, "by_link": by_link},
        create_defaults={
            "show_plan": show_plan,
            "show_progress": show_progress,
            "by_link": by_link,
            "link_code": new_code(),
        },
    )
    # The first choice is taken back whole: then nothing is chosen and nothing is shown.
    after = undo.snapshot("sharing", [chosen], () if made else _SHOWN)
    return _changed(by, employer, "chose what the team page shows", before or dict.fromkeys(after), after)


@transaction.atomic
def new_link(*, by: Person, employer: Organisation) -> UndoStep | None:
    """A new link; posters with the old one stop working. None when nothing has been chosen yet."""
    chosen = Sharing.objects.select_for_update().filter(employer=employer).first()
    if chosen is None:
        return None
    before = undo.snapshot("sharing", [chosen], ("link_code",))
    chosen.link_code = new_code()
    chosen.save(update_fields=["link_code"])
    after = undo.snapshot("sharing", [chosen], ("link_code",))
    return _changed(by, employer, "changed the link of the team page", before, after)


def _changed(by: Person, employer: Organisation, what: str, before: dict[str, Any], after: dict[str, Any]) -> UndoStep:
    events.record(organisation=employer, by=by, what=what)
    return undo.remember(by=by, employer=employer, what=what, kind="sharing", before=before, after=after)
