"""Who is in the Practice."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.organisations import people as services
from fairpractice.organisations.access import LEADING, person_for, practice_for, role_in
from fairpractice.organisations.forms import InviteForm
from fairpractice.organisations.models import Invitation, Role
from fairpractice.organisations.services import OrganisationError
from fairpractice.reports import qr
from fairpractice.ui.components import page_errors
from fairpractice.ui.held import bind

_MAY_INVITE = (*LEADING, Role.Kind.HUB, Role.Kind.GUARDIAN)
_MAY_RECOVER = (Role.Kind.DEPUTY, Role.Kind.SENIOR)


def people(request: HttpRequest, practice: str) -> HttpResponse:
    organisation = practice_for(request, practice, (*_MAY_INVITE, Role.Kind.SENIOR))
    mine = role_in(request, practice, tuple(Role.Kind.values))
    roles = Role.objects.filter(organisation=organisation, end=None).select_related("person")
    waiting = Invitation.objects.filter(
        organisation=organisation, accepted_at=None, withdrawn_at=None, expires__gt=timezone.now()
    )
    return render(
        request,
        "organisations/people.jinja",
        {
            "organisation": organisation,
            "roles": roles,
            "waiting": waiting,
            "mine": mine,
            "leading": mine.kind in LEADING,
            "inviting": mine.kind in _MAY_INVITE,
            "recovery": services.running_recovery(organisation),
            "now": timezone.now(),
        },
    )


def _inviting(request: HttpRequest, practice: str) -> Role:
    return role_in(request, practice, _MAY_INVITE)


def invite(request: HttpRequest, practice: str) -> HttpResponse:
    """Invites somebody; the letter with the code is shown once, to print or read out."""
    role = _inviting(request, practice)
    request.practice = role.organisation  # type: ignore[attr-defined]
    form = bind(request, InviteForm, organisation=role.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            invited = services.invite(by=role.person, organisation=role.organisation, **form.cleaned_data)
        except OrganisationError as error:
            form.add_error(None, str(error))
        else:
            return render(
                request,
                "organisations/invited.jinja",
                {
                    "organisation": role.organisation,
                    "invited": invited,
                    "days": services.INVITATION_DAYS,
                    "qr": qr.svg(invited.address),
                    "can_mail": settings.EMAIL_ENABLED,
                },
            )
    return render(
        request,
        "organisations/form.jinja",
        {
            "form": form,
            "title": _("Invite somebody"),
            "send": _("Make the invitation"),
            "page_errors": page_errors(form) if form.is_bound else [],
            "back": f"/lead/{practice}/people/",
        },
    )


def withdraw(request: HttpRequest, practice: str, invitation: int) -> HttpResponse:
    role = _inviting(request, practice)
    row = get_object_or_404(
        Invitation, pk=invitation, organisation=role.organisation, accepted_at=None, withdrawn_at=None
    )
    if request.method != "POST":
        return render(
            request,
            "organisations/confirm.jinja",
            {
                "title": _("Withdraw this invitation?"),
                "send": _("Withdraw it"),
                "back": f"/lead/{practice}/people/",
                "lines": [_("The letter or e-mail will no longer work. You can invite them again.")],
            },
        )
    services.withdraw_invitation(by=role.person, invitation=row)
    messages.success(request, _("The invitation was withdrawn."))
    return redirect("people", practice=practice)


def end(request: HttpRequest, practice: str, role: int) -> HttpResponse:
    """Ends a role: one's own, or anybody's when leading."""
    mine = role_in(request, practice, tuple(Role.Kind.values))
    row = get_object_or_404(
        Role.objects.select_related("person", "organisation"), pk=role, organisation=mine.organisation, end=None
    )
    if row.pk != mine.pk:
        role_in(request, practice)
    if request.method != "POST":
        own = row.pk == mine.pk
        return render(
            request,
            "organisations/confirm.jinja",
            {
                "title": _("Leave %(name)s?") % {"name": row.organisation.name}
                if own
                else _("End the role of %(who)s?") % {"who": row.person},
                "send": _("Leave") if own else _("End it"),
                "back": "/me/" if own else f"/lead/{practice}/people/",
                "lines": [
                    _("You can no longer open the Practice's pages. What you wrote stays. You can be invited again.")
                    if own
                    else _(
                        "They can no longer open the Practice's pages. What they wrote stays. You can invite them again."
                    )
                ],
            },
        )
    try:
        services.end_role(by=person_for(request), role=row)
    except OrganisationError as error:
        messages.warning(request, str(error))
        return redirect("people", practice=practice)
    messages.success(request, _("You have left.") if row.pk == mine.pk else _("The role has ended."))
    return redirect("/" if row.pk == mine.pk else f"/lead/{practice}/people/")


def hand_over(request: HttpRequest, practice: str, role: int) -> HttpResponse:
    mine = role_in(request, practice, (Role.Kind.LEAD,))
    row = get_object_or_404(Role.objects.select_related("person"), pk=role, organisation=mine.organisation, end=None)
    if request.method != "POST":
        return render(
            request,
            "organisations/confirm.jinja",
            {
                "title": _("Hand over to %(who)s?") % {"who": row.person},
                "send": _("Hand over"),
                "back": f"/lead/{practice}/people/",
                "lines": [_("They become the lead and you become deputy. They can hand back to you.")],
            },
        )
    try:
        services.hand_over(by=mine.person, organisation=mine.organisation, to=row)
        messages.success(request, _("Handed over."))
    except OrganisationError as error:
        messages.warning(request, str(error))
    return redirect("people", practice=practice)


def recover(request: HttpRequest, practice: str) -> HttpResponse:
    """When a lead has vanished: ask, wait a week, take over. The lead can stop it."""
    mine = role_in(request, practice, (*LEADING, Role.Kind.SENIOR))
    running = services.running_recovery(mine.organisation)
    if request.method != "POST":
        return render(
            request,
            "organisations/recover.jinja",
            {
                "organisation": mine.organisation,
                "mine": mine,
                "running": running,
                "days": services.RECOVERY_DAYS,
                "ready": bool(running and running.ready <= timezone.now()),
                "back": f"/lead/{practice}/people/",
            },
        )
    try:
        if (
            request.POST.get("do") == "stop"
            and running
            and (mine.kind == Role.Kind.LEAD or running.asked_by_id == mine.person_id)
        ):
            services.stop_recovery(by=mine.person, recovery=running)
            messages.success(request, _("Stopped. The lead stays the lead."))
        elif request.POST.get("do") == "finish":
            services.finish_recovery(by=mine)
            messages.success(request, _("You are now the lead."))
        elif mine.kind in _MAY_RECOVER:
            services.ask_recovery(by=mine)
            messages.success(request, _("You asked to take over. The lead sees it when they next come in."))
    except OrganisationError as error:
        messages.warning(request, str(error))
    return redirect("recover", practice=practice)
