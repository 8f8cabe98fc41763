"""The words of the questions, from the room that asks them. It stands above this one, so the settings name it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class SetWords:
    """A question set that can be pooled, in the language of the page. questions: text by id, in the order they are asked."""

    title: str
    questions: Mapping[str, str] = field(default_factory=dict)


def by_set() -> Mapping[str, SetWords]:
    """The question sets that can be pooled, by id."""
    found: Callable[[], Mapping[str, SetWords]] = import_string(settings.POOLED_QUESTIONS)
    return found()


def words(question_set: str) -> SetWords:
    """One set; empty for one that is not shipped any more."""
    return by_set().get(question_set, SetWords(question_set))
