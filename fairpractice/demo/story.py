"""Quince Lane Surgery, a year into the work: nineteen people in a borough of London, none of them real."""

from datetime import date, timedelta

from django.utils import timezone

from fairpractice.demo import listening, our_data, pooled, writing
from fairpractice.directory import services as directory
from fairpractice.framework import shelf
from fairpractice.organisations import people
from fairpractice.organisations import services as organisations
from fairpractice.organisations.models import Organisation, Person, Role
from fairpractice.plans import actions, answers, deciders, evidence, packs, sharing
from fairpractice.plans.models import Action, EvidenceVersion, Stage, Took

_HACKNEY = "E09000012"

# Initiative, words a year ago, words now, note or reason now.
_YEARS: tuple[tuple[str, str, str, str], ...] = (
    (
        "edi-statement",
        Stage.NOT_STARTED,
        Stage.UNDER_WAY,
        "First draft written by a nurse, two receptionists and a partner. The whole team reads it in June.",
    ),
    ("self-reflection", Stage.NOT_STARTED, Stage.TALKING, "We want everyone to be sure that it is anonymous first."),
    (
        "local-and-workforce-needs",
        Stage.TALKING,
        Stage.UNDER_WAY,
        "We looked at the Census for our borough together. It surprised some of us.",
    ),
    ("edi-training", Stage.UNDER_WAY, Stage.PART, "Part of induction since spring, and a half day each year for all."),
    (
        "leadership-and-progression",
        Stage.NOT_SURE,
        Stage.TALKING,
        "Appraisals now ask about leadership. Nobody knew who had been offered what.",
    ),
    (
        "safe-spaces",
        Stage.NOT_STARTED,
        Stage.NOT_NOW,
        "We are too few to hold our own. We tell staff about the borough network instead.",
    ),
    ("speaking-up", Stage.TALKING, Stage.UNDER_WAY, "A guardian from outside came to a team meeting."),
    ("policies", Stage.UNDER_WAY, Stage.PART, "All in one folder that learners can open too."),
    (
        "fair-recruitment",
        Stage.NOT_STARTED,
        Stage.TALKING,
        "Next vacancy: work-sample questions and two people scoring.",
    ),
    ("cultural-competence", Stage.NOT_STARTED, Stage.NOT_STARTED, ""),
    ("lasting-change", Stage.NOT_SURE, Stage.TALKING, "On the agenda of each partners' meeting."),
)


def tell() -> Person:
    """Writes the story and gives its lead. Call on an empty, migrated database."""
    lead = Person.objects.create(name="Amara Example", email="amara@quince-lane.example", may_set_up=True)
    practice = organisations.set_up_practice(by=lead, name="Quince Lane Surgery (demo)", employer_type="gp", demo=True)
    site = practice.sites.get()
    organisations.set_ods_code(by=lead, site=site, code="Y99001")
    organisations.set_borough(by=lead, site=site, code=_HACKNEY)
    _people(lead, practice)
    _contacts(lead, practice)
    _where(lead, practice)
    _plan(lead, practice)
    sharing.share(by=lead, employer=practice, show_plan=True, show_progress=True, by_link=True)
    writing.write(lead, practice)
    pool = pooled.offer(lead, practice)
    lines = listening.listen(lead, practice)
    lines += pooled.tell(practice, pool)
    our_data.bring(lead, practice)
    print("\n".join(lines), flush=True)
    return lead


def _people(lead: Person, practice: Organisation) -> None:
    for name, kind in (
        ("Dilip Example", Role.Kind.DEPUTY),
        ("Dr Sian Example", Role.Kind.SENIOR),
        ("Bola Example", Role.Kind.MEMBER),
    ):
        invited = people.invite(by=lead, organisation=practice, kind=kind, name=name)
        people.accept(code=invited.code, person=None, name=name)


def _contacts(lead: Person, practice: Organisation) -> None:
    hub = Organisation.objects.create(name="Example Training Hub (demo)", kind=Organisation.Kind.HUB, demo=True)
    keeper = Person.objects.create(name="Hana Example", email="hana@hub.example")
    Role.objects.create(person=keeper, organisation=hub, kind=Role.Kind.HUB)
    card = directory.keep_card(
        by=keeper,
        organisation=hub,
        person="Hana Example",
        phone="020 7946 0000",
        email="hello@hub.example",
        hours="Tuesdays to Thursdays",
        words="Training, networks, and the Freedom to Speak Up Guardians of the area.",
    )
    directory.name_contact(by=lead, practice=practice, card=card)
    directory.name_contact(
        by=lead,
        practice=practice,
        name="Gloria Example",
        what="Freedom to Speak Up Guardian",
        phone="020 7946 0001",
        email="gloria@guardians.example",
        independent=True,
    )


def _where(lead: Person, practice: Organisation) -> None:
    today = timezone.localdate()
    a_year_ago = today - timedelta(days=370)
    pack = packs.pack_for(practice)
    answers.looked_at_changes(by=lead, employer=practice, pack=pack)
    for initiative, before, now, note in _YEARS:
        item = packs.item_of_pack(pack, pack.initiative(initiative))
        answers.answer(by=lead, employer=practice, item=item, stage=before, as_of=a_year_ago, took_part=(Took.LEAD,))
        why = {"because": note} if now == Stage.NOT_NOW else {"note": note}
        answers.answer(
            by=lead,
            employer=practice,
            item=item,
            stage=now,
            as_of=today - timedelta(days=12),
            took_part=(Took.LEADERS, Took.CLINICAL, Took.OTHER_STAFF),
            **why,
        )
    item = packs.item_of_pack(pack, pack.initiative("speaking-up"))
    answers.converse(
        by=lead,
        employer=practice,
        item=item,
        held_on=today - timedelta(days=40),
        took_part=(Took.WHOLE_TEAM,),
        decided="Everyone now knows that a guardian from outside exists and how to reach her. We hang her card by the kettle.",
        next_step="Say it again at each induction.",
    )


def _month(months: int) -> date:
    today = timezone.localdate()
    number = today.year * 12 + today.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _plan(lead: Person, practice: Organisation) -> None:
    pack = shelf.main_pack(practice.employer_type)
    offered = deciders.suggestions(pack, {}, ())[: deciders.SUGGESTED]
    made = actions.choose(by=lead, employer=practice, chosen=offered, key_prefix=pack.id)
    for row, owner, months, status in zip(
        made,
        ("Practice manager", "GP partner", "Practice manager"),
        (1, 3, 0),
        (Action.Status.UNDER_WAY, Action.Status.PLANNED, Action.Status.DONE),
        strict=True,
    ):
        items = tuple(row.links.exclude(item="").values_list("item", flat=True))
        said = actions.Wording(
            title=row.title,
            why=row.why,
            note=row.note,
            status=status,
            owner_role=owner,
            due=_month(months),
            items=items,
        )
        actions.change(by=lead, action=row, said=said)
    statement = actions.Wording(
        title="Read the draft statement together and mend it",
        why="It should be everyone's, and ethnic minority staff should shape it first.",
        owner_name="Bola Example",
        due=_month(2),
        items=(packs.key(pack, "edi-statement"), packs.key(pack, "edi-statement/draft-together")),
    )
    actions.add(by=lead, employer=practice, said=statement)
    today = timezone.localdate()
    evidence.add(
        by=lead,
        employer=practice,
        title="Induction list with equality training",
        holding=evidence.Holding(
            kind=EvidenceVersion.Kind.NOTE,
            effective_on=today - timedelta(days=90),
            review_on=today + timedelta(days=275),
            note="Every joiner since spring did the training in the first month; the list is in the induction folder.",
        ),
        items=(packs.key(pack, "edi-training"), packs.key(pack, "edi-training/induction")),
    )
