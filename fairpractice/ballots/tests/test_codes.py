"""Codes: as typed by people, as kept."""

import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fairpractice.ballots import codes

code = st.text(codes.ALPHABET, min_size=12, max_size=12)
_BETWEEN = st.sampled_from(["", " ", "-", "–", "—", "‑", "−", "\u00ad", "\u00a0", "\u200b", "\t", "\n", " - "])


def test_fresh_codes_differ_and_use_every_letter_of_the_alphabet() -> None:
    made = codes.fresh(2000)
    assert len(set(made)) == 2000
    assert all(len(each) == 12 for each in made)
    # One of 32 letters missing from 24,000 draws would be chance once in 10^330.
    assert set("".join(made)) == set(codes.ALPHABET)


def test_no_code_is_easily_misread() -> None:
    assert set(codes.ALPHABET) == set(string.digits + string.ascii_uppercase) - set("ILOU")


def test_a_slip_shows_three_groups_of_four() -> None:
    assert codes.shown("0123456789AB") == "0123-4567-89AB"


@settings(deadline=None)
@given(code, st.lists(_BETWEEN, min_size=13, max_size=13), st.booleans())
def test_spaces_dashes_and_case_do_not_matter(right: str, between: list[str], lower: bool) -> None:
    typed = "".join(gap + letter for gap, letter in zip(between, right + " ", strict=True))
    assert codes.tidy(typed.lower() if lower else typed) == right


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("OoIiLl234567", "001111234567"),
        ("ABCD-EFGH-JKMN", "ABCDEFGHJKMN"),
        ("ABCDEFGHJKMN", "ABCDEFGHJKMN"),  # full width, as some phones write
        (" abcd efgh\njkmn ", "ABCDEFGHJKMN"),
        ("ABCD_EFGH_JKMN", "ABCDEFGHJKMN"),
    ],
)
def test_what_people_type_is_understood(typed: str, meant: str) -> None:
    assert codes.tidy(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ABCD",
        "ABCDEFGHJKM",
        "ABCDEFGHJKMNP",
        "ABCDEFGHJKMU",
        "ABCDEFGHJKM!",
        "ABCDEFGHJKMÉ",
        "АBCDEFGHJKMN",
        "ß" * 6,
        "ABCDEFGHJKMN" + " " * 100_000,
        "\x00" * 12,
        "ıııııııııııı",
    ],
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert codes.tidy(typed) == ""


@settings(deadline=None)
@given(st.text())
@example("ﷺ" * 12)
def test_tidying_never_fails_and_is_tidy(typed: str) -> None:
    once = codes.tidy(typed)
    assert once == "" or (len(once) == 12 and set(once) <= set(codes.ALPHABET))
    assert codes.tidy(once) == once


def test_a_digest_is_argon2id_with_19_mib_and_two_passes() -> None:
    """Made apart with the reference program: argon2 "sixteen letters!" -id -t 2 -k 19456 -p 1 -l 32."""
    found = codes.digest("ABCDEFGHJKMN", b"sixteen letters!")
    assert found.hex() == "bdf7df107c11adc38fce10df1d347f801d36b13d1c268269d805d29dbfdbe699"


@settings(max_examples=5, deadline=None)
@given(code, code, st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
def test_digests_depend_on_code_and_salt(one: str, other: str, salt: bytes, pepper: bytes) -> None:
    of_one = codes.digest(one, salt)
    assert (codes.digest(other, salt) == of_one) == (one == other)
    assert (codes.digest(one, pepper) == of_one) == (salt == pepper)


@pytest.mark.parametrize(("untidy", "salt"), [("ABCD-EFGH-JKMN", b"1" * 16), ("", b"1" * 16), ("ABCDEFGHJKMN", b"1")])
def test_only_tidy_codes_are_digested(untidy: str, salt: bytes) -> None:
    with pytest.raises(ValueError, match=r"tidy|16 bytes"):
        codes.digest(untidy, salt)


def test_many_digests_come_in_the_order_asked() -> None:
    salt, asked = codes.fresh_salt(), codes.fresh(6)
    assert codes.digests(asked, salt) == [codes.digest(each, salt) for each in asked]


def test_salts_differ() -> None:
    assert len({codes.fresh_salt() for _ in range(100)}) == 100
