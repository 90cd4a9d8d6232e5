"""The title of a list that comes back: whether it says what the list is."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, error, shortened, warning
from cadre_docs.intake.printed.own_words import plain
from cadre_docs.masters.draft import MARK
from cadre_docs.performance.expressions import expression
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.findings import Position
    from cadre_docs.intake.printed.meant import Meant
    from cadre_docs.intake.sheet import Sheet
    from cadre_docs.office.workbooks.cells import Workbook

_CODE = "X-consistency"
_FEW, _ALIKE, _SISTER = 3, 0.8, 0.6
_LONGEST = 120  # characters of a title
_TITLE = expression(
    r"[^：:，。；]{2,60}?(?:名册|名单|名册表|统计表|一览表|汇总表)"
    r"(?:[（(][^（）()]{0,40}+[）)]|[^：:，。；（()）]){0,40}+"
)
_TAG = expression(r"\{\{[^{}]*\}\}(?:学年度|学年|年度|年)?")
_OF_OFFICE = expression(
    r"(?<![0-9])(?:19|20)[0-9]{2}(?:学年度|学年|年度|年)?|附[件表][0-9一二三四五六]{0,2}[：:]?"
)
_BRACKETS = expression(r"[（(][^（）()]*[）)]")
_PART = expression(r"优秀|优等|不?合格|基本合格|不?称职|不确定档次|嘉奖|记功|不参加")
"""A title with such a word that the list's own has not is of some people only."""


def is_title(text: str) -> bool:
    """Whether a text without blanks is the title of a list or a table."""
    return len(text) <= _LONGEST and _TITLE.fullmatch(text) is not None


def told_title(
    sheet: Sheet, model: Workbook, last_row: int, meant: Meant, unit: str = ""
) -> Iterator[Finding]:
    """Yield what the title above a table says otherwise than the list's own does.

    A unit and a year in front of it, remarks in brackets behind it, and what it leaves out are
    the office's business; ``unit`` is the one that the list states.
    """
    own = _bare(_TAG.sub("", _first_text(model)))
    for row in (row for row in sheet.rows if row <= last_row):
        for column in sheet.columns(row):
            text = plain(sheet.text(row, column)).removesuffix(MARK)
            if not (own and (is_title(text) or _is_like(text, own))):
                continue
            if _bare(text) == own or _bare(text) not in map(_bare, meant.others):
                yield from _compared(_bare(text), own, unit, sheet.position(row, column))
            else:
                yield _of_another(text, own, sheet.position(row, column))
            return


def _is_like(text: str, own: str) -> bool:
    """Whether a text is the title with some character mistyped."""
    return abs(len(text) - len(own)) < _FEW and SequenceMatcher(None, text, own).ratio() > _ALIKE


def _first_text(model: Workbook) -> str:
    """Return the title of the list's own master: what stands first on its sheet."""
    rows = model.sheets[0].rows
    line = rows[min(rows)] if rows else {}
    return line[min(line)].text if line else ""


def _bare(text: str) -> str:
    return _OF_OFFICE.sub("", plain(text))


def _compared(said: str, own: str, unit: str, at: Position) -> Iterator[Finding]:
    parts = SequenceMatcher(None, own, said, autojunk=False).get_opcodes()
    if own in said:
        before, _, behind = said.partition(own)
    else:
        of, _, _, start, end = parts[0]
        before, behind = (said[start:end] if of in ("insert", "replace") else ""), ""
    more = [said[a:b] for of, _, _, a, b in parts if of in ("insert", "replace") and a]
    more = [behind] if own in said else more
    odd = [part for part in (before, *more) if _PART.search(part)]
    if not odd and _is_unlike(folded(before), folded(unit)):
        yield warning(
            _CODE,
            f"标题写着“{shortened(before)}”，单位是“{shortened(unit)}”",
            wanted="标题里的单位与填的单位一致",
            remedy="请核对，写错的一处改正；写的是主管部门等的不必改",
            position=at,
        )
    more = odd or [part for part in more if part and _BRACKETS.sub("", part)]
    if not more:
        return
    say = error if odd else warning
    yield say(
        _CODE,
        f"标题是“{shortened(said)}”，多了“{'”“'.join(map(shortened, more))}”",
        wanted=f"本表的标题是“{own}”",
        remedy="请核对：拿错了表的，换成要核对的；标题改错的，改回原来的",
        position=at,
    )


def _is_unlike(before: str, unit: str) -> bool:
    """Whether what stands before a title is the name of a unit like the one stated, and another."""
    if not before or not unit or before in unit or unit in before:
        return False
    return SequenceMatcher(None, before, unit).ratio() > _SISTER


def _of_another(text: str, own: str, at: Position) -> Finding:
    return error(
        _CODE,
        f"标题是“{shortened(text)}”，那是另一种表",
        wanted=f"本表的标题是“{own}”",
        remedy="请核对：拿错了表的，换成要核对的；标题改错的，改回原来的",
        position=at,
    )
