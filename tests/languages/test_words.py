"""Nothing is hard-wired: in a made-up language every word of every page is in that language."""

import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from fairpractice.framework.packs import PackErrors, load_pack
from fairpractice.organisations.reference import london
from tests.cast import Cast, assemble
from tests.languages.pseudo import LONGER, RIGHT_TO_LEFT, pseudo, write_content
from tests.languages.reading import Words
from tests.pages import addresses, open_pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("languages")]

# What people or an official file named, and what is typed as it stands.
NAMES = (
    "Willow Tree Surgery", "Oak Dental", "Example Training Hub", "Example Guardians",
    *(borough.name for borough in london.boroughs()),
    *(f"{name}@example.org" for name in ("alice", "dan", "sara", "bob", "charlie", "hana", "grace", "nell")),
    "Alice", "Dan", "Sara", "Bob", "Charlie", "Hana", "Grace", "Nell", "zzzz", "guardian",
    "A garden", "Look at our data", "Induction list", "We did it.",
)  # fmt: skip


@pytest.fixture
def cast() -> Cast:
    return assemble()


def _browser(cast: Cast, who: str, language: str = LONGER) -> Client:
    cache.clear()
    client = cast.client(who)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    return client


def _untranslated(cast: Cast, who: str, pages: list[str]) -> dict[str, list[str]]:
    found = {}
    for page in pages:
        html = _browser(cast, who).get(page).content.decode()
        assert f'lang="{LONGER}"' in html, page
        words = Words(html, NAMES)
        assert words.texts > 5, page
        if words.untranslated:
            found[page] = words.untranslated
    return found


def test_every_word_that_staff_see_can_be_translated(cast: Cast) -> None:
    assert _untranslated(cast, "nobody", open_pages(cast)) == {}


@pytest.mark.parametrize("who", ["bob", "sara", "nell", "hana"])
def test_every_word_that_people_with_a_role_see_can_be_translated(who: str, cast: Cast) -> None:
    assert _untranslated(cast, who, addresses(cast, who)) == {}


def test_every_word_that_a_lead_sees_can_be_translated(cast: Cast) -> None:
    assert _untranslated(cast, "alice", addresses(cast, "alice")) == {}


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("/accounts/login/", {"email": ""}),
        ("/accounts/login/", {"email": "not an address"}),
        ("/join/", {"code": ""}),
        ("/join/", {"code": "zzzz-zzzz"}),
    ],
)
def test_so_can_what_is_said_when_something_is_wrong(page: str, typed: dict[str, str], cast: Cast) -> None:
    html = _browser(cast, "nobody").post(page, typed).content.decode()
    assert "nhsuk-error-summary" in html
    assert Words(html, NAMES).untranslated == []


def test_search_finds_words_of_the_language(cast: Cast) -> None:
    word = pseudo("guardian").strip("[]")
    html = _browser(cast, "nobody").get("/framework/search/", {"q": word}).content.decode()
    assert html.count("nhsuk-u-margin-bottom-4") > 2
    assert Words(html, NAMES).untranslated == []


def test_without_the_language_pages_are_english(cast: Cast) -> None:
    html = _browser(cast, "nobody", "fr").get("/").content.decode()
    assert 'lang="en-GB"' in html
    assert "Sign in" in html


def test_a_page_says_which_way_its_script_runs(cast: Cast) -> None:
    for page in open_pages(cast):
        html = _browser(cast, "nobody", RIGHT_TO_LEFT).get(page).content.decode()
        assert re.search(rf'<html lang="{RIGHT_TO_LEFT}" dir="rtl">', html), page
        sheets = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', html)
        assert sheets == ["built/nhsuk.rtl.css", "built/fairpractice.rtl.css"], page


def test_documents_are_printed_in_the_language_of_the_page(cast: Cast) -> None:
    import io  # noqa: PLC0415

    import pypdf  # noqa: PLC0415

    answer = _browser(cast, "nobody").get("/framework/edi-statement/conversation.pdf")
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    assert reader.trailer["/Root"]["/Lang"].lower() == LONGER
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    words = [word for word in re.findall(r"[A-Za-z]{3,}", text)]
    assert words == [] or set(words) <= {"London", "Primary", "Care", "Workforce", "Race", "Strategy", "Framework"}, (
        words
    )


def test_plurals_and_lazy_words_are_translated() -> None:
    with translation.override(LONGER):
        assert "%(" not in translation.ngettext("%(num)s place found", "%(num)s places found", 2) % {"num": 2}
        assert translation.ngettext("%(num)s place found", "%(num)s places found", 1).startswith("[%(num)s")


@pytest.mark.parametrize(
    "html",
    [
        "<p>Sign in</p>",
        '<a href="/" aria-label="Menu">[Ɱ]</a>',
        '<img src="x" alt="A chart">',
        '<input type="submit" value="Send">',
        "<title>[Ƒ] – Fair Practice</title>",
    ],
)
def test_the_reader_would_notice_an_english_word(html: str) -> None:
    assert Words(html).untranslated
    assert not Words(f'<div lang="en">{html}</div>').untranslated


def test_advice_for_conversations_is_checked_like_any_translation(tmp_path: Path) -> None:
    folder = write_content(tmp_path) / "london-primary-care"
    path = folder / "translations" / f"{LONGER}.yaml"
    assert load_pack(folder, LONGER).introduction.conversations[0].startswith("[")
    path.write_text("schema: 1\nitems: {}\nconversations: [One]\n", "utf-8")
    with pytest.raises(PackErrors, match="texts in English and 1 here"):
        load_pack(folder, LONGER)
