"""Evidence: the list, one piece with its versions, its files, and what a Practice can show CQC."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from markupsafe import Markup

from fairpractice.files import services as files
from fairpractice.files import uploads
from fairpractice.files.exceptions import FileGone, FilesError
from fairpractice.organisations.access import person_for, practice_for
from fairpractice.organisations.models import Organisation
from fairpractice.plans import evidence as services
from fairpractice.plans import packs, queries
from fairpractice.plans import undo as undoing
from fairpractice.plans.forms import EvidenceForm, TieForm, VersionForm
from fairpractice.plans.models import Action, Evidence, EvidenceVersion
from fairpractice.plans.pages import done, is_item, item_choices, page
from fairpractice.ui.held import bind


def evidence(request: HttpRequest, practice: str) -> HttpResponse:
    """All evidence, and what each piece shows."""
    employer = practice_for(request, practice)
    plan = queries.plan_of(employer)
    return page(
        request,
        employer,
        "evidence",
        plan=plan,
        live=[e for e in plan.evidence if not e.retired],
        retired=[e for e in plan.evidence if e.retired],
    )


def _action_choices(plan: queries.PlanView) -> list[tuple[str, str]]:
    return [(a.id, a.title) for a in plan.actions if not a.retired]


def _problem(request: HttpRequest) -> str:
    return uploads.problem(request) if request.method == "POST" else ""


def _holding(data: dict[str, Any]) -> services.Holding:
    return services.Holding(
        data["kind"], data["effective_on"], data["note"], data["link"], data["file"], data["review_on"]
    )


def _actions(employer: Organisation, ids: list[str]) -> list[Action]:
    return list(Action.objects.filter(employer=employer, public_id__in=ids))


def add(request: HttpRequest, practice: str) -> HttpResponse:
    """Adds a note, a link or a file; `?for=` and `?action=` tie it to something."""
    employer = practice_for(request, practice)
    plan = queries.plan_of(employer)
    about = [name for name in [request.GET.get("for", "")] if is_item(plan, name)]
    form = bind(
        request,
        EvidenceForm,
        upload_problem=_problem(request),
        item_choices=item_choices(plan, about),
        action_choices=_action_choices(plan),
        initial={"items": about, "actions": [request.GET.get("action", "")]},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            found = services.add(
                by=person_for(request),
                employer=employer,
                title=data["title"],
                holding=_holding(data),
                items=data["items"],
                actions=_actions(employer, data.get("actions", [])),
            )
        except FilesError as error:
            form.add_error("file", str(error))
        else:
            done(request, _("Kept."), undoing.last_step(by=person_for(request), employer=employer))
            return redirect("evidence-one", practice=practice, evidence=found.public_id)
    return page(
        request,
        employer,
        "form",
        form=form,
        title=_("Add evidence"),
        back="evidence/",
        files=True,
        intro=_(
            "Something that shows what you have done. You can use it for several initiatives and actions at once, and to show CQC."
        ),
    )


def _evidence(request: HttpRequest, practice: str, evidence: str) -> tuple[Organisation, Evidence]:
    employer = practice_for(request, practice)
    found = Evidence.objects.filter(employer=employer, public_id=evidence).select_related("employer").first()
    if found is None:
        raise Http404
    return employer, found


def one(request: HttpRequest, practice: str, evidence: str) -> HttpResponse:
    """One piece: its versions with their dates and hashes, and what it shows."""
    employer, found = _evidence(request, practice, evidence)
    versions = list(found.versions.select_related("stored_file", "by").order_by("-number"))
    plan = queries.plan_of(employer)
    view = next(e for e in plan.evidence if e.id == evidence)
    titles = plan.title_of
    shows = [titles.get(name) or _("Something that is no longer in the framework") for name in view.items]
    return page(
        request,
        employer,
        "evidence_one",
        found=found,
        versions=versions,
        shows=shows,
        actions=[a for a in plan.actions if a.id in view.actions],
    )


def version(request: HttpRequest, practice: str, evidence: str) -> HttpResponse:
    """Adds a newer version."""
    employer, found = _evidence(request, practice, evidence)
    form = bind(request, VersionForm, upload_problem=_problem(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_version(by=person_for(request), evidence=found, holding=_holding(form.cleaned_data))
        except FilesError as error:
            form.add_error("file", str(error))
        else:
            step = undoing.last_step(by=person_for(request), employer=employer)
            done(request, _("The new version is kept. The older ones stay below it."), step)
            return redirect("evidence-one", practice=practice, evidence=evidence)
    return page(
        request,
        employer,
        "form",
        form=form,
        title=_("Add a new version"),
        back=f"evidence/{evidence}/",
        files=True,
        intro=found.title,
    )


def tie(request: HttpRequest, practice: str, evidence: str) -> HttpResponse:
    """Says what a piece of evidence shows."""
    employer, found = _evidence(request, practice, evidence)
    plan = queries.plan_of(employer)
    view = next(e for e in plan.evidence if e.id == evidence)
    form = bind(
        request,
        TieForm,
        item_choices=item_choices(plan, view.items),
        action_choices=_action_choices(plan),
        initial={"title": found.title, "items": list(view.items), "actions": list(view.actions)},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        step = services.tie(
            by=person_for(request),
            evidence=found,
            title=data["title"],
            items=data["items"],
            actions=_actions(employer, data.get("actions", [])),
        )
        done(request, _("Saved."), step)
        return redirect("evidence-one", practice=practice, evidence=evidence)
    return page(request, employer, "form", form=form, title=_("What does it show?"), back=f"evidence/{evidence}/")


@require_POST
def retire(request: HttpRequest, practice: str, evidence: str) -> HttpResponse:
    _employer, found = _evidence(request, practice, evidence)
    retired = request.POST.get("bring_back") != "1"
    step = services.retire(by=person_for(request), evidence=found, retired=retired)
    done(request, _("Put away. Nothing is lost: you can bring it back.") if retired else _("Back in use."), step)
    return redirect("evidence", practice=practice)


def file(request: HttpRequest, practice: str, evidence: str, number: int) -> HttpResponseBase:
    """The file of a version, saved and never shown in a page."""
    employer, found = _evidence(request, practice, evidence)
    version = EvidenceVersion.objects.filter(evidence=found, number=number).select_related("stored_file").first()
    if version is None or version.stored_file is None:
        raise Http404
    try:
        return files.download(organisation=employer, stored=version.stored_file)
    except FileGone as error:
        return page(
            request, employer, "told", title=_("The file is missing"), text=str(error), back=f"evidence/{evidence}/"
        )


def cqc(request: HttpRequest, practice: str) -> HttpResponse:
    """Which answers and evidence can already be shown to CQC for each of its quality statements."""
    employer = practice_for(request, practice)
    plan = queries.plan_of(employer)
    mapping = packs.mapping()
    categories = {c.id: c.title for c in mapping.evidence_categories}
    current, titles = plan.current, plan.title_of
    rows = []
    for statement in mapping.statements_for(employer.employer_type):
        links = [(link, f"{link.pack}:{link.item}") for link in statement.links]
        rows.append(
            (
                statement,
                [
                    {
                        "title": titles[name],
                        "path": link.item,
                        "reason": link.reason,
                        "kinds": Markup(", ").join(categories[c] for c in link.evidence),
                        "said": current.get(name)
                        or current.get(packs.key(plan.pack, plan.pack.initiative_of(link.item).id)),
                        "evidence": _serving(plan, name, link.item),
                    }
                    for link, name in links
                    if name in titles
                ],
            )
        )
    return page(request, employer, "cqc", mapping=mapping, rows=rows)


def _serving(plan: queries.PlanView, name: str, item: str) -> list[queries.EvidenceView]:
    """Evidence tied to an item, to its initiative, or to an action about either."""
    names = {name, packs.key(plan.pack, plan.pack.initiative_of(item).id)}
    about = {a.id for a in plan.actions if names & set(a.items)}
    return [e for e in plan.evidence if not e.retired and (names & set(e.items) or about & set(e.actions))]
