"""What a place told, ready to be shown: read from what was published, and from nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fairpractice.figures import pools, words
from fairpractice.figures.values import Published
from fairpractice.organisations.models import Organisation
from fairpractice.pooling import questions, ranges
from fairpractice.pooling.models import Pool, Release
from fairpractice.releases import services as releases
from fairpractice.reports.ranges import RangeChart, RangeRow


@dataclass(frozen=True, slots=True)
class Row:
    """One question. parts: networks and groups that could be told, each with its sentence."""

    id: str
    text: str
    sentence: str
    figure: Published | None
    parts: tuple[tuple[str, str], ...] = ()
    earlier: Published | None = None
    earlier_sentence: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """title: the place, or all places together. before: when the earlier figures are of."""

    title: str
    practices: int
    closed_on: date
    rows: tuple[Row, ...]
    before: str = ""

    @property
    def shown(self) -> int:
        return sum(row.figure is not None for row in self.rows)

    @property
    def hidden(self) -> tuple[Row, ...]:
        """Questions of which nothing is told."""
        return tuple(row for row in self.rows if not (row.figure or row.parts or row.earlier))


def results(of: Release) -> Results:
    """A place that was told, beside what was told of it before: two queries."""
    before = (
        Release.objects.filter(pool=of.pool_id, place=of.place_id, state=Release.State.TOLD, pk__lt=of.pk)
        .order_by("-pk")
        .first()
    )
    sheets = releases.sheets(of.pool.hub, [of.public_id, *([before.public_id] if before else [])])
    now, then = (sheets.get(id, releases.Sheet()) for id in (of.public_id, before.public_id if before else ""))
    rows = []
    for item, text in questions.words(of.pool.question_set).questions.items():
        told, past = now.of(item), _whole(then.of(item).figures, of.place.name)
        whole = _whole(told.figures, of.place.name)
        refused = [r for r in told.refusals if r.of == of.place.name]
        why = (
            words.refuse(refused[0], _) if refused else _("Too few Practices for a figure that tells of none of them.")
        )
        parts = [(part_name(f.of, of.place.name), words.say(f, _)) for f in told.figures if f.of != of.place.name]
        rows.append(
            Row(
                item,
                text,
                words.say(whole, _) if whole else why,
                whole,
                tuple(parts),
                past,
                words.say(past, _) if past else "",
            )
        )
    when = date_format(before.closed_on, "F Y") if before else ""
    return Results(of.place.name, of.practices, of.closed_on, tuple(rows), when)


def _whole(figures: Sequence[Published], place: str) -> Published | None:
    return next((f for f in figures if f.of == place), None)


def part_name(of: str, place: str) -> str:
    """Whose answers a figure speaks of, for a reader: a network, or a group of a place."""
    return {
        f"{place}: {ranges.MINORITY}": _("Ethnic minority staff"),
        f"{place}: {ranges.REST}": _("Everybody else, and those who did not say"),
        f"{place}: {ranges.NOT_ASKED}": _("Staff of Practices that did not ask for ethnic group"),
    }.get(of, of)


def together(pool: Pool, closed_on: date) -> Results | None:
    """All places of one closing day, by adding up what each told; None where fewer than two were told. Two queries."""
    told = list(
        Release.objects.filter(pool=pool, closed_on=closed_on, state=Release.State.TOLD).select_related("place")
    )
    if len(told) < 2:
        return None
    names = {release.place.name for release in told}  # networks and groups of all places would be far more
    sheets = releases.sheets(pool.hub, [release.public_id for release in told], names)
    rows = []
    for item, text in questions.words(pool.question_set).questions.items():
        each = [_whole(sheets.get(r.public_id, releases.Sheet()).of(item).figures, r.place.name) for r in told]
        parts = [(figure.of, words.say(figure, _)) for figure in each if figure is not None]
        found = [figure for figure in each if figure is not None]
        whole = pools.add_up(item, "", found) if len(found) > 1 else None
        rows.append(
            Row(item, text, words.say(whole, _) if whole else _("Told in fewer than two places."), whole, tuple(parts))
        )
    return Results(_("All places together"), sum(release.practices for release in told), closed_on, tuple(rows))


def chart(of: Results, hub: Organisation, width: int) -> RangeChart:
    """A bar for each question, from the fewest to the most people it may be."""
    rows = tuple(
        RangeRow(label=row.text, figure=row.figure, earlier=row.earlier, note="" if row.figure else row.sentence)
        for row in of.rows
        if row.figure or row.earlier
    )
    title = f"{of.title}, {date_format(of.closed_on, 'F Y')}"
    return RangeChart(title=title, description=hub.name, rows=rows, width=width, before=of.before)
