"""The sentences of figures in a made-up language: each is translated whole, numbers and names put in afterwards."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext

from fairpractice.figures.practice import Item, what_can_be_shown
from fairpractice.figures.statistics import Say, Verdict
from fairpractice.figures.values import SEAL, Audience, Published, Reason, Refusal
from fairpractice.figures.words import Word, promise, refuse, say, tell, word
from tests.languages.pseudo import LONGER, RIGHT_TO_LEFT

pytestmark = pytest.mark.usefixtures("languages")
RANGES = [
    (0, 4, 12),
    (1, 5, 12),
    (0, 5, 12),
    (0, 6, 12),
    (4, 8, 12),
    (6, 12, 12),
    (8, 12, 12),
    (10, 12, 12),
    (0, 12, 12),
]


def figure(lo: int, hi: int, least: int, most: int, since: str = "") -> Published:
    return Published("q", "", lo, hi, (least, most), "class", Audience.TEAM, "", since, seal=SEAL)


def sentences() -> list[str]:
    """One of every kind that `figures.words` can say."""
    figures = [figure(lo, hi, n, n) for lo, hi, n in RANGES] + [figure(3, 6, 12, 14, "spring")]
    assert {word(*f.share) for f in figures} == set(Word)
    out = [say(f, gettext) for f in figures]
    out += [refuse(Refusal("q", "", reason, needs), gettext) for reason in Reason for needs in (None, 7)]
    out += [promise(p, gettext) for size in (6, 8, 12, 32) for p in what_can_be_shown(size, {"x": 12}, [Item("q")])]
    for kind in Say:
        for good in (True, False):
            out.append(tell(Verdict(kind, 1.5, 1.1, 2.0, 3), "1", "2", good, gettext))
    return out


@pytest.mark.parametrize("language", [LONGER, RIGHT_TO_LEFT])
def test_every_sentence_of_figures_is_translated_whole(language: str) -> None:
    with translation.override(language):
        found = sentences()
    assert len(found) > 40
    for text in found:
        assert not re.search(r"[A-Za-z]{2,}", text), text
        assert "{" not in text, text
        assert text.startswith("["), text


def test_in_english_they_are_english() -> None:
    with translation.override("en-gb"):
        assert "Few: between 0 and 4 of 12." in sentences()


def test_a_network_in_several_places_is_told_why() -> None:
    text = refuse(Refusal("q", "North PCN", Reason.NOT_A_SUM))
    assert (
        text
        == "Its Practices lie in several places; together with those places' figures it could tell of one Practice."
    )
