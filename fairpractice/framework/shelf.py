"""The packs and mappings of this installation, loaded once a process and language, and parts of pages made from them."""

from functools import lru_cache

from django.conf import settings
from django.template import engines
from django.utils import translation
from markupsafe import Markup

from fairpractice.framework.packs import (
    Pack,
    StatementMapping,
    content_root,
    for_employer,
    languages,
    load_mapping,
    load_pack,
)

MAIN = "london-primary-care"
CQC = "cqc-quality-statements"


def language_of_content(folder: str = MAIN) -> str:
    """The language of a pack or mapping nearest to the page's: "cy" for "cy-gb", else English."""
    asked = (translation.get_language() or "en").lower()
    known = {name.lower(): name for name in languages(content_root() / folder)}
    return known.get(asked) or known.get(asked.split("-")[0]) or "en"


def _foreign(language: str) -> bool:
    """Whether English texts stand out on this page: it is in another language, or the pack is."""
    return language != "en" or (translation.get_language() or "en").split("-")[0] != "en"


def language_and_marks(folder: str) -> tuple[str, bool]:
    """The language in which a page shows the content of a folder, and whether what stays English is to say so."""
    language = language_of_content(folder)
    return language, _foreign(language)


@lru_cache(maxsize=8)
def _pack(name: str, language: str, mark_english: bool = False) -> Pack:
    return load_pack(content_root() / name, language, mark_english=mark_english)


def main_pack(employer_type: str = "") -> Pack:
    """The London framework in the language of the page, cut to an employer type when one is given."""
    language = language_of_content()
    marked = _foreign(language)
    return _cut(language, employer_type, marked) if employer_type else _pack(MAIN, language, marked)


@lru_cache(maxsize=32)
def _cut(language: str, employer_type: str, mark_english: bool) -> Pack:
    return for_employer(_pack(MAIN, language, mark_english), employer_type)


def cqc_mapping() -> StatementMapping:
    """The CQC quality statements in the language of the page, tied to items of the main pack."""
    language = language_of_content(f"mappings/{CQC}")
    return _mapping(language, _foreign(language))


@lru_cache(maxsize=8)
def _mapping(language: str, mark_english: bool) -> StatementMapping:
    path = content_root() / "mappings" / f"{CQC}.yaml"
    return load_mapping(path, [_pack(MAIN, "en")], language, mark_english=mark_english)


def part(template: str, **context: str) -> Markup:
    """A rendered part of a page that depends on nothing but the pack, the language and `context`: made once, kept."""
    if settings.DEBUG:
        return _render(
            template, language_of_content(), translation.get_language() or "", tuple(sorted(context.items()))
        )
    return _kept(template, language_of_content(), translation.get_language() or "", tuple(sorted(context.items())))


def _render(template: str, content_language: str, page_language: str, context: tuple[tuple[str, str], ...]) -> Markup:
    values = dict(context)
    pack = main_pack(values.get("employer", ""))
    html = engines["jinja2"].get_template(template).render({"pack": pack, **values})
    return Markup(html)  # nosec B704 -- a template of ours, autoescaped


_kept = lru_cache(maxsize=64)(_render)
