"""The interpreter and a slow second reading of the grammar come to the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.declared.kit import truth
from tests.declared.oracle import FALSE, MISSING, TRUE, VAGUE, Oracle

TOLD = [FALSE, TRUE, VAGUE, MISSING]
GRADES = ["优秀", "合格", "基本合格", "不合格", "不确定档次"]

numbers = st.integers(0, 6)
years = st.integers(2021, 2025).map(str)


def _dates():
    whole = st.tuples(st.sampled_from(["2023-12", "2024-01", "2024-02", "2024-03"]))
    exact = st.tuples(
        st.sampled_from(["2023-12", "2024-01", "2024-02", "2024-03"]),
        st.sampled_from(["01", "02", "15", "28", "29"]),
    )
    return st.one_of(whole, exact).map("-".join)


dates = _dates()
periods = (
    st.tuples(dates, st.one_of(dates, st.just("今")))
    .filter(lambda p: p[1] == "今" or p[0] <= p[1])
    .map(" 至 ".join)
)


def maybe(**fields):
    """A record in which any box may be empty."""
    return st.fixed_dictionaries({}, optional=fields)


rows = st.lists(
    maybe(年=years, 数=numbers, 日=dates, 级=st.sampled_from(GRADES), 旗=st.sampled_from("是否")),
    max_size=4,
)
facts = maybe(
    甲数=numbers, 乙数=numbers, 甲日=dates, 乙日=dates, 档次=st.sampled_from(GRADES),
    级别=st.sampled_from(["初级", "中级", "高级"]), 是否=st.sampled_from("是否"),
    文字=st.sampled_from(["甲", "乙丙", "无"]), 期间=periods, 行=rows,
)  # fmt: skip

ORDERED = ("大于", "小于", "不小于", "不大于", "等于", "不等于")
DATED = ("早于", "晚于", "不早于", "不晚于", "等于", "不等于")
RANKED = ("高于", "低于", "不高于", "不低于", "等于", "不等于")


def pick(*names):
    return st.sampled_from(names)


def _pair(subjects, words, operands):
    return st.builds(lambda s, w, o: {s: {w: o}}, subjects, words, operands)


def leaves(numbers_of, dates_of, grades_of, flags_of, own):
    """Conditions on single values; ``own`` are operands that name others."""
    moved = st.builds(
        lambda name, unit, n: {"字段": name, unit: n},
        pick("甲日", "乙日"), pick("加年", "加月", "加日"), st.integers(-2, 13),
    )  # fmt: skip
    return st.one_of(
        _pair(numbers_of, pick(*ORDERED), st.one_of(numbers, own["数"], st.just({"参数": "下限"}))),
        _pair(
            dates_of, pick(*DATED), st.one_of(dates, own["日"], moved, st.just({"参数": "界限日"}))
        ),
        _pair(dates_of, st.just("在其间"), st.just({"字段": "期间"})),
        st.builds(lambda s, o: {f"{s}.年": {"等于": o}}, dates_of, years),
        st.lists(st.one_of(dates_of, pick("甲日", "乙日")), min_size=2, max_size=3).map(
            lambda names: {"先后": names}
        ),
        _pair(grades_of, pick(*RANKED), st.sampled_from(GRADES[:4])),
        _pair(grades_of, pick("之一", "都不是"), st.lists(st.sampled_from(GRADES), min_size=1)),
        _pair(grades_of, pick("之一", "都不是"), st.just({"参数": "好档次"})),
        st.builds(lambda s, o: {s: o}, flags_of, st.sampled_from("是否")),
        st.builds(
            lambda k, s: {k: s}, pick("有", "没有"), st.one_of(numbers_of, flags_of, dates_of)
        ),
    )


of_rows = leaves(
    pick("数", "乙数"), pick("日", "年", "甲日"), pick("级"), pick("旗"),
    {"数": pick("数", "甲数").map(lambda n: {"字段": n}), "日": pick("日", "乙日").map(lambda n: {"字段": n})},
)  # fmt: skip


def joined(inner):
    """Conditions within conditions, a few deep."""
    turned = st.one_of(inner, inner.map(lambda part: {"不": part}))
    several = st.builds(
        lambda key, parts: {key: parts},
        pick("并且", "或者"),
        st.lists(turned, min_size=1, max_size=3),
    )
    return st.one_of(turned, several, several.map(lambda part: {"不": part}))


filters = joined(of_rows)
where = st.one_of(st.just({}), filters.map(lambda f: {"其中": f}))
whole_rows = st.lists(
    st.fixed_dictionaries({"年": years, "数": numbers, "日": dates}, optional={
        "级": st.sampled_from(GRADES), "旗": st.sampled_from("是否")}),
    max_size=4,
)  # fmt: skip
measures = st.one_of(
    where.map(lambda w: {"计数": {"表": "行", **w}}),
    where.map(lambda w: {"合计": {"表": "行", "列": "数", **w}}),
    where.map(lambda w: {"连续年数": {"表": "行", "年度": "年", **w}}),
    st.builds(lambda k, w: {k: {"表": "行", "列": "数", **w}}, pick("最大", "最小"), where),
    st.builds(
        lambda k, a, b: {k: {"从": a, "到": b}},
        pick("相差年数", "相差月数", "相差天数", "工作日数"), pick("甲日", "乙日"), pick("甲日", "乙日"),
    ),
)  # fmt: skip
measured = st.builds(
    lambda m, w, n: {key: {**inner, w: n} for key, inner in m.items()},
    measures, pick("大于", "小于", "不小于", "不大于", "等于", "不等于"),
    st.one_of(st.integers(-2, 40), st.just({"字段": "甲数"})),
)  # fmt: skip
over_rows = st.builds(
    lambda key, w, test: {key: {"表": "行", **w, "满足": test}},
    pick("全部", "任一"),
    where,
    filters,
)
of_record = leaves(
    pick("甲数", "乙数"), pick("甲日", "乙日"), pick("档次"), pick("是否"),
    {"数": pick("甲数", "乙数").map(lambda n: {"字段": n}), "日": pick("甲日", "乙日").map(lambda n: {"字段": n})},
)  # fmt: skip
extra = st.one_of(
    st.builds(lambda w, o: {"级别": {w: o, "次序": ["初级", "中级", "高级"]}}, pick("高于", "不低于", "低于"), pick("初级", "中级", "高级")),
    st.builds(lambda k: {k: "文字"}, pick("有", "没有")),
    st.builds(lambda o: {"文字": {"包含": o}}, pick("甲", "丙")),
    st.builds(lambda k: {k: "行"}, pick("有", "没有")),
)  # fmt: skip
conditions = joined(st.one_of(of_record, over_rows, extra))


@settings(max_examples=250, deadline=None, derandomize=True)
@given(conditions, facts)
def test_conditions(condition, record) -> None:
    assert TOLD[truth(condition, record)] == Oracle(record, {}).holds(condition)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(measured, facts, whole_rows)
def test_measures(condition, record, table) -> None:
    record = {**record, "行": table}
    assert TOLD[truth(condition, record)] == Oracle(record, {}).holds(condition)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(measures, st.integers(0, 8), facts, whole_rows)
def test_named_values_are_what_they_name(measure, limit, record, table) -> None:
    record, named = {**record, "行": table}, {"某数": measure}
    condition = {"某数": {"不小于": limit}}
    told = TOLD[truth(condition, record, 取=named)]
    assert told == Oracle(record, named).holds(condition)
