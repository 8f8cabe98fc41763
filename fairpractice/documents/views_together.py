"""Shaping a text together, signing and launching it: the lead's pages, and those of colleagues with an account."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.documents import forms_together as forms
from fairpractice.documents import together as shaping
from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.models import Document, Version
from fairpractice.documents.models_together import Adviser, Comment, Invited, Pledge, Signature
from fairpractice.figures import words
from fairpractice.files import services as files
from fairpractice.organisations.access import LEADING, STAFF, person_for, practice_for, roles_of
from fairpractice.organisations.models import Organisation, Role
from fairpractice.plans import actions, packs
from fairpractice.reflections.exceptions import ReflectionError
from fairpractice.ui.components import Choice, page_errors
from fairpractice.ui.held import bind

_SIGNING = (Role.Kind.LEAD, Role.Kind.DEPUTY, Role.Kind.SENIOR)


def _document(
    request: HttpRequest, practice: str, public_id: str, kinds: tuple[str, ...] | None = None
) -> tuple[Organisation, Document, Version]:
    """A document of the Practice with its newest version; raises SignInNeeded or Http404."""
    employer = practice_for(request, practice, kinds) if kinds else practice_for(request, practice)
    found = get_object_or_404(
        Document.objects.select_related("employer", "current"), employer=employer, public_id=public_id
    )
    version = shaping.latest(found)
    if version is None:
        raise Http404
    version.document = found
    return employer, found, version


def _page(request: HttpRequest, of: Document, template: str, **context: Any) -> HttpResponse:
    form = context.get("form")
    wrong = page_errors(form) if isinstance(form, BaseForm) and form.is_bound else []
    base = f"/lead/{of.employer.public_id}/documents/{of.public_id}/"
    return render(
        request,
        f"documents/{template}.jinja",
        {"practice": of.employer, "document": of, "base": base, "page_errors": wrong, "words": words, **context},
    )


def _here(of: Document, end: str = "together/") -> str:
    return f"/lead/{of.employer.public_id}/documents/{of.public_id}/{end}"


def _try(request: HttpRequest, act: Callable[[], object], told: str) -> None:
    try:
        act()
        messages.success(request, told)
    except (DocumentError, ReflectionError) as error:
        messages.warning(request, str(error))


def together(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """Everything about shaping one text: comments by paragraph, rounds by slip, who was invited, who advised, who signed."""
    _employer, found, version = _document(request, practice, document)
    return _page(
        request,
        found,
        "together",
        version=version,
        threads=shaping.threads(version),
        earlier=shaping.earlier(version),
        windows=shaping.windows(found),
        invited=list(Invited.objects.filter(document=found)),
        advisers=list(Adviser.objects.filter(document=found)),
        signatures=shaping.signatures(version),
        pledge=Pledge.objects.filter(document=found).first(),
    )


@require_POST
def consult(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """Opens the draft to colleagues with an account."""
    _employer, found, _version = _document(request, practice, document)
    by = person_for(request)
    _try(
        request,
        lambda: shaping.consult(by=by, document=found),
        _("Colleagues with an account can read the draft now and comment on it."),
    )
    return redirect(_here(found))


@require_POST
def slips(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """Begins comments or consent by slip; goes on in the pages of reflections."""
    employer, found, version = _document(request, practice, document)
    begin = {"comments": shaping.slips_for_comments, "consent": shaping.slips_for_consent}.get(
        request.POST.get("kind", "")
    )
    if begin is None:
        raise Http404
    try:
        made = begin(by=person_for(request), version=version, home=_here(found))
    except (DocumentError, ReflectionError) as error:
        messages.warning(request, str(error))
        return redirect(_here(found))
    return redirect(f"/lead/{employer.public_id}/reflections/{made.public_id}/basics/")


def reply(request: HttpRequest, practice: str, document: str, comment: str) -> HttpResponse:
    """Takes a comment up, answers it, or declines it with a reason."""
    _employer, found, _version = _document(request, practice, document)
    row = get_object_or_404(Comment.objects.select_related("version"), version__document=found, public_id=comment)
    first = "" if row.outcome == Comment.Outcome.OPEN else row.outcome
    form = bind(request, forms.ReplyForm, initial={"outcome": first, "reply": row.reply})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        row.version.document = found
        shaping.reply(by=person_for(request), comment=row, outcome=data["outcome"], text=data["reply"])
        messages.success(request, _("Saved."))
        return redirect(_here(found))
    paragraph = dict(enumerate(shaping.paragraphs(row.version.text))).get(row.paragraph, "")
    return _page(request, found, "together_reply", form=form, comment=row, paragraph=paragraph)


def invited(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """Who was invited to shape the text, and how."""
    _employer, found, _version = _document(request, practice, document)
    form = bind(request, forms.InvitedForm)
    if request.method == "POST" and form.is_valid():
        shaping.invite(by=person_for(request), document=found, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(_here(found))
    return _page(request, found, "together_form", form=form, title=_("Who was invited, and how"))


@require_POST
def invited_remove(request: HttpRequest, practice: str, document: str, row: int) -> HttpResponse:
    _employer, found, _version = _document(request, practice, document)
    shaping.take_back_invited(by=person_for(request), row=get_object_or_404(Invited, document=found, pk=row))
    messages.success(request, _("Taken away."))
    return redirect(_here(found))


def advisers(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """Names somebody who advised and agreed to be named."""
    _employer, found, _version = _document(request, practice, document)
    form = bind(request, forms.AdviserForm)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        shaping.name_adviser(by=person_for(request), document=found, name=data["name"], role=data["role"])
        messages.success(request, _("Saved."))
        return redirect(_here(found))
    return _page(request, found, "together_form", form=form, title=_("Somebody who advised"))


@require_POST
def adviser_remove(request: HttpRequest, practice: str, document: str, row: int) -> HttpResponse:
    _employer, found, _version = _document(request, practice, document)
    shaping.take_back_adviser(by=person_for(request), row=get_object_or_404(Adviser, document=found, pk=row))
    messages.success(request, _("The name is gone."))
    return redirect(_here(found))


def pledge(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """What the Practice pledges: the whole framework, or some initiatives to begin with."""
    employer, found, _version = _document(request, practice, document)
    pack = packs.pack_for(employer)
    choices = [(i.id, str(i.title)) for theme in pack.themes for i in theme.initiatives]
    now = Pledge.objects.filter(document=found).first()
    initial = (
        {"whole": "whole" if now.whole else "part", "initiatives": now.initiatives, "words": now.words}
        if now
        else {"whole": "whole"}
    )
    form = bind(request, forms.PledgeForm, initiatives=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        shaping.pledge(
            by=person_for(request),
            document=found,
            whole=data["whole"] == "whole",
            initiatives=data["initiatives"],
            words=data["words"],
        )
        messages.success(request, _("Saved."))
        return redirect(_here(found))
    return _page(request, found, "together_form", form=form, title=_("Our pledge"))


def launch(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """The launch plan: ready-made actions to add to the Practice's plan."""
    employer, found, _version = _document(request, practice, document)
    offered = dict(enumerate(shaping.launch_actions()))
    choices = [(str(n), Choice(a.title, a.why)) for n, a in offered.items()]
    form = bind(request, forms.LaunchForm, choices=choices)
    if request.method == "POST" and form.is_valid():
        for number in form.cleaned_data["chosen"]:
            actions.add(
                by=person_for(request),
                employer=employer,
                said=offered[int(number)],
                suggested_by=f"launch:{found.public_id}:{number}",
            )
        messages.success(request, _("Added to your plan. Say there who does what, and by when."))
        return redirect("plan", practice=practice)
    return _page(request, found, "together_form", form=form, title=_("Launch it"), save=_("Add to our plan"))


def paper_signature(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """A signature on paper, with a photo or scan as evidence."""
    _employer, found, version = _document(request, practice, document)
    form = bind(request, forms.PaperSignatureForm, initial={"number": version.number})
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        if data.pop("number") != version.number:
            return _read_the_newer(request)
        try:
            shaping.sign_on_paper(by=person_for(request), version=version, **data)
            messages.success(request, _("Saved."))
            return redirect(_here(found))
        except DocumentError as error:
            form.add_error(None, str(error))
    title = _("A signature on paper, under version %(n)s") % {"n": version.number}
    return _page(request, found, "together_form", form=form, title=title, with_file=True)


def _read_the_newer(request: HttpRequest) -> HttpResponse:
    """Nobody's name comes to stand under words that they have not seen."""
    messages.warning(
        request, _("Somebody saved a newer version meanwhile. Read it first: a name stands under one version.")
    )
    return redirect(request.path)


def paper_signature_file(request: HttpRequest, practice: str, document: str, signature: int) -> FileResponse:
    """The photo or scan of a signature."""
    employer, found, _version = _document(request, practice, document)
    row = get_object_or_404(
        Signature.objects.select_related("paper"), version__document=found, pk=signature, paper__isnull=False
    )
    assert row.paper  # asked for
    return files.download(organisation=employer, stored=row.paper)


def shape(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """For colleagues with an account: the draft, and a comment on any paragraph."""
    employer, found, version = _document(request, practice, document, STAFF)
    if found.stage != Document.Stage.CONSULTING:
        raise Http404
    form = bind(request, forms.CommentForm)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            if data.pop("number") != version.number:  # the paragraph may be another by now
                raise DocumentError(
                    _("Somebody saved a newer version meanwhile. Read the paragraph, then send it again.")
                )
            shaping.comment(by=person_for(request), version=version, **data)
            messages.success(request, _("Thank you. Your comment stands beneath the paragraph."))
            return redirect("document-shape", practice=employer.public_id, document=found.public_id)
        except DocumentError as error:
            form.add_error("text", str(error))
    at = request.POST.get("paragraph", request.GET.get("paragraph", ""))
    return _page(
        request,
        found,
        "shape",
        form=form,
        version=version,
        threads=shaping.threads(version),
        earlier=shaping.earlier(version),
        at=int(at) if at.isdecimal() and len(at) < 5 else None,
    )


def sign(request: HttpRequest, practice: str, document: str) -> HttpResponse:
    """For senior leaders: the newest version, and their name under it."""
    employer, found, version = _document(request, practice, document, _SIGNING)
    form = bind(request, forms.SignForm, initial={"number": version.number})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["number"] != version.number:
            return _read_the_newer(request)
        try:
            shaping.sign(by=person_for(request), version=version, role=form.cleaned_data["role"])
            messages.success(request, _("Signed. Thank you."))
            return redirect("document-sign", practice=practice, document=document)
        except DocumentError as error:
            form.add_error("role", str(error))
    return _page(
        request, found, "sign", form=form, version=version, signatures=shaping.signatures(version),
        signed=any(s.person_id == person_for(request).pk for s in shaping.signatures(version)),
        leads=any(r.organisation_id == employer.pk and r.kind in LEADING for r in roles_of(request)),
    )  # fmt: skip
