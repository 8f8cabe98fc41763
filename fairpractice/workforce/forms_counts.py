"""Forms of counts that are typed in: a box for each ethnic group within each role group; role groups themselves; a patient profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairpractice.organisations.reference.ethnic_groups import GROUP_IDS
from fairpractice.ui.fields import DateField
from fairpractice.workforce.forms_bringing import ListForm
from fairpractice.workforce.forms_profile import CountField
from fairpractice.workforce.groups import LABELS, NOT_KNOWN, NOT_STATED, SIX, Value, six
from fairpractice.workforce.models import RoleGroup

_FIRST = ("white-british", "irish", "gypsy-or-irish-traveller", "roma", "white-other")
FINE: tuple[Value, ...] = (*_FIRST, *(group for group in GROUP_IDS if group not in _FIRST), NOT_STATED, NOT_KNOWN)
BROAD: tuple[Value, ...] = (*SIX, NOT_STATED, NOT_KNOWN)


class CountsForm(forms.Form):
    """Fields are called role__group. on: the day for which people are counted."""

    on = DateField(
        label=gettext_lazy("For which day do you count?"),
        help_text=gettext_lazy("For example, 31 3 2026."),
        past=True,
        error_messages={"required": gettext_lazy("Type the day for which you count")},
    )

    def __init__(self, *args: Any, roles: Sequence[RoleGroup], values: Sequence[Value], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role_groups, self.values = roles, values
        for role in roles:
            for value in values:
                self.fields[_name(role.key, value)] = CountField(_(LABELS[value]))

    def parts(self) -> Iterator[tuple[RoleGroup, bool, list[BoundField]]]:
        """Each role group with its boxes, and whether they are shown at once: those with a number or a mistake."""
        for role in self.role_groups:
            boxes = [self[_name(role.key, value)] for value in self.values]
            yield role, any(box.errors or box.value() for box in boxes), boxes

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(n for name, n in cleaned.items() if "__" in name):
            first = _name(self.role_groups[0].key, self.values[0])
            self.add_error(first, _("Put in at least one number. Empty boxes count as nobody"))
        return cleaned

    @property
    def counts(self) -> dict[str, dict[Value, int]]:
        """People by role group and value. Valid forms only."""
        return {
            role.key: {value: n for value in self.values if (n := self.cleaned_data[_name(role.key, value)])}
            for role in self.role_groups
        }


def _name(role: str, value: Value) -> str:
    return f"{role}__{value}"


def initial(counts: Mapping[str, Mapping[Value, int]], values: Sequence[Value]) -> dict[str, int]:
    """What the form begins with: counts in the boxes there are. Those too coarse for a box go with "not known"."""
    out: dict[str, int] = {}
    for role, row in counts.items():
        for value, people in row.items():
            box = value if value in values else six(value)
            name = _name(role, box if box and box in values else NOT_KNOWN)
            out[name] = out.get(name, 0) + people
    return out


class RoleForm(forms.Form):
    """A role group."""

    name = forms.CharField(
        label=gettext_lazy("What is this group called?"),
        max_length=80,
        error_messages={
            "required": gettext_lazy("Give the group a name"),
            "max_length": gettext_lazy("Keep the name to 80 letters"),
        },
    )
    leads = forms.BooleanField(
        label=gettext_lazy("People in it decide here: owners, partners, managers"), required=False
    )
    advises = forms.BooleanField(label=gettext_lazy("People in it advise those who decide"), required=False)


class PatientsForm(ListForm):
    """A patient profile: a table with a label and a number in each row."""

    on = DateField(
        label=gettext_lazy("From which day is it?"),
        past=True,
        error_messages={"required": gettext_lazy("Type the day of the profile")},
    )
    source = forms.CharField(
        label=gettext_lazy("Where is it from?"),
        help_text=gettext_lazy("For example: a report from our patient record system."),
        max_length=200,
        error_messages={"required": gettext_lazy("Say where it is from")},
    )
    field_order = ("on", "source", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("The file with the numbers")
        self.fields["file"].help_text = _(
            "Two columns: the ethnic group, and how many patients. No rows about patients."
        )
