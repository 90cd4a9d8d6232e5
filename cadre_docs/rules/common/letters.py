"""Letters and hanzi that stand among digits and look like one: O and 〇 for 0, l and I for 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.engine import Place, Problem
from cadre_docs.schema import FREE_TEXTS, FieldType

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

_LIKE = "OoIl|〇○ОоΟο"  # of Latin, hanzi, Cyrillic and Greek
_DIGIT = {one: "1" if one in "Il|" else "0" for one in _LIKE}
_IN_NUMBER = expression(
    f"[{_LIKE}](?:(?<=[0-9].)(?=[0-9])|(?<=[0-9]{{3}}.)(?![a-zA-Z])|(?<=[〕\\])】].)(?=[0-9号])|(?<=[0-9-].)(?=号))"
    f"|\\A[{_LIKE}](?=[0-9]{{2,3}}-)"
)
"""In a number: between digits, behind three of them, or where a document's begins or ends."""
_IN_TEXT = expression(
    f"[{_LIKE}](?:(?<=[0-9]{{2}}.)(?=[0-9])|(?<=[0-9].)(?=[0-9]{{2}})|(?<=[0-9].)(?<![a-zA-Z][0-9].)(?=[年月日]))(?<![0-9][|〇○].)"
)
"""In a text, where signs of chemistry have single digits (Al2O3) and | parts the columns."""
_TOKEN = expression(f"[0-9{_LIKE}]{{2,24}}")
_SHORT = 8
"""Characters of a number that may be shown: it is nobody's."""
_NUMBERS = (FieldType.DIGITS, FieldType.PHONE)


def letters_among_digits(c: RecordContext) -> Iterator[Problem]:
    """Yield numbers, and numbers in texts, in which a letter stands for a digit."""
    for kind in _NUMBERS:
        for path, _, value in c.record.texts_of(kind):
            found = _IN_NUMBER.search(str(value.typed))
            if found is not None:
                yield _problem(found, f"第{found.start() + 1}位", Place(path, value.position))
    wording = c.wording
    if not any(map(wording.__contains__, _LIKE)) or _IN_TEXT.search(wording) is None:
        return  # as of nearly all
    for path, field, value in c.free_texts:
        found = _IN_TEXT.search(str(value.typed)) if field.type in FREE_TEXTS else None
        if found is not None and field.type not in _NUMBERS:
            yield _problem(found, _where(found), Place(path, value.position))


def _where(found: re.Match[str]) -> str:
    """Say in which number of a text it stands; a long one may be somebody's, and is not shown."""
    tokens = (one for one in _TOKEN.finditer(found.string) if one.end() > found.start())
    token = next(tokens, found)
    return f"“{token[0]}”里" if len(token[0]) <= _SHORT else "一串数字里"


def _problem(found: re.Match[str], where: str, at: Place) -> Problem:
    sign = found[0]
    kind = "字母" if sign.isascii() and sign.isalpha() else "符号"
    return Problem(
        f"{where}有{kind}“{sign}”，不是数字{_DIGIT[sign]}",
        wanted="数字",
        remedy=f"请对照原件核对，改为数字{_DIGIT[sign]}；确是{kind}的不必改",
        at=at,
        severity=Severity.WARNING,
    )
