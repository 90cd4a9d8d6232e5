"""Where the mistake is when a YAML file cannot be read, and what to do about it.

The parser stops where it can go no further, which is often lines after the mistake: behind
``姓名:张三`` it looks for a colon until the next key. Lines and columns here count from 0.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from cadre_docs.findings import shortened
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Callable

    from yaml import MarkedYAMLError


class Mistake(NamedTuple):
    """What is wrong, where, what is wanted and what to do, each in Chinese."""

    line: int
    column: int
    message: str
    wanted: str = ""
    remedy: str = "请改正后重试"


# A key with its colon, but no blank after it. A time and an address have none either.
_TIGHT = expression(
    r"""(?P<start>[ \t]*(?:-[ \t]+)*)(?P<key>[^\s:：#"'\[\]{}|>&*!%@`-][^\s:：]{0,19})"""
    r"""(?P<colon>(?<!\d):(?=[^ \t/:：])|：(?!.*:[ \t]))(?P<value>.*)"""
)
_LOOSE = expression(r"[ \t]*(?:-[ \t]+)*[^\s:：#][^:：]{0,30}:(?:[ \t]|$)")  # a key as it should be
_ITEM = expression(r"[ \t]*(?:-(?=[^ \t\d.-])|－)")
_ODD_INDENT = expression(r"[ \t]*[^\S \t\r\n]")


def tight_colon(line: str, number: int) -> Mistake | None:
    """Return the commonest mistake of all, if the line has it: no blank after the colon."""
    match = _TIGHT.match(line)
    if match is None:
        return None
    key, column = match["key"], match.start("colon")
    value = shortened(match["value"].strip(), 20) or "示例甲"
    wanted = f"键后面应是半角冒号加一个空格，例如“{key}: {value}”"
    if match["colon"] == "：":
        return Mistake(number, column, f"“{key}：”用了全角冒号", wanted)
    return Mistake(number, column, f"“{key}:”的冒号后面缺一个空格", wanted)


def missing_blank(line: str, number: int) -> Mistake | None:
    """Return what a line lacks that a blank would mend, after the colon or the dash."""
    match = _ITEM.match(line)
    if match is not None:
        column = match.end() - 1
        message = "用了全角的“－”" if line[column] == "－" else "“-”后面缺一个空格"
        return Mistake(number, column, message, "列表的每一项以半角的“-”加一个空格开头")
    return tight_colon(line, number)


def odd_indent(line: str, number: int) -> Mistake | None:
    """Return what is wrong with a line that begins with another blank than that of the keyboard."""
    match = _ODD_INDENT.match(line)
    if match is None:
        return None
    return Mistake(number, match.end() - 1, "这一行前面的空格不是半角空格", "缩进须用半角空格")


def looks_like_key(line: str) -> bool:
    """Tell whether a line begins as a key does."""
    return _LOOSE.match(line) is not None


def meant_as_keys(lines: list[str], first: int) -> Mistake | None:
    """Return what is wrong with lines that all look like keys or items, from the line ``first``."""
    found = None
    for number, line in enumerate(lines, first):
        if not line.strip():
            continue
        mistake = missing_blank(line, number)
        if mistake is None and not (looks_like_key(line) or line.lstrip().startswith("- ")):
            return None
        found = found or mistake
    return found


def unclosed_quote(mark: Any) -> Mistake:
    """Say that a quotation mark has no second one, or has it in a later value."""
    return _unclosed(mark.line, mark.column)


def _unclosed(line: int, column: int) -> Mistake:
    wanted = "引号须在同一个值里成对；值里有引号的，请用中文引号，或在外面加另一种引号"
    return Mistake(line, column, "从这里开始的引号没有成对", wanted)


def find_mistake(problem: MarkedYAMLError, lines: list[str]) -> Mistake:
    """Return the mistake behind what the parser says."""
    mark = problem.problem_mark or problem.context_mark
    english, context = problem.problem or "", problem.context or ""
    if mark is None:
        return Mistake(0, 0, f"YAML语法错误（{english}）")
    start = problem.context_mark or mark
    if start.line >= len(lines):  # behind the last line
        last = _above(len(lines), lines) or 0
        return Mistake(last, _indent(lines[last]), "这一行没有写完")
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        english = "tab"
    said = f"{context}: {english}"
    for words, explain in _EXPLAINED.items():
        if words in said:
            return explain(_Stop(start.line, start.column, mark.line, mark.column, said, lines))
    return Mistake(mark.line, mark.column, f"YAML语法错误（{english}）")


class _Stop(NamedTuple):
    """Where the parser began something and where it stopped, what it said, and the lines."""

    start: int
    start_column: int
    line: int
    column: int
    said: str
    lines: list[str]


def _tab(stop: _Stop) -> Mistake:
    return Mistake(stop.line, stop.column, "这一行用了制表符（Tab），缩进须用空格")


def _open_bracket(stop: _Stop) -> Mistake:
    wanted = "“[”“{”须成对；值以它们开头的，请用引号括起来"
    return Mistake(stop.start, stop.start_column, "从这里开始的括号没有成对", wanted)


def _first_character(stop: _Stop) -> Mistake:
    message = f"值以“{stop.lines[stop.start][stop.start_column]}”开头，请用引号括起来"
    return Mistake(stop.start, stop.start_column, message)


def _after_sign(stop: _Stop) -> Mistake:
    sign = stop.lines[stop.start][stop.start_column]
    message = f"“{sign}”后面不能接着写：文字请另起一行、前面空两格"
    return Mistake(stop.start, stop.start_column, message, "值以它开头的，请用引号括起来")


def _item_in_line(stop: _Stop) -> Mistake:
    message = "“- ”开头的一行要另起"
    return Mistake(stop.line, stop.column, message, "值以“- ”开头的，请用引号括起来")


def _expected_key(stop: _Stop) -> Mistake:
    return _no_key(stop.start, stop.start_column, stop.lines)


def _second_value(stop: _Stop) -> Mistake:
    return _second_colon(stop.line, stop.column, stop.lines)


def _in_quotes(stop: _Stop) -> Mistake:
    if "end of stream" in stop.said or "document indicator" in stop.said:
        return _unclosed(stop.start, stop.start_column)
    return Mistake(stop.line, stop.column, "双引号里的“\\”是转义符", "请改用单引号，或写成“\\\\”")


def _no_key(line: int, column: int, lines: list[str]) -> Mistake:
    """A line without colon and blank, where a key should be."""
    if line and re.search(r":[ \t]+[|>][-+0-9]*[ \t]*$", lines[line - 1]):
        return Mistake(line, column, "“|”下面的文字没有缩进", "每行前面空两格")
    blank = odd_indent(lines[line], line) or missing_blank(lines[line], line)
    return blank or Mistake(
        line,
        column,
        "这一行不是“键: 值”",
        "每行应是键、半角冒号、空格和值；大段文字写在“键: |”下面，每行前面空两格",
    )


def _second_colon(line: int, column: int, lines: list[str]) -> Mistake:
    """A colon that no value may follow: a second one in a line, or after an unfinished line."""
    if re.search(r":[ \t]", lines[line][:column]):
        message = "冒号的位置不对：值里有“: ”，须用引号把值括起来（或用全角冒号）"
        return Mistake(line, column, message)
    first = None
    above = _above(line, lines)
    nearest = above
    while above is not None and not looks_like_key(lines[above]):
        first, above = above, _above(above, lines)
    if first is not None:
        return _no_key(first, _indent(lines[first]), lines)
    if nearest is not None and _indent(lines[line]) > _indent(lines[nearest]):
        message = "这一行的缩进比上一行多，而上一行已经有值"
        return Mistake(line, _indent(lines[line]), message, "同一级的键应左边对齐")
    return Mistake(line, column, "冒号的位置不对：上一行没有写完，或值里有“: ”而没有加引号")


def _outside(stop: _Stop) -> Mistake:
    """Something after the end of a document, or after a first line that is indented."""
    line, column, lines = stop.line, stop.column, stop.lines
    above = _above(line, lines)
    if above is not None and lines[above].startswith("..."):
        return Mistake(above, 0, "“...”表示到此为止，而后面还有内容", "多份记录用“---”隔开")
    while above is not None and (before := _above(above, lines)) is not None:
        if lines[before].startswith(("---", "...")):
            break
        above = before
    if above is not None and _indent(lines[above]) > _indent(lines[line]):
        return Mistake(above, 0, "这一行前面多了空格", "同一级的键应左边对齐")
    return Mistake(line, column, "缩进或标点与上下行不一致")


def _broken_block(stop: _Stop) -> Mistake:
    """A line that does not continue what stands above it."""
    line, column, lines = stop.line, stop.column, stop.lines
    text = lines[line] if line < len(lines) else ""
    before = text[:column].rstrip()
    if before and before[-1] in "\"']}":
        wanted = "值以引号、“[”或“{”开头的，请在整个值外面再加一层引号"
        return Mistake(line, column, f"“{before[-1]}”后面还有文字", wanted)
    comment = line - 1
    while comment >= 0 and not lines[comment].strip():
        comment -= 1
    found = re.search(r"(?:^|[ \t])#", lines[comment]) if comment >= 0 and not before else None
    if found:
        wanted = "文字里有“#”的，整段写在“键: |”下面并缩进；是说明的，请移到键的上面"
        message = "“#”起成了注释，把文字截断了"
        return Mistake(comment, found.end() - 1, message, wanted)
    return missing_blank(text, line) or Mistake(line, column, "缩进或标点与上下行不一致")


def _above(line: int, lines: list[str]) -> int | None:
    """Return the nearest line above that says something."""
    for number in range(line - 1, -1, -1):
        if lines[number].strip() and not lines[number].lstrip().startswith("#"):
            return number
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


# What the parser says, its context first, and what explains it. The first that fits counts.
_EXPLAINED: dict[str, Callable[[_Stop], Mistake]] = {
    "tab": _tab,
    "could not find expected ':'": _expected_key,
    "mapping values are not allowed": _second_value,
    "quoted scalar": _in_quotes,
    "flow ": _open_bracket,
    "scanning a block scalar": _after_sign,
    "scanning an alias": _first_character,
    "scanning an anchor": _first_character,
    "scanning a tag": _first_character,
    "cannot start any token": _first_character,
    "mapping keys are not allowed": _first_character,
    "sequence entries are not allowed": _item_in_line,
    "<document start>": _outside,
    "block ": _broken_block,
}
