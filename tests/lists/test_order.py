"""--order: rosters and packages, the stronger of command, project and schema, and what is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

import cadre_docs as cd
from cadre_docs.catalog import Catalog
from cadre_docs.errors import ProjectError, RequestError
from cadre_docs.lists.order import Order, order_of
from cadre_docs.project.file.model import FILE
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build
from tests.project.small_form import make_project

PEOPLE = [
    ("万甲", "乙院"),
    ("丁乙", "甲院"),
    ("土甲", "甲院"),
    ("士甲", "甲院"),
    ("单丙", "甲院"),
    ("安丁", "乙院"),
]


@pytest.fixture
def records(tmp_path: Path, forms: Catalog):
    path = tmp_path / "表.yaml"
    path.write_text(
        "---\n".join(
            f"表单: henan-tenure-form\n姓名: {name}\n单位: {unit}\n" for name, unit in PEOPLE
        ),
        encoding="utf-8",
    )
    return cd.read(path, catalog=forms).records


@pytest.mark.parametrize(
    ("asked", "names", "codes"),
    [
        (["原序"], "万甲 丁乙 土甲 士甲 单丙 安丁", 0),
        (["单位.csv"], "丁乙 土甲 士甲 单丙 万甲 安丁", 0),
        (["姓氏笔画"], "万甲 安丁 丁乙 土甲 士甲 单丙", 1),
        (["拼音"], "安丁 万甲 丁乙 单丙 士甲 土甲", 0),
        (["单位.csv", "姓氏笔画"], "丁乙 土甲 士甲 单丙 万甲 安丁", 1),
        (["单位名单：单位.csv"], "丁乙 土甲 士甲 单丙 万甲 安丁", 0),
        (["级别"], "万甲 安丁 丁乙 土甲 士甲 单丙", 1),
    ],
)
def test_orders(asked: list[str], names: str, codes: int, records, tmp_path: Path) -> None:
    (tmp_path / "单位.csv").write_text("单位\n甲院\n乙院\n", encoding="utf-8")
    order = order_of(asked, base=tmp_path)
    assert order is not None
    found, told = order.sorted(records, lambda record: record)
    assert " ".join(record.person for record in found) == names
    assert [finding.code for finding in told] == ["X-order"] * codes
    assert all(finding.remedy and finding.position for finding in told)


def test_a_unit_that_is_not_listed_and_a_level(records, read_one) -> None:
    _, told = Order(units=("甲院",)).sorted(records, lambda record: record)
    assert ["单位名单上没有“乙院”" in finding.message for finding in told] == [True]
    levels = [
        read_one(f"表单: jilin-tenure-form\n姓名: 示例{n}\n单位: 院\n岗位等级: {level}\n").record
        for n, level in (("甲", "三级"), ("乙", "二级"))
    ]
    found, told = Order("级别").sorted(levels, lambda record: record)
    assert [record.person for record in found] == ["示例乙", "示例甲"]
    assert not told
    lacking = read_one("表单: jilin-tenure-form\n姓名: 示例丙\n单位: 院\n").record
    _, [told] = Order("级别").sorted([*levels, lacking], lambda record: record)
    assert ("没有填“岗位等级”" in told.message, "请补填" in told.remedy) == (True, True)
    other = read_one("表单: henan-tenure-form\n姓名: 示例丁\n单位: 院\n").record
    _, [told] = Order("级别").sorted([other, other], lambda record: record)
    assert ("没有级别一项" in told.message, "请补填" in told.remedy) == (True, False)


@pytest.mark.parametrize(
    ("asked", "said"),
    [(["笔画"], "不是 原序"), (["原序", "拼音"], "只能给一种"), (["a.csv", "a.csv"], "只能给一份")],
)
def test_requests_that_cannot_be_met(asked: list[str], said: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("单位\n甲院\n", encoding="utf-8")
    with pytest.raises(RequestError, match=said):
        order_of(asked, base=tmp_path)
    assert order_of([]) is None


def test_a_roster_in_order(tmp_path: Path, forms: Catalog) -> None:
    source = Path("examples/annual-record/people.xlsx").resolve()
    read = cd.read(source, catalog=forms)
    listed = cd.roster(
        read, tmp_path / "名册.xlsx", form="annual-roster", order=["姓氏笔画"], draft=True
    )
    sheet = load_workbook(listed.written[0]).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    names = [cell for cell in cells if cell.startswith("示例") and len(cell) == 3]
    wanted, _ = Order("姓氏笔画").sorted(read.records, lambda record: record)
    assert names == [record.person for record in wanted]
    assert names != [record.person for record in read.records]


def test_package_alone_has_an_order(tmp_path: Path, forms: Catalog) -> None:
    read = cd.read(Path("examples/annual-record/minimal.yaml").resolve(), catalog=forms)
    with pytest.raises(RequestError, match="--package"):
        cd.render(read, tmp_path / "o", order=["拼音"])


def test_the_project_says_it_and_a_wrong_word_is_told(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    file = folder / FILE
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}次序: 姓氏笔画\n", encoding="utf-8")
    order = read_project(folder).order
    assert order is not None
    assert order.people == "姓氏笔画"
    file.write_text(f"{text}次序: 笔画\n", encoding="utf-8")
    with pytest.raises(ProjectError, match="不是 原序"):
        read_project(folder)


def test_a_projects_roster_is_made_anew_when_its_order_changes(tmp_path: Path) -> None:
    names = ["万一", "丁一", "安一"]
    (tmp_path / "填报").mkdir()
    minimal = Path("examples/annual-record/minimal.yaml").read_text(encoding="utf-8")
    for number, name in enumerate(names):
        text = minimal.replace("示例丑", name).replace(
            "\n考核依据:", "\n考核档次建议: 合格\n考核依据:"
        )
        (tmp_path / "填报" / f"{number}.yaml").write_text(text, encoding="utf-8")
    asked = "表单: [annual-record]\n格式: [docx]\n名册: 名册.xlsx\n"
    found = []
    for order in ("", "次序: 姓氏笔画\n", "次序: [拼音]\n"):
        (tmp_path / FILE).write_text(asked + order, encoding="utf-8")
        summary = build(read_project(tmp_path), Options())
        assert summary.problems == ()
        sheet = load_workbook(tmp_path / "输出" / "名册.xlsx").active
        cells = [str(c.value) for row in sheet.iter_rows() for c in row if str(c.value) in names]
        found.append("".join(name[0] for name in cells))
    assert found == ["万丁安", "丁万安", "安丁万"]
