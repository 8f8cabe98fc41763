"""Adding a second factor, and proving with a passkey that it is still you: allauth's pages, mended in two places."""

from typing import cast

from allauth.account.internal.flows.login import record_authentication  # what allauth itself asks; it has no other door
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.views.generic.edit import FormView

from fairpractice.organisations.access import person_for


def _proved(request: HttpRequest, kind: Authenticator.Type) -> None:
    """Whoever has just set a factor up has just used it: they are not asked for it again at once."""
    person = person_for(request)
    factor = Authenticator.objects.filter(user=person, type=kind).order_by("-pk").first()
    if factor:
        record_authentication(request, person, "mfa", id=factor.pk, type=factor.type, reauthenticated=True)


class SetUpApp(ActivateTOTPView):
    """Sets up an app with codes."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        answer = cast(HttpResponse, super().form_valid(form))
        _proved(self.request, Authenticator.Type.TOTP)
        return answer


class AddPasskey(AddWebAuthnView):
    """Adds a passkey."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        answer = cast(HttpResponse, super().form_valid(form))
        _proved(self.request, Authenticator.Type.WEBAUTHN)
        return answer

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        # allauth's leaves out the form that was sent, and its errors with it.
        return {**super().get_context_data(**kwargs), **kwargs}


class PasskeyAgain(ReauthenticateWebAuthnView):
    """Asks for a passkey again; what is wrong is told on the same page."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return FormView.form_invalid(self, form)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return {**super().get_context_data(**kwargs), **kwargs}


set_up_app = SetUpApp.as_view()
add_passkey = AddPasskey.as_view()
passkey_again = PasskeyAgain.as_view()
