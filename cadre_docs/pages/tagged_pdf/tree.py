"""The structure of documents as objects of a PDF (ISO 32000-1, 14.7)."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.pages.structure import Element

Place = tuple[int, int]
"""A page, from 0, and the number of the marked content on it."""
Box = tuple[float, float, float, float]
_NO_CONTENT = frozenset(("P", "H1", "H2", "Lbl", "LBody", "LI", "L", "Figure", "Span"))
"""Elements that are left out where nothing of them is on paper; empty boxes of tables are not."""


@light
class Part:
    """The structure of one document, and where on the pages of a file its elements are.

    ``boxes`` are where pictures stand: left, bottom, right and top in points. ``title`` is said
    of documents that are joined to others; their pages stand ``shift`` pages further on.
    """

    root: Element
    places: dict[Element, list[Place]]
    boxes: dict[Element, Box] = field(default_factory=dict)
    title: str = ""
    shift: int = 0

    def among(self, pages: range, start: int, title: str) -> Part:
        """Return the part of a file in which ``pages`` of this one begin with page ``start``."""
        return Part(self.root, self.places, self.boxes, title, self.shift + start - pages.start)


def text_string(text: str) -> str:
    """Return a text as a PDF writes it, in hexadecimal digits."""
    return f"<feff{text.encode('utf-16-be').hex()}>"


def tree_objects(parts: Sequence[Part], first: int, pages: Sequence[int]) -> list[bytes]:
    """Return the objects of a structure; the first is its root, and has the number ``first``.

    ``pages`` are the numbers of the file's pages. Each page on which something is marked needs
    ``/StructParents`` with its place in the file. Several parts stand below each other.
    """
    return _Tree(parts, first, pages).objects()


def marked_pages(parts: Sequence[Part]) -> set[int]:
    """Return the pages on which something is marked."""
    return {
        page + part.shift
        for part in parts
        for page in {page for places in part.places.values() for page, _ in places}
    }


class _Tree:
    def __init__(self, parts: Sequence[Part], first: int, pages: Sequence[int]) -> None:
        self._parts, self._pages, self._first = parts, pages, first
        self._made: list[bytes] = []
        self._parents: dict[int, dict[int, int]] = {}

    def objects(self) -> list[bytes]:
        root, document = self._new(), self._new()
        if len(self._parts) == 1:
            [part] = self._parts
            kids = [self._element(child, document, part) for child in _shown(part.root, part)]
        else:
            kids = [self._part(part, document) for part in self._parts]
        parents = self._new()
        self._set(
            root,
            f"<</Type/StructTreeRoot/K {document} 0 R/ParentTree {parents} 0 R"
            f"/ParentTreeNextKey {len(self._pages)}>>",
        )
        self._set(document, f"<</S/Document/P {root} 0 R/K[{_references(kids)}]>>")
        self._set(parents, f"<</Nums[{''.join(self._nums())}]>>")
        return self._made

    def _nums(self) -> Iterator[str]:
        for page, of_page in sorted(self._parents.items()):
            numbers = [of_page[number] for number in range(len(of_page))]
            yield f"{page}[{_references(numbers)}]"

    def _part(self, part: Part, parent: int) -> int:
        own = self._new()
        kids = [self._element(child, own, part) for child in _shown(part.root, part)]
        title = f"/T{text_string(part.title)}" if part.title else ""
        self._set(own, f"<</S/Part/P {parent} 0 R{title}/K[{_references(kids)}]>>")
        return own

    def _element(self, element: Element, parent: int, part: Part) -> int:
        own = self._new()
        facts, kids = f"<</S/{element.kind}/P {parent} 0 R", list[str]()
        if content := part.places.get(element):
            first, pages, shift = content[0][0], self._pages, part.shift
            facts += f"/Pg {pages[first + shift]} 0 R"
            elsewhere = []
            for page, number in content:
                self._parents.setdefault(page + shift, {})[number] = own
                if page == first:
                    kids.append(str(number))
                else:
                    elsewhere.append(f"<</Type/MCR/Pg {pages[page + shift]} 0 R/MCID {number}>>")
            kids += elsewhere
        if element.children:
            kids += [f"{self._element(kid, own, part)} 0 R" for kid in _shown(element, part)]
        if kids:
            facts += f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]"
        facts += f"/Alt{text_string(element.alt)}" if element.alt else ""
        self._set(own, f"{facts}{_attributes(element, part.boxes.get(element))}>>")
        return own

    def _new(self) -> int:
        self._made.append(b"")
        return self._first + len(self._made) - 1

    def _set(self, number: int, text: str) -> None:
        self._made[number - self._first] = text.encode("ascii")


def _shown(element: Element, part: Part) -> Iterator[Element]:
    """Yield the elements in one that are on paper, and the boxes that are empty."""
    places = part.places
    for child in element.children:
        if child in places or child.kind not in _NO_CONTENT or any(_shown(child, part)):
            yield child


def _attributes(element: Element, box: Box | None) -> str:
    facts = f"/Scope/{element.scope}" if element.scope else ""
    facts += f"/ColSpan {element.colspan}" if element.colspan > 1 else ""
    facts += f"/RowSpan {element.rowspan}" if element.rowspan > 1 else ""
    if facts:
        return f"/A<</O/Table{facts}>>"
    if element.numbering:
        return f"/A<</O/List/ListNumbering/{element.numbering}>>"
    if box:
        lengths = " ".join(f"{length:.2f}" for length in box)
        return f"/A<</O/Layout/Placement/Block/BBox[{lengths}]>>"
    return ""


def _references(numbers: Sequence[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)
