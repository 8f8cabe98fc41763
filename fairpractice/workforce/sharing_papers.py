"""What is printed of our data: the slide, the paper, and the figures with their rules and proofs. Only what was published."""

import csv
import io
import zipfile

from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.figures.values import Published
from fairpractice.organisations.models import Organisation
from fairpractice.releases import services as releases
from fairpractice.reports.documents import Action
from fairpractice.reports.ranges import RangeRow
from fairpractice.reports.render import render
from fairpractice.reports.results_documents import (
    MOST_ROWS,
    EarlierRow,
    ResultRow,
    ResultSection,
    ResultsReport,
    ResultsSlide,
    Said,
)
from fairpractice.reports.words import shorten
from fairpractice.ui.texts import document_words
from fairpractice.workforce import sharing, telling
from fairpractice.workforce.telling import Piece

_ON_SLIDE = 140  # letters: a long name is cut, never what is said of it


def made(employer: Organisation, name: str) -> bytes:
    """One file of what was chosen for the meeting. name: "slide.pptx", "report.pdf", "report.docx", "figures.csv", "proofs.zip"."""
    found = telling.pieces(employer, where="slide")
    if name == "slide.pptx":
        return slide(employer, found)
    if name == "figures.csv":
        return figures_csv(found)
    if name == "proofs.zip":
        return proofs_zip(employer, found)
    return report(employer, found, name.split(".")[1])


def short_definition(definition: str) -> str:
    """The definition, short enough for a label."""
    return _("everyone outside the White groups") if definition == "wres" else _("everyone except White British")


def slide(employer: Organisation, found: tuple[Piece, ...]) -> bytes:
    """One slide for the staff meeting."""
    document = ResultsSlide(
        _("Our data, and what we will do"),
        employer.name,
        _rows(found),
        tuple(_said(piece) for piece in found if piece.actions and piece.figure),
        notes=(
            *dict.fromkeys(telling.definition_words(piece.shared.definition) for piece in found),
            _("A bar runs from the fewest to the most people it may be. Please do not guess about anybody."),
            _("Ask: does this ring true? What is missing? Nobody has to answer in the meeting."),
        ),
        on=timezone.localdate(),
        counted=True,
    )
    return render(document, "pptx", document_words())


def _rows(found: tuple[Piece, ...]) -> tuple[RangeRow, ...]:
    """A slide holds six rows. Where there are more, a figure with parts shows these alone; the paper has everything."""
    every = [row for piece in found for row in _bars(piece)]
    if len(every) <= MOST_ROWS:
        return tuple(every)
    return tuple(row for piece in found for row in (_bars(piece)[1:] if piece.verdict else _bars(piece)[:1]))


def _bars(piece: Piece) -> list[RangeRow]:
    who = f"({short_definition(piece.shared.definition)})"
    happened = piece.shared.what in sharing.HAPPENED
    whole = _("%(what)s: all together") if happened else _("%(what)s: ethnic minority people %(who)s")
    names = {"what": piece.title, "who": who}
    rows = [RangeRow(whole % names, piece.figure)] if piece.figure else []
    for place, part in enumerate(piece.parts):
        rows.append(RangeRow(f"{piece.title}: {part.name}{f' {who}' if happened and place == 0 else ''}", part.figure))
    return rows


def _said(piece: Piece) -> Said:
    """What it says of the two groups, else how many; and what will be done."""
    what, _colon, said = piece.verdict.partition(": ") if piece.verdict else (piece.title, "", piece.sentence)
    if not said:  # of recruitment: it names what it is about
        what, said = piece.title, piece.verdict
    heard, first = f"{shorten(what, max(30, _ON_SLIDE - len(said) - 2))}: {said}", piece.actions[0]
    return Said(heard, first.title, first.owner_role, first.due)


def report(employer: Organisation, found: tuple[Piece, ...], kind: str) -> bytes:
    """The paper as "pdf" or "docx"."""
    actions = {a.pk: a for piece in found for a in piece.actions}
    document = ResultsReport(
        employer.name,
        _("Our data"),
        timezone.localdate(),
        None,
        tuple(_section(piece) for piece in found),
        actions=tuple(
            Action(a.title, ", ".join(filter(None, (a.owner_role, a.owner_name))), a.due, str(a.get_status_display()), a.why)
            for a in actions.values()
        ),
        rule_lines=(
            _("Numbers are told as ranges, so that nobody can tell of one person, not even with last year’s figures."),
            _("Where people who joined or left could explain a change, the earlier range is told again."),
        ),
        proof_lines=(_("Every figure has a proof. Download them and check them with: fairpractice verify FILE"),),
        counted=True,
    )  # fmt: skip
    return render(document, kind, document_words(), timeout=60)


def _section(piece: Piece) -> ResultSection:
    parts = tuple(EarlierRow(part.name, part.sentence, part.figure) for part in piece.parts)
    row = ResultRow(piece.when, piece.sentence, piece.figure, earlier=parts)
    told = [
        piece.counted,
        piece.verdict,
        *piece.refused,
        *(f"{b.text} ({b.source})" for b in piece.beside),
        *piece.caveats,
    ]
    told += [f"{e.when}: {e.sentence}" for e in piece.earlier]
    told += [piece.shared.words] if piece.shared.words else []
    return ResultSection(piece.title, (row,), " ".join(text for text in told if text))


def figures_csv(found: tuple[Piece, ...]) -> bytes:
    """Every published figure as a table: ranges only, with the definition, the rule and the proof's digest."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["what", "when", "definition", "of", "from", "to", "people from", "people to", "rule", "audience", "repeats", "proof"])  # fmt: skip
    for piece in found:
        figures: list[tuple[str, Published]] = [("all", piece.figure)] if piece.figure else []
        figures += [(part.name, part.figure) for part in piece.parts]
        for name, figure in figures:
            low, high = figure.answers
            writer.writerow(
                [_cell(piece.title), piece.when, short_definition(piece.shared.definition), _cell(name), figure.lo, figure.hi,
                 low, high, figure.rule, figure.audience.value, figure.since, figure.proof]
            )  # fmt: skip
    return ("\ufeff" + out.getvalue()).encode()


def _cell(text: str) -> str:
    """A role group that begins like a formula stays text in a spreadsheet."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def proofs_zip(employer: Organisation, found: tuple[Piece, ...]) -> bytes:
    """One proof file for each thing that is shared."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for piece in found:
            for item, text in releases.proofs(employer, piece.shared.round):
                archive.writestr(f"{item.replace(':', '-').replace('/', '-')}.json", text)
    return out.getvalue()
