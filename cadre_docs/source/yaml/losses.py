"""What YAML leaves out of a text without a word: comments behind values, ends of lines.

``岗位: 管理九级 #2`` is read as ``管理九级``, and the lines of a text that is not under ``|``
become one. A comment is one beyond doubt when it is written as our templates and examples write
it, two blanks in front of the ``#`` and one behind; of that nothing is said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cadre_docs.findings import Position, error, note, shortened
from cadre_docs.performance.expressions import expression
from cadre_docs.source.yaml.mistakes import looks_like_key, meant_as_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.findings import Finding

# Behind a quote or a bracket the parser wants no blank before a comment.
_BEFORE_COMMENT = expression(r"""(?:(?<=\S)[ \t]+|(?<=["'\]},]))(?=#)""")
_COMMENT = expression(r"([ \t]*)(#[^\r\n]*)")
_BEHIND = expression(r"(?<=\S)([ \t]+)(#[^\r\n]*)")
_SIGN = expression(r"[|>][-+0-9]*")  # of a block
_MEANT = expression(r"#+(?:[ \t]|$)")
_OURS = expression(r"#[ \t].{1,40}（(?:必填|选填)")  # what `new` writes beside the first row
_BREAK = expression(r"\r\n|[\r\n]")
# One end of a line between two lines that say something. In double quotes \ may join them.
_FOLD = expression(r"(?<!\s)[ \t]*(?:\r\n|[\r\n])[ \t]*(?=\S)")
_FOLD_IN_QUOTES = expression(r"(?<!\s)(?<!(?<!\\)\\)[ \t]*(?:\r\n|[\r\n])[ \t]*(?=\S)")
_DRIVE = expression(r'"[A-Za-z]:\\[^\\"]')
_NEAR = 20  # between a key and its colon stand blanks at most
_SHOWN = 30


class Losses:
    """Looks through a text that the parser reads for what the parser leaves out of it.

    Marks and events are the parser's. Every scalar is asked about, so whether there is any
    comment behind something is found out once.
    """

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self.commented = "#" in text and _BEFORE_COMMENT.search(text) is not None

    def after_key(self, end: Any, *, empty: bool) -> Iterator[Finding]:
        """Yield what was left out right behind a key; ``empty``: it has no value."""
        if self.commented:
            colon = self._text.find(":", end.index, end.index + _NEAR) + 1
            if colon:
                match = _BEHIND.match(self._text, colon)
                if match and (empty or not _MEANT.match(match[2])):
                    yield from self._comment(match, end, beside_nothing=True)

    def behind(self, end: Any) -> Iterator[Finding]:
        """Yield what was left out behind a value that ends at ``end``."""
        index = end.index + self._text.startswith(",", end.index)  # between brackets
        match = _COMMENT.match(self._text, index) if self.commented else None
        if match:
            yield from self._comment(match, end, beside_nothing=False)

    def of_value(self, event: Any) -> Iterable[Finding]:
        """Return what was left out of a value, changed in it, or left out behind it."""
        start, end = event.start_mark, event.end_mark
        several = end.line > start.line
        if event.style or several or self.commented:
            return self._looked_for(event, start, end, several=several)
        return ()  # as nearly always

    def _looked_for(self, event: Any, start: Any, end: Any, *, several: bool) -> Iterator[Finding]:
        if event.style in ("|", ">"):
            yield from self._sign(event, start)
        elif end.index > start.index:
            yield from self.behind(end)
        if event.style == '"' and _DRIVE.match(self._text, start.index):
            message = "双引号里的“\\”是转义符，读成了别的字符"
            remedy = "请改用单引号，或写成“\\\\”"
            yield error("FS-syntax", message, remedy=remedy, position=self._position(start))
        if several and event.style != "|":
            raw = self._text[start.index : end.index]
            yield from _folded(raw, event, self._position(start))

    def _sign(self, event: Any, start: Any) -> Iterator[Finding]:
        """Yield what was left out behind the sign of a block, or if it was no sign."""
        head = _SIGN.match(self._text, start.index)
        sign = head[0] if head else ""
        match = _COMMENT.match(self._text, start.index + len(sign))
        if match:
            yield from self._comment(match, start, beside_nothing=True)
        if not event.value.strip() and sign.strip("+-") != "|":  # 工龄: >3
            message = f"“{sign}”没有读入：YAML把它当作大段文字的记号"
            remedy = "是内容的，请用引号括起来；没有内容的，请删去"
            yield error("FS-syntax", message, remedy=remedy, position=self._position(start))

    def _position(self, mark: Any, further: int = 0) -> Position:
        return Position(self._file, mark.line + 1, mark.column + further + 1)

    def _comment(
        self, match: re.Match[str], mark: Any, *, beside_nothing: bool
    ) -> Iterator[Finding]:
        """Yield a finding for a comment that may be content; ``beside_nothing``: all of it."""
        blanks, comment = match[1], match[2].strip()
        meant = _MEANT.match(comment) is not None
        if (meant and len(blanks.expandtabs(2)) > 1) or _OURS.match(comment):
            return
        shown = shortened(comment, _SHOWN)
        position = self._position(mark, match.start(2) - mark.index)
        if beside_nothing and meant:
            yield note("FS-comment", f"“{shown}”是说明，没有读入", position=position)
            return
        yield error(
            "FS-comment",
            f"“{shown}”没有读入：{'空格' if blanks else '引号、括号'}后的“#”起是注释",
            wanted="是内容的，请用引号把整个值括起来",
            remedy="是说明的，“#”前空两格、后空一格，或移到上面单独一行",
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
    mistake = None if event.style else meant_as_keys(lines, first)
    if mistake is not None:
        column = mistake.column + (event.start_mark.column if mistake.line == first else 0)
        yield error(
            "FS-syntax",
            mistake.message,
            wanted=mistake.wanted,
            remedy=f"{mistake.remedy}；是一段文字的，写在“|”下面",
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
