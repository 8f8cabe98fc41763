"""Question sets: what is asked, as content. This is the door: import from here. No models, no database.

Sets stand in `content/question-sets/` (docs/question-sets.md). Positions of answers count from 1, as in ballots; 0 is "nothing
chosen". Reading takes a moment once; afterwards everything is kept.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from fairpractice.framework.packs import English, content_root
from fairpractice.reflections.question_building import build, side
from fairpractice.reflections.question_parts import (
    Content,
    Discussion,
    EthnicOption,
    EthnicQuestion,
    Groups,
    Kind,
    LeftOut,
    Open,
    Option,
    Prompt,
    Question,
    QuestionError,
    QuestionSet,
    Section,
    Side,
)
from fairpractice.reflections.question_schema import ABOUT, KINDS, read

__all__ = [
    "ABOUT",
    "MOST_LETTERS",
    "Content",
    "Discussion",
    "EthnicOption",
    "EthnicQuestion",
    "Groups",
    "Kind",
    "LeftOut",
    "Open",
    "Option",
    "Prompt",
    "Question",
    "QuestionError",
    "QuestionSet",
    "Section",
    "Side",
    "about",
    "content",
    "discussion",
    "ethnic_question",
    "every_question",
    "folder",
    "from_plain",
    "in_language",
    "laid_out",
    "load",
    "load_set",
    "own_question",
    "reworded",
    "side",
    "to_plain",
]

MOST_LETTERS = 300  # of a question
_KEY = re.compile(r"[A-Za-z0-9-]{1,20}")


def folder() -> Path:
    """Where the shipped question sets are."""
    return content_root() / "question-sets"


@lru_cache(maxsize=8)
def content(language: str = "en", *, mark_english: bool = False, at: Path | None = None) -> Content:
    """Read and check a folder (the shipped one), once. Raise PackErrors. Language and marks: as in `load_pack`."""
    return build(read(at or folder(), language, mark_english=mark_english))


def load(language: str = "en", *, mark_english: bool = False) -> dict[str, QuestionSet]:
    """The shipped sets by id, in the order to offer them. Raise PackErrors."""
    return dict(content(language, mark_english=mark_english).sets)


def load_set(id: str, language: str = "en", *, mark_english: bool = False) -> QuestionSet:
    """One shipped set. Raise KeyError if there is none."""
    return content(language, mark_english=mark_english).sets[id]


def every_question(language: str = "en", *, mark_english: bool = False) -> tuple[Question, ...]:
    """All shipped questions, each once."""
    sets = content(language, mark_english=mark_english).sets.values()
    return tuple({question.id: question for found in sets for question in found.questions}.values())


def ethnic_question(kind: Groups, language: str = "en", *, mark_english: bool = False) -> EthnicQuestion:
    """The ethnic group question with six broad groups or the 19 of Census 2021. Raise KeyError for another kind."""
    return content(language, mark_english=mark_english).ethnic[kind]


def discussion(language: str = "en", *, mark_english: bool = False) -> Discussion:
    """The talk for teams under seven."""
    return content(language, mark_english=mark_english).discussion


def own_question(text: str, sensitive: bool, answers: Literal["agree", "yes-no"] = "agree") -> Question:
    """A lead's own question, with a new id. Raise QuestionError without a text or with more than MOST_LETTERS letters."""
    tidy = " ".join(text.split())
    if not tidy or len(tidy) > MOST_LETTERS:
        raise QuestionError(f"A question has from 1 to {MOST_LETTERS} letters.")
    scale = content().scales[f"answers/{answers}"]
    return Question(id=f"own:{secrets.token_hex(8)}", text=tidy, sensitive=sensitive, **scale)


def reworded(own: Question, text: str, sensitive: bool) -> Question:
    """An own question in other words: with a new id where they differ, since answers to other words do not compare.

    Raise QuestionError for a shared question, and as `own_question`.
    """
    if own.shared:
        raise QuestionError("A shared question keeps its words.")
    new = own_question(text, sensitive)
    id = own.id if (new.text, sensitive) == (own.text, own.sensitive) else new.id
    return replace(own, id=id, text=new.text, sensitive=sensitive)


T = TypeVar("T", Question, Open)
SetOr = TypeVar("SetOr", Question, Open, QuestionSet)


def about(found: SetOr, name: str, key: str) -> SetOr:
    """The same with the name of an action or activity in its places, and `key` (its own id) in the ids of its questions.

    With the key, answers about one action are never taken for answers about another: neither in figures, which hold a
    question's earlier figure, nor when deciding whether the same was asked too lately. What has no place stays as it is.
    Raise QuestionError without a name, or for a key that is not 1 to 20 letters, digits and hyphens.
    """
    tidy = " ".join(name.split())
    if not tidy or not _KEY.fullmatch(key):
        raise QuestionError("An action has a name, and a key of 1 to 20 letters, digits and hyphens.")
    filled: SetOr = _about(found, tidy, key)
    return filled


def _about(found: Any, name: str, key: str) -> Any:
    if isinstance(found, tuple):
        return tuple(_about(each, name, key) for each in found)
    if isinstance(found, QuestionSet):
        return replace(found, sections=_about(found.sections, name, key), open=_about(found.open, name, key))
    if isinstance(found, Section):
        return replace(found, intro=_named(found.intro, name), questions=_about(found.questions, name, key))
    if ABOUT not in found.text:
        return found
    return replace(found, text=_named(found.text, name), id=f"{found.id}#{key}")


def _named(text: str, name: str) -> str:
    """The text with a name in its places; English that says so goes on saying so."""
    return type(text)(text.replace(ABOUT, name))


def laid_out(found: QuestionSet, questions: Iterable[Question]) -> tuple[Section, ...]:
    """A round's questions in its own order, under the sections they come from. Own ones stay with the one before them."""
    home = {
        question.shared_id: number for number, section in enumerate(found.sections) for question in section.questions
    }
    runs: list[tuple[int, list[Question]]] = []
    for question in questions:
        number = home.get(question.shared_id, runs[-1][0] if runs else 0)
        if not runs or runs[-1][0] != number:
            runs.append((number, []))
        runs[-1][1].append(question)
    return tuple(replace(found.sections[number], questions=tuple(run)) for number, run in runs)


def in_language(frozen: T, language: str, *, mark_english: bool = False) -> T:
    """A question as frozen in a round, in the words of `language` where the shipped one still has the same English words.

    Otherwise a shared question stays English, and with `mark_english` says so; an own one stays as it was written.
    """
    told: T = _told(frozen, language, mark_english)
    return told


def _told(frozen: Any, language: str, mark_english: bool) -> Any:
    id = frozen.id.partition("#")[0]
    english, words = _by_id(content()), _by_id(content(language, mark_english=mark_english))
    name = _name_in(english[id].text, frozen.text) if id in english else None
    if name is not None and getattr(english[id], "options", ()) == getattr(frozen, "options", ()):
        new = words[id]
        text = _named(new.text, name)
    elif mark_english and getattr(frozen, "shared", id in english):
        new, text = frozen, English(frozen.text)
    else:
        return frozen
    if isinstance(frozen, Open):
        return replace(frozen, text=text, hint=new.hint)
    options, credit = new.options, new.credit
    if new is frozen:
        options, credit = tuple(English(each) for each in options), English(credit)
    return replace(frozen, text=text, options=options, credit=credit)


def _by_id(found: Content) -> dict[str, Any]:
    by_id: dict[str, Any] = {}
    for each in found.sets.values():
        by_id |= {question.id: question for question in each.questions}
        by_id |= {question.id: question for question in each.open}
    return by_id


def _name_in(template: str, text: str) -> str | None:
    """The name in the place of a template: "" if it has no place, None if the text was not made of it."""
    if ABOUT not in template:
        return "" if text == template else None
    before, _, after = template.partition(ABOUT)
    name = text[len(before) : len(text) - len(after)]
    return name if name and template.replace(ABOUT, name) == text else None


_QUESTION: Mapping[str, tuple[type, ...]] = {  # the types that JSON has for each part
    "id": (str,),
    "text": (str,),
    "kind": (str,),
    "options": (list, str),
    "yes": (list, int),
    "no": (list, int),
    "ours": (list, int),
    "sensitive": (bool,),
    "initiative": (str,),
    "recommendations": (list, str),
    "credit": (str,),
    "wres": (int, type(None)),
    "shared": (bool,),
}
_OPEN: Mapping[str, tuple[type, ...]] = {"id": (str,), "text": (str,), "hint": (str,)}


def to_plain(found: Question | Open) -> dict[str, Any]:
    """A question as JSON can hold it, for freezing a round's questions. `from_plain` gives it back."""
    kind, parts = ("question", _QUESTION) if isinstance(found, Question) else ("open", _OPEN)
    return {"type": kind, **{name: _plain(getattr(found, name)) for name in parts}}


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [str(each) for each in value]
    return str(value) if isinstance(value, str) else value


def from_plain(plain: Mapping[str, Any]) -> Question | Open:
    """The question that `to_plain` made this of. Raise QuestionError for anything else."""
    parts = {"question": _QUESTION, "open": _OPEN}.get(str(plain.get("type")), {})
    if set(plain) != {"type", *parts} or not parts:
        raise QuestionError("This is not a question: its keys are others.")
    wrong = [name for name, types in parts.items() if not _fits(plain[name], types)]
    if wrong or plain.get("kind", "agree") not in KINDS:
        raise QuestionError(f"This is not a question: {', '.join(wrong) or 'kind'} cannot be this.")
    values = {name: plain[name] for name in parts}
    if plain["type"] == "open":
        return Open(**values)
    values |= {name: frozenset(values[name]) for name in ("yes", "no", "ours")}
    values |= {name: tuple(values[name]) for name in ("options", "recommendations")}
    return Question(**values)


def _fits(value: Any, types: tuple[type, ...]) -> bool:
    """Whether a value is of one of the types (exactly: True is no number), or a list whose values are of the second."""
    if types[0] is list:
        return isinstance(value, list) and all(type(each) is types[1] for each in value)
    return type(value) in types
