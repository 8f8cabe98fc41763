"""What rooms above may ask: the whole plan of an employer in six queries, however long it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from fairpractice.framework.changes import Answer as GivenAnswer
from fairpractice.framework.changes import ItemState, Standing, reconcile
from fairpractice.framework.packs import Pack
from fairpractice.organisations.models import Organisation
from fairpractice.plans import deciders, packs
from fairpractice.plans.deciders import Check, Due, Next, Said
from fairpractice.plans.models import Action, Answer, Conversation, EvidenceVersion, Link, OwnItem, PackUse, Sharing

_TO_LOOK_AT = {
    Standing.NEW,
    Standing.REWORDED,
    Standing.LOOK_AGAIN,
    Standing.CARRIED,
    Standing.REPLACED,
    Standing.RETIRED,
}


@dataclass(frozen=True)
class Place:
    """An initiative and where the team is on it. `now` and `before` (about a year earlier) are None when not said."""

    item: packs.Item
    now: Said | None
    before: Said | None
    opened: int  # how many of its recommendations have an answer


@dataclass(frozen=True)
class ActionView:
    """`owner` is a role or a name; `due` the first of a month; `items` keys of what it is about."""

    id: str
    title: str
    why: str
    note: str
    status: str
    status_words: str
    owner_role: str
    owner_name: str
    due: date | None
    done_on: date | None
    retired: bool
    items: tuple[str, ...]
    suggested_by: str

    @property
    def owner(self) -> str:
        return self.owner_name or self.owner_role

    @property
    def open(self) -> bool:
        return not self.retired and self.status in (Action.Status.PLANNED, Action.Status.UNDER_WAY)


@dataclass(frozen=True)
class EvidenceView:
    """A piece of evidence with its latest version. `items` keys and `actions` public ids that it serves."""

    id: str
    title: str
    kind: str
    note: str
    link: str
    file_name: str
    versions: int
    sha256: str
    effective_on: date
    recorded_on: date
    review_on: date | None
    retired: bool
    items: tuple[str, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True)
class ConversationView:
    """A conversation in the words that stand. `id` is its part of an address; `wordings` counts earlier ones too."""

    id: str
    item: str
    held_on: date
    took_part: tuple[str, ...]
    decided: str
    next_step: str
    wordings: int


@dataclass(frozen=True)
class PlanView:
    """Everything of one employer's plan. Retired own items are left out; retired actions and evidence are marked."""

    pack: Pack
    initiatives: tuple[Place, ...]
    history: dict[str, tuple[Said, ...]]
    actions: tuple[ActionView, ...]
    evidence: tuple[EvidenceView, ...]
    conversations: tuple[ConversationView, ...]
    checks: tuple[Check, ...]
    changes: tuple[ItemState, ...]
    dues: tuple[Due, ...]
    next: Next

    @property
    def current(self) -> dict[str, Said]:
        return {item: rows[-1] for item, rows in self.history.items()}

    @property
    def open_actions(self) -> tuple[ActionView, ...]:
        return tuple(a for a in self.actions if not a.retired)

    @property
    def title_of(self) -> dict[str, str]:
        """Titles by key, of the framework as this employer sees it and of their own."""
        found = {packs.key(self.pack, id): entry.title or entry.text for id, entry in self.pack.items.items()}
        return found | {place.item.key: place.item.title for place in self.initiatives}

    def actions_on(self, item: str) -> tuple[ActionView, ...]:
        return tuple(a for a in self.actions if item in a.items and not a.retired)

    def evidence_for(self, action: str) -> tuple[EvidenceView, ...]:
        return tuple(e for e in self.evidence if action in e.actions and not e.retired)

    def evidence_on(self, item: str) -> tuple[EvidenceView, ...]:
        return tuple(e for e in self.evidence if item in e.items and not e.retired)


def _said(row: Answer) -> Said:
    return Said(
        row.item,
        row.stage,
        row.as_of,
        row.recorded_at,
        row.note,
        row.because,
        tuple(row.took_part),
        row.pack_version,
        row.pk,
    )


def answers_of(employer: Organisation, item: str) -> tuple[Said, ...]:
    """All answers to one item, oldest first."""
    rows = Answer.objects.filter(employer=employer, item=item, withdrawn_at=None)
    return deciders.history(_said(row) for row in rows).get(item, ())


def sharing_of(employer: Organisation) -> Sharing | None:
    """What the team page may show; None until the lead has chosen: then nothing is shown."""
    return Sharing.objects.filter(employer=employer).first()


def sharing_at(public_id: str) -> Sharing | None:
    """The same by the employer's part of the address, with the employer, in one query."""
    rows = Sharing.objects.select_related("employer")
    found = rows.filter(employer__public_id=public_id, employer__kind=Organisation.Kind.EMPLOYER)[:1]
    return next(iter(found), None)  # without the order that first() would ask for: this is asked for each team page


def changes_of(pack: Pack, history: dict[str, tuple[Said, ...]], seen: int | None) -> tuple[ItemState, ...]:
    """What the lead should look at because the framework has a new version; empty when this version was seen."""
    if seen is None or seen >= pack.version:
        return ()
    prefix = f"{pack.id}:"
    given = [
        GivenAnswer(said.item.removeprefix(prefix), said.version, said)
        for rows in history.values()
        for said in rows
        if said.item.startswith(prefix)
    ]
    return tuple(state for state in reconcile(pack, given, seen) if _since(state, seen))


def _since(state: ItemState, seen: int) -> bool:
    """Whether a state came about after the version last looked at (an unanswered new item, an answer to older words)."""
    if state.standing not in _TO_LOOK_AT:
        return False
    if state.gone_in is not None:
        return state.gone_in > seen
    if state.standing in (Standing.REWORDED, Standing.LOOK_AGAIN):
        return any(reworded.version > seen for reworded in state.rewordings)
    return True


def plan_of(employer: Organisation, today: date | None = None) -> PlanView:
    """The plan of an employer in six queries."""
    today = today or timezone.localdate()
    pack, whole = packs.pack_for(employer), packs.whole_pack()
    use = PackUse.objects.filter(employer=OuterRef("employer"), pack=pack.id).values("seen_version")[:1]
    rows = list(Answer.objects.filter(employer=employer, withdrawn_at=None).annotate(seen=Subquery(use)))  # 1
    own = [packs.item_of_own(o) for o in OwnItem.objects.filter(employer=employer, retired_at=None)]  # 2
    links = list(Link.objects.filter(employer=employer).values_list("item", "action_id", "evidence_id"))  # 3
    actions = _actions(employer, links)  # 4
    evidence = _evidence(employer, links, {a[0]: a[1].id for a in actions})  # 5
    talks = _conversations(Conversation.objects.filter(employer=employer, withdrawn_at=None))  # 6
    history = deciders.history(_said(row) for row in rows)
    views = tuple(view for _pk, view in actions)
    changed = changes_of(whole, history, rows[0].seen if rows else None)
    items = [packs.item_of_pack(pack, i) for i in pack.initiatives]
    places = tuple(_place(pack, item, history) for item in [*items, *own])
    shown_keys = {packs.key(pack, id) for id in pack.items} | {item.key for item in own}
    current = {item: said[-1] for item, said in history.items() if item in shown_keys}
    found = deciders.dues(
        [(a.id, a.title, a.due, a.open) for a in views],
        [(e.id, e.title, e.review_on) for e in evidence if not e.retired],
        current.values(),
    )
    return PlanView(
        pack,
        places,
        history,
        views,
        evidence,
        talks,
        deciders.checks(
            current, _shown(pack, evidence, views), {i for a in views if not a.retired for i in a.items}, today
        ),
        changed,
        found,
        deciders.what_next(
            asked=len(items),
            answered=sum(item.key in current for item in items),
            changed=bool(changed),
            any_action=bool(views),
            found=found,
            today=today,
        ),
    )


def _shown(pack: Pack, evidence: Iterable[EvidenceView], actions: Iterable[ActionView]) -> set[str]:
    """Items that something shows: linked to it, to an action about it, or to something inside it."""
    live = [e for e in evidence if not e.retired]
    about = {a.id: a.items for a in actions}
    direct = {item for e in live for item in e.items} | {
        item for e in live for a in e.actions for item in about.get(a, ())
    }
    inside = set()
    for name in direct:
        id = name.removeprefix(f"{pack.id}:")
        if id in pack.items:
            inside.add(packs.key(pack, pack.initiative_of(id).id))
    return direct | inside


def _place(pack: Pack, item: packs.Item, history: dict[str, tuple[Said, ...]]) -> Place:
    rows = history.get(item.key, ())
    inner = () if item.own else [packs.key(pack, rec.id) for rec in pack.initiative(item.path).walk()]
    return Place(item, deciders.now_of(rows), deciders.before_of(rows), sum(name in history for name in inner))


def wordings_of(employer: Organisation, item: str, talk: str) -> tuple[Conversation, ...]:
    """Every wording of a conversation about an item, newest first; none when there is no such conversation."""
    rows = Conversation.objects.filter(employer=employer, item=item, talk=talk, withdrawn_at=None)
    return tuple(rows.order_by("-pk"))


def conversations_of(employer: Organisation, item: str) -> tuple[ConversationView, ...]:
    """The conversations about one item, the latest first."""
    return _conversations(Conversation.objects.filter(employer=employer, item=item, withdrawn_at=None))


def _conversations(rows: Iterable[Conversation]) -> tuple[ConversationView, ...]:
    wordings: dict[str, list[Conversation]] = {}
    for row in rows:
        wordings.setdefault(row.talk, []).append(row)
    standing = [(max(found, key=lambda row: row.pk), found) for found in wordings.values()]
    standing.sort(key=lambda pair: (pair[0].held_on, min(row.pk for row in pair[1])), reverse=True)
    return tuple(
        ConversationView(c.talk, c.item, c.held_on, tuple(c.took_part), c.decided, c.next_step, len(found))
        for c, found in standing
    )


_Links = Sequence[tuple[str, int | None, int | None]]


def _actions(employer: Organisation, links: _Links) -> list[tuple[int, ActionView]]:
    items: dict[int, list[str]] = {}
    for item, action, _evidence_id in links:
        if action and item:
            items.setdefault(action, []).append(item)
    return [
        (
            a.pk,
            ActionView(
                a.public_id,
                a.title,
                a.why,
                a.note,
                a.status,
                a.get_status_display(),
                a.owner_role,
                a.owner_name,
                a.due,
                a.done_on,
                a.retired_at is not None,
                tuple(items.get(a.pk, ())),
                a.suggested_by,
            ),
        )
        for a in Action.objects.filter(employer=employer)
    ]


def _evidence(employer: Organisation, links: _Links, action_ids: dict[int, str]) -> tuple[EvidenceView, ...]:
    items: dict[int, list[str]] = {}
    actions: dict[int, list[str]] = {}
    for item, action, evidence in links:
        if evidence and item:
            items.setdefault(evidence, []).append(item)
        elif evidence and action:
            actions.setdefault(evidence, []).append(action_ids[action])
    latest: dict[int, EvidenceVersion] = {}
    rows = EvidenceVersion.objects.filter(evidence__employer=employer).select_related("evidence", "stored_file")
    for version in rows.order_by("evidence_id", "number"):
        latest[version.evidence_id] = version
    return tuple(
        EvidenceView(
            v.evidence.public_id,
            v.evidence.title,
            v.kind,
            v.note,
            v.link,
            v.stored_file.name if v.stored_file else "",
            v.number,
            v.sha256,
            v.effective_on,
            timezone.localdate(v.recorded_at),
            v.review_on,
            v.evidence.retired_at is not None,
            tuple(items.get(pk, ())),
            tuple(actions.get(pk, ())),
        )
        for pk, v in latest.items()
    )
