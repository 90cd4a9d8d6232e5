"""年度考核结果统计表 told at a terminal: the counts of each unit, and its quota of 优秀."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.messages.safe import told_lines
from cadre_docs.report.quotas import quota_line
from cadre_docs.rules.annual.allowance import counts_before
from cadre_docs.rules.annual.tally import COLUMNS, DUE, NOT_ASSESSED, TOOK_PART, share_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cadre_docs.lists.statistics import UnitTable


def statistics_text(tables: Sequence[UnitTable]) -> str:
    """Return the counts of every table; each pool's quota stands once, below its last unit."""
    last = {id(table.allowance): number for number, table in enumerate(tables)}
    lines: list[str] = []
    for number, table in enumerate(tables):
        lines += [table.title, *_counts(table)]
        if table.tally.left_out:
            lines.append(
                f"  另有{len(table.tally.left_out)}人没有填岗位类别或档次，或者表上没有，没有计入"
            )
        if last[id(table.allowance)] == number:
            before = counts_before(table.context)
            lines.append(f"  {quota_line(table.context, table.allowance, before)}")
        lines.append("")
    return told_lines(lines).rstrip("\n")


def _counts(table: UnitTable) -> Iterator[str]:
    decimals = table.context.in_year(table.staff.year).number("AA.statistics_decimals")
    for category, counts in table.tally.counts.items():
        outcomes = "，".join(_outcomes(counts, decimals))
        part = f"实际参加{counts[TOOK_PART]}人" + (f"（{outcomes}）" if outcomes else "")
        yield f"  {category}：应参加{counts[DUE]}人，{part}，不参加{counts[NOT_ASSESSED]}人"


def _outcomes(counts: Mapping[str, int], decimals: int) -> Iterator[str]:
    for outcome, column in COLUMNS.items():
        if counts[column]:
            share = share_text(counts[column], counts[TOOK_PART], decimals)
            yield f"{outcome}{counts[column]}人，{share}％"
