"""Counts that the lead types in, the role groups they are typed for, and taking a count away."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.ui.held import bind
from fairpractice.workforce import forms_counts as forms
from fairpractice.workforce import importing, queries, retention, roles
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.models import RoleGroup, Snapshot
from fairpractice.workforce.pages import page


def counts(request: HttpRequest, practice: str) -> HttpResponse:
    """A box for each ethnic group within each role group, filled in from the newest counts."""
    employer = practice_for(request, practice)
    fine = request.GET.get("groups") == "all"
    values = forms.FINE if fine else forms.BROAD
    last = queries.latest(employer)
    before = queries.staff(last) if last else {}
    offered = [*roles.current(employer), *_without_a_place(employer, before)]
    form = bind(
        request, forms.CountsForm, roles=offered, values=values,
        initial={"on": timezone.localdate(), **forms.initial(before, values)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            importing.keep_counts(
                by=person_for(request), employer=employer, on=form.cleaned_data["on"], how=Snapshot.How.TYPED,
                counts=form.counts,
            )  # fmt: skip
        except WorkforceError as error:
            form.add_error(error.field or None, error.words)
        else:
            messages.success(request, _("The numbers are kept."))
            return redirect("workforce-profile", practice=practice)
    return page(request, employer, "typed", form=form, fine=fine, last=last)


def _without_a_place(employer: Organisation, before: dict[str, dict[str, int]]) -> list[RoleGroup]:
    """Groups that are no longer offered but have people in the newest counts, so that nobody is lost on the way."""
    return list(RoleGroup.objects.filter(employer=employer, retired_on__isnull=False, key__in=list(before)))


def snapshot_delete(request: HttpRequest, practice: str, snapshot: str) -> HttpResponse:
    """Says what will go, then deletes the numbers of one count."""
    employer = practice_for(request, practice)
    found = get_object_or_404(Snapshot, employer=employer, public_id=snapshot, deleted_on=None)
    if request.method == "POST":
        retention.delete_snapshot(by=person_for(request), snapshot=found)
        messages.success(request, _("The numbers are deleted."))
        return redirect("workforce-bring", practice=practice)
    day = date_format(found.on, "j F Y")
    return page(
        request, employer, "confirm",
        title=_("Delete the numbers of %(day)s?") % {"day": day},
        says=[_("All counts of staff of that day go, and cannot be brought back."), _("That people were counted on that day stays, without any number.")],
        button=_("Delete the numbers"), back_to="bring/", back_words=_("Bring in a staff list"),
    )  # fmt: skip


def role_groups(request: HttpRequest, practice: str) -> HttpResponse:
    """The role groups, in order, and a box to add one."""
    employer = practice_for(request, practice)
    form = bind(request, forms.RoleForm)
    if request.method == "POST" and form.is_valid():
        try:
            roles.add(by=person_for(request), employer=employer, **form.cleaned_data)
            messages.success(request, _("Added."))
            return redirect("workforce-roles", practice=practice)
        except WorkforceError as error:
            form.add_error(error.field or None, error.words)
    retired = RoleGroup.objects.filter(employer=employer, retired_on__isnull=False).exclude(key=roles.NOT_SAID)
    return page(request, employer, "roles", form=form, groups=roles.current(employer), retired=retired)


def role_group(request: HttpRequest, practice: str, key: str) -> HttpResponse:
    """One role group: its name, and whether people in it decide or advise."""
    employer = practice_for(request, practice)
    found = next((group for group in roles.current(employer) if group.key == key), None)
    if found is None:
        raise Http404
    form = bind(
        request, forms.RoleForm, initial={"name": found.name, "leads": found.leads, "advises": found.advises}
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            roles.change(by=person_for(request), employer=employer, key=key, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("workforce-roles", practice=practice)
        except WorkforceError as error:
            form.add_error(error.field or None, error.words)
    return page(request, employer, "role", form=form, group=found)


def _act(request: HttpRequest, practice: str, act: Callable[[], None], told: str) -> HttpResponse:
    try:
        act()
        if told:
            messages.success(request, told)
    except WorkforceError as error:
        messages.warning(request, error.words)
    return redirect("workforce-roles", practice=practice)


@require_POST
def role_move(request: HttpRequest, practice: str, key: str) -> HttpResponse:
    """One place up or down."""
    employer = practice_for(request, practice)
    up = request.POST.get("way") == "up"
    by = person_for(request)
    return _act(request, practice, lambda: roles.move(by=by, employer=employer, key=key, up=up), "")


@require_POST
def role_retire(request: HttpRequest, practice: str, key: str) -> HttpResponse:
    """No longer offers a role group, or offers it again."""
    employer = practice_for(request, practice)
    back = "back" in request.POST
    by = person_for(request)
    told = _("It is offered again.") if back else _("It is no longer offered. What was counted under it stays.")
    return _act(request, practice, lambda: roles.retire(by=by, employer=employer, key=key, back=back), told)
