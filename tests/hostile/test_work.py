"""Twice the input is at most twice the work: calls are counted, time is not."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

import cadre_docs
from cadre_docs.checks.records import check_intake
from cadre_docs.intake.read import read_paths
from cadre_docs.report.annotate.yaml import annotate_yaml
from cadre_docs.report.json import render_json
from cadre_docs.report.sarif import render_sarif
from cadre_docs.report.summary.file import page
from cadre_docs.report.text import render_text
from cadre_docs.rules.previous_years import Earlier
from cadre_docs.source.yaml import load

pytestmark = pytest.mark.slow

FORM = "表单: annual-record\n年度: 2023\n姓名: 示例甲\n出生年月: 1985-06\n单位: 示例中学\n"
LIST = "表单: jilin-sample-list\n"
NUMBER = "考核依据: {身份证号码: '410101198506011236'}\n"
MOBILE = "表单: henan-tenure-form\n姓名: 示例甲\n单位: 示例院\n主管部门: 示例厅\n手机号码: '13900000001'\n"
ROOM = 1.15  # for what is done once, and for tables that grow
N = 60


def calls(work: Callable[[], object]) -> int:
    """Return how many functions, ours and Python's own, a piece of work calls."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    former = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(former)
    return count


def documents(text: str, n: int) -> str:
    return "---\n".join([text] * n)


TEXTS: dict[str, Callable[[int], str]] = {
    "one person again and again": lambda n: documents(FORM, n),
    "one ID number": lambda n: "---\n".join(FORM.replace("甲", f"{i}") + NUMBER for i in range(n)),
    "one unit spelled in many ways": lambda n: "---\n".join(
        FORM.replace("中学", "中" + " " * i + "学'").replace("单位: ", "单位: '") for i in range(1, n)
    ),
    "facts of one unit, and its people": lambda n: documents(f"{FORM}---\n表单: unit\n单位: 示例中学\n", n),
    "lists drawn, and people": lambda n: documents(
        f"{LIST}---\n表单: jilin-tenure-form\n姓名: 示例甲\n单位: 示例中学\n聘用等级: 三级\n", n
    ),
    "unknown names in one record": lambda n: FORM + "".join(f"不知{i}: 1\n" for i in range(n)),
    "unknown names in the rows of a table": lambda n: (
        "表单: henan-tenure-form\n著作论文:\n" + "".join("  - {日期: 2022-01, 甲: 1, 乙: 2}\n" for _ in range(n))
    ),
    "namesakes of one unit, each of another birth": lambda n: "---\n".join(
        FORM.replace("1985-06", f"{1950 + i % 50}-{1 + i // 50 % 12:02}") for i in range(n)
    ),
    "one mobile number": lambda n: "---\n".join(
        MOBILE.replace("示例甲", f"示例{i}") for i in range(n)
    ),
    "units and departments the other way round": lambda n: "---\n".join(
        MOBILE.replace("示例院", f"示例{'院厅'[i % 2]}").replace("示例厅", f"示例{'厅院'[i % 2]}") for i in range(n)
    ),
    "rows of one name": lambda n: "表单: henan-tenure-roster\n名单:\n" + "".join(
        f"  - {{单位: 示例院, 姓名: 示例甲, 出生年月: {1950 + i % 50}-{1 + i // 50 % 12:02}}}\n"
        for i in range(n)
    ),
    "rosters of the same people": lambda n: "---\n".join(
        f"表单: annual-roster\n年度: 2023\n单位: 示例{i}\n名单:\n  - {{姓名: 示例甲, 出生年月: 1985-06}}\n"
        for i in range(n)
    ),
    "rows that repeat": lambda n: (
        f"{FORM}考核依据:\n  以前年度结果:\n" + "    - {年度: 2020, 结果: 合格}\n" * n
    ),
    "absences that overlap": lambda n: (
        f"{FORM}考核依据:\n  到本单位时间: 2023-01-01\n  初次就业: 否\n  缺勤:\n"
        + "    - {类别: 病假, 起止时间: 2022.01-2024.12}\n" * n
    ),
    "waivers": lambda n: FORM + "例外:\n" + "".join(
        f"  - {{规则: X-{i}, 理由: 甲, 批准: 乙, 日期: 丙}}\n" for i in range(n)
    ),
    "names typed twice": lambda n: FORM + "备注: 甲\n" * n,
    "comments behind values": lambda n: FORM + "".join(f"键{i}: 值 #甲\n" for i in range(n)),
    "lines that are folded": lambda n: FORM + "个人总结: 甲" + "\n  乙：丙" * n + "\n",
}  # fmt: skip


@pytest.mark.parametrize("what", TEXTS)
def test_reading_and_checking(what: str, tmp_path: Path, forms):
    def work(n: int) -> int:
        path = tmp_path / f"{n}.yaml"
        path.write_text(TEXTS[what](n), encoding="utf-8")
        return calls(lambda: check_intake(read_paths([path], forms), forms))

    work(2)  # what is loaded once
    assert work(2 * N) <= 2 * ROOM * work(N)


@pytest.mark.parametrize("what", TEXTS)
@pytest.mark.parametrize("report", ["text", "json", "sarif", "html", "annotated"])
def test_reporting(what: str, report: str, tmp_path: Path, forms):
    def work(n: int) -> int:
        path = tmp_path / f"{n}.yaml"
        path.write_text(TEXTS[what](n), encoding="utf-8")
        intake = read_paths([path], forms)
        found = check_intake(intake, forms)
        data = path.read_bytes()
        numbers = {"records": len(intake.entries), "files": 1}
        schemas = [entry.record.schema for entry in intake.entries]
        reports: dict[str, Callable[[], object]] = {
            "text": lambda: render_text(found, schemas=schemas, **numbers),
            "json": lambda: render_json(found, **numbers),
            "sarif": lambda: render_sarif(found, **numbers),
            "html": lambda: page(found, intake.counted, forms.law),
            "annotated": lambda: annotate_yaml(data, found),
        }
        return calls(reports[report])

    work(2)
    assert work(2 * N) <= 2 * ROOM * work(N) + 2_000


@pytest.mark.parametrize("number", ["", NUMBER])
@pytest.mark.parametrize("units", [True, False])
def test_namesakes_of_earlier_years(number: str, units: bool, tmp_path: Path, forms):
    def work(n: int) -> int:
        for name in ("今年", "往年"):
            path = tmp_path / f"{name}{n}.yaml"
            text = "---\n".join(
                FORM.replace("示例中学", f"示例中学{i if units else ''}") + number for i in range(n)
            )
            path.write_text(
                text.replace("2023", "2022") if name == "往年" else text, encoding="utf-8"
            )
        now = read_paths([tmp_path / f"今年{n}.yaml"], forms)
        before = read_paths([tmp_path / f"往年{n}.yaml"], forms)
        return calls(lambda: check_intake(now, forms, earlier=Earlier(before)))

    work(2)
    assert work(240) <= 2 * ROOM * work(120)


@pytest.mark.parametrize(
    "text",
    [
        "{}\n" * 1 + "\n" * 10 + "\x01" * 90,
        "a: 1\n" + "# x #a" * 10,
        "%TAG !a! x\n" * 100,
        "a: b: c\n" + "a：b\u2028" * 100,
    ],
)
def test_each_character_of_a_file_is_looked_at_a_few_times(text: str):
    def work(times: int) -> int:
        return calls(lambda: load((text * times).encode(), "记录.yaml"))

    work(1)
    assert work(40) <= 2 * ROOM * work(20) + 100


def test_characters_with_many_marks_are_divided_in_one_walk():
    from cadre_docs.pages.fonts.clusters import clusters

    def work(n: int) -> int:
        return calls(lambda: clusters("字" + "\u20dd" * n))

    assert clusters("字" + "\u20dd" * 3 + "e\u0301b") == ["字\u20dd\u20dd\u20dd", "e\u0301", "b"]
    assert work(2_000) <= 2 * ROOM * work(1_000)


def test_no_parser_sees_the_directives_of_a_file(tmp_path: Path, forms, monkeypatch):
    """Libyaml compares each %TAG with all others, which no count of calls can see."""

    def parsed(text: str, *_: object) -> None:
        pytest.fail("parsed") if "%TAG" in text else None

    path = tmp_path / "记录.yaml"
    path.write_text("%TAG !a! x\n%TAG !b! x\n---\n备注: |\n  甲\n", encoding="utf-8")
    found = read_paths([path], forms).findings
    monkeypatch.setattr(import_module("cadre_docs.source.yaml.read"), "_Parser", parsed)
    copy = annotate_yaml(path.read_bytes(), found)
    assert copy is not None
    first, rest = copy.decode().split("\n", 1)
    assert "“%”" in first
    assert rest == path.read_text(encoding="utf-8")


def _counts_in_loops(tree: ast.AST) -> list[int]:
    """Return the lines where a loop asks a sequence how often it holds what the loop goes over."""
    found = []
    for loop in ast.walk(tree):
        if isinstance(loop, ast.For):
            targets = [loop.target]
        else:
            targets = [part.target for part in getattr(loop, "generators", ())]
        own = {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
        for call in ast.walk(loop) if own else ():
            match call:
                case ast.Call(func=ast.Attribute(attr="count"), args=[ast.Name(id=name)]):
                    found += [call.lineno] if name in own else []
    return found


def test_nothing_is_counted_once_for_each_of_its_items():
    """Calls do not show it: the square is inside ``list.count``. A schema of 4,000 fields met it."""
    sources = sorted((Path(cadre_docs.__file__).parent).rglob("*.py"))
    found = {path.name: _counts_in_loops(ast.parse(path.read_text("utf-8"))) for path in sources}
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert _counts_in_loops(ast.parse("twice = {n for n in names if names.count(n) > 1}")) == [1]
