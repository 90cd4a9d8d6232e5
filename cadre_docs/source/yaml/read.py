"""YAML → positioned trees (:mod:`cadre_docs.source.tree`).

Built on the parser's events rather than on loaded values, so that every scalar stays the
text that was typed and every node knows its line and column. Aliases, tags and merge keys
are refused: a filled form needs none, and alias bombs need them.
"""

from __future__ import annotations

import codecs
import contextlib
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any

from cadre_docs.adapters.charsets import quick_classes
from cadre_docs.findings import Finding, Position, Severity, error, note
from cadre_docs.limits import MB, adjustable, amount, limits
from cadre_docs.performance.expressions import expression
from cadre_docs.source.kept_trees import known
from cadre_docs.source.tree import Entry, Mapping, Node, Scalar, Sequence, is_empty
from cadre_docs.source.yaml.losses import Losses
from cadre_docs.source.yaml.mistakes import find_mistake, odd_indent, unclosed_quote
from cadre_docs.values.characters import forbidden_characters
from cadre_docs.values.gb18030 import decode_gb18030
from cadre_docs.values.text import clean_line, code_point, forbidden_words

with quick_classes():  # a class of nearly all characters, which only its own reader uses
    import yaml
    from yaml.events import (
        DocumentStartEvent,
        MappingEndEvent,
        MappingStartEvent,
        ScalarEvent,
        SequenceEndEvent,
        SequenceStartEvent,
    )

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from yaml.events import Event

    from cadre_docs.limits import Limits

_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = ("~", "null")
_SMALL = 50_000  # bytes: one person's record
_FEW = 10  # files that are read without further ado
_read_so_far = count()
_MOST_CONTROLS = 100  # a file with more of them is no text at all
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LINE_END = expression("\r\n|[\r\n]")  # as editors count lines
# The parser would end a line at some of these, where editors show one, and refuse the others.
# While it reads, they are code points that no file may have.
_ENDS = "\v\f\x85\u2028\u2029"
_SHIELDS = "".join(map(chr, range(0xE000, 0xE000 + len(_ENDS))))
_SHIELD, _UNSHIELD = str.maketrans(_ENDS, _SHIELDS), str.maketrans(_SHIELDS, _ENDS)
_COMMENT_WITH_END = expression(f"(?:^|(?<=[\r\n]))[ \t]*#[^\r\n{_ENDS}]*[{_ENDS}]")
_EMPTY_LINE = expression(r"(?:^|(?<=[\r\n]))[ \t]++(?=[\r\n]|\Z)")
_DIRECTIVE = expression(r"(?:^|(?<=[\r\n]))%(?!YAML )")


_KEY_INSIDE = expression(r"\s[^\s:：]{1,20}:(?:\s|$)")


class _Refused(Exception):  # noqa: N818 - control flow inside this module
    """Carries the finding that stops the reading of one file."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


def decode(data: bytes, file: str) -> tuple[str, list[Finding]]:
    """Decode UTF-8 (with or without BOM) or, saying so, UTF-16 with BOM or GB18030."""
    try:
        return data.decode().removeprefix("\ufeff"), []
    except UnicodeDecodeError:
        pass
    encoding = "utf-16" if data.startswith(UTF_16) else "gb18030"
    try:
        text = data.decode(encoding) if encoding == "utf-16" else decode_gb18030(data)
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


@contextlib.contextmanager
def parsing(text: str) -> Iterator[Any]:
    """Give a parser of a text as :func:`parser_text` makes it, and let go of it afterwards."""
    parser = _Parser(text)
    try:
        yield parser
    finally:
        parser.dispose()


def parser_text(text: str) -> str:
    """Return a text as the parser is to see it, with ends of lines only where editors have them.

    A line of nothing but blanks and tabs is a line of blanks: nobody sees which they are.
    """
    if "\t" in text:
        text = _EMPTY_LINE.sub(lambda line: " " * len(line[0]), text)
    return text.translate(_SHIELD) if any(end in text for end in _ENDS) else text


def load(data: bytes, file: str, *, ours: bool = False) -> tuple[list[Node], list[Finding]]:
    """Return one tree for each YAML document, and what was wrong.

    ``file`` is the name shown in positions. A file with a syntax error gives no trees:
    half of a record is worse than none. What YAML leaves out of the texts that people type
    (comments behind them, ends of lines) is told, but not of files that are ``ours``.
    """
    if len(data) > limits().yaml_mb * MB:
        return [], [_too_big(file)]
    if len(data) > _SMALL:
        return _loaded(data, file, ours=ours)
    trees, findings = _loaded_before(data, file, ours, limits())
    return list(trees), list(findings)


@lru_cache(maxsize=4)
def _loaded_before(
    data: bytes, file: str, ours: bool, _within: Limits
) -> tuple[tuple[Node, ...], tuple[Finding, ...]]:
    """Whoever changes a box of a record reads its text before and after: each is parsed once."""
    trees, findings = _loaded(data, file, ours=ours)
    return tuple(trees), tuple(findings)


def _loaded(data: bytes, file: str, *, ours: bool) -> tuple[list[Node], list[Finding]]:
    text, findings = decode(data, file)
    bad = _control_findings(text, file) or _directive_findings(text, file)
    if bad:
        return [], findings + bad
    findings += _hidden_lines(text, file)
    seen = parser_text(text)
    if not ours and seen == text and (tree := _plain_tree(text, file)) is not None:
        return [tree], findings
    losses = None if ours else Losses(seen, file)
    builder = _Builder(file, findings, losses, unshield=seen != text)
    try:
        return _trees(seen, builder), findings
    except _Refused as refusal:
        return [], [*findings, refusal.finding]
    except yaml.MarkedYAMLError as problem:
        found = _syntax_finding(problem, seen, file, builder.open_quote)
        return [], [*(f for f in findings if not _same_mistake(f, found)), found]
    except yaml.YAMLError:
        return [], [
            *findings,
            error(
                "FS-syntax",
                "YAML无法读取",
                remedy="请用文本编辑器另存为 UTF-8 的纯文本后重试",
                position=Position(file),
            ),
        ]


def _plain_tree(text: str, file: str) -> Mapping | None:
    """Return the tree of a plain text, as the parser would make it; None: ask the parser."""
    if next(_read_so_far) < _FEW or len(text) > _SMALL:
        return None
    from cadre_docs.source.yaml.plain import plain_tree  # imported here: it pays for many files

    return plain_tree(text, file, limits())


def load_ours(data: bytes, file: str, *, typed: bool = False) -> tuple[list[Node], list[Finding]]:
    """Load a file of the tool's own (a form, or a project: typed by a user as records are).

    Notes are logged, not findings.
    """
    if (trees := known(data, file)) is not None:
        return trees, []
    trees, findings = load(data, file, ours=not typed)
    for remark in (f for f in findings if f.severity is Severity.NOTE):
        import logging  # imported here: ours are told nothing

        logging.getLogger(__name__).warning("%s：%s", remark.position, remark.sentence())
    return trees, [f for f in findings if f.severity is not Severity.NOTE]


def _too_big(file: str) -> Finding:
    remedy = f"人数很多时请分成几个文件；{adjustable('yaml_mb')}"
    what = f"文件超过{amount('yaml_mb')}"
    return error("FS-syntax", what, remedy=remedy, position=Position(file))


def _trees(text: str, builder: _Builder) -> list[Node]:
    with parsing(text) as parser:
        return list(builder.documents(parser.get_event))


def _places(text: str, indices: Iterable[int], file: str) -> Iterator[Position]:
    """Yield where characters stand, the first of them first; lines end as editors end them."""
    line, done = 1, 0
    for index in indices:
        ends = text.count("\n", done, index) + text.count("\r", done, index)
        line, done = line + ends - text.count("\r\n", done, index), index
        start = 1 + max(text.rfind("\n", 0, index), text.rfind("\r", 0, index))
        yield Position(file, line, index - start + 1)


def _place(text: str, index: int, file: str) -> Position:
    return next(_places(text, (index,), file))


def _control_findings(text: str, file: str) -> list[Finding]:
    bad = forbidden_characters(text, _MOST_CONTROLS)
    places = _places(text, (index for index, _ in bad), file)
    findings = []
    for (_, character), position in zip(bad, places, strict=True):
        message, remedy = forbidden_words(character)
        findings.append(error("FS-control", message, remedy=remedy, position=position))
    return findings


def _hidden_lines(text: str, file: str) -> list[Finding]:
    """Tell of a comment that another program may show as several lines: all of it is left out."""
    match = _COMMENT_WITH_END.search(text) if any(end in text for end in _ENDS) else None
    if match is None:
        return []
    return [
        error(
            "FS-comment",
            f"注释里有分行符 {code_point(match[0][-1])}，其后的内容也没有读入",
            remedy="请删去这个字符，要填的内容另起一行",
            position=_place(text, match.end() - 1, file),
        )
    ]


def has_directive(text: str) -> bool:
    """Whether a text has a line ``%…``: no parser may see it, libyaml compares each with all."""
    return "%" in text and _DIRECTIVE.search(text) is not None


def _directive_findings(text: str, file: str) -> list[Finding]:
    match = _DIRECTIVE.search(text) if "%" in text else None
    if match is None:
        return []
    remedy = "是内容的，请缩进写在“键: |”下面；不是的，请删去这一行"
    position = _place(text, match.start(), file)
    return [error("FS-syntax", "以“%”开头的一行是YAML指令", remedy=remedy, position=position)]


def _syntax_finding(problem: yaml.MarkedYAMLError, text: str, file: str, quote: Any) -> Finding:
    mistake = unclosed_quote(quote) if quote else find_mistake(problem, LINE_END.split(text))
    return error(
        "FS-syntax",
        mistake.message,
        wanted=mistake.wanted,
        remedy=f"{mistake.remedy}；此文件未读取",
        position=Position(file, mistake.line + 1, mistake.column + 1),
    )


def _same_mistake(finding: Finding, found: Finding) -> bool:
    """Tell whether a finding is only what came of the mistake that was found."""
    at, line = finding.position, found.position.line if found.position else None
    if at is None or at.line is None or line is None:
        return False
    if finding.code == "FS-folded":
        return line - 1 <= at.line <= line
    return finding.code == "FS-syntax" and at.line == line


class _Builder:
    """Makes trees of a parser's events.

    Every box of every file comes through here: one walk, no lists of events. ``losses`` knows
    what the parser leaves out; None: nobody wants to know.
    """

    def __init__(
        self, file: str, findings: list[Finding], losses: Losses | None, *, unshield: bool
    ) -> None:
        self._file = file
        self._findings = findings
        self._losses = losses
        self._commented = losses is not None and losses.commented
        self._unshield = unshield
        self._careful = self._commented or unshield  # with every text
        self._limits = limits()
        self._most_nodes, self._most_chars = self._limits.yaml_nodes, self._limits.text_chars
        self._deepest, self._most_keys = self._limits.yaml_depth, self._limits.yaml_keys
        self._nodes = 0
        self._advance: Callable[[], Any] = lambda: None
        self.open_quote: Any = None  # the mark of the first that seems to lack its second one

    def documents(self, advance: Callable[[], Event | None]) -> Iterator[Node]:
        """Yield a tree for each document; ``advance`` returns the next event, None at the end."""
        self._advance = advance
        while (event := self._advance()) is not None:
            if isinstance(event, DocumentStartEvent):
                yield self._node(self._advance(), depth=0)

    def _refuse(self, position: Position, message: str, remedy: str) -> _Refused:
        return _Refused(error("FS-syntax", message, remedy=remedy, position=position))

    def _node(self, event: Any, depth: int) -> Node:
        mark = event.start_mark
        line = mark.line
        position = Position(self._file, line + 1, mark.column + 1)
        self._nodes = nodes = self._nodes + 1
        if depth > self._deepest or nodes > self._most_nodes or event.anchor or event.tag:
            raise self._no_node(event, depth, position)
        if isinstance(event, ScalarEvent):
            text = event.value
            if event.style or self._careful or len(text) > self._most_chars or text in _NULLS:
                return self._scalar(event, position)
            end: Any = event.end_mark
            if end.line > line:
                return self._scalar(event, position)
            return Scalar(text, position)  # as nearly always: nothing can be lost of it
        if isinstance(event, MappingStartEvent):
            return Mapping(self._entries(depth + 1), position)
        if isinstance(event, SequenceStartEvent):
            return Sequence(tuple(self._items(depth + 1)), position)
        raise AssertionError(event)

    def _no_node(self, event: Any, depth: int, position: Position) -> _Refused:
        """Return why something is not read."""
        if depth > self._deepest:
            remedy = f"请按填报模板的层次填写；{adjustable('yaml_depth')}"
            return self._refuse(position, f"嵌套超过{amount('yaml_depth')}", remedy)
        if self._nodes > self._most_nodes:
            remedy = f"人数很多时请分成几个文件；{adjustable('yaml_nodes')}"
            return self._refuse(position, f"键和值超过{amount('yaml_nodes')}", remedy)
        if event.anchor:  # that of a reference is what it refers to
            message = "使用了YAML锚点或引用（& 或 *）"
            return self._refuse(position, message, "以 & 或 * 开头的值请加引号")
        return self._refuse(position, "使用了YAML标签（!）", "以 ! 开头的值请加引号")

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := self._advance(), SequenceEndEvent):
            yield self._node(event, depth)
            if self._commented and isinstance(event, ScalarEvent) and not event.value:
                self._look_behind(event)
        if self._commented:
            self._look_behind(event)

    def _look_behind(self, event: Any) -> None:
        """Look at what follows an item without value, or a list or mapping in brackets."""
        if self._losses is not None:
            self._tell(self._losses.behind(event.end_mark))

    def _scalar(self, event: ScalarEvent, position: Position) -> Scalar:
        text, style = event.value, event.style
        if len(text) > self._most_chars:
            what = f"此处的文字有{len(text)}字，超过{amount('text_chars')}"
            raise self._refuse(position, what, f"请删短；{adjustable('text_chars')}")
        if self._losses is not None and (lost := self._losses.of_value(event)):
            self._tell(lost)
        if style:
            if style in ("'", '"') and self.open_quote is None and _runs_on(event):
                self.open_quote = event.start_mark
        elif text in _NULLS:
            return Scalar("", position)
        return Scalar(text.translate(_UNSHIELD) if self._unshield else text, position)

    def _entries(self, depth: int) -> tuple[Entry, ...]:
        entries: dict[str, Entry] = {}
        advance, read = self._advance, self._node  # whatever is looked up here is so for each key
        commented, most = self._commented, self._most_keys
        while not isinstance(event := advance(), MappingEndEvent):
            key = read(event, depth)
            value = read(advance(), depth)
            if not isinstance(key, Scalar):
                self._complain(error("FS-syntax", "键应是文字", position=key.position))
                continue
            if commented and self._losses is not None:
                self._tell(self._losses.after_key(event.end_mark, empty=is_empty(value)))
            name = _meant(text := key.text)
            if name != text:
                self._tell_of_indent(key, event)
            if name in entries:
                self._complain(self._duplicate(name, key.position, entries[name]))
                continue
            if len(entries) == most:
                remedy = f"请对照填报模板核对；{adjustable('yaml_keys')}"
                what = f"一组“键: 值”超过{amount('yaml_keys')}"
                raise _Refused(error("FS-syntax", what, remedy=remedy, position=key.position))
            entries[name] = Entry(name, key.position, value)
        if commented:
            self._look_behind(event)
        return tuple(entries.values())

    def _tell_of_indent(self, key: Scalar, event: Any) -> None:
        """Tell of a key that begins with what is no blank, but looks like one."""
        odd = None if event.style else odd_indent(key.text, 0)
        if odd is not None:
            position, remedy = key.position, f"{odd.wanted}；{odd.remedy}"
            self._complain(error("FS-syntax", odd.message, remedy=remedy, position=position))

    def _tell(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self._complain(finding)

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


@lru_cache(maxsize=4096)  # all files have the same keys
def _meant(key: str) -> str:
    """Return a key as it is meant: without blanks around it and what is not seen."""
    return clean_line(key).text


def _runs_on(event: Any) -> bool:
    """Tell whether a text in quotes goes on over lines that begin as keys do."""
    several = event.end_mark.line > event.start_mark.line
    return several and _KEY_INSIDE.search(event.value) is not None
