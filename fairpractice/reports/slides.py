"""One slide for the staff meeting. Imported in the child process only."""

import io
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Mm, Pt

from fairpractice.reports import drawing
from fairpractice.reports.render import ReportError

WIDE, HIGH = Mm(338.67), Mm(190.5)  # 16:9
SIDE, TOP = Mm(16), Mm(45)
STEPS_WIDE, GAP = Mm(116), Mm(12)  # beside a chart
DARK, BLUE, INK, GREY, WHITE = map(RGBColor.from_string, ("003087", "005EB8", "212B32", "4C6272", "FFFFFF"))
TITLE_ONLY = 5  # the layout of python-pptx's own template that has a title and nothing else


def pptx(payload: dict[str, Any]) -> bytes:
    """A .pptx of one slide: title, first steps, the chart with its sentence as alt text, speaker notes."""
    if payload["template"] != "slide":
        raise ReportError(f"there is no slide of a {payload['template']}.")
    show = Presentation()
    show.slide_width, show.slide_height = WIDE, HIGH
    show.core_properties.title = payload["title"]
    show.core_properties.language = payload["lang"]
    show.core_properties.author = ""
    slide = show.slides.add_slide(show.slide_layouts[TITLE_ONLY])
    _band(slide, payload)
    chart = payload["chart"]
    _steps(slide, payload, STEPS_WIDE if chart else WIDE - 2 * SIDE)
    if chart:
        _chart(slide, chart)
    slide.notes_slide.notes_text_frame.text = "\n\n".join(_spoken(payload))
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def _band(slide: Any, payload: dict[str, Any]) -> None:
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = Emu(0), Emu(0), WIDE, Mm(36)
    title.fill.solid()
    title.fill.fore_color.rgb = DARK
    frame = title.text_frame
    frame.margin_left = frame.margin_right = SIDE
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.word_wrap = True
    size = 34 if len(payload["title"]) < 45 else 26
    _paragraph(frame, payload["title"], payload, size=size, bold=True, colour=WHITE, first=True)
    foot = slide.shapes.add_textbox(SIDE, HIGH - Mm(13), WIDE - 2 * SIDE, Mm(9)).text_frame
    told = "   ".join(each for each in (payload["practice"], payload["on"]) if each)
    _paragraph(foot, told, payload, size=12, colour=GREY, first=True)


def _steps(slide: Any, payload: dict[str, Any], width: int) -> None:
    left = WIDE - SIDE - width if payload["direction"] == "rtl" else SIDE
    frame = slide.shapes.add_textbox(left, TOP, width, HIGH - TOP - Mm(18)).text_frame
    frame.word_wrap = True
    _paragraph(frame, payload["words"]["steps"], payload, size=20, bold=True, colour=BLUE, first=True)
    long = sum(len(each["what"]) for each in payload["steps"]) > 150
    for number, step in enumerate(payload["steps"], 1):
        _paragraph(frame, f"{number}.  {step['what']}", payload, size=17 if long else 22, bold=True, before=14)
        when = ", ".join(each for each in (step["who"], step["due"]) if each)
        if when:
            _paragraph(frame, when, payload, size=14 if long else 17, colour=GREY, before=2)
    if not payload["steps"]:
        _paragraph(frame, payload["words"]["no_steps"], payload, size=22, before=14)


def _chart(slide: Any, chart: dict[str, Any]) -> None:
    room_wide, room_high = WIDE - 2 * SIDE - GAP - STEPS_WIDE, HIGH - TOP - Mm(18)
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
) -> None:
    paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
    right_to_left = payload["direction"] == "rtl"
    paragraph.alignment = PP_ALIGN.RIGHT if right_to_left else PP_ALIGN.LEFT
    if right_to_left:
        paragraph._p.get_or_add_pPr().set("rtl", "1")
    paragraph.space_before = Pt(before)
    run = paragraph.add_run()
    run.text = text
    run.font.name, run.font.size, run.font.bold = "Arial", Pt(size), bold
    run.font.color.rgb = colour
    run._r.get_or_add_rPr().set("lang", payload["lang"])
