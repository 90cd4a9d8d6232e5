"""What a list says of its people's number, held against the people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import error, warning
from cadre_docs.intake.template.people_rows import LONGEST, is_of_part, stated_total, states_itself
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.findings import Finding, Position

_ABOVE = expression(r"共(?:计)?([0-9０-９]++)(?:人|名)|[（(]([0-9０-９]++)(?:人|名)[）)]")


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
        is_sure = self._is_ours or states_itself(texts, name)
        yield (error if is_sure and not part else warning)(
            "X-consistency",
            f"这一行写的是{stated}人，上面读到{told}",
            wanted=f"{'小计' if part else '合计'}与名单上的人数一致",
            remedy="请核对是否漏列、多列了人，改正人数",
            position=position,
        )

    def compare_title(self, text: str, position: Position) -> Iterator[Finding]:
        """Doubt a title that says how many there are, 教职工名单（共9人）, when all were read."""
        said = _ABOVE.search("".join(text.split())) if len(text) <= LONGEST else None
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
