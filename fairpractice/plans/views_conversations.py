"""What team conversations decided: kept, corrected, and every earlier wording."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.plans import answers, queries
from fairpractice.plans import undo as undoing
from fairpractice.plans.forms import ConversationForm
from fairpractice.plans.models import Conversation
from fairpractice.plans.packs import Item
from fairpractice.plans.pages import done, item_at, page
from fairpractice.ui.held import bind


def conversation(request: HttpRequest, practice: str, initiative: str) -> HttpResponse:
    """A place to keep what a team conversation decided, with the earlier ones."""
    employer = practice_for(request, practice)
    found = item_at(employer, initiative, initiative=True)
    form = bind(request, ConversationForm, initial={"held_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        answers.converse(by=person_for(request), employer=employer, item=found, **form.cleaned_data)
        step = undoing.last_step(by=person_for(request), employer=employer)
        done(request, _("We kept what you decided."), step)
        return redirect("conversation-record", practice=practice, initiative=initiative)
    talks = queries.conversations_of(employer, found.key)
    return page(request, employer, "conversation", form=form, item=found, talks=talks)


def _wordings(
    request: HttpRequest, practice: str, initiative: str, talk: str
) -> tuple[Organisation, Item, tuple[Conversation, ...]]:
    employer = practice_for(request, practice)
    found = item_at(employer, initiative, initiative=True)
    rows = queries.wordings_of(employer, found.key, talk)
    if not rows:
        raise Http404
    return employer, found, rows


def correct(request: HttpRequest, practice: str, initiative: str, talk: str) -> HttpResponse:
    """Other words, another day or other people; what stood before stays in its history."""
    employer, found, rows = _wordings(request, practice, initiative, talk)
    now = rows[0]
    initial = {name: getattr(now, name) for name in ("held_on", "took_part", "decided", "next_step")}
    form = bind(request, ConversationForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        if answers.correct(by=person_for(request), talk=now, **form.cleaned_data):
            step = undoing.last_step(by=person_for(request), employer=employer)
            done(request, _("Corrected. The earlier words are kept with it."), step)
        else:
            done(request, _("Nothing was changed."))
        return redirect("conversation-record", practice=practice, initiative=initiative)
    return page(request, employer, "conversation_correct", form=form, item=found, talk=talk, earlier=len(rows) > 1)


def history(request: HttpRequest, practice: str, initiative: str, talk: str) -> HttpResponse:
    """Every wording of one conversation, newest first, by the day it was written down."""
    employer, found, rows = _wordings(request, practice, initiative, talk)
    return page(request, employer, "conversation_history", item=found, rows=rows, talk=talk)
