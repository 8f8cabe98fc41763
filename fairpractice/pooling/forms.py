"""Forms of pools."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from fairpractice.organisations.models import Organisation
from fairpractice.pooling.models import Pool
from fairpractice.pooling.questions import SetWords
from fairpractice.ui.fields import DateField


class StartForm(forms.Form):
    """What a pool is: fixed from then on, since other columns of the same answers could be subtracted."""

    name = forms.CharField(
        label=gettext_lazy("What is the pool called?"),
        max_length=120,
        help_text=gettext_lazy("Practices see this name."),
        error_messages={"required": gettext_lazy("Type a name")},
    )
    question_set = forms.ChoiceField(
        label=gettext_lazy("Which questions?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the questions")},
    )
    groups = forms.ChoiceField(
        label=gettext_lazy("What is told?"),
        help_text=gettext_lazy(
            "This cannot be changed later, nor told in another way by another pool of the same Practices."
        ),
        widget=forms.RadioSelect,
        initial="none",
        choices=[
            ("none", Pool.Groups.NONE.label),
            (Pool.Groups.FRAMEWORK.value, Pool.Groups.FRAMEWORK.label),
            (Pool.Groups.WRES.value, Pool.Groups.WRES.label),
        ],
        error_messages={"required": gettext_lazy("Choose what is told")},
    )
    other = forms.ChoiceField(
        label=gettext_lazy("Who keeps the second key?"),
        help_text=gettext_lazy(
            "Another organisation, such as a guardian service or the LMC. One of its people makes the key on their own device."
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who keeps the second key")},
    )

    def __init__(self, *args: Any, sets: Mapping[str, SetWords], others: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {other.public_id: other for other in others}
        choices = [(id, found.title) for id, found in sets.items()], [(id, o.name) for id, o in self.others.items()]
        self.fields["question_set"].choices, self.fields["other"].choices = choices  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        groups = "" if data["groups"] == "none" else data["groups"]
        other = self.others[data["other"]]
        return {"name": data["name"], "question_set": data["question_set"], "groups": groups, "other": other}


class ClosingForm(forms.Form):
    """The day up to which rounds are told together."""

    on = DateField(
        label=gettext_lazy("The next closing day"),
        help_text=gettext_lazy("What is counted up to this day is told together. For example, 31 3 2027."),
        error_messages={"required": gettext_lazy("Type the closing day")},
    )
