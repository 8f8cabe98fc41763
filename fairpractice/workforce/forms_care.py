"""Forms of incidents, the fairness check, sources, languages, and how long things are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairpractice.files import services as files
from fairpractice.files.exceptions import FilesError
from fairpractice.ui.components import Choice
from fairpractice.ui.fields import DateField
from fairpractice.workforce import fairness, languages, retention
from fairpractice.workforce.care_content import Fairness, Incidents
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.groups import LABELS

_NO_NAMES = gettext_lazy(
    "No names, please: neither of colleagues nor of patients. Nothing either that would show who it was."
)


def told(form: forms.Form, error: WorkforceError) -> None:
    """Puts what a service says beside its field."""
    form.add_error(error.field if error.field in form.fields else None, error.words)


class IncidentForm(forms.Form):
    """What happened, and what was done."""

    on = DateField(
        label=gettext_lazy("When did it happen?"),
        past=True,
        help_text=gettext_lazy("For example, 27 3 2026."),
        error_messages={"required": gettext_lazy("Type the day on which it happened")},
    )
    behaviour = forms.ChoiceField(
        label=gettext_lazy("What was it?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it was")},
    )
    racist = forms.BooleanField(
        label=gettext_lazy(
            "It was about race: colour, ethnic group, nationality, an accent or where somebody comes from"
        ),
        required=False,
    )
    what = forms.CharField(
        label=gettext_lazy("What happened?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_NO_NAMES,
    )
    steps = forms.MultipleChoiceField(
        label=gettext_lazy("What was done?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("You can add to this later."),
    )
    done = forms.CharField(
        label=gettext_lazy("More on what was done, and what the colleague wanted"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_NO_NAMES,
    )
    followed = forms.BooleanField(required=False)
    action = forms.ChoiceField(label=gettext_lazy("Does an action of your plan follow from it?"), required=False)

    def __init__(
        self, *args: Any, content: Incidents, actions: Sequence[tuple[str, str]], policy: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["behaviour"].choices = [(each.id, Choice(each.title, each.text)) for each in content.behaviours]
        fields["steps"].choices = [(each.id, each.title) for each in content.steps]
        fields["action"].choices = [("", _("No, or not yet")), *actions]
        if policy:
            fields["followed"].label = _("We did what our policy says: %(title)s") % {"title": policy}
        else:
            del fields["followed"]
        if not actions:
            del fields["action"]


class StepForm(forms.Form):
    """From an incident to an action, in one step."""

    title = forms.CharField(
        label=gettext_lazy("What will you do, so that it happens less or hurts less?"),
        max_length=300,
        help_text=gettext_lazy("The plan may be shared with the team: leave out what would show who it was."),
        error_messages={"required": gettext_lazy("Write what you will do")},
    )


class WordsForm(forms.Form):
    """What the team is told about incidents."""

    words = forms.CharField(
        label=gettext_lazy("What you want to tell the team"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy(
            "Say what was done. Leave out numbers, days and anything that would show whom it happened to. Begin a line of a list with a hyphen."
        ),
        error_messages={"required": gettext_lazy("Write what you want to tell the team")},
    )


class FairnessForm(forms.Form):
    """The questions of the check. Every answer may be left out; `names` gives the id of the question of each field."""

    # Where this is posted, a session that has ended keeps nothing of it (`ui.held`).
    kept_nowhere = forms.CharField(widget=forms.HiddenInput, required=False, initial="1")
    outcome = forms.ChoiceField(
        label=gettext_lazy("What will you do?"),
        required=False,
        widget=forms.RadioSelect,
        choices=list(fairness.OUTCOMES.items()),
    )

    def __init__(self, *args: Any, content: Fairness, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names: dict[str, str] = {}
        for part in content.parts:
            for each in part.questions:
                name = each.id.replace("/", "-")
                self.names[name] = each.id
                self.fields[name] = forms.CharField(
                    label=each.title,
                    help_text=each.text,
                    required=False,
                    max_length=8000,
                    widget=forms.Textarea(attrs={"rows": 3}),
                )

    def answers(self) -> dict[str, str]:
        """What was written, by id of the question."""
        return {id: str(self.cleaned_data.get(name) or "") for name, id in self.names.items()}


class CountForm(forms.Form):
    """One number more for a year."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What was decided?"),
        widget=forms.RadioSelect,
        choices=[(name, fairness.OUTCOMES[name]) for name in fairness.COUNTED],
        error_messages={"required": gettext_lazy("Choose what was decided")},
    )
    group = forms.ChoiceField(
        label=gettext_lazy("Ethnic group"),
        help_text=gettext_lazy(
            "As the colleague told you for monitoring. If you do not know it, leave it as it is: never guess."
        ),
    )
    year = forms.TypedChoiceField(label=gettext_lazy("In the year to"), coerce=int)

    def __init__(self, *args: Any, years: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["group"].choices = [(value, _(LABELS[value])) for value in fairness.GROUPS]
        fields["year"].choices = years


class SourceForm(forms.Form):
    """A link or a file about the area, and what it says."""

    title = forms.CharField(
        label=gettext_lazy("What is it called?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Type what it is called")},
    )
    publisher = forms.CharField(
        label=gettext_lazy("Who made it?"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("For example: the council, the ICB, your local committee."),
    )
    area = forms.CharField(
        label=gettext_lazy("Which area is it about?"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("For example: Hackney, our PCN, North East London."),
    )
    dated = forms.CharField(
        label=gettext_lazy("Of when is it?"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("For example: 2024/25."),
    )
    summary = forms.CharField(
        label=gettext_lazy("What does it tell you?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Two or three sentences: what your patients or staff need, and what you take from it."),
    )
    url = forms.URLField(
        label=gettext_lazy("The address, if it is a page"),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Type an address such as https://example.org/assessment")},
    )
    as_evidence = forms.BooleanField(
        label=gettext_lazy("Keep it as evidence too, for “Understanding local and workforce needs”"),
        required=False,
        initial=True,
        help_text=gettext_lazy("A file is always kept there."),
    )
    file = forms.FileField(label=gettext_lazy("The file, if it is a file"), required=False, max_length=255)

    def __init__(self, *args: Any, new: bool = True, upload_problem: str = "", **kwargs: Any) -> None:
        self.upload_problem = upload_problem
        super().__init__(*args, **kwargs)
        if not new:
            del self.fields["file"], self.fields["as_evidence"]

    def clean_url(self) -> str:
        link = str(self.cleaned_data["url"])
        if link and not link.lower().startswith(("http://", "https://")):
            raise ValidationError(_("Type an address that starts with https://"))
        return link

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload:
            try:
                files.check(upload)
            except FilesError as error:
                raise ValidationError(str(error)) from error
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.upload_problem:
            self.add_error("file", self.upload_problem)
        return data


class BackgroundsForm(forms.Form):
    """Two lists of lines, each a name and a number."""

    language = forms.CharField(
        label=gettext_lazy("Languages"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "One a line, with the number of people who said so, such as Bengali 3. If you share them, the whole team sees the languages, without numbers."
        ),
    )
    background = forms.CharField(
        label=gettext_lazy("Backgrounds"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One a line, such as Trained abroad 4. Nobody but you and other leads sees these."),
    )

    def _lines(self, name: str) -> list[tuple[str, int]]:
        try:
            return languages.read(str(self.cleaned_data[name]))
        except WorkforceError as error:
            raise ValidationError(error.words) from error

    def clean_language(self) -> list[tuple[str, int]]:
        return self._lines("language")

    def clean_background(self) -> list[tuple[str, int]]:
        return self._lines("background")


class KeepingForm(forms.Form):
    """How long a set is kept, and who can see it."""

    months = forms.IntegerField(
        label=gettext_lazy("How many months do you keep it?"),
        min_value=retention.LEAST,
        max_value=retention.MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nhsuk-input--width-4"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), gettext_lazy("Type a number of months from 1 to 120")
        ),
    )
    access_words = forms.CharField(
        label=gettext_lazy("Who can see it, in your words"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "For your data protection papers. It changes nothing in the program. Leave it empty to keep our words."
        ),
    )
