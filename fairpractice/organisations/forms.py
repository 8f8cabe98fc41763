"""Forms about the Practice and its people: each error says how to mend it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairpractice.organisations import places
from fairpractice.organisations.models import EmployerType, Organisation, Person, Role
from fairpractice.organisations.reference import london
from fairpractice.organisations.reference.ods import OdsCodeError, check_ods_code
from fairpractice.ui.components import Choice


class PracticeForm(forms.Form):
    """Name and type of employer."""

    name = forms.CharField(
        label=gettext_lazy("What is your Practice called?"),
        max_length=200,
        help_text=gettext_lazy("As your team and patients know it. You can change it later."),
        error_messages={"required": gettext_lazy("Type the name of your Practice")},
    )
    employer_type = forms.ChoiceField(
        label=gettext_lazy("What kind of employer are you?"),
        choices=EmployerType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what kind of employer you are")},
    )
    type_words = forms.CharField(
        label=gettext_lazy("If another kind, what do you do?"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("For example: community nursing."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("employer_type") == EmployerType.OTHER and not data.get("type_words"):
            self.add_error("type_words", _("Say in a few words what you do"))
        return data


class OdsForm(forms.Form):
    """The ODS code of a site; may be left out."""

    one_question = True
    ods_code = forms.CharField(
        label=gettext_lazy("What is your ODS code?"),
        required=False,
        max_length=20,
        help_text=gettext_lazy(
            "It is on your prescriptions and your NHS contract, such as F84012. Leave it empty if you do not know it: you can add it later."
        ),
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10", "spellcheck": False, "autocomplete": "off"}),
    )

    def clean_ods_code(self) -> str:
        typed = self.cleaned_data["ods_code"]
        if not typed.strip():
            return ""
        try:
            return check_ods_code(typed)
        except OdsCodeError as error:
            raise ValidationError(str(error)) from error


class BoroughForm(forms.Form):
    """The borough of a site, or its local authority outside London; the official practice file has none, so it is asked for."""

    one_question = True
    borough = forms.ChoiceField(
        label=gettext_lazy("Which borough are you in?"),
        required=False,
        help_text=gettext_lazy("We use it to show who lives near you, from the 2021 Census."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = places.names()
        beyond = len(names) > len(london.boroughs())
        if beyond:
            self.fields["borough"].label = _("Which borough or other local authority are you in?")
        none = _("Not in this list, or not sure") if beyond else _("Outside London, or not sure")
        self.fields["borough"].choices = [("", none), *names]  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """The name and e-mail address of somebody. Nothing is told of who else has the address."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Type your name")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        required=False,
        help_text=gettext_lazy(
            "Only used to sign you in and to send reminders that you ask for. Leave it empty if you sign in with a printed link."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": False}),
        error_messages={"invalid": gettext_lazy("Type an e-mail address such as name@example.org")},
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class JoinForm(PersonForm):
    """Somebody new, with an invitation in hand. Where no e-mail is sent an address cannot be proved, so none is asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.EMAIL_ENABLED:
            del self.fields["email"]
            return
        self.fields["email"].help_text = _(
            "Only used to sign you in and to send reminders that you ask for. We send a code to it, to be sure that it is yours."
        )


class AccountForm(PersonForm):
    """One's own name and address. Where no e-mail is sent an address cannot be proved: there it can only be removed."""

    remove = forms.BooleanField(label=gettext_lazy("Remove my e-mail address"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.has = person.email or ""
        super().__init__(*args, **kwargs)
        if settings.EMAIL_ENABLED:
            del self.fields["remove"]
            self.fields["email"].help_text = _(
                "Only used to sign you in and to send reminders that you ask for. We send a code to a new address; it takes effect when you have typed the code."
            )
            return
        del self.fields["email"]
        if not self.has:
            del self.fields["remove"]

    @property
    def new(self) -> str:
        """The address typed, when it is another than the one they have; else ""."""
        typed = str(self.cleaned_data.get("email", ""))
        return "" if typed == self.has.lower() else typed

    @property
    def none_wished(self) -> bool:
        """Whether the address they have is to go."""
        gone = not self.cleaned_data["email"] if "email" in self.fields else self.cleaned_data.get("remove", False)
        return bool(self.has and gone)


class EmailCodeForm(forms.Form):
    """The code that was sent to a new address."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "nhsuk-input--width-10", "spellcheck": False, "autocomplete": "one-time-code"}
        ),
        error_messages={"required": gettext_lazy("Type the code from the e-mail")},
    )


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    name = forms.CharField(
        label=gettext_lazy("Their name"),
        max_length=120,
        error_messages={"required": gettext_lazy("Type the name of the person you invite")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address"),
        required=False,
        help_text=gettext_lazy("Leave it empty to print a letter instead."),
        error_messages={"invalid": gettext_lazy("Type an e-mail address such as name@example.org")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What will they do?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what they will do")},
    )

    HINTS = {
        Role.Kind.DEPUTY: gettext_lazy("Does all that the lead does, and can take over."),
        Role.Kind.SENIOR: gettext_lazy(
            "Partner, owner or superintendent. Sees the team page and who has a role, and can take over if the lead vanishes."
        ),
        Role.Kind.MEMBER: gettext_lazy("Sees the team page. Nobody needs an account to answer a reflection."),
        Role.Kind.HUB: gettext_lazy("Keeps the hub's contact card."),
        Role.Kind.GUARDIAN: gettext_lazy("Keeps their own contact card."),
        Role.Kind.TELLER: gettext_lazy(
            "Deals the slips of a reflection and opens the count: a trusted colleague, or somebody from outside such as the training hub or a union. Sees nothing else."
        ),
    }

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = {
            Organisation.Kind.EMPLOYER: (Role.Kind.DEPUTY, Role.Kind.SENIOR, Role.Kind.MEMBER, Role.Kind.TELLER),
            Organisation.Kind.HUB: (Role.Kind.HUB,),
            Organisation.Kind.GUARDIANS: (Role.Kind.GUARDIAN,),
        }[Organisation.Kind(organisation.kind)]
        self.fields["kind"].choices = [(k.value, Choice(k.label, self.HINTS[k])) for k in kinds]  # type: ignore[attr-defined]


class SiteForm(forms.Form):
    """Another place of work of the same employer."""

    name = forms.CharField(
        label=gettext_lazy("Name of the site"),
        max_length=200,
        error_messages={"required": gettext_lazy("Type the name of the site")},
    )
    postcode = forms.CharField(
        label=gettext_lazy("Postcode"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10"}),
    )


class CodeForm(forms.Form):
    """A printed code, typed."""

    one_question = True
    code = forms.CharField(
        label=gettext_lazy("Type the code from your letter"),
        max_length=40,
        help_text=gettext_lazy("Capitals, spaces and dashes do not matter."),
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20", "spellcheck": False, "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type the code from your letter")},
    )
