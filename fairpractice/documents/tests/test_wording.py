"""What is kept of a text: tidied without losing a word, known again by its hash, shown without anything that runs."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.wording import MOST, Wording, html, paragraphs, plain, tidy

HOSTILE = """# Hello <script>alert(1)</script>

<img src=x onerror=alert(1)> <iframe src="https://evil.example"></iframe>

[press](javascript:alert(1)) [here](data:text/html,x) ![pic](https://evil.example/track.png)

<a href="https://example.org" onclick="alert(1)">link</a> [ok](https://example.org/)

1. one
<svg><script>alert(1)</script></svg>

| <b onmouseover=alert(1)>a</b> | b |
| --- | --- |
| c | d |
"""


def test_nothing_of_a_text_runs_or_fetches() -> None:
    shown = str(html(tidy(HOSTILE)))
    for bad in ("<script", "<img", "<iframe", "<svg", "<b ", 'href="javascript:', 'href="data:'):
        assert bad not in shown
    assert 'href="https://example.org/"' in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown  # told as the words that somebody typed


def test_headings_begin_beneath_the_title_of_the_page() -> None:
    told = tidy("# One\r\n\r\nTwo\n===\n\n\n\n##### Three\n\n```\n# code\n```\n")
    assert told == "## One\n\n## Two\n\n#### Three\n\n```\n# code\n```"
    assert "<h2>One</h2>" in html(told)
    assert "<h1" not in html(told)


def test_a_list_goes_on_counting_after_a_paragraph() -> None:
    shown = html("1. one\n\nBetween.\n\n2. two")
    assert '<ol class="nhsuk-list nhsuk-list--number" start="2">' in shown
    assert plain("1. one\n\nBetween.\n\n2. two") == "1. one\n\nBetween.\n\n2. two"


@given(st.text(max_size=300))
def test_tidying_is_done_once_and_loses_no_word(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    letters = [c for c in text if c.isalnum() and c.isascii()]
    assert [c for c in once if c.isalnum() and c.isascii()] == letters


def test_paragraphs_are_what_a_reader_sees() -> None:
    found = paragraphs(
        "## Head\n\nWords **bold** and [link](https://x.org)\nsame.\n\n- one\n    1. in\n- two\n\n> said\n\n| a | b |\n| - | - |\n| c | d |"
    )
    assert [(p.kind, p.level, p.lead, p.plain) for p in found] == [
        ("heading", 2, "", "Head"),
        ("text", 0, "", "Words bold and link same."),
        ("item", 1, "•", "one"),
        ("item", 2, "1.", "in"),
        ("item", 1, "•", "two"),
        ("quote", 0, "", "said"),
        ("row", 0, "", "a | b"),
        ("row", 0, "", "c | d"),
    ]


def test_the_hash_is_of_what_it_says() -> None:
    fields = Wording(text="We will never tolerate racism.\r\n").fields()
    assert fields["sha256"] == hashlib.sha256(b"We will never tolerate racism.").hexdigest()
    assert fields["plain"] == "We will never tolerate racism."
    assert (
        Wording(link="https://example.org/p").fields()["sha256"] == hashlib.sha256(b"https://example.org/p").hexdigest()
    )


@pytest.mark.parametrize("text", ["", " \n\t\r\n ", "x" * (MOST + 1)])
def test_nothing_and_too_much_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(DocumentError, match=r"Write something|longer than"):
        Wording(text=text).fields()


def test_what_no_database_holds_is_taken_out() -> None:
    fields = Wording(text="a\x00b\ud800c").fields()
    assert fields["text"] == "abc"
    assert Wording(link="https://x.org", plain="one\x00\ftwo\x0bthree").fields()["plain"] == "one\ftwo\nthree"
