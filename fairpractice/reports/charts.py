"""Charts: each one a sentence, a picture and a table. Light: the drawing happens in `drawing.py`, in the child."""

from dataclasses import dataclass
from typing import Any, ClassVar

from fairpractice.figures.values import Public
from fairpractice.reports.canvas import GREY, INK, LINE, Canvas, balanced, breadth, leading, wrapped
from fairpractice.reports.words import ENGLISH, Words

NARROWEST = 240
WIDE = 560  # from here on the names stand beside the dots, below it above them


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words. header: one word per column. rows: as many cells each; the first cell names the row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. Only a figure that may be seen can be drawn: a bare number raises TypeError."""

    label: str
    figure: Public

    def __post_init__(self) -> None:
        if not isinstance(self.figure, Public):
            raise TypeError("A bar shows a Public figure, never a bare number.")
        if self.figure.value < 0:
            raise ValueError("A bar shows a figure that is nought or more.")


@dataclass(frozen=True)
class BarChart:
    """Bars under each other. width: CSS pixels; 320 for a phone, 640 for a page. unit: of every bar."""

    title: str
    description: str
    bars: tuple[Bar, ...]
    unit: str
    source: str
    width: int = 640
    kinds: ClassVar[frozenset[str]] = frozenset({"svg", "png"})

    def __post_init__(self) -> None:
        check_width(self.width)
        if {bar.figure.unit for bar in self.bars} - {self.unit}:
            raise ValueError("Every bar of a chart is counted in the chart's unit.")

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        canvas = Canvas(self.width, words.direction == "rtl")
        y = chart_title(canvas, self.title)
        said = [f"{words.number(bar.figure.value)} {self.unit}" for bar in self.bars]
        room = self.width - max((breadth(each, 16, bold=True) for each in said), default=0) - 12
        most = max((bar.figure.value for bar in self.bars), default=0) or 1
        for bar, value in zip(self.bars, said, strict=True):
            y = canvas.lines(0, y, wrapped(bar.label, self.width, 16), 16) + 2
            length = max(room * bar.figure.value / most, 2)
            canvas.bar(0, y, length, 24)
            canvas.text(length + 8, y + 13, value, 16, bold=True)
            y += 38
        if not self.bars:
            y = canvas.lines(0, y, [self.sentence(words)], 16) + 8
        y = _source(canvas, y, self.source, words)
        return chart_payload(canvas, y, self.title, self.description)

    def sentence(self, words: Words = ENGLISH) -> str:
        """The chart in one sentence, without its source."""
        _ = words.gettext
        if not self.bars:
            return _("There are no figures to show yet.")
        said = (f"{bar.label}: {words.number(bar.figure.value)} {self.unit}" for bar in self.bars)
        return f"{self.title}. {'; '.join(said)}."

    def table(self, words: Words = ENGLISH) -> Table:
        """One row a bar: what, how many, who says so."""
        _ = words.gettext
        rows = ((bar.label, words.number(bar.figure.value), bar.figure.source) for bar in self.bars)
        return Table((_("Group"), self.unit[:1].upper() + self.unit[1:], _("Source")), tuple(rows))


@dataclass(frozen=True, slots=True)
class StageRow:
    """Where the team says it is on one initiative.

    now, before: words, "" for not said. Words that are not a stage of the chart ("Not for us now") are written out.
    """

    label: str
    now: str = ""
    before: str = ""
    theme: str = ""


@dataclass(frozen=True)
class StageChart:
    """Initiatives by stage: a dot for now, a ring for before. Words in order, never a score; one colour.

    stages: the words in order, as shown. width: CSS pixels, as for BarChart.
    """

    title: str
    description: str
    stages: tuple[str, ...]
    rows: tuple[StageRow, ...]
    now: str
    before: str
    source: str = ""
    width: int = 640
    kinds: ClassVar[frozenset[str]] = frozenset({"svg", "png"})

    def __post_init__(self) -> None:
        check_width(self.width)
        if not self.stages:
            raise ValueError("A stage chart needs its stages.")

    @property
    def compares(self) -> bool:
        """Whether anything was said before."""
        return any(row.before for row in self.rows)

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        canvas = Canvas(self.width, words.direction == "rtl")
        y = _key(canvas, chart_title(canvas, self.title), self)
        y = (_wide if self.width >= WIDE else _narrow)(canvas, y + 6, self, words)
        if self.source:
            y = _source(canvas, y + 6, self.source, words)
        return chart_payload(canvas, y, self.title, self.description)

    def sentence(self, words: Words = ENGLISH) -> str:
        """Which initiatives are at which stage now, the furthest stage first; nothing is counted."""
        _ = words.gettext
        said: dict[str, list[str]] = {stage: [] for stage in reversed(self.stages)}
        for row in self.rows:
            if row.now:
                said.setdefault(row.now, []).append(row.label)
        told = [f"{stage}: {'; '.join(labels)}." for stage, labels in said.items() if labels]
        return f"{self.now}. {' '.join(told)}" if told else _("Nobody has said where we are yet.")

    def table(self, words: Words = ENGLISH) -> Table:
        """One row an initiative: what, now, and before when anything was said before."""
        _ = words.gettext
        silent = _("Not said yet")
        rows = ((row.label, row.now or silent, row.before or silent) for row in self.rows)
        header = (_("Initiative"), self.now, self.before)
        columns = 3 if self.compares else 2
        return Table(header[:columns], tuple(row[:columns] for row in rows))


def check_width(width: int) -> None:
    """Raises ValueError for a chart too narrow to read."""
    if width < NARROWEST:
        raise ValueError(f"A chart is at least {NARROWEST} pixels wide.")


def chart_payload(canvas: Canvas, height: float, title: str, description: str) -> dict[str, Any]:
    """What `drawing` needs: the sheet `height` pixels high, with its title and description."""
    return {"title": title, "description": description, "spec": canvas.spec(height, title, description)}


def chart_title(canvas: Canvas, title: str) -> float:
    """Writes the title, if any, and returns where the next thing may start."""
    if not title:
        return 0
    size = 19 if canvas.width >= WIDE else 17
    return canvas.lines(0, 0, wrapped(title, canvas.width, size, bold=True), size, bold=True) + 10


def _source(canvas: Canvas, y: float, source: str, words: Words) -> float:
    _ = words.gettext
    told = _("Source: %(source)s") % {"source": source}
    return canvas.lines(0, y, wrapped(told, canvas.width, 13), 13, colour=GREY)


def _key(canvas: Canvas, y: float, chart: StageChart) -> float:
    if not chart.compares:
        return y
    canvas.dot(10, y + 11, filled=True)
    canvas.text(24, y + 12, chart.now, 14)
    x = 24 + breadth(chart.now, 14) + 30
    canvas.dot(x, y + 11, filled=False)
    canvas.text(x + 15, y + 12, chart.before, 14)
    return y + 30


def _wide(canvas: Canvas, y: float, chart: StageChart, words: Words) -> float:
    left = canvas.width * 0.44
    columns = _columns(left, canvas.width, chart)
    y = _heads(canvas, y, chart, columns, 14)
    theme = ""
    for row in chart.rows:
        if row.theme != theme:
            theme = row.theme
            y = canvas.lines(0, y + 12, wrapped(theme, canvas.width, 14, bold=True), 14, bold=True) + 5
        label = wrapped(row.label, left - 14, 14)
        height = max(leading(14) * len(label), 24) + 7
        canvas.line(0, y, canvas.width, y)
        canvas.lines(0, y + (height - leading(14) * len(label)) / 2, label, 14)
        _dots(canvas, y + height / 2, row, columns)
        if row.now in columns:
            _stations(canvas, y, height, columns)
        else:
            _written(canvas, y + height / 2, row, columns, words)
        y += height
    canvas.line(0, y, canvas.width, y)
    return y + 6


def _narrow(canvas: Canvas, y: float, chart: StageChart, words: Words) -> float:
    columns = _columns(0, canvas.width, chart)
    y = _heads(canvas, y, chart, columns, 13)
    theme = ""
    for row in chart.rows:
        if row.theme != theme:
            theme = row.theme
            y = canvas.lines(0, y + 14, wrapped(theme, canvas.width, 16, bold=True), 16, bold=True) + 6
        canvas.line(0, y, canvas.width, y)
        y = canvas.lines(0, y + 7, wrapped(row.label, canvas.width, 15), 15)
        y = canvas.lines(0, y, wrapped(_told(row, chart, words), canvas.width, 14), 14, colour=GREY)
        if row.now in columns or row.before in columns:
            _stations(canvas, y + 2, 28, columns)
            _dots(canvas, y + 16, row, columns)
            y += 31
        y += 7
    canvas.line(0, y, canvas.width, y)
    return y + 6


def _columns(left: float, right: float, chart: StageChart) -> dict[str, float]:
    step = (right - left) / len(chart.stages)
    return {stage: left + step * (number + 0.5) for number, stage in enumerate(chart.stages)}


def _heads(canvas: Canvas, y: float, chart: StageChart, columns: dict[str, float], size: int) -> float:
    xs = list(columns.values())
    room = abs(xs[1] - xs[0]) if len(xs) > 1 else canvas.width / 2
    heads = {stage: balanced(stage, room - 6, size) for stage in columns}
    deepest = max(len(lines) for lines in heads.values())
    for stage, lines in heads.items():
        canvas.lines(columns[stage], y + leading(size) * (deepest - len(lines)), lines, size, align="center")
    return y + leading(size) * deepest + 8


def _stations(canvas: Canvas, y: float, height: float, columns: dict[str, float]) -> None:
    for x in columns.values():
        canvas.line(x, y, x, y + height, LINE)


def _dots(canvas: Canvas, y: float, row: StageRow, columns: dict[str, float]) -> None:
    now, before = columns.get(row.now), columns.get(row.before)
    if now is not None and before is not None and now != before:
        canvas.line(before, y, now, y, GREY, 2)
    if before is not None:
        canvas.dot(before, y, filled=False)
    if now is not None:
        canvas.dot(now, y, filled=True)


def _written(canvas: Canvas, y: float, row: StageRow, columns: dict[str, float], words: Words) -> None:
    """Words instead of a dot, beside the ring if there is one."""
    _ = words.gettext
    first = min(columns.values())
    x = columns[row.before] + 18 if row.before in columns else first - 12
    said = row.now or _("Not said yet")
    x = min(x, canvas.width - breadth(said, 14))
    canvas.text(x, y + 1, said, 14, colour=INK if row.now else GREY)


def _told(row: StageRow, chart: StageChart, words: Words) -> str:
    _ = words.gettext
    said = row.now or _("Not said yet")
    return f"{said} ({chart.before}: {row.before})" if row.before not in ("", row.now) else said
