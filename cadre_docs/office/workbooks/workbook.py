"""A workbook as a package: its sheets, names and shared texts."""

from __future__ import annotations

import contextlib
import re
from functools import cached_property
from typing import TYPE_CHECKING

from cadre_docs.errors import MasterError, UnsafeFileError
from cadre_docs.findings import shortened
from cadre_docs.office.namespaces import RELATIONSHIP
from cadre_docs.office.package import XLSX, Package
from cadre_docs.office.workbooks.spreadsheetml import Area, R, S, read_area
from cadre_docs.office.workbooks.strings import read_text
from cadre_docs.performance.classes import frozen
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from cadre_docs.office.workbooks.strings import Text

PRINT_AREA, PRINT_TITLES = "_xlnm.Print_Area", "_xlnm.Print_Titles"
REFERENCE = expression(
    r"(?P<sheet>'(?:[^']|''){1,255}'|(?<![^'!,()\s])[^'!,()\s]++)!"
    r"(?P<area>\$?[A-Z]{0,3}\$?\d*(?::\$?[A-Z]{0,3}\$?\d*)?)"
)

LONGEST_MEANING, LONGEST_PRINTED = 8_192, 1_024
"""Characters of what a name means, the longest formula of Excel; of what is printed of a sheet."""


@frozen
class SheetPart:
    """A sheet: its name, its part, and its number among all sheets (from 0)."""

    name: str
    part: str
    index: int
    hidden: bool = False
    chart: bool = False


class Book:
    """An opened workbook."""

    def __init__(self, source: bytes | Mapping[str, bytes] | Package) -> None:
        """Open a workbook.

        Raises :class:`MasterError` for anything that is none, and where a name means more than
        Excel can write: :class:`UnsafeFileError` then for a package that was opened before.
        """
        self.package = source if isinstance(source, Package) else Package(source, XLSX)
        self.root = self.package.xml(self.package.main)
        if self.root.tag != f"{S}workbook":
            raise MasterError(f"不是普通的 .xlsx 工作簿。{XLSX.resave}")
        try:
            self._refuse_long_names()
        except UnsafeFileError as problem:
            if isinstance(source, Package):  # of a file that is looked through: told as the rest
                raise
            raise MasterError(str(problem)) from None

    def _refuse_long_names(self) -> None:
        """What is printed of a sheet openpyxl goes over again for each of its characters."""
        for element in self._names:
            name = element.get("name", "")
            most = LONGEST_PRINTED if name in (PRINT_AREA, PRINT_TITLES) else LONGEST_MEANING
            if len(element.text or "") > most:
                raise XLSX.refused(
                    f"名称“{shortened(name)}”的内容超过{most:,}字",
                    "请在“公式—名称管理器”中删去这个名称，另存后重试",
                )

    @property
    def _names(self) -> Iterator[etree._Element]:
        return self.root.iterfind(f"{S}definedNames/{S}definedName")

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """All sheets in order, the hidden ones too."""
        relations = self.package.relations(self.package.main)
        found = []
        for index, element in enumerate(self.root.iterfind(f"{S}sheets/{S}sheet")):
            relation = relations.get(element.get(f"{R}id", ""))
            if relation is None or relation.external or relation.target not in self.package:
                raise XLSX.damaged(f"找不到工作表“{element.get('name')}”")
            found.append(
                SheetPart(
                    element.get("name", ""),
                    relation.target,
                    index,
                    element.get("state", "visible") != "visible",
                    not relation.kind.endswith("/worksheet"),
                )
            )
        return tuple(found)

    def part(self, kind: str) -> str | None:
        """Return the name of the part of a kind (``styles``, ``theme`` …), if there is one."""
        for relation in self.package.relations(self.package.main).values():
            if relation.kind == f"{RELATIONSHIP}/{kind}" and relation.target in self.package:
                return relation.target
        return None

    def xml(self, kind: str) -> etree._Element | None:
        """Return the root of the part of a kind, if there is one."""
        part = self.part(kind)
        return None if part is None else self.package.xml(part)

    @cached_property
    def strings(self) -> tuple[etree._Element, ...]:
        """The shared texts as they stand in the file."""
        root = self.xml("sharedStrings")
        return () if root is None else tuple(root.iterfind(f"{S}si"))

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """The shared texts."""
        return tuple(map(read_text, self.strings))

    def named(self, name: str, sheet: SheetPart) -> list[Area]:
        """Return the areas that a built-in name (print area, titles) gives to a sheet."""
        for element in self._names:
            if element.get("name") == name and element.get("localSheetId") == str(sheet.index):
                return list(_areas(element.text or ""))
        return []


@contextlib.contextmanager
def damage_told() -> Iterator[None]:
    """Call a workbook damaged in which a number is none, or a reference."""
    try:
        yield
    except ValueError:
        raise XLSX.damaged("有读不懂的数字或引用") from None


def sheet_of(match: re.Match[str]) -> str:
    """Return the sheet name of a match of ``REFERENCE``."""
    name = match["sheet"]
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def _areas(text: str) -> list[Area]:
    found = []
    for match in REFERENCE.finditer(text):
        try:
            found.append(read_area(match["area"]))
        except ValueError:
            continue  # #REF! and the like
    return found
