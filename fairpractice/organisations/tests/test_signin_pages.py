"""The sign-in pages speak kindly and say how to mend what is wrong; a factor just set up is not asked for again."""

import base64
import hashlib
import hmac
import re
import struct
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client

from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
_NOT_OURS = (
    "This field is required", "Incorrect code", "Master key", "Backup key", "security key is", "Enter a valid",
    "Authenticator code", "Too many failed", "You cannot", "WebAuthn", "authenticator app", "Security key",
    "Hello from", "Thank you for using", "Sign-In Code", "TOTP",
)  # fmt: skip


@pytest.fixture
def cast() -> Cast:
    cache.clear()
    made = assemble()
    Authenticator.objects.all().delete()
    return made


def _app_shows(letters: str) -> str:
    key = base64.b32decode(letters + "=" * (-len(letters) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<script.*?</script>", "", html)).split())


def _page(answer: Any) -> str:
    assert answer.status_code == 200, answer.get("Location", answer.status_code)
    html = str(answer.content.decode())
    for theirs in _NOT_OURS:
        assert theirs not in _text(html), theirs
    return html


def _problem(answer: Any, text: str, field: str = "") -> None:
    """Told in the summary, beside the field, and in the title."""
    html = _page(answer)
    assert "<title>Error: " in html
    summary, _mark, rest = html.partition("nhsuk-error-summary__list")[2].partition("</ul>")
    assert text in _text(summary), _text(summary)
    assert text in _text(rest), "it stands beside the field as well"
    if field:
        assert f'href="#{field}"' in summary
        assert f'id="{field}"' in rest


def _with_app(cast: Cast, name: str) -> Client:
    TOTP.activate(cast.people[name], SECRET)
    RecoveryCodes.activate(cast.people[name])
    return cast.client(name)


def _confirm(browser: Client, address: str) -> Any:
    """Proves with the app that it is still them, and arrives at the page."""
    return browser.post(f"/accounts/2fa/reauthenticate/?next={address}", {"code": _app_shows(SECRET)}, follow=True)


def test_the_page_that_asks_for_an_address(cast: Cast) -> None:
    browser = cast.client("nobody")
    _page(browser.get("/accounts/login/"))
    _problem(browser.post("/accounts/login/code/", {"email": ""}), "Type your e-mail address", "id_email")
    said = browser.post("/accounts/login/code/", {"email": "bob at home"})
    _problem(said, "Type an e-mail address such as name@example.org", "id_email")
    assert 'value="bob at home"' in said.content.decode(), "what was typed stays"


def test_the_page_that_asks_for_the_code(cast: Cast, mailoutbox: list[EmailMessage]) -> None:
    browser = cast.client("nobody")
    page = browser.post("/accounts/login/code/", {"email": "bob@example.org"}, follow=True)
    assert "a code is on its way" in _page(page)
    assert "bob@example.org" not in _text(_page(page)), "whether there is such an account is nobody's business"
    confirm = "/accounts/login/code/confirm/"
    _problem(browser.post(confirm, {"code": ""}), "Type the code from the e-mail", "id_code")
    _problem(browser.post(confirm, {"code": "zzz"}), "This is not the code of our latest e-mail.", "id_code")
    [letter] = mailoutbox
    assert letter.subject == "Your code for Fair Practice"
    assert not any(theirs in str(letter.body) for theirs in _NOT_OURS)
    for _n in range(3):
        last = browser.post(confirm, {"code": "zzz"}, follow=True)
    assert "There were too many tries. Wait ten minutes, then start again" in _text(_page(last))


@pytest.mark.django_db(transaction=True)  # allauth tells it on commit
def test_setting_an_app_up_counts_as_proof(cast: Cast) -> None:
    browser = cast.client("hana")
    address = "/accounts/2fa/totp/activate/"
    page = _page(browser.get(address))
    letters = re.search(r"Letters to type instead: <strong>([A-Z2-7]+)</strong>", page)
    assert letters
    _problem(browser.post(address, {"code": ""}), "Type the six numbers that the app shows now", "id_code")
    _problem(browser.post(address, {"code": "000000"}), "This is not the code that the app shows now.", "id_code")
    done = browser.post(address, {"code": _app_shows(letters[1])})
    assert done["Location"] == "/accounts/2fa/recovery-codes/"
    codes = _page(browser.get(done["Location"]))
    assert "The app is set up." in codes
    assert codes.count("<code>") == 10, "they are shown at once, without asking for another code"
    assert browser.get(f"/hub/{cast.hub.public_id}/").status_code == 200
    # In a later session it is asked for.
    later = cast.client("hana").get("/accounts/2fa/recovery-codes/")
    assert later["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_an_app_set_up_by_one_proves_nothing_for_another(cast: Cast) -> None:
    TOTP.activate(cast.people["alice"], SECRET)
    browser = cast.client("hana")
    page = browser.get("/accounts/2fa/totp/activate/").content.decode()
    letters = re.search(r"instead: <strong>([A-Z2-7]+)</strong>", page)
    assert letters
    browser.post("/accounts/2fa/totp/activate/", {"code": _app_shows(letters[1])})
    browser.force_login(cast.people["alice"])
    assert browser.get("/accounts/2fa/totp/deactivate/")["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_the_second_step_of_signing_in(cast: Cast, mailoutbox: list[EmailMessage]) -> None:
    _with_app(cast, "alice")
    browser = cast.client("nobody")
    browser.post("/accounts/login/code/", {"email": "alice@example.org"})
    code = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", str(mailoutbox[0].body), re.MULTILINE)
    assert code
    assert browser.post("/accounts/login/code/confirm/", {"code": code[1]})["Location"] == "/accounts/2fa/authenticate/"
    address = "/accounts/2fa/authenticate/"
    _page(browser.get(address))
    empty = "Type the six numbers that the app shows now, or one of your recovery codes"
    _problem(browser.post(address, {"code": ""}), empty, "id_code")
    _problem(browser.post(address, {"code": "000000"}), "This code is not right, or was used before.", "id_code")
    assert "Your browser sent no passkey." in _page(browser.post(address, {"credential": ""}))
    assert browser.post(address, {"code": _app_shows(SECRET)}).status_code == 302


@pytest.mark.django_db(transaction=True)  # allauth tells it on commit
def test_proving_again_and_recovery_codes(cast: Cast) -> None:
    browser = _with_app(cast, "alice")
    again = "/accounts/2fa/reauthenticate/"
    _page(browser.get(again))
    empty = "Type the six numbers that the app shows now, or one of your recovery codes"
    _problem(browser.post(again, {"code": ""}), empty, "id_code")
    _problem(browser.post(again, {"code": "1"}), "This code is not right, or was used before.", "id_code")
    _page(_confirm(browser, "/accounts/2fa/recovery-codes/"))
    _page(browser.get("/accounts/2fa/recovery-codes/generate/"))
    made = browser.post("/accounts/2fa/recovery-codes/generate/", {}, follow=True)
    assert "You have new recovery codes. Print them and keep them safe." in _text(_page(made))
    Authenticator.objects.filter(type="totp").delete()
    refused = browser.post("/accounts/2fa/recovery-codes/generate/", {})
    assert "Set up an app or a passkey first." in _text(_page(refused))
    saved = browser.get("/accounts/2fa/recovery-codes/download/").content.decode()
    assert saved.startswith("Recovery codes of Fair Practice.")


def test_removing_the_app(cast: Cast) -> None:
    browser = _with_app(cast, "alice")
    _page(browser.get("/accounts/2fa/"))
    _page(_confirm(browser, "/accounts/2fa/totp/deactivate/"))
    gone = browser.post("/accounts/2fa/totp/deactivate/", {}, follow=True)
    assert "The app is removed." in _text(_page(gone))


def _passkey(cast: Cast, name: str) -> Authenticator:
    return Authenticator.objects.create(
        user=cast.people[name], type=Authenticator.Type.WEBAUTHN, data={"name": "My phone", "credential": {}}
    )


def test_adding_a_passkey_without_one(cast: Cast) -> None:
    browser = cast.client("alice")
    address = "/accounts/2fa/webauthn/add/"
    assert 'value="My passkey"' in _page(browser.get(address))
    _problem(browser.post(address, {"name": "Tablet", "credential": ""}), "Your browser sent no passkey.")
    sent = browser.post(address, {"name": "Tablet", "credential": "no JSON"})
    _problem(sent, "This passkey was not accepted.")
    assert 'value="Tablet"' in sent.content.decode()
    _problem(browser.post(address, {"name": "x" * 61, "credential": "{}"}), "Choose a shorter name", "id_name")
    _problem(browser.post(address, {"name": "Tablet", "credential": '{"id": 1}'}), "This passkey was not accepted.")


def test_a_passkey_just_added_counts_as_proof(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webauthn, "parse_registration_response", lambda given: None)
    monkeypatch.setattr(webauthn, "complete_registration", lambda given: None)
    browser = cast.client("hana")
    added = browser.post("/accounts/2fa/webauthn/add/", {"name": "My phone", "credential": '{"id": "x"}'})
    assert added["Location"] == "/accounts/2fa/recovery-codes/"
    page = _page(browser.get(added["Location"]))
    assert "The passkey is added." in page
    assert page.count("<code>") == 10


def test_naming_and_removing_a_passkey(cast: Cast) -> None:
    browser = _with_app(cast, "alice")
    key = _passkey(cast, "alice")
    edit, remove = (f"/accounts/2fa/webauthn/keys/{key.pk}/{what}/" for what in ("edit", "remove"))
    assert f'href="{edit}"' in _page(browser.get("/accounts/2fa/webauthn/"))
    _page(_confirm(browser, edit))
    _problem(browser.post(edit, {"name": ""}), "Type a name for the passkey, such as “my phone”", "id_name")
    renamed = browser.post(edit, {"name": "My tablet"}, follow=True)
    assert "My tablet" in _page(renamed)
    _page(browser.get(remove))
    assert "The passkey is removed." in _text(_page(browser.post(remove, {}, follow=True)))


def test_whoever_has_only_a_passkey_is_shown_the_way_to_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webauthn, "get_credentials", lambda user: [])
    _passkey(cast, "alice")
    RecoveryCodes.activate(cast.people["alice"])
    browser = cast.client("alice")
    page = browser.get("/accounts/reauthenticate/?next=/accounts/2fa/recovery-codes/", follow=True)
    assert "Use a passkey instead" in _page(page)
    address = "/accounts/2fa/webauthn/reauthenticate/?next=/accounts/2fa/recovery-codes/"
    assert "Type a code instead" in _page(browser.get(address))
    _problem(browser.post(address, {"credential": ""}), "Your browser sent no passkey.")
    _problem(browser.post(address, {"credential": '{"id": 1}'}), "This passkey was not accepted.")


def test_a_passkey_alone_that_is_not_right(cast: Cast) -> None:
    browser = cast.client("nobody")
    sent = browser.post("/accounts/2fa/webauthn/login/", {"credential": '{"id": 1}'}, follow=True)
    assert "This passkey was not accepted." in _text(_page(sent))
    for _n in range(12):
        sent = browser.post("/accounts/2fa/webauthn/login/", {"credential": ""})
    assert sent.status_code == 429
    assert "Wait ten minutes, then try again." in sent.content.decode()
