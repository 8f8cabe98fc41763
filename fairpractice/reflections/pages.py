"""What the pages of this room share: who may enter, and the words in which a round's promise is told."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fairpractice.ballots import keys
from fairpractice.figures import words
from fairpractice.figures.practice import Promise
from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation, Role
from fairpractice.reflections import deciders, planning, shapes
from fairpractice.reflections.models import Round
from fairpractice.releases import services as releases
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


def key_name(of: Round) -> str:
    """By which a teller and the team compare the key that answers are sealed to; "" before there is one."""
    return keys.key_name(bytes.fromhex(of.public_key)) if of.public_key else ""


def closes(of: Round) -> str:
    """The last day on which answers are taken, in words; "" before launch."""
    return date_format(timezone.localtime(of.closes_at), "l j F Y") if of.closes_at else ""


_LISTED = 6  # ranges that one sentence may list


def promise_lines(of: Round) -> list[str]:
    """What can ever be shown of this round, in a few sentences: the same for lead, teller and team."""
    if of.kind != Round.Kind.REFLECTION:
        return _text_promise(of)
    pooled = [_POOLED()] if of.pooled else []
    if of.headcount < deciders.SMALL:
        return [_("No figures at all: the team is too small. What is said is for the conversation."), *pooled]
    promised = planning.promises(of)
    lines = [_figures_line(of, promised), *_detail_line(of, promised)]
    lines.append(_("With fewer than seven answers nothing of the team is shown, and every ballot is destroyed."))
    lines += pooled
    if of.open_questions:
        lines.append(
            _(
                "What you write is shown word for word to those who lead, and they may pass it on. It stands apart from your other answers and in random order, and only if at least five people write."
            )
        )
    before = {item for item, last in releases.last_asked(of.employer).items() if last != of.public_id}
    if before & shapes.question_ids(of):
        lines.append(_("Where a question was asked before, the earlier range may be shown again, or a wider one."))
    return lines


def _POOLED() -> str:
    return _(
        "The totals of the team may also count in sums of at least six Practices, also with fewer than seven answers. They are locked in two halves for two people outside the Practice. Only the sums are opened."
    )


def _figures_line(of: Round, promised: Sequence[Promise]) -> str:
    """The ranges of the whole team; questions that can hurt somebody have wider ones."""
    sensitive = {q.id for q in shapes.asking(of).questions if q.sensitive}
    whole = [p for p in promised if not p.of and p.figures]
    first = next((p for p in whole if p.item not in sensitive), next(iter(whole), None))
    if first is None:
        return _("No figures: with this number of people nothing can be shown without telling who said what.")
    told = [_("Of each question: how many agree, as a range, never an exact number.")]
    if len(first.figures) <= _LISTED:
        told.append(words.promise(first, _))
    else:
        told.append(_("If all answer, it is one of %(n)s ranges.") % {"n": len(first.figures)})
    wider = next((p for p in whole if p.item in sensitive and p.figures != first.figures), None)
    if wider and len(wider.figures) <= _LISTED:
        runs = ", ".join(_("%(lo)s to %(hi)s") % {"lo": lo, "hi": hi} for lo, hi in wider.figures)
        told.append(_("About harassment, discrimination or managers they are wider: %(runs)s.") % {"runs": runs})
    elif wider:
        told.append(_("About harassment, discrimination or managers some are wider."))
    return " ".join(told)


def _detail_line(of: Round, promised: Sequence[Promise]) -> list[str]:
    """What else can be told where the round was planned so."""
    if of.detail == Round.Detail.DISTRIBUTION:
        return [_("Where it is safe, also how many disagree, as a range.")]
    if of.detail != Round.Detail.MINORITY:
        return []
    if any(p.of and p.refusal is None for p in promised):
        return [_("Where it is safe, ethnic minority staff and everybody else apart, as ranges.")]
    return [_("Not ethnic minority staff apart: the groups are too small.")]


def _data_promise(of: Round) -> list[str]:
    """What can be shown of a form or of questions about the Practice's data."""
    if of.headcount < deciders.SMALL:
        return [_("No figures at all: the team is too small. What is said is for the conversation.")]
    lines = [
        _("Which answer anybody chose is shown to nobody. Of each question one range is told, never an exact number.")
    ]
    first = next((p for p in planning.promises(of) if p.figures), None)
    if first and len(first.figures) <= _LISTED:
        lines.append(words.promise(first, _))
    lines.append(_("With fewer than seven answers nothing of the team is shown, and every ballot is destroyed."))
    if of.open_questions:
        lines.append(
            _(
                "What you write is shown word for word to those who lead, and they may pass it on. It stands apart from your other answers and in random order, and only if at least five people write."
            )
        )
    before = {item for item, last in releases.last_asked(of.employer).items() if last != of.public_id}
    if before & shapes.question_ids(of):
        lines.append(_("Where a question was asked before, the earlier range may be shown again, or a wider one."))
    return lines


def _text_promise(of: Round) -> list[str]:
    if of.kind == Round.Kind.DATA:
        return _data_promise(of)
    if of.kind == Round.Kind.COMMENTS:
        return [
            _(
                "What you write is shown word for word, beneath its paragraph and in random order, when the window has closed."
            ),
            _(
                "With fewer than seven slips sent, or fewer than five comments in all, nothing is shown and everything is destroyed."
            ),
        ]
    return [
        _("How many took part is told, never who."),
        _("How many agree, can live with it, or object is told in a broad range, from seven answers up."),
        _(
            "If you object, your reason is always shown, word for word, even if you are the only one. Your way of writing may give you away."
        ),
    ]


def truth_lines(of: Round) -> tuple[str, ...]:
    """What a slip may say: true for this set-up, and no more than is true."""
    name = {"name": of.teller_name}
    if of.own_key:
        first = (
            _(
                "Your phone locks your answers before it sends them. If it cannot, the page says so, and this computer can read them for a moment."
            ),
            _(
                "Only %(name)s has the key until the count, and never sees who said what. A program that was changed could get round this."
            )
            % name,
        )
    else:
        first = (
            _("The key is nine words on paper, with %(name)s until the count.") % name,
            _(
                "To find out who said what, somebody would need these words and this computer, or would have to change the program, or read your answers as they come in."
            ),
        )
    return (
        *first,
        _("Results will not prove what you said. If nearly everyone agrees, people can still guess."),
        _("Taking part can be noticed: answer away from your desk."),
    )
