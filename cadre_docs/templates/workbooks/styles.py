"""The looks of the fill-in workbook: few colours, one meaning each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import (
    Alignment,
    Border,
    Color,
    Font,
    NamedStyle,
    PatternFill,
    Protection,
    Side,
)

from cadre_docs.schema import FilledBy

if TYPE_CHECKING:
    from openpyxl import Workbook

    from cadre_docs.schema import Field

FONT = "微软雅黑"
NAVY, GREY, RED, WHITE = "1F4E79", "7F7F7F", "C00000", "FFFFFF"
BAND, BAND_TWIN, HEAD = "DCE8F4", "E9F1E4", "2F6CA3"
MISSING = "FDE4DC"
CARRIED_FILL = "FFD58A"
LOCKED = "EDEDED"
FILLS = {
    FilledBy.APPLICANT: "FFF9DF",
    FilledBy.UNIT: "E6F3E3",
    FilledBy.AUTHORITY: "EEE8F8",
    FilledBy.HAND: LOCKED,
}
TITLE, LEAD, BODY, HEADER, GROUP, GROUP_TWIN = (
    "cd 标题",
    "cd 导语",
    "cd 正文",
    "cd 表头",
    "cd 分组",
    "cd 分组二",
)
LABEL, HINT, EXAMPLE, STAR, NUMBER, LINK = (
    "cd 项目",
    "cd 说明",
    "cd 示例",
    "cd 必填",
    "cd 序号",
    "cd 链接",
)
PERSON_NUMBER, MARKER, STAR_OTHERS = "cd 人员序号", "cd 条目", "cd 单位必填"

_LINE = Side(style="thin", color="C9CED6")
GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def box_style(field: Field, table: Field | None = None, *, tall: bool = False) -> str:
    """Return the style of the cell that takes a value of a field, or of a table's column."""
    who = field.filled_by
    if table is not None and who is FilledBy.APPLICANT:
        who = table.filled_by
    return _box_name(who, tall=tall, electronic=field.electronic)


def _box_name(who: FilledBy, *, tall: bool, electronic: bool = False) -> str:
    kind = " 电子" if electronic and who is FilledBy.HAND else ""
    return f"cd 填写 {who.value}{kind}{' 长文' if tall else ''}"


def add_styles(workbook: Workbook) -> None:
    """Register all named styles."""
    boxes = (_box(who, tall=tall) for who in FilledBy for tall in (False, True))
    # Grey as all that is written by hand, but not locked: an electronic opinion is typed.
    opinions = (_box(FilledBy.HAND, tall=tall, electronic=True) for tall in (False, True))
    for style in (*_fixed_styles(), *boxes, *opinions):
        workbook.add_named_style(style)


def _box(who: FilledBy, *, tall: bool, electronic: bool = False) -> NamedStyle:
    return _style(
        _box_name(who, tall=tall, electronic=electronic),
        fill=FILLS[who],
        bordered=True,
        vertical="top" if tall else "center",
        locked=who is FilledBy.HAND and not electronic,
    )


def _fixed_styles() -> list[NamedStyle]:
    return [
        _style(TITLE, size=18, bold=True, color=NAVY, wrap=False),
        _style(LEAD, size=10, color=GREY, wrap=False),
        _style(BODY),
        _style(MARKER, horizontal="right"),
        _style(HEADER, bold=True, color=WHITE, fill=HEAD, bordered=True, horizontal="center"),
        _style(GROUP, size=12, bold=True, color=NAVY, fill=BAND, wrap=False),
        _style(GROUP_TWIN, size=12, bold=True, color="3F6B35", fill=BAND_TWIN, wrap=False),
        _style(LABEL, bold=True, bordered=True),
        _style(HINT, size=9, color="595959", bordered=True),
        _style(EXAMPLE, size=9, color="8A8A8A", italic=True, bordered=True),
        _style(STAR, size=12, bold=True, color=RED, horizontal="center"),
        _style(STAR_OTHERS, size=12, bold=True, color="3F6B35", horizontal="center"),
        _style(NUMBER, size=9, color=GREY, bordered=True, horizontal="center"),
        _style(LINK, color="1F6FB5", underline=True, bordered=True),
        _style(PERSON_NUMBER, bold=True, color=NAVY, fill=FILLS[FilledBy.APPLICANT],
               bordered=True, horizontal="center", locked=False, as_text=False),
    ]  # fmt: skip


def _style(  # noqa: PLR0913 - one argument for each thing a style says
    name: str,
    *,
    size: float = 10.5,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    color: str = "262626",
    fill: str = "",
    bordered: bool = False,
    horizontal: str = "left",
    vertical: str = "center",
    wrap: bool = True,
    locked: bool = True,
    as_text: bool = True,
) -> NamedStyle:
    font = Font(FONT, size, b=bold, i=italic, u="single" if underline else None, color=color)
    # Every cell that takes a value has the text format: Excel must never convert what is
    # typed (leading zeros, 18 digits, 2021.10, 3-5).
    return NamedStyle(
        name,
        font=font,
        fill=PatternFill("solid", fgColor=fill) if fill else PatternFill(),
        border=GRID if bordered else Border(),
        alignment=Alignment(
            horizontal=horizontal,
            vertical=vertical,
            wrap_text=wrap,
            indent=int(bordered and horizontal == "left"),
        ),
        number_format="@" if as_text and not locked else "General",
        protection=Protection(locked=locked),
    )


def required_heading(text: str) -> CellRichText:
    """Return a heading with the red asterisk of a required field."""
    star = InlineFont(rFont=FONT, sz=10.5, b=True, color=Color("FFD7D0"))
    main = InlineFont(rFont=FONT, sz=10.5, b=True, color=Color(WHITE))
    return CellRichText(TextBlock(main, text), TextBlock(star, " *"))
