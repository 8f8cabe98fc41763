"""The fairness check before formal action. Nothing that is posted here is stored: it comes back as a page and as a paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.reports.render import render
from fairpractice.ui.texts import document_words
from fairpractice.workforce import care_content, fairness, retention
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.forms_care import CountForm, FairnessForm, told
from fairpractice.workforce.groups import NOT_KNOWN
from fairpractice.workforce.pages import page

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def check(request: HttpRequest, practice: str) -> HttpResponse:
    """The questions; once posted, what was written, to print or to save. "again" goes back with everything still there."""
    employer = practice_for(request, practice)
    content = care_content.fairness()
    form = FairnessForm(request.POST if request.method == "POST" else None, content=content)
    if request.method == "POST" and form.is_valid() and "again" not in request.POST:
        return _written(request, employer, content, form)
    shown = [(part, [form[name] for name, id in form.names.items() if id in _ids(part)]) for part in content.parts]
    return page(request, employer, "fairness", form=form, parts=shown, content=content)


def _ids(part: care_content.Part) -> set[str]:
    return {each.id for each in part.questions}


def _written(
    request: HttpRequest, employer: Organisation, content: care_content.Fairness, form: FairnessForm
) -> HttpResponse:
    parts = fairness.answered(content, form.answers())
    outcome = form.cleaned_data["outcome"]
    fields = {name: form.cleaned_data[name] for name in (*form.names, "outcome") if form.cleaned_data[name]}
    return page(
        request,
        employer,
        "fairness_written",
        parts=parts,
        still_open=fairness.unanswered(parts),
        outcome=fairness.OUTCOMES.get(outcome, ""),
        fields={**fields, "kept_nowhere": "1"},
        count=_count_form(outcome),
        on=timezone.localdate(),
    )


def _years() -> list[tuple[int, str]]:
    now = retention.year_of(timezone.localdate())
    return [(year, formats.date_format(retention.year_end(year), "j F Y")) for year in (now, now - 1)]


def _count_form(outcome: str) -> CountForm:
    years = _years()
    initial = {"outcome": outcome, "group": NOT_KNOWN, "year": years[0][0]}
    return CountForm(years=years, initial=initial)


@require_POST
def paper(request: HttpRequest, practice: str, kind: str) -> HttpResponse:
    """What was posted, as PDF or Word."""
    employer = practice_for(request, practice)
    content = care_content.fairness()
    form = FairnessForm(request.POST, content=content)
    if kind not in TYPES or not form.is_valid():
        raise Http404
    made = fairness.paper(employer.name, content, form.answers(), form.cleaned_data["outcome"], timezone.localdate())
    headers = {
        "Content-Disposition": f'attachment; filename="fairness-check.{kind}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(render(made, kind, document_words()), content_type=TYPES[kind], headers=headers)


def count(request: HttpRequest, practice: str) -> HttpResponse:
    """Adds one to the numbers of a year, if the lead wants to."""
    employer = practice_for(request, practice)
    form = CountForm(request.POST, years=_years()) if request.method == "POST" else _count_form("")
    if request.method == "POST" and form.is_valid():
        try:
            fairness.count(by=person_for(request), employer=employer, **form.cleaned_data)
        except WorkforceError as error:
            told(form, error)
        else:
            messages.success(request, _("Counted. Nothing else was kept."))
            return redirect("workforce-fairness", practice=practice)
    return page(request, employer, "fairness_count", form=form)
