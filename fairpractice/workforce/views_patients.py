"""The Practice's own patient profile: a small table of counts, understood with the lead like a staff list, and deleted when asked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.ui.held import bind
from fairpractice.workforce import arriving, holding, importing, mapping
from fairpractice.workforce import forms_bringing as forms
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.forms_counts import PatientsForm
from fairpractice.workforce.holding import Job
from fairpractice.workforce.models import Meaning, PatientCount
from fairpractice.workforce.pages import page
from fairpractice.workforce.reading.profiles import profile
from fairpractice.workforce.reading.tallying import Tally, Wanted


@arriving.in_memory
def patients(request: HttpRequest, practice: str) -> HttpResponse:
    """Chooses the file with the profile."""
    employer = practice_for(request, practice)
    problem = arriving.problem(request) if request.method == "POST" else ""
    form = bind(request, PatientsForm, upload_problem=problem)
    if request.method == "POST" and form.is_valid():
        said, data = form.cleaned_data, form.cleaned_data["file"].read()
        job = holding.begin(employer.pk, Wanted())
        job.profile = (said["on"], said["source"])
        holding.read(job, lambda _tell: profile(data), apart=False)
        if not job.problem:
            return redirect("workforce-patients-labels", practice=practice, token=job.token)
        holding.forget(job.token)
        form.add_error("file", job.problem.words)
    kept = PatientCount.objects.filter(employer=employer).order_by("-people")
    return page(request, employer, "patients", form=form, kept=[(_(importing.LABELS[row.group]), row) for row in kept])


def labels(request: HttpRequest, practice: str, token: str) -> HttpResponse:
    """What each label stands for; then the numbers are kept."""
    employer = practice_for(request, practice)
    job = holding.find(employer.pk, token)
    if job is None or job.tally is None or job.profile is None:
        messages.warning(request, _("We no longer have your file. Please choose it again."))
        return redirect("workforce-patients", practice=practice)
    known = mapping.remembered(employer)[Meaning.Of.GROUP]
    form = bind(
        request, forms.MeaningForm, roles=[], groups=mapping.group_lines(job.tally, known), offered=[],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        return _keep(request, employer, job, job.tally, form)
    return page(request, employer, "patients_labels", form=form, tally=job.tally)


def _keep(
    request: HttpRequest, employer: Organisation, job: Job, found: Tally, form: forms.MeaningForm
) -> HttpResponse:
    assert job.profile
    on, source = job.profile
    people: dict[str, int] = {}
    for place, value in form.chosen("group").items():
        people[value] = people.get(value, 0) + found.group.labels[place].people
    try:
        importing.keep_patients(by=person_for(request), employer=employer, on=on, source=source, people=people)
        holding.forget(job.token)
        messages.success(request, _("The numbers of your patients are kept."))
    except WorkforceError as error:
        messages.warning(request, error.words)
    return redirect("workforce-patients", practice=employer.public_id)


def forget(request: HttpRequest, practice: str) -> HttpResponse:
    """Says what will go, then deletes the profile."""
    employer = practice_for(request, practice)
    if request.method == "POST":
        importing.forget_patients(by=person_for(request), employer=employer)
        messages.success(request, _("The numbers are deleted."))
        return redirect("workforce-patients", practice=practice)
    return page(
        request, employer, "confirm",
        title=_("Delete the numbers of your patients?"), says=[_("They cannot be brought back. You can bring in the file again.")],
        button=_("Delete the numbers"), back_to="bring/patients/", back_words=_("Your patients"),
    )  # fmt: skip
