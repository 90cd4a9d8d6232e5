"""Whether two texts name the same thing, however they were typed: the key for comparison.

Units, departments and people are told apart by :func:`folded`, never by what was typed:
``示例中学（东校区）`` and ``示例中学(东校区)`` are one school. The key is never printed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Blanks, and what shows nothing: format characters and variation selectors.
_NOTHING = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
# What compatibility (NFKC) leaves apart though people type one for the other.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("〔〖【[{〈", "("),
        **dict.fromkeys("〕〗】]}〉", ")"),
        **dict.fromkeys("‐‑‒–—―−─", "-"),
        **dict.fromkeys("•‧・⋅∙●", "·"),
        **dict.fromkeys("“”„‟「」『』", '"'),
        **dict.fromkeys("‘’‚‛", "'"),
    }
)


@lru_cache(maxsize=65536)  # a batch names few units, and every rule asks for them again
def folded(text: object) -> str:
    """Return a text as it is compared: one width, one kind of bracket, no blanks, no case.

    ``None`` is the empty text. Two texts with one key differ in spelling at most.
    """
    plain = unicodedata.normalize("NFKC", str(text or ""))
    return _NOTHING.sub("", plain.translate(_ALIKE)).casefold()
