"""The workbook's part: its sheets, its names, and the sheet at which it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.office.namespaces import RELATIONSHIP, SPREADSHEET
from cadre_docs.office.xml_patch import (
    Edits,
    attribute,
    characters,
    number_of,
    scan,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cadre_docs.office.xml_patch import Element

# ECMA-376 18.2.27: what of a workbook comes before its names.
_BEFORE_NAMES = frozenset(
    ("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
     "functionGroups", "externalReferences")
)  # fmt: skip
_LARGEST_ID = 65_534


def quoted(title: str) -> str:
    """Return a sheet's name as formulas write it."""
    return "'" + title.replace("'", "''") + "'"


class BookEdits:
    """What is to be changed in the workbook's part."""

    def __init__(self, xml: bytes) -> None:
        self._edits = Edits(xml)
        into = frozenset(("bookViews", "sheets", "definedNames"))
        self._root = scan(xml, f"{SPREADSHEET} workbook", into)
        self._sheets = list(self._root.all("sheets", "sheet"))

    def result(self) -> bytes:
        """Return the part as it shall be."""
        return self._edits.result()

    def open_at_first(self) -> None:
        """Let the workbook open at its first sheet."""
        for view in self._root.all("bookViews", "workbookView"):
            for name in ("activeTab", "firstSheet"):
                if view.attributes.get(name, "0") != "0":
                    self._edits.attribute(view, name, "0")

    def replace_sheets(
        self, gone: Collection[int], title: str, relation: str, names: Mapping[str, str]
    ) -> None:
        """Take sheets out and put one before all others, with its own (hidden) names."""
        for index in gone:
            self._edits.drop(self._sheets[index])
        kept = [sheet for index, sheet in enumerate(self._sheets) if index not in gone]
        sheets = self._root.first("sheets")
        if sheets is None:
            raise ValueError("no sheets")
        space = f'{self._edits.space(sheets)} xmlns:r="{RELATIONSHIP}"'
        facts = f'name={attribute(title)} sheetId="{_free(kept)}" r:id={attribute(relation)}'
        self._edits.add(sheets, f"<sheet{space} {facts}/>", first=True)
        self._move_names(gone)
        self._add_names(names)

    def _move_names(self, gone: Collection[int]) -> None:
        """Names of one sheet say its number."""
        dropped = {str(index) for index in gone}
        numbers = [index for index in range(len(self._sheets)) if index not in gone]
        moved = {str(old): str(new) for new, old in enumerate(numbers, 1)}
        for name in self._root.all("definedNames", "definedName"):
            number = name.attributes.get("localSheetId")
            if number in dropped:
                self._edits.drop(name)
            elif number in moved and moved[number] != number:
                self._edits.attribute(name, "localSheetId", moved[number])

    def _add_names(self, names: Mapping[str, str]) -> None:
        place = self._root.first("definedNames")
        space = self._edits.space(self._root if place is None else place)
        own = "" if place is None else space
        hidden = {"_xlnm._FilterDatabase": ' hidden="1"'}
        text = "".join(
            f'<definedName{own} name="{name}" localSheetId="0"{hidden.get(name, "")}>'
            f"{characters(area)}</definedName>"
            for name, area in names.items()
        )
        if place is not None:
            self._edits.add(place, text, first=True)
            return
        ends = [child.end for child in self._root.children if child.local in _BEFORE_NAMES]
        self._edits.insert(max(ends), f"<definedNames{space}>{text}</definedNames>")


def _free(sheets: list[Element]) -> int:
    """Return a number for a sheet that no other has had, if that can be known."""
    taken = {number_of(sheet, "sheetId") for sheet in sheets}
    highest = max(taken, default=0) + 1
    if highest <= _LARGEST_ID:
        return highest
    return next(number for number in range(1, _LARGEST_ID + 1) if number not in taken)
