"""The record reads like sentences, names what is still there, and asks the database the same however long it is."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairpractice.directory import services as directory
from fairpractice.organisations import events, people
from fairpractice.organisations import services as practices
from fairpractice.overview.record_words import SENTENCES
from fairpractice.plans import actions, answers, evidence, packs, reminders, sharing, undo
from fairpractice.plans.models import OwnItem
from tests.cast import Cast, assemble

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def cast(settings: Any, tmp_path: Path) -> Cast:
    settings.MEDIA_ROOT = tmp_path
    return assemble()


def _lines(cast: Cast, query: str = "") -> list[str]:
    """The lines of the page, newest first, without their days."""
    html = cast.client("alice").get(f"/lead/{cast.willow.public_id}/record/{query}").content.decode()
    rows = re.findall(r"(?s)<li><span class=\"fp-quiet\">.*?</span> (.*?)</li>", html)
    return [re.sub(r"<[^>]+>", "", row).replace("&#39;", "'") for row in rows]


def _do_one_of_each(cast: Cast) -> None:
    alice, willow = cast.people["alice"], cast.willow
    site = willow.sites.get()
    practices.set_ods_code(by=alice, site=site, code="Y99001")
    people.invite(by=alice, organisation=willow, kind="member", name="Nell")
    item = packs.find(willow, "edi-statement")
    assert item
    answers.answer(by=alice, employer=willow, item=item, stage="talking")
    answers.converse(by=alice, employer=willow, item=item, held_on=date(2026, 1, 1), decided="x")
    own = answers.add_own(by=alice, employer=willow, title="A garden")
    answers.change_own(by=alice, own=own, title="A rose garden", text="")
    action = actions.add(by=alice, employer=willow, said=actions.Wording(title="Look at our data"))
    actions.set_status(by=alice, action=action, status="done")
    upload = SimpleUploadedFile("policy.txt", b"Be kind.")
    holding = evidence.Holding(kind="file", effective_on=date(2026, 1, 1), upload=upload)
    evidence.add(by=alice, employer=willow, title="Our policy", holding=holding)
    sharing.share(by=alice, employer=willow, show_plan=True, show_progress=False, by_link=True)
    reminders.set_reminders(by=alice, employer=willow, by_email=False, actions=True, evidence=True, yearly=True)
    directory.name_contact(by=alice, practice=willow, name="Grace")
    actions.retire(by=alice, action=action)
    step = undo.last_step(by=alice, employer=willow)
    assert step
    undo.undo(by=alice, employer=willow, step=step.pk)


@pytest.mark.django_db
def test_each_line_says_what_was_done_to_what(cast: Cast) -> None:
    practices.set_borough(by=cast.people["alice"], site=cast.willow.sites.get(), code="E09000012")
    _do_one_of_each(cast)
    title = packs.whole_pack().items["edi-statement"].title
    assert _lines(cast)[::-1] == [
        "Alice set the borough to Hackney",
        "Alice set the ODS code to Y99001",
        "Alice invited somebody (Team member)",
        f"Alice said where the team is on “{title}”",
        f"Alice kept what a conversation about “{title}” decided",
        "Alice added your own initiative “A rose garden”",
        "Alice changed your own initiative “A rose garden”",
        "Alice added the action “Look at our data”",
        "Alice said how the action “Look at our data” is going",
        "Alice kept the file “policy.txt”",
        "Alice added the evidence “Our policy”",
        "Alice chose what the team page shows",
        "Alice chose what to be reminded of",
        "Alice named somebody to speak to",
        "Alice took the action “Look at our data” out of the plan",
        "Alice undid a change: Alice took an action out of the plan",
    ]


@pytest.mark.django_db
def test_what_has_gone_or_is_not_known_is_told_kindly(cast: Cast) -> None:
    alice = cast.people["alice"]
    for what, about in (
        ("added an action", "zzzzzzzzzz"),
        ("said where we are", "london-primary-care:gone/long-ago"),
        ("kept a file", "zzzzzzzzzz"),
        ("removed a file", "zzzzzzzzzz"),
        ("invited somebody", "Deputy lead"),
        ("painted the door", "zzzzzzzzzz"),
    ):
        events.record(organisation=cast.willow, by=alice, what=what, about=about)
    events.record(organisation=cast.willow, by=None, what="set reminders")
    people.end_role(by=cast.people["bob"], role=cast.people["bob"].roles.get())
    people.forget(by=cast.people["bob"])
    lines = _lines(cast)
    assert lines[::-1] == [
        "Alice added an action (no longer here)",
        "Alice said where the team is on something (no longer here)",
        "Alice kept a file (no longer here)",
        "Alice removed a file",
        "Alice invited somebody (Deputy lead)",
        "Alice: painted the door",
        "The program chose what to be reminded of",
        "Somebody who has left gave up their role (Team member)",
    ]
    assert "zzzz" not in "".join(lines)


@pytest.mark.django_db
def test_the_record_names_nothing_of_another_practice(cast: Cast) -> None:
    own = OwnItem.objects.create(employer=cast.oak, title="Secret of Oak")
    action = actions.add(by=cast.people["charlie"], employer=cast.oak, said=actions.Wording(title="Plan of Oak"))
    for what, about in (("added an initiative", own.item), ("added an action", action.public_id)):
        events.record(organisation=cast.willow, by=cast.people["alice"], what=what, about=about)
    assert len(_lines(cast)) == 2
    assert "Oak" not in "".join(_lines(cast))


@pytest.mark.django_db
def test_what_people_typed_is_shown_as_typed(cast: Cast) -> None:
    said = actions.Wording(title="<b>100 %(who)s</b> & more")
    actions.add(by=cast.people["alice"], employer=cast.willow, said=said)
    html = cast.client("alice").get(f"/lead/{cast.willow.public_id}/record/").content.decode()
    assert "“&lt;b&gt;100 %(who)s&lt;/b&gt; &amp; more”" in html


@pytest.mark.django_db
def test_a_long_record_takes_no_more_queries(cast: Cast) -> None:
    address, browser = f"/lead/{cast.willow.public_id}/record/", cast.client("alice")
    _do_one_of_each(cast)
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    for _n in range(4):
        _do_one_of_each(cast)
    with CaptureQueriesContext(connection) as many:
        browser.get(address)
    assert len(_lines(cast)) == 50
    assert len(_lines(cast, "?page=2")) > 10
    assert len(many) == len(few)
    assert len(few) <= 10


def _written(tree: ast.AST) -> Iterator[str]:
    """Every text given as `what` in a module: by name, in its place, or through a variable of that name."""
    places = {
        f.name: [a.arg for a in f.args.args].index("what")
        for f in ast.walk(tree)
        if isinstance(f, ast.FunctionDef) and "what" in [a.arg for a in f.args.args]
    }
    for node in ast.walk(tree):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call):
            given += [k.value for k in node.keywords if k.arg == "what"]
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            given += node.args[places[name] : places[name] + 1] if name in places else []
        elif isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "what" for t in node.targets):
            given.append(node.value)
        for value in given:
            chosen = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
            yield from (one.value for one in chosen if isinstance(one, ast.Constant) and isinstance(one.value, str))


def test_every_event_has_its_sentence() -> None:
    found: set[str] = set()
    for path in ROOT.rglob("*.py"):
        text = path.read_text("utf-8")
        if "tests" not in path.parts and "events.record(" in text:
            found.update(_written(ast.parse(text)))
    assert len(found) > 40
    assert found - set(SENTENCES) == set(), "an event without a sentence: add it to overview/record_words.py"
