"""Renames in filled workbooks: in the hidden map, and in the names people see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

from openpyxl.cell.rich_text import CellRichText, TextBlock

from cadre_docs.findings import Position, error
from cadre_docs.intake.template.anchors import places
from cadre_docs.intake.template.layout import FORM_SHEET, MAP_SHEET, Kind, plain, read_stamp, tables
from cadre_docs.office.workbooks.rewrite import open_whole, save
from cadre_docs.templates.migrate.renames import Rename, foreign

if TYPE_CHECKING:
    from openpyxl import Workbook

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.template.anchors import Place
    from cadre_docs.intake.template.layout import Stamp
    from cadre_docs.schema import Schema

_VERSION_ROW, _FIRST_ANCHOR = 3, 6  # of the hidden sheet
_NAMES = 2  # the column of names on the sheet 填写


def migrate_workbook(
    data: bytes, file: str, catalog: Catalog, said: tuple[list[Rename], list[Finding]]
) -> tuple[bytes | None, tuple[str, ...]]:
    """Return a filled template with its boxes renamed, and what could not be kept of it.

    None when it is no template of ours or cannot be read.
    """
    renames, findings = said
    opened = open_whole(data, file)
    if opened is None:
        findings.append(error("FS-syntax", "工作簿读不出来", position=Position(file)))
        return None, ()
    workbook = opened.workbook
    stamp = _stamp(workbook)
    if stamp is None or stamp.form not in catalog.schema_ids:
        findings.append(foreign(file))
        return None, ()
    schema = catalog.schema(stamp.form)
    names = {name: meant.attr_text or "" for name, meant in workbook.defined_names.items()}
    now = places(names, stamp)
    changes = _changes(schema)
    for anchor in stamp.anchors:
        change = changes.get(anchor.path)
        if change is not None:
            at = _rename(workbook, stamp.kind, change, now.get(anchor.path))
            if change.old != change.new:
                renames.append(Rename(change.old, change.new, replace(at, file=file)))
    if not renames:
        return None, ()
    hidden = workbook[MAP_SHEET]
    hidden.cell(_VERSION_ROW, 2).value = str(schema.version)
    for row in hidden.iter_rows(min_row=_FIRST_ANCHOR, max_col=1):
        known = changes.get(str(row[0].value or ""))
        if known is not None:
            row[0].value = known.path
    saved = save(opened)
    return saved.data, saved.lost


def _stamp(workbook: Workbook) -> Stamp | None:
    if MAP_SHEET not in workbook.sheetnames:
        return None
    rows = workbook[MAP_SHEET].iter_rows(max_col=4, values_only=True)
    return read_stamp(tuple(str(v) if v is not None else "" for v in row) for row in rows)


@dataclass(frozen=True, slots=True)
class _Change:
    """A box that was renamed: its path of today, its names, and what it is."""

    path: str
    old: str
    new: str
    what: Literal["box", "table", "column"]


def _changes(schema: Schema) -> dict[str, _Change]:
    """Return what was renamed, by the path it had."""
    found = {}
    whole = {table.key for table in tables(schema)}
    for field in schema.fields():
        path = schema.path(field)
        prefix = path.removesuffix(field.key)
        for old in field.formerly:
            what: Literal["box", "table"] = "table" if field.key in whole else "box"
            found[prefix + old] = _Change(path, old, field.key, what)
    for table in tables(schema):
        path = schema.path(table)
        prefix = path.removesuffix(table.key)
        for column in table.columns:
            now = f"{path}.{column.key}"
            names = product((table.key, *table.formerly), (column.key, *column.formerly))
            for name, old in names:
                if (name, old) != (table.key, column.key):
                    found[f"{prefix}{name}.{old}"] = _Change(now, old, column.key, "column")
    return found


def _rename(workbook: Workbook, kind: Kind, change: _Change, place: Place | None) -> Position:
    """Change the name that people see; return where it stood.

    A box of a single form has its name to its left, everything else at the head of its
    column. What somebody typed is never touched.
    """
    cells: list[Any] = []
    if change.what == "table":
        # Its row on the sheet 填写 only points to the sheet of the table.
        sheet = workbook[FORM_SHEET] if FORM_SHEET in workbook.sheetnames else None
        names = sheet.iter_rows(min_col=_NAMES, max_col=_NAMES) if sheet else ()
        cells = [c for (c,) in names if plain(str(c.value or "")) == plain(change.old)]
    elif place is not None and place.sheet in workbook.sheetnames:
        left = 1 if change.what == "box" and kind is Kind.SINGLE else 0
        cells = [workbook[place.sheet].cell(place.row, max(place.column - left, 1))]
    for cell in cells:
        cell.value = _replaced(cell.value, change)
        return Position("", sheet=cell.parent.title, cell=cell.coordinate)
    return Position("")


def _replaced(value: Any, change: _Change) -> Any:
    """Replace a name in the text of a label, plain or in several fonts."""
    if isinstance(value, CellRichText):
        parts: list[Any] = []
        for part in value:
            text = part.text if isinstance(part, TextBlock) else part
            changed = text.replace(change.old, change.new)
            parts.append(TextBlock(part.font, changed) if isinstance(part, TextBlock) else changed)
        return CellRichText(*parts)
    return value.replace(change.old, change.new) if isinstance(value, str) else value
