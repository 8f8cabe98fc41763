"""Opens a workbook in a process of its own: bytes from stdin, rows as JSON lines to stdout, nothing on a disk.

A damaged file can make the reader ask for 8 GB or stop the process it runs in; here it takes nobody with it. Runs as a plain script,
without Django. The first line out is `{"sheet": …, "others": […]}` or `{"problem": "password" | "damaged" | "too large"}`.
"""

import io
import itertools
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine as calamine

ZIP = b"PK\x03\x04"
MOST_UNPACKED = 300_000_000  # bytes
MOST_CELLS = 6_000_000
_MEMORY = 2_500_000_000  # bytes of addresses
_SHEETS = 10
_LOOK_AT = 40  # rows from which a sheet is judged
_MOST_MERGED = 5_000
_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_REPEATED = re.compile(
    rb"""<(?:[\w-]+:)?table-(row|cell)\b[^>]*?number-(?:rows|columns)-repeated=["'](\d+)["'][^>]*?(/?)>(.*?)</(?:[\w-]+:)?table-\1>""",
    re.DOTALL,
)
Cell = str | int | float | bool | date | datetime | time | timedelta


class Problem(Exception):
    """Why a file is not read: "password" or "too large"."""


def text(cell: Cell | None) -> str:
    """A cell as it reads: 3 for 3.0, a day as 2026-11-25."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time(0):
        return cell.date().isoformat()
    return str(cell).strip()


def look(data: bytes) -> None:
    """Unpacks without keeping, to see how much is inside. Raises Problem, or what zipfile raises."""
    left = MOST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            left -= _look_into(packed, name, left)
            if name == "META-INF/manifest.xml" and b"encryption-data" in packed.read(name)[:100_000]:
                raise Problem("password")
            if name == "content.xml":
                _no_huge_repeats(packed.read(name))


def _look_into(packed: zipfile.ZipFile, name: str, left: int) -> int:
    sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
    size, rows, columns, rest = 0, 1, 1, b""
    with packed.open(name) as part:
        while piece := part.read(1 << 18):
            size += len(piece)
            if size > left:
                raise Problem("too large")
            if sheet:
                for letters, digits in _CELL.findall(rest + piece):
                    columns, rows = max(columns, _column(letters)), max(rows, int(digits))
                if (
                    columns * rows > MOST_CELLS
                ):  # the reader sets room aside for each, one stray cell far away is enough
                    raise Problem("too large")
                rest = piece[-200:]
    return size


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _no_huge_repeats(content: bytes) -> None:
    for _what, times, closed, inner in _REPEATED.findall(content):
        if not closed and int(times) > 10_000 and (b":p>" in inner or b":p/>" in inner or b"value=" in inner):
            raise Problem("too large")


def rows(sheet: Any) -> Iterator[list[str]]:
    """Rows as text; a cell that stands in an area merged downwards has what the area says."""
    merged = _merged(sheet)
    first = sheet.start[1]
    kept: dict[tuple[int, int], str] = {}
    for number, row in enumerate(sheet.iter_rows()):
        cells = [text(cell) for cell in row]
        for column, home in merged.get(number, ()):
            if 0 <= column - first < len(cells):
                if (number, column) == home:
                    kept[home] = cells[column - first]
                elif not cells[column - first]:
                    cells[column - first] = kept.get(home, "")
        yield cells


def _merged(sheet: Any) -> dict[int, list[tuple[int, tuple[int, int]]]]:
    """By row: columns that are merged, with the cell that says what they hold. Only downwards: a title across stays one cell."""
    found: dict[int, list[tuple[int, tuple[int, int]]]] = {}
    for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])[:_MOST_MERGED]:
        if left == right and bottom - top < _MOST_MERGED:
            for row in range(top, bottom + 1):
                found.setdefault(row, []).append((left, (top, left)))
    return found


def choose(book: Any, wanted: str) -> tuple[str, Iterator[list[str]], list[str]] | None:
    """The visible sheet named `wanted`, else the widest: its name, its rows, and the names of the others."""
    best: tuple[str, Iterator[list[str]]] | None = None
    width = 0
    names: list[str] = []
    for place, meta in enumerate(book.sheets_metadata):
        if meta.typ != calamine.SheetTypeEnum.WorkSheet or meta.visible != calamine.SheetVisibleEnum.Visible:
            continue
        if len(names) == _SHEETS or (sheet := book.get_sheet_by_index(place)).start is None:
            continue
        found = rows(sheet)
        head = list(itertools.islice(found, _LOOK_AT))
        wide = max((sum(bool(cell) for cell in row) for row in head), default=0)
        names.append(meta.name)
        if meta.name == wanted or (wide > width and (best is None or best[0] != wanted)):
            best, width = (meta.name, itertools.chain(head, found)), wide
    return (*best, [name for name in names if name != best[0]]) if best else None


def write(data: bytes, wanted: str, out: Any) -> None:
    """Reads a workbook and writes its lines."""
    if data.startswith(ZIP):
        look(data)
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        found = choose(book, wanted)
        if found is None:
            raise ValueError("no sheet")
        name, lines, others = found
        out.write(json.dumps({"sheet": name, "others": others}) + "\n")
        for row in lines:
            out.write(json.dumps(row) + "\n")


def _limit() -> None:
    """Little memory, and no picture of it on the disk when this process dies."""
    try:
        import resource  # noqa: PLC0415 -- only where there is one
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def main() -> None:
    """Reads stdin whole, then writes."""
    _limit()
    problem = ""
    try:
        write(sys.stdin.buffer.read(), sys.argv[1] if len(sys.argv) > 1 else "", sys.stdout)
    except Problem as error:
        problem = str(error)
    except calamine.PasswordError:
        problem = "password"
    except MemoryError:
        problem = "too large"
    except BaseException:  # noqa: BLE001 -- the reader's panics are no Exceptions, and there is nobody to tell more to
        problem = "damaged"
    if problem:
        sys.stdout.write(json.dumps({"problem": problem}) + "\n")


if __name__ == "__main__":
    main()
