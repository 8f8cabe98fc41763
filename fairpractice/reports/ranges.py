"""The chart of ranges: for each question a bar from the fewest to the most people who may have said so, never a point.

The scale is told in words (none, half, all); one colour; a white bar for an earlier round, a diamond for the lead.
"""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from fairpractice.figures.values import Published
from fairpractice.figures.words import say
from fairpractice.reports.canvas import GREY, INK, LINE, Canvas, breadth, wrapped
from fairpractice.reports.charts import WIDE, Table, chart_payload, chart_title, check_width
from fairpractice.reports.words import ENGLISH, Words

THICK, THIN = 18, 12  # pixels: this round's bar, an earlier one's
LEAST = 6  # pixels of a bar that covers one number only
EDGE = 9  # pixels that a diamond at an end keeps from the edge


@dataclass(frozen=True, slots=True)
class RangeRow:
    """One question. Only published figures can be drawn: anything else raises TypeError.

    figure: None where nothing may be shown; note then says why. earlier: the figure of a round before.
    lead: where the lead stands on the scale, 0..1; lead_words: what the lead said. Words may stand without a place, a place
    not without words (ValueError).
    """

    label: str
    figure: Published | None = None
    lead: float | None = None
    earlier: Published | None = None
    lead_words: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for each in (self.figure, self.earlier):
            only_published(each)
        if self.lead is not None and not (0 <= self.lead <= 1 and self.lead_words.strip()):
            raise ValueError("What the lead said lies between none and all, and is told in words.")


@dataclass(frozen=True)
class RangeChart:
    """Questions under each other. width: CSS pixels; 320 for a phone, 640 for a page.

    before: what the earlier round is called ("Spring 2025"). explained: whether a line says how to read the bars.
    """

    title: str
    description: str
    rows: tuple[RangeRow, ...]
    width: int = 640
    before: str = ""
    explained: bool = True
    kinds: ClassVar[frozenset[str]] = frozenset({"svg", "png"})

    def __post_init__(self) -> None:
        check_width(self.width)

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        canvas = Canvas(self.width, words.direction == "rtl")
        y = _key(canvas, chart_title(canvas, self.title), self, words)
        left = canvas.width * 0.4 if self.width >= WIDE else 0
        y = _scale(canvas, y, left, words) if any(row.figure or row.earlier for row in self.rows) else y
        for row in self.rows:
            y = _row(canvas, y, left, row, self, words)
        if not self.rows:
            y = canvas.lines(0, y, [self.sentence(words)], 16) + 8
        elif self.explained:
            canvas.line(0, y, canvas.width, y)
            y = canvas.lines(0, y + 8, wrapped(explanation(words), canvas.width, 13), 13, colour=GREY)
        # A screen reader gets all that the picture says.
        return chart_payload(canvas, y, self.title, f"{self.description} {self.sentence(words)}".strip())

    def sentence(self, words: Words = ENGLISH) -> str:
        """Each question with its figure in words, and what was said before and by the lead."""
        _ = words.gettext
        if not self.rows:
            return _("There are no figures to show yet.")
        return " ".join(f"{row.label.rstrip('.')}. {' '.join(_told(row, self, words))}" for row in self.rows)

    def table(self, words: Words = ENGLISH) -> Table:
        """One row a question: what the team said; the earlier round and the lead where any row has them."""
        _ = words.gettext
        columns = [(_("Question"), [row.label for row in self.rows])]
        columns += [(_("What the team said"), [in_words(row.figure, words, row.note) for row in self.rows])]
        if any(row.earlier for row in self.rows):
            columns += [(_before(self, words), [in_words(row.earlier, words) for row in self.rows])]
        if any(row.lead_words for row in self.rows):
            columns += [(_("What the lead said"), [row.lead_words or _("Not said") for row in self.rows])]
        return Table(
            tuple(head for head, _cells in columns), tuple(zip(*(cells for _head, cells in columns), strict=True))
        )


def only_published(figure: object) -> None:
    """Raises TypeError unless `figure` is a Published figure or None."""
    if figure is not None and not isinstance(figure, Published):
        raise TypeError("A result is a Published figure, never a bare number.")


def in_words(figure: Published | None, words: Words, note: str = "") -> str:
    """The figure in words with its range, without its history; why there is none, where there is none."""
    return say(replace(figure, since=""), words.gettext) if figure else note or words.gettext("Not shown")


def explanation(words: Words) -> str:
    """How to read the bars."""
    _ = words.gettext
    return _("A bar runs from the fewest to the most people it may be. The exact number is never shown.")


def _before(chart: RangeChart, words: Words) -> str:
    _ = words.gettext
    return chart.before or _("An earlier round")


def _told(row: RangeRow, chart: RangeChart, words: Words) -> list[str]:
    """The row in sentences: this round, the earlier one, the lead."""
    _ = words.gettext
    told = [in_words(row.figure, words, row.note)]
    if row.earlier:
        told.append(f"{_before(chart, words)}: {in_words(row.earlier, words)}")
    if row.lead_words:
        told.append(_("The lead said: %(words)s") % {"words": row.lead_words})
    return [each if each.endswith((".", "!", "?")) else f"{each}." for each in told]


def _key(canvas: Canvas, y: float, chart: RangeChart, words: Words) -> float:
    """What bar, white bar and diamond stand for; nothing where there are bars only."""
    _ = words.gettext
    entries = [("bar", _("What the team said"))] if any(row.figure for row in chart.rows) else []
    entries += [("frame", _before(chart, words))] if any(row.earlier for row in chart.rows) else []
    entries += [("diamond", _("What the lead said"))] if any(row.lead is not None for row in chart.rows) else []
    if len(entries) < 2:
        return y
    x = 0.0
    for mark, told in entries:
        wide = 32 + breadth(told, 14)
        if x and x + wide > canvas.width:
            x, y = 0.0, y + 24
        _swatch(canvas, x, y + 12, mark)
        canvas.text(x + 32, y + 13, told, 14)
        x += wide + 22
    return y + 32


def _swatch(canvas: Canvas, x: float, middle: float, mark: str) -> None:
    if mark == "bar":
        canvas.bar(x, middle - THICK / 2, 24, THICK)
    elif mark == "frame":
        canvas.frame(x + 1, middle - THIN / 2, 22, THIN)
    else:
        canvas.diamond(x + 12, middle)


def _scale(canvas: Canvas, y: float, left: float, words: Words) -> float:
    _ = words.gettext
    canvas.text(left, y + 9, _("None"), 13, colour=GREY)
    canvas.text((left + canvas.width) / 2, y + 9, _("Half"), 13, colour=GREY, align="center")
    canvas.text(canvas.width, y + 9, _("All"), 13, colour=GREY, align="right")
    return y + 22


def _row(canvas: Canvas, y: float, left: float, row: RangeRow, chart: RangeChart, words: Words) -> float:
    """The label (beside the bars on a page, above them on a phone), then each bar under its words."""
    canvas.line(0, y, canvas.width, y)
    y += 8
    if left:
        labelled = canvas.lines(0, y, wrapped(row.label, left - 20, 14), 14)
    else:
        y = labelled = canvas.lines(0, y, wrapped(row.label, canvas.width, 15), 15) + 2
    now, *others = _told(row, chart, words)
    y = _words(canvas, left, y, now, bold=row.figure is not None)
    if row.figure or row.lead is not None:
        y = _bar(canvas, left, y, row.figure, THICK)
        if row.lead is not None:
            at = left + row.lead * (canvas.width - left)
            canvas.diamond(min(max(at, left + EDGE), canvas.width - EDGE), y - 4 - THICK / 2)
    if row.earlier:
        y = _words(canvas, left, y, others.pop(0), colour=GREY)
        y = _bar(canvas, left, y, row.earlier, THIN, hollow=True)
    for told in others:
        y = _words(canvas, left, y, told, colour=INK)
    return max(y, labelled) + 6


def _words(canvas: Canvas, left: float, y: float, told: str, *, bold: bool = False, colour: str = INK) -> float:
    lines = wrapped(told, canvas.width - left, 14, bold=bold)
    return canvas.lines(left, y, lines, 14, bold=bold, colour=colour)


def _bar(canvas: Canvas, left: float, y: float, figure: Published | None, high: int, *, hollow: bool = False) -> float:
    """The scale from none to all with the bar upon it; the half is marked by a line that stands out at both sides."""
    span = canvas.width - left
    middle = y + 4 + high / 2
    canvas.line(left, middle, canvas.width, middle, LINE, high)
    for part in (0.0, 0.5, 1.0):
        x = left + 0.5 + part * (span - 1)
        canvas.line(x, middle - high / 2 - 3, x, middle + high / 2 + 3, GREY)
    if figure:
        low, most = (left + share * span for share in figure.share)
        low = min(low, canvas.width - LEAST)
        draw = canvas.frame if hollow else canvas.bar
        draw(low, middle - high / 2, max(most - low, LEAST), high)
    return y + high + 8
