"""What stands in a paragraph: runs, pictures, page numbers, breaks."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from cadre_docs.office.namespaces import XML_SPACE
from cadre_docs.pages.model import Font, PageNumber, Picture, Run
from cadre_docs.pages.read_docx.anchors import read_pict
from cadre_docs.pages.read_docx.pictures import read_drawing
from cadre_docs.pages.read_docx.wordml import CHINESE, MARKS, W, attribute, name
from cadre_docs.performance.expressions import expression
from cadre_docs.values.ticks import symbol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from cadre_docs.pages.model import Anchored, Inline
    from cadre_docs.pages.read_docx.anchors import ReadBox
    from cadre_docs.pages.read_docx.context import Context
    from cadre_docs.pages.read_docx.lists import Item
    from cadre_docs.pages.read_docx.looks import RunLook
    from cadre_docs.pages.read_docx.styles import Scope
    from cadre_docs.pages.read_docx.wordml import Place


class Break(Enum):
    """A page break among the inlines."""

    PAGE = "page"


_SPACES = " \t\r\n"
_CHINESE_LETTER = expression("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_FIELD = expression(r"(PAGE|NUMPAGES)(\s+\\\*\s+(Arabic|MERGEFORMAT))*", re.IGNORECASE)
# Read through: the words of a revision are kept, and the revision is reported.
_TRANSPARENT = frozenset({"smartTag", "ins", "moveTo", "hyperlink"})
_HARMLESS = MARKS | {"pPr", "rPr", "smartTagPr", "softHyphen"}
_CHARACTERS = {"cr": "\n", "noBreakHyphen": "\u2011", "tab": "\t", "ptab": "\t"}


class InlineReader:
    """Reads the inlines of one paragraph."""

    def __init__(self, context: Context, scope: Scope, place: Place, read_box: ReadBox) -> None:
        self._context, self._read_box = context, read_box
        self._scope = scope
        self._place = place
        self._found: list[Inline | Break] = []
        # The complex field being read: how deeply nested, its code, its font.
        self._depth = 0
        self._code = ""
        self._field_font: Font | None = None
        self.hidden = False  # some run was hidden
        self.anchored: list[Anchored] = []  # what stands at fixed places

    def read(self, paragraph: etree._Element, item: Item | None = None) -> list[Inline | Break]:
        """Return the inlines, a list's number first; neighbouring runs in one font are joined."""
        if item is not None:
            self._number(paragraph, item)
        self._children(paragraph)
        if self._depth:
            self._context.report.add(self._place, "跨段落的域")
        return self._found

    def _number(self, paragraph: etree._Element, item: Item) -> None:
        context = self._context
        if item.text is None:
            context.report.add(self._place, f"自动编号的格式 {item.shape}（请改为手工输入的编号）")
            return
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        look = context.looks.run(
            self._scope, mark, self._place, context.report, mark=True, over=item.run
        )
        self._text(item.text, self._in_grid(look))

    def _in_grid(self, look: RunLook) -> Font:
        grid = self._context.grid
        return look.font if grid is None or not look.snaps else grid.font(look.font)

    def _children(self, parent: Iterable[etree._Element]) -> None:
        for child in parent:
            match name(child):
                case "r":
                    self._run(child)
                case "fldSimple":
                    self._simple_field(child)
                case "sdt":  # a control that is filled prints like any text
                    for content in child.iterfind(f"{W}sdtContent"):
                        self._children(content)
                case tag if tag in _TRANSPARENT:
                    if tag != "smartTag":
                        self._context.report.element(self._place, child)
                    self._children(child)
                case tag if tag not in _HARMLESS:
                    self._context.report.element(self._place, child)

    def _run(self, run: etree._Element) -> None:
        look = self._look(run)
        if look.hidden:
            self.hidden = True
            return
        font = self._in_grid(look)
        for child in run:
            self._run_child(child, font)
        words = "" if look.chinese else "".join(text.text or "" for text in run.iter(f"{W}t"))
        if _CHINESE_LETTER.search(words):
            self._context.report.once(self._place, "没有指定中文字体（只列第一处）")

    def _look(self, run: etree._Element | None) -> RunLook:
        direct = None if run is None else run.find(f"{W}rPr")
        context = self._context
        return context.looks.run(self._scope, direct, self._place, context.report)

    def _run_child(self, child: etree._Element, look: Font) -> None:
        match name(child):
            case "fldChar":
                self._field_character(attribute(child, "fldCharType"), look)
            case "instrText":
                self._code += child.text or ""
            case _ if self._depth:
                # Its last result is not wanted, only how that looks.
                self._field_font = self._field_font or look
            case tag:
                self._content(tag, child, look)

    def _content(self, tag: str, child: etree._Element, look: Font) -> None:
        match tag:
            case "t":
                self._text(_characters(child), look)
            case "br":
                self._break(child, look)
            case "drawing":
                self._drawn(read_drawing(self._context, child, self._place, self._read_box))
            case "pict":
                self._drawn(read_pict(self._context, child, self._place, self._read_box))
            case "mc:AlternateContent":
                self._alternative(child)
            case "sym":
                self._symbol(child, look)
            case _ if tag in _CHARACTERS:
                self._text(_CHARACTERS[tag], look)
            case _ if tag not in _HARMLESS:
                self._context.report.element(self._place, child)

    def _drawn(self, drawn: Picture | Anchored | None) -> None:
        if isinstance(drawn, Picture):
            self._found.append(drawn)
        elif drawn is not None:
            self.anchored.append(drawn)

    def _alternative(self, element: etree._Element) -> None:
        """Read a drawing that is there twice: as today's Word draws it, and as the old one."""
        drawing = next(iter(element.iter(f"{W}drawing")), None)
        if drawing is None:
            self._context.report.element(self._place, element)
        else:
            self._drawn(read_drawing(self._context, drawing, self._place, self._read_box))

    def _symbol(self, element: etree._Element, look: Font) -> None:
        found = symbol(attribute(element, "font") or "", attribute(element, "char") or "")
        if found is None:
            self._context.report.element(self._place, element)
        else:
            self._text(found, look)

    def _text(self, text: str, look: Font) -> None:
        last = self._found[-1] if self._found else None
        if isinstance(last, Run) and last.font == look:
            self._found[-1] = Run(last.text + text, look)
        elif text:
            self._found.append(Run(text, look))

    def _break(self, element: etree._Element, look: Font) -> None:
        match attribute(element, "type"):
            case None | "textWrapping":
                self._text("\n", look)
            case "page" if not self._context.in_table:
                self._found.append(Break.PAGE)
            case "page":
                self._context.report.add(self._place, "表格里的分页符")
            case _:
                self._context.report.add(self._place, "分栏符")

    def _field_character(self, kind: str | None, look: Font) -> None:
        match kind:
            case "begin":
                if not self._depth:
                    self._code, self._field_font = "", None
                self._depth += 1
            case "end" if self._depth:
                self._depth -= 1
                if not self._depth:
                    self._field(self._code, self._field_font or look)

    def _simple_field(self, element: etree._Element) -> None:
        run = element.find(f"{W}r")
        look = self._look(run)
        self._field(attribute(element, "instr") or "", look.font)

    def _field(self, code: str, look: Font) -> None:
        match = _FIELD.fullmatch(code.strip())
        if match:
            total = match[1].upper() == "NUMPAGES"
            shape = "decimal" if total else self._context.number_shape
            self._found.append(PageNumber(look, total, shape))
        else:
            linked = code.strip().upper().startswith("HYPERLINK")
            what = CHINESE["hyperlink"] if linked else f"域“{code.strip()}”"
            self._context.report.add(self._place, what)


def _characters(element: etree._Element) -> str:
    text = element.text or ""
    if element.get(XML_SPACE) != "preserve":
        text = text.strip(_SPACES)
    return re.sub(r"[\t\r\n]", " ", text)
