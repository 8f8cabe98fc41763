"""The lead's pages of the statement: where it stands, how to begin one, what is said about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from fairpractice.documents import blocks, bringing, editing, forms_statement, publishing, together, wording
from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.models import Document
from fairpractice.documents.pages import document_for, home_of, page, reader_path
from fairpractice.framework.translating import English
from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.ui.held import bind


def statement(request: HttpRequest, practice: str) -> HttpResponse:
    """Where the statement stands and what can be done next; ways to begin, where there is none."""
    employer = practice_for(request, practice)
    found = editing.live_statement(employer)
    earlier = Document.objects.filter(
        employer=employer, kind=Document.Kind.STATEMENT, stage=Document.Stage.WITHDRAWN
    ).select_related("current")
    context = {"earlier": list(earlier), "waiting": bringing.waiting(employer, found)}
    if found is None:
        return page(request, employer, "statement_begin", examples=blocks.shelf().examples, **context)
    head = editing.newest(found)
    return page(
        request,
        employer,
        "statement_home",
        document=found,
        head=head,
        signatures=together.signatures(head),
        unsigned=head is not None and publishing.waits_for_signature(found, head),
        reader=reader_path(found),
        **context,
    )


def build(request: HttpRequest, practice: str) -> HttpResponse:
    """Chooses building blocks; they become a draft."""
    employer = practice_for(request, practice)
    form = bind(request, forms_statement.BlocksForm, employer=employer)
    if request.method == "POST" and form.is_valid():
        reason = _("Put together from building blocks")
        return _begun(request, employer, form.cleaned_data["title"], form.text, reason)
    return page(request, employer, "statement_blocks", form=form, advice=blocks.shelf().advice)


def example(request: HttpRequest, practice: str, name: str) -> HttpResponse:
    """A whole statement of a made-up Practice; a draft can begin with it."""
    employer = practice_for(request, practice)
    found = blocks.example(name)
    if found is None:
        raise Http404
    text = blocks.example_text(found, employer)
    if request.method == "POST":
        return _begun(request, employer, str(blocks.shelf().title), text, _("Began with an example"))
    english = isinstance(found.title, English)
    return page(request, employer, "statement_example", example=found, html=wording.html(text), english=english)


def write(request: HttpRequest, practice: str) -> HttpResponse:
    """Writes or pastes a first version."""
    employer = practice_for(request, practice)
    form = bind(request, forms_statement.BeginForm, initial={"based_on": 0, "title": str(blocks.shelf().title)})
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        data = form.cleaned_data
        return _begun(request, employer, data["title"], data["text"], data["reason"])
    shown = wording.html(wording.tidy(form.cleaned_data.get("text", ""))) if form.is_bound and form.is_valid() else ""
    return page(request, employer, "document_write", form=form, shown=shown, title=_("Write or paste a statement"))


def _begun(request: HttpRequest, employer: Organisation, title: str, text: str, reason: str) -> HttpResponse:
    """A new statement. Where there is one by now, the words become a version of it, so that none is lost."""
    by = person_for(request)
    said = wording.Wording(text=text)
    try:
        made = editing.begin(
            by=by, employer=employer, kind=Document.Kind.STATEMENT, title=title, wording=said, reason=reason
        )
    except DocumentError as error:
        found = editing.live_statement(employer)
        if found is None:
            raise
        editing.put_aside(by=by, document=found, wording=said, reason=reason)
        messages.warning(request, f"{error} {_('Your words are kept among its versions.')}")
        return redirect("document-versions", practice=employer.public_id, document=found.public_id)
    messages.success(request, _("You have a draft. Nobody sees it yet. Change the words until they are yours."))
    return redirect("document-write", practice=employer.public_id, document=made.public_id)


def document(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """To the page of this document, whichever kind it is."""
    return redirect(home_of(document_for(request, practice, document)))


def about(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """Title, who looks after it, when it is looked at again."""
    found = document_for(request, practice, document)
    names = ("title", "owner_role", "owner_name", "review_on", "must_acknowledge")
    form = bind(request, forms_statement.AboutForm, initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and form.is_valid():
        editing.describe(by=person_for(request), document=found, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(home_of(found))
    return page(request, found.employer, "document_form", document=found, form=form, title=_("About this document"))


def withdraw(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """Says what will happen, then takes it away from readers; or takes that back."""
    found = document_for(request, practice, document)
    form = bind(request, forms_statement.WithdrawForm)
    if request.method == "POST" and "bring_back" in request.POST:
        try:
            publishing.take_back_withdrawal(by=person_for(request), document=found)
            messages.success(request, _("It is back as it was before."))
        except DocumentError as error:
            messages.warning(request, str(error))
        return redirect(home_of(found))
    if request.method == "POST" and form.is_valid():
        publishing.withdraw(by=person_for(request), document=found, because=form.cleaned_data["because"])
        messages.success(request, _("Withdrawn. Its versions are kept, and you can bring it back."))
        return redirect(home_of(found))
    return page(request, found.employer, "document_withdraw", document=found, form=form)
