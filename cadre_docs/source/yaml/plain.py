"""YAML as our templates write it, read without the parser: that takes a third of the time.

Most records are nothing but lines ``key: value``, texts under ``|``, and tables whose rows begin
with ``- ``. Of these the tree is made line by line. Where a text holds anything else (a sign that
means something in YAML, an odd indent, a key twice), all of it is left to the parser, which knows
YAML and says what is wrong. What is read here, the parser reads in the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Position
from cadre_docs.performance.expressions import expression
from cadre_docs.source.tree import Entry, Mapping, Scalar, Sequence
from cadre_docs.values.characters import HANZI

if TYPE_CHECKING:
    from cadre_docs.limits import Limits
    from cadre_docs.source.tree import Node

    _Line = tuple[int, int, str, str, Scalar | None]
    """Number of the line, column of the key, ``- `` before it, the key, what stands behind it."""

_FIRST = rf"{HANZI}0-9A-Za-z（《“"
_INSIDE = rf"{HANZI}0-9A-Za-z（）《》“”‘’、，。；：！？—…·./()%+_-"
_REMARK = "(?:  +# [^\n]*)?"  # as _MEANT in losses.py: of it nothing need be said
_LINE = expression(
    # the indent, the sign of a row, the key
    rf"(?m:^)(?:( *+)(- )?([{HANZI}A-Za-z][{HANZI}0-9A-Za-z（）、_]*):"
    # nothing behind it, or a value, in quotes or not
    rf"(?:{_REMARK}\n|( +)(?:([{_FIRST}](?:[{_INSIDE}]| (?=[{_FIRST}]))*)"
    rf"|(\"[^\"\\\n]*\"|'[^'\n]*')){_REMARK}\n"
    # or a text in lines of its own
    r"|( +)\|\n((?:\1  [^ \n][^\n]*\n|\n)*+)(?!\1 ))"
    # or a line that says nothing; or any other
    r"|( *(?:#(?: [^\n]*)?)?\n)|([^\n]*\n))"
)
_NULL = "null"
_DEEPEST = 5


def plain_tree(text: str, file: str, within: Limits) -> Mapping | None:
    """Return the tree of a text that is as plain as that, and the file's one document."""
    if not text.endswith("\n") or len(text) > within.text_chars:
        return None
    if not text.replace("\n", "").replace("\u3000", "").isprintable():
        return None
    lines = _lines(text, file)
    if not 0 < len(lines) <= min(within.yaml_keys, within.yaml_nodes // 3) or lines[0][2]:
        return None
    try:
        tree, after = _mapping(lines, 0, file, 0)
    except _OtherwiseError:
        return None
    return tree if after == len(lines) else None


class _OtherwiseError(Exception):
    """The text is not as plain as it looked."""


def _lines(text: str, file: str) -> list[_Line]:
    """Return the lines that have keys; none where others have anything but remarks."""
    lines: list[_Line] = []
    number = 0
    for indent, sign, key, gap, plain, quoted, before, block, nothing, other in _LINE.findall(text):
        number += 1
        if other or _NULL in (plain, key):
            return []
        if nothing:
            continue
        column = len(indent) + len(sign) + 1
        if gap:
            at = Position(file, number, column + len(key) + 1 + len(gap))
            lines.append((number, column, sign, key, Scalar(plain or quoted[1:-1], at)))
        elif before:
            if sign:
                return []  # the text would have to stand further right
            kept = block.rstrip("\n")
            said = f"\n{kept}\n".replace(f"\n{indent}  ", "\n")[1:] if kept else ""
            at = Position(file, number, column + len(key) + 1 + len(before))
            lines.append((number, column, sign, key, Scalar(said, at)))
            number += block.count("\n")
        else:
            lines.append((number, column, sign, key, None))
    return lines


def _mapping(lines: list[_Line], first: int, file: str, depth: int) -> tuple[Mapping, int]:
    """Return what begins with a line, and the number of the line behind it."""
    if depth > _DEEPEST:
        raise _OtherwiseError
    entries: dict[str, Entry] = {}
    own, at, last = lines[first][1], first, len(lines)
    while at < last:
        number, column, sign, key, value = lines[at]
        if column != own or (sign and at != first):
            if column > own:
                raise _OtherwiseError
            break
        if key in entries:
            raise _OtherwiseError
        at += 1
        node: Node
        if value is not None:
            node = value
        elif at < last and (lines[at][1] > own):
            node, at = _nested(lines, at, own, file, depth + 1)
        else:
            node = Scalar("", Position(file, number, column + len(key) + 1))
        entries[key] = Entry(key, Position(file, number, column), node)
    number, column = lines[first][:2]
    return Mapping(tuple(entries.values()), Position(file, number, column)), at


def _nested(lines: list[_Line], first: int, above: int, file: str, depth: int) -> tuple[Node, int]:
    """Return the mapping, or the rows, below a key in the column ``above``."""
    if not lines[first][2]:
        return _mapping(lines, first, file, depth)
    number, own = lines[first][:2]
    sign = own - len(lines[first][2])
    if sign < above:
        raise _OtherwiseError
    rows: list[Node] = []
    at = first
    while at < len(lines) and lines[at][2] and lines[at][1] == own:
        row, at = _mapping(lines, at, file, depth + 1)
        rows.append(row)
    return Sequence(tuple(rows), Position(file, number, sign)), at
