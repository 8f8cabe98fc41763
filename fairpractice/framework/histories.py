"""Checks changes.yaml: does the told history of the items lead to the pack as it is now?"""

from __future__ import annotations

from collections.abc import Iterator

from fairpractice.framework.reading import Reader, Record


def check_changes(reader: Reader, head: Record, changes: Record, items: set[str]) -> None:
    """Note every contradiction. `items` are the ids that exist now: initiatives, recommendations, sub-points.

    Every version from 2 on is told, in order. An id that has gone (split, merged or retired) never comes back.
    """
    history = _History(reader, changes.file)
    expected = 2
    for entry in changes.values.get("versions", []):
        version = entry.values.get("version", expected)
        if version != expected:
            line = entry.lines["version"]
            reader.fail(changes.file, line, f"expected version {expected} here: tell each version from 2 on, in order")
        history.tell(entry, version)
        expected = version + 1
    current = head.values.get("version", 1)
    if current > 1 and expected <= current:
        reader.fail(changes.file, 1, f"nothing is said about version {expected}; pack.yaml says version {current}")
    if expected - 1 > current:
        reader.fail(changes.file, 1, f"version {expected - 1} is told, but pack.yaml says version {current}")
    history.finish(items)


def _ids(record: Record, name: str) -> list[str]:
    """The ids under a key; none where it is missing or was wrong."""
    value = record.values.get(name, [])
    return [id for id in (value if isinstance(value, list) else [value]) if id]


class _History:
    def __init__(self, reader: Reader, file: str) -> None:
        self.reader = reader
        self.file = file
        self.alive: dict[str, int] = {}  # id to the line that named it last
        self.gone: dict[str, tuple[int, int]] = {}  # id to the version it went in, and the line

    def tell(self, entry: Record, version: int) -> None:
        """One version: what was touched, what came, what went."""
        leaving = dict(self._leaving(entry))
        arriving = dict(self._arriving(entry))
        touched: set[str] = set()
        for id, line in (*self._leaving(entry), *self._reworded(entry)):
            self._check_not_gone(id, line)
            if id in touched:
                self._fail(line, f"“{id}” is changed twice in version {version}")
            touched.add(id)
        for id, line in arriving.items():
            self._check_not_gone(id, line)
            if id in leaving:
                self._fail(line, f"“{id}” comes and goes in the same version; give the new one a new id")
        for id in _ids(entry, "added"):
            self._check_added(id, entry.lines["added"], arriving, touched)
        self.alive.update(self._reworded(entry))
        self.alive.update(arriving)
        self.alive.update((id, entry.lines["added"]) for id in _ids(entry, "added"))
        for id, line in leaving.items():
            self.alive.pop(id, None)
            self.gone.setdefault(id, (version, line))

    def finish(self, items: set[str]) -> None:
        """What should be there now is there, and nothing that went."""
        for id, line in self.alive.items():
            if id not in items:
                self._fail(line, f"no initiative or recommendation has the id “{id}”; if it has gone, say how")
        for id, (version, line) in self.gone.items():
            if id in items:
                self._fail(line, f"“{id}” went in version {version} but is still in the pack")

    def _check_added(self, id: str, line: int, arriving: dict[str, int], touched: set[str]) -> None:
        self._check_not_gone(id, line)
        if id in arriving:
            self._fail(line, f"“{id}” is named as added and as what another became; keep one")
        elif id in self.alive or id in touched:
            self._fail(line, f"“{id}” is named as added but was there before")

    def _check_not_gone(self, id: str, line: int) -> None:
        if id in self.gone:
            version = self.gone[id][0]
            self._fail(line, f"“{id}” went in version {version} and may not come back; give it a new id")

    def _fail(self, line: int, message: str) -> None:
        self.reader.fail(self.file, line, message)

    @staticmethod
    def _reworded(entry: Record) -> list[tuple[str, int]]:
        return [(id, one.line) for one in entry.values.get("reworded", []) for id in _ids(one, "item")]

    @staticmethod
    def _leaving(entry: Record) -> Iterator[tuple[str, int]]:
        for kind in ("split", "retired"):
            for one in entry.values.get(kind, []):
                yield from ((id, one.line) for id in _ids(one, "item"))
        for one in entry.values.get("merged", []):  # an item may live on as what others are merged into
            yield from ((id, one.line) for id in _ids(one, "items") if id not in _ids(one, "into"))

    @staticmethod
    def _arriving(entry: Record) -> Iterator[tuple[str, int]]:
        for kind in ("split", "merged"):
            for one in entry.values.get(kind, []):
                yield from ((id, one.line) for id in _ids(one, "into"))
