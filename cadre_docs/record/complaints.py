"""What is wrong with a tree that becomes a record: how it is said, and when no more is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import error, note, warning
from cadre_docs.limits import adjustable, amount, limits
from cadre_docs.record.types import is_nothing
from cadre_docs.schema import RENAMED, former_keys
from cadre_docs.source.tree import Mapping, Scalar, Sequence
from cadre_docs.source.yaml.mistakes import missing_blank
from cadre_docs.values.characters import forbidden_characters, marks_piled_on
from cadre_docs.values.likeness import meant_name
from cadre_docs.values.text import code_point, forbidden_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.findings import Finding
    from cadre_docs.schema import Field, Schema
    from cadre_docs.source.tree import Entry, Node
    from cadre_docs.values.dates import PartialDate


class Complaints:
    """The findings on one record, at most as many as the limits allow."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._most = limits().findings
        self.findings: list[Finding] = []

    def add(
        self,
        code: str,
        message: str,
        at: Node | Entry,
        path: str,
        *,
        wanted: str = "",
        remedy: str = "",
    ) -> None:
        """Say that something is wrong at a node."""
        self.tell(
            error(code, message, wanted=wanted, remedy=remedy, position=at.position, path=path)
        )

    def tell(self, finding: Finding) -> None:
        """Keep a finding, unless there are too many."""
        if not self.is_full:
            self.findings.append(finding)

    @property
    def is_full(self) -> bool:
        """Whether so much is wrong with the record that nothing more is said of it."""
        return len(self.findings) >= self._most

    def say_if_cut_short(self, tree: Mapping) -> None:
        """Say that not everything was said."""
        if self.is_full:
            what = f"这份记录的问题超过{amount('findings')}，此后的没有列出"
            remedy = f"请先改正已列出的问题；{adjustable('findings')}"
            self.findings.append(error("FS-file", what, remedy=remedy, position=tree.position))

    def misshapen(self, node: Node, path: str, wanted: str, remedy: str = "") -> None:
        """Say that a node is of another shape than it should be."""
        shape = {Scalar: "一个值", Sequence: "列表", Mapping: "键值组"}[type(node)]
        remedy = remedy or reshaped(node)
        self.add("FS-type", f"此处是{shape}", node, path, wanted=wanted, remedy=remedy)

    def more_than_a_year(self, node: Node, path: str, text: str, year: PartialDate) -> None:
        """Say that a box of a year holds a month, which is not read."""
        self.tell(
            note(
                "FS-clean",
                f"“{text}”不止写了年，按{year}年度读，月、日没有用上，也不会打印",
                wanted=f"只写年，如 {year}",
                remedy=f"请核对是不是填串了栏；是{year}年度的不必改",
                position=node.position,
                path=path,
            )
        )

    def unknown(
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
        if self.is_full:
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
        self.add(
            "FS-unknown", f"本表没有“{entry.key}”这一项", entry, prefix + entry.key, remedy=remedy
        )

    def is_forbidden(self, node: Scalar, path: str) -> bool:
        """Tell, and complain, whether a text holds what may never be printed."""
        bad = forbidden_characters(node.text)
        under = "" if bad else marks_piled_on(node.text)
        if bad:
            message, remedy = forbidden_words(c for _, c in bad)
            self.add("FS-control", message, node, path, remedy=remedy)
        elif under:
            message = f"“{under}”（{code_point(under)}）上叠着几十个附加符号，不能打印"
            self.add("FS-control", message, node, path, remedy="请删去多余的附加符号")
        return bool(bad or under)

    def says_only_nothing(self, node: Node, path: str) -> bool:
        """Tell, and note, whether 无 stands where a list should, or as its only row."""
        only = node.items[0] if isinstance(node, Sequence) and len(node.items) == 1 else node
        if not (isinstance(only, Scalar) and is_nothing(only.text.strip())):
            return False
        what = f"“{only.text.strip()}”按没有填写处理，打印时此处空着"
        self.tell(note("FS-clean", what, position=only.position, path=path))
        return True


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


def _free(known: dict[str, Field], given: Mapping) -> list[str]:
    """Return the names of the boxes that are not filled yet: only they can be suggested."""
    taken = {known[entry.key].id for entry in given.entries if entry.key in known}
    return [name for name, field in known.items() if field.id not in taken]
