"""The closed vocabulary of declared rules: every word that means something."""

from __future__ import annotations

from cadre_docs.findings import Severity

EQUAL = ("等于", "不等于")
NUMBERS = ("大于", "小于", "不小于", "不大于")
DATES = ("早于", "晚于", "不早于", "不晚于")
RANKS = ("高于", "低于", "不高于", "不低于")
SETS = ("之一", "都不是")
INSIDE, HOLDS = "在其间", "包含"
COMPARING = (*EQUAL, *NUMBERS, *DATES, *RANKS, *SETS, INSIDE, HOLDS)
ORDER = "次序"

AND, OR, NOT = "并且", "或者", "不"
FILLED, EMPTY = "有", "没有"
EVERY, SOME = "全部", "任一"
IN_ORDER = "先后"

COUNT, RUN, TOTAL, GREATEST, LEAST = "计数", "连续年数", "合计", "最大", "最小"
LENGTHS = {"相差年数": "年", "相差月数": "月", "相差天数": "日", "工作日数": "工作日"}
MEASURES = {
    COUNT: ("表", "其中"),
    TOTAL: ("表", "列", "其中"),
    GREATEST: ("表", "列", "其中"),
    LEAST: ("表", "列", "其中"),
    RUN: ("表", "年度", "其中", "到"),
    **dict.fromkeys(LENGTHS, ("从", "到")),
}
LATER = {"加年": "年", "加月": "月", "加日": "日"}
FIELD, PARAMETER = "字段", "参数"
RESERVED = frozenset((
    *COMPARING, AND, OR, NOT, FILLED, EMPTY, EVERY, SOME, IN_ORDER, *MEASURES, ORDER,
))  # fmt: skip

HERE = "本表."
PARTS = ("开始", "结束", "年", "月", "字数")

DEMANDS = {
    "应当": (False, Severity.ERROR),
    "不得": (True, Severity.ERROR),
    "一般应当": (False, Severity.WARNING),
    "一般不得": (True, Severity.WARNING),
}
"""What a requirement is called: whether it forbids, and how grave its breach is."""
GRADE, SHARE, UNIQUE = "档次", "名额", "唯一"
GRADES = {
    "应确定为": (True, False),
    "不得确定为": (False, False),
    "一般应确定为": (True, True),
    "一般不得确定为": (False, True),
}
"""What a constraint on the grade is called: whether it forces one, and whether it is usual only."""
LIMITS = {"不超过": False, "一般不超过": True}
SEVERITIES = {"错误": Severity.ERROR, "提醒": Severity.WARNING, "说明": Severity.NOTE}
PASSES, FAILS, OPEN = "通过", "不通过", "不能确定"
VERDICTS = (PASSES, FAILS, OPEN)
