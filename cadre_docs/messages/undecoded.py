"""Texts that UTF-8 cannot hold: names of files in another encoding, halves of characters.

Python keeps a byte that it cannot decode as a lone surrogate. Where the system's own encoding is
ASCII, all hanzi of a file name come so.
"""

from __future__ import annotations

import codecs


def decoded(text: str) -> str:
    """Return a text in which such bytes are characters, where they are UTF-8 after all."""
    if _is_whole(text):  # nearly always
        return text
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a character
        return text


def escaped(text: str) -> str:
    """Return a text that UTF-8 can hold: what is no character by its number."""
    return decoded(text).encode("utf-8", "backslashreplace").decode("utf-8")


def _escape(problem: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    piece = escaped(problem.object[problem.start : problem.end])
    if problem.encoding.replace("_", "-").lower() not in ("utf-8", "utf8"):  # GBK lacks some hanzi
        return piece.encode(problem.encoding, "backslashreplace"), problem.end
    return piece.encode(), problem.end


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


ESCAPED = "cadre_docs.escaped"
"""How to encode such a text; for streams and files."""
codecs.register_error(ESCAPED, _escape)
