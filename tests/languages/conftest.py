"""Both made-up languages, as an installation would have a real one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import locale

from fairpractice.documents import blocks, policy_kinds
from fairpractice.framework import shelf
from fairpractice.reflections import questions
from fairpractice.workforce import care_content, indicators
from tests.journeys.conftest import server  # noqa: F401 -- a fixture of the browser tests
from tests.languages import pseudo


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of catalogues and the folder of packs, written once."""
    words = pseudo.write_catalogues(tmp_path_factory.mktemp("locale"))
    return words, pseudo.write_content(tmp_path_factory.mktemp("content"))


def forget_packs() -> None:
    """What is kept of the packs is of another folder."""
    of_packs = (shelf._pack, shelf._cut, shelf._kept, shelf._mapping)
    for kept in (*of_packs, questions.content, blocks.load, policy_kinds.load, care_content.load, indicators.load):
        kept.cache_clear()


@pytest.fixture
def languages(made_up: tuple[Path, Path], settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both languages can be asked for by Accept-Language."""
    words, content = made_up
    for code, name, bidi in ((pseudo.LONGER, "Longer", False), (pseudo.RIGHT_TO_LEFT, "Turned", True)):
        info = {"bidi": bidi, "code": code, "name": name, "name_local": name}
        monkeypatch.setitem(locale.LANG_INFO, code, info)
    settings.LOCALE_PATHS = [words]
    settings.LANGUAGES = [("en-gb", "English"), (pseudo.LONGER, "Longer"), (pseudo.RIGHT_TO_LEFT, "Turned")]
    monkeypatch.setattr(shelf, "content_root", lambda: content)
    for room in (questions, blocks, policy_kinds, care_content, indicators):
        monkeypatch.setattr(room, "content_root", lambda: content)
    forget_packs()
    yield
    forget_packs()
