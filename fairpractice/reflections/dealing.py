"""The teller's part before the launch: the answer key, the slips, and proof that the key is in the right hands.

Codes exist here for the moment of printing only; the ballot box keeps their digests. The lead's role never reaches this room
but for its own sheet of two colours, which alone opens nothing.
"""

from dataclasses import dataclass
from secrets import SystemRandom, token_bytes

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairpractice.ballots import codes, keys, sealing
from fairpractice.ballots.box import Shape, capacity_for
from fairpractice.ballots.exceptions import BallotError, CountCodeError
from fairpractice.organisations import events
from fairpractice.organisations.models import Person
from fairpractice.reflections import desk, planning
from fairpractice.reflections.exceptions import NotNow, WrongCountCode
from fairpractice.reflections.models import Round

MOST_SLIPS = 2500


@dataclass(frozen=True, slots=True)
class Sheets:
    """What goes on paper, once: the codes in random order, and the count code ("" where the teller's device made the key)."""

    codes: tuple[str, ...]
    count_code: str


def set_public_key(*, by: Person, of: Round, public_key: bytes) -> None:
    """Takes the public key that the teller's own device made. Slips made before are void."""
    if len(public_key) != 32 or not any(public_key):
        raise WrongCountCode(_("This is not a key. Make it again on this page."))
    with transaction.atomic():
        found = planning._planned(of)
        planning._unmake(found)
        found.public_key = public_key.hex()
        found.save()
        events.record(organisation=found.employer, by=by, what="made the key for a reflection", about=found.public_id)


def make_sheets(*, by: Person, of: Round, spares: int) -> Sheets:
    """Makes the teller's slips, and the key where it is made here. Slips made before are void. Raises NotNow."""
    fresh = codes.fresh(of.headcount + spares)
    salt = codes.fresh_salt()
    digests = codes.digests([codes.tidy(c) for c in fresh], salt)  # slow: before anything is locked
    with transaction.atomic():
        found = planning._planned(of)
        if found.headcount < 1 or found.headcount + spares > MOST_SLIPS:
            raise NotNow(_("The lead has to say first how many people are asked."))
        if found.headcount + spares != len(fresh):
            raise NotNow(_("The plan was changed just now. Please try again."))
        count_code = ""
        if found.own_key:
            if not found.public_key:
                raise NotNow(_("Make your key first."))
            public = bytes.fromhex(found.public_key)
        else:
            count_code = keys.fresh_count_code()
            public = keys.public_key(keys.private_key(keys.read_count_code(count_code)))
        boxes = desk.boxes()
        boxes.destroy(found.public_id)  # also where a crash left only half of one
        texts = len(found.open_questions)
        shape = Shape(capacity_for(len(fresh) + _on_screen(found)), texts, 2 if found.two_colours else 1)
        boxes.make(found.public_id, shape, salt, public, [[], digests] if found.two_colours else [digests])
        found.public_key, found.slips, found.spares = public.hex(), found.headcount + spares, spares
        found.sheets_made, found.key_tested = "b", found.own_key and found.key_tested
        found.save()
        events.record(organisation=found.employer, by=by, what="made the slips of a reflection", about=found.public_id)
    SystemRandom().shuffle(shuffled := list(fresh))
    return Sheets(tuple(shuffled), count_code)


def _on_screen(of: Round) -> int:
    """Room for codes shown on a screen, for people whom no slip can reach: a box never grows."""
    return 0 if of.two_colours or not settings.EMAIL_ENABLED else max(8, of.headcount // 2)


def make_lead_sheet(*, by: Person, of: Round) -> Sheets:
    """The lead's own sheet of two colours: one slip of each is needed, so these alone cast nothing."""
    if of.state != Round.State.PLANNED or not of.two_colours or of.sheets_made != "b":
        raise NotNow(_ONCE())
    fresh = codes.fresh(of.slips)
    try:
        salt = desk.boxes().facts(of.public_id).salt
    except BallotError as error:
        raise NotNow(_("The ballot box cannot be opened. The teller makes new slips.")) from error
    digests = codes.digests([codes.tidy(c) for c in fresh], salt)
    with transaction.atomic():
        found = planning._planned(of)
        if not found.two_colours or found.sheets_made != "b" or found.slips != len(fresh):
            raise NotNow(_ONCE())
        for digest in digests:
            desk.boxes().add_code(found.public_id, digest, 0)
        found.sheets_made = "ab"
        found.save(update_fields=["sheets_made"])
        events.record(organisation=found.employer, by=by, what="made the slips of a reflection", about=found.public_id)
    SystemRandom().shuffle(shuffled := list(fresh))
    return Sheets(tuple(shuffled), "")


def _ONCE() -> str:
    return _("The teller prints first, then you, once. To begin again, the teller makes new slips.")


def check_count_code(of: Round, typed: str) -> bytes:
    """The private key of this round from its count code. Raises WrongCountCode with what is wrong; nothing is changed."""
    try:
        private = keys.private_key(keys.read_count_code(typed))
    except CountCodeError as error:
        raise WrongCountCode(_wrong(error)) from error
    if keys.public_key(private).hex() != of.public_key:
        raise WrongCountCode(_("This is the count code of another round, or of slips that were made again since."))
    return private


def _wrong(error: CountCodeError) -> str:
    """What is wrong with the words as typed, so that it can be mended."""
    if error.kind == "missing":
        return ngettext(
            "%(n)s word is missing. There are nine.", "%(n)s words are missing. There are nine.", error.word
        ) % {"n": error.word}
    if error.kind == "extra":
        return ngettext(
            "There is %(n)s word too many. There are nine.",
            "There are %(n)s words too many. There are nine.",
            error.word,
        ) % {"n": error.word}
    if error.kind == "word":
        return _("Look at word %(n)s again: it is not one of these words.") % {"n": error.word}
    return _("One of the words is not quite right. Compare each with your sheet.")


def test_key(*, by: Person, of: Round, typed: str) -> None:
    """The teller types the count code once before launch: what is on paper opens the count."""
    check_count_code(of, typed)
    _tested(by, of)


def challenge(of: Round) -> bytes:
    """A sealed nothing for the teller's device to open before launch."""
    return sealing.seal(token_bytes(sealing.ANSWERS), bytes.fromhex(of.public_key))


def test_own_key(*, by: Person, of: Round, sealed: bytes, shared: bytes) -> None:
    """The teller's device has shown that it holds the key. Raises WrongCountCode."""
    if sealing.open_with(sealed, shared, bytes.fromhex(of.public_key)) is None:
        raise WrongCountCode(_("Your device does not hold the key of this round. Make it again on this page."))
    _tested(by, of)


@transaction.atomic
def _tested(by: Person, of: Round) -> None:
    found = planning._planned(of)
    if found.public_key != of.public_key:
        raise NotNow(_("The key was made again just now. Please try again."))
    found.key_tested = True
    found.save(update_fields=["key_tested"])
    events.record(organisation=found.employer, by=by, what="tried the key of a reflection", about=found.public_id)
