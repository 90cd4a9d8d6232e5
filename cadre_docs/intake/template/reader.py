"""Filled Excel templates → positioned trees."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Position, error
from cadre_docs.intake.print_titles import TITLE_ROWS, instead, print_of
from cadre_docs.intake.read_tree import ReadTree
from cadre_docs.intake.sheet import Sheet
from cadre_docs.intake.template import layout as template
from cadre_docs.intake.template.book import TemplateBook
from cadre_docs.intake.template.form_sheet import FormReader
from cadre_docs.intake.template.layout import Kind
from cadre_docs.intake.template.more import with_more
from cadre_docs.intake.template.office import office_part
from cadre_docs.intake.template.people_among import people_among
from cadre_docs.intake.template.people_sheet import read_people
from cadre_docs.intake.template.text_table import is_text_table, people_of_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.template.layout import Stamp
    from cadre_docs.office.workbooks.cells import Workbook
    from cadre_docs.schema import Schema
    from cadre_docs.source.tree import Mapping


def trees_of(
    workbook: Workbook, file: str, catalog: Catalog
) -> tuple[list[ReadTree], list[Finding]]:
    """Return each person's tree, and what was wrong with the file rather than with one of them."""
    stamp = stamp_of(workbook, file, catalog)
    if stamp is None or stamp.form not in catalog.schema_ids:
        return [], [_foreign(workbook, file, stamp, catalog)]
    schema = catalog.schema(stamp.form)
    office = stamp.kind is Kind.OFFICE
    asked = with_more(office_part(schema) if office else schema, materials=not office)
    book = TemplateBook(workbook, stamp, asked, file)
    main = book.main()
    found: list[tuple[Mapping, tuple[Finding, ...]]] = []
    if main is not None and stamp.kind is Kind.SINGLE:
        found = [(tree, ()) for tree in _read_one(book, main)]
    elif main is not None:
        found = read_people(book, main)

    def of_form(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(replace(finding, form=schema.id) for finding in findings)

    trees = [ReadTree(schema, tree, of_form(findings), office) for tree, findings in found]
    return trees, list(of_form(book.told()))


def stamp_of(workbook: Workbook, file: str, catalog: Catalog) -> Stamp | None:
    """Return whose template a workbook is; None for a foreign one."""
    return _stamp(workbook, file) or people_of_text(workbook, file, catalog)


def _stamp(workbook: Workbook, file: str) -> Stamp | None:
    found = next((s for s in workbook.sheets if s.title == template.MAP_SHEET), None)
    if found is None:
        return None
    hidden = Sheet(file, found)
    lines = [tuple(hidden.text(row, column) for column in range(1, 5)) for row in hidden.rows]
    return template.read_stamp(lines)


def _foreign(workbook: Workbook, file: str, stamp: Stamp | None, catalog: Catalog) -> Finding:
    what = "这不是 cadre-docs new 生成的填报模板，或其中隐藏的信息已丢失"
    remedy = "请新生成一个模板，把内容粘贴过去（选择性粘贴为数值）"
    remedy += "；是别的系统的名单，用 cadre-docs new 表单 --from 本文件 取来"
    if stamp is None and is_text_table(file):
        what = "这张文本表格的表头不是 cadre-docs new --people 生成的“人员”表的表头"
    elif stamp is not None:
        what = f"模板属于表单“{stamp.form}”，现有表单中没有它"
    elif (printed := _printed(workbook, file, catalog)) is not None:
        what = f"这是打印出来的“{printed.title}”，不是填报模板"
        remedy = instead(printed)
    return error(
        "FS-template",
        what,
        wanted="应使用 cadre-docs new 生成的填报模板",
        remedy=remedy,
        position=Position(file),
    )


def _printed(workbook: Workbook, file: str, catalog: Catalog) -> Schema | None:
    """Return the form of which a workbook is a print."""
    shown = [sheet for sheet in workbook.sheets if not sheet.hidden]
    if not shown:
        return None
    sheet = Sheet(file, shown[0])
    rows = list(sheet.rows)[:TITLE_ROWS]
    return print_of((sheet.text(r, c) for r in rows for c in sheet.columns(r)), catalog)


def _read_one(book: TemplateBook, sheet: Sheet) -> list[Mapping]:
    """Return the tree of the one person of a workbook."""
    values = FormReader(sheet, book.schema, book.moved, book.written).values()
    if values is None:
        return []
    tables = {}
    for key, table in book.tables.items():
        rows = book.table_rows(table, template.ROW_NUMBER)
        if not book.schema.of_people and (name := table.column("name")) is not None:
            rows, told = people_among(rows, name)
            book.findings += told
        book.findings += [finding for row in rows for finding in row.findings]
        tables[key] = book.sequence(key, rows)
    return [book.record(values, tables, sheet.position())]
