"""Figures that anyone may see. A chart takes these and nothing else."""

import math
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Public:
    """A reference figure that is already public, such as a census count.

    value: a finite number, counted in `unit`. source: who published it, in words for the reader.
    on: the day the figure speaks of, if known.
    Raises TypeError for a value that is no number and ValueError for one without a source.
    """

    value: int | float
    source: str
    unit: str = "people"
    on: date | None = None

    def __post_init__(self) -> None:
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise TypeError("A public figure is a number.")
        if not math.isfinite(self.value):
            raise ValueError("A public figure is a finite number.")
        if not self.source.strip():
            raise ValueError("A public figure says where it comes from.")
