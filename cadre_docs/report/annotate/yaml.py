"""A marked-up copy of a record file in YAML: each finding as a comment above its line.

The copy parses to the same tree as the file. Marks of an earlier run are dropped first, so
that a copy that was mended and checked again carries only what is still wrong.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent, ScalarEvent

from cadre_docs.findings import SEVERITY_NAMES, Severity
from cadre_docs.limits import limits
from cadre_docs.messages.safe import safe_text
from cadre_docs.performance.expressions import expression
from cadre_docs.source.tree import Mapping, Scalar, Sequence
from cadre_docs.source.yaml import decode, has_directive, load, parser_text, parsing
from cadre_docs.values.characters import without_forbidden

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Sequence as Items

    from yaml.events import Event

    from cadre_docs.findings import Finding
    from cadre_docs.source.tree import Node

SIGNS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOTE: "·"}
_BOM = b"\xef\xbb\xbf"
_ENDS = ("\r\n", "\n", "\r")
_LINE = expression("[^\r\n]*(?:\r\n|[\r\n]|$)")  # as editors have it
_MARK = expression(
    "[ \t]*# (?:"
    + "|".join(f"{re.escape(SIGNS[s])} {SEVERITY_NAMES[s]}" for s in Severity)
    + r") [A-Z][A-Za-z0-9]*-\S+ "
)
_BLOCK = expression(r"( *+(?:- ++)*+)(?:.*[:\-?] +)?[|>][-+0-9]{0,2}\s*(?:#.*)?")
_OTHER_LINE = expression("(?<=第一次在第)[0-9]+(?=行)")


def annotate_yaml(data: bytes, findings: Items[Finding]) -> bytes | None:
    """Return the copy (UTF-8, line ends kept), or None when the file is no text."""
    text, remarks = decode(data, _file(findings))
    if not text and remarks:
        return None
    # The copy is UTF-8, so what was said about another encoding does not hold for it.
    findings = [finding for finding in findings if finding not in remarks]
    page = _Page(text)
    marked = page.marked(findings)
    if _meaning(marked) != _meaning(text):
        marked = page.marked(findings, on_top=True)
    return (_BOM if data.startswith(_BOM) else b"") + marked.encode("utf-8", "replace")


def _file(findings: Items[Finding]) -> str:
    return next((f.position.file for f in findings if f.position is not None), "")


class _Page:
    """The lines of a file, and where a comment may stand between them."""

    def __init__(self, text: str) -> None:
        self._lines = [line for line in _LINE.findall(text) if line]
        self._inside, texts = _nested(text, self._lines)
        # What looks like a mark inside somebody's text is text.
        self._dropped = {
            number
            for number, line in enumerate(self._lines)
            if number not in texts and _MARK.match(line)
        }
        used = (end for line in self._lines if (end := _end(line)))
        self._newline = next(used, "\n")

    def marked(self, findings: Iterable[Finding], *, on_top: bool = False) -> str:
        """Return the text with its marks, all in place or all at the top."""
        above: dict[int, list[Finding]] = defaultdict(list)
        for finding in findings:
            above[0 if on_top else self._anchor(finding)].append(finding)
        if not self._lines:
            return "".join(f"{mark_text(f)}\n" for f in above[0])
        # How many lines of the copy come before each line of the file, itself included.
        added = (len(above[n]) + (n not in self._dropped) for n in range(len(self._lines)))
        moved = list(accumulate(added))
        return "".join(
            part for number in range(len(self._lines)) for part in self._line(number, above, moved)
        )

    def _line(
        self, number: int, above: dict[int, list[Finding]], moved: list[int]
    ) -> Iterator[str]:
        line = self._lines[number]
        indent = line[: len(line) - len(line.lstrip(" "))]
        newline = _end(line) or self._newline

        def elsewhere(match: re.Match[str]) -> str:
            """Return the number that another line of the file has in the copy."""
            other = int(match[0])
            return str(moved[other - 1] if 0 < other <= len(moved) else other)

        for finding in above[number]:
            yield indent + _OTHER_LINE.sub(elsewhere, mark_text(finding)) + newline
        if number not in self._dropped:
            yield line

    def _anchor(self, finding: Finding) -> int:
        """Return the line (from 0) above which a finding is told."""
        at = finding.position
        if at is None or at.line is None:
            return 0
        number = min(at.line, len(self._lines)) - 1
        return self._inside.get(number, max(number, 0))


def mark_text(finding: Finding) -> str:
    """Return the comment for a finding, without indentation: always one line."""
    name = SEVERITY_NAMES[finding.severity]
    path = f"{finding.path}：" if finding.path else ""
    citation = f"（依据：{finding.citation}）" if finding.citation else ""
    text = f"# {SIGNS[finding.severity]} {name} {finding.code} {path}{finding.sentence()}{citation}"
    return safe_text(" ".join(without_forbidden(text, "").split()))


def _end(line: str) -> str:
    return next((end for end in _ENDS if line.endswith(end)), "")


def _nested(text: str, lines: list[str]) -> tuple[dict[int, int], set[int]]:
    """Return lines where no comment may stand, and those of them that are text.

    The first result gives for each line inside a scalar or a flow collection of several
    lines the one on which the outermost of these starts. Lines count from 0.
    """
    inside: dict[int, int] = {}
    texts: set[int] = set()
    for first, last, is_text in _spans(text, lines):
        for number in range(first + 1, last + 1):
            inside[number] = min(first, inside.get(number, first))
        if is_text:
            texts.update(range(first + 1, last + 1))
    for number in sorted(inside):
        inside[number] = inside.get(inside[number], inside[number])
    return inside, texts


def _spans(text: str, lines: list[str]) -> Iterator[tuple[int, int, bool]]:
    """Yield (first line, last line, is it a scalar) of what spans several lines."""
    opened: list[tuple[int, bool]] = []
    try:
        for event in _events(parser_text(without_forbidden(text, "?"))):
            if isinstance(event, ScalarEvent):
                yield _first(event), _last(event), True
            elif isinstance(event, CollectionStartEvent):
                if len(opened) > limits().yaml_depth:  # refused, and slow to read on
                    yield from _blocks(lines)
                    return
                opened.append((_first(event), bool(event.flow_style)))
            elif isinstance(event, CollectionEndEvent):
                first, flow = opened.pop()
                if flow:
                    yield first, _last(event), False
    except yaml.MarkedYAMLError as problem:
        yield from _blocks(lines)
        open_at = problem.context_mark if _is_open(problem) else None
        if open_at is not None:
            yield open_at.line, len(lines) - 1, False
    except yaml.YAMLError:
        yield from _blocks(lines)


def _events(text: str) -> Iterator[Event]:
    if has_directive(text):
        raise yaml.YAMLError("refused by its looks")
    with parsing(text) as parser:
        while parser.check_event():
            yield parser.get_event()


def _is_open(problem: yaml.MarkedYAMLError) -> bool:
    """Tell whether quotation marks or brackets were never closed."""
    return any(word in (problem.context or "") for word in ("quoted scalar", "flow "))


def _blocks(lines: list[str]) -> Iterator[tuple[int, int, bool]]:
    """Find block scalars by their looks, in a file that cannot be parsed."""
    number = 0
    while number < len(lines):
        first = number
        number += 1
        head = _BLOCK.fullmatch(lines[first].rstrip("\r\n"))
        if head is None:
            continue
        bare = lines[first][head.end(1)] in "|>"
        parent = head[1].rfind("-") if bare else len(head[1])
        while number < len(lines) and _belongs(lines[number], parent):
            number += 1
        yield first, number - 1, True


def _belongs(line: str, parent: int) -> bool:
    return not line.strip() or len(line) - len(line.lstrip(" ")) > parent


def _first(event: Event) -> int:
    assert event.start_mark is not None  # noqa: S101 - parsed events always have one
    return event.start_mark.line


def _last(event: Event) -> int:
    end = event.end_mark
    assert end is not None  # noqa: S101 - parsed events always have one
    return end.line if end.column else end.line - 1


def _meaning(text: str) -> list[object]:
    """Return what a text says, without positions; nothing when it cannot be parsed."""
    trees, _ = load(without_forbidden(text, "?").encode(), "")
    return [_plain(tree) for tree in trees]


def _plain(node: Node) -> object:
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [_plain(item) for item in node.items]
        case Mapping():
            return [(entry.key, _plain(entry.value)) for entry in node.entries]
