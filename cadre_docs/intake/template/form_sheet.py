"""Reading the sheet 填写: one box a row."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from cadre_docs.findings import error, is_too_much, warning
from cadre_docs.intake.template.anchors import nameless, renamed, repeated, unknown
from cadre_docs.intake.template.beside_boxes import Beside
from cadre_docs.intake.template.layout import INPUT, ITEM, SEE_SHEET, boxes, names, plain
from cadre_docs.intake.template.more import is_more
from cadre_docs.performance.classes import mutable
from cadre_docs.schema import FieldType

if TYPE_CHECKING:
    from cadre_docs.intake.sheet import Sheet
    from cadre_docs.intake.template.anchors import Place
    from cadre_docs.intake.template.hints import Written
    from cadre_docs.schema import Schema
    from cadre_docs.source.tree import Scalar


@mutable
class _Rows:
    """Which row holds which box, and rows that no box claims."""

    found: dict[str, int] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    strangers: dict[int, str] = field(default_factory=dict)


class FormReader:
    """Reads the boxes of one person from the sheet 填写."""

    def __init__(
        self, sheet: Sheet, schema: Schema, moved: dict[str, Place | None], written: Written
    ) -> None:
        self._sheet = sheet
        self._schema = schema
        self._written = written
        self._fields = {f.key: f for f in schema.fields()}
        self._known = names(self._fields.values(), schema)
        # Anchors by key, as far as they still lie on this sheet.
        self._moved = {
            f.key: place
            for f in boxes(schema)
            if (schema.path(f) in moved or not is_more(f))
            and ((place := moved.get(schema.path(f))) is None or place.sheet == sheet.title)
        }

    def values(self) -> dict[str, Scalar] | None:
        """Return the value of each box by key; None when nothing can be recognised."""
        top, item, entry = self._head()
        if not item or not entry:
            self._sheet.findings.append(
                error(
                    "FS-template",
                    "认不出表头和项目名，本工作表没有读取",
                    wanted=f"应有“{ITEM}”和“{INPUT}”两列",
                    remedy="请对照新生成的模板恢复",
                    position=self._sheet.position(),
                )
            )
            return None
        rows = self._rows(top, item, entry)
        self._rescue(rows, entry)
        self._report_strangers(rows, entry)
        beside = Beside(self._sheet, self._schema, self._written, (top, item, entry))
        self._sheet.findings += beside.findings(
            {r: k for k, r in (rows.found | rows.tables).items()}
        )
        return {key: self._scalar(key, row, entry) for key, row in rows.found.items()}

    def _scalar(self, key: str, row: int, entry: int) -> Scalar:
        item = self._item_column
        if item and self._sheet.text(row, entry) and self._sheet.is_struck(row, item):
            self._sheet.seen(row, item)  # struck out is the name of the box
        field = self._fields[key]
        read = self._sheet.photo if field.type is FieldType.PHOTO else self._sheet.scalar
        return read(row, entry, self._schema.path(field))

    def _head(self) -> tuple[int, int, int]:
        """Return the header row and the columns of names and of values (0: not found)."""
        for row in self._sheet.rows:
            heads = {plain(self._sheet.text(row, c)): c for c in self._sheet.columns(row)}
            if INPUT in heads and (ITEM in heads or self._item_column):
                return row, heads.get(ITEM) or self._item_column, heads[INPUT]
        columns = [place.column for place in self._moved.values() if place]
        item = self._item_column
        entry = max(set(columns), key=columns.count) if columns else item and item + 1
        if item:
            self._sheet.findings.append(
                warning(
                    "FS-template",
                    f"表头“{INPUT}”不见了，已按模板中的位置读取",
                    remedy="请恢复表头，并核对内容没有错位",
                    position=self._sheet.position(1, entry),
                )
            )
        return 0, item, entry

    @cached_property
    def _item_column(self) -> int:
        """The column in which most of the form's names stand, or 0."""
        counts: dict[int, int] = {}
        for row in self._sheet.rows:
            for column in self._sheet.columns(row):
                if plain(self._sheet.text(row, column)) in self._known:
                    counts[column] = counts.get(column, 0) + 1
        return max(counts, key=lambda column: counts[column], default=0)

    def _rows(self, top: int, item: int, entry: int) -> _Rows:
        rows = _Rows()
        for row in self._sheet.rows:
            label = self._sheet.text(row, item)
            typed = self._sheet.text(row, entry)
            if row <= top or not (label or typed):
                continue
            if is_too_much(self._sheet.findings):
                break  # whoever reads the file says so
            key = self._known.get(plain(label))
            if key is None:
                rows.strangers[row] = label
            elif self._fields[key].type is FieldType.TABLE:
                rows.tables[key] = row
                self._pointer(key, typed, row, entry)
            elif key not in rows.found:
                rows.found[key] = row
            elif typed:
                self._second(key, rows, row, entry)
        return rows

    def _second(self, key: str, rows: _Rows, row: int, entry: int) -> None:
        """Report a box that is filled twice; an empty first one gives way."""
        if not self._sheet.text(rows.found[key], entry):
            rows.found[key] = row
            return
        self._sheet.findings.append(repeated(key, self._sheet.position(row, entry)))

    def _pointer(self, key: str, typed: str, row: int, entry: int) -> None:
        if typed and not typed.startswith(SEE_SHEET):
            self._sheet.findings.append(
                error(
                    "FS-template",
                    f"“{key}”的内容不填在这里",
                    wanted="应填在它自己的工作表中，一行一项",
                    remedy="请移过去；此处没有读取",
                    position=self._sheet.position(row, entry),
                    path=key,
                )
            )

    def _rescue(self, rows: _Rows, entry: int) -> None:
        """Find boxes whose name was changed or deleted by the hidden map."""
        gone = []
        for key, place in self._moved.items():
            if key in rows.found:
                continue
            if place is None or place.row in rows.found.values():
                gone.append(key)
                continue
            rows.found[key] = place.row
            label = rows.strangers.pop(place.row, "")
            at = self._sheet.position(place.row, entry)
            self._sheet.findings.append(renamed(key, label, at))
        if gone:
            self._sheet.findings.append(
                warning(
                    "FS-template",
                    f"模板中的这些行被删掉了：{'、'.join(gone)}",
                    remedy="如需填写，请对照新生成的模板补上（项目名须一字不差）",
                    position=self._sheet.position(),
                )
            )

    def _report_strangers(self, rows: _Rows, entry: int) -> None:
        for row, label in rows.strangers.items():
            at = self._sheet.position(row, entry)
            if not self._sheet.text(row, entry):
                continue
            if is_too_much(self._sheet.findings):
                return  # whoever reads the file says so
            fields = self._fields
            self._sheet.findings.append(
                unknown(label, fields, at, self._schema) if label else nameless(at)
            )
