"""Asking staff about our data by slip: what was asked, what came of it, and beginning anew."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.reflections.exceptions import ReflectionError
from fairpractice.reflections.models import Round
from fairpractice.ui.held import bind
from fairpractice.workforce import asking, telling
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.forms_sharing import MonitoringForm
from fairpractice.workforce.models import Asking
from fairpractice.workforce.pages import page


def _home(employer: Organisation) -> str:
    return f"/lead/{employer.public_id}/data/ask/"


def ask(request: HttpRequest, practice: str) -> HttpResponse:
    """What staff were asked, what came of it, and what can be asked."""
    employer = practice_for(request, practice)
    found = asking.asked(employer)
    live = any(each.round.state in (Round.State.PLANNED, Round.State.OPEN) for each in found)
    shares = bool(telling.pieces(employer, where="team"))
    return page(request, employer, "ask", asked=found, live=live, shares=shares)


def monitoring(request: HttpRequest, practice: str) -> HttpResponse:
    """Begins a form on who works here; goes on in the pages of reflections."""
    employer = practice_for(request, practice)
    form = bind(request, MonitoringForm, employer=employer, initial={"definition": "framework"})
    if request.method == "POST" and form.is_valid():
        try:
            made = asking.ask_monitoring(by=person_for(request), employer=employer, home=_home(employer), **form.said())
            return redirect(f"/lead/{employer.public_id}/reflections/{made.public_id}/basics/")
        except WorkforceError as error:
            form.add_error(error.field if error.field in form.fields else None, error.words)
        except ReflectionError as error:
            form.add_error(None, str(error))
    return page(request, employer, "ask_monitoring", form=form)


@require_POST
def feedback(request: HttpRequest, practice: str) -> HttpResponse:
    """Begins a round on what rings true; goes on in the pages of reflections."""
    employer = practice_for(request, practice)
    try:
        made = asking.ask_feedback(by=person_for(request), employer=employer, home=_home(employer))
    except (WorkforceError, ReflectionError) as error:
        messages.warning(request, str(error))
        return redirect(_home(employer))
    return redirect(f"/lead/{employer.public_id}/reflections/{made.public_id}/basics/")


@require_POST
def show(request: HttpRequest, practice: str, round: str) -> HttpResponse:
    """Puts the figure of a form on the team page."""
    employer = practice_for(request, practice)
    get_object_or_404(Asking, employer=employer, round=round, what=Asking.What.MONITORING)
    found = Round.objects.filter(employer=employer, public_id=round, state=Round.State.COUNTED).first()
    if found is None:
        raise Http404
    try:
        asking.show(by=person_for(request), employer=employer, of=found)
        messages.success(request, _("The team page shows it now."))
    except WorkforceError as error:
        messages.warning(request, str(error))
    return redirect(_home(employer))
