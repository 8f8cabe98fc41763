"""The documents, as data. Each knows which files it can be and puts its words into a payload that JSON can hold.

What people typed stays data all the way: no template language ever reads it.
"""

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, ClassVar

from fairpractice.reports.charts import WIDE, StageChart
from fairpractice.reports.words import ENGLISH, Words, shorten

PDF = frozenset({"pdf"})
MOST_STEPS = 3
CHART_WIDE, CHART_HIGH = 176, 136  # millimetres of a slide that its chart may take


@dataclass(frozen=True, slots=True)
class Step:
    """A first step: what, who sees to it, and the month it is due."""

    what: str
    who: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Poster:
    """One A4 page for the wall. heading: what the Practice works to be. address: of the team page, also as QR code."""

    practice: str
    heading: str
    address: str
    steps: tuple[Step, ...] = ()
    speak_to: tuple[str, ...] = ()
    on: date | None = None
    kinds: ClassVar[frozenset[str]] = PDF

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        _ = words.gettext
        told = {
            "steps": _("Our first steps"),
            "no_steps": _("We are choosing our first steps now. Tell us what would help."),
            "speak_to": _("Who to speak to"),
            "scan": _("See our team page"),
            "hint": _("Point your phone’s camera at the square, or type the address."),
            "qr": _("QR code that opens the address printed beneath it"),
        }
        return {
            **document("poster", shorten(f"{self.heading}: {self.practice}", 200), words, told),
            "practice": shorten(self.practice, 90),
            "heading": shorten(self.heading, 160),
            "steps": [step_cells(each, words) for each in self.steps[:MOST_STEPS]],
            "speak_to": [shorten(each, 90) for each in self.speak_to[:3]],
            "address": self.address,
            "on": words.day(self.on) if self.on else "",
        }


@dataclass(frozen=True, slots=True)
class Position:
    """Where the team says it is on one initiative, in words; before: last year's words; note: why, or what it means."""

    initiative: str
    now: str = ""
    before: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the framework and its initiatives."""

    title: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that the Practice will do. due: any day of the month."""

    what: str
    who: str = ""
    due: date | None = None
    status: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence: what it is, what it is for, and when it was added."""

    what: str
    serves: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Plan:
    """The whole plan, as PDF or as Word. source: where the framework comes from."""

    practice: str
    on: date
    themes: tuple[Theme, ...] = ()
    actions: tuple[Action, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    next_review: date | None = None
    source: str = ""
    title: str = ""
    kinds: ClassVar[frozenset[str]] = frozenset({"pdf", "docx"})

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        _ = words.gettext
        title = self.title or _("Our plan")
        return {
            **document("plan", title, words, _plan_words(words)),
            "practice": self.practice,
            "on": words.day(self.on),
            "compares": any(each.before for theme in self.themes for each in theme.positions),
            "themes": [_theme(each, words) for each in self.themes if each.positions],
            "actions": [action_cells(each, words) for each in self.actions],
            "evidence": [_evidence(each, words) for each in self.evidence],
            "next_review": words.day(self.next_review) if self.next_review else "",
            "source": self.source,
        }


@dataclass(frozen=True)
class ConversationGuide:
    """A guide to print and write on. lines: to write on under each question."""

    title: str
    purpose: str
    prepare: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    listen: tuple[str, ...] = ()
    record: tuple[str, ...] = ()
    if_hard: tuple[str, ...] = ()
    practice: str = ""
    lines: int = 3
    kinds: ClassVar[frozenset[str]] = PDF

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        _ = words.gettext
        told = {
            "purpose": _("Why we are talking"),
            "prepare": _("Before you start"),
            "questions": _("Questions"),
            "listen": _("How to listen"),
            "record": _("What to write down"),
            "if_hard": _("If it gets hard"),
            "no_questions": _("No questions chosen yet"),
            "lines": _("Space to write"),
        }
        lists = {name: list(getattr(self, name)) for name in ("prepare", "questions", "listen", "record", "if_hard")}
        over = self.practice or _("Conversation guide")
        own = {"over": over, "purpose": self.purpose, "practice": self.practice, "lines": max(0, min(self.lines, 12))}
        return {**document("guide", self.title, words, told), **own, **lists}


@dataclass(frozen=True)
class Letter:
    """A printed invitation. address: link, printed and as QR code. code: to type. expires: last day it works."""

    practice: str
    addressee: str
    role: str
    address: str
    code: str = ""
    expires: date | None = None
    title: str = ""
    introduction: tuple[str, ...] = ()
    what_to_do: tuple[str, ...] = ()
    help: tuple[str, ...] = ()
    signed: str = ""
    on: date | None = None
    kinds: ClassVar[frozenset[str]] = PDF

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        _ = words.gettext
        told = {
            "dear": _("Dear %(name)s") % {"name": self.addressee},
            "role": _("Your role: %(role)s") % {"role": self.role} if self.role else "",
            "what_to_do": _("What to do"),
            "address": _("The address"),
            "code": _("Your code"),
            "help": _("If you need help"),
            "keep": _("This letter is for you alone. Please keep it safe."),
            "expires": _("It works until %(day)s.") % {"day": words.day(self.expires)} if self.expires else "",
            "qr": _("QR code that opens the address printed beneath it"),
        }
        return {
            **document("letter", self.title or _("Your invitation"), words, told),
            "practice": self.practice,
            "addressee": self.addressee,
            "address": self.address,
            "code": self.code,
            "introduction": list(self.introduction),
            "what_to_do": list(self.what_to_do),
            "help": list(self.help),
            "signed": self.signed,
            "on": words.day(self.on) if self.on else "",
        }


@dataclass(frozen=True, slots=True)
class Bullet:
    """A point: its title in bold, its text, and the web address it leads to."""

    text: str
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. level: 1 for a chapter, up to 4."""

    title: str
    level: int = 1
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[Bullet, ...] = ()


@dataclass(frozen=True)
class FrameworkBook:
    """A whole framework in print, with a list of contents."""

    title: str
    sections: tuple[Section, ...]
    subtitle: str = ""
    source: str = ""
    kinds: ClassVar[frozenset[str]] = PDF

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        _ = words.gettext
        told = {"contents": _("What is in here"), "empty": _("Nothing has been written yet")}
        own = {"subtitle": self.subtitle, "source": self.source, "sections": _stepped(self.sections)}
        return {**document("book", self.title, words, told), **own}


@dataclass(frozen=True)
class Slide:
    """One 16:9 slide for the staff meeting: the first steps, beside where we are. notes: for the speaker."""

    title: str
    practice: str
    steps: tuple[Step, ...] = ()
    chart: StageChart | None = None
    notes: tuple[str, ...] = field(default=())
    on: date | None = None
    kinds: ClassVar[frozenset[str]] = frozenset({"pptx"})

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        _ = words.gettext
        told = {"steps": _("Our first steps"), "no_steps": _("No actions chosen yet")}
        chart = _for_slide(self.chart, words) if self.chart else None
        return {
            **document("slide", shorten(self.title, 110), words, told),
            "practice": shorten(self.practice, 90),
            "steps": [step_cells(each, words, 120) for each in self.steps[:MOST_STEPS]],
            "chart": chart,
            "notes": list(self.notes),
            "on": words.day(self.on) if self.on else "",
        }


def document(template: str, title: str, words: Words, told: dict[str, str]) -> dict[str, Any]:
    """What every document's payload begins with: its template, title, language and words."""
    _ = words.gettext
    page = _("Page {page} of {pages}")
    language = {"lang": words.lang, "direction": words.direction}
    return {"template": template, "title": title.strip() or _("Untitled"), **language, "words": {"page": page, **told}}


def _plan_words(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "where": _("Where we are"),
        "initiative": _("Initiative"),
        "now": _("Now"),
        "before": _("Last year"),
        "not_said": _("Not said yet"),
        "no_positions": _("We have not said where we are yet"),
        "actions": _("What we will do"),
        "action": _("Action"),
        "why": _("Why"),
        "who": _("Who"),
        "due": _("Due"),
        "status": _("Where it is"),
        "no_actions": _("No actions chosen yet"),
        "evidence": _("Evidence"),
        "what": _("What it is"),
        "serves": _("What it is for"),
        "added": _("Holds from"),
        "no_evidence": _("No evidence added yet"),
        "next_review": _("Next review"),
        "no_review": _("No date chosen yet"),
        "source": _("About the framework"),
    }


def step_cells(step: Step, words: Words, most: int = 200) -> dict[str, str]:
    """A step in words, what it is in at most `most` characters."""
    _ = words.gettext
    due = _("by %(month)s") % {"month": words.month(step.due)} if step.due else ""
    who = shorten(step.who, 70)
    return {"what": shorten(step.what, most), "who": who, "due": due}


def _for_slide(chart: StageChart, words: Words) -> dict[str, Any]:
    """The chart without its title and themes, in the width that leaves its letters largest."""
    bare = replace(chart, title="", rows=tuple(replace(each, theme="") for each in chart.rows))
    tries = [replace(bare, width=width).payload(words) for width in range(WIDE, 1000, 20)]
    drawn = max(tries, key=lambda each: min(CHART_WIDE / each["spec"]["width"], CHART_HIGH / each["spec"]["height"]))
    return {**drawn, "title": chart.title, "sentence": chart.sentence(words)}


def _theme(theme: Theme, words: Words) -> dict[str, Any]:
    _ = words.gettext
    silent = _("Not said yet")
    rows = [
        {"initiative": each.initiative, "now": each.now or silent, "before": each.before or silent, "note": each.note}
        for each in theme.positions
    ]
    return {"title": theme.title, "positions": rows}


def action_cells(action: Action, words: Words) -> dict[str, str]:
    """An action in words, one for each column."""
    due = words.month(action.due) if action.due else ""
    return {"what": action.what, "who": action.who, "due": due, "status": action.status, "why": action.why}


def _evidence(evidence: Evidence, words: Words) -> dict[str, str]:
    on = words.day(evidence.on) if evidence.on else ""
    return {"what": evidence.what, "serves": evidence.serves, "on": on}


def _stepped(sections: tuple[Section, ...]) -> list[dict[str, Any]]:
    """Levels that never skip one going down: readers of tagged PDF, and the standard, count on it."""
    told: list[dict[str, Any]] = []
    level = 0
    for each in sections:
        level = max(1, min(each.level, level + 1, 4))
        texts = {"paragraphs": list(each.paragraphs), "bullets": [asdict(point) for point in each.bullets]}
        told.append({"title": each.title, "level": level, **texts})
    return told
