"""All codes and labels of ethnic groups that we were given, under both definitions, with the traps checked by hand.

The two files are beside the checkout (../shared/data), not in it: where they are absent these tests skip and say so.
"""

import csv
from pathlib import Path

import pytest

from fairpractice.workforce import ethnicity
from fairpractice.workforce.ethnicity import How
from fairpractice.workforce.groups import LABELS, NOT_KNOWN, Side, side

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
# What "Other", "All" and the like of the look-up are for us: told one by one, since its own column is coarser than ours.
_SIDES = {
    "White British": (Side.MAJORITY, Side.MAJORITY),
    "White": (Side.UNKNOWN, Side.MAJORITY),
    "White Irish": (Side.MINORITY, Side.MAJORITY),
    "White other": (Side.MINORITY, Side.MAJORITY),
    "White Gypsy/Traveller": (Side.MINORITY, Side.MAJORITY),
    "Irish Traveller": (Side.MINORITY, Side.MAJORITY),
    "Gypsy/Roma": (Side.MINORITY, Side.MAJORITY),
    "Other than White": (Side.MINORITY, Side.MINORITY),
    "Other than White British": (Side.MINORITY, Side.UNKNOWN),
    "Other (inc Gypsy/Traveller/Irish Traveller)": (Side.MINORITY, Side.UNKNOWN),
    **dict.fromkeys(("All", "Unknown", "Unclassified", "Unmatched", "Not applicable"), (Side.APART, Side.APART)),
}
_MINORITY = (Side.MINORITY, Side.MINORITY)
_OTHERS = {
    **dict.fromkeys(("all ethnic minorities", "ethnic minorities", "ethnic minority"), (Side.MINORITY, Side.UNKNOWN)),
    "ethnicity_minority_ethnic_pupil": (Side.MINORITY, Side.UNKNOWN),
    **dict.fromkeys(("all other ethnic groups", "white & other"), (Side.APART, Side.APART)),
    "white british & other": (Side.APART, Side.APART),
}


def rows(name: str) -> list[dict[str, str]]:
    path = DATA / "codes" / name
    if not path.is_file():
        pytest.skip(f"{name} is not in {DATA}: these labels cannot be checked here")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def both(value: str) -> tuple[Side, Side]:
    return side(value, "framework"), side(value, "wres")


def test_all_68_extended_codes_are_read_and_stand_on_their_side() -> None:
    codes = rows("nhs_pds_ethnic_category_codes.csv")
    assert len(codes) == 68
    british = {"A", "C2", "CA", "CB", "CC", "CD"}
    for row in codes:
        found = ethnicity.read(row["code"])
        assert found.how is How.SURE, row
        if row["code"] in british:
            assert found.value == "white-british", row
            expected = (Side.MAJORITY, Side.MAJORITY)
        elif row["code"] == "C3":  # "White unspecified": whether British is not said
            expected = (Side.UNKNOWN, Side.MAJORITY)
        elif row["code"][0] in "BC":
            expected = (Side.MINORITY, Side.MAJORITY)
        else:
            expected = (Side.APART, Side.APART) if row["code"] == "Z" else _MINORITY
        assert both(found.value) == expected, row


def test_all_285_labels_are_read_and_stand_on_their_side() -> None:
    labels = rows("eff_classification_lookup.csv")
    assert len(labels) == 285
    for row in labels:
        found = ethnicity.read(row["Ethnicity"])
        assert found.how is How.SURE, row
        expected = _OTHERS.get(row["Ethnicity"], _SIDES.get(row["Standard Ethnicity"], _MINORITY))
        assert both(found.value) == expected, (row, found)


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("CA", "white-british"),
        ("ca", "white-british"),
        ("C", "white-other"),
        ("CN", "gypsy-or-irish-traveller"),
        ("R", "chinese"),
        ("SC", "asian-other"),
        ("PA", "african"),
        ("99", "not-known"),
        ("99.0", "not-known"),
        ("Z", "not-stated"),
        ("White", "broad-white"),
        ("A - White British", "white-british"),
        ("A White - British", "white-british"),
        ("C3 White Unspecified", "broad-white"),
        ("R Chinese", "chinese"),
        ("PC Black Nigerian", "african"),
        ("WHITE:  british ", "white-british"),
        ("Mixed – White & Asian", "white-and-asian"),
        ("mixed/other", "not-white"),
        ("Mixed - Other", "mixed-other"),
        ("other/chinese", "not-white"),
        ("Other - Chinese", "chinese"),
        ("Asian, Asian British or Asian Welsh: Bangladeshi", "bangladeshi"),
        ("White: Roma", "roma"),
        ("Other ethnic group: Arab", "arab"),
        ("Gypsy/Roma", "broad-white-other"),
        ("I do not wish to disclose my ethnic origin", "not-stated"),
        ("", NOT_KNOWN),
        (" – ", NOT_KNOWN),
    ],
)
def test_a_label_is_read_for_sure(label: str, value: str) -> None:
    found = ethnicity.read(label)
    assert (found.how, found.value) == (How.SURE, value)


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("White Britsh", "white-british"),
        ("Carribean", "caribbean"),
        ("Pakistan", "pakistani"),
        ("Whte - Irish", "irish"),
        ("Black Carribbean", "caribbean"),
        ("Banglideshi", "bangladeshi"),
        ("Scottish", "white-british"),
    ],
)
def test_a_close_spelling_is_a_guess_and_never_more(label: str, value: str) -> None:
    found = ethnicity.read(label)
    assert (found.how, found.value) == (How.GUESS, value)
    assert found.because


@pytest.mark.parametrize(
    "label", ["British", "12", "Amina Khan", "Nurse", "A - Pakistani", "B White British", "X", "zz"]
)
def test_what_says_nothing_says_why(label: str) -> None:
    found = ethnicity.read(label)
    assert (found.how, found.value) == (How.NOT, "")
    assert found.because


def test_a_number_means_what_its_list_says() -> None:
    """The staff survey of 2025 put Filipino at 13: everything behind it moved."""
    told = {
        each: ethnicity.read("14", each).value for each in ("staff-survey-2024", "staff-survey-2025", "census-2021")
    }
    assert told == {"staff-survey-2024": "african", "staff-survey-2025": "asian-other", "census-2021": "irish"}
    assert ethnicity.read("01", "staff-survey-2024").value == "white-british"
    assert ethnicity.read("1.0", "census-2021").value == "bangladeshi"
    assert ethnicity.read("19", "staff-survey-2024").how is How.NOT
    assert ethnicity.read("19", "staff-survey-2025").value == "any-other"


def test_each_set_says_where_it_is_from_and_every_value_is_ours() -> None:
    for each in ethnicity.code_sets().values():
        assert each.source
        assert 2001 <= each.year <= 2026
        assert set(each.codes.values()) <= set(LABELS)
    assert set(ethnicity.labels().values()) == set(LABELS)
