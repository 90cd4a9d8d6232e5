"""Turning points of Xinxiang's application for level 1 and of its registration for levels 5 to 2."""

from __future__ import annotations

from itertools import count, product
from typing import TYPE_CHECKING

from tools.model.articles.xx_merits import BODIES
from tools.model.points.days import around, months_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.model.facts import Cells, Facts

_SCHOOLING = (
    "研究生", "研究生班", "大学本科", "大学专科", "中等职业教育", "中等专科", "职业高中", "技工学校", "高中",
    "初中", "小学", "其他", "",
)  # fmt: skip
_GRADES = ("优秀", "合格", "基本合格", "不合格", "不确定档次", "不参加考核", "")
_YEARS = tuple(map(str, range(2019, 2024)))
_LEVELS = ("五级（初级工）", "四级（中级工）", "三级（高级工）", "二级（技师）")
_FIFTH, _FOURTH, _THIRD, _SECOND = _LEVELS


def staff() -> Iterator[Facts]:
    for kind in ("在岗正式工作人员", "聘用工作人员", "其他", ""):
        yield {"staff_kind": kind}
    for said in ("是", "否", ""):
        yield {"front_line": said}
    for trade in ("汽车维修工", "汽车驾驶员", ""):
        yield {"declared_trade": trade}
    for year in ("2020", "2021", "2022", "2023", "2024", "2025", ""):
        yield {"false_statement_year": year}


def retiring() -> Iterator[Facts]:
    days = [*around("2024-03-15"), *around("2024-12-31"), *months_of("2024-03-15", "2024-12-31")]
    for day in (*days, "2024-02", "2025-01", ""):
        yield {"retirement_date": day}
    for sex, years in (("男", 60), ("女", 50)):
        for day in (*days, "2024-02-28", "2025-06-01"):
            yield {"sex": sex, "birth_date": f"{int(day[:4]) - years}{day[4:]}"}
    yield {"sex": "男", "birth_date": "1964-02-29"}
    yield {"sex": "女", "birth_date": "1974-02"}
    yield {"sex": "", "birth_date": "1960-01-01"}
    yield {"birth_date": ""}


def steps() -> Iterator[Facts]:
    for day in (*around("2024-03-21"), *around("2024-04-05"), ""):
        yield {"registered_on": day}
    for name, last in (("unit_reviewed_on", "2024-04-13"), ("reviewed_on", "2024-04-15")):
        for day in (*around("2024-03-21"), *around(last)):
            yield {name: day}


# --- level 1 ---------------------------------------------------------------------------------


def working_years() -> Iterator[Facts]:
    for applied in ("2024-03-25", ""):
        limits = ("2024-12-31", applied or "2024-03-21")
        for name, years in (("work_start", 25), ("certificate_date", 5)):
            for limit in limits:
                start = f"{int(limit[:4]) - years}{limit[4:]}"
                for day in (*around(start), *months_of(start), ""):
                    yield {"registered_on": applied, name: day}
        for day in (*around(applied or "2024-04-05"), "2024-03", "2024-04", "2024-05", ""):
            yield {"registered_on": applied, "appointment_date": day}
    yield {"certificate_date": "2016-02-29"}
    yield {"work_start": "1996-02-29", "declared_level": ""}


def schooling() -> Iterator[Facts]:
    for word, front_line in product(_SCHOOLING, ("", "是")):
        yield {"schooling": word, "front_line": front_line}


def _years(grades: list[str]) -> list[Cells]:
    found = [{"year": year, "grade": one} for year, one in zip(_YEARS, grades, strict=False)]
    return [{name: said for name, said in row.items() if said} for row in found]


def grades() -> Iterator[Facts]:
    """How many were best, in which year which result, and 2023 with or without a promise."""
    for best in range(4):
        yield {"annual_grades": _years(["优秀"] * best + ["合格"] * (5 - best))}
        yield {"annual_grades": _years(["合格"] * (5 - best) + ["优秀"] * best)}
    for place, grade, promise in product((0, 2, 4), _GRADES, ("", "是", "否")):
        given = ["优秀", "合格", "优秀", "合格", "合格"]
        yield {
            "annual_grades": _years([*given[:place], grade, *given[place + 1 :]]),
            "grade_promise": promise,
        }
    for best in range(3):
        given = ["优秀"] * best + ["合格"] * (4 - best)
        yield {"annual_grades": _years([*given, ""]), "grade_promise": "是"}
    yield {"annual_grades": []}
    yield {"annual_grades": _years(["优秀"] * 4)}
    yield {"annual_grades": [{"year": "2018", "grade": "不合格"}, *_years(["优秀"] * 5)[:4]]}
    yield {"annual_grades": [{"year": "2018", "grade": "优秀"}, *_years(["优秀", *["合格"] * 4])]}
    yield {"annual_grades": _years(["合格", "优秀", "合格", "优秀", "合格"])[::-1]}


def honours() -> Iterator[Facts]:
    for said in product(("是", "否"), repeat=5):
        rows = [{"year": y, "honoured": word} for y, word in zip(_YEARS, said, strict=True)]
        yield {"party_honours": rows}
        if said.count("是") in (1, 2):
            yield {
                "party_honours": rows,
                "annual_grades": _years(["合格", "优秀", "合格", "合格", "合格"]),
            }
            yield {"party_honours": rows, "annual_grades": _years(["合格"] * 5)}
    yield {"party_honours": [{"year": y, "honoured": "非党员"} for y in _YEARS]}
    few = _years(["合格"] * 4 + ["优秀"])
    for rows in ([], [{"year": "2019", "honoured": "是"}], [{"year": "2018", "honoured": "是"}]):
        yield {"party_honours": rows, "annual_grades": few}
    twice = [{"year": "2018", "honoured": "是"}, {"year": "2023", "honoured": "是"}]
    yield {"party_honours": twice, "annual_grades": [{"year": "2018", "grade": "优秀"}, *few[1:]]}


_WON = {"date": "2020-06", "individual": "是", "posted": "是", "originals": "是"}
_KINDS: dict[str, Cells] = {
    "表彰": {**_WON, "body": "示例市人民政府", "body_level": "省辖市级"},
    "五一劳动奖章": {**_WON, "body": "河南省总工会", "body_level": "省级"},
    "技术能手": {**_WON, "body": "示例市人社局", "body_level": "省辖市级"},
    "技能竞赛": {**_WON, "body": "示例市人社局", "body_level": "省辖市级", "rank": "3"},
    "专利": {**_WON, "body": "国家知识产权局", "body_level": "国家级", "rank": "5", "patent_kind": "发明专利",
           "patent_search": "是", "trade_related": "是"},
    "特殊人才": {**_WON, "body": "示例市行业协会", "body_level": "单位"},
}  # fmt: skip
_TURNS: dict[str, tuple[str, ...]] = {
    "date": (*around("2015-12-10"), "2015-12", "2016-01", ""),
    "individual": ("否", ""),
    "posted": ("否", ""),
    "revoked": ("是", "否"),
    "originals": ("否", ""),
    "body_level": (
        "国家级",
        "省级",
        "省级工作部门",
        "省辖市级",
        "省直管县（市）级",
        "县级",
        "单位",
        "",
    ),
    "audience": ("各地区各部门", "本系统本行业", "内设机构及直属单位"),
    "hr_role": ("授予", "组织或参与", "省级人社部门认可", "无"),
    "rank": ("0", "1", "3", "4", "5", "6", ""),
    "patent_kind": ("发明专利", "实用新型专利", ""),
    "patent_search": ("否", ""),
    "trade_related": ("否", ""),
}


def _merits() -> Iterator[Cells]:
    """Yield merits of each kind: a whole one, and of one that differs in a cell each.

    Each has a title of its own, so that two of them are never taken for one.
    """
    titles = map("示例{}奖".format, count(1))
    for kind, whole in _KINDS.items():
        turned = [{}, *({name: said} for name, texts in _TURNS.items() for said in texts)]
        for change in turned:
            row = {"kind": kind, "title": next(titles), **whole, **change}
            yield {name: said for name, said in row.items() if said}
    levels = ("国家级", "省级", "省级工作部门", "省辖市级", "省直管县（市）级")
    for body, level, kind in product(BODIES, levels, ("表彰", "技能竞赛")):
        row = {
            "kind": kind,
            "title": next(titles),
            **_KINDS[kind],
            "body": body,
            "body_level": level,
        }
        yield {name: said for name, said in row.items() if said}
    for body, level in (("国务院", "国家级"), ("人力资源和社会保障部", "国家级")):
        for audience in ("本系统本行业", "内设机构及直属单位"):
            row = {**_KINDS["表彰"], "body": body, "body_level": level, "audience": audience}
            yield {"kind": "表彰", "title": next(titles), **row}
    for body, kind in product(BODIES, ("五一劳动奖章", "技术能手")):
        row = {"kind": kind, "title": next(titles), **_KINDS[kind], "body": body}
        yield {name: said for name, said in row.items() if said}


def merits() -> Iterator[Facts]:
    """Each merit: where none is needed, and where it must stand in for schooling or for a year."""
    bad = _years(["合格", "合格", "合格", "优秀", "合格"])
    for number, merit in enumerate(_merits()):
        yield {"merits": [merit], "schooling": "初中"}
        if number % 3 == 0:
            yield {"merits": [merit]}
        if number % 3 == 1:
            yield {"merits": [merit], "annual_grades": bad}


def several_merits() -> Iterator[Facts]:
    titles = map("示例{}项".format, count(1))  # as above
    model = {**_KINDS["专利"], "kind": "专利", "patent_kind": "实用新型专利"}
    for rank, search in product(("5", "6", ""), ("是", "否", "")):
        second = {**model, "title": next(titles), "rank": rank, "patent_search": search}
        second = {name: said for name, said in second.items() if said}
        yield {"merits": [{**model, "title": next(titles)}, second], "schooling": "初中"}
    contest = {"kind": "技能竞赛", **_KINDS["技能竞赛"]}
    for project, posted, level in product(("一", "二", ""), ("是", "否"), ("省辖市级", "省级")):
        first = {**contest, "title": next(titles), "project": "一"}
        second = {**contest, "title": next(titles), "project": project, "posted": posted}
        second = {name: said for name, said in {**second, "body_level": level}.items() if said}
        yield {"merits": [first, second], "schooling": "初中"}
        yield {"merits": [first, second]}


def written_out() -> Iterator[Facts]:
    merit = {"kind": "表彰", **_KINDS["表彰"], "title": "示例先进", "document": "示政〔2020〕1号"}
    days = iter(f"2020-{month:02}-01" for month in range(1, 13))  # no two are one
    for described in (
        "2020年获示例先进，示例市人民政府，《关于表彰的决定》（示政〔2020〕1号）",
        "2020年获示例先进，示例市人民政府，《关于表彰的决定》（示政〔2020〕2号）",
        "2020年获示例先进，示例市人民政府，关于表彰的决定（示政〔2020〕1号）",
        "2020年获示例先进，示例市人民政府办公室，《关于表彰的决定》（示政〔2020〕1号）",
        "示例市人民政府，《关于表彰的决定》（示政〔2020〕1号）",
        "2020年获示例先进",
        "2020年获奖",
    ):
        day = next(days)
        for document in ("示政〔2020〕1号", ""):
            merit["date"] = day if document else day[:7]
            row = {name: said for name, said in {**merit, "document": document}.items() if said}
            yield {"merits": [row], "other_qualifications": [{"description": described}]}
    special = {"kind": "特殊人才", **_KINDS["特殊人才"], "title": "示例绝技"}
    for described in ("有示例绝技", "有绝技"):
        yield {"merits": [special], "other_qualifications": [{"description": described}]}


_TERMS = {
    "警告": "2023-09-25", "记过": "2023-03-25", "记大过": "2022-09-25", "降低岗位等级": "2022-03-25",
    "降级": "2022-03-25", "撤职": "2022-03-25", "开除": "2022-03-25", "党内警告": "2023-03-25",
    "党内严重警告": "2022-09-25", "撤销党内职务": "2022-03-25", "留党察看一年": "2021-03-25",
    "留党察看二年": "2020-03-25", "开除党籍": "2019-03-25",
}  # fmt: skip


def sanctions() -> Iterator[Facts]:
    """Each kind decided so that its usual term ends about the day of application, or the window."""
    for kind, day in _TERMS.items():
        for decided in (*around(day, -30, 30), *months_of(day), *around("2024-03-25"), "2024-03"):
            yield {"sanctions": [{"kind": kind, "decided_on": decided}]}
        for decided in (*around(f"{day[:7]}-21", -3), *around(f"{day[:7]}-21", 14, 15, 16)):
            yield {"sanctions": [{"kind": kind, "decided_on": decided}], "registered_on": ""}
    yield {"sanctions": [{"kind": "记过"}]}


def stated_ends() -> Iterator[Facts]:
    """Ends that the form states; each is of a decision of its own, so that no two are one."""
    days = iter(f"2022-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29))
    ends = (*around("2024-03-25"), *around("2024-03-21"), *around("2024-04-05"))
    months = ("2024-02", "2024-03", "2024-04", "2024-05")
    for kind, end, applied in product(
        ("记过", "开除", "开除党籍"), (*ends, *months), ("2024-03-25", "")
    ):
        row = {"kind": kind, "decided_on": next(days), "ends_on": end}
        yield {"sanctions": [row], "registered_on": applied}


def bars() -> Iterator[Facts]:
    for pending, barred in product(("是", "否", ""), repeat=2):
        yield {"case_pending": pending, "barred": barred}
        row = {"kind": "警告", "decided_on": "2024-01-10"}
        yield {"case_pending": pending, "barred": barred, "sanctions": [row]}


def history() -> Iterator[Facts]:
    first: Cells = {"period": "1989-09 至 1992-06", "place": "示例县高级中学 学生"}
    for start in (*around("1992-07-01"), *around("1992-08-01"), "1992-07", "1992-08", "1992-09"):
        yield {
            "work_history": [first, {"period": f"{start}至今", "place": "示例市机关事务服务中心"}]
        }
    for end, applied in product(
        (*around("2024-02-24"), *around("2024-03-25"), *around("2024-04-05"), "2024-02", "2024-03", "2024-04", "2024-05"),
        ("2024-03-25", ""),
    ):  # fmt: skip
        row = {"period": f"1992-07 至 {end}", "place": "示例市运输公司"}
        yield {"work_history": [first, row], "registered_on": applied}
    for day in (*around("2024-03-25"), "2024-04"):
        last = {"period": f"{day}至今", "place": "示例市示例局"}
        yield {
            "work_history": [
                first,
                {"period": "1992-07 至 2024-03", "place": "示例市运输公司"},
                last,
            ]
        }
    yield {"work_history": [{"period": "1992-07至今", "place": "示例市运输公司"}, first]}
    yield {"work_history": []}


SENIOR = (
    staff, retiring, steps, working_years, schooling, grades, honours, merits, several_merits,
    written_out, sanctions, stated_ends, bars, history,
)  # fmt: skip


# --- levels 5 to 2 ---------------------------------------------------------------------------


def declared() -> Iterator[Facts]:
    for level, held in product((*_LEVELS, ""), (*_LEVELS, "")):
        yield {"declared_level": level, "current_level": held}
        yield {"declared_level": level, "current_level": held, "work_start": "2016-01-01"}


def confirmed() -> Iterator[Facts]:
    for day in (*around("2024-09-30"), *months_of("2024-09-30", "2024-10-01"), ""):
        yield {"declared_level": _FIFTH, "current_level": "", "confirmed_on": day}


_ROUTES = (
    (_FOURTH, _FIFTH, "2016-01-01", "2015-12-31"),
    (_THIRD, _FOURTH, "2008-01-01", "2007-12-31"),
)
_TWO: Facts = {"declared_level": _SECOND, "current_level": _THIRD}


def by_work() -> Iterator[Facts]:
    for level, below, _, deadline in _ROUTES:
        late: Facts = {
            "declared_level": level,
            "current_level": below,
            "level_work_start": "2022-01-01",
        }
        for day in (*around(deadline), deadline[:7], f"{int(deadline[:4]) + 1}-01", ""):
            yield {**late, "work_start": day}
            yield {
                **late,
                "work_start": day,
                "level_work_start": "",
                "passed_on": "",
                "certificate_date": "",
            }


def by_examination() -> Iterator[Facts]:
    for level, below, late, _ in _ROUTES:
        young: Facts = {"declared_level": level, "current_level": below, "work_start": late}
        for day in (*around("2019-09-30"), "2019-09", "2019-10", ""):
            yield {**young, "passed_on": day}
            yield {**young, "passed_on": "", "certificate_date": day}
            yield {**young, "passed_on": "", "certificate_date": day, "current_level": _SECOND}
        for day in (
            *around("2019-12-31"),
            *around("2019-03-25"),
            "2019-12",
            "2020-01",
            "2019-03",
            "",
        ):
            yield {**young, "level_work_start": day}
            yield {**young, "level_work_start": day, "passed_on": "2019-09"}
        yield {**young, "level_work_start": "2015-01-01", "passed_on": "2019-09-30"}


def interruptions() -> Iterator[Facts]:
    """A year of interruption, a day more or less; before the level, across its start, until now."""
    for level, below, late, _ in _ROUTES:
        young: Facts = {"declared_level": level, "current_level": below, "work_start": late,
                        "level_work_start": "2018-12-31"}  # fmt: skip
        for end in (*around("2021-12-31"), "2021-12", "今"):
            yield {**young, "interruptions": [{"period": f"2021-01-01 至 {end}"}]}
        for start in ("2018-12-31", "2018-12", "2018-11"):
            for end in (*around("2019-03-31"), "2019-03"):
                row = {"period": f"2019-01-01 至 {end}"}
                yield {**young, "level_work_start": start, "interruptions": [row]}
        for end in around("2018-12-31", 30):
            yield {**young, "interruptions": [{"period": f"2018-06-01 至 {end}"}]}
        both = [{"period": "2021-01-01 至 2021-06-30"}, {"period": "2021-05-01 至 2021-12-31"}]
        yield {**young, "interruptions": both}
        yield {
            **young,
            "interruptions": [{"period": "2024-07-01 至 2024-09-30"}],
            "level_work_start": "2018-12-01",
        }
        yield {
            **young,
            "interruptions": [{"period": "2024-03-20 至 2024-03-31"}],
            "level_work_start": "2019-03-10",
        }
    for applied in ("2024-03-25", ""):
        for end in (*around("2019-12-30"), *around("2019-03-24"), "2019-12", "2020-08", "今"):
            yield {
                **_TWO,
                "registered_on": applied,
                "interruptions": [{"period": f"2019-01-01 至 {end}"}],
            }
    for start in around("2023-01-01", 365):  # a stretch of five years before it, or not quite
        row = {"period": f"{start} 至 2024-03-01"}
        yield {
            **_TWO,
            "interruptions": [row],
            "passed_on": "2017-10-28",
            "level_work_start": "2018-01-01",
        }
    later = [{"period": "2019-02-01 至 2019-02-28"}, {"period": "2024-02-29 至 2024-03-05"}]
    yield {**_TWO, "interruptions": later, "level_work_start": "2012-01-01"}
    yield {**_TWO, "interruptions": [{"period": "2025-03-01 至 2025-08-31"}]}


def running() -> Iterator[Facts]:
    for day in (*around("2019-12-31"), *around("2019-03-25"), "2019-12", "2020-01", ""):
        yield {**_TWO, "level_work_start": day}
        yield {**_TWO, "level_work_start": day, "registered_on": ""}
    for day in (*around("2020-01-01"), "2019-12", "2020-01"):
        yield {**_TWO, "passed_on": day}


def relief() -> Iterator[Facts]:
    for word in _SCHOOLING:
        yield {**_TWO, "schooling": word}
    little: Facts = {**_TWO, "schooling": "初中"}
    for sex, years in (("男", 50), ("女", 45)):
        for limit in ("2024-12-31", "2024-03-25"):
            born = f"{int(limit[:4]) - years}{limit[4:]}"
            for day in (*around(born), *months_of(born)):
                yield {**little, "sex": sex, "birth_date": day, "high_skill": "是"}
    for skilled, born in product(("是", "否", ""), ("1970-01-01", "1985-04-12", "")):
        yield {**little, "high_skill": skilled, "birth_date": born}
    yield {**little, "high_skill": "是", "sex": ""}


REGISTERED = (
    staff, retiring, steps, declared, confirmed, by_work, by_examination, interruptions, running,
    relief,
)  # fmt: skip
