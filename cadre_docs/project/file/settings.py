"""The settings of a project file as texts, and changing some of them: all else stays, comments too.

What a change makes of the file is read again, and must be what was there before but for these
settings; otherwise nothing is changed and :class:`~cadre_docs.source.edited_text.PatchError` says
so. Whether the settings are right is asked by :mod:`cadre_docs.project.file.read`, not here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import yaml

from cadre_docs.project.file.read import DEFAULTS, KEYS
from cadre_docs.source.edited_text import PatchError, edited_text
from cadre_docs.source.tree import Mapping, Scalar, Sequence
from cadre_docs.source.yaml import decode, load
from cadre_docs.source.yaml.spans import Span, spans
from cadre_docs.templates.yaml.text import quoted
from cadre_docs.values.characters import HANZI, forbidden_characters
from cadre_docs.values.text import forbidden_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Items

    from cadre_docs.source.edited_text import EditedText
    from cadre_docs.source.tree import Node

LISTS = frozenset({"表单", "通知", "记录", "历年", "单位填写", "格式", "次序"})
PAIRS = frozenset({"份数", "限制"})
"""Settings with several lines: texts, and numbers under names (``名称: 数``)."""
Plain = str | list[str] | dict[str, str]
_PLAIN = re.compile(rf"[{HANZI}A-Za-z0-9][{HANZI}A-Za-z0-9._/（）〔〕-]*")
_FOLDED = "这样写的文件，这里改不了"


@dataclass(frozen=True)
class Setting:
    """A setting as it stands in the file.

    ``text`` is what it says, each item of a list and each ``名称: 数`` on a line of its own; empty
    where it is not there. ``first`` and ``last`` are its lines, from 1 (0: not there). ``odd``: its
    value is written as nothing that a text stands for.
    """

    key: str
    text: str = ""
    first: int = 0
    last: int = 0
    odd: bool = False

    @property
    def name(self) -> str:
        """What it is called in English."""
        return KEYS[self.key]

    @property
    def default(self) -> str:
        """What counts where it is not there; empty: nothing does."""
        return DEFAULTS.get(self.key, "")


def settings_in(data: bytes) -> tuple[Setting, ...]:
    """Return every setting that a project file may have, in the order of the manual.

    All are empty for a file that cannot be read: reading the project says why.
    """
    text, _ = decode(data, "")
    top, shape = _top(text), _shape(text)
    found: dict[str, Setting] = {}
    for key, name in KEYS.items():
        node = next((top[n] for n in (key, name) if n in top), None)
        pair = shape.entry(key, name) if shape else None
        if node is None or pair is None:
            continue
        last = max(pair[0].start, pair[1].end - 1)
        lines = pair[0].line, 1 + text.count("\n", 0, last)
        said = _text(node)
        found[key] = Setting(key, said or "", *lines, odd=said is None)
    return tuple(found.get(key, Setting(key)) for key in KEYS)


def patch_settings(data: bytes, changes: Items[str, str]) -> bytes:
    """Return a project file with some settings changed; an empty text takes one out.

    ``changes`` are texts by Chinese keys, as :class:`Setting` has them. What stands behind ``#``
    stays, and a setting that the file explains in a line of comment (``# 历年: 往年``) is put below
    it. Raises :class:`~cadre_docs.source.edited_text.PatchError`.
    """
    was = edited_text(data, "项目文件")
    now = was
    for key, said in changes.items():
        now = replace(now, text=_changed(now, key, _wanted(key, said)))
    return was.encoded(now.text)


# --- what is wanted -------------------------------------------------------------------------------


def _wanted(key: str, said: str) -> Plain:
    """Return what is to stand under a key: a text, a list, or texts under names."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    for line in lines:
        if bad := forbidden_characters(line):
            raise PatchError(key, *forbidden_words(c for _, c in bad))
    if key in LISTS:
        return lines
    if key in PAIRS:
        return _pairs(key, lines)
    if len(lines) > 1:
        raise PatchError(key, "只能写一行", "请只留一行")
    return "".join(lines)


def _pairs(key: str, lines: list[str]) -> dict[str, str]:
    made: dict[str, str] = {}
    for line in lines:
        name, colon, number = line.replace("：", ":").rpartition(":")
        if not colon or not name.strip() or not number.strip():
            raise PatchError(key, f"“{line}”不是“名称: 数”", "请一行写一项，例如“名称: 2”")
        if name.strip() in made:
            raise PatchError(key, f"“{name.strip()}”写了两次", "请只留一行")
        made[name.strip()] = number.strip()
    return made


def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else quoted(text)


def _inline(wanted: Plain) -> str:
    match wanted:
        case list():
            if len(wanted) == 1:
                return _scalar(wanted[0])
            return f"[{', '.join(map(_scalar, wanted))}]"
        case dict():
            return f"{{{', '.join(f'{_scalar(k)}: {_scalar(v)}' for k, v in wanted.items())}}}"
    return _scalar(wanted)


# --- what is there --------------------------------------------------------------------------------


def _top(text: str) -> dict[str, Node]:
    trees, _ = load(text.encode(), "")
    tree = trees[0] if len(trees) == 1 else None
    return {e.key: e.value for e in tree.entries} if isinstance(tree, Mapping) else {}


def _shape(text: str) -> Span | None:
    try:
        found = spans(text)
    except yaml.YAMLError:
        return None
    return found[0] if len(found) == 1 and found[0].kind == "mapping" else None


def _plain(node: Node) -> Plain | None:
    """Return what a node says; None for what no setting says."""
    match node:
        case Scalar():
            return node.text.strip()
        case Sequence(items=items) if all(isinstance(item, Scalar) for item in items):
            return [item.text.strip() for item in items if isinstance(item, Scalar)]
        case Mapping(entries=entries) if all(isinstance(e.value, Scalar) for e in entries):
            return {e.key: e.value.text.strip() for e in entries if isinstance(e.value, Scalar)}
    return None


def _text(node: Node) -> str | None:
    said = _plain(node)
    match said:
        case list():
            return "\n".join(said)
        case dict():
            return "\n".join(f"{name}: {number}" for name, number in said.items())
    return said


def _all(text: str) -> dict[str, Plain]:
    """Return what all of a file says, lists of one item like the item: to compare by."""
    made: dict[str, Plain] = {}
    for key, node in _top(text).items():
        said = _plain(node)
        made[key] = repr(node) if said is None else _alike(said)
    return made


def _alike(said: Plain) -> Plain:
    return said[0] if isinstance(said, list) and len(said) == 1 else said


# --- changing -------------------------------------------------------------------------------------


def _changed(was: EditedText, key: str, wanted: Plain) -> str:
    before = _all(was.text)
    names = [name for name in (key, KEYS[key]) if name in before]
    if len(names) > 1:
        raise PatchError(key, "写了两次", "请用文本编辑器打开文件，只留一处")
    expected = {k: v for k, v in before.items() if k not in names}
    if wanted:
        expected[names[0] if names else key] = _alike(wanted)
    for made in _ways(was, key, wanted):
        if _all(made) == expected:
            return made
    raise PatchError(key, _FOLDED)


def _ways(was: EditedText, key: str, wanted: Plain) -> Iterator[str]:
    """Yield the file changed, the best way first."""
    shape = _shape(was.text)
    if shape is None and not _is_empty(was.text):
        raise PatchError(key, "文件读不出来", "请先改正文件里的错误")
    pair = shape.entry(key, KEYS[key]) if shape else None
    if shape is not None and shape.flow:
        raise PatchError(key, _FOLDED)
    if pair is None:
        line = f"{key}: {_inline(wanted)}{was.newline}"
        yield from _put_in(was.text, shape, key, line) if wanted else [was.text]
        return
    editor = _Editor(was)
    yield editor.set(key, *pair, wanted) if wanted else editor.without(key, *pair)


def _is_empty(text: str) -> bool:
    """Whether nothing but comments stands there."""
    return not any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _put_in(text: str, shape: Span | None, key: str, line: str) -> Iterator[str]:
    """Yield the file with a line more: where a comment has it, behind what comes before, last."""
    lines = text.splitlines(keepends=True)
    told = re.compile(rf"#[ \t]{{0,4}}(?:{re.escape(key)}|{re.escape(KEYS[key])}):")
    for number, one in enumerate(lines, 1):
        if told.match(one):
            yield "".join([*lines[:number], line, *lines[number:]])
            break
    order = [*KEYS]
    earlier = {name for one in order[: order.index(key)] for name in (one, KEYS[one])}
    pairs = zip(shape.keys, shape.items, strict=True) if shape else ()
    ends = [max(k.end, v.end) for k, v in pairs if k.text.strip() in earlier]
    if ends:
        at = text.find("\n", max(ends)) + 1 or len(text)
        yield text[:at] + line + text[at:]
    yield text + line


class _Editor:
    """Changes what stands under one key of a text."""

    def __init__(self, was: EditedText) -> None:
        self._was, self._text = was, was.text

    def set(self, key: str, name: Span, value: Span, wanted: Plain) -> str:
        """Return the text with another value."""
        if value.kind != "scalar" and not value.flow and not isinstance(wanted, str):
            return self._by_lines(key, value, wanted)
        colon = self._text.index(":", name.end) + 1
        if value.empty:
            return self._was.replaced(colon, colon, f" {_inline(wanted)}")
        written = self._text[value.start : value.end]
        if value.kind == "scalar" and "\n" in written:
            raise PatchError(key, "内容写成了几行")
        if "\n" in written and "#" in written:
            raise PatchError(key, "括号里夹着说明")
        if not value.flow and value.kind != "scalar":
            raise PatchError(key, _FOLDED)
        return self._was.replaced(value.start, value.end, _inline(wanted))

    def without(self, key: str, name: Span, value: Span) -> str:
        """Return the text without the setting; what stands behind ``#`` stays."""
        start, last = self._was.line_start(name.start), max(name.end, value.end)
        end = self._was.line_end(last)
        if not value.flow and value.kind != "scalar":
            kept = self._comments_of_lines(key, name, value)
        else:
            written = self._text[value.start : value.end]
            if "\n" in self._text[name.end : value.end] and "#" in written:
                raise PatchError(key, "内容里夹着说明")
            behind = self._text[last:end].lstrip(": \t").strip()
            kept = [behind] if behind.startswith("#") else []
        return self._was.replaced(start, end, self._was.lines(kept))

    # --- lists and names below each other, a line each -----------------------------------------

    def _by_lines(self, key: str, value: Span, wanted: list[str] | dict[str, str]) -> str:
        """Change only the lines that differ, so that comments stay beside the others."""
        is_list = value.kind == "sequence"
        if is_list is not isinstance(wanted, list):
            raise PatchError(key, _FOLDED)
        bodies = [*self._bodies(value)]
        old = [self._said(one, value) for one in range(len(bodies))]
        new = [*_items(wanted)]
        head = self._head(key, value)
        text = self._text
        codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        for tag, i, j, m, n in reversed(codes):
            if tag == "equal":
                continue
            both = min(j - i, n - m)
            at = self._was.line_end(bodies[j - 1][1]) if j else self._was.line_start(bodies[0][0])
            more = "".join(f"{head}{_item(one)}{self._was.newline}" for one in new[m + both : n])
            text = text[:at] + more + text[at:]
            for number in reversed(range(i, j)):
                start, end = bodies[number]
                if number < i + both:
                    text = text[:start] + _item(new[m + number - i]) + text[end:]
                else:
                    comment = self._text[end : self._was.line_end(end)].strip()
                    kept = f"{' ' * (len(head) - len(head.lstrip()))}{comment}{self._was.newline}"
                    line = self._was.line_start(start), self._was.line_end(end)
                    text = text[: line[0]] + (kept if comment else "") + text[line[1] :]
        return text

    def _bodies(self, value: Span) -> Iterator[tuple[int, int]]:
        starts = value.items if value.kind == "sequence" else value.keys
        for first, last in zip(starts, value.items, strict=True):
            yield first.start, max(first.end, last.end)

    def _said(self, number: int, value: Span) -> str | tuple[str, str]:
        text = value.items[number].text.strip()
        return text if value.kind == "sequence" else (value.keys[number].text.strip(), text)

    def _head(self, key: str, value: Span) -> str:
        """Return what stands before each item on its line; all must begin alike, one a line."""
        heads = set()
        for start, end in self._bodies(value):
            head = self._was.indent(start)
            heads.add(head)
            if "\n" in self._text[start:end] or head.strip() not in ("", "-"):
                raise PatchError(key, _FOLDED)
        if len(heads) != 1:
            raise PatchError(key, "各行没有对齐")
        return heads.pop()

    def _comments_of_lines(self, key: str, name: Span, value: Span) -> list[str]:
        """Return the comments on the lines of a setting, and those between them."""
        self._head(key, value)
        ends = {self._was.line_start(start): end for start, end in self._bodies(value)}
        at, stop = self._was.line_start(name.start), self._was.line_end(value.end)
        ends[at] = self._text.index(":", name.end) + 1
        kept = []
        while at < stop:
            end = self._was.line_end(at)
            behind = self._text[ends.get(at, at) : end].strip()
            kept += [behind] if behind.startswith("#") else []
            at = end
        return kept


def _items(wanted: list[str] | dict[str, str]) -> Iterator[str | tuple[str, str]]:
    yield from wanted if isinstance(wanted, list) else wanted.items()


def _item(one: str | tuple[str, str]) -> str:
    return _scalar(one) if isinstance(one, str) else f"{_scalar(one[0])}: {_scalar(one[1])}"
