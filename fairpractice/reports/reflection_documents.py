"""What a reflection needs on paper, as data: the slips with the teller's own sheet, and the poster for the kettle.

Codes and count words are secrets: they are left out of `repr`, and from here to the PDF they stay in memory.
"""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from fairpractice.reports.documents import PDF, document
from fairpractice.reports.words import ENGLISH, Words, shorten

GROUP = 4  # letters of a code that stand together
MOST_PROMISES, MOST_CONTACTS = 4, 3


@dataclass(frozen=True)
class Slips:
    """Slips to cut apart, one a code, in the order given (which must be random already); nothing on them is counted.

    address: of the page where people answer; the QR code adds "#CODE", or "#a=CODE" and "#b=CODE" with two colours.
    closes: the last day, in words. truth: sentences true for this set-up. teller: whom to tell of a refused slip.
    two_colours: a cast needs Slip A (white) and Slip B (blue); blue alone says so too. spares: how many of the codes are
    spares. count_code: its words joined by "-"; given, the first page is the teller's own sheet. phones: whether phones can
    open the address; where only one computer can, a square to scan would lead nowhere, and there is none.
    Raises ValueError for no codes, a code twice, or more spares than codes.
    """

    practice: str
    title: str
    address: str
    codes: tuple[str, ...] = field(repr=False)
    closes: str
    truth: tuple[str, ...]
    teller: str
    colour: Literal["white", "blue"] = "white"
    count_code: str = field(default="", repr=False)
    spares: int = 0
    two_colours: bool = False
    phones: bool = True
    kinds: ClassVar[frozenset[str]] = PDF

    def __post_init__(self) -> None:
        if not self.codes or len({_bare(each) for each in self.codes}) != len(self.codes):
            raise ValueError("Slips carry a code each, and no code twice.")
        if not 0 <= self.spares <= len(self.codes):
            raise ValueError("Spares are some of the slips.")

    @property
    def letter(self) -> Literal["", "A", "B"]:
        """Which of the two slips these are; "" where one is enough."""
        if self.colour == "blue":
            return "B"
        return "A" if self.two_colours else ""

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        _ = words.gettext
        name = {"name": shorten(self.teller, 60)}
        both = {"A": _("You also need a Slip B (square)."), "B": _("You also need a Slip A (circle).")}
        told = {
            "slip": {"A": _("Slip A"), "B": _("Slip B")}.get(self.letter, ""),
            "both": both.get(self.letter, ""),
            "how": _("Scan the square, or type this address and then the code:")
            if self.phones
            else _("On the computer that was put there for it, open this address and type the code:"),
            "code": _("Your code"),
            "closes": _("Answer by %(day)s.") % {"day": self.closes},
            "one": _("One answer per slip. Keep it to yourself."),
            "refused": _("If your slip is refused, someone may have used it: tell %(name)s.") % name,
            "qr": _("QR code that opens the page with this slip’s code"),
            **_sheet_words(self, words),
        }
        return {
            **document("slips", _("Slips: %(title)s") % {"title": shorten(self.title, 120)}, words, told),
            "practice": shorten(self.practice, 90),
            "round": shorten(self.title, 90),
            "typed": self.address,
            "letter": self.letter,
            "phones": self.phones,
            "slips": [{"code": _grouped(each), "address": self._opens(each)} for each in self.codes],
            "truth": list(self.truth),
            "count_words": [each for each in self.count_code.split("-") if each],
            "steps": _teller_steps(self, words) if self.count_code else [],
            "on_the_day": _count_steps(self, words) if self.count_code else [],
            "counts": _counts(self, words),
        }

    def _opens(self, code: str) -> str:
        """The address in the QR code. Browsers never send what stands after the "#"."""
        key = f"{self.letter.lower()}=" if self.letter else ""
        return f"{self.address}#{key}{_bare(code)}"


@dataclass(frozen=True)
class KettlePoster:
    """One A4 page where people make their tea: everyone is asked. address: of the page, without any code.

    closes: the last day, in words. promise: what can be shown and what never is. minutes: that answering takes.
    phones: whether phones can open the address; else there is no square to scan.
    """

    practice: str
    title: str
    address: str
    closes: str
    promise: tuple[str, ...]
    minutes: int
    contacts: tuple[str, ...]
    phones: bool = True
    kinds: ClassVar[frozenset[str]] = PDF

    def payload(self, words: Words = ENGLISH) -> dict[str, Any]:
        _ = words.gettext
        minutes = {"minutes": words.number(self.minutes)}
        told = {
            "asking": _("We are asking everyone who works here"),
            "closes": _("Answer by %(day)s.") % {"day": self.closes},
            "minutes": _("It takes about %(minutes)s minutes.") % minutes
            if self.minutes > 1
            else _("It takes a minute or two."),
            "how": _("How to answer"),
            "shown": _("What will be shown"),
            "ask": _("Who to ask"),
            "scan": _("See the page first") if self.phones else _("The address on that computer"),
            "hint": _("This square holds no code. Yours is on your slip.") if self.phones else "",
            "qr": _("QR code that opens the address printed beneath it"),
        }
        steps = (
            _("Take a slip. Any slip: nobody notes who has which."),
            _("Scan its square with your phone, or type its address and code, away from other people.")
            if self.phones
            else _(
                "Go to the computer that was put there for it, when nobody is near, and type the code of your slip."
            ),
            _("Answer what you like, leave out what you like, and press Send. Then tear up the slip."),
        )
        return {
            **document("kettle", shorten(f"{self.title}: {self.practice}", 200), words, told),
            "practice": shorten(self.practice, 90),
            "heading": shorten(self.title, 120),
            "steps": list(steps),
            "promise": [shorten(each, 240) for each in self.promise[:MOST_PROMISES]],
            "contacts": [shorten(each, 90) for each in self.contacts[:MOST_CONTACTS]],
            "phones": self.phones,
            "address": self.address,
        }


def _bare(code: str) -> str:
    return "".join(each for each in code.upper() if each.isalnum())


def _grouped(code: str) -> str:
    bare = _bare(code)
    return "-".join(bare[at : at + GROUP] for at in range(0, len(bare), GROUP))


def _sheet_words(slips: Slips, words: Words) -> dict[str, str]:
    """The words of the teller's own sheet and of the sheet for counting."""
    _ = words.gettext
    sheet = {"A": _("Slips A to cut out"), "B": _("Slips B to cut out")}.get(slips.letter, _("Slips to cut out"))
    return {
        "sheet": sheet,
        "keep": _("Keep this. Show it to nobody until the count."),
        "count_code": _("The count words"),
        "for": _(
            "The answers are locked. These words, in this order, open them. They are kept nowhere else: "
            "if this page is lost, nobody can count the answers."
        ),
        "now": _("What to do now"),
        "on_the_day": _("What to do on the day of the count"),
        "counting": _("How many slips"),
        "counting_for": _("Fill this in on the day of the count, and show it to the team."),
        "what": _("Slips"),
        "number": _("How many"),
        "adds_up": _(
            "Given out and left over together make the slips printed. If they do not, a slip is missing: tell the team."
        ),
        "write": _("Space to write"),
        "counted_by": _("Counted by"),
        "seen_by": _("Seen by"),
        "day": _("Day"),
    }


def _teller_steps(slips: Slips, words: Words) -> list[str]:
    _ = words.gettext
    return [
        _("Print, and stay at the printer. Then delete the file, and empty the bin. Send it to nobody."),
        _("Cut the slips apart, fold them and mix them."),
        _("Let each person pick one. Write down nobody’s name and nobody’s code."),
        _("Keep the spare slips and this page locked away. Give a spare to anyone who lost a slip."),
    ]


def _count_steps(slips: Slips, words: Words) -> list[str]:
    _ = words.gettext
    return [
        _("Wait until it has closed: the last day to answer is %(day)s.") % {"day": slips.closes},
        _("Count the slips left over. Write the number on the last page, and tear those slips up."),
        _("Open your page for this round and type the words above. Capitals and spaces do not matter."),
        _("When the results are there, tear up this page."),
    ]


def _counts(slips: Slips, words: Words) -> list[list[str]]:
    """Rows of the sheet for counting: what, and how many ("" to write on)."""
    _ = words.gettext
    printed = len(slips.codes)
    return [
        [_("Printed for people"), words.number(printed - slips.spares)],
        [_("Printed as spares"), words.number(slips.spares)],
        [_("Printed altogether"), words.number(printed)],
        [_("Given out"), ""],
        [_("Left over"), ""],
    ]
