"""Doubling what a workbook has of anything at most doubles the work of every reader.

Work is counted in calls, never in seconds: the same on every machine. What is short in a file
and long in many cells is counted in characters (``book_chars``).
"""

from __future__ import annotations

import sys
from functools import cache

import pytest

from cadre_docs.catalog import catalog
from cadre_docs.findings import Position, error
from cadre_docs.limits import Limits, using
from cadre_docs.report.annotate.workbook import annotate_workbook
from cadre_docs.report.text import render_text
from tests.filling import read_workbook
from tests.limits import enlarged, hostile
from tests.limits.enlarged import (
    grid,
    inline_cell,
    main_sheet,
    one_text,
    related,
    replaced,
    shared_cell,
    shared_formula,
    shared_pieces,
    styled,
    with_rows,
    with_strings,
)
from tests.limits.hostile import WORKBOOKS, packed, parts, with_parts, with_type

pytestmark = pytest.mark.slow

SIZE = 60
MOST = 2.2  # times the work for twice the size
SLACK = 1_500  # calls: caches that fill, tables that grow
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml"
READERS = {name: hostile.PACKAGES[name] for name in WORKBOOKS} | {
    "多人模板": (
        enlarged.people,
        lambda data: "\n".join(f.sentence() for f in read_workbook(data, "x.xlsx", catalog())[1]),
    )
}
LISTS = ("名册", "抽查名单", "统计表")


def calls(work, *arguments) -> int:
    """How many calls, of Python and of C, a piece of work makes."""
    count = 0

    def heard(_frame, event, _argument) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(heard)
    try:
        work(*arguments)
    finally:
        sys.setprofile(None)
    return count


@cache
def least(reader: str) -> int:
    sound, read = READERS[reader]
    read(sound())  # caches are filled
    return calls(read, sound())


def assert_linear(work, grown, base: int, size: int = SIZE) -> None:
    one, two = grown(size), grown(2 * size)
    work(two)  # caches are filled
    first, second = calls(work, one) - base, calls(work, two) - base
    assert second <= MOST * first + SLACK


# --- what any workbook may have much of -----------------------------------------------------------


def merged(reference: str):
    def made(data: bytes, n: int) -> bytes:
        areas = "".join(
            f'<mergeCell ref="{reference.format(2000 + 2 * i, 2001 + 2 * i)}"/>' for i in range(n)
        )
        return with_rows(data, "", f"<mergeCells>{areas}</mergeCells>")

    return made


def cells(cell: str):
    return lambda data, n: with_rows(data, grid(lambda place, _: cell.format(place), n, 4))


def in_part(part: str, before: str, piece: str):
    """So many pieces before an end tag of a part."""

    def made(data: bytes, n: int) -> bytes:
        return replaced(data, part, before, "".join(piece.format(i) for i in range(n)) + before)

    return made


def struck(data: bytes, n: int) -> bytes:
    at = enlarged.first_free(data)
    made = with_strings(data, "<si><r><rPr><strike/></rPr><t>甲</t></r></si>")
    return with_rows(made, grid(lambda place, _: shared_cell(place, at), n, 4))


def struck_by_style(data: bytes, n: int) -> bytes:
    made, style = styled(data, fonts='<font><strike/><sz val="1"/></font>' * n)
    cell = '<c r="{}" s="{}"><v>1</v></c>'
    return with_rows(made, grid(lambda place, _: cell.format(place, style), n, 4))


def formats(data: bytes, n: int) -> bytes:
    made, style = styled(data, formats=tuple(f"0.0&quot;{i}&quot;" for i in range(n)))
    cell = '<c r="{}" s="{}"><v>1.25</v></c>'
    return with_rows(made, grid(lambda place, i: cell.format(place, style + i % n), n, 1))


def foreign_parts(data: bytes, n: int) -> bytes:
    """Parts that may be no XML, each with as many relations."""
    made = with_parts(data, {f"x/p{i}.bin": b"<\0x" for i in range(n)})
    made = with_type(made, "x/none.bin", "application/octet-stream")
    return related(made, "printerSettings", "../../x/p0.bin", n)


def drawing(data: bytes, n: int) -> bytes:
    space = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    corner = "<xdr:col>{}</xdr:col><xdr:row>{}</xdr:row>"
    anchor = (
        f"<xdr:twoCellAnchor><xdr:from>{corner.format(1, 5)}</xdr:from>"
        f"<xdr:to>{corner.format(2, 40)}</xdr:to><xdr:pic/></xdr:twoCellAnchor>"
    )
    made = with_parts(
        data,
        {"xl/drawings/d9.xml": f'<xdr:wsDr xmlns:xdr="{space}">{anchor * n}</xdr:wsDr>'.encode()},
    )
    return related(made, "drawing", "/xl/drawings/d9.xml")


def comments(data: bytes, n: int) -> bytes:
    each = "".join(
        f'<comment ref="A{i}" authorId="0"><text><t>注</t></text></comment>' for i in range(1, n)
    )
    xml = f'<comments xmlns="{hostile.SHEET}"><authors><author>甲</author></authors><commentList>{each}</commentList></comments>'
    made = with_parts(data, {"xl/comments9.xml": xml.encode()})
    return related(
        with_type(made, "xl/comments9.xml", f"{MEDIA}.comments+xml"),
        "comments",
        "/xl/comments9.xml",
    )


ANYWHERE = {
    "runs of a shared text": shared_pieces,
    "texts of a shared text": lambda data, n: shared_pieces(data, n, "<t>字</t>"),
    "guides of a shared text": lambda data, n: shared_pieces(data, n, "<rPh><t>zi</t></rPh>"),
    "runs of an inline text": enlarged.inline_pieces,
    "shared texts": lambda data, n: with_strings(data, "<si><t>字</t></si>" * n),
    "a text of many cells": lambda data, n: one_text(data, " 甲" * 50, n, 4),
    "different texts": lambda data, n: with_rows(
        data, grid(lambda place, i: inline_cell(place, f" 甲{i}"), n, 4)
    ),
    "a shared formula": lambda data, n: shared_formula(data, n, "B1&amp;$C1"),
    "error values": cells('<c r="{}" t="e"><v>#N/A</v></c>'),
    "dates": cells('<c r="{}" t="d"><v>2024-01-01T00:00:00</v></c>'),
    "struck texts": struck,
    "struck and tiny cells": struck_by_style,
    "number formats": formats,
    "areas merged down": merged("A{}:A{}"),
    "areas merged across": merged("A{}:B{}"),
    "hidden rows": lambda data, n: with_rows(
        data,
        grid(lambda place, _: inline_cell(place, "甲"), n, 4).replace("<row ", "<row hidden='1' "),
    ),
    "links": lambda data, n: with_rows(
        data, "", "<hyperlinks>" + '<hyperlink ref="A1" location="A1"/>' * n + "</hyperlinks>"
    ),
    "breaks": lambda data, n: with_rows(data, "", f"<rowBreaks>{'<brk/>' * n}</rowBreaks>"),
    "styles": in_part("xl/styles.xml", "</cellXfs>", '<xf numFmtId="0" fontId="0"/>'),
    "relations of a sheet": lambda data, n: related(data, "x", "y.xml", n),
    "relations of the workbook": in_part(
        "xl/_rels/workbook.xml.rels",
        "</Relationships>",
        '<Relationship Id="q{}" Type="x/y" Target="z.xml"/>',
    ),
    "media types": in_part(
        "[Content_Types].xml", "</Types>", '<Override PartName="/x{}" ContentType="a/b"/>'
    ),
    "parts that are no XML": foreign_parts,
    "pictures": drawing,
    "comments": comments,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("what", ANYWHERE)
def test_twice_as_much_of_anything_is_at_most_twice_the_work(reader, what):
    sound, read = READERS[reader]
    assert_linear(read, lambda n: ANYWHERE[what](sound(), n), least(reader))


# --- what templates and lists may have much of ----------------------------------------------------


def written_cell(place: str, text: str) -> str:
    formula = text.removeprefix("=")
    return f'<c r="{place}"><f>{formula}</f></c>' if formula != text else inline_cell(place, text)


def rows(line: str, part: str = ""):
    """Rows of cells, written ``A=text`` (``A==formula``), one line for each."""

    def made(data: bytes, n: int) -> bytes:
        lines = []
        for row in range(900, 900 + n):
            pairs = (cell.split("=", 1) for cell in line.format(n=row).split("|"))
            written = "".join(written_cell(f"{column}{row}", text) for column, text in pairs)
            lines.append(f'<row r="{row}">{written}</row>')
        return with_rows(data, "".join(lines), part=part)

    return made


TABLE_SHEET = "xl/worksheets/sheet3.xml"
MAP_SHEET = "xl/worksheets/sheet10.xml"
IN_TEMPLATES = {
    "unknown labels": ("填报模板", rows("B=甲乙丙{n}|C=甲")),
    "the same label": ("填报模板", rows("B=单位|C=甲")),
    "long labels": ("填报模板", rows("B={n}" + "甲" * 2000 + "|C=甲")),
    "cells beside": ("填报模板", rows("F=甲|G=乙|AB=丙")),
    "rows of a table": ("填报模板", rows("B=甲|C=乙|D=丙", TABLE_SHEET)),
    "example rows": ("填报模板", rows("A=示例|B=甲|C=乙", TABLE_SHEET)),
    "formulas in a table": ("填报模板", rows("A=1|B==A1|C==B1", TABLE_SHEET)),
    "rows of the map": ("填报模板", rows("A=p{n}|B=填写|C=A1|D=x", MAP_SHEET)),
    "people": ("多人模板", rows("A={n}|B=示例甲")),
    "people of one number": ("多人模板", rows("A=7|B=示例甲{n}")),
    "people of long numbers": ("多人模板", rows("A={n}" + "7" * 2000 + "|B=示例甲")),
    "examples among people": ("多人模板", rows("A=示例|B=示例甲")),
    "totals among people": ("多人模板", rows("A=合计|C=共12人")),
    "rows of nobody": ("多人模板", rows("A={n}|D=甲", TABLE_SHEET)),
    "rows of somebody else": ("多人模板", rows("A=1|B=示例乙|D=甲", TABLE_SHEET)),
    "people on a list": ("名册", rows("A={n}|B=厅|C=校|D=示例甲{n}")),
    "footers of a list": ("名册", rows("B=填表人：甲|C=审核人：乙")),
    "names alone on a list": ("名册", rows("D=示例甲")),
    "labels of a list": ("抽查名单", rows("A=种子：1")),
}


@pytest.mark.parametrize("what", IN_TEMPLATES)
def test_twice_as_many_rows_are_at_most_twice_the_work(what):
    reader, made = IN_TEMPLATES[what]
    sound, read = READERS[reader]
    assert_linear(read, lambda n: made(sound(), n), least(reader))


def test_twice_as_many_headings_are_at_most_twice_the_work():
    sound, read = READERS["名册"]

    def grown(n: int) -> bytes:
        name = main_sheet(sound())
        xml = parts(sound())[name].decode()
        end = xml.index("</row>", xml.index('<row r="3"'))
        twice = "".join(
            inline_cell(f"{enlarged.column_letters(c)}3", "单位") for c in range(20, 20 + n)
        )
        made = packed(parts(sound()) | {name: (xml[:end] + twice + xml[end:]).encode()})
        return rows("A={n}|B=厅|C=校|D=示例甲{n}")(made, n)

    assert_linear(read, grown, least("名册"))


# --- what is said of them ------------------------------------------------------------------------


def found(n: int, text: str = "本表没有这一项"):
    return [
        error("FS-unknown", f"{text}{i}", position=Position("x.xlsx", sheet="填写", cell=f"C{i}"))
        for i in range(1, n + 1)
    ]


@pytest.mark.parametrize("text", ["本表没有这一项", "12 " * 300])
def test_reports_of_twice_as_many_findings(text):
    data = hostile.template()
    for report in (
        lambda n: annotate_workbook(data, found(n, text)),
        lambda n: render_text(found(n, text), records=1, files=1),
    ):
        report(2 * SIZE)
        assert calls(report, 2 * SIZE) <= MOST * calls(report, SIZE)


def test_what_a_finding_quotes_is_shortened():
    rows_ = rows("B=" + "甲" * 2000 + "|C=甲")(hostile.template(), 3)
    said = READERS["填报模板"][1](rows_)
    assert "甲……甲" in said
    assert "甲" * 60 not in said


@pytest.mark.parametrize("reader", ["名册", "抽查名单"])
def test_people_on_a_list_are_bounded(reader):
    sound, read = READERS[reader]
    data = rows("A={n}|B=厅|C=校|D=示例甲{n}")(sound(), 5)
    with using(Limits(records=6)):  # the master has one as well
        assert "记录超过" not in read(data)
    with using(Limits(records=5)):
        assert "记录超过5份，没有读" in read(data)


MUCH_TO_SAY = (
    "the same label", "formulas in a table", "rows of nobody", "names alone on a list",
    "labels of a list",
)  # fmt: skip


@pytest.mark.parametrize("what", MUCH_TO_SAY)
def test_reading_ends_where_no_more_is_told(what):
    reader, made = IN_TEMPLATES[what]
    sound, read = READERS[reader]
    with using(Limits(findings=50)):
        said = read(made(sound(), 300)).split("\n")
    assert 50 < len(said) < 100
    if reader in LISTS:  # of templates, whoever reads the file says so
        assert "问题超过50个，此后的没有列出" in said[-1]


# --- one text in many cells ----------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", ["张" * 10_000, " 张" * 5_000])
def test_characters_of_all_cells_are_bounded_whoever_shares_them(reader, text):
    sound, read = READERS[reader]
    with using(Limits(book_chars=100)):
        said = read(one_text(sound(), text, 101, 1))
        assert "格子里的文字太多，合起来超过100万字" in said
        assert "工作簿字数" in said
        assert "文字太多" not in read(one_text(sound(), text, 90, 1))
