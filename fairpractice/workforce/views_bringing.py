"""Bringing in a staff list: choose the file, say what its labels mean, check the counts, keep them. The list itself is forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.ui.held import bind
from fairpractice.workforce import arriving, holding, importing, mapping, queries, roles
from fairpractice.workforce import forms_bringing as forms
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.holding import Job
from fairpractice.workforce.models import Meaning, Snapshot
from fairpractice.workforce.pages import page
from fairpractice.workforce.reading import headings
from fairpractice.workforce.reading.tallying import Tally, Wanted, tally

AT_ONCE = 400_000  # bytes; larger files are read in the background while a page says how far it is


@arriving.in_memory
def bring(request: HttpRequest, practice: str) -> HttpResponse:
    """Chooses the file."""
    employer = practice_for(request, practice)
    form = bind(request, forms.ListForm, upload_problem=_stopped(request))
    if request.method == "POST" and form.is_valid():
        return _read(employer, form.cleaned_data["file"].read(), Wanted())
    return _choose(request, employer, form)


def _stopped(request: HttpRequest) -> str:
    return arriving.problem(request) if request.method == "POST" else ""


def _choose(request: HttpRequest, employer: Organisation, form: forms.ListForm) -> HttpResponse:
    kept = Snapshot.objects.filter(employer=employer)
    return page(request, employer, "bring", form=form, snapshots=kept)


def _read(employer: Organisation, data: bytes, wanted: Wanted) -> HttpResponse:
    columns = mapping.remembered(employer)[Meaning.Of.COLUMN]
    job = holding.begin(employer.pk, wanted)
    holding.read(job, lambda tell: tally(data, wanted, columns, tell), apart=len(data) > AT_ONCE)
    return redirect("workforce-bring-list", practice=employer.public_id, token=job.token)


def _gone(request: HttpRequest, employer: Organisation) -> HttpResponse:
    messages.warning(
        request,
        _(
            "We no longer have your list: we hold it for half an hour at most, and never on a disk. Please choose the file again."
        ),
    )
    return redirect("workforce-bring", practice=employer.public_id)


def _ready(job: Job) -> Tally | None:
    """The counted list when its columns are known and may be shown."""
    found = job.tally
    if found is None or job.profile or not found.group.labels or not found.role.labels:
        return None
    return found


def listed(request: HttpRequest, practice: str, token: str) -> HttpResponse:
    """How far the reading is, or what each label stands for."""
    employer = practice_for(request, practice)
    job = holding.find(employer.pk, token)
    if job is None:
        return _gone(request, employer)
    if job.reading:
        response = page(request, employer, "bring_reading", rows=job.rows)
        response["Refresh"] = "3"  # asks again by itself, without script
        return response
    if job.problem:
        return _problem(request, employer, job)
    found = _ready(job)
    if found is None:
        return redirect("workforce-bring-columns", practice=practice, token=token)
    return _meanings(request, employer, job, found)


def _problem(request: HttpRequest, employer: Organisation, job: Job) -> HttpResponse:
    """The first page again, with what is wrong beside the file."""
    assert job.problem
    form = forms.ListForm({}, {}, upload_problem=job.problem.words)
    return page(
        request, employer, "bring", form=form, snapshots=(), to=f"/lead/{employer.public_id}/data/bring/"
    )  # fmt: skip


def _meanings(request: HttpRequest, employer: Organisation, job: Job, found: Tally) -> HttpResponse:
    offered, known = importing.offered_roles(employer), mapping.remembered(employer)
    form = bind(
        request,
        forms.MeaningForm,
        roles=mapping.role_lines(found, known[Meaning.Of.ROLE], offered, employer),
        groups=mapping.group_lines(found, known[Meaning.Of.GROUP]),
        offered=offered,
        initial=forms.prefilled(job.roles, job.groups) | {"numbers_of": job.numbers_of},
    )
    if request.method == "POST" and form.is_valid():
        job.roles, job.groups = form.chosen("role"), form.chosen("group")
        job.numbers_of = form.cleaned_data.get("numbers_of", "")
        return redirect("workforce-bring-check", practice=employer.public_id, token=job.token)
    return page(request, employer, "bring_meanings", form=form, job=job, tally=found)


@arriving.in_memory
def columns(request: HttpRequest, practice: str, token: str) -> HttpResponse:
    """Says which columns to read; the file is chosen again, since nothing of it was kept."""
    employer = practice_for(request, practice)
    job = holding.find(employer.pk, token)
    if job is None or job.tally is None:
        return _gone(request, employer)
    found = job.tally
    form = bind(
        request,
        forms.ColumnsForm,
        upload_problem=_stopped(request),
        names=found.names,
        refused=found.group.refused or found.role.refused,
        initial={
            "group": "" if found.group.refused else found.group.name,
            "role": "" if found.role.refused else found.role.name or (forms.NO_COLUMN if job.wanted.no_role else ""),
        },
    )
    if request.method == "POST" and form.is_valid():
        holding.forget(token)
        return _read(employer, form.cleaned_data["file"].read(), form.wanted)
    return page(
        request, employer, "bring_columns", form=form, job=job, tally=found,
        refusals=forms.refusals(found.group, found.role, found.people),
    )  # fmt: skip


def check(request: HttpRequest, practice: str, token: str) -> HttpResponse:
    """The counts, what changed since the last ones, and the button that keeps them and forgets the list."""
    employer = practice_for(request, practice)
    job = holding.find(employer.pk, token)
    if job is None or not (found := _ready(job)):
        return _gone(request, employer)
    if not job.mapped:
        return redirect("workforce-bring-list", practice=practice, token=token)
    learnt = _learnt(employer, job, found)
    labels = sorted({label.text for label, kind in _labels(found) if _is_learnt(label.text, learnt[kind])})
    form = bind(
        request, forms.CheckForm, repeated=found.repeated, labels=labels, initial={"on": timezone.localdate()}
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        remember = bool(form.cleaned_data.get("remember"))
        meanings = {**(learnt if remember else {}), Meaning.Of.COLUMN: _columns(found)}
        try:
            importing.keep_list(
                by=person_for(request),
                employer=employer,
                on=form.cleaned_data["on"],
                counts=mapping.counts(job, once=form.once),
                meanings=meanings,
            )
        except WorkforceError as error:
            form.add_error(error.field or None, error.words)
        else:
            holding.forget(token)
            messages.success(request, _("Counted. Your list is forgotten: only the numbers are kept."))
            return redirect("workforce-profile", practice=practice)
    return _check_page(request, employer, job, found, form)


def _check_page(
    request: HttpRequest, employer: Organisation, job: Job, found: Tally, form: forms.CheckForm
) -> HttpResponse:
    last = queries.latest(employer)
    now = mapping.counts(job, once=bool(found.repeated))
    by_role, by_group = mapping.changes(now, queries.staff(last) if last else None, roles.names(employer) | _not_said())
    return page(
        request, employer, "bring_check", form=form, job=job, tally=found, last=last, by_role=by_role, by_group=by_group,
        details=mapping.details(now, roles.names(employer) | _not_said()), people=sum(sum(r.values()) for r in now.values()),
    )  # fmt: skip


def _not_said() -> dict[str, str]:
    return {roles.NOT_SAID: _("Role not said")}


def _labels(found: Tally) -> Iterator[tuple[mapping.Label, str]]:
    yield from ((label, Meaning.Of.ROLE) for label in found.role.labels)
    yield from ((label, Meaning.Of.GROUP) for label in found.group.labels)


def _is_learnt(text: str, learnt: dict[str, str]) -> bool:
    return mapping.fold(text)[:120] in learnt


def _learnt(employer: Organisation, job: Job, found: Tally) -> dict[str, dict[str, str]]:
    """Labels that we did not know by ourselves, with what the lead said; none of a column that reads like a list of people."""
    if job.wanted.sure:
        return {Meaning.Of.ROLE: {}, Meaning.Of.GROUP: {}}
    offered = importing.offered_roles(employer)
    return {
        Meaning.Of.ROLE: mapping.to_remember(job, mapping.role_lines(found, {}, offered, employer), job.roles),
        Meaning.Of.GROUP: mapping.to_remember(job, mapping.group_lines(found, {}, job.numbers_of), job.groups),
    }


def _columns(found: Tally) -> dict[str, str]:
    """The names of the two columns, for next time."""
    named = {found.group.name: headings.GROUP, found.role.name: headings.ROLE}
    return {mapping.fold(name)[:120]: of for name, of in named.items() if name}


@require_POST
def stop(request: HttpRequest, practice: str, token: str) -> HttpResponse:
    """Forgets a list at once."""
    employer = practice_for(request, practice)
    if job := holding.find(employer.pk, token):
        holding.forget(job.token)
    messages.success(request, _("Your list is forgotten. Nothing was kept."))
    return redirect("workforce-bring", practice=employer.public_id)
