"""One measured line."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """`low` or `high` is the target: at least, or at most. A line with neither only informs."""

    name: str
    value: float
    unit: str
    low: float | None = None
    high: float | None = None

    @property
    def met(self) -> bool:
        return (self.low is None or self.value >= self.low) and (self.high is None or self.value <= self.high)

    def __str__(self) -> str:
        target = f">={self.low:g}" if self.low is not None else f"<={self.high:g}" if self.high is not None else "-"
        return f"{self.name} {self.value:.4g} {self.unit} {target}{'' if self.met else ' MISSED'}"
