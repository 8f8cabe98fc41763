"""Loading, looking up, translating and filtering a pack."""

import shutil
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from fairpractice.framework import packs
from fairpractice.framework.packs import (
    English,
    Pack,
    PackErrors,
    content_root,
    for_employer,
    languages,
    load_mapping,
    load_pack,
)
from fairpractice.framework.schema import SHAPES

PACKS = Path(__file__).parent / "packs"
DOCS = Path(__file__).parents[3] / "docs" / "packs.md"


@pytest.fixture(scope="module")
def tiny() -> Pack:
    return load_pack(PACKS / "tiny")


def test_everything_is_read_in_the_order_of_the_file(tiny: Pack) -> None:
    assert (tiny.id, tiny.version, tiny.language) == ("tiny", 1, "en")
    assert list(tiny.items)[:5] == [
        "welcome",
        "welcome/greet",
        "welcome/greet/name",
        "welcome/greet/wave",
        "welcome/tea",
    ]
    assert [resource.id for resource in tiny.resources] == ["kettle-guide", "drill-guide", "bit-guide"]
    assert tiny.introduction.principles[0].page == "front"
    assert tiny.initiative("welcome").conversation.questions == ("Milk?", "Sugar?")


def test_lookups(tiny: Pack) -> None:
    assert tiny.recommendation("welcome/greet/name").text == "By name."
    assert tiny.resource("bit-guide").url == "https://example.org/bits"
    assert tiny.initiative_of("welcome/greet/name").id == tiny.initiative_of("welcome").id == "welcome"
    assert tiny.entries["term/cafe"].id == "term/cafe"
    with pytest.raises(KeyError):
        tiny.initiative("welcome/tea")
    with pytest.raises(KeyError):
        tiny.recommendation("welcome")
    with pytest.raises(KeyError):
        tiny.resource("welcome")


def test_a_resource_takes_the_address_of_its_footnote(tiny: Pack) -> None:
    assert tiny.resource("kettle-guide").url == "https://example.org/note"


def test_a_pack_cannot_be_changed(tiny: Pack) -> None:
    with pytest.raises(FrozenInstanceError):
        tiny.title = "Mine"  # type: ignore[misc]


def test_two_loads_are_equal() -> None:
    assert load_pack(PACKS / "tiny") == load_pack(str(PACKS / "tiny"))  # type: ignore[arg-type]


def test_a_translation_replaces_what_it_has_and_leaves_the_rest_english() -> None:
    welsh = load_pack(PACKS / "tiny", "cy")
    assert welsh.language == "cy"
    assert (welsh.title, welsh.text) == ("Pecyn bach", "A pack just big enough to try everything with.")
    assert (welsh.initiative("welcome").title, welsh.initiative("welcome").why) == ("Croeso", "It matters.")
    assert welsh.initiative("welcome").evidence == ("Tebot",)
    assert welsh.recommendation("welcome/tea").text == "Gwnewch de."
    assert welsh.initiative("welcome").conversation.questions == ("Llaeth?", "Siwgr?")
    assert list(welsh.items) == list(load_pack(PACKS / "tiny").items)


def test_a_language_without_a_translation_is_english() -> None:
    assert load_pack(PACKS / "tiny", "fr").themes == load_pack(PACKS / "tiny").themes
    assert languages(PACKS / "tiny") == ("en", "cy")
    assert languages(PACKS / "tiny-2") == ("en",)


def test_an_employer_sees_only_what_concerns_it(tiny: Pack) -> None:
    dental, optometry, gp = (for_employer(tiny, kind) for kind in ("dental", "optometry", "gp"))
    assert dental == tiny
    assert [initiative.id for initiative in optometry.initiatives] == ["welcome"]
    assert "welcome/greet/wave" not in gp.items
    assert [resource.id for resource in gp.resources] == ["kettle-guide"]  # the guide inside a hidden one is hidden too
    assert gp.recommendation("welcome/tea").resources == ("kettle-guide",)
    with pytest.raises(ValueError, match="unknown employer type"):
        for_employer(tiny, "vet")


def test_no_reference_dangles_after_filtering(tiny: Pack) -> None:
    for kind in packs.EMPLOYER_TYPES:
        seen = for_employer(tiny, kind)
        for item in seen.recommendations:
            assert all(id in seen.entries for id in item.resources)
        for point in seen.introduction.starting_points:
            assert all(id in seen.entries for id in (*point.initiatives, *point.recommendations, *point.resources))


def test_a_mapping_ties_statements_to_items(tiny: Pack) -> None:
    mapping = load_mapping(PACKS / "mapping.yaml", [tiny])
    assert [statement.id for statement in mapping.statements_for("gp")] == ["open-ears"]
    assert [statement.id for statement in mapping.statements_for("dental")] == ["kind", "open-ears"]
    assert [statement.id for statement in mapping.statements_on("welcome/tea", "tiny")] == ["kind"]
    assert mapping.statements_on("welcome/tea", "other") == ()


def test_content_is_found_in_a_checkout_and_in_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "fairpractice"
    monkeypatch.setattr(packs, "__file__", str(package / "framework" / "packs.py"))
    with pytest.raises(FileNotFoundError):
        content_root()
    (tmp_path / "site-packages" / "content").mkdir(parents=True)
    assert content_root() == tmp_path / "site-packages" / "content"
    (package / "content").mkdir(parents=True)
    assert content_root() == package / "content"


def test_the_schema_fits_the_dataclasses() -> None:
    for kind, shape in SHAPES.items():
        if shape.build is dict:
            continue
        names = {field.name for field in fields(shape.build)}  # type: ignore[arg-type]
        assert {key.attribute or name for name, key in shape.keys.items() if name != "schema"} <= names, kind


def test_the_documentation_tells_every_key() -> None:
    if not DOCS.exists():
        pytest.skip("docs/ is not part of an installed package")
    text = DOCS.read_text(encoding="utf-8")
    for kind, shape in SHAPES.items():
        section = text.partition(f"\n### {kind}\n")[2].partition("\n### ")[0]
        for name, key in shape.keys.items():
            row = f"| `{name}` | {key.kind.value} | {'yes' if key.required else 'no'} |"
            assert row in section, f"docs/packs.md, {kind}: {row}"


def _mapping_folder(folder: Path, translation: str) -> Path:
    place = folder / "mapping" / "translations"
    place.mkdir(parents=True)
    shutil.copy(PACKS / "mapping.yaml", folder)
    (place / "cy.yaml").write_text(translation, "utf-8")
    return folder / "mapping.yaml"


def test_a_mapping_is_translated_like_a_pack(tiny: Pack, tmp_path: Path) -> None:
    path = _mapping_folder(
        tmp_path,
        "schema: 1\nitems:\n  kind: {title: Caredig}\n  tiny-mapping: {checked: I'w gadarnhau.}\n"
        "reasons:\n  kind:\n    tiny:welcome/tea: Mae te yn garedig.\n",
    )
    assert languages(tmp_path / "mapping") == ("en", "cy")
    english = load_mapping(path, [tiny])
    welsh = load_mapping(path, [tiny], "cy", mark_english=True)
    assert (english.statements[0].title, welsh.statements[0].title) == ("Kind", "Caredig")
    assert welsh.statements[0].links[0].reason == "Mae te yn garedig."
    assert welsh.checked == "I'w gadarnhau."
    assert welsh.statements[1].title == english.statements[1].title == "Open ears"
    assert isinstance(welsh.statements[1].title, English)
    assert not isinstance(welsh.statements[0].title, English)
    assert not isinstance(english.statements[1].title, English)


@pytest.mark.parametrize(
    ("translation", "message"),
    [
        ("items: {}\nreasons: {nobody: {}}", "no statement of this mapping has the id “nobody”"),
        ("items: {}\nreasons: {kind: {'tiny:listen': x}}", "“kind” has no link to “tiny:listen”"),
        ("items: {gone: {title: x}}", "nothing in this mapping has the id “gone”"),
        ("items: {}\nconversations: [x]", "“conversations” is not a key of a translation"),
        ("items: {kind: {for: x}}", "“for” of a statement is not a text to translate"),
    ],
)
def test_a_translation_of_a_mapping_is_checked(tiny: Pack, tmp_path: Path, translation: str, message: str) -> None:
    path = _mapping_folder(tmp_path, f"schema: 1\n{translation}\n")
    with pytest.raises(PackErrors, match=message):
        load_mapping(path, [tiny])


def test_english_that_stands_in_another_language_says_so() -> None:
    welsh = load_pack(PACKS / "tiny", "cy", mark_english=True)
    assert not isinstance(welsh.title, English)
    assert isinstance(welsh.text, English)
    assert English("Tea & <cake>").__html__() == '<span lang="en" dir="ltr">Tea &amp; &lt;cake&gt;</span>'
    english = load_pack(PACKS / "tiny", mark_english=True)
    assert isinstance(english.title, English), "no such translation: all of it is English"
    assert english == load_pack(PACKS / "tiny"), "it reads the same"
