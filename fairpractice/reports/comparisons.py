"""The chart of comparisons: bars for what the numbers leave open, on a scale of shares or of ratios, with a line to set them beside.

A row is an interval worked out by `figures.statistics`, or a published range; never a bare number. One colour: nothing is
marked good or bad. A ratio stands on a scale on which twice and half are equally far from "as likely".
"""

from dataclasses import dataclass
from math import isfinite, log
from typing import Any, ClassVar, Literal

from fairpractice.figures.statistics import Interval
from fairpractice.figures.values import Public, Published
from fairpractice.reports.canvas import GREY, INK, LINE, Canvas, breadth, wrapped
from fairpractice.reports.charts import WIDE, Table, chart_payload, chart_title, check_width
from fairpractice.reports.words import ENGLISH, Words

Scale = Literal["share", "ratio"]
THICK, LEAST, EDGE = 14, 4, 9  # pixels: of a bar, of its least length, that a diamond keeps from the edge
MOST = 8.0  # times as likely, where the scale of ratios ends


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One comparison. words: what it says, shown above the bar. Anything but an Interval of one value, or a Published range on a
    scale of shares, raises TypeError; None leaves the words alone."""

    label: str
    words: str
    figure: Interval | Published | None = None

    def __post_init__(self) -> None:
        if self.figure is not None and not isinstance(self.figure, Interval | Published):
            raise TypeError("A comparison is an Interval or a Published figure, never a bare number.")


@dataclass(frozen=True)
class CompareChart:
    """Comparisons under each other. width: CSS pixels; 320 for a phone, 640 for a page.

    beside: a figure of others, drawn as a line: a share in percent, or a ratio; beside_name says whose it is. On a scale of ratios
    the line is drawn at 1 as well. less, more: what the ends of a scale of ratios mean. bar, point: what bars and diamonds show.
    """

    title: str
    description: str
    rows: tuple[CompareRow, ...]
    scale: Scale
    bar: str
    point: str
    beside: Public | None = None
    beside_name: str = ""
    less: str = ""
    more: str = ""
    width: int = 640
    kinds: ClassVar[frozenset[str]] = frozenset({"svg", "png"})

    def __post_init__(self) -> None:
        check_width(self.width)
        if self.scale == "ratio" and any(isinstance(row.figure, Published) for row in self.rows):
            raise TypeError("A published range is a share, not a ratio.")
        if self.beside is not None and not self.beside_name.strip():
            raise ValueError("A line says whose figure it is.")

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        canvas = Canvas(self.width, words.direction == "rtl")
        y = _key(canvas, chart_title(canvas, self.title), self)
        left = canvas.width * 0.36 if self.width >= WIDE else 0.0
        if any(row.figure for row in self.rows):
            y = _scale(canvas, y, left, self, words)
        for row in self.rows:
            y = _row(canvas, y, left, row, self)
        if not self.rows:
            y = canvas.lines(0, y, [self.sentence(words)], 16) + 8
        return chart_payload(canvas, y, self.title, f"{self.description} {self.sentence(words)}".strip())

    def sentence(self, words: Words = ENGLISH) -> str:
        """Every row in words, then the figure beside them."""
        _ = words.gettext
        if not self.rows:
            return _("There are no figures to show yet.")
        told = [f"{row.label.rstrip('.')}: {row.words}" for row in self.rows]
        told += [f"{self.beside_name}: {_amount(self.beside, words)}."] if self.beside else []
        return " ".join(each if each.endswith((".", "!", "?")) else f"{each}." for each in told)

    def table(self, words: Words = ENGLISH) -> Table:
        """One row a comparison: what, and what it says; the figure beside them last."""
        _ = words.gettext
        rows = [(row.label, row.words) for row in self.rows]
        rows += [(self.beside_name, _amount(self.beside, words))] if self.beside else []
        return Table((_("What"), _("What it says")), tuple(rows))


def _amount(figure: Public, words: Words) -> str:
    _ = words.gettext
    said = words.number(figure.value)
    return _("%(n)s in 100") % {"n": said} if figure.unit == "%" else _("%(n)s times") % {"n": said}


def _place(value: float, scale: Scale) -> float:
    """Where a share (0..1) or a ratio (0..∞) stands between the ends of the scale, 0..1."""
    if scale == "share":
        return min(max(value, 0.0), 1.0)
    if value <= 0:
        return 0.0
    return min(max(0.5 + log(value) / (2 * log(MOST)), 0.0), 1.0) if isfinite(value) else 1.0


def _key(canvas: Canvas, y: float, chart: CompareChart) -> float:
    """What bar, diamond and line stand for."""
    figures = [row.figure for row in chart.rows if row.figure is not None]
    entries = [("bar", chart.bar)] if figures else []
    entries += [("diamond", chart.point)] if any(isinstance(figure, Interval) for figure in figures) else []
    entries += [("line", chart.beside_name)] if chart.beside and figures else []
    x = 0.0
    for mark, told in entries:
        for number, line in enumerate(wrapped(told, canvas.width - 32, 14)):
            wide = 32 + breadth(line, 14)
            if x and (x + wide > canvas.width or number):
                x, y = 0.0, y + 24
            if not number:
                _swatch(canvas, x, y + 12, mark)
            canvas.text(x + 32, y + 13, line, 14)
            x += wide + 22
    return y + 32 if entries else y


def _swatch(canvas: Canvas, x: float, middle: float, mark: str) -> None:
    if mark == "bar":
        canvas.bar(x, middle - THICK / 2, 24, THICK)
    elif mark == "diamond":
        canvas.diamond(x + 12, middle)
    else:
        canvas.line(x + 12, middle - 10, x + 12, middle + 10, INK, 3)


def _scale(canvas: Canvas, y: float, left: float, chart: CompareChart, words: Words) -> float:
    """The words of the scale: 0, 50 and 100 in 100; or which side is likelier, and "as likely" between."""
    _ = words.gettext
    if chart.scale == "share":
        ends = (_("None"), _("Half"), _("All"))
    else:
        ends = (chart.less, "", chart.more)
        canvas.text((left + canvas.width) / 2, y + 9, _("As likely"), 13, colour=GREY, align="center")
        y += 18
        half = (canvas.width - left) / 2 - 8
        parts = [wrapped(ends[0], half, 13), wrapped(ends[2], half, 13)]
        for number, line in enumerate(parts[0]):
            canvas.text(left, y + 9 + 17 * number, line, 13, colour=GREY)
        for number, line in enumerate(parts[1]):
            canvas.text(canvas.width, y + 9 + 17 * number, line, 13, colour=GREY, align="right")
        return y + 17 * max(map(len, parts)) + 6
    canvas.text(left, y + 9, ends[0], 13, colour=GREY)
    canvas.text((left + canvas.width) / 2, y + 9, ends[1], 13, colour=GREY, align="center")
    canvas.text(canvas.width, y + 9, ends[2], 13, colour=GREY, align="right")
    return y + 22


def _row(canvas: Canvas, y: float, left: float, row: CompareRow, chart: CompareChart) -> float:
    """The label (beside the bar on a page, above it on a phone), the words, the bar."""
    canvas.line(0, y, canvas.width, y)
    y += 8
    if left:
        labelled = canvas.lines(0, y, wrapped(row.label, left - 20, 14), 14)
    else:
        y = labelled = canvas.lines(0, y, wrapped(row.label, canvas.width, 15), 15) + 2
    bold = row.figure is not None
    lines = wrapped(row.words, canvas.width - left, 14, bold=bold)
    y = canvas.lines(left, y, lines, 14, bold=bold)
    if row.figure is not None:
        y = _bar(canvas, left, y, row.figure, chart)
    return max(y, labelled) + 6


def _bar(canvas: Canvas, left: float, y: float, figure: Interval | Published, chart: CompareChart) -> float:
    span = canvas.width - left
    middle = y + 6 + THICK / 2
    canvas.line(left, middle, canvas.width, middle, LINE, THICK)
    for part in (0.0, 0.5, 1.0):
        x = left + 0.5 + part * (span - 1)
        canvas.line(x, middle - THICK / 2 - 3, x, middle + THICK / 2 + 3, GREY)
    low, high = figure.share if isinstance(figure, Published) else (float(figure.low), float(figure.high))
    start, end = (left + _place(each, chart.scale) * span for each in (low, high))
    start = min(start, canvas.width - LEAST)
    canvas.bar(start, middle - THICK / 2, max(end - start, LEAST), THICK)
    if chart.beside is not None:
        value = chart.beside.value / 100 if chart.scale == "share" else chart.beside.value
        x = min(max(left + _place(value, chart.scale) * span, left + 1.5), canvas.width - 1.5)
        canvas.line(x, middle - THICK, x, middle + THICK, INK, 3)
    if isinstance(figure, Interval) and float(figure.estimate) == float(figure.estimate):
        at = left + _place(float(figure.estimate), chart.scale) * span
        canvas.diamond(min(max(at, left + EDGE), canvas.width - EDGE), middle)
    return y + THICK + 14
