"""A tagged PDF read back: its structure with the text of each element, and what is in none."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree
from pikepdf.pdfa import validate_written
from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, NumberObject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PAINTS = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh", "EI"}
_TEXT = ("Tj", "TJ", "'", '"')
_PAIR = re.compile(r"<(\w{4})> <(\w+)>")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The checker knows PDF/A-2b: level A asks for more, and PDF/UA has a schema of its own.
_OF_LEVEL_A = ("'A', expected 'B'", "pdfaExtension", "pdfaSchema", "pdfaProperty", "pdfuaid:part")


@dataclass
class Node:
    """An element: its type, attributes, alternative text, own text, and what is in it."""

    kind: str
    attributes: dict[str, Any] = field(default_factory=dict)
    alt: str = ""
    text: str = ""
    pages: list[int] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def each(self, *kinds: str) -> Iterator[Node]:
        """Yield this element and all below it, in reading order; of some kinds only."""
        if not kinds or self.kind in kinds:
            yield self
        for child in self.children:
            yield from child.each(*kinds)

    @property
    def whole(self) -> str:
        """All text of it, in reading order."""
        return self.text + "".join(child.whole for child in self.children)


@dataclass
class Tagged:
    """What a PDF holds: its structure, texts that are artifacts, and what is marked as nothing."""

    root: Node
    artifacts: list[str]
    lost: list[str]
    unused: set[tuple[int, int]]


def read_tagged(pdf: bytes) -> Tagged:
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    content: dict[tuple[int, int], str] = {}
    artifacts: list[str] = []
    lost: list[str] = []
    for number, page in enumerate(reader.pages):
        _read_page(reader, number, page, content, artifacts, lost)
    numbers = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages)}
    tree = reader.root_object["/StructTreeRoot"]
    used: list[tuple[int, int]] = []
    root = _node(tree["/K"].get_object(), tree.indirect_reference, None, numbers, content, used)
    assert len(used) == len(set(used)), "content that is in two elements"
    _check_parents(reader, tree, numbers)
    return Tagged(root, artifacts, lost, set(content) - set(used))


def _texts_of_glyphs(page) -> dict[str, dict[str, str]]:
    maps = {}
    for name, font in page["/Resources"].get("/Font", {}).items():
        unicode = font.get_object()["/ToUnicode"].get_data().decode()
        maps[name] = {k: bytes.fromhex(v).decode("utf-16-be") for k, v in _PAIR.findall(unicode)}
    return maps


def _read_page(reader, number, page, content, artifacts, lost) -> None:
    if page.get_contents() is None:
        return
    maps = _texts_of_glyphs(page)
    stack: list[tuple[str, int | None]] = []
    font = {}
    for operands, raw in ContentStream(page.get_contents(), reader).operations:
        operator = raw.decode()
        if operator in ("BMC", "BDC"):
            _open(operands, stack)
            if (mcid := stack[-1][1]) is not None:
                assert (number, mcid) not in content, "content marked twice"
                content[number, int(mcid)] = ""
        elif operator == "EMC":
            stack.pop()
        elif operator == "Tf":
            font = maps[operands[0]]
        elif operator in _PAINTS:
            mcid = next((mcid for _, mcid in stack if mcid is not None), None)
            text = _shown(operands, font) if operator in _TEXT else ""
            if mcid is not None:
                content[number, int(mcid)] += text
            elif any(tag == "/Artifact" for tag, _ in stack):
                artifacts.append(text)
            else:
                lost.append(f"page {number + 1}: {operator} {text or operands}")
    assert not stack


def _open(operands, stack) -> None:
    """Note that marked content begins: neither content nor an artifact stands in content."""
    facts = operands[1] if len(operands) > 1 else {}
    stack.append((operands[0], facts.get("/MCID")))
    inside = [mcid for _, mcid in stack if mcid is not None]
    assert len(inside) <= 1, "tagged content in tagged content"
    assert not inside or all(tag != "/Artifact" for tag, _ in stack), "artifact in content"


def _shown(operands, font) -> str:
    raw = (
        operands[0]
        if not isinstance(operands[0], ArrayObject)
        else b"".join(
            part.original_bytes for part in operands[0] if not isinstance(part, NumberObject)
        )
    )
    data = raw if isinstance(raw, bytes) else raw.original_bytes
    codes = (data[n : n + 2].hex() for n in range(0, len(data), 2))
    return "".join(font[code] for code in codes)  # KeyError: a glyph without a text


def _node(element, parent, page, numbers, content, used) -> Node:
    assert element.raw_get("/P").idnum == parent.idnum
    page = element.raw_get("/Pg") if "/Pg" in element else page
    made = Node(str(element["/S"])[1:], alt=str(element.get("/Alt", "")))
    made.attributes = {k[1:]: v for k, v in element.get("/A", {}).items()}
    kids = element.get("/K", [])
    for kid in (k.get_object() for k in (kids if isinstance(kids, list) else [kids])):
        if isinstance(kid, DictionaryObject) and "/S" in kid:
            made.children.append(
                _node(kid, element.indirect_reference, page, numbers, content, used)
            )
            continue
        marked = kid["/MCID"] if isinstance(kid, DictionaryObject) else kid
        on = kid.raw_get("/Pg") if isinstance(kid, DictionaryObject) else page
        key = (numbers[on.idnum], int(marked))
        used.append(key)
        made.text += content[key]
        made.pages.append(key[0])
    return made


def _check_parents(reader: PdfReader, tree: DictionaryObject, numbers: dict[int, int]) -> None:
    """See that pages lead to the elements that hold what stands on them."""
    nums = tree["/ParentTree"]["/Nums"]
    parents = {int(nums[n]): nums[n + 1].get_object() for n in range(0, len(nums), 2)}
    for number, page in enumerate(reader.pages):
        if "/StructParents" not in page:
            assert number not in parents
            continue
        for mcid, reference in enumerate(parents[page["/StructParents"]]):
            element = reference.get_object()
            kids = element["/K"] if isinstance(element["/K"], list) else [element["/K"]]
            own = numbers[element.raw_get("/Pg").idnum] if "/Pg" in element else None
            found = [
                (numbers[kid.raw_get("/Pg").idnum], int(kid["/MCID"]))
                if isinstance(kid, DictionaryObject)
                else (own, int(kid))
                for kid in (kid.get_object() for kid in kids)
                if isinstance(kid, NumberObject) or "/MCID" in kid
            ]
            assert (number, mcid) in found


def regular(table: Node) -> bool:
    """Whether the rows of a table fill one grid, no cell over another, none missing."""
    taken: dict[tuple[int, int], Node] = {}
    for number, row in enumerate(table.children):
        column = 0
        for cell in row.children:
            while (number, column) in taken:
                column += 1
            for down in range(int(cell.attributes.get("RowSpan", 1))):
                for across in range(int(cell.attributes.get("ColSpan", 1))):
                    if (number + down, column + across) in taken:
                        return False
                    taken[number + down, column + across] = cell
    rows, columns = (max(place[n] for place in taken) + 1 for n in (0, 1))
    return rows == len(table.children) and len(taken) == rows * columns


def docx_text(docx_xml: bytes) -> str:
    """All text of a document.xml, in its order."""
    return "".join(t.text or "" for t in etree.fromstring(docx_xml).iter(f"{_W}t"))


def faults_of_pdfa(path: Path) -> list[str]:
    """What keeps a file from PDF/A-2b, but for what level A asks for."""
    found = map(str, validate_written(path, "2b").findings)
    return [one for one in found if not any(known in one for known in _OF_LEVEL_A)]
