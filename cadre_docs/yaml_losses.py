"""What YAML leaves out of a text without a word: comments behind values, ends of lines.

``岗位: 管理九级 #2`` is read as ``管理九级``, and the lines of a text that is not under ``|``
become one. A comment is one beyond doubt when it is written as style guides want it, two blanks
in front and one behind the ``#``; our own templates write so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cadre_docs.findings import Position, error, note
from cadre_docs.yaml_mistakes import looks_like_key, tight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.findings import Finding

_COMMENT = re.compile(r"([ \t]+)(#[^\r\n]*)")
_AFTER_KEY = re.compile(r"[ \t]*:([ \t]+)(#[^\r\n]*)")
_AFTER_SIGN = re.compile(r"[|>][-+0-9]*([ \t]+)(#[^\r\n]*)")
_MEANT = re.compile(r"#+(?:[ \t]|$)")
_OURS = re.compile(r"#[ \t].{1,40}（(?:必填|选填)")  # what `new` writes beside the first row
_BREAK = re.compile(r"\r\n|[\r\n]")
# One end of a line between two lines that say something. In double quotes \ may join them.
_FOLD = re.compile(r"(?<!\s)[ \t]*(?:\r\n|[\r\n])[ \t]*(?=\S)")
_FOLD_IN_QUOTES = re.compile(r"(?<!\s)(?<!(?<!\\)\\)[ \t]*(?:\r\n|[\r\n])[ \t]*(?=\S)")
_DRIVE = re.compile(r'"[A-Za-z]:\\[^\\"]')
_SHOWN = 20


def after_key(text: str, key: Any, file: str, *, empty: bool) -> Iterator[Finding]:
    """Yield what was left out right behind a key; ``empty``: it has no value."""
    match = _AFTER_KEY.match(text, key.end_mark.index)
    if match is None:
        return
    meant = _MEANT.match(match[2]) is not None
    if empty or not meant:
        yield from _comment(match, key.end_mark, file, meant=meant)


def losses(text: str, event: Any, file: str) -> Iterator[Finding]:
    """Yield what was left out of a value, changed in it, or left out behind it."""
    start, end = event.start_mark, event.end_mark
    if event.style in ("|", ">"):
        match = _AFTER_SIGN.match(text, start.index)
        if match is not None:
            yield from _comment(match, start, file, meant=_MEANT.match(match[2]) is not None)
    elif end.index > start.index:
        yield from behind(text, end, file)
    position = Position(file, start.line + 1, start.column + 1)
    if event.style == '"' and _DRIVE.match(text, start.index):
        message = "双引号里的“\\”是转义符，读成了别的字符"
        remedy = "请改用单引号，或写成“\\\\”"
        yield error("FS-syntax", message, remedy=remedy, position=position)
    if end.line > start.line and event.style != "|":
        yield from _folded(text[start.index : end.index], event, position)


def behind(text: str, end: Any, file: str) -> Iterator[Finding]:
    """Yield what was left out behind a value that ends at ``end``."""
    match = (
        _COMMENT.match(text, end.index) if text[end.index : end.index + 1] in (" ", "\t") else None
    )
    if match is not None:
        meant = _MEANT.match(match[2]) is not None and len(match[1].expandtabs(2)) > 1
        yield from _comment(match, end, file, meant=meant)


def _comment(match: re.Match[str], mark: Any, file: str, *, meant: bool) -> Iterator[Finding]:
    comment = match[2].strip()
    if _OURS.match(comment):
        return
    shown = comment[:_SHOWN] + ("…" if len(comment) > _SHOWN else "")
    position = Position(file, mark.line + 1, mark.column + match.start(2) - mark.index + 1)
    if meant:
        yield note("FS-comment", f"“{shown}”是说明，没有读入", position=position)
        return
    yield error(
        "FS-comment",
        f"“{shown}”没有读入：空格后的“#”起是注释",
        wanted="是内容的，请用引号把整个值括起来",
        remedy="是说明的，请移到这一行的上面，单独一行",
        position=position,
    )


def _folded(raw: str, event: Any, position: Position) -> Iterator[Finding]:
    """Yield one finding if lines of a text became one."""
    lines = _BREAK.split(raw)
    if event.style == ">":
        lost = sum(map(bool, map(str.strip, lines[1:]))) > sum(map(bool, event.value.split("\n")))
    else:
        lost = (_FOLD_IN_QUOTES if event.style == '"' else _FOLD).search(raw) is not None
    if not lost:
        return
    first = event.start_mark.line
    for number, line in enumerate(lines):
        mistake = None if event.style else tight(line, first + number)
        if mistake is not None:
            column = mistake.column + (0 if number else (position.column or 1) - 1)
            yield error(
                "FS-syntax",
                mistake.message,
                wanted=mistake.wanted,
                remedy="请改正后重试",
                position=Position(position.file, mistake.line + 1, column + 1),
            )
            return
    inside = sum(1 for line in lines[event.style == ">" :] if line.strip())
    sign = "把“>”改为“|”" if event.style == ">" else "在冒号后写“|”，文字从下一行起、每行前面空两格"
    if event.style in ("'", '"') and any(map(looks_like_key, lines[1:])):
        sign = "核对引号是否成对；分段的文字" + sign
    yield error(
        "FS-folded",
        f"这里的{inside}行被合成一行（YAML把换行读作空格）",
        wanted="分段的文字写在“|”下面，一行的内容只写一行",
        remedy=f"请{sign}",
        position=position,
    )
