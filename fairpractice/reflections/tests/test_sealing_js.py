"""The browser seals what the program opens and the other way round, and both write the same bytes."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairpractice.ballots import codes, keys, sealing
from fairpractice.ballots.exceptions import CountCodeError, TextTooLong
from fairpractice.reflections.tests.browser_sealing import Browser, browser

_P = 2**255 - 19
# Every point of X25519 that gives all answer keys the same result (orders 1, 2, 4 and 8), as Bernstein lists them.
_USELESS = [
    0,
    1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
    _P - 1,
    _P,
    _P + 1,
]

items = st.lists(st.integers(0, 255), max_size=100)
texts = st.one_of(
    st.text(),
    # about as long as fits, in letters of one to four bytes
    st.builds(
        lambda letter, size, tail: letter * (size // len(letter.encode())) + tail,
        st.sampled_from(["a", "é", "€", "🙂"]),
        st.integers(2000, 2200),
        st.text(max_size=3),
    ),
)
seeds = st.binary(min_size=16, max_size=16)


@pytest.fixture(scope="module")
def js() -> Iterator[Browser]:
    with browser() as script:
        yield script


@pytest.fixture(scope="module")
def key() -> tuple[bytes, bytes]:
    private = keys.private_key(bytes(range(16)))
    return private, keys.public_key(private)


@given(items=items, group=st.integers(0, 255))
def test_answers_are_packed_alike(js: Browser, items: list[int], group: int) -> None:
    assert js("packAnswers", items, group) == sealing.pack_answers(sealing.Answers(tuple(items), group))


@pytest.mark.parametrize(("items", "group"), [([0] * 101, 0), ([256], 0), ([-1], 0), ([1.5], 0), ([1], 256)])
def test_answers_that_fit_no_ballot_are_not_packed(js: Browser, items: list[float], group: int) -> None:
    assert "error" in js("packAnswers", items, group)


@given(text=texts)
def test_texts_are_packed_alike_and_too_long_by_the_same_number_of_letters(js: Browser, text: str) -> None:
    packed = js("packText", text)
    expected, over = _packed(text)
    assert js("overLong", text) == over
    if over:
        assert packed["over"] == over
        sealing.pack_text(text[:-over])  # so many, and it fits
    else:
        assert packed == expected


def _packed(text: str) -> tuple[bytes, int]:
    try:
        return sealing.pack_text(text), 0
    except TextTooLong as error:
        return b"", error.over


@pytest.mark.parametrize("text", ["", "a\ud800b", "\udc00", "\ufeffwith a mark in front", "e\u0301", "\0", "a\r\nb"])
def test_odd_texts_are_packed_alike(js: Browser, text: str) -> None:
    assert js("packText", text) == sealing.pack_text(text)


@given(items=items, group=st.integers(0, 255), text=st.text(max_size=600))
def test_what_the_browser_seals_the_program_opens_and_all_is_one_size(
    js: Browser, key: tuple[bytes, bytes], items: list[int], group: int, text: str
) -> None:
    private, public = key
    answers = js("seal", js("packAnswers", items, group), public)
    written = js("seal", js("packText", text), public)
    assert (len(answers), len(written)) == (208, 2096)
    opened = [
        sealing.open_with(s, sealing.shared_key(sealing.envelope(s), private), public) for s in (answers, written)
    ]
    assert sealing.unpack_answers(opened[0] or b"") == sealing.Answers(tuple(items), group)
    assert sealing.unpack_text(opened[1] or b"") == text


@given(plain=st.binary(max_size=300), seed=seeds)
def test_what_the_program_seals_the_browser_opens(js: Browser, plain: bytes, seed: bytes) -> None:
    private = keys.private_key(seed)
    public = keys.public_key(private)
    sealed = sealing.seal(plain, public)
    shared = js("sharedKey", sealing.envelope(sealed), private)
    assert shared == sealing.shared_key(sealing.envelope(sealed), private)
    assert js("openWith", sealed, shared, public) == plain
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    assert js("openWith", changed, shared, public) is None


@pytest.mark.parametrize("point", [*_USELESS, *(point + 2**255 for point in _USELESS)])
def test_an_envelope_that_is_no_usable_point_opens_nothing(js: Browser, key: tuple[bytes, bytes], point: int) -> None:
    private, public = key
    envelope = point.to_bytes(32, "little")
    shared = js("sharedKey", envelope, private)
    assert sealing.shared_key(envelope, private) == b""
    assert shared == bytes(32)
    assert js("openWith", envelope + bytes(100), shared, public) is None
    assert sealing.open_with(envelope + bytes(100), shared, public) is None


def test_the_same_answers_are_never_sealed_the_same_way(js: Browser, key: tuple[bytes, bytes]) -> None:
    plain = js("packAnswers", [1, 2, 3])
    made = [js("seal", plain, key[1]) for _ in range(50)]
    assert len({s[:32] for s in made}) == len({s[32:] for s in made}) == 50


@given(seed=seeds)
def test_count_codes_and_keys_are_alike(js: Browser, seed: bytes) -> None:
    assert js("countCode", seed) == keys.count_code(seed)
    assert js("readCountCode", keys.count_code(seed)) == {"seed": seed}
    private = js("privateKeyOf", seed)
    assert private == keys.private_key(seed)
    assert js("publicKeyOf", private) == keys.public_key(private)


def _read(typed: str) -> dict[str, object]:
    try:
        return {"seed": keys.read_count_code(typed)}
    except CountCodeError as error:
        return {"kind": error.kind, "word": error.word}


_BETWEEN = ["-", " ", "  ", ", ", "\n", "\r\n", " – ", "\u00a0", ". ", "", "1", "_"]


def _mistyped(words: list[str], luck: random.Random) -> str:
    """Words as somebody might type them: a letter wrong, two words changed round, one left out, other spaces, capitals."""
    words = list(words)
    for _ in range(luck.choice([0, 0, 1, 2])):
        at = luck.randrange(len(words))
        match luck.randrange(5):
            case 0:
                where = luck.randrange(5)
                words[at] = words[at][:where] + luck.choice("abcdefghijklmnopqrstuvwxyzéßﬁ") + words[at][where + 1 :]
            case 1:
                words.insert(luck.randrange(len(words)), words.pop(at))
            case 2:
                words.pop(at)
            case 3:
                words.insert(at, words[at])
            case 4:
                words[at] = words[at][:-1]
    one = luck.choice(_BETWEEN)
    typed = "".join(word + (luck.choice(_BETWEEN) if luck.random() < 0.2 else one) for word in words)
    return luck.choice([typed, typed.upper(), typed.title(), f"  {typed}\n"])


@given(seed=seeds, luck=st.randoms(use_true_random=False))
def test_mistyped_count_codes_are_read_alike(js: Browser, seed: bytes, luck: random.Random) -> None:
    typed = _mistyped(keys.count_code(seed).split("-"), luck)
    assert js("readCountCode", typed) == _read(typed)


@given(typed=st.text(max_size=60))
def test_what_is_no_count_code_is_refused_alike(js: Browser, typed: str) -> None:
    assert "seed" not in js("readCountCode", typed)
    assert "seed" not in _read(typed)


_LETTERS = st.sampled_from([*codes.ALPHABET, *codes.ALPHABET.lower(), *"oilOIL\uff21\uff2f"])
_GAPS = st.sampled_from(["", "", "", "", "-", " ", "–", "_", "\u2212", "\u00ad", "\u200b", "\t", "\u00a0"])


@given(st.lists(st.tuples(_LETTERS, _GAPS), min_size=12, max_size=12))
def test_codes_of_slips_are_read_alike(js: Browser, parts: list[tuple[str, str]]) -> None:
    typed = "".join(letter + gap for letter, gap in parts)
    assert js("tidyCode", typed) == codes.tidy(typed) != ""


@given(code=st.lists(_LETTERS, min_size=11, max_size=12), stranger=st.sampled_from("uU.éß1²"))
def test_what_is_no_code_is_refused_alike(js: Browser, code: list[str], stranger: str) -> None:
    typed = "".join(code) + stranger
    assert js("tidyCode", typed) == codes.tidy(typed)


def test_a_code_as_it_is_shown_is_read(js: Browser) -> None:
    code = codes.fresh(1)[0]
    shown = codes.shown(code)
    for typed in (
        shown,
        shown.lower(),
        f" {shown} ",
        shown.replace("-", " – "),
        shown.replace("0", "o").replace("1", "l"),
    ):
        assert js("tidyCode", typed) == code


def test_the_browser_says_whether_it_can_seal(js: Browser) -> None:
    assert js("works") is True
    assert js("worksWithoutRandom") is False
