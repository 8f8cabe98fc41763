"""What the deciders found, in words."""

from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairpractice.plans.deciders import CheckKind, Due, DueKind, Next, NextKind
from fairpractice.plans.models import Took


def check_words(kind: CheckKind) -> str:
    return {
        CheckKind.NOTHING_SHOWS: _(
            "You say this is part of how you work. Nothing shows it yet. Is there something you could add?"
        ),
        CheckKind.NO_ACTION: _("You say this is under way. No action of your plan is about it yet."),
        CheckKind.STILL_NOT_NOW: _("You said “not for us now” a year ago or more. Is that still so?"),
    }[kind]


def month(on: date) -> str:
    return formats.date_format(on, "F Y")


def day(on: date) -> str:
    return formats.date_format(on, "j F Y")


def due_words(due: Due) -> str:
    """One line for a list, an e-mail or a calendar."""
    if due.kind == DueKind.ACTION:
        return _("Action for %(month)s: %(title)s") % {"month": month(due.on), "title": due.title}
    if due.kind == DueKind.EVIDENCE:
        return _("Look again at the evidence “%(title)s” (%(day)s)") % {"title": due.title, "day": day(due.on)}
    if due.kind == DueKind.POLICY:
        return _("Look again at “%(title)s” (%(day)s)") % {"title": due.title, "day": day(due.on)}
    if due.kind == DueKind.JOINER:
        return _("Somebody joins on %(day)s: give them what is good to read on the first day") % {"day": day(due.on)}
    return _("Look together at where you are: a year has passed (%(day)s)") % {"day": day(due.on)}


def due_address(due: Due) -> str:
    """The end of the address of what is due, after /lead/<practice>/."""
    if due.address:
        return due.address
    return {DueKind.ACTION: f"plan/{due.id}/", DueKind.EVIDENCE: f"evidence/{due.id}/", DueKind.YEARLY: "where/"}[
        due.kind
    ]


def took_words(took: tuple[str, ...]) -> str:
    return ", ".join(str(Took(one).label) for one in took if one in Took.values)


@dataclass(frozen=True)
class NextWords:
    """`address` ends the address after /lead/<practice>/; "" when there is nothing to do."""

    title: str
    text: str
    button: str
    address: str


def next_words(found: Next) -> NextWords:
    """How the lead's home says what to do next."""
    if found.kind == NextKind.START:
        return NextWords(
            _("Say where your team is"),
            _("It takes about ten minutes. “Not sure” is a good answer, and you can stop at any page."),
            _("Start"),
            "where/first/",
        )
    if found.kind == NextKind.CARRY_ON:
        text = ngettext("One initiative is left.", "%(left)s initiatives are left.", found.left) % {"left": found.left}
        return NextWords(_("Carry on saying where your team is"), text, _("Carry on"), "where/first/")
    if found.kind == NextKind.CHANGES:
        return NextWords(
            _("The framework has changed"),
            _("Your answers are all kept. See what is new and what to look at again."),
            _("See what changed"),
            "changes/",
        )
    if found.kind == NextKind.CHOOSE:
        return NextWords(
            _("Choose your first steps"),
            _("We suggest three good places to start. Pick what suits you."),
            _("Choose first steps"),
            "steps/",
        )
    if found.kind == NextKind.CALM or found.due is None:
        text = _("Next: %(what)s") % {"what": due_words(found.due)} if found.due else _("Take your time.")
        return NextWords(_("Nothing needs doing now"), text, _("See our plan"), "plan/")
    return NextWords(
        {
            NextKind.ACTION: _("How is this going?"),
            NextKind.EVIDENCE: _("Is this still true?"),
            NextKind.YEARLY: _("A year has passed"),
        }[found.kind],
        due_words(found.due),
        _("Take a look"),
        due_address(found.due),
    )
