"""The looks of marks, added to a workbook's styles; those of an earlier run are used again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from cadre_docs.office.namespaces import SPREADSHEET
from cadre_docs.office.quoting import DECLARATION
from cadre_docs.office.xml_patch import Edits, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.office.xml_patch import Element

    Shape = tuple[object, ...]  # an element as data, whatever its prefixes

# ECMA-376 18.8.39: the order of what a style sheet holds.
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
    "tableStyles", "colors", "extLst",
)  # fmt: skip
# What a style sheet without these must hold first: index 0 is for cells that name no style.
_FIRST = {
    "fonts": ('<font><sz val="11"/><name val="Calibri"/></font>',),
    "fills": (
        '<fill><patternFill patternType="none"/></fill>',
        '<fill><patternFill patternType="gray125"/></fill>',
    ),
    "borders": ("<border><left/><right/><top/><bottom/><diagonal/></border>",),
    "cellXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
    "dxfs": (),
}
EMPTY_STYLES = f'{DECLARATION}<styleSheet xmlns="{SPREADSHEET}"></styleSheet>'.encode()
_ROOT = f"{SPREADSHEET} styleSheet"
_SIDES = ("left", "right", "top", "bottom")


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; colours are ``RRGGBB``, ``alignment`` is written as attributes."""

    size: float
    colour: str
    bold: bool = False
    underlined: bool = False
    fill: str = ""
    border: str = ""
    alignment: str = ""


@dataclass(slots=True)
class _Collection:
    known: dict[Shape, int]
    place: Element | None
    count: int
    added: list[str] = field(default_factory=list)

    def index(self, text: str) -> int:
        """Return the number of an element, which is added if there is no equal one."""
        shape = _shape(etree.fromstring(f'<x xmlns="{SPREADSHEET}">{text}</x>')[0])
        if shape not in self.known:
            self.known[shape] = self.count
            self.count += 1
            self.added.append(text)
        return self.known[shape]


class Styles:
    """A style sheet that takes looks."""

    def __init__(self, xml: bytes, parsed: etree._Element) -> None:
        self._root = scan(xml, _ROOT, frozenset(_FIRST))
        if not self._root.children:  # it may have no end tag to put anything before
            xml = EMPTY_STYLES
            self._root = scan(xml, _ROOT)
        self._edits = Edits(xml)
        self._collections = {name: self._collection(name, parsed) for name in _FIRST}
        self._based = parsed.find(f"{{{SPREADSHEET}}}cellStyleXfs") is not None

    def _collection(self, name: str, parsed: etree._Element) -> _Collection:
        place = self._root.first(name)
        known: dict[Shape, int] = {}
        elements = parsed.find(f"{{{SPREADSHEET}}}{name}")
        for number, element in enumerate(() if elements is None else elements):
            known.setdefault(_shape(element), number)
        made = _Collection(known, place, 0 if elements is None else len(elements))
        if not made.count:
            for text in _FIRST[name]:
                made.index(text)
        return made

    def difference(self, fill: str, line: str) -> int:
        """Return the number of a look that lies over a cell's own: a colour and a frame."""
        sides = "".join(_side(side, line) for side in _SIDES)
        return self._collections["dxfs"].index(f"<dxf>{_fill(fill)}<border>{sides}</border></dxf>")

    def look(self, look: Look, font: str) -> int:
        """Return the number of a cell's look, as ``c`` elements name it."""
        lines = "".join(_side(side, look.border) for side in _SIDES)
        numbers = {
            "fontId": self._collections["fonts"].index(_font(look, font)),
            "fillId": self._collections["fills"].index(_fill(look.fill)) if look.fill else 0,
            "borderId": self._collections["borders"].index(f"<border>{lines}<diagonal/></border>")
            if look.border
            else 0,
        }
        facts = " ".join(f'{name}="{number}"' for name, number in numbers.items())
        applied = ' applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
        base = ' xfId="0"' if self._based else ""
        inside = f"<alignment {look.alignment}/>" if look.alignment else ""
        return self._collections["cellXfs"].index(
            f'<xf numFmtId="0" {facts}{base}{applied}>{inside}</xf>'
        )

    def result(self) -> bytes:
        """Return the style sheet with what was added."""
        for name, collection in self._collections.items():
            if not collection.added:
                continue
            text, count = "".join(collection.added), str(collection.count)
            if collection.place is None:
                start = f'<{name}{self._edits.space(self._root)} count="{count}">'
                self._edits.insert(self._place(name), f"{start}{text}</{name}>")
            else:
                self._edits.attribute(collection.place, "count", count)
                self._edits.add(collection.place, self._spaced(collection, text))
        return self._edits.result()

    def _spaced(self, collection: _Collection, text: str) -> str:
        """Return children with the namespace of their parent, where it has a prefix."""
        space = "" if collection.place is None else self._edits.space(collection.place)
        if not space:
            return text
        return "".join(
            etree.tostring(child, encoding="unicode")
            for child in etree.fromstring(f"<x{space}>{text}</x>")
        )

    def _place(self, name: str) -> int:
        """Return where a collection belongs that is not there."""
        before = set(_ORDER[: _ORDER.index(name)])
        ends = [child.end for child in self._root.children if child.local in before]
        return max(ends, default=self._root.inner)


def _shape(element: etree._Element) -> Shape:
    # Empty texts between children are no difference.
    inside: Iterator[Shape] = (_shape(child) for child in element if isinstance(child.tag, str))
    return element.tag, tuple(sorted(element.attrib.items())), *inside


def _side(side: str, colour: str) -> str:
    return f'<{side} style="thin"><color rgb="FF{colour}"/></{side}>'


def _fill(colour: str) -> str:
    colours = f'<fgColor rgb="FF{colour}"/><bgColor rgb="FF{colour}"/>'
    return f'<fill><patternFill patternType="solid">{colours}</patternFill></fill>'


def _font(look: Look, name: str) -> str:
    bold, line = "<b/>" * look.bold, "<u/>" * look.underlined
    size, colour = f'<sz val="{look.size:g}"/>', f'<color rgb="FF{look.colour}"/>'
    return f'<font>{bold}{line}{size}{colour}<name val="{name}"/></font>'
