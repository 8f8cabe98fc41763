"""`python -m benchmarks [NAME…]`: runs the named measurements, or all."""

import sys
from collections.abc import Callable, Iterator
from itertools import chain

from benchmarks import ballots, documents, documents_search, figures, indicators, pages, pools, reflecting, start
from benchmarks.lines import Line

ALL: dict[str, Callable[[], Iterator[Line]]] = {
    "pages": pages.measure,
    "start": start.measure,
    "disclosure": figures.disclosure,
    "statistics": figures.statistics,
    "cast": ballots.cast,
    "cast-page": reflecting.cast,
    "results": reflecting.results,
    "indicators": indicators.measure,
    "pools": pools.measure,
    "documents": lambda: chain(documents.measure(), documents_search.search()),
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in ALL]
    if unknown:
        print(f"There is no measurement {', '.join(unknown)}. There are: {', '.join(ALL)}.", file=sys.stderr)
        return 2
    met = True
    for name in names or ALL:
        for line in ALL[name]():
            print(line, flush=True)
            met = met and line.met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
