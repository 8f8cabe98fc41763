"""Sealed parts: one size, nothing but the answer key opens them, and nothing crashes the count."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey, SealedBox

from fairpractice.ballots import keys, sealing
from fairpractice.ballots.exceptions import TextTooLong
from fairpractice.ballots.tests.making import PRIVATE, PUBLIC, opened

answers = st.builds(sealing.Answers, st.lists(st.integers(0, 255), max_size=100).map(tuple), st.integers(0, 255))
# Points of X25519 whose order is small: every answer key gives the same with them.
_SMALL_ORDER = [
    0,
    1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
    2**255 - 20,
    2**255 - 19,
    2**255 - 18,
]


@settings(deadline=None)
@given(answers)
def test_answers_come_back(given_: sealing.Answers) -> None:
    packed = sealing.pack_answers(given_)
    assert len(packed) == sealing.ANSWERS
    assert sealing.unpack_answers(packed) == given_


def test_answers_are_written_as_the_format_says() -> None:
    packed = sealing.pack_answers(sealing.Answers((5, 0, 7), 2))
    assert packed == bytes([1, 3, 5, 0, 7, 2]) + bytes(154)


@pytest.mark.parametrize("wrong", [sealing.Answers((0,) * 101), sealing.Answers((256,)), sealing.Answers((), -1)])
def test_answers_that_do_not_fit_are_not_packed(wrong: sealing.Answers) -> None:
    with pytest.raises(ValueError, match=r"items|range"):
        sealing.pack_answers(wrong)


@settings(deadline=None)
@given(st.binary(min_size=158, max_size=162))
@example(bytes([1, 101]) + bytes(158))
@example(bytes([2, 0]) + bytes(158))
@example(bytes([1, 3, 1, 1, 1, 1]) + bytes(153) + b"\1")
@example(bytes([1, 2, 1, 1, 1]) + bytes(156))
@example(b"")
def test_other_bytes_are_no_answers(plain: bytes) -> None:
    """Strict: whatever is read is written back the same, so no two forms of one ballot tell who wrote which."""
    found = sealing.unpack_answers(plain)
    assert found is None or sealing.pack_answers(found) == plain


@settings(deadline=None)
@given(st.text(max_size=700))
def test_texts_come_back(text: str) -> None:
    packed = sealing.pack_text(text)
    assert len(packed) == sealing.TEXT
    assert sealing.unpack_text(packed) == text


@settings(deadline=None)
@given(st.integers(600, 3000), st.sampled_from("aé€🙂"), st.text(max_size=9))
def test_as_many_letters_as_are_said_to_be_over_must_go(size: int, letter: str, tail: str) -> None:
    text = letter * size + tail
    if len(text.encode()) <= sealing.LONGEST_TEXT:
        assert sealing.unpack_text(sealing.pack_text(text)) == text
        return
    with pytest.raises(TextTooLong) as error:
        sealing.pack_text(text)
    over = error.value.over
    assert sealing.unpack_text(sealing.pack_text(text[:-over])) == text[:-over]
    with pytest.raises(TextTooLong):
        sealing.pack_text(text[: len(text) - over + 1])


def test_half_a_character_does_not_lose_the_text() -> None:
    assert sealing.unpack_text(sealing.pack_text("a\ud800b")) == "a?b"


@settings(deadline=None)
@given(st.binary(min_size=2047, max_size=2049))
@example(b"\x07\xff" + b"a" * 2046)
@example(b"\0\1\xff" + bytes(2045))
@example(b"\0\1ab" + bytes(2044))
@example(b"")
def test_other_bytes_are_no_text(plain: bytes) -> None:
    found = sealing.unpack_text(plain)
    assert found is None or sealing.pack_text(found) == plain


@settings(deadline=None)
@given(answers, st.text(max_size=2000).filter(lambda text: len(text.encode()) < sealing.LONGEST_TEXT))
def test_every_sealed_part_has_one_size(given_: sealing.Answers, text: str) -> None:
    assert len(sealing.seal(sealing.pack_answers(given_), PUBLIC)) == 208
    assert len(sealing.seal(sealing.pack_text(text), PUBLIC)) == 2096


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_opened_by_the_shared_key_as_by_libsodium_itself(plain: bytes) -> None:
    sealed = sealing.seal(plain, PUBLIC)
    assert opened(sealed) == SealedBox(PrivateKey(PRIVATE)).decrypt(sealed) == plain
    theirs = SealedBox(PrivateKey(PRIVATE).public_key).encrypt(plain)
    assert opened(theirs) == plain


def test_the_same_answers_never_look_the_same() -> None:
    plain = sealing.pack_answers(sealing.Answers((1, 2)))
    assert len({sealing.seal(plain, PUBLIC) for _ in range(50)}) == 50


@settings(deadline=None)
@given(st.integers(0, 207), st.integers(1, 255))
def test_a_changed_ballot_opens_with_nothing(at: int, change: int) -> None:
    sealed = bytearray(sealing.seal(bytes(160), PUBLIC))
    shared = sealing.shared_key(sealing.envelope(bytes(sealed)), PRIVATE)
    sealed[at] ^= change
    changed = bytes(sealed)
    assert sealing.open_with(changed, shared, PUBLIC) is None
    # The top bit of an envelope does not matter to X25519, but the nonce is made of it.
    assert opened(changed) is None


def test_another_rounds_key_opens_nothing() -> None:
    other = keys.private_key(bytes(16))
    sealed = sealing.seal(bytes(160), PUBLIC)
    shared = sealing.shared_key(sealing.envelope(sealed), other)
    assert sealing.open_with(sealed, shared, PUBLIC) is None
    assert sealing.open_with(sealed, shared, keys.public_key(other)) is None
    right = sealing.shared_key(sealing.envelope(sealed), PRIVATE)
    assert sealing.open_with(sealed, right, keys.public_key(other)) is None


def test_the_shared_key_of_one_ballot_opens_no_other() -> None:
    one, other = sealing.seal(bytes(160), PUBLIC), sealing.seal(bytes(160), PUBLIC)
    assert sealing.open_with(other, sealing.shared_key(sealing.envelope(one), PRIVATE), PUBLIC) is None


@pytest.mark.parametrize("point", _SMALL_ORDER)
@pytest.mark.parametrize("top_bit", [0, 2**255])
def test_envelopes_without_a_secret_open_nothing_and_crash_nothing(point: int, top_bit: int) -> None:
    envelope = (point + top_bit).to_bytes(32, "little")
    shared = sealing.shared_key(envelope, PRIVATE)
    assert shared == b""
    assert sealing.open_with(envelope + bytes(176), shared, PUBLIC) is None
    assert sealing.open_with(envelope + bytes(176), bytes(32), PUBLIC) is None


@settings(deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=40), st.binary(max_size=40))
@example(bytes(47), bytes(32), bytes(32))
@example(b"", b"", b"")
def test_nonsense_is_none_and_never_a_crash(sealed: bytes, shared: bytes, public: bytes) -> None:
    assert sealing.open_with(sealed, shared, public) is None
    assert len(sealing.shared_key(sealing.envelope(sealed), PRIVATE)) in (0, 32)
