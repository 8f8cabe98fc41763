"""Taking one ballot. No person, no session, no database write, no line in any log: a code, and answers that are sealed at once.

What was typed is checked before the code is looked at; then an unknown, a used and a spoilt code get one and the same reply.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairpractice.ballots import codes, keys, sealing
from fairpractice.ballots.exceptions import BoxDamaged, BoxFull, NoBox, TextTooLong
from fairpractice.reflections import desk
from fairpractice.reflections.models import Round
from fairpractice.reflections.shapes import Asking


class Outcome(Enum):
    """What became of a cast. All that can be said of a code is one of two."""

    IN = "in"
    MISTAKE = "mistake"
    NOT_TAKEN = "not taken"
    TOO_MANY = "too many"
    FULL = "full"
    NO_BOX = "no box"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the page says. errors: by field name."""

    outcome: Outcome
    errors: Mapping[str, str] = field(default_factory=dict)


def cast(of: Round, asked: Asking, posted: QueryDict) -> Reply:
    """Takes a ballot that was typed, or sealed by the browser. Call only while the round is open."""
    public = bytes.fromhex(of.public_key)
    names = ("code", "code2") if of.two_colours else ("code",)
    typed = [codes.tidy(posted.get(name, "")) for name in names]
    slips = (_("Type the code from slip A"), _("Type the code from slip B")) if of.two_colours else (_NO_CODE(),)
    errors = {
        name: _code_error(posted.get(name, ""), empty)
        for name, code, empty in zip(names, typed, slips, strict=True)
        if not code
    }
    ballot = _sealed(of, asked, posted, public, errors)
    if errors or ballot is None:
        return Reply(Outcome.MISTAKE, errors)
    if not desk.guard.may_try(of.public_id):
        return Reply(Outcome.TOO_MANY, {"code": _TOO_MANY()})
    boxes = desk.boxes()
    try:
        facts = boxes.facts(of.public_id)
        if facts.public != public:  # somebody changed the round's row: what would be sealed now, they could open
            return Reply(Outcome.NO_BOX, {"code": no_box()})
        with desk.working:
            digests = [codes.digest(code, facts.salt) for code in typed]
        taken = boxes.cast(of.public_id, digests, ballot)
    except BoxFull:
        return Reply(Outcome.FULL, {"code": _FULL()})
    except (NoBox, BoxDamaged, OSError):  # a line in the log would tell that somebody answered, and when
        return Reply(Outcome.NO_BOX, {"code": no_box()})
    if not taken:
        desk.guard.failed(of.public_id)
        return Reply(Outcome.NOT_TAKEN, {"code": _NOT_BOTH() if of.two_colours else _NOT_TAKEN()})
    return Reply(Outcome.IN)


def key_fits(of: Round) -> bool:
    """Whether the key on the page is that of the box: it was tried by the teller, and nobody has changed it since."""
    try:
        return desk.boxes().facts(of.public_id).public.hex() == of.public_key
    except (NoBox, BoxDamaged, OSError):
        return False


def _NOT_TAKEN() -> str:
    return _("This code is not known, or has been used. If you pressed Send before, your answers are in.")


def _NOT_BOTH() -> str:
    return _(
        "These two codes are not known together, or one has been used. You need one slip A and one slip B. If you pressed Send before, your answers are in."
    )


def _TOO_MANY() -> str:
    return _("Too many codes were tried just now. Wait a minute, then press Send again. What you typed is still here.")


def _FULL() -> str:
    return _("The disk of the computer that keeps the answers is full. Nothing was taken; please try again later.")


def no_box() -> str:
    """What is said when the box cannot be opened."""
    return _(
        "The ballot box of this round cannot be opened on this computer just now. Nothing was taken and your slip is not spent. Please tell the teller."
    )


def _NO_CODE() -> str:
    return _("Type the code from your slip")


def _code_error(typed: str, empty: str) -> str:
    if not typed.strip():
        return empty
    return _("A code has 12 letters and numbers, such as 7K2M-X9QA-4TBC. Check it against your slip")


def _sealed(
    of: Round, asked: Asking, posted: QueryDict, public: bytes, errors: dict[str, str]
) -> sealing.Sealed | None:
    if posted.get("sealed_answers", ""):
        return _from_browser(of, posted, public, errors)
    answers = _answers(asked, posted, errors)
    texts: list[bytes] = []
    for index, _open in enumerate(asked.open):
        try:
            texts.append(sealing.pack_text((posted.get(f"t{index}", "")).replace("\r\n", "\n").strip()))
        except TextTooLong as error:
            errors[f"t{index}"] = ngettext(
                "This is %(over)s letter too long. Please shorten it",
                "This is about %(over)s letters too long. Please shorten it",
                error.over,
            ) % {"over": error.over}
    if errors:
        return None
    return sealing.Sealed(
        sealing.seal(sealing.pack_answers(answers), public), tuple(sealing.seal(text, public) for text in texts)
    )


def _answers(asked: Asking, posted: QueryDict, errors: dict[str, str]) -> sealing.Answers:
    """Every question may be left out; a position that the page does not offer is a mistake."""
    chosen = [
        _position(posted, f"q{index}", len(question.options), errors) for index, question in enumerate(asked.questions)
    ]
    group = _position(posted, "group", len(asked.ethnic.options), errors) if asked.ethnic else 0
    return sealing.Answers(tuple(chosen), group)


def _position(posted: QueryDict, name: str, most: int, errors: dict[str, str]) -> int:
    raw = posted.get(name, "")
    if raw == "":
        return 0
    if raw.isascii() and raw.isdecimal() and len(raw) <= 3 and 1 <= int(raw) <= most:
        return int(raw)
    errors[name] = _("Choose one of the answers shown, or leave the question out")
    return 0


def _from_browser(of: Round, posted: QueryDict, public: bytes, errors: dict[str, str]) -> sealing.Sealed | None:
    """What the browser sealed: its size is all that can be checked here, and for which key it says it was."""
    if posted.get("key", "") != keys.key_name(public):
        errors["code"] = _("This page is out of date. Open the address on your slip again, then send your answers")
        return None
    answers = _bytes(posted.get("sealed_answers", ""), sealing.ANSWERS + sealing.SEALED)
    texts = [_bytes(t, sealing.TEXT + sealing.SEALED) for t in posted.getlist("sealed_text")]
    if answers is None or len(texts) != len(of.open_questions) or any(t is None for t in texts):
        errors["code"] = _("Your answers did not arrive whole. Please press Send again")
        return None
    return sealing.Sealed(answers, tuple(t for t in texts if t is not None))


def _bytes(text: str, size: int) -> bytes | None:
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if len(found) == size else None


def typed_again(asked: Asking, posted: QueryDict) -> dict[str, str]:
    """What was typed, to be shown again with the mistake: field name to value. Never the code's digest, nothing kept."""
    names: Sequence[str] = [
        "code",
        "code2",
        "group",
        *(f"q{i}" for i in range(len(asked.questions))),
        *(f"t{i}" for i in range(len(asked.open))),
    ]
    return {name: posted.get(name, "") for name in names}
