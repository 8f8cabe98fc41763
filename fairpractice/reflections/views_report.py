"""Reporting back: report, slide, poster, and the figures with their rules and proofs for whoever wants to check."""

import csv
import io
import zipfile

from django.http import Http404, HttpRequest, HttpResponse

from fairpractice.figures.values import Published
from fairpractice.reflections import pages, papers, planning
from fairpractice.reflections.models import Round
from fairpractice.reflections.results import results
from fairpractice.releases import services as releases

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_KINDS = {
    "report.pdf": "application/pdf",
    "report.docx": _WORD,
    "slide.pptx": _SLIDES,
    "poster.pdf": "application/pdf",
    "figures.csv": "text/csv; charset=utf-8",
    "proofs.zip": "application/zip",
}


def paper(request: HttpRequest, practice: str, round: str, name: str) -> HttpResponse:
    """One file of the report back."""
    found = pages.round_for(request, practice, round)
    if found.state not in planning.ENDED or name not in _KINDS:
        raise Http404
    data = _made(found, name)
    way = "inline" if name.endswith(".pdf") else "attachment"
    return HttpResponse(
        data,
        content_type=_KINDS[name],
        headers={"Content-Disposition": f'{way}; filename="{name}"', "Cache-Control": "no-store"},
    )


def _made(of: Round, name: str) -> bytes:
    if name == "slide.pptx":
        return papers.slide(of)
    if name == "poster.pdf":
        return papers.results_poster(of)
    if name == "figures.csv":
        return figures_csv(of)
    if name == "proofs.zip":
        return proofs_zip(of)
    return papers.report(of, name.split(".")[1])


def figures_csv(of: Round) -> bytes:
    """Every published figure of the round as a table: ranges only, with the rule and the proof's digest."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["question", "id", "of", "from", "to", "answers from", "answers to", "rule", "audience", "repeats", "proof"]
    )
    for row in results(of).rows:
        figures: list[tuple[str, Published]] = [("all", row.figure)] if row.figure else []
        figures += [(part, figure) for part, _sentence, figure in row.parts]
        for part, figure in figures:
            low, high = figure.answers
            writer.writerow(
                [_cell(row.question.text), row.question.id, part, figure.lo, figure.hi, low, high,
                 figure.rule, figure.audience.value, figure.since, figure.proof]
            )  # fmt: skip
    return ("\ufeff" + out.getvalue()).encode()


def _cell(text: str) -> str:
    """A question of their own that begins like a formula stays text in a spreadsheet."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def proofs_zip(of: Round) -> bytes:
    """One proof file for each question."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for item, text in releases.proofs(of.employer, of.public_id):
            archive.writestr(f"{item.replace(':', '-')}.json", text)
    return out.getvalue()
