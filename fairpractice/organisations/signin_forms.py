"""The forms of the sign-in pages: allauth's, in our words. Each error says how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from allauth.account.fields import EmailField
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_NAME_LENGTH = 60
_NO_PASSKEY = _("Your browser sent no passkey. Press the button again, and do what your phone or computer asks")
_NOT_THIS_PASSKEY = _("This passkey was not accepted. Press the button to try again, or choose another way")


@contextmanager
def _saying(text: StrOrPromise) -> Iterator[None]:
    """Tells a code or passkey that is not right in words that fit the page."""
    try:
        yield
    except ValidationError as error:
        if error.code != "incorrect_code":
            raise
        raise ValidationError(str(text), code=error.code) from error


@contextmanager
def _passkey_read() -> Iterator[None]:
    """A passkey that is refused, or that is not one at all: the library reads what a browser sent without looking first."""
    try:
        with _saying(_NOT_THIS_PASSKEY):
            yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValidationError(str(_NOT_THIS_PASSKEY), code="incorrect_code") from error


def _code_field(label: StrOrPromise, empty: StrOrPromise, *, numbers: bool, hint: StrOrPromise = "") -> forms.CharField:
    typed = {"autocomplete": "one-time-code", "spellcheck": "false", "class": "nhsuk-input--width-10"}
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=40,
        widget=forms.TextInput(attrs={**typed, **({"inputmode": "numeric"} if numbers else {})}),
        error_messages={"required": empty, "max_length": empty},
    )


def _credential_field() -> forms.JSONField:
    return forms.JSONField(
        widget=forms.HiddenInput, error_messages={"required": _NO_PASSKEY, "invalid": _NOT_THIS_PASSKEY}
    )


class EmailForm(RequestLoginCodeForm):
    """Where to send a code."""

    email = EmailField(
        label=_("Your e-mail address"),
        error_messages={
            "required": _("Type your e-mail address"),
            "invalid": _("Type an e-mail address such as name@example.org"),
        },
    )


class EmailedCodeForm(ConfirmLoginCodeForm):
    """The code from the e-mail."""

    code = _code_field(_("Code from the e-mail"), _("Type the code from the e-mail"), numbers=False)

    def clean_code(self) -> str:
        with _saying(
            _("This is not the code of our latest e-mail. Check each letter and number, or send another code")
        ):
            return str(super().clean_code())


_APP = _("Code that the app shows")
_TYPE_IT = _("Type the six numbers that the app shows now")
_OR_RECOVERY = _("Type the six numbers that the app shows now, or one of your recovery codes")
_NOT_OR_USED = _(
    "This code is not right, or was used before. Wait until the app shows the next one, or type a recovery code"
)


class AppCodeForm(AuthenticateForm):
    """The second step of signing in."""

    code = _code_field(_("Code"), _OR_RECOVERY, numbers=False)

    def clean_code(self) -> str:
        with _saying(_NOT_OR_USED):
            return str(super().clean_code())


class AppCodeAgainForm(ReauthenticateForm):
    """The same before something that only the owner of the account may change."""

    code = _code_field(_("Code"), _OR_RECOVERY, numbers=False)

    def clean_code(self) -> str:
        with _saying(_NOT_OR_USED):
            return str(super().clean_code())


class SetUpAppForm(ActivateTOTPForm):
    """The first code of an app, which shows that it was set up."""

    code = _code_field(_APP, _TYPE_IT, numbers=True)

    def clean_code(self) -> str:
        with _saying(_("This is not the code that the app shows now. Wait for the next one and type all six numbers")):
            return str(super().clean_code())


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey and what it is called."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        required=False,
        max_length=_NAME_LENGTH,
        help_text=_("So that you know it again. For example: my phone."),
        error_messages={"max_length": _("Choose a shorter name, of at most 60 letters")},
    )
    credential = _credential_field()

    def clean(self) -> dict[str, Any]:
        with _passkey_read():
            return dict(super().clean())


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=_NAME_LENGTH,
        help_text=_("So that you know it again. For example: my phone."),
        error_messages={
            "required": _("Type a name for the passkey, such as “my phone”"),
            "max_length": _("Choose a shorter name, of at most 60 letters"),
        },
    )


class _WithPasskey(forms.Form):
    def clean_credential(self) -> Any:
        with _passkey_read():
            return super().clean_credential()  # type: ignore[misc]


class PasskeyForm(_WithPasskey, AuthenticateWebAuthnForm):
    """A passkey as the second step of signing in."""

    credential = _credential_field()


class PasskeyAloneForm(_WithPasskey, LoginWebAuthnForm):
    """A passkey alone."""

    credential = _credential_field()


class PasskeyAgainForm(_WithPasskey, ReauthenticateWebAuthnForm):
    """A passkey before something that only the owner of the account may change."""

    credential = _credential_field()
