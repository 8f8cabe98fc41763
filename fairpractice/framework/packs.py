"""Framework packs: load, look up, filter. This is the door: import from here.

A pack is a folder of YAML (docs/packs.md). Loading checks everything and raises PackErrors with every mistake,
each with its file and line. Nothing here knows Django; the caller keeps the loaded pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from fairpractice.framework.histories import check_changes
from fairpractice.framework.reading import PackError, PackErrors, Reader, Record
from fairpractice.framework.schema import SCHEMA_VERSION
from fairpractice.framework.searching import Hit, search
from fairpractice.framework.shapes import (
    EMPLOYER_TYPES,
    ConversationGuide,
    Entry,
    FirstStep,
    Footnote,
    GlossaryTerm,
    Initiative,
    Introduction,
    Meaning,
    Merge,
    OverviewLine,
    Pack,
    Page,
    Point,
    Recommendation,
    Resource,
    ResourceGroup,
    Retirement,
    Rewording,
    Source,
    Split,
    StartingPoint,
    Theme,
    ThemeOverview,
    VersionChanges,
)
from fairpractice.framework.statements import EvidenceCategory, MappingLink, Statement, StatementMapping
from fairpractice.framework.translating import English, mark, translate

__all__ = [
    "EMPLOYER_TYPES",
    "SCHEMA_VERSION",
    "ConversationGuide",
    "English",
    "Entry",
    "EvidenceCategory",
    "FirstStep",
    "Footnote",
    "GlossaryTerm",
    "Hit",
    "Initiative",
    "Introduction",
    "MappingLink",
    "Meaning",
    "Merge",
    "OverviewLine",
    "Pack",
    "PackError",
    "PackErrors",
    "Page",
    "Point",
    "Recommendation",
    "Resource",
    "ResourceGroup",
    "Retirement",
    "Rewording",
    "Source",
    "Split",
    "StartingPoint",
    "Statement",
    "StatementMapping",
    "Theme",
    "ThemeOverview",
    "VersionChanges",
    "content_root",
    "for_employer",
    "languages",
    "load_mapping",
    "load_pack",
    "search",
]


def content_root() -> Path:
    """The folder of packs and mappings: inside an installed package, beside it in a checkout.

    Raise FileNotFoundError if there is neither.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "content", package.parent / "content"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"no content folder beside or inside {package}")


def languages(folder: Path) -> tuple[str, ...]:
    """The languages a pack can be loaded in, English first."""
    return ("en", *sorted(path.stem for path in (folder / "translations").glob("*.yaml")))


def load_pack(folder: Path, language: str = "en", *, mark_english: bool = False) -> Pack:
    """Read and check a pack. Raise PackErrors.

    Text that `language` lacks stays English; so does all of it where there is no such translation. With
    `mark_english` each such text is an `English`, which says so on a page.
    Every translation in the folder is checked, whichever is asked for.
    """
    folder = Path(folder).resolve()
    reader = Reader(folder.parent)
    head = reader.read(folder / "pack.yaml", "pack")
    intro = reader.read(folder / "introduction.yaml", "introduction")
    themes = [reader.read(path, "theme") for path in _theme_files(reader, head, folder)]
    lists = {kind: reader.read(folder / f"{kind}.yaml", kind) for kind in ("resources", "glossary", "footnotes")}
    changes = _read_changes(reader, folder, head)
    if reader.unreadable:  # whatever names their ids would seem wrong as well
        reader.stop_if_wrong()
    for record in (head, intro, *themes, *lists.values()):
        for inner in record.walk():
            reader.check_references(inner)
            _check_resource(reader, inner)
    if changes is not None:
        check_changes(reader, head, changes, _answerable(reader))
    for path in sorted((folder / "translations").glob("*.yaml")):
        translate(reader, path, {"conversations": intro}, apply=path.stem == language)
    reader.stop_if_wrong()
    if mark_english:
        for record in (head, intro, *themes, *lists.values(), *([changes] if changes else [])):
            mark(record)
    return _build(head, intro, themes, lists, changes, language)


def _answerable(reader: Reader) -> set[str]:
    return {id for id, record in reader.by_id.items() if record.kind in ("initiative", "recommendation")}


def _theme_files(reader: Reader, head: Record, folder: Path) -> list[Path]:
    """themes/<id>.yaml for each theme the pack names; a file that is not named is a mistake too."""
    named = [folder / "themes" / f"{id}.yaml" for id in head.values.get("themes", []) if id and "/" not in id]
    for path in sorted((folder / "themes").glob("*.yaml")):
        if path not in named and "themes" in head.values:
            reader.fail(reader.name(path), 1, "pack.yaml does not name this theme")
    return named


def _read_changes(reader: Reader, folder: Path, head: Record) -> Record | None:
    path = folder / "changes.yaml"
    if path.exists():
        return reader.read(path, "changes")
    if head.values.get("version", 1) > 1:
        reader.fail(head.file, head.lines["version"], "a pack after version 1 needs changes.yaml")
    return None


def _check_resource(reader: Reader, record: Record) -> None:
    """A reader of the page must be able to get at it: by an address, or by asking someone. Fill `url` in."""
    if record.kind != "resource":
        return
    ways = [name for name in ("url", "footnote") if name in record.lines]
    if len(ways) > 1:
        reader.fail(record.file, record.lines["url"], "this resource has both “url” and “footnote”; keep one")
    if not ways and "ask" not in record.lines and "children" not in record.lines:
        reader.fail(record.file, record.line, "this resource needs “url”, “footnote” or “ask”")
    footnote = reader.by_id.get(record.values.get("footnote", ""))
    if footnote is not None and "url" in footnote.values:
        record.values.setdefault("url", footnote.values["url"])


def _build(
    head: Record,
    intro: Record,
    themes: list[Record],
    lists: Mapping[str, Record],
    changes: Record | None,
    language: str,
) -> Pack:
    built = head.build()
    versions: Iterable[VersionChanges] = changes.build()["versions"] if changes else ()
    return Pack(
        **{name: built[name] for name in ("id", "version", "title", "text", "source")},
        introduction=intro.build(),
        themes=tuple(theme.build() for theme in themes),
        resource_groups=lists["resources"].build()["groups"],
        glossary=lists["glossary"].build()["terms"],
        footnotes=lists["footnotes"].build()["footnotes"],
        changes=tuple(_with_version(changed) for changed in versions),
        language=language,
    )


def _with_version(changed: VersionChanges) -> VersionChanges:
    return replace(changed, reworded=tuple(replace(item, version=changed.version) for item in changed.reworded))


def load_mapping(
    path: Path, packs: Iterable[Pack], language: str = "en", *, mark_english: bool = False
) -> StatementMapping:
    """Read and check a mapping of statements to items of `packs`. Raise PackErrors.

    Every pack it names must be among `packs`, loaded whole (not filtered for an employer). Its translations are in a
    folder beside it that is named after it; language and marks are as in `load_pack`.
    """
    path = Path(path).resolve()
    reader = Reader(path.parent)
    record = reader.read(path, "mapping")
    known = {pack.id: pack for pack in packs}
    for inner in record.walk():
        reader.check_references(inner)
        pack, item = inner.values.get("pack"), inner.values.get("item")
        if inner.kind == "link" and pack is not None and pack not in known:
            reader.fail(inner.file, inner.lines["pack"], f"there is no pack “{pack}”")
        elif inner.kind == "link" and pack is not None and item is not None and item not in known[pack].items:
            reader.fail(inner.file, inner.lines["item"], f"pack “{pack}” has no recommendation or initiative “{item}”")
    for translation in sorted((path.with_suffix("") / "translations").glob("*.yaml")):
        translate(reader, translation, {"reasons": record}, apply=translation.stem == language)
    reader.stop_if_wrong()
    if mark_english:
        mark(record)
    mapping: StatementMapping = record.build()
    return mapping


def for_employer(pack: Pack, employer: str) -> Pack:
    """The pack as one type of employer sees it: what concerns only others is gone, and so are references to it.

    Raise ValueError for an unknown type. Answers are reconciled with the whole pack, never with this one.
    """
    if employer not in EMPLOYER_TYPES:
        raise ValueError(f"unknown employer type: {employer}")
    hidden = {id for id, entry in pack.entries.items() if not _concerns(entry, employer)}
    for id, entry in pack.entries.items():  # what stands inside something hidden is hidden too
        if id in hidden and isinstance(entry, Initiative | Recommendation | Resource):
            hidden.update(inner.id for inner in entry.walk())
    filtered: Pack = _without(pack, hidden)
    return filtered


def _concerns(entry: Entry, employer: str) -> bool:
    employers = getattr(entry, "employers", ())
    return not employers or employer in employers


def _without(value: Any, hidden: set[str]) -> Any:
    """A copy without hidden entries and references; shares whatever holds none."""
    if isinstance(value, tuple):
        return tuple(_without(item, hidden) for item in value if getattr(item, "id", item) not in hidden)
    names = getattr(value, "__dataclass_fields__", {})
    if not names or isinstance(value, VersionChanges):
        return value
    return replace(value, **{name: _without(getattr(value, name), hidden) for name in names})
