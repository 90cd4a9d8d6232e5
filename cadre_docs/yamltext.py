"""YAML → positioned trees (:mod:`cadre_docs.tree`).

Built on the parser's events rather than on loaded values, so that every scalar stays the
text that was typed and every node knows its line and column. Aliases, tags and merge keys
are refused: a filled form needs none, and alias bombs need them.
"""

from __future__ import annotations

import codecs
import logging
import re
from typing import TYPE_CHECKING, Any

import yaml
from yaml.events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from cadre_docs.findings import Finding, Position, Severity, error, note
from cadre_docs.limits import MB, adjustable, amount, limits
from cadre_docs.text import code_point, forbidden_characters
from cadre_docs.tree import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yaml.events import Event

LOGGER = logging.getLogger(__name__)
_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = ("~", "null")
_MOST_CONTROLS = 100  # a file with more of them is no text at all
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # as the parser counts lines


class _Refused(Exception):  # noqa: N818 - control flow inside this module
    """Carries the finding that stops the reading of one file."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


def decode(data: bytes, file: str) -> tuple[str, list[Finding]]:
    """Decode UTF-8 (with or without BOM) or, saying so, UTF-16 with BOM or GB18030."""
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    encoding = "utf-16" if data.startswith(UTF_16) else "gb18030"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        return "", [
            error(
                "FS-syntax",
                f"文件编码无法识别（第{problem.start + 1}字节处）",
                wanted="应为UTF-8编码",
                remedy="请用编辑器另存为UTF-8后重试",
                position=Position(file),
            )
        ]
    remark = note("FS-clean", f"文件是{encoding.upper()}编码，已按此读取", position=Position(file))
    return text, [remark]


def load(data: bytes, file: str) -> tuple[list[Node], list[Finding]]:
    """Return one tree for each YAML document, and what was wrong.

    ``file`` is the name shown in positions. A file with a syntax error gives no trees:
    half of a record is worse than none.
    """
    if len(data) > limits().yaml_mb * MB:
        return [], [_too_big(file)]
    text, findings = decode(data, file)
    bad = _control_findings(text, file)
    if bad:
        return [], findings + bad
    try:
        return _trees(text, file, findings), findings
    except _Refused as refusal:
        return [], [*findings, refusal.finding]
    except yaml.MarkedYAMLError as problem:
        return [], [
            *findings,
            _full_width_colon(text, file) or _syntax_finding(problem, text, file),
        ]
    except yaml.YAMLError as problem:
        return [], [
            *findings,
            error("FS-syntax", f"YAML无法读取：{problem}", position=Position(file)),
        ]


def load_ours(data: bytes, file: str) -> tuple[list[Node], list[Finding]]:
    """Load a file of the tool's own (a project, a form): notes are logged, not findings."""
    trees, findings = load(data, file)
    for remark in (f for f in findings if f.severity is Severity.NOTE):
        LOGGER.warning("%s：%s", remark.position, remark.sentence())
    return trees, [f for f in findings if f.severity is not Severity.NOTE]


def _too_big(file: str) -> Finding:
    remedy = f"人数很多时请分成几个文件；{adjustable('yaml_mb')}"
    what = f"文件超过{amount('yaml_mb')}"
    return error("FS-syntax", what, remedy=remedy, position=Position(file))


def _trees(text: str, file: str, findings: list[Finding]) -> list[Node]:
    parser = _Parser(text)
    try:
        return list(_Builder(file, findings, parser.get_event).documents())
    finally:
        parser.dispose()


def _place(text: str, index: int, file: str) -> Position:
    """Return where a character stands, lines ended as the parser ends them."""
    line, start = 1, 0
    for end in LINE_END.finditer(text, 0, index):
        line, start = line + 1, end.end()
    return Position(file, line, index - start + 1)


def _control_findings(text: str, file: str) -> list[Finding]:
    findings = []
    for index, character in forbidden_characters(text, _MOST_CONTROLS):
        findings.append(
            error(
                "FS-control",
                f"含有不能打印的字符 {code_point(character)}",
                remedy="请删去该字符（常由复制粘贴带入），或换成正式的字符",
                position=_place(text, index, file),
            )
        )
    return findings


_TAB = "tab"
_PROBLEMS = {
    "mapping values are not allowed": "冒号的位置不对：上一行没有写完，或值里有“: ”而没有加引号",
    "could not find expected ':'": "这一行缺少冒号“:”（须用半角冒号，后面加一个空格）",
    _TAB: "这一行用了制表符（Tab），缩进须用空格",
    "found character that cannot start any token": "值以不允许的字符开头，请用引号括起来",
    "did not find expected": "缩进或标点与上下行不一致",
    "found unexpected end of stream": "引号没有成对",
}


_WIDE_COLON_LINE = re.compile(
    r"(?:^|(?<=[\r\n\x85\u2028\u2029]))[ \t]*(?:- )?[^\s#:\"']{1,20}：(?![^\r\n]*: )"
)


def _full_width_colon(text: str, file: str) -> Finding | None:
    """Name the commonest mistake of all: ``姓名：张三`` typed with a Chinese colon."""
    match = _WIDE_COLON_LINE.search(text)
    if match is None:
        return None
    return error(
        "FS-syntax",
        f"“{match[0].strip()}”用了全角冒号",
        wanted="键后面应是半角冒号加一个空格，例如“姓名: 示例甲”",
        remedy="请改正后重试；此文件未读取",
        position=_place(text, match.end() - 1, file),
    )


def _syntax_finding(problem: yaml.MarkedYAMLError, text: str, file: str) -> Finding:
    mark = problem.problem_mark or problem.context_mark
    position = Position(file, mark.line + 1, mark.column + 1) if mark else Position(file)
    english = problem.problem or ""
    if mark and any("\t" in line for line in LINE_END.split(text)[mark.line : mark.line + 1]):
        english = _TAB
    chinese = next(
        (zh for en, zh in _PROBLEMS.items() if en in english), f"YAML语法错误（{english}）"
    )
    return error("FS-syntax", chinese, remedy="请改正后重试；此文件未读取", position=position)


class _Builder:
    """Makes trees of a parser's events; ``advance`` returns the next one, None at the end.

    Every box of every file comes through here: one walk, no lists of events.
    """

    def __init__(
        self, file: str, findings: list[Finding], advance: Callable[[], Event | None]
    ) -> None:
        self._file = file
        self._findings = findings
        self._limits = limits()
        self._nodes = 0
        self._advance: Callable[[], Any] = advance

    def documents(self) -> Iterator[Node]:
        while (event := self._advance()) is not None:
            if isinstance(event, DocumentStartEvent):
                yield self._node(self._advance(), depth=0)

    def _refuse(self, position: Position, message: str, remedy: str) -> _Refused:
        return _Refused(error("FS-syntax", message, remedy=remedy, position=position))

    def _node(self, event: Any, depth: int) -> Node:
        mark = event.start_mark
        position = Position(self._file, mark.line + 1, mark.column + 1)
        if depth > self._limits.yaml_depth:
            remedy = f"请按填报模板的层次填写；{adjustable('yaml_depth')}"
            raise self._refuse(position, f"嵌套超过{amount('yaml_depth')}", remedy)
        self._nodes += 1
        if self._nodes > self._limits.yaml_nodes:
            remedy = f"人数很多时请分成几个文件；{adjustable('yaml_nodes')}"
            raise self._refuse(position, f"键和值超过{amount('yaml_nodes')}", remedy)
        if event.anchor:  # that of a reference is what it refers to
            message = "使用了YAML锚点或引用（& 或 *）"
            raise self._refuse(position, message, "以 & 或 * 开头的值请加引号")
        if event.tag:
            raise self._refuse(position, "使用了YAML标签（!）", "以 ! 开头的值请加引号")
        if isinstance(event, ScalarEvent):
            return self._scalar(event, position)
        if isinstance(event, MappingStartEvent):
            return Mapping(self._entries(depth + 1), position)
        if isinstance(event, SequenceStartEvent):
            return Sequence(tuple(self._items(depth + 1)), position)
        raise AssertionError(event)

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := self._advance(), SequenceEndEvent):
            yield self._node(event, depth)

    def _scalar(self, event: ScalarEvent, position: Position) -> Scalar:
        if len(event.value) > self._limits.text_chars:
            what = f"此处的文字有{len(event.value)}字，超过{amount('text_chars')}"
            raise self._refuse(position, what, f"请删短；{adjustable('text_chars')}")
        plain_null = event.value in _NULLS and not event.style
        return Scalar("" if plain_null else event.value, position)

    def _entries(self, depth: int) -> tuple[Entry, ...]:
        entries: dict[str, Entry] = {}
        while not isinstance(event := self._advance(), MappingEndEvent):
            key = self._node(event, depth)
            value = self._node(self._advance(), depth)
            if not isinstance(key, Scalar):
                self._complain(error("FS-syntax", "键应是文字", position=key.position))
                continue
            name = key.text.strip()
            if name in entries:
                self._complain(self._duplicate(name, key.position, entries[name]))
                continue
            if len(entries) == self._limits.yaml_keys:
                remedy = f"请对照填报模板核对；{adjustable('yaml_keys')}"
                what = f"一组“键: 值”超过{amount('yaml_keys')}"
                raise _Refused(error("FS-syntax", what, remedy=remedy, position=key.position))
            entries[name] = Entry(name, key.position, value)
        return tuple(entries.values())

    def _complain(self, finding: Finding) -> None:
        self._findings.append(finding)
        if len(self._findings) > self._limits.findings:
            what = f"问题超过{amount('findings')}，此文件没有读完"
            remedy = f"请先改正已列出的问题；{adjustable('findings')}"
            raise _Refused(error("FS-syntax", what, remedy=remedy, position=finding.position))

    def _duplicate(self, name: str, position: Position, first: Entry) -> Finding:
        return error(
            "FS-duplicate",
            f"“{name}”写了两次（第一次在第{first.position.line}行）",
            wanted="每项只填一次",
            remedy="请删去多余的一处；此处先按第一次的值处理",
            position=position,
        )
