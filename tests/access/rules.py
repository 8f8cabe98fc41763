"""Who may see each address: one line a named address. A new page without a rule fails `test_access`.

What somebody gets is one of: "page" (200), "sign-in" (to the sign-in page), "not found" (404), "on" (sent elsewhere after entry).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from fairpractice.documents import acknowledging, bringing, checks, editing, readers, together
from fairpractice.documents.models import Document, Version
from fairpractice.documents.models_register import Reader
from fairpractice.documents.tests import register_makers as policies
from fairpractice.documents.wording import Wording
from fairpractice.organisations import services as organisations
from fairpractice.organisations.models import Area
from fairpractice.plans import actions, answers, packs
from fairpractice.plans import evidence as evidence_of
from fairpractice.plans.models import OwnItem
from fairpractice.pooling import releasing
from fairpractice.pooling.models import Agreement
from fairpractice.pooling.tests import made as pools
from fairpractice.reflections import dealing, planning
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
from fairpractice.workforce import counting, incidents, indicators, roles, sharing, sources
from fairpractice.workforce.models import Asking, Shared
from fairpractice.workforce.tests import list_makers as lists
from fairpractice.workforce.tests import sharing_makers as shared
from tests.cast import Cast

EVERYONE = ("nobody", "nell", "charlie", "bob", "sara", "dan", "alice", "hana", "grace")
SIGNED_IN = EVERYONE[1:]


@dataclass(frozen=True)
class Rule:
    """`page`: who sees it. Others who are signed in get 404; nobody signed in gets the sign-in page.

    `on`: who is sent on (302 elsewhere than sign-in). `make` gives the values of the address; None for no values.
    """

    page: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    make: Callable[[Cast], dict[str, object]] = field(default=lambda cast: {})
    post_only: bool = False  # reading it is refused to all alike (405); what counts is who may post

    def expected(self, who: str) -> str:
        if who in self.page:
            return "page"
        if who in self.on:
            return "on"
        if who in self.missing:
            return "not found"
        return "sign-in" if who == "nobody" else "not found"


def willow(cast: Cast) -> dict[str, object]:
    return {"practice": cast.willow.public_id}


def site(cast: Cast) -> dict[str, object]:
    return {**willow(cast), "site": cast.willow.sites.get().pk}


def role_of(name: str) -> Callable[[Cast], dict[str, object]]:
    return lambda cast: {**willow(cast), "role": cast.people[name].roles.get().pk}


def initiative(cast: Cast) -> dict[str, object]:
    return {**willow(cast), "initiative": "edi-statement"}


def item(cast: Cast) -> dict[str, object]:
    return {**willow(cast), "item": "edi-statement/pledge"}


def own(cast: Cast) -> dict[str, object]:
    made = OwnItem.objects.create(employer=cast.willow, title="A garden")
    return {**willow(cast), "own": made.public_id}


def action(cast: Cast) -> dict[str, object]:
    made = actions.add(by=cast.people["alice"], employer=cast.willow, said=actions.Wording(title="Look at our data"))
    return {**willow(cast), "action": made.public_id}


def evidence(cast: Cast) -> dict[str, object]:
    holding = evidence_of.Holding(kind="note", effective_on=date(2026, 1, 1), note="We did it.")
    made = evidence_of.add(by=cast.people["alice"], employer=cast.willow, title="Induction list", holding=holding)
    return {**willow(cast), "evidence": made.public_id}


def incident(cast: Cast) -> dict[str, object]:
    told = incidents.Told(on=date(2026, 1, 1), behaviour="words")
    made = incidents.note(by=cast.people["alice"], employer=cast.willow, told=told)
    return {**willow(cast), "incident": made.public_id}


def source(cast: Cast) -> dict[str, object]:
    told = sources.Told(title="Needs of Hackney", url="https://example.org/needs")
    made = sources.add(by=cast.people["alice"], employer=cast.willow, told=told, as_evidence=False)
    return {**willow(cast), "source": made.public_id}


def listed(cast: Cast) -> dict[str, object]:
    """A staff list that is being brought in, whose labels have their meanings."""
    return {**willow(cast), "token": lists.mapped(cast.willow).token}


def counted_staff(cast: Cast) -> dict[str, object]:
    made = lists.counted(cast.people["alice"], cast.willow, date(2026, 1, 1))
    return {**willow(cast), "snapshot": made.public_id}


def role_group(cast: Cast) -> dict[str, object]:
    return {**willow(cast), "key": "nurse"}


def talk(cast: Cast) -> dict[str, object]:
    item = packs.find(cast.willow, "edi-statement")
    assert item
    by, day = cast.people["alice"], date(2026, 1, 1)
    made = answers.converse(by=by, employer=cast.willow, item=item, held_on=day, decided="We did it.")
    return {**initiative(cast), "talk": made.talk}


def _plan(cast: Cast) -> Round:
    """A round that waits for its teller. Others of this Practice are long past, so that the same may be asked again."""
    ended = Round.objects.filter(employer=cast.willow, closes_at__isnull=False)
    ended.update(closes_at=timezone.now() - timedelta(days=100))
    return rounds.planned(cast)


def planned(cast: Cast) -> dict[str, object]:
    return {**willow(cast), "round": _plan(cast).public_id}


def own_key(cast: Cast) -> dict[str, object]:
    made = _plan(cast)
    role = cast.people["bob"].roles.get()
    planning.choose_teller(by=cast.people["alice"], of=made, role=role, own_key=True, two_colours=False)
    return {**willow(cast), "round": made.public_id}


def shaped(cast: Cast) -> dict[str, object]:
    alice = cast.people["alice"]
    made = editing.live_statement(cast.willow) or editing.begin(
        by=alice, employer=cast.willow, kind="statement", title="Our statement", wording=Wording("We want fair work.")
    )
    together.consult(by=alice, document=made)
    return {**willow(cast), "document": made.public_id}


def version(cast: Cast) -> dict[str, object]:
    return {**shaped(cast), "number": 1}


def incoming(cast: Cast) -> dict[str, object]:
    upload = SimpleUploadedFile("draft.txt", b"We want fair work.")
    made = bringing.bring(by=cast.people["alice"], employer=cast.willow, upload=upload)
    return {**willow(cast), "incoming": made.public_id}


def commented(cast: Cast) -> dict[str, object]:
    values = shaped(cast)
    version = Version.objects.get(document__public_id=values["document"])
    row = together.comment(by=cast.people["bob"], version=version, paragraph=0, text="And fair pay.")
    return {**values, "comment": row.public_id}


def dealt(cast: Cast) -> dict[str, object]:
    made = _plan(cast)
    dealing.make_sheets(by=cast.people["bob"], of=made, spares=0)
    return {**willow(cast), "round": made.public_id}


def opened(cast: Cast) -> dict[str, object]:
    return {**willow(cast), "round": rounds.dealt(cast, _plan(cast)).round.public_id}


def counted(cast: Cast) -> dict[str, object]:
    made = rounds.dealt(cast, _plan(cast))
    for code in made.codes[:8]:
        rounds.send(made.round, rounds.sheet(made.round, code, [1]))
    return {**willow(cast), "round": rounds.counted(cast, made).public_id}


def offered(cast: Cast) -> pools.Made:
    """A pool of the hub, with the guardians' key, that Willow Tree may agree to."""
    found = pools.pool(hub=cast.hub, other=cast.guardians)
    organisations.set_borough(by=cast.people["alice"], site=cast.willow.sites.get(), code=pools.HACKNEY)
    return found


def offer(cast: Cast) -> dict[str, object]:
    return {**willow(cast), "pool": offered(cast).pool.public_id}


def of_hub(cast: Cast) -> dict[str, object]:
    return {"organisation": cast.hub.public_id, "pool": offered(cast).pool.public_id}


def _full(cast: Cast) -> pools.Made:
    found = offered(cast)
    Agreement.objects.filter(employer=cast.willow).delete()  # of a page that was looked at before
    pools.agreed(found, cast.willow)
    pools.counted(found, cast.willow, [4, 5, 6], 9)
    pools.filled(found, [9] * 8)
    return found


def place_asked(cast: Cast) -> dict[str, object]:
    found = _full(cast)
    pools.close(found.pool)
    place = Area.objects.get(code=pools.HACKNEY)
    release = releasing.begin(by=found.holders[0], pool=found.pool, place=place).public_id
    return {"organisation": cast.hub.public_id, "pool": found.pool.public_id, "release": release}


def place_told(cast: Cast) -> dict[str, object]:
    found = _full(cast)
    release = found.tell().public_id
    return {"organisation": cast.hub.public_id, "pool": found.pool.public_id, "release": release}


def told_to_lead(cast: Cast) -> dict[str, object]:
    told = place_told(cast)
    return {**willow(cast), "pool": told["pool"], "release": told["release"]}


def written(cast: Cast) -> dict[str, object]:
    return {**willow(cast), "document": policies.policy(cast.people["alice"], cast.willow).public_id}


def _policy(cast: Cast) -> Document:
    """A published policy of the induction set, in its second version."""
    alice = cast.people["alice"]
    made = policies.published(alice, cast.willow, induction=True, must_acknowledge=True)
    policies.rewrite(alice, made, "## We did it.\n\nWe did it.")
    policies.publish(alice, made, changed="We did it.")
    return made


def to_read(cast: Cast) -> dict[str, object]:
    return {**willow(cast), "document": _policy(cast).public_id}


def by_link(cast: Cast) -> dict[str, object]:
    return {**to_read(cast), "code": "zzzz-zzzz"}


def checking(cast: Cast) -> dict[str, object]:
    made = policies.policy(cast.people["alice"], cast.willow)
    checks.begin(by=cast.people["alice"], document=made)
    return {**willow(cast), "document": made.public_id}


def looked_at(cast: Cast) -> dict[str, object]:
    values = checking(cast)
    found = checks.open_check(Document.objects.get(public_id=values["document"]))
    assert found
    by = cast.people["alice"]
    for one in checks.questions(found):
        checks.answer(by=by, check=found, question=one.id, found="yes")
    checks.finish(by=by, check=found, took_part=["lead"], review_on=date(2030, 1, 1))
    return {**values, "check": found.public_id}


def reader(cast: Cast) -> dict[str, object]:
    [made] = readers.add(by=cast.people["alice"], employer=cast.willow, people=[("Nell", "")])
    return {**willow(cast), "reader": made.public_id}


def gone_reader(cast: Cast) -> dict[str, object]:
    values = reader(cast)
    readers.leave(by=cast.people["alice"], reader=Reader.objects.get(public_id=values["reader"]))
    return values


def typed(cast: Cast) -> dict[str, object]:
    made = _policy(cast)
    assert made.current
    row = acknowledging.acknowledge_by_name(version=made.current, name="Nell")
    return {**willow(cast), "document": made.public_id, "row": row.pk}


def charted_year(cast: Cast) -> dict[str, object]:
    found = indicators.get("training")
    people = {stage.name: {"white-british": 2, "broad-asian": 2} for stage in found.stages}
    counting.count(by=cast.people["alice"], employer=cast.willow, indicator=found, year=2026, people=people)
    return {**willow(cast), "indicator": found.id, "year": 2026}


def charted(cast: Cast) -> dict[str, object]:
    return {**willow(cast), "indicator": charted_year(cast)["indicator"], "ratio": "having"}


LEADS = ("alice", "dan")
TEAM = ("alice", "dan", "sara", "bob")
OPEN = Rule(page=EVERYONE)
OURS = Rule(page=LEADS, make=willow)
MINE = Rule(page=SIGNED_IN)
NOBODY_ELSE = Rule()


def told_data(cast: Cast) -> dict[str, object]:
    """Something of our data that is shared. What was shared before stays reckoned with."""
    roles.keep(cast.willow)
    shared.staff(cast.willow, 10, 23)
    made = Shared.objects.filter(employer=cast.willow, what="profile", ended_on=None).first() or sharing.share(
        by=cast.people["alice"], employer=cast.willow, said=sharing.Said("profile")
    )
    return {**willow(cast), "shared": made.public_id}


def answered_form(cast: Cast) -> dict[str, object]:
    """A form on who works here that was counted."""
    made = Round.objects.create(
        employer=cast.willow, kind="data", state="counted", questions=[{"id": "staff-profile:framework"}]
    )
    Asking.objects.create(employer=cast.willow, what="monitoring", round=made.public_id)
    return {**willow(cast), "round": made.public_id}


RULES: dict[str, Rule] = {
    # the start and open pages
    "start": Rule(page=("nobody", "nell"), on=("charlie", "bob", "sara", "dan", "alice", "hana", "grace")),
    "privacy": OPEN,
    "accessibility": OPEN,
    "framework": OPEN,
    "framework-search": OPEN,
    "framework-resources": OPEN,
    "framework-glossary": OPEN,
    "framework-pdf": OPEN,
    "framework-initiative": Rule(page=EVERYONE, make=lambda c: {"initiative": "edi-statement"}),
    "conversation-guide": Rule(page=EVERYONE, make=lambda c: {"initiative": "edi-statement"}),
    "conversation-pdf": Rule(page=EVERYONE, make=lambda c: {"initiative": "edi-statement"}),
    # coming in
    "enter": Rule(missing=EVERYONE, make=lambda c: {"code": "zzzz-zzzz-zzzz-zzzz"}),
    "join": Rule(missing=EVERYONE, make=lambda c: {"code": "zzzz-zzzz-zzzz-zzzz"}),
    "join-code": OPEN,
    "passkey": OPEN,
    "me": MINE,
    "me-email": Rule(on=SIGNED_IN),  # nothing waits for a code
    "second-factor": MINE,
    "forget": MINE,
    "setup": NOBODY_ELSE,
    # the Practice and its people
    "practice": OURS,
    "practice-name": OURS,
    "site-add": OURS,
    "site-change": Rule(page=LEADS, make=site),
    "site-ods": Rule(page=LEADS, make=site),
    "site-borough": Rule(page=LEADS, make=site),
    "practice-you": OURS,
    "people": Rule(page=(*LEADS, "sara"), make=willow),
    "invite": OURS,
    "invitation-withdraw": Rule(make=lambda c: {**willow(c), "invitation": 1}),
    "role-end": Rule(page=(*LEADS, "bob"), make=role_of("bob")),
    "hand-over": Rule(page=("alice",), make=role_of("dan")),
    "recover": Rule(page=(*LEADS, "sara"), make=willow),
    "record": OURS,
    # home, team page, print
    "home": OURS,
    "team": Rule(page=("alice", "dan", "sara", "bob"), make=willow),
    "team-by-link": Rule(
        page=("alice", "dan", "sara", "bob"), missing=("nobody",), make=lambda c: {**willow(c), "code": "zzzz-zzzz"}
    ),
    "print": OURS,
    "paper": Rule(page=LEADS, make=lambda c: {**willow(c), "name": "plan.pdf"}),
    "local": OURS,
    "borough-chart": Rule(page=EVERYONE, make=lambda c: {"borough": "E09000012"}),
    # where we are, the plan, evidence
    "glance": OURS,
    "where": OURS,
    "where-first": Rule(on=LEADS, make=willow),
    "where-detail": Rule(page=LEADS, make=initiative),
    "conversation-record": Rule(page=LEADS, make=initiative),
    "conversation-correct": Rule(page=LEADS, make=talk),
    "conversation-history": Rule(page=LEADS, make=talk),
    "where-history": Rule(page=LEADS, make=item),
    "where-item": Rule(page=LEADS, make=item),
    "changes": OURS,
    "own-add": OURS,
    "own": Rule(page=LEADS, make=own),
    "own-retire": Rule(page=LEADS, make=own, post_only=True),
    "own-move": Rule(page=LEADS, make=own, post_only=True),
    "steps": OURS,
    "plan": OURS,
    "plan-add": OURS,
    "plan-action": Rule(page=LEADS, make=action),
    "plan-status": Rule(page=LEADS, make=action, post_only=True),
    "plan-move": Rule(page=LEADS, make=action, post_only=True),
    "plan-retire": Rule(page=LEADS, make=action, post_only=True),
    "undo": Rule(page=LEADS, make=willow, post_only=True),
    "evidence": OURS,
    "evidence-add": OURS,
    "evidence-one": Rule(page=LEADS, make=evidence),
    "evidence-version": Rule(page=LEADS, make=evidence),
    "evidence-shows": Rule(page=LEADS, make=evidence),
    "evidence-retire": Rule(page=LEADS, make=evidence, post_only=True),
    "evidence-file": Rule(make=lambda c: {**evidence(c), "number": 1}),
    "cqc": OURS,
    "reminders": OURS,
    "reminders-feed": Rule(page=LEADS, make=willow, post_only=True),
    "sharing": OURS,
    "sharing-link": Rule(page=LEADS, make=willow, post_only=True),
    "calendar": Rule(missing=EVERYONE, make=lambda c: {"token": "zzzz"}),
    # our data: brought in
    "workforce-bring": OURS,
    "workforce-bring-list": Rule(page=LEADS, make=listed),
    "workforce-bring-columns": Rule(page=LEADS, make=listed),
    "workforce-bring-check": Rule(page=LEADS, make=listed),
    "workforce-bring-stop": Rule(page=LEADS, make=listed, post_only=True),
    "workforce-patients": OURS,
    "workforce-patients-forget": OURS,
    "workforce-patients-labels": Rule(
        page=LEADS, make=lambda c: {**willow(c), "token": lists.profiled(c.willow).token}
    ),
    "workforce-counts": OURS,
    "workforce-roles": OURS,
    "workforce-role": Rule(page=LEADS, make=role_group),
    "workforce-role-move": Rule(page=LEADS, make=role_group, post_only=True),
    "workforce-role-retire": Rule(page=LEADS, make=role_group, post_only=True),
    "workforce-snapshot-delete": Rule(page=LEADS, make=counted_staff),
    # our data
    "workforce-front": OURS,
    "workforce-profile": OURS,
    "workforce-profile-chart": OURS,
    "workforce-indicators": OURS,
    "workforce-counts-csv": OURS,
    "workforce-indicator": Rule(page=LEADS, make=lambda c: {**willow(c), "indicator": "recruitment"}),
    "workforce-indicator-chart": Rule(page=LEADS, make=charted),
    "workforce-indicator-counts": Rule(page=LEADS, make=lambda c: {**willow(c), "indicator": "training", "year": 2026}),
    "workforce-indicator-forget": Rule(page=LEADS, make=charted_year, post_only=True),
    # our data: incidents, the fairness check, sources, languages, what is kept
    "workforce-read": Rule(page=TEAM, make=willow),
    "workforce-read-by-link": Rule(page=TEAM, missing=("nobody",), make=lambda c: {**willow(c), "code": "zzzz-zzzz"}),
    "workforce-ask": OURS,
    "workforce-ask-monitoring": OURS,
    "workforce-ask-feedback": Rule(on=LEADS, make=willow, post_only=True),
    "workforce-ask-show": Rule(on=LEADS, make=answered_form, post_only=True),
    "workforce-share": OURS,
    "workforce-share-new": Rule(page=LEADS, make=lambda c: {**willow(c), "what": "recruitment--appointing"}),
    "workforce-share-one": Rule(page=LEADS, make=told_data),
    "workforce-share-end": Rule(page=LEADS, make=told_data, post_only=True),
    "workforce-share-paper": Rule(page=LEADS, make=lambda c: {**willow(c), "name": "figures.csv"}),
    "workforce-action": Rule(page=LEADS, make=lambda c: {**willow(c), "what": "leavers--leaving"}),
    "workforce-incidents": OURS,
    "workforce-incident-add": OURS,
    "workforce-incidents-team": OURS,
    "workforce-incident": Rule(page=LEADS, make=incident),
    "workforce-incident-change": Rule(page=LEADS, make=incident),
    "workforce-incident-action": Rule(page=LEADS, make=incident),
    "workforce-incident-close": Rule(page=LEADS, make=incident, post_only=True),
    "workforce-incident-delete": Rule(page=LEADS, make=incident),
    "workforce-fairness": OURS,
    "workforce-fairness-paper": Rule(page=LEADS, make=lambda c: {**willow(c), "kind": "pdf"}, post_only=True),
    "workforce-fairness-count": OURS,
    "workforce-sources": OURS,
    "workforce-source-add": OURS,
    "workforce-source": Rule(page=LEADS, make=source),
    "workforce-source-evidence": Rule(page=LEADS, make=source, post_only=True),
    "workforce-source-remove": Rule(page=LEADS, make=source),
    "workforce-backgrounds": OURS,
    "workforce-backgrounds-team": Rule(on=LEADS, make=willow, post_only=True),
    "workforce-keeping": OURS,
    "workforce-keeping-change": Rule(page=LEADS, make=lambda c: {**willow(c), "what": "counters"}),
    "workforce-keeping-delete": Rule(page=LEADS, make=lambda c: {**willow(c), "what": "counters"}),
    "workforce-data-paper": Rule(page=LEADS, make=lambda c: {**willow(c), "name": "policy-document.pdf"}),
    # reflections
    "reflections": OURS,
    "reflection-begin": OURS,
    "reflection-guide": OURS,
    "reflection-data-papers": OURS,
    "reflection-data-paper": Rule(page=LEADS, make=lambda c: {**willow(c), "name": "privacy-notice.pdf"}),
    "reflection-asked": Rule(page=LEADS, make=lambda c: {"practice": counted(c)["practice"], "question": "lp:promise"}),
    "reflection-about": Rule(page=LEADS, make=action),
    "reflection": Rule(page=LEADS, make=planned),
    "reflection-basics": Rule(page=LEADS, make=planned),
    "reflection-questions": Rule(page=LEADS, make=planned),
    "reflection-question-add": Rule(page=LEADS, make=planned),
    "reflection-question-change": Rule(page=LEADS, make=planned, post_only=True),
    "reflection-question-reword": Rule(missing=LEADS, make=lambda c: {**planned(c), "question": "own:none"}),
    "reflection-view": Rule(page=LEADS, make=planned),
    "reflection-teller": Rule(page=LEADS, make=planned),
    "reflection-sheet": Rule(page=LEADS, make=planned, post_only=True),
    "reflection-poster": Rule(page=LEADS, make=opened),
    "reflection-open": Rule(page=LEADS, make=planned, post_only=True),
    "reflection-extend": Rule(page=LEADS, make=opened, post_only=True),
    "reflection-cancel": Rule(page=LEADS, make=planned),
    "reflection-results": Rule(page=LEADS, make=counted),
    "reflection-chart": Rule(page=LEADS, make=counted),
    "reflection-share": Rule(page=LEADS, make=counted, post_only=True),
    "reflection-text": Rule(missing=LEADS, make=lambda c: {**counted(c), "text": 0}),
    "reflection-action": Rule(page=LEADS, make=lambda c: {**counted(c), "question": "lp:promise"}),
    "reflection-paper": Rule(page=LEADS, make=lambda c: {**counted(c), "name": "figures.csv"}),
    # the teller: Bob, who does not lead
    "tellings": MINE,
    "telling": Rule(page=("bob",), make=lambda c: {"round": planned(c)["round"]}),
    "telling-key": Rule(page=("bob",), make=lambda c: {"round": own_key(c)["round"]}),
    "telling-slips": Rule(page=("bob",), make=lambda c: {"round": planned(c)["round"]}, post_only=True),
    "telling-try": Rule(page=("bob",), make=lambda c: {"round": dealt(c)["round"]}),
    "telling-links": Rule(missing=("bob",), make=lambda c: {"round": opened(c)["round"]}),  # no e-mail is set up
    "telling-count": Rule(page=("bob",), make=lambda c: {"round": opened(c)["round"]}),
    "telling-envelopes": Rule(page=("bob",), make=lambda c: {"round": own_key(c)["round"]}),
    # the cast page knows nobody: everyone sees the same
    "cast": Rule(page=EVERYONE, make=lambda c: {"round": opened(c)["round"]}),
    "safe": OPEN,
    "safe-engineers": OPEN,
    "cast-safe": Rule(page=EVERYONE, make=lambda c: {"round": opened(c)["round"]}),
    "cast-code": Rule(missing=EVERYONE, make=lambda c: {"round": opened(c)["round"], "token": "zzzz"}),
    # statements and policies: writing and publishing
    "statement": OURS,
    "statement-blocks": OURS,
    "statement-example": Rule(page=LEADS, make=lambda c: {**willow(c), "name": "half-a-page"}),
    "statement-write": OURS,
    "statement-bring": OURS,
    "incoming": Rule(page=LEADS, make=incoming),
    "incoming-drop": Rule(page=LEADS, make=incoming, post_only=True),
    "document": Rule(on=LEADS, make=shaped),
    "document-about": Rule(page=LEADS, make=shaped),
    "document-withdraw": Rule(page=LEADS, make=shaped),
    "document-write": Rule(page=LEADS, make=shaped),
    "document-bring": Rule(page=LEADS, make=shaped),
    "document-versions": Rule(page=LEADS, make=shaped),
    "document-version": Rule(page=LEADS, make=version),
    "document-version-file": Rule(missing=LEADS, make=version),  # it was written here: there is no file
    "document-bring-back": Rule(page=LEADS, make=version, post_only=True),
    "document-paper": Rule(page=LEADS, make=lambda c: {**version(c), "name": "text.pdf"}),
    "document-compare": Rule(page=LEADS, make=shaped),
    "document-publish": Rule(page=LEADS, make=shaped),
    # shaping a text together
    "together": Rule(page=LEADS, make=shaped),
    "together-consult": Rule(page=LEADS, make=shaped, post_only=True),
    "together-slips": Rule(page=LEADS, make=shaped, post_only=True),
    "together-reply": Rule(page=LEADS, make=commented),
    "together-invited": Rule(page=LEADS, make=shaped),
    "together-invited-remove": Rule(page=LEADS, make=lambda c: {**shaped(c), "row": 1}, post_only=True),
    "together-advisers": Rule(page=LEADS, make=shaped),
    "together-adviser-remove": Rule(page=LEADS, make=lambda c: {**shaped(c), "row": 1}, post_only=True),
    "document-pledge": Rule(page=LEADS, make=shaped),
    "document-launch": Rule(page=LEADS, make=shaped),
    "document-paper-signature": Rule(page=LEADS, make=shaped),
    "document-signature-file": Rule(missing=LEADS, make=lambda c: {**shaped(c), "signature": 1}),
    "document-shape": Rule(page=("alice", "dan", "sara", "bob"), make=shaped),
    "document-sign": Rule(page=("alice", "dan", "sara"), make=shaped),
    # pools: for the lead; for the hub and its holder, Hana (Grace keeps the other key, at her own organisation's address)
    "pools": OURS,
    "pool": Rule(page=LEADS, make=offer),
    "pool-agree": Rule(page=LEADS, make=offer, post_only=True),
    "pool-withdraw": Rule(page=LEADS, make=offer, post_only=True),
    "pool-told": Rule(page=LEADS, make=told_to_lead),
    "pool-told-chart": Rule(page=LEADS, make=told_to_lead),
    "hub-pools": Rule(page=("hana",), make=lambda c: {"organisation": c.hub.public_id}),
    "pool-start": Rule(page=("hana",), make=lambda c: {"organisation": c.hub.public_id}),
    "hub-pool": Rule(page=("hana",), make=of_hub),
    "pool-closing": Rule(page=("hana",), make=of_hub, post_only=True),
    "pool-key": Rule(page=("hana",), make=of_hub),
    "pool-begin": Rule(page=("hana",), make=of_hub, post_only=True),
    "pool-end": Rule(page=("hana",), make=of_hub),
    "pool-together": Rule(
        missing=("hana",), make=lambda c: {**of_hub(c), "day": "2026-03-31"}
    ),  # two places have to be told
    "pool-release": Rule(page=("hana",), make=place_asked),
    "pool-shares": Rule(page=("hana",), make=place_asked),
    "pool-chart": Rule(page=("hana",), make=place_told),
    "pool-proofs": Rule(page=("hana",), make=place_told),
    "pool-give-up": Rule(page=("hana",), make=place_asked),
    # the register of policies
    "policies": OURS,
    "policy-add": OURS,
    "policy-add-kind": Rule(page=LEADS, make=lambda c: {**willow(c), "kind": "dignity-at-work"}),
    "policy-sheet": OURS,
    "policy-readers": OURS,
    "policy-readers-add": OURS,
    "policy-reader": Rule(page=LEADS, make=reader),
    "policy-reader-leave": Rule(page=LEADS, make=reader, post_only=True),
    "policy-reader-forget": Rule(page=LEADS, make=gone_reader),
    "policy-reader-sheet": Rule(page=LEADS, make=reader),
    "policy": Rule(page=LEADS, make=written),
    "policy-details": Rule(page=LEADS, make=written),
    "policy-stage": Rule(page=LEADS, make=written, post_only=True),
    "policy-version": Rule(page=LEADS, make=written),
    "policy-withdraw": Rule(page=LEADS, make=to_read),
    "policy-check": Rule(page=LEADS, make=written),
    "policy-check-question": Rule(page=LEADS, make=lambda c: {**checking(c), "number": 1}),
    "policy-check-finish": Rule(page=LEADS, make=checking),
    "policy-checked": Rule(page=LEADS, make=looked_at),
    "policy-who": Rule(page=LEADS, make=to_read),
    "policy-paper": Rule(page=LEADS, make=to_read, post_only=True),
    "policy-said": Rule(page=LEADS, make=typed, post_only=True),
    # what readers see: by role here, since nothing was shared; a draft is not there
    "read": Rule(page=TEAM, make=willow),
    "read-search": Rule(page=TEAM, make=willow),
    "read-induction": Rule(page=TEAM, make=lambda c: {"practice": to_read(c)["practice"]}),
    "read-document": Rule(page=TEAM, make=to_read),
    "read-have-read": Rule(page=TEAM, make=to_read),
    "read-file": Rule(missing=TEAM, make=to_read),  # it was written here: there is no file
    "read-paper": Rule(page=TEAM, make=to_read),
    "read-version": Rule(page=TEAM, make=lambda c: {**to_read(c), "number": 1}),
    "read-version-file": Rule(missing=TEAM, make=lambda c: {**to_read(c), "number": 1}),
    "read-by-link": Rule(page=TEAM, missing=("nobody",), make=lambda c: {**willow(c), "code": "zzzz-zzzz"}),
    "read-search-by-link": Rule(page=TEAM, missing=("nobody",), make=lambda c: {**willow(c), "code": "zzzz-zzzz"}),
    "read-induction-by-link": Rule(
        page=TEAM, missing=("nobody",), make=lambda c: {"practice": to_read(c)["practice"], "code": "zzzz-zzzz"}
    ),
    "read-document-by-link": Rule(page=TEAM, missing=("nobody",), make=by_link),
    "read-have-read-by-link": Rule(page=TEAM, missing=("nobody",), make=by_link),
    "read-file-by-link": Rule(missing=(*TEAM, "nobody"), make=by_link),
    "read-paper-by-link": Rule(page=TEAM, missing=("nobody",), make=by_link),
    "read-version-by-link": Rule(page=TEAM, missing=("nobody",), make=lambda c: {**by_link(c), "number": 1}),
    "read-version-file-by-link": Rule(missing=(*TEAM, "nobody"), make=lambda c: {**by_link(c), "number": 1}),
    # contacts
    "hub": Rule(page=("hana",), make=lambda c: {"organisation": c.hub.public_id}),
    "contacts": OURS,
    "contact-card": Rule(missing=LEADS, make=willow),
    "contact-drop": Rule(missing=LEADS, make=lambda c: {**willow(c), "contact": 1}),
}

# Sign-in pages of allauth: their own tests are theirs; that they need a sign-in, or none, is ours.
LIBRARY: dict[str, tuple[str, ...]] = {
    "open": ("account_login", "account_request_login_code", "account_inactive"),
    "signed-in": (
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_reauthenticate",
    ),
    "part of a sign-in": (
        "account_confirm_login_code",
        "account_logout",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_trust",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
        "mfa_signup_webauthn",
    ),
}
