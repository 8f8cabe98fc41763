"""The content of the register: whole, in plain words, and told as an example."""

import re
from pathlib import Path

import pytest

from fairpractice.documents import policy_kinds
from fairpractice.documents.policy_kinds import ANOTHER, gaps, load, parts_for
from fairpractice.documents.wording import tidy
from fairpractice.framework.packs import EMPLOYER_TYPES, PackErrors, content_root
from fairpractice.organisations.models import Organisation

SUGGESTED = {
    "dignity-at-work", "bullying-and-harassment", "patient-behaviour", "recruitment", "disciplinary", "speaking-up",
    "flexible-working", "religion-and-dress",
}  # fmt: skip


def test_every_kind_has_six_to_eight_questions_and_all_but_our_own_an_example() -> None:
    shelf = load()
    assert set(shelf.kinds) > SUGGESTED
    for kind in shelf.kinds:
        assert 6 <= len(shelf.questions_of(kind)) <= 8, kind
    assert set(shelf.kinds) - set(shelf.examples) == {ANOTHER}


@pytest.mark.parametrize("employer", EMPLOYER_TYPES)
def test_every_example_can_be_used_by_every_type_of_employer(employer: str) -> None:
    for kind in load().examples:
        text = policy_kinds.example_text(kind, Organisation(name="Elm Road", employer_type=employer))
        assert 250 < len(text.split()) < 700, kind
        assert not re.search(r"[{}]", text), kind
        assert tidy(text) == text.strip("\n"), kind  # so that saving it unchanged makes no new version
        headings = re.findall(r"(?m)^## (.+)$", text)
        assert len(headings) == len(set(headings)), kind


def test_where_it_differs_each_type_gets_its_own_words() -> None:
    parts = load().examples["speaking-up"]
    told = {each: [part.id for part in parts_for(parts, each)] for each in EMPLOYER_TYPES}
    assert "example/speaking-up/regulator-pharmacy" in told["pharmacy"]
    assert "example/speaking-up/regulator-pharmacy" not in told["gp"]
    assert all(len(rows) == len(told["gp"]) for rows in told.values())
    text = policy_kinds.example_text("staff-data", Organisation(name="Elm Road", employer_type="pharmacy"))
    assert "pharmacy manager" in text


def test_words_that_we_do_not_use_are_not_used() -> None:
    for path in [content_root() / "documents/policies.yaml", *(content_root() / "documents/policies").glob("*.yaml")]:
        assert not re.search(r"\bBAME\b|\bBME\b|non-white|\bscore of\b", path.read_text("utf-8"), re.I), path


def test_gaps_are_what_stands_in_square_brackets_and_is_no_link() -> None:
    assert gaps("Ask [name], then [name] or [a person]. See [this](https://x.example) and - [x] done") == (
        "name",
        "a person",
    )


def test_a_mistake_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies.yaml").write_text((content_root() / "documents/policies.yaml").read_text("utf-8"), "utf-8")
    wrong = "schema: 1\nid: example/leave\nparts:\n  - id: example/leave/what\n    title: A\n    text: See {nobody}\n"
    (tmp_path / "policies/leave.yaml").write_text(wrong, "utf-8")
    (tmp_path / "policies/holidays.yaml").write_text(wrong.replace("leave", "holidays"), "utf-8")
    with pytest.raises(PackErrors) as told:
        load(at=tmp_path / "policies")
    lines = [str(error) for error in told.value.errors]
    assert any(line.startswith("policies/leave.yaml:6: “text” may have no braces but") for line in lines)
    assert any("has no kind “holidays”" in line for line in lines)
    assert any("there is no example policies/recruitment.yaml" in line for line in lines)
