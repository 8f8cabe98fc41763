"""Forms of the plan: each asks little, and each error says how to mend it."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairpractice.files import services as files
from fairpractice.files.exceptions import FilesError
from fairpractice.plans.models import Action, EvidenceVersion, Stage, Took
from fairpractice.ui.components import Choice
from fairpractice.ui.fields import DateField, MonthField

_STAGE_HINTS = {
    Stage.NOT_STARTED: gettext_lazy("Fine: everybody starts somewhere."),
    Stage.NOT_NOW: gettext_lazy("Say below why. You can change your mind at any time."),
    Stage.NOT_SURE: gettext_lazy("A good answer. It may be something to ask the team."),
}
_ROWS = {"rows": 3}


class AnswerForm(forms.Form):
    """Where the team is on one item."""

    stage = forms.ChoiceField(
        label=gettext_lazy("Where are you on this?"),
        widget=forms.RadioSelect,
        choices=[(s.value, Choice(s.label, _STAGE_HINTS.get(s, ""))) for s in Stage],
        error_messages={"required": gettext_lazy("Choose where you are. “Not sure” is a good answer")},
    )
    because = forms.CharField(
        label=gettext_lazy("If it is not for you now, why?"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Only needed with “Not for us now”."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = forms.CharField(
        label=gettext_lazy("A note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs=_ROWS),
        help_text=gettext_lazy("What you do, or what stands in the way. Leave out what would show who said something."),
    )
    took_part = forms.MultipleChoiceField(
        label=gettext_lazy("Who took part in this answer?"),
        required=False,
        choices=Took.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    as_of = DateField(
        label=gettext_lazy("Was this on another day?"),
        required=False,
        past=True,
        help_text=gettext_lazy("Leave it empty for today. To add how things were last year, type a day of last year."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("stage") == Stage.NOT_NOW and not data.get("because", "").strip():
            self.add_error("because", _("Say in a few words why this is not for you now"))
        return data

    @property
    def more_open(self) -> bool:
        """Whether the part with note, people and day stands open: it holds something, or an error."""
        return any(
            self[name].errors or self[name].value() not in (None, "", [], ["", "", ""], [None, None, None])
            for name in ("note", "took_part", "as_of")
        )


class ConversationForm(forms.Form):
    """What a team conversation decided."""

    held_on = DateField(
        label=gettext_lazy("When did you talk?"),
        past=True,
        error_messages={"required": gettext_lazy("Type the day of the conversation")},
    )
    took_part = forms.MultipleChoiceField(
        label=gettext_lazy("Who was there?"), required=False, choices=Took.choices, widget=forms.CheckboxSelectMultiple
    )
    decided = forms.CharField(
        label=gettext_lazy("What did you decide?"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("What was agreed, not who said what."),
        error_messages={"required": gettext_lazy("Write what you decided. “To talk again” is a decision too")},
    )
    next_step = forms.CharField(
        label=gettext_lazy("What happens next?"), required=False, max_length=2000, widget=forms.Textarea(attrs=_ROWS)
    )


class StepsForm(forms.Form):
    """First steps to pick."""

    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Which steps do you want to take first?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("One is enough. You can add, change or drop them later."),
        error_messages={
            "required": gettext_lazy("Choose at least one step, or write one of your own"),
            "invalid_choice": gettext_lazy("One of these steps is no longer offered. Choose again"),
        },
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = list(choices)
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]

    def narrow(self, names: Collection[str]) -> None:
        """Shows only these of the choices; what was sent has been checked against all of them."""
        self.errors  # noqa: B018 -- reading them is what checks
        self.shown = [choice for choice in self.shown if choice[0] in names]
        self.fields["chosen"].choices = self.shown  # type: ignore[attr-defined]


class _WithItems(forms.Form):
    """A form that ends with what it is about."""

    def __init__(self, *args: Any, item_choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = item_choices  # type: ignore[attr-defined]


class ActionForm(_WithItems):
    """One action."""

    title = forms.CharField(
        label=gettext_lazy("What will you do?"),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Write what you will do"),
            "max_length": gettext_lazy("Keep it to 300 letters; the rest can go in the note"),
        },
    )
    why = forms.CharField(
        label=gettext_lazy("Why?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    owner_role = forms.CharField(
        label=gettext_lazy("Whose role is it?"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("For example: practice manager. A role lasts when a person leaves."),
    )
    owner_name = forms.CharField(label=gettext_lazy("Or a name"), required=False, max_length=120)
    due = MonthField(
        label=gettext_lazy("By which month?"),
        required=False,
        help_text=gettext_lazy("For example, 3 2027. Leave it empty if it has no date."),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("How is it going?"),
        choices=Action.Status.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how it is going")},
    )
    note = forms.CharField(
        label=gettext_lazy("A note"), required=False, max_length=4000, widget=forms.Textarea(attrs=_ROWS)
    )
    items = forms.MultipleChoiceField(
        label=gettext_lazy("What is it about?"), required=False, widget=forms.CheckboxSelectMultiple
    )


class OwnForm(forms.Form):
    """An initiative of their own."""

    title = forms.CharField(
        label=gettext_lazy("What do you call it?"),
        max_length=150,
        error_messages={"required": gettext_lazy("Give your initiative a name")},
    )
    text = forms.CharField(
        label=gettext_lazy("What is it about?"), required=False, max_length=2000, widget=forms.Textarea(attrs=_ROWS)
    )


class VersionForm(forms.Form):
    """What a version of evidence holds. The file comes last: what stands before it survives an upload that was stopped."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you have?"),
        choices=EvidenceVersion.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a note, a link or a file")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs=_ROWS),
        help_text=gettext_lazy("Leave out anything about a patient or a colleague who could be picked out."),
    )
    link = forms.URLField(
        label=gettext_lazy("Address of the page"),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Type an address such as https://example.org/policy")},
    )
    effective_on = DateField(
        label=gettext_lazy("From when does it hold?"),
        past=True,
        help_text=gettext_lazy("The day of the policy, the meeting or the training: not the day you add it here."),
        error_messages={"required": gettext_lazy("Type the day from which it holds")},
    )
    review_on = DateField(label=gettext_lazy("When should you look at it again?"), required=False)
    file = forms.FileField(label=gettext_lazy("File"), required=False, max_length=255)

    def __init__(self, *args: Any, upload_problem: str = "", **kwargs: Any) -> None:
        self.upload_problem = upload_problem
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "PDF, picture, office file or plain text. If something else on this page needs mending, choose the file again."
        )
        if not self.is_bound:
            self.initial.setdefault("effective_on", timezone.localdate())

    def clean_link(self) -> str:
        link = str(self.cleaned_data["link"])
        if link and not link.lower().startswith(("http://", "https://")):
            raise ValidationError(_("Type an address that starts with https://"))
        return link

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload and self.data.get("kind") == EvidenceVersion.Kind.FILE:
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
        missing = {
            "note": ("note", _("Write the note")),
            "link": ("link", _("Type the address of the page")),
            "file": ("file", _("Choose a file")),
        }.get(data.get("kind", ""))
        # Nothing that was given is dropped without a word.
        if data.get("file") and data.get("kind") != EvidenceVersion.Kind.FILE:
            self.add_error(
                "kind", _("You added a file as well. Choose “A file” to keep it, or add the page without it")
            )
        elif data.get("link") and data.get("kind") != EvidenceVersion.Kind.LINK:
            self.add_error("link", _("You typed an address as well. Put it into the note, or choose “A link”"))
        if missing and not data.get(missing[0]) and missing[0] not in self.errors:
            self.add_error(*missing)
        return data


class TieForm(_WithItems):
    """What evidence is called and what it shows."""

    title = forms.CharField(
        label=gettext_lazy("What is it?"),
        max_length=200,
        help_text=gettext_lazy("For example: recruitment policy, or notes of the team meeting."),
        error_messages={"required": gettext_lazy("Say what it is")},
    )
    items = forms.MultipleChoiceField(
        label=gettext_lazy("What does it show?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    actions = forms.MultipleChoiceField(
        label=gettext_lazy("Which actions does it belong to?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, action_choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["actions"].choices = action_choices  # type: ignore[attr-defined]
        if not action_choices:
            del self.fields["actions"]


class EvidenceForm(TieForm, VersionForm):
    """A new piece of evidence: what it is, what it holds, what it shows."""

    field_order = ("title", "kind", "note", "link", "effective_on", "review_on", "items", "actions", "file")


class RemindersForm(forms.Form):
    """What to be reminded of."""

    actions = forms.BooleanField(label=gettext_lazy("Actions in the month they are due"), required=False)
    evidence = forms.BooleanField(label=gettext_lazy("Evidence to look at again"), required=False)
    yearly = forms.BooleanField(label=gettext_lazy("A year has passed since you said where you are"), required=False)
    policies = forms.BooleanField(
        label=gettext_lazy("The statement and policies to look at again, and joiners who have not read them yet"),
        required=False,
    )
    by_email = forms.BooleanField(
        label=gettext_lazy("Send me an e-mail"),
        required=False,
        help_text=gettext_lazy("At most one a month, and none when nothing is due."),
    )


class SharingForm(forms.Form):
    """What of the plan the team page shows."""

    show_plan = forms.BooleanField(
        label=gettext_lazy("Our actions"), required=False, help_text=gettext_lazy("With roles, and never with names.")
    )
    show_progress = forms.BooleanField(label=gettext_lazy("Where we are, in words"), required=False)
    by_link = forms.ChoiceField(
        label=gettext_lazy("Who can open the team page?"),
        widget=forms.RadioSelect,
        choices=[("link", gettext_lazy("Whoever has the link or the QR code")), ("open", gettext_lazy("Anyone"))],
        error_messages={"required": gettext_lazy("Choose who can open the team page")},
    )
