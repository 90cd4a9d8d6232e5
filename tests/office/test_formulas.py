"""Formulas that cells share: as openpyxl translates them, and taken apart once."""

from __future__ import annotations

import pytest
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import coordinate_from_string, get_column_letter

from cadre_docs.office.workbooks import formulas as xlsx_formulas
from cadre_docs.office.workbooks.formulas import LONGEST, Shared, cut
from cadre_docs.office.workbooks.spreadsheetml import column_number

LOOKUP = 'IF($A6="","",IFERROR(VLOOKUP($A6,人员!$A:$B,2,FALSE),""))'
FORMULAS = (
    LOOKUP,
    "B1&$C1&D$1&$E$1",
    "SUM('甲 乙''丙'!A1:$B$2,3:$4,$A:C)+LOG10(A1)",
    'A1&"A1"&""""&B2',
    "A1_x+x.A1+Sheet1!C3+1.5E3",
    "T[A1]+TRUE+#REF!",
)


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("place", ["F6", "F7", "H60000", "ZZ6"])
def test_a_shared_formula_moves_as_in_openpyxl(formula, place):
    letters, row = coordinate_from_string(place)
    moved = Shared(formula, 6, 6).at(row, column_number(letters))
    assert f"={moved}" == Translator(f"={formula}", origin="F6").translate_formula(place)


@pytest.mark.parametrize(("row", "column"), [(1, 6), (6, 1)])
def test_what_moves_off_the_sheet_is_no_place(row, column):
    assert "#REF!" in Shared("B3", 6, 6).at(row, column)
    assert Shared("$B$3", 6, 6).at(row, column) == "$B$3"


def test_it_is_taken_apart_once(monkeypatch):
    taken = []
    real = xlsx_formulas._taken_apart
    monkeypatch.setattr(xlsx_formulas, "_taken_apart", lambda f: taken.append(f) or real(f))
    shared = Shared(LOOKUP, 6, 6)
    assert {shared.at(row, 6) for row in range(7, 107)} == {
        LOOKUP.replace("$A6", f"$A{row}") for row in range(7, 107)
    }
    assert len(taken) == 1


def test_of_a_long_formula_the_beginning_is_kept():
    whole = "A1+" * 100
    assert cut(whole[:LONGEST]) == whole[:LONGEST]
    assert cut(whole[: LONGEST + 1]) == f"{whole[:LONGEST]}…"
    assert get_column_letter(27) in Shared(cut(whole), 1, 1).at(1, 27)
