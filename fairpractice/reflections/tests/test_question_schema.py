"""A broken question set is refused, and every mistake is told with its file and line. And translations are laid over it."""

import shutil
from pathlib import Path

import pytest

from fairpractice.framework.packs import English, PackError, PackErrors, content_root
from fairpractice.reflections.questions import about, content, folder, in_language, load_set

SETS = "question-sets"
WELSH = """schema: 1
items:
  framework: {title: Myfyrdod}
  promise: {text: Mi wn.}
  worth-it: {text: "Roedd “{about}” yn werth yr amser."}
  better: {text: "Beth fyddai'n gwella “{about}”?"}
  answers/agree: {options: [Cytuno'n gryf, Cytuno, Y naill na'r llall, Anghytuno, Anghytuno'n gryf, Ddim yn gwybod, Gwell gennyf beidio]}
  answers/staff-survey-yes-no: {options: [Gwell gennyf beidio]}
  six/asian: {text: Asiaidd}
  nineteen/asian: {title: Asiaidd}
  discussion: {record: [Da, Newid, Eto, Byth]}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of content with the shipped sets and their pack, to be broken."""
    for name in (SETS, "london-primary-care"):
        shutil.copytree(content_root() / name, tmp_path / name)
    return tmp_path


def change(root: Path, file: str, old: str, new: str) -> int:
    """Replace the first `old` in a file; the line it stood in."""
    path = root / SETS / file
    before, found, after = path.read_text(encoding="utf-8").partition(old)
    assert found, f"{old!r} is not in {file}"
    path.write_text(before + new + after, encoding="utf-8")
    return before.count("\n") + 1


def errors(root: Path) -> tuple[PackError, ...]:
    with pytest.raises(PackErrors) as caught:
        content(at=root / SETS)
    return caught.value.errors


def test_the_shipped_folder_is_whole(root: Path) -> None:
    assert content(at=root / SETS) == content(at=folder())


SET, ANSWERS, GROUPS, TALK = "framework.yaml", "answers.yaml", "ethnic-group.yaml", "discussion.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "shift", "message"),
    [
        (SET, "schema: 1", "schema: 2", 0, "schema 2 is not supported; this program reads schema 1"),
        (SET, "id: framework\n", "id: frame\n", 0, "the id must be the name of the file, “framework”"),
        (SET, "minutes: 6", "minutes: six", 0, "“minutes” must be a whole number from 1"),
        (SET, "minutes: 6", "minutes: 6\nscore: 1", 1, "“score” is not a key of a question set"),
        (SET, "pack: london-primary-care", "pack: paris", 0, "there is no pack “paris”"),
        (SET, "    answers: answers/agree\n", "", -3, "this section has no “answers”"),
        (SET, "answers: answers/agree", "answers: promise", 0, "“answers” names “promise”, but no scale has that id"),
        (SET, "answers: answers/agree", "answers: answers/stars", 0, "but no scale has that id"),
        (SET, "- id: belong", "- id: promise", 0, "the id “promise” is already used in question-sets/framework.yaml"),
        (SET, "- id: belong", "- id: lp:belong", 0, "must be small letters and hyphens"),
        (SET, "sensitive: true", "sensitive: 'yes'", 0, "“sensitive” must be true or false, not “yes”"),
        (SET, "sensitive: true", "sensitive: yes", 0, "“sensitive” must be true or false, not “yes”"),
        (SET, "text: I belong here", "text: Am I {name} here", 0, "“text” may have no braces but “{about}”"),
        (SET, "text: I belong here, just as I am.", "text:", 0, "“text” is empty"),
        (
            SET,
            "initiative: self-reflection",
            "initiative: self",
            0,
            "pack “london-primary-care” has no initiative “self”",
        ),
        (
            SET,
            "initiative: self-reflection",
            "initiative: policies",
            1,
            "“self-reflection/invite-all-staff” is not a recommendation of “policies”",
        ),
        (
            SET,
            "[self-reflection/invite-all-staff]",
            "[self-reflection/gone]",
            0,
            "has no recommendation “self-reflection/gone”",
        ),
        (SET, "[self-reflection/invite-all-staff]", "[self-reflection]", 0, "has no recommendation “self-reflection”"),
        (SET, "        recommendations: [self-reflection/invite-all-staff]\n", "", -3, "names its recommendations"),
        (
            SET,
            "recommendation: edi-training/induction",
            "recommendation: edi/none",
            0,
            "has no recommendation “edi/none”",
        ),
        (SET, "    help: true\n", "", -5, "“help: true” and “help_text” go together"),
        (SET, "wres: 5", "wres: 4", 0, "“wres” must be 5, 6, 7 or 8"),
        (
            SET,
            "    quoted:",
            "    reuse: [belong]\n    quoted:",
            1,
            "a section has exactly one of “questions”, “quoted” and “reuse”",
        ),
        (SET, "        credit: ", "        source: ", 0, "“source” is not a key of a quoted question"),
        ("pulse.yaml", "reuse: [belong,", "reuse: [belonging,", 0, "names “belonging”, but no question has that id"),
        ("pulse.yaml", "reuse: [belong,", "reuse: [good,", 0, "names “good”, but no question has that id"),
        ("pulse.yaml", "reuse: [belong,", "reuse: [belong, belong,", 0, "“belong” stands twice in “reuse”"),
        ("pulse.yaml", "title: Pulse", "title: 'Pulse", None, "this is not YAML"),
        (
            ANSWERS,
            "kind: agree",
            "kind: stars",
            0,
            "“kind” must be one of: agree, frequency, yes-no, choice; it is “stars”",
        ),
        (
            ANSWERS,
            "[Strongly agree, Agree]",
            "[Strongly, Agree]",
            0,
            "“yes” names “Strongly”, which is not one of the answers",
        ),
        (ANSWERS, "[Disagree, Strongly disagree]", "[Disagree, Agree]", 0, "“Agree” cannot be both “yes” and “no”"),
        (ANSWERS, '    "yes": [Strongly agree, Agree]\n', "", -10, "this scale has no “yes”"),
        (ANSWERS, "options: [Prefer not to say]", "options: [Never]", -3, "the answer “Never” stands twice"),
        (GROUPS, "covers: [arab, any-other]", "covers: [arab]", None, "no answer of this list covers “any-other”"),
        (
            GROUPS,
            "covers: [arab, any-other]",
            "covers: [arab, any-other, roma]",
            0,
            "“roma” is covered twice in this list",
        ),
        (
            GROUPS,
            "covers: [arab, any-other]",
            "covers: [arab, any-other, martian]",
            0,
            "which is not a group of Census 2021",
        ),
        (GROUPS, "kind: six", "kind: five", 0, "“kind” must be one of: six, nineteen; it is “five”"),
        (GROUPS, "kind: six", "kind: nineteen", None, "there is one list for each of: six, nineteen"),
        (
            GROUPS,
            "          - id: six/prefer-not\n            text: Prefer not to say\n",
            "",
            -3,
            "the last answer is for those who prefer not to say",
        ),
        (TALK, "initiative: edi-statement", "initiative: policies", None, "one prompt for each initiative of pack"),
        (TALK, "prepare:", "prepared:", 0, "“prepared” is not a key of a discussion"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(
    root: Path, file: str, old: str, new: str, shift: int | None, message: str
) -> None:
    line = change(root, file, old, new)
    found = [error for error in errors(root) if message in error.message]
    assert found, errors(root)
    assert found[0].file == f"{SETS}/{file}"
    if shift is not None:
        assert found[0].line == line + shift, found[0]


def test_a_third_question_on_an_initiative_is_one_too_many(root: Path) -> None:
    line = change(
        root,
        SET,
        "      - id: something-done",
        "      - id: more\n        text: I like it.\n        initiative: edi-statement\n"
        "        recommendations: [edi-statement/pledge]\n      - id: something-done",
    )
    message = "at most 2 questions may be about “edi-statement”"
    assert errors(root) == (PackError(f"{SETS}/{SET}", line + 2, message),)


def test_more_questions_than_a_ballot_holds_are_refused(root: Path) -> None:
    letters = [f"{first}{second}" for first in "abcdefghij" for second in "abcdefghij"]
    rows = "".join(f"      - {{id: many/{pair}, text: I like {pair}.}}\n" for pair in letters)
    change(root, "did-it-help.yaml", "    questions:\n", f"    questions:\n{rows}")
    assert [error.message for error in errors(root)] == ["a set may ask at most 100 questions"]


def test_all_mistakes_are_told_at_once_and_in_order(root: Path) -> None:
    change(root, SET, "wres: 8", "wres: 9")
    change(root, ANSWERS, "kind: frequency", "kind: often")
    change(root, "pulse.yaml", "[belong,", "[gone,")
    assert [error.file for error in errors(root)] == [f"{SETS}/{file}" for file in (ANSWERS, SET, "pulse.yaml")]


def test_a_file_that_is_missing_is_not_blamed_on_the_others(root: Path) -> None:
    (root / SETS / ANSWERS).unlink()
    assert [error.file for error in errors(root)] == [f"{SETS}/{ANSWERS}"]


def test_another_set_is_offered_after_its_file_is_put_there(root: Path) -> None:
    text = (root / SETS / "pulse.yaml").read_text(encoding="utf-8")
    text = text.replace("id: pulse\n", "id: second-pulse\n").replace("pulse/five", "second-pulse/five")
    (root / SETS / "second-pulse.yaml").write_text(text.replace("place: 2", "place: 4"), encoding="utf-8")
    sets = content(at=root / SETS).sets
    assert list(sets) == ["framework", "pulse", "did-it-help", "second-pulse"]
    assert sets["second-pulse"].questions == sets["pulse"].questions


# Translations


@pytest.fixture
def welsh(root: Path) -> Path:
    (root / SETS / "translations").mkdir()
    (root / SETS / "translations" / "cy.yaml").write_text(WELSH, encoding="utf-8")
    return root


def test_a_translation_replaces_what_it_has_and_the_rest_says_that_it_is_english(welsh: Path) -> None:
    found = content("cy", mark_english=True, at=welsh / SETS)
    framework = found.sets["framework"]
    first, last = framework.questions[0], framework.questions[-1]
    assert (framework.title, first.text, first.options[1]) == ("Myfyrdod", "Mi wn.", "Cytuno")
    assert not isinstance(first.text, English)
    assert isinstance(framework.purpose, English)
    assert isinstance(framework.questions[1].text, English)
    assert (first.yes, first.no, first.kind) == ({1, 2}, {4, 5}, "agree")
    assert last.options == ("Yes", "No", "Gwell gennyf beidio")
    assert [isinstance(each, English) for each in (last.text, last.credit, *last.options)] == [True] * 4 + [False]
    assert (found.ethnic["six"].options[0].text, found.ethnic["nineteen"].options[0].heading) == ("Asiaidd",) * 2
    assert found.discussion.record == ("Da", "Newid", "Eto", "Byth")
    assert content(at=welsh / SETS) == content(at=folder())


def test_a_named_action_keeps_its_name_in_the_other_language(welsh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = about(load_set("did-it-help"), "Te", "a")
    monkeypatch.setattr("fairpractice.reflections.questions.content_root", lambda: welsh)
    content.cache_clear()
    try:
        told = in_language(frozen.questions[0], "cy", mark_english=True)
        assert (told.id, told.text, told.options[0]) == (
            "help:worth-it#a",
            "Roedd “Te” yn werth yr amser.",
            "Cytuno'n gryf",
        )
        assert in_language(frozen.open[0], "cy").text == "Beth fyddai'n gwella “Te”?"
        english = in_language(frozen.questions[1], "cy", mark_english=True)
        assert (str(english.text), isinstance(english.text, English)) == (frozen.questions[1].text, True)
    finally:
        content.cache_clear()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("promise:", "promised:", "nothing in this folder has the id “promised”"),
        ("promise: {text", "promise: {initiative", "“initiative” of a question is not a text to translate"),
        ("promise: {text", "fair-progression: {text", "“text” of a quoted question is not a text to translate"),
        ("[Da, Newid, Eto, Byth]", "[Da]", "“record” has 4 texts in English and 1 here"),
        ("answers/agree: {options", "answers/agree: {yes", "“yes” of a scale is not a text to translate"),
    ],
)
def test_a_mistake_in_a_translation_is_told_whichever_language_is_read(
    welsh: Path, old: str, new: str, message: str
) -> None:
    line = change(welsh, "translations/cy.yaml", old, new)
    found = [error for error in errors(welsh) if message in error.message]
    assert [(error.file, error.line) for error in found] == [(f"{SETS}/translations/cy.yaml", line)]
