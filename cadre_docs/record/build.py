"""Positioned tree → typed record, with a finding for everything that does not fit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.expressions import expression
from cadre_docs.findings import error, note, warning
from cadre_docs.limits import adjustable, amount, limits
from cadre_docs.record.cells import Row, Value
from cadre_docs.record.displayed import as_seen
from cadre_docs.record.model import Attachment, Record, Waiver
from cadre_docs.record.types import (
    Complaint,
    clean,
    is_as_typed,
    is_nothing,
    parse,
    refuse_too_long,
    says_nothing,
)
from cadre_docs.schema import RENAMED, FieldType, former_keys
from cadre_docs.schema.aliases import aliased
from cadre_docs.source.tree import Mapping, Scalar, Sequence, is_empty
from cadre_docs.source.yaml_mistakes import missing_blank
from cadre_docs.values.characters import forbidden_characters, marks_piled_on
from cadre_docs.values.dates import DateError
from cadre_docs.values.likeness import meant_name
from cadre_docs.values.text import clean_line, code_point, forbidden_words
from cadre_docs.values.web_markup import markup_in, spelled_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.findings import Finding, Position
    from cadre_docs.schema import Field, Schema
    from cadre_docs.source.tree import Entry, Node
    from cadre_docs.values.text import Cleaned

FORM_KEYS = ("表单", "form")
ELECTRONIC_KEYS = ("电子意见", "electronic")
WAIVER_KEYS = ("例外", "waivers")
WAIVER_PARTS = ("规则", "理由", "批准", "日期")
ORIGIN_KEYS = ("来源", "origin")
ORIGIN_PARTS = ("文件", "位置", "指纹")
ATTACHMENT_KEYS = ("附件", "attachments")
ATTACHMENT_PARTS = ("名称", "文件")
ORIGIN_LOST = "没有读出"
"""Says of an origin how many of its boxes could not be read: an error until somebody looked."""
_BETWEEN = expression("[、，,；;\n]")
_META = (FORM_KEYS, ELECTRONIC_KEYS, WAIVER_KEYS, ORIGIN_KEYS, ATTACHMENT_KEYS)
META_KEYS = tuple(name for names in _META for name in names)
_META_NAMES = {name: names[0] for names in _META for name in names}


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
        attachments=builder.attachments,
        places=builder.places,
        unreadable=frozenset(builder.unreadable),
    )
    about = [f.about(person=record.person, form=schema.id) for f in builder.findings]
    return record, about


def listed_in(text: str) -> list[str]:
    """Return what a text lists: 单位意见、本人意见."""
    return [one.strip() for one in _BETWEEN.split(text)]


def _listed(node: Node) -> tuple[Node, ...]:
    """Return the values of one that lists several."""
    if not isinstance(node, Scalar) or node.origin == "unreadable":
        return (node,)
    return tuple(replace(node, text=text) for text in listed_in(node.text))


def _seen(scalar: Scalar) -> str:
    """Return a text as its cell shows it; nothing where that is not sure."""
    if scalar.origin == "unreadable":
        return ""
    display = scalar.display
    return (scalar.text if display is None else display.date or display.text or "").strip()


def reshaped(node: Node) -> str:
    """Say what to do about a node that should be something else: often a blank is missing."""
    lacking = None
    match node:
        case Scalar():
            lacking = missing_blank(node.text.strip().split("\n")[0], 0)
        case Mapping(entries=(first, *_)):
            lacking = missing_blank(first.key, 0)
    if lacking is None:
        return "请对照填报模板改正"
    return f"{lacking.message}：{lacking.wanted}" if lacking.wanted else lacking.message


def _is_named(key: str, known: dict[str, Field]) -> bool:
    return key in known or aliased(known.values(), key) is not None


def _place_of(entry: Entry) -> str:
    if entry.position.place is not None:
        return entry.position.place
    line = entry.position.line
    return f"第{line}行" if line else f"{entry.position.cell or '前面'}"


def _free(known: dict[str, Field], given: Mapping) -> list[str]:
    """Return the names of the boxes that are not filled yet: only they can be suggested."""
    taken = {known[entry.key].id for entry in given.entries if entry.key in known}
    return [name for name, field in known.items() if field.id not in taken]


def _no_nothing(path: str) -> str:
    """Say what to do about a required box that says 无 and cannot."""
    in_row = path.rpartition(".")[0].endswith("]")
    return "请填写；没有这一项的，请删去这一行" if in_row else "请填写，此项不能写“无”"


class _Builder:
    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self.findings: list[Finding] = []
        self._most = limits().findings
        self.values: dict[str, Value] = {}
        self.tables: dict[str, tuple[Row, ...]] = {}
        self.electronic: frozenset[str] = frozenset()
        self.waivers: tuple[Waiver, ...] = ()
        self.attachments: tuple[Attachment, ...] = ()
        self.places: dict[str, Position] = {}
        self.unreadable: set[str] = set()

    # --- walking the tree -------------------------------------------------------------

    def top(self, tree: Mapping) -> None:
        """Read the top level: fields of printed sections, nested sections, and meta keys."""
        known, nested = self._schema.names, self._schema.nested
        for entry in self._once(tree.entries, known, ""):
            if entry.key in known:
                self._field(known[entry.key], entry.value, entry.key)
            elif entry.key in nested:
                self._nested(entry, nested[entry.key])
            elif entry.key in ELECTRONIC_KEYS:
                self._electronic(entry)
            elif entry.key in WAIVER_KEYS:
                self.waivers = tuple(self._waivers(entry))
            elif entry.key in ORIGIN_KEYS:
                self._origin(entry)
            elif entry.key in ATTACHMENT_KEYS:
                self.attachments = tuple(self._attachments(entry))
            elif entry.key not in FORM_KEYS:
                beside = (*nested, *META_KEYS)
                self._unknown(entry, known, tree, "", beside, self._elsewhere(entry.key))

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
            self._misshapen(entry.value, entry.key, "应是缩进的“键: 值”")
            return
        prefix = f"{entry.key}."
        for inner in self._once(entry.value.entries, known, prefix):
            if inner.key in known:
                self._field(known[inner.key], inner.value, f"{prefix}{inner.key}")
            else:
                place = self._elsewhere(inner.key)
                self._unknown(inner, known, entry.value, prefix, elsewhere=place)

    def _first_name(self, key: str) -> str:
        """Return the first name of what else may stand at the top level; of a stranger its own."""
        return _META_NAMES.get(key) or self._schema.section_names.get(key, key)

    def _once(
        self, entries: Iterable[Entry], known: dict[str, Field], prefix: str
    ) -> Iterable[Entry]:
        """Return what is to be read: of a thing that goes by two names, what was filled.

        With both filled nobody knows which one is meant. Without ``prefix`` it is the top level.
        """
        kept: dict[str, Entry] = {}
        for given in entries:
            entry = given if given.key in known else self._by_alias(given, known, prefix)
            field = known.get(entry.key)
            name = field.id if field else entry.key if prefix else self._first_name(entry.key)
            first = kept.setdefault(name, entry)
            if first is entry or is_empty(entry.value):
                continue
            if is_empty(first.value):
                kept[name] = entry
                continue
            self._add(
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
        if not prefix and (entry.key in self._schema.nested or entry.key in _META_NAMES):
            return entry
        field = aliased(known.values(), entry.key)
        if field is None:
            return entry
        if not is_empty(entry.value):
            said = f"“{entry.key}”读作“{field.key}”"
            at, path = entry.position, prefix + field.key
            self._tell(note("FS-clean", said, position=at, path=path))
        return replace(entry, key=field.key)

    def _electronic(self, entry: Entry) -> None:
        items = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
        items = tuple(piece for item in items for piece in _listed(item))
        electronic = [f for f in self._schema.fields() if f.electronic]
        allowed = {name: f for f in electronic for name in (f.key, f.id)}
        chosen = set()
        for item in items:
            if isinstance(item, Scalar) and item.origin == "unreadable":
                continue  # its source has already reported it
            if isinstance(item, Scalar) and clean_line(item.text).text in allowed:
                chosen.add(allowed[clean_line(item.text).text].id)
            elif not is_empty(item):
                wanted = f"可填：{'、'.join(f.key for f in set(allowed.values())) or '无'}"
                self._add("FS-choice", "此栏不能改为电子意见", item, entry.key, wanted=wanted)
        self.electronic = frozenset(chosen)

    def _waivers(self, entry: Entry) -> Iterator[Waiver]:
        """Read ``例外: [{规则: …, 理由: …, 批准: …, 日期: …}]``; every part must be there."""
        remedy = "例外要写明规则代码、理由、批准人（单位）和日期"
        for item, path, parts in self._listed_parts(entry, WAIVER_PARTS, remedy):
            rule, reason, approval, day = parts
            waiver = Waiver(rule, reason, approval, day, item.position)
            try:
                waiver.day  # noqa: B018 - whether it is one
            except DateError as why:
                self._add("FS-type", f"例外的日期{why}", item, path, remedy="请填批准的日期")
                continue
            yield waiver

    def _origin(self, entry: Entry) -> None:
        """Look whether it says what the record was made of; intake reads it (``origins``)."""
        if is_empty(entry.value):
            return
        wanted = f"应是“键: 值”，键为 {'、'.join(ORIGIN_PARTS)}"
        if not isinstance(entry.value, Mapping):
            self._misshapen(entry.value, entry.key, wanted)
            return
        for inner in entry.value.entries:
            if inner.key == ORIGIN_LOST:
                if not is_empty(inner.value):
                    self._lost(inner, f"{entry.key}.{inner.key}")
            elif inner.key not in ORIGIN_PARTS:
                self._unknown(inner, {}, entry.value, f"{entry.key}.", ORIGIN_PARTS)
        missing = [p for p in ORIGIN_PARTS if is_empty(entry.value.get(p))]
        if missing:
            remedy = "来源要写明文件、位置和指纹；不再有来源的，删去“来源”"
            self._add("FS-required", f"缺少{'、'.join(missing)}", entry, entry.key, remedy=remedy)

    def _lost(self, entry: Entry, path: str) -> None:
        self._add(
            "FS-origin",
            "转成这份记录时，来源里有没有读出或拿不准的内容",
            entry,
            path,
            wanted="文件开头“#”后面列出的每一处都核对过、填好",
            remedy=f"请对照来源逐处填进这份记录，再用文本编辑器删去“{entry.key}”这一行",
        )

    def _attachments(self, entry: Entry) -> Iterator[Attachment]:
        """Read ``附件: [{名称: …, 文件: …}]``; both parts must be there, each file once."""
        if is_empty(entry.value):
            return
        named: dict[str, Position] = {}
        remedy = "附件要写明名称（材料目录上的叫法）和文件名（放在本文件所在的文件夹里）"
        for item, path, (name, file) in self._listed_parts(entry, ATTACHMENT_PARTS, remedy):
            if named.setdefault(file, item.position) is not item.position:
                what, wanted = f"“{file}”在附件里写了两次", "每个文件只写一次"
                self._add("FS-duplicate", what, item, path, wanted=wanted, remedy="请删去一处")
                continue
            yield Attachment(name, file, item.position)

    def _listed_parts(
        self, entry: Entry, names: tuple[str, ...], remedy: str
    ) -> Iterator[tuple[Mapping, str, tuple[str, ...]]]:
        """Yield each item of a list, its path, and its parts by ``names``: none may be missing."""
        items = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
        for number, item in enumerate(items, 1):
            path = f"{entry.key}[{number}]"
            if not isinstance(item, Mapping):
                self._misshapen(item, path, f"应是“键: 值”，键为 {'、'.join(names)}")
                continue
            if item.entries and all(is_empty(inner.value) for inner in item.entries):
                continue  # an untouched row
            for inner in item.entries:
                if inner.key not in names:
                    self._unknown(inner, {}, item, f"{path}.", names)
            typed = ((e.key, e.value) for e in item.entries)
            parts = {key: self._plain(v, path) for key, v in typed if isinstance(v, Scalar)}
            if any(
                isinstance(e.value, Scalar) and e.value.origin == "unreadable" for e in item.entries
            ):
                continue
            missing = [p for p in names if not parts.get(p) or is_nothing(parts[p])]
            if missing:
                self._add("FS-required", f"缺少{'、'.join(missing)}", item, path, remedy=remedy)
                continue
            yield item, path, tuple(parts[name] for name in names)

    def _field(self, field: Field, node: Node, path: str) -> None:
        self.places[field.id] = node.position
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
        if not isinstance(node, Sequence):
            self.unreadable.add(field.id)
            says = isinstance(node, Scalar) and is_nothing(node.text.strip())
            remedy = "没有内容的，冒号后面空着" if says and not field.required else ""
            self._misshapen(node, path, "应是列表，每行以“- ”开头", remedy)
            return
        known, number = field.names, 1  # rows are counted as rules count them
        for item in node.items:
            where = f"{path}[{number}]"
            if not isinstance(item, Mapping):
                self.unreadable.add(field.id)
                self._misshapen(
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
        for entry in self._once(item.entries, known, f"{where}."):
            column = known.get(entry.key)
            if column is None:
                self._unknown(entry, known, item, f"{where}.")
                continue
            places[column.id] = entry.value.position
            if is_empty(entry.value):
                continue
            cell = f"{where}.{entry.key}"
            if not column.required and self._nothing(column, entry.value, cell):
                continue
            value = self._value(column, entry.value, cell)
            if value is not None:
                values[column.id] = value
            else:
                self.unreadable.add(f"{field.id}[{number}].{column.id}")
        return Row(values, item.position, places)

    # --- nothing ------------------------------------------------------------------------

    def _nothing(self, field: Field, node: Node, path: str) -> bool:
        """Whether a box that may stay empty says 无; that is told, for it prints as empty."""
        if not (isinstance(node, Scalar) and says_nothing(field, node.text.strip())):
            return False
        what = f"“{node.text.strip()}”按没有填写处理，打印时此处空着"
        self._tell(note("FS-clean", what, position=node.position, path=path))
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
        self._tell(note("FS-clean", what, position=item.position, path=where))
        return True

    # --- one value ----------------------------------------------------------------------

    def _value(self, field: Field, node: Node, path: str) -> Value | None:
        if not isinstance(node, Scalar):
            self._misshapen(node, path, "应是一个值")
            return None
        if node.origin == "unreadable":  # its source has already reported it
            return None
        plain = is_as_typed(field, node)  # as most are
        if not plain and self._is_forbidden(node, path):
            return None
        try:
            refuse_too_long(field, node.text)
            seen, remark = (node, "") if plain else as_seen(field, node)
            cleaned = clean(field, seen.text, plain=plain)
            for change in filter(None, (remark, *cleaned.changes)):
                self._tell(note("FS-clean", change, position=node.position, path=path))
            if not plain:
                self._doubt(field, cleaned, node, path)
            return Value(parse(field, seen, cleaned.text), node.position)
        except Complaint as why:
            nothing = says_nothing(field, node.text.strip())
            remedy = _no_nothing(path) if nothing else why.remedy
            self._add(why.code, why.message, node, path, wanted=why.wanted, remedy=remedy)
            return None

    def _is_forbidden(self, node: Scalar, path: str) -> bool:
        """Tell, and complain, whether a text holds what may never be printed."""
        bad = forbidden_characters(node.text)
        under = "" if bad else marks_piled_on(node.text)
        if bad:
            message, remedy = forbidden_words(c for _, c in bad)
            self._add("FS-control", message, node, path, remedy=remedy)
        elif under:
            message = f"“{under}”（{code_point(under)}）上叠着几十个附加符号，不能打印"
            self._add("FS-control", message, node, path, remedy="请删去多余的附加符号")
        return bool(bad or under)

    def _plain(self, node: Scalar, path: str) -> str:
        """Return a text that is no field's, in one line; nothing if it may not be printed."""
        return "" if self._is_forbidden(node, path) else clean_line(_seen(node)).text

    def _doubt(self, field: Field, cleaned: Cleaned, node: Node, path: str) -> None:
        """Tell what a text still has that may not be meant."""
        for doubt in cleaned.doubts:
            # A name must be the one on the papers; elsewhere the character is printed as it is.
            about = error if field.type is FieldType.NAME else warning
            self._tell(
                about(
                    "FS-odd", doubt.message, remedy=doubt.remedy, position=node.position, path=path
                )
            )
        markup = markup_in(cleaned.text)
        if markup:
            self._add(
                "FS-markup",
                f"带有网页代码 {'、'.join(markup)}，会照样印在纸上",
                node,
                path,
                wanted="应是纯文字",
                remedy="请删去这些代码；确要印的，“<”“>”“&”请用全角的“＜”“＞”“＆”",
            )

        spelled = spelled_in(cleaned.text)
        if spelled:
            self._tell(
                warning(
                    "FS-odd",
                    f"有“{'”“'.join(spelled)}”，是程序里代表换行等的写法，在纸上照样印出来",
                    remedy="请删去；要分段的，直接换行",
                    position=node.position,
                    path=path,
                )
            )

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
        self._tell(
            error(code, message, wanted=wanted, remedy=remedy, position=at.position, path=path)
        )

    def _tell(self, finding: Finding) -> None:
        if not self._is_full:
            self.findings.append(finding)

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

    def _misshapen(self, node: Node, path: str, wanted: str, remedy: str = "") -> None:
        shape = {Scalar: "一个值", Sequence: "列表", Mapping: "键值组"}[type(node)]
        remedy = remedy or reshaped(node)
        self._add("FS-type", f"此处是{shape}", node, path, wanted=wanted, remedy=remedy)

    def _unknown(
        self,
        entry: Entry,
        known: dict[str, Field],
        given: Mapping,
        prefix: str,
        others: Iterable[str] = (),
        elsewhere: str = "",
    ) -> None:
        """Say that a name is none of the ``known`` boxes, and which free one may be meant.

        ``given`` are the boxes that are filled, ``others`` further names.
        """
        if self._is_full:
            return
        removed = self._schema.removed_at(prefix + entry.key)
        if removed is not None:  # of an earlier version: what it says is meant to be left out
            remedy = "不必改动；要去掉可用 cadre-docs migrate"
            position, path = entry.position, prefix + entry.key
            gone = warning("FS-unknown", str(removed), remedy=remedy, position=position, path=path)
            self.findings.append(gone)
            return
        names = [] if elsewhere else [*_free(known, given), *others]
        like = meant_name(entry.key, names)
        remedy = elsewhere or (f"是否为“{like}”" if like else "请对照填报模板改正或删去")
        former = former_keys(known.values())
        if entry.key in former:
            remedy = RENAMED.format(entry.key, former[entry.key])
        self._add(
            "FS-unknown", f"本表没有“{entry.key}”这一项", entry, prefix + entry.key, remedy=remedy
        )
