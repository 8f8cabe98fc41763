"""Forms of cards and contacts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_EMAIL = {"invalid": gettext_lazy("Type an e-mail address such as name@example.org")}


class Reachable(forms.Form):
    """Needs one way to be reached."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("phone") and not data.get("email") and not self.errors:
            self.add_error("phone", _("Give a telephone number or an e-mail address, so that people can reach them"))
        return data


class CardForm(Reachable):
    """What a hub or guardian service says of itself."""

    person = forms.CharField(label=gettext_lazy("Who answers"), required=False, max_length=120)
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False, error_messages=_EMAIL)
    hours = forms.CharField(label=gettext_lazy("When you can be reached"), required=False, max_length=120)
    words = forms.CharField(
        label=gettext_lazy("What you offer, in a few words"), required=False, max_length=1000, widget=forms.Textarea
    )


class ContactForm(Reachable):
    """Somebody the team can speak to."""

    name = forms.CharField(
        label=gettext_lazy("Their name"), max_length=120, error_messages={"required": gettext_lazy("Type their name")}
    )
    what = forms.CharField(
        label=gettext_lazy("What they do"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("For example: Freedom to Speak Up Guardian of the training hub."),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False, error_messages=_EMAIL)
    independent = forms.BooleanField(
        label=gettext_lazy("They are independent: not the employer and not in anybody's line of management"),
        required=False,
    )
