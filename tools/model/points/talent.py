"""Turning points of Liaocheng's form."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from tools.model.articles.common import EARLIER
from tools.model.points.days import around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.model.facts import Facts

_KINDS = (
    "学术业绩弄虚作假",
    "提供虚假材料",
    "逾期不归或擅自离岗",
    "造成重大损失",
    "管理期内终止工作创业",
    "违法违纪违规",
)
_WHO = {"id_number": "410701198506150012", "sex": "男"}  # an invented number: theirs by it
_GRADES = ("优秀", "合格", "不合格")


def cancelling() -> Iterator[Facts]:
    days = (*around("2020-03-01"), *around("2025-02-28"), "2020-03", "2025-02", "2022-06", "")
    for kind, day, body in product(_KINDS, days, ("", "示例部门")):
        row = {"kind": kind, "date": day, "body": body}
        yield {"cancelling_facts": [{name: text for name, text in row.items() if text}]}


def periods() -> Iterator[Facts]:
    for period in (
        "",
        "2020-03-01 至 2025-02-28",
        "2020-03 至 今",
        "2020-03 至 2021-12-31",
        "2023-01-01 至 2025-02",
    ):
        yield {"management_period": period}


def grades() -> Iterator[Facts]:
    handlings = ("", "照常兑现", "停发下一年度待遇", "取消资格并收回证书")
    for grade, before, handling in product((*_GRADES, ""), (*_GRADES, ""), handlings):
        yield {"grade": grade, "previous_grade": before, "handling": handling}
    for before, year, earlier in product((*_GRADES, ""), ("2020", "2021"), _GRADES):
        past = [{"year": year, "grade": earlier, **_WHO}]
        yield {"grade": "不合格", "previous_grade": before, **_WHO, EARLIER: past}


def posts() -> Iterator[Facts]:
    for status in ("在职", "辞职离岗", "调出", "退休"):
        yield {"post_status": status}


def recognised() -> Iterator[Facts]:
    for category in ("C类", "无", ""):
        yield {"talent_category": category}
    for certificate in ("LC2020001", "无", ""):
        yield {"certificate": certificate}
    documents = ("工作合同书", "近三年总体发展目标报告", "")
    for kind, document in product(("创新类", "创业类", ""), documents):
        yield {"talent_kind": kind, "basis_document": document}


TALENT = (cancelling, periods, grades, posts, recognised)
