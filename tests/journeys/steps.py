"""What journeys are told in: given, when, then. Every page that is arrived at is checked whole (see `Visitor.check`)."""

import io
import re
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.test import Client
from playwright.sync_api import Error, Locator
from pypdf import PdfReader

from fairpractice.organisations.models import Person
from fairpractice.organisations.reference.ods import read_ods
from fairpractice.organisations.reference_loading import keep_ods
from fairpractice.organisations.services import first_person
from fairpractice.organisations.signin import make_link
from tests.cast import Cast, assemble
from tests.journeys.visitors import Visitor

_MAP = (
    "publication,extract_date,practice_code,practice_name,practice_postcode,pcn_code,pcn_name,"
    "ons_sub_icb_location_code,sub_icb_location_code,sub_icb_location_name,ons_icb_code,icb_code,icb_name,"
    "ons_comm_region_code,comm_region_code,comm_region_name,supplier_name,easting,northing,"
    "ltla_code_codepoint2019,borough"
)

# ---- given ----


def given_the_cast() -> Cast:
    """Willow Tree with Alice, Dan, Sara and Bob; Oak with Charlie; a hub with Hana; a guardian, Grace."""
    return assemble()


def given_the_program_printed_a_link() -> str:
    """The link that a fresh installation prints."""
    return make_link(first_person())


def given_a_fresh_link(name: str) -> str:
    """The link that the program prints for somebody it knows."""
    return make_link(Person.objects.get(name=name))


def given_signed_in(visitor: Visitor, person: Person) -> None:
    """Signed in some time before the journey starts."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    visitor.context.clear_cookies()
    visitor.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": visitor.server}])


def given_a_directory_file(path: Path) -> None:
    """A file of the NHS directory, loaded as `fairpractice load` does it."""
    keep_ods(read_ods(path))


def given_a_row_in_the_directory(folder: Path, row: dict[str, str]) -> None:
    """A directory file with one made-up Practice, in the layout of NHS England's map of practices."""
    path = folder / "map.csv"
    names = _MAP.split(",")
    path.write_text(f"{_MAP}\n{','.join(row.get(name, '') for name in names)}\n", "utf-8")
    given_a_directory_file(path)


def given_the_browser_lost_the_cookie_against_forged_forms(visitor: Visitor) -> None:
    visitor.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)


def given_a_phone_that_keeps_passkeys(visitor: Visitor) -> None:
    """Chromium's own stand-in for a phone with a fingerprint."""
    phone = visitor.context.new_cdp_session(visitor.page)
    phone.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    able = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    phone.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, **able}})


# ---- when ----


def when_opening(visitor: Visitor, path: str) -> None:
    visitor.page.goto(path if path.startswith("http") else visitor.server + path)


def when_following(visitor: Visitor, link: str, *, within: str = "main") -> None:
    """A link, also one that looks like a button, by the words that it starts with."""
    visitor.page.locator(f"{within} a", has_text=re.compile(rf"^\s*{re.escape(link)}")).first.click()


def when_looking_into(visitor: Visitor, summary: str) -> None:
    """Opens a part that is folded."""
    visitor.page.locator("main summary", has_text=summary).click()


def when_typing(visitor: Visitor, label: str, text: str) -> None:
    visitor.page.get_by_label(label, exact=False).first.fill(text)


def when_choosing(visitor: Visitor, *labels: str) -> None:
    """Radios and boxes, by their words."""
    for label in labels:
        visitor.page.get_by_label(label, exact=True).check()


def when_selecting(visitor: Visitor, label: str, option: str) -> None:
    visitor.page.get_by_label(label, exact=False).first.select_option(label=option)


def when_pressing(visitor: Visitor, button: str) -> None:
    visitor.page.get_by_role("main").get_by_role("button", name=button, exact=True).first.click()
    visitor.page.wait_for_load_state()


def when_signing_in_by_email(visitor: Visitor, email: str, box: list[EmailMessage]) -> None:
    """From the page at hand when it asks for it, else from the sign-in page."""
    if "/accounts/login/" not in visitor.page.url:
        when_opening(visitor, "/accounts/login/")
    when_typing(visitor, "Your e-mail address", email)
    when_pressing(visitor, "Send me a code")
    when_typing(visitor, "Code", code_in_mail(box, to=email))
    when_pressing(visitor, "Sign in")


def when_signing_out(visitor: Visitor) -> None:
    visitor.page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    visitor.page.wait_for_load_state()


def when_going_back(visitor: Visitor) -> None:
    with suppress(Error):  # a page that may not be kept is asked for anew
        visitor.page.go_back()


def when_answering(visitor: Visitor, number: int, stage: str) -> None:
    """One page of the first round: which initiative it is, and where the team is on it."""
    then_it_says(visitor, f"Initiative {number} of 11")
    assert number == 1 or "#id_" not in visitor.page.url, "a field of the page before is pointed at"
    visitor.check()
    when_choosing(visitor, stage)
    when_pressing(visitor, "Save and continue")


def when_picking_steps(visitor: Visitor, how_many: int) -> list[tuple[str, str]]:
    """Ticks the first suggestions; gives the words and the reason of each."""
    main = visitor.page.get_by_role("main")
    picked = []
    for index in range(how_many):
        main.get_by_role("checkbox").nth(index).check()
        item = main.locator(".nhsuk-checkboxes__item").nth(index)
        picked.append((_flat(item.locator("label").inner_text()), _flat(item.locator(".nhsuk-hint").inner_text())))
    return picked


# ---- then ----


def then_the_page_is(visitor: Visitor, heading: str) -> None:
    """This page is shown, and passes every check that pages pass."""
    found = visitor.page.locator("h1").first
    found.wait_for()
    assert _flat(found.inner_text()) == heading, f"{visitor.page.url} is headed “{_flat(found.inner_text())}”"
    assert "#id_" not in visitor.page.url, "a field of the page before is pointed at"
    assert not visitor.page.title().startswith("Error:"), f"{visitor.page.url} tells of an error: {_main(visitor)}"
    visitor.check()


def then_it_says(visitor: Visitor, *texts: str) -> None:
    for text in texts:
        assert text in _main(visitor), f"“{text}” is not on {visitor.page.url}:\n{_main(visitor)}"


def then_it_does_not_say(visitor: Visitor, *texts: str) -> None:
    everything = visitor.page.content()
    for text in texts:
        assert text not in everything, f"“{text}” is on {visitor.page.url}"


def then_the_field_holds(visitor: Visitor, label: str, text: str) -> None:
    held = visitor.page.get_by_label(label, exact=False).first.input_value()
    assert held == text, f"“{label}” holds “{held}”"


def then_it_is_chosen(visitor: Visitor, *labels: str) -> None:
    for label in labels:
        assert visitor.page.get_by_label(label, exact=True).is_checked(), f"“{label}” is not chosen"


def then_there_is_a_problem(visitor: Visitor, *messages: str) -> None:
    """The page tells of the mistakes in its title and its summary, the summary leads to each field, and the field tells it too."""
    page = visitor.page
    summary = page.locator(".nhsuk-error-summary")
    summary.wait_for()
    assert page.title().startswith("Error: "), page.title()
    assert summary.get_by_role("heading", name="There is a problem").count() == 1
    if visitor.device.scripts:
        assert page.evaluate("() => document.activeElement.classList.contains('nhsuk-error-summary')"), "no focus"
    visitor.check()
    for message in messages:
        _leads_to_its_field(visitor, summary, message)


def _leads_to_its_field(visitor: Visitor, summary: Locator, message: str) -> None:
    page = visitor.page
    link = summary.get_by_role("link", name=message)
    assert link.count() == 1, f"the summary says: {_flat(summary.inner_text())}"
    field_id = (link.get_attribute("href") or "")[1:]
    field = page.locator(f"[id='{field_id}']")
    assert field.count() == 1, f"the summary leads to “{field_id}”, which is there {field.count()} times"
    assert field.evaluate("e => e.matches('input, select, textarea, .nhsuk-file-upload__drop-button')"), (
        f"“{field_id}” is not a field"
    )
    assert message in _described(visitor, field), f"the field does not say “{message}”"
    link.click()
    if visitor.device.scripts:
        assert page.evaluate("() => document.activeElement.id") == field_id, "the link does not lead into the field"
    else:
        assert page.url.endswith(f"#{field_id}")


def _described(visitor: Visitor, field: Locator) -> str:
    """What a screen reader reads with the field: the texts that it, or its group, points at."""
    ids = str(
        field.evaluate(
            "e => [e, e.closest('fieldset')].map(x => x && x.getAttribute('aria-describedby')).filter(Boolean).join(' ')"
        )
    )
    return " ".join(_flat(visitor.page.locator(f"[id='{name}']").inner_text()) for name in ids.split())


def then_there_is_no_such_page(visitor: Visitor, path: str) -> None:
    """Whoever may not see it is told no more than of a page that does not exist."""
    when_opening(visitor, path)
    then_the_page_is(visitor, "Page not found")


def then_it_is_on_paper(visitor: Visitor, *texts: str) -> None:
    """The browser's own printing keeps these words."""
    paper = _printed(visitor)
    for text in texts:
        assert _bare(text) in paper, f"“{text}” is not on the paper of {visitor.page.url}"


def then_it_is_not_on_paper(visitor: Visitor, *texts: str) -> None:
    paper = _printed(visitor)
    for text in texts:
        assert _bare(text) not in paper, f"“{text}” is on the paper of {visitor.page.url}"


def then_a_paper_comes(visitor: Visitor, link: str, starts: bytes) -> bytes:
    """A file behind a link, fetched as the visitor; `starts` is how files of its kind begin."""
    found = visitor.page.get_by_role("link", name=link).first
    response = visitor.context.request.get(visitor.server + (found.get_attribute("href") or ""))
    assert response.status == 200, response.status
    assert response.body().startswith(starts)
    return response.body()


def then_the_pdf_says(paper: bytes, *texts: str) -> None:
    said = _words_of_pdf(paper)
    for text in texts:
        assert _bare(text) in said, f"“{text}” is not in the PDF: {said}"


# ---- reading a page ----


def _main(visitor: Visitor) -> str:
    return _flat(visitor.page.locator("main").inner_text())


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _printed(visitor: Visitor) -> str:
    return _words_of_pdf(visitor.page.pdf(format="A4"))


@lru_cache(maxsize=8)
def pages_of(paper: bytes) -> tuple[str, ...]:
    """The words of each page of a PDF. Reading one takes a while, and what was read is asked of again."""
    return tuple(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)


def _words_of_pdf(paper: bytes) -> str:
    return _bare("".join(pages_of(paper)))


def _bare(text: str) -> str:
    """Letters and digits only: a PDF breaks lines and words where the page does not."""
    return re.sub(r"[\W_]+", "", text)


def code_in_mail(box: list[EmailMessage], *, to: str) -> str:
    """The code of the last e-mail to somebody, which stands alone on its line."""
    last = next(mail for mail in reversed(box) if mail.to == [to])
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", str(last.body), re.MULTILINE)
    assert found, last.body
    return found[1]


def words_of(visitor: Visitor, css: str) -> str:
    """The words of the first such part of the page."""
    return _flat(visitor.page.locator(css).first.inner_text())


def address(visitor: Visitor) -> str:
    """The path of the page at hand."""
    return visitor.page.url.removeprefix(visitor.server).split("#")[0].split("?")[0]
