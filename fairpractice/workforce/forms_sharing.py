"""Forms of sharing our data: what it says of whom, who came and went, where it is shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairpractice.organisations.models import Organisation
from fairpractice.releases import services as releases
from fairpractice.ui.components import Choice
from fairpractice.workforce import queries, sharing, tellable, telling
from fairpractice.workforce.sharing import Said

_MOST = 100_000


def _people(label: str, wrong: str, hint: str = "") -> forms.IntegerField:
    """wrong: what to do about a mistake; it says which number is meant."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=0,
        max_value=_MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nhsuk-input--width-4"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
    )


def _LEFT() -> str:
    return _("Type how many have left: a whole number, 0 for nobody")


def _JOINED() -> str:
    return _("Type how many have joined: a whole number, 0 for nobody")


class WhereForm(forms.Form):
    """Where it is shown, and the lead's words beside it."""

    on_team_page = forms.BooleanField(label=gettext_lazy("Show it on the team page"), required=False)
    on_slide = forms.BooleanField(
        label=gettext_lazy("Put it on the slide and the paper for the meeting"), required=False
    )
    words = forms.CharField(
        label=gettext_lazy("What you say about it"),
        help_text=gettext_lazy(
            "For example what you think is behind it, or what you will do. No names, no numbers from your lists."
        ),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ShareForm(WhereForm):
    """What to tell. Fields that this figure does not need are left out."""

    field_order = ("definition", "year", "years", "detail", "left", "joined", "gone", "new", "on_team_page", "on_slide")

    definition = forms.ChoiceField(
        label=gettext_lazy("Who is meant by ethnic minority?"),
        help_text=gettext_lazy("Choose once: later figures keep to it, since two could be subtracted from each other."),
        widget=forms.RadioSelect,
        choices=[
            (
                "framework",
                Choice(gettext_lazy("Everyone except White British"), gettext_lazy("As in the framework.")),
            ),
            (
                "wres",
                Choice(
                    gettext_lazy("Everyone outside the White groups"),
                    gettext_lazy("As in the Workforce Race Equality Standard."),
                ),
            ),
        ],
        error_messages={"required": gettext_lazy("Choose one")},
    )
    year = forms.ChoiceField(
        label=gettext_lazy("Which year?"), error_messages={"required": gettext_lazy("Choose the year")}
    )
    years = forms.ChoiceField(
        label=gettext_lazy("How many years together, ending in that year?"),
        help_text=gettext_lazy("Few people are hired in a year: several years say more. Each year can be shared once."),
        choices=[(str(n), str(n)) for n in range(1, sharing.MOST_YEARS + 1)],
    )
    detail = forms.ChoiceField(
        label=gettext_lazy("Show one kind of role apart from the rest?"),
        help_text=gettext_lazy("Where both have seven people or more. Only one, and always the same one."),
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, employer: Organisation, what: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employer, self.what = employer, what
        self.fixed = sharing.definition_of(employer)
        definition = self.fixed or "framework"
        if self.fixed:
            del self.fields["definition"]
        keep = {"year", "years"} if what in sharing.SEEN else {"year"} if what in sharing.HAPPENED else {"detail"}
        for name in {"year", "years", "detail"} - keep:
            del self.fields[name]
        self._choices()
        self._moves(definition)
        self.order_fields(self.field_order)

    def _choices(self) -> None:
        if "year" in self.fields:
            years = sorted(queries.counters(self.employer, self.what.partition("/")[0]), reverse=True)
            self.fields["year"].choices = [  # type: ignore[attr-defined]
                (str(year), _("The year to March %(year)s") % {"year": year}) for year in years
            ]
        if "detail" in self.fields:
            newest = queries.latest(self.employer)
            counted = queries.staff(newest) if newest else {}
            roles = [(role.key, role.name) for role in queries.roles(self.employer) if role.key in counted]
            self.fields["detail"].choices = [("none", _("No, all together")), *roles]  # type: ignore[attr-defined]
            if not roles:
                del self.fields["detail"]

    def _moves(self, definition: str) -> None:
        side = telling.side_of(definition)
        seen = sharing.since(self.employer, self.what, side) if self.what not in sharing.SEEN else None
        if seen:
            day = date_format(seen.on, "j F Y") if seen.on else _("the last time")
            hint = _("%(n)s people were counted then.") % {"n": seen.people} if seen.people else ""
            self.fields["left"] = _people(_("How many people have left since %(day)s?") % {"day": day}, _LEFT(), hint)
            self.fields["joined"] = _people(
                _("How many have joined since then?"),
                _JOINED(),
                _("It matters: otherwise a change could show of which group somebody is who came or went."),
            )
        base = releases.base_of(self.employer, tellable.profile_item(side).id)
        if self.what in sharing.HAPPENED and base:
            people = base.headcount - base.left + base.joined
            self.fields["gone"] = _people(
                _("“Who works here” counts %(n)s people. How many of them are not counted in this year?")
                % {"n": people},
                _("Type how many are not counted in this year: a whole number, 0 for nobody"),
                _("For example because they joined later."),
            )
            self.fields["new"] = _people(
                _("How many are counted in this year who are not in “Who works here”?"),
                _("Type how many are counted only in this year: a whole number, 0 for nobody"),
                _("For example because they had left by then."),
            )

    def said(self) -> Said:
        """What was chosen. Valid forms only."""
        data = self.cleaned_data
        detail = data.get("detail") or "none"
        return Said(
            what=self.what,
            definition=telling.side_of(self.fixed or data["definition"]),
            detail="" if detail == "none" else detail,
            year=int(data.get("year") or 0),
            years=int(data.get("years") or 1),
            left=data.get("left") or 0,
            joined=data.get("joined") or 0,
            gone=data.get("gone") or 0,
            new=data.get("new") or 0,
            on_team_page=data["on_team_page"],
            on_slide=data["on_slide"],
            words=data["words"],
        )


class ActionForm(forms.Form):
    """From a finding to an action, in one step."""

    title = forms.CharField(
        label=gettext_lazy("What will you do?"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write what you will do")},
    )
    why = forms.CharField(
        label=gettext_lazy("Why?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class MonitoringForm(forms.Form):
    """Before a form to staff: the definition, and who came and went since the number was last told."""

    definition = ShareForm.base_fields["definition"]

    def __init__(self, *args: Any, employer: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fixed = sharing.definition_of(employer)
        if self.fixed:
            del self.fields["definition"]
        seen = sharing.since(employer, sharing.PROFILE, self.fixed or "framework")
        if seen is None:
            return
        day = date_format(seen.on, "j F Y") if seen.on else _("the last time")
        self.fields["people"] = _people(
            _("How many people work here now?"), _("Type how many people work here: a whole number")
        )
        self.fields["left"] = _people(_("How many people have left since %(day)s?") % {"day": day}, _LEFT())
        self.fields["joined"] = _people(_("How many have joined since then?"), _JOINED())

    def said(self) -> dict[str, Any]:
        """What was said. Valid forms only."""
        data = self.cleaned_data
        numbers = {name: data.get(name) or 0 for name in ("left", "joined", "people")}
        return {"definition": telling.side_of(self.fixed or data["definition"]), **numbers}
