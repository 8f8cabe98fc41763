"""Forms of writing, bringing in and publishing. What is wrong is told beside the field, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import escape

from fairpractice.documents import blocks, importing
from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.word_blocks import Choice
from fairpractice.documents.wording import MOST
from fairpractice.files.exceptions import FilesError
from fairpractice.organisations.models import Organisation
from fairpractice.ui.components import Choice as Option
from fairpractice.ui.fields import DateField

_TITLE = {"required": gettext_lazy("Give it a title")}


def _title() -> forms.CharField:
    return forms.CharField(label=gettext_lazy("What is it called?"), max_length=200, error_messages=_TITLE)


class BlocksForm(forms.Form):
    """Paragraphs to put a draft together from, section by section."""

    title = _title()

    def __init__(self, *args: Any, employer: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employer = employer
        self.names: list[str] = []
        for section, offered in blocks.sections_for(employer):
            name = section.id.rpartition("/")[2]
            self.names.append(name)
            self.fields[name] = forms.MultipleChoiceField(
                label=section.title,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[
                    (
                        block.id,
                        Option(
                            block.title,
                            escape(_("%(text)s (What it is for: %(why)s)"))
                            % {"text": blocks.text_of(block, employer), "why": block.why},
                        ),
                    )
                    for block in offered
                ],
            )
            self.initial.setdefault(name, [block.id for block in offered if block.start])
        self.initial.setdefault("title", str(blocks.shelf().title))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(name) for name in self.names):
            self.add_error(self.names[0], _("Choose at least one paragraph"))
        return data

    @property
    def text(self) -> str:
        """The chosen paragraphs as Markdown."""
        chosen = [id for name in self.names for id in self.cleaned_data[name]]
        return blocks.draft(chosen, self.employer)


class WriteForm(forms.Form):
    """The words themselves. based_on: number of the version that they were begun from."""

    text = forms.CharField(
        label=gettext_lazy("The text"),
        max_length=MOST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": "24"}),
        help_text=gettext_lazy("An empty line begins a new paragraph. How to make headings and lists is told below."),
        error_messages={
            "required": gettext_lazy("Write something first"),
            "max_length": gettext_lazy("This is longer than a hundred pages. Keep it as a file, or split it"),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Why this change?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "For whoever reads the list of versions later. For example: what the team meeting said."
        ),
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if not text.strip():
            raise ValidationError(_("Write something first"))
        return text


class BeginForm(WriteForm):
    """A first version, written or pasted."""

    title = _title()
    field_order = ("title", "text", "reason", "based_on")


class BringForm(forms.Form):
    """A file. Its content is read before it is kept, so that what is wrong is told here."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=255,
        help_text=gettext_lazy(
            "A Word file (.docx), a PDF, or plain text. An OpenDocument file (.odt): save it as Word (.docx) first."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file"),
            "empty": gettext_lazy("This file is empty. Check that it was saved, and send it again."),
        },
    )

    def __init__(self, *args: Any, upload_problem: str = "", **kwargs: Any) -> None:
        self.upload_problem = upload_problem
        super().__init__(*args, **kwargs)

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        try:
            importing.check(upload)
        except (FilesError, DocumentError) as error:
            raise ValidationError(str(error)) from error
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.upload_problem:
            self.errors.pop("file", None)
            self.add_error("file", self.upload_problem)
        return data


class UseForm(forms.Form):
    """What to do with a file that was brought in."""

    title = _title()
    choice = forms.ChoiceField(
        label=gettext_lazy("What shall we do with the tracked changes?"),
        widget=forms.RadioSelect,
        choices=[
            (
                Choice.MARKS,
                Option(
                    gettext_lazy("Keep them as marks in the draft, and decide later"),
                    gettext_lazy("For example: We will [added: never] tolerate racism."),
                ),
            ),
            (Choice.ACCEPT, Option(gettext_lazy("Take them all up"), gettext_lazy("As if everyone had agreed."))),
            (Choice.REJECT, Option(gettext_lazy("Leave them all out"), gettext_lazy("As it was before them."))),
        ],
        error_messages={"required": gettext_lazy("Choose what happens to the tracked changes")},
    )
    notes = forms.BooleanField(
        label=gettext_lazy("Put the comments from Word at the end of the draft"),
        required=False,
        initial=True,
        help_text=gettext_lazy("They are taken out before it is published."),
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(self, *args: Any, reading: importing.Reading, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not new:
            del self.fields["title"]
        if not reading.tracked:
            del self.fields["choice"]
        if not (reading.word and reading.word.notes):
            del self.fields["notes"]

    @property
    def chosen(self) -> Choice:
        """What was chosen; without tracked changes it makes no difference."""
        return Choice(self.cleaned_data.get("choice") or Choice.ACCEPT)


class PublishForm(forms.Form):
    """The last look before readers see it."""

    what_changed = forms.CharField(
        label=gettext_lazy("What has changed since the version that people know?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "4"}),
        help_text=gettext_lazy("One or two sentences. They stand above the text, so that nobody has to search."),
    )
    needs_reading = forms.ChoiceField(
        label=gettext_lazy("Does everyone need to read it again?"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", Option(gettext_lazy("Yes"), gettext_lazy("Those who read the version before are asked again."))),
            (
                "no",
                Option(gettext_lazy("No"), gettext_lazy("It is a small change: who read the version before is done.")),
            ),
        ],
        error_messages={"required": gettext_lazy("Say whether everyone needs to read it again")},
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first = first
        if first:
            del self.fields["what_changed"], self.fields["needs_reading"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.first and not str(data.get("what_changed", "")).strip():
            self.add_error("what_changed", _("Say what has changed, so that people need not search for it"))
        return data

    @property
    def asks_again(self) -> bool:
        return self.first or self.cleaned_data["needs_reading"] == "yes"


class AboutForm(forms.Form):
    """What is said about the statement: never what it says itself."""

    title = _title()
    owner_role = forms.CharField(
        label=gettext_lazy("Who looks after it? Which role?"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("For example: practice manager. A role lasts when a person leaves."),
    )
    owner_name = forms.CharField(label=gettext_lazy("Or a name"), required=False, max_length=120)
    review_on = DateField(
        label=gettext_lazy("When will you look at it again?"),
        required=False,
        help_text=gettext_lazy("For example, 27 3 2027. Once a year is a good rule."),
    )
    must_acknowledge = forms.BooleanField(
        label=gettext_lazy("Show us by name who has read it"),
        required=False,
        help_text=gettext_lazy(
            "A statement is an offer and not a rule, so as a start you only see how many people have read it. People are "
            "told which of the two it is before they say that they have read it."
        ),
    )


class WithdrawForm(forms.Form):
    """Takes it away from readers."""

    because = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "4"}),
        help_text=gettext_lazy("Readers who come to its page see this."),
        error_messages={"required": gettext_lazy("Say why, for those who come looking for it")},
    )
