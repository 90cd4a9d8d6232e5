"""Outputs of very many people: folders that do not overflow, and a package for each unit."""

from __future__ import annotations

from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.errors import ProjectError
from cadre_docs.project.file.output_names import Folders
from tests.project.small_form import make_project, outputs, record


def ask(folder: Path, *lines: str) -> None:
    with (folder / "cadre-docs.yaml").open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def names(folder: Path) -> list[str]:
    return [name for name in outputs(folder) if name.endswith(".docx")]


def people(folder: Path, first: int, last: int, unit: str = "示例院") -> None:
    texts = [record(f"示例{number:02}", unit) for number in range(first, last)]
    (folder / "填报" / f"{unit}{first}.yaml").write_text("---\n".join(texts), encoding="utf-8")


# --- folders -------------------------------------------------------------------------------------


def test_a_folder_that_is_full_gets_another_in_it(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 0)
    ask(folder, "每夹份数: 3")
    people(folder, 0, 8)
    people(folder, 0, 3, "示例所")
    cd.build(folder, today=None)
    assert names(folder) == [
        *(f"示例所/示例0{n}.docx" for n in range(3)),
        *(f"示例院/示例0{n}.docx" for n in range(3)),
        *(f"示例院/第2夹/示例0{n}.docx" for n in range(3, 6)),
        *(f"示例院/第3夹/示例0{n}.docx" for n in range(6, 8)),
    ]


def test_who_has_a_name_keeps_it_whoever_comes_later(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 0)
    people(folder, 0, 5)
    cd.build(folder, today=None)
    before = names(folder)
    assert before == [f"示例院/示例0{n}.docx" for n in range(5)]  # no limit was asked for
    ask(folder, "每夹份数: 4")
    people(folder, 5, 8)
    cd.build(folder, today=None)
    assert names(folder) == [*before, *(f"示例院/第2夹/示例0{n}.docx" for n in range(5, 8))]
    people(folder, 8, 10)
    cd.build(folder, today=None)
    assert names(folder)[-1] == "示例院/第3夹/示例09.docx"
    assert len(names(folder)) == 10


def test_outputs_without_folders_of_their_own(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 0)
    file = folder / "cadre-docs.yaml"
    file.write_text(file.read_text("utf-8").replace("{单位}/{姓名}", "{姓名}"), encoding="utf-8")
    ask(folder, "每夹份数: 2")
    people(folder, 0, 4)
    cd.build(folder, today=None)
    assert names(folder) == [
        "示例00.docx", "示例01.docx", "第2夹/示例02.docx", "第2夹/示例03.docx",
    ]  # fmt: skip


def test_names_that_are_the_same_in_small_letters_share_a_folder() -> None:
    there = {"甲a": 1}
    folders = Folders(2, lambda fold: there.get(fold, 0))
    assert folders.place("甲A/乙") == "甲A/乙"
    folders.take("甲A/乙")
    assert folders.place("甲a/丙") == "甲a/第2夹/丙"


def test_a_new_project_has_a_limit_and_an_old_one_none(tmp_path: Path) -> None:
    cd.init(tmp_path / "p", "henan-tenure-form")
    assert "每夹份数: 1000" in (tmp_path / "p" / "cadre-docs.yaml").read_text("utf-8")
    assert cd.build(tmp_path / "p", today=None).project.per_folder == 1000
    old = make_project(tmp_path / "old", 1)
    assert cd.build(old, today=None).project.per_folder == 0


@pytest.mark.parametrize("said", ["-1", "许多"])
def test_a_limit_that_is_none(tmp_path: Path, said: str) -> None:
    folder = make_project(tmp_path / "p", 1)
    ask(folder, f"每夹份数: {said}")
    with pytest.raises(ProjectError, match="“每夹份数”应是"):
        cd.plan(folder)


# --- a package for each unit ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_project(tmp_path_factory.mktemp("units") / "p", 0)
    file = folder / "cadre-docs.yaml"
    file.write_text(file.read_text("utf-8").replace("[docx]", "[pdf]"), encoding="utf-8")
    ask(folder, "打印文件: 打印文件.pdf", "打印文件分单位: 是")
    people(folder, 0, 2)
    people(folder, 2, 4, "示例所")
    (folder / "填报" / "无.yaml").write_text("表单: small-form\n姓名: 示例无\n", encoding="utf-8")
    assert cd.build(folder, today=None).ok
    return folder


def test_each_unit_has_a_package_of_its_own(built: Path) -> None:
    made = [name for name in outputs(built) if "打印文件" in name]
    assert made == [
        "打印文件.csv", "打印文件.pdf",  # of who has no unit
        "示例所/打印文件.csv", "示例所/打印文件.pdf", "示例院/打印文件.csv", "示例院/打印文件.pdf",
    ]  # fmt: skip
    listed = outputs(built)["示例所/打印文件.csv"].decode("utf-8-sig")
    assert "示例02" in listed
    assert "示例03" in listed
    assert "示例00" not in listed
    assert "示例所/打印文件.pdf" in outputs(built)["报告.html"].decode()


def test_only_the_package_of_a_unit_that_changed_is_made_anew(built: Path) -> None:
    assert cd.build(built, today=None).summary.written == 0
    people(built, 4, 5, "示例所")
    again = cd.build(built, today=None).summary
    made = [path for path in again.made if "打印文件" in path]
    assert made == ["示例所/打印文件.pdf", "示例所/打印文件.csv"]
    assert again.obsolete == ()


def test_the_package_of_a_unit_that_is_gone_is_left_over(built: Path) -> None:
    (built / "填报" / "示例院0.yaml").unlink()
    summary = cd.build(built, today=None).summary
    assert {"示例院/打印文件.pdf", "示例院/打印文件.csv"} <= set(summary.obsolete)
    cd.build(built, today=None, prune=True)
    assert not [name for name in outputs(built) if name.startswith("示例院/")]


def test_packages_of_units_cannot_be_issued(built: Path) -> None:
    with pytest.raises(ProjectError, match="打印文件分单位的项目不能用 --issued"):
        cd.build(built, today=None, issued=True)


def test_units_need_a_package(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 1)
    ask(folder, "打印文件分单位: 是")
    with pytest.raises(ProjectError, match="要“打印文件分单位”，须写“打印文件”"):
        cd.plan(folder)
