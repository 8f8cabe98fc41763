"""The count: once, by the teller, after the close. What is told is cleared by `figures`; everything else is destroyed.

First all is worked out in memory; then one transaction publishes and ends the round; then the box is destroyed. A crash before
the transaction leaves the round to be counted again, and one after it leaves only the destroying to be done (`housekeeping`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import SystemRandom

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.ballots import sealing
from fairpractice.ballots.box import Taken
from fairpractice.ballots.exceptions import BallotError
from fairpractice.figures.classes import LEAST
from fairpractice.figures.practice import TEXTS, toss
from fairpractice.figures.practice import Round as PublicRound
from fairpractice.figures.values import Unreleased
from fairpractice.organisations import events
from fairpractice.organisations.models import Person
from fairpractice.organisations.reference.ethnic_groups import Definition
from fairpractice.pooling import services as pooling
from fairpractice.reflections import dealing, deciders, desk, shapes
from fairpractice.reflections.exceptions import NotNow, WrongCountCode
from fairpractice.reflections.models import FreeText, Round
from fairpractice.releases import services as releases


@dataclass(frozen=True, slots=True)
class Opened:
    """All ballots of a round in the clear, for the moment of the count. rows: positions by question, and the ethnic group."""

    rows: tuple[sealing.Answers, ...]
    texts: tuple[tuple[str, ...], ...]
    unread: int


def count(*, by: Person, of: Round, count_code: str, left_over: int | None = None) -> Round:
    """Counts with the code on the teller's paper. Raises WrongCountCode (nothing destroyed) or NotNow."""
    _ready(of)
    private = dealing.check_count_code(of, count_code)
    taken = _take(of)
    every = [taken.answers, *taken.texts]
    shared = {sealing.envelope(s): sealing.shared_key(sealing.envelope(s), private) for part in every for s in part}
    return _finish(by, of, taken, shared, left_over)


def envelopes(of: Round) -> list[bytes]:
    """The ephemeral keys of all sealed parts, sorted: all that the teller's device needs, and nothing it could read."""
    _ready(of)
    taken = _take(of)
    return sorted(sealing.envelope(s) for part in (taken.answers, *taken.texts) for s in part)


def count_with_keys(*, by: Person, of: Round, shared: Sequence[bytes], left_over: int | None = None) -> Round:
    """Counts with the keys that the teller's device worked out, one for each of `envelopes`. Raises WrongCountCode."""
    outer = envelopes(of)
    if len(outer) != len(shared):
        raise WrongCountCode(_("The keys do not fit these ballots. Open the count again on this page."))
    taken = _take(of)
    keys = dict(zip(outer, shared, strict=True))
    public = bytes.fromhex(of.public_key)
    every = [s for part in (taken.answers, *taken.texts) for s in part]
    if every and all(sealing.open_with(s, keys[sealing.envelope(s)], public) is None for s in every):
        raise WrongCountCode(
            _("None of the ballots opens with these keys. Nothing was destroyed: use the key of this round.")
        )
    return _finish(by, of, taken, keys, left_over)


def _ready(of: Round) -> None:
    at = deciders.phase(of.opened_at, of.closes_at, timezone.now())
    if of.state != Round.State.OPEN or at is deciders.Phase.NOT_OPEN:
        raise NotNow(_("This round has been counted or has ended: it cannot be counted again."))
    if at is deciders.Phase.CLOCK_WRONG:
        raise NotNow(_("The clock of this computer is behind the day on which the round opened. Set it right first."))
    if at is deciders.Phase.OPEN:
        raise NotNow(_("The round is still open. It can be counted once it has closed."))


def _take(of: Round) -> Taken:
    """Shut first: a cast that began before the close and is still under way is refused, never told that it is in and lost."""
    try:
        desk.boxes().shut(of.public_id)
        return desk.boxes().take(of.public_id)
    except BallotError as error:
        raise NotNow(_("The ballot box of this round is not on this computer, or cannot be read.")) from error


def _open(taken: Taken, keys: Mapping[bytes, bytes], public: bytes, questions: int) -> Opened:
    """Every ballot counts: one that cannot be read stands as one without answers, and is told of."""
    rows, unread = [], 0
    for sealed in taken.answers:
        plain = sealing.open_with(sealed, keys.get(sealing.envelope(sealed), b""), public)
        found = sealing.unpack_answers(plain) if plain is not None else None
        if found is None or len(found.items) != questions:
            found, unread = sealing.Answers((0,) * questions), unread + 1
        rows.append(found)
    texts = []
    for part in taken.texts:
        opened = [sealing.open_with(s, keys.get(sealing.envelope(s), b""), public) for s in part]
        read = [sealing.unpack_text(plain) for plain in opened if plain is not None]
        texts.append(tuple(text.strip() for text in read if text and text.strip()))
    return Opened(tuple(rows), tuple(texts), unread)


def _finish(by: Person, of: Round, taken: Taken, keys: Mapping[bytes, bytes], left_over: int | None) -> Round:
    asked = shapes.asking(of)
    opened = _open(taken, keys, taken.public, len(asked.questions))
    with transaction.atomic():
        found = Round.objects.select_for_update().select_related("employer").get(pk=of.pk)
        _ready(found)  # of two counts at once the second ends here
        answers = len(opened.rows)
        enough = answers >= LEAST or found.kind == Round.Kind.CONSENT  # an objection always appears
        found.state = Round.State.COUNTED if enough else Round.State.TOO_FEW
        found.answers = answers if enough else None
        found.unread = opened.unread if enough else 0
        found.left_over = min(left_over, found.slips) if enough and left_over is not None else None
        found.ended_on = timezone.localdate()
        found.save()
        pools = found.pooled and pooling.contribute(
            by=by,
            employer=found.employer,
            round_id=found.public_id,
            question_set=found.question_set,
            opened_at=found.opened_at,
            questions=asked.questions,
            rows=opened.rows,
            minority=_minority(found, asked),
            opened=[pooling.Opened(*row) for row in _opened_rounds(found)],
        )
        shared = [q.id for q in asked.questions if q.shared] if pools else []
        releases.publish(employer=found.employer, asked=_asked(found, asked, opened), in_a_pool=shared)
        if enough:
            _keep_texts(found, asked, opened)
        events.record(organisation=found.employer, by=by, what="counted a reflection", about=found.public_id)
    desk.boxes().destroy(found.public_id)
    return found


def _opened_rounds(of: Round) -> list[tuple[str, int, int, int]]:
    """Id, headcount, and who left and joined, of all rounds of this kind that were opened, oldest first."""
    rounds = Round.objects.filter(employer=of.employer, kind=of.kind, opened_at__isnull=False).order_by("opened_at")
    return list(rounds.values_list("public_id", "headcount", "left", "joined"))


def _asked(of: Round, asked: shapes.Asking, opened: Opened) -> list[releases.Asked]:
    """Each question with its counts, for the ledger. More answers than were invited (spares dealt out) raise the headcount."""
    member = _member(of, asked)
    rows = [(row.items, row.group in member) for row in opened.rows]
    last = releases.last_asked(of.employer)
    moves = [(name, left, joined) for name, _headcount, left, joined in _opened_rounds(of)]
    draw = toss()
    headcount = max(of.headcount, len(rows))
    out = []
    for question, cells in zip(asked.questions, shapes.cells(of, asked.questions, rows), strict=True):
        left, joined = deciders.moves_since(moves, last.get(question.id), of.public_id)
        now = PublicRound(of.public_id, headcount, left, joined, _detail(of), draw)
        out.append(releases.Asked(shapes.item(question), Unreleased(cells), now))
    return out


def _detail(of: Round) -> str:
    return shapes.MINORITY if of.detail == Round.Detail.MINORITY else of.detail


def _member(of: Round, asked: shapes.Asking) -> frozenset[int]:
    """The positions of the ethnic group question that count as ethnic minority staff under the round's definition."""
    if of.detail != Round.Detail.MINORITY or asked.ethnic is None:
        return frozenset()
    return asked.ethnic.minority("wres" if of.definition == "wres" else "framework")


def _minority(of: Round, asked: shapes.Asking) -> dict[str, frozenset[int]]:
    """By definition, the positions of the ethnic group question that count, as far as a pool may tell them apart.

    What the Practice shows apart itself is not told by another definition too: the difference would be the groups between.
    """
    if asked.ethnic is None:
        return {}
    ours: Definition = "wres" if of.definition == "wres" else "framework"
    every: tuple[Definition, ...] = ("framework", "wres")
    return {d: asked.ethnic.minority(d) for d in ((ours,) if of.detail == Round.Detail.MINORITY else every)}


def _keep_texts(of: Round, asked: shapes.Asking, opened: Opened) -> None:
    """Texts in random order, from five up: fewer are not kept, for anybody. Comments on a text count together; an objection
    is always kept, and people are told so before they write."""
    rows = []
    together = sum(len(texts) for texts in opened.texts) if of.kind == Round.Kind.COMMENTS else 0
    for question, texts in zip(asked.open, opened.texts, strict=True):
        if of.kind == Round.Kind.CONSENT or max(len(texts), together) >= TEXTS:
            rows += [FreeText(round=of, question=question.id, text=text) for text in texts]
    SystemRandom().shuffle(rows)
    FreeText.objects.bulk_create(rows)
