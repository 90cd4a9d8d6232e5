"""What a spreadsheet cell says for the paragraphs of a form's cell.

A cell has one horizontal alignment and no indents of paragraphs: the rest is done with
full-width spaces. Lengths are points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from cadre_docs.errors import OutputError
from cadre_docs.pages.fonts.clusters import is_mark
from cadre_docs.pages.model import Cell, Font, Paragraph, Run
from cadre_docs.pages.write_xlsx.measure import (
    CELL_MARGIN,
    TALLEST,
    cell_paragraphs,
    font_size,
    line_pitch,
    text_width,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Horizontal = Literal["left", "center", "right", "distributed"]

MAX_CHARACTERS = 32_767  # of a cell in Excel, counted in UTF-16 units
INDENT = 18.0  # one step of a cell's indent: three spaces of the Normal font
SPACE = "\u3000"

_ILLEGAL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LATIN_END = 0x250
_STEPS_TRIED = 3  # of a cell's indent: fewer leave more to spaces
_SMALLEST = 3  # points; no blank line is made for less


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters in one font and one face (``name``, as the master states it)."""

    text: str
    font: Font
    name: str


@dataclass(frozen=True, slots=True)
class CellText:
    """What a cell says: pieces (none for an empty cell), alignment, steps of indent."""

    pieces: tuple[Piece, ...]
    base: Piece
    horizontal: Horizontal
    indent: int = 0

    @property
    def text(self) -> str:
        """All characters; paragraphs are divided by line feeds."""
        return "".join(piece.text for piece in self.pieces)


def compose(cell: Cell, width: float) -> CellText:
    """Make one cell text of the paragraphs of a cell ``width`` wide.

    Paragraphs of one alignment give the cell that alignment. Where they differ (an
    opinion, then the signature on the right), the cell is left-aligned, the others are
    pushed to their place by full-width spaces, and the space between them becomes blank
    lines of small characters. First-line indents become full-width spaces too, a common
    indent the cell's own. Justified text is left-aligned: Chinese lines end flush anyway.
    Raises OutputError for text that Excel cannot hold.
    """
    paragraphs = cell_paragraphs(cell)
    filled = [p for p in paragraphs if p.text.strip()]
    if cell.vertical_text and "\n" in "\n".join(p.text for p in filled):
        quoted = filled[0].text.strip()[:8]
        raise OutputError(
            f"Excel 的竖排格子只能有一列字，“{quoted}”这一格有几段或几行：请并为一段，"
            "或改用 DOCX、PDF 输出"
        )
    common = _common_place(filled or paragraphs[:1])
    if not filled:
        return CellText((), _base_piece(paragraphs), common or "left")
    steps = _steps(filled, common or "left")
    room = width - CELL_MARGIN - steps * INDENT
    pieces: list[Piece] = []
    for number, paragraph in enumerate(paragraphs):
        if number:
            pieces += _divide(paragraphs[number - 1], paragraph, spaced=common is None)
        pieces += _set(paragraph, common, room, steps)
    if common is None and cell.valign == "bottom":
        pieces += _foot(paragraphs[-1], cell.padding.bottom)
    merged = tuple(_merge(pieces))
    _check("".join(piece.text for piece in merged))
    return CellText(merged, merged[0], common or "left", steps)


def _base_piece(paragraphs: Sequence[Paragraph]) -> Piece:
    runs = [i for p in paragraphs for i in p.inlines if isinstance(i, Run)]
    font = runs[0].font if runs else paragraphs[0].mark if paragraphs else Font()
    return Piece("", font, font.east_asian)


def _common_place(paragraphs: Sequence[Paragraph]) -> Horizontal | None:
    """Return the alignment that puts all paragraphs in place, None if there is no such."""
    kinds = {_horizontal(p) for p in paragraphs} or {"left"}
    rights = [p.right for p in paragraphs]
    if len(kinds) > 1 or ("right" in kinds and max(rights) - min(rights) > INDENT):
        return None
    return kinds.pop()


def _divide(above: Paragraph, below: Paragraph, *, spaced: bool) -> list[Piece]:
    """Begin a new line, ``spaced`` with the layout's distance to the line above."""
    font = below.mark
    feed = Piece("\n", font, font.east_asian)
    blank = _blank_line(above.after + below.before + _leading(below), font) if spaced else None
    return [feed, blank, feed] if blank else [feed]


def _foot(last: Paragraph, padding: float) -> list[Piece]:
    """Keep the last line off the lower border, as the layout does."""
    blank = _blank_line(padding + _leading(last) / 2, last.mark)
    return [Piece("\n", last.mark, last.mark.east_asian), blank] if blank else []


def _leading(paragraph: Paragraph) -> float:
    return max(0.0, line_pitch(paragraph) - TALLEST * font_size(paragraph))


def _blank_line(height: float, font: Font) -> Piece | None:
    size = round(height / TALLEST)
    if size < _SMALLEST:
        return None
    return Piece(SPACE, replace(font, size=float(size), underline=False), font.east_asian)


def _horizontal(paragraph: Paragraph) -> Horizontal:
    if paragraph.align == "justify":
        return "left"
    return "distributed" if paragraph.align == "distribute" else paragraph.align


def _steps(paragraphs: Sequence[Paragraph], horizontal: Horizontal) -> int:
    """Return the steps of the cell's indent that put its paragraphs nearest to their place.

    On the right full-width spaces behind each line make up for what is left.
    """
    if horizontal == "center":
        return 0
    if horizontal == "right":
        most = int(min(p.right for p in paragraphs) / INDENT)
        fewer = range(most, max(most - _STEPS_TRIED, -1), -1)
        return min(fewer, key=lambda steps: max(_off(p, steps) for p in paragraphs), default=0)
    return max(0, round(min(p.left + min(p.first_line, 0.0) for p in paragraphs) / INDENT))


def _behind(paragraph: Paragraph, steps: int) -> int:
    """Return how many full-width spaces stand between a paragraph on the right and its place."""
    return max(round((paragraph.right - steps * INDENT) / font_size(paragraph)), 0)


def _off(paragraph: Paragraph, steps: int) -> float:
    spaces = _behind(paragraph, steps) * font_size(paragraph)
    return abs(paragraph.right - steps * INDENT - spaces)


def _set(paragraph: Paragraph, common: Horizontal | None, room: float, steps: int) -> list[Piece]:
    """Set a paragraph: its runs, with the full-width spaces that stand for its place."""
    size = font_size(paragraph)
    runs = [i for i in paragraph.inlines if isinstance(i, Run) and i.text]
    if not runs:
        return []
    kind = _horizontal(paragraph)
    if common is None and kind in ("right", "center"):
        # Rounded to whole characters, down where there is no margin to round up into.
        spare = min(paragraph.right, size) - size / 2
        share = 2 if kind == "center" else 1
        return _push(runs, size, room - paragraph.right + spare, share)
    if common == "right":
        return _followed(runs, _behind(paragraph, steps))
    indent = 0.0
    if kind == "left":
        indent = paragraph.left + paragraph.first_line - steps * INDENT
    return [*_spaces(runs[0].font, round(max(indent, 0.0) / size)), *_faces(runs)]


def _push(runs: Sequence[Run], size: float, room: float, share: int) -> list[Piece]:
    """Push every line to the right, or by half the room (``share`` 2) to the middle."""
    out: list[Piece] = []
    for number, line in enumerate(_lines(runs)):
        free = room - sum(text_width(run.text, run.font.size) for run in line)
        font = line[0].font if line else runs[0].font
        if number:
            out.append(Piece("\n", font, font.east_asian))
        out += [*_spaces(font, max(0, int(free / share / size))), *_faces(line)]
    return out


def _followed(runs: Sequence[Run], count: int) -> list[Piece]:
    """Put so many full-width spaces behind every line."""
    out: list[Piece] = []
    for number, line in enumerate(_lines(runs)):
        font = line[-1].font if line else runs[0].font
        if number:
            out.append(Piece("\n", font, font.east_asian))
        out += [*_faces(line), *_spaces(font, count)]
    return out


def _lines(runs: Iterable[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        for number, part in enumerate(run.text.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append(replace(run, text=part))
    return lines


def _spaces(font: Font, count: int) -> list[Piece]:
    plain = replace(font, underline=False)
    return [Piece(SPACE * count, plain, font.east_asian)] if count else []


def _faces(runs: Iterable[Run]) -> list[Piece]:
    """Divide runs where the script, and so the face, changes."""
    out: list[Piece] = []
    for run in runs:
        face = ""
        for character in run.text.replace("\r", "").replace("\t", SPACE):
            if face and (character in " \n" or is_mark(character)):
                pass  # blanks belong to what stands before them, and marks to their character
            elif _is_latin(character):
                face = run.font.latin
            else:
                face = run.font.east_asian
            out.append(Piece(character, run.font, face))
    return out


def _is_latin(character: str) -> bool:
    return character.isascii() or (ord(character) < _LATIN_END and character.isalpha())


def _merge(pieces: Iterable[Piece]) -> list[Piece]:
    out: list[Piece] = []
    for piece in pieces:
        if out and (not piece.text.strip("\n") or _same_look(out[-1], piece)):
            out[-1] = replace(out[-1], text=out[-1].text + piece.text)
        else:
            out.append(piece)
    return out


def _same_look(one: Piece, other: Piece) -> bool:
    return (one.name, _look(one)) == (other.name, _look(other))


def _look(piece: Piece) -> tuple[object, ...]:
    font = piece.font
    line = font.underline_style == "double" if font.underline else None
    return font.size, font.bold, font.italic, line, font.color, font.script


def _check(text: str) -> None:
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if units > MAX_CHARACTERS:
        raise OutputError(
            f"Excel 的一个单元格最多容纳 32,767 个字符，“{text[:12].strip()}……”这一格"
            f"有 {units:,} 个：请缩短内容，或改用 DOCX、PDF 输出"
        )
    if bad := _ILLEGAL.search(text):
        raise OutputError(
            f"文字里有 Excel 不能保存的字符 U+{ord(bad.group()):04X}"
            f"（“{text[max(0, bad.start() - 6) : bad.start()]}”之后）：请删去"
        )
