"""Pools for tests: a hub, two holders with keys, and Practices that were counted."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from fairpractice.ballots import keys
from fairpractice.ballots.sealing import Answers
from fairpractice.figures.practice import Item, Round
from fairpractice.figures.values import Unreleased
from fairpractice.organisations import services as organisations
from fairpractice.organisations.models import Area, Organisation, Person, Role
from fairpractice.pooling import holder_tool, releasing, services
from fairpractice.pooling.models import Agreement, Pool, Release
from fairpractice.reflections import questions as sets
from fairpractice.releases import services as releases

HACKNEY, ISLINGTON = "E09000012", "E09000019"
ETHNIC = sets.ethnic_question("six")
MINORITY = {"framework": ETHNIC.minority("framework"), "wres": ETHNIC.minority("wres")}


def asked() -> tuple[sets.Question, ...]:
    """Three shared questions of the framework's set."""
    return sets.load_set("framework").questions[:3]


@dataclass
class Made:
    """An open pool. words: of each holder's key, which no database has. memory: of each holder's device."""

    pool: Pool
    hub: Organisation
    holders: list[Person]
    words: list[str]
    memory: list[dict[str, str]] = field(default_factory=lambda: [{}, {}])

    def sums(self, of: Release, number: int) -> str:
        """What the device of holder 1 or 2 makes of the shares it is given."""
        shares = holder_tool.read_shares(releasing.shares_file(of, number))
        private = holder_tool.private_key(shares, self.words[number - 1])
        text, self.memory[number - 1] = holder_tool.sums(shares, private, self.memory[number - 1])
        return text

    def tell(self, code: str = HACKNEY) -> Release:
        """From the closing day to the figures of a place."""
        close(self.pool)
        of = releasing.begin(by=self.holders[0], pool=self.pool, place=Area.objects.get(code=code))
        assert not releasing.send(by=self.holders[0], of=of, number=1, text=self.sums(of, 1))
        assert releasing.send(by=self.holders[1], of=of, number=2, text=self.sums(of, 2))
        of.refresh_from_db()
        return of


def pool(groups: str = "", hub: Organisation | None = None, other: Organisation | None = None) -> Made:
    """A pool whose two keys are there; Hana of the hub and Grace of the guardians hold them, or two new people."""
    hub = hub or Organisation.objects.create(name="Example Hub", kind="hub")
    other = other or Organisation.objects.create(name="Some Guardians", kind="guardians")
    people = []
    for place, kind in ((hub, "hub"), (other, "guardian")):
        role = Role.objects.filter(organisation=place, kind=kind, end=None).select_related("person").first()
        people.append(role.person if role else _person(place, kind))
    made = services.start(
        by=people[0], hub=hub, other=other, name="Spring pool", question_set="framework", groups=groups
    )
    words = []
    for person, place in zip(people, (hub, other), strict=True):
        mine, public = holder_tool.new_key()
        services.set_key(by=person, pool=made, organisation=place, public_key=public)
        words.append(mine)
    return Made(made, hub, people, words)


def _person(place: Organisation, kind: str) -> Person:
    person = Person.objects.create(name=f"{kind} of {place.name}")
    Role.objects.create(person=person, organisation=place, kind=kind)
    return person


def practice(name: str, borough: str = HACKNEY) -> Organisation:
    """A Practice with a lead and a borough."""
    lead = Person.objects.create(name=f"Lead of {name}")
    made = organisations.set_up_practice(by=lead, name=name, employer_type="gp")
    organisations.set_borough(by=lead, site=made.sites.get(), code=borough)
    return made


def lead_of(employer: Organisation) -> Person:
    return Person.objects.get(roles__organisation=employer, roles__kind="lead")


def agreed(made: Made, employer: Organisation) -> None:
    """An agreement of last month, so that a round could open afterwards."""
    services.agree(by=lead_of(employer), employer=employer, pool=made.pool)
    Agreement.objects.filter(employer=employer).update(agreed_at=timezone.now() - timedelta(days=30))


def counted(
    made: Made,
    employer: Organisation,
    yes: Sequence[int],
    answers: int,
    *,
    groups: Sequence[int] | None = None,
    tells: bool = False,
    questions: Sequence[sets.Question] | None = None,
    minority: dict[str, frozenset[int]] | None = None,
    opened: Sequence[services.Opened] = (),
) -> str:
    """A round of a Practice: of each question the first so many say yes. groups: the ethnic group of each ballot, from 1."""
    questions = questions or asked()
    rows = []
    for ballot in range(answers):
        items = [min(q.yes) if ballot < count else 0 for q, count in zip(questions, yes, strict=True)]
        rows.append(Answers(tuple(items), groups[ballot] if groups else 0))
    round_id = f"r{employer.pk:05}{Release.objects.count():04}"
    if tells:
        tell_own(employer, round_id, questions, rows)
    services.contribute(
        by=lead_of(employer),
        employer=employer,
        round_id=round_id,
        question_set="framework",
        opened_at=timezone.now() - timedelta(days=8),
        questions=questions,
        rows=rows,
        minority=(MINORITY if minority is None else minority) if groups else {},
        opened=[*opened, services.Opened(round_id, answers, 0, 0)],
    )
    return round_id


def tell_own(
    employer: Organisation, round_id: str, questions: Sequence[sets.Question], rows: Sequence[Answers]
) -> None:
    """What the Practice itself publishes of the same ballots."""
    items = []
    for number, question in enumerate(questions):
        yes = sum(row.items[number] in question.yes for row in rows)
        counts = Unreleased(((yes, len(rows) - yes),))
        items.append(releases.Asked(Item(question.id, question.sensitive), counts, Round(round_id, len(rows))))
    releases.publish(employer=employer, asked=items)


def close(made: Pool) -> None:
    """The closing day is over, as if it had been set last month."""
    made.closes_on = timezone.localdate() - timedelta(days=1)
    made.save(update_fields=["closes_on"])
    made_on = timezone.localdate() - timedelta(days=2)
    from fairpractice.pooling.models import PoolShare  # noqa: PLC0415

    PoolShare.objects.filter(pool=made, release=None).update(on=made_on)


def filled(made: Made, sizes: Sequence[int], borough: str = HACKNEY, **more: object) -> list[Organisation]:
    """Practices of these sizes that agreed and were counted: about two thirds said yes."""
    found = []
    for number, answers in enumerate(sizes):
        employer = practice(f"P {number}", borough)
        agreed(made, employer)
        counted(made, employer, [answers * 2 // 3, answers // 3, answers], answers, **more)  # type: ignore[arg-type]
        found.append(employer)
    return found


def opened(box: bytes, words: str) -> dict[str, object]:
    """What the key of some words finds in a box."""
    from fairpractice.ballots import sealing  # noqa: PLC0415

    private = keys.private_key(keys.read_count_code(words))
    plain = sealing.open_with(box, sealing.shared_key(sealing.envelope(box), private), keys.public_key(private))
    return json.loads(plain) if plain is not None else {}
