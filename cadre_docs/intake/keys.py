"""Cells that are keys: numbers and names by which rows are tied to people.

A key that cannot be read for sure ties nothing: the value of a formula is as old as the last
program that reckoned it, and every failed look-up says the same ``#N/A``.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import shortened
from cadre_docs.performance.expressions import expression
from cadre_docs.values.characters import without_unseen
from cadre_docs.values.text import NAME_DOTS

if TYPE_CHECKING:
    from cadre_docs.source.tree import Scalar

# What Excel and WPS show in place of a value.
ERROR_VALUES = frozenset((
    "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
    "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#EXTERNAL!", "#PYTHON!",
    "#GETTING_DATA",
))  # fmt: skip
_ONE_DOT = dict.fromkeys(map(ord, NAME_DOTS), "\u00b7")
_BOOLEANS = frozenset(("是", "否", "true", "false", "真", "假"))
_WHOLE = expression(r"(\d+)(?:\.0*)?")
_NUMBERS = expression(r"[\d.]*\d[\d.]*")
_PART = expression(r"[+-]?\d*[.,/\u2044]\d+|[+-]?\d+(?:\.\d*)?e[+-]?\d+")
# Our own look-up of the name behind a number, as any spreadsheet program saves it.
_LOOKUP = expression(
    r'=IF\(\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d{1,7})="","",'
    r"IFERROR\(VLOOKUP\(\$?(?P=column)\$?(?P=row),[^\",]{1,100}!\$?[A-Z]{1,3}:\$?[A-Z]{1,3},2,"
    r'(?:FALSE(?:\(\))?|0)\),"[^"]{0,20}"\)\)',
    re.IGNORECASE,
)
_LONGEST_LOOKUP = 400
_LONGEST_ERROR = 40  # characters of an error value
_PRINT = 8
_LONGEST_KEY = 100  # of a number, or of a name; what is longer is none


class Key(NamedTuple):
    """A key in the form in which keys are compared; empty with ``why`` when unreadable.

    ``is_told``: its cell has been reported already, as struck out.
    """

    text: str
    why: str = ""
    is_told: bool = False


def is_error_value(text: str) -> bool:
    """Tell whether a text is an error value, be it typed (or pasted) as text."""
    if "#" not in text and "＃" not in text:  # as good as always
        return False
    text = text.strip()
    if len(text) > _LONGEST_ERROR:
        return False
    return unicodedata.normalize("NFKC", text).strip().upper() in ERROR_VALUES


def read_key(typed: Scalar) -> Key:
    """Read a person's number so that ``１``, ``01``, ``1.0`` and ``1 `` are the same.

    A number of the unit's own (``A-7``) is a key too; what is no number at all is none.
    """
    if typed.origin == "unreadable":
        return _unreadable(shortened(typed.text.strip()))
    if typed.origin == "date":
        return Key("", f"是日期“{typed.text}”")
    if len(typed.text) > _LONGEST_KEY and len(typed.text.strip()) > _LONGEST_KEY:
        return Key("", f"“{shortened(typed.text.strip())}”太长，不是序号")
    text = without_unseen(unicodedata.normalize("NFKC", typed.text))
    text = "".join(text.split()).casefold()
    whole = _WHOLE.fullmatch(text)
    if whole is not None:
        number = whole[1].lstrip("0") or "0"
        why = _shown_as_another(number, typed)
        return Key("", why) if why else Key(number)
    return Key("", why) if (why := _refused(text, typed)) else Key(text)


def _shown_as_another(number: str, typed: Scalar) -> str:
    """Say why people see another number than the cell holds; empty when they see the same."""
    display = typed.display
    if display is None:
        return ""
    shown = (display.text or "").strip()
    numbers = [_WHOLE.fullmatch(found) for found in _NUMBERS.findall(shown.replace(",", ""))]
    if [found[1].lstrip("0") or "0" if found else "" for found in numbers] == [number]:
        return ""
    return f"显示为“{shortened(shown)}”，存的是“{number}”"


def _unreadable(shown: str) -> Key:
    if shown.startswith("="):
        return Key("", f"是公式“{shown}”")
    if shown.startswith("#"):
        return Key("", f"是错误值 {shown}")
    return Key("", f"“{shown}”被划掉了", is_told=True)


def _refused(text: str, typed: Scalar) -> str:
    """Say why a text is no key; empty for a good one, and for none at all."""
    if is_error_value(text):
        return f"是错误值 {typed.text.strip()}"
    if text.startswith("="):
        return f"像公式“{shortened(text)}”"
    if text in _BOOLEANS:
        return f"是“{typed.text.strip()}”"
    if _PART.fullmatch(text) or (text and typed.origin == "number"):
        return f"“{shortened(typed.text.strip())}”不是整数"
    if text and not any(map(str.isalnum, text)):
        return f"“{shortened(typed.text.strip())}”不是序号"
    return ""


def looked_up(formula: str) -> tuple[int, str] | None:
    """Return row and column letters of the number whose name our own formula shows.

    None for every other formula.
    """
    text = "".join(formula.split())
    match = _LOOKUP.fullmatch(text) if len(text) <= _LONGEST_LOOKUP else None
    return (int(match["row"]), match["column"].upper()) if match else None


def name_mark(name: str) -> str:
    """Return a short mark of a name: to see that it moved, not to tell whose it is."""
    return hashlib.sha256(_name(name).encode()).hexdigest()[:_PRINT]


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are one, whatever their blanks, width, case and dots."""
    if max(len(one), len(other)) > _LONGEST_KEY:  # no name of anybody: to be compared as it is
        return one.strip() == other.strip()
    return _name(one) == _name(other)


def _name(text: str) -> str:
    plain = without_unseen(unicodedata.normalize("NFKC", text.translate(_ONE_DOT)))
    return "".join(plain.split()).casefold()
