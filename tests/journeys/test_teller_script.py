"""The script of an outside teller's page in a real browser: the words and the answer key never leave it."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from fairpractice.ballots import keys, sealing
from tests.journeys.ballot_desk import Desk, desk, page

pytestmark = pytest.mark.journey

_SEED = bytes(range(16))
_PRIVATE = keys.private_key(_SEED)
_PUBLIC = keys.public_key(_PRIVATE)
_WORDS = keys.count_code(_SEED)
_SAID = (
    'data-error-prefix="Error:" data-error-title="There is a problem" data-missing="Missing: {n}." '
    'data-extra="Too many: {n}." data-word="Look at word {n}." data-check="One word is not right." '
    'data-differs="Not the words of before." data-not-kept="This browser keeps nothing." '
    'data-wrong-key="Words of another round. Nothing was destroyed." data-failed="Not reached." '
    'data-strange="Not of this round." data-working="{done} of {all}"'
)
_TOLD = "<span data-error hidden></span>"
_MAKE = f"""<h1>Make your key</h1><p data-without-script>Use the command.</p>
<div data-teller-make data-round="abc" hidden {_SAID}><button type="button" data-make>Make the key</button>
<div data-made="words" hidden><ol data-words></ol><button type="button" data-written>I have written them down</button></div>
<div data-made="again" hidden>{_TOLD}<textarea id="again" data-again name="oh"></textarea>
<input type="checkbox" id="keep" data-keep><button type="button" data-show>Show them again</button></div></div>
<form method="post" action="/key/"><input type="hidden" name="csrfmiddlewaretoken" value="token">
<input name="public_key" id="public_key"><button>Use this key</button></form>"""
_OPEN = f"""<h1>Count</h1><div data-teller-open data-round="abc" data-public-key="{_PUBLIC.hex()}"
data-envelopes-url="/envelopes.json" hidden {_SAID}><p data-kept hidden>The words are in this browser.</p>
<div data-typing>{_TOLD}<textarea id="words" data-words name="oh"></textarea></div>
<p data-progress role="status"></p><button type="button" data-open>Open</button></div>
<form method="post" action="/count/"><textarea name="keys" data-keys></textarea><button>Send keys</button></form>"""


@pytest.fixture
def served() -> Iterator[Desk]:
    with desk() as made:
        made.pages["/key/"] = page("Key", _MAKE, "teller.js")
        made.pages["/count/"] = page("Count", _OPEN, "teller.js")
        made.pages["/counted/"] = page("Counted", '<p data-teller-forget data-round="abc">Counted</p>', "teller.js")
        made.files["/envelopes.json"] = _envelopes([])
        yield made


@pytest.fixture
def browser_page(chromium: Browser, served: Desk) -> Iterator[Page]:
    context = chromium.new_context(base_url=served.address)
    context.set_default_timeout(10_000)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    opened.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    yield opened
    context.close()
    assert not complaints


def _envelopes(rows: list[bytes], **changed: str) -> dict[str, object]:
    hexes = [each.hex() for each in rows]
    return {
        "format": "fair-practice-envelopes/1",
        "round": "abc",
        "public": _PUBLIC.hex(),
        "envelopes": hexes,
        **changed,
    }


def _store(of: Page) -> dict[str, str]:
    found: dict[str, str] = of.evaluate("() => ({...localStorage})")
    return found


def _write_down(on: Page) -> list[str]:
    on.goto("/key/")
    on.click("text=Make the key")
    words = on.locator("[data-words] li").all_inner_texts()
    on.click("text=I have written them down")
    expect(on.locator("#again")).to_be_focused()
    expect(on.locator("[data-words] li")).to_have_count(0)
    return words


def test_the_teller_writes_nine_words_down_and_only_the_public_half_is_sent(browser_page: Page, served: Desk) -> None:
    words = _write_down(browser_page)
    browser_page.fill("#again", " ".join(words).upper())
    browser_page.click("text=Use this key")
    expect(browser_page.locator("h1")).to_have_text("Sent without script")
    (post,) = served.posts
    public = keys.public_key(keys.private_key(keys.read_count_code("-".join(words))))
    assert post.fields == {"csrfmiddlewaretoken": ["token"], "public_key": [public.hex()]}
    assert _store(browser_page) == {}


def test_words_typed_back_wrongly_are_told_and_can_be_seen_again(browser_page: Page, served: Desk) -> None:
    words = _write_down(browser_page)
    for typed, said in (
        (" ".join(words[:7]), "Missing: 2."),
        (" ".join([*words, "babab"]), "Too many: 1."),
        (" ".join(["xxxxx", *words[1:]]), "Look at word 1."),
        (" ".join(reversed(words)), "One word is not right."),
        (_WORDS, "Not the words of before."),
    ):
        browser_page.fill("#again", typed)
        browser_page.click("text=Use this key")
        expect(browser_page.locator(".nhsuk-error-summary")).to_be_focused()
        expect(browser_page.locator("[data-error]")).to_contain_text(said)
    browser_page.click("text=Show them again")
    assert browser_page.locator("[data-words] li").all_inner_texts() == words
    expect(browser_page.locator(".nhsuk-error-summary")).to_have_count(0)
    assert served.posts == []


def test_a_key_is_not_used_before_its_words_were_typed_back(browser_page: Page, served: Desk) -> None:
    browser_page.goto("/key/")
    browser_page.click("text=Make the key")
    browser_page.click("text=Use this key")
    expect(browser_page.locator("#again")).to_be_focused()
    browser_page.click("text=Use this key")
    expect(browser_page.locator("[data-error]")).to_contain_text("Missing: 9.")
    assert served.posts == []


def test_a_browser_that_keeps_nothing_says_so(browser_page: Page, served: Desk) -> None:
    browser_page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    words = _write_down(browser_page)
    browser_page.fill("#again", " ".join(words))
    browser_page.check("#keep")
    browser_page.click("text=Use this key")
    expect(browser_page.locator(".nhsuk-error-summary")).to_contain_text("This browser keeps nothing.")
    assert served.posts == []
    browser_page.uncheck("#keep")
    browser_page.click("text=Use this key")
    expect(browser_page.locator("h1")).to_have_text("Sent without script")


def test_each_visit_makes_another_key(browser_page: Page) -> None:
    assert _write_down(browser_page) != _write_down(browser_page)


def test_a_key_that_is_kept_opens_without_typing_until_the_count_is_over(browser_page: Page, served: Desk) -> None:
    words = _write_down(browser_page)
    browser_page.fill("#again", "-".join(words))
    browser_page.check("#keep")
    browser_page.click("text=Use this key")
    expect(browser_page.locator("h1")).to_have_text("Sent without script")
    seed = keys.read_count_code("-".join(words))
    private = keys.private_key(seed)
    public = keys.public_key(private)
    assert _store(browser_page) == {"fairpractice-teller-abc": seed.hex()}
    sealed = sealing.seal(b"trial", public)
    served.pages["/count/"] = served.pages["/count/"].replace(_PUBLIC.hex(), public.hex())
    served.files["/envelopes.json"] = _envelopes([sealing.envelope(sealed)], public=public.hex())
    browser_page.goto("/count/")
    expect(browser_page.get_by_text("The words are in this browser.")).to_be_visible()
    expect(browser_page.locator("#words")).to_be_hidden()
    browser_page.click("text=Open")
    expect(browser_page.locator("h1")).to_have_text("Sent without script")
    (shared,) = json.loads(served.posts[-1].fields["keys"][0])["keys"]
    assert sealing.open_with(sealed, bytes.fromhex(shared), public) == b"trial"
    browser_page.goto("/counted/")
    assert _store(browser_page) == {}


def test_a_key_of_another_round_that_is_kept_is_not_used(browser_page: Page) -> None:
    browser_page.goto("/count/")
    browser_page.evaluate("localStorage.setItem('fairpractice-teller-abc', '00'.repeat(16))")
    browser_page.reload()
    expect(browser_page.locator("#words")).to_be_visible()


def test_envelopes_become_keys_and_nothing_else_leaves_the_browser(browser_page: Page, served: Desk) -> None:
    sealed = [sealing.seal(sealing.pack_text(f"text {n}"), _PUBLIC) for n in range(300)]
    rows = [bytes(32), *(sealing.envelope(each) for each in sealed)]
    served.files["/envelopes.json"] = _envelopes(rows)
    browser_page.goto("/count/")
    browser_page.fill("#words", _WORDS.replace("-", "\n"))
    browser_page.click("text=Open")
    expect(browser_page.locator("h1")).to_have_text("Sent without script", timeout=60_000)
    (post,) = served.posts
    assert list(post.fields) == ["keys"]
    found = json.loads(post.fields["keys"][0])
    assert (found["format"], found["round"]) == ("fair-practice-keys/1", "abc")
    assert found["keys"][0] == "00" * 32
    shared = [bytes.fromhex(each) for each in found["keys"][1:]]
    opened = [sealing.open_with(s, k, _PUBLIC) for s, k in zip(sealed, shared, strict=True)]
    assert [sealing.unpack_text(plain or b"") for plain in opened] == [f"text {n}" for n in range(300)]
    assert _store(browser_page) == {}


def test_words_of_another_round_ask_for_no_envelope(browser_page: Page, served: Desk) -> None:
    browser_page.goto("/count/")
    browser_page.fill("#words", keys.count_code(bytes(16)))
    browser_page.click("text=Open")
    expect(browser_page.locator("[data-error]")).to_contain_text("Words of another round. Nothing was destroyed.")
    assert browser_page.title() == "Error: Count – Fair Practice"
    assert "/envelopes.json" not in served.asked
    assert served.posts == []
    expect(browser_page.locator("#words")).not_to_have_value("")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (_envelopes([], round="other"), "Not of this round."),
        (_envelopes([], public="00" * 32), "Not of this round."),
        (_envelopes([], envelopes="nothing"), "Not of this round."),
        (_envelopes([b"short"]), "Not of this round."),
        ({"error": "The round is still open."}, "The round is still open."),
        (None, "Not reached."),
    ],
)
def test_envelopes_that_do_not_belong_here_are_told(browser_page: Page, served: Desk, file: object, said: str) -> None:
    served.files["/envelopes.json"] = file
    browser_page.goto("/count/")
    browser_page.fill("#words", _WORDS)
    browser_page.click("text=Open")
    expect(browser_page.locator(".nhsuk-error-summary")).to_contain_text(said)
    assert served.posts == []


def test_words_are_no_food_for_spelling_checkers_and_never_a_field_that_is_sent(browser_page: Page) -> None:
    browser_page.goto("/count/")
    typed = browser_page.locator("#words")
    for name, value in (("spellcheck", "false"), ("autocomplete", "off"), ("autocapitalize", "off")):
        expect(typed).to_have_attribute(name, value)
    assert typed.get_attribute("name") is None


def test_a_browser_without_randomness_is_sent_to_the_command(browser_page: Page, served: Desk) -> None:
    browser_page.add_init_script("Object.defineProperty(self, 'crypto', { value: undefined })")
    browser_page.goto("/key/")
    expect(browser_page.get_by_text("Use the command.")).to_be_visible()
    expect(browser_page.locator("[data-make]")).to_be_hidden()
    browser_page.fill("#public_key", "ab" * 32)  # from the command
    browser_page.click("text=Use this key")
    expect(browser_page.locator("h1")).to_have_text("Sent without script")
    assert served.posts[0].fields["public_key"] == ["ab" * 32]


def test_thousands_of_envelopes_do_not_freeze_the_page(browser_page: Page, served: Desk) -> None:
    served.files["/envelopes.json"] = _envelopes([bytes([n % 256, n // 256]) + b"\1" * 30 for n in range(1500)])
    browser_page.goto("/count/")
    browser_page.fill("#words", _WORDS)
    browser_page.evaluate(
        """() => { let last = performance.now(); self.longest = 0; self.drawn = 0;
        const draw = () => { const now = performance.now(); longest = Math.max(longest, now - last); last = now;
            drawn += 1; localStorage.setItem('seen', JSON.stringify([longest, drawn])); requestAnimationFrame(draw); };
        requestAnimationFrame(draw); }"""
    )
    browser_page.click("text=Open")
    expect(browser_page.locator("[data-progress]")).to_contain_text("of 1500")
    expect(browser_page.locator("h1")).to_have_text("Sent without script", timeout=120_000)
    longest, drawn = json.loads(_store(browser_page)["seen"])
    assert longest < 700, f"the page stood still for {longest:.0f} ms"
    assert drawn > 5
