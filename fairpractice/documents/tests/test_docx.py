"""Word files as people send them: nothing that somebody typed, put in or took out goes missing."""

import io
import zipfile

import pytest

from fairpractice.documents import importing
from fairpractice.documents.comparing import Change, Mark
from fairpractice.documents.exceptions import NotReadable
from fairpractice.documents.importing import Reading
from fairpractice.documents.parts import parts
from fairpractice.documents.tests import word_files
from fairpractice.documents.word_blocks import Choice
from fairpractice.documents.word_markdown import has_marks, has_notes
from fairpractice.documents.wording import html, paragraphs, tidy
from fairpractice.reports.render import build, job
from fairpractice.reports.text_documents import TextPaper


def read(name: str) -> Reading:
    return importing.read_stream("docx", f"{name}.docx", io.BytesIO(word_files.ALL[name]()))


def test_headings_lists_bold_words_and_links() -> None:
    found = read("statement")
    assert found.title == "Our equality statement"
    assert found.text() == (
        "## What we believe\n\n"
        "Everyone who works at **Hillside Surgery** is to be treated with *respect*. 5 \\* 3 is not \\_emphasis\\_ & "
        "\\<b>nor is this\\</b>.\n\n"
        "### What we will do\n\n"
        "- Listen to our staff\n- Put right what is wrong\n- \\# not a heading\n\n"
        "1. Speak to the partner in charge\n2. Speak to the guardian\n\n"
        "More is told [in our guide](<https://example.org/equality_(new)>)\n\n"
        "1\\. typed by hand, no list"
    )
    shown = html(found.text())
    assert "5 * 3 is not _emphasis_ &amp; &lt;b&gt;nor is this&lt;/b&gt;." in shown
    assert 'href="https://example.org/equality_(new)"' in shown


def test_clauses_keep_the_numbers_that_word_prints_and_tables_their_cells() -> None:
    found = read("policy")
    said = [" ".join(filter(None, (p.lead, p.plain))) for p in paragraphs(tidy(found.text()))]
    assert said == [
        "Dignity at work",
        "1. Scope",
        "1.1 This is for all staff.",
        "(a) Bank staff too.",
        "(b) Learners too.",
        "2. Duties",
        "2.1 Managers act within five days.",
        "Who | Does what | By when",
        "Lead | Reads | signs | ",
        "All |  | May",
        "After the table.",
    ]
    assert 'start="2"' in html(found.text())
    assert found.told == ("What is printed at the top and bottom of each page was left out.",)


def test_tracked_changes_are_kept_and_each_choice_says_what_it_should() -> None:
    found = read("tracked")
    assert found.tracked == 8
    marked = found.text(Choice.MARKS)
    for words in (
        "We will [added: never] tolerate racism [deleted: if we can avoid it].",
        "[deleted: Ask anyone.]",
        "[added: Ask anyone.]",
        "One sentence. [deleted: paragraph break]",
        "| [added: Training] | [added: Lead] |",
        "[added: Came and went.]",
    ):
        assert words in marked
    assert has_marks(marked)
    taken, left = found.text(Choice.ACCEPT), found.text(Choice.REJECT)
    assert "We will never tolerate racism." in taken
    assert taken.count("Ask anyone.") == left.count("Ask anyone.") == 1
    assert taken.index("Ask anyone.") > taken.index("This stays")
    assert left.index("Ask anyone.") < left.index("This stays")
    assert "One sentence. And the next." in taken
    assert "One sentence.\n\nAnd the next." in left
    assert "| Training | Lead |" in taken
    assert "Training" not in left
    assert "We will tolerate racism if we can avoid it." in left
    for text in (taken, left):
        assert "Came and went" not in text
        assert not has_marks(text)


def test_the_preview_tells_who_reads_it_what_was_put_in_and_taken_out() -> None:
    lines = read("tracked").preview
    promise = next(line for line in lines if "tolerate" in line.paragraph.plain)
    assert [(p.mark, p.text) for p in promise.pieces] == [
        (Mark.KEPT, "We will "),
        (Mark.ADDED, "never "),
        (Mark.KEPT, "tolerate racism"),
        (Mark.REMOVED, " if we can avoid it"),
        (Mark.KEPT, "."),
    ]
    assert [line.change for line in lines if "Ask anyone" in "".join(p.text for p in line.pieces)] == [
        Change.REMOVED,
        Change.ADDED,
    ]


def test_comments_are_kept_as_notes() -> None:
    found = read("tracked")
    assert found.word is not None
    (note,) = found.word.notes
    assert (note.by, note.text, note.about) == ("Priya Nair", "Is this still true?", "This stays as it was.")
    text = found.text(Choice.ACCEPT, notes=True)
    assert "> “This stays as it was.”: Is this still true? (Priya Nair)" in text
    assert has_notes(text)
    assert not has_notes(found.text(Choice.ACCEPT))


def test_pictures_are_told_and_words_in_boxes_are_read() -> None:
    found = read("pictured")
    assert found.told[0] == "2 pictures were left out of the draft. They are still in the Word file, which is kept."
    assert found.text() == "## Speak up\n\nRing the guardian  \non any working day.\n\nOr write a letter."


def test_fields_and_controls_are_read_and_hidden_words_are_not() -> None:
    found = read("form")
    text = found.text()
    assert "Reviewed by the practice manager in May 2026." in text
    assert "Hidden from the printer" not in text
    assert "javascript" not in text
    assert "Scope" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html(text)
    assert found.told == (
        "The list of contents was left out: its page numbers would be wrong.",
        "Words that Word hides were left out.",
    )


def test_our_own_word_file_comes_back_as_it_went() -> None:
    text = (
        "## What we believe\n\nWe will **never** tolerate *racism*.  \nNever.\n\n- one\n- two [guide](<https://example.org/a_b>)\n\n"
        "### Then\n\n1. first\n2. second\n\nBetween.\n\n3. third\n\n| What | Who |\n| --- | --- |\n| Training | Lead |"
    )
    spec = TextPaper("Hillside", "Our statement", parts(text), "Version 3", ("Dr Khan",), ("Printed today.",))
    found = importing.read_stream("docx", "x.docx", io.BytesIO(build(job(spec, "docx"))))
    assert found.title == "Our statement"
    assert found.text() == text
    assert (
        "The lines that this program prints around a text (whose it is, which version, who signed) were left out."
        in found.told
    )


def _document(body: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f"<w:document xmlns:w='{space}'><w:body>{body}</w:body></w:document>".encode()


def _refused(data: bytes) -> str:
    with pytest.raises(NotReadable) as error:
        importing.read_stream("docx", "x.docx", io.BytesIO(data))
    return str(error.value)


def test_what_unpacks_without_end_is_not_opened() -> None:
    bomb = word_files.with_part(word_files.form(), "word/document.xml", _document(" " * 31_000_000))
    assert len(bomb) < 100_000
    assert "unpacks to far more" in _refused(bomb)


@pytest.mark.parametrize(
    "xml",
    [
        b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]><x>&b;</x>",
        b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>".encode("utf-16"),
        b"<x>" * 300 + b"</x>" * 300,
        b"not xml",
        b"",
    ],
)
def test_xml_that_word_does_not_write_is_not_read(xml: bytes) -> None:
    assert "damaged" in _refused(word_files.with_part(word_files.form(), "word/document.xml", xml))


def test_a_file_that_is_cut_short_or_no_text_is_told() -> None:
    data = word_files.statement()
    assert "damaged" in _refused(data[: len(data) // 2])
    empty = word_files.with_part(data, "word/document.xml", _document("<w:p/>"))
    assert "No words could be read" in _refused(empty)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/other.xml", "<x/>")
    assert "There is no text" in _refused(out.getvalue())


def test_a_hundred_pages_are_read_in_a_moment_and_lose_nothing() -> None:
    body = "".join(f"<w:p><w:r><w:t>Paragraph {n} of a long text.</w:t></w:r></w:p>" for n in range(3000))
    data = word_files.with_part(word_files.form(), "word/document.xml", _document(body))
    text = importing.read_stream("docx", "x.docx", io.BytesIO(data)).text()
    assert [p.plain for p in paragraphs(tidy(text))] == [f"Paragraph {n} of a long text." for n in range(3000)]
