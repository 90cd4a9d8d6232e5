"""What is said beside the cells of a workbook, in comments and text boxes, is told as unread."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl.comments import Comment

from cadre_docs.catalog import catalog
from cadre_docs.intake.tables import read_tables
from cadre_docs.templates.workbooks.form import blank_workbook
from cadre_docs.templates.workbooks.people import blank_people_workbook
from tests.command import command
from tests.filling import Person

SHAPE = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor>'
    "<xdr:from><xdr:col>2</xdr:col><xdr:row>7</xdr:row></xdr:from>"
    "<xdr:to><xdr:col>3</xdr:col><xdr:row>8</xdr:row></xdr:to>"
    "<xdr:sp><xdr:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    "</xdr:twoCellAnchor></xdr:wsDr>"
)
RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="../drawings/drawing9.xml" Type="http://schemas.openxmlformats.org'
    '/officeDocument/2006/relationships/drawing"/></Relationships>'
)


@pytest.fixture
def person() -> Person:
    made = Person(blank_workbook(catalog().schema("annual-record")))
    made.type(made.cell("姓名"), "示例甲")
    return made


def told(data: bytes) -> list[tuple[str, str, str]]:
    trees, findings = read_tables(data, "a.xlsx", catalog())
    every = [*findings, *(f for _, _, own, _ in trees for f in own)]
    return [(f.severity.value, f.position.sheet, f.message) for f in every if "批注" in f.message]


def test_our_own_templates_say_nothing() -> None:
    schema = catalog().schema("annual-record")
    assert told(blank_workbook(schema)) == told(blank_people_workbook(schema, 2)) == []


def test_comments_are_told_once_a_sheet(person: Person) -> None:
    for key in ("姓名", "岗位"):
        person.cell(key).comment = Comment("应改为管理八级", "某领导")
    [(severity, sheet, message)] = told(person.saved())
    assert (severity, sheet) == ("warning", "填写")
    assert all(person.cell(key).coordinate in message for key in ("姓名", "岗位"))


@pytest.mark.parametrize(("words", "count"), [("改为优秀", 1), (" ", 0)])
def test_text_boxes(person: Person, words: str, count: int) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(person.saved())) as archive, zipfile.ZipFile(stream, "w") as made:
        for name in archive.namelist():
            made.writestr(name, archive.read(name))
        sheet = next(
            f"xl/worksheets/sheet{number}.xml"
            for number, title in enumerate(person.book.sheetnames, 1)
            if title == "填写"
        )
        assert sheet.replace("worksheets/", "worksheets/_rels/") + ".rels" not in made.namelist()
        made.writestr(sheet.replace("worksheets/", "worksheets/_rels/") + ".rels", RELATION)
        made.writestr("xl/drawings/drawing9.xml", SHAPE.format(words))
    found = told(stream.getvalue())
    assert len(found) == count
    assert all("C8" in message for *_, message in found)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("cadre-docs 检查：甲\n—— cadre-docs ——", 0), ("某人的话\ncadre-docs 检查：甲\n—— cadre-docs ——", 1),
        ("cadre-docs 检查：甲\n—— cadre-docs ——\n某人的话", 1), ("cadre-docs 检查：没有写完", 1), (" \n", 0),
    ],
)  # fmt: skip
def test_words_beside_our_own_mark(person: Person, text: str, count: int) -> None:
    person.cell("姓名").comment = Comment(text, "某人")
    assert len(told(person.saved())) == count


def test_our_own_marks_are_not_told(person: Person, tmp_path: Path) -> None:
    person.type(person.cell("性别"), "雌")
    path = tmp_path / "甲.xlsx"
    path.write_bytes(person.saved())
    assert command("check", path, "--annotate", tmp_path / "标注").code == 1
    marked = (tmp_path / "标注" / "甲.xlsx").read_bytes()
    with zipfile.ZipFile(BytesIO(marked)) as archive:
        assert any("comments" in name for name in archive.namelist())
    assert told(marked) == []
