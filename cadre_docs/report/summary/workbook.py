"""The clerk's summary as a workbook: numbers, people, people × rules, and every finding."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - the argument is called date
from typing import TYPE_CHECKING

from openpyxl import Workbook

from cadre_docs.findings import SEVERITY_NAMES, Severity
from cadre_docs.office.workbooks.openpyxl_io import workbook_bytes
from cadre_docs.report.annotate.issue_sheet import COLUMNS, NOTHING
from cadre_docs.report.annotate.workbook import COLOURS
from cadre_docs.report.by_person import STANDINGS, WHOLE_FILE, overview, short_names
from cadre_docs.report.prose import to_be_read
from cadre_docs.report.styled_sheet import Table
from cadre_docs.report.text import place_in_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cadre_docs.findings import Finding
    from cadre_docs.report.by_person import Overview, Subject
    from cadre_docs.schema import Schema

NO_DATE = Date(1980, 1, 1)
SHEETS = ("汇总", "逐人", "人员×规则", "明细")
_TABS = ("1F4E79", "2F6CA3", "7F8FA3", "C00000")
_CLEAN = "C6E0B4"
_RULES_A_PAGE = 36  # columns of the matrix on one sheet of paper
_CITATION_WIDTH = 34.0
_STANDING_COLOURS = (*COLOURS.values(), _CLEAN)


def render_summary(
    findings: Sequence[Finding],
    *,
    schemas: Iterable[Schema] = (),
    files: int,
    people: Sequence[tuple[str, str]],
    titles: Mapping[str, str] | None = None,
    date: Date = NO_DATE,
) -> bytes:
    """Return the workbook: the same bytes for the same findings, people and ``date``.

    ``people`` is name and form of every record, clean ones included; ``titles`` says what
    codes and forms are called.
    """
    view = overview(findings, people, titles or {})
    names = short_names(findings)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator = "cadre-docs"
    workbook.properties.title = "检查结果汇总"
    _numbers(workbook, view, f"检查了{files}个文件、{len(people)}份记录。{to_be_read(schemas)}")
    _people(workbook, view, names)
    _matrix(workbook, view, names)
    _details(workbook, view, names)
    return workbook_bytes(workbook, date)


def _numbers(workbook: Workbook, view: Overview, remark: str) -> None:
    table = Table(workbook, SHEETS[0], "检查结果汇总", remark)
    table.head([("类别", 10), ("名称", 15), ("说明", 60), ("条数", 9), ("涉及份数", 11)])
    standings = view.standings()
    for standing, colour in zip(STANDINGS, _STANDING_COLOURS, strict=True):
        table.row(["记录", standing, "", "", standings[standing]], {2: colour})
    for severity, count in view.counts.items():
        concerned = sum(bool(subject.counts[severity]) for subject in view.subjects)
        table.row(["级别", SEVERITY_NAMES[severity], "", count, concerned], {2: COLOURS[severity]})
    for rule in view.rules:
        table.row(
            ["规则", rule.code, rule.title, rule.count, rule.subjects],
            {2: COLOURS[rule.severity]},
        )
    table.finish(_TABS[0])


def _people(workbook: Workbook, view: Overview, names: Mapping[str, str]) -> None:
    table = Table(workbook, SHEETS[1], "逐人", "每人一行，须修改的在前；读不进来的文件排在最前。")
    counts = [(SEVERITY_NAMES[severity], 8.0) for severity in Severity]
    table.head([("人员", 18), ("表", 42), ("结果", 12), *counts, ("代码", 46)])
    for subject in view.subjects:
        codes = "、".join(f"{code}×{n}" if n > 1 else code for code, n in subject.by_code.items())
        numbers: list[str | int] = [count or "" for count in subject.counts.values()]
        standing = STANDINGS[subject.rank]
        about = [_who(subject, names), subject.form, standing]
        table.row([*about, *numbers, codes], {3: _STANDING_COLOURS[subject.rank]})
    if not view.subjects:
        table.nothing("没有记录")
    table.finish(_TABS[1], held=1)


def _matrix(workbook: Workbook, view: Overview, names: Mapping[str, str]) -> None:
    table = Table(workbook, SHEETS[2], "人员×规则", "各人在各条规则上的条数；没有问题的人不列。")
    codes = [(rule.code, 5.0) for rule in view.rules]
    table.head([("人员", 18), ("表", 40), *codes, ("合计", 6)], upright_from=3)
    for subject in view.troubled:
        gravest = {f.code: f.severity for f in reversed(subject.findings)}
        fills = {
            column: COLOURS[gravest[rule.code]]
            for column, rule in enumerate(view.rules, 3)
            if rule.code in gravest
        }
        numbers = [subject.by_code[rule.code] or "" for rule in view.rules]
        values = [_who(subject, names), subject.form, *numbers, len(subject.findings)]
        table.row(values, fills)
    if view.troubled:
        sums = [rule.count for rule in view.rules]
        table.row(["合计", "", *sums, sum(sums)], total=True)
    else:
        table.nothing(NOTHING)
    pages = -(-len(view.rules) // _RULES_A_PAGE) or 1
    table.finish(_TABS[2], held=2, totals=len(view.troubled[:1]), pages=pages)


def _details(workbook: Workbook, view: Overview, names: Mapping[str, str]) -> None:
    table = Table(workbook, SHEETS[3], "明细", "全部问题，一条一行；点表头的箭头可以筛选。")
    columns = list({**COLUMNS, "依据": _CITATION_WIDTH}.items())
    after_place = list(COLUMNS).index("位置")
    table.head([*columns[:after_place], ("文件", 20), *columns[after_place:]])
    for subject in view.troubled:
        for finding in subject.findings:
            table.row(_detail(subject, finding, names), {1: COLOURS[finding.severity]})
    if not view.troubled:
        table.nothing(NOTHING)
    table.finish(_TABS[3])


def _detail(subject: Subject, finding: Finding, names: Mapping[str, str]) -> list[str]:
    return [
        SEVERITY_NAMES[finding.severity],
        finding.code,
        "" if subject.of_file else subject.name,
        names[finding.position.file] if finding.position else "",
        place_in_file(finding) or WHOLE_FILE,
        finding.path,
        finding.message,
        finding.wanted,
        finding.remedy,
        finding.citation,
    ]


def _who(subject: Subject, names: Mapping[str, str]) -> str:
    return names.get(subject.name, subject.name) if subject.of_file else subject.title
