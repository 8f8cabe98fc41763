"""Where hub members and guardians land, and the contacts of a Practice."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from fairpractice.directory import services
from fairpractice.directory.forms import CardForm, ContactForm
from fairpractice.directory.models import Card, Contact
from fairpractice.organisations.access import practice_for, role_in
from fairpractice.organisations.models import Role
from fairpractice.ui.components import page_errors
from fairpractice.ui.held import bind

_HUB = (Role.Kind.HUB, Role.Kind.GUARDIAN)
_FIELDS = ("person", "phone", "email", "hours", "words")


def hub(request: HttpRequest, organisation: str) -> HttpResponse:
    """The contact card of a hub or guardian service, and which Practices name it."""
    role = role_in(request, organisation, _HUB)
    card = Card.objects.filter(organisation=role.organisation).first()
    form = bind(request, CardForm, initial={f: getattr(card, f) for f in _FIELDS} if card else {})
    if request.method == "POST" and form.is_valid():
        services.keep_card(by=role.person, organisation=role.organisation, **form.cleaned_data)
        messages.success(request, _("Saved. Every Practice that names you shows this now."))
        return redirect("hub", organisation=organisation)
    return render(
        request,
        "directory/hub.jinja",
        {
            "organisation": role.organisation,
            "form": form,
            "naming": services.naming(role.organisation),
            "page_errors": page_errors(form) if form.is_bound else [],
        },
    )


def contacts(request: HttpRequest, practice: str) -> HttpResponse:
    """Whom the team can speak to: add somebody, choose a card, take one away."""
    organisation = practice_for(request, practice)
    form = bind(request, ContactForm)
    if request.method == "POST" and form.is_valid():
        services.name_contact(by=role_in(request, practice).person, practice=organisation, **form.cleaned_data)
        messages.success(request, _("Saved. The team page shows it now."))
        return redirect("contacts", practice=practice)
    return render(
        request,
        "directory/contacts.jinja",
        {
            "organisation": organisation,
            "form": form,
            "rows": services.spoken_to(organisation),
            "cards": services.cards_to_choose(organisation),
            "page_errors": page_errors(form) if form.is_bound else [],
        },
    )


def contact_card(request: HttpRequest, practice: str) -> HttpResponse:
    organisation = practice_for(request, practice)
    card = get_object_or_404(Card, pk=request.POST.get("card") if request.POST.get("card", "").isdecimal() else 0)
    if request.method == "POST" and card in services.cards_to_choose(organisation):
        services.name_contact(by=role_in(request, practice).person, practice=organisation, card=card)
    return redirect("contacts", practice=practice)


def contact_drop(request: HttpRequest, practice: str, contact: int) -> HttpResponse:
    organisation = practice_for(request, practice)
    row = get_object_or_404(Contact, pk=contact, practice=organisation)
    if request.method != "POST":
        return render(
            request,
            "organisations/confirm.jinja",
            {
                "title": _("Take this contact away?"),
                "send": _("Take it away"),
                "back": f"/lead/{practice}/speak-to/",
                "lines": [_("The team page will no longer show it. You can add it again.")],
            },
        )
    services.drop_contact(by=role_in(request, practice).person, contact=row)
    return redirect("contacts", practice=practice)
