"""The shipped question sets: tied to the framework, fair to their sources, kind to read. And what can be done with them."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from fairpractice.framework.packs import English, Pack, content_root, load_pack
from fairpractice.organisations.reference.ethnic_groups import ETHNIC_GROUPS, GROUP_IDS, MINORITY, Definition
from fairpractice.reflections import questions
from fairpractice.reflections.question_schema import SHAPES
from fairpractice.reflections.questions import (
    MOST_LETTERS,
    Open,
    Question,
    QuestionError,
    QuestionSet,
    about,
    discussion,
    ethnic_question,
    every_question,
    from_plain,
    in_language,
    laid_out,
    load,
    load_set,
    own_question,
    reworded,
    side,
    to_plain,
)
from fairpractice.reports.render import render

SHARED = Path(__file__).parents[4] / "shared"
SOURCE = SHARED / "framework" / "london-primary-care-workforce-race-strategy-framework.txt"
SURVEY = SHARED / "data" / "survey" / "NSS2025_Questionnaire.txt"
DOCS = Path(__file__).parents[3] / "docs" / "question-sets.md"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(content_root() / "london-primary-care")


@pytest.fixture(scope="module")
def framework() -> QuestionSet:
    return load_set("framework")


def ours(found: QuestionSet) -> list[Question]:
    return [question for question in found.questions if not question.credit]


def quoted(found: QuestionSet) -> list[Question]:
    return [question for question in found.questions if question.credit]


def words_shown() -> Iterator[str]:
    """Every text of ours that somebody reads."""
    for found in load().values():
        yield from (found.title, found.purpose)
        for section in found.sections:
            yield from (section.title, section.intro, section.help_text)
        yield from (question.text for question in ours(found))
        yield from (text for each in found.open for text in (each.text, each.hint))
        yield from (each.reason for each in found.left_out)
    for kind in ("six", "nineteen"):
        yield ethnic_question(kind).reason
    talk = discussion()
    yield from (talk.title, talk.purpose, *talk.prepare, *talk.listen, *talk.record, *talk.if_hard, *talk.questions)


def documentation() -> str:
    if not DOCS.exists():
        pytest.skip("docs/ is not part of an installed package")
    return DOCS.read_text(encoding="utf-8")


def source(path: Path) -> str:
    if not path.is_file():
        pytest.skip(f"{path.name} is not in {path.parent}: put it there to compare with the published words")
    return " ".join(path.read_text(encoding="utf-8").split())


# What is asked


def test_the_documentation_tells_every_key() -> None:
    for kind, shape in SHAPES.items():
        section = documentation().partition(f"\n### {kind}\n")[2].partition("\n### ")[0]
        for name, key in shape.keys.items():
            row = f"| `{name}` | {key.kind.value} | {'yes' if key.required else 'no'} |"
            assert row in section, f"docs/question-sets.md, {kind}: {row}"


def test_the_three_sets_are_offered_in_their_order() -> None:
    assert [(found.id, len(found.questions), len(found.open)) for found in load().values()] == [
        ("framework", 25, 2),
        ("pulse", 5, 0),
        ("did-it-help", 5, 1),
    ]


def test_the_framework_set_asks_at_most_twice_about_each_initiative(framework: QuestionSet, pack: Pack) -> None:
    asked = Counter(question.initiative for question in ours(framework))
    assert list(asked) == [initiative.id for initiative in pack.initiatives]
    assert max(asked.values()) <= 2
    assert sum(asked.values()) == 20


def test_every_recommendation_is_asked_about_or_left_out_for_a_reason(framework: QuestionSet, pack: Pack) -> None:
    asked = {id for question in framework.questions for id in question.recommendations}
    left_out = {each.recommendation: each.reason for each in framework.left_out}
    assert asked <= set(pack.items)
    assert not asked & set(left_out)
    assert {each.id for each in pack.recommendations} == {id for id in asked if id.count("/") == 1} | set(left_out)
    assert all(reason.endswith(".") for reason in left_out.values())
    assert set(re.findall(r"^\| `(\S+/\S+)` \|", documentation(), re.MULTILINE)) == set(left_out)


def test_statements_are_said_by_staff_and_leaders_alike(framework: QuestionSet) -> None:
    for question in ours(framework):
        assert question.kind == "agree"
        assert question.text.endswith("."), question.id
        assert not re.search(r"\b(not|never|nobody|no)\b", question.text), "with a “not” in it, disagreeing is a riddle"
        assert len(question.text) <= 90, "a statement must fit a phone"


def test_agreement_counts_as_yes_and_declining_as_neither(framework: QuestionSet) -> None:
    question = ours(framework)[0]
    assert [(question.options[at - 1], question.side(at)) for at in range(1, 8)] == [
        ("Strongly agree", "yes"),
        ("Agree", "yes"),
        ("Neither agree nor disagree", "other"),
        ("Disagree", "no"),
        ("Strongly disagree", "no"),
        ("Don't know", "other"),
        ("Prefer not to say", "other"),
    ]
    assert question.side(0) == "other"


def test_what_could_harm_most_is_marked_sensitive(framework: QuestionSet) -> None:
    sensitive = {question.id for question in framework.questions if question.sensitive}
    for question in framework.questions:
        about_conduct = re.search(r"\bmy manager\b|\bour leaders\b", question.text, re.IGNORECASE)
        if about_conduct or question.wres in (5, 6, 8):
            assert question.id in sensitive
    assert sensitive >= {"lp:fair-hearing", "lp:manager-knows", "lp:leaders-act"}
    assert "lp:belong" not in sensitive


def test_ids_are_for_good() -> None:
    """Rounds and Practices compare by these. An id may be added; to reword a question give it a new one."""
    assert {question.id for question in every_question()} >= {
        *(f"lp:{id}" for id in ("promise", "say", "something-done", "facts", "training-helps", "manager-knows")),
        *(f"lp:{id}" for id in ("fair-chance", "open-chances", "easy-to-go", "race-in-meetings", "glad-to-know")),
        *(f"lp:{id}" for id in ("someone-outside", "what-to-do", "rules-work", "fair-choice", "fair-hearing")),
        *(f"lp:{id}" for id in ("belong", "learning-shaped", "leaders-act", "fairer-now")),
        *(f"nhs-staff-survey:harassment-by-{who}" for who in ("patients", "managers", "colleagues")),
        "nhs-staff-survey:fair-progression",
        "nhs-staff-survey:discrimination-by-staff",
        *(f"help:{id}" for id in ("worth-it", "felt-safe", "do-differently", "made-fairer", "carry-on")),
    }
    assert all(question.shared for question in every_question())


def test_the_pulse_asks_the_same_questions_as_the_long_set(framework: QuestionSet) -> None:
    pulse = load_set("pulse")
    assert set(pulse.questions) < set(framework.questions)
    assert not any(question.credit for question in pulse.questions)
    assert len({question.initiative for question in pulse.questions}) == 5


# The five items of the NHS Staff Survey


def test_the_survey_items_are_the_five_of_wres_with_help_beside_them(framework: QuestionSet) -> None:
    section = framework.sections[-1]
    assert section.help
    assert "leave out any" in section.help_text
    assert [(question.wres, question.worry) for question in section.questions] == [
        (5, True),
        (6, True),
        (6, True),
        (7, False),
        (8, True),
    ]
    assert list(framework.indicators) == [5, 6, 7, 8]
    assert len(framework.indicators[6]) == 2
    assert not any(other.help for other in framework.sections[:-1])


def test_the_survey_items_are_quoted_word_for_word(framework: QuestionSet) -> None:
    survey = source(SURVEY)
    assert "2025 National NHS Staff Survey" in survey
    found = {re.search(r"question (\w+)", question.credit)[1]: question for question in quoted(framework)}  # type: ignore[index]
    assert list(found) == ["14a", "14b", "14c", "15", "16b"]
    for number, question in found.items():
        assert question.credit.startswith("NHS Staff Survey 2025, question ")
        assert question.credit.endswith("Source: NHS England, Open Government Licence v3.0.")
        stem, _, item = question.text.rpartition("? ")  # the lead-in of the question, and the item under it
        options = [option.text for option in question.choices if not option.ours]
        codes = ("1", "2", "9") if number == "15" else tuple("12345")
        answers = " ".join(f"{code} {text}" for code, text in zip(codes, options, strict=False))
        if number.startswith("14"):
            assert f" 14. {stem}? a. " in survey
            assert re.search(rf" {number[2]}\. {re.escape(item)} {re.escape(answers)} ", survey), number
            assert len(options) == 5
        elif number == "15":
            assert f" 15. {question.text} {answers} " in survey
        else:
            assert f" 16. {stem}? a. " in survey
            assert f" b. {item} If YES to either a or b above, please answer part c below; if NO, go to" in survey
            assert options == ["Yes", "No"]


def test_only_declining_is_ours_beside_quoted_answers(framework: QuestionSet) -> None:
    for question in quoted(framework):
        assert [option.text for option in question.choices if option.ours] == ["Prefer not to say"]
        assert question.side(len(question.options)) == "other"
    often, fair = quoted(framework)[0], quoted(framework)[3]
    assert [often.side(at) for at in range(1, 7)] == ["no", "yes", "yes", "yes", "yes", "other"]
    assert [fair.side(at) for at in range(1, 5)] == ["yes", "no", "other", "other"]
    assert not any(option.ours for question in ours(framework) for option in question.choices)


# Words


def test_no_statement_is_copied(framework: QuestionSet) -> None:
    """No run of six words is in the framework, and none in the staff survey."""
    for path in (SOURCE, SURVEY):
        theirs = re.findall(r"[a-z]+", source(path).casefold())
        runs = {tuple(theirs[at : at + 6]) for at in range(len(theirs) - 5)}
        for text in words_shown():
            mine = re.findall(r"[a-z]+", text.casefold())
            copied = [mine[at : at + 6] for at in range(len(mine) - 5) if tuple(mine[at : at + 6]) in runs]
            assert not copied, text


def test_words_are_kind_and_sentences_short() -> None:
    lengths = []
    for text in words_shown():
        assert not re.search(r"\b(BAME|BME|non-white|score|rank|rating|whistle)", text, re.IGNORECASE), text
        assert not re.search(r"\bpractice\b", text), f"the organisation has a capital P: {text}"
        for sentence in re.split(r"(?<=[.?!:])\s+", text):
            words = sentence.split()
            lengths.append(len(words))
            assert len(words) <= 25, sentence
            assert sum(len(word) > 11 for word in words) <= 1, sentence
    assert sum(lengths) / len(lengths) < 12


def test_open_questions_warn_before_somebody_gives_themselves_away() -> None:
    for found in load().values():
        for each in found.open:
            assert "name nobody" in each.hint
            assert "read" in each.hint


# An action or activity


def test_did_it_help_names_what_it_is_about() -> None:
    found = about(load_set("did-it-help"), "  Tea & {talk}\n on Fridays ", "a-17")
    assert load_set("did-it-help").asks_about
    assert not found.asks_about
    assert found.questions[0].id == "help:worth-it#a-17"
    assert found.questions[0].shared_id == "help:worth-it"
    assert found.open[0].id == "help:better#a-17"
    for text in (found.sections[0].intro, *(q.text for q in found.questions), found.open[0].text):
        assert "“Tea & {talk} on Fridays”" in text


def test_answers_about_one_action_are_not_taken_for_answers_about_another() -> None:
    first, second = (about(load_set("did-it-help"), "The same name", key) for key in ("one", "two"))
    assert not {question.id for question in first.questions} & {question.id for question in second.questions}
    assert [q.shared_id for q in first.questions] == [q.shared_id for q in second.questions]


def test_what_has_no_place_for_a_name_stays(framework: QuestionSet) -> None:
    assert not framework.asks_about
    assert about(framework, "Tea", "a") == framework


@pytest.mark.parametrize(("name", "key"), [("", "a"), (" \n", "a"), ("Tea", ""), ("Tea", "a b"), ("Tea", "a#b")])
def test_an_action_needs_a_name_and_a_key(name: str, key: str) -> None:
    with pytest.raises(QuestionError):
        about(load_set("did-it-help"), name, key)


# Own questions and order


def test_an_own_question_is_new_each_time_and_counts_like_ours(framework: QuestionSet) -> None:
    first, second = (own_question("  The kettle\nworks. ", sensitive) for sensitive in (False, True))
    assert first.text == "The kettle works."
    assert re.fullmatch(r"own:[0-9a-f]{16}", first.id)
    assert first.id != second.id
    assert (first.shared, first.shared_id, first.sensitive, second.sensitive) == (False, "", False, True)
    assert (first.options, first.yes, first.no) == (
        framework.questions[0].options,
        framework.questions[0].yes,
        framework.questions[0].no,
    )
    plain = own_question("Is there tea?", False, "yes-no")
    assert plain.options == ("Yes", "No", "Don't know", "Prefer not to say")
    assert (plain.kind, plain.yes, plain.no) == ("yes-no", {1}, {2})


@pytest.mark.parametrize("text", ["", " \n ", "x" * (MOST_LETTERS + 1)])
def test_an_own_question_has_a_text_of_sane_length(text: str) -> None:
    with pytest.raises(QuestionError):
        own_question(text, False)


def test_other_words_are_another_question(framework: QuestionSet) -> None:
    own = own_question("There is tea.", False, "yes-no")
    new = reworded(own, "There is good tea.", False)
    assert (new.text, new.options) == ("There is good tea.", own.options)
    assert new.id != own.id
    assert reworded(own, " There is tea. ", False) == own
    with pytest.raises(QuestionError):
        reworded(framework.questions[0], "I know nothing.", False)


def test_a_round_is_laid_out_in_its_own_order(framework: QuestionSet) -> None:
    first, last = framework.questions[0], framework.questions[-1]
    own = own_question("There is tea.", False)
    sections = laid_out(framework, [last, own, first])
    assert [section.title for section in sections] == ["What has happened to you", "What we stand for"]
    assert [section.questions for section in sections] == [(last, own), (first,)]
    assert sections[0].help
    assert laid_out(framework, framework.questions) == framework.sections
    assert laid_out(framework, [own])[0].questions == (own,)
    filled = about(load_set("did-it-help"), "Tea", "a")
    assert laid_out(filled, filled.questions) == filled.sections


# Freezing


def test_every_question_survives_json() -> None:
    asked = [
        *every_question(),
        own_question("There is tea.", True),
        about(load_set("did-it-help"), "Tea", "a").questions[0],
    ]
    opens = [each for one in load().values() for each in one.open]
    frozen: list[Question | Open] = [*asked, *opens]
    for found in frozen:
        assert from_plain(json.loads(json.dumps(to_plain(found)))) == found


def test_marked_english_is_frozen_as_plain_text() -> None:
    marked = load("cy", mark_english=True)["framework"].questions[0]
    assert isinstance(marked.text, English)
    assert all(type(value) is str for value in to_plain(marked)["options"])
    assert type(to_plain(marked)["text"]) is str


PLAIN = to_plain(load_set("framework").questions[0])


@pytest.mark.parametrize(
    "change",
    [
        {"type": "score"},
        {"more": 1},
        {"text": 7},
        {"text": ""},
        {"text": None},
        {"kind": "stars"},
        {"options": "Yes"},
        {"options": ["Yes", 2]},
        {"options": ["Yes", "Yes"]},
        {"options": ["Yes"]},
        {"yes": [True]},
        {"yes": []},
        {"yes": [0]},
        {"yes": [99]},
        {"yes": [4]},
        {"wres": True},
        {"wres": "5"},
        {"sensitive": 1},
        {"shared": "yes"},
    ],
)
def test_what_is_no_question_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(QuestionError):
        from_plain({**PLAIN, **change})


def test_a_question_that_lacks_a_part_is_refused() -> None:
    for name in PLAIN:
        with pytest.raises(QuestionError):
            from_plain({key: value for key, value in PLAIN.items() if key != name})
    with pytest.raises(QuestionError):
        from_plain({"type": "open", "id": "a", "text": ["b"], "hint": ""})


def test_questions_cannot_be_changed(framework: QuestionSet) -> None:
    with pytest.raises(FrozenInstanceError):
        framework.questions[0].text = "Mine"  # type: ignore[misc]


# Ethnic group


@pytest.mark.parametrize(("kind", "answers"), [("six", 7), ("nineteen", 20)])
def test_the_ethnic_group_question_covers_every_group_once(kind: questions.Groups, answers: int) -> None:
    found = ethnic_question(kind)
    assert len(found.options) == answers
    assert sorted(id for option in found.options for id in option.covers) == sorted(GROUP_IDS)
    assert (found.options[-1].text, found.options[-1].covers) == ("Prefer not to say", ())
    assert "without telling who said what" in found.reason
    assert found.text == "What is your ethnic group?"
    assert found.hint == "Choose one option that best describes your ethnic group or background"


@pytest.mark.parametrize("kind", ["six", "nineteen"])
@pytest.mark.parametrize("definition", ["framework", "wres"])
def test_both_definitions_can_be_told(kind: questions.Groups, definition: Definition) -> None:
    """One person of each group: the answer they would give stands where the reference counts them."""
    found = ethnic_question(kind)
    for id in GROUP_IDS:
        one = {other: int(other == id) for other in GROUP_IDS}
        (at,) = [at for at, option in enumerate(found.options, 1) if id in option.covers]
        minority = MINORITY[definition](one)[0] == 1
        assert found.side(at, definition) == ("minority" if minority else "majority"), id
        assert (at in found.minority(definition)) == minority
    for nothing in (0, len(found.options), 99):
        assert found.side(nothing, definition) == "cannot say"


def test_the_two_definitions_differ_by_those_who_are_white_but_not_british() -> None:
    six = ethnic_question("six")
    (place,) = six.minority("framework") - six.minority("wres")
    assert six.options[place - 1].covers == ("irish", "gypsy-or-irish-traveller", "roma", "white-other")


def test_a_broad_answer_that_mixes_both_sides_cannot_say() -> None:
    white = [group.id for group in ETHNIC_GROUPS if group.broad == "white"]
    assert (side(white, "framework"), side(white, "wres")) == ("cannot say", "majority")
    assert side((), "wres") == "cannot say"


def test_broad_groups_have_the_census_groups_under_them() -> None:
    headings = {"asian": "Asian", "black": "Black", "mixed": "Mixed", "white": "White", "other": "Other"}
    for option in ethnic_question("nineteen").options[:-1]:
        (group,) = [group for group in ETHNIC_GROUPS if group.id in option.covers]
        assert option.heading.startswith(headings[group.broad])


# The talk in place of a count


def test_a_small_team_talks_about_the_same_initiatives(framework: QuestionSet, pack: Pack) -> None:
    talk = discussion()
    assert [prompt.initiative for prompt in talk.prompts] == [initiative.id for initiative in pack.initiatives]
    assert {prompt.initiative for prompt in talk.prompts} == {question.initiative for question in ours(framework)}
    assert all("?" in prompt.text for prompt in talk.prompts)
    assert not set(talk.questions) & {q for i in pack.initiatives for q in i.conversation.questions}


def test_the_guide_prints(pack: Pack) -> None:
    chosen = [initiative.id for initiative in pack.initiatives[:2]]
    guide = discussion().guide("Elm Tree Surgery", chosen)
    assert guide.questions == discussion().questions[:2]
    assert discussion().guide().questions == discussion().questions
    assert render(guide, "pdf").startswith(b"%PDF")


# In the language of the page


def test_a_frozen_question_is_shown_in_the_words_of_the_page() -> None:
    shipped = load_set("framework").questions[0]
    assert in_language(shipped, "en") == shipped
    assert isinstance(in_language(shipped, "cy", mark_english=True).text, English)
    older = replace(shipped, text="I know what was promised.")
    assert in_language(older, "cy") == older
    assert isinstance(in_language(older, "cy", mark_english=True).text, English)
    assert all(isinstance(each, English) for each in in_language(older, "cy", mark_english=True).options)
    own = own_question("Mae te.", False)
    assert in_language(own, "cy", mark_english=True) is own
    assert type(in_language(own, "cy", mark_english=True).text) is str
    mine = Open("own:1", "Pam?", "")
    assert in_language(mine, "cy", mark_english=True) is mine
