"""The text report: equal findings once, each person's in the form's order, colour."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from unittest import mock

import pytest

from cadre_docs.catalog import catalog
from cadre_docs.findings import Finding, Position, error, warning
from cadre_docs.report.text import render_text
from tests.command import command

ROOT = Path(__file__).resolve().parents[2]
RECORD = (ROOT / "examples" / "annual-record" / "minimal.yaml").read_text(encoding="utf-8")


def people(folder: Path, number: int, **changes: tuple[str, str]) -> Path:
    for n in range(number):
        text = RECORD.replace("示例丑", f"示例{chr(0x4E00 + n)}")
        for before, after in changes.values():
            assert before in text
            text = text.replace(before, after)
        (folder / f"{n:02d}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("number", "listed"), [(2, 2), (10, 10), (11, 10), (37, 10)])
def test_what_many_have_alike_is_one_block(tmp_path: Path, number: int, listed: int) -> None:
    folder = people(tmp_path, number, sex=("性别: 女", "性别: 雌"))
    report = command("check", folder).out
    assert report.count("“雌”不在可选项之内") == 1
    assert f"错误 FS-choice（{number}处）" in report
    assert report.count(".yaml  第6行第5列") == listed
    assert (f"等{number}处，全部见 --format json" in report) == (number > listed)
    assert f"错误{number}条" in report
    # What has no limit has them all.
    assert command("check", folder, "--format", "json").out.count('"FS-choice"') == number


def test_one_person_has_no_block_of_many(tmp_path: Path) -> None:
    report = command("check", people(tmp_path, 1, sex=("性别: 女", "性别: 雌"))).out
    assert "多处相同" not in report
    assert "第6行第5列 错误 FS-choice\n" in report


def test_rows_of_one_person_are_one_block_with_its_places() -> None:
    def at(row: int) -> Finding:
        return error(
            "FS-required", "必填项未填", path=f"主要工作[{row}].本人作用", person="示例甲",
            form="henan-tenure-form", position=Position("a.yaml", row, 7),
        )  # fmt: skip

    [head, where, said, *_] = render_text([at(1), at(2)], records=1, files=1).splitlines()
    assert head == "a.yaml  示例甲"
    assert where == "  第1行第7列、第2行第7列 错误 FS-required（2处）"
    assert said == "    主要工作.本人作用：必填项未填。"
    many = render_text([at(n) for n in range(1, 40)], records=1, files=1)
    assert "第10行第7列 等39处，全部见 --format json 错误" in many
    assert "第11行" not in many


def test_what_differs_in_severity_waiver_or_remedy_is_not_alike() -> None:
    at = Position("a.yaml", 1, 1)
    alike = [
        error("X", "同", position=at, person="甲"),
        warning("X", "同", position=at, person="乙"),
        error("X", "同", position=at, person="丙", remedy="请改"),
        error("X", "同", position=at, person="丁", waiver="批准"),
    ]
    report = render_text(alike, records=4, files=1)
    assert "多处相同" not in report
    assert report.count(" X\n") == 4


def test_a_persons_findings_follow_the_form() -> None:
    schema = catalog().schema("annual-record")
    paths = ["考核依据.处分[1].决定日期", "没有这一项", "考核档次建议", "考核依据.处分[1].种类", "",
             "姓名", "年度", "考核依据.身份证号码"]  # fmt: skip
    findings = [
        error(f"C{n}", f"第{n}", path=path, person="甲", form=schema.id,
              position=Position("a.yaml", n + 1, 1))
        for n, path in enumerate(paths)
    ]  # fmt: skip
    report = render_text(findings, records=1, files=1, schemas=[schema])
    order = [line.split("：")[0].strip() for line in report.splitlines() if "：第" in line]
    assert order == [
        "年度", "姓名", "考核档次建议", "考核依据.身份证号码",
        "考核依据.处分[1].种类", "考核依据.处分[1].决定日期", "没有这一项",
    ]  # fmt: skip
    assert report.index("第4。") < report.index("年度：")


def test_the_form_is_named_where_there_are_several() -> None:
    forms = [catalog().schema(form) for form in ("annual-record", "tenure-record")]
    at = Position("a.yaml", 1, 1)
    findings = [error("X", s.id, position=at, person="甲", form=s.id) for s in forms]
    both = render_text(findings, records=2, files=1, schemas=forms)
    assert "a.yaml  甲（事业单位工作人员年度考核登记表）" in both
    assert "a.yaml  甲（聘期考核事实表）" in both
    assert "（事业单位" not in render_text(findings[:1], records=1, files=1, schemas=forms)


def test_what_is_quoted_steers_no_terminal() -> None:
    finding = error("X", "\x1b[2J\u202e", position=Position("a\x1b]0;x\x07.yaml", 1, 1))
    for colour in (False, True):
        report = render_text([finding], records=1, files=1, colour=colour)
        for level in ("\x1b[1;31m", "\x1b[0m") if colour else ():
            report = report.replace(level, "")
        assert "\x1b" not in report
        assert "\u202e" not in report


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("terminal", "environment", "coloured"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {}, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(
    tmp_path: Path, terminal: bool, environment: dict[str, str], coloured: bool
) -> None:
    from cadre_docs.cli.main import cli

    folder = people(tmp_path, 1, sex=("性别: 女", "性别: 雌"))
    known = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")}
    with mock.patch.dict(os.environ, {**known, "TERM": "xterm", **environment}, clear=True):
        raw = io.BytesIO()
        kind = Terminal if terminal else io.TextIOWrapper
        with mock.patch.object(sys, "stdout", kind(raw, encoding="utf-8")):
            cli.main(["check", str(folder)], standalone_mode=False)
            sys.stdout.flush()
    shown = raw.getvalue().decode()
    assert ("\x1b[1;31m错误\x1b[0m FS-choice" in shown) == coloured
    assert ("\x1b" in shown) == coloured
