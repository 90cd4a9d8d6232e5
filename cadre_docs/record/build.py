"""Positioned tree → typed record, with a finding for everything that does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import error, note
from cadre_docs.limits import adjustable, amount, limits
from cadre_docs.record.model import Record, Row, Value, Waiver
from cadre_docs.record.types import Complaint, clean, parse
from cadre_docs.schema import RENAMED, FieldType, former_keys
from cadre_docs.text import code_point, forbidden_characters, nearest
from cadre_docs.tree import Mapping, Scalar, Sequence, is_empty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.findings import Finding, Position
    from cadre_docs.schema import Field, Schema
    from cadre_docs.tree import Entry, Node

FORM_KEYS = ("表单", "form")
ELECTRONIC_KEYS = ("电子意见", "electronic")
WAIVER_KEYS = ("例外", "waivers")
WAIVER_PARTS = ("规则", "理由", "批准", "日期")
META_KEYS = (*FORM_KEYS, *ELECTRONIC_KEYS, *WAIVER_KEYS)


def build_record(schema: Schema, tree: Mapping) -> tuple[Record, list[Finding]]:
    """Type a tree by its schema.

    A value that cannot be typed is left out of the record and reported; nothing is guessed.
    """
    builder = _Builder(schema)
    builder.top(tree)
    builder.say_if_cut_short(tree)
    record = Record(
        schema=schema,
        values=builder.values,
        tables=builder.tables,
        position=tree.position,
        electronic=builder.electronic,
        waivers=builder.waivers,
        places=builder.places,
        unreadable=frozenset(builder.unreadable),
    )
    about = [f.about(person=record.person, form=schema.id) for f in builder.findings]
    return record, about


class _Builder:
    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self.findings: list[Finding] = []
        self._most = limits().findings
        self.values: dict[str, Value] = {}
        self.tables: dict[str, tuple[Row, ...]] = {}
        self.electronic: frozenset[str] = frozenset()
        self.waivers: tuple[Waiver, ...] = ()
        self.places: dict[str, Position] = {}
        self.unreadable: set[str] = set()

    # --- walking the tree -------------------------------------------------------------

    def top(self, tree: Mapping) -> None:
        """Read the top level: fields of printed sections, nested sections, and meta keys."""
        known, nested = self._schema.names, self._schema.nested
        for entry in tree.entries:
            if entry.key in known:
                self._field(known[entry.key], entry.value, entry.key)
            elif entry.key in nested:
                self._nested(entry, nested[entry.key])
            elif entry.key in ELECTRONIC_KEYS:
                self._electronic(entry)
            elif entry.key in WAIVER_KEYS:
                self.waivers = tuple(self._waivers(entry))
            elif entry.key not in FORM_KEYS:
                former = former_keys(known.values())
                self._unknown(entry, [*known, *nested, *META_KEYS], "", former)

    def _nested(self, entry: Entry, known: dict[str, Field]) -> None:
        if is_empty(entry.value):
            return
        if not isinstance(entry.value, Mapping):
            self._misshapen(entry.value, entry.key, "应是缩进的“键: 值”")
            return
        for inner in entry.value.entries:
            if inner.key in known:
                self._field(known[inner.key], inner.value, f"{entry.key}.{inner.key}")
            else:
                self._unknown(inner, list(known), f"{entry.key}.", former_keys(known.values()))

    def _electronic(self, entry: Entry) -> None:
        items = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
        electronic = [f for f in self._schema.fields() if f.electronic]
        allowed = {name: f for f in electronic for name in (f.key, f.id)}
        chosen = set()
        for item in items:
            if isinstance(item, Scalar) and item.text in allowed:
                chosen.add(allowed[item.text].id)
            elif not is_empty(item):
                wanted = f"可填：{'、'.join(f.key for f in set(allowed.values())) or '无'}"
                self._add("FS-choice", "此栏不能改为电子意见", item, entry.key, wanted=wanted)
        self.electronic = frozenset(chosen)

    def _waivers(self, entry: Entry) -> Iterator[Waiver]:
        """Read ``例外: [{规则: …, 理由: …, 批准: …, 日期: …}]``; every part must be there."""
        items = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
        for number, item in enumerate(items, 1):
            path = f"{entry.key}[{number}]"
            if not isinstance(item, Mapping):
                self._misshapen(item, path, f"应是“键: 值”，键为 {'、'.join(WAIVER_PARTS)}")
                continue
            typed = ((e.key, e.value) for e in item.entries)
            parts = {key: v.text.strip() for key, v in typed if isinstance(v, Scalar)}
            missing = [part for part in WAIVER_PARTS if not parts.get(part)]
            if missing:
                remedy = "例外要写明规则代码、理由、批准人（单位）和日期"
                self._add("FS-required", f"缺少{'、'.join(missing)}", item, path, remedy=remedy)
                continue
            for inner in item.entries:
                if inner.key not in WAIVER_PARTS:
                    self._unknown(inner, list(WAIVER_PARTS), f"{path}.")
            rule, reason, approval, day = (parts[part] for part in WAIVER_PARTS)
            yield Waiver(rule, reason, approval, day, item.position)

    def _field(self, field: Field, node: Node, path: str) -> None:
        self.places[field.id] = node.position
        if is_empty(node):
            return
        if field.type is FieldType.TABLE:
            rows = tuple(self._rows(field, node, path))
            if rows:
                self.tables[field.id] = rows
            return
        value = self._value(field, node, path)
        if value is not None:
            self.values[field.id] = value
        else:
            self.unreadable.add(field.id)

    def _rows(self, field: Field, node: Node, path: str) -> Iterator[Row]:
        if not isinstance(node, Sequence):
            self.unreadable.add(field.id)
            self._misshapen(node, path, "应是列表，每行以“- ”开头")
            return
        known = field.names
        kept = 0  # rules number the rows of a record, untouched ones left out
        for number, item in enumerate(node.items, 1):
            where = f"{path}[{number}]"
            if not isinstance(item, Mapping):
                self.unreadable.add(field.id)
                self._misshapen(
                    item, where, f"应是“键: 值”，键为 {'、'.join(c.key for c in field.columns)}"
                )
                continue
            if all(is_empty(entry.value) for entry in item.entries):
                continue  # an untouched row of the template
            kept += 1
            yield self._row(field, item, known, kept, where)

    def _row(
        self, field: Field, item: Mapping, known: dict[str, Field], number: int, where: str
    ) -> Row:
        values: dict[str, Value] = {}
        places: dict[str, Position] = {}
        for entry in item.entries:
            column = known.get(entry.key)
            if column is None:
                self._unknown(entry, list(known), f"{where}.", former_keys(field.columns))
                continue
            places[column.id] = entry.value.position
            if is_empty(entry.value):
                continue
            value = self._value(column, entry.value, f"{where}.{entry.key}")
            if value is not None:
                values[column.id] = value
            else:
                self.unreadable.add(f"{field.id}[{number}].{column.id}")
        return Row(values, item.position, places)

    # --- one value ----------------------------------------------------------------------

    def _value(self, field: Field, node: Node, path: str) -> Value | None:
        if not isinstance(node, Scalar):
            self._misshapen(node, path, "应是一个值")
            return None
        if node.origin == "unreadable":  # its source has already reported it
            return None
        bad = forbidden_characters(node.text)
        if bad:
            points = "、".join(sorted({code_point(c) for _, c in bad}))
            self._add(
                "FS-control",
                f"含有不能打印的字符 {points}",
                node,
                path,
                remedy="请删去这些字符（常由复制粘贴带入），或换成正式的字符",
            )
            return None
        cleaned = clean(field, node.text)
        for change in cleaned.changes:
            self.findings.append(note("FS-clean", change, position=node.position, path=path))
        try:
            return Value(parse(field, node, cleaned.text), node.position)
        except Complaint as why:
            self._add(why.code, why.message, node, path, wanted=why.wanted, remedy=why.remedy)
            return None

    # --- complaints -----------------------------------------------------------------------

    def _add(
        self,
        code: str,
        message: str,
        at: Node | Entry,
        path: str,
        *,
        wanted: str = "",
        remedy: str = "",
    ) -> None:
        if not self._is_full:
            self.findings.append(
                error(code, message, wanted=wanted, remedy=remedy, position=at.position, path=path)
            )

    @property
    def _is_full(self) -> bool:
        """Whether so much is wrong with the record that nothing more is said of it."""
        return len(self.findings) >= self._most

    def say_if_cut_short(self, tree: Mapping) -> None:
        """Say that not everything was said."""
        if self._is_full:
            what = f"这份记录的问题超过{amount('findings')}，此后的没有列出"
            remedy = f"请先改正已列出的问题；{adjustable('findings')}"
            self.findings.append(error("FS-file", what, remedy=remedy, position=tree.position))

    def _misshapen(self, node: Node, path: str, wanted: str) -> None:
        shape = {Scalar: "一个值", Sequence: "列表", Mapping: "键值组"}[type(node)]
        self._add(
            "FS-type", f"此处是{shape}", node, path, wanted=wanted, remedy="请对照填报模板改正"
        )

    def _unknown(
        self, entry: Entry, known: list[str], prefix: str, former: dict[str, str] | None = None
    ) -> None:
        if self._is_full:
            return
        like = nearest(entry.key, known)
        remedy = f"是否为“{like}”" if like else "请对照填报模板改正或删去"
        if former and entry.key in former:
            remedy = RENAMED.format(entry.key, former[entry.key])
        self._add(
            "FS-unknown", f"本表没有“{entry.key}”这一项", entry, prefix + entry.key, remedy=remedy
        )
