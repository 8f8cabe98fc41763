"""Publishing what `figures` cleared, and reading it back as what it is: the only maker of `Published` outside `figures`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from fairpractice.figures.practice import Base, Item, Ledger, Round, pooled, release
from fairpractice.figures.values import SEAL, Audience, Published, Reason, Refusal, Unreleased
from fairpractice.organisations.models import Organisation
from fairpractice.releases.models import Binding, Figure, Proof


@dataclass(frozen=True, slots=True)
class Asked:
    """One item of a round with its counts. now: the round as `figures` knows it, with who left and joined since the item
    was last asked."""

    item: Item
    counts: Unreleased
    now: Round


@dataclass(frozen=True, slots=True)
class Told:
    """What one item of one round told: the figure of all, those of its parts, and what was refused."""

    figures: tuple[Published, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @property
    def whole(self) -> Published | None:
        return next((f for f in self.figures if not f.of), None)

    @property
    def parts(self) -> tuple[Published, ...]:
        return tuple(f for f in self.figures if f.of)

    def seen_by(self, audience: Audience) -> "Told":
        """The same for everyone, or for the team (who see all)."""
        if audience is Audience.TEAM:
            return self
        return Told(tuple(f for f in self.figures if f.audience is Audience.EVERYONE), self.refusals)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that one round told, by item."""

    items: Mapping[str, Told] = field(default_factory=dict)

    def of(self, item: str) -> Told:
        return self.items.get(item, Told())


def last_asked(employer: Organisation) -> dict[str, str]:
    """Of each item that was ever told: the last round in which leavers and joiners were reckoned."""
    return dict(Binding.objects.filter(employer=employer).values_list("item", "last"))


@transaction.atomic
def publish(*, employer: Organisation, asked: Sequence[Asked], in_a_pool: Collection[str] = ()) -> None:
    """Clears and keeps the items of one round against everything published before. In the caller's transaction.

    in_a_pool: items whose totals go into a pool as well. One that told nothing of its own by now tells nothing later, since the
    pool's figure and its own could be put together. That binds by the headcount: how many answered is not kept of a small team.
    """
    if not asked:
        return
    kept = {b.item: b for b in Binding.objects.select_for_update().filter(employer=employer)}
    ledger = Ledger({name: _base(b) for name, b in kept.items()})
    proofs, rows = [], []
    for one in asked:
        out, ledger = release(one.counts, one.item, one.now, ledger)
        if one.item.id in in_a_pool:
            ledger = pooled(ledger, one.item.id, one.now, one.now.headcount)
        rows += _rows(employer, one.now.id, out.figures, out.refusals)
        if out.proof:
            digest = next((f.proof for f in out.figures), "")
            proofs.append(Proof(employer=employer, round=one.now.id, item=one.item.id, digest=digest, text=out.proof))
    Proof.objects.bulk_create(proofs)
    Figure.objects.bulk_create(rows)
    _bind(employer, ledger, kept, {one.item.id: one.now.id for one in asked})


def base_of(employer: Organisation, item: str) -> Base | None:
    """What binds the next round of an item, None if it was never told."""
    row = Binding.objects.filter(employer=employer, item=item).first()
    return _base(row) if row else None


@transaction.atomic
def reckon_with(*, employer: Organisation, item: str, base: Base) -> None:
    """Keeps what binds the next round of an item, where more is known than was told of it here: other figures of the same
    people, or who left and joined since. In the caller's transaction."""
    row = Binding.objects.select_for_update().filter(employer=employer, item=item).first()
    row = row or Binding(employer=employer, item=item, last=base.round)
    row.round, row.lo, row.hi, row.detail = base.round, base.lo, base.hi, base.detail
    row.headcount, row.answers, row.left, row.joined = base.headcount, base.answers, base.left, base.joined
    row.save()


def rehearse(*, employer: Organisation, one: Asked, base: Base | None = None) -> tuple[Told, ...]:
    """What one item of a round would tell, kept nowhere: one, or two where a coin decides. base: what would bind an item that
    nothing binds yet. For the holder, who knows the counts."""
    bound = base_of(employer, one.item.id) or base
    ledger = Ledger({one.item.id: bound} if bound else {})
    found: list[Told] = []
    for draw in (False, True):
        out, _kept = release(one.counts, one.item, replace(one.now, draw=draw), ledger)
        told = Told(out.figures, out.refusals)
        if told not in found:
            found.append(told)
    return tuple(found)


def _base(row: Binding) -> Base:
    return Base(row.round, row.lo, row.hi, row.headcount, row.answers, row.left, row.joined, row.detail)


def _bind(employer: Organisation, ledger: Ledger, kept: Mapping[str, Binding], last: Mapping[str, str]) -> None:
    for item, base in ledger.bases.items():
        if item not in last:
            continue
        row = kept.get(item) or Binding(employer=employer, item=item)
        row.round, row.lo, row.hi, row.last = base.round, base.lo, base.hi, last[item]
        row.headcount, row.answers, row.left, row.joined = base.headcount, base.answers, base.left, base.joined
        row.detail = base.detail
        row.save()


@transaction.atomic
def keep(
    *,
    owner: Organisation,
    round_id: str,
    figures: Sequence[Published],
    refusals: Sequence[Refusal],
    proofs: Mapping[str, str],
) -> None:
    """Keeps what another rule of `figures` cleared (a pool of a hub). proofs: text by item. In the caller's transaction."""
    digests = {f.item: f.proof for f in figures}
    Proof.objects.bulk_create(
        Proof(employer=owner, round=round_id, item=item, digest=digests.get(item, ""), text=text)
        for item, text in proofs.items()
    )
    Figure.objects.bulk_create(_rows(owner, round_id, figures, refusals))


def _rows(
    employer: Organisation, round_id: str, figures: Sequence[Published], refusals: Sequence[Refusal]
) -> list[Figure]:
    told = [
        Figure(
            employer=employer,
            round=round_id,
            item=f.item,
            of=f.of,
            lo=f.lo,
            hi=f.hi,
            least=f.answers[0],
            most=f.answers[1],
            rule=f.rule,
            audience=f.audience.value,
            proof=f.proof,
            since=f.since,
        )
        for f in figures
    ]
    refused = [
        Figure(employer=employer, round=round_id, item=r.item, of=r.of, reason=r.reason.name, needs=r.needs)
        for r in refusals
    ]
    return told + refused


def _value(row: Figure) -> Published | Refusal:
    if row.reason:
        return Refusal(row.item, row.of, Reason[row.reason], row.needs)
    return Published(
        row.item,
        row.of,
        row.lo or 0,
        row.hi or 0,
        (row.least or 0, row.most or 0),
        row.rule,
        Audience(row.audience),
        row.proof,
        row.since,
        seal=SEAL,  # it was sealed when it was published; the table is append-only
    )


def sheets(employer: Organisation | None, rounds: Iterable[str], of: Collection[str] | None = None) -> dict[str, Sheet]:
    """What these rounds told, by round: one query. employer: whose they are; None for rounds of several. of: only of these parts."""
    found: dict[str, dict[str, Told]] = {}
    rows = Figure.objects.filter(round__in=list(rounds), **({} if of is None else {"of__in": of}))
    for row in rows if employer is None else rows.filter(employer=employer):
        items = found.setdefault(row.round, {})
        told, value = items.get(row.item, Told()), _value(row)
        items[row.item] = (
            Told((*told.figures, value), told.refusals)
            if isinstance(value, Published)
            else Told(told.figures, (*told.refusals, value))
        )
    return {name: Sheet(items) for name, items in found.items()}


def told_apart(employer: Organisation, of: str) -> dict[str, Published | Refusal]:
    """By round, a figure that tells of the group `of`, else why there was none: either tells of its size. One query."""
    found: dict[str, Published | Refusal] = {}
    for row in Figure.objects.filter(employer=employer, of=of):
        value = _value(row)
        if isinstance(value, Published) or row.round not in found:
            found[row.round] = value
    return found


def proofs(employer: Organisation, round_id: str) -> list[tuple[str, str]]:
    """Item and proof text of a round, for whoever wants to check."""
    return list(Proof.objects.filter(employer=employer, round=round_id).order_by("id").values_list("item", "text"))


def proofs_of(rounds: Sequence[str]) -> dict[str, list[str]]:
    """Proof texts of several rounds by item, in the order of the rounds given: one query."""
    place = {name: number for number, name in enumerate(rounds)}
    rows = Proof.objects.filter(round__in=place).values_list("round", "item", "text")
    found: dict[str, list[str]] = {}
    for _name, item, text in sorted(rows, key=lambda row: place[row[0]]):
        found.setdefault(item, []).append(text)
    return found
