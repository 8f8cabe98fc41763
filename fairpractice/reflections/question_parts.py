"""What question sets are made of: frozen dataclasses, no reading and no writing. Import from `questions`.

Positions of answers count from 1, as in ballots; 0 is "nothing chosen". A shared question keeps its id for good, so that rounds
and Practices compare; other words are another question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from fairpractice.organisations.reference.ethnic_groups import Definition
from fairpractice.reflections.exceptions import ReflectionError
from fairpractice.reflections.question_schema import ABOUT
from fairpractice.reports.documents import ConversationGuide

Kind = Literal["agree", "frequency", "yes-no", "choice"]
Groups = Literal["six", "nineteen"]
Side = Literal["minority", "majority", "cannot say"]

HARM = (5, 6, 8)  # WRES indicators where "yes" tells of harm


class QuestionError(ReflectionError, ValueError):
    """A question that cannot be: what is wrong with it, for whoever wrote the code or the file it comes from."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose. ours: added by us to the answers of a quoted question."""

    text: str
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question with answers to choose from. Raises QuestionError if its parts do not fit.

    yes, no, ours: positions in `options`, from 1; what is in neither of yes and no is "other". sensitive: harassment,
    discrimination, or how a manager or leader behaves. initiative, recommendations: ids of a pack. credit: whom a quoted
    question is from, "" if it is ours. wres: number of the WRES indicator. shared: one of the shipped questions.
    """

    id: str
    text: str
    kind: Kind
    options: tuple[str, ...]
    yes: frozenset[int]
    no: frozenset[int] = frozenset()
    sensitive: bool = False
    initiative: str = ""
    recommendations: tuple[str, ...] = ()
    credit: str = ""
    wres: int | None = None
    shared: bool = False
    ours: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        places = range(1, len(self.options) + 1)
        if not self.id or not self.text.strip():
            raise QuestionError("A question has an id and a text.")
        if not 2 <= len(self.options) <= 100 or len(set(self.options)) != len(self.options):
            raise QuestionError("A question has from 2 to 100 answers, each once.")
        if not self.yes or self.yes & self.no or not (self.yes | self.no | self.ours) <= set(places):
            raise QuestionError("Each answer is a “yes”, a “no” or neither, and some answer is a “yes”.")

    @property
    def choices(self) -> tuple[Option, ...]:
        """The answers, each with whether we added it to a quoted list."""
        return tuple(Option(text, number in self.ours) for number, text in enumerate(self.options, 1))

    @property
    def shared_id(self) -> str:
        """What Practices compare by: the id without the action that a question was asked about; "" for own questions."""
        return self.id.partition("#")[0] if self.shared else ""

    @property
    def worry(self) -> bool:
        """Whether a "yes" tells of harm. Of all other questions "yes" is what one hopes for."""
        return self.wres in HARM

    def side(self, position: int) -> Literal["yes", "no", "other"]:
        """What a chosen position counts as. Nothing chosen (0) is an answer too: other."""
        return "yes" if position in self.yes else "no" if position in self.no else "other"


@dataclass(frozen=True, slots=True)
class Open:
    """A question to answer in one's own words. hint: how not to give oneself away."""

    id: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that stand together. help: contacts stand beside them, under `help_text`."""

    title: str
    intro: str
    help: bool
    questions: tuple[Question, ...]
    help_text: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A recommendation that no statement asks about, and why."""

    recommendation: str
    reason: str


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A set of questions. minutes: that answering takes. pack: whose initiatives and recommendations it names."""

    id: str
    version: int
    title: str
    purpose: str
    minutes: int
    sections: tuple[Section, ...]
    open: tuple[Open, ...] = ()
    pack: str = ""
    left_out: tuple[LeftOut, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions with answers, in the order asked."""
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def asks_about(self) -> bool:
        """Whether the set has places for the name of an action or activity (`about`)."""
        return any(ABOUT in text for text in (*(q.text for q in self.questions), *(o.text for o in self.open)))

    @property
    def indicators(self) -> Mapping[int, tuple[str, ...]]:
        """Ids of questions by WRES indicator. Who says yes to any of an indicator's questions counts once (6 has two)."""
        found: dict[int, tuple[str, ...]] = {}
        for question in self.questions:
            if question.wres is not None:
                found[question.wres] = (*found.get(question.wres, ()), question.id)
        return found


@dataclass(frozen=True, slots=True)
class EthnicOption:
    """One answer to the ethnic group question. heading: the broad group it stands under, "" if it stands alone.

    covers: ids of Census 2021 groups. framework, wres: its side by the framework's glossary (minority is everyone but White
    British) and by WRES (everyone outside White); "cannot say" where the answer does not tell.
    """

    id: str
    text: str
    heading: str
    covers: tuple[str, ...]
    framework: Side
    wres: Side


@dataclass(frozen=True, slots=True)
class EthnicQuestion:
    """The ethnic group question. reason: why it is asked, for the page. Options: "Prefer not to say" is last."""

    id: str
    text: str
    hint: str
    reason: str
    credit: str
    kind: Groups
    options: tuple[EthnicOption, ...]

    def side(self, position: int, definition: Definition) -> Side:
        """Where a chosen position stands. Nothing chosen (0), or no such position: cannot say."""
        if not 1 <= position <= len(self.options):
            return "cannot say"
        option = self.options[position - 1]
        return option.framework if definition == "framework" else option.wres

    def minority(self, definition: Definition) -> frozenset[int]:
        """The positions of ethnic minority staff by a definition, from 1."""
        places = range(1, len(self.options) + 1)
        return frozenset(place for place in places if self.side(place, definition) == "minority")


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a small team talks about, for one initiative."""

    initiative: str
    text: str


@dataclass(frozen=True, slots=True)
class Discussion:
    """A talk in place of a count, for teams too small for figures."""

    title: str
    purpose: str
    prepare: tuple[str, ...]
    listen: tuple[str, ...]
    record: tuple[str, ...]
    if_hard: tuple[str, ...]
    prompts: tuple[Prompt, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """The words of all prompts, in the order of the initiatives."""
        return tuple(each.text for each in self.prompts)

    def guide(self, practice: str = "", initiatives: Iterable[str] | None = None) -> ConversationGuide:
        """The guide to print, with the prompts of some initiatives or of all."""
        wanted = None if initiatives is None else frozenset(initiatives)
        return ConversationGuide(
            title=self.title,
            purpose=self.purpose,
            prepare=self.prepare,
            questions=tuple(each.text for each in self.prompts if wanted is None or each.initiative in wanted),
            listen=self.listen,
            record=self.record,
            if_hard=self.if_hard,
            practice=practice,
            lines=2,  # all eleven then fit three pages
        )


@dataclass(frozen=True)
class Content:
    """Everything in the folder of question sets, in one language."""

    sets: Mapping[str, QuestionSet]
    scales: Mapping[str, Mapping[str, Any]]
    ethnic: Mapping[str, EthnicQuestion]
    discussion: Discussion
