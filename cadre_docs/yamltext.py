"""YAML → positioned trees (:mod:`cadre_docs.tree`).

Built on the parser's events rather than on loaded values, so that every scalar stays the
text that was typed and every node knows its line and column. Aliases, tags and merge keys
are refused: a filled form needs none, and alias bombs need them.
"""

from __future__ import annotations

import codecs
import logging
import re
from typing import TYPE_CHECKING

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from cadre_docs.findings import Finding, Position, Severity, error, note
from cadre_docs.text import code_point, forbidden_characters
from cadre_docs.tree import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.events import Event

LOGGER = logging.getLogger(__name__)
MAX_DEPTH = 20
_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = ("~", "null")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # as the parser counts lines


class _Refused(Exception):  # noqa: N818 - control flow inside this module
    """Carries the finding that stops the reading of one file."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
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
    text, findings = decode(data, file)
    bad = _control_findings(text, file)
    if bad:
        return [], findings + bad
    builder = _Builder(file, findings)
    try:
        trees = list(builder.documents(_events(text)))
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
    return trees, findings


def load_ours(data: bytes, file: str) -> tuple[list[Node], list[Finding]]:
    """Load a file of the tool's own (a project, a form): notes are logged, not findings."""
    trees, findings = load(data, file)
    for remark in (f for f in findings if f.severity is Severity.NOTE):
        LOGGER.warning("%s：%s", remark.position, remark.sentence())
    return trees, [f for f in findings if f.severity is not Severity.NOTE]


def _events(text: str) -> Iterator[Event]:
    loader = _Parser(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _place(text: str, index: int, file: str) -> Position:
    """Return where a character stands, lines ended as the parser ends them."""
    line, start = 1, 0
    for end in LINE_END.finditer(text, 0, index):
        line, start = line + 1, end.end()
    return Position(file, line, index - start + 1)


def _control_findings(text: str, file: str) -> list[Finding]:
    findings = []
    for index, character in forbidden_characters(text):
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
    def __init__(self, file: str, findings: list[Finding]) -> None:
        self._file = file
        self._findings = findings

    def documents(self, events: Iterator[Event]) -> Iterator[Node]:
        for event in events:
            if isinstance(event, DocumentStartEvent):
                yield self._node(next(events), events, depth=0)
            elif not isinstance(event, DocumentEndEvent):
                continue

    def _position(self, event: Event) -> Position:
        mark = event.start_mark
        assert mark is not None  # noqa: S101 - parsed events always have one
        return Position(self._file, mark.line + 1, mark.column + 1)

    def _refuse(self, event: Event, message: str, remedy: str) -> _Refused:
        return _Refused(error("FS-syntax", message, remedy=remedy, position=self._position(event)))

    def _node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self._refuse(event, f"嵌套超过{MAX_DEPTH}层", "请按填报模板的层次填写")
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise self._refuse(
                event, "使用了YAML锚点或引用（& 或 *）", "以 & 或 * 开头的值请加引号"
            )
        if getattr(event, "tag", None):
            raise self._refuse(event, "使用了YAML标签（!）", "以 ! 开头的值请加引号")
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(event, events, depth)
        if isinstance(event, MappingStartEvent):
            return self._mapping(event, events, depth)
        raise AssertionError(event)

    def _scalar(self, event: ScalarEvent) -> Scalar:
        plain_null = not event.style and event.value in _NULLS
        return Scalar("" if plain_null else event.value, self._position(event))

    def _sequence(self, start: Event, events: Iterator[Event], depth: int) -> Sequence:
        items = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._node(event, events, depth + 1))
        return Sequence(tuple(items), self._position(start))

    def _mapping(self, start: Event, events: Iterator[Event], depth: int) -> Mapping:
        entries: dict[str, Entry] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                self._findings.append(error("FS-syntax", "键应是文字", position=key.position))
                continue
            name = key.text.strip()
            if name in entries:
                self._findings.append(self._duplicate(name, key.position, entries[name]))
                continue
            entries[name] = Entry(name, key.position, value)
        return Mapping(tuple(entries.values()), self._position(start))

    def _duplicate(self, name: str, position: Position, first: Entry) -> Finding:
        return error(
            "FS-duplicate",
            f"“{name}”写了两次（第一次在第{first.position.line}行）",
            wanted="每项只填一次",
            remedy="请删去多余的一处；此处先按第一次的值处理",
            position=position,
        )
