"""What lies beside the project file and is named nowhere in it is told, with what would name it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import command
from tests.rules.test_rule_cases import HERE, _record

PERSON, UNIT = HERE / "bases" / "annual-record.yaml", HERE / "bases" / "annual-unit.yaml"
FACTS, PEOPLE = _record(UNIT, {}), _record(PERSON, {"姓名": "示例乙"})
BEFORE = _record(PERSON, {"年度": "2022"})
PROJECT = "年度: 2023\n记录: 填报\n输出: 输出\n格式: [docx]\n"
NOT_READ = "放在项目文件旁边，项目文件里没有写它，没有读"


def project(folder: Path, files: dict[str, str], setting: str = "") -> Path:
    texts = {"填报/甲.yaml": _record(PERSON, {}), "cadre-docs.yaml": PROJECT + setting, **files}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def told(folder: Path) -> list[str]:
    """What a build says of files that it did not read, and what one that follows says again."""
    said = [
        [line for line in (run.out + run.err).splitlines() if "没有读" in line]
        for run in (command("build", folder), command("build", folder))
    ]
    assert said[0] == said[1]
    return said[0]


@pytest.mark.parametrize(
    ("files", "says", "setting"),
    [
        ({"单位.yaml": FACTS}, "单位和程序事实表）；要用它核对的请写“单位表: 单位.yaml”", "单位表: 单位.yaml\n"),
        ({"往年/甲.yaml": BEFORE}, "2022年度的事业单位工作人员年度考核登记表）；要与往年核对的请写“历年: 往年”", "历年: 往年\n"),
        ({"2022.yaml": BEFORE}, "要与往年核对的请写“历年: 2022.yaml”", "历年: 2022.yaml\n"),
        ({"乙.yaml": PEOPLE}, "要生成的请放进“填报”，或者写“记录: [填报, 乙.yaml]”", ""),
        ({"目录/data_schemas/holidays.yaml": "years: []\n"}, "表单目录）；要用的请写“表单目录: 目录”", "表单目录: 目录\n"),
        ({"holidays.yaml": "years: []\n"}, "要用的请放进 data_schemas 文件夹，并写明“表单目录”", ""),
        ({"data_schemas/holidays.yaml": "years: []\n"}, "要用的请写“表单目录: .”", "表单目录: .\n"),
    ],
)  # fmt: skip
def test_what_is_named_nowhere(tmp_path: Path, files: dict[str, str], says: str, setting: str):
    folder = project(tmp_path / "项目", files)
    [line] = told(folder)
    assert says in line
    assert NOT_READ in line
    if setting:  # the remedy, obeyed
        assert told(project(folder, {}, setting)) == []


def test_the_second_of_two_facts(tmp_path: Path) -> None:
    files = {"单位.yaml": FACTS, "单位2.yaml": _record(UNIT, {"基本.单位": "示例小学"})}
    folder = project(tmp_path / "项目", files, "单位表: 单位.yaml\n")
    [line] = told(folder)
    assert "单位2.yaml" in line
    assert "要用它核对的请写“记录: [填报, 单位2.yaml]”" in line


def test_what_may_lie_there(tmp_path: Path) -> None:
    """Copies that were put away, and papers of another kind, are counted; others are nothing."""
    files = {
        "备份/乙.yaml": PEOPLE,
        "电话.csv": "科室,电话\n",
        "说明.md": "示例\n",
        ".草稿.yaml": "示例\n",
    }
    [line] = told(project(tmp_path / "项目", files))
    assert "旁边还有2项，项目文件里没有写，没有读：备份、电话.csv" in line


def test_a_project_of_which_all_is_read_or_named(tmp_path: Path) -> None:
    assert (
        told(project(tmp_path / "甲", {"照片/甲.txt": "", "输出/乙.yaml": PEOPLE}, "照片: 照片\n"))
        == []
    )
    folder = project(tmp_path / "乙", {"单位.yaml": FACTS})
    (folder / "cadre-docs.yaml").write_text("记录: .\n输出: 输出\n", encoding="utf-8")
    assert NOT_READ not in "".join(told(folder))
