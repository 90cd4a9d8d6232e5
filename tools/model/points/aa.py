"""Turning points of the annual record and of the tenure under the city's measures."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from tools.model.points.days import around, months_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.model.facts import Facts

_ASPECTS = ("morality", "ability", "diligence", "achievement", "integrity")
_LEVELS = ("好", "较好", "一般", "较差")
_GRADES = ("优秀", "合格", "基本合格", "不合格", "不确定档次", "不参加考核")
_STATE = ("警告", "记过", "记大过", "降低岗位等级", "降级", "撤职", "开除")
_PARTY = ("党内警告", "党内严重警告", "撤销党内职务", "留党察看一年", "留党察看二年", "开除党籍")
_ABSENT = ("病假", "事假", "自行外出学习培训", "出国（境）探亲假")
_OTHER_LEAVE = ("产假", "哺乳假", "工伤")


def ratings() -> Iterator[Facts]:
    for level in _LEVELS:
        yield dict.fromkeys(_ASPECTS, level)
        yield {_ASPECTS[0]: level}
    for most, (place, one) in product(_LEVELS, enumerate(_LEVELS)):
        yield {**dict.fromkeys(_ASPECTS, most), _ASPECTS[place]: one}
    for one, other in product(_LEVELS, _LEVELS):
        yield {_ASPECTS[1]: one, _ASPECTS[3]: other}


def ratings_beside() -> Iterator[Facts]:
    """The five aspects beside a case of chapter 7: which of the two goes first (general_conditions)."""
    beside: tuple[Facts, ...] = (
        {"joined_on": "2023-10-01", "first_job": "是"},
        {"absences": [{"kind": "病假", "period": "2023-01-01 至 2023-07-31"}]},
        {"absences": [{"kind": "产假", "period": "2023-01-01 至 2023-06-30"}]},
        {"sanctions": [{"kind": "警告", "decided_on": "2023-06-15"}]},
        {"sanctions": [{"kind": "记过", "decided_on": "2023-06-15"}]},
        {"sanctions": [{"kind": "撤职", "decided_on": "2023-06-15"}]},
    )
    for level, case in product(_LEVELS, beside):
        yield {**dict.fromkeys(_ASPECTS, level), **case}


def joining() -> Iterator[Facts]:
    """Six months before the end of the year are 1 July."""
    days = [*around("2023-07-01", -30, 30), *around("2023-01-01"), *around("2023-12-31")]
    for first, day in product(("是", "否", ""), (*days, *months_of(*days))):
        yield {"joined_on": day, "first_job": first}
        yield {"joined_on": day, "first_job": first, "veteran": "是"}
    yield {"first_job": "是"}


def worked_elsewhere() -> Iterator[Facts]:
    """Three months here and about three elsewhere: in one run with it, apart from it, in pieces."""
    here: Facts = {"joined_on": "2023-10-01", "first_job": "否"}
    for day in (*around("2023-07-01"), *months_of("2023-07-01", "2023-06-30")):
        yield {**here, "other_work": [{"period": f"{day} 至 2023-09-30", "workplace": "示例公司"}]}
    for day in around("2023-04-01", *range(-5, 0)):
        yield {**here, "other_work": [{"period": f"2023-01-01 至 {day}"}]}
        yield {
            **here,
            "other_work": [
                {"period": f"2023-01-15 至 {day}"},
                {"period": "2023-05-05 至 2023-05-20"},
            ],
        }
    yield {**here, "other_work": [{"period": "2022-05-01 至 2023-11-30"}]}
    yield {**here, "first_job": "是", "other_work": [{"period": "2023-01-01 至 2023-09-30"}]}


def absences() -> Iterator[Facts]:
    """More than six months: from 1 January, 30 June is none and 1 July is."""
    for kind in (*_ABSENT, *_OTHER_LEAVE):
        for day in (*around("2023-06-30", -1, 30), *months_of("2023-06-30", "2023-07-01")):
            yield {"absences": [{"kind": kind, "period": f"2023-01-01 至 {day}"}]}
        yield {"absences": [{"kind": kind, "period": "2022-05-10 至 2023-06-30"}]}
        yield {"absences": [{"kind": kind, "period": "2023-06-30 至今"}]}
    for kind, days in product(_ABSENT, (1, 168, 169, 170, 185, 186, 187, 200)):
        yield {"absences": [{"kind": kind, "days": str(days)}]}
    for days in (1, 4, 5, 6, 7):
        yield {
            "absences": [
                {"kind": "病假", "period": "2023-01-01 至 2023-06-25"},
                {"kind": "事假", "days": str(days)},
            ]
        }
    for leave in _OTHER_LEAVE:
        yield {
            "absences": [
                {"kind": "病假", "period": "2023-01-01 至 2023-09-30"},
                {"kind": leave, "period": "2023-03-01 至 2023-06-15"},
            ]
        }
        yield {
            "absences": [
                {"kind": "病假", "period": "2023-01-01 至 2023-07-01"},
                {"kind": leave, "period": "2023-07-01 至 2023-07-01"},
            ]
        }
    for day in around("2023-10-03"):
        yield {
            "absences": [
                {"kind": "事假", "period": "2023-02-01 至 2023-04-30"},
                {"kind": "病假", "period": f"2023-07-03 至 {day}"},
            ]
        }
        yield {
            "absences": [
                {"kind": "事假", "period": "2023-02-01 至 2023-07-31"},
                {"kind": "病假", "period": f"2023-06-01 至 {day}"},
            ]
        }


def sanctions() -> Iterator[Facts]:
    """Each kind decided around the edges of the year, of those before, and where it just ends."""
    edges = [d for y in range(2018, 2025) for d in around(f"{y}-01-01")]
    ends = ("2022-07-01", "2022-01-01", "2021-07-01", "2021-01-01")  # 6, 12, 18, 24 months before
    days = dict.fromkeys(
        [
            *edges,
            *(d for e in ends for d in around(e)),
            "2023-06-15",
            "2023-06",
            "2022-01",
            "2021-07",
            "2024-03-01",
        ]
    )
    for kind, day in product((*_STATE, *_PARTY), days):
        yield {"sanctions": [{"kind": kind, "decided_on": day}]}


def sanctions_in_full() -> Iterator[Facts]:
    """The other columns: effect, stated ends, lifted early, revoked, lowered."""
    for kind in ("记过", "记大过", "降低岗位等级", "撤职", "警告", "开除党籍"):
        row = {"kind": kind, "decided_on": "2021-12-20"}
        for day in around("2022-01-01", 10):
            yield {"sanctions": [{**row, "effective_on": day}]}
        for day in (*around("2023-01-01"), "2023-01", "2022-12", "2024-06-30", "2021-12-01"):
            yield {"sanctions": [{**row, "ends_on": day}]}
            yield {"sanctions": [{**row, "lifted_on": day}]}
        yield {"sanctions": [{**row, "decided_on": "2023-12-30", "effective_on": "2024-01-02"}]}
        for revoked, lowered in product(("是", "否"), ("是", "否")):
            yield {
                "sanctions": [
                    {
                        "kind": kind,
                        "decided_on": "2023-03-01",
                        "revoked": revoked,
                        "lowered": lowered,
                    }
                ]
            }


def other_cases() -> Iterator[Facts]:
    for running in (0, 9, 10, 11):
        yield {"absent_running": str(running)}
        for total in (0, 10, 19, 20, 21):
            yield {"absent_running": str(running), "absent_total": str(total)}
    for word in ("无", "无正当理由不参加", "经批评教育后仍拒绝参加"):
        yield {"refusal": word}
    for day in (
        *around("2023-06-30"),
        *around("2023-01-01"),
        *around("2023-12-31"),
        "2023-06",
        "2023-07",
    ):
        yield {"retired_on": day}


def measures() -> Iterator[Facts]:
    for word in ("不得确定为优秀", "只写评语不确定档次", "不得确定为合格及以上", "确定为不合格"):
        yield {"measure_effect": word}


def cases() -> Iterator[Facts]:
    for word, remarks in product(
        ("无", "尚未结案", "已结案未给予处分", "已结案并给予处分"), ("", "工作认真。")
    ):
        yield {"case_status": word, "leader_remarks": remarks}


def outside() -> Iterator[Facts]:
    kinds = (
        "挂职",
        "援派",
        "驻外",
        "学习",
        "培训",
        "进修",
        "执行任务",
        "兼职创新",
        "在职创办企业",
        "到企业工作",
        "参与项目合作",
        "兼职",
    )
    for kind in kinds:
        yield {"outside": [{"kind": kind, "period": "2023-03-01 至 2024-02-29", "heard": "是"}]}
        yield {"outside": [{"kind": kind}]}
    for day in (
        *around("2023-06-30"),
        *around("2023-07-02"),
        *months_of("2023-07-02", "2023-06-30"),
    ):
        yield {
            "outside": [
                {"kind": "挂职", "period": f"2023-01-01 至 {day}", "workplace": "示例县人民政府"}
            ]
        }


def transfers() -> Iterator[Facts]:
    for day, remarks in product(
        (*around("2023-01-01"), *around("2023-12-31"), "2023-05"), ("", "是", "否")
    ):
        yield {"transferred_on": day, "old_unit_remarks": remarks}


def earlier_years() -> Iterator[Facts]:
    for grade in _GRADES:
        yield {"earlier_results": [{"year": "2022", "result": grade}]}
        yield {"earlier_results": [{"year": "2021", "result": grade}]}
        yield {
            "earlier_results": [
                {"year": "2022", "result": grade},
                {"year": "2021", "result": grade},
            ]
        }
        yield {"earlier_results": [{"year": "2022", "result": grade}], "refuses_transfer": "是"}


def proposals() -> Iterator[Facts]:
    for grade, reason in product((*_GRADES, ""), ("", "无", "病假较长。")):
        yield {"proposed_grade": grade, "ungraded_reason": reason}
    for grade in _GRADES:
        yield {"proposed_grade": grade, "routine_poor": "是"}
        yield {"proposed_grade": grade, "veteran": "是"}


def posts() -> Iterator[Facts]:
    posts = ("管理岗位", "专业技术岗位", "工勤技能岗位")
    for first, second, grade in product(posts, (*posts, ""), ("", "优秀", "基本合格")):
        yield {"post_category": first, "second_post_category": second, "second_grade": grade}


def scope() -> Iterator[Facts]:
    for staff in (
        "事业单位工作人员",
        "事业单位领导人员",
        "机关工勤人员",
        "参照公务员法管理单位人员",
        "转制为企业化管理单位人员",
    ):
        yield {"staff_scope": staff}


def years() -> Iterator[Facts]:
    """A school's year, one that is none, and years around the day the measures are taken from."""
    for period in (
        "2022-09-01 至 2023-08-31",
        "2023-09-01 至 2024-08-31",
        "2023-01-01 至 2023-12-31",
    ):
        yield {"assessment_period": period}
    for period in ("2022-09-01 至 2023-08-30", "2024-09-01 至 2025-08-31", "2022-09-01 至今"):
        yield {"assessment_period": period}
    yield {"year": "2022"}


ANNUAL = (
    ratings, ratings_beside, joining, worked_elsewhere, absences, sanctions, sanctions_in_full, other_cases,
    measures, cases, outside, transfers, earlier_years, proposals, posts, scope, years,
)  # fmt: skip


# --- tenure --------------------------------------------------------------------------------


def contracts() -> Iterator[Facts]:
    for start in ("2021-01-01", "2021-01-02", "2020-12-31", "2020-09-01", "2021-01"):
        for end in ("2023-12-31", "2023-12-30", "2024-01-01", "2024-06-30", "2023-12", "今"):
            yield {"contract_period": f"{start} 至 {end}"}
    yield {"contract_period": "2021-01-01至今"}


def targets() -> Iterator[Facts]:
    for word in ("完成", "有正当理由未完成", "无正当理由未完成", ""):
        yield {"targets": word}


def results() -> Iterator[Facts]:
    for grades in product(_GRADES, repeat=3):
        rows = [{"year": str(2021 + i), "grade": grade} for i, grade in enumerate(grades)]
        yield {"annual_grades": rows}
        yield {"annual_grades": [*rows, {"year": "2024", "grade": grades[0]}]}
        yield {"annual_grades": [{"year": "2020", "grade": grades[2]}, *rows]}
    yield {"annual_grades": [{"year": "2021", "grade": "合格"}, {"year": "2023", "grade": "合格"}]}
    yield {"annual_grades": [*rows, {"year": "2022", "grade": "合格"}]}
    yield {"annual_grades": []}


def finished() -> Iterator[Facts]:
    for day in (*around("2023-11-30"), *around("2023-12-31"), "2023-12", "2023-11", ""):
        yield {"finished_on": day}


def renewals() -> Iterator[Facts]:
    for one, other, renewed, approved in product(("", "是", "否"), repeat=4):
        yield {
            "post_continues": one,
            "both_agree": other,
            "renewed": renewed,
            "renewal_approved": approved,
        }


def tenure_proposals() -> Iterator[Facts]:
    for grade in ("合格", "不合格", ""):
        yield {"tenure_grade": grade}


TENURE = (contracts, targets, results, finished, renewals, tenure_proposals)
