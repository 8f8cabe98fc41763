"""Planning a round, up to its launch: questions, dates, teller, what can be shown. And its end before the count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fairpractice.ballots.exceptions import BallotError
from fairpractice.figures.practice import Promise, what_can_be_shown
from fairpractice.organisations import events
from fairpractice.organisations.access import LEADING
from fairpractice.organisations.models import Organisation, Person, Role
from fairpractice.pooling import services as pooling
from fairpractice.reflections import deciders, desk, shapes
from fairpractice.reflections import questions as sets
from fairpractice.reflections.exceptions import NotNow, ReflectionError
from fairpractice.reflections.models import FreeText, Round
from fairpractice.releases import services as releases

TELLING = (Role.Kind.SENIOR, Role.Kind.MEMBER, Role.Kind.TELLER)
LIVE = (Round.State.PLANNED, Round.State.OPEN)
ENDED = (Round.State.COUNTED, Round.State.TOO_FEW)


@dataclass(frozen=True, slots=True)
class Basics:
    """What the lead says of a round. headcount: everybody who is asked, without those whose own view is shown."""

    title: str
    headcount: int
    days: int
    may_extend: bool = False
    left: int = 0
    joined: int = 0
    detail: str = ""
    groups: str = ""
    definition: str = ""
    minority_headcount: int | None = None
    pooled: bool = False


def live_round(employer: Organisation, kind: str = Round.Kind.REFLECTION) -> Round | None:
    """The round of a kind that is being planned or is open: there is at most one."""
    return Round.objects.filter(employer=employer, kind=kind, state__in=LIVE).select_related("teller").first()


def may_split(headcount: int, minority: int | None) -> bool:
    """Whether ethnic minority staff could be told apart from the rest at full turnout."""
    if minority is None:
        return False
    promised = what_can_be_shown(headcount, {shapes.MINORITY: minority}, [shapes.Item("any")])
    return any(p.of and p.refusal is None for p in promised)


def promises(of: Round) -> tuple[Promise, ...]:
    """What can ever be shown of this round, one for each question (and its split): from headcounts alone."""
    split = of.detail == Round.Detail.MINORITY and of.minority_headcount is not None
    groups = {shapes.MINORITY: of.minority_headcount or 0} if split else {}
    return what_can_be_shown(of.headcount, groups, shapes.asking(of).items)


@transaction.atomic
def plan(*, by: Person, employer: Organisation, question_set: str, about: str = "", about_action: str = "") -> Round:
    """Begins to plan a round with a set of questions. Raises NotNow while another is planned or open."""
    if live_round(employer):
        raise NotNow(_("There is a round already. Finish or cancel it first."))
    made = Round(
        employer=employer, question_set=question_set, about=about.strip(), about_action=about_action, planned_by=by
    )
    chosen = chosen_set(made)
    made.set_version, made.title = chosen.version, chosen.title
    made.questions = [sets.to_plain(q) for q in chosen.questions]
    made.open_questions = [sets.to_plain(q) for q in chosen.open]
    made.save()
    events.record(organisation=employer, by=by, what="began to plan a reflection", about=made.public_id)
    return made


@transaction.atomic
def plan_for_text(
    *,
    by: Person,
    employer: Organisation,
    kind: str,
    title: str,
    home: str,
    text: str,
    questions: Sequence[sets.Question] = (),
    open_questions: Sequence[sets.Open] = (),
) -> Round:
    """Begins to plan a round in which another room asks by slip. home: where that room shows what came of it.

    text: Markdown that people read before they answer.
    """
    if live_round(employer, kind):
        raise NotNow(_("There is such a round already. Finish or cancel it first."))
    made = Round.objects.create(
        employer=employer,
        kind=kind,
        home=home,
        text=text,
        question_set="",
        title=title[:150],
        questions=[sets.to_plain(q) for q in questions],
        open_questions=[sets.to_plain(o) for o in open_questions],
        planned_by=by,
    )
    events.record(organisation=employer, by=by, what="began to plan a round by slip", about=made.public_id)
    return made


def texts_of(of: Round) -> dict[str, list[str]]:
    """What was written in a counted round, by open question, in random order."""
    found: dict[str, list[str]] = {}
    for question, text in FreeText.objects.filter(round=of).values_list("question", "text"):
        found.setdefault(question, []).append(text)
    return found


def round_before(of: Round) -> Round | None:
    """The last round that was opened before this one, whatever became of it: moves of staff are reckoned from it."""
    opened = Round.objects.filter(employer=of.employer, kind=of.kind, opened_at__isnull=False).exclude(pk=of.pk)
    return opened.order_by("-opened_at").first()


def chosen_set(of: Round) -> sets.QuestionSet:
    """The set of a round, with the name of what it is about in its places."""
    found = sets.load_set(of.question_set)
    return sets.about(found, of.about, of.about_action or of.public_id) if found.asks_about and of.about else found


@transaction.atomic
def set_basics(*, by: Person, of: Round, said: Basics) -> None:
    """Says whom the round asks and when. Only while it is planned."""
    found = _planned(of)
    found.title, found.headcount, found.days = said.title.strip()[:150], said.headcount, said.days
    found.may_extend, found.left, found.joined = said.may_extend, said.left, said.joined
    found.detail, found.groups, found.definition = said.detail, said.groups, said.definition
    found.minority_headcount, found.pooled = said.minority_headcount, said.pooled
    if found.headcount != of.headcount or found.groups != of.groups:
        _unmake(found)
    found.save()
    _done(by, found, "changed the plan of a reflection")


@transaction.atomic
def set_lead_view(*, by: Person, of: Round, view: dict[str, int]) -> None:
    """What the leaders say of the same questions: shown beside the team's answers, so it is frozen at launch like these."""
    found = _planned(of)
    found.lead_view = view
    found.save(update_fields=["lead_view"])
    _done(by, found, "gave the leaders' view for a reflection")


@transaction.atomic
def choose_teller(*, by: Person, of: Round, role: Role, own_key: bool, two_colours: bool) -> None:
    """Names the teller: anybody with a role here or beyond, but nobody who leads here. Slips made before are void."""
    found = _planned(of)
    if not is_teller_possible(found.employer, role.person):
        raise ReflectionError(_("The teller is somebody who does not lead here."))
    _unmake(found)
    found.teller, found.teller_name = role.person, str(role.person)
    found.own_key, found.two_colours = own_key, two_colours
    found.save()
    _done(by, found, "chose the teller of a reflection")


def is_teller_possible(employer: Organisation, person: Person) -> bool:
    return not Role.objects.filter(person=person, organisation=employer, end=None, kind__in=LEADING).exists()


def telling_now(person: Person) -> bool:
    """Whether somebody has a round to deal or count."""
    return Round.objects.filter(teller=person, state__in=LIVE).exists()


def possible_tellers(employer: Organisation) -> list[Role]:
    """Everybody who could be the teller: people of the Practice who do not lead it, and those invited as teller."""
    return list(
        Role.objects.filter(organisation=employer, end=None, kind__in=TELLING).select_related("person", "organisation")
    )


@transaction.atomic
def set_questions(
    *, by: Person, of: Round, questions: Sequence[sets.Question], open_questions: Sequence[sets.Open]
) -> None:
    """The questions in their new order and wording. Shared ones keep id and wording: else rounds would not compare."""
    found = _planned(of)
    if found.kind != Round.Kind.REFLECTION:
        raise NotNow(_("What this round asks comes from the text that it is about."))
    if not questions:
        raise ReflectionError(_("Keep at least one question."))
    known = {q.id: q for q in sets.every_question()}
    for question in questions:
        if question.id in known and question.text != known[question.id].text:
            raise ReflectionError(_("A shared question keeps its words. Leave it out and add your own instead."))
    found.questions = [sets.to_plain(q) for q in questions]
    found.open_questions = [sets.to_plain(q) for q in open_questions]
    found.lead_view = {k: v for k, v in found.lead_view.items() if k in {q.id for q in questions}}
    _unmake(found)
    found.save()
    _done(by, found, "changed the questions of a reflection")


@dataclass(frozen=True, slots=True)
class Missing:
    """What still has to be done before a round can open. step: where; text: in words."""

    step: str
    text: str


def missing(of: Round) -> list[Missing]:
    """What is left to do before launch; the lead's part first."""
    rows: list[Missing] = []
    if of.headcount < 1:
        rows.append(Missing("basics", _("Say how many people you ask.")))
    counts = of.pooled and pooling.agrees(of.employer, of.question_set)
    if of.detail == Round.Detail.MINORITY and _told_of_staff(of.employer):
        rows.append(
            Missing(
                "basics",
                _(
                    "“Who works here” has been shown. Together with groups that stand apart it could tell of which group somebody is who joined or left. Choose another."
                ),
            )
        )
    if of.kind == Round.Kind.REFLECTION and 0 < of.headcount < deciders.SMALL and not counts:
        rows.append(
            Missing("small", _("Your team is too small for figures. Use the discussion guide, or agree to a pool."))
        )
    if of.teller_id is None:
        rows.append(Missing("teller", _("Choose a teller.")))
    elif "b" not in of.sheets_made:
        rows.append(Missing("wait", _("%(name)s has to make the key and print the slips.") % {"name": of.teller_name}))
    elif not of.key_tested:
        rows.append(Missing("wait", _("%(name)s has to try the count code once.") % {"name": of.teller_name}))
    elif of.two_colours and "a" not in of.sheets_made:
        rows.append(Missing("sheet", _("Print your own sheet of slips (A).")))
    rest = rests(of)
    if rest:
        rows.append(Missing("questions", rest))
    return rows


def _told_of_staff(employer: Organisation) -> bool:
    """Whether a figure told how many of the staff are ethnic minority staff: the size of a group would tell it again."""
    return any(item.startswith(f"{shapes.PROFILE}:") for item in releases.last_asked(employer))


def rests(of: Round) -> str:
    """Why these questions cannot be asked yet, "" if they can."""
    past = [
        deciders.Past(shapes.question_ids(r), r.closes_at, r.state in ENDED)
        for r in Round.objects.filter(employer=of.employer).exclude(pk=of.pk)
        if r.closes_at is not None
    ]
    until = deciders.rests_until(shapes.question_ids(of), past, timezone.now())
    if until is None:
        return ""
    return _("These questions were asked not long ago. They can be asked again from %(day)s.") % {
        "day": date_format(timezone.localdate(until) + timedelta(days=1), "j F Y")
    }


@transaction.atomic
def launch(*, by: Person, of: Round) -> None:
    """Opens the round: from now on nothing of it can be changed. Raises NotNow while something is missing."""
    found = _planned(of)
    if missing(found):
        raise NotNow(_("Something is still missing. It is listed on this page."))
    if not _box_fits(found):
        raise NotNow(_("The slips do not fit this plan any more. The teller has to print them again."))
    now = timezone.now()
    found.opened_at = now
    found.closes_at = deciders.closing(now, found.days, timezone.get_current_timezone())
    found.state = Round.State.OPEN
    found.save()
    _done(by, found, "opened a reflection")


def _box_fits(of: Round) -> bool:
    """Whether the box on disk is that of the slips and key that were made last."""
    try:
        facts = desk.boxes().facts(of.public_id)
    except BallotError:  # there is none, or it was damaged
        return False
    return facts.public.hex() == of.public_key and set(facts.codes) == {of.slips}


@transaction.atomic
def extend(*, by: Person, of: Round) -> None:
    """Once, and only where it was announced before the launch. Raises NotNow."""
    found = _locked(of)
    now = timezone.now()
    at = deciders.phase(found.opened_at, found.closes_at, now)
    if found.state != Round.State.OPEN or not found.may_extend or found.extended or at is not deciders.Phase.OPEN:
        raise NotNow(_("This round cannot be extended."))
    assert found.closes_at is not None  # open
    found.closes_at = deciders.closing(found.closes_at, deciders.EXTENSION, timezone.get_current_timezone())
    found.extended = True
    found.save(update_fields=["closes_at", "extended"])
    _done(by, found, "extended a reflection")


def cancel(*, by: Person, of: Round) -> None:
    """Ends a round and destroys every answer, code and key: nothing of it is ever shown."""
    with transaction.atomic():
        found = _locked(of)
        if found.state not in LIVE:
            raise NotNow(_("This round has ended already."))
        found.state, found.ended_on = Round.State.CANCELLED, timezone.localdate()
        found.save(update_fields=["state", "ended_on"])
        _done(by, found, "cancelled a reflection")
    desk.boxes().destroy(found.public_id)


@transaction.atomic
def take_out(*, by: Person, of: Round, text: FreeText) -> None:
    """Deletes one text of a counted round."""
    text.delete()
    _done(by, of, "took a text out of a reflection")


def share(*, by: Person, of: Round, shared: bool) -> None:
    """Whether the team page shows what came of it."""
    with transaction.atomic():
        found = _locked(of)
        found.share_with_team = shared and found.state in ENDED
        found.save(update_fields=["share_with_team"])
        _done(by, found, "shared a reflection" if shared else "stopped sharing a reflection")


def _unmake(of: Round) -> None:
    """Slips that were made for another plan are void."""
    of.sheets_made, of.key_tested, of.slips, of.spares = "", False, 0, 0
    if not of.own_key:
        of.public_key = ""
    desk.boxes().destroy(of.public_id)  # no harm where there is none


def _locked(of: Round) -> Round:
    return Round.objects.select_for_update().select_related("employer").get(pk=of.pk)


def _planned(of: Round) -> Round:
    found = _locked(of)
    if found.state != Round.State.PLANNED:
        raise NotNow(_("This round is open or has ended: its plan cannot be changed."))
    return found


def _done(by: Person, of: Round, what: str) -> None:
    events.record(organisation=of.employer, by=by, what=what, about=of.public_id)
