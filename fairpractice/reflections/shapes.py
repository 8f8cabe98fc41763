"""A round as it is asked: its questions in ballot order, and what `figures` needs to know of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext as _

from fairpractice.figures.practice import Item
from fairpractice.reflections import question_shelf as shelf
from fairpractice.reflections import questions as sets
from fairpractice.reflections.models import Round

MINORITY = (
    "ethnic minority staff"  # the name of the split in figures and proofs; pages show it in the reader's language
)

PROFILE = "staff-profile"  # begins the items that tell how many of the staff are ethnic minority staff


@dataclass(frozen=True, slots=True)
class Asking:
    """What a round asks. questions, open: in the order of the ballot."""

    questions: tuple[sets.Question, ...]
    open: tuple[sets.Open, ...]
    ethnic: sets.EthnicQuestion | None

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item(q) for q in self.questions)


def item(question: sets.Question) -> Item:
    return Item(question.id, question.sensitive)


def asking(of: Round) -> Asking:
    """The questions of a round, as frozen in it."""
    return Asking(
        tuple(q for q in map(sets.from_plain, of.questions) if isinstance(q, sets.Question)),
        tuple(q for q in map(sets.from_plain, of.open_questions) if isinstance(q, sets.Open)),
        sets.ethnic_question(of.groups) if of.groups else None,  # type: ignore[arg-type]
    )


def shown(asked: Asking) -> Asking:
    """The same in the words of the page's language, where the shipped words have not changed since the round was frozen."""
    return Asking(
        tuple(shelf.question(q) for q in asked.questions),
        tuple(shelf.open_question(o) for o in asked.open),
        shelf.ethnic_question(asked.ethnic.kind) if asked.ethnic else None,
    )


def question_ids(of: Round) -> frozenset[str]:
    return frozenset(str(q["id"]) for q in of.questions)


def cells(
    of: Round, asked: Sequence[sets.Question], rows: Sequence[tuple[Sequence[int], bool]]
) -> list[tuple[tuple[int, ...], ...]]:
    """The counts of every question, in order: shape (groups, answers) each, as `figures.practice.release` wants them.

    rows: of each ballot the positions chosen, by question, and whether it is of the group that is told apart.
    """
    return [_cells(of.detail, question, index, rows) for index, question in enumerate(asked)]


def _cells(
    detail: str, question: sets.Question, index: int, rows: Sequence[tuple[Sequence[int], bool]]
) -> tuple[tuple[int, ...], ...]:
    if detail == Round.Detail.MINORITY:
        halves = []
        for inside in (True, False):
            chosen = [row[index] for row, member in rows if member is inside]
            yes = sum(position in question.yes for position in chosen)
            halves.append((yes, len(chosen) - yes))
        return tuple(halves)
    chosen = [row[index] for row, _member in rows]
    yes = sum(position in question.yes for position in chosen)
    if detail == Round.Detail.DISTRIBUTION:
        no = sum(position in question.no for position in chosen)
        return ((yes, no, len(chosen) - yes - no),)
    return ((yes, len(chosen) - yes),)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the cast page: title, intro, whether help and contacts stand beside it, and (place on the ballot, question)."""

    title: str
    intro: str
    help: bool
    help_text: str
    questions: tuple[tuple[int, sets.Question], ...]


def sections(of: Round, asked: Asking) -> tuple[Part, ...]:
    """The questions in the order of the ballot, under the titles of their set.

    Among questions that are quoted from elsewhere, with help beside them, own ones stand under a title of their own.
    """
    if not of.question_set:
        return (Part("", "", False, "", tuple(enumerate(asked.questions))),) if asked.questions else ()
    chosen = shelf.sets()[of.question_set]
    if of.about and chosen.asks_about:
        chosen = sets.about(chosen, of.about, of.about_action or of.public_id)
    places = iter(enumerate(asked.questions))
    parts = []
    for section in sets.laid_out(chosen, asked.questions):
        told = (section.title, section.intro, section.help, section.help_text)
        runs = groupby(section.questions, attrgetter("shared")) if section.help else ((True, section.questions),)
        for shared, run in runs:
            found = tuple(next(places) for _question in run)
            parts.append(Part(*(told if shared else (_("Also asked here"), "", False, "")), found))
    return tuple(parts)


def minutes(of: Round) -> int:
    """How long answering takes, about; 0 where nobody knows."""
    return shelf.sets()[of.question_set].minutes if of.question_set else 0
