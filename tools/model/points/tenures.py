"""Turning points of Henan's and Jilin's forms."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from tools.model.articles.common import EARLIER
from tools.model.points.days import around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.model.facts import Facts

_GRADES = ("优秀", "合格", "基本合格", "不合格", "不确定档次", "不参加考核")
_SANCTIONS = (
    "警告", "记过", "记大过", "降低岗位等级", "降级", "撤职", "开除",
    "党内警告", "党内严重警告", "撤销党内职务", "留党察看一年", "留党察看二年", "开除党籍",
)  # fmt: skip


def tenures() -> Iterator[Facts]:
    for start, end in product(
        ("2021-03-01", "2021-01-01", "2021-01-02", "2020-12-31", "2021-03"),
        ("2024-02-29", "2023-12-31", "2023-12-30", "2024-02", "今"),
    ):
        yield {"contract_tenure": f"{start} 至 {end}"}
        yield {"contract_tenure": "", "tenure": f"{start} 至 {end}"}


def results() -> Iterator[Facts]:
    for grades in product(_GRADES, repeat=3):
        rows = [{"year": str(2021 + i), "grade": grade} for i, grade in enumerate(grades)]
        yield {"annual_grades": rows}
        yield {"annual_grades": [{"year": "2020", "grade": grades[0]}, *rows]}
        yield {"annual_grades": [*rows, {"year": "2024", "grade": grades[1]}]}
    yield {"annual_grades": rows[:2]}
    yield {"annual_grades": [*rows, rows[0]]}


def targets() -> Iterator[Facts]:
    for word, reason in product(("完成", "有正当理由未完成", "无正当理由未完成", ""), ("", "因病")):
        yield {"targets": word, "missed_reason": reason}


def sanctions() -> Iterator[Facts]:
    days = (*around("2021-03-01"), *around("2024-02-29"), "2021-03", "2024-02", "2022-06")
    for kind, day in product(_SANCTIONS, days):
        yield {"sanctions": [{"kind": kind, "decided_on": day}]}


def henan_others() -> Iterator[Facts]:
    for word in ("是", "否", ""):
        yield {"criminal_sentence": word}
        yield {"on_payroll_in_post": word}
    results = ("未参加", "合格", "不合格", "继续参加考核", "")
    for day, before in product((*around("2021-06-30"), "2021-06", "2021-07"), results):
        yield {"appointment_date": day, "previous_result": before}
    for before, earlier in product(results, ("合格", "不合格")):
        yield {"previous_result": before, EARLIER: [{"proposed_grade": earlier}]}
    for summary in ("德能勤绩", "德、能、勤、绩、廉"):
        yield {"summary": summary}
    for letter in "德能勤绩廉":
        yield {"summary": "德能勤绩廉".replace(letter, "")}


def henan_rows() -> Iterator[Facts]:
    for day in (*around("2021-03-01"), *around("2024-02-29")):
        yield {"publications": [{"date": day, "title": "示例著作", "authorship": "独著"}]}
        yield {"achievements": [{"period": f"{day} 至 {day}", "title": "示例项目", "role": "主持"}]}
    steps = ("个人总结", "综合评价", "审核", "公示", "确定档次", "反馈")
    rows = [{"step": step, "date": f"2024-05-{10 + i}"} for i, step in enumerate(steps)]
    yield {"procedure": rows}
    for i in range(5):
        late = {**rows[i], "date": "2024-05-30"}
        yield {"procedure": [*rows[:i], late, *rows[i + 1 :]]}
    for day in around("2024-06-30"):
        yield {"procedure": [{"step": "报送", "date": day}]}


def proposals() -> Iterator[Facts]:
    for grade in ("合格", "不合格", ""):
        yield {"proposed_grade": grade}


HENAN = (tenures, results, targets, sanctions, henan_others, henan_rows, proposals)


# --- Jilin ---------------------------------------------------------------------------------


def vetoes() -> Iterator[Facts]:
    for one, other in product(("通过", "否决", ""), repeat=2):
        yield {"political_thought": one, "professional_ethics": other}


def not_there() -> Iterator[Facts]:
    reasons = ("因病", "公出", "退休", "正接受组织调查", "其他特殊情况", "无故", "")
    said = product(("是", "否", ""), reasons, ("", "情况属实。"), ("是", "否", ""), ("是", ""))
    for away, reason, explained, approved, filed in said:
        yield {
            "not_taking_part": away, "absence_reason": reason, "unit_explanation": explained,
            "department_approved": approved, "absence_filed": filed,
        }  # fmt: skip


def starts() -> Iterator[Facts]:
    before = ("未参加", "优秀", "合格", "基本合格", "不合格", "")
    for year, kind, last in product(range(2018, 2022), ("正常考核", "补充考核"), before):
        yield {"appointment_date": f"{year}-03-01", "category": kind, "previous_result": last}
    for kind, last, other in product(("正常考核", "补充考核"), before, ("基本合格", "合格")):
        yield {"category": kind, "previous_result": last, EARLIER: [{"grade": other}]}


def organisers() -> Iterator[Facts]:
    for level, who in product(
        ("二级", "三级"), ("省人社厅", "地区", "省直部门", "评聘结合单位", "")
    ):
        yield {"post_level": level, "organiser": who}


def works() -> Iterator[Facts]:
    days = (*around("2019-01-01"), *around("2022-12-31"))
    for day, kind in product(days, ("正常考核", "补充考核")):
        row = {"period": f"{day} 至 {day}", "title": "示例业绩", "role": "主持"}
        last = {"previous_tenure": "2019-01-01 至 2021-12-31"}
        yield {"results": [row], "category": kind, **last}
        yield {"results": [row], "category": kind, "previous_tenure": ""}


def scores() -> Iterator[Facts]:
    aspects = ("virtue", "ability", "diligence", "merit", "integrity")
    for aspect, score in product(aspects, ("", "19.9", "20", "20.1", "二十")):
        yield {f"{aspect}_score": score, f"{aspect}_full": "20"}
    for total in ("93.4", "93.5", "93.6", ""):
        yield {"total_score": total}


def grades() -> Iterator[Facts]:
    for grade, remarks, by_hand in product(
        ("优秀", "合格", "基本合格", "不合格", ""), ("", "尚可。"), ("", "是")
    ):
        yield {"grade": grade, "remarks": remarks, "remarks_by_hand": by_hand}


JILIN = (vetoes, not_there, starts, organisers, works, scores, grades)
