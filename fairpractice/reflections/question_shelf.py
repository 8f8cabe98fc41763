"""Question sets in the language of the page. For freezing a round take them from `questions`, where they are English."""

from fairpractice.framework.shelf import language_and_marks
from fairpractice.reflections import questions


def _page() -> tuple[str, bool]:
    return language_and_marks("question-sets")


def sets() -> dict[str, questions.QuestionSet]:
    """The shipped sets by id, in the order to offer them."""
    language, marked = _page()
    return questions.load(language, mark_english=marked)


def question(frozen: questions.Question) -> questions.Question:
    """A question as frozen in a round, to be shown."""
    language, marked = _page()
    return questions.in_language(frozen, language, mark_english=marked)


def open_question(frozen: questions.Open) -> questions.Open:
    """An open question as frozen in a round, to be shown."""
    language, marked = _page()
    return questions.in_language(frozen, language, mark_english=marked)


def ethnic_question(kind: questions.Groups) -> questions.EthnicQuestion:
    """The ethnic group question, to be shown."""
    language, marked = _page()
    return questions.ethnic_question(kind, language, mark_english=marked)


def discussion() -> questions.Discussion:
    """The talk for teams under seven."""
    language, marked = _page()
    return questions.discussion(language, mark_english=marked)
