"""The forms that the model tries: where they start, what turns, and who says it a second time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tools.model import worse
from tools.model.articles import aa, lc, tenures, xx
from tools.model.points import aa as aa_points
from tools.model.points import talent as talent_points
from tools.model.points import tenures as tenure_points
from tools.model.points import xx as xx_points

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tools.model.articles.order import Allowed
    from tools.model.facts import Facts
    from tools.model.worse import Worse

_GRADES = ("优秀", "合格", "基本合格", "不合格")


@dataclass(frozen=True)
class Form:
    """One form of a notice.

    ``groups`` yield the turning points of one thing each; ``second`` gives what the articles
    allow in each box for a grade (None: nothing is graded in it), ``verdicts`` what each article
    says where nobody is graded; those of them in ``conditions`` say who may apply. ``steps`` make
    facts worse; ``idle`` are facts that nothing may depend on, as is the order of rows but in
    tables that the form itself orders (``in_order``). ``share`` is its part of all records; with
    ``follows_proposal`` rules judge by the grade proposed, which then cannot be exchanged.
    """

    name: str
    base: str
    groups: tuple[Callable[[], Iterator[Facts]], ...]
    second: Mapping[str, Callable[[Facts], Allowed | None]] = field(default_factory=dict)
    steps: tuple[Callable[[Facts], Iterator[Worse]], ...] = ()
    idle: Facts = field(default_factory=dict)
    share: int = 1
    follows_proposal: bool = False
    verdicts: Callable[[Facts], Mapping[str, str]] | None = None
    conditions: frozenset[str] = frozenset()
    in_order: tuple[str, ...] = ()


_IDLE: Facts = {
    "name": "示例乙", "duties": "教学管理", "summary": "全年完成各项工作。", "training": "无",
    "remarks": "无", "post": "专业技术九级岗位（语文教师）", "political_status": "中共预备党员",
    "schooling": "大学专科",
}  # fmt: skip

_SCHOOLING = worse.next_in(
    "学历降低", "schooling", "", ("研究生", "大学本科", "大学专科", "高中", "初中", "小学")
)
_FALLEN = worse.next_in(
    "虚假申报晚一年", "false_statement_year", "", tuple(map(str, range(2020, 2025)))
)
_SENIOR_STEPS = (
    _SCHOOLING, _FALLEN,
    *(worse.a_day_later("晚一天", name) for name in ("work_start", "certificate_date", "appointment_date")),
    worse.next_in("年度结果降低", "annual_grades", "grade", _GRADES),
    worse.next_in("没有评为优秀党员", "party_honours", "honoured", ("是", "否")),
    worse.next_in("处分加重", "sanctions", "kind",
                  ("警告", "记过", "记大过", "降低岗位等级", "撤职", "开除"),
                  ("党内警告", "党内严重警告", "撤销党内职务", "留党察看一年", "留党察看二年", "开除党籍")),
    worse.a_day_later_in("处分期长一天", "sanctions", "ends_on"),
    worse.next_in("立案", "case_pending", "", ("否", "是")),
    worse.next_in("填存在禁止情形", "barred", "", ("否", "是")),
    *(worse.next_in("业绩条件少一项", "merits", column, ("是", "否"))
      for column in ("individual", "posted", "originals", "patent_search", "trade_related")),
    worse.next_in("业绩被撤销", "merits", "revoked", ("否", "是")),
    worse.next_in("授予单位级别降低", "merits", "body_level", ("省辖市级", "县级", "单位")),
    worse.next_in("与人社部门无关", "merits", "hr_role", ("授予", "无")),
    worse.one_more_in("名次靠后", "merits", "rank"),
)  # fmt: skip
_REGISTERED_STEPS = (
    _SCHOOLING, _FALLEN,
    *(worse.a_day_later("晚一天", name)
      for name in ("work_start", "confirmed_on", "passed_on", "level_work_start")),
    worse.next_in("没有较高技艺", "high_skill", "", ("是", "否")),
    worse.a_day_more("间断长一天", "interruptions", ()),
)  # fmt: skip
_APPLICANT: Facts = {
    "name": "示例乙",
    "mobile": "13900000009",
    "region": "示例市示例县",
    "unit": "示例市示例局",
}

FORMS = (
    Form(
        "annual-record", "tests/rules/AA/base.yaml", aa_points.ANNUAL,
        {"proposed_grade": aa.annual, "second_grade": aa.second_post},
        (
            worse.next_in("处分加重", "sanctions", "kind",
                          ("警告", "记过", "记大过", "降低岗位等级", "撤职", "开除"),
                          ("记大过", "降级", "撤职"),
                          ("党内警告", "党内严重警告", "撤销党内职务", "留党察看一年", "留党察看二年", "开除党籍")),
            worse.next_in("组织处理加重", "measure_effect", "",
                          ("不得确定为优秀", "只写评语不确定档次", "不得确定为合格及以上", "确定为不合格")),
            *(worse.next_in("评价降低", aspect, "", ("好", "较好", "一般", "较差"))
              for aspect in ("morality", "ability", "diligence", "achievement", "integrity")),
            worse.a_day_more("缺勤多一天", "absences", ("病假", "事假", "自行外出学习培训", "出国（境）探亲假")),
            worse.a_day_later("晚到一天", "joined_on"),
            worse.one_more("旷工多一天", "absent_running", "absent_total"),
            worse.next_in("以前的结果降低", "earlier_results", "result", _GRADES),
            worse.next_in("仍拒绝参加", "refusal", "", ("无", "无正当理由不参加", "经批评教育后仍拒绝参加")),
        ),
        _IDLE, share=8,
    ),
    Form(
        "tenure-record", "tests/rules/bases/tenure.yaml", aa_points.TENURE,
        {"tenure_grade": aa.tenure},
        (
            worse.next_in("年度结果降低", "annual_grades", "grade", _GRADES),
            worse.next_in("目标任务完成得少", "targets", "", ("完成", "有正当理由未完成", "无正当理由未完成")),
        ),
        {"name": "示例乙"}, share=1,
    ),
    Form(
        "henan-tenure-form", "tests/rules/HN/base.yaml", tenure_points.HENAN,
        {"proposed_grade": tenures.henan},
        (
            worse.next_in("年度结果降低", "annual_grades", "grade", _GRADES),
            worse.next_in("目标任务完成得少", "targets", "", ("完成", "有正当理由未完成", "无正当理由未完成")),
            worse.next_in("处分加重", "sanctions", "kind",
                          ("警告", "记过", "记大过", "降低岗位等级", "降级", "撤职", "开除")),
            worse.next_in("判处刑罚", "criminal_sentence", "", ("否", "是")),
        ),
        {"name": "示例乙", "speciality": "水利工程", "department": "示例局"},
    ),
    Form(
        "jilin-tenure-form", "tests/rules/JL/base.yaml", tenure_points.JILIN,
        {"grade": tenures.jilin},
        (
            worse.next_in("否决", "political_thought", "", ("通过", "否决")),
            worse.next_in("否决", "professional_ethics", "", ("通过", "否决")),
            worse.next_in("无故", "absence_reason", "", ("因病", "无故")),
        ),
        {"name": "示例乙", "speciality": "水利工程", "department": "示例局"},
    ),
    Form(
        "liaocheng-talent", "tests/rules/LC/base.yaml", talent_points.TALENT,
        {"grade": lc.talent},
        (worse.next_in("上年度结果降低", "previous_grade", "", ("优秀", "合格", "不合格")),),
        {"name": "示例乙", "address": "示例路2号", "school": "示例大学 物理学", "progress": "各项任务已完成。"},
        follows_proposal=True,
    ),
    Form(
        "xinxiang-senior-technician", "tests/rules/XX/base.yaml", xx_points.SENIOR,
        verdicts=xx.senior, conditions=xx.CONDITIONS, steps=_SENIOR_STEPS,
        # FS-history holds the unit against the last work: a part of it is the same.
        idle={**_APPLICANT, "unit": "示例市机关事务服务中心公务用车科"},
        in_order=("work_history", "annual_grades", "party_honours"), share=4,
    ),
    Form(
        "xinxiang-registration", "tests/rules/bases/registration.yaml", xx_points.REGISTERED,
        verdicts=xx.registered, conditions=xx.CONDITIONS, steps=_REGISTERED_STEPS,
        idle=_APPLICANT, share=2,
    ),
)  # fmt: skip
BY_NAME = {form.name: form for form in FORMS}
