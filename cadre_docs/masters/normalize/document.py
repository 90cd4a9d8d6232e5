"""A DOCX whose parts are changed as trees, and packed again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lxml import etree

from cadre_docs.office.namespaces import (
    PACKAGE_RELATIONSHIPS,
    RELATIONSHIP,
    WORDPROCESSING,
    clark_prefix,
)
from cadre_docs.office.package import Package
from cadre_docs.office.reproducible import packed

if TYPE_CHECKING:
    from collections.abc import Iterator

W = clark_prefix(WORDPROCESSING)
_RELATION = f"{clark_prefix(PACKAGE_RELATIONSHIPS)}Relationship"
_ANY_DAY = date(2000, 1, 1)
_QUOTED = 12
_STORIES = ("header", "footer")


class Document:
    """A DOCX that is being changed."""

    def __init__(self, data: bytes) -> None:
        self._package = Package(data)
        self._trees: dict[str, etree._Element] = {}
        self._replaced: dict[str, bytes] = {}
        self.main = self._package.main

    def tree(self, part: str) -> etree._Element:
        """Return a part as a tree; what is changed in it is written."""
        if part not in self._trees:
            self._trees[part] = self._package.xml(part)
        return self._trees[part]

    @property
    def body(self) -> etree._Element:
        """The body of the document."""
        found = self.tree(self.main).find(f"{W}body")
        return etree.Element(f"{W}body") if found is None else found

    def part(self, kind: str) -> etree._Element | None:
        """Return the part of a kind that the document names (``styles``, ``settings`` …)."""
        return next((self.tree(name) for name in self._named(kind)), None)

    def stories(self) -> Iterator[etree._Element]:
        """Yield the trees with text: the body, headers and footers."""
        yield from (tree for _, tree in self.named_stories())

    def named_stories(self) -> Iterator[tuple[str, etree._Element]]:
        """Yield these trees with the names of their parts."""
        for part in (self.main, *(name for kind in _STORIES for name in self._named(kind))):
            yield part, self.tree(part)

    def target(self, part: str, relation: str) -> str:
        """Return the part that a relation of another leads to, or nothing."""
        found = self._package.relations(part).get(relation)
        inside = found is not None and not found.external and found.target in self._package
        return found.target if found is not None and inside else ""

    def read(self, part: str) -> bytes:
        """Return a part that is no tree."""
        return self._replaced.get(part) or self._package.read(part)

    def replace(self, part: str, data: bytes) -> None:
        """Put other bytes in the place of a part that is no tree."""
        self._replaced[part] = data

    def styled(self) -> Iterator[etree._Element]:
        """Yield the trees that say how things look."""
        yield from self.stories()
        yield from (t for t in (self.part("styles"), self.part("numbering")) if t is not None)

    def _named(self, kind: str) -> list[str]:
        wanted = f"{RELATIONSHIP}/{kind}"
        relations = self._package.relations(self.main).values()
        found = (r.target for r in relations if r.kind == wanted and not r.external)
        return [target for target in dict.fromkeys(found) if target in self._package]

    def drop_relations(self, kind: str, *, external: bool = False) -> int:
        """Take out the relations of a kind (its last word); return how many there were."""
        count = 0
        for name in self._package.parts:
            if not name.endswith(".rels"):
                continue
            for relation in list(self.tree(name).iter(_RELATION)):
                outside = relation.get("TargetMode", "").lower() == "external"
                if relation.get("Type", "").rpartition("/")[2] == kind and (
                    outside or not external
                ):
                    drop(relation)
                    count += 1
        return count

    def save(self) -> bytes:
        """Return the file."""
        parts = {}
        for name in self._package.parts:
            tree = self._trees.get(name)
            parts[name] = (
                self.read(name)
                if tree is None
                else etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
            )
        return packed(parts, _ANY_DAY)


def take(element: etree._Element, key: str) -> str | None:
    """Take an attribute of WordprocessingML out of an element; return its value."""
    name = f"{W}{key}"
    value = element.get(name)
    if value is not None:
        del element.attrib[name]
    return value


def drop(element: etree._Element) -> None:
    """Take an element out of its parent."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: etree._Element, children: list[etree._Element] | None = None) -> None:
    """Put the children of an element, or some of them, in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for offset, child in enumerate(list(element) if children is None else children):
        parent.insert(at + offset, child)
    parent.remove(element)


def words(element: etree._Element) -> str:
    """Return the beginning of the words around an element, to tell where something is."""
    while element is not None and element.tag not in (f"{W}p", f"{W}tc", f"{W}tbl", f"{W}style"):
        parent = element.getparent()
        if parent is None:
            return ""
        element = parent
    if element.tag == f"{W}style":
        name = element.find(f"{W}name")
        return f"样式“{'' if name is None else name.get(f'{W}val')}”"
    text = "".join(t.text or "" for t in element.iter(f"{W}t"))
    shown = " ".join(text.split())
    if not shown:
        return "空段" if element.tag == f"{W}p" else "空格子"
    return f"“{shown if len(shown) <= _QUOTED else shown[: _QUOTED - 1] + '…'}”"


# The order in which WordprocessingML wants properties (ECMA-376-1, Annex A): only those set here.
_RUN_ORDER = ("rStyle", "rFonts", "b", "bCs", "i", "iCs")
_PARAGRAPH_ORDER = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr"),
    *("suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap"),
    *("overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd"),
    *("snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap"),
    *("jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId"),
    *("cnfStyle", "rPr", "sectPr", "pPrChange"),
)
_TABLE_ORDER = (
    *("tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize"),
    *("tblStyleColBandSize", "tblW", "jc", "tblCellSpacing", "tblInd", "tblBorders", "shd"),
    *("tblLayout", "tblCellMar", "tblLook"),
)
_CELL_ORDER = (
    *("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar"),
    *("textDirection", "tcFitText", "vAlign", "hideMark"),
)
_ORDERS = {"rPr": _RUN_ORDER, "pPr": _PARAGRAPH_ORDER, "tblPr": _TABLE_ORDER, "tcPr": _CELL_ORDER}


def child(parent: etree._Element, tag: str) -> etree._Element:
    """Return the child of a properties element, made where the schema wants it."""
    found = parent.find(f"{W}{tag}")
    if found is not None:
        return found
    made = etree.Element(f"{W}{tag}")
    order = _ORDERS.get(etree.QName(parent).localname, ())
    later = set(order[order.index(tag) + 1 :]) if tag in order else set()
    for place, other in enumerate(parent):
        name = etree.QName(other).localname if isinstance(other.tag, str) else ""
        if name in later or (order and name not in order and order is _RUN_ORDER):
            parent.insert(place, made)
            return made
    parent.append(made)
    return made


def first_child(parent: etree._Element, tag: str) -> etree._Element:
    """Return the properties element of a paragraph, run, table or cell, made as its first child."""
    found = parent.find(f"{W}{tag}")
    if found is None:
        found = etree.Element(f"{W}{tag}")
        parent.insert(0, found)
    return found
