"""What is kept of our data, why and until when; and the papers that data protection asks for."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.reports.render import render
from fairpractice.ui.held import bind
from fairpractice.ui.texts import document_words
from fairpractice.workforce import data_papers, retention
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.forms_care import KeepingForm, told
from fairpractice.workforce.models import Retention
from fairpractice.workforce.pages import page
from fairpractice.workforce.views_fairness import TYPES


def keeping(request: HttpRequest, practice: str) -> HttpResponse:
    """Every set: what is stored now, why, who can see it, until when."""
    employer = practice_for(request, practice)
    return page(request, employer, "keeping", sets=retention.held(employer), today=timezone.localdate())


def _set(request: HttpRequest, practice: str, what: str) -> tuple[Organisation, retention.Held]:
    employer = practice_for(request, practice)
    for each in retention.held(employer):
        if each.of.id == what:
            return employer, each
    raise Http404


def change(request: HttpRequest, practice: str, what: str) -> HttpResponse:
    """How long a set is kept."""
    employer, found = _set(request, practice, what)
    words = Retention.objects.filter(employer=employer, what=what).values_list("access_words", flat=True).first()
    form = bind(request, KeepingForm, initial={"months": found.months, "access_words": words or ""})
    if request.method == "POST" and form.is_valid():
        try:
            retention.keep_for(by=person_for(request), employer=employer, what=what, **form.cleaned_data)
        except WorkforceError as error:
            told(form, error)
        else:
            messages.success(request, _("Saved. It holds for what is stored already, too."))
            return redirect("workforce-keeping", practice=practice)
    return page(request, employer, "keeping_change", form=form, found=found, title=found.of.title)


def delete(request: HttpRequest, practice: str, what: str) -> HttpResponse:
    """Says what will go, asks once more, then deletes a whole set."""
    employer, found = _set(request, practice, what)
    if request.method == "POST":
        gone = retention.delete_now(by=person_for(request), employer=employer, what=what)
        messages.success(request, _("Deleted.") if gone else _("There was nothing to delete."))
        return redirect("workforce-keeping", practice=practice)
    return page(
        request,
        employer,
        "confirm",
        title=_("Delete all of this now?"),
        says=[
            found.of.title,
            found.of.goes,
            _("It cannot be brought back, except from a backup that you made before."),
        ],
        button=_("Delete it"),
        back_to="keeping/",
        back_words=_("Back"),
    )


def paper(request: HttpRequest, practice: str, name: str) -> HttpResponse:
    """The appropriate policy document or the impact assessment, as PDF or Word."""
    employer = practice_for(request, practice)
    stem, _dot, kind = name.partition(".")
    if stem not in data_papers.PAPERS or kind not in TYPES:
        raise Http404
    made = data_papers.PAPERS[stem](employer.name, retention.held(employer), timezone.localdate())
    way = "inline" if kind == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{way}; filename="our-data-{name}"', "Cache-Control": "no-store"}
    return HttpResponse(render(made, kind, document_words()), content_type=TYPES[kind], headers=headers)
