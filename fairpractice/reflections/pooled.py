"""What the pools of hubs are told of question sets: those that ask the same of every Practice."""

from fairpractice.pooling.questions import SetWords
from fairpractice.reflections import question_shelf


def by_set() -> dict[str, SetWords]:
    """The shipped sets that can be pooled, in the language of the page."""
    return {
        id: SetWords(found.title, {question.id: question.text for question in found.questions})
        for id, found in question_shelf.sets().items()
        if not found.asks_about
    }
