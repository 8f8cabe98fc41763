"""What a counted round tells, ready to be shown: read from what was published, and from nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairpractice.figures import words
from fairpractice.figures.values import Audience, Published
from fairpractice.organisations.models import Organisation
from fairpractice.plans.models import Action
from fairpractice.reflections import questions as sets
from fairpractice.reflections import shapes
from fairpractice.reflections.models import FreeText, Round
from fairpractice.releases import services as releases

_EARLIER = 2  # rounds shown beside this one


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier round told of the same question."""

    title: str
    on: date | None
    sentence: str
    figure: Published | None

    @property
    def title_on(self) -> str:
        return f"{self.title}, {date_format(self.on, 'F Y')}" if self.on else self.title


@dataclass(frozen=True, slots=True)
class Row:
    """One question. told: of all; parts: of its parts, each with a name; refused: why something is not shown."""

    question: sets.Question
    sentence: str
    figure: Published | None
    parts: tuple[tuple[str, str, Published], ...]
    refused: tuple[str, ...]
    lead: str
    earlier: tuple[Earlier, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one initiative (key "" for the rest), in the order they were asked. sentence: what they tell together."""

    initiative: str
    rows: tuple[Row, ...]

    @property
    def sentence(self) -> str:
        """How many of the initiative's statements most agree with, from what was published; "" where that says nothing new."""
        shown = [row.figure for row in self.rows if row.figure]
        if not self.initiative or not shown or len(self.rows) == 1:
            return ""
        most = sum(f.share[0] > 0.5 for f in shown)
        few = sum(f.share[1] < 0.5 for f in shown)
        parts = [
            ngettext("Most agree with %(n)s of them.", "Most agree with %(n)s of them.", most) % {"n": most}
            if most
            else "",
            ngettext("Fewer than half agree with %(n)s.", "Fewer than half agree with %(n)s.", few) % {"n": few}
            if few
            else "",
            _("Of the rest it cannot be told whether more or fewer than half agree.")
            if most + few < len(self.rows)
            else "",
        ]
        asked = ngettext("%(n)s statement.", "%(n)s statements.", len(self.rows)) % {"n": len(self.rows)}
        return " ".join(part for part in (asked, *parts) if part)


@dataclass(frozen=True, slots=True)
class Results:
    """A round's results for one audience. texts: (number, words) by open question, in random order."""

    round: Round
    groups: tuple[Group, ...]
    texts: tuple[tuple[sets.Open, tuple[tuple[int, str], ...]], ...]
    shown: int

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for group in self.groups for row in group.rows)


def results(of: Round, audience: Audience = Audience.TEAM) -> Results:
    """Everything that this round told, beside the two rounds before it. Four queries however long it is."""
    asked = shapes.shown(shapes.asking(of))
    before = list(
        Round.objects.filter(
            employer=of.employer_id, kind=of.kind, state=Round.State.COUNTED, opened_at__lt=of.opened_at
        ).order_by("-opened_at")
    )
    sheets = releases.sheets(of.employer, [of.public_id, *(r.public_id for r in before)])
    actions = actions_from(of.employer)
    rows = [_row(of, q, sheets, before, audience, actions) for q in asked.questions]
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.question.initiative, []).append(row)
    texts: dict[str, list[tuple[int, str]]] = {}
    if audience is Audience.TEAM:
        for question, number, text in FreeText.objects.filter(round=of).values_list("question", "id", "text"):
            texts.setdefault(question, []).append((number, text))
    return Results(
        of,
        tuple(Group(name, tuple(found)) for name, found in groups.items()),
        tuple((o, tuple(texts.get(o.id, ()))) for o in asked.open),
        sum(row.figure is not None for row in rows),
    )


def _row(
    of: Round,
    question: sets.Question,
    sheets: Mapping[str, releases.Sheet],
    before: Sequence[Round],
    audience: Audience,
    actions: Mapping[str, list[Action]],
) -> Row:
    all_of = sheets.get(of.public_id, releases.Sheet()).of(question.id)
    told = all_of.seen_by(audience)
    hidden = all_of.whole is not None and told.whole is None
    refused = [words.refuse(r, _) for r in told.refusals]
    if hidden:
        refused = [_("Shown inside the Practice only: fewer than ten people answered.")]
    whole = told.whole
    return Row(
        question,
        say(question, whole) if whole else " ".join(refused[:1]),
        whole,
        tuple((part_name(f.of), words.say(f, _), f) for f in told.parts),
        tuple(refused if whole else refused[1:]),
        _lead(of, question),
        tuple(_earlier(r, question, sheets, audience) for r in before if question.id in shapes.question_ids(r))[
            :_EARLIER
        ],
        tuple(actions.get(question.id, ())),
    )


def say(question: sets.Question, figure: Published) -> str:
    """The figure's sentence, after what it counts: how many agree, say yes, or had it happen to them."""
    who = {
        "agree": _("How many agree?"),
        "frequency": _("To how many did it happen at least once?"),
        "yes-no": _("How many say yes?"),
    }.get(question.kind, _("How many say so?"))
    return f"{who} {words.say(figure, _)}"


def _lead(of: Round, question: sets.Question) -> str:
    """What the leaders said of the same question, in the words of the answer they chose; "" if nothing."""
    position = of.lead_view.get(question.id, 0)
    return question.options[position - 1] if 1 <= position <= len(question.options) else ""


def _earlier(of: Round, question: sets.Question, sheets: Mapping[str, releases.Sheet], audience: Audience) -> Earlier:
    whole = sheets.get(of.public_id, releases.Sheet()).of(question.id).seen_by(audience).whole
    return Earlier(of.title, of.ended_on, say(question, whole) if whole else _("Nothing was shown."), whole)


def part_name(of: str) -> str:
    """Whose answers a part speaks of, or which answer it counts, for a reader."""
    return {
        "no": _("Disagree"),
        "other": _("Neither, or did not say"),
        shapes.MINORITY: _("Ethnic minority staff"),
        f"not {shapes.MINORITY}": _("Everybody else, and those who did not say"),
    }.get(of, of)


def action_source(of: Round, question: str) -> str:
    """How an action remembers where it came from: an opaque address, resolved here."""
    return f"reflection:{of.public_id}:{question}"


def actions_from(employer: Organisation) -> dict[str, list[Action]]:
    """Actions that came from a result, by question id."""
    found: dict[str, list[Action]] = {}
    for action in Action.objects.filter(employer=employer, suggested_by__startswith="reflection:", retired_at=None):
        found.setdefault(action.suggested_by.split(":", 2)[2], []).append(action)
    return found


def asked_about(employer: Organisation, actions: Sequence[str]) -> dict[str, list[Round]]:
    """Counted rounds that asked whether an action helped, newest first, by the action's public id."""
    found: dict[str, list[Round]] = {}
    rounds = Round.objects.filter(employer=employer, state=Round.State.COUNTED, about_action__in=list(actions))
    for of in rounds.order_by("-id"):
        found.setdefault(of.about_action, []).append(of)
    return found


def ended_rounds(employer: Organisation) -> list[Round]:
    """All rounds that are over, newest first."""
    live = (Round.State.PLANNED, Round.State.OPEN)
    every = Round.objects.filter(employer=employer, kind=Round.Kind.REFLECTION)
    return list(every.exclude(state__in=live).order_by("-id"))
