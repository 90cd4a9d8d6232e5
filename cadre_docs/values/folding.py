"""Whether two texts name the same thing, however they were typed: the key for comparison.

Units, departments and people are told apart by :func:`folded`, never by what was typed:
``示例中学（东校区）`` and ``示例中学(东校区)`` are one school. The key is never printed.
"""

from __future__ import annotations

from functools import lru_cache

from cadre_docs.performance.expressions import expression
from cadre_docs.values.characters import UNSEEN, normalized, with_hanzi_for_radicals

# Blanks, and what shows nothing: format characters and variation selectors among them.
_NOTHING = expression(f"[\\s{UNSEEN}]")
# What remains what it is in all that follows.
_AS_COMPARED = expression("[\u4e00-\u9fff0-9a-z()·.-]*")
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
    typed = str(text or "")
    if _AS_COMPARED.fullmatch(typed):
        return typed  # as of most names: a sixth of the time
    plain = normalized("NFKC", with_hanzi_for_radicals(typed))
    return _NOTHING.sub("", plain.translate(_ALIKE)).casefold()


_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPELT: dict[int, int | str | None] = {**_ALIKE, **_WIDE, ord("（"): "(", ord("）"): ")"}
_BETWEEN_HANZI = expression(
    r"(?<=[\u3007\u3400-\u9fff()])\s++|(?<!\s)\s++(?=[\u3007\u3400-\u9fff()])"
)
_BRACKETS = str.maketrans("()", "（）")


def one_spelling(text: str) -> str:
    """Return a name as a folder bears it: ``示例 中学(东校区)`` lies with ``示例中学（东校区）``.

    Unlike :func:`folded` it is to be read: case and blanks between letters stay.
    """
    said = _BETWEEN_HANZI.sub("", with_hanzi_for_radicals(text).translate(_SPELT).strip())
    return said.translate(_BRACKETS)
