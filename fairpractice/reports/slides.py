"""One slide for the staff meeting: the first steps, or the results. Imported in the child process only."""

import io
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Mm, Pt

from fairpractice.reports import drawing
from fairpractice.reports.documents import CHART_HIGH, CHART_WIDE
from fairpractice.reports.render import ReportError

WIDE, HIGH = Mm(338.67), Mm(190.5)  # 16:9
SIDE, BAND, TOP, GAP = Mm(16), Mm(28), Mm(37), Mm(10)
STEPS_WIDE = WIDE - 2 * SIDE - GAP - Mm(CHART_WIDE)  # beside a chart
DARK, BLUE, INK, GREY, WHITE = map(RGBColor.from_string, ("003087", "005EB8", "212B32", "4C6272", "FFFFFF"))
TITLE_ONLY = 5  # the layout of python-pptx's own template that has a title and nothing else


def pptx(payload: dict[str, Any]) -> bytes:
    """A .pptx of one slide: title, first steps or what was said, the chart with its sentence as alt text, speaker notes."""
    bodies = {"slide": _steps, "results": _said, "text": _text}
    if payload["template"] not in bodies:
        raise ReportError(f"there is no slide of a {payload['template']}.")
    show = Presentation()
    show.slide_width, show.slide_height = WIDE, HIGH
    show.core_properties.title = payload["title"]
    show.core_properties.language = payload["lang"]
    show.core_properties.author = ""
    slide = show.slides.add_slide(show.slide_layouts[TITLE_ONLY])
    _band(slide, payload)
    chart = payload["chart"]
    bodies[payload["template"]](slide, payload, STEPS_WIDE if chart else WIDE - 2 * SIDE)
    if chart:
        _chart(slide, chart)
    slide.notes_slide.notes_text_frame.text = "\n\n".join(_spoken(payload))
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def _band(slide: Any, payload: dict[str, Any]) -> None:
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = Emu(0), Emu(0), WIDE, BAND
    title.fill.solid()
    title.fill.fore_color.rgb = DARK
    frame = title.text_frame
    frame.margin_left = frame.margin_right = SIDE
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.word_wrap = True
    size = 32 if len(payload["title"]) < 45 else 24
    _paragraph(frame, payload["title"], payload, size=size, bold=True, colour=WHITE, first=True)
    foot = _box(slide, SIDE, HIGH - Mm(13), WIDE - 2 * SIDE, Mm(9))
    told = "   ".join(each for each in (payload["practice"], payload["on"], payload.get("team_only", "")) if each)
    _paragraph(foot, told, payload, size=12, colour=GREY, first=True)


def _box(slide: Any, left: int, top: int, width: int, height: int) -> Any:
    """The frame of a text that keeps to its width and begins at its very side, under the title's first letter."""
    frame = slide.shapes.add_textbox(left, top, width, height).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = 0
    return frame


def _steps(slide: Any, payload: dict[str, Any], width: int) -> None:
    left = WIDE - SIDE - width if payload["direction"] == "rtl" else SIDE
    frame = _box(slide, left, TOP, width, HIGH - TOP - Mm(18))
    heading = payload["words"]["steps"]
    first = heading == payload["title"]
    if not first:
        _paragraph(frame, heading, payload, size=20, bold=True, colour=BLUE, first=True)
    long = sum(len(each["what"]) for each in payload["steps"]) > 150
    for step in payload["steps"]:
        size = 16 if long else 20
        line = _paragraph(frame, step["what"], payload, size=size, bold=True, before=14, first=first)
        _mark(line, Pt(size * 1.6), "a:buAutoNum", {"type": "arabicPeriod"})
        first = False
        when = ", ".join(each for each in (step["who"], step["due"]) if each)
        if when:
            line.add_line_break()
            _run(line, when, payload, size=size - 3, colour=GREY)
    if not payload["steps"]:
        _paragraph(frame, payload["words"]["no_steps"], payload, size=20, before=14, first=first)


def _said(slide: Any, payload: dict[str, Any], width: int) -> None:
    """What we heard, then what we will do."""
    left = WIDE - SIDE - width if payload["direction"] == "rtl" else SIDE
    frame = _box(slide, left, TOP, width, HIGH - TOP - Mm(18))
    words, said = payload["words"], payload["said"]
    letters = sum(len(each["heard"]) + len(each["will"]) for each in said)
    size = 16 if letters < 260 else 13 if letters < 480 else 11
    first = True
    for heading, part in ((words["heard"], "heard"), (words["will"], "will")):
        _paragraph(frame, heading, payload, size=20, bold=True, colour=BLUE, before=0 if first else 16, first=first)
        first = False
        for each in said:
            line = _paragraph(frame, each[part], payload, size=size, bold=part == "will", before=6)
            _mark(line, Pt(size), "a:buChar", {"char": "•"})
            if part == "will" and each["when"]:
                line.add_line_break()
                _run(line, each["when"], payload, size=size - 2, colour=GREY)
        if not said:
            _paragraph(frame, words["nothing"] if part == "will" else "", payload, size=16, before=6)


def _text(slide: Any, payload: dict[str, Any], width: int) -> None:
    """How a text begins, what it is about, and who signed it."""
    left = WIDE - SIDE - width if payload["direction"] == "rtl" else SIDE
    frame = _box(slide, left, TOP, width, HIGH - TOP - Mm(18))
    size = 24 if len(payload["first"]) < 220 else 20
    _paragraph(frame, payload["first"], payload, size=size, first=True)
    words = payload["words"]
    if payload["points"]:
        _paragraph(frame, words["about"], payload, size=20, bold=True, colour=BLUE, before=16)
        for each in payload["points"]:
            _mark(_paragraph(frame, each, payload, size=18, before=4), Pt(18), "a:buChar", {"char": "•"})
    if payload["signed"]:
        _paragraph(frame, f"{words['signed']}: {payload['signed']}", payload, size=16, colour=GREY, before=16)


def _mark(paragraph: Any, indent: int, kind: str, look: dict[str, str]) -> None:
    """Makes `paragraph` an item of a list, its lines all under the first. kind: a number or a character, as PowerPoint names it."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(int(indent)))
    properties.set("indent", str(-int(indent)))
    properties.append(properties.makeelement(qn(kind), look))


def _chart(slide: Any, chart: dict[str, Any]) -> None:
    room_wide, room_high = Mm(CHART_WIDE), Mm(CHART_HIGH)
    picture = slide.shapes.add_picture(io.BytesIO(drawing.png(chart)), 0, TOP)
    shrink = min(room_wide / picture.width, room_high / picture.height)
    picture.width, picture.height = int(picture.width * shrink), int(picture.height * shrink)
    steps_first = slide.shapes[-2].left < WIDE // 2
    picture.left = WIDE - SIDE - picture.width if steps_first else SIDE
    told = picture._element.nvPicPr.cNvPr
    told.set("descr", f"{chart['title']}. {chart['sentence']}")
    told.set("title", chart["title"])


def _spoken(payload: dict[str, Any]) -> list[str]:
    chart = payload["chart"]
    return [*payload["notes"], *([chart["sentence"]] if chart else [])]


def _paragraph(
    frame: Any,
    text: str,
    payload: dict[str, Any],
    *,
    size: int,
    bold: bool = False,
    colour: RGBColor = INK,
    before: int = 0,
    first: bool = False,
) -> Any:
    paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
    right_to_left = payload["direction"] == "rtl"
    paragraph.alignment = PP_ALIGN.RIGHT if right_to_left else PP_ALIGN.LEFT
    if right_to_left:
        paragraph._p.get_or_add_pPr().set("rtl", "1")
    paragraph.space_before = Pt(before)
    _run(paragraph, text, payload, size=size, bold=bold, colour=colour)
    return paragraph


def _run(
    paragraph: Any, text: str, payload: dict[str, Any], *, size: int, bold: bool = False, colour: RGBColor = INK
) -> None:
    run = paragraph.add_run()
    run.text = text
    run.font.name, run.font.size, run.font.bold = "Arial", Pt(size), bold
    run.font.color.rgb = colour
    run._r.get_or_add_rPr().set("lang", payload["lang"])
