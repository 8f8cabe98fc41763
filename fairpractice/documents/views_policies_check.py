"""The guided check of a policy: one question a page, left and taken up again at any time, closed when all are answered."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.documents import checks, register
from fairpractice.documents import forms_policies as forms
from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.models import Document
from fairpractice.documents.models_register import Check
from fairpractice.documents.pages import page
from fairpractice.documents.policy_kinds import shelf
from fairpractice.documents.views_policies import policy_for
from fairpractice.organisations.access import person_for
from fairpractice.plans import words
from fairpractice.ui.held import bind


def start(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """What the check is, and the button that begins it or takes it up again."""
    found = policy_for(request, practice, document)
    if request.method == "POST":
        try:
            check = checks.begin(by=person_for(request), document=found)
        except DocumentError as error:
            messages.warning(request, str(error))
            return redirect("policy", practice=practice, document=document)
        return redirect(_next(found, check))
    return page(
        request,
        found.employer,
        "policy_check_start",
        document=found,
        open=checks.open_check(found),
        finished=checks.finished(found),
        questions=shelf().questions_of(found.policy_kind),
    )


def _next(document: Document, check: Check, after: int = 0) -> str:
    """The page of the next question that has no answer, or the last page."""
    base = f"/lead/{document.employer.public_id}/policies/{document.public_id}/check/"
    for one in checks.questions(check):
        if one.number > after and not one.answer:
            return f"{base}{one.number}/"
    return f"{base}finish/"


def _open(request: HttpRequest, practice: str, document: str) -> tuple[Document, Check]:
    found = policy_for(request, practice, document)
    check = checks.open_check(found)
    if check is None:
        raise Http404
    return found, check


def question(request: HttpRequest, practice: str, document: str, number: int) -> HttpResponse:
    """One question."""
    found, check = _open(request, practice, document)
    asked = checks.questions(check)
    one = next((one for one in asked if one.number == number), None)
    if one is None:
        raise Http404
    initial = {"answer": one.answer, "note": one.note, "action": one.action}
    form = bind(request, forms.QuestionForm, question=one.title, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            check = checks.answer(
                by=person_for(request),
                check=check,
                question=one.id,
                found=data["answer"],
                note=data["note"],
                action=data["action"],
            )
        except DocumentError as error:
            form.add_error("answer", str(error))
        else:
            return redirect(_next(found, check, number))
    return page(
        request, found.employer, "policy_check", document=found, form=form, question=one, of=len(asked), number=number
    )


def finish(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """All answers on one page; then the actions go into the plan."""
    found, check = _open(request, practice, document)
    initial = {"review_on": register.suggested_review(found.policy_kind, timezone.localdate())}
    form = bind(request, forms.FinishForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = checks.finish(by=person_for(request), check=check, **form.cleaned_data)
        except DocumentError as error:
            form.add_error(None, str(error))
        else:
            told = _("The look is finished and kept.")
            more = _("What you want to do about it is in your plan.") if made else ""
            messages.success(request, f"{told} {more}".strip())
            return redirect("policy-checked", practice=practice, document=document, check=check.public_id)
    asked = checks.questions(check)
    return page(
        request,
        found.employer,
        "policy_check_finish",
        document=found,
        form=form,
        questions=asked,
        left=[one for one in asked if not one.answer],
    )


def checked(request: HttpRequest, practice: str, document: str, check: str) -> HttpResponse:
    """A finished check as it was, and what became of its actions."""
    found = policy_for(request, practice, document)
    done = get_object_or_404(
        Check.objects.select_related("document__employer", "version", "by"), document=found, public_id=check
    )
    if done.finished_on is None:
        raise Http404
    return page(
        request,
        found.employer,
        "policy_checked",
        document=found,
        check=done,
        questions=checks.questions(done),
        took=words.took_words(tuple(done.took_part)),
        actions=checks.actions_of(done),
    )
