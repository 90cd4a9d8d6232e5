"""Results of years and a total of scores that texts tell, beside the form's own lists and boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.posts import number_of
from cadre_docs.rules.common.words import YEARS
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record

_CLAUSES = expression("[，,。；;！!？?\n]")
_RESULT = "(?:结果|等次|档次)?"
_IS = "(?:被?(?:确定|评定|评)?为|是|[：:])?“?"
_OF_YEAR = expression(
    rf"(?<![0-9—–~至、-])(20[0-9]{{2}})\s?(?:年度?|学年度?)的?(?:年度)?考核{_RESULT}{_IS}"
    "(优秀|基本合格|不合格|合格)(?![率证票人的以及])"
)
_OF_EACH = expression(
    f"([两二三四五2-5])个?(?:学?年度?)(?:来|以来)?的?(?:年度)?考核{_RESULT}(?:均|都|全部|全|一直){_IS}"
    "(优秀|合格)(?![率证票人的以及和或等档])"
)
_RUNNING = expression(  # 连续三年考核优秀
    f"连续([两二三四五2-5])个?(?:学?年度?)的?(?:年度)?考核{_RESULT}{_IS}(优秀|合格)(?![率证票人的以及和或等档])"
)
_TELLING = ("年度考核", "年考核", "总分", "总得分")
_GOOD = ("优秀", "合格")
_TOTAL = expression(r"总得?分(?:数)?(?:为|是|[：:])?\s?([0-9]{1,3}(?:\.[0-9]{1,2})?)\s?分")
_OF_OTHERS = expression(
    "学生|徒弟|们|团队|课题|项目|科室|部门|支部|[他她某]|同事|指导|全[校院体]|所[带在]|师德|平时|民主|满分|平均|曾|以前|名|班"
)


class ResultSaid(NamedTuple):
    """What a text says of results, and what the form lists."""

    what: str
    said: str
    box: str


def results_said(text: str, record: Record) -> Iterator[ResultSaid]:
    """Yield results of years that are not those listed, and a total that is not the box's."""
    if not any(words in text for words in _TELLING):  # before anything that takes longer
        return
    listed = _listed(record)
    total = record.text("total_score") if "total_score" in record.values else ""
    for clause in _CLAUSES.split(text) if listed or total else ():
        if _OF_OTHERS.search(clause):
            continue
        for year, grade in _OF_YEAR.findall(clause):
            if listed.get(int(year), grade) != grade:
                yield ResultSaid(f"{year}年度考核的结果", grade, listed[int(year)])
        each = (_OF_EACH.search(clause) or _RUNNING.search(clause)) if listed else None
        if each and not YEARS.search(clause):
            yield from _of_each(number_of(each[1]), each[2], listed)
        said = _TOTAL.search(clause) if total else None
        if said and total.replace(".", "", 1).isdecimal() and float(said[1]) != float(total):
            yield ResultSaid("总分", f"{said[1]}分", total)


def _of_each(number: int, grade: str, listed: dict[int, str]) -> Iterator[ResultSaid]:
    """Yield the year listed that does not have the grade which all of so many are said to have.

    Where more or fewer are listed, only the last of them is one of these for sure.
    """
    years = sorted(listed) if len(listed) == number else [max(listed)]
    for year in years:
        low = grade == _GOOD[1] and listed[year] not in _GOOD
        if low or (grade == _GOOD[0] and listed[year] != grade):
            yield ResultSaid(f"{year}年度考核的结果", grade, listed[year])
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
