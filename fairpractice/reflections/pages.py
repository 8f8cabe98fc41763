"""What the pages of this room share: who may enter, and the words in which a round's promise is told."""

from typing import Any

from django.conf import settings
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fairpractice.figures import words
from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation, Role
from fairpractice.reflections import deciders, planning
from fairpractice.reflections.models import Round
from fairpractice.ui.components import page_errors


def round_for(request: HttpRequest, practice: str, public_id: str) -> Round:
    """A round of the Practice that the signed-in person leads; raises SignInNeeded or Http404."""
    employer = practice_for(request, practice)
    found = Round.objects.filter(employer=employer, public_id=public_id).select_related("employer", "teller").first()
    if found is None:
        raise Http404
    return found


def telling_for(request: HttpRequest, public_id: str) -> Round:
    """A round whose teller is signed in, as long as they do not lead there and have a role; raises Http404 otherwise."""
    person = person_for(request)
    found = Round.objects.filter(teller=person, public_id=public_id).select_related("employer", "teller").first()
    if found is None or not _may_tell(found):
        raise Http404
    return found


def _may_tell(of: Round) -> bool:
    roles = Role.objects.filter(person=of.teller_id, organisation=of.employer, end=None)
    return planning.is_teller_possible(of.employer, of.teller) and roles.exists() if of.teller else False


def page(request: HttpRequest, practice: Organisation, template: str, **context: Any) -> HttpResponse:
    """A page of the lead."""
    form = context.get("form")
    wrong = page_errors(form) if isinstance(form, BaseForm) and form.is_bound else []
    base = f"/lead/{practice.public_id}/reflections/"
    return render(
        request,
        f"reflections/{template}.jinja",
        {"practice": practice, "base": base, "page_errors": wrong, **context},
    )


def cast_address(of: Round) -> str:
    return f"{settings.ADDRESS}/r/{of.public_id}/"


def phase_of(of: Round) -> deciders.Phase:
    return deciders.phase(of.opened_at, of.closes_at, timezone.now())


def closes(of: Round) -> str:
    """The last day on which answers are taken, in words; "" before launch."""
    return date_format(timezone.localtime(of.closes_at), "l j F Y") if of.closes_at else ""


def promise_lines(of: Round) -> list[str]:
    """What can ever be shown of this round, in a few sentences: the same for lead, teller and team."""
    promised = planning.promises(of)
    if of.headcount < deciders.SMALL:
        return [_("No figures at all: the team is too small. What is said is for the conversation.")]
    lines = []
    ordinary = next((p for p in promised if not p.of and p.figures), None)
    if ordinary is None:
        lines.append(_("No figures: with this number of people nothing can be shown without telling who said what."))
    else:
        lines.append(
            _("Of each question: one of a few broad answers for the whole team, never an exact number.")
            + " "
            + words.promise(ordinary, _)
        )
    split = [p for p in promised if p.of]
    if split:
        shown = sum(p.refusal is None for p in split)
        lines.append(
            _("Where it is safe, ethnic minority staff and everybody else apart.")
            if shown
            else _("Not ethnic minority staff apart: the groups are too small.")
        )
    lines.append(_("With fewer than seven answers nothing is shown and everything is destroyed."))
    if of.open_questions:
        lines.append(
            _(
                "What you write is shown word for word to the lead, apart from your other answers and in random order, if at least five people write."
            )
        )
    return lines


def truth_lines(of: Round) -> tuple[str, ...]:
    """What a slip may say: true for this set-up, and no more than is true."""
    name = of.teller_name
    if of.own_key:
        first = _(
            "With script, your phone locks your answers. Only %(name)s has the key, and %(name)s does not know whose they are. Without script, this computer can read them for a moment."
        ) % {"name": name}
    else:
        first = _(
            "The key is on paper with %(name)s until the count. To read who said what, %(name)s and somebody who runs this computer would have to work together, or the program be changed, or your answers be read as they pass through."
        ) % {"name": name}
    return (
        first,
        _("Results will not prove what you said. If nearly everyone agrees, people can still guess."),
        _("Taking part can be noticed: answer away from your desk."),
    )
