"""A broken pack is refused, and every mistake is told with its file and line."""

import shutil
from pathlib import Path

import pytest

from fairpractice.framework.packs import PackError, PackErrors, load_mapping, load_pack

PACKS = Path(__file__).parent / "packs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS / "tiny", tmp_path / "tiny"))


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS / "tiny-2", tmp_path / "tiny"))


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the first `old` in a file; the line it stood in."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    before, found, after = text.partition(old)
    assert found, f"{old!r} is not in {file}"
    path.write_text(before + new + after, encoding="utf-8")
    return before.count("\n") + 1


def errors(folder: Path) -> tuple[PackError, ...]:
    with pytest.raises(PackErrors) as caught:
        load_pack(folder)
    return caught.value.errors


THEME = "themes/kindness.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "shift", "message"),
    [
        (
            THEME,
            "    why: It matters.",
            "    why: It matters.\n    score: 9",
            1,
            "“score” is not a key of an initiative",
        ),
        (THEME, "    why: It matters.\n", "", -5, "this initiative has no “why”"),
        (THEME, "why: It matters.", "why: [It, matters]", 0, "“why” must be one value"),
        (THEME, "why: It matters.", "why: 7", 0, "“why” must be text; put it in quotes: '7'"),
        (THEME, "why: It matters.", "why: yes", 0, "“why” must be text; put it in quotes: 'yes'"),
        (THEME, "why: It matters.", "why:", 0, "“why” is empty"),
        (THEME, "why: It matters.", "why: '  '", 0, "“why” is empty"),
        (THEME, "why: It matters.", "why: It matters.\n    why: Again.", 1, "the key “why” stands twice"),
        (THEME, "evidence: [A teapot]", "evidence: A teapot", 0, "“evidence” must be a list"),
        (THEME, "evidence: [A teapot]", "evidence: []", 0, "“evidence” is an empty list"),
        (THEME, "evidence: [A teapot]", "evidence: [Cup, Cup]", 0, "“Cup” stands twice in “evidence”"),
        (
            THEME,
            "id: listen/ask",
            "id: listen/box",
            1,
            "the id “listen/box” is already used in tiny/themes/kindness.yaml",
        ),
        (THEME, "id: welcome/badge", "id: Welcome_2", 0, "must be small letters and hyphens"),
        (THEME, "id: welcome/badge", "id: welcome/badge-2", 0, "no numbers"),
        (THEME, "[kettle-guide, drill-guide]", "[kettle-gide]", 0, "names “kettle-gide”, but no resource has that id"),
        (THEME, "[kettle-guide, drill-guide]", "[welcome/tea]", 0, "names “welcome/tea”, but no resource has that id"),
        (THEME, "for: [dental]", "for: [dentist]", 0, "“dentist” is not an employer type; use one of: gp, dental"),
        (THEME, "text: Make tea., page: 3", "text: Make tea.", 0, "this recommendation has no “page”"),
        (
            THEME,
            "text: Make tea., page: 3",
            "text: Make tea., page: back",
            0,
            "must be a page number from 1 or “front”",
        ),
        (THEME, "text: Make tea., page: 3", "text: Make tea., page: 0", 0, "must be a page number from 1 or “front”"),
        (THEME, "    conversation:", "    conversation: *other", 0, "anchors and aliases are not used"),
        (THEME, "title: Welcome", "title: 'Welcome", None, "this is not YAML"),
        (THEME, "why: It matters.", "why: It\u0007matters.", 0, "a character that may not be printed"),
        ("pack.yaml", "schema: 1", "schema: 2", 0, "schema 2 is not supported; this program reads schema 1"),
        ("pack.yaml", "version: 1", "version: one", 0, "“version” must be a whole number from 1"),
        ("pack.yaml", "version: 1", "version: 2", 0, "a pack after version 1 needs changes.yaml"),
        ("pack.yaml", "source:", "source: Tiny\nsauce:", 0, "a source must have keys and values"),
        ("pack.yaml", "- kindness", "- courage", None, "the file cannot be read"),
        ("pack.yaml", "- kindness", "- ../../etc", 0, "must be small letters and hyphens"),
        ("footnotes.yaml", "https://example.org/note", "javascript:alert(1)", 0, "must be an address that begins with"),
        ("resources.yaml", ", footnote: note-one", "", 0, "this resource needs “url”, “footnote” or “ask”"),
        ("resources.yaml", "footnote: note-one", "footnote: note-two", 0, "but no footnote has that id"),
        ("resources.yaml", "note-one}", "note-one, url: 'https://example.org'}", 0, "both “url” and “footnote”"),
        ("introduction.yaml", "theme: kindness", "theme: anger", 0, "names “anger”, but no theme has that id"),
        ("translations/cy.yaml", "welcome:", "welcom:", 0, "nothing in this pack has the id “welcom”"),
        ("translations/cy.yaml", "title: Croeso", "page: 3", 0, "“page” of an initiative is not a text to translate"),
        ("translations/cy.yaml", "title: Croeso", "id: croeso", 0, "“id” of an initiative is not a text to translate"),
        ("translations/cy.yaml", "text: Gwnewch de.", "note: Te.", 0, "“welcome/tea” has no “note” in English"),
        ("translations/cy.yaml", "[Llaeth?, Siwgr?]", "[Llaeth?]", 0, "has 2 texts in English and 1 here"),
        ("translations/cy.yaml", "title: Croeso", "title:", 0, "“title” is empty"),
        ("translations/cy.yaml", "schema: 1", "schema: 3", 0, "this schema is not supported"),
        ("translations/cy.yaml", "items:", "words:", 0, "“words” is not a key of a translation"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(
    folder: Path, file: str, old: str, new: str, shift: int | None, message: str
) -> None:
    line = change(folder, file, old, new)
    found = [error for error in errors(folder) if message in error.message]
    assert found, errors(folder)
    if shift is not None:
        assert found[0].file == f"tiny/{file}"
        assert found[0].line == line + shift
    assert str(found[0]).startswith(f"{found[0].file}:{found[0].line}: ")


@pytest.mark.parametrize(
    "file", ["pack.yaml", "introduction.yaml", "resources.yaml", "glossary.yaml", "footnotes.yaml"]
)
def test_a_missing_file(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert any(error.file == f"tiny/{file}" and "cannot be read" in error.message for error in errors(folder))


@pytest.mark.parametrize("text", ["", "# nothing but a comment\n", "---\n"])
def test_an_empty_file(folder: Path, text: str) -> None:
    (folder / "glossary.yaml").write_text(text, encoding="utf-8")
    assert any(error.file == "tiny/glossary.yaml" and error.line == 1 for error in errors(folder))


def test_a_file_that_is_not_utf_8(folder: Path) -> None:
    path = folder / "glossary.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    assert PackError("tiny/glossary.yaml", 2, "the file is not UTF-8; save it again with the encoding UTF-8") in errors(
        folder
    )


def test_a_file_from_a_windows_editor_is_read(folder: Path) -> None:
    path = folder / "glossary.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_pack(folder).glossary[0].title == "Café"


def test_a_file_that_is_a_list(folder: Path) -> None:
    (folder / "glossary.yaml").write_text("- term\n", encoding="utf-8")
    assert PackError("tiny/glossary.yaml", 1, "a glossary must have keys and values") in errors(folder)


def test_two_documents_in_one_file(folder: Path) -> None:
    path = folder / "glossary.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "---\nterms: []\n", encoding="utf-8")
    assert any("this is not YAML" in error.message for error in errors(folder))


def test_aliases_cannot_blow_a_pack_up(folder: Path) -> None:
    lines = ["a: &a [x]"] + [
        f"{b}: &{b} [{', '.join(['*' + a] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    (folder / "glossary.yaml").write_text("\n".join(lines), encoding="utf-8")
    assert errors(folder)
    change(folder, THEME, "prepare: [Boil water.]", "prepare: &same [Boil water.]")
    change(folder, THEME, "listening: [Be still.]", "listening: *same")
    assert any("anchors and aliases" in error.message for error in errors(folder))


def test_deep_nesting_and_huge_files_are_refused(folder: Path) -> None:
    (folder / "glossary.yaml").write_text("terms: " + "[" * 100_000, encoding="utf-8")
    (folder / "footnotes.yaml").write_text("# " + "x" * 1_000_001, encoding="utf-8")
    found = {error.file for error in errors(folder)}
    assert {"tiny/glossary.yaml", "tiny/footnotes.yaml"} <= found


def test_a_theme_that_is_not_named(folder: Path) -> None:
    (folder / "themes" / "stray.yaml").write_text("id: stray\n", encoding="utf-8")
    assert PackError("tiny/themes/stray.yaml", 1, "pack.yaml does not name this theme") in errors(folder)


def test_all_mistakes_are_told_at_once_and_in_order(folder: Path) -> None:
    change(folder, THEME, "id: welcome/badge", "id: Badge")
    change(folder, "pack.yaml", "schema: 1", "schema: 9")
    change(folder, "glossary.yaml", "page: front", "page: never")
    found = errors(folder)
    assert [error.file for error in found] == ["tiny/glossary.yaml", "tiny/pack.yaml", "tiny/themes/kindness.yaml"]
    assert list(found) == sorted(found)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert {error.message for error in errors(tmp_path / "none")} == {
        "the file cannot be read: No such file or directory"
    }


def test_a_file_that_cannot_be_read_is_not_blamed_on_the_others(folder: Path) -> None:
    (folder / "resources.yaml").unlink()
    assert [error.file for error in errors(folder)] == ["tiny/resources.yaml"]


def test_a_translation_is_checked_even_when_english_is_asked_for(folder: Path) -> None:
    (folder / "translations" / "fr.yaml").write_text("schema: 1\nitems: {nothing: {title: Rien}}\n", encoding="utf-8")
    assert [(error.file, error.line) for error in errors(folder)] == [("tiny/translations/fr.yaml", 2)]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version: 2", "version: 3", "expected version 2 here"),
        (
            "added: [listen/again]",
            "added: [listen/nowhere]",
            "no initiative or recommendation has the id “listen/nowhere”",
        ),
        ("added: [listen/again]", "added: [kettle-guide]", "no initiative or recommendation has the id “kettle-guide”"),
        ("added: [listen/again]", "added: [welcome/tea]", "“welcome/tea” is named as added but was there before"),
        ("added: [listen/again]", "added: [listen/hear]", "named as added and as what another became"),
        ("item: listen/report", "item: welcome/greet", "“welcome/greet” went in version 2 but is still in the pack"),
        ("item: listen/report", "item: listen/meet", "“listen/meet” is changed twice in version 2"),
        ("into: listen/hear", "into: listen/meet", "“listen/meet” comes and goes in the same version"),
        ("meaning: same", "meaning: similar", "must be “same” or “changed”"),
        ("reason: Nobody read it., ", "", "this retirement has no “reason”"),
        ("into: [listen/meet-team, listen/meet-alone]", "into: [listen/gone]", "has the id “listen/gone”"),
    ],
)
def test_a_history_that_does_not_lead_here(second: Path, old: str, new: str, message: str) -> None:
    line = change(second, "changes.yaml", old, new)
    found = [error for error in errors(second) if message in error.message]
    assert found, errors(second)
    assert found[0].file == "tiny/changes.yaml"
    assert found[0].line == line or "comes and goes" in message


def test_what_went_may_not_come_back(second: Path) -> None:
    change(second, "pack.yaml", "version: 2", "version: 3")
    change(second, THEME, "id: listen/again", "id: listen/report")
    path = second / "changes.yaml"
    text = path.read_text(encoding="utf-8").replace("    added: [listen/again]\n", "")
    path.write_text(text + "  - version: 3\n    added: [listen/report]\n", encoding="utf-8")
    assert "“listen/report” went in version 2 and may not come back; give it a new id" in {
        error.message for error in errors(second)
    }


def test_every_version_is_told(second: Path) -> None:
    change(second, "pack.yaml", "version: 2", "version: 3")
    assert "nothing is said about version 3; pack.yaml says version 3" in {error.message for error in errors(second)}
    change(second, "pack.yaml", "version: 3", "version: 1")
    assert "version 2 is told, but pack.yaml says version 1" in {error.message for error in errors(second)}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("item: welcome/tea", "item: welcome/coffee", "has no recommendation or initiative “welcome/coffee”"),
        ("pack: tiny", "pack: huge", "there is no pack “huge”"),
        ("evidence: [seen]", "evidence: [heard]", "no evidence category has that id"),
        ("reason: Tea is kind., ", "", "this link has no “reason”"),
        ("schema: 1", "schema: 2", "schema 2 is not supported"),
        ("for: [dental]", "for: [vet]", "“vet” is not an employer type"),
    ],
)
def test_a_mapping_is_checked_as_well(tmp_path: Path, old: str, new: str, message: str) -> None:
    shutil.copy(PACKS / "mapping.yaml", tmp_path)
    line = change(tmp_path, "mapping.yaml", old, new)
    with pytest.raises(PackErrors) as caught:
        load_mapping(tmp_path / "mapping.yaml", [load_pack(PACKS / "tiny")])
    found = caught.value.errors[0]
    assert message in found.message
    assert (found.file, found.line) == ("mapping.yaml", line)
