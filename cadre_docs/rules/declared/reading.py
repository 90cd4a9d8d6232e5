"""YAML → the tree of a declared rule, with a finding for everything wrong with its shape."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cadre_docs.limits import (
    RULE_CASES,
    RULE_CHARACTERS,
    RULE_COPIES,
    RULE_DEPTH,
    RULE_LIST,
    RULE_NODES,
    RULES,
)
from cadre_docs.rules.declared import syntax
from cadre_docs.rules.declared import vocabulary as words
from cadre_docs.rules.declared.suggestions import suggestion
from cadre_docs.source.tree import Entry, Mapping, Node, Reader, Scalar, Sequence
from cadre_docs.values.dates import DateError, parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.findings import Finding, Position

CODE = "SCHEMA"
NOWHERE = ""  # the name of what could not be read, and has been told
_KINDS = (*words.DEMANDS, words.GRADE, words.SHARE, words.UNIQUE)


@dataclass(frozen=True)
class GradingText:
    """A box that holds a grade, and the parameter that lists the grades there are."""

    field: str
    grades: str
    at: Position


@dataclass(frozen=True)
class FileText:
    """A file of declared rules as it was written."""

    notice: str
    gradings: tuple[GradingText, ...]
    rules: tuple[syntax.RuleText, ...]
    at: Position


def read_file(tree: Mapping, findings: list[Finding]) -> FileText:
    """Read a file of rules."""
    reader = Reader(tree, CODE, findings)
    text = FileText(
        notice=reader.text("通知"),
        gradings=tuple(_grading(item) for item in reader.readers("档次栏")),
        rules=tuple(_rules(reader)),
        at=tree.position,
    )
    reader.finish()
    return text


def _grading(reader: Reader) -> GradingText:
    made = GradingText(reader.text(words.FIELD), reader.text("档次"), reader.mapping.position)
    reader.finish()
    return made


def _rules(reader: Reader) -> Iterator[syntax.RuleText]:
    found = list(reader.readers("规则"))
    if not found:
        reader.complain("“规则”至少要有一条", reader.node("规则"))
    if len(found) > RULES:
        reader.complain(f"规则超过{RULES}条，请分成几个文件", reader.node("规则"))
        return
    for item in found:
        yield _Rule(item).read()


@dataclass
class _Rule:
    """Reads one rule; counts what it holds."""

    reader: Reader
    _nodes: int = field(default=0)

    def read(self) -> syntax.RuleText:
        reader = self.reader
        before = len(reader.findings)
        places = {entry.key: entry.position for entry in reader.mapping.entries}
        severity, reason = self._severity()
        rule = syntax.RuleText(
            code=reader.text("代号"),
            title=self._words("标题"),
            article=reader.text("依据"),
            forms=self._names("适用"),
            each=reader.text("逐行", ""),
            named=self._named(),
            when=self._optional("当"),
            demands=self._demands(),
            severity=severity,
            reason=reason,
            message=self._words("说明"),
            wanted=self._words("应为", ""),
            remedy=self._words("处理", ""),
            text=self._words("解释", ""),
            place=reader.text("位置", ""),
            tells_vague=reader.choice("不能确定时", ("提醒", "不提"), "提醒") == "提醒",
            follows=self._follows(),
            cases=tuple(self._cases()),
            places=places,
            at=reader.mapping.position,
        )
        reader.finish()
        return replace(rule, is_sound=len(reader.findings) == before)

    # --- small things -------------------------------------------------------------------------

    def _complain(self, message: str, at: Node | Entry | None = None) -> None:
        self.reader.complain(message, at)

    def _words(self, key: str, default: str | None = None) -> str:
        """Read a text of limited length."""
        text = self.reader.text(key, default)
        if len(text) > RULE_CHARACTERS:
            self._complain(f"“{key}”超过{RULE_CHARACTERS}字", self.reader.node(key))
            return ""
        return text

    def _names(self, key: str) -> tuple[syntax.Name, ...]:
        node = self.reader.node(key)
        return () if node is None else self._listed(key, node)

    def _listed(self, key: str, node: Node) -> tuple[syntax.Name, ...]:
        """Read one text, or a list of them."""
        found = node.items if isinstance(node, Sequence) else (node,)
        if len(found) > RULE_LIST:
            self._complain(f"“{key}”超过{RULE_LIST}项", node)
            return ()
        texts = [item for item in found if isinstance(item, Scalar) and item.text]
        if len(texts) < len(found) or not found:
            self._complain(f"“{key}”应是文字，或者文字的列表", node)
        return tuple(syntax.Name(item.text, item.position) for item in texts)

    def _severity(self) -> tuple[str, str]:
        """Read a severity that the verb does not say, and why; both or neither."""
        child = self.reader.child("级别")
        if child is None:
            return "", ""
        severity = child.choice("为", tuple(words.SEVERITIES))
        reason = child.text("理由")
        child.finish()
        return severity, reason

    def _named(self) -> dict[str, syntax.Value]:
        child = self.reader.child("取")
        found: dict[str, syntax.Value] = {}
        for entry in child.mapping.entries if child else ():
            if not entry.key.isidentifier() or entry.key in words.RESERVED:
                self._complain(f"“取”里的名称“{entry.key}”不能用：已有别的意思，或者不是词", entry)
            elif isinstance(entry.value, Mapping):
                found[entry.key] = self._value(entry.value, 1)
            else:
                self._complain(f"“取”里的“{entry.key}”应是算法、字段或参数", entry.value)
        return found

    def _follows(self) -> dict[str, str]:
        child = self.reader.child("后果")
        found = {}
        for entry in child.mapping.entries if child else ():
            if isinstance(entry.value, Scalar) and entry.value.text:
                found[entry.key] = entry.value.text
            else:
                self._complain(f"“后果”里的“{entry.key}”应是文字", entry.value)
        return found

    # --- what is laid down --------------------------------------------------------------------

    def _demands(self) -> syntax.Demand | syntax.Grade | syntax.Share | syntax.Unique | None:
        given = [key for key in _KINDS if self.reader.node(key) is not None]
        if len(given) != 1:
            listed = "、".join(f"“{key}”" for key in _KINDS)
            self._complain(f"每条规则须有且只有一项要求：{listed}之一")
            return None
        [key] = given
        node = self.reader.node(key)
        assert node is not None  # noqa: S101 - it was given
        if key in words.DEMANDS:
            condition = self._condition(node, 1)
            return syntax.Demand(condition, words.DEMANDS[key][0], key, node.position)
        if key == words.UNIQUE:
            names = tuple(name.name for name in self._listed(key, node))
            return syntax.Unique(names, node.position)
        child = self.reader.child(key)
        if child is None:
            return None
        return self._grade(child) if key == words.GRADE else self._share(child)

    def _grade(self, child: Reader) -> syntax.Grade | None:
        word = self._one_of(child, words.GRADES)
        unless = child.text("除非", "")
        node = child.node(word) if word else None
        outcomes = tuple(n.name for n in self._listed(word, node)) if node is not None else ()
        child.finish()
        if not outcomes:
            return None
        force, usual = words.GRADES[word]
        return syntax.Grade(word, outcomes, unless, force, usual, child.mapping.position)

    def _share(self, child: Reader) -> syntax.Share | None:
        word = self._one_of(child, words.LIMITS)
        by = tuple(name.name for name in self._listed("按", child.node("按") or child.mapping))
        parts = {key: child.node(key) for key in ("计", "取整")}
        limit = child.node(word) if word else None
        for key in (key for key, node in parts.items() if node is None):
            child.complain(f"“{words.SHARE}”缺少“{key}”")
        counted, rounding = parts["计"], parts["取整"]
        child.finish()
        if counted is None or rounding is None or limit is None:
            return None
        return syntax.Share(
            by,
            self._condition(counted, 1),
            self._value(limit, 1),
            self._value(rounding, 1),
            words.LIMITS[word],
            child.mapping.position,
        )

    def _one_of(self, child: Reader, known: Iterable[str]) -> str:
        given = [key for key in known if child.node(key) is not None]
        if len(given) == 1:
            return given[0]
        child.complain(f"须有且只有 {'、'.join(f'“{key}”' for key in known)} 之一")
        return ""

    # --- conditions ---------------------------------------------------------------------------

    def _optional(self, key: str) -> syntax.Condition | None:
        node = self.reader.node(key)
        return None if node is None else self._condition(node, 1)

    def _is_too_much(self, node: Node, depth: int) -> bool:
        self._nodes += 1
        if self._nodes == RULE_NODES + 1:
            self._complain(f"一条规则超过{RULE_NODES}个条件和算法，请分成几条", node)
        if depth > RULE_DEPTH:
            self._complain(f"条件嵌套超过{RULE_DEPTH}层，请用“取”或分成几条", node)
        return self._nodes > RULE_NODES or depth > RULE_DEPTH

    def _condition(self, node: Node, depth: int) -> syntax.Condition:
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
                parts = tuple(self._condition(n, depth + 1) for n in self._several(entry))
                yield (syntax.Both if key == words.AND else syntax.Either)(parts, at)
            case words.NOT:
                yield syntax.Not(self._condition(node, depth + 1), at)
            case words.FILLED | words.EMPTY:
                for name in self._listed(key, node):
                    yield syntax.Present(name.name, key == words.FILLED, name.at)
            case words.IN_ORDER:
                names = tuple(name.name for name in self._listed(key, node))
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
            syntax.Both((), entry.position) if test is None else self._condition(test, depth + 1),
            entry.key == words.EVERY,
            entry.position,
        )

    def _filter(self, given: dict[str, Node], depth: int) -> syntax.Condition | None:
        node = given.get("其中")
        return None if node is None else self._condition(node, depth + 1)

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
                operands = (self._value(entry.value, depth + 1),)
            yield syntax.Compare(subject, entry.key, operands, order, entry.position)

    def _operands(self, node: Node) -> tuple[syntax.Value, ...]:
        items = node.items if isinstance(node, Sequence) else (node,)
        if len(items) > RULE_LIST:
            self._complain(f"列表超过{RULE_LIST}项", node)
            return ()
        if not items:
            self._complain("列表是空的", node)
        return tuple(self._value(item, RULE_DEPTH) for item in items)

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

    def _value(self, node: Node, depth: int) -> syntax.Value:
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
                amount = self._value(entry.value, depth + 1)
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
            return self._value(node, depth + 1)
        try:
            parse_date(node.text)
        except DateError:
            return syntax.Name(node.text, node.position)
        return syntax.Literal(node.text, node.position)

    # --- cases --------------------------------------------------------------------------------

    def _cases(self) -> Iterator[syntax.Case]:
        found = list(self.reader.readers("案例"))
        if len(found) > RULE_CASES:
            self._complain(f"案例超过{RULE_CASES}个", self.reader.node("案例"))
            return
        for child in found:
            verdict = self._one_of(child, words.VERDICTS)
            title = child.text("名称", "")
            node = child.node(verdict) if verdict else None
            child.finish()
            if node is not None:
                records = tuple(self._records(node))
                yield syntax.Case(title, verdict, records, child.mapping.position)

    def _records(self, node: Node) -> Iterator[tuple[Mapping, int]]:
        items = node.items if isinstance(node, Sequence) else (node,)
        total = 0
        for item in items:
            if isinstance(item, Scalar) and not item.text:
                item = Mapping((), item.position)  # noqa: PLW2901 - a record without anything
            if not isinstance(item, Mapping):
                self._complain("案例应是一份记录（“键: 值”），或者记录的列表", item)
                continue
            tree, copies = self._copies(item)
            total += copies
            if total > RULE_COPIES:
                self._complain(f"一个案例超过{RULE_COPIES}份记录", item)
                return
            yield tree, copies

    def _copies(self, item: Mapping) -> tuple[Mapping, int]:
        """Read ``{份数: 4, 记录: {…}}``, or a record."""
        inner = item.get("记录")
        if item.get("份数") is None or not isinstance(inner, Mapping):
            return item, 1
        reader = Reader(item, CODE, self.reader.findings)
        copies = reader.integer("份数")
        reader.node("记录")
        reader.finish()
        if copies < 1:
            self._complain("“份数”至少为1", item.get("份数"))
        return inner, max(copies, 1)
