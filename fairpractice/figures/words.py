"""From a figure or a verdict to one sentence that a team understands.

A word is used only where it is true of every count in the range: "most" is more than half, "few" at most a third.
Sentences are English and pass through `translate` (gettext, or `str`) before the numbers go in, so that each language orders
them as it likes. `of` is never put into a sentence: the page names whose answers they are.
"""

from collections.abc import Callable
from enum import Enum

from .practice import Promise
from .statistics import Say, Verdict
from .values import Audience, Published, Reason, Refusal

Translate = Callable[[str], str]
NEAR = 1e-9  # of a share, for rounding


def N_(text: str) -> str:
    """Marks a text for the translators."""
    return text


class Word(Enum):
    """How many, in a word. The value is the sentence it makes, with the range in it."""

    FEW = N_("Few: between {lo} and {hi} of {n}.")
    SOME = N_("Some, but fewer than half: between {lo} and {hi} of {n}.")
    FEWER_THAN_HALF = N_("Fewer than half: between {lo} and {hi} of {n}.")
    UP_TO_HALF = N_("Half or fewer: between {lo} and {hi} of {n}.")
    ABOUT_HALF = N_("About half: between {lo} and {hi} of {n}.")
    HALF_OR_MORE = N_("Half or more: between {lo} and {hi} of {n}.")
    MOST = N_("Most: between {lo} and {hi} of {n}.")
    NEARLY_ALL = N_("Nearly all: between {lo} and {hi} of {n}.")
    ANY = N_("Between {lo} and {hi} of {n}: more cannot be told.")


def word(low: float, high: float) -> Word:
    """The word for a share between low and high, 0 ≤ low ≤ high ≤ 1."""
    rules = (
        (high <= 1 / 3 + NEAR, Word.FEW),
        (high < 0.5 - NEAR, Word.SOME if low > NEAR else Word.FEWER_THAN_HALF),  # "some" would not be true of nobody
        (low >= 0.8 - NEAR, Word.NEARLY_ALL),
        (low > 0.5 + NEAR, Word.MOST),
        (low >= 0.3 - NEAR and high <= 0.7 + NEAR, Word.ABOUT_HALF),
        (high <= 0.5 + NEAR, Word.UP_TO_HALF),
        (low >= 0.5 - NEAR, Word.HALF_OR_MORE),
    )
    return next((word for true, word in rules if true), Word.ANY)


def say(figure: Published, translate: Translate = str) -> str:
    """One sentence for a figure: the word, the range, and of how many. A figure that repeats an earlier one says so."""
    least, most = figure.answers
    people = str(most) if least == most else translate(N_("{least} to {most}")).format(least=least, most=most)
    text = translate(word(*figure.share).value).format(lo=figure.lo, hi=figure.hi, n=people)
    if figure.since:
        text += " " + translate(N_("People joining and leaving could explain any change since the earlier round."))
    return text


REASONS: dict[Reason, str] = {
    Reason.TOO_FEW: N_("Too few answers to show this without telling who said what."),
    Reason.NO_CUT: N_("With this number of answers nothing can be shown without telling who said what."),
    Reason.TOO_FEW_ELSEWHERE: N_("The others would be too few: their answers could be worked out by subtraction."),
    Reason.NOTHING_MORE: N_("More detail would tell who said what."),
    Reason.OTHER_GROUPS: N_("These answers are shown by other groups already; both together would tell who said what."),
    Reason.ALREADY: N_("These answers stand in other figures already; one figure more could tell who said what."),
    Reason.HELD: N_("Too many people joined or left since the earlier round to tell a change from who was there."),
    Reason.TOO_FEW_PRACTICES: N_("Too few Practices for a pooled figure."),
    Reason.NOT_A_SUM: N_(
        "Its Practices lie in several places; together with those places' figures it could tell of one Practice."
    ),
    Reason.TOO_FEW_TEXTS: N_("Too few texts to show any."),
}
NEEDED = N_("It can be shown from {needs} on.")


def refuse(refusal: Refusal, translate: Translate = str) -> str:
    """Why a figure is not shown, and what would do."""
    text = translate(REASONS[refusal.reason])
    return text if refusal.needs is None else f"{text} {translate(NEEDED).format(needs=refusal.needs)}"


def promise(shown: Promise, translate: Translate = str) -> str:
    """What can be shown of an item before it is asked."""
    if shown.refusal is not None:
        return refuse(shown.refusal, translate)
    runs = ", ".join(translate(N_("{lo} to {hi}")).format(lo=lo, hi=hi) for lo, hi in shown.figures)
    text = N_("If all answer, the team alone sees one of: {runs}.")
    if shown.audience is Audience.EVERYONE:
        text = N_("If all answer, the team and others see one of: {runs}.")
    return translate(text).format(runs=runs)


VERDICTS: dict[Say, str] = {
    Say.HIGHER: N_("{first} were {ratio} times as likely as {second} (between {low} and {high} times)."),
    Say.LOWER: N_("{first} were less likely than {second}: {ratio} times as likely (between {low} and {high} times)."),
    Say.NO_CLEAR_DIFFERENCE: N_(
        "No clear difference between {first} and {second}: between {low} and {high} times as likely."
    ),
    Say.TOO_FEW: N_("Too few people to say whether {first} or {second} were more likely."),
}
FAVOURED = N_("This favours {group}.")
MORE = N_("With about {needs} times as many people, or years, it could be said.")


def tell(verdict: Verdict, first: str, second: str, good: bool, translate: Translate = str) -> str:
    """A verdict in words, and which group it favours. good: whether it is good to be likelier (training) or not (discipline)."""

    def number(value: float) -> str:
        return "∞" if value == float("inf") else f"{value:.1f}" if value >= 1 else f"{value:.2f}"

    text = translate(VERDICTS[verdict.say]).format(
        first=first, second=second, ratio=number(verdict.estimate), low=number(verdict.low), high=number(verdict.high)
    )
    if verdict.say in (Say.HIGHER, Say.LOWER):
        group = first if (verdict.say is Say.HIGHER) == good else second
        return f"{text} {translate(FAVOURED).format(group=group)}"
    return text if verdict.needs is None else f"{text} {translate(MORE).format(needs=verdict.needs)}"
