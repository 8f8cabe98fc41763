"""What a pack is made of: frozen dataclasses, no reading and no writing.

Every text is plain text in the language the pack was loaded in; a blank line parts paragraphs. `employers` empty means
everyone. `page` is the page of the source, or "front" for its unnumbered first pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

Page = int | str

EMPLOYER_TYPES = ("gp", "dental", "pharmacy", "optometry", "other")


class Meaning(StrEnum):
    """Whether new words of an item ask the same thing as the old words did."""

    SAME = "same"
    CHANGED = "changed"


@dataclass(frozen=True)
class Source:
    """Where the content of a pack comes from. `url` is empty where none is known."""

    title: str
    publisher: str
    credit: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Footnote:
    id: str
    title: str
    url: str
    page: Page


@dataclass(frozen=True)
class GlossaryTerm:
    id: str
    title: str
    text: str
    page: Page
    note: str = ""


@dataclass(frozen=True)
class Resource:
    """A thing to read or use. `url` is given, or comes from the footnote, or is empty: then `ask` says who to ask."""

    id: str
    title: str
    text: str
    page: Page
    url: str = ""
    ask: str = ""
    footnote: str = ""
    employers: tuple[str, ...] = ()
    children: tuple[Resource, ...] = ()

    def walk(self) -> Iterator[Resource]:
        """This resource, then those inside it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class ResourceGroup:
    id: str
    title: str
    text: str
    page: Page
    resources: tuple[Resource, ...]


@dataclass(frozen=True)
class Recommendation:
    """One thing the framework suggests. Sub-points are its `children` and have ids (and answers) of their own."""

    id: str
    text: str
    page: Page
    title: str = ""
    note: str = ""
    employers: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    children: tuple[Recommendation, ...] = ()

    def walk(self) -> Iterator[Recommendation]:
        """This recommendation, then its sub-points."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class FirstStep:
    """A suggested first action, why it is a good first one, and the recommendations it answers."""

    id: str
    text: str
    reason: str
    recommendations: tuple[str, ...]


@dataclass(frozen=True)
class ConversationGuide:
    """How to talk about one initiative in a short team meeting. `opening` is something the host can say aloud."""

    id: str
    purpose: str
    prepare: tuple[str, ...]
    opening: str
    questions: tuple[str, ...]
    listening: tuple[str, ...]
    record: tuple[str, ...]
    if_hard: tuple[str, ...]


@dataclass(frozen=True)
class Initiative:
    """`question` fits one phone page ("where are we on this?"); `evidence` are hints, never a checklist to pass."""

    id: str
    title: str
    text: str
    page: Page
    question: str
    why: str
    recommendations: tuple[Recommendation, ...]
    first_steps: tuple[FirstStep, ...]
    evidence: tuple[str, ...]
    conversation: ConversationGuide
    employers: tuple[str, ...] = ()

    def walk(self) -> Iterator[Recommendation]:
        """Every recommendation and sub-point, in the order of the source."""
        for recommendation in self.recommendations:
            yield from recommendation.walk()


@dataclass(frozen=True)
class Theme:
    id: str
    title: str
    text: str
    page: Page
    initiatives: tuple[Initiative, ...]


@dataclass(frozen=True)
class Point:
    """A short passage of the introduction: an aim, a principle, a word of guidance."""

    id: str
    text: str
    page: Page
    title: str = ""
    footnotes: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()


@dataclass(frozen=True)
class OverviewLine:
    id: str
    text: str
    page: Page
    initiatives: tuple[str, ...]


@dataclass(frozen=True)
class ThemeOverview:
    """The one-page view of a theme: its lines, each tied to initiatives."""

    theme: str
    lines: tuple[OverviewLine, ...]


@dataclass(frozen=True)
class StartingPoint:
    """A good place to start, as the framework itself suggests."""

    id: str
    title: str
    text: str
    reason: str
    page: Page
    initiatives: tuple[str, ...]
    recommendations: tuple[str, ...]
    resources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Introduction:
    """`conversations` is our own advice for any team conversation, so its passages carry no page of the source."""

    about: tuple[Point, ...]
    aims: tuple[Point, ...]
    principles: tuple[Point, ...]
    guidance: tuple[Point, ...]
    overview: tuple[ThemeOverview, ...]
    starting_points: tuple[StartingPoint, ...]
    conversations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rewording:
    """Item `item` was given new words in version `version`; `was` is the old wording, or empty."""

    item: str
    meaning: Meaning
    was: str = ""
    version: int = 0


@dataclass(frozen=True)
class Split:
    item: str
    into: tuple[str, ...]
    was: str = ""


@dataclass(frozen=True)
class Merge:
    items: tuple[str, ...]
    into: str
    was: str = ""


@dataclass(frozen=True)
class Retirement:
    item: str
    reason: str
    was: str = ""


@dataclass(frozen=True)
class VersionChanges:
    """What version `version` changed against the one before."""

    version: int
    added: tuple[str, ...] = ()
    reworded: tuple[Rewording, ...] = ()
    split: tuple[Split, ...] = ()
    merged: tuple[Merge, ...] = ()
    retired: tuple[Retirement, ...] = ()


Entry = (
    Footnote
    | GlossaryTerm
    | Resource
    | ResourceGroup
    | Recommendation
    | FirstStep
    | ConversationGuide
    | Initiative
    | Theme
    | Point
    | OverviewLine
    | StartingPoint
)


@dataclass(frozen=True)
class Pack:
    """A whole framework. `version` counts up from 1; `language` is the one asked for (English where it lacks text)."""

    id: str
    version: int
    title: str
    text: str
    source: Source
    introduction: Introduction
    themes: tuple[Theme, ...]
    resource_groups: tuple[ResourceGroup, ...]
    glossary: tuple[GlossaryTerm, ...]
    footnotes: tuple[Footnote, ...]
    changes: tuple[VersionChanges, ...] = field(default=())
    language: str = "en"

    @property
    def initiatives(self) -> tuple[Initiative, ...]:
        return tuple(initiative for theme in self.themes for initiative in theme.initiatives)

    @property
    def recommendations(self) -> tuple[Recommendation, ...]:
        """Every recommendation, without sub-points."""
        return tuple(item for initiative in self.initiatives for item in initiative.recommendations)

    @property
    def resources(self) -> tuple[Resource, ...]:
        """Every resource, those inside others included."""
        return tuple(found for group in self.resource_groups for top in group.resources for found in top.walk())

    @cached_property
    def items(self) -> Mapping[str, Initiative | Recommendation]:
        """Everything a Practice can answer, by id, in order: initiatives, their recommendations, sub-points."""
        found: dict[str, Initiative | Recommendation] = {}
        for initiative in self.initiatives:
            found[initiative.id] = initiative
            found.update((item.id, item) for item in initiative.walk())
        return found

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Everything with an id, by id."""
        return {entry.id: entry for entry in self._walk()}

    def _walk(self) -> Iterator[Entry]:
        intro = self.introduction
        for points in (intro.about, intro.aims, intro.principles, intro.guidance):
            yield from points
        yield from intro.starting_points
        for overview in intro.overview:
            yield from overview.lines
        for theme in self.themes:
            yield theme
            for initiative in theme.initiatives:
                yield initiative
                yield from initiative.walk()
                yield from initiative.first_steps
                yield initiative.conversation
        yield from self.resource_groups
        yield from self.resources
        yield from self.glossary
        yield from self.footnotes

    def initiative(self, id: str) -> Initiative:
        """Raise KeyError if there is none."""
        found = self.items[id]
        if not isinstance(found, Initiative):
            raise KeyError(id)
        return found

    def recommendation(self, id: str) -> Recommendation:
        """A recommendation or sub-point. Raise KeyError if there is none."""
        found = self.items[id]
        if not isinstance(found, Recommendation):
            raise KeyError(id)
        return found

    def resource(self, id: str) -> Resource:
        """Raise KeyError if there is none."""
        found = self.entries[id]
        if not isinstance(found, Resource):
            raise KeyError(id)
        return found

    def initiative_of(self, item: str) -> Initiative:
        """The initiative that an item stands in (itself, if it is one). Raise KeyError if there is none."""
        return self._owners[item]

    @cached_property
    def _owners(self) -> dict[str, Initiative]:
        owners = {item.id: initiative for initiative in self.initiatives for item in initiative.walk()}
        return owners | {initiative.id: initiative for initiative in self.initiatives}
