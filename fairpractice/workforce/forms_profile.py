"""The form of a year's counts: for each stage one box a group. Empty means nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from fairpractice.workforce.counting import GROUPS
from fairpractice.workforce.groups import LABELS, NOT_KNOWN, Value, six
from fairpractice.workforce.indicators import Indicator, Stage

MOST = 100_000  # people of one group in one year


class CountsForm(forms.Form):
    """Fields are called stage__group. At least one number is needed; nobody can come to a stage who did not reach the one before."""

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        for stage in indicator.stages:
            for group in GROUPS:
                self.fields[field_name(stage, group)] = CountField(_(LABELS[group]))

    def stages(self) -> Iterator[tuple[Stage, list[BoundField]]]:
        """Each stage with its boxes, for the page."""
        for stage in self.indicator.stages:
            yield stage, [self[field_name(stage, group)] for group in GROUPS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        told: set[str] = set()
        for ratio in self.indicator.ratios:
            counted, out_of = (self.indicator.stage(name) for name in (ratio.counted, ratio.out_of))
            for group in GROUPS:
                name = field_name(counted, group)
                some, all_of = cleaned.get(name) or 0, cleaned.get(field_name(out_of, group)) or 0
                if some > all_of and name not in told and not self.errors.get(field_name(out_of, group)):
                    told.add(name)
                    words = _("%(group)s: this is more than %(all)s under “%(stage)s”")
                    self.add_error(name, words % {"group": _(LABELS[group]), "all": all_of, "stage": out_of.title})
        if not self.errors and not any(cleaned.values()):
            first = field_name(self.indicator.stages[0], GROUPS[0])
            self.add_error(first, _("Put in at least one number. Empty boxes count as nobody"))
        return cleaned

    @property
    def people(self) -> dict[str, dict[Value, int]]:
        """The counts by stage and value. Valid forms only."""
        return {
            stage.name: {group: self.cleaned_data[field_name(stage, group)] or 0 for group in GROUPS}
            for stage in self.indicator.stages
        }


def field_name(stage: Stage, group: Value) -> str:
    return f"{stage.name}__{group}"


def coarse(value: Value) -> Value:
    """The box that a value goes into: its group of six; those too coarse for one go with "not known"."""
    return value if value in GROUPS else six(value) or NOT_KNOWN


def initial(people: Mapping[str, Mapping[Value, int]]) -> dict[str, int]:
    """What a form begins with, from counts by stage and value; finer values are added up into the boxes there are."""
    out: dict[str, int] = {}
    for stage, row in people.items():
        for value, number in row.items():
            name = f"{stage}__{coarse(value)}"
            out[name] = out.get(name, 0) + number
    return out


class CountField(forms.IntegerField):
    """A whole number from 0. Empty is nobody, and said so once above the boxes, so that no label says "optional"."""

    def __init__(self, label: str) -> None:
        wrong = _("%(group)s: type a whole number, such as 4") % {"group": label}
        super().__init__(
            label=label,
            min_value=0,
            max_value=MOST,
            widget=forms.TextInput(attrs={"class": "nhsuk-input--width-4", "inputmode": "numeric"}),
            error_messages={
                "invalid": wrong,
                "min_value": wrong,
                "max_value": _("%(group)s: this is too large a number") % {"group": label},
            },
        )

    def validate(self, value: int | None) -> None:
        """Nothing is required here."""
