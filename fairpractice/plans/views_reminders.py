"""Reminders and the calendar feed."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fairpractice.organisations.access import person_for, practice_for
from fairpractice.plans import reminders as services
from fairpractice.plans import words
from fairpractice.plans.forms import RemindersForm
from fairpractice.plans.pages import done, page
from fairpractice.ui.held import bind


def reminders(request: HttpRequest, practice: str) -> HttpResponse:
    """What to be reminded of, and how; with what is coming, for those who want none."""
    employer = practice_for(request, practice)
    person = person_for(request)
    now = services.reminding_of(person=person, employer=employer)
    initial = {name: getattr(now, name) for name in ("by_email", "actions", "evidence", "yearly", "policies")}
    form = bind(request, RemindersForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        # Where no e-mail is sent the page does not ask about it, so the wish stays as it was.
        unasked = {} if settings.EMAIL_ENABLED else {"by_email": now.by_email}
        services.set_reminders(by=person, employer=employer, **{**form.cleaned_data, **unasked})
        done(request, _("Saved."))
        return redirect("reminders", practice=practice)
    coming = [(words.due_words(due), words.due_address(due)) for due in services.dues_of(employer)]
    return page(
        request,
        employer,
        "reminders",
        form=form,
        now=now,
        coming=coming,
        address="",
        can_mail=settings.EMAIL_ENABLED,
        email=person.email,
    )


@require_POST
def feed(request: HttpRequest, practice: str) -> HttpResponse:
    """Makes a new calendar address, shown once; or stops it."""
    employer = practice_for(request, practice)
    person = person_for(request)
    if request.POST.get("stop") == "1":
        services.stop_feed(by=person, employer=employer)
        done(request, _("The calendar address no longer works."))
        return redirect("reminders", practice=practice)
    return page(request, employer, "feed", address=services.new_feed(by=person, employer=employer))


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The feed itself: nobody is signed in, the address is the key."""
    found = services.feed(token)
    if found is None:
        raise Http404
    return HttpResponse(
        found,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": 'attachment; filename="fair-practice.ics"',
        },
    )
