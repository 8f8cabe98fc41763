"""Forms of shaping a text together."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairpractice.documents.models_together import Comment
from fairpractice.files import services as files
from fairpractice.files.exceptions import FilesError
from fairpractice.ui.components import Choice
from fairpractice.ui.fields import DateField


class CommentForm(forms.Form):
    """A comment on one paragraph."""

    text = forms.CharField(
        label=gettext_lazy("Your comment or suggestion"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write your comment")},
    )
    paragraph = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)


class ReplyForm(forms.Form):
    """What becomes of a comment."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What do you do with it?"),
        widget=forms.RadioSelect,
        choices=[
            (Comment.Outcome.TAKEN.value, Choice(gettext_lazy("Take it up"), gettext_lazy("You change the text. Say how, if you like."))),
            (Comment.Outcome.ANSWERED.value, Choice(gettext_lazy("Answer it"), gettext_lazy("It was a question, or the text says so already."))),
            (Comment.Outcome.DECLINED.value, Choice(gettext_lazy("Not take it up"), gettext_lazy("Say why: everybody who can read the draft sees it."))),
        ],
        error_messages={"required": gettext_lazy("Choose what you do with it")},
    )  # fmt: skip
    reply = forms.CharField(
        label=gettext_lazy("Your answer"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == Comment.Outcome.DECLINED and not data.get("reply", "").strip():
            self.add_error("reply", _("Say why it is not taken up"))
        return data


class InvitedForm(forms.Form):
    """Who was invited, and how."""

    whom = forms.CharField(
        label=gettext_lazy("Whom did you invite?"),
        max_length=200,
        help_text=gettext_lazy(
            "For example: the borough's network of ethnic minority staff; all staff; the patients' group."
        ),
        error_messages={"required": gettext_lazy("Say whom you invited")},
    )
    how = forms.CharField(
        label=gettext_lazy("How?"),
        max_length=300,
        help_text=gettext_lazy("For example: a meeting led by somebody from outside; a letter to everybody; slips."),
        error_messages={"required": gettext_lazy("Say how you invited them")},
    )
    on = DateField(label=gettext_lazy("When?"), past=True, error_messages={"required": gettext_lazy("Type the day")})


class AdviserForm(forms.Form):
    """Somebody who advised and wishes to be named."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, error_messages={"required": gettext_lazy("Type the name")}
    )
    role = forms.CharField(
        label=gettext_lazy("Role in the Practice"), required=False, max_length=120,
        help_text=gettext_lazy("From all levels: a receptionist's advice counts as much as a partner's."),
    )  # fmt: skip
    agreed = forms.BooleanField(
        label=gettext_lazy("They have told me that they wish to be named"),
        error_messages={"required": gettext_lazy("Ask them first. Nobody is named who has not agreed")},
    )


class PledgeForm(forms.Form):
    """What the Practice pledges."""

    whole = forms.ChoiceField(
        label=gettext_lazy("What do you pledge?"),
        widget=forms.RadioSelect,
        choices=[
            ("whole", Choice(gettext_lazy("To work with the whole framework"), gettext_lazy("At your own pace. The framework may be all of your pledge."))),
            ("part", gettext_lazy("To begin with some of its initiatives")),
        ],
        error_messages={"required": gettext_lazy("Choose what you pledge")},
    )  # fmt: skip
    initiatives = forms.MultipleChoiceField(
        label=gettext_lazy("If some: which?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=gettext_lazy("In your own words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, initiatives: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["initiatives"].choices = initiatives  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("whole") == "part" and not data.get("initiatives"):
            self.add_error("initiatives", _("Tick at least one"))
        return data


class LaunchForm(forms.Form):
    """Ready-made actions to pick."""

    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Which of these will you do?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one")},
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """Signing here."""

    role = forms.CharField(
        label=gettext_lazy("Your role, as it stands under your name"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("For example: GP partner."),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("I stand behind this text and will help to make it true"),
        error_messages={"required": gettext_lazy("Tick this to sign")},
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)


class PaperSignatureForm(forms.Form):
    """A signature on paper."""

    name = forms.CharField(
        label=gettext_lazy("Who signed?"), max_length=120, error_messages={"required": gettext_lazy("Type the name")}
    )
    role = forms.CharField(label=gettext_lazy("Role"), required=False, max_length=120)
    on = DateField(
        label=gettext_lazy("When?"),
        past=True,
        initial=timezone.localdate,
        error_messages={"required": gettext_lazy("Type the day")},
    )
    upload = forms.FileField(
        label=gettext_lazy("Photo or scan of the signed page"),
        error_messages={"required": gettext_lazy("Choose the photo or scan")},
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)

    def clean_upload(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["upload"]
        try:
            files.check(upload)
        except FilesError as error:
            raise ValidationError(str(error)) from error
        return upload
