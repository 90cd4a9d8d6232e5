"""Photos and texts that two people have in common: told by check, and by every build."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

import cadre_docs as cd
from cadre_docs.project.project_file import read_project
from cadre_docs.project.run import Options, build
from cadre_docs.rules.common.across import ALIKE
from tests.project.small_form import make_project

PERSON = "表单: every-type\n姓名: {}\n出生日期: {}\n照片: {}\n考核依据:\n  聘任时间: 2021-03-01\n"


def picture(path: Path, colour: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (413, 531), colour).save(path)
    return path


def told(folder: Path, catalog: cd.Catalog) -> list[str]:
    checked = cd.check(cd.read(folder, catalog=catalog))
    return [f"{f.person}：{f.message}" for f in checked.findings if f.code == ALIKE]


@pytest.mark.parametrize(("colour", "same"), [("red", True), ("blue", False)])
def test_a_photo_in_two_folders(colour: str, same: bool, tmp_path: Path, forms) -> None:
    for name, born, paint in (("示例甲", "1970-05", "red"), ("示例乙", "1971-05", colour)):
        photo = picture(tmp_path / name / "照片.jpg", paint)
        photo.write_bytes(photo.read_bytes().ljust(9_000, b"\0"))  # one size tells nothing
        (tmp_path / name / "表.yaml").write_text(PERSON.format(name, born, "照片.jpg"), "utf-8")
    found = told(tmp_path, forms)
    assert [text.split("（")[0] for text in found] == (["示例甲：与“示例乙”"] if same else [])


def test_one_file_for_two_people(tmp_path: Path, forms) -> None:
    picture(tmp_path / "照片.jpg", "red")
    people = (
        PERSON.format(n, b, "照片.jpg") for n, b in (("示例甲", "1970-05"), ("示例乙", "1971-05"))
    )
    (tmp_path / "表.yaml").write_text("---\n".join(people), "utf-8")
    assert [text.split("（")[0] for text in told(tmp_path, forms)] == ["示例乙：与“示例甲”"]


def test_a_build_sees_it_when_only_a_photo_changes(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 2)
    for number, colour in enumerate(("red", "blue")):
        picture(folder / "填报" / f"{number}.jpg", colour)
        record = folder / "填报" / f"{number:06}.yaml"
        record.write_text(f"{record.read_text('utf-8')}照片: {number}.jpg\n", encoding="utf-8")

    def told_page() -> bool:
        build(read_project(folder), Options())
        return ALIKE in (folder / "输出" / "报告.html").read_text("utf-8")

    assert not told_page()
    picture(folder / "填报" / "1.jpg", "red")
    assert told_page()
    picture(folder / "填报" / "1.jpg", "blue")
    assert not told_page()


def test_the_page_of_a_build_names_the_other_file_from_its_own_folder(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 2)
    for number in range(2):
        picture(folder / "填报" / f"{number}.jpg", "red")
        record = folder / "填报" / f"{number:06}.yaml"
        record.write_text(f"{record.read_text('utf-8')}照片: {number}.jpg\n", encoding="utf-8")
    build(read_project(folder), Options())
    page = (folder / "输出" / "报告.html").read_text("utf-8")
    assert "（填报/00000" in page
    assert str(folder) not in page


EVIDENCE = PERSON.split("照片", maxsplit=1)[0] + "附件:\n  - {{名称: 证书, 文件: {}}}\n"


@pytest.mark.parametrize(("colour", "same"), [("red", True), ("blue", False)])
def test_evidence_of_two_people(colour: str, same: bool, tmp_path: Path, forms) -> None:
    for name, born, paint in (("示例甲", "1970-05", "red"), ("示例乙", "1971-05", colour)):
        file = picture(tmp_path / name / "证书.jpg", paint)
        file.write_bytes(file.read_bytes().ljust(9_000, b"\0"))  # one size tells nothing
        (tmp_path / name / "表.yaml").write_text(EVIDENCE.format(name, born, "证书.jpg"), "utf-8")
    found = told(tmp_path, forms)
    assert [text.split("（")[0] for text in found] == (["示例甲：与“示例乙”"] if same else [])
    assert all("附件相同" in text for text in found)


def test_a_build_sees_it_when_only_evidence_changes(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 2)
    for number, colour in enumerate(("red", "blue")):
        picture(folder / "填报" / f"{number}.jpg", colour)
        record = folder / "填报" / f"{number:06}.yaml"
        listed = f"附件:\n  - {{名称: 证书, 文件: {number}.jpg}}\n"
        record.write_text(f"{record.read_text('utf-8')}{listed}", encoding="utf-8")

    def told_page() -> bool:
        build(read_project(folder), Options())
        return ALIKE in (folder / "输出" / "报告.html").read_text("utf-8")

    assert not told_page()
    picture(folder / "填报" / "1.jpg", "red")
    assert told_page()
    picture(folder / "填报" / "1.jpg", "blue")
    assert not told_page()
