"""Forms for bringing in a list: the file, its columns, what its labels mean, and the last look before it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fairpractice.ui.components import Choice
from fairpractice.ui.fields import DateField
from fairpractice.workforce import ethnicity
from fairpractice.workforce.ethnicity import How
from fairpractice.workforce.groups import LABELS
from fairpractice.workforce.mapping import Line
from fairpractice.workforce.models import RoleGroup
from fairpractice.workforce.reading.tallying import Column, Wanted

NO_COLUMN = "-"
ONCE, EACH = "once", "each"
_FIRST = ("white-british", "irish", "gypsy-or-irish-traveller", "roma", "white-other")


class ListForm(forms.Form):
    """The file with the list."""

    file = forms.FileField(
        label=gettext_lazy("Your staff list"),
        help_text=gettext_lazy("Excel (.xlsx or .xls), ODS or CSV, up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt,.tsv"}),
        error_messages={
            "required": gettext_lazy("Choose the file with your staff list"),
            "empty": gettext_lazy("This file is empty. Choose another one"),
        },
    )

    def __init__(self, *args: Any, upload_problem: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.upload_problem = upload_problem
        if upload_problem:
            self.fields["file"].required = False

    def clean_file(self) -> UploadedFile | None:
        if self.upload_problem:
            raise ValidationError(self.upload_problem)
        found: UploadedFile | None = self.cleaned_data["file"]
        return found


class ColumnsForm(ListForm):
    """Which columns to read. The file is asked for again, since nothing of it was kept."""

    group = forms.ChoiceField(
        label=gettext_lazy("Which column says the ethnic group?"),
        error_messages={"required": gettext_lazy("Choose the column of the ethnic group")},
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Which column says the role?"),
        help_text=gettext_lazy("A broad one is best, such as the staff group."),
        error_messages={"required": gettext_lazy("Choose the column of the role")},
    )
    sure = forms.BooleanField(
        label=gettext_lazy("I have looked: these columns hold roles and ethnic groups, not names or numbers of people"),
        required=False,
    )
    field_order = ("group", "role", "sure", "file")

    def __init__(self, *args: Any, names: Sequence[str], refused: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", _("Choose")), *((name, name) for name in dict.fromkeys(names))]
        self.fields["group"].choices = columns  # type: ignore[attr-defined]
        self.fields["role"].choices = [*columns, (NO_COLUMN, _("The list has no roles"))]  # type: ignore[attr-defined]
        if not refused:
            del self.fields["sure"]

    @property
    def wanted(self) -> Wanted:
        """What to read. Valid forms only."""
        data = self.cleaned_data
        no_role = data["role"] == NO_COLUMN
        return Wanted(data["group"], "" if no_role else data["role"], no_role, sure=bool(data.get("sure")))


class MeaningForm(forms.Form):
    """What each label stands for. Fields are called role_3, group_7 by the label's place; `numbers_of` where labels are numbers."""

    def __init__(
        self, *args: Any, roles: Sequence[Line], groups: Sequence[Line], offered: Sequence[RoleGroup], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.roles, self.groups = roles, groups
        if any(line.number for line in groups):
            self.fields["numbers_of"] = forms.ChoiceField(
                label=_("Some labels are numbers. Which list are they from?"),
                help_text=_("The same number stands for different groups on different lists."),
                choices=[("", _("Choose")), *((each.id, each.title) for each in ethnicity.numbered())],
                required=False,
            )
        keys = [("", _("Choose")), *((group.key, group.name) for group in offered)]
        values = [("", _("Choose")), *((value, _(words)) for value, words in _in_order())]
        for line in roles:
            self._add(f"role_{line.place}", line, keys, _("Choose what “%(label)s” stands for"))
        for line in groups:
            self._add(f"group_{line.place}", line, values, _("Choose what “%(label)s” stands for"))

    def _add(self, name: str, line: Line, choices: Sequence[tuple[str, str]], missing: str) -> None:
        label = line.label.text or _("(empty)")
        self.fields[name] = forms.ChoiceField(
            label=label,
            help_text=_hint(line),
            choices=choices,
            initial=line.meant.value,
            required=not line.number,
            error_messages={"required": missing % {"label": label}},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = cleaned.get("numbers_of") or ""
        for line in self.groups:
            name = f"group_{line.place}"
            if line.number and not cleaned.get(name) and name not in self.errors:
                meant = ethnicity.read(line.label.text, chosen)
                if meant.how is How.NOT:
                    self.add_error(name, _("“%(label)s”: %(why)s") % {"label": line.label.text, "why": meant.because})
                cleaned[name] = meant.value
        return cleaned

    def chosen(self, kind: str) -> dict[int, str]:
        """What labels stand for, by place; kind: "role" or "group". Valid forms only."""
        lines = self.roles if kind == "role" else self.groups
        return {line.place: self.cleaned_data[f"{kind}_{line.place}"] for line in lines}

    def boxes(self, kind: str, how: str) -> Iterator[BoundField]:
        """Fields of a kind that are "sure", a "guess" or "not" understood; those with a mistake come with the last."""
        for line in self.roles if kind == "role" else self.groups:
            name = f"{kind}_{line.place}"
            if ("not" if name in self.errors else line.meant.how.value) == how:
                yield self[name]


def _in_order() -> list[tuple[str, str]]:
    """Values as they are chosen: White first, as on most forms, and what tells little last."""
    return [(value, LABELS[value]) for value in sorted(LABELS, key=lambda value: value not in _FIRST)]


def _hint(line: Line) -> str:
    people = ngettext("%(n)s person", "%(n)s people", line.label.people) % {"n": line.label.people}
    rows = ", ".join(str(row) for row in line.label.rows[:8])
    more = "…" if line.label.people > 8 else ""
    parts = [people]
    if line.meant.how is not How.SURE:
        parts.append(ngettext("row %(rows)s", "rows %(rows)s", line.label.people) % {"rows": rows + more})
    said = f"{', '.join(parts)}. {line.meant.because}".strip()
    return said if said.endswith(".") else f"{said}."


class CheckForm(forms.Form):
    """The day of the list, what is done with repeated rows, and whether labels are remembered."""

    on = DateField(
        label=gettext_lazy("For which day does the list stand?"),
        help_text=gettext_lazy("For example, 31 3 2026."),
        past=True,
        error_messages={"required": gettext_lazy("Type the day for which the list stands")},
    )
    repeats = forms.ChoiceField(
        label=gettext_lazy("Somebody is in the list twice. How do you want to count them?"),
        choices=[
            (ONCE, Choice(gettext_lazy("Once"), gettext_lazy("The same person came into the list twice."))),
            (EACH, Choice(gettext_lazy("Each row"), gettext_lazy("They are different people, or two posts that you count as two."))),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how to count somebody who is in the list twice")},
    )  # fmt: skip
    remember = forms.BooleanField(
        label=gettext_lazy("Remember what these labels mean, for the next list"), required=False, initial=True
    )

    def __init__(self, *args: Any, repeated: int, labels: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if repeated:
            self.fields["repeats"].help_text = ngettext(
                "%(n)s row is of somebody who is in the list already.",
                "%(n)s rows are of people who are in the list already.",
                repeated,
            ) % {"n": repeated}
        else:
            del self.fields["repeats"]
        if labels:
            self.fields["remember"].help_text = _("They are: %(labels)s.") % {"labels": ", ".join(labels)}
        else:
            del self.fields["remember"]

    @property
    def once(self) -> bool:
        """Whether somebody who stands there twice counts once. Valid forms only."""
        return bool(self.cleaned_data.get("repeats") == ONCE)


def refusals(group: Column, role: Column, people: int) -> list[str]:
    """Why columns are not shown: they read like lists of people."""
    asked = (
        (
            group,
            _("The column “%(name)s” has %(n)s different values for %(people)s people. Is it really the ethnic group?"),
        ),
        (role, _("The column “%(name)s” has %(n)s different values for %(people)s people. Is it really the role?")),
    )
    return [
        words % {"name": column.name, "n": column.different, "people": people}
        for column, words in asked
        if column.refused
    ]


def prefilled(job_roles: Mapping[int, str], job_groups: Mapping[int, str]) -> dict[str, str]:
    """What was said on the mapping page before, when somebody comes back to it."""
    return {f"role_{n}": v for n, v in job_roles.items()} | {f"group_{n}": v for n, v in job_groups.items()}
