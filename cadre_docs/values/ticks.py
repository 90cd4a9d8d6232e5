"""Ticks and boxes: how people mark one of several answers, and the symbols of fonts for it."""

from __future__ import annotations

from cadre_docs.performance.expressions import expression

TICKED = "√✓✔☑■●◉🗹✅"
UNTICKED = "□☐○◯▢◻▫"
CHECKED, UNCHECKED = "☑", "☐"
# Symbols that Word keeps as numbers of a font (w:sym): in the private area, or below it.
_FONTS = {
    "wingdings": {
        0xFC: "√", 0xFE: CHECKED, 0xA8: "□", 0x6F: "□", 0x71: "□", 0x6E: "■", 0x6C: "●",
        0xA1: "○", 0xFB: "×", 0xFD: "☒", 0x9F: "•",
    },
    "wingdings 2": {0x50: "√", 0x52: CHECKED, 0xA3: "□", 0x2A: "□", 0x4F: "×", 0x53: "☒"},
    "symbol": {0xD6: "√", 0xB7: "·", 0xB4: "×"},
}  # fmt: skip
_PRIVATE = 0xF000
_TOKEN = expression(f"[{TICKED}]|[{UNTICKED}]|[^\\s{TICKED}{UNTICKED}、，,；;:：/／|]+")
_TICKED_IN = expression(f"[（(\\[【〔]\\s*([{TICKED}])\\s*[）)\\]】〕]")
_EMPTY_IN = expression(r"[（(\[【〔]\s*[）)\]】〕]")
_LOOKS = expression("[\ufe0e\ufe0f]")  # that a sign is drawn as a picture, or is not


def is_symbol_font(font: str) -> bool:
    """Whether the letters of a font are symbols."""
    return font.strip().lower() in _FONTS


def symbol(font: str, number: str) -> str | None:
    """Return the character of a symbol; None for one that is not known."""
    try:
        code = int(number, 16)
    except ValueError:
        return None
    code -= _PRIVATE if code >= _PRIVATE else 0
    return _FONTS.get(font.strip().lower(), {}).get(code)


def _plain(text: str) -> str:
    """Return a text with its ticks and boxes out of brackets: （√）男（ ）女 is √男□女."""
    return _EMPTY_IN.sub("□", _TICKED_IN.sub(r"\1", _LOOKS.sub("", text)))


def is_tick(text: str) -> bool:
    """Whether a box of its own is ticked."""
    plain = _plain(text)
    return bool(plain) and all(c in TICKED for c in plain)


def chosen(text: str) -> str | None:
    """Return the one answer that is ticked among those in a text; None where it is not clear.

    A text without any tick or box says what it says.
    """
    if not any(c in TICKED or c in UNTICKED for c in text):
        return text
    text = _plain(text)
    tokens = [(found[0], found.start(), found.end()) for found in _TOKEN.finditer(text)]
    words = [token for token in tokens if token[0][0] not in TICKED + UNTICKED]
    marks = [token for token in tokens if token[0][0] in TICKED + UNTICKED]
    ticked = [token for token in marks if token[0] in TICKED]
    if len(ticked) != 1 or not words:
        return None
    if len(words) == 1:
        return words[0][0]
    ends = tokens[0] in marks, tokens[-1] in marks
    if ends[0] != ends[1]:  # each mark stands before its word, or each behind
        return _beside(ticked[0], words, "after" if ends[0] else "before")
    sides = {_side(mark, words, text) for mark in marks}
    if len(sides) != 1 or "" in sides:
        return None
    return _beside(ticked[0], words, sides.pop())


def _side(mark: tuple[str, int, int], words: list[tuple[str, int, int]], text: str) -> str:
    """Tell on which side of a mark its word stands: the nearer one."""
    before = [text[end : mark[1]] for _, _, end in words if end <= mark[1]]
    after = [text[mark[2] : start] for _, start, _ in words if start >= mark[2]]
    if not before or not after:
        return "after" if after else "before"
    near_before, near_after = before[-1] == "", after[0] == ""
    return "" if near_before == near_after else "before" if near_before else "after"


def _beside(mark: tuple[str, int, int], words: list[tuple[str, int, int]], side: str) -> str | None:
    if side == "after":
        return next((word for word, start, _ in words if start >= mark[2]), None)
    return next((word for word, _, end in reversed(words) if end <= mark[1]), None)
