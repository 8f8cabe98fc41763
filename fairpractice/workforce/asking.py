"""Asking staff through the ballot box: a form on who works here, and what rings true of the data that was shared.

The form asks no more than can be told. Its figure and that of a staff list are one item of the ledger: of two counts of nearly the
same people, one could be subtracted from the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.figures import words
from fairpractice.figures.values import Published
from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person
from fairpractice.organisations.reference.ethnic_groups import Definition
from fairpractice.reflections import planning, shapes
from fairpractice.reflections import questions as sets
from fairpractice.reflections.models import Round
from fairpractice.releases import services as releases
from fairpractice.workforce import sharing, tellable, telling
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.models import Asking, Shared


def monitoring_question(definition: Definition) -> sets.Question:
    """The ethnic group question in six groups: a yes is an answer of an ethnic minority group, which is all that is told."""
    asked = sets.ethnic_question("six")
    places = range(1, len(asked.options) + 1)
    return sets.Question(
        id=tellable.profile_item(definition).id,
        text=str(asked.text),
        kind="choice",
        options=tuple(str(option.text) for option in asked.options),
        yes=asked.minority(definition),
        no=frozenset(p for p in places if asked.side(p, definition) == "majority"),
        credit=str(asked.credit),
    )


def feedback_questions() -> tuple[tuple[sets.Question, ...], tuple[sets.Open, ...]]:
    """What rings true, what is missing: two statements, and two questions to answer in one's own words."""
    scale = sets.content().scales["answers/agree"]
    asked = (
        sets.Question(id="our-data:rings-true", text=_("What is told here fits what I see at work."), **scale),
        sets.Question(
            id="our-data:used-well", text=_("I trust that our data is used to make work fairer here."), **scale
        ),
    )
    opens = (
        sets.Open("rings", _("What rings true, and what does not?"), _("No names, please.")),
        sets.Open("missing", _("What is missing? What should we look at next?"), ""),
    )
    return asked, opens


def ask_monitoring(
    *, by: Person, employer: Organisation, definition: Definition, left: int, joined: int, people: int, home: str
) -> Round:
    """Begins a form on who works here. left, joined: since the number was last told, if it was. Raises WorkforceError, NotNow."""
    fixed = sharing.definition_of(employer)
    if fixed and fixed != definition:
        raise WorkforceError(_("Your Practice has told figures in the other definition. Keep to it."), "definition")
    sharing.none_under_way(employer)
    text = "\n\n".join(
        (
            _("We ask so that we can see whether our team is like the people we serve, and whether everybody has the same chances. You do not have to answer."),
            _("What is kept: one range that says how many of those who answered belong to an ethnic minority. Which group you chose is not kept, and the answers are destroyed when they have been counted."),
            telling.definition_words(definition),
        )
    )  # fmt: skip
    with transaction.atomic():
        _reckon(employer, definition, left, joined, people)
        return _begin(by, employer, Asking.What.MONITORING, _("Who works here?"), home, text, (monitoring_question(definition),))  # fmt: skip


def _reckon(employer: Organisation, definition: Definition, left: int, joined: int, people: int) -> None:
    """Who came and went since the number was last told, by whatever told it."""
    item = tellable.profile_item(definition).id
    base = releases.base_of(employer, item)
    if base is None:
        seen = [replace(t, left=t.left + left) for t in sharing.tellings(employer)]
        base = tellable.base_from(seen, people)
    else:
        base = replace(base, left=base.left + left, joined=base.joined + joined)
    if base is not None:
        releases.reckon_with(employer=employer, item=item, base=base)


def ask_feedback(*, by: Person, employer: Organisation, home: str) -> Round:
    """Begins a round on what the team page tells of our data. Raises WorkforceError where it tells nothing, NotNow."""
    found = telling.pieces(employer, where="team")
    if not found:
        raise WorkforceError(_("Share something with your team first. Then ask what rings true."))
    told = [f"**{piece.title}** ({piece.when}). {piece.sentence} {piece.verdict}".strip() for piece in found]
    asked, opens = feedback_questions()
    return _begin(by, employer, Asking.What.FEEDBACK, _("What do you say of our data?"), home, "\n\n".join(told), asked, opens)  # fmt: skip


def _begin(
    by: Person,
    employer: Organisation,
    what: str,
    title: str,
    home: str,
    text: str,
    questions: Sequence[sets.Question],
    opens: Sequence[sets.Open] = (),
) -> Round:
    with transaction.atomic():
        made = planning.plan_for_text(
            by=by,
            employer=employer,
            kind=Round.Kind.DATA,
            title=title,
            home=home,
            text=text,
            questions=questions,
            open_questions=opens,
        )
        Asking.objects.create(employer=employer, what=what, round=made.public_id)
        events.record(organisation=employer, by=by, what="asked staff about our data", about=made.public_id)
    return made


@dataclass(frozen=True, slots=True)
class Told:
    """One question of a round that was counted: what was told of it, or why nothing."""

    text: str
    sentence: str
    figure: Published | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A round and what came of it. texts: by open question, in random order. on_page: whether its figure is shown to the team."""

    what: str
    round: Round
    rows: tuple[Told, ...]
    texts: tuple[tuple[str, tuple[str, ...]], ...]
    on_page: bool

    @property
    def counted(self) -> bool:
        return self.round.state == Round.State.COUNTED


def asked(employer: Organisation) -> tuple[Asked, ...]:
    """Everything that staff were asked, newest first."""
    rows = list(Asking.objects.filter(employer=employer))
    rounds = {
        r.public_id: r
        for r in Round.objects.filter(employer=employer, public_id__in=[row.round for row in rows]).select_related(
            "teller"
        )
    }
    sheets = releases.sheets(employer, rounds)
    shown = set(Shared.objects.filter(employer=employer, ended_on=None).values_list("round", flat=True))
    return tuple(
        _asked(row.what, rounds[row.round], sheets.get(row.round, releases.Sheet()), row.round in shown)
        for row in rows
        if row.round in rounds and rounds[row.round].state != Round.State.CANCELLED
    )


def _asked(what: str, of: Round, sheet: releases.Sheet, shown: bool) -> Asked:
    if of.state != Round.State.COUNTED:
        return Asked(what, of, (), (), shown)
    put = shapes.shown(shapes.asking(of))
    texts = planning.texts_of(of)
    return Asked(
        what,
        of,
        tuple(_told(what, question, sheet.of(question.id)) for question in put.questions),
        tuple((question.text, tuple(texts.get(question.id, ()))) for question in put.open),
        shown,
    )


def _told(what: str, question: sets.Question, told: releases.Told) -> Told:
    refused = " ".join(telling.refuse(r) for r in told.refusals[:1])
    if what == Asking.What.MONITORING:
        said = telling.sentence(sharing.PROFILE, told.whole) if told.whole else refused
        return Told(_("Who works here, by those who answered"), said, told.whole)
    said = f"{_('How many agree?')} {words.say(told.whole, _)}" if told.whole else refused
    return Told(question.text, said, told.whole)


@transaction.atomic
def show(*, by: Person, employer: Organisation, of: Round) -> Shared:
    """Puts the figure of a form on the team page. It was told when it was counted: nothing is published again."""
    question = str(of.questions[0]["id"])
    told = releases.sheets(employer, [of.public_id]).get(of.public_id, releases.Sheet()).of(question)
    if not question.startswith(f"{tellable.PROFILE}:") or told.whole is None:
        raise WorkforceError(_("There is no figure to show."))
    if Shared.objects.filter(employer=employer, round=of.public_id, ended_on=None).exists():
        raise WorkforceError(_("It is shown already."))
    made = Shared.objects.create(
        employer=employer,
        what=sharing.PROFILE,
        year=(of.ended_on or timezone.localdate()).year,
        definition=question.partition(":")[2],
        round=of.public_id,
        on_team_page=True,
        on_slide=True,
        by=by,
    )
    events.record(organisation=employer, by=by, what="shared some of our data", about=made.public_id)
    return made
