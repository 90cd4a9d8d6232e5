"""Names in the two orders that offices use: 姓氏笔画 and 拼音.

姓氏笔画: surnames by their number of strokes, then stroke by stroke as 横竖撇点折 (GF 3003-1999,
《GB13000.1字符集汉字字序（笔画序）规范》); one surname: single given names first, then by the
strokes of each character. What that standard says further of characters with the same strokes
(土, 士) is not followed: such a tie is told. 拼音: by syllables, then tones, a surname as surnames
are read; one syllable: by strokes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources

from cadre_docs.values.surnames import READINGS, split_name

_LAST = (10_000, "")


@dataclass(frozen=True, slots=True)
class NameKey:
    """What a name is sorted by; ``unknown`` are characters without data, ``doubtful`` readings."""

    key: tuple[object, ...]
    unknown: str = ""
    doubtful: str = ""


@cache
def _strokes() -> dict[str, str]:
    file = resources("cadre_docs.values") / "stroke_orders.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return {line[0]: line[1:] for line in lines if line and line[0] != "#"}


def strokes_of(character: str) -> str | None:
    """Return the strokes of a character in their order, 横 1 竖 2 撇 3 点 4 折 5; None: unknown."""
    return _strokes().get(character)


def _stroke_key(character: str) -> tuple[int, str]:
    """Return the number of strokes and the strokes; what has none comes last."""
    strokes = strokes_of(character)
    return _LAST if strokes is None else (len(strokes), strokes)


def by_strokes(name: str) -> NameKey:
    """Return the key for 姓氏笔画."""
    surname, given = split_name(name)
    first, rest = surname[:1], surname[1:]
    key = (
        _stroke_key(first),
        len(rest) > 0,
        tuple(map(_stroke_key, rest)),
        len(given),
        tuple(map(_stroke_key, given)),
    )
    unknown = "".join(c for c in name if c != "·" and strokes_of(c) is None)
    return NameKey(key, unknown=unknown)


def by_pinyin(name: str) -> NameKey:
    """Return the key for 拼音; the characters of a given name are read as they mostly are."""
    surname, given = split_name(name)
    readings = READINGS.get(surname)
    doubtful = ""
    if readings is None:
        syllables = [_reading(character) for character in surname]
    elif len(surname) > 1:
        syllables = list(readings)
    else:
        syllables = [readings[0]]
        doubtful = "、".join(readings) if len(readings) > 1 else ""
    syllables += [_reading(character) for character in given]
    letters = tuple(
        (*_syllable_key(syllable), _stroke_key(character))
        for syllable, character in zip(syllables, name, strict=True)
    )
    unknown = "".join(c for c, s in zip(name, syllables, strict=True) if not s and c != "·")
    return NameKey((letters,), unknown=unknown, doubtful=doubtful)


@cache
def _reading(character: str) -> str:
    """Return the usual syllable and tone of a character; empty for what has none."""
    from pypinyin import Style, pinyin  # slow to import: its phrases come along

    found = pinyin(character, style=Style.TONE3, errors="ignore")
    return str(found[0][0]) if found and found[0] else ""


def sound_of(character: str) -> str:
    """Return how a character usually sounds, without its tone, as it is typed; empty: unknown."""
    _, letters, _, _ = _syllable_key(_reading(character))
    return letters


def _syllable_key(syllable: str) -> tuple[bool, str, bool, str]:
    """Return what a syllable is sorted by: unread ones last; lu, lü, luan; then the tone."""
    tone = syllable[-1:] if syllable[-1:].isdigit() else "5"
    letters = syllable.rstrip("0123456789")
    return not letters, letters.replace("v", "u"), "v" in letters, tone  # v stands for ü
