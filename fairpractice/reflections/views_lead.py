"""The lead's pages: planning a round, opening it, and what is left to do. No code and no key ever passes here."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.plans.models import Action
from fairpractice.reflections import dealing, forms, pages, papers, planning, shapes
from fairpractice.reflections import question_shelf as shelf
from fairpractice.reflections import questions as sets
from fairpractice.reflections import results as telling
from fairpractice.reflections.exceptions import ReflectionError
from fairpractice.reflections.models import Round
from fairpractice.ui.components import Choice
from fairpractice.ui.held import bind


def _to(of: Round, end: str = "") -> HttpResponse:
    return redirect(f"/lead/{of.employer.public_id}/reflections/{of.public_id}/{end}")


def reflections(request: HttpRequest, practice: str) -> HttpResponse:
    """The round at hand and those that are over."""
    employer = practice_for(request, practice)
    live = planning.live_round(employer)
    ended = telling.ended_rounds(employer)
    return pages.page(
        request, employer, "reflections", live=live, ended=ended, phase=pages.phase_of(live) if live else None
    )


def begin(request: HttpRequest, practice: str) -> HttpResponse:
    """Chooses the questions; the round is planned from then on."""
    employer = practice_for(request, practice)
    about = request.GET.get("about", "")[:200]
    asking = next((s.id for s in shelf.sets().values() if s.asks_about), "") if about else ""
    form = bind(request, forms.BeginForm, initial={"about": about, "question_set": asking})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = planning.plan(
                by=person_for(request),
                employer=employer,
                question_set=data["question_set"],
                about=data["about"],
                about_action=_action_of(employer, request.GET.get("action", "")),
            )
        except ReflectionError as error:
            messages.warning(request, str(error))
            return redirect("reflections", practice=practice)
        return _to(made, "basics/")
    return pages.page(request, employer, "begin", form=form)


def _action_of(employer: Organisation, public_id: str) -> str:
    """The action that a round asks about, "" if the address names none of this Practice's."""
    return public_id if Action.objects.filter(employer=employer, public_id=public_id[:10]).exists() else ""


def guide(request: HttpRequest, practice: str) -> HttpResponse:
    """A guide to talk about the same questions, for teams too small for figures."""
    employer = practice_for(request, practice)
    return _pdf(papers.discussion_guide(employer), "discussion-guide.pdf")


def reflection(request: HttpRequest, practice: str, round: str) -> HttpResponse:
    """One round: what is done, what is missing, and what can ever be shown."""
    found = pages.round_for(request, practice, round)
    asked = shapes.asking(found)
    return pages.page(
        request,
        found.employer,
        "reflection",
        round=found,
        asked=asked,
        missing=planning.missing(found) if found.state == Round.State.PLANNED else [],
        promise=pages.promise_lines(found) if found.headcount else [],
        closes=pages.closes(found),
        phase=pages.phase_of(found),
        address=pages.cast_address(found),
        small=0 < found.headcount < 7,
    )


def basics(request: HttpRequest, practice: str, round: str) -> HttpResponse:
    """Whom the round asks, for how long and how finely it is told."""
    found = pages.round_for(request, practice, round)
    first = found.headcount == 0
    initial = {
        "title": found.title,
        "headcount": found.headcount or None,
        "left": None if first else found.left,
        "joined": None if first else found.joined,
        "days": found.days,
        "may_extend": found.may_extend,
        "detail": found.detail or "none",
        "groups": found.groups or "none",
        "definition": found.definition or "framework",
        "minority_headcount": found.minority_headcount,
        "pooled": found.pooled,
    }
    form = bind(request, forms.BasicsForm, before=planning.round_before(found), kind=found.kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        if not _try(request, lambda: planning.set_basics(by=person_for(request), of=found, said=form.basics())):
            return _to(found)
        return _to(found, "questions/" if first and found.kind == Round.Kind.REFLECTION else "")
    return pages.page(request, found.employer, "basics", form=form, round=found)


def questions(request: HttpRequest, practice: str, round: str) -> HttpResponse:
    """What is asked, in order."""
    found = pages.round_for(request, practice, round)
    return pages.page(request, found.employer, "questions", round=found, asked=shapes.shown(shapes.asking(found)))


def question_add(request: HttpRequest, practice: str, round: str) -> HttpResponse:
    """Adds a question of their own."""
    found = pages.round_for(request, practice, round)
    form = bind(request, forms.OwnQuestionForm)
    if request.method == "POST" and form.is_valid():
        asked = shapes.asking(found)
        own = sets.own_question(form.cleaned_data["text"], form.cleaned_data["sensitive"])
        _ask(request, found, (*asked.questions, own), asked.open)
        return _to(found, "questions/")
    return pages.page(
        request, found.employer, "question", form=form, round=found, title=_("Add a question of your own")
    )


def question_reword(request: HttpRequest, practice: str, round: str, question: str) -> HttpResponse:
    """Rewords a question of their own."""
    found = pages.round_for(request, practice, round)
    asked = shapes.asking(found)
    one = next((q for q in asked.questions if q.id == question and not q.shared), None)
    if one is None:
        raise Http404
    form = bind(request, forms.OwnQuestionForm, initial={"text": one.text, "sensitive": one.sensitive})
    if request.method == "POST" and form.is_valid():
        changed = sets.reworded(one, form.cleaned_data["text"], form.cleaned_data["sensitive"])
        _ask(request, found, [changed if q.id == question else q for q in asked.questions], asked.open)
        return _to(found, "questions/")
    return pages.page(request, found.employer, "question", form=form, round=found, title=_("Change your question"))


@require_POST
def question_change(request: HttpRequest, practice: str, round: str) -> HttpResponse:
    """Moves a question up or down, leaves it out, or takes it back from the set."""
    found = pages.round_for(request, practice, round)
    asked = shapes.asking(found)
    rows, opens = list(asked.questions), list(asked.open)
    name, what = request.POST.get("question", ""), request.POST.get("what", "")
    place = next((i for i, q in enumerate(rows) if q.id == name), None)
    if place is not None and what in ("up", "down"):
        other = place + (-1 if what == "up" else 1)
        if 0 <= other < len(rows):
            rows[place], rows[other] = rows[other], rows[place]
    elif place is not None and what == "drop":
        rows.pop(place)
    elif what == "drop":
        opens = [o for o in opens if o.id != name]
    elif what == "reset":
        chosen = planning.chosen_set(found)
        rows, opens = list(chosen.questions), list(chosen.open)
    if not _ask(request, found, rows, opens) or place is None:
        return _to(found, "questions/")
    # Back to where the lead was in a long list: to the question that moved, or the one that follows.
    return _to(found, f"questions/#q-{next((i for i, q in enumerate(rows) if q.id == name), place)}")


def _ask(request: HttpRequest, of: Round, rows: Sequence[sets.Question], opens: Sequence[sets.Open]) -> bool:
    return _try(
        request,
        lambda: planning.set_questions(by=person_for(request), of=of, questions=rows, open_questions=opens),
    )


def lead_view(request: HttpRequest, practice: str, round: str) -> HttpResponse:
    """What the leaders say of the same questions."""
    found = pages.round_for(request, practice, round)
    asked = shapes.asking(found)
    kept = {f"q{i}": str(found.lead_view.get(q.id, "")) for i, q in enumerate(asked.questions)}
    form = bind(request, forms.LeadViewForm, questions=shapes.shown(asked).questions, initial=kept)
    if request.method == "POST" and form.is_valid():
        _try(request, lambda: planning.set_lead_view(by=person_for(request), of=found, view=form.view()))
        return _to(found)
    return pages.page(request, found.employer, "lead_view", form=form, round=found)


def teller(request: HttpRequest, practice: str, round: str) -> HttpResponse:
    """Who deals and counts."""
    found = pages.round_for(request, practice, round)
    roles = planning.possible_tellers(found.employer)
    choices = [(str(r.pk), Choice(str(r.person), r.get_kind_display())) for r in roles]
    now = next((str(r.pk) for r in roles if r.person_id == found.teller_id), "")
    initial = {"role": now, "own_key": "device" if found.own_key else "paper", "two_colours": found.two_colours}
    form = bind(request, forms.TellerForm, roles=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        role = next(r for r in roles if str(r.pk) == data["role"])
        _try(
            request,
            lambda: planning.choose_teller(
                by=person_for(request),
                of=found,
                role=role,
                own_key=data["own_key"] == "device",
                two_colours=data["two_colours"],
            ),
        )
        return _to(found)
    return pages.page(request, found.employer, "teller_choice", form=form, round=found, roles=roles)


@require_POST
def sheet(request: HttpRequest, practice: str, round: str) -> HttpResponse:
    """The lead's own slips of two colours: they cast nothing without the teller's."""
    found = pages.round_for(request, practice, round)
    try:
        made = dealing.make_lead_sheet(by=person_for(request), of=found)
    except ReflectionError as error:
        messages.warning(request, str(error))
        return _to(found)
    return _pdf(papers.slips(found, made, letter="A"), "slips-a.pdf")


def poster(request: HttpRequest, practice: str, round: str) -> HttpResponse:
    """For the wall by the kettle: no code on it."""
    found = pages.round_for(request, practice, round)
    if found.state != Round.State.OPEN:
        raise Http404
    return _pdf(papers.kettle_poster(found), "poster.pdf")


@require_POST
def launch(request: HttpRequest, practice: str, round: str) -> HttpResponse:
    found = pages.round_for(request, practice, round)
    if _try(request, lambda: planning.launch(by=person_for(request), of=found)):
        messages.success(request, _("The round is open. The teller can deal the slips now."))
    return _to(found)


@require_POST
def extend(request: HttpRequest, practice: str, round: str) -> HttpResponse:
    found = pages.round_for(request, practice, round)
    if _try(request, lambda: planning.extend(by=person_for(request), of=found)):
        messages.success(request, _("The round is open for five more working days. Tell everyone."))
    return _to(found)


def cancel(request: HttpRequest, practice: str, round: str) -> HttpResponse:
    """Says what will go, then destroys it."""
    found = pages.round_for(request, practice, round)
    if request.method == "POST":
        if _try(request, lambda: planning.cancel(by=person_for(request), of=found)):
            messages.success(request, _("The round is cancelled. Every answer, code and key of it has been destroyed."))
        return redirect("reflections", practice=practice)
    return pages.page(request, found.employer, "cancel", round=found)


def _try(request: HttpRequest, act: object) -> bool:
    """Does something; tells its error on the next page instead. Whether it was done."""
    try:
        act()  # type: ignore[operator]
    except ReflectionError as error:
        messages.warning(request, str(error))
        return False
    return True


def _pdf(data: bytes, name: str) -> HttpResponse:
    """Shown in the browser and kept by nobody: a copy in Downloads is one copy too many."""
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"},
    )
