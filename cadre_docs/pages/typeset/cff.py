"""CFF fonts cut down to some glyphs, put together of outlines that are kept (Adobe TN 5176).

HarfBuzz cuts a font in milliseconds, most of which go into outlines that it has cut before. So it
is asked once for each outline, and once for what stands around those of a few glyphs; for others
the numbers in that are changed. The result is what HarfBuzz makes, byte by byte (a test compares
them), but for the CIDs: these are the numbers that the glyphs have in the whole font, so that
pages say the same in every subset. Fonts that are not keyed by CID are left to HarfBuzz.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, groupby, pairwise
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import pack
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    Cut = Callable[[Collection[int]], bytes]

_CHARSET, _OUTLINES, _PRIVATE, _SUBROUTINES = 15, 17, 18, 19
_ESCAPE = 12  # begins an operator of two bytes
_ROS, _DICTS, _SELECT = ((_ESCAPE << 8) + second for second in (30, 36, 37))
_OWN = (_CHARSET, _SELECT, _OUTLINES)
_WIDE = 29  # begins a number of four bytes
_MOST_KEPT = 20_000  # outlines of one font


class OtherFont(Exception):  # noqa: N818 - no error: HarfBuzz cuts it
    """A font that is built in another way than this module knows."""


class CffFont:
    """One CID-keyed font of a font file. ``cut`` has HarfBuzz cut it, and returns the CFF table.

    Raises OtherFont for one that is none.
    """

    def __init__(self, file: str, number: int, cut: Cut) -> None:
        self._cut = cut
        # A font may be 20 MB, of which a few KB are read here: a copy would take longer.
        with (
            Path(file).open("rb") as opened,
            mmap(opened.fileno(), 0, access=ACCESS_READ) as whole,
            memoryview(whole) as view,
            _table(view, number) as table,
        ):
            self.starts, self.dicts = _dictionaries(table)
        self._outlines: dict[int, bytes] = {}
        self._frames: dict[tuple[int, ...], _Frame] = {}

    def subset(self, glyphs: Collection[int]) -> bytes:
        """Return the table with these glyphs and .notdef only; their CIDs are their numbers.

        Raises OtherFont where HarfBuzz makes something that this module does not know.
        """
        chosen = sorted({0, *glyphs})
        outlines = self._of(chosen)
        dicts = self._of_dicts(chosen)
        head, tail = self._frame(tuple(sorted(set(dicts)))).around(chosen, outlines, dicts)
        return b"".join((head, *outlines, tail))

    def _of_dicts(self, glyphs: Sequence[int]) -> list[int]:
        """Return which font dictionary each glyph uses."""
        return [self.dicts[bisect_right(self.starts, glyph) - 1] for glyph in glyphs]

    def _of(self, glyphs: Sequence[int]) -> list[bytes]:
        """Return the outlines of glyphs in rising order; HarfBuzz cuts those that are new."""
        kept = self._outlines
        if not all(map(kept.__contains__, glyphs)):
            if len(kept) > _MOST_KEPT:
                kept = self._outlines = {}
            new = sorted({0, *(glyph for glyph in glyphs if glyph not in kept)})
            table = self._cut(new)
            kept.update(zip(new, _outlines(table), strict=True))
            self._keep_frame(table, self._of_dicts(new))
        return [kept[glyph] for glyph in glyphs]

    def _keep_frame(self, table: bytes, dicts: Sequence[int]) -> None:
        own = tuple(sorted(set(dicts)))
        if own not in self._frames:
            self._frames[own] = _Frame(table, own)

    def _frame(self, dicts: tuple[int, ...]) -> _Frame:
        if dicts not in self._frames:
            some = sorted({0, *(self.starts[self.dicts.index(number)] for number in dicts)})
            self._keep_frame(self._cut(some), self._of_dicts(some))
        return self._frames[dicts]


def _table(file: memoryview, number: int) -> memoryview:
    """Return the CFF table of a font of a file (OpenType 1.9, The OpenType Font File)."""
    start = _number(file, 12 + 4 * number, 4) if bytes(file[:4]) == b"ttcf" else 0
    for place in range(start + 12, start + 12 + 16 * _number(file, start + 4, 2), 16):
        if bytes(file[place : place + 4]) == b"CFF ":
            at = _number(file, place + 8, 4)
            return file[at : at + _number(file, place + 12, 4)]
    raise OtherFont


def _dictionaries(table: memoryview) -> tuple[list[int], list[int]]:
    """Return which font dictionary the glyphs use from one on: both lists belong together."""
    top = _top(table)
    if _ROS not in top or _SELECT not in top or _OUTLINES not in top:
        raise OtherFont
    count = _number(table, top[_OUTLINES][0].value, 2)
    return _selected(table, top[_SELECT][0].value, count)


class _Operand(NamedTuple):
    """A number in a dictionary, and where it stands; a ``wide`` one takes four bytes there."""

    value: int
    at: int
    wide: bool


class _Frame:
    """What HarfBuzz puts around outlines that use these font dictionaries."""

    def __init__(self, table: bytes, dicts: tuple[int, ...]) -> None:
        self._numbers = {number: place for place, number in enumerate(dicts)}
        top = _top(memoryview(table))
        try:
            starts = {kind: top[kind][0].value for kind in (_CHARSET, _SELECT, _OUTLINES, _DICTS)}
        except KeyError:
            raise OtherFont from None
        self._operands = [(top[kind][0], starts[kind]) for kind in starts]
        for begin, end in pairwise(_offsets(table, starts[_DICTS])):
            of_font = _dictionary(memoryview(table), begin, end)
            size, place = of_font[_PRIVATE]
            if _SUBROUTINES in _dictionary(
                memoryview(table), place.value, place.value + size.value
            ):
                raise OtherFont
            self._operands.append((place, place.value))
            starts[-place.value] = place.value
        self._order = sorted(starts, key=starts.__getitem__)
        self._starts = [starts[kind] for kind in self._order]
        places = [0, *self._starts, len(table)]
        own = [table[begin:end] for begin, end in pairwise(places)]
        # Outlines are not kept twice.
        self._pieces = [
            b"" if kind in _OWN else one for kind, one in zip([0, *self._order], own, strict=True)
        ]
        if not all(operand.wide for operand, _ in self._operands):
            raise OtherFont

    def around(
        self, glyphs: Sequence[int], outlines: Sequence[bytes], dicts: Sequence[int]
    ) -> tuple[bytes, bytes]:
        """Return what stands before and behind outlines; ``dicts`` are their font dictionaries."""
        new: Mapping[int, bytes] = {
            _CHARSET: _charset(glyphs),
            _SELECT: _selection([self._numbers[number] for number in dicts]),
            _OUTLINES: _index_head(outlines),
        }
        first, *others = self._pieces
        pieces = [bytearray(first)]
        moved: list[int] = []
        at = len(first)
        beyond = sum(map(len, outlines))
        for kind, kept in zip(self._order, others, strict=True):
            piece = bytearray(new.get(kind, kept))
            moved.append(at)
            at += len(piece) + (beyond if kind == _OUTLINES else 0)
            pieces.append(piece)
        for operand, place in self._operands:
            within = bisect_right(self._starts, operand.at)
            base = self._starts[within - 1] if within else 0
            where = operand.at - base
            value = moved[self._starts.index(place)]
            pieces[within][where : where + 4] = value.to_bytes(4, "big")
        cut = self._order.index(_OUTLINES) + 2
        return b"".join(pieces[:cut]), b"".join(pieces[cut:])


def _charset(glyphs: Sequence[int]) -> bytes:
    """Return the charset in which the CIDs of glyphs, .notdef first, are their numbers."""
    _, *others = glyphs
    return b"\0" + pack(f">{len(others)}H", *others)


def _selection(dicts: Sequence[int]) -> bytes:
    """Return which font dictionary each glyph uses, by ranges as HarfBuzz always does."""
    made, first, count = bytearray(), 0, 0
    for number, some in groupby(dicts):
        made += first.to_bytes(2, "big") + bytes([number])
        first += len(list(some))
        count += 1
    return b"\3" + count.to_bytes(2, "big") + bytes(made) + first.to_bytes(2, "big")


def _index_head(objects: Sequence[bytes]) -> bytes:
    """Return what stands before the data of an INDEX."""
    ends = list(accumulate(map(len, objects), initial=1))
    size = (ends[-1].bit_length() + 7) // 8
    places = b"".join([end.to_bytes(size, "big") for end in ends])
    return len(objects).to_bytes(2, "big") + bytes([size]) + places


def _outlines(table: bytes) -> Iterator[bytes]:
    """Yield the outlines of all glyphs of a table."""
    places = _offsets(table, _top(memoryview(table))[_OUTLINES][0].value)
    return (table[begin:end] for begin, end in pairwise(places))


def _number(table: memoryview | bytes, at: int, size: int) -> int:
    return int.from_bytes(table[at : at + size], "big")


def _offsets(table: memoryview | bytes, at: int) -> list[int]:
    """Return where the objects of an INDEX begin, and where the last ends."""
    count = _number(table, at, 2)
    if not count:
        return [at + 2]
    size = table[at + 2]
    first = at + 3
    data = first + (count + 1) * size - 1
    return [data + _number(table, first + n * size, size) for n in range(count + 1)]


def _top(table: memoryview) -> dict[int, list[_Operand]]:
    """Return the top dictionary of a table."""
    top = _offsets(table, _offsets(table, table[2])[-1])
    return _dictionary(table, top[0], top[1])


def _dictionary(table: memoryview, at: int, end: int) -> dict[int, list[_Operand]]:
    """Return the operands of each operator of a dictionary; fractions are left out."""
    found: dict[int, list[_Operand]] = {}
    operands: list[_Operand] = []
    while at < end:
        first = table[at]
        at += 1
        if first <= 21:  # noqa: PLR2004 - here and below as table 3 of TN 5176 has it
            if first == _ESCAPE:
                first = (first << 8) + table[at]
                at += 1
            found[first], operands = operands, []
        elif first == 30:  # noqa: PLR2004
            while table[at] & 15 != 15 and table[at] >> 4 != 15:  # noqa: PLR2004
                at += 1
            at += 1
        elif first in (28, _WIDE):
            size = 4 if first == _WIDE else 2
            value = int.from_bytes(table[at : at + size], "big", signed=True)
            operands.append(_Operand(value, at, first == _WIDE))
            at += size
        elif first <= 246:  # noqa: PLR2004
            operands.append(_Operand(first - 139, at - 1, False))
        else:
            high, second = first - 247, table[at]
            value = high * 256 + second + 108 if high < 4 else -(high - 4) * 256 - second - 108  # noqa: PLR2004
            operands.append(_Operand(value, at - 1, False))
            at += 1
    return found


def _selected(table: memoryview, at: int, count: int) -> tuple[list[int], list[int]]:
    """Return the first glyphs of ranges, and the font dictionary that each of these uses."""
    if table[at] == 0:
        return list(range(count)), list(table[at + 1 : at + 1 + count])
    if table[at] != 3:  # noqa: PLR2004 - the only other format of CFF 1
        raise OtherFont
    ranges = _number(table, at + 1, 2)
    places = [at + 3 + 3 * n for n in range(ranges)]
    return [_number(table, p, 2) for p in places], [table[p + 2] for p in places]
