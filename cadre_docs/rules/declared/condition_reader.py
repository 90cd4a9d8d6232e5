"""Reads the conditions and values of a declared rule, as they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.limits import RULE_DEPTH, RULE_LIST, RULE_NODES
from cadre_docs.rules.declared import syntax
from cadre_docs.rules.declared import vocabulary as words
from cadre_docs.rules.declared.suggestions import suggestion
from cadre_docs.rules.declared.syntax import NOWHERE
from cadre_docs.source.tree import Entry, Mapping, Node, Scalar, Sequence
from cadre_docs.values.dates import DateError, parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.source.tree import Reader


class ConditionReader:
    """Reads what stands in one rule; counts its conditions and values, and tells of too many.

    What is wrong is told of ``reader``, whose rule it is; in its place something harmless is
    returned. ``depth`` is how deep something stands, from 1.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._nodes = 0

    def listed(self, key: str, node: Node) -> tuple[syntax.Name, ...]:
        """Read one text, or a list of them."""
        found = node.items if isinstance(node, Sequence) else (node,)
        if len(found) > RULE_LIST:
            self._complain(f"“{key}”超过{RULE_LIST}项", node)
            return ()
        texts = [item for item in found if isinstance(item, Scalar) and item.text]
        if len(texts) < len(found) or not found:
            self._complain(f"“{key}”应是文字，或者文字的列表", node)
        return tuple(syntax.Name(item.text, item.position) for item in texts)

    def _is_too_much(self, node: Node, depth: int) -> bool:
        self._nodes += 1
        if self._nodes == RULE_NODES + 1:
            self._complain(f"一条规则超过{RULE_NODES}个条件和算法，请分成几条", node)
        if depth > RULE_DEPTH:
            self._complain(f"条件嵌套超过{RULE_DEPTH}层，请用“取”或分成几条", node)
        return self._nodes > RULE_NODES or depth > RULE_DEPTH

    def condition(self, node: Node, depth: int = 1) -> syntax.Condition:
        """Read ``键: 值`` pairs, all of which must hold."""
        nothing = syntax.Both((), node.position)
        if self._is_too_much(node, depth):
            return nothing
        if not isinstance(node, Mapping) or not node.entries:
            self._complain("条件应是“字段: 值”，或者“并且”“或者”“不”“有”“没有”等", node)
            return nothing
        parts = tuple(part for entry in node.entries for part in self._parts(entry, depth))
        return parts[0] if len(parts) == 1 else syntax.Both(parts, node.position)

    def _parts(self, entry: Entry, depth: int) -> Iterator[syntax.Condition]:
        key, node, at = entry.key, entry.value, entry.position
        match key:
            case words.AND | words.OR:
                parts = tuple(self.condition(n, depth + 1) for n in self._several(entry))
                yield (syntax.Both if key == words.AND else syntax.Either)(parts, at)
            case words.NOT:
                yield syntax.Not(self.condition(node, depth + 1), at)
            case words.FILLED | words.EMPTY:
                for name in self.listed(key, node):
                    yield syntax.Present(name.name, key == words.FILLED, name.at)
            case words.IN_ORDER:
                names = tuple(name.name for name in self.listed(key, node))
                if len(names) == 1:
                    self._complain(f"“{key}”要两个以上的日期", node)
                yield syntax.InOrder(names, at)
            case words.EVERY | words.SOME:
                yield self._of_rows(entry, depth)
            case _ if key in words.MEASURES:
                yield from self._measured(entry, depth)
            case _ if key in words.RESERVED:
                self._complain(f"“{key}”前面没有写字段", entry)
            case _:
                yield from self._judgements(syntax.Name(key, at), node, depth)

    def _several(self, entry: Entry) -> tuple[Node, ...]:
        node = entry.value
        if not isinstance(node, Sequence) or not node.items:
            self._complain(f"“{entry.key}”应是条件的列表", node)
            return ()
        if len(node.items) > RULE_LIST:
            self._complain(f"“{entry.key}”超过{RULE_LIST}项", node)
            return ()
        return node.items

    def _of_rows(self, entry: Entry, depth: int) -> syntax.Rows:
        given = self._given(entry, ("表", "其中", "满足"))
        test = given.get("满足")
        if test is None:
            self._complain(f"“{entry.key}”缺少“满足”", entry)
        return syntax.Rows(
            self._text_of(entry, given, "表"),
            self._filter(given, depth),
            syntax.Both((), entry.position) if test is None else self.condition(test, depth + 1),
            entry.key == words.EVERY,
            entry.position,
        )

    def _filter(self, given: dict[str, Node], depth: int) -> syntax.Condition | None:
        node = given.get("其中")
        return None if node is None else self.condition(node, depth + 1)

    def _given(
        self, entry: Entry, known: tuple[str, ...], also: Iterable[str] = ()
    ) -> dict[str, Node]:
        """Return the parts of a measure by key; report those that it does not know."""
        node = entry.value
        if not isinstance(node, Mapping):
            self._complain(f"“{entry.key}”应写成“{{{known[0]}: …}}”", node)
            return {}
        found = {inner.key: inner.value for inner in node.entries}
        every = (*known, *also)
        for inner in node.entries:
            if inner.key not in every:
                hint = suggestion(inner.key, every)
                self._complain(f"“{entry.key}”里没有“{inner.key}”{hint}", inner)
        return found

    def _text_of(self, entry: Entry, given: dict[str, Node], key: str) -> str:
        node = given.get(key)
        if isinstance(node, Scalar) and node.text:
            return node.text
        if given:
            self._complain(f"“{entry.key}”缺少“{key}”", entry)
        return NOWHERE

    def _judgements(
        self, subject: syntax.Value, node: Node, depth: int
    ) -> Iterator[syntax.Condition]:
        """Read what a value must be: one text, one of several, or comparisons."""
        if isinstance(node, Scalar):
            literal = syntax.Literal(node.text, node.position)
            yield syntax.Compare(subject, "等于", (literal,), (), node.position)
        elif isinstance(node, Sequence):
            yield syntax.Compare(subject, "之一", self._operands(node), (), node.position)
        else:
            yield from self._comparisons(subject, node.entries, node, depth)

    def _comparisons(
        self, subject: syntax.Value, entries: tuple[Entry, ...], at: Node, depth: int
    ) -> Iterator[syntax.Compare]:
        order: tuple[syntax.Value, ...] = ()
        given = [entry for entry in entries if entry.key in words.COMPARING]
        unknown = [entry for entry in entries if entry.key not in (*words.COMPARING, words.ORDER)]
        for entry in (entry for entry in entries if entry.key == words.ORDER):
            order = self._operands(entry.value)
        for entry in unknown:
            listed = "、".join((*words.COMPARING, words.ORDER))
            self._complain(f"不认识的比较“{entry.key}”，可用：{listed}", entry)
        if not given and not unknown:
            self._complain("没有写与什么比较", at)
        for entry in given:
            if entry.key in words.SETS:
                operands = self._operands(entry.value)
            else:
                operands = (self.value(entry.value, depth + 1),)
            yield syntax.Compare(subject, entry.key, operands, order, entry.position)

    def _operands(self, node: Node) -> tuple[syntax.Value, ...]:
        items = node.items if isinstance(node, Sequence) else (node,)
        if len(items) > RULE_LIST:
            self._complain(f"列表超过{RULE_LIST}项", node)
            return ()
        if not items:
            self._complain("列表是空的", node)
        return tuple(self.value(item, RULE_DEPTH) for item in items)

    def _measured(self, entry: Entry, depth: int) -> Iterator[syntax.Condition]:
        """Read a measure with the comparisons that stand in it."""
        node = entry.value
        if not isinstance(node, Mapping):
            self._complain(f"“{entry.key}”应写成“{{{words.MEASURES[entry.key][0]}: …}}”", node)
            return
        also = (*words.COMPARING, words.ORDER)
        own = tuple(inner for inner in node.entries if inner.key in also)
        yield from self._comparisons(self._measure(entry, depth, also), own, node, depth)

    # --- values -------------------------------------------------------------------------------

    def value(self, node: Node, depth: int = 1) -> syntax.Value:
        """Read what something is compared with: a text, a box, a parameter or a measure."""
        nothing = syntax.Name(NOWHERE, node.position)
        if self._is_too_much(node, min(depth, RULE_DEPTH)):
            return nothing
        if isinstance(node, Scalar):
            if not node.text:
                self._complain("没有写值", node)
                return nothing
            return syntax.Literal(node.text, node.position)
        if not isinstance(node, Mapping):
            self._complain("应是一个值，不是列表", node)
            return nothing
        return self._later(node, self._named_value(node, depth) or nothing, depth)

    def _named_value(self, node: Mapping, depth: int) -> syntax.Value | None:
        """Read the one box, parameter or measure that a mapping names."""
        base: syntax.Value | None = None
        for entry in node.entries:
            if entry.key in words.LATER:
                continue
            found = self._base(entry, depth)
            if found is None or base is not None:
                self._complain(f"“{entry.key}”不能写在这里：应是字段、参数或算法之一", entry)
            else:
                base = found
        if base is None:
            self._complain("应是“字段: …”“参数: …”或算法", node)
        return base

    def _later(self, node: Mapping, base: syntax.Value, depth: int) -> syntax.Value:
        for entry in node.entries:
            if entry.key in words.LATER:
                amount = self.value(entry.value, depth + 1)
                base = syntax.Later(base, amount, words.LATER[entry.key], entry.position)
        return base

    def _base(self, entry: Entry, depth: int) -> syntax.Value | None:
        if entry.key in words.MEASURES:
            return self._measure(entry, depth)
        if entry.key not in (words.FIELD, words.PARAMETER):
            return None
        node = entry.value
        text = node.text if isinstance(node, Scalar) else NOWHERE
        if not text:
            self._complain(f"“{entry.key}”应是名称", node)
        if entry.key == words.FIELD:
            return syntax.Name(text, node.position)
        return syntax.Parameter(text, node.position)

    def _measure(self, entry: Entry, depth: int, also: tuple[str, ...] = ()) -> syntax.Value:
        given, key, at = (
            self._given(entry, words.MEASURES[entry.key], also),
            entry.key,
            entry.position,
        )
        if self._is_too_much(entry.value, depth):
            return syntax.Name(NOWHERE, at)
        if key in words.LENGTHS:
            ends = [self._end(entry, given, name, depth) for name in ("从", "到")]
            return syntax.Between(ends[0], ends[1], words.LENGTHS[key], at)
        table, where = self._text_of(entry, given, "表"), self._filter(given, depth)
        if key == words.COUNT:
            return syntax.Count(table, where, at)
        if key == words.RUN:
            until = self._end(entry, given, "到", depth) if "到" in given else None
            return syntax.Run(table, self._text_of(entry, given, "年度"), where, until, at)
        return syntax.Over(key, table, self._text_of(entry, given, "列"), where, at)

    def _end(self, entry: Entry, given: dict[str, Node], key: str, depth: int) -> syntax.Value:
        """Read a day: a date as typed, or what names one."""
        node = given.get(key)
        if node is None:
            if given:
                self._complain(f"“{entry.key}”缺少“{key}”", entry)
            return syntax.Name(NOWHERE, entry.position)
        if not isinstance(node, Scalar) or not node.text:
            return self.value(node, depth + 1)
        try:
            parse_date(node.text)
        except DateError:
            return syntax.Name(node.text, node.position)
        return syntax.Literal(node.text, node.position)

    def _complain(self, message: str, at: Node | Entry | None = None) -> None:
        self._reader.complain(message, at)
