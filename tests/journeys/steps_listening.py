"""What the Listening journeys are told in besides: paper with slips, people who answer, and what nobody may see meanwhile."""

import csv
import io
import re
import time
import zipfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from weakref import WeakKeyDictionary

from django.core.mail import EmailMessage
from django.db.models import F
from playwright.sync_api import Page, expect

from fairpractice.figures.proofs import Verified, verify
from fairpractice.organisations.models import Organisation, Role
from fairpractice.reflections import dealing, planning
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
from tests.cast import Cast
from tests.journeys.steps import pages_of, then_it_says, then_the_page_is, when_opening, when_pressing
from tests.journeys.visitors import Device, Visitor

PHONE = Device("phone, script", 320, 640, True)
THANKS = "Thank you. Your answers are in"
NOT_TAKEN = "This code is not known, or has been used. If you pressed Send before, your answers are in."
_CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
_COUNT_WORD = re.compile(r"\b[1-9]\.\s+([a-z]{5})\b")
_REST = timedelta(days=60)
_SECOND = 1.1  # a button of the NHS takes no second press within one second
_sent: WeakKeyDictionary[Page, float] = WeakKeyDictionary()
# What a page says differently each time without telling anything.
_EACH_TIME = re.compile(r'(?:csrfmiddlewaretoken" value|nonce)="[^"]*"')

# ---- given ----


def given_a_round_that_is_open(cast: Cast, **basics: object) -> rounds.Dealt:
    """Planned by Alice, printed and tried by Bob, opened: all of it some days before the journey starts."""
    return rounds.dealt(cast, rounds.planned(cast, **basics))  # type: ignore[arg-type]


def given_a_slip_of_another_round(cast: Cast) -> str:
    """A code that is good where Charlie leads, and nowhere else."""
    charlie, oak, grace = cast.people["charlie"], cast.oak, cast.people["grace"]
    role = Role.objects.create(person=grace, organisation=oak, kind=Role.Kind.TELLER)
    of = planning.plan(by=charlie, employer=oak, question_set="pulse")
    planning.set_basics(by=charlie, of=of, said=planning.Basics(title=of.title, headcount=9, days=5))
    planning.choose_teller(by=charlie, of=of, role=role, own_key=False, two_colours=False)
    of.refresh_from_db()
    made = dealing.make_sheets(by=grace, of=of, spares=0)
    of.refresh_from_db()
    dealing.test_key(by=grace, of=of, typed=made.count_code)
    planning.launch(by=charlie, of=of)
    return made.codes[0]


def given_a_phone(visitor: Visitor) -> Visitor:
    """Somebody's own phone, seen for the first time; it runs scripts if the visitor's browser does."""
    device = PHONE if visitor.device.scripts else visitor.device
    phone = Visitor.arrive(visitor.browser, visitor.auditor, visitor.server, device, visitor.journey)
    phone.pictures = visitor.pictures
    visitor.others.append(phone)
    return phone


def given_an_answer(of: Round, code: str, positions: Sequence[int], texts: Sequence[str] = ()) -> None:
    """Somebody who sent the form without the journey looking."""
    assert not rounds.send(of, rounds.sheet(of, code, positions, texts)).errors


def given_answers(made: rounds.Dealt, codes: Sequence[str], position: int = 2, texts: Sequence[str] = ()) -> None:
    """The same for many, who answered every question alike."""
    for code in codes:
        given_an_answer(made.round, code, [position] * len(made.round.questions), texts)


def given_that_was_two_months_ago(of: Round) -> None:
    Round.objects.filter(pk=of.pk).update(
        opened_at=F("opened_at") - _REST, closes_at=F("closes_at") - _REST, ended_on=F("ended_on") - _REST
    )


# ---- when ----


def when_printing(visitor: Visitor, button: str) -> bytes:
    """The file that a button of the page gives, fetched in the visitor's browser; it is never saved."""
    page = visitor.page
    form = page.locator("main form", has=page.get_by_role("button", name=button, exact=True))
    fields = form.evaluate("form => Object.fromEntries(new FormData(form))")
    response = visitor.context.request.post(visitor.server + (form.get_attribute("action") or ""), form=fields)
    assert (response.status, response.headers["content-type"]) == (200, "application/pdf"), response.text()[:300]
    assert response.headers["cache-control"] == "no-store"
    return response.body()


def when_scanning(phone: Visitor, of: Round, code: str, letter: str = "") -> None:
    """What the square on a slip opens: the address, and behind the "#" the code as printed, without its dashes.

    Without script the code stays behind the "#", which no browser sends, and is typed from the slip.
    """
    key = f"{letter.lower()}=" if letter else ""
    when_opening(phone, f"/r/{of.public_id}/#{key}{code.replace('-', '')}")
    field = phone.page.get_by_label(f"Code on slip {letter}" if letter else "Code on your slip")
    if phone.device.scripts:
        expect(field).to_have_value(code)
        assert "#" not in phone.page.url, "the code stays in the address bar"
    else:
        field.fill(code)


def when_ticking(visitor: Visitor, answers: Mapping[str, str]) -> None:
    """Answers to statements, by their words."""
    for statement, answer in answers.items():
        visitor.page.locator("fieldset", has_text=statement).get_by_label(answer, exact=True).check()


def when_writing(visitor: Visitor, question: str, text: str) -> None:
    visitor.page.get_by_label(question, exact=True).fill(text)


def when_sending(visitor: Visitor, *, again: bool = False) -> None:
    """Presses Send; after a mistake not before a button of the NHS takes a second press."""
    since = time.monotonic() - _sent.get(visitor.page, 0.0)
    if again and visitor.device.scripts and since < _SECOND:
        visitor.page.wait_for_timeout(1000 * (_SECOND - since))
    when_pressing(visitor, "Send my answers")
    _sent[visitor.page] = time.monotonic()


def when_putting_it_away(phone: Visitor, visitor: Visitor) -> None:
    """Closes the browser of somebody who came with `visitor`, with its checks: a whole team's would be a lot of browsers."""
    visitor.others.remove(phone)
    phone.leave()


def when_the_last_day_has_passed(of: Round) -> None:
    rounds.close(of)


# ---- then ----


def then_the_answers_are_in(visitor: Visitor) -> None:
    """Thanks, no cookie, nothing kept in the browser, and nothing to be seen for whoever comes next."""
    expect(visitor.page.locator("h1")).to_have_text(THANKS)
    then_the_page_is(visitor, THANKS)
    assert visitor.context.cookies() == [], "the cast page sets a cookie"
    if visitor.device.scripts:
        assert visitor.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def then_the_code_is_not_taken(visitor: Visitor) -> None:
    """The one reply to a code that is unknown, used or of another round, on the page with all that was typed."""
    told = visitor.page.locator(".nhsuk-error-summary").get_by_role("link", name=NOT_TAKEN)
    expect(told).to_be_visible()
    told.click()


def then_nothing_typed_is_left(visitor: Visitor, *texts: str) -> None:
    """Nothing chosen, no code, none of these words: neither on the page nor in its fields."""
    held = visitor.page.locator("input[type=text], textarea")
    values = [held.nth(n).input_value() for n in range(held.count())]
    assert not any(values), values
    assert visitor.page.locator(":checked").count() == 0
    shown = visitor.page.content()
    assert not any(text in shown for text in texts)


def then_they_see_the_same(visitor: Visitor, before: Mapping[str, str]) -> None:
    """What somebody saw some answers ago is what they see now, to the letter."""
    now = what_they_see(visitor, *before)
    for path, html in before.items():
        assert now[path] == html, f"{path} tells how many have answered"


def then_every_proof_holds(packed: bytes) -> list[Verified]:
    """Each proof is added up again, as somebody would who trusts nobody."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        held = [verify(archive.read(name).decode()) for name in archive.namelist()]
    assert held
    return held


def then_a_file_comes(visitor: Visitor, link: str, starts: bytes) -> bytes:
    """A file behind a link whose words are exactly these."""
    found = visitor.page.get_by_role("link", name=link, exact=True)
    response = visitor.context.request.get(visitor.server + (found.get_attribute("href") or ""))
    assert response.status == 200, response.status
    assert response.body().startswith(starts)
    return response.body()


def then_the_picture_is_there(visitor: Visitor) -> None:
    picture = visitor.page.locator("main img").first
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("img => img.naturalWidth > 0"), "the picture is broken"


def then_the_round_is_closed(visitor: Visitor) -> None:
    expect(visitor.page.get_by_role("main")).to_contain_text("This round has closed")
    then_it_says(visitor, "It takes no more answers.")
    visitor.check()


# ---- reading ----


def codes_on(paper: bytes) -> list[str]:
    """The codes of all slips, in the order printed."""
    return _CODE.findall("\n".join(pages_of(paper)))


def count_words_on(paper: bytes) -> list[str]:
    """The nine words on the teller's own sheet."""
    found = _COUNT_WORD.findall(pages_of(paper)[0])
    assert len(found) == 9, found
    return found


def link_in_mail(box: Sequence[EmailMessage], *, to: str) -> str:
    """The address in the last e-mail to somebody."""
    found = re.search(r"^http\S+$", str(next(mail for mail in reversed(box) if mail.to == [to]).body), re.MULTILINE)
    assert found
    return found[0]


def as_people_type(code: str) -> str:
    """Small letters, spaces for dashes, o for 0 and l for 1."""
    return code.lower().replace("-", " ").replace("0", "o").replace("1", "l")


def what_they_see(visitor: Visitor, *paths: str) -> dict[str, str]:
    """Pages as they are sent to this visitor, without what changes each time."""
    found = {}
    for path in paths:
        response = visitor.context.request.get(visitor.server + path)
        assert response.status == 200, f"{response.status} for {path}"
        found[path] = _EACH_TIME.sub("", response.text())
    return found


def rows_of(table: bytes) -> list[dict[str, str]]:
    """A CSV file as a spreadsheet opens it."""
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))


def the_round_of(employer: Organisation) -> Round:
    """The round that was planned last."""
    return Round.objects.select_related("employer").filter(employer=employer).order_by("-id")[0]
