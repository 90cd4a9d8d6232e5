r"""Characters that steer a terminal or turn a line round: they are shown by their numbers.

Whatever a person or a file system named may hold them: a file, a key, a sheet, a unit, an option.
They are escapes and other control characters (the C1 ones among them), marks of direction
(UAX #9), line and paragraph separators, and what stands in no plain text (annotation marks, the
deprecated format characters). ``\n``, a tab and ``\r\n`` lay out a text of several lines; in a
line they are shown by their numbers too.
"""

from __future__ import annotations

import re

from cadre_docs.performance.expressions import expression

_HELD = "\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb"
STEERING = expression(f"[{_HELD}]|\r(?!\n)")
_IN_A_LINE = expression(f"[{_HELD}\t\n\r]")


def plain(text: str) -> str:
    r"""Return a text of one line or more that steers nothing: ``\x1b`` is shown as it is here."""
    return STEERING.sub(_number, text)


def plain_line(text: str) -> str:
    r"""Return a text that steers nothing and stays one line: a line feed is shown as ``\n``."""
    return _IN_A_LINE.sub(_number, text)


def _number(match: re.Match[str]) -> str:
    return ascii(match[0])[1:-1]
