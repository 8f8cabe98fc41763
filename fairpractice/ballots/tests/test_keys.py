"""The count code: read from paper, typed by a person, turned into the answer key."""

import hashlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairpractice.ballots import keys
from fairpractice.ballots.exceptions import CountCodeError

seeds = st.binary(min_size=16, max_size=16)


def _refused(typed: str) -> tuple[str, int]:
    with pytest.raises(CountCodeError) as error:
        keys.read_count_code(typed)
    return error.value.kind, error.value.word


@pytest.mark.parametrize(
    ("number", "word"),
    [("127.0", "lusab"), ("0.1", "babad"), ("63.84", "gutih"), ("147.67", "natag"), ("63.118", "gutuk")],
)
def test_words_are_those_of_the_published_proquints(number: str, word: str) -> None:
    """Halves of the addresses that D. S. Wilkerson gives as examples, and what follows from his table."""
    high, low = map(int, number.split("."))
    assert keys.count_code(bytes([high, low] * 8)).startswith(word + "-")


@settings(deadline=None)
@given(seeds)
def test_a_count_code_is_read_back(seed: bytes) -> None:
    typed = keys.count_code(seed)
    assert len(typed) == 9 * 6 - 1
    assert keys.read_count_code(typed) == seed


@settings(deadline=None)
@given(
    seeds,
    st.lists(st.sampled_from([" ", ", ", "\n", "-", " – ", ".\r\n", "\t", "\u00a0", "; "]), min_size=8, max_size=8),
)
def test_case_and_what_stands_between_words_do_not_matter(seed: bytes, between: list[str]) -> None:
    words = keys.count_code(seed).split("-")
    typed = "".join(word + gap for word, gap in zip(words, [*between, "\n"], strict=True))
    assert keys.read_count_code(typed.upper()) == keys.read_count_code(typed.title()) == seed
    numbered = "\n".join(f"{number}. {word}" for number, word in enumerate(words, 1))
    assert keys.read_count_code(numbered) == seed


@settings(deadline=None)
@given(seeds, st.integers(1, 44))
def test_words_typed_without_spaces_or_split_elsewhere_are_read(seed: bytes, at: int) -> None:
    together = keys.count_code(seed).replace("-", "")
    assert keys.read_count_code(together) == seed
    assert keys.read_count_code(together[:at] + " " + together[at:]) == seed


def test_how_many_words_are_missing_or_too_many_is_told() -> None:
    words = keys.fresh_count_code().split("-")
    assert _refused("") == ("missing", 9)
    assert _refused(" ".join(words[:7])) == ("missing", 2)
    assert _refused(" ".join([*words, "babab"])) == ("extra", 1)
    assert _refused(" ".join(words) * 50)[0] == "extra"
    assert _refused("babab " * 100_000)[0] == "extra"


@settings(deadline=None)
@given(seeds, st.integers(1, 9), st.sampled_from(["babax", "bebab", "abbab", "ba", "bababa", "böbab", "zzzzz"]))
def test_a_word_that_is_none_is_named(seed: bytes, number: int, wrong: str) -> None:
    words = keys.count_code(seed).split("-")
    words[number - 1] = wrong
    assert _refused(" ".join(words)) == ("word", number)


@settings(deadline=None)
@given(seeds, st.integers(0, 8), st.integers(0, 0xFFFF))
def test_another_word_of_ours_is_noticed_or_gives_another_seed(seed: bytes, number: int, value: int) -> None:
    words = keys.count_code(seed).split("-")
    other = keys.count_code(value.to_bytes(2, "big") * 8).split("-")[0]
    same, words[number] = words[number] == other, other
    try:
        found = keys.read_count_code(" ".join(words))
    except CountCodeError as error:
        told = (error.kind, error.word)
    else:
        assert (found == seed) == same
        return
    assert told == ("check", 0)
    assert not same


def test_few_mistyped_codes_pass_the_check() -> None:
    draw, passed = random.Random(4), 0
    for _ in range(3000):
        seed = draw.randbytes(16)
        words = keys.count_code(seed).split("-")
        words[draw.randrange(9)] = keys.count_code(draw.randbytes(16)).split("-")[0]
        try:
            passed += keys.read_count_code(" ".join(words)) != seed
        except CountCodeError:
            continue
    assert passed <= 2  # expected: 0.05


def test_two_words_exchanged_are_noticed() -> None:
    words = keys.count_code(bytes(range(16))).split("-")
    words[0], words[1] = words[1], words[0]
    assert _refused(" ".join(words)) == ("check", 0)


def test_the_answer_key_is_made_as_the_format_says() -> None:
    seed = bytes(range(16))
    assert keys.private_key(seed) == hashlib.blake2b(b"fair-practice answer key 1\n" + seed, digest_size=32).digest()


def test_public_keys_are_those_of_x25519() -> None:
    """RFC 7748, section 6.1."""
    private = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
    public = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
    assert keys.public_key(bytes.fromhex(private)).hex() == public


def test_a_key_is_named_by_the_beginning_of_its_sha256() -> None:
    assert keys.key_name(b"abc") == "ba7816bf8f01cfea"  # FIPS 180-4 gives abc as example


def test_fresh_count_codes_differ() -> None:
    assert len({keys.fresh_count_code() for _ in range(100)}) == 100
