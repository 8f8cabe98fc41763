"""How Quince Lane listened: a reflection half a year ago that was counted and became an action, and a pulse that is open now."""

from datetime import timedelta
from random import Random

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone

from fairpractice.organisations.models import Organisation, Person, Role
from fairpractice.plans import actions
from fairpractice.reflections import casting, counting, dealing, planning, results, shapes
from fairpractice.reflections.models import Round
from fairpractice.reflections.words import item_key

_GOOD = (
    "People cover for each other without being asked.",
    "The new induction. I felt expected.",
    "I can pray at work and nobody makes a thing of it.",
    "Our nurse lead listens.",
    "We talk about mistakes and nobody is blamed.",
    "Lunch together on Fridays.",
)
_CHANGE = (
    "Patients say things at the desk and we just swallow it. Somebody should step in.",
    "Tell us how people get picked for courses.",
    "Names. Please learn to say them.",
    "Follow up when something is reported, even if only to say what happened.",
    "More of us from ethnic minority groups in the meetings where things are decided.",
)
_HEADCOUNT = 18


def listen(lead: Person, practice: Organisation) -> list[str]:
    """Tells it, and gives lines for whoever wants to try answering."""
    teller = Role.objects.get(organisation=practice, kind=Role.Kind.MEMBER, end=None)
    round_, codes, count_code = _open(lead, practice, teller, "framework", "Spring reflection")
    view = {q.id: 2 for q in shapes.asking(round_).questions[:12]}
    _answer(round_, codes[:15])
    opened = timezone.now() - timedelta(days=180)
    Round.objects.filter(pk=round_.pk).update(
        opened_at=opened, closes_at=opened + timedelta(days=14), planned_on=opened.date(), lead_view=view
    )
    round_.refresh_from_db()
    counted = counting.count(by=teller.person, of=round_, count_code=count_code)
    Round.objects.filter(pk=counted.pk).update(ended_on=(opened + timedelta(days=15)).date())
    counted.refresh_from_db()
    _act(lead, counted)
    planning.share(by=lead, of=counted, shared=True)
    pulse, codes, _count_code = _open(lead, practice, teller, "pulse", "Autumn pulse")
    address = f"{settings.ADDRESS}/r/{pulse.public_id}/"
    return [
        "To answer the open pulse as one of the team:",
        *(f"  {address}#{code.replace('-', '')}" for code in codes[:2]),
    ]


def _open(
    lead: Person, practice: Organisation, teller: Role, question_set: str, title: str
) -> tuple[Round, tuple[str, ...], str]:
    made = planning.plan(by=lead, employer=practice, question_set=question_set)
    said = planning.Basics(
        title=title, headcount=_HEADCOUNT, days=10, may_extend=True, pooled=question_set == "framework"
    )
    planning.set_basics(by=lead, of=made, said=said)
    planning.choose_teller(by=lead, of=made, role=teller, own_key=False, two_colours=False)
    made.refresh_from_db()
    sheets = dealing.make_sheets(by=teller.person, of=made, spares=3)
    made.refresh_from_db()
    dealing.test_key(by=teller.person, of=made, typed=sheets.count_code)
    planning.launch(by=lead, of=made)
    made.refresh_from_db()
    return made, sheets.codes, sheets.count_code


def _answer(of: Round, codes: tuple[str, ...]) -> None:
    """Fifteen people, each with their own luck: the same story each time it is told."""
    chance = Random(1948)  # nosec B311 -- a told story, no secret
    asked = shapes.asking(of)
    leaning = [chance.choice((0.15, 0.4, 0.6, 0.85, 0.92)) for _question in asked.questions]
    for number, code in enumerate(codes):
        posted = QueryDict(mutable=True)
        posted["code"] = code
        for index, question in enumerate(asked.questions):
            sides = question.yes if chance.random() < leaning[index] else question.no
            posted[f"q{index}"] = str(chance.choice(sorted(sides or question.yes)))
        for index, texts in enumerate((_GOOD, _CHANGE)):
            if number % 2 == index and number // 2 < len(texts):
                posted[f"t{index}"] = texts[number // 2]
        casting.cast(of, asked, posted)


def _act(lead: Person, of: Round) -> None:
    told = [row for row in results.results(of).rows if row.figure and row.question.initiative]
    lowest = min(told, key=lambda row: row.figure.hi if row.figure else 0, default=None)
    if lowest is None:
        return
    said = actions.Wording(
        title="Ask at each team meeting what would make this better, and do one of the things named",
        why=f"{lowest.question.text} {lowest.sentence}",
        owner_role="Practice manager",
        items=(item_key(lowest.question.initiative),),
    )
    actions.add(by=lead, employer=of.employer, said=said, suggested_by=results.action_source(of, lowest.question.id))
