"""The cast page's script in a real browser: what it sends, what it keeps on the page, and what it never does."""

import base64
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from fairpractice.ballots import keys, sealing
from tests.journeys.ballot_desk import Desk, desk, page

pytestmark = pytest.mark.journey

_PRIVATE = keys.private_key(bytes(range(16)))
_PUBLIC = keys.public_key(_PRIVATE)
_THANKS = {
    "ok": True,
    "title": "Thank you",
    "text": "Your answers are in.\n\nYou can throw your slip away.",
    "field": "",
}
_REFUSED = {"ok": False, "title": "There is a problem", "text": "This code is not known.", "field": "code"}
# On a plain http address of a local network browsers have no crypto.subtle; this one has, being on the same computer.
_LAN = "Object.defineProperty(crypto, 'subtle', { value: undefined })"
_NO_RANDOM = "crypto.getRandomValues = undefined; Object.defineProperty(self, 'crypto', { value: undefined })"
_LONG = "x" * 2047


def _form(two_colours: bool = True) -> str:
    options = "".join(
        f'<input type="radio" name="q{q}" id="q{q}-{k}" value="{k}">' for q in range(3) for k in range(1, 6)
    )
    second = '<input name="code2" id="code2">' if two_colours else ""
    return page(
        "Reflection",
        f"""<div data-cast-page><h1>Reflection</h1>
        <p data-with-script hidden>Your phone locks your answers.</p>
        <p data-without-script>This computer can read your answers for a moment.</p>
        <form data-cast action="/r/abc/" method="post" data-public-key="{_PUBLIC.hex()}" data-key-name="{keys.key_name(_PUBLIC)}"
          data-items="3" data-texts="2" data-group="1" data-error-prefix="Error:" data-error-title="There is a problem"
          data-too-long="Too long. Letters to take out: {{letters}}" data-sending="Sending"
          data-failed="Not reached. Press Send again." data-unsealed="Cannot be locked. Press Send again to send without."
          data-next="For the next person">
        <input name="code" id="code">{second}{options}
        <input type="radio" name="group" id="group-1" value="1"><input type="radio" name="group" id="group-4" value="4">
        <div class="nhsuk-form-group"><span data-error-for="t0" hidden></span><textarea name="t0" id="t0" aria-describedby="t0-hint"></textarea></div>
        <div class="nhsuk-form-group"><span data-error-for="t1" hidden></span><textarea name="t1" id="t1"></textarea></div>
        <button>Send</button></form></div>""",
        "cast.js",
    )


@pytest.fixture
def served() -> Iterator[Desk]:
    with desk() as made:
        made.pages["/r/abc/"] = _form()
        yield made


@pytest.fixture
def phone(chromium: Browser, served: Desk) -> Iterator[Page]:
    """A browser that was signed in here before. Fails when the page's rules were broken, or a script was."""
    context = chromium.new_context(base_url=served.address)
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": "sessionid", "value": "somebody", "url": served.address}])
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    opened.add_init_script(_LAN)
    yield opened
    context.close()
    assert not complaints


def _answer(on: Page) -> None:
    on.check("#q0-5")
    on.check("#q2-1")
    on.check("#group-4")
    on.fill("#t0", "  The rota is fair.\nMostly.  ")


def _opened(sealed: str) -> bytes:
    box = base64.b64decode(sealed, validate=True)
    plain = sealing.open_with(box, sealing.shared_key(sealing.envelope(box), _PRIVATE), _PUBLIC)
    assert plain is not None
    return plain


def test_answers_are_sealed_in_the_browser_and_the_page_says_thank_you(phone: Page, served: Desk) -> None:
    served.replies = [_THANKS]
    phone.goto("/r/abc/#a=7k2mx9qa4tbc&b=ABCD-EFGH-JKMN")
    expect(phone.get_by_text("Your phone locks your answers.")).to_be_visible()
    expect(phone.get_by_text("This computer can read")).to_be_hidden()
    _answer(phone)
    phone.click("button")
    expect(phone.locator("h1")).to_have_text("Thank you")
    expect(phone.locator("h1")).to_be_focused()
    expect(phone.locator("[data-cast-page] p")).to_have_text(
        ["Your answers are in.", "You can throw your slip away.", "For the next person"]
    )
    assert phone.title() == "Thank you – Fair Practice"
    assert phone.locator("form, input, textarea").count() == 0
    (post,) = served.posts
    assert list(post.fields) == ["code", "code2", "key", "sealed_answers", "sealed_text"]
    assert post.fields["code"] == ["7K2M-X9QA-4TBC"]
    assert post.fields["code2"] == ["ABCD-EFGH-JKMN"]
    assert post.fields["key"] == [keys.key_name(_PUBLIC)]
    assert sealing.unpack_answers(_opened(post.fields["sealed_answers"][0])) == sealing.Answers((5, 0, 1), 4)
    texts = [sealing.unpack_text(_opened(each)) for each in post.fields["sealed_text"]]
    assert texts == ["The rota is fair.\nMostly.", ""]
    assert post.headers["content-type"].startswith("application/x-www-form-urlencoded")
    assert "cookie" not in post.headers
    assert "referer" not in post.headers


def test_every_ballot_is_one_size(phone: Page, served: Desk) -> None:
    served.replies = [_THANKS, _THANKS]
    sizes = []
    for text in ("", "é" * 1023):
        phone.goto("about:blank")
        phone.goto("/r/abc/")
        phone.fill("#t1", text)
        phone.click("button")
        expect(phone.locator("h1")).to_have_text("Thank you")
        sealed = served.posts[-1].fields
        sizes.append([len(base64.b64decode(each)) for each in sealed["sealed_answers"] + sealed["sealed_text"]])
    assert sizes == [[208, 2096, 2096]] * 2


def test_codes_leave_the_address_and_a_second_slip_adds_its_own(phone: Page) -> None:
    phone.goto("/r/abc/#7K2M-X9QA-4TBC")
    expect(phone.locator("#code")).to_have_value("7K2M-X9QA-4TBC")
    assert phone.evaluate("location.href").endswith("/r/abc/")
    before = phone.evaluate("history.length")
    _answer(phone)
    phone.evaluate("location.replace('#b=abcdefghjkmn')")
    expect(phone.locator("#code2")).to_have_value("ABCD-EFGH-JKMN")
    expect(phone.locator("#code")).to_have_value("7K2M-X9QA-4TBC")
    expect(phone.locator("#t0")).to_have_value("  The rota is fair.\nMostly.  ")
    assert phone.evaluate("location.hash") == ""
    assert phone.evaluate("history.length") == before


def test_other_fragments_are_left_alone(phone: Page) -> None:
    phone.goto("/r/abc/#maincontent")
    assert phone.evaluate("location.hash") == "#maincontent"
    phone.evaluate("location.hash = '<script>alert(1)</script>'")
    assert phone.input_value("#code") == ""


def test_a_refusal_keeps_all_that_was_typed_and_leads_to_the_field(phone: Page, served: Desk) -> None:
    served.replies = [_REFUSED, _THANKS]
    phone.goto("/r/abc/#7K2MX9QA4TBC")
    _answer(phone)
    phone.click("button")
    summary = phone.locator(".nhsuk-error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("alert")).to_contain_text("There is a problem")
    assert phone.title() == "Error: Reflection – Fair Practice"
    summary.get_by_role("link", name="This code is not known.").click()
    expect(phone.locator("#code")).to_be_focused()
    expect(phone.locator("#code")).to_have_value("7K2M-X9QA-4TBC")
    expect(phone.locator("#q0-5")).to_be_checked()
    expect(phone.locator("#t0")).to_have_value("  The rota is fair.\nMostly.  ")
    phone.click("button")
    expect(phone.locator("h1")).to_have_text("Thank you")
    expect(summary).to_have_count(0)
    assert phone.title() == "Thank you – Fair Practice"


@pytest.mark.parametrize("reply", [None, "<h1>A page of somebody else</h1>", {"ok": "yes"}])
def test_when_nothing_comes_back_all_stays_and_send_can_be_pressed_again(
    phone: Page, served: Desk, reply: object
) -> None:
    served.replies = [reply, _THANKS]
    phone.goto("/r/abc/#7K2MX9QA4TBC")
    _answer(phone)
    phone.click("button")
    expect(phone.locator(".nhsuk-error-summary")).to_contain_text("Not reached. Press Send again.")
    expect(phone.locator("button")).to_have_text("Send")
    expect(phone.locator("#q0-5")).to_be_checked()
    phone.click("button")
    expect(phone.locator("h1")).to_have_text("Thank you")


def test_a_text_that_is_too_long_is_told_beside_it_and_not_sent(phone: Page, served: Desk) -> None:
    served.replies = [_THANKS]
    phone.goto("/r/abc/")
    phone.fill("#t0", _LONG)
    phone.click("button")
    told = phone.locator("[data-error-for=t0]")
    expect(told).to_contain_text("Error: Too long. Letters to take out: 1")
    expect(phone.locator("#t0")).to_have_attribute("aria-describedby", f"t0-hint {told.get_attribute('id')}")
    expect(phone.locator("#t0")).to_have_attribute("aria-invalid", "true")
    assert served.posts == []
    phone.fill("#t0", _LONG[1:])
    phone.click("button")
    expect(phone.locator("h1")).to_have_text("Thank you")


def test_pressing_twice_sends_once(phone: Page, served: Desk) -> None:
    served.replies = [_THANKS]
    phone.goto("/r/abc/")
    phone.evaluate("() => { const b = document.querySelector('button'); b.click(); b.click(); }")
    expect(phone.locator("h1")).to_have_text("Thank you")
    assert len(served.posts) == 1


def test_a_browser_without_randomness_sends_the_plain_form(phone: Page, served: Desk) -> None:
    phone.add_init_script(_NO_RANDOM)
    phone.goto("/r/abc/#7K2MX9QA4TBC")
    expect(phone.get_by_text("This computer can read")).to_be_visible()
    expect(phone.get_by_text("Your phone locks your answers.")).to_be_hidden()
    _answer(phone)
    phone.click("button")
    expect(phone.locator("h1")).to_have_text("Sent without script")
    assert served.posts[0].fields["q0"] == ["5"]
    assert served.posts[0].fields["code"] == ["7K2M-X9QA-4TBC"]
    # What the sealed way leaves out is there to be left out.
    assert {"cookie", "referer"} <= served.posts[0].headers.keys()


def test_when_sealing_breaks_nothing_goes_out_in_the_clear_before_the_page_has_said_so(
    phone: Page, served: Desk
) -> None:
    phone.goto("/r/abc/")
    _answer(phone)
    phone.evaluate("() => { nacl.box.keyPair = () => { throw new Error('broken'); }; }")
    phone.click("button")
    expect(phone.locator(".nhsuk-error-summary")).to_contain_text("Cannot be locked.")
    expect(phone.get_by_text("This computer can read")).to_be_visible()
    assert served.posts == []
    phone.click("button")
    expect(phone.locator("h1")).to_have_text("Sent without script")
    assert served.posts[0].fields["t0"] == ["  The rota is fair.\r\nMostly.  "]


def test_nothing_is_kept_in_the_browser(phone: Page, served: Desk) -> None:
    served.replies = [_THANKS]
    phone.goto("/r/abc/#7K2MX9QA4TBC")
    _answer(phone)
    assert phone.locator("form").get_attribute("autocomplete") == "off"
    phone.click("button")
    expect(phone.locator("h1")).to_have_text("Thank you")
    assert phone.evaluate("[localStorage.length, sessionStorage.length, history.state]") == [0, 0, None]
    phone.click("text=For the next person")
    expect(phone.locator("#code")).to_have_value("")
    expect(phone.locator("#t0")).to_have_value("")
    assert phone.locator(":checked").count() == 0
    phone.go_back()
    expect(phone.locator("body")).not_to_contain_text("The rota")
    assert (
        phone.evaluate("[...document.querySelectorAll('input:not([type=radio]), textarea')].map(e => e.value).join('')")
        == ""
    )
