"""What the holders of a pool are asked to add up for one place, and what they must refuse. Pure: no Django, no database.

For each question the Practices are dealt into *parts* (networks that may be told, and all others): a holder hands out one sum a
part. For group sizes single Practices are added up too, but never those with fewer than seven answers: these are told in groups.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from fairpractice.figures.pools import RULES

LEAST = RULES.practices  # of one sum: the fewest Practices
TOGETHER = RULES.insiders + 2  # teams under seven in a group: two of them who compare notes leave two unknown


@dataclass(frozen=True, slots=True)
class Part:
    """Practices (public ids) that are added up together. of: the name of their network, "" for all others."""

    of: str
    practices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """practices: public id and name. items: by question. sizes: whose sizes are added up together; may be empty."""

    release: str
    pool: str
    name: str
    place: str
    place_name: str
    practices: tuple[tuple[str, str], ...]
    items: Mapping[str, tuple[Part, ...]]
    sizes: tuple[tuple[str, ...], ...]

    def text(self) -> str:
        """The request as both holders get it, byte for byte: its digest tells whether they summed the same."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(id for id, _name in self.practices)


def read(text: str) -> Request:
    """What `Request.text` wrote. Raises ValueError for anything else."""
    try:
        body = json.loads(text)
        found = Request(
            release=_text(body["release"]),
            pool=_text(body["pool"]),
            name=_text(body["name"]),
            place=_text(body["place"]),
            place_name=_text(body["place_name"]),
            practices=tuple((_text(id), _text(name)) for id, name in body["practices"]),
            items={
                item: tuple(Part(_text(part["of"]), tuple(map(_text, part["practices"]))) for part in parts)
                for item, parts in body["items"].items()
            },
            sizes=tuple(tuple(map(_text, group)) for group in body["sizes"]),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("This is no request of a pool.") from error
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def digest(text: str) -> str:
    """64 hexadecimal digits (BLAKE2b): works in a browser without a secure connection too."""
    return hashlib.blake2b(text.encode(), digest_size=32).hexdigest()


def refused(asked: Request, small: frozenset[str], answered: Mapping[str, frozenset[str]]) -> str:
    """Why a holder must not add this up, in words; "" where they may.

    small: the Practices with fewer than seven answers; answered: the questions in each share. Both are read in the shares.
    """
    if len(asked.practices) < LEAST or len(asked.ids) != len(asked.practices):
        return f"A sum needs at least {LEAST} different Practices."
    if not asked.items:
        return "No question is asked for."
    together = [frozenset(group) for group in asked.sizes if len(group) != 1]
    if any(len(group) == 1 and group[0] in small for group in asked.sizes):
        return "The size of one small team is asked for: that must not be told."
    named = [id for group in asked.sizes if len(group) != 1 for id in group]
    if len(set(named)) != len(named) or any(group - small or len(group) < TOGETHER for group in together):
        return f"Sizes are told of one Practice, or of at least {TOGETHER} small teams together, each in one group."
    for item, parts in asked.items.items():
        members = [id for part in parts for id in part.practices]
        if not parts or any(len(part.practices) < LEAST for part in parts) or len(set(members)) != len(members):
            return f"A part of a sum needs at least {LEAST} Practices, each once."
        if any(item not in answered.get(id, ()) for id in members):
            return "A question is asked for that some of these Practices did not ask."
        inside = small & set(members)
        if inside != frozenset[str]().union(*(group for group in together if group <= inside)):
            return "The small teams of a group are added up all together or not at all."
    return ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a Practice brought: its questions, and how many answered (None: fewer than seven). network: "" if none may be told."""

    id: str
    name: str
    network: str
    items: frozenset[str]
    answers: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What can be asked for: by question its parts, and whose sizes. Without items nothing could be told."""

    items: Mapping[str, tuple[Part, ...]]
    sizes: tuple[tuple[str, ...], ...]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(id for parts in self.items.values() for part in parts for id in part.practices)


def plan(
    brought: Sequence[Brought],
    items: Sequence[str],
    grouped: bool,
    tells: Callable[[str, Sequence[Brought], Sequence[int]], bool],
) -> Plan:
    """What to ask for. tells: whether figures could say anything of a question, given which larger Practices would be added up,
    and how many small teams in each group.

    Small teams come in as groups of four or more, and for a question only where all of a group asked it: else their sizes would
    follow by subtraction. brought: in an order that lasts, so that groups are the same from one closing day to the next.
    """
    teams = _groups([b for b in brought if b.answers is None])
    found: dict[str, tuple[Part, ...]] = {}
    for item in items:
        big = [b for b in brought if b.answers is not None and item in b.items]
        few = [group for group in teams if all(item in b.items for b in group)]
        enough = len(big) + len(few) >= LEAST and sum(b.answers or 0 for b in big) >= RULES.answers
        if enough and tells(item, big, [len(group) for group in few]):
            found[item] = _parts(big, [b for group in few for b in group])
    used = Plan(found, ()).ids
    sizes = [(b.id,) for b in brought if grouped and b.answers is not None and b.id in used]
    return Plan(found, (*sizes, *(tuple(b.id for b in group) for group in teams if group[0].id in used)))


def _groups(small: Sequence[Brought]) -> list[list[Brought]]:
    """Groups of four; the last has up to seven. None where there are fewer than four."""
    number = len(small) // TOGETHER
    ends = [TOGETHER * n for n in range(1, number)] + [len(small)] * bool(number)
    return [list(small[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def _parts(big: Sequence[Brought], few: Sequence[Brought]) -> tuple[Part, ...]:
    """Networks of six or more, and all others: six or more as well, else the smallest network goes to them."""
    told = [(name, n) for name, n in Counter(b.network for b in big if b.network).most_common() if n >= LEAST]
    while True:
        names = [name for name, _n in told]
        rest = (*(b.id for b in big if b.network not in names), *(b.id for b in few))
        if not told or not 0 < len(rest) < LEAST:
            break
        told.pop()
    parts = [Part(name, tuple(b.id for b in big if b.network == name)) for name in sorted(names)]
    return (*parts, Part("", rest)) if rest else tuple(parts)
