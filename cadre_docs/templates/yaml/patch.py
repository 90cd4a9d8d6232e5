"""Changing boxes of a record in YAML: only their characters; comments and all else stay.

What a change makes of a file is read again, and must be what was there before but for that box:
otherwise nothing is changed and :class:`PatchError` says so. So a way of writing that is not known
here loses nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import yaml

from cadre_docs.record.meta import ELECTRONIC_KEYS, WAIVER_KEYS, WAIVER_PARTS, listed_in
from cadre_docs.schema import FilledBy
from cadre_docs.source.edited_text import PatchError, edited_text
from cadre_docs.source.yaml.spans import Span, spans
from cadre_docs.templates.yaml.changes import (
    AddRow,
    Electronic,
    MoveRow,
    Put,
    RemoveRow,
    Waive,
    field_at,
    refuse_unreadable,
)
from cadre_docs.templates.yaml.expected import said_after, said_in
from cadre_docs.templates.yaml.filled import scalar
from cadre_docs.templates.yaml.text import box_lines, quoted

if TYPE_CHECKING:
    from cadre_docs.schema import Schema
    from cadre_docs.source.edited_text import EditedText
    from cadre_docs.templates.yaml.changes import Change

_STEP = "  "


class _Lines(Protocol):
    """Writes lines at an indentation."""

    def __call__(self, indent: str, /) -> list[str]: ...


def patch_yaml(data: bytes, schema: Schema, line: int, column: int, change: Change) -> bytes:
    """Return the file with one change in the record that stands at this line and column (from 1).

    Raises :class:`PatchError`.
    """
    refuse_unreadable(change)
    was = edited_text(data, change.path)
    patched = _Patch(was, schema, line, column, change).text
    if said_in(patched) != said_after(was.text, schema, line, column, change):
        raise PatchError(change.path)
    return was.encoded(patched)


class _Patch:
    """One change of one text."""

    def __init__(
        self, was: EditedText, schema: Schema, line: int, column: int, change: Change
    ) -> None:
        self._was, self._schema, self._change = was, schema, change
        self.text = was.text
        try:
            found = _at(spans(was.text), line, column)
        except yaml.YAMLError:
            found = None
        if found is None or found.kind != "mapping":
            raise PatchError(change.path, "文件已经变了，或者读不出来")
        if isinstance(change, Waive):
            self._waive(found, change)
            return
        self._field = field_at(schema, change.path)
        section = next(s for s in schema.sections if self._field in s.fields)
        if isinstance(change, Electronic):
            self._electronic(found, on=change.on)
        else:
            self._do(found, section.key, section.id)

    def _do(self, record: Span, key: str, name: str) -> None:
        holder = record
        if key:
            entry = record.entry(*filter(None, (key, name)))
            if entry is None:
                self._append(record, [f"{key}:", *self._lines(_STEP)])
                return
            if entry[1].kind != "mapping":
                if not entry[1].empty:
                    raise PatchError(self._change.path)
                self._below(entry[0], self._lines)
                return
            holder = entry[1]
        self._in_mapping(holder)

    def _lines(self, indent: str) -> list[str]:
        """Return the field, which is not there yet, with what the change says."""
        match self._change:
            case Put(text=text, row=0):
                return [*box_lines(self._field.key, text, indent, scalar)]
            case AddRow():
                return [f"{indent}{self._field.key}:", *self._empty_row(f"{indent}{_STEP}")]
        raise PatchError(self._change.path, "没有这一行，请重新打开这一页")

    def _in_mapping(self, mapping: Span) -> None:
        entry = mapping.entry(
            self._field.key, self._field.id, *self._field.formerly, *self._field.aliases
        )
        if entry is None:
            self._insert(mapping, self._before(mapping), self._field.key, self._lines)
        elif isinstance(self._change, Put) and not self._change.row:
            self._set(*entry, self._change.text)
        else:
            self._in_table(*entry)

    def _before(self, mapping: Span) -> int:
        """Return behind which entry (its number, -1: none) the field comes in printed order."""
        fields = next(s.fields for s in self._schema.sections if self._field in s.fields)
        earlier = {n for f in fields[: fields.index(self._field)] for n in (f.key, f.id)}
        known = [n for n, key in enumerate(mapping.keys) if key.text.strip() in earlier]
        if known or not mapping.keys:
            return max(known, default=-1)
        # The first of its section: behind the sections before it, or behind the name of the form.
        all_fields = [*self._schema.fields()]
        before = {n for f in all_fields[: all_fields.index(self._field)] for n in (f.key, f.id)} | {
            "表单",
            "form",
        }
        placed = [n for n, key in enumerate(mapping.keys) if key.text.strip() in before]
        return max(placed, default=len(mapping.keys) - 1)

    # --- electronic opinions ------------------------------------------------------------------

    def _electronic(self, record: Span, *, on: bool) -> None:
        names = (self._field.key, self._field.id)
        entry = record.entry(*ELECTRONIC_KEYS)
        listed = entry[1] if entry else None
        if entry is None or listed is None or not (listed.items or listed.text.strip()):
            if not on:
                return
            if entry is None:
                lines = [f"{ELECTRONIC_KEYS[0]}:", f"{_STEP}- {names[0]}"]
                self._append(record, lines)
            else:
                self._below(entry[0], lambda indent: [f"{indent}- {names[0]}"])
            return
        if listed.kind == "sequence" and not listed.flow:
            here = [item for item in listed.items if item.text.strip() in names]
            if on and not here:
                last = listed.items[-1]
                dash = self._dash(last)
                indent = self._was.indent(dash)
                end = self._lines_of(last)[1]
                self._replace(end, end, f"{indent}- {names[0]}{self._was.newline}")
            elif here and not on:
                self._dash(here[0])
                self._replace(*self._lines_of(here[0]), "")
            return
        known = [item.text for item in listed.items] or listed_in(listed.text)
        kept = [name for name in known if name.strip() not in names]
        said = ", ".join([*kept, *([names[0]] if on else [])])
        self._replace(listed.start, listed.end, f"[{said}]")

    # --- exceptions ---------------------------------------------------------------------------

    def _waive(self, record: Span, change: Waive) -> None:
        entry = record.entry(*WAIVER_KEYS)
        if entry is None:
            if change.on:
                name = change.path
                self._append(record, [f"{name}:", *_waiver_lines(change, _STEP)])
            return
        key, listed = entry
        if listed.empty:
            if change.on:
                self._below(key, lambda indent: _waiver_lines(change, indent))
            return
        if listed.kind != "sequence":
            raise PatchError(change.path, "现有的例外没有写成一条一条的（“- 规则: …”）")
        here = [item for item in listed.items if _is_of_rule(item, change.rule)]
        if len(here) > 1:
            raise PatchError(change.path, f"“{change.rule}”写了{len(here)}条例外")
        if listed.flow:
            self._waive_in_brackets(listed, here, change)
        elif here and not change.on:
            self._remove(listed, here[0])
        elif change.on:
            first = self._dash(listed.items[0])
            indent = self._was.indent(first)
            end = self._lines_of(listed.items[-1])[1]
            start, end = self._lines_of(here[0]) if here else (end, end)
            self._replace(start, end, self._was.lines(_waiver_lines(change, indent)))

    def _waive_in_brackets(self, listed: Span, here: list[Span], change: Waive) -> None:
        said = ", ".join(f"{name}: {quoted(text)}" for name, text in change.parts)
        if here and not change.on:
            self._remove(listed, here[0])
        elif here:
            self._replace(here[0].start, here[0].end, f"{{{said}}}")
        elif change.on:
            at = listed.items[-1].end if listed.items else listed.start + 1
            self._replace(at, at, f"{', ' if listed.items else ''}{{{said}}}")

    # --- tables -----------------------------------------------------------------------------

    def _in_table(self, key: Span, table: Span) -> None:
        change = self._change
        if table.kind != "sequence":
            if not table.empty or not isinstance(change, AddRow):
                raise PatchError(change.path)
            self._below(key, self._empty_row)
            return
        match change:
            case AddRow():
                self._add_row(table)
            case Put(text=text, row=row, column=name):
                self._cell(self._item(table, row), name, text)
            case RemoveRow(row=row):
                self._remove(table, self._item(table, row))
            case MoveRow(row=row):
                self._swap(table, self._item(table, row), self._item(table, row + 1))

    def _item(self, table: Span, row: int) -> Span:
        if not 0 < row <= len(table.items):
            raise PatchError(self._change.path, "没有这一行，请重新打开这一页")
        return table.items[row - 1]

    def _cell(self, item: Span, name: str, text: str) -> None:
        column = self._field.column(name)
        if column is None:
            raise PatchError(self._change.path)
        if item.kind == "mapping":
            entry = item.entry(column.key, column.id, *column.formerly, *column.aliases)
            if entry is not None:
                self._set(*entry, text)
                return
            columns = [*self._field.columns]
            earlier = {n for c in columns[: columns.index(column)] for n in (c.key, c.id)}
            known = [n for n, k in enumerate(item.keys) if k.text.strip() in earlier]
            at = max(known, default=-1)
            self._insert(item, at, column.key, lambda i: [*box_lines(column.key, text, i, scalar)])
        elif item.empty:  # a lonely dash
            self._replace(item.start, item.end, f" {column.key}: {_inline(text)}".rstrip())
        else:
            raise PatchError(self._change.path)

    def _empty_row(self, indent: str) -> list[str]:
        columns = [c for c in self._field.columns if c.filled_by is not FilledBy.HAND]
        return [f"{indent}{_STEP if number else '- '}{c.key}:" for number, c in enumerate(columns)]

    def _add_row(self, table: Span) -> None:
        if table.flow:
            keys = ", ".join(f'{c.key}: ""' for c in self._field.columns)
            comma = ", " if table.items else ""
            at = table.items[-1].end if table.items else table.start + 1
            self._replace(at, at, f"{comma}{{{keys}}}")
            return
        first, last = self._dash(table.items[0]), self._lines_of(table.items[-1])[1]
        indent = self._was.indent(first)
        self._replace(last, last, self._was.lines(self._empty_row(indent)))

    def _remove(self, table: Span, item: Span) -> None:
        if table.flow:
            number = table.items.index(item)
            start, end = item.start, item.end
            if number + 1 < len(table.items):
                end = table.items[number + 1].start
            elif number:
                start = table.items[number - 1].end
            self._replace(start, end, "")
            return
        self._dash(item)
        self._replace(*self._lines_of(item), "")

    def _swap(self, table: Span, first: Span, second: Span) -> None:
        if table.flow:
            ranges = ((first.start, first.end), (second.start, second.end))
        else:
            self._dash(first), self._dash(second)
            ranges = (self._lines_of(first), self._lines_of(second))
        (a, b), (c, d) = ranges
        self.text = (
            self._was.text[:a]
            + self._was.text[c:d]
            + self._was.text[b:c]
            + self._was.text[a:b]
            + self._was.text[d:]
        )

    def _dash(self, item: Span) -> int:
        """Return where the dash of an item stands; it must be the first thing on its line."""
        start = self._was.line_start(item.start)
        before = self._was.text[start : item.start]
        if before.strip() != "-":
            raise PatchError(self._change.path)
        return start + before.index("-")

    def _lines_of(self, item: Span) -> tuple[int, int]:
        return self._was.line_start(item.start), self._was.line_end(item.end)

    # --- single values ------------------------------------------------------------------------

    def _set(self, key: Span, value: Span, text: str) -> None:
        if value.kind != "scalar":
            raise PatchError(self._change.path)
        colon = self._was.text.index(":", key.end) + 1
        if not value.empty and "#" in self._was.text[colon : value.start]:
            raise PatchError(self._change.path, "项目名和内容之间夹着说明")
        if value.flow:
            start = value.start if not value.empty else colon
            self._replace(colon, max(value.end, start), f" {quoted(text)}")
            return
        column = self._was.column(key.start)
        first, *below = box_lines("", text, " " * column, scalar) if text else (":",)
        said = first.partition(":")[2].strip()
        block = self._was.lines(below)
        if value.style in ("|", ">"):
            # The rest of the line with the sign may be a comment; it stays.
            head = self._was.line_end(value.start)
            comment = self._was.text[value.start : head].lstrip("|>+-0123456789").strip()
            self._replace(colon, self._was.line_end(value.end), self._head(said, comment) + block)
            return
        end = colon if value.empty else value.end
        line_end = self._was.line_end(end)
        comment = self._was.text[end:line_end].strip()
        self._replace(colon, line_end, self._head(said, comment) + block)

    def _head(self, said: str, comment: str) -> str:
        """Return what stands behind a colon to the end of the line: the value, then a comment."""
        value = f" {said}" if said else ""
        return f"{value}{f'  {comment}' if comment else ''}{self._was.newline}"

    # --- putting in -----------------------------------------------------------------------------

    def _insert(self, mapping: Span, behind: int, key: str, lines: _Lines) -> None:
        if mapping.flow:
            pair = f"{key}: {quoted(getattr(self._change, 'text', ''))}"
            if not isinstance(self._change, Put):
                raise PatchError(self._change.path)
            at = mapping.items[-1].end if mapping.items else mapping.start + 1
            self._replace(at, at, f"{', ' if mapping.items else ''}{pair}")
            return
        if not mapping.keys:
            raise PatchError(self._change.path)
        first = mapping.keys[0]
        column = self._was.column(first.start)
        behind = max(behind, 0)  # before the first there may be a dash
        last = mapping.items[behind]
        end = self._was.line_end(max(last.end, mapping.keys[behind].end))
        self._replace(end, end, self._was.lines(lines(" " * column)))

    def _below(self, key: Span, lines: _Lines) -> None:
        """Put lines below a key that has no value yet."""
        column = self._was.column(key.start)
        end = self._was.line_end(key.end)
        self._replace(end, end, self._was.lines(lines(" " * column + _STEP)))

    def _append(self, record: Span, lines: list[str]) -> None:
        if record.flow:
            raise PatchError(self._change.path)
        column = self._was.column(record.keys[0].start)
        end = self._was.line_end(record.end)
        self._replace(end, end, self._was.lines([" " * column + line for line in lines]))

    def _replace(self, start: int, end: int, said: str) -> None:
        self.text = self._was.replaced(start, end, said)


def _waiver_lines(change: Waive, indent: str) -> list[str]:
    lines: list[str] = []
    for name, text in change.parts:
        lines += box_lines(name, text, f"{indent}{_STEP if lines else '- '}", scalar)
    return lines


def _is_of_rule(item: Span, rule: str) -> bool:
    entry = item.entry(WAIVER_PARTS[0]) if item.kind == "mapping" else None
    return entry is not None and entry[1].text.strip() == rule.strip()


def _inline(text: str) -> str:
    return quoted(text) if "\n" in text else scalar(text)


def _at(documents: list[Span], line: int, column: int) -> Span | None:
    """Return the record that stands at a place: a document, or an item of one that is a list."""
    for document in documents:
        inside = document.items if document.kind == "sequence" else [document]
        for one in inside:
            if (one.line, one.column) == (line, column):
                return one
    return None
