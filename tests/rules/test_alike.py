"""Photos and texts that two people have in common: told by check, and by every build."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from PIL import Image

import cadre_docs as cd
from cadre_docs.catalog import catalog as open_catalog
from cadre_docs.project.file.read import read_project
from cadre_docs.project.lock import locked
from cadre_docs.project.run import Options, Work, build
from cadre_docs.project.shared_checks import groups as groups_of
from cadre_docs.project.state.file import opened
from cadre_docs.rules.between.across import ALIKE
from tests.project.small_form import make_project
from tests.project.small_form import record as small_record
from tests.record.test_photo_look import SIZE, face
from tests.yaml_texts import load_yaml

PERSON = "表单: every-type\n姓名: {}\n出生日期: {}\n照片: {}\n考核依据:\n  聘任时间: 2021-03-01\n"


def picture(path: Path, colour: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (413, 531), colour).save(path)
    return path


def told(*paths: Path, catalog: cd.Catalog) -> list[str]:
    checked = cd.check(cd.read(paths, catalog=catalog))
    return [f"{f.person}：{f.message}" for f in checked.findings if f.code == ALIKE]


@pytest.mark.parametrize(("colour", "same"), [("red", True), ("blue", False)])
def test_a_photo_in_two_folders(colour: str, same: bool, tmp_path: Path, forms) -> None:
    for name, born, paint in (("示例甲", "1970-05", "red"), ("示例乙", "1971-05", colour)):
        photo = picture(tmp_path / name / "照片.jpg", paint)
        photo.write_bytes(photo.read_bytes().ljust(9_000, b"\0"))  # one size tells nothing
        (tmp_path / name / "表.yaml").write_text(PERSON.format(name, born, "照片.jpg"), "utf-8")
    found = told(tmp_path, catalog=forms)
    assert [text.split("（")[0] for text in found] == (["示例甲：与“示例乙”"] if same else [])


def test_one_file_for_two_people(tmp_path: Path, forms) -> None:
    picture(tmp_path / "照片.jpg", "red")
    people = (
        PERSON.format(n, b, "照片.jpg") for n, b in (("示例甲", "1970-05"), ("示例乙", "1971-05"))
    )
    (tmp_path / "表.yaml").write_text("---\n".join(people), "utf-8")
    assert [text.split("（")[0] for text in told(tmp_path, catalog=forms)] == ["示例乙：与“示例甲”"]


@pytest.mark.parametrize(("colour", "same"), [("red", True), ("blue", False)])
def test_a_photo_in_two_word_files(colour: str, same: bool, tmp_path: Path, forms) -> None:
    for name, born, paint in (("示例甲", "1970-05", "red"), ("示例乙", "1971-05", colour)):
        photo = picture(tmp_path / "照片.png", paint)
        photo.write_bytes(photo.read_bytes().ljust(9_000, b"\0"))  # one size tells nothing
        document = docx.Document()
        document.add_picture(str(photo))
        document.save(tmp_path / f"{name}.docx")
        inside = f"{name}.docx#word/media/image1.png"
        (tmp_path / f"{name}.yaml").write_text(PERSON.format(name, born, inside), "utf-8")
    found = told(*(tmp_path / f"{name}.yaml" for name in ("示例甲", "示例乙")), catalog=forms)
    assert [text.split("（")[0] for text in found] == (["示例乙：与“示例甲”"] if same else [])


@pytest.mark.parametrize("listed", ["照片: {}.jpg\n", "附件:\n  - {{名称: 证书, 文件: {}.jpg}}\n"])
def test_a_build_sees_it_when_only_a_file_changes(listed: str, tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 2)
    for number, colour in enumerate(("red", "blue")):
        picture(folder / "填报" / f"{number}.jpg", colour)
        record = folder / "填报" / f"{number:06}.yaml"
        record.write_text(record.read_text("utf-8") + listed.format(number), encoding="utf-8")

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


def test_a_build_tells_of_texts_that_were_exchanged(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 2)
    schema = folder / "目录" / "data_schemas" / "small-form.yaml"
    line = "      - {key: 从事工作, id: duties, carries: true}\n"
    box = "      - {key: 总结"
    schema.write_text(schema.read_text("utf-8").replace(box, line + box), encoding="utf-8")
    works = ("会计核算", "食堂采购")

    def told_page(*, exchanged: bool) -> bool:
        for number, work in enumerate(works):
            said = f"一年来，本人从事{works[number ^ exchanged]}工作，没有差错。"
            text = small_record(f"示例{'甲乙'[number]}", summary=said) + f"从事工作: {work}\n"
            (folder / "填报" / f"{number:06}.yaml").write_text(text, encoding="utf-8")
        build(read_project(folder), Options())
        page = (folder / "输出" / "报告.html").read_text("utf-8")
        return "像是“示例甲”（填报/000000.yaml" in page and "像是“示例乙”（填报/" in page

    assert [told_page(exchanged=one) for one in (False, True, False)] == [False, True, False]


EVIDENCE = PERSON.split("照片", maxsplit=1)[0] + "附件:\n  - {{名称: 证书, 文件: {}}}\n"


@pytest.mark.parametrize(("colour", "same"), [("red", True), ("blue", False)])
def test_evidence_of_two_people(colour: str, same: bool, tmp_path: Path, forms) -> None:
    for name, born, paint in (("示例甲", "1970-05", "red"), ("示例乙", "1971-05", colour)):
        file = picture(tmp_path / name / "证书.jpg", paint)
        file.write_bytes(file.read_bytes().ljust(9_000, b"\0"))  # one size tells nothing
        (tmp_path / name / "表.yaml").write_text(EVIDENCE.format(name, born, "证书.jpg"), "utf-8")
    found = told(tmp_path, catalog=forms)
    assert [text.split("（")[0] for text in found] == (["示例甲：与“示例乙”"] if same else [])
    assert all("附件相同" in text for text in found)


# --- files that bear another's name ---------------------------------------------------------

NAMED = """\
表单: every-type
姓名: {person}
出生日期: 1970-0{number}
{photo}考核依据:
  聘任时间: 2021-03-01
{evidence}"""


def write_named(folder: Path, people: list[str], file: str, kind: str = "照片") -> None:
    """Write people's records; ``file`` is what the first of them names."""
    for number, person in enumerate(people, 1):
        photo = f"照片: {file}\n" if number == 1 and kind == "照片" else ""
        listed = f"附件:\n  - {{名称: 证书, 文件: {file}}}\n"
        text = NAMED.format(
            person=person,
            number=number,
            photo=photo,
            evidence=listed if number == 1 and kind == "附件" else "",
        )
        (folder / f"{number}.yaml").write_text(text, "utf-8")
    picture(folder / file, "red")


CASES = load_yaml(Path(__file__).with_name("file_names.yaml"))


@pytest.mark.parametrize("kind", ["照片", "附件"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_a_file_with_a_name(case: dict, kind: str, tmp_path: Path, forms) -> None:
    write_named(tmp_path, case["people"], case["file"], kind)
    name = case["file"].rsplit("/", 1)[-1]
    says = f"：{kind}的文件名“{name}”是“{case.get('whose')}”的名字"
    found = told(tmp_path, catalog=forms)
    assert found == ([case["people"][0] + says] if "whose" in case else [])


def test_a_build_tells_whose_name_a_file_bears_and_anew_when_a_person_is_renamed(tmp_path) -> None:
    folder = make_project(tmp_path / "p", 2)
    first, second = (folder / "填报" / f"{number:06}.yaml" for number in range(2))
    picture(folder / "填报" / "示例丙证件照.jpg", "red")
    first.write_text(f"{first.read_text('utf-8')}照片: 示例丙证件照.jpg\n", encoding="utf-8")
    unnamed = second.read_text("utf-8")

    def told_page() -> bool:
        build(read_project(folder), Options())
        return "的文件名“示例丙证件照.jpg”是“示例丙”" in (folder / "输出" / "报告.html").read_text(
            "utf-8"
        )

    assert not told_page()
    second.write_text(unnamed.replace("姓名: 示例1", "姓名: 示例丙"), encoding="utf-8")
    assert told_page()
    assert told_page()  # nothing changed
    second.write_text(unnamed, encoding="utf-8")
    assert not told_page()


@pytest.mark.parametrize(("person", "groups"), [("示例乙", 1), ("示例丙", 0)])
def test_only_a_person_and_a_file_of_one_name_are_read_together(
    person: str, groups: int, tmp_path: Path
) -> None:
    """Many have one name, and many files are called 一等奖: that alone must cost nothing."""
    folder = make_project(tmp_path / "p", 6)
    paths = sorted((folder / "填报").glob("*.yaml"))
    for number, path in enumerate(paths):
        name = f"示甲{number}" if number < 4 else person  # two are namesakes, four name files
        told = path.read_text("utf-8").replace(f"姓名: 示例{number}", f"姓名: {name}")
        listed = f"附件:\n  - {{名称: 证书, 文件: {number}/示例乙.jpg}}\n"
        path.write_text(told + (listed if number < 4 else ""), encoding="utf-8")
        picture(folder / "填报" / str(number) / "示例乙.jpg", "red").write_bytes(bytes(number + 1))
    project = read_project(folder)
    with locked(project.state), opened(project.state) as state:
        Work(project, state, Options()).scan()
        assert len(groups_of(state)) == groups


def test_render_tells_whose_name_a_file_bears(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 2)
    picture(folder / "填报" / "示例丙证件照.jpg", "red")
    first, second = (folder / "填报" / f"{number:06}.yaml" for number in range(2))
    first.write_text(f"{first.read_text('utf-8')}照片: 示例丙证件照.jpg\n", encoding="utf-8")
    second.write_text(second.read_text("utf-8").replace("示例1", "示例丙"), encoding="utf-8")
    read = cd.read(folder / "填报", catalog=open_catalog(folder / "目录"))
    done = cd.render(read, tmp_path / "out", formats="docx")
    assert len(done.written) == 2
    assert "照片的文件名“示例丙证件照.jpg”是“示例丙”的名字" in done.text()


@pytest.mark.parametrize(("number", "same"), [(0, True), (1, False)])
def test_one_photo_saved_twice(number: int, same: bool, tmp_path: Path, forms) -> None:
    for name, born, which, size in (
        ("示例甲", "1970-05", 0, SIZE),
        ("示例乙", "1971-05", number, (295, 413)),
    ):
        (tmp_path / name).mkdir()
        face(which).resize(size).save(tmp_path / name / "照片.jpg", quality=80)
        (tmp_path / name / "表.yaml").write_text(PERSON.format(name, born, "照片.jpg"), "utf-8")
    found = told(tmp_path, catalog=forms)
    assert [text.split("（另存过")[0][-5:] for text in found] == (["像是同一张"] if same else [])
