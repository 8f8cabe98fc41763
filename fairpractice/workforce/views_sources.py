"""What is known about the area, and the languages and backgrounds that people chose to share."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.files import uploads
from fairpractice.files.exceptions import FilesError
from fairpractice.organisations.access import person_for, practice_for
from fairpractice.ui.held import bind
from fairpractice.workforce import in_words, languages, sources
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.forms_care import BackgroundsForm, SourceForm, told
from fairpractice.workforce.models import Source
from fairpractice.workforce.pages import page


def all_of(request: HttpRequest, practice: str) -> HttpResponse:
    """The list of sources."""
    employer = practice_for(request, practice)
    return page(request, employer, "sources", rows=sources.of(employer))


def _found(request: HttpRequest, practice: str, source: str) -> Source:
    employer = practice_for(request, practice)
    found = Source.objects.select_related("employer").filter(employer=employer, public_id=source).first()
    if found is None:
        raise Http404
    return found


def _told(form: SourceForm) -> sources.Told:
    return sources.Told(**{name: form.cleaned_data[name] for name in sources.FIELDS})


def add(request: HttpRequest, practice: str) -> HttpResponse:
    """Adds a link or a file."""
    employer = practice_for(request, practice)
    problem = uploads.problem(request) if request.method == "POST" else ""
    form = bind(request, SourceForm, upload_problem=problem)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            sources.add(
                by=person_for(request),
                employer=employer,
                told=_told(form),
                upload=data["file"],
                as_evidence=data["as_evidence"],
            )
        except WorkforceError as error:
            told(form, error)
        except FilesError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("Added."))
            return redirect("workforce-sources", practice=practice)
    title = _("Add something about your area")
    return page(request, employer, "source_form", form=form, title=title, files=True, found=None)


def change(request: HttpRequest, practice: str, source: str) -> HttpResponse:
    """Puts right what is said of it."""
    found = _found(request, practice, source)
    initial = {name: getattr(found, name) for name in sources.FIELDS}
    form = bind(request, SourceForm, new=False, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            sources.change(by=person_for(request), source=found, told=_told(form))
        except WorkforceError as error:
            told(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("workforce-sources", practice=practice)
    return page(request, found.employer, "source_form", form=form, title=_("Change a source"), found=found)


@require_POST
def use(request: HttpRequest, practice: str, source: str) -> HttpResponse:
    """Keeps a link as evidence too."""
    found = _found(request, practice, source)
    try:
        sources.use_as_evidence(by=person_for(request), source=found)
        messages.success(request, _("It is part of your evidence now."))
    except WorkforceError as error:
        messages.warning(request, error.words)
    return redirect("workforce-sources", practice=practice)


def remove(request: HttpRequest, practice: str, source: str) -> HttpResponse:
    """Asks once more, then takes it off the list."""
    found = _found(request, practice, source)
    if request.method == "POST":
        sources.remove(by=person_for(request), source=found)
        messages.success(request, _("Taken off the list."))
        return redirect("workforce-sources", practice=practice)
    says = [_("It goes from this list, with what you wrote about it.")]
    if found.evidence:
        says.append(_("It stays in your evidence."))
    return page(
        request,
        found.employer,
        "confirm",
        title=_("Take “%(title)s” off the list?") % {"title": found.title},
        says=says,
        button=_("Take it off"),
        back_to="sources/",
        back_words=_("Back"),
    )


def backgrounds(request: HttpRequest, practice: str) -> HttpResponse:
    """Languages and backgrounds, typed after asking."""
    employer = practice_for(request, practice)
    kept = {kind: languages.of(employer, kind) for kind in languages.KINDS}
    initial = {kind: languages.written(rows) for kind, rows in kept.items()}
    form = bind(request, BackgroundsForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        for kind in languages.KINDS:
            languages.put(by=person_for(request), employer=employer, kind=kind, rows=form.cleaned_data[kind])
        messages.success(request, _("Saved."))
        return redirect("workforce-backgrounds", practice=practice)
    names, shown = languages.shared_languages(employer), in_words.shown(employer, in_words.LANGUAGES)
    return page(request, employer, "backgrounds", form=form, names=names, shown=shown)


@require_POST
def languages_team(request: HttpRequest, practice: str) -> HttpResponse:
    """Shows the languages on the team page, or no longer."""
    employer = practice_for(request, practice)
    if "stop" in request.POST:
        in_words.stop(by=person_for(request), employer=employer, what=in_words.LANGUAGES)
        messages.success(request, _("Taken off the team page."))
    else:
        try:
            in_words.show(by=person_for(request), employer=employer, what=in_words.LANGUAGES)
            messages.success(request, _("The team sees it now."))
        except WorkforceError as error:
            messages.warning(request, error.words)
    return redirect("workforce-backgrounds", practice=practice)
