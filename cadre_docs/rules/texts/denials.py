"""Whether what a text tells is denied right before it (未受到警告处分)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    import re

_DENIED = expression("[未无没不非免]|零|避免|防止|严防|谨防|杜绝|即将|将[于在]|临近|接近|距")
_DENIES = 8
"""Characters before what is told in which a word denies it."""
_BECAUSE = "因"
_STOPS = expression("[，,。；;！!\n]")
_AT_ONCE = expression("(?:[未没无](?:有|曾|能)?|不曾|免|避免|防止)(?:再|被)?\\Z")


def is_denied(found: re.Match[str]) -> bool:
    """Whether one of the words that deny, or say that it is still to come, stands before."""
    before = found.string[max(found.start() - _DENIES, 0) : found.start()]
    return _DENIED.search(before) is not None and not _is_why(found)


def _is_why(found: re.Match[str]) -> bool:
    """Whether that word says why: 因管理不善受到, not 未因违纪受到 and 因故没有受到."""
    start = found.start()
    first, because, reason = found.string[:start].rpartition(_BECAUSE)
    if not because or _STOPS.search(reason):
        return False
    return not _DENIED.search(first[-_DENIES:]) and not _AT_ONCE.search(reason)
