"""X-unit in a project: units' facts that concern nobody are told, and people are not all read."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre_docs.project import shared_checks as together
from tests.command import command
from tests.rules.test_rule_cases import HERE, _record

PEOPLE, UNIT = HERE / "bases" / "annual-record.yaml", HERE / "bases" / "annual-unit.yaml"


def write(folder: Path, unit: str, *others: str) -> Path:
    """A project of six people of 示例甲校, the last of them of ``others``, and a unit's facts."""
    assert command("init", folder, "--form", "annual-record").code == 0
    for example in (folder / "填报").rglob("*.yaml"):
        example.unlink()
    units = [*["示例甲校"] * (6 - len(others)), *others]
    for name, theirs in zip("甲乙丙丁戊己", units, strict=True):
        text = _record(PEOPLE, {"姓名": f"示例{name}", "单位": theirs})
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
    ("unit", "others", "is_told"),
    [
        ("示例大学", (), True),
        ("示例 甲校", (), False),
        ("示例甲校", ("示例乙校", "示例乙校"), True),
    ],
)
def test_facts_of_another_unit(
    tmp_path: Path, unit: str, others: tuple[str, ...], is_told: bool
) -> None:
    folder = write(tmp_path / "项目", unit, *others)
    for _ in range(2):  # a second build recalls it
        command("build", folder)
        page = (folder / "输出" / "报告.html").read_text(encoding="utf-8")
        assert ("X-unit" in page) is is_told
    if is_told:
        assert (others or ("示例甲校",))[0] in page
    if is_told and not others:
        text = _record(UNIT, {"基本.单位": "示例甲校"})
        (folder / "单位.yaml").write_text(text, encoding="utf-8")
        command("build", folder)
        assert "X-unit" not in (folder / "输出" / "报告.html").read_text(encoding="utf-8")


def test_facts_that_are_used_read_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "项目", "示例甲校")
    read: list[str] = []

    def loaded(numbers: list[int], *_: object) -> tuple[()]:
        read.extend(map(str, numbers))
        return ()

    monkeypatch.setattr(together, "_loaded", loaded)
    command("build", folder)
    assert read == []


@pytest.mark.parametrize(("year", "is_told"), [("2022", True), ("2023", False)])
def test_facts_of_another_year(tmp_path: Path, year: str, is_told: bool) -> None:
    folder = write(tmp_path / "项目", "示例甲校")
    text = _record(UNIT, {"基本.单位": "示例甲校", "年度考核.考核年度": year})
    (folder / "单位.yaml").write_text(text, encoding="utf-8")
    command("build", folder)
    page = (folder / "输出" / "报告.html").read_text(encoding="utf-8")
    assert ("这是2022年度的事实表" in page) is is_told
