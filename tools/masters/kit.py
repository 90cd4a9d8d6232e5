"""Building blocks for the first version of a DOCX master.

A package made here holds what the form needs and nothing else: no theme, no unused styles, no
template of python-docx. It says everything that a renderer would otherwise guess: fonts for
every script, exact line heights, table grids and widths, cell margins, row heights.

The functions return WordprocessingML as text. Lengths are points unless a name says
``mm``; in the file they are twips (1/20 pt).
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LATIN = "Times New Roman"
ZIP_DATE = (1980, 1, 1, 0, 0, 0)

Align = Literal["left", "center", "right", "both", "distribute"]

# Off: whatever makes a line's width or height depend on the renderer's own idea.
PARAGRAPH_SWITCHES = (
    '<w:widowControl w:val="0"/><w:kinsoku w:val="1"/><w:wordWrap w:val="1"/>'
    '<w:overflowPunct w:val="0"/><w:topLinePunct w:val="0"/><w:autoSpaceDE w:val="0"/>'
    '<w:autoSpaceDN w:val="0"/><w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/>'
)

# What another desktop may have instead: other names, then family and pitch.
FONT_TABLE = {
    "宋体": ("SimSun", "auto", "variable"),
    "仿宋": ("FangSong", "modern", "fixed"),
    "黑体": ("SimHei", "modern", "fixed"),
    "楷体": ("KaiTi", "modern", "fixed"),
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "script", "fixed"),
}


def twips(points: float) -> int:
    return round(points * 20)


def mm(value: float) -> float:
    return value * 72 / 25.4


# --- styles ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Style:
    """A paragraph style; ``name`` is what Word and WPS show in their list.

    The lines of a ``picture`` grow with what stands in them: Word cuts off what is higher
    than an exact line.
    """

    id: str
    name: str
    font: str
    size: float
    line: float
    align: Align = "left"
    before: float = 0
    after: float = 0
    right: float = 0
    first_line: float = 0
    keep_next: bool = False
    picture: bool = False

    @property
    def rule(self) -> str:
        return "atLeast" if self.picture else "exact"

    def xml(self) -> str:
        keep = "<w:keepNext/>" if self.keep_next else ""
        return (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{self.id}">'
            f'<w:name w:val="{self.name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
            f"<w:pPr>{keep}{spacing(self.line, self.before, self.after, self.rule)}"
            f"{indent(self.right, self.first_line)}"
            f'<w:jc w:val="{self.align}"/></w:pPr>'
            f"<w:rPr>{fonts(self.font)}{size(self.size)}</w:rPr></w:style>"
        )


def fonts(east_asian: str) -> str:
    return (
        f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{east_asian}" w:cs="{LATIN}"/>'
    )


def size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def spacing(line: float, before: float = 0, after: float = 0, rule: str = "exact") -> str:
    return (
        f'<w:spacing w:before="{twips(before)}" w:after="{twips(after)}"'
        f' w:line="{twips(line)}" w:lineRule="{rule}"/>'
    )


def indent(right: float = 0, first_line: float = 0) -> str:
    return f'<w:ind w:left="0" w:right="{twips(right)}" w:firstLine="{twips(first_line)}"/>'


def styles_part(styles: Sequence[Style]) -> str:
    run = (
        f'{fonts("宋体")}<w:color w:val="000000"/>{size(12)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    )
    paragraph = f'{PARAGRAPH_SWITCHES}{spacing(20)}{indent()}<w:jc w:val="left"/>'
    return part(
        "styles",
        f"<w:docDefaults><w:rPrDefault><w:rPr>{run}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{paragraph}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"{cell_margins('tblCellMar', 0, 0)}</w:tblPr></w:style>"
        + "".join(style.xml() for style in styles),
    )


# --- paragraphs --------------------------------------------------------------------------


def run(text: str) -> str:
    """A run; a line feed becomes a line break. The hint sends “ ” … — to the Chinese font."""
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")]
    return f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>{"<w:br/>".join(lines)}</w:r>'


def p(style: str, text: str = "", extra: str = "", section: str = "") -> str:
    """A paragraph. ``extra`` is direct formatting, ``section`` ends a section here."""
    runs = run(text) if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}{section}</w:pPr>{runs}</w:p>'


def labelled(style: str, label: str, tag: str, font: str = "仿宋") -> str:
    """A paragraph of a printed label and a filled value, which has a font of its own."""
    value = f"<w:r><w:rPr>{fonts(font)}</w:rPr><w:t>{{{{ {tag} }}}}</w:t></w:r>"
    return p(style, label).removesuffix("</w:p>") + f"{value}</w:p>"


PAGE_BREAK_BEFORE = "<w:pageBreakBefore/>"
KEEP_NEXT = "<w:keepNext/>"


# --- tables ------------------------------------------------------------------------------


def cell_margins(tag: str, vertical: float, horizontal: float) -> str:
    sides = (("top", vertical), ("left", horizontal), ("bottom", vertical), ("right", horizontal))
    inner = "".join(f'<w:{side} w:w="{twips(value)}" w:type="dxa"/>' for side, value in sides)
    return f"<w:{tag}>{inner}</w:{tag}>"


def borders(tag: str, sides: Sequence[str], eighths: int = 4) -> str:
    inner = "".join(
        f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>'
        for side in sides
    )
    return f"<w:{tag}>{inner}</w:{tag}>"


ALL_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


@dataclass(frozen=True)
class Cell:
    """Paragraphs spanning ``span`` grid columns. ``underline`` draws only the bottom line.

    ``down`` begins a cell that goes on in the rows below, where :data:`BELOW` stands;
    ``open_sides`` have no line.
    """

    content: str
    span: int = 1
    valign: Literal["top", "center", "bottom"] = "center"
    underline: bool = False
    down: Literal["", "restart", "continue"] = ""
    open_sides: Sequence[str] = ()

    def xml(self, width: int) -> str:
        span = f'<w:gridSpan w:val="{self.span}"/>' if self.span > 1 else ""
        line = borders("tcBorders", ("bottom",), 6) if self.underline else ""
        if self.open_sides:
            sides = "".join(f'<w:{side} w:val="nil"/>' for side in self.open_sides)
            line = f"<w:tcBorders>{sides}</w:tcBorders>"
        down = f'<w:vMerge w:val="{self.down}"/>' if self.down else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{down}{line}'
            f'<w:vAlign w:val="{self.valign}"/></w:tcPr>{self.content}</w:tc>'
        )


BELOW = Cell(p("Normal"), down="continue")


@dataclass(frozen=True)
class Row:
    """Cells at least ``height`` high. A ``header`` repeats on every page."""

    cells: Sequence[Cell]
    height: float
    header: bool = False
    may_split: bool = False

    def xml(self, widths: Sequence[int]) -> str:
        cells, column = [], 0
        for cell in self.cells:
            cells.append(cell.xml(sum(widths[column : column + cell.span])))
            column += cell.span
        if column != len(widths):
            raise ValueError(f"{column} of {len(widths)} grid columns filled")
        return (
            f"<w:tr><w:trPr>{'' if self.may_split else '<w:cantSplit/>'}"
            f'<w:trHeight w:val="{twips(self.height)}" w:hRule="atLeast"/>'
            f"{'<w:tblHeader/>' if self.header else ''}</w:trPr>{''.join(cells)}</w:tr>"
        )


@dataclass(frozen=True)
class Table:
    """A centred table on a fixed grid of ``widths`` in twips."""

    widths: Sequence[int]
    rows: Sequence[Row]
    padding: tuple[float, float] = (2, 4)
    lines: bool = True

    def xml(self) -> str:
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self.widths)
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(self.widths)}" w:type="dxa"/>'
            '<w:jc w:val="center"/>'
            f"{borders('tblBorders', ALL_SIDES) if self.lines else ''}"
            f'<w:tblLayout w:type="fixed"/>{cell_margins("tblCellMar", *self.padding)}</w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>"
            f"{''.join(row.xml(self.widths) for row in self.rows)}</w:tbl>"
        )


def loop(variable: str, items: str, row: Row) -> list[Row]:
    """The row once per item: docxtpl wants ``{%tr %}`` in rows of their own."""
    span = sum(cell.span for cell in row.cells)

    def tag(text: str) -> Row:
        return Row((Cell(p("Normal", text), span=span),), height=row.height)

    return [tag(f"{{%tr for {variable} in {items} %}}"), row, tag("{%tr endfor %}")]


# --- page and package --------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """A4 portrait; margins in mm. The binding edge is part of ``left``."""

    top: float = 20
    right: float = 20
    bottom: float = 20
    left: float = 30
    edge: float = 12

    def xml(self) -> str:
        names = {"top": self.top, "right": self.right, "bottom": self.bottom, "left": self.left}
        names |= {"header": self.edge, "footer": self.edge, "gutter": 0}
        margins = " ".join(f'w:{name}="{twips(mm(value))}"' for name, value in names.items())
        return (
            '<w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="11906" w:h="16838"/>'
            f'<w:pgMar {margins}/><w:cols w:num="1" w:space="425"/><w:vAlign w:val="top"/>'
            '<w:docGrid w:type="default" w:linePitch="312"/></w:sectPr>'
        )


@dataclass(frozen=True)
class Master:
    """A whole document; ``date`` is the notice's, ISO."""

    title: str
    date: str
    page: Page
    styles: Sequence[Style]
    body: Sequence[str] = field(default_factory=tuple)

    def save(self, path: Path) -> None:
        parts = {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": PACKAGE_RELATIONSHIPS,
            "word/document.xml": part(
                "document", f"<w:body>{''.join(self.body)}{self.page.xml()}</w:body>"
            ),
            "word/_rels/document.xml.rels": DOCUMENT_RELATIONSHIPS,
            "word/styles.xml": styles_part(self.styles),
            "word/settings.xml": SETTINGS,
            "word/fontTable.xml": font_table({"宋体", *(s.font for s in self.styles)}),
            "docProps/core.xml": core_properties(self.title, self.date),
        }
        with zipfile.ZipFile(path, "w") as package:
            for name, text in parts.items():
                info = zipfile.ZipInfo(name, ZIP_DATE)
                info.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(info, text.encode())


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def part(root: str, inner: str) -> str:
    return f'{XML}<w:{root} xmlns:w="{W}">{inner}</w:{root}>'


def font_table(names: set[str]) -> str:
    chinese = "".join(
        f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(other)}/>"
        f'<w:charset w:val="86"/><w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for name, (other, family, pitch) in FONT_TABLE.items()
        if name in names
    )
    latin = (
        f'<w:font w:name="{LATIN}"><w:panose1 w:val="02020603050405020304"/>'
        '<w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    )
    return part("fonts", chinese + latin)


def core_properties(title: str, date: str) -> str:
    stamps = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{date}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>cadre-docs</dc:creator>"
        f"<dc:language>zh-CN</dc:language>{stamps}</cp:coreProperties>"
    )


def relationships(kinds: dict[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(kinds.items(), 1)
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{XML}<Relationships xmlns="{package}">{inner}</Relationships>'


PACKAGE_RELATIONSHIPS = relationships(
    {
        "word/document.xml": f"{RELATIONSHIPS}/officeDocument",
        "docProps/core.xml": (
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
        ),
    }
)
DOCUMENT_RELATIONSHIPS = relationships(
    {f"{name}.xml": f"{RELATIONSHIPS}/{name}" for name in ("styles", "settings", "fontTable")}
)
_TYPE = "application/vnd.openxmlformats-"
_WORD = f"{_TYPE}officedocument.wordprocessingml"
CONTENT_TYPES = (
    f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{_TYPE}package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_WORD}.settings+xml"/>'
    f'<Override PartName="/word/fontTable.xml" ContentType="{_WORD}.fontTable+xml"/>'
    f'<Override PartName="/docProps/core.xml" ContentType="{_TYPE}package.core-properties+xml"/>'
    "</Types>"
)
SETTINGS = part(
    "settings",
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/>'
    "<w:compat>"
    + "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word"'
        f' w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    + '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>',
)
