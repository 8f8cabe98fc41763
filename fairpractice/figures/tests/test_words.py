"""Sentences are true of every count in the range, on every edge."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.figures import words
from fairpractice.figures.practice import Item, what_can_be_shown
from fairpractice.figures.statistics import Say, Verdict
from fairpractice.figures.values import SEAL, Audience, Published, Reason, Refusal
from fairpractice.figures.words import Word, promise, refuse, say, tell, word


def figure(lo: int, hi: int, least: int, most: int | None = None, since: str = "") -> Published:
    return Published("q", "", lo, hi, (least, most or least), "class", Audience.TEAM, "", since, seal=SEAL)


def test_each_word_on_its_edges() -> None:
    assert word(0, 1 / 3) is Word.FEW
    assert word(0, 0.334) is Word.FEWER_THAN_HALF
    assert word(0.1, 0.499) is Word.SOME
    assert word(0, 0.5) is Word.UP_TO_HALF
    assert word(0.3, 0.7) is Word.ABOUT_HALF
    assert word(0.3, 0.5) is Word.ABOUT_HALF
    assert word(0.29, 0.7) is Word.ANY
    assert word(0.5, 1) is Word.HALF_OR_MORE
    assert word(0.501, 1) is Word.MOST
    assert word(0.8, 1) is Word.NEARLY_ALL
    assert word(0.799, 1) is Word.MOST
    assert word(0, 1) is Word.ANY


@settings(deadline=None)
@given(st.integers(1, 60), st.data())
def test_a_word_is_true_of_every_count(answers: int, data: st.DataObject) -> None:
    lo = data.draw(st.integers(0, answers))
    hi = data.draw(st.integers(lo, answers))
    true: dict[Word, Callable[[float], bool]] = {
        Word.FEW: lambda s: s <= 1 / 3 + 1e-6, Word.SOME: lambda s: 0 < s < 0.5,
        Word.FEWER_THAN_HALF: lambda s: s < 0.5, Word.UP_TO_HALF: lambda s: s <= 0.5,
        Word.ABOUT_HALF: lambda s: 0.29 < s < 0.71, Word.HALF_OR_MORE: lambda s: s >= 0.5, Word.MOST: lambda s: s > 0.5,
        Word.NEARLY_ALL: lambda s: s > 0.79, Word.ANY: lambda s: True,
    }  # fmt: skip
    for count in range(lo, hi + 1):
        assert true[word(lo / answers, hi / answers)](count / answers)


def test_sentences_for_figures() -> None:
    assert say(figure(0, 4, 12)) == "Few: between 0 and 4 of 12."
    assert say(figure(8, 12, 12)) == "Most: between 8 and 12 of 12."
    assert say(figure(0, 3, 7, 9)) == "Fewer than half: between 0 and 3 of 7 to 9."
    assert say(figure(7, 14, 14, since="spring")).endswith("any change since the earlier round.")


def test_sentences_go_through_the_translation_before_the_numbers() -> None:
    seen: list[str] = []

    def translate(text: str) -> str:
        seen.append(text)
        return text.replace("Most", "Die meisten").replace("between", "zwischen")

    assert say(figure(8, 12, 12), translate).startswith("Die meisten: zwischen 8")
    assert seen == ["Most: between {lo} and {hi} of {n}."]


def test_every_refusal_has_its_sentence() -> None:
    assert set(words.REASONS) == set(Reason)
    assert refuse(Refusal("q", "", Reason.TOO_FEW, 7)).endswith("It can be shown from 7 on.")
    assert refuse(Refusal("q", "", Reason.NOTHING_MORE)) == "More detail would tell who said what."


def test_promises_before_anything_is_asked() -> None:
    team, group = what_can_be_shown(12, {"nurses": 4}, [Item("q")])
    assert promise(team) == "If all answer, the team and others see one of: 0 to 4, 5 to 7, 8 to 12."
    assert promise(what_can_be_shown(8, {}, [Item("q")])[0]).startswith("If all answer, the team alone")
    assert promise(group).startswith("Too few answers")


def test_verdicts_say_which_group_is_favoured() -> None:
    assert set(words.VERDICTS) == set(Say)
    higher = Verdict(Say.HIGHER, 1.83, 1.1, 3.04)
    lower = Verdict(Say.LOWER, 0.42, 0.21, 0.9)
    assert tell(higher, "White applicants", "ethnic minority applicants", good=True).endswith(
        "This favours White applicants."
    )
    assert tell(lower, "White staff", "ethnic minority staff", good=True).endswith(
        "This favours ethnic minority staff."
    )
    text = tell(higher, "Ethnic minority staff", "White staff", good=False)
    assert (
        text
        == "Ethnic minority staff were 1.8 times as likely as White staff (between 1.1 and 3.0 times). This favours White staff."
    )
    assert "0.42 times" in tell(lower, "a", "b", good=False)
    few = tell(Verdict(Say.TOO_FEW, 2.0, 0.2, float("inf"), 4), "a", "b", good=True)
    assert few.endswith("With about 4 times as many people, or years, it could be said.")
    assert tell(Verdict(Say.NO_CLEAR_DIFFERENCE, 1.0, 0.8, 1.2), "a", "b", good=True).startswith("No clear difference")
