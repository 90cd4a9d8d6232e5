"""Which rows of a printed list are people: totals, repeated headings and footers are none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.intake.template.layout import plain
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Mapping


_TOTAL = expression(
    r"(?:本页|本单位|单位|部门|全部|以上|人数)?(?:小计|合计|总计|共计|累计|总数|总人数)(?:人数)?"
    r"(?:[：:]?(?:共|计)?[0-9０-９]*(?:人|名|份|项)?)?"
    r"|(?:本页|以上|全表)?共(?:计)?[0-9０-９]+(?:人|名|份|项)"
)
_LED = expression(
    r"(?:本页|本单位|单位|部门|全部|以上|全表)?(?:小计|合计|总计|共计|累计|总人数)(?:人数)?"
    r"[：:]?(?:共|计)?([0-9０-９]++)(?:人|名)"
)
"""How a total begins that goes on with other sums: 合计：9人　应缴报名费：1800元."""
_STATED = expression(r"(?<![0-9０-９])([0-9０-９]++)(?:人|名)")
_COUNTED = expression(r"(?<![0-9０-９])(?:共|计)?([0-9０-９]++)(?:人|名)[，,；;、（(]")
"""How a number of people begins of which more is said: 9人，其中优秀2人. No name does."""
_PART = expression(r"小计|本页|部门|累计")
_COUNT = expression(r"(?:共|计)?[0-9０-９]+(?:人|名|份|项)?")
_LABEL = expression(r"[^：:]{2,12}[：:]")  # no department, unit or name has a colon
_SIGNS = frozenset("计总共0123456789０１２３４５６７８９")  # each total has one of these
_LEAST_HEADINGS = 2
LONGEST = 60  # characters of a total, spread with blanks


def is_total(texts: list[str], name: str) -> bool:
    """Tell whether a row adds up others: 小计 2人. ``name`` is what its name column says.

    Somebody with a name is a person, whatever the other cells say.
    """
    if name and _SIGNS.isdisjoint(name):
        return False  # as of nearly all
    if name and not (_says(_TOTAL, name) or _says(_COUNT, name) or _begun(name) is not None):
        return False
    return any(_says(_TOTAL, text) or _led(text) is not None for text in texts)


def _led(text: str) -> int | None:
    return _number(_LED, text)


def _begun(text: str) -> int | None:
    return _number(_LED, text) or _number(_COUNTED, text)


def _number(what: re.Pattern[str], text: str) -> int | None:
    begun = what.match("".join(text.split())) if len(text) <= LONGEST else None
    return int(begun[1]) if begun else None


def stated_total(texts: list[str], name: str) -> int | None:
    """Return how many people a total says there are: 合计 9人, 共9人, or 合计 and a bare 9 as name.

    None where it does not say, or several numbers.
    """
    said = [*map(_led, texts), _begun(name)]
    led = {number for number in said if number is not None}
    if led:  # of whom others are a part: 合计8人，其中优秀2人
        return led.pop() if len(led) == 1 else None
    plain_texts = ["".join(text.split()) for text in texts if len(text) <= LONGEST]
    told = {int(n) for text in plain_texts for n in _STATED.findall(text)}
    if not told and "".join(name.split()).isdecimal():
        told = {int(name)}
    return told.pop() if len(told) == 1 else None


def is_of_part(texts: list[str]) -> bool:
    """Tell whether a total adds up a part of the list: a unit, a department, a page."""
    return any(_PART.search("".join(text.split())) for text in texts if len(text) <= LONGEST)


def _says(what: re.Pattern[str], text: str) -> bool:
    return len(text) <= LONGEST and what.fullmatch("".join(text.split())) is not None


def states_itself(texts: list[str], name: str) -> bool:
    """Whether the number stands in the words of the total, or in the column of names."""
    if any(number is not None for number in (*map(_led, texts), _begun(name))):
        return True
    own = [text for text in (*texts, name) if _says(_TOTAL, text) or _says(_COUNT, name)]
    return stated_total(own, name) is not None


def is_count(text: str) -> bool:
    """Tell whether a text is a number of people: 12, 12人, 共12人."""
    return _says(_COUNT, text)


def is_heading(cells: Mapping[str, str], patterns: Mapping[str, re.Pattern[str]]) -> bool:
    """Tell whether a row repeats the headings, as a list does that is printed page by page.

    ``cells`` are its texts by key of their column.
    """
    same = sum(
        key in patterns and patterns[key].fullmatch(plain(text)) is not None
        for key, text in cells.items()
    )
    return same >= _LEAST_HEADINGS and same * 2 >= len(cells)


def is_footer(texts: list[str]) -> bool:
    """Tell whether a row is for signatures: 填表人：…　审核人：…, whatever else stands there."""
    return _LABEL.match(next(filter(None, texts), "")) is not None
