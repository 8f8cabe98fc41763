"""Inviting, accepting, leaving, handing over, and recovering when a lead has vanished."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.organisations import events, letters
from fairpractice.organisations.access import STAFF
from fairpractice.organisations.codes import code_hash, new_code
from fairpractice.organisations.models import Invitation, Organisation, Person, Recovery, Role
from fairpractice.organisations.services import OrganisationError

INVITATION_DAYS = 28
RECOVERY_DAYS = 7


@dataclass(frozen=True)
class Invited:
    """An invitation with its code, which exists only here: print it or send it now."""

    invitation: Invitation
    code: str

    @property
    def address(self) -> str:
        return f"{settings.ADDRESS}/join/{self.code}/"


@transaction.atomic
def invite(*, by: Person, organisation: Organisation, kind: str, name: str, email: str = "") -> Invited:
    """Offers a role. Raises OrganisationError when the person of this address is already there."""
    if email and Role.objects.filter(organisation=organisation, person__email__iexact=email, end=None).exists():
        raise OrganisationError(_("Somebody with this e-mail address is already here."))
    if kind == Role.Kind.LEAD:
        raise OrganisationError(_("There is one lead. Invite a deputy, or hand over."))
    code = new_code()
    invitation = Invitation.objects.create(
        organisation=organisation,
        kind=kind,
        name=name,
        email=email,
        made_by=by,
        code_hash=code_hash(code),
        expires=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    invited = Invited(invitation, code)
    events.record(organisation=organisation, by=by, what="invited somebody", about=invitation.kind)
    letters.send(
        to=email,
        subject=_("You are invited to %(name)s on Fair Practice") % {"name": organisation.name},
        lines=[
            _("Open this address to accept:"),
            invited.address,
            _("It works once, for %(days)s days.") % {"days": INVITATION_DAYS},
        ],
    )
    return invited


def waiting_invitation(code: str) -> Invitation | None:
    """The invitation of this code when it can still be accepted."""
    return (
        Invitation.objects.filter(
            code_hash=code_hash(code), accepted_at=None, withdrawn_at=None, expires__gt=timezone.now()
        )
        .select_related("organisation")
        .first()
    )


@transaction.atomic
def accept(*, code: str, person: Person | None, name: str = "") -> Role:
    """Takes the invitation up, for a signed-in person or a new one.

    A new account has no e-mail address: one that nobody has proved would open the account to whoever typed it, and later
    shut it to whoever owns the address. Raises OrganisationError when it is used up or when they are already there.
    """
    invitation = waiting_invitation(code)
    if not invitation or not Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(
        accepted_at=timezone.now()
    ):
        raise OrganisationError(_("This invitation has been used, withdrawn, or is too old. Ask for a new one."))
    if person is None:
        person = Person.objects.create(name=name)
    if Role.objects.filter(person=person, organisation=invitation.organisation, end=None).exists():
        raise OrganisationError(_("You already have a role here."))
    invitation.accepted_by = person
    # The invitation has done its work: the copy of name and address goes.
    invitation.name, invitation.email = "", ""
    invitation.save(update_fields=["accepted_by", "name", "email"])
    role = Role.objects.create(person=person, organisation=invitation.organisation, kind=invitation.kind)
    events.record(organisation=role.organisation, by=person, what="accepted an invitation", about=role.kind)
    return role


@transaction.atomic
def withdraw_invitation(*, by: Person, invitation: Invitation) -> None:
    invitation.withdrawn_at, invitation.name, invitation.email = timezone.now(), "", ""
    invitation.save(update_fields=["withdrawn_at", "name", "email"])
    events.record(organisation=invitation.organisation, by=by, what="withdrew an invitation")


@transaction.atomic
def end_role(*, by: Person, role: Role) -> None:
    """Ends a role: somebody leaves, or is taken off the list. The lead has to hand over first."""
    if role.kind == Role.Kind.LEAD:
        raise OrganisationError(_("Hand over to somebody else before you leave, so that the Practice keeps a lead."))
    role.end = timezone.localdate()
    role.save(update_fields=["end"])
    what = "left" if by.pk == role.person_id else "ended somebody's role"
    events.record(organisation=role.organisation, by=by, what=what, about=role.kind)
    # Whoever is gone cannot take over, and must not keep others from asking.
    running = running_recovery(role.organisation)
    if running and running.asked_by_id == role.person_id:
        stop_recovery(by=by, recovery=running)


@transaction.atomic
def hand_over(*, by: Person, organisation: Organisation, to: Role) -> None:
    """The lead and somebody of the Practice change places: the old lead becomes deputy.

    A lead who hands over has not vanished: a request to take over ends with it.
    """
    _make_lead(organisation=organisation, to=to)
    running = running_recovery(organisation)
    if running:
        stop_recovery(by=by, recovery=running)
    events.record(organisation=organisation, by=by, what="handed over as lead")
    letters.send(
        to=to.person.email or "",
        subject=_("You now lead for %(name)s") % {"name": organisation.name},
        lines=[_("You are now the lead. Sign in here:"), settings.ADDRESS],
    )


def _make_lead(*, organisation: Organisation, to: Role) -> None:
    if to.organisation_id != organisation.pk or to.end or to.kind not in STAFF:
        raise OrganisationError(_("This person is not in the Practice."))
    Role.objects.filter(organisation=organisation, kind=Role.Kind.LEAD, end=None).update(kind=Role.Kind.DEPUTY)
    to.kind = Role.Kind.LEAD
    to.save(update_fields=["kind"])


def running_recovery(organisation: Organisation) -> Recovery | None:
    return (
        Recovery.objects.filter(organisation=organisation, stopped_at=None, done_at=None)
        .select_related("asked_by")
        .first()
    )


@transaction.atomic
def ask_recovery(*, by: Role) -> Recovery:
    """A deputy or senior leader asks to become lead. The lead is told and has a week to stop it."""
    if by.kind not in (Role.Kind.DEPUTY, Role.Kind.SENIOR):
        raise OrganisationError(_("A deputy or a senior leader can ask for this."))
    if running_recovery(by.organisation):
        raise OrganisationError(_("Somebody has already asked. It is shown below."))
    recovery = Recovery.objects.create(
        organisation=by.organisation, asked_by=by.person, ready=timezone.now() + timedelta(days=RECOVERY_DAYS)
    )
    events.record(organisation=by.organisation, by=by.person, what="asked to take over as lead")
    lead = (
        Role.objects.filter(organisation=by.organisation, kind=Role.Kind.LEAD, end=None)
        .select_related("person")
        .first()
    )
    letters.send(
        to=(lead.person.email or "") if lead else "",
        subject=_("Somebody asked to take over as lead"),
        lines=[
            _(
                "A colleague asked to take over as lead of %(name)s. If you are still there, sign in and stop it within %(days)s days."
            )
            % {"name": by.organisation.name, "days": RECOVERY_DAYS},
            settings.ADDRESS,
        ],
    )
    return recovery


@transaction.atomic
def stop_recovery(*, by: Person, recovery: Recovery) -> None:
    recovery.stopped_at = timezone.now()
    recovery.save(update_fields=["stopped_at"])
    events.record(organisation=recovery.organisation, by=by, what="stopped the request to take over")


@transaction.atomic
def finish_recovery(*, by: Role) -> None:
    """After the waiting time, whoever asked becomes lead."""
    recovery = running_recovery(by.organisation)
    if not recovery or recovery.asked_by_id != by.person_id or recovery.ready > timezone.now():
        raise OrganisationError(_("The waiting time is not over yet."))
    _make_lead(organisation=by.organisation, to=by)
    recovery.done_at = timezone.now()
    recovery.save(update_fields=["done_at"])
    events.record(organisation=by.organisation, by=by.person, what="took over as lead after the waiting time")


@transaction.atomic
def forget(*, by: Person) -> None:
    """Empties a person's name and address. Raises OrganisationError while they still have a role."""
    if Role.objects.filter(person=by, end=None).exists():
        raise OrganisationError(_("You still have a role. Leave it first."))
    by.name, by.email, by.is_active, by.forgotten, by.last_login = "", None, False, True, None
    by.save()
    events.record(organisation=None, by=by, what="asked to be forgotten")
