"""Forms of the register: each asks little, and each error says how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairpractice.documents import importing, readers
from fairpractice.documents.checks import Found
from fairpractice.documents.exceptions import DocumentError
from fairpractice.files import services as files
from fairpractice.files.exceptions import FilesError
from fairpractice.plans.models import Took
from fairpractice.ui.components import Choice
from fairpractice.ui.fields import DateField, MonthField

EXAMPLE, TEXT, WORD, FILE, LINK = "example", "text", "word", "file", "link"
_SOURCES = {
    EXAMPLE: Choice(gettext_lazy("Start from our example"), gettext_lazy("You change it until it says what you do.")),
    TEXT: Choice(gettext_lazy("Write or paste it"), gettext_lazy("Easiest to read on a phone.")),
    WORD: Choice(
        gettext_lazy("A Word file, as text"), gettext_lazy("Its words become the text. The file is kept as well.")
    ),
    FILE: Choice(gettext_lazy("A file, as it is"), gettext_lazy("For example a PDF. Readers download it.")),
    LINK: Choice(gettext_lazy("A link"), gettext_lazy("It stands somewhere else, such as on your own website.")),
}


class _Saying(forms.Form):
    """What a version says: a text, a file or a link. The file comes last: what stands before it survives a stopped upload."""

    source = forms.ChoiceField(
        label=gettext_lazy("What do you have?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you have")},
    )
    text = forms.CharField(
        label=gettext_lazy("The text, if you write or paste it"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Begin a heading with ## and a line of a list with a hyphen."),
    )
    link = forms.URLField(
        label=gettext_lazy("The address, if it is a link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Type an address such as https://example.org/policy")},
    )
    file = forms.FileField(label=gettext_lazy("The file, if it is a file"), required=False, max_length=255)

    def __init__(self, *args: Any, sources: Sequence[str], upload_problem: str = "", **kwargs: Any) -> None:
        self.upload_problem = upload_problem
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [(name, _SOURCES[name]) for name in sources]  # type: ignore[attr-defined]
        if TEXT not in sources:
            del self.fields["text"]
        self.fields["file"].help_text = _(
            "PDF, Word or other office file, picture or plain text. If something else on this page needs mending, choose the file again."
        )

    def clean_link(self) -> str:
        link = str(self.cleaned_data["link"])
        if link and not link.lower().startswith(("http://", "https://")):
            raise ValidationError(_("Type an address that starts with https://"))
        return link

    def clean_file(self) -> Any:
        upload, source = self.cleaned_data["file"], self.data.get("source")
        if upload and source in (WORD, FILE):
            try:
                if source == WORD:
                    importing.check(upload, importing.AS_TEXT)
                else:
                    files.check(upload)
            except (FilesError, DocumentError) as error:
                raise ValidationError(str(error)) from error
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.upload_problem:
            self.add_error("file", self.upload_problem)
            return data
        source = data.get("source", "")
        field, sentence = {
            TEXT: ("text", _("Write or paste the text")),
            LINK: ("link", _("Type the address of the page")),
            WORD: ("file", _("Choose a Word file")),
            FILE: ("file", _("Choose a file")),
        }.get(source, ("", ""))
        given = {
            "text": bool(str(data.get("text") or "").strip()),
            "link": bool(data.get("link")),
            "file": bool(data.get("file")),
        }
        if field and not given[field] and field not in self.errors:
            self.add_error(field, sentence)
        # Nothing that was given is dropped without a word.
        for name, told in (
            ("text", _("You also wrote a text. Choose “Write or paste it” to use it, or empty this box")),
            ("link", _("You also typed an address. Choose “A link” to use it, or empty this box")),
            ("file", _("You also chose a file. Choose one of the two files above to use it, or leave it out")),
        ):
            if source and name != field and given[name] and name not in self.errors:
                self.add_error("source" if name == "file" else name, told)
        return data


class NewPolicyForm(_Saying):
    """A policy that is put on the register."""

    field_order = ("title", "source", "text", "link", "file")

    title = forms.CharField(
        label=gettext_lazy("What is it called?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Give it a name")},
    )


class NewVersionForm(_Saying):
    """Another file or link in place of the one that is there."""

    field_order = ("source", "text", "link", "reason", "file")

    reason = forms.CharField(
        label=gettext_lazy("Why is there a new version?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For the list of versions. Readers do not see it."),
    )


class DetailsForm(forms.Form):
    """What the register says of a policy."""

    title = forms.CharField(
        label=gettext_lazy("What is it called?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Give it a name")},
    )
    owner_role = forms.CharField(
        label=gettext_lazy("Whose role is it to look after it?"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("For example: practice manager. A role lasts when a person leaves."),
    )
    owner_name = forms.CharField(label=gettext_lazy("Or a name"), required=False, max_length=120)
    review_on = MonthField(
        label=gettext_lazy("When should you look at it again?"),
        required=False,
        help_text=gettext_lazy("For example, 3 2028. You get a kind reminder in that month."),
    )
    induction = forms.BooleanField(
        label=gettext_lazy("Part of the induction set"),
        required=False,
        help_text=gettext_lazy("Whoever joins is offered it from the first day."),
    )
    must_acknowledge = forms.BooleanField(
        label=gettext_lazy("Everybody says that they have read it"),
        required=False,
        help_text=gettext_lazy("You see who has and who has not. The page tells people so."),
    )


class WithdrawForm(forms.Form):
    """Why a policy is no longer in use, and what stands in its place."""

    because = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever comes looking for it reads this."),
        error_messages={"required": gettext_lazy("Say why, for those who come looking for it")},
    )
    replaced_by = forms.ChoiceField(label=gettext_lazy("What stands in its place?"), required=False)

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replaced_by"].choices = [("", _("Nothing")), *others]  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    """One question of the guided check."""

    answer = forms.ChoiceField(
        label="",
        widget=forms.RadioSelect,
        choices=Found.choices,
        error_messages={"required": gettext_lazy("Choose an answer. “We do not know yet” is a good one")},
    )
    note = forms.CharField(
        label=gettext_lazy("What did you find?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Leave out what would show who somebody is."),
    )
    action = forms.CharField(
        label=gettext_lazy("What will you do about it?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("It goes into your plan when you finish."),
        error_messages={"max_length": gettext_lazy("Keep it to 300 letters; the rest can go above")},
    )

    def __init__(self, *args: Any, question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = question


class FinishForm(forms.Form):
    """Closing a check."""

    took_part = forms.MultipleChoiceField(
        label=gettext_lazy("Who took part in this look?"),
        required=False,
        choices=Took.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    review_on = MonthField(
        label=gettext_lazy("When will you look at it again?"),
        help_text=gettext_lazy("For example, 3 2028."),
        error_messages={"required": gettext_lazy("Type the month of the next look")},
    )

    def clean_review_on(self) -> date:
        found: date = self.cleaned_data["review_on"]
        if found <= timezone.localdate():
            raise ValidationError(_("Choose a month that is still to come"))
        return found


class ReadersForm(forms.Form):
    """Names to put on the list."""

    names = forms.CharField(
        label=gettext_lazy("Who is to read our policies?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One person in each line: name, role. For example: Amina Khan, locum nurse."),
        error_messages={"required": gettext_lazy("Type at least one name")},
    )
    starts_on = DateField(
        label=gettext_lazy("Do they start on a certain day?"),
        required=False,
        help_text=gettext_lazy(
            "The first day of somebody who joins, even if it has passed. Leave it empty for people who were here before."
        ),
    )

    def clean_names(self) -> list[tuple[str, str]]:
        try:
            return readers.lines(self.cleaned_data["names"])
        except DocumentError as error:
            raise ValidationError(str(error)) from error


class ReaderForm(forms.Form):
    """One line of the list."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, error_messages={"required": gettext_lazy("Type the name")}
    )
    role = forms.CharField(label=gettext_lazy("Role"), required=False, max_length=80)
    starts_on = DateField(
        label=gettext_lazy("First day, if they join"),
        required=False,
        help_text=gettext_lazy("Leave it empty for somebody who was here before."),
    )


class SaidForm(forms.Form):
    """A name typed by somebody without an account."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type your name")},
    )
    role = forms.CharField(
        label=gettext_lazy("What do you do here?"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("For example: locum nurse, student, agency receptionist."),
    )


class SetForm(SaidForm):
    """Several documents of the induction set at once."""

    read = forms.MultipleChoiceField(
        label=gettext_lazy("What have you read?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick what you have read"),
            "invalid_choice": gettext_lazy(
                "One of these has a newer version by now. Have a look at it and tick it again"
            ),
        },
    )
    field_order = ("read", "name", "role")

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], by_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read"].choices = offered  # type: ignore[attr-defined]
        if not by_name:
            del self.fields["name"], self.fields["role"]
