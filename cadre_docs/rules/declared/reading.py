"""YAML → the tree of a declared rule, with a finding for everything wrong with its shape."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cadre_docs.limits import (
    RULE_CASES,
    RULE_CHARACTERS,
    RULE_COPIES,
    RULES,
)
from cadre_docs.rules.declared import syntax
from cadre_docs.rules.declared import vocabulary as words
from cadre_docs.rules.declared.condition_reader import ConditionReader
from cadre_docs.source.tree import Entry, Mapping, Node, Reader, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.findings import Finding, Position

CODE = "SCHEMA"
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


class _Rule:
    """Reads one rule."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._of = ConditionReader(reader)

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
        return () if node is None else self._of.listed(key, node)

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
                found[entry.key] = self._of.value(entry.value)
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

    def _optional(self, key: str) -> syntax.Condition | None:
        node = self.reader.node(key)
        return None if node is None else self._of.condition(node)

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
            condition = self._of.condition(node)
            return syntax.Demand(condition, words.DEMANDS[key][0], key, node.position)
        if key == words.UNIQUE:
            names = tuple(name.name for name in self._of.listed(key, node))
            return syntax.Unique(names, node.position)
        child = self.reader.child(key)
        if child is None:
            return None
        return self._grade(child) if key == words.GRADE else self._share(child)

    def _grade(self, child: Reader) -> syntax.Grade | None:
        word = self._one_of(child, words.GRADES)
        unless = child.text("除非", "")
        node = child.node(word) if word else None
        outcomes = tuple(n.name for n in self._of.listed(word, node)) if node is not None else ()
        child.finish()
        if not outcomes:
            return None
        force, usual = words.GRADES[word]
        return syntax.Grade(word, outcomes, unless, force, usual, child.mapping.position)

    def _share(self, child: Reader) -> syntax.Share | None:
        word = self._one_of(child, words.LIMITS)
        by = tuple(name.name for name in self._of.listed("按", child.node("按") or child.mapping))
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
            self._of.condition(counted),
            self._of.value(limit),
            self._of.value(rounding),
            words.LIMITS[word],
            child.mapping.position,
        )

    def _one_of(self, child: Reader, known: Iterable[str]) -> str:
        given = [key for key in known if child.node(key) is not None]
        if len(given) == 1:
            return given[0]
        child.complain(f"须有且只有 {'、'.join(f'“{key}”' for key in known)} 之一")
        return ""

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
