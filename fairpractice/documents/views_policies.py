"""The lead's register of policies. Writing, comparing and publishing have their pages with the statement's (`views_writing`, `views_versions`)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.documents import acknowledging, bringing, checks, editing, importing, publishing, register
from fairpractice.documents import forms_policies as forms
from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.models import Document, Version
from fairpractice.documents.pages import document_for, page, reader_path
from fairpractice.documents.policy_kinds import ANOTHER, PolicyKind, example_text, gaps, shelf
from fairpractice.documents.word_blocks import Choice as Tracked
from fairpractice.documents.wording import Wording
from fairpractice.files import services as files
from fairpractice.files import uploads
from fairpractice.files.exceptions import FilesError
from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation, Person
from fairpractice.plans.models import Action
from fairpractice.ui.held import bind


def policy_for(request: HttpRequest, practice: str, public_id: str) -> Document:
    """A policy of the Practice that the signed-in person leads; raises SignInNeeded or Http404."""
    found = document_for(request, practice, public_id)
    if found.kind != Document.Kind.POLICY:
        raise Http404
    return found


def policies(request: HttpRequest, practice: str) -> HttpResponse:
    """All policies, how far each is, and what is due for a look."""
    employer = practice_for(request, practice)
    entries = register.policies(employer)
    return page(
        request,
        employer,
        "policy_list",
        entries=[one for one in entries if one.document.stage != Document.Stage.WITHDRAWN],
        withdrawn=[one for one in entries if one.document.stage == Document.Stage.WITHDRAWN],
        due=register.due_now(entries),
        missing=register.kinds_missing(employer, entries),
    )


def add(request: HttpRequest, practice: str) -> HttpResponse:
    """Chooses the kind of a policy; those that there are already come last."""
    employer = practice_for(request, practice)
    missing = register.kinds_missing(employer, register.policies(employer))
    names = {kind.id for kind in missing}
    have = [kind for kind in shelf().kinds.values() if kind.id not in names and kind.id != ANOTHER]
    return page(request, employer, "policy_kinds", missing=missing, have=have, another=shelf().kinds[ANOTHER])


def _kind(name: str) -> PolicyKind:
    found = shelf().kinds.get(name)
    if found is None:
        raise Http404
    return found


def _problem(request: HttpRequest) -> str:
    return uploads.problem(request) if request.method == "POST" else ""


def add_kind(request: HttpRequest, practice: str, kind: str) -> HttpResponse:
    """Puts a policy on the register: our example, a text, a file or a link."""
    employer = practice_for(request, practice)
    chosen = _kind(kind)
    example = example_text(chosen.id, employer)
    sources = [forms.TEXT, forms.WORD, forms.FILE, forms.LINK]
    form = bind(
        request,
        forms.NewPolicyForm,
        sources=[forms.EXAMPLE, *sources] if example else sources,
        upload_problem=_problem(request),
        initial={"title": "" if chosen.id == ANOTHER else str(chosen.title)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _begin(person_for(request), employer, chosen, form.cleaned_data, example)
        except FilesError as error:
            form.add_error("file", str(error))
        except DocumentError as error:
            form.add_error("source", str(error))
        else:
            messages.success(request, _("It is on the register. Say now who looks after it."))
            return redirect("policy-details", practice=practice, document=made.public_id)
    checked = shelf().checked if chosen.know else ""
    return page(
        request, employer, "policy_add", form=form, kind=chosen, example=example, advice=shelf().advice, checked=checked
    )


@transaction.atomic
def _begin(by: Person, employer: Organisation, kind: PolicyKind, data: dict[str, Any], example: str) -> Document:
    return editing.begin(
        by=by,
        employer=employer,
        kind=Document.Kind.POLICY,
        title=data["title"],
        wording=_wording(by, employer, data, example),
        reason=_("Began with our example") if data["source"] == forms.EXAMPLE else "",
        policy_kind=kind.id,
        review_on=register.suggested_review(kind.id, timezone.localdate()),
        induction=kind.induction,
        must_acknowledge=kind.acknowledge,
    )


def _wording(by: Person, employer: Organisation, data: dict[str, Any], example: str = "") -> Wording:
    """What was given as the words of a version; a file is kept first. Tracked changes of Word stay, as marks in the text."""
    source = data["source"]
    if source in (forms.TEXT, forms.EXAMPLE):
        return Wording(text=data["text"] if source == forms.TEXT else example)
    if source == forms.LINK:
        return Wording(link=data["link"])
    stored = files.store(by=by, organisation=employer, upload=data["file"])
    if source == forms.WORD:
        return importing.read(stored).wording(stored, Tracked.MARKS, notes=True)
    return Wording(stored_file=stored, plain=importing.words_of(stored))


def policy(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """One policy: how far it is, what to do next, who has read it, what was found at reviews."""
    found = policy_for(request, practice, document)
    head = editing.newest(found)
    readings = acknowledging.readings(found.employer, [found])
    kind = shelf().kinds.get(found.policy_kind)
    return page(
        request,
        found.employer,
        "policy_one",
        document=found,
        entry=register.entry(found),
        head=head,
        gaps=gaps(head.text) if head and not head.published_on else (),
        waiting=bringing.waiting(found.employer, found),
        reading=readings[0] if readings else None,
        checks=checks.finished(found),
        actions=list(
            Action.objects.filter(employer=found.employer, suggested_by=checks.suggested_by(found), retired_at=None)
        ),
        kind=kind,
        checked=shelf().checked if kind and kind.know else "",
        stages=[stage for stage in register.ON_THE_WAY if stage != found.stage],
        reader=reader_path(found),
    )


def details(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """Name, owner, review date, induction set, and whether everybody says that they have read it."""
    found = policy_for(request, practice, document)
    names = ("title", "owner_role", "owner_name", "review_on", "induction", "must_acknowledge")
    form = bind(request, forms.DetailsForm, initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and form.is_valid():
        editing.describe(by=person_for(request), document=found, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("policy", practice=practice, document=document)
    return page(
        request, found.employer, "policy_form", document=found, form=form, title=_("About this policy"), back=True
    )


@require_POST
def stage(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """Says with one button how far a policy is that is not published yet."""
    found = policy_for(request, practice, document)
    try:
        register.set_stage(by=person_for(request), document=found, stage=request.POST.get("stage", ""))
        messages.success(request, _("Saved."))
    except DocumentError as error:
        messages.warning(request, str(error))
    return redirect("policy", practice=practice, document=document)


def version(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """A newer file or link in place of the one that is there."""
    found = policy_for(request, practice, document)
    head = editing.newest(found)
    form = bind(
        request,
        forms.NewVersionForm,
        sources=[forms.FILE, forms.LINK],
        upload_problem=_problem(request),
        initial={"source": forms.LINK if head and head.source == Version.Source.LINK else forms.FILE},
    )
    if request.method == "POST" and form.is_valid():
        by, data = person_for(request), form.cleaned_data
        try:
            with transaction.atomic():  # no row of a file without the version that has it
                wording = _wording(by, found.employer, data)
                based_on = head.number if head else 0
                editing.save(by=by, document=found, wording=wording, based_on=based_on, reason=data["reason"])
        except FilesError as error:
            form.add_error("file", str(error))
        except DocumentError as error:
            form.add_error("source", str(error))
        else:
            messages.success(request, _("Kept as a new version. Readers see it when you publish it."))
            return redirect("policy", practice=practice, document=document)
    title = _("Add a new file or link")
    return page(request, found.employer, "policy_form", document=found, form=form, title=title, files=True, back=True)


def withdraw(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """Says what will happen, then takes a policy away from readers; or takes that back."""
    found = policy_for(request, practice, document)
    by = person_for(request)
    if request.method == "POST" and "bring_back" in request.POST:
        publishing.take_back_withdrawal(by=by, document=found)
        messages.success(request, _("It is back as it was before."))
        return redirect("policy", practice=practice, document=document)
    others = [row for row in register.for_readers(found.employer) if row.pk != found.pk]
    form = bind(request, forms.WithdrawForm, others=[(row.public_id, row.title) for row in others])
    if request.method == "POST" and form.is_valid():
        chosen = next((row for row in others if row.public_id == form.cleaned_data["replaced_by"]), None)
        publishing.withdraw(by=by, document=found, because=form.cleaned_data["because"], replaced_by=chosen)
        messages.success(request, _("Withdrawn. Its versions are kept, and you can bring it back."))
        return redirect("policy", practice=practice, document=document)
    return page(request, found.employer, "policy_withdraw", document=found, form=form)
