"""A statement with everything that a text can hold, told as paper, poster and slide."""

from datetime import date

from fairpractice.reports.text_documents import (
    Bulleted,
    Grid,
    Heading,
    Paragraph,
    Part,
    Run,
    TextPaper,
    TextPoster,
    TextSlide,
)

PARTS: tuple[Part, ...] = (
    Heading(1, (Run("What we stand for"),)),
    Paragraph((Run("We will "), Run("never", bold=True), Run(" tolerate racism."), Run("\nNever.", italic=True))),
    Heading(3, (Run("A step too deep"),)),  # no level may be skipped on paper
    Bulleted(
        (
            (Paragraph((Run("We say it."),)), Bulleted(((Paragraph((Run("Aloud"),)),),), numbered=True, start=4)),
            (Paragraph((Run("We stop it."),)),),
        )
    ),
    Bulleted(((Paragraph((Run("First"),)),), (Paragraph((Run("Then"),)),)), numbered=True),
    Paragraph((Run("Whoever comes is welcome."),), quote=True),
    Grid(((Run("What"),), (Run("Who"),)), (((Run("Training"),), (Run("Lead", bold=True),)),)),
    Heading(1, (Run("How to reach us"),)),
    Paragraph((Run("Read "), Run("our guide", address="https://example.org/guide"), Run("."))),
)
ADDRESS = "https://fair.hillside.example/t/hillside-surgery/documents/k3j4h5g6f7/"
SIGNED = ("Dr Amina Khan, partner", "Jo Lee, practice manager")
TEXT = TextPaper("Hillside Surgery", "Our statement", PARTS, "Version 3", SIGNED, ("Printed on 3 May 2026.",))
PINNED = TextPoster("Hillside Surgery", "Our statement", PARTS, ADDRESS, SIGNED, date(2026, 5, 3))
TEXT_SLIDE = TextSlide("Hillside Surgery", "Our statement", PARTS, SIGNED, ("Read it aloud.",), date(2026, 5, 3))
