"""The schema of a re-issued form: what stays the same keeps its key, and all that is known of it.

Boxes are paired by the words beside them. A pair keeps key, id, type and every rule of the old
schema, under the new words; what is gone is declared ``removed``, so that old records still read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from cadre_docs.masters.blanks.boxes import Kind
from cadre_docs.masters.blanks.schema_text import CHECK
from cadre_docs.masters.editions.pairs import name_of, on_one_line, paired
from cadre_docs.masters.editions.strip import Seen, read_form
from cadre_docs.masters.editions.years import tag_years
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.masters.blanks.boxes import Box
    from cadre_docs.masters.blanks.form import Form
    from cadre_docs.masters.editions.compare import Edition

_WHY = "新版表样没有这一项"
_LISTS = (Kind.LIST, Kind.ROWS)


class _Plain(yaml.SafeLoader):
    """Reads what looks like dates and fractions as it was typed."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith((":timestamp", ":float"))]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass
class Succession:
    """An old edition with its schema, for a draft to go on from.

    ``schema`` is the text of the old schema, ``since`` the day from which the new form holds
    (ISO).
    """

    old: Edition
    schema: str
    since: str
    _of: dict[int, dict[str, Any]] = field(default_factory=dict)
    _renamed: set[int] = field(default_factory=set)
    _across: dict[str, Box] = field(default_factory=dict)
    _gone_columns: list[str] = field(default_factory=list)
    _gone: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the old schema."""
        self._head: dict[str, Any] = yaml.load(self.schema, _Plain)  # noqa: S506 - a safe loader

    def take_over(self, boxes: Sequence[Box]) -> None:
        """Give boxes that the old edition had their old keys and ids."""
        printed = list(self._printed())
        by_key = {one["key"]: one for one in printed}
        seen = [Seen(box.label, box.key, box, box.heading) for box in boxes if box.same is None]
        pairs, _, _ = paired(self.old.boxes, seen)
        taken: dict[str, Box] = {}
        for before, now in pairs:
            table = by_key.get(before.key.partition(".")[0])
            if "." in before.key and table is not None and before.tag:
                # A list printed across: each of its boxes keeps its tag.
                now.box.tag, now.box.key, now.box.id = before.tag, before.key, ""
                self._across.setdefault(table["key"], now.box)
                taken[table["key"]] = now.box
                continue
            raw = by_key.get(before.key)
            if raw is not None and before.key in taken and before.tag:
                # One box in several places, a tick in each.
                now.box.tag, now.box.key, now.box.id = before.tag, before.key, ""
                continue
            if raw is None or before.key in taken:
                continue
            if name_of(before) != name_of(now) and not on_one_line(before, now):
                self._renamed.add(id(now.box))
            if ("columns" in raw) != (now.box.kind in _LISTS):
                now.box.doubts.append(f"原来是“{raw['key']}”，现在的样子不同")
                continue
            taken[before.key] = now.box
            self._of[id(now.box)] = raw
            now.box.key, now.box.id = raw["key"], raw["id"]
            if before.tag and before.box.kind is now.box.kind:
                now.box.tag = before.tag
            self._columns(raw, before, now.box)
        self._gone += [
            one for one in printed if one["key"] not in taken and _has_box(one, self.old)
        ]
        self._unboxed = [
            one for one in printed if one["key"] not in taken and not _has_box(one, self.old)
        ]
        _keep_apart(boxes, self._of)

    def print_years(self, form: Form) -> None:
        """Write tags over the years in the words of the new form, as the old master has them."""
        years = {one["key"] for one in self._printed() if one.get("precision") == "year"}
        old = read_form(self.old.master, self.old.name)
        kept = tag_years(old, form, years)
        self._unboxed += [one for one in self._gone if one["key"] in kept]
        self._gone = [one for one in self._gone if one["key"] not in kept]

    def _columns(self, raw: dict[str, Any], before: Seen, box: Box) -> None:
        by_label = {column.label: column for column in box.columns}
        printed = {_without_digits(label) for label in before.columns}
        former = raw.get("columns", ())
        exact = {_label(old) for old in former} & by_label.keys()
        # The longest first: 年 stands in nearly every other label.
        for old in sorted(former, key=lambda old: len(_label(old)), reverse=True):
            label = _label(old)
            free = (c for c in box.columns if id(c) not in self._of and c.label not in exact)
            alike = (
                None if label in exact else next((c for c in free if _like(c.label, label)), None)
            )
            match = by_label.get(label, alike)
            if match is not None and id(match) not in self._of:
                self._of[id(match)] = old
                match.key, match.id = old["key"], old["id"]
                if _without_digits(match.label) not in printed:
                    self._renamed.add(id(match))
            elif "removed" not in old:
                self._gone_columns.append(f"{raw['key']}.{old['key']}")
        _keep_apart(box.columns, self._of)

    def _printed(self) -> Iterator[dict[str, Any]]:
        for section in self._head["sections"]:
            if section.get("printed", True) not in (False, "false"):
                yield from (one for one in section["fields"] if "removed" not in one)

    def yaml(self, boxes: Sequence[Box], drafted: dict[int, dict[str, Any]], digest: str) -> str:
        """Return the new schema; ``drafted`` says what the draft knows of each new box."""
        head = {key: value for key, value in self._head.items() if key != "sections"}
        head["version"] = int(head.get("version", 1)) + 1
        fields = [self._field(box, drafted) for box in boxes if box.same is None and box.id]
        fields += [one for one in self._printed() if one["key"] in self._across]
        fields += self._unboxed
        fields += [self._removed(one) for one in self._gone]
        fields += [
            one
            for section in self._head["sections"]
            for one in section["fields"]
            if "removed" in one and section.get("printed", True) not in (False, "false")
        ]
        hidden = [s for s in self._head["sections"] if s.get("printed", True) in (False, "false")]
        head["sections"] = [{"title": head["title"], "fields": fields}, *hidden]
        text = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=100)
        remarks = (
            f"# 由新的空白表（SHA-256 {digest[:16]}…）接着上一版起草；第{head['version']}版。\n"
            f"{CHECK}：source 的文号、日期和标题是上一版的，请改成新通知的。\n"
        )
        new = [b.key for b in boxes if b.same is None and b.id and id(b) not in self._of]
        if new:
            remarks += f"{CHECK}：新增的项：{'、'.join(new)}\n"
        return remarks + text

    def _field(self, box: Box, drafted: dict[int, dict[str, Any]]) -> dict[str, Any]:
        raw = self._of.get(id(box))
        if raw is None:
            return drafted[id(box)]
        made = {**raw, "label": box.label} if id(box) in self._renamed else dict(raw)
        if box.columns:
            gone = [c for c in raw["columns"] if c["key"] not in {x.key for x in box.columns}]
            kept = [c for c in gone if "removed" in c]
            made["columns"] = [
                *(self._field(column, drafted) for column in box.columns),
                *kept,
                *(self._removed(c) for c in gone if "removed" not in c),
            ]
        return made

    def _removed(self, raw: dict[str, Any]) -> dict[str, Any]:
        made = {key: value for key, value in raw.items() if key != "required"}
        return {**made, "removed": {"since": self.since, "why": _WHY}}

    @property
    def gone(self) -> list[str]:
        """The keys of boxes and columns that the new edition no longer has."""
        return [*(one["key"] for one in self._gone), *self._gone_columns]


def _label(raw: dict[str, Any]) -> str:
    return str(raw.get("label", raw["key"]))


def _like(one: str, other: str) -> bool:
    a, b = ("".join(c for c in text if c.isalnum()) for text in (one, other))
    return bool(a) and (a == b or a in b or b in a)


def _without_digits(label: str) -> str:
    """Return a label as it is compared: the year in a heading is no other name."""
    return "".join(c for c in folded(label) if not c.isdigit())


def _has_box(raw: dict[str, Any], old: Edition) -> bool:
    """Whether a box of the old schema was seen on the old paper; others are written by hand."""
    return any(one.key == raw["key"] for one in old.boxes)


def _keep_apart(boxes: Sequence[Box], known: dict[int, dict[str, Any]]) -> None:
    """Number new boxes whose keys or ids the old edition uses for others."""
    taken = {name for raw in known.values() for name in (raw["key"], raw["id"])}
    for box in boxes:
        if id(box) in known or box.same is not None or not box.id:
            continue
        for name in ("key", "id"):
            wish, number = getattr(box, name), 2
            while getattr(box, name) in taken:
                setattr(box, name, f"{wish}{number}" if name == "key" else f"{wish}_{number}")
                number += 1
    for box in boxes:
        if box.same is not None:
            box.key, box.id = box.same.key, box.same.id
