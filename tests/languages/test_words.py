"""Nothing is hard-wired: in a made-up language every word of every page is in that language."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import translation

from fairpractice.framework import shelf
from fairpractice.framework.packs import PackErrors, load_pack
from fairpractice.organisations.models import KnownSite
from fairpractice.organisations.reference import london
from tests.access.rules import RULES
from tests.cast import Cast, assemble
from tests.languages.conftest import forget_packs
from tests.languages.pseudo import LONGER, RIGHT_TO_LEFT, pseudo, write_content
from tests.languages.reading import Words
from tests.pages import addresses, open_pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("languages")]

# What a check asked is kept as it was asked, in the language of whoever made it.
_ASKED = (
    "Does it work equally well for everyone?", "Have you asked the people it touches most?",
    "Have you looked at what happened since last time?", "Where somebody has to judge, is there a second look?",
    "Does it say how to ask for something different?", "Can everyone find it and understand it?",
    "Does it cover the small things that wear people down?",
)  # fmt: skip
# What people or an official file named, and what is typed as it stands.
NAMES = (
    "Framework reflection", "Our statement", "We want fair work.", "And fair pay.", "We are kind.", "draft.txt",
    "Dignity at work", "ONS, Census 2021 TS021, OGL v3", "NHS North East London ICB - A3A8R",
    "NHS North East London Integrated Care Board", "London", "North East London (NEL) Training Hub",
    *_ASKED,
    "Willow Tree Surgery", "Oak Dental", "Example Training Hub", "Example Guardians",
    *(borough.name for borough in london.boroughs()),
    *(f"{name}@example.org" for name in ("alice", "dan", "sara", "bob", "charlie", "hana", "grace", "nell")),
    "Alice", "Dan", "Sara", "Bob", "Charlie", "Hana", "Grace", "Nell", "Spring pool", "zzzz", "guardian",
    "A garden", "Look at our data", "Induction list", "We did it.", "Needs of Hackney",
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
        html = _browser(cast, who).get(page, follow=True).content.decode()  # what another page changed may send on
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


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("/accounts/2fa/", None),
        ("/accounts/2fa/totp/activate/", None),
        ("/accounts/2fa/totp/activate/", {"code": ""}),
        ("/accounts/2fa/totp/activate/", {"code": "000000"}),
        ("/accounts/2fa/webauthn/", None),
        ("/accounts/2fa/webauthn/add/", None),
        ("/accounts/2fa/webauthn/add/", {"credential": ""}),
        ("/accounts/2fa/webauthn/add/", {"credential": '{"id": 1}'}),
        ("/lead/{id}/practice/site/{site}/ods/", {"ods_code": "not a code"}),
        ("/lead/{id}/practice/site/{site}/ods/", {"ods_code": "Y99001"}),
        ("/lead/{id}/steps/", {}),
    ],
)
def test_so_can_ways_to_sign_in_and_mistakes_on_pages_of_a_lead(
    page: str, typed: dict[str, str] | None, cast: Cast
) -> None:
    KnownSite.objects.create(code="Y99001", name="Oak Dental", kind="gp")
    address = page.format(id=cast.willow.public_id, site=cast.willow.sites.get().pk)
    browser = _browser(cast, "alice")
    html = (browser.get(address) if typed is None else browser.post(address, typed)).content.decode()
    letters = re.search(r'class="fp-address">[^<]*<strong>([A-Z2-7]+)', html)
    allowed = (*NAMES, "not a code", "Y99001", *([letters[1]] if letters else []))
    assert Words(html, allowed).untranslated == []


def test_so_can_the_letter_with_a_code(cast: Cast, mailoutbox: list[EmailMessage]) -> None:
    _browser(cast, "nobody").post("/accounts/login/", {"email": "alice@example.org"})
    [letter] = mailoutbox
    code = re.search(r"(?m)^[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}$", str(letter.body))
    assert code
    assert re.findall("[A-Za-z]{2,}", letter.subject + str(letter.body).replace(code[0], "")) == []


def test_so_can_the_record(cast: Cast) -> None:
    made = RULES["plan-action"].make(cast)
    page = f"/lead/{made['practice']}/record/"
    assert "Look at our data" in _browser(cast, "alice").get(page).content.decode()
    assert _untranslated(cast, "alice", [page]) == {}


def test_search_finds_words_of_the_language(cast: Cast) -> None:
    word = pseudo("guardian").strip("[]")
    html = _browser(cast, "nobody").get("/framework/search/", {"q": word}).content.decode()
    assert html.count("nhsuk-u-margin-bottom-4") > 2
    assert Words(html, NAMES).untranslated == []


def _about_the_framework(cast: Cast) -> list[str]:
    """Pages that show texts of the pack or of the mapping."""
    base = f"/lead/{cast.willow.public_id}/"
    lead = [
        "",
        "glance/",
        "where/",
        "where/edi-statement/",
        "where/edi-statement/pledge/",
        "where/edi-statement/detail/",
    ]
    lead += ["steps/", "steps/?all=1", "plan/add/", "evidence/add/", "cqc/"]
    initiative = "/framework/edi-statement/"
    read = ["/framework/", initiative, f"{initiative}conversation/", "/framework/resources/", "/framework/glossary/"]
    return [*(base + end for end in lead), *read, "/framework/search/?q=guardian"]


@pytest.fixture
def half(languages: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Packs in which one theme and one statement are translated, the rest not yet."""
    folder = write_content(tmp_path)
    for path, kept in (
        (folder / "london-primary-care", "promoting-edi"),
        (folder / "mappings" / "cqc-quality-statements", "workforce-edi"),
    ):
        for language in (LONGER, RIGHT_TO_LEFT):
            items = f"schema: 1\nitems:\n  {kept}:\n    title: '[Ŧĥööñ]'\n"
            (path / "translations" / f"{language}.yaml").write_text(items, "utf-8")
    monkeypatch.setattr(shelf, "content_root", lambda: folder)
    forget_packs()
    yield
    forget_packs()


@pytest.mark.parametrize("language", [LONGER, RIGHT_TO_LEFT])
@pytest.mark.usefixtures("half")
def test_what_is_not_translated_yet_says_that_it_is_english(cast: Cast, language: str) -> None:
    for page in _about_the_framework(cast):
        html = _browser(cast, "alice", language).get(page).content.decode()
        title, mark, rest = html.partition("</title>")
        assert mark
        assert "span" not in title, f"{page}: a title holds no tags"
        assert "&lt;span" not in rest, page
        assert not re.search(r'="[^"<>]*<span', rest), f"{page}: nor does an attribute"
        assert Words(rest, NAMES).untranslated == [], page
        if "framework" in page or page.endswith(("cqc/", "where/")):
            assert '<span lang="en" dir="ltr">' in rest, page
    assert "[Ŧĥööñ]" in _browser(cast, "alice", language).get("/framework/").content.decode()
    assert "[Ŧĥööñ]" in _browser(cast, "alice", language).get(_about_the_framework(cast)[10]).content.decode()


def test_on_an_english_page_nothing_is_marked(cast: Cast) -> None:
    for page in _about_the_framework(cast):
        html = _browser(cast, "alice", "en-gb").get(page).content.decode()
        assert '<span lang="en"' not in html, page


def test_a_pack_without_the_language_of_the_page_is_marked_whole(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_content(tmp_path)
    for path in folder.rglob(f"translations/{RIGHT_TO_LEFT}.yaml"):
        path.unlink()
    monkeypatch.setattr(shelf, "content_root", lambda: folder)
    forget_packs()
    for page in _about_the_framework(cast):
        html = _browser(cast, "alice", RIGHT_TO_LEFT).get(page).content.decode()
        assert Words(html.partition("</title>")[2], NAMES).untranslated == [], page
    forget_packs()


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
