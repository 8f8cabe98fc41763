"""A pool of the hub, told in spring: Quince Lane and eleven neighbours, so that hub and lead can see what pooled figures are like."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.utils import timezone

from fairpractice.ballots.sealing import Answers
from fairpractice.figures.practice import Item, Round
from fairpractice.figures.values import Unreleased
from fairpractice.organisations import services as organisations
from fairpractice.organisations import signin
from fairpractice.organisations.models import Area, Organisation, Person, Role, public_id
from fairpractice.pooling import holder_tool, places, releasing, services
from fairpractice.pooling.models import Agreement, Holder, Pool, PoolShare, Release
from fairpractice.reflections import questions
from fairpractice.releases import services as releases

_SET = "framework"
# People who answered. In none of them less than seven: their own figures make the pool's finer.
_NEIGHBOURS = {
    "Elm Row Surgery": 11, "The Lock Practice": 8, "Canal Side Health Centre": 16, "Marsh Lane Surgery": 9,
    "Well Street Family Practice": 12, "Old Bakery Surgery": 10, "The Mare Practice": 14, "Fountain Road Surgery": 9,
    "Chapel Yard Practice": 10, "Victoria Court Surgery": 12, "Nightingale Health Centre": 15,
}  # fmt: skip
_LEANING, _HURT = (0.3, 0.45, 0.6, 0.8), (0.1, 0.2)  # what share says yes; and where yes is that something bad happened
_BEGAN, _AGREED, _COUNTED, _CLOSED, _TOLD = 240, 210, 160, 150, 140  # days ago


@dataclass(frozen=True, slots=True)
class Offered:
    """The pool, and the nine words of both keys: told stories have no secrets."""

    pool: Pool
    holders: tuple[Person, Person]
    words: tuple[str, str]


def offer(lead: Person, practice: Organisation) -> Offered:
    """The hub's pool with both keys, to which the Practice agreed before its spring reflection."""
    keeper = Person.objects.get(email="hana@hub.example")
    hub = Organisation.objects.get(roles__person=keeper)
    guardians = Organisation.objects.create(
        name="Example Guardian Service (demo)", kind=Organisation.Kind.GUARDIANS, demo=True
    )
    second = Person.objects.create(name="Gloria Example", email="gloria@guardians.example")
    Role.objects.create(person=second, organisation=guardians, kind=Role.Kind.GUARDIAN)
    pool = services.start(
        by=keeper, hub=hub, other=guardians, name="How it is to work here, in spring", question_set=_SET
    )
    words = []
    for person, at in ((keeper, hub), (second, guardians)):
        mine, public = holder_tool.new_key()
        services.set_key(by=person, pool=pool, organisation=at, public_key=public)
        words.append(mine)
    began = timezone.localdate() - timedelta(days=_BEGAN)
    Pool.objects.filter(pk=pool.pk).update(started_on=began)
    Holder.objects.filter(pool=pool).update(since=began)
    _agree(lead, practice, pool)
    return Offered(pool, (keeper, second), (words[0], words[1]))


def _agree(lead: Person, practice: Organisation, pool: Pool) -> None:
    made = services.agree(by=lead, employer=practice, pool=pool)
    Agreement.objects.filter(pk=made.pk).update(agreed_at=timezone.now() - timedelta(days=_AGREED))


def tell(practice: Organisation, of: Offered) -> list[str]:
    """The neighbours are counted, both holders add up, and the borough is told. Gives lines for whoever wants to look."""
    chance = Random(1987)  # nosec B311 -- a told story, no secret
    place = places.place_of(places.areas_of(practice))
    if place is None:
        raise LookupError("The told Practice lies in a borough.")
    leaning = [chance.choice(_HURT if _hurts(question) else _LEANING) for question in _asked()]
    for name, answers in _NEIGHBOURS.items():
        _neighbour(name, answers, place, of.pool, leaning, chance)
    today = timezone.localdate()
    PoolShare.objects.filter(pool=of.pool).update(on=today - timedelta(days=_COUNTED))
    Pool.objects.filter(pk=of.pool.pk).update(closes_on=today - timedelta(days=_CLOSED))
    release = releasing.begin(by=of.holders[0], pool=of.pool, place=place)
    for number in (1, 2):
        shares = holder_tool.read_shares(releasing.shares_file(release, number))
        text, _memory = holder_tool.sums(shares, holder_tool.private_key(shares, of.words[number - 1]), {})
        releasing.send(by=of.holders[number - 1], of=release, number=number, text=text)
    told_on = today - timedelta(days=_TOLD)
    Release.objects.filter(pk=release.pk).update(begun_on=told_on, told_on=told_on)
    services.set_closing(by=of.holders[0], pool=of.pool, on=today + timedelta(days=60))
    return [
        "To look as the hub does, at its pool (a second step is set up first):",
        f"  {signin.make_link(of.holders[0])}",
    ]


def _asked() -> list[questions.Question]:
    return [question for question in questions.load_set(_SET).questions if question.shared]


def _hurts(question: questions.Question) -> bool:
    return any(word in question.id for word in ("harassment", "discrimination"))


def _neighbour(name: str, answers: int, place: Area, pool: Pool, leaning: list[float], chance: Random) -> None:
    """A Practice that agreed and was counted: its team was told first, as the count does it."""
    lead = Person.objects.create(name=f"Lead of {name}")
    practice = organisations.set_up_practice(by=lead, name=f"{name} (demo)", employer_type="gp", demo=True)
    organisations.set_borough(by=lead, site=practice.sites.get(), code=place.code)
    _agree(lead, practice, pool)
    here = [min(0.95, max(0.05, lean + chance.uniform(-0.1, 0.1))) for lean in leaning]
    asked, round_id = _asked(), public_id()
    rows = [
        Answers(tuple(min(q.yes) if chance.random() < lean else min(q.no or q.yes) for q, lean in zip(asked, here, strict=True)))
        for _person in range(answers)
    ]  # fmt: skip
    services.contribute(
        by=lead, employer=practice, round_id=round_id, question_set=_SET, questions=asked, rows=rows, minority={},
        opened_at=timezone.now() - timedelta(days=_COUNTED + 14), opened=[services.Opened(round_id, answers, 0, 0)],
    )  # fmt: skip
    now, items = Round(round_id, answers), []
    for number, question in enumerate(asked):
        yes = sum(row.items[number] in question.yes for row in rows)
        cells = Unreleased(((yes, answers - yes),))
        items.append(releases.Asked(Item(question.id, question.sensitive), cells, now))
    releases.publish(employer=practice, asked=items, in_a_pool=[question.id for question in asked])
