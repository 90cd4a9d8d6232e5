"""A package looked through from end to end before another library opens it.

Every part is unpacked once, in pieces, and every part that may be read as XML is scanned:
sizes, depth, numbers of elements, dangers. What passes is fit for openpyxl and python-docx,
which know no limits.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from cadre_docs.limits import adjustable, amount, limits
from cadre_docs.office.archive import CONTENT_TYPES, MAIN, STRICT_MAIN, XLSX, Container
from cadre_docs.office.dangers import Relation, dangers, dangers_text
from cadre_docs.office.namespaces import SPREADSHEET
from cadre_docs.office.opaque_parts import MediaTypes, is_opaque, kinds_by_part, may_be_opaque
from cadre_docs.office.xml import (
    DamagedXmlError,
    ForeignXmlError,
    Scan,
    XmlError,
    looks_like_xml,
)
from cadre_docs.performance.expressions import expression
from cadre_docs.source.file_kinds import other_package

if TYPE_CHECKING:
    from collections.abc import Collection

    from cadre_docs.office.archive import Kind
    from cadre_docs.office.xml import Listener, Seen

_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
# What cells and shared texts are made of; it counts as cells, not as elements.
_CELL_PARTS = frozenset(
    f"{space} {tag}" for space in (SPREADSHEET, _STRICT) for tag in ("c", "v", "f", "is", "si", "t")
)
_ROWS = frozenset(f"{space} row" for space in (SPREADSHEET, _STRICT))
_COUNTED = _CELL_PARTS | _ROWS
_PASTE = "请新建文件，只把有内容的部分粘贴过去（选择性粘贴为数值）"
_RELATION = {"Id", "Type", "Target"}  # what a relation must have (ECMA-376-2, 9.3)
_XML_NAMES = (".xml", ".rels")
_AREA = expression(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?")
_LETTERS = 26


def inspect(data: bytes, kind: Kind, *, links: bool = False) -> Container:
    """Return the package of a DOCX or XLSX that is safe to open.

    With ``links`` hyperlinks to places outside are accepted (and ignored). Raises
    :class:`UnsafeFileError` that says what is wrong, where, and what to do.
    """
    inspection = Inspection(Container(data, kind))
    inspection.look_through_rest()
    inspection.refuse_dangers(links=links)
    return inspection.container


class Inspection:
    """A package being looked through, part by part; stops as soon as a limit is passed.

    Whoever wants to hear parts while they are looked through chooses their order; otherwise
    :func:`inspect` does it all. Raises :class:`UnsafeFileError` throughout.
    """

    def __init__(self, container: Container) -> None:
        self.container, self._kind = container, container.kind
        self._relations: list[Relation] = []
        self._types: list[tuple[str, str]] = []
        self._fields: list[tuple[str, str]] = []
        self._foreign: dict[str, str] = {}  # parts that may be other things than XML
        self._seen: set[str] = set()
        self._before: Counter[str] = Counter()  # of the parts before this one
        self._elements = self._area = self._sheets = 0
        self._part = ""

    def look_through_rest(self, but: Collection[str] = ()) -> None:
        """Look through every part that has not been seen yet, except those named."""
        for part in self.container.parts:
            if part not in self._seen and part not in but:
                self.look_through(part)

    def refuse_dangers(self, *, links: bool = False) -> None:
        """Raise for what is dangerous in the parts seen so far; sheets hold nothing of it."""
        media = MediaTypes(self._types)
        kinds = kinds_by_part(self._relations) if self._foreign else {}
        for part, problem in self._foreign.items():
            if not is_opaque(part, media, kinds):
                raise self._kind.refused(f"{part} {problem}，不予打开")
        found = list(
            dangers(self.container.parts, self._relations, self._types, self._fields, links=links)
        )
        if found:
            raise self._kind.refused(*dangers_text(found, self._kind.suffix))

    def look_through(self, part: str, listener: Listener | None = None) -> None:
        """Unpack a part, and scan it if it may be read as XML."""
        self._seen.add(part)
        chunks = self.container.chunks(part)
        first = next(chunks, b"")
        named = part.lower().endswith(_XML_NAMES)
        if not named and not looks_like_xml(first) and listener is None:
            for _ in chunks:  # unpacked to the end: sizes and checksum hold
                pass
            return
        self._part = part
        instructions: list[str] = []
        scan = Scan(self._wanted(part, instructions), _COUNTED, instructions, listener)
        try:
            scan.run(chain([first], chunks), self._check)
        except ForeignXmlError as problem:
            if listener is not None or not may_be_opaque(part):
                raise self._kind.refused(f"{part} {problem}，不予打开") from None
            self._foreign[part] = str(problem)  # told by its relations, seen later
            for _ in chunks:
                pass
        except DamagedXmlError as problem:
            if named or listener is not None:
                raise self._kind.refused(f"文件已损坏：{part} {problem}") from None
        except XmlError as problem:
            raise self._kind.refused(f"{part} {problem}，不予打开") from None
        self._before.update(scan.counts)
        self._elements += scan.others
        if instructions:
            self._fields.append((part, "".join(instructions)))

    def _wanted(self, part: str, instructions: list[str]) -> dict[str, Seen]:
        if part == CONTENT_TYPES:
            return {"Override": self._type, "Default": self._type}
        if part.lower().endswith(".rels"):
            return {"Relationship": self._relation}
        if self._kind is XLSX:
            return {"mergeCell": self._spread, "hyperlink": self._spread, "sheet": self._sheet}
        # The pieces of one instruction belong together, those of two do not.
        return {
            "fldChar": lambda _: instructions.append("\n"),
            "fldSimple": lambda values: instructions.append(f"\n{values.get('instr', '')}\n"),
        }

    # --- what is seen -----------------------------------------------------------------------

    def _type(self, values: dict[str, str]) -> None:
        where = values.get("PartName") or values.get("Extension") or ""
        self._types.append((where.lstrip("/"), values.get("ContentType", "")))

    def _relation(self, values: dict[str, str]) -> None:
        if not values.keys() >= _RELATION:  # python-docx reads it and cannot write it again
            raise self._kind.refused(f"文件已损坏：{self._part} 里有残缺的关系")
        folder, rels = posixpath.split(self._part)
        part = posixpath.join(posixpath.dirname(folder), rels.removesuffix(".rels"))
        external = values.get("TargetMode", "").lower() == "external"
        kind, target = values.get("Type", ""), values.get("Target", "")
        if not part and kind == STRICT_MAIN:
            raise self._kind.strict()
        if not part and kind == MAIN:
            other = other_package(target, self._kind.suffix)
            if other is not None:
                raise self._kind.another(other)
        self._relations.append(Relation(part, kind, target, external))

    def _spread(self, values: dict[str, str]) -> None:
        """A merge or a link over an area: openpyxl makes an object for each cell in it."""
        self._area += _cells(values.get("ref", ""))
        if self._area > limits().merged:
            what = f"{self._part} 合并的单元格太多，超过{amount('merged')}（多半是整行整列合并）"
            raise self._kind.refused(what, f"请取消大片的合并；{adjustable('merged')}")

    def _sheet(self, _: dict[str, str]) -> None:
        self._sheets += 1
        if self._sheets > limits().sheets:
            what = f"工作表超过{amount('sheets')}"
            raise self._kind.refused(what, f"请删去不用的工作表；{adjustable('sheets')}")

    def _check(self, scan: Scan) -> None:
        most = limits()
        for name, count in scan.counts.items():
            limit = "rows" if name in _ROWS else "cells"
            if self._before[name] + count > getattr(most, limit):
                what = "行太多" if limit == "rows" else "单元格太多"
                message = f"{what}，超过{amount(limit)}（多半是整行整列设了格式）"
                raise self._kind.refused(message, f"{_PASTE}；{adjustable(limit)}")
        if self._elements + scan.others > most.xml_elements:
            what = f"{self._part} 的 XML 元素太多，超过{amount('xml_elements')}"
            raise self._kind.refused(what, f"{_PASTE}；{adjustable('xml_elements')}")


def _cells(reference: str) -> int:
    """Return how many cells an area has; whole rows and columns have too many."""
    match = _AREA.fullmatch(reference.strip())
    if match is None:
        return limits().merged + 1
    left, top, right, bottom = match[1], match[2], match[3] or match[1], match[4] or match[2]
    wide = abs(_column(right) - _column(left)) + 1
    return wide * (abs(int(bottom) - int(top)) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number
