"""A reflection of a Practice that does not exist: its slips, its poster and its results."""

from datetime import date

from fairpractice.figures.values import SEAL, Audience, Published
from fairpractice.figures.words import say
from fairpractice.reports.documents import Action
from fairpractice.reports.ranges import RangeChart, RangeRow
from fairpractice.reports.reflection_documents import KettlePoster, Slips
from fairpractice.reports.results_documents import (
    EarlierRow,
    ResultRow,
    ResultSection,
    ResultsPoster,
    ResultsReport,
    ResultsSlide,
    Said,
    TextBlock,
)

PRACTICE = "Hillside Surgery"
CAST = "https://fair.hillside.example/r/7k2m9qx4/"
COUNT_WORDS = tuple("lusab babad gutih tugad mudof sakat rinos bozuk hatil".split())  # noqa: SIM905
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODES = tuple("".join(LETTERS[(n * 7 + place * (n + 11)) % 32] for place in range(12)) for n in range(19))
SLIPS = Slips(
    practice=PRACTICE,
    title="How fair is it to work here?",
    address=CAST,
    codes=CODES,
    closes="Friday 12 June 2026",
    truth=(
        "The key is on paper with Grace Obi until the count.",
        "To read who said what, Grace Obi and someone who runs this computer would have to work together, or the program "
        "be changed, or your answers be read as they pass through.",
        "Results will not prove what you said. If nearly everyone agrees, people can still guess. Taking part can be "
        "noticed; answer away from your desk.",
    ),
    teller="Grace Obi",
    count_code="-".join(COUNT_WORDS),
    spares=5,
)
KETTLE = KettlePoster(
    practice=PRACTICE,
    title="How fair is it to work here?",
    address=CAST,
    closes="Friday 12 June 2026",
    promise=(
        "For each question: a range, such as “between 8 and 12 of 14”. Never who said what.",
        "What you write in your own words is shown in random order, if five or more people write something.",
        "Nothing is shown if fewer than seven people answer.",
    ),
    minutes=5,
    contacts=("Grace Obi, who has the slips", "Freedom to Speak Up Guardian, 020 7946 0000"),
)


def figure(
    lo: int, hi: int, answers: tuple[int, int] = (14, 14), audience: Audience = Audience.EVERYONE, since: str = ""
) -> Published:
    """A figure as `figures` would publish it."""
    return Published("q", "", lo, hi, answers, "class", audience, "ab12", since, seal=SEAL)


def row(question: str, shown: Published, lead: str = "", *earlier: EarlierRow) -> ResultRow:
    return ResultRow(question, say(shown), shown, lead, earlier)


SPEAK_UP = "I can speak up about racism here and be heard."
FAIR = "Jobs and training go to people fairly here."
BULLIED = "In the last year I have seen or felt discrimination at work, from patients or from colleagues."
MANAGER = "My manager knows what to do when a patient is racist."
REFUSED = "Too few answers to show this without telling who said what."
ROWS = (
    RangeRow(SPEAK_UP, figure(9, 14), 0.75, figure(5, 8), "About three in four would say so"),
    RangeRow(FAIR, figure(5, 8), None, figure(0, 4), "We do well"),
    RangeRow(BULLIED, figure(0, 4), 0.0, None, "Nobody"),
    RangeRow(MANAGER, None, note=REFUSED),
    RangeRow("I would recommend this Practice as a place to work.", figure(7, 12, (12, 14))),
)
RANGES = RangeChart("What our team said", "Each statement and how many agree.", ROWS, before="Spring 2025")
SPRING = EarlierRow("Spring 2025", say(figure(5, 8)), figure(5, 8))
SAID = (
    Said("We can speak up, and seldom hear what came of it.", "Say at each meeting what came of it", "Amina Yusuf"),
    Said("Training is not shared out fairly.", "Put all training on one list", "Dr Patel", date(2026, 7, 1)),
    Said("It is hard to know what to do when a patient is racist.", "Agree one page: what to do"),
)
REPORT = ResultsReport(
    practice=PRACTICE,
    title="What our team said",
    on=date(2026, 6, 15),
    answers=(14, 14),
    sections=(
        ResultSection(
            "Forums and safe spaces",
            (
                row(SPEAK_UP, figure(9, 14), "Agree", SPRING),
                row(FAIR, figure(4, 8), "", SPRING, EarlierRow("Autumn 2024", "Too few answers.")),
                ResultRow(MANAGER, REFUSED),
            ),
            "Most can speak up; it is less clear what happens then.",
        ),
        ResultSection("Training and education in EDI", (row(BULLIED, figure(0, 4)),)),
    ),
    texts=(
        TextBlock("What is good here?", ("People say hello.", "The rota is fair now.\nIt was not before.", "Lunch.")),
        TextBlock("What should change?", (), "Too few texts to show any."),
    ),
    actions=(
        Action("Say at each meeting what came of it", "Amina Yusuf", date(2026, 9, 1), "Not started", "We asked."),
    ),
    rule_lines=("Every figure is a range at least three numbers wide.",),
    proof_lines=("Anyone can check the proof of each figure by adding up.",),
)
RESULTS_SLIDE = ResultsSlide(
    title="What we heard, and what we will do",
    practice=PRACTICE,
    rows=ROWS,
    said=SAID,
    before="Spring 2025",
    notes=("Thank everyone who took part.",),
    on=date(2026, 6, 20),
)
RESULTS_POSTER = ResultsPoster(
    practice=PRACTICE,
    title="You told us what it is like to work here",
    said=SAID,
    address="https://fair.hillside.example/t/hillside-surgery/",
    speak_to=("Amina Yusuf, practice manager",),
    on=date(2026, 6, 20),
)
