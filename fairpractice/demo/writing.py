"""What Quince Lane wrote: a statement that is out for comment, shaped by several, and three policies that are read."""

from datetime import timedelta

from django.utils import timezone

from fairpractice.documents import acknowledging, blocks, editing, policy_kinds, publishing, readers, together
from fairpractice.documents.models import Document
from fairpractice.documents.wording import Wording
from fairpractice.organisations.models import Organisation, Person, Role

_BLOCKS = (
    "block/everyone-belongs",
    "block/racism-is-real",
    "block/anti-racist",
    "block/abuse-from-patients",
    "block/speak-up",
    "block/fair-chances",
    "block/look-again",
)
_POLICIES = (("bullying-and-harassment", True), ("patient-behaviour", True), ("flexible-working", False))


def write(lead: Person, practice: Organisation) -> None:
    """Tells it."""
    colleague = Role.objects.get(organisation=practice, kind=Role.Kind.MEMBER, end=None).person
    senior = Role.objects.get(organisation=practice, kind=Role.Kind.SENIOR, end=None).person
    statement = editing.begin(
        by=lead,
        employer=practice,
        kind=Document.Kind.STATEMENT,
        title="How we treat each other at Quince Lane",
        wording=Wording(blocks.draft(_BLOCKS, practice)),
        reason="First draft, from the meeting in September",
    )
    together.consult(by=lead, document=statement)
    version = together.latest(statement)
    if version is None:
        return
    said = together.comment(
        by=colleague, version=version, paragraph=0, text="Say it first, not last: it is why we are here."
    )
    together.comment(
        by=senior, version=version, paragraph=3, text="Can we add what we do when a patient will not stop?"
    )
    together.reply(by=lead, comment=said, outcome="taken", text="Moved up in the next version.")
    today = timezone.localdate()
    together.invite(
        by=lead,
        document=statement,
        whom="The borough's network of ethnic minority staff",
        how="A lunch led by somebody from outside; the draft was changed there",
        on=today - timedelta(days=30),
    )
    together.name_adviser(by=lead, document=statement, name=colleague.name, role="Receptionist")
    together.pledge(by=lead, document=statement, whole=True, initiatives=(), words="")
    _policies(lead, practice, colleague)


def _policies(lead: Person, practice: Organisation, colleague: Person) -> None:
    today, kinds = timezone.localdate(), policy_kinds.shelf().kinds
    readers.add(
        by=lead,
        employer=practice,
        people=[("Nurse Example", "Practice nurse"), ("Ravi Example", "Locum"), ("Mina Example", "Learner")],
    )
    for kind, induction in _POLICIES:
        made = editing.begin(
            by=lead,
            employer=practice,
            kind=Document.Kind.POLICY,
            policy_kind=kind,
            title=str(kinds[kind].title),
            wording=Wording(policy_kinds.example_text(kind, practice)),
            owner_role="Practice manager",
            review_on=today + timedelta(days=200),
            induction=induction,
            must_acknowledge=induction,
        )
        version = editing.newest(made)
        if version is None:
            continue
        shown = publishing.publish(by=lead, document=made, version=version, needs_reading=induction)
        if induction:
            acknowledging.acknowledge(by=colleague, version=shown)
