"""Pages come from our own host only, with scripts we name, and the two halves of the NHS look fit each other."""

import json
import re
from importlib.metadata import metadata, version
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import Cast, assemble
from tests.pages import Tags, addresses, open_pages

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "fairpractice" / "ui" / "static"


@pytest.fixture
def cast() -> Cast:
    return assemble()


def _browser(cast: Cast, who: str) -> Client:
    return cast.client(who)


def _visits(cast: Cast) -> list[tuple[str, str]]:
    return [("nobody", page) for page in open_pages(cast)] + [
        (who, page) for who in ("alice", "bob", "hana") for page in addresses(cast, who)
    ]


def test_the_nhs_sheet_is_the_one_that_the_macros_were_written_for() -> None:
    table = dict(
        re.findall(r"^\| *(\d+\.\d+\.\d+) *\| *(\d+\.\d+\.\d+) *\|", str(metadata("nhsuk-frontend-jinja")), re.M)
    )
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]["nhsuk-frontend"]
    assert table[wanted] == version("nhsuk-frontend-jinja")
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    assert locked["packages"]["node_modules/nhsuk-frontend"]["version"] == wanted
    assert f"nhsuk-frontend-{wanted} " in (STATIC / "built" / "stamp.txt").read_text("utf-8")


def test_neither_the_licensed_font_nor_the_nhs_logo_is_served() -> None:
    for path in STATIC.rglob("*"):
        assert "logo" not in path.name.lower()
        if path.suffix in (".css", ".js"):
            text = path.read_text("utf-8")
            assert "frutiger" not in text.lower(), path
            assert "@font-face" not in text, path
            # a sheet or script that would fetch something from another computer
            assert re.findall(r"(?:url\(|import\s*\(?|fetch\()\s*[\"']?(?:https?:)?//[^)\"']*", text) == [], path
        if path.suffix == ".svg":
            assert "NHS" not in path.read_text("utf-8"), path


@pytest.mark.django_db
def test_no_page_asks_another_computer_for_anything(cast: Cast) -> None:
    for who, page in _visits(cast):
        for tag, values in Tags(_browser(cast, who).get(page).content.decode()):
            fetched = [values.get("src", ""), values.get("srcset", ""), values.get("poster", "")]
            fetched += [values.get("href", "")] if tag == "link" else []
            fetched += [values.get("action", "")] if tag == "form" else []
            for address in fetched:
                assert not re.match(r"(?:[a-z]+:)?//", address.strip()), (page, tag, address)


@pytest.mark.django_db
def test_no_page_carries_styles_or_handlers_in_its_tags(cast: Cast) -> None:
    for who, page in _visits(cast):
        for tag, values in Tags(_browser(cast, who).get(page).content.decode()):
            assert tag != "style", page
            assert "style" not in values, (page, tag, values)
            assert [name for name in values if name.startswith("on")] == [], (page, tag)
            assert not values.get("href", "").lower().startswith("javascript:"), page
            if tag == "script" and values.get("type") != "application/json":
                assert values.get("nonce"), (page, "a script without the word of the day does not run")


@pytest.mark.django_db
def test_the_policy_is_strict_and_its_word_changes_with_each_request(cast: Cast) -> None:
    for page in open_pages(cast):
        words = set()
        for _again in range(2):
            response = _browser(cast, "nobody").get(page)
            policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))
            assert policy["default-src"] == "'none'"
            assert "unsafe" not in response["Content-Security-Policy"]
            assert "http" not in response["Content-Security-Policy"]
            for name in ("frame-ancestors", "base-uri"):
                assert policy[name] == "'none'", page
            words.update(re.findall(r"'nonce-([^']+)'", policy["script-src"]))
            assert all(
                values["nonce"] in words for tag, values in Tags(response.content.decode()) if "nonce" in values
            ), page
        assert len(words) == 2, page
