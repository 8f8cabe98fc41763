"""What a counted reflection tells, as data: the report, the slide and the poster "You said, we will".

Every figure in them is a `Published` value; a bare number raises TypeError.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from fairpractice.figures.values import Audience, Published
from fairpractice.reports.documents import CHART_HIGH, CHART_WIDE, PDF, Action, action_cells, document
from fairpractice.reports.ranges import RangeChart, RangeRow, explanation, only_published
from fairpractice.reports.words import ENGLISH, Words, shorten

MOST_ROWS = 6  # questions on a slide
MOST_SAID = 4  # things on the poster; on the slide one less
CHART = 620  # pixels of a chart in the report


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """The same question in an earlier round. when: what the round is called ("Spring 2025"). sentence: what it told, or why nothing."""

    when: str
    sentence: str
    figure: Published | None = None

    def __post_init__(self) -> None:
        only_published(self.figure)


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One question. sentence: what the figure tells, or why none is shown. lead: what the lead said, "" if nothing."""

    question: str
    sentence: str
    figure: Published | None = None
    lead: str = ""
    earlier: tuple[EarlierRow, ...] = ()

    def __post_init__(self) -> None:
        only_published(self.figure)


@dataclass(frozen=True, slots=True)
class ResultSection:
    """An initiative and its questions. sentence: what they tell together, if anything."""

    title: str
    rows: tuple[ResultRow, ...]
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """An open question and what people wrote, in random order already. note: why there are no texts, if there are none."""

    question: str
    texts: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What the team said, and what the Practice will do about it. due: any day of the month."""

    heard: str
    will: str
    who: str = ""
    due: date | None = None


@dataclass(frozen=True)
class ResultsReport:
    """The whole result, as PDF or as Word. on: the day of the count. answers: how many answered, as a range, if told.

    rule_lines: the rules by which it was decided what is shown. proof_lines: how to check them. counted: its figures were
    counted, not said; what stands as earlier rows are then parts of the same figure.
    """

    practice: str
    title: str
    on: date
    answers: tuple[int, int] | None
    sections: tuple[ResultSection, ...]
    texts: tuple[TextBlock, ...] = ()
    actions: tuple[Action, ...] = ()
    rule_lines: tuple[str, ...] = ()
    proof_lines: tuple[str, ...] = ()
    counted: bool = False
    kinds: ClassVar[frozenset[str]] = frozenset({"pdf", "docx"})

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        rows = [row for section in self.sections for row in section.rows]
        figures = [each for row in rows for each in (row.figure, *(early.figure for early in row.earlier))]
        return {
            **document("results", self.title, words, _report_words(words, self.counted)),
            "practice": self.practice,
            "on": words.day(self.on),
            "answers": _answers(self.answers, words),
            "team_only": _team_only(figures, words),
            "explained": explanation(words) if any(figures) else "",
            "sections": [_section(each, words, self.counted) for each in self.sections],
            "texts": [_texts(each, words) for each in self.texts],
            "actions": [action_cells(each, words) for each in self.actions],
            "rules": list(self.rule_lines),
            "proof": list(self.proof_lines),
        }


@dataclass(frozen=True)
class ResultsSlide:
    """One 16:9 slide for reporting back: what we heard and what we will do, beside a chart of the first six rows.

    counted: its figures were counted, not said.
    """

    title: str
    practice: str
    rows: tuple[RangeRow, ...] = ()
    said: tuple[Said, ...] = ()
    before: str = ""
    notes: tuple[str, ...] = ()
    on: date | None = None
    counted: bool = False
    kinds: ClassVar[frozenset[str]] = frozenset({"pptx"})

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        _ = words.gettext
        heard = _("What we counted") if self.counted else _("What we heard")
        told = {"heard": heard, "will": _("What we will do"), "nothing": _("No actions chosen yet")}
        rows = self.rows[:MOST_ROWS]
        figures = [each for row in rows for each in (row.figure, row.earlier)]
        return {
            **document("results", shorten(self.title, 110), words, told),
            "practice": shorten(self.practice, 90),
            "said": [_said(each, words, 140) for each in self.said[: MOST_SAID - 1]],
            "chart": _for_slide(rows, self.before, words, self.counted) if rows else None,
            "notes": list(self.notes),
            "on": words.day(self.on) if self.on else "",
            "team_only": _team_only(figures, words),
        }


@dataclass(frozen=True)
class ResultsPoster:
    """One A4 page for the wall: you said, we will. address: of the team page, if there is one, also as QR code."""

    practice: str
    title: str
    said: tuple[Said, ...]
    address: str = ""
    speak_to: tuple[str, ...] = ()
    on: date | None = None
    kinds: ClassVar[frozenset[str]] = PDF

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        _ = words.gettext
        told = {
            "said": _("You said"),
            "will": _("We will"),
            "nothing": _("We are choosing what to do. Tell us what would help."),
            "speak_to": _("Who to speak to"),
            "scan": _("See our team page"),
            "hint": _("Point your phone’s camera at the square, or type the address."),
            "qr": _("QR code that opens the address printed beneath it"),
        }
        return {
            **document("said", shorten(f"{self.title}: {self.practice}", 200), words, told),
            "practice": shorten(self.practice, 90),
            "heading": shorten(self.title, 120),
            "said": [_said(each, words) for each in self.said[:MOST_SAID]],
            "speak_to": [shorten(each, 90) for each in self.speak_to[:3]],
            "address": self.address,
            "on": words.day(self.on) if self.on else "",
        }


def _report_words(words: Words, counted: bool = False) -> dict[str, str]:
    _ = words.gettext
    return {
        "round": _("Who") if counted else _("When"),
        "least": _("At least"),
        "most": _("At most"),
        "answers": _("Of how many people") if counted else _("Of how many answers"),
        "no_sections": _("There are no results to show."),
        "texts": _("In people’s own words"),
        "texts_order": _("In random order."),
        "actions": _("What we will do"),
        "action": _("Action"),
        "why": _("Why"),
        "who": _("Who"),
        "due": _("Due"),
        "status": _("Where it is"),
        "no_actions": _("No actions chosen yet"),
        "rules": _("How it was decided what to show"),
        "proof": _("How to check it"),
    }


def _answers(answers: tuple[int, int] | None, words: Words) -> str:
    _ = words.gettext
    if answers is None:
        return ""
    least, most = (words.number(each) for each in answers)
    if least == most:
        return _("Number of answers: %(number)s.") % {"number": most}
    return _("Number of answers: between %(least)s and %(most)s.") % {"least": least, "most": most}


def _team_only(figures: list[Published | None], words: Words) -> str:
    """What the page says of itself when it holds a figure that others than the team may not see."""
    _ = words.gettext
    inside = any(each is not None and each.audience is Audience.TEAM for each in figures)
    return _("For our team only. Please do not pass it on.") if inside else ""


def _section(section: ResultSection, words: Words, counted: bool) -> dict[str, Any]:
    return {
        "title": section.title,
        "sentence": section.sentence,
        "rows": [_result(each, words, counted) for each in section.rows],
    }


def _result(row: ResultRow, words: Words, counted: bool) -> dict[str, Any]:
    """A question: its sentence, what stands beside it, and a chart and a table where any round has a figure."""
    _ = words.gettext
    now = _("All together") if counted else _("This time")
    beside = [_("The lead said: %(words)s") % {"words": row.lead}] if row.lead else []
    beside += [f"{each.when}: {each.sentence}" for each in row.earlier if each.sentence and not each.figure]
    rounds = [(now, row.figure), *((each.when, each.figure) for each in row.earlier)]
    drawn = tuple(RangeRow(when, figure) for when, figure in rounds if figure)
    chart = RangeChart("", row.question, drawn, CHART, explained=False)
    return {
        "question": row.question,
        "sentence": row.sentence,
        "beside": beside,
        "chart": {**chart.payload(words), "title": row.question} if drawn else None,
        "table": [[when, *_cells(figure, words)] for when, figure in rounds] if drawn else [],
    }


def _cells(figure: Published | None, words: Words) -> list[str]:
    """At least, at most, of how many; in words where there is no figure."""
    _ = words.gettext
    if figure is None:
        return [_("Not shown")] * 3
    least, most = (words.number(each) for each in figure.answers)
    of = most if least == most else _("%(least)s to %(most)s") % {"least": least, "most": most}
    return [words.number(figure.lo), words.number(figure.hi), of]


def _texts(block: TextBlock, words: Words) -> dict[str, Any]:
    note = block.note or ("" if block.texts else words.gettext("No texts are shown."))
    return {"question": block.question, "texts": list(block.texts), "note": note}


def _said(said: Said, words: Words, most: int = 200) -> dict[str, str]:
    _ = words.gettext
    due = _("by %(month)s") % {"month": words.month(said.due)} if said.due else ""
    when = ", ".join(each for each in (shorten(said.who, 70), due) if each)
    return {"heard": shorten(said.heard, most), "will": shorten(said.will, most), "when": when}


def _for_slide(rows: tuple[RangeRow, ...], before: str, words: Words, counted: bool) -> dict[str, Any]:
    """The chart in the width that leaves its letters largest."""
    bare = RangeChart("", "", rows, before=before, explained=False)
    tries = [RangeChart("", "", rows, width, before, explained=False).payload(words) for width in range(320, 1000, 20)]
    drawn = max(tries, key=lambda each: min(CHART_WIDE / each["spec"]["width"], CHART_HIGH / each["spec"]["height"]))
    title = words.gettext("What was counted") if counted else words.gettext("What the team said")
    return {**drawn, "title": title, "sentence": bare.sentence(words)}
