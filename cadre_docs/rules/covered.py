"""Which forms no notice's rule looks at: of them only the types of their boxes are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.rules.engine import Problem, looking_at, rule
from cadre_docs.schema import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.law.instruments import LawBook
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.rules.engine import Rule
    from cadre_docs.schema import Schema

UNCOVERED = "FS-rules"
_ONLY_TYPES = "只核对了各项的类型、必填、日期先后、身份证号码等通用内容；没有查出问题不等于符合规定"


@rule(UNCOVERED, Severity.NOTE, "没有通知的规则核对的表", scope="batch")
def covered_by_some_rule(c: BatchContext) -> Iterator[Problem]:
    """表单定义没有写由哪个通知规定（governed_by），或者该通知没有关于这种表的规则的，每种表说明一次。

    这时只有通用的检查：各项的类型、必填、日期先后、身份证号码等。没有查出问题，不等于符合规定，所以由人核对；
    退出码不因此改变。
    """
    told: set[str] = set()
    for record in c.records:
        schema = record.schema
        if schema.id in told:
            continue
        told.add(schema.id)
        problem = uncovered(schema, c.law)
        if problem is not None:
            yield Problem(problem.message, problem.wanted, problem.remedy, record=record)


def uncovered(schema: Schema, law: LawBook) -> Problem | None:
    """Return what there is to say of a form that no notice's rule looks at."""
    if any(
        _is_of_notice(item, law) and item.applies_to(schema, law)
        for item in looking_at([schema], law)
    ):
        return None
    notices = "、".join(notice.cite("") for notice in law.instruments_of(schema.governed_by))
    if not notices:
        why = f"“{schema.title}”没有写由哪个通知规定"
        remedy = "请由人对照规定核对；有通知规定的，在表单定义中写“governed_by”和“role”"
    else:
        why = f"{notices}没有核对“{schema.title}”（{ROLES.get(schema.role, '')}）的规则"
        remedy = (
            "请由人对照通知核对；由各人的表做成的，可用 roster、statistics 等命令的 --against 核对"
        )
    return Problem(f"{why}，{_ONLY_TYPES}", remedy=remedy)


def _is_of_notice(item: Rule, law: LawBook) -> bool:
    """Whether a rule looks at forms by what they are, and not at every form there is.

    Those that only compare people with each other (``X-``) say nothing of what a form should be.
    """
    of_kinds = item.prefix in law.instruments or (bool(item.roles) and item.prefix != "X")
    return item.run is not None and of_kinds
