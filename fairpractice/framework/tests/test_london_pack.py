"""The London pack: whole, in our own words, and true to its source."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from fairpractice.framework.packs import (
    EMPLOYER_TYPES,
    Footnote,
    Pack,
    Resource,
    Source,
    StatementMapping,
    content_root,
    for_employer,
    load_mapping,
    load_pack,
)

SOURCE = (
    Path(__file__).parents[4] / "shared" / "framework" / "london-primary-care-workforce-race-strategy-framework.txt"
)

# initiative: how many recommendations the source has, and how many ticked points under them
STRUCTURE = {
    "edi-statement": (5, 3),
    "self-reflection": (1, 0),
    "local-and-workforce-needs": (2, 5),
    "edi-training": (4, 0),
    "leadership-and-progression": (4, 0),
    "safe-spaces": (3, 0),
    "speaking-up": (3, 0),
    "policies": (3, 0),
    "fair-recruitment": (2, 0),
    "cultural-competence": (2, 5),
    "lasting-change": (4, 0),
}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(content_root() / "london-primary-care")


@pytest.fixture(scope="module")
def cqc(pack: Pack) -> StatementMapping:
    return load_mapping(content_root() / "mappings" / "cqc-quality-statements.yaml", [pack])


@pytest.fixture(scope="module")
def source() -> str:
    if not SOURCE.exists():
        pytest.skip(f"the framework's own text is not here ({SOURCE}), so nothing to compare with")
    return SOURCE.read_text(encoding="utf-8")


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its place, but for addresses, ids and the titles of published things."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from texts(item, f"{path}[{getattr(item, 'id', number)}]")
    elif is_dataclass(value):
        published = isinstance(value, Resource | Footnote | Source)
        for one in fields(value):
            if one.name in ("id", "url") or (one.name == "title" and (published or isinstance(value, Pack))):
                continue
            yield from texts(getattr(value, one.name), f"{path}.{one.name}")


def plain_words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.casefold().replace("’", "").replace("'", ""))


def test_three_themes_and_eleven_initiatives(pack: Pack) -> None:
    assert [len(theme.initiatives) for theme in pack.themes] == [4, 6, 1]
    assert [initiative.id for initiative in pack.initiatives] == list(STRUCTURE)


def test_every_recommendation_and_ticked_point_of_the_source_is_here(pack: Pack) -> None:
    found = {
        initiative.id: (len(initiative.recommendations), sum(len(r.children) for r in initiative.recommendations))
        for initiative in pack.initiatives
    }
    assert found == STRUCTURE
    assert (len(pack.recommendations), sum(points for _, points in STRUCTURE.values())) == (33, 13)


def test_the_ticks_of_the_source_are_all_accounted_for(pack: Pack, source: str) -> None:
    lines = sum(len(overview.lines) for overview in pack.introduction.overview)
    points = sum(len(recommendation.children) for recommendation in pack.recommendations)
    assert lines == 14
    assert lines + points == source.count("✓") + 1  # one line of the overview lost its tick in the source


def test_front_matter_is_whole(pack: Pack) -> None:
    intro = pack.introduction
    assert (len(intro.aims), len(intro.principles), len(intro.overview), len(intro.starting_points)) == (3, 4, 3, 3)
    assert [overview.theme for overview in intro.overview] == [theme.id for theme in pack.themes]
    assert len(pack.glossary) == 9
    assert len(pack.footnotes) == 3


def test_resources_are_whole(pack: Pack) -> None:
    assert len(pack.resource_groups) == 7
    other = pack.resource_groups[6]
    assert len(other.resources) == 15
    nested = {resource.id: len(resource.children) for resource in other.resources if resource.children}
    assert nested == {"cqc-mythbusters": 3, "bma-reports": 3}


def test_the_note_on_larger_areas_is_kept(pack: Pack) -> None:
    assert "larger area" in pack.recommendation("local-and-workforce-needs/gather-data").note


def test_every_item_has_a_page_and_text(pack: Pack) -> None:
    for item in (*pack.items.values(), *pack.resources, *pack.glossary):
        assert item.page == "front" or 1 <= int(item.page) <= 8, item.id
        assert item.text.strip(), item.id
    for recommendation in pack.recommendations:
        assert recommendation.title, recommendation.id
    pages = [int(item.page) for item in pack.items.values()]
    assert pages == sorted(pages)


def test_ids_stand_under_their_initiative(pack: Pack) -> None:
    for initiative in pack.initiatives:
        for recommendation in initiative.recommendations:
            assert recommendation.id.startswith(f"{initiative.id}/")
            assert all(child.id.startswith(f"{recommendation.id}/") for child in recommendation.children)


def test_every_initiative_can_be_asked_begun_and_talked_about(pack: Pack) -> None:
    for initiative in pack.initiatives:
        guide = initiative.conversation
        own = {item.id for item in initiative.walk()}
        assert initiative.question.endswith("?"), initiative.id
        assert len(initiative.question) <= 110, "a question must fit a phone"
        assert 5 <= len(guide.questions) <= 7, initiative.id
        assert all("?" in question for question in guide.questions), initiative.id
        assert min(len(part) for part in (guide.prepare, guide.listening, guide.record, guide.if_hard)) >= 3
        assert len(initiative.first_steps) >= 2
        assert len(initiative.evidence) >= 3
        assert all(set(step.recommendations) <= own for step in initiative.first_steps), initiative.id


def test_no_sentence_is_copied(pack: Pack, cqc: StatementMapping, source: str) -> None:
    theirs = plain_words(source)
    runs = {tuple(theirs[start : start + 8]) for start in range(len(theirs) - 7)}
    for path, text in (*texts(pack), *texts(cqc)):
        ours = plain_words(text)
        copied = [ours[start : start + 8] for start in range(len(ours) - 7) if tuple(ours[start : start + 8]) in runs]
        assert not copied, f"{path}: {' '.join(copied[0])}"


def test_words_are_ours(pack: Pack, cqc: StatementMapping) -> None:
    for path, text in (*texts(pack), *texts(cqc)):
        assert not re.search(r"\b(BAME|BME|non-white)\b", text, re.IGNORECASE), path


def test_sentences_are_short_enough_to_read(pack: Pack) -> None:
    credit = pack.source.credit  # a list of names
    prose = (text for _, text in texts(pack) if text != credit)
    sentences = [part for text in prose for part in re.split(r"(?<=[.?!])[”]?\s+", text) if " " in part]
    lengths = [len(part.split()) for part in sentences]
    assert sum(lengths) / len(lengths) < 14
    assert max(lengths) <= 28, max(sentences, key=lambda part: len(part.split()))


def test_no_address_is_invented(pack: Pack, source: str) -> None:
    addresses = [resource.url for resource in pack.resources] + [footnote.url for footnote in pack.footnotes]
    assert all(address in source for address in addresses if address)
    for file in content_root().rglob("*.yaml"):
        for url in re.findall(r"(?:https?://|www\.)[^\s\"'<>]+", file.read_text(encoding="utf-8")):
            assert url in source, f"{file}: {url}"


def test_every_resource_can_be_got(pack: Pack) -> None:
    for resource in pack.resources:
        assert resource.url or resource.ask, resource.id


@pytest.mark.parametrize(
    ("employer", "sees", "hidden"),
    [
        ("gp", "bma-reports", "loc-edi-report"),
        ("dental", "cqc-mythbuster-dental-wellbeing", "bma-reports"),
        ("pharmacy", "looking-after-you", "cqc-mythbusters"),
        ("optometry", "loc-edi-report", "gmc-racism-in-the-workplace"),
        ("other", "de-bias-toolkit", "cqc-mythbusters"),
    ],
)
def test_each_employer_sees_its_own_resources(pack: Pack, employer: str, sees: str, hidden: str) -> None:
    ids = {resource.id for resource in for_employer(pack, employer).resources}
    assert sees in ids
    assert hidden not in ids


def test_every_employer_keeps_all_eleven(pack: Pack) -> None:
    for employer in EMPLOYER_TYPES:
        assert [initiative.id for initiative in for_employer(pack, employer).initiatives] == list(STRUCTURE)


def test_the_three_cqc_statements(pack: Pack, cqc: StatementMapping) -> None:
    assert [statement.id for statement in cqc.statements] == [
        "workforce-edi",
        "freedom-to-speak-up",
        "shared-direction-and-culture",
    ]
    assert len(cqc.evidence_categories) == 6
    assert "to be confirmed" in cqc.checked.casefold()
    assert cqc.statements_for("pharmacy") == cqc.statements_for("optometry") == ()
    mapped = {pack.initiative_of(link.item).id for statement in cqc.statements for link in statement.links}
    assert mapped == set(STRUCTURE)
    for statement in cqc.statements:
        items = [link.item for link in statement.links]
        assert len(items) == len(set(items)), statement.id
    assert {id for s in cqc.statements for link in s.links for id in link.evidence} == {
        category.id for category in cqc.evidence_categories
    }
