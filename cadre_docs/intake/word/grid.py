"""WordprocessingML → rows of cells, tolerant of all that people and programs put into a form.

Content controls, tracked changes, fields, hyperlinks and the like are looked into; what has no
text is remarked. Two readings would be guesses, so there is one: what Word shows with all
changes accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.intake.word.document import Cell, Remark, Row, Seen
from cadre_docs.limits import limits
from cadre_docs.office.list_numbers import Numbering
from cadre_docs.office.namespaces import (
    COMPATIBILITY,
    MATH,
    RELATIONSHIP,
    WORDPROCESSING,
    clark_prefix,
)
from cadre_docs.office.workbooks.unseen import WHITE, is_like
from cadre_docs.values.ticks import CHECKED, UNCHECKED, is_symbol_font, symbol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

W, R, M, MC = map(clark_prefix, (WORDPROCESSING, RELATIONSHIP, MATH, COMPATIBILITY))
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OFF = ("0", "false", "off", "none")
# Elements that only wrap what they hold, wherever they stand.
_WRAPPERS = {
    *(W + n for n in ("ins", "moveTo", "customXml", "smartTag", "hyperlink", "sdtContent")),
    *(W + n for n in ("fldSimple", "dir", "bdo", "rubyBase")),
}
_NO_LINE = ("nil", "none")
_DROPPED = {W + n for n in ("del", "moveFrom")}
_QUOTED = 200
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = str.maketrans("\r\n\t", "   ")  # what Word makes of them within a text
_PRIVATE, _LETTERS = 0xF000, 0x100
_TINY = 4  # half points
_LEVELS = ("superscript", "subscript")


@dataclass
class _Field:
    """A complex field: until its instruction ends nothing of it is shown."""

    shown: bool = False


@dataclass
class _Flow:
    """What is being read of one cell or paragraph."""

    cell: Cell
    text: list[str] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)
    font: str = ""  # of the run that is being read

    def remark(self, seen: Seen, detail: str = "") -> None:
        remark = Remark(seen, detail[:_QUOTED])
        if remark not in self.cell.remarks:
            self.cell.remarks.append(remark)


@dataclass
class GridReader:
    """Reads the body of one document.

    ``pictures`` gives parts by relation id, ``comments`` texts by id, ``marks`` the ids
    of comments of ours, ``numbers`` what Word
    prints before the paragraphs of lists.
    """

    pictures: Mapping[str, str]
    comments: Mapping[str, str] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    numbers: Numbering = field(default_factory=Numbering)
    rows: list[Row] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    _tables: int = 0
    _paragraphs: int = 0

    def read(self, body: etree._Element) -> None:
        """Read all blocks of a body."""
        for block in self._inside(body):
            if block.tag == W + "p":
                self._paragraphs += 1
                cell = Cell(element=block)
                self._paragraph(block, cell)
                self._add(Row(0, self._paragraphs, [cell]))
            elif block.tag == W + "tbl":
                self._tables += 1
                self._table(block)

    # --- blocks ------------------------------------------------------------------------------

    def _inside(self, parent: etree._Element, cell: Cell | None = None) -> Iterator[etree._Element]:
        """Yield the children of an element, those of its wrappers in their place."""
        for child in parent:
            tag = child.tag
            if tag == W + "bookmarkStart":
                self.bookmarks.append(child.get(W + "name") or "")
            elif tag == W + "sdt":
                content = child.find(W + "sdtContent")
                if content is not None:
                    yield from self._inside(content, cell)
            elif tag == MC + "AlternateContent":
                choice = child.find(MC + "Choice")
                if choice is None:
                    choice = child.find(MC + "Fallback")
                if choice is not None:
                    yield from self._inside(choice, cell)
            elif tag in _WRAPPERS:
                yield from self._inside(child, cell)
            elif tag not in _DROPPED:
                yield child

    def _table(self, table: etree._Element) -> None:
        widths = [_number(c.get(W + "w")) for c in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        number = 0
        for row in self._inside(table):
            if row.tag != W + "tr":
                continue
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            number += 1
            cells = list(self._cells(row, widths))
            if number > 1 and _is_one_box(self.rows[-1].cells, cells):
                for above, below in zip(self.rows[-1].cells, cells, strict=True):
                    above.take_in(below)
            else:
                self._add(Row(self._tables, number, cells))

    def _add(self, row: Row) -> None:
        self.rows.append(row)
        row.order = len(self.rows)

    def _cells(self, row: etree._Element, widths: list[int]) -> Iterator[Cell]:
        column = _value(row, f"{W}trPr/{W}gridBefore", 0)
        total = sum(widths) or 1
        for element in self._inside(row):
            if element.tag != W + "tc":
                continue
            span = min(max(_value(element, f"{W}tcPr/{W}gridSpan", 1), 1), limits().columns)
            merged = element.find(f"{W}tcPr/{W}vMerge")
            across = element.find(f"{W}tcPr/{W}hMerge")
            cell = Cell(
                left=sum(widths[:column]) / total,
                right=sum(widths[: column + span]) / total,
                continues=merged is not None and merged.get(W + "val") != "restart",
                element=element,
            )
            column += span
            self._fill(element, cell)
            if across is not None and across.get(W + "val") != "restart" and cell.is_empty:
                continue  # swallowed by the cell before it
            yield cell

    def _fill(self, element: etree._Element, cell: Cell) -> None:
        for block in self._inside(element, cell):
            if block.tag == W + "p":
                self._paragraph(block, cell)
            elif block.tag == W + "tbl":
                cell.remarks.append(Remark(Seen.NESTED))
                for inner in self._inside(block):
                    if inner.tag == W + "tr":
                        for nested in self._inside(inner):
                            if nested.tag == W + "tc":
                                self._fill(nested, cell)

    # --- paragraphs --------------------------------------------------------------------------

    def _paragraph(self, paragraph: etree._Element, cell: Cell) -> None:
        flow = _Flow(cell)
        self._inline(paragraph, flow)
        text = "".join(flow.text)
        place = self.numbers.of(paragraph)
        if place is not None and text.strip():
            number = self.numbers.next(place)
            flow.remark(Seen.NUMBERED if number is None else Seen.COUNTED, number or text)
            text = f"{number or ''}{text.lstrip()}"
        if cell.open:  # the mark before it was deleted: it goes on there
            cell.paragraphs[-1] += text
        else:
            cell.paragraphs.append(text)
        cell.open = _is_joined(paragraph)

    def _inline(self, parent: etree._Element, flow: _Flow) -> None:
        for child in parent:
            read = _INLINE.get(child.tag)
            if read is not None:
                read(self, child, flow)
            elif child.tag in _WRAPPERS:
                self._inline(child, flow)

    def _bookmark(self, mark: etree._Element, _flow: _Flow) -> None:
        self.bookmarks.append(mark.get(W + "name") or "")

    def _deleted(self, element: etree._Element, flow: _Flow) -> None:
        deleted = "".join(t.text or "" for t in element.iter(W + "delText", W + "t"))
        if deleted.strip():
            flow.remark(Seen.DELETED, deleted)

    def _inserted(self, element: etree._Element, flow: _Flow) -> None:
        before = len(flow.text)
        self._inline(element, flow)
        if added := "".join(flow.text[before:]).strip():
            flow.remark(Seen.INSERTED, added)

    def _ruby(self, ruby: etree._Element, flow: _Flow) -> None:
        """Read the characters, not what stands above them to be pronounced."""
        base = ruby.find(W + "rubyBase")
        if base is not None:
            self._inline(base, flow)

    def _formula(self, formula: etree._Element, flow: _Flow) -> None:
        flow.remark(Seen.FORMULA, "".join(t.text or "" for t in formula.iter(M + "t")))

    def _control(self, control: etree._Element, flow: _Flow) -> None:
        """Read a content control; its prompt is no content, and its box is a tick."""
        properties, content = control.find(W + "sdtPr"), control.find(W + "sdtContent")
        if properties is not None:
            box = properties.find(_W14 + "checkbox")
            if box is not None:
                state = box.find(_W14 + "checked")
                checked = state is not None and state.get(_W14 + "val") not in _OFF
                flow.text.append(CHECKED if checked else UNCHECKED)
                return
            if _is_on(properties.find(W + "showingPlcHdr")):
                return
        if content is not None:
            self._inline(content, flow)

    def _run(self, run: etree._Element, flow: _Flow) -> None:
        before = len(flow.text)
        flow.font = _font(run)
        for child in run:
            self._piece(child, flow)
        said = "".join(flow.text[before:])
        if said.strip() and (seen := _unseen(run.find(W + "rPr"))) is not None:
            flow.remark(seen, said)

    def _piece(self, child: etree._Element, flow: _Flow) -> None:
        tag = child.tag
        if tag == W + "fldChar":
            self._field(child, flow)
            return
        if any(not one.shown for one in flow.fields):
            return
        plain, read = _PIECES.get(tag), _IN_RUNS.get(tag)
        if plain is not None:
            text = plain(child)
            symbols = tag == W + "t" and is_symbol_font(flow.font)
            flow.text.append(self._in_symbols(text, flow) if symbols else text)
        elif read is not None:
            read(self, child, flow)

    def _symbol(self, element: etree._Element, flow: _Flow) -> None:
        font, number = element.get(W + "font") or "", element.get(W + "char") or ""
        flow.text.append(self._known(font, number, flow))

    def _in_symbols(self, text: str, flow: _Flow) -> str:
        """Return a text that stands in a font of symbols: its letters are none."""
        return "".join(
            c if c.isspace() or not (c < chr(_LETTERS) or _is_private(c))
            else self._known(flow.font, f"{ord(c):X}", flow)
            for c in text
        )  # fmt: skip

    def _known(self, font: str, number: str, flow: _Flow) -> str:
        found = symbol(font, number)
        if found is None:
            flow.remark(Seen.SYMBOL, f"{font} {number}")
        return found or "\N{REPLACEMENT CHARACTER}"

    def _object(self, _object: etree._Element, flow: _Flow) -> None:
        flow.remark(Seen.OBJECT)

    def _note(self, _reference: etree._Element, flow: _Flow) -> None:
        flow.remark(Seen.NOTE)

    def _comment(self, reference: etree._Element, flow: _Flow) -> None:
        number = reference.get(W + "id") or ""
        if number not in self.marks:
            flow.remark(Seen.COMMENT, self.comments.get(number, ""))

    def _alternatives(self, element: etree._Element, flow: _Flow) -> None:
        for name in ("Choice", "Fallback"):
            branch = element.find(MC + name)
            if branch is not None:
                for child in branch:
                    read = _INLINE.get(child.tag)
                    if read is not None:
                        read(self, child, flow)
                    elif child.tag in _WRAPPERS:
                        self._inline(child, flow)
                    else:
                        self._piece(child, flow)
                return

    def _field(self, char: etree._Element, flow: _Flow) -> None:
        kind = char.get(W + "fldCharType")
        if kind == "begin":
            if not any(not one.shown for one in flow.fields):
                flow.text.append(_form_field(char))
            flow.fields.append(_Field())
        elif kind == "separate" and flow.fields:
            flow.fields[-1].shown = True
        elif kind == "end" and flow.fields:
            flow.fields.pop()

    def _picture(self, drawing: etree._Element, flow: _Flow) -> None:
        for element in drawing.iter():
            local = element.tag.rpartition("}")[2]
            if local == "blip":
                self._shown(element.get(R + "embed"), flow)
            elif local == "imagedata":
                self._shown(element.get(R + "id"), flow)
            elif local == "txbxContent":
                said = "".join(t.text or "" for t in element.iter(W + "t"))
                if said.strip():
                    flow.remark(Seen.TEXT_BOX, said)

    def _shown(self, relation: str | None, flow: _Flow) -> None:
        part = self.pictures.get(relation or "")
        if part is not None and part not in flow.cell.pictures:
            flow.cell.pictures.append(part)


def _form_field(begin: etree._Element) -> str:
    """Return what a legacy form field shows that is no text: a tick, or one of a list."""
    data = begin.find(W + "ffData")
    if data is None:
        return ""
    box = data.find(W + "checkBox")
    if box is not None:
        state = box.find(W + "checked")
        state = box.find(W + "default") if state is None else state
        return CHECKED if _is_on(state) else UNCHECKED
    listed = data.find(W + "ddList")
    if listed is None:
        return ""
    entries = [entry.get(W + "val") or "" for entry in listed.iterfind(W + "listEntry")]
    place = _value(listed, W + "result", _value(listed, W + "default", 0))
    return entries[place] if 0 <= place < len(entries) else ""


def _said(element: etree._Element) -> str:
    """Return the text of an element as Word shows it: blanks at its ends only where kept."""
    text = (element.text or "").translate(_BLANKS)
    return text if element.get(_SPACE) == "preserve" else text.strip(" ")


def _is_one_box(above: list[Cell], below: list[Cell]) -> bool:
    """Whether a row goes on in the next: a merged label, and no line between what stands beside.

    Masters part the place of an opinion from that of its signature so; who fills the form, and
    forms printed from a former master, know one box.
    """
    if [(c.left, c.right) for c in above] != [(c.left, c.right) for c in below]:
        return False
    merged = [cell.continues for cell in below]
    return (
        any(merged)
        and not all(merged)
        and all(
            cell.continues or (_has_no_line(upper, "bottom") and _has_no_line(cell, "top"))
            for upper, cell in zip(above, below, strict=True)
        )
    )


def _has_no_line(cell: Cell, side: str) -> bool:
    """Whether a cell has no line at a side: none is stated for it, or that there is none.

    LibreOffice writes the lines of all cells, and none for the table.
    """
    if cell.element is None:
        return False
    line = cell.element.find(f"{W}tcPr/{W}tcBorders/{W}{side}")
    if line is not None:
        return line.get(W + "val") in _NO_LINE
    table = next(cell.element.iterancestors(W + "tbl"), None)
    lines = (f"{W}tblPr/{W}{name}" for name in ("tblBorders", "tblStyle"))
    return table is not None and all(table.find(path) is None for path in lines)


def _is_joined(paragraph: etree._Element) -> bool:
    """Whether the mark at the end of a paragraph was deleted, with changes tracked."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(mark.find(name) is not None for name in _DROPPED)


def _font(run: etree._Element) -> str:
    """Return the font that a run gives its letters, if it names one."""
    fonts = run.find(f"{W}rPr/{W}rFonts")
    return "" if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or ""


def _is_private(character: str) -> bool:
    return _PRIVATE <= ord(character) < _PRIVATE + _LETTERS


def _break(element: etree._Element) -> str:
    return "" if element.get(W + "type") in ("page", "column") else "\n"


_PIECES: dict[str, Callable[[etree._Element], str]] = {
    W + "t": _said,
    W + "br": _break,
    W + "cr": lambda _: "\n",
    W + "tab": lambda _: "\t",
    W + "ptab": lambda _: "\t",
    W + "noBreakHyphen": lambda _: "-",
}


# What stands between the runs of a paragraph, and in them, each with its reader.
_Read = Callable[[GridReader, "etree._Element", _Flow], None]
_INLINE: dict[str, _Read] = {
    W + "r": GridReader._run,
    W + "bookmarkStart": GridReader._bookmark,
    W + "sdt": GridReader._control,
    **dict.fromkeys((W + "del", W + "moveFrom"), GridReader._deleted),
    **dict.fromkeys((W + "ins", W + "moveTo"), GridReader._inserted),
    W + "ruby": GridReader._ruby,
    **dict.fromkeys((M + "oMath", M + "oMathPara"), GridReader._formula),
    MC + "AlternateContent": GridReader._alternatives,
}
_IN_RUNS: dict[str, _Read] = {
    W + "sym": GridReader._symbol,
    **dict.fromkeys((W + "drawing", W + "pict"), GridReader._picture),
    W + "object": GridReader._object,
    W + "ruby": GridReader._ruby,
    W + "commentReference": GridReader._comment,
    **dict.fromkeys((W + "footnoteReference", W + "endnoteReference"), GridReader._note),
    MC + "AlternateContent": GridReader._alternatives,
}


def _unseen(properties: etree._Element | None) -> Seen | None:
    """Tell why nobody sees a run, or should not."""
    if properties is None:
        return None
    if _is_on(properties.find(W + "vanish")):
        return Seen.HIDDEN
    if _is_on(properties.find(W + "strike")) or _is_on(properties.find(W + "dstrike")):
        return Seen.STRUCK
    colour = properties.find(W + "color")
    if colour is not None and is_like((colour.get(W + "val") or "").upper(), WHITE):
        return Seen.WHITE
    if 0 < _value(properties, W + "sz", 0) <= _TINY:
        return Seen.SMALL
    level = properties.find(W + "vertAlign")
    return Seen.RAISED if level is not None and level.get(W + "val") in _LEVELS else None


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and (element.get(W + "val") or "1") not in _OFF


def _number(text: str | None) -> int:
    try:
        return max(int(float(text or "0")), 0)
    except (ValueError, OverflowError):
        return 0


def _value(parent: etree._Element, path: str, default: int) -> int:
    found = parent.find(path)
    return default if found is None else _number(found.get(W + "val"))


def paragraph_look(paragraph: etree._Element) -> tuple[str, ...]:
    """Return how a paragraph is set: style, alignment, and of its first run size and weight."""
    run = next(paragraph.iter(W + "r"), None)
    own = run.find(W + "rPr") if run is not None else None
    marks = (paragraph.find(f"{W}pPr/{W}{name}") for name in ("pStyle", "jc"))
    letters = (own.find(W + name) if own is not None else None for name in ("sz", "b"))
    return tuple("" if mark is None else mark.get(W + "val") or "1" for mark in (*marks, *letters))
