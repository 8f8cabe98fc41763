"""A Practice that does not exist, told in every document."""

from datetime import date

from fairpractice.figures.values import Public
from fairpractice.reports.charts import Bar, BarChart, StageChart, StageRow
from fairpractice.reports.documents import (
    Action,
    Bullet,
    ConversationGuide,
    Evidence,
    FrameworkBook,
    Letter,
    Plan,
    Position,
    Poster,
    Section,
    Slide,
    Step,
    Theme,
)
from fairpractice.reports.render import Printable
from fairpractice.reports.tests.reflection_examples import KETTLE, REPORT, RESULTS_POSTER, SLIPS
from fairpractice.reports.tests.text_examples import PINNED, TEXT

HOSTILE = '#let x = 1 *bold* $a^2$ @ref \\ ] [ <b>&amp;</b> `raw` // /* "quoted" {page} %(x)s __ = heading'
ADDRESS = "https://fair.hillside.example/t/hillside-surgery/"
PRACTICE = "Hillside Surgery"
STAGES = ("Not started", "Talking about it", "Under way", "Part of how we work")
THEMES = {
    "Promoting equity, diversity and inclusion": (
        ("Equity, diversity and inclusion statement and pledge", 2, 1),
        ("Completing a self-reflection", 1, 0),
        ("Understanding local and workforce needs and holding team conversations", 2, 2),
        ("Training and education in EDI", 3, 2),
    ),
    "Embedding anti-racism": (
        ("Representative leadership, CPD and career progression for Black and ethnic minority staff", 0, 0),
        ("Forums and safe spaces", 1, 2),
        ("Speak up Guardians and independent support", 2, 1),
        ("Developing, reviewing and amending policy and practice", 1, 0),
        ("De-biasing people management and recruitment", 1, None),
        ("Growing cultural competence", None, 0),
    ),
    "Sustaining the framework": (("Sustaining and embedding the framework", -1, 0),),
}


def word(stage: int | None) -> str:
    return "" if stage is None else "Not for us now" if stage < 0 else STAGES[stage]


STEPS = (
    Step("Look at the data we have about our team and our patients", "Amina Yusuf", date(2026, 3, 1)),
    Step("Try the de-bias recruitment toolkit", "Dr Patel and Jo", date(2026, 5, 1)),
    Step("Get in touch with our training hub", "Amina Yusuf", date(2026, 1, 1)),
)
STAGE_CHART = StageChart(
    title="Where we say we are",
    description="Each initiative and the words our team chose for it, this year and last year.",
    stages=STAGES,
    rows=tuple(
        StageRow(label, word(now), word(before), theme) for theme, rows in THEMES.items() for label, now, before in rows
    ),
    now="This year",
    before="Last year",
)
CENSUS = "Office for National Statistics, Census 2021"
BAR_CHART = BarChart(
    title="People who live near the Practice",
    description="People in the borough by ethnic group.",
    bars=(
        Bar("Asian, Asian British or Asian Welsh", Public(58_901, CENSUS)),
        Bar("Black, Black British, Black Welsh, Caribbean or African", Public(80_220, CENSUS)),
        Bar("Mixed or multiple ethnic groups", Public(24_403, CENSUS)),
        Bar("White", Public(154_602, CENSUS)),
        Bar("Other ethnic group", Public(10_911, CENSUS)),
    ),
    unit="people",
    source=CENSUS,
)
POSTER = Poster(
    practice=PRACTICE,
    heading="We are working to be an anti-racist place to work",
    address=ADDRESS,
    steps=STEPS,
    speak_to=("Amina Yusuf, practice manager", "Grace Obi, Freedom to Speak Up Guardian, 020 7946 0000"),
    on=date(2025, 11, 23),
)
PLAN = Plan(
    practice=PRACTICE,
    on=date(2025, 11, 23),
    themes=tuple(
        Theme(
            theme,
            tuple(
                Position(label, word(now), word(before), "We are two people until the summer." if now == -1 else "")
                for label, now, before in rows
            ),
        )
        for theme, rows in THEMES.items()
    ),
    actions=(
        Action("Look at the data we have", "Amina Yusuf", date(2026, 3, 1), "Under way", "To know who works here."),
        Action(
            "Try the de-bias recruitment toolkit", "Dr Patel", date(2026, 5, 1), "Not started", "Next post is in May."
        ),
        Action("Get in touch with our training hub", "Amina Yusuf", date(2026, 1, 1), "Done"),
    ),
    evidence=(
        Evidence("Minutes of the team meeting", "Training and education in EDI", date(2025, 10, 2)),
        Evidence("Photograph of the statement on the wall", "Statement and pledge", date(2025, 11, 1)),
    ),
    next_review=date(2026, 11, 23),
    source="London Primary Care Workforce Race Strategy Framework, Health Education England and NHS England (London).",
)
GUIDE = ConversationGuide(
    title="Talking about our data",
    purpose="To hear what the team makes of what we found, and what is missing from it.",
    prepare=("Book an hour in a quiet room.", "Share the one-page summary a week before.", "Say that anyone may pass."),
    questions=(
        "What did you expect to see, and what surprised you?",
        "What does this leave out about working here?",
        "What is one thing that we could do by the summer?",
    ),
    listen=("Let people finish.", "Believe what you are told.", "Say thank you, not “but”."),
    record=("What people want to happen.", "Never who said what."),
    if_hard=(
        "Stop, and give it time.",
        "Offer to speak one to one.",
        "The Freedom to Speak Up Guardian is there for all of us.",
    ),
    practice=PRACTICE,
)
LETTER = Letter(
    practice=PRACTICE,
    addressee="Grace Obi",
    role="Deputy lead",
    address="https://fair.hillside.example/in/",
    code="TULIP-4729-RIVER",
    expires=date(2025, 12, 7),
    title="Join us on Fair Practice",
    introduction=("Amina Yusuf would like you to help look after our plan for becoming an anti-racist place to work.",),
    what_to_do=(
        "Open the address below, or scan the square with your phone.",
        "Type your code.",
        "Choose how to sign in next time.",
    ),
    help=("Ask Amina Yusuf, or ring reception on 020 7946 0000.",),
    signed="Amina Yusuf, practice manager",
    on=date(2025, 11, 23),
)
POINTS = (Bullet("Words that the team chose.", "A statement", "https://fair.hillside.example/one%20of/"), Bullet("Two"))
BOOK = FrameworkBook(
    title="London Primary Care Workforce Race Strategy Framework",
    subtitle="Printed from Fair Practice",
    sections=tuple(
        section
        for theme, rows in THEMES.items()
        for section in (
            Section(theme, 1, ("What this theme is about.",)),
            *(
                Section(label, 2, ("What it asks for, in a sentence or two that goes on for a while.",), POINTS)
                for label, *_ in rows
            ),
        )
    ),
    source="Source: Health Education England and NHS England (London).",
)
SLIDE = Slide(
    title="What we said, and what we do next",
    practice=PRACTICE,
    steps=STEPS,
    chart=STAGE_CHART,
    notes=("Thank everyone who took part.", "Ask what is missing."),
    on=date(2025, 11, 23),
)
DOCUMENTS: dict[str, Printable] = {
    "poster": POSTER,
    "plan": PLAN,
    "guide": GUIDE,
    "letter": LETTER,
    "book": BOOK,
    "slips": SLIPS,
    "kettle": KETTLE,
    "results": REPORT,
    "said": RESULTS_POSTER,
    "text": TEXT,
    "pinned": PINNED,
}
