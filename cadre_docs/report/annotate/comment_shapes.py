"""The boxes of comments: shapes in a VML drawing beside the sheet.

Excel's VML is not always well-formed (``<br>``), so it is edited as text. Shapes of form
controls and those that people drew stay.
"""

from __future__ import annotations

import re
from itertools import chain, count
from typing import TYPE_CHECKING

from cadre_docs.values.text import width_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

    from cadre_docs.report.annotate.comments import Place, RewrittenComments

_V, _O, _X = (
    f"urn:schemas-microsoft-com:{name}" for name in ("vml", "office:office", "office:excel")
)
_SPACES = f'xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}"'
_MARK = re.compile(rb"<(/?)((?:[\w.-]+:)?shape)(?=[\s/>])[^<>]*>")
_NOTE = re.compile(rb"ObjectType\s*=\s*[\"']Note[\"']")
_ROW = re.compile(rb"<(?:[\w.-]+:)?Row\s*>\s*([0-9]{1,7})\s*<")
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?Column\s*>\s*([0-9]{1,7})\s*<")
_ANCHOR = re.compile(rb"<((?:[\w.-]+:)?Anchor)\s*>[^<]*</\1\s*>")
_STYLE = re.compile(rb"\bstyle\s*=\s*([\"'])([^\"'<>]*)")
_SIZE = re.compile(rb"(?<![\w-])(?:width|height)\s*:[^;]*;?")
_IDMAP = re.compile(rb"<(?:[\w.-]+:)?idmap\b[^<>]*?\bdata\s*=\s*[\"']([0-9, ]*)")
_IDS = re.compile(rb"_x0000_s([0-9]{1,9})\b")
_DRAWN = re.compile(
    rb"<(?:[\w.-]+:)?(?:shape|group|rect|roundrect|oval|line|polyline|curve|arc|image)[\s/>]"
)
_TYPE = "_x0000_t202"
_BLOCK = 1024  # shapes to a number of the id map
_SHAPE_TYPE = (
    f'<v:shapetype{{}} id="{_TYPE}" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    f'<v:shape{{}} id="_x0000_s{{}}" type="#{_TYPE}" style="position:absolute;margin-left:59.25pt;'
    'margin-top:1.5pt;z-index:1;visibility:hidden;{size}" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
    '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
    "<x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{}</x:Row><x:Column>{}</x:Column></x:ClientData></v:shape>"
)
_WIDTH, _LEAST, _TALLEST = 300, 79, 560  # of a comment, in pixels
_LINE_PIXELS = 17
_LINE_CHARACTERS = 44  # half-width, on a line of a comment


class Numbers:
    """Numbers of the id maps of a workbook: each belongs to one drawing."""

    def __init__(self, drawings: Iterator[bytes]) -> None:
        self._taken = set(chain.from_iterable(map(_numbers, drawings)))

    def take(self) -> int:
        """Return a number that no drawing has."""
        number = next(n for n in count(1) if n not in self._taken)
        self._taken.add(number)
        return number


def first_boxes(noted: RewrittenComments, numbers: Numbers) -> bytes:
    """Return a drawing with boxes for what people wrote, where a sheet has none."""
    number = numbers.take()
    empty = (
        f'<xml {_SPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{number}"/>'
        "</o:shapelayout></xml>"
    )
    theirs = {place: text for place, text in noted.others.items() if place is not None}
    texts = theirs | {p: text for p, text in noted.boxes.items() if p not in noted.fresh}
    return boxed(empty.encode(), texts, frozenset(), numbers)


def has_shapes(vml: bytes) -> bool:
    """Whether a drawing shows anything."""
    return _DRAWN.search(vml) is not None


def boxed(
    vml: bytes, texts: Mapping[Place, str | None], fresh: Set[Place], numbers: Numbers
) -> bytes:
    """Give comments their boxes.

    ``texts`` are those of the comments that changed (None: gone); ``fresh`` ones get a new
    box, the others' boxes get the size that their text needs.
    """
    kept, have = _patched(vml, texts, fresh)
    new = {at: text for at, text in texts.items() if text is not None and at not in have}
    for ours in (False, True):  # ours last, or they would stand elsewhere the next time
        kept = _with_boxes(kept, {a: t for a, t in new.items() if (a in fresh) is ours}, numbers)
    return kept


def _patched(
    vml: bytes, texts: Mapping[Place, str | None], fresh: Set[Place]
) -> tuple[bytes, set[Place]]:
    """Drop and resize boxes; return the drawing, and the places that have one."""
    pieces, done, have = [], 0, set()
    for start, end in _shapes(vml):
        shape = vml[start:end]
        place = _place(shape)
        if place is None or place not in texts:
            continue
        text = texts[place]
        pieces.append(vml[done:start])
        if text is not None and place not in fresh:
            pieces.append(_resized(shape, text))
            have.add(place)
        done = end
    return b"".join((*pieces, vml[done:])), have


def _shapes(vml: bytes) -> Iterator[tuple[int, int]]:
    start = -1
    for mark in _MARK.finditer(vml):
        if not mark[1] and not mark[0].endswith(b"/>"):
            start = mark.start()
        elif mark[1] and start >= 0:
            yield start, mark.end()
            start = -1


def _with_boxes(vml: bytes, new: Mapping[Place, str], numbers: Numbers) -> bytes:
    if not new:
        return vml
    ids, vml = _ids(vml, len(new), numbers)
    end = vml.rfind(b"</")
    if end < 0:
        raise ValueError("no drawing")
    space = "" if _declares(vml) else f" {_SPACES}"
    fragments = [] if _TYPE.encode() in vml else [_SHAPE_TYPE.format(space)]
    for number, (place, text) in zip(ids, sorted(new.items()), strict=False):
        row, column = place
        fragments.append(_SHAPE.format(space, number, row - 1, column - 1, size=_size(text)))
    return vml[:end] + "".join(fragments).encode() + vml[end:]


def _place(shape: bytes) -> Place | None:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if row is None or column is None or not _NOTE.search(shape):
        return None
    return int(row[1]) + 1, int(column[1]) + 1


def _declares(vml: bytes) -> bool:
    """Whether the root knows our prefixes."""
    root = vml[: vml.find(b">") + 1]
    return all(piece.encode() in root for piece in _SPACES.split())


def _numbers(vml: bytes) -> list[int]:
    found = _IDMAP.search(vml)
    listed = found[1].split(b",") if found else []
    return list(dict.fromkeys(int(number) for number in listed if number.strip()))


def _ids(vml: bytes, needed: int, numbers: Numbers) -> tuple[list[int], bytes]:
    """Return free ids of shapes, and the drawing with an id map that covers them."""
    taken = {int(number) for number in _IDS.findall(vml)}
    known = _numbers(vml)
    if not known:
        free = (n for n in count(_BLOCK + 1) if n not in taken)
        return [next(free) for _ in range(needed)], vml
    blocks = list(known)
    ids: list[int] = []
    while len(ids) < needed:
        if not blocks:
            known.append(numbers.take())
            blocks = known[-1:]
        first = blocks.pop(0) * _BLOCK
        ids += [n for n in range(first + 1, first + _BLOCK) if n not in taken]
    found = _IDMAP.search(vml)
    if found is None or len(known) == len(_numbers(vml)):
        return ids, vml
    listed = ",".join(map(str, known)).encode()
    return ids, vml[: found.start(1)] + listed + vml[found.end(1) :]


def _resized(shape: bytes, text: str) -> bytes:
    """Give a box the size of its text; an anchor would hold the old one."""
    tag = shape[: shape.find(b">") + 1]
    style = _STYLE.search(tag)
    if style is None:
        return shape
    rest = _SIZE.sub(b"", style[2]).strip(b"; ")
    new = b";".join(filter(None, (rest, _size(text).encode())))
    inside = _ANCHOR.sub(b"", shape[len(tag) :])
    return tag[: style.start(2)] + new + tag[style.end(2) :] + inside


def _size(text: str) -> str:
    lines = sum(max(1, -(-width_of(line) // _LINE_CHARACTERS)) for line in text.split("\n"))
    height = min(max(_LEAST, lines * _LINE_PIXELS + 14), _TALLEST)
    return f"width:{_WIDTH}px;height:{height}px"
