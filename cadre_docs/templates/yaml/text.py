"""Texts as YAML reads them back, character by character (YAML 1.1, 5.1 and 5.4)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What JSON leaves as it is and YAML takes for the end of a line, or not at all.
_RAW = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
# What a line of a block can hold.
_BLOCK_LINE = re.compile("[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]+")


def quoted(text: str) -> str:
    """Return a text in quotation marks, whatever is in it."""
    escaped = json.dumps(text, ensure_ascii=False)
    return _RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped)


def box_lines(
    key: str, text: str, indent: str, scalar: Callable[[str], str] = quoted
) -> Iterator[str]:
    """Yield a box that is filled: a block where it has several lines, else as ``scalar`` says."""
    lines = text.split("\n")
    if len(lines) > 1 and all(map(_fits_block, lines)):
        yield f"{indent}{key}: |"
        yield from (f"{indent}  {line}" for line in lines)
    else:
        yield f"{indent}{key}: {scalar(text)}"


def _fits_block(line: str) -> bool:
    """Whether a line stands in a block as it is: no blank at its ends, and no remark."""
    is_plain = _BLOCK_LINE.fullmatch(line) is not None
    return is_plain and line == line.strip() and not line.startswith("#")
