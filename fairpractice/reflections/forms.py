"""Forms of a reflection for lead and teller. The cast page has none: it is read field by field and remembers nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairpractice.reflections import deciders, planning
from fairpractice.reflections import question_shelf as shelf
from fairpractice.reflections import questions as sets
from fairpractice.reflections.models import Round
from fairpractice.ui.components import Choice

_NUMBER = forms.TextInput(attrs={"class": "nhsuk-input--width-4", "inputmode": "numeric", "autocomplete": "off"})


def _whole(least: int, most: int, wrong: Any, **kwargs: Any) -> forms.IntegerField:
    """wrong: what to do about a mistake, with places for `least` and `most`; it must say which number is meant."""
    # Put together when it is shown: `%` on a lazy text would give English for good.
    text = lazy(lambda: str(wrong) % {"least": least, "most": most}, str)()
    errors = {"required": text, "invalid": text, "min_value": text, "max_value": text}
    widget = forms.TextInput(attrs=dict(_NUMBER.attrs))
    return forms.IntegerField(min_value=least, max_value=most, widget=widget, error_messages=errors, **kwargs)


class BeginForm(forms.Form):
    """Which questions."""

    question_set = forms.ChoiceField(
        label=gettext_lazy("What do you want to ask the team?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you want to ask")},
    )
    about = forms.CharField(
        label=gettext_lazy("If you ask whether something helped: what was it?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For example: the lunch-hour training on being an ally."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question_set"].choices = [  # type: ignore[attr-defined]
            (s.id, Choice(s.title, s.purpose)) for s in shelf.sets().values()
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = data.get("question_set")
        if chosen and sets.load_set(chosen).asks_about and not data.get("about", "").strip():
            self.add_error("about", _("Say what it was, in a few words"))
        return data


class BasicsForm(forms.Form):
    """Whom the round asks, for how long, and how finely it may be told."""

    title = forms.CharField(
        label=gettext_lazy("What is this round called?"),
        max_length=150,
        error_messages={"required": gettext_lazy("Give it a name, such as “Spring reflection”")},
    )
    headcount = _whole(
        1,
        2000,
        gettext_lazy("Type how many people you ask: a whole number from %(least)s to %(most)s"),
        label=gettext_lazy("How many people do you ask?"),
        help_text=gettext_lazy(
            "Everybody who works here: staff, learners, bank, agency and locums. Leave out yourself and others whose own view is shown beside the team's."
        ),
    )
    left = _whole(
        0,
        2000,
        gettext_lazy("Type how many have left: a whole number from %(least)s to %(most)s"),
        required=False,
        label=gettext_lazy("How many of those asked have left since the last round, or are not asked now?"),
    )
    joined = _whole(
        0,
        2000,
        gettext_lazy("Type how many have joined: a whole number from %(least)s to %(most)s"),
        required=False,
        label=gettext_lazy("How many people have joined since the last round?"),
        help_text=gettext_lazy("Everybody who is asked now and was not then."),
    )
    days = _whole(
        deciders.LEAST_DAYS,
        deciders.MOST_DAYS,
        gettext_lazy("Type for how many working days: a whole number from %(least)s to %(most)s"),
        label=gettext_lazy("For how many working days is it open?"),
        help_text=gettext_lazy("At least five, so that part-time colleagues can answer. It cannot be closed early."),
    )
    may_extend = forms.BooleanField(
        label=gettext_lazy("It may be extended once, by five working days"),
        help_text=gettext_lazy("Staff are told so from the start. Without this tick it cannot be extended."),
        required=False,
    )
    detail = forms.ChoiceField(
        label=gettext_lazy("What else should the results show, where it is safe?"),
        widget=forms.RadioSelect,
        required=False,
        choices=[
            (
                "none",
                Choice(
                    gettext_lazy("One figure for the whole team"), gettext_lazy("The best choice for a small team.")
                ),
            ),
            (
                Round.Detail.DISTRIBUTION.value,
                Choice(gettext_lazy("Also how many disagree"), gettext_lazy("Says something from about 16 answers.")),
            ),
            (
                Round.Detail.MINORITY.value,
                Choice(
                    gettext_lazy("Ethnic minority staff and everybody else apart"),
                    gettext_lazy(
                        "Only where each of the two has at least seven people. Staff are then asked for their ethnic group."
                    ),
                ),
            ),
        ],
    )
    minority_headcount = _whole(
        0,
        2000,
        gettext_lazy("Type how many are ethnic minority staff: a whole number from %(least)s to %(most)s"),
        required=False,
        label=gettext_lazy("If apart: how many of them are ethnic minority staff?"),
        help_text=gettext_lazy("As far as you know. It is used to work out what can be shown, and nothing else."),
    )
    definition = forms.ChoiceField(
        label=gettext_lazy("If it is asked: who counts as ethnic minority staff?"),
        widget=forms.RadioSelect,
        required=False,
        choices=[
            ("framework", Choice(gettext_lazy("Everyone except White British"), gettext_lazy("As in the framework."))),
            (
                "wres",
                Choice(
                    gettext_lazy("Everyone outside the White groups"),
                    gettext_lazy("As in the national standard (WRES)."),
                ),
            ),
        ],
    )
    groups = forms.ChoiceField(
        label=gettext_lazy("Is ethnic group asked?"),
        help_text=gettext_lazy("Only where the answers are shown apart, or pooled with those of other Practices."),
        widget=forms.RadioSelect,
        required=False,
        choices=[
            ("none", gettext_lazy("Not asked")),
            (
                "six",
                Choice(
                    gettext_lazy("In broad groups, with White in two"),
                    gettext_lazy("Quick to answer, and enough for both definitions."),
                ),
            ),
            ("nineteen", gettext_lazy("In the 19 groups of the Census")),
        ],
    )
    pooled = forms.BooleanField(
        label=gettext_lazy("Our totals may count in pooled figures of our area"),
        help_text=gettext_lazy(
            "Only in sums with at least five other Practices, opened by two holders together. You can stop this for later rounds at any time."
        ),
        required=False,
    )

    def __init__(
        self, *args: Any, before: Round | None = None, kind: str = Round.Kind.REFLECTION, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.before = before
        if kind != Round.Kind.REFLECTION:  # a text has no figures to tell apart or to pool
            for name in ("detail", "minority_headcount", "definition", "groups", "pooled"):
                del self.fields[name]
            self.fields["headcount"].help_text = _(
                "Everybody who works here: staff, learners, bank, agency and locums."
            )
        if before is None:
            del self.fields["left"], self.fields["joined"]
            return
        for name in ("left", "joined"):
            self.fields[name].required = True
        self.fields["left"].help_text = _(
            "Since “%(title)s” (%(n)s people asked). It matters: otherwise a change could show what somebody said who left."
        ) % {"title": before.title, "n": before.headcount}

    def _check_moves(self, data: dict[str, Any]) -> None:
        """Who left and who joined must explain the new number: what is shown is reckoned from it."""
        if self.before is None or any(data.get(name) is None for name in ("headcount", "left", "joined")):
            return
        if data["left"] > self.before.headcount:
            self.add_error("left", _("This is more than were asked last time (%(n)s)") % {"n": self.before.headcount})
        elif self.before.headcount - data["left"] + data["joined"] != data["headcount"]:
            self.add_error(
                "headcount",
                _(
                    "This does not fit: %(before)s asked last time, less %(left)s who left, and %(joined)s who joined make %(sum)s. Mend one of the numbers"
                )
                % {
                    "before": self.before.headcount,
                    "left": data["left"],
                    "joined": data["joined"],
                    "sum": self.before.headcount - data["left"] + data["joined"],
                },
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._check_moves(data)
        headcount, minority = data.get("headcount"), data.get("minority_headcount")
        asked = data.get("groups") in ("six", "nineteen")
        if asked and data.get("detail") != Round.Detail.MINORITY and not data.get("pooled"):
            self.add_error(
                "groups",
                _("Ethnic group is asked only where it is shown apart or pooled. Choose “Not asked”, or one of these"),
            )
        if data.get("detail") == Round.Detail.MINORITY and headcount is not None:
            if minority is None:
                self.add_error("minority_headcount", _("Type how many, as far as you know"))
            elif minority > headcount:
                self.add_error("minority_headcount", _("This is more than the number of people you ask"))
            elif not planning.may_split(headcount, minority):
                self.add_error(
                    "detail",
                    _(
                        "With these numbers the two groups cannot be shown apart: somebody could be worked out. Choose another"
                    ),
                )
        return data

    def basics(self) -> planning.Basics:
        """What was said, with what only goes with a split left out where there is none."""
        data = self.cleaned_data
        detail, groups = data.get("detail") or "none", data.get("groups")
        apart = detail == Round.Detail.MINORITY
        asked = apart or groups in ("six", "nineteen")
        return planning.Basics(
            title=data["title"],
            headcount=data["headcount"],
            days=data["days"],
            may_extend=data["may_extend"],
            left=data.get("left") or 0,
            joined=data.get("joined") or 0,
            detail="" if detail == "none" else detail,
            groups=(groups if groups in ("six", "nineteen") else "six") if asked else "",
            definition=(data["definition"] or "framework") if asked else "",
            minority_headcount=data["minority_headcount"] if apart else None,
            pooled=data.get("pooled", False),
        )


class LeadViewForm(forms.Form):
    """The leaders' own view: the same questions, once, for the Practice."""

    def __init__(self, *args: Any, questions: Sequence[sets.Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for index, question in enumerate(questions):
            self.fields[f"q{index}"] = forms.ChoiceField(
                label=question.text,
                required=False,
                widget=forms.RadioSelect,
                choices=[(str(i), text) for i, text in enumerate(question.options, 1)],
            )

    def view(self) -> dict[str, int]:
        return {
            q.id: int(self.cleaned_data[f"q{i}"])
            for i, q in enumerate(self.questions)
            if self.cleaned_data.get(f"q{i}")
        }


class TellerForm(forms.Form):
    """Who deals and counts, and how the key is kept."""

    role = forms.ChoiceField(
        label=gettext_lazy("Who is the teller?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a teller")},
    )
    own_key = forms.ChoiceField(
        label=gettext_lazy("Where is the key to the answers?"),
        widget=forms.RadioSelect,
        initial="paper",
        choices=[
            (
                "paper",
                Choice(
                    gettext_lazy("On the teller's paper"),
                    gettext_lazy("Nine words, printed with the slips. The simplest way."),
                ),
            ),
            (
                "device",
                Choice(
                    gettext_lazy("Made on the teller's own device"),
                    gettext_lazy("For a teller from outside: this computer never has the key. The strongest way."),
                ),
            ),
        ],
    )
    two_colours = forms.BooleanField(
        label=gettext_lazy("Two slips for each person: one from the teller, one from you"),
        help_text=gettext_lazy("Then neither of you alone can send answers. Each person needs both."),
        required=False,
    )

    def __init__(self, *args: Any, roles: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]


class OwnQuestionForm(forms.Form):
    """A question of their own."""

    text = forms.CharField(
        label=gettext_lazy("Your statement"),
        max_length=300,
        help_text=gettext_lazy("Something people can agree or disagree with, such as “I know who to speak to”."),
        error_messages={"required": gettext_lazy("Write the statement")},
    )
    sensitive = forms.BooleanField(
        label=gettext_lazy("It is about harassment, discrimination or a manager"),
        help_text=gettext_lazy("Then less is shown, so that nobody can be guessed."),
        required=False,
    )


class SlipsForm(forms.Form):
    """How many spare slips."""

    spares = _whole(
        0,
        50,
        gettext_lazy("Type how many spare slips: a whole number from %(least)s to %(most)s"),
        label=gettext_lazy("How many spare slips?"),
        help_text=gettext_lazy(
            "For slips that get lost. Count what is left over at the end: spares that were not given out must still be there."
        ),
    )


class CountCodeForm(forms.Form):
    """The nine words on the teller's paper."""

    count_code = forms.CharField(
        label=gettext_lazy("The nine words on your sheet"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Spaces or dashes between them, capitals or not: it does not matter."),
        error_messages={"required": gettext_lazy("Type the nine words")},
    )


class LeftOverForm(forms.Form):
    """How many slips were not given out: with it the team can see that nobody answered with those."""

    left_over = _whole(
        0,
        2500,
        gettext_lazy("Type how many slips are left over: a whole number from %(least)s to %(most)s"),
        required=False,
        label=gettext_lazy("How many slips are left over?"),
        help_text=gettext_lazy(
            "Count them with somebody from the team: the spares, and slips that nobody took. Then everybody can see that nobody answered with those."
        ),
    )


class CountForm(LeftOverForm, CountCodeForm):
    """The count: slips left over, and the nine words."""

    field_order = ("left_over", "count_code")


class LinksForm(forms.Form):
    """E-mail addresses of people without paper."""

    addresses = forms.CharField(
        label=gettext_lazy("E-mail addresses of people whom no slip can reach"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One on each line. They are not kept."),
        error_messages={"required": gettext_lazy("Type at least one address")},
    )

    def clean_addresses(self) -> list[str]:
        found = [
            line.strip() for line in self.cleaned_data["addresses"].replace(",", "\n").splitlines() if line.strip()
        ]
        check = forms.EmailField()
        for address in found:
            try:
                check.clean(address)
            except ValidationError as error:
                raise ValidationError(_("“%(address)s” is not an e-mail address") % {"address": address}) from error
        return sorted(set(found))


class ActionForm(forms.Form):
    """From a result to an action, in one step."""

    title = forms.CharField(
        label=gettext_lazy("What will you do?"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write what you will do")},
    )
    why = forms.CharField(
        label=gettext_lazy("Why?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
