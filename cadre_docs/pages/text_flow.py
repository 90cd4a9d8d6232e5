"""How text flows in a paragraph: line height, where lines may break, how wide text is.

What Word and CSS do differently is settled here, so that the HTML states everything.
"""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

from cadre_docs.office.list_numbers import shown
from cadre_docs.pages.fonts.clusters import TEXT_OR_PICTURE, is_mark
from cadre_docs.pages.fonts.roles import ROLE_OF
from cadre_docs.pages.model import Paragraph, Picture, Run
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.pages.model import Block, Cell, Font, PageNumber

# Both are drawn as nothing and never reach the text of the PDF.
MAY_BREAK, NO_BREAK = "\u200b", "\u2060"
# Height of a line in Word for an east-asian font of size 1 with line spacing "single".
SINGLE_LINE = 1.3
# The same of a line that has nothing but letters and digits of a Latin font.
LATIN_LINE = 1.15
BASELINE = 0.8
"""Where the baseline lies in an exact line, from its top, as a part of its height."""

# What Word lets no line begin or end with: w:noLineBreaksBefore and w:noLineBreaksAfter
# (ECMA-376-1, 17.15.1.58 and 59) as its Chinese documents have them, and the sign 々.
_NOT_AT_START = (
    r"!%),.:;>?\]}¢¨°·ˇˉ―‖’”…‰′″›"
    r"℃∶、。〃々〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
)
_NOT_AT_END = r"$(\[{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥"
# Of these Unicode leaves some free, wherever they stand or beside other signs.
_GLUED = expression(
    r"(?<=\S)(?=[¨·ˇˉ―‖∶〃＂＇｀｜～])|(?<=[·．])(?=\S)"
    r"|(?<=[^\s!-~])(?=>)|(?<=[^\s\w!-~])(?=[%¢°‰′″℃％￠])|(?<=[$£¥＄￡￥])(?=[^\s\w!-~])"
)
# The Unicode rules know no break after a hyphen before a digit, nor beside a curly
# quote; Word breaks 2021.01-|2022.01 and 称|“好人”|等.
_BREAKS = expression(
    rf"(?<=[0-9A-Za-z]-)(?=[0-9])"
    rf"|(?<=[^\s!-~{NO_BREAK}{_NOT_AT_END}])(?=[“‘])"
    rf"|(?<=[”’])(?=[^\s!-~{NO_BREAK}{_NOT_AT_START}])"
)
# Characters without which none of these patterns is found.
_OF_GLUED = frozenset("¨·ˇˉ―‖∶〃＂＇｀｜～．>%¢°‰′″℃％￠$£¥＄￡￥")
_OF_BREAKS = frozenset("-“‘”’")
_WIDE = expression(r"[\u2e80-\U0003ffff“”‘’…—·]")
_LATIN_END = 0x250
_FIRST_WIDE = 0x2E80  # here the east-asian blocks begin
_DOUBLED = frozenset("—…")
_UNSEEN = frozenset((MAY_BREAK, NO_BREAK))


def flowing(text: str) -> str:
    """Return a text with invisible marks, which make the Unicode rules break it as Word does.

    Selectors of coloured pictures are left out: paper has none, and Pango would look for one.
    """
    for selector in TEXT_OR_PICTURE:
        text = text.replace(selector, "")
    if not _OF_GLUED.isdisjoint(text):
        text = _GLUED.sub(NO_BREAK, text)
    return text if _OF_BREAKS.isdisjoint(text) else _BREAKS.sub(MAY_BREAK, text)


def may_begin_line(character: str) -> bool:
    """Say whether a line may begin with this character: not with a comma or full stop."""
    return character[:1] not in _NOT_AT_START


def may_part(left: str, right: str) -> bool:
    """Say whether a word longer than its line may be divided between two characters.

    A line begins and ends with none of the signs that Word keeps from there, as far as that goes.
    """
    return left[:1] not in _NOT_AT_END and may_begin_line(right)


HANGING = frozenset("!,.:;?、。！，．：；？")
"""Stops that may hang out of a line, where the paragraph lets them."""
SHRINKING = frozenset("‘“〈《「『【〔〖〝（［｛")
"""Opening signs with a blank half before them, which a line that begins with them may lose."""


def widened(characters: Sequence[str]) -> list[bool]:
    """Say after which characters of a line room is made when its text is justified.

    That is after blanks and between east-asian characters, as in Word: never in a Latin word
    or a number, nor in a dash or an ellipsis, which are one sign of two characters.
    """
    wide = [False] * len(characters)
    left, left_is_east_asian, place = "", False, 0
    for at, right in enumerate(characters):
        if right in _UNSEEN:
            continue
        is_east_asian = _EAST_ASIAN[right]
        if left == " ":
            wide[place] = True
        elif is_east_asian and left_is_east_asian:
            wide[place] = left != right or right not in _DOUBLED
        left, left_is_east_asian, place = right, is_east_asian, at
    return wide


SCRIPT_SPACE = 0.25
"""The space between hanzi and Latin letters or digits, in ems."""


def script_spaces(characters: Sequence[str], paragraph: Paragraph) -> list[bool]:
    """Say after which characters of a line the space between two scripts stands, as in Word."""
    spaced_after = [False] * len(characters)
    if not (paragraph.space_letters or paragraph.space_digits):
        return spaced_after
    beside = {"letter"} if paragraph.space_letters else set()
    beside |= {"digit"} if paragraph.space_digits else set()
    left, place = "", 0
    for at, kind in enumerate([_SCRIPTS[character] for character in characters]):
        if kind is None:
            continue
        if kind != left and (
            (left == "hanzi" and kind in beside) or (kind == "hanzi" and left in beside)
        ):
            spaced_after[place] = True
        left, place = kind, at
    return spaced_after


class _Scripts(dict[str, str | None]):
    """What each character is written in, found when it is first met; None of what is not seen."""

    def __missing__(self, character: str) -> str | None:
        self[character] = known = None if character in _UNSEEN else _script(character)
        return known


_SCRIPTS = _Scripts()


def _script(character: str) -> str:
    if character.isascii():
        return "digit" if character.isdigit() else "letter" if character.isalpha() else ""
    if ord(character) < _LATIN_END and character.isalpha():
        return "letter"
    is_han = ord(character) >= _FIRST_WIDE and unicodedata.category(character) == "Lo"
    return "hanzi" if is_han else ""


class _EastAsian(dict[str, bool]):
    """Says whether a character is set among hanzi, with room on both sides: no letter, no mark."""

    def __missing__(self, character: str) -> bool:
        category = unicodedata.category(character)
        if ord(character) >= _FIRST_WIDE:
            known = category[0] not in "MC"
        else:
            wide = unicodedata.east_asian_width(character) in "WFA"
            known = wide and category[0] in "PSN"
        self[character] = known
        return known


_EAST_ASIAN = _EastAsian()


def fonts(paragraph: Paragraph) -> Iterator[Font]:
    """Yield the fonts of a paragraph's text; those of the mark when there is no text."""
    found = [inline.font for inline in paragraph.inlines if not isinstance(inline, Picture)]
    yield from found or [paragraph.mark]


def line_height(paragraph: Paragraph) -> float:
    """Return the height of a paragraph's lines in points: of one that has all its fonts."""
    return height_of_line(paragraph, _single_line(paragraph))


def height_of_line(paragraph: Paragraph, natural: float) -> float:
    """Return the height of a line in points whose text by itself is ``natural`` points high."""
    line = paragraph.line
    if line.rule == "exact":
        return line.value
    single = on_grid(natural, paragraph.grid)
    if line.rule == "at_least":
        return max(line.value, single)
    # On a grid the line itself takes whole lines of it, and never less; what a multiple adds is
    # counted from its own height.
    if paragraph.grid:
        return single + max(line.value - 1, 0.0) * natural
    return line.value * natural


def _single_line(paragraph: Paragraph) -> float:
    """Return the natural height of a line: lower where it has nothing but Latin letters."""
    heights = [
        inline.font.size * (LATIN_LINE if _is_latin(inline) else SINGLE_LINE)
        for inline in paragraph.inlines
        if not isinstance(inline, Picture)
    ]
    return max(heights, default=SINGLE_LINE * paragraph.mark.size)


def natural_height(character: str, font: Font) -> float:
    """Return how high a line is (points) that has nothing but this character."""
    latin = not _WIDE.match(character) and not _is_chinese(font)
    return font.size * (LATIN_LINE if latin else SINGLE_LINE)


def _is_latin(inline: Run | PageNumber) -> bool:
    if _is_chinese(inline.font):
        return False
    text = inline.text if isinstance(inline, Run) else shown(inline.shape, 1) or ""
    return bool(text) and not _WIDE.search(text)


def _is_chinese(font: Font) -> bool:
    """Say whether letters, too, are set in a font for hanzi."""
    return font.latin.casefold() in ROLE_OF or font.latin == font.east_asian


def on_grid(height: float, pitch: float) -> float:
    """Return the height of a line that snaps to a document grid: whole lines of that."""
    return math.ceil(round(height / pitch, 2)) * pitch if pitch else height


def baseline(paragraph: Paragraph) -> float:
    """Return how far below the top of its lines (points) those of a paragraph have the baseline."""
    return baseline_of_line(paragraph, _single_line(paragraph))


def baseline_of_line(paragraph: Paragraph, natural: float) -> float:
    """Return how far below its top a line has its baseline; ``natural`` as above.

    In lines of a grid the text stands in the middle; what a multiple adds stands below it.
    """
    if not paragraph.grid or paragraph.line.rule == "exact":
        return BASELINE * height_of_line(paragraph, natural)
    return (on_grid(natural, paragraph.grid) - natural) / 2 + BASELINE * natural


def ems(text: str) -> float:
    """Return about how wide a text is, in em: hanzi 1, letters and digits a half."""
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide) / 2


def paragraph_height(paragraph: Paragraph, width: float) -> float:
    """Return about how high (points) a paragraph gets in a column of ``width`` points."""
    room = max(width - paragraph.left - paragraph.right, 1)
    advance, lines = paragraph.first_line, 1
    pictures = 0.0
    for inline in paragraph.inlines:
        if isinstance(inline, Picture):
            pictures = max(pictures, inline.height)
        elif isinstance(inline, Run):
            for number, part in enumerate(inline.text.split("\n")):
                if number:
                    lines += max(math.ceil(advance / room), 1)
                    advance = 0.0
                advance += ems(part) * inline.font.size
    lines += max(math.ceil(advance / room), 1) - 1
    frame = paragraph.frame.top + paragraph.frame.bottom
    around = paragraph.before + paragraph.after + frame
    return around + lines * line_height(paragraph) + pictures


def content_height(cell: Cell, width: float) -> float:
    """Return about how high (points) the text of a cell ``width`` points wide gets."""
    room = width - cell.padding.left - cell.padding.right
    text = sum(paragraph_height(b, room) for b in cell.blocks if isinstance(b, Paragraph))
    return text + cell.padding.top + cell.padding.bottom


def spaced(
    blocks: Sequence[Block], *, in_cell: bool = False
) -> Iterator[tuple[Block, float, float]]:
    """Yield blocks with the space (points) to put above and below each.

    Between two paragraphs stands the larger of the space after and the space before
    (ISO/IEC 29500-1, 17.3.1.33). It is put above the lower one, so that nothing depends on
    collapsing; a cell keeps the space below its last paragraph, a page drops it.
    """
    owed = 0.0
    for number, block in enumerate(blocks, 1):
        if block.page_break_before:
            owed = 0.0
        if isinstance(block, Paragraph):
            last = in_cell and number == len(blocks)
            yield block, max(owed, block.before), block.after if last else 0.0
            owed = block.after
        else:
            yield block, owed, 0.0
            owed = 0.0


def spread(paragraph: Paragraph, width: float) -> float | None:
    """Return the space (points) between the characters of a 分散对齐 paragraph.

    None when it cannot be known beforehand: letters, digits, marks, pictures, or several lines.
    """
    texts: list[tuple[str, float]] = []
    for inline in paragraph.inlines:
        if not isinstance(inline, Run):
            return None
        texts.append((inline.text, inline.font.size))
    text = "".join(part for part, _ in texts)
    if len(text) <= 1 or len(_WIDE.findall(text)) < len(text) or any(map(is_mark, text)):
        return None
    natural = sum(len(part) * size for part, size in texts)
    room = width - paragraph.left - paragraph.right - paragraph.first_line - natural
    return room / (len(text) - 1) if room > 0 else None
