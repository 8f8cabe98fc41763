"""The first half-hour: from the printed link to the poster on the wall."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.mail import EmailMessage

from tests.journeys.steps import (
    address,
    code_in_mail,
    given_a_directory_file,
    given_a_fresh_link,
    given_a_row_in_the_directory,
    given_the_program_printed_a_link,
    then_a_paper_comes,
    then_it_does_not_say,
    then_it_says,
    then_the_field_holds,
    then_the_page_is,
    then_the_pdf_says,
    then_there_is_a_problem,
    when_answering,
    when_choosing,
    when_following,
    when_opening,
    when_picking_steps,
    when_pressing,
    when_selecting,
    when_signing_out,
    when_typing,
    words_of,
)
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey


ELM_ROAD = {
    "publication": "GP_PRAC_PAT_LIST",
    "extract_date": "01Dec2025",
    "practice_code": "Z99001",
    "practice_name": "ELM ROAD SURGERY",
    "practice_postcode": "N1 1AA",
    "pcn_code": "U99001",
    "pcn_name": "ELM PCN",
    "sub_icb_location_code": "93C",
    "sub_icb_location_name": "NHS NORTH CENTRAL LONDON ICB - 93C",
    "icb_code": "QMJ",
    "icb_name": "NHS NORTH CENTRAL LONDON INTEGRATED CARE BOARD",
    "comm_region_code": "Y56",
    "comm_region_name": "London",
    "ltla_code_codepoint2019": "E09000019",
    "borough": "Islington",
}
OFFICIAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "ods" / "gp_practice_london_with_borough.csv"


@dataclass(frozen=True)
class Surgery:
    """What a lead types, what the NHS directory says of it, and the borough that the lead corrects it to."""

    name: str
    code: str
    listed: str
    postcode: str
    network: str
    borough: str
    corrected: str = ""


FICTIONAL = Surgery("Elm Road Surgery", "Z99001", "ELM ROAD SURGERY", "N1 1AA", "ELM PCN", "Islington", "Hackney")
REAL = Surgery(
    "Albion Health Centre", "F84012", "ALBION HEALTH CENTRE", "E1 1BU", "TOWER HAMLETS NETWORK 2 PCN", "Tower Hamlets"
)
_NOT_HERE = pytest.mark.skipif(
    not OFFICIAL.exists(), reason=f"no real Practice: the NHS directory file {OFFICIAL.name} is not on this computer"
)


@pytest.fixture(
    params=[pytest.param(FICTIONAL, id="fictional"), pytest.param(REAL, id="real", marks=_NOT_HERE)],
)
def surgery(request: pytest.FixtureRequest, server: str, tmp_path: Path) -> Surgery:
    """Two Practices, each found in a file of the NHS directory that was loaded."""
    chosen: Surgery = request.param
    if chosen is REAL:
        given_a_directory_file(OFFICIAL)
    else:
        given_a_row_in_the_directory(tmp_path, ELM_ROAD)
    return chosen


def test_first_half_hour(surgery: Surgery, visitor: Visitor, mailoutbox: list[EmailMessage]) -> None:
    link = given_the_program_printed_a_link()
    # The link, once
    when_opening(visitor, link)
    then_the_page_is(visitor, "Welcome to Fair Practice")
    when_pressing(visitor, "Come in")
    then_the_page_is(visitor, "Name your Practice")
    # The Practice
    when_pressing(visitor, "Save and continue")
    then_there_is_a_problem(visitor, "Type the name of your Practice", "Choose what kind of employer you are")
    when_typing(visitor, "What is your Practice called?", surgery.name)
    when_choosing(visitor, "GP practice")
    when_pressing(visitor, "Save and continue")
    # Its code
    then_the_page_is(visitor, "What is your ODS code? (optional)")
    when_typing(visitor, "What is your ODS code?", "not a code")
    when_pressing(visitor, "Save and continue")
    then_there_is_a_problem(
        visitor,
        "An ODS code has 3 to 8 letters and digits, such as F84012. You typed “not a code”. Check it and try again.",
    )
    when_typing(visitor, "What is your ODS code?", "z99002")
    when_pressing(visitor, "Save and continue")
    then_there_is_a_problem(visitor, "Z99002 is not in the NHS directory files that were loaded.")
    when_typing(visitor, "What is your ODS code?", surgery.code.lower())
    when_pressing(visitor, "Save and continue")
    then_it_says(visitor, "belongs to:", surgery.listed, surgery.postcode)
    then_the_page_is(visitor, "Is this your Practice?")
    when_pressing(visitor, "Yes, this is us")
    # Its borough
    then_the_page_is(visitor, "Which borough are you in? (optional)")
    then_it_says(visitor, f"The NHS files say {surgery.borough}. Change it if that is wrong.")
    borough = surgery.corrected or surgery.borough
    if surgery.corrected:
        when_selecting(visitor, "Which borough are you in?", surgery.corrected)
    when_pressing(visitor, "Save and continue")
    # The lead
    then_the_page_is(visitor, "About you")
    when_pressing(visitor, "Save and continue")
    then_there_is_a_problem(visitor, "Type your name")
    when_typing(visitor, "Your name", "Amara Osei")
    when_typing(visitor, "Your e-mail address", "amara")
    when_pressing(visitor, "Save and continue")
    then_there_is_a_problem(visitor, "Type an e-mail address such as name@example.org")
    then_the_field_holds(visitor, "Your name", "Amara Osei")
    when_typing(visitor, "Your e-mail address", "amara@example.org")
    when_pressing(visitor, "Save and continue")
    then_the_page_is(visitor, "Type the code from your e-mail")
    when_typing(visitor, "Code", "WRONG1")
    when_pressing(visitor, "Use this address")
    then_there_is_a_problem(visitor, "This is not the code. Check each letter, or send another code")
    when_typing(visitor, "Code", code_in_mail(mailoutbox, to="amara@example.org"))
    when_pressing(visitor, "Use this address")
    # The framework, and where the team is on its eleven initiatives
    then_the_page_is(visitor, "The framework at a glance")
    when_following(visitor, "Start")
    then_it_says(visitor, "Initiative 1 of 11")
    when_pressing(visitor, "Save and continue")
    then_there_is_a_problem(visitor, "Choose where you are. “Not sure” is a good answer")
    when_choosing(visitor, "Not for us now")
    when_pressing(visitor, "Save and continue")
    then_there_is_a_problem(visitor, "Say in a few words why this is not for you now")
    for number, stage in enumerate(["Not sure", "Talking about it", "Under way", "Part of how we work"], start=1):
        when_answering(visitor, number, stage)
    # Enough for today
    then_it_says(visitor, "Initiative 5 of 11")
    when_following(visitor, "Stop here and carry on later")
    then_the_page_is(visitor, "Where we are")
    then_it_says(visitor, "You have not said yet where you are on 7 of them.")
    when_signing_out(visitor)
    then_the_page_is(visitor, "An anti-racist place to work, step by step")
    # Another day
    when_opening(visitor, given_a_fresh_link("Amara Osei"))
    then_it_says(visitor, "This link signs in Amara Osei.")
    when_pressing(visitor, "Come in")
    then_the_page_is(visitor, surgery.name)
    then_it_says(visitor, "Carry on saying where your team is", "7 initiatives are left.")
    when_following(visitor, "Carry on")
    for number in range(5, 12):
        when_answering(visitor, number, "Not started" if number % 2 else "Not sure")
    # First steps
    then_the_page_is(visitor, "Suggested first steps")
    when_pressing(visitor, "Add to our plan")
    then_there_is_a_problem(visitor, "Choose at least one step, or write one of your own")
    steps = when_picking_steps(visitor, 2)
    when_pressing(visitor, "Add to our plan")
    then_the_page_is(visitor, "Our plan")
    then_it_says(visitor, *(title for title, _reason in steps))
    when_following(visitor, "Home", within="header")
    then_the_page_is(visitor, surgery.name)
    then_it_says(visitor, "What we are doing")
    # The poster, and where its code leads
    when_following(visitor, "Choose what the team page shows")
    then_the_page_is(visitor, "What the team page shows")
    when_choosing(visitor, "Our actions", "Where we are, in words", "Whoever has the link or the QR code")
    when_pressing(visitor, "Save")
    when_following(visitor, "Home", within="header")
    when_following(visitor, "Print the poster, the plan or a slide")
    then_the_page_is(visitor, "Print and show")
    team_page = words_of(visitor, "main .fp-address")
    poster = then_a_paper_comes(visitor, "Poster (PDF, A4)", b"%PDF-")
    then_the_pdf_says(poster, surgery.name, team_page)
    plan = then_a_paper_comes(visitor, "Plan (PDF)", b"%PDF-")
    then_the_pdf_says(plan, surgery.name, *(title for title, _reason in steps))
    then_a_paper_comes(visitor, "Plan (Word)", b"PK")
    then_a_paper_comes(visitor, "Slide for the staff meeting (PowerPoint)", b"PK")
    colleague = visitor.another()
    when_opening(colleague, team_page)
    then_the_page_is(colleague, surgery.name)
    then_it_says(colleague, *(title for title, _reason in steps))
    then_it_says(colleague, "Where we say we are", "Not sure")
    then_it_does_not_say(colleague, "Amara", "/lead/")
    assert colleague.context.cookies() == [], "a page of staff sets a cookie"
    # Who lives near them, and what was written in the record
    when_opening(visitor, address(visitor).replace("/print/", "/local/"))
    then_the_page_is(visitor, "Who lives near you")
    then_it_says(visitor, borough)
    when_following(visitor, "Practice", within="header")
    then_the_page_is(visitor, surgery.name)
    then_it_says(visitor, surgery.code, surgery.postcode, f"network: {surgery.network}", f"Borough: {borough}")
    when_following(visitor, "The record: who did what")
    then_the_page_is(visitor, "The record: who did what")
    then_it_says(
        visitor, f"Amara Osei set the ODS code to {surgery.code}", f"Amara Osei set up the Practice “{surgery.name}”"
    )
