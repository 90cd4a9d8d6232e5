"""The text of a paragraph of WordprocessingML: its runs, fields, symbols, changes and pictures.

Content controls, tracked changes, fields, hyperlinks and the like are looked into; what has no
text is remarked. Two readings would be guesses, so there is one: what Word shows with all
changes accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.intake.word.document import Cell, Remark, Seen
from cadre_docs.office.list_numbers import Numbering
from cadre_docs.office.namespaces import (
    COMPATIBILITY,
    MATH,
    RELATIONSHIP,
    WORD_2010,
    WORDPROCESSING,
    XML_SPACE,
    clark_prefix,
)
from cadre_docs.office.workbooks.unseen import WHITE, is_like
from cadre_docs.values.ticks import CHECKED, UNCHECKED, is_symbol_font, symbol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

W, R, M, MC = map(clark_prefix, (WORDPROCESSING, RELATIONSHIP, MATH, COMPATIBILITY))
_W14 = clark_prefix(WORD_2010)
_OFF = ("0", "false", "off", "none")
# Elements that only wrap what they hold, wherever they stand.
WRAPPERS = {
    *(W + n for n in ("ins", "moveTo", "customXml", "smartTag", "hyperlink", "sdtContent")),
    *(W + n for n in ("fldSimple", "dir", "bdo", "rubyBase")),
}
DROPPED = {W + n for n in ("del", "moveFrom")}
_QUOTED = 200
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
class ParagraphReader:
    """Reads the paragraphs of one document into the cells that they stand in.

    ``pictures`` gives parts by relation id, ``comments`` texts by id, ``marks`` the ids of comments
    of ours, ``numbers`` what Word prints before the paragraphs of lists. ``bookmarks`` are the
    names of those that were met.
    """

    pictures: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    numbers: Numbering = field(default_factory=Numbering)
    bookmarks: list[str] = field(default_factory=list)

    def read(self, paragraph: etree._Element, cell: Cell) -> None:
        """Add a paragraph to its cell."""
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
            self._beside_runs(child, flow)

    def _beside_runs(self, child: etree._Element, flow: _Flow) -> bool:
        """Read a run, or what may stand beside runs; tell whether it is any of that."""
        read = _INLINE.get(child.tag)
        if read is not None:
            read(self, child, flow)
        elif child.tag in WRAPPERS:
            self._inline(child, flow)
        else:
            return False
        return True

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
            if is_on(properties.find(W + "showingPlcHdr")):
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
        branches = (element.find(MC + name) for name in ("Choice", "Fallback"))
        branch = next((one for one in branches if one is not None), None)
        for child in branch if branch is not None else ():
            if not self._beside_runs(child, flow):
                self._piece(child, flow)

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
        return CHECKED if is_on(state) else UNCHECKED
    listed = data.find(W + "ddList")
    if listed is None:
        return ""
    entries = [entry.get(W + "val") or "" for entry in listed.iterfind(W + "listEntry")]
    place = value_of(listed, W + "result", value_of(listed, W + "default", 0))
    return entries[place] if 0 <= place < len(entries) else ""


def _said(element: etree._Element) -> str:
    """Return the text of an element as Word shows it: blanks at its ends only where kept."""
    text = (element.text or "").translate(_BLANKS)
    return text if element.get(XML_SPACE) == "preserve" else text.strip(" ")


def _is_joined(paragraph: etree._Element) -> bool:
    """Whether the mark at the end of a paragraph was deleted, with changes tracked."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(mark.find(name) is not None for name in DROPPED)


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
_Read = Callable[[ParagraphReader, "etree._Element", _Flow], None]
_INLINE: dict[str, _Read] = {
    W + "r": ParagraphReader._run,
    W + "bookmarkStart": ParagraphReader._bookmark,
    W + "sdt": ParagraphReader._control,
    **dict.fromkeys((W + "del", W + "moveFrom"), ParagraphReader._deleted),
    **dict.fromkeys((W + "ins", W + "moveTo"), ParagraphReader._inserted),
    W + "ruby": ParagraphReader._ruby,
    **dict.fromkeys((M + "oMath", M + "oMathPara"), ParagraphReader._formula),
    MC + "AlternateContent": ParagraphReader._alternatives,
}
_IN_RUNS: dict[str, _Read] = {
    W + "sym": ParagraphReader._symbol,
    **dict.fromkeys((W + "drawing", W + "pict"), ParagraphReader._picture),
    W + "object": ParagraphReader._object,
    W + "ruby": ParagraphReader._ruby,
    W + "commentReference": ParagraphReader._comment,
    **dict.fromkeys((W + "footnoteReference", W + "endnoteReference"), ParagraphReader._note),
    MC + "AlternateContent": ParagraphReader._alternatives,
}


def _unseen(properties: etree._Element | None) -> Seen | None:
    """Tell why nobody sees a run, or should not."""
    if properties is None:
        return None
    if is_on(properties.find(W + "vanish")):
        return Seen.HIDDEN
    if is_on(properties.find(W + "strike")) or is_on(properties.find(W + "dstrike")):
        return Seen.STRUCK
    colour = properties.find(W + "color")
    if colour is not None and is_like((colour.get(W + "val") or "").upper(), WHITE):
        return Seen.WHITE
    if 0 < value_of(properties, W + "sz", 0) <= _TINY:
        return Seen.SMALL
    level = properties.find(W + "vertAlign")
    return Seen.RAISED if level is not None and level.get(W + "val") in _LEVELS else None


def is_on(element: etree._Element | None) -> bool:
    """Whether a property stands there and is not switched off."""
    return element is not None and (element.get(W + "val") or "1") not in _OFF


def number_of(text: str | None) -> int:
    """Return a whole number that is not negative; 0 for what is none."""
    try:
        return max(int(float(text or "0")), 0)
    except (ValueError, OverflowError):
        return 0


def value_of(parent: etree._Element, path: str, default: int) -> int:
    """Return the number that an element below another one states."""
    found = parent.find(path)
    return default if found is None else number_of(found.get(W + "val"))


def paragraph_look(paragraph: etree._Element) -> tuple[str, ...]:
    """Return how a paragraph is set: style, alignment, and of its first run size and weight."""
    run = next(paragraph.iter(W + "r"), None)
    own = run.find(W + "rPr") if run is not None else None
    marks = (paragraph.find(f"{W}pPr/{W}{name}") for name in ("pStyle", "jc"))
    letters = (own.find(W + name) if own is not None else None for name in ("sz", "b"))
    return tuple("" if mark is None else mark.get(W + "val") or "1" for mark in (*marks, *letters))
