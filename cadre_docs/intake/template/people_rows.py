"""Which rows of a printed list are people: totals, repeated headings and footers are none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.findings import error, warning
from cadre_docs.intake.template.layout import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cadre_docs.findings import Finding, Position

_TOTAL = re.compile(
    r"(?:本页|本单位|单位|部门|全部|以上|人数)?(?:小计|合计|总计|共计|累计|总数|总人数)(?:人数)?"
    r"(?:[：:]?(?:共|计)?[0-9０-９]*(?:人|名|份|项)?)?"
    r"|(?:本页|以上|全表)?共(?:计)?[0-9０-９]+(?:人|名|份|项)"
)
_LED = re.compile(
    r"(?:本页|本单位|单位|部门|全部|以上|全表)?(?:小计|合计|总计|共计|累计|总人数)(?:人数)?"
    r"[：:]?(?:共|计)?([0-9０-９]++)(?:人|名)"
)
"""How a total begins that goes on with other sums: 合计：9人　应缴报名费：1800元."""
_STATED = re.compile(r"(?<![0-9０-９])([0-9０-９]++)(?:人|名)")
_ABOVE = re.compile(r"共(?:计)?([0-9０-９]++)(?:人|名)|[（(]([0-9０-９]++)(?:人|名)[）)]")
_COUNTED = re.compile(r"(?<![0-9０-９])(?:共|计)?([0-9０-９]++)(?:人|名)[，,；;、（(]")
"""How a number of people begins of which more is said: 9人，其中优秀2人. No name does."""
_PART = re.compile(r"小计|本页|部门|累计")
_COUNT = re.compile(r"(?:共|计)?[0-9０-９]+(?:人|名|份|项)?")
_LABEL = re.compile(r"[^：:]{2,12}[：:]")  # no department, unit or name has a colon
_LEAST_HEADINGS = 2
_LONGEST = 60  # characters of a total, spread with blanks


def is_total(texts: list[str], name: str) -> bool:
    """Tell whether a row adds up others: 小计 2人. ``name`` is what its name column says.

    Somebody with a name is a person, whatever the other cells say.
    """
    if name and not (_says(_TOTAL, name) or _says(_COUNT, name) or _begun(name) is not None):
        return False
    return any(_says(_TOTAL, text) or _led(text) is not None for text in texts)


def _led(text: str) -> int | None:
    return _number(_LED, text)


def _begun(text: str) -> int | None:
    return _number(_LED, text) or _number(_COUNTED, text)


def _number(what: re.Pattern[str], text: str) -> int | None:
    begun = what.match("".join(text.split())) if len(text) <= _LONGEST else None
    return int(begun[1]) if begun else None


def stated_total(texts: list[str], name: str) -> int | None:
    """Return how many people a total says there are: 合计 9人, 共9人, or 合计 and a bare 9 as name.

    None where it does not say, or several numbers.
    """
    said = [*map(_led, texts), _begun(name)]
    led = {number for number in said if number is not None}
    if led:  # of whom others are a part: 合计8人，其中优秀2人
        return led.pop() if len(led) == 1 else None
    plain_texts = ["".join(text.split()) for text in texts if len(text) <= _LONGEST]
    told = {int(n) for text in plain_texts for n in _STATED.findall(text)}
    if not told and "".join(name.split()).isdecimal():
        told = {int(name)}
    return told.pop() if len(told) == 1 else None


def is_of_part(texts: list[str]) -> bool:
    """Tell whether a total adds up a part of the list: a unit, a department, a page."""
    return any(_PART.search("".join(text.split())) for text in texts if len(text) <= _LONGEST)


def _says(what: re.Pattern[str], text: str) -> bool:
    return len(text) <= _LONGEST and what.fullmatch("".join(text.split())) is not None


class Totals:
    """Holds what a list says of its people's number against the people read, row by row.

    A subtotal may be that of a page or a unit as well; of what else nobody can tell. Where
    columns are ours (``is_ours``), any number of people in a row of totals is theirs; in other
    lists one that stands apart from the total may count something else, and is only doubted.
    There somebody may have several rows, and earlier sheets may have people (``before``), too.
    """

    def __init__(self, *, is_ours: bool = True, before: int = 0) -> None:
        self._is_ours, self._before = is_ours, before
        self._rows = 0
        self._totalled = 0  # rows above the last total
        self._turned = 0  # rows above the last headings
        self._names: set[str] = set()
        self._since: set[str] = set()  # since the last total

    def add(self, name: str = "") -> None:
        """Count a row, and by ``name`` whose it is."""
        self._rows += 1
        if name:
            self._names.add(name)
            self._since.add(name)

    def turn(self) -> None:
        """Note that the headings stand there again: a page ends."""
        self._turned = self._rows

    def compare(
        self, texts: list[str], name: str, position: Position, groups: Iterable[int] = ()
    ) -> Iterator[Finding]:
        """Report a total that is neither the people so far nor those since the last total.

        ``name`` is what its name column says, ``groups`` are the sizes of the last groups.
        """
        stated, part = stated_total(texts, name), is_of_part(texts)
        rows, since = self._rows, self._rows - self._totalled
        fits = {rows, since, self._before + rows, *self._people()}
        if part:
            fits |= {rows - self._turned, *groups}
        self._totalled = rows
        self._since.clear()
        if stated is None or stated in fits:
            return
        told = f"{rows}人"
        if since != rows:
            told += f"，其中上一次合计以来{since}人"
        is_sure = self._is_ours or _says_itself(texts, name)
        yield (error if is_sure and not part else warning)(
            "X-consistency",
            f"这一行写的是{stated}人，上面读到{told}",
            wanted=f"{'小计' if part else '合计'}与名单上的人数一致",
            remedy="请核对是否漏列、多列了人，改正人数",
            position=position,
        )

    def compare_title(self, text: str, position: Position) -> Iterator[Finding]:
        """Doubt a title that says how many there are, 教职工名单（共9人）, when all were read."""
        said = _ABOVE.search("".join(text.split())) if len(text) <= _LONGEST else None
        if said is None:
            return
        stated = int(said[1] or said[2])
        if stated not in {self._rows, self._before + self._rows, *self._people()}:
            yield warning(
                "X-consistency",
                f"标题写的是{stated}人，下面读到{self._rows}人",
                wanted="标题与名单上的人数一致",
                remedy="请核对是否漏列、多列了人；说的不是这些人的不必理会",
                position=position,
            )

    def _people(self) -> Iterator[int]:
        yield from filter(None, (len(self._names), len(self._since)))


def _says_itself(texts: list[str], name: str) -> bool:
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
