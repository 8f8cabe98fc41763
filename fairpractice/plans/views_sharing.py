"""What of the plan the team page shows, and its link."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.organisations.access import person_for, practice_for
from fairpractice.plans import queries
from fairpractice.plans import sharing as sharing_of_plan
from fairpractice.plans.forms import SharingForm
from fairpractice.plans.pages import done, page
from fairpractice.ui.held import bind


def sharing(request: HttpRequest, practice: str) -> HttpResponse:
    """What of the plan the team page shows."""
    employer = practice_for(request, practice)
    now = queries.sharing_of(employer)
    initial = (
        {"show_plan": now.show_plan, "show_progress": now.show_progress, "by_link": "link" if now.by_link else "open"}
        if now
        else {"by_link": "link"}
    )
    form = bind(request, SharingForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        step = sharing_of_plan.share(
            by=person_for(request),
            employer=employer,
            **{**form.cleaned_data, "by_link": form.cleaned_data["by_link"] == "link"},
        )
        done(request, _("Saved."), step)
        return redirect("sharing", practice=practice)
    return page(request, employer, "sharing", form=form, now=now, address=settings.ADDRESS)


@require_POST
def new_link(request: HttpRequest, practice: str) -> HttpResponse:
    employer = practice_for(request, practice)
    step = sharing_of_plan.new_link(by=person_for(request), employer=employer)
    if step:
        done(request, _("There is a new link. Print your posters again: the old link no longer works."), step)
    return redirect("sharing", practice=practice)
