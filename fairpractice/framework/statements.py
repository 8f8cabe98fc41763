"""Statements of a regulator or programme, and the items of packs that help to show them: frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass

from fairpractice.framework.shapes import Source


@dataclass(frozen=True)
class EvidenceCategory:
    id: str
    title: str
    text: str


@dataclass(frozen=True)
class MappingLink:
    """Item `item` of pack `pack` helps to show the statement; `evidence` are ids of evidence categories."""

    item: str
    reason: str
    evidence: tuple[str, ...]
    pack: str = ""


@dataclass(frozen=True)
class Statement:
    id: str
    title: str
    text: str
    links: tuple[MappingLink, ...]
    employers: tuple[str, ...] = ()


@dataclass(frozen=True)
class StatementMapping:
    """Statements of a regulator or programme, tied to items of packs. `checked` says how sure we are of the facts."""

    id: str
    title: str
    text: str
    source: Source
    checked: str
    evidence_categories: tuple[EvidenceCategory, ...]
    statements: tuple[Statement, ...]

    def statements_for(self, employer: str) -> tuple[Statement, ...]:
        return tuple(found for found in self.statements if not found.employers or employer in found.employers)

    def statements_on(self, item: str, pack: str) -> tuple[Statement, ...]:
        """The statements that an item of a pack helps to show."""
        return tuple(s for s in self.statements if any(k.item == item and k.pack == pack for k in s.links))
