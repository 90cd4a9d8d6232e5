"""What stands in a record beside its boxes: its form, electronic opinions, waivers, origin, files.

These keys are the same in every form.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.performance.expressions import expression
from cadre_docs.record.model import Attachment, Waiver
from cadre_docs.record.types import is_nothing
from cadre_docs.source.tree import Mapping, Scalar, Sequence, is_empty
from cadre_docs.values.dates import DateError
from cadre_docs.values.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.findings import Position
    from cadre_docs.record.complaints import Complaints
    from cadre_docs.schema import Schema
    from cadre_docs.source.tree import Entry, Node

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
META_NAMES = {name: names[0] for names in _META for name in names}
"""The keys, each with the first name that it goes by."""


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


class MetaReader:
    """Reads these keys of one record: ids of electronic opinions, waivers, attachments."""

    def __init__(self, schema: Schema, complaints: Complaints) -> None:
        self._schema, self._complaints = schema, complaints
        self.electronic: frozenset[str] = frozenset()
        self.waivers: tuple[Waiver, ...] = ()
        self.attachments: tuple[Attachment, ...] = ()

    def read(self, entry: Entry) -> bool:
        """Read an entry; tell whether its key is one of these."""
        if entry.key in ELECTRONIC_KEYS:
            self._electronic(entry)
        elif entry.key in WAIVER_KEYS:
            self.waivers = tuple(self._waivers(entry))
        elif entry.key in ORIGIN_KEYS:
            self._origin(entry)
        elif entry.key in ATTACHMENT_KEYS:
            self.attachments = tuple(self._attachments(entry))
        else:
            return entry.key in FORM_KEYS
        return True

    def _electronic(self, entry: Entry) -> None:
        """Read ``电子意见: 单位意见、本人意见``: boxes for the hand that print a typed opinion."""
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
                wanted = f"可填：{'、'.join(f.key for f in electronic) or '无'}"
                self._complaints.add(
                    "FS-choice", "此栏不能改为电子意见", item, entry.key, wanted=wanted
                )
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
                self._complaints.add(
                    "FS-type", f"例外的日期{why}", item, path, remedy="请填批准的日期"
                )
                continue
            yield waiver

    def _origin(self, entry: Entry) -> None:
        """Look whether it says what the record was made of; intake reads it (``origins``)."""
        if is_empty(entry.value):
            return
        wanted = f"应是“键: 值”，键为 {'、'.join(ORIGIN_PARTS)}"
        if not isinstance(entry.value, Mapping):
            self._complaints.misshapen(entry.value, entry.key, wanted)
            return
        for inner in entry.value.entries:
            if inner.key == ORIGIN_LOST:
                if not is_empty(inner.value):
                    self._lost(inner, f"{entry.key}.{inner.key}")
            elif inner.key not in ORIGIN_PARTS:
                self._complaints.unknown(inner, {}, entry.value, f"{entry.key}.", ORIGIN_PARTS)
        missing = [p for p in ORIGIN_PARTS if is_empty(entry.value.get(p))]
        if missing:
            remedy = "来源要写明文件、位置和指纹；不再有来源的，删去“来源”"
            self._complaints.add(
                "FS-required", f"缺少{'、'.join(missing)}", entry, entry.key, remedy=remedy
            )

    def _lost(self, entry: Entry, path: str) -> None:
        self._complaints.add(
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
                self._complaints.add(
                    "FS-duplicate", what, item, path, wanted=wanted, remedy="请删去一处"
                )
                continue
            yield Attachment(name, file, item.position)

    def _listed_parts(
        self, entry: Entry, names: tuple[str, ...], remedy: str
    ) -> Iterator[tuple[Mapping, str, tuple[str, ...]]]:
        """Yield each item of a list, its path, and its parts by ``names``: none may be missing."""
        items = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
        if self._complaints.says_only_nothing(entry.value, entry.key):
            return
        for number, item in enumerate(items, 1):
            path = f"{entry.key}[{number}]"
            if not isinstance(item, Mapping):
                self._complaints.misshapen(item, path, f"应是“键: 值”，键为 {'、'.join(names)}")
                continue
            if item.entries and all(is_empty(inner.value) for inner in item.entries):
                continue  # an untouched row
            for inner in item.entries:
                if inner.key not in names:
                    self._complaints.unknown(inner, {}, item, f"{path}.", names)
            typed = ((e.key, e.value) for e in item.entries)
            parts = {key: self._plain(v, path) for key, v in typed if isinstance(v, Scalar)}
            if any(
                isinstance(e.value, Scalar) and e.value.origin == "unreadable" for e in item.entries
            ):
                continue
            missing = [p for p in names if not parts.get(p) or is_nothing(parts[p])]
            if missing:
                self._complaints.add(
                    "FS-required", f"缺少{'、'.join(missing)}", item, path, remedy=remedy
                )
                continue
            yield item, path, tuple(parts[name] for name in names)

    def _plain(self, node: Scalar, path: str) -> str:
        """Return a text that is no field's, in one line; nothing if it may not be printed."""
        return "" if self._complaints.is_forbidden(node, path) else clean_line(_seen(node)).text
