"""Blocks of the layout as WordprocessingML text. Lengths become twips (1/20 pt)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.office.namespaces import PICTURE
from cadre_docs.office.quoting import escape, quoteattr
from cadre_docs.office.units import EMU
from cadre_docs.pages.model import Paragraph, Picture, Run, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cadre_docs.pages.model import Block, Border, Cell, Edges, Font, Inline, Padding, Row

_JC = {"justify": "both"}
_LINE_RULES = {"exact": "exact", "at_least": "atLeast", "multiple": "auto"}
_BORDERS = {"solid": "single", "double": "double", "dashed": "dashed", "dotted": "dotted"}
# One twip high: what Word needs between two tables, and after the last.
_JOINT_SPACING = '<w:spacing w:before="0" w:after="0" w:line="1" w:lineRule="exact"/>'
_SIDES = ("top", "left", "bottom", "right")  # in the order of the schema
JOINT = (
    f'<w:p><w:pPr>{_JOINT_SPACING}<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:pPr></w:p>'
)


def twips(points: float) -> int:
    """Return a length in twips."""
    return round(points * 20)


class BlockWriter:
    """Writes the blocks of one part; ``embed`` stores a picture and returns (id, number)."""

    def __init__(self, embed: Callable[[Picture], tuple[str, int]]) -> None:
        self._embed = embed

    def blocks(self, blocks: Sequence[Block], *, closed: bool = True) -> str:
        """Return blocks; tables are kept apart, and ``closed`` puts a paragraph at the end."""
        out: list[str] = []
        after_table = False
        for block in blocks:
            if isinstance(block, Paragraph):
                out.append(self.paragraph(block))
                after_table = False
                continue
            if after_table:
                out.append(JOINT)
            out.append(self.table(block))
            after_table = True
        if closed and (after_table or not out):
            out.append(JOINT)
        return "".join(out)

    # --- paragraphs -----------------------------------------------------------------------

    def paragraph(self, paragraph: Paragraph, *, break_before: bool = False) -> str:
        """Return a paragraph."""
        properties = _paragraph_properties(paragraph, break_before or paragraph.page_break_before)
        return f"<w:p>{properties}{''.join(map(self._inline, paragraph.inlines))}</w:p>"

    def _inline(self, inline: Inline) -> str:
        if isinstance(inline, Run):
            return f"<w:r><w:rPr>{_font(inline.font)}</w:rPr>{_text(inline.text)}</w:r>"
        if isinstance(inline, Picture):
            return self._picture(inline)
        code = "NUMPAGES" if inline.total else "PAGE"
        font = f"<w:rPr>{_font(inline.font)}</w:rPr>"
        return f'<w:fldSimple w:instr=" {code} "><w:r>{font}<w:t>1</w:t></w:r></w:fldSimple>'

    def _picture(self, picture: Picture) -> str:
        relation, number = self._embed(picture)
        cx, cy = round(picture.width * EMU), round(picture.height * EMU)
        described = quoteattr(picture.description)
        return (
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{cx}" cy="{cy}"/>'
            f'<wp:docPr id="{number}" name="图片 {number}" descr={described}/>'
            f'<a:graphic><a:graphicData uri="{PICTURE}">'
            f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="图片 {number}"/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/>'
            f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    # --- tables ---------------------------------------------------------------------------

    def table(self, table: Table) -> str:
        """Return a table on a fixed grid."""
        widths = [twips(width) for width in table.widths]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = "".join(self._rows(table, widths))
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:jc w:val="{table.align}"/><w:tblInd w:w="{twips(table.indent)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
        )

    def _rows(self, table: Table, widths: Sequence[int]) -> Iterator[str]:
        open_spans: dict[int, tuple[Cell, int]] = {}  # column → cell, rows that it goes on
        for number, row in enumerate(table.rows):
            breaks = number == 0 and table.page_break_before
            yield f"<w:tr>{_row_properties(row)}"
            own = {cell.column: cell for cell in row.cells}
            going_on = {at: span for at, span in open_spans.items() if span[1] > 0}
            for column in sorted(own.keys() | going_on.keys()):
                cell = own.get(column)
                first = breaks and column == min(own, default=0)
                if cell is None:
                    yield self._covered(going_on[column][0], widths)
                else:
                    yield self._cell(cell, widths, breaks=first)
            open_spans = {at: (cell, left - 1) for at, (cell, left) in going_on.items()}
            open_spans |= {c.column: (c, c.rowspan - 1) for c in row.cells if c.rowspan > 1}
            yield "</w:tr>"

    def _cell(self, cell: Cell, widths: Sequence[int], *, breaks: bool) -> str:
        merge = '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
        blocks = list(cell.blocks)
        head = ""
        if breaks and blocks and isinstance(first := blocks[0], Paragraph):
            head = self.paragraph(first, break_before=True)
            del blocks[0]
        inner = head + self.blocks(blocks, closed=not head or bool(blocks))
        return f"<w:tc>{_cell_properties(cell, widths, merge)}{inner}</w:tc>"

    def _covered(self, cell: Cell, widths: Sequence[int]) -> str:
        return f"<w:tc>{_cell_properties(cell, widths, '<w:vMerge/>')}{JOINT}</w:tc>"


def _text(text: str) -> str:
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")]
    return "<w:br/>".join(lines)


@lru_cache(maxsize=256)
def _font(font: Font) -> str:
    latin, east_asian = quoteattr(font.latin), quoteattr(font.east_asian)
    half_points = round(font.size * 2)
    switches = (
        ("b", font.bold),
        ("i", font.italic),
    )
    on = "".join(f"<w:{tag}/>" for tag, is_on in switches if is_on)
    # The hint sends “ ” … — to the Chinese font.
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii={latin} w:hAnsi={latin} w:eastAsia={east_asian}'
        f' w:cs={latin}/>{on}<w:color w:val="{font.color}"/>'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        + ('<w:u w:val="single"/>' if font.underline else "")
    )


@lru_cache(maxsize=4096)
def _properties(line: str, indent: str, align: str, flags: str, mark: str) -> str:
    return f"<w:pPr>{flags}{line}{indent}{align}<w:rPr>{mark}</w:rPr></w:pPr>"


def _paragraph_properties(paragraph: Paragraph, break_before: bool) -> str:
    flags = "".join(
        f"<w:{tag}/>"
        for tag, is_on in (
            ("keepNext", paragraph.keep_with_next),
            ("keepLines", paragraph.keep_together),
            ("pageBreakBefore", break_before),
        )
        if is_on
    )
    rule = _LINE_RULES[paragraph.line.rule]
    value = paragraph.line.value * (240 if rule == "auto" else 20)
    line = (
        f'<w:spacing w:before="{twips(paragraph.before)}" w:after="{twips(paragraph.after)}"'
        f' w:line="{max(round(value), 1)}" w:lineRule="{rule}"/>'
    )
    first = twips(paragraph.first_line)
    kind, size = ("hanging", -first) if first < 0 else ("firstLine", first)
    indent = (
        f'<w:ind w:left="{twips(paragraph.left)}" w:right="{twips(paragraph.right)}"'
        f' w:{kind}="{size}"/>'
    )
    align = f'<w:jc w:val="{_JC.get(paragraph.align, paragraph.align)}"/>'
    return _properties(line, indent, align, flags, _font(paragraph.mark))


def _row_properties(row: Row) -> str:
    rule = {"exact": "exact", "at_least": "atLeast", "auto": "auto"}[row.height_rule]
    split = "<w:cantSplit/>" if row.cant_split else ""
    header = "<w:tblHeader/>" if row.header else ""
    height = f'<w:trHeight w:val="{twips(row.height)}" w:hRule="{rule}"/>' if row.height else ""
    return f"<w:trPr>{split}{height}{header}</w:trPr>"


def _cell_properties(cell: Cell, widths: Sequence[int], merge: str) -> str:
    width = sum(widths[cell.column : cell.column + cell.colspan])
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    shading = (
        f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.shading}"/>' if cell.shading else ""
    )
    direction = '<w:textDirection w:val="tbRlV"/>' if cell.vertical_text else ""
    return (
        f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{_edges(cell.edges)}{shading}'
        f'{_padding(cell.padding)}{direction}<w:vAlign w:val="{cell.valign}"/></w:tcPr>'
    )


@lru_cache(maxsize=1024)
def _edges(edges: Edges) -> str:
    sides = ((side, getattr(edges, side)) for side in _SIDES)
    inner = "".join(_border(side, line) for side, line in sides if line)
    return f"<w:tcBorders>{inner}</w:tcBorders>" if inner else ""


def _border(side: str, line: Border) -> str:
    eighths = max(2, round(line.width * 8))
    if line.style == "double":  # Word states the width of each of the two lines
        eighths = max(2, round(line.width * 8 / 3))
    return (
        f'<w:{side} w:val="{_BORDERS[line.style]}" w:sz="{eighths}" w:space="0"'
        f' w:color="{line.color}"/>'
    )


@lru_cache(maxsize=256)
def _padding(padding: Padding) -> str:
    sides = ((side, twips(getattr(padding, side))) for side in _SIDES)
    inner = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
    return f"<w:tcMar>{inner}</w:tcMar>"
