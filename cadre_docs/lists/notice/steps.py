"""A notice among the steps of its procedure, where facts do not say when it is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, warning
from cadre_docs.rules.between.lists_agree import stated_day
from cadre_docs.rules.common.public_notice import POSTING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cadre_docs.record import Record
    from cadre_docs.schema.model import Posting


def among_steps(
    posting: Posting, facts: Record, first: date, last: date | None
) -> Iterator[Finding]:
    """Warn of steps that the facts date on the wrong side of a posting.

    The steps follow each other as the facts' box lists them. Facts that state the posting, too,
    are held against it, and rules on the facts tell of their order.
    """
    stated = posting.stated.get("first", "")
    table, _, posted = stated.partition(".")
    if not posted or stated_day(facts, stated)[0] is not None:
        return
    columns = facts.schema.by_id[table].columns
    lists = (column.choices.values for column in columns if column.choices is not None)
    order = next((values for values in lists if posted in values), ())
    for number, step in enumerate(order):
        day, at = stated_day(facts, f"{table}.{step}")
        early, late = number < order.index(posted), number > order.index(posted)
        if day is None:
            continue
        if early and day.first > first:
            said = f"{first}开始公示，早于单位和程序事实表填的“{step}”（{day}）"
        elif late and last is not None and day.last <= last:
            said = f"公示到{last}才结束，单位和程序事实表填的“{step}”是{day}"
        else:
            continue
        yield warning(
            POSTING,
            said,
            wanted=f"依次为{'、'.join(order)}",
            remedy="请核对，改正有误的一处（公示的日期用 --from、--days、--to 指定）",
            position=at.position,
            path=at.path,
            form=facts.schema.id,
        )
