"""A sheet of pixels that becomes a Vega-Lite specification. Light: no chart library."""

from dataclasses import dataclass, field
from typing import Any

BLUE, GREY, INK, LINE = "#005eb8", "#4c6272", "#212b32", "#d8dde0"
FONT = "Arial, sans-serif"
FLIPPED = {"left": "right", "right": "left", "center": "center"}


@dataclass
class Canvas:
    """Marks at pixel positions, x from the side where reading starts, y from the top."""

    width: int
    right_to_left: bool = False
    layers: list[dict[str, Any]] = field(default_factory=list)

    def bar(self, x: float, y: float, width: float, height: float, colour: str = BLUE) -> None:
        self._add({"type": "rect", "color": colour}, {"x": x, "y": y, "x2": x + width, "y2": y + height})

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """A white bar with an outline: told from a filled one in print too."""
        mark = {"type": "rect", "fill": "white", "stroke": INK, "strokeWidth": 1.5}
        self._add(mark, {"x": x + 1, "y": y + 1, "x2": x + width - 1, "y2": y + height - 1})

    def diamond(self, x: float, y: float) -> None:
        """A white diamond that stands on a bar."""
        mark = {"type": "point", "shape": "diamond", "strokeWidth": 2, "opacity": 1}
        self._add({**mark, "size": 220, "fill": "white", "stroke": INK}, {"x": x, "y": y})

    def line(self, x: float, y: float, x2: float, y2: float, colour: str = LINE, width: float = 1) -> None:
        mark = {"type": "rule", "color": colour, "strokeWidth": width}
        self._add(mark, {"x": x, "y": y, "x2": x2, "y2": y2})

    def dot(self, x: float, y: float, *, filled: bool) -> None:
        """A filled dot, or a larger ring that can stand around one."""
        look = {"size": 150, "fill": BLUE, "stroke": BLUE} if filled else {"size": 330, "fill": "white", "stroke": INK}
        mark = {"type": "point", "shape": "circle", "strokeWidth": 2 - filled, "opacity": 1, **look}
        self._add(mark, {"x": x, "y": y})

    def text(
        self, x: float, y: float, text: str, size: int, *, bold: bool = False, colour: str = INK, align: str = "left"
    ) -> None:
        mark = {
            "type": "text",
            "fontSize": size,
            "fontWeight": "bold" if bold else "normal",
            "color": colour,
            "align": FLIPPED[align] if self.right_to_left else align,
            "baseline": "middle",
        }
        self._add(mark, {"x": x, "y": y, "text": text})

    def lines(self, x: float, y: float, lines: list[str], size: int, **look: Any) -> float:
        """Writes `lines` under each other from `y` and returns where the next thing may start."""
        step = leading(size)
        for number, line in enumerate(lines):
            self.text(x, y + step * (number + 0.5), line, size, **look)
        return y + step * len(lines)

    def spec(self, height: float, title: str, description: str) -> dict[str, Any]:
        """The whole as Vega-Lite."""
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "width": self.width,
            "height": round(height),
            "padding": 0,
            "autosize": {"type": "none"},
            "background": "white",
            "description": f"{title}. {description}",
            "config": {"font": FONT, "aria": False, "view": {"stroke": None}},
            "layer": sorted(self.layers, key=_height_in_pile),
        }

    def _add(self, mark: dict[str, Any], at: dict[str, Any]) -> None:
        if self.right_to_left:
            at = {name: self.width - each if name in ("x", "x2") else each for name, each in at.items()}
        for layer in self.layers:
            if layer["mark"] == mark:
                layer["data"]["values"].append(at)
                return
        encoding = {name: _channel(name) for name in at}
        self.layers.append({"data": {"values": [at]}, "mark": mark, "encoding": encoding})


def _channel(name: str) -> dict[str, Any]:
    if name in ("x", "y"):
        return {"field": name, "type": "quantitative", "scale": None, "axis": None}
    return {"field": name}


def _height_in_pile(layer: dict[str, Any]) -> int:
    """Lines lie under rings, rings under dots, text on top."""
    mark = layer["mark"]
    return int(["rule", "rect", "point", "text"].index(mark["type"]) * 2 + (mark.get("fill") == BLUE))


def leading(size: int) -> float:
    """Pixels from one line of text to the next."""
    return round(size * 1.3)


def breadth(text: str, size: int, *, bold: bool = False) -> float:
    """Pixels that `text` takes in Arial, a little on the wide side."""
    return sum(_em(each) for each in text) * size * (1.08 if bold else 1.0)


def _em(letter: str) -> float:
    if letter in "iljtfrI.,:;|!'’ ()[]-":
        return 0.33
    if letter in "mwMW@%—…":
        return 0.9
    if ord(letter) >= 0x2E80:
        return 1.0
    return 0.7 if letter.isupper() else 0.57


def wrapped(text: str, width: float, size: int, *, bold: bool = False) -> list[str]:
    """`text` in lines of at most `width` pixels; a word that is too long is broken."""
    lines: list[str] = []
    for word in _pieces(text, width, size, bold):
        together = f"{lines[-1]} {word}" if lines else word
        if lines and breadth(together, size, bold=bold) <= width:
            lines[-1] = together
        else:
            lines.append(word)
    return lines or [""]


def balanced(text: str, width: float, size: int) -> list[str]:
    """`text` in as few lines as `wrapped` makes, but of like length: no last word stands alone."""
    lines = wrapped(text, width, size)
    while (closer := wrapped(text, width - 4, size)) and len(closer) == len(lines) and width > 40:
        lines, width = closer, width - 4
    return lines


def _pieces(text: str, width: float, size: int, bold: bool) -> list[str]:
    pieces: list[str] = []
    for word in text.split():
        piece = ""
        for letter in word:
            if piece and breadth(piece + letter, size, bold=bold) > width:
                pieces.append(piece)
                piece = ""
            piece += letter
        pieces.append(piece)
    return pieces
