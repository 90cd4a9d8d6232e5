"""Room for the hand: signatures, dates, seals and opinions that are written on the printed form.

The least measures are ours, from writing on paper with a pen: four hanzi of 7 mm and a little
between them make a signature, four digits a year; an opinion takes two lines and what follows
them. A seal of 42 mm may cover its own words, but no other box.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.pages.model import MM, Paragraph, Run, Table
from cadre_docs.pages.text_flow import ems, line_height
from cadre_docs.schema import FilledBy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.pages.model import Block, Cell, Layout, Row
    from cadre_docs.schema import Schema

SIGNATURE, YEAR, DAY = 30.0, 12.0, 6.0
"""Millimetres across: behind the word for a signature, before 年, before 月 and 日."""
LINE, OPINION, SEAL = 8.0, 25.0, 30.0
"""Millimetres down: of a box for a line, for an opinion, and for a seal."""

_TAG = re.compile(r"\{[{%#][^{}]*[}%#]\}")
# A label, not a word in a sentence.
_SIGNED = re.compile(
    r"(?<!\S)[^\s：:，。；]{0,12}(?:签名|签字|签章)[^\s：:，。；]{0,6}(?:[：:]|(?!\S))"
    r"|(?:填表|负责|经办|接收)人[：:]"
)
_DATE = re.compile(r"年([ \u3000]*)月([ \u3000]*)日")
_SEALED = re.compile("盖章|公章|签章")
_BLANK = " \u3000"
_ROUNDING = 0.05  # millimetres
_QUOTED = 8  # characters of what stands before a date
_LONGER = "请在母版上加长这里的空白，或改小右缩进"
_HIGHER = "请在母版上加高这一行"


class _Line(NamedTuple):
    """A line of a paragraph without its tags: characters, where each begins, and where all end.

    ``end`` is the edge of the box on the right.
    """

    text: str
    places: list[float]
    end: float

    def free(self, start: int) -> tuple[float, str]:
        """Return the millimetres of blank from a character on, and what stands behind it."""
        stop = start + sum(1 for _ in takewhile(lambda c: c in _BLANK, self.text[start:]))
        rest = self.text[stop:]
        return ((self.places[stop] if rest else self.end) - self.places[start]) / MM, rest[:1]


def hand_problems(layout: Layout, schema: Schema) -> Iterator[tuple[str, str]]:
    """Yield what leaves too little room for the hand, in Chinese, and what to do.

    ``layout`` is that of a master, with its tags.
    """
    by_hand = re.compile(
        "|".join(
            rf"\{{\{{\s*{re.escape(field.key)}\s*[|}}]"
            for field in schema.printed_fields
            if field.filled_by is FilledBy.HAND
        )
        or "(?!)"
    )
    found: dict[tuple[str, str], None] = {}
    for section in layout.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                found |= dict.fromkeys(_of_paragraph(block, section.page.text_width))
            else:
                found |= dict.fromkeys(_of_table(block, by_hand))
    yield from found


def _of_table(table: Table, by_hand: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for number, row in enumerate(table.rows):
        label = next((cell.text for cell in row.cells if _TAG.sub("", cell.text).strip()), "")
        for cell in row.cells:
            width = sum(table.widths[cell.column : cell.column + cell.colspan])
            room = width - cell.padding.left - cell.padding.right
            beside = _open_beside(table, row, cell)
            for block in cell.blocks:
                if isinstance(block, Paragraph):
                    yield from _of_paragraph(block, room, beside)
            if cell.edges.top:
                yield from _of_box(list(_box(table, number, cell)), label, by_hand)


def _open_beside(table: Table, row: Row, cell: Cell) -> float:
    """Return the width of the empty cell on the right of one, and of others open to that."""
    width, last = 0.0, None
    for other in (one for one in row.cells if one.column > cell.column):
        if other.text.strip() or (last and (last.edges.right or other.edges.left)):
            break
        width += sum(table.widths[other.column : other.column + other.colspan])
        last = other
    return width


def _box(table: Table, number: int, cell: Cell) -> Iterator[tuple[Cell, float]]:
    """Yield the cells of a box and their heights: this one, and those below it without a line."""
    yield cell, _height(table, number, cell)
    while not cell.edges.bottom and (number := number + cell.rowspan) < len(table.rows):
        below = [c for c in table.rows[number].cells if c.column == cell.column]
        if not below or below[0].colspan != cell.colspan or below[0].edges.top:
            return
        cell = below[0]
        yield cell, _height(table, number, cell)


def _height(table: Table, number: int, cell: Cell) -> float:
    """Return the height of a box in millimetres; of what states none, that of its lines."""
    rows = table.rows[number : number + cell.rowspan]
    stated = sum(row.height for row in rows if row.height_rule != "auto")
    return max(stated, _text_height(cell.blocks)) / MM


def _text_height(blocks: Sequence[Block]) -> float:
    return sum(
        line_height(block) * (1 + block.text.count("\n")) + block.before + block.after
        for block in blocks
        if isinstance(block, Paragraph)
    )


def _of_box(
    box: Sequence[tuple[Cell, float]], label: str, by_hand: re.Pattern[str]
) -> Iterator[tuple[str, str]]:
    if not box[-1][0].edges.bottom:
        return  # it goes on where nobody can say
    text = "\n".join(cell.text for cell, _ in box)
    height = sum(height for _, height in box)
    needs = [
        (OPINION, "手写意见", by_hand.search(text)),
        (SEAL, "盖章", _SEALED.search(text)),
        (LINE, "手写", not text.strip()),
    ]
    for least, what, is_so in needs:
        if is_so and height < least - _ROUNDING:
            name = _TAG.sub("", label).replace("\n", "").strip() or "没有名称"
            yield f"“{name}”这一行的格子高{height:.0f}毫米，{what}至少要{least:g}毫米", _HIGHER
            return


def _of_paragraph(
    paragraph: Paragraph, room: float, beside: float = 0.0
) -> Iterator[tuple[str, str]]:
    for line in _lines(paragraph, room, beside):
        for match in _SIGNED.finditer(line.text):
            free, behind = line.free(match.end())
            least = SIGNATURE + (YEAR if behind == "年" else 0)
            if free < least - _ROUNDING:
                what = "签名和写年份" if behind == "年" else "签名"
                said = f"“{match[0]}”后面只有{free:.0f}毫米的空白，{what}至少要{least:g}毫米"
                yield said, _LONGER
        for match in _DATE.finditer(line.text):
            yield from _of_date(line, match)


def _of_date(line: _Line, match: re.Match[str]) -> Iterator[tuple[str, str]]:
    head = line.text[: match.start()]
    words = head.rstrip(_BLANK)
    before = line.places[match.start()] - (line.places[len(words)] if words else 0.0)
    gaps = [(before / MM, YEAR, "年")]
    gaps += [(line.free(match.start(n))[0], DAY, name) for n, name in ((1, "月"), (2, "日"))]
    for free, least, name in gaps:
        if _SIGNED.search(words) and name == "年":
            continue  # told with the signature before it
        if free < least - _ROUNDING:
            blank = f"“{words[-_QUOTED:]}{match[0]}”的“{name}”前面只有{free:.0f}毫米的空白"
            yield f"{blank}，手写至少要{least:g}毫米", _LONGER


def _lines(paragraph: Paragraph, room: float, beside: float) -> Iterator[_Line]:
    """Yield the lines of a paragraph as its breaks make them; ``beside`` is free, too."""
    runs = [inline for inline in paragraph.inlines if isinstance(inline, Run)]
    text = "".join(run.text for run in runs)
    sizes = [run.font.size for run in runs for _ in run.text]
    in_tags = {at for match in _TAG.finditer(text) for at in range(*match.span())}
    kept = [(c, size) for at, (c, size) in enumerate(zip(text, sizes, strict=True))
            if at not in in_tags]  # fmt: skip
    lines: list[list[tuple[str, float]]] = [[]]
    for character, size in kept:
        if character == "\n":
            lines.append([])
        else:
            lines[-1].append((character, size))
    inner = room - paragraph.left - paragraph.right
    for number, line in enumerate(lines):
        widths = [ems(character) * size for character, size in line]
        first = paragraph.first_line if number == 0 else 0.0
        slack = inner - first - sum(widths)
        share = {"right": 1.0, "center": 0.5, "distribute": 0.5}.get(paragraph.align, 0.0)
        places = [paragraph.left + first + slack * share]
        for width in widths:
            places.append(places[-1] + width)
        yield _Line("".join(character for character, _ in line), places, room + beside)
