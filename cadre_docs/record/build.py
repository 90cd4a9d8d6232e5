"""Positioned tree → typed record, with a finding for everything that does not fit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.findings import error, note, warning
from cadre_docs.record.cells import Row, Value
from cadre_docs.record.complaints import Complaints
from cadre_docs.record.displayed import as_seen
from cadre_docs.record.meta import META_NAMES, MetaReader
from cadre_docs.record.model import Record
from cadre_docs.record.types import (
    Complaint,
    clean,
    is_as_typed,
    is_nothing,
    parse,
    refuse_too_long,
    says_nothing,
    year_alone,
)
from cadre_docs.schema import FieldType
from cadre_docs.schema.aliases import aliased
from cadre_docs.source.tree import Mapping, Scalar, Sequence, is_empty
from cadre_docs.values.web_markup import markup_in, spelled_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from cadre_docs.findings import Finding, Position
    from cadre_docs.schema import Field, Schema
    from cadre_docs.source.tree import Entry, Node
    from cadre_docs.values.text import Cleaned


# Of these boxes people say the same again and again, and to find out what takes longest.
_SAID_AGAIN = frozenset({
    FieldType.DATE, FieldType.PERIOD, FieldType.CHOICE, FieldType.YES_NO, FieldType.INTEGER,
    FieldType.LINE,
})  # fmt: skip
_MOST_KNOWN = 500  # of one box
_LONGEST_KNOWN = 50  # characters


def build_record(schema: Schema, tree: Mapping) -> tuple[Record, list[Finding]]:
    """Type a tree by its schema.

    A value that cannot be typed is left out of the record and reported; nothing is guessed.
    """
    complaints = Complaints(schema)
    builder = _Builder(schema, complaints)
    builder.top(tree)
    complaints.say_if_cut_short(tree)
    record = Record(
        schema=schema,
        values=builder.values,
        tables=builder.tables,
        position=tree.position,
        electronic=builder.meta.electronic,
        waivers=builder.meta.waivers,
        attachments=builder.meta.attachments,
        places=builder.places,
        unreadable=frozenset(builder.unreadable),
    )
    about = [f.about(person=record.person, form=schema.id) for f in complaints.findings]
    return record, about


def _is_named(key: str, known: dict[str, Field]) -> bool:
    return key in known or aliased(known.values(), key) is not None


def _said_before(field: Field, node: Node) -> Value | None:
    """Return what a text means that another record has said in the same box, in everyday signs."""
    if not isinstance(node, Scalar) or node.look is not None or node.origin != "text":
        return None
    typed = field.known.get(node.text)
    return None if typed is None else Value(typed, node.position)


def _place_of(entry: Entry) -> str:
    if entry.position.place is not None:
        return entry.position.place
    line = entry.position.line
    return f"第{line}行" if line else f"{entry.position.cell or '前面'}"


def _no_nothing(path: str) -> str:
    """Say what to do about a required box that says 无 and cannot."""
    in_row = path.rpartition(".")[0].endswith("]")
    return "请填写；没有这一项的，请删去这一行" if in_row else "请填写，此项不能写“无”"


class _Builder:
    """Reads the boxes of one record."""

    def __init__(self, schema: Schema, complaints: Complaints) -> None:
        self._schema = schema
        self._complaints = complaints
        self.meta = MetaReader(schema, complaints)
        self.values: dict[str, Value] = {}
        self.tables: dict[str, tuple[Row, ...]] = {}
        self.places: dict[str, Position] = {}
        self.unreadable: set[str] = set()

    # --- walking the tree -------------------------------------------------------------

    def top(self, tree: Mapping) -> None:
        """Read the top level: fields of printed sections, nested sections, and meta keys."""
        known, nested = self._schema.names, self._schema.nested
        for entry in self._once(tree.entries, known, "", ""):
            if entry.key in known:
                self._field(known[entry.key], entry.value, entry.key)
            elif entry.key in nested:
                self._nested(entry, nested[entry.key])
            elif not self.meta.read(entry):
                beside = (*nested, *META_NAMES)
                self._complaints.unknown(entry, known, tree, "", beside, self._elsewhere(entry.key))

    def _elsewhere(self, key: str) -> str:
        """Say where a name belongs that stands in the wrong place; empty for a stranger."""
        sections = (s for s in self._schema.sections if s.key)
        nested, top = self._schema.nested, self._schema.names
        inside = next((s.key for s in sections if _is_named(key, nested[s.key])), "")
        if inside:
            return f"这一项属于“{inside}”，请移到“{inside}:”下面并缩进"
        return "这一项不在此节，请移到最外层（不缩进）" if _is_named(key, top) else ""

    def _nested(self, entry: Entry, known: dict[str, Field]) -> None:
        if is_empty(entry.value):
            return
        if not isinstance(entry.value, Mapping):
            self._complaints.misshapen(entry.value, entry.key, "应是缩进的“键: 值”")
            return
        prefix = f"{entry.key}."
        for inner in self._once(entry.value.entries, known, prefix, prefix):
            if inner.key in known:
                self._field(known[inner.key], inner.value, f"{prefix}{inner.key}")
            else:
                place = self._elsewhere(inner.key)
                self._complaints.unknown(inner, known, entry.value, prefix, elsewhere=place)

    def _first_name(self, key: str) -> str:
        """Return the first name of what else may stand at the top level; of a stranger its own."""
        return META_NAMES.get(key) or self._schema.section_names.get(key, key)

    def _once(
        self, entries: tuple[Entry, ...], known: dict[str, Field], prefix: str, place: str
    ) -> Iterable[Entry]:
        """Return what is to be read: of a thing that goes by two names, what was filled.

        With both filled nobody knows which one is meant. Without ``prefix`` it is the top level.
        ``place`` is the same for all rows of a table: what keys stand there is looked through once.
        """
        keys = (place, *[entry.key for entry in entries])
        if keys in self._schema.told_apart:
            return entries
        kept = self._told_apart(entries, known, prefix)
        if [*map(id, kept)] == [*map(id, entries)] and len(self._schema.told_apart) < _MOST_KNOWN:
            self._schema.told_apart.add(keys)
        return kept

    def _told_apart(
        self, entries: Iterable[Entry], known: dict[str, Field], prefix: str
    ) -> Collection[Entry]:
        kept: dict[str, Entry] = {}
        for given in entries:
            entry, field = given, known.get(given.key)
            if field is None:
                entry = self._by_alias(given, known, prefix)
                field = known.get(entry.key)
            name = field.id if field else entry.key if prefix else self._first_name(entry.key)
            first = kept.setdefault(name, entry)
            if first is entry or is_empty(entry.value):  # the first of them, as nearly all
                continue
            if is_empty(first.value):
                kept[name] = entry
                continue
            self._complaints.add(
                "FS-duplicate",
                f"“{entry.key}”与“{first.key}”是同一项，{_place_of(first)}已经填了",
                entry,
                f"{prefix}{entry.key}",
                wanted="每项只填一次",
                remedy="请核对后只留一处；此处先按第一次的值处理",
            )
        return kept.values()

    def _by_alias(self, entry: Entry, known: dict[str, Field], prefix: str) -> Entry:
        """Return an entry under the key of the box that it means by an alias (职工姓名)."""
        if not prefix and (entry.key in self._schema.nested or entry.key in META_NAMES):
            return entry
        field = aliased(known.values(), entry.key)
        if field is None:
            return entry
        if not is_empty(entry.value):
            said = f"“{entry.key}”读作“{field.key}”"
            at, path = entry.position, prefix + field.key
            self._complaints.tell(note("FS-clean", said, position=at, path=path))
        return replace(entry, key=field.key)

    def _field(self, field: Field, node: Node, path: str) -> None:
        self.places[field.id] = node.position
        if (said := _said_before(field, node)) is not None:
            self.values[field.id] = said
            return
        if is_empty(node):
            return
        if field.type is FieldType.TABLE:
            rows = tuple(self._rows(field, node, path))
            if rows:
                self.tables[field.id] = rows
            return
        if not field.required and self._nothing(field, node, path):
            return
        value = self._value(field, node, path)
        if value is not None:
            self.values[field.id] = value
        else:
            self.unreadable.add(field.id)

    def _rows(self, field: Field, node: Node, path: str) -> Iterator[Row]:
        if not field.required and self._complaints.says_only_nothing(node, path):
            return
        if not isinstance(node, Sequence):
            self.unreadable.add(field.id)
            says = isinstance(node, Scalar) and is_nothing(node.text.strip())
            remedy = "没有内容的，冒号后面空着" if says and not field.required else ""
            self._complaints.misshapen(node, path, "应是列表，每行以“- ”开头", remedy)
            return
        known, number = field.names, 1  # rows are counted as rules count them
        for item in node.items:
            where = f"{path}[{number}]"
            if not isinstance(item, Mapping):
                self.unreadable.add(field.id)
                self._complaints.misshapen(
                    item, where, f"应是“键: 值”，键为 {'、'.join(c.key for c in field.columns)}"
                )
                continue
            if all(is_empty(entry.value) for entry in item.entries):
                continue  # an untouched row of the template
            if self._nothing_in_row(known, item, where):
                continue
            yield self._row(field, item, known, number, where)
            number += 1

    def _row(
        self, field: Field, item: Mapping, known: dict[str, Field], number: int, where: str
    ) -> Row:
        values: dict[str, Value] = {}
        places: dict[str, Position] = {}
        for entry in self._once(item.entries, known, f"{where}.", f"{field.id}[]"):
            column = known.get(entry.key)
            if column is None:
                self._complaints.unknown(entry, known, item, f"{where}.")
                continue
            node, name = entry.value, column.id
            places[name] = node.position
            if (said := _said_before(column, node)) is not None:
                values[name] = said
                continue
            if is_empty(node):
                continue
            cell = f"{where}.{entry.key}"
            if not column.required and self._nothing(column, node, cell):
                continue
            value = self._value(column, node, cell)
            if value is not None:
                values[name] = value
            else:
                self.unreadable.add(f"{field.id}[{number}].{name}")
        return Row(values, item.position, places)

    # --- nothing ------------------------------------------------------------------------

    def _nothing(self, field: Field, node: Node, path: str) -> bool:
        """Whether a box that may stay empty says 无; that is told, for it prints as empty."""
        if not (isinstance(node, Scalar) and says_nothing(field, node.text.strip())):
            return False
        what = f"“{node.text.strip()}”按没有填写处理，打印时此处空着"
        self._complaints.tell(note("FS-clean", what, position=node.position, path=path))
        return True

    def _nothing_in_row(self, known: dict[str, Field], item: Mapping, where: str) -> bool:
        """Whether a row says 无 and nothing else, where it is no value of a column it must fill."""
        words: dict[str, str] = {}
        for entry in item.entries:
            if is_empty(entry.value):
                continue
            if entry.key not in known or not isinstance(entry.value, Scalar):
                return False
            word = entry.value.text.strip()
            if not is_nothing(word):
                return False  # as of nearly all
            words[known[entry.key].id] = word
        columns = {column.id: column for column in known.values()}
        filled = {name for name, word in words.items() if not says_nothing(columns[name], word)}
        if {name for name, column in columns.items() if column.required} <= filled:
            return False  # a row of texts that print 无
        said = next(iter(words.values()))
        what = f"这一行只写了“{said}”，按没有填写处理"
        self._complaints.tell(note("FS-clean", what, position=item.position, path=where))
        return True

    # --- one value ----------------------------------------------------------------------

    def _value(self, field: Field, node: Node, path: str) -> Value | None:
        if not isinstance(node, Scalar):
            self._complaints.misshapen(node, path, "应是一个值")
            return None
        if node.origin == "unreadable":  # its source has already reported it
            return None
        plain = is_as_typed(field, node)  # as most are
        if not plain and self._complaints.is_forbidden(node, path):
            return None
        try:
            refuse_too_long(field, node.text)
            seen, remark = (node, "") if plain else as_seen(field, node)
            cleaned = clean(field, seen.text, plain=plain)
            for change in filter(None, (remark, *cleaned.changes)):
                self._complaints.tell(note("FS-clean", change, position=node.position, path=path))
            if not plain:
                self._doubt(field, cleaned, node, path)
            typed = parse(field, seen, cleaned.text)
            year = year_alone(field, typed)
            if year is not None:
                self._complaints.more_than_a_year(node, path, cleaned.text, year)
                return Value(year, node.position)
            again = field.type in _SAID_AGAIN and len(node.text) <= _LONGEST_KNOWN
            if plain and again and not cleaned.changes:
                if len(field.known) == _MOST_KNOWN:
                    field.known.clear()
                field.known[node.text] = typed
            return Value(typed, node.position)
        except Complaint as why:
            nothing = says_nothing(field, node.text.strip())
            remedy = _no_nothing(path) if nothing else why.remedy
            self._complaints.add(
                why.code, why.message, node, path, wanted=why.wanted, remedy=remedy
            )
            return None

    def _doubt(self, field: Field, cleaned: Cleaned, node: Node, path: str) -> None:
        """Tell what a text still has that may not be meant."""
        for doubt in cleaned.doubts:
            # A name must be the one on the papers; elsewhere the character is printed as it is.
            about = error if field.type is FieldType.NAME else warning
            self._complaints.tell(
                about(
                    "FS-odd", doubt.message, remedy=doubt.remedy, position=node.position, path=path
                )
            )
        markup = markup_in(cleaned.text)
        if markup:
            self._complaints.add(
                "FS-markup",
                f"带有网页代码 {'、'.join(markup)}，会照样印在纸上",
                node,
                path,
                wanted="应是纯文字",
                remedy="请删去这些代码；确要印的，“<”“>”“&”请用全角的“＜”“＞”“＆”",
            )

        spelled = spelled_in(cleaned.text)
        if spelled:
            self._complaints.tell(
                warning(
                    "FS-odd",
                    f"有“{'”“'.join(spelled)}”，是程序里代表换行等的写法，在纸上照样印出来",
                    remedy="请删去；要分段的，直接换行",
                    position=node.position,
                    path=path,
                )
            )
