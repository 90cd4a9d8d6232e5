"""X-unit in a project: units' facts that concern nobody are told, and people are not all read."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre_docs.project import shared_checks as together
from tests.command import command
from tests.rules.test_rule_cases import HERE, _record

PEOPLE, UNIT = HERE / "bases" / "annual-record.yaml", HERE / "bases" / "annual-unit.yaml"


def write(folder: Path, unit: str, units: str = "甲乙丙丁戊己") -> Path:
    """Write facts of a unit and six people, each of a unit of their own, or of some of them."""
    assert command("init", folder, "--form", "annual-record").code == 0
    for example in (folder / "填报").rglob("*.yaml"):
        example.unlink()
    for number, name in enumerate("甲乙丙丁戊己"):
        text = _record(
            PEOPLE, {"姓名": f"示例{name}", "单位": f"示例{units[number % len(units)]}校"}
        )
        (folder / "填报" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "单位.yaml").write_text(_record(UNIT, {"基本.单位": unit}), encoding="utf-8")
    path = folder / "cadre-docs.yaml"
    path.write_text(
        path.read_text(encoding="utf-8")
        .replace("# 单位表:", "单位表:")
        .replace("[docx, pdf]", "[docx]"),
        encoding="utf-8",
    )
    return folder


@pytest.mark.parametrize(
    ("unit", "units", "said"),
    [
        ("示例大学", "甲乙丙丁戊己", "读到的人是“示例丁校”、“示例丙校”、“示例乙校”等的"),
        ("示例大学", "甲", "读到的人是“示例甲校”的"),
        ("示例 甲校", "甲乙", "读到的人里还有“示例乙校”的"),
        ("示例 甲校", "甲", ""),
    ],
)
def test_facts_of_another_unit(tmp_path: Path, unit: str, units: str, said: str) -> None:
    folder = write(tmp_path / "项目", unit, units)
    for _ in range(2):  # a second build recalls it
        command("build", folder)
        page = (folder / "输出" / "报告.html").read_text(encoding="utf-8")
        assert ("X-unit" in page) is bool(said)
        assert said in page
    if units == "甲" and said:
        text = _record(UNIT, {"基本.单位": "示例甲校"})
        (folder / "单位.yaml").write_text(text, encoding="utf-8")
        command("build", folder)
        assert "X-unit" not in (folder / "输出" / "报告.html").read_text(encoding="utf-8")


def test_facts_of_each_unit_read_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "项目", "示例甲校", "甲乙")
    other = "---\n" + _record(UNIT, {"基本.单位": "示例乙校"})
    with (folder / "单位.yaml").open("a", encoding="utf-8") as file:
        file.write(other)
    read: list[str] = []

    def loaded(numbers: list[int], *_: object) -> tuple[()]:
        read.extend(map(str, numbers))
        return ()

    monkeypatch.setattr(together, "_loaded", loaded)
    command("build", folder)
    assert read == []


@pytest.mark.parametrize(("year", "is_told"), [("2022", True), ("2023", False)])
def test_facts_of_another_year(tmp_path: Path, year: str, is_told: bool) -> None:
    folder = write(tmp_path / "项目", "示例甲校", "甲")
    text = _record(UNIT, {"基本.单位": "示例甲校", "年度考核.考核年度": year})
    (folder / "单位.yaml").write_text(text, encoding="utf-8")
    command("build", folder)
    page = (folder / "输出" / "报告.html").read_text(encoding="utf-8")
    assert ("这是2022年度的事实表" in page) is is_told
