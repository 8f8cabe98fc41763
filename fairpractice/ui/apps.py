"""The sentences that Django's form fields say of themselves, in words that tell how to mend it."""

from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Only what a field does not say itself: a form that knows more than these says it better.
_ANY = {
    "required": _("Fill this in"),
    "max_length": _(
        "Make this shorter. It has %(show_value)s letters, signs and spaces; there is room for %(limit_value)s"
    ),
    "null_characters_not_allowed": _("There is a sign in this that cannot be kept. Type it again"),
}
_CHOICE = {"invalid_choice": _("Choose one of these"), "invalid_list": _("Choose from these")}
_FILE = {
    "invalid": _("Choose the file again"),
    "missing": _("Choose the file again"),
    "empty": _("There is nothing in this file. Choose another, or save it again in the program that made it"),
    "max_length": _("The name of this file is too long. Give it a shorter name, then choose it again"),
}


class UiConfig(AppConfig):
    """Says them for every form, those of the libraries included."""

    name = "fairpractice.ui"

    def ready(self) -> None:
        forms.Field.default_error_messages = {**forms.Field.default_error_messages, **_ANY}
        for kind, words in (
            (forms.ChoiceField, _CHOICE),
            (forms.MultipleChoiceField, _CHOICE),
            (forms.FileField, _FILE),
        ):
            own = vars(kind).get("default_error_messages", {})
            kind.default_error_messages = {**own, **words}
