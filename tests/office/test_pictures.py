"""A photo that lies on a sheet or in a cell is told where it is, with what prints it."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor, TwoCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D

from cadre_docs.catalog import catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.intake.read import read_paths
from cadre_docs.templates.workbooks.form import blank_workbook
from cadre_docs.templates.workbooks.people import blank_people_workbook
from tests.filling import Person
from tests.limits.hostile import parts, photo, sheet_part, with_parts

FORM = "liaocheng-talent"


def laid(person: Person, row: int, column: int, to: tuple[int, int] | None = None) -> None:
    """Lay a picture over cells, as Excel does (``to``) or as other programs do."""
    picture = Image(BytesIO(photo()))
    start = AnchorMarker(col=column - 1, row=row - 1)
    if to is None:
        anchor = OneCellAnchor(_from=start, ext=XDRPositiveSize2D(400_000, 500_000))
    else:
        anchor = TwoCellAnchor(_from=start, to=AnchorMarker(col=to[1] - 1, row=to[0] - 1))
    picture.anchor = anchor
    person.main.add_image(picture)


def told(tmp_path, person: Person | bytes):
    file = tmp_path / "填报.xlsx"
    file.write_bytes(person if isinstance(person, bytes) else person.saved())
    intake = read_paths([file], catalog())
    found = check_intake(intake, catalog())
    return found, [f.code for f in found]


def single() -> Person:
    return Person(blank_workbook(catalog().schema(FORM)))


@pytest.mark.parametrize("reach", [None, (0, 0), (2, 1)])
def test_a_picture_over_the_box_for_the_photo(tmp_path, reach):
    person = single()
    cell = person.cell("照片")
    to = None if reach is None else (cell.row + reach[0], cell.column + reach[1])
    laid(person, cell.row - (reach is not None), cell.column - (reach is not None), to)
    found, rules = told(tmp_path, person)
    [finding] = [f for f in found if "图片" in f.message]
    assert finding.counts
    assert finding.position.cell == cell.coordinate
    assert cell.coordinate in finding.message
    assert "文件名" in finding.remedy
    assert "LC-A2" not in rules  # a second word on the same thing


def test_doing_what_is_told_mends_it(tmp_path):
    (tmp_path / "张三.jpg").write_bytes(photo())
    person = single()
    person.cell("照片").value = "张三.jpg"
    assert not [f for f in told(tmp_path, person)[0] if "图片" in f.message]


@pytest.mark.parametrize(
    "formula",
    ['=_xlfn.DISPIMG("ID_1F",1)', '=DISPIMG("ID_1F",1)', '=_xlfn.IMAGE("x")', '= dispimg("ID",1)'],
)
@pytest.mark.parametrize("as_text", [False, True])
def test_a_picture_in_the_cell(tmp_path, formula, as_text):
    person = single()
    cell = person.cell("照片")
    cell.value = formula
    cell.data_type = "s" if as_text else "f"
    found, rules = told(tmp_path, person)
    [finding] = [f for f in found if "图片" in f.message]
    assert finding.counts
    assert finding.position.cell == cell.coordinate
    assert "选择性粘贴" not in finding.remedy
    assert "文件名" in finding.remedy
    assert "LC-A2" not in rules


def test_a_picture_placed_in_a_cell_by_excel(tmp_path):
    person = single()
    cell = person.cell("照片")
    cell.value = "#VALUE!"
    data = person.saved()
    name = "xl/worksheets/sheet2.xml"
    xml = parts(data)[name]
    marked = xml.replace(
        f'<c r="{cell.coordinate}"'.encode(), f'<c r="{cell.coordinate}" vm="1"'.encode()
    )
    assert marked != xml
    found, _ = told(tmp_path, with_parts(data, {name: marked}))
    assert [f.position.cell for f in found if "嵌入的图片" in f.message] == [cell.coordinate]


def test_a_picture_elsewhere_is_a_warning(tmp_path):
    person = single()
    laid(person, 40, 7)
    found, _ = told(tmp_path, person)
    [finding] = [f for f in found if "图片" in f.message]
    assert not finding.counts
    assert "G40" in finding.message
    person = single()
    person.cell("照片").value = "张三.jpg"
    laid(person, person.cell("照片").row, person.cell("照片").column)
    [finding] = [f for f in told(tmp_path, person)[0] if "图片" in f.message]
    assert not finding.counts
    assert person.cell("照片").coordinate in finding.message


def test_each_of_many_people(tmp_path):
    person = Person(blank_people_workbook(catalog().schema(FORM), 3))
    for number in (1, 2, 3):
        person.cell("姓名", number).value = f"示例{number}"
    for number in (1, 3):
        cell = person.cell("照片", number)
        laid(person, cell.row, cell.column)
    found, _ = told(tmp_path, person)
    wanted = [person.cell("照片", number).coordinate for number in (1, 3)]
    assert [f.position.cell for f in found if "图片" in f.message] == wanted


def test_a_damaged_drawing_is_nobodys_picture(tmp_path):
    person = single()
    laid(person, 40, 7)
    data = person.saved()
    for bad in (
        b"<a/>",
        b'<wsDr xmlns="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><a><from><row>x</row></from><pic/></a></wsDr>',
    ):
        found, _ = told(tmp_path, with_parts(data, {"xl/drawings/drawing1.xml": bad}))
        assert not [f for f in found if "图片" in f.message or f.code == "FS-syntax"]
    assert sheet_part(data)
