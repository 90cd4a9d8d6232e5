"""Results of years and a total of scores that texts tell, beside the form's own lists and boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.numerals import as_number
from cadre_docs.rules.common.words import YEARS
from cadre_docs.rules.days import assessed_in
from cadre_docs.rules.texts.stated import Stated
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cadre_docs.record import Record

_SENTENCES, _CLAUSES = expression("[。；;！!？?\n]"), expression("[，,]")
_RESULT = "(?:结果|等次|档次)?"
_IS = "(?:被?(?:确定|评定|评)?为|是|[：:])?“?"
_OF_YEAR = expression(
    rf"(?<![0-9—–~至、-])(20[0-9]{{2}})\s?(?:年度?|学年度?)的?(?:年度)?考核{_RESULT}{_IS}"
    "(优秀|基本合格|不合格|合格)(?![率证票人的以及])"
)
_GRADE = "(优秀|合格)(?![率证票人的以及和或教学党员班工干团共集个辅]|等(?![次级])|档(?!次))"
_OF_EACH = expression(
    f"([两二三四五2-5])个?(?:学?年度?)(?:来|以来)?的?(?:年度)?考核{_RESULT}(?:均|都|全部|全|一直)"
    f"{_IS}{_GRADE}"
)
_RUNNING = expression(  # 连续三年考核优秀
    f"连续([两二三四五2-5])个?(?:学?年度?)的?(?:年度)?考核{_RESULT}{_IS}{_GRADE}"
)
_A_YEAR = r"(?<![0-9])20[0-9]{2}\s?(?:学?年度?)?"
_TO = r"\s?(?:至|到|[-—–－~～]{1,2})\s?"
_YEARS = rf"(?P<years>{_A_YEAR}(?:(?:[、和及与]|{_TO}){_A_YEAR}){{1,12}}"
_SEVERAL = expression(  # 2021年至2023年连续三年考核优秀, 2021、2023年度考核均为优秀, 2021年以来……
    rf"{_YEARS}|{_A_YEAR}(?P<since>以来|至今|起))[）)]?"
    "(?P<how>(?:连续|这|的|期间|间|[两二三四五2-5]个?(?:学?年度?)){0,4})"
    f"(?P<called>(?:年度)?(?:考核|考评)|(?=[均都]|全部|一直)){_RESULT}"
    f"(?P<all>均|都|全部|一直)?{_IS}{_GRADE}"
)
_EACH_ITS = expression(  # 2021年度、2022年度考核分别为优秀、合格
    rf"{_YEARS})[）)]?的?(?:年度)?(?:考核|考评){_RESULT}分别{_IS}"
    "(?P<grades>(?:优秀|基本合格|不合格|合格)(?:”?[、和]“?(?:优秀|基本合格|不合格|合格))+)"
)
_TIMES = expression(  # 聘期内年度考核两次优秀
    f"(?:年度考核|年考核){_RESULT}[^，]{{0,3}}?"
    "(?:([0-9一二两三四五])次(?:被?(?:确定|评定|评|定)?为|获得?)?(优秀)(?![教党班工干])|"
    "(优秀)(?:等次|档次)?(?:共|为)?([0-9一二两三四五])次)"
)
_NUMBERS = expression("20[0-9]{2}")
_SPAN = expression(rf"(20[0-9]{{2}})\s?(?:学?年度?)?{_TO}(20[0-9]{{2}})")
_GRADES = expression("优秀|基本合格|不合格|合格")
_PAUSE = expression("(?<=[年度间])，(?=连续[两二三四五2-5]个?学?年|年度考核)")
"""Behind years whose results follow."""
_TELLING = ("年度考核", "年考核", "总分", "总得分", "均为优秀", "均为合格", "均优秀", "均合格")
_ASSESSED = ("考核", "考评")
_SCHOOL, _TENURE = "学年", "聘期"
_OF_TENURE = "annual_grades"
_OWN = ("proposed_grade", "grade")
_GOOD = ("优秀", "合格")
_TOTAL = expression(r"总得?分(?:数)?(?:为|是|[：:])?\s?([0-9]{1,3}(?:\.[0-9]{1,2})?)\s?分")
_OF_OTHERS = expression(
    "学生|徒弟|们|团队|课题|项目|科室|部门|支部|[他她某]|同事|指导|全[校院体]|所[带在]|师德|平时|民主|满分|平均|曾|以前|名|班"
)


def results_said(text: str, record: Record) -> Iterator[Stated]:
    """Yield results of years that are not those listed, and a total that is not the box's."""
    if not any(words in text for words in _TELLING):  # before anything that takes longer
        return
    listed = _listed(record)
    total = record.text("total_score") if "total_score" in record.values else ""
    if not (listed or total):
        return
    for sentence in _SENTENCES.split(_PAUSE.sub("", text)):
        for clause in _CLAUSES.split(sentence):
            if _OF_OTHERS.search(clause):
                continue
            if listed:
                yield from _of_years(clause, sentence, record, listed)
            said = _TOTAL.search(clause) if total else None
            if said and total.replace(".", "", 1).isdecimal() and float(said[1]) != float(total):
                yield Stated("总分", f"{said[1]}分", total)


def _of_years(
    clause: str, sentence: str, record: Record, listed: dict[int, str]
) -> Iterator[Stated]:
    for year, grade in _OF_YEAR.findall(clause):
        if listed.get(int(year), grade) != grade:
            yield _unlike(int(year), grade, listed)
    if YEARS.search(clause):
        yield from _of_named(clause, record, listed)
        return
    if each := _OF_EACH.search(clause) or _RUNNING.search(clause):
        yield from _of_each(as_number(each[1]), each[2], listed)
    if _TENURE in sentence and _OF_TENURE in record.tables and (times := _TIMES.search(clause)):
        number = list(listed.values()).count(_GOOD[0])
        if (said := as_number(times[1] or times[4])) != number:
            yield Stated("年度考核优秀的次数", f"{said}次", f"{number}次")


def _of_named(clause: str, record: Record, listed: dict[int, str]) -> Iterator[Stated]:
    """Yield the first year listed that does not have the grade which each named one is said to."""
    if found := _EACH_ITS.search(clause):
        years, grades = _named(found["years"]), _GRADES.findall(found["grades"])
        for year, grade in zip(years, grades, strict=True) if len(years) == len(grades) else ():
            if listed.get(year, grade) != grade:
                yield _unlike(year, grade, listed)
                return
    found = _SEVERAL.search(clause)
    if found is None or not _is_of_assessments(found, clause):
        return
    known = listed | _own(record)
    years = _named(found["years"])
    if found["since"]:
        years = [year for year in sorted(listed) if year >= years[0]]
    elif len(years) == len(_GOOD) and not (found["all"] or found["how"]) and _is_one(found):
        return
    grade = found[found.lastindex or 0]
    for year in years:
        if not _is_met(known.get(year, grade), grade):
            yield _unlike(year, grade, known)
            return


def _is_of_assessments(found: re.Match[str], clause: str) -> bool:
    """Whether results of years are told, not honours (2021、2022年均为优秀)."""
    return bool(found["called"]) or any(map(clause.__contains__, _ASSESSED))


def _is_one(found: re.Match[str]) -> bool:
    """Whether two years may be one (2021—2022学年度)."""
    return _SPAN.search(found["years"]) is not None


def _named(text: str) -> list[int]:
    """Return the years of a list and of spans: 2020、2022至2023年度."""
    years = set(map(int, _NUMBERS.findall(text)))
    for first, last in _SPAN.findall(text):
        years.update(range(int(first), int(last)))
    return sorted(years)


def _own(record: Record) -> dict[int, str]:
    """Return the result of the form's own year, which no list has."""
    year, grade = assessed_in(record), next(filter(None, map(record.text, _OWN)), "")
    return {year: grade} if year is not None and grade else {}


def _unlike(year: int, grade: str, listed: dict[int, str]) -> Stated:
    return Stated(f"{year}年度考核的结果", grade, listed[year])


def _is_met(listed: str, grade: str) -> bool:
    """Whether a result is the grade that is said, or a better one."""
    return listed == grade or (grade == _GOOD[1] and listed in _GOOD)


def _of_each(number: int, grade: str, listed: dict[int, str]) -> Iterator[Stated]:
    """Yield the year listed that does not have the grade which all of so many are said to have.

    Where more or fewer are listed, only the last of them is one of these for sure.
    """
    years = sorted(listed) if len(listed) == number else [max(listed)]
    for year in years:
        if not _is_met(listed[year], grade):
            yield _unlike(year, grade, listed)
            return


def _listed(record: Record) -> dict[int, str]:
    """Return the results of years that the form lists; two of one year are none."""
    found: dict[int, set[str]] = {}
    for table_id, rows in record.tables.items():
        table = record.schema.by_id[table_id]
        column = next((name for name in ("grade", "result") if table.column(name)), "")
        for row in rows if column and table.column("year") else ():
            year, grade = row.get("year"), row.text(column)
            if isinstance(year, PartialDate) and grade:
                found.setdefault(year.year, set()).add(grade)
    return {year: min(grades) for year, grades in found.items() if len(grades) == 1}
