"""Remedies for files and lists: what lies in the way or is not read, and what two places say."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

import cadre_docs as cd
from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.findings import Finding, Severity
from cadre_docs.intake.read import read_paths
from cadre_docs.rules.previous_years import Earlier
from tests.command import command
from tests.conftest import EXAMPLES
from tests.filling import Person, tree_of
from tests.rules.test_reading_remedies import SOUND, changed, errors, findings_of
from tests.yaml_texts import dump_yaml, load_texts

CODES = {"FS-origin", "FS-unread", "FS-kept", "X-spelling", "X-years"}
Make = Callable[[Path], Path]
Mend = Callable[[Path], None]


def other(text: str = SOUND) -> str:
    return text.replace("示例丑", "示例寅")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "填报"
    made.mkdir()
    (made / "甲.yaml").write_text(SOUND, encoding="utf-8")
    return made


# --- what lies in a folder and is not read ------------------------------------------------------


def written(name: str) -> Make:
    """A file of another kind that holds a person."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_text(other(), encoding="utf-8")
        return path

    return make


def zipped(folder: Path) -> Path:
    path = folder / "乙.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("乙.yaml", other())
    return path


def linked(to: str) -> Make:
    def make(folder: Path) -> Path:
        elsewhere = folder.parent / "别处"
        elsewhere.mkdir()
        (elsewhere / "乙.yaml").write_text(other(), encoding="utf-8")
        path = folder / "链"
        path.symlink_to(elsewhere / to)
        return path

    return make


def renamed(name: str) -> Mend:
    def mend(path: Path) -> None:
        path.rename(path.with_name(name))

    return mend


def unpacked(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        archive.extractall(path.parent)
    path.unlink()


def filled_anew(people: int = 0) -> Mend:
    """用 cadre-docs new 生成填报模板，把内容填进去，移走原来的文件."""

    def mend(path: Path) -> None:
        book = path.with_suffix(".xlsx")
        options = ("--people", people) if people else ()
        assert command("new", "annual-record", "-o", book, *options).code == 0
        person = Person(book.read_bytes())
        content = load_texts(other())
        del content["表单"]
        person.fill(tree_of(dump_yaml(content)))
        book.write_bytes(person.saved())
        path.rename(path.parent.parent / path.name)

    return mend


def the_file_itself(path: Path) -> None:
    target = path.parent.parent / "别处" / "乙.yaml"
    path.unlink()
    shutil.copy(target, path.parent)


def the_folder_itself(path: Path) -> None:
    target = path.resolve()
    path.unlink()
    shutil.copytree(target, path)


UNREAD: dict[str, tuple[Make, str, Mend]] = {
    "an old workbook": (written("乙.xlt"), "另存为", filled_anew()),
    "a workbook of WPS": (written("乙.ett"), "另存为", filled_anew()),
    "a document": (written("乙.docm"), "另存为", filled_anew()),
    "a list in CSV": (written("乙.prn"), "cadre-docs new --people", filled_anew(3)),
    "a scan": (written("乙.pdf"), "cadre-docs new", filled_anew()),
    "an archive": (zipped, "解压", unpacked),
    "a text": (written("乙.txt"), "扩展名改为 .yaml", renamed("乙.yaml")),
    "a file without suffix": (written("乙"), "补上扩展名", renamed("乙.yaml")),
    "a file of an unknown kind": (written("乙.yaml.bak"), "改存为", renamed("乙.yaml")),
    "a hidden file": (written(".乙.yaml"), "去掉名称开头的点", renamed("乙.yaml")),
    "a link to nothing": (linked("丙.yaml"), "文件本身", the_file_itself),
    "a link to a folder": (linked("."), "文件夹本身", the_folder_itself),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_not_read_in_a_folder(name: str, folder: Path, forms: Catalog) -> None:
    make, says, mend = UNREAD[name]
    path = make(folder)
    [finding] = [f for f in findings_of(forms, folder) if f.severity is Severity.ERROR]
    assert (finding.code, finding.position.file) == ("FS-unread", str(path))
    assert says in finding.remedy
    mend(path)
    intake = read_paths([folder], forms)
    after = check_intake(intake, forms)
    assert not [f for f in after if f.code == "FS-unread"]
    assert not errors(after)
    assert {entry.record.person for entry in intake.entries} == {"示例丑", "示例寅"}


# --- what lies in the way of an output ----------------------------------------------------------


@pytest.mark.parametrize("how", ["moved away", "renamed", "overwritten"])
def test_a_file_in_the_way(how: str, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "打印"
    run = ("render", folder, "-o", out, "-t", "docx")
    assert command(*run).code == 0
    [paper] = out.glob("*.docx")
    made = paper.read_bytes()
    paper.write_bytes(b"somebody's")
    told = command(*run)
    assert (told.code, paper.read_bytes()) == (1, b"somebody's")
    assert "FS-kept" in told.said
    options = ()
    if how == "moved away":
        paper.rename(tmp_path / paper.name)
    elif how == "renamed":
        paper.rename(paper.with_stem("手改"))
    else:
        assert "--overwrite" in told.said
        options = ("--overwrite",)
    after = command(*run, *options)
    assert after.code == 0, after.said
    assert "FS-kept" not in after.said
    assert paper.read_bytes() == made


# --- what two places say ------------------------------------------------------------------------


def found(code: str, forms: Catalog, paths: list[Path], before: Path | None = None):
    earlier = Earlier(read_paths([before], forms)) if before else Earlier()
    every: list[Finding] = check_intake(read_paths(paths, forms), forms, earlier=earlier)
    return [f for f in every if f.code == code], errors(every)


@pytest.mark.parametrize("remedy", ["one spelling", "names that differ"])
def test_one_unit_spelled_in_two_ways(remedy: str, folder: Path, forms: Catalog) -> None:
    first, second = folder / "甲.yaml", folder / "乙.yaml"
    first.write_text(changed("示例中学", "示例中学（东）"), encoding="utf-8")
    second.write_text(other(changed("示例中学", "示例中学(东)")), encoding="utf-8")
    [finding], _ = found("X-spelling", forms, [first, second])
    path = Path(finding.position.file)
    text = path.read_text(encoding="utf-8")
    if remedy == "one spelling":
        text = text.replace("示例中学(东)", "示例中学（东）").replace(
            "示例中学（东）", "示例中学(东)"
        )
        if path == second:
            text = text.replace("示例中学(东)", "示例中学（东）")
    else:
        text = text.replace("东", "东城第二校区")
    path.write_text(text, encoding="utf-8")
    assert found("X-spelling", forms, [first, second]) == ([], set())


def test_a_year_that_two_records_tell_differently(folder: Path, forms: Catalog) -> None:
    now, before = folder / "甲.yaml", folder.parent / "往年.yaml"
    rows = "考核依据:\n  以前年度结果: [{年度: 2022, 结果: %s}]\n"
    now.write_text(changed("考核依据:\n", rows % "合格"), encoding="utf-8")
    last = changed("年度: 2023", "年度: 2022").replace(
        "政治面貌", "考核档次建议: 基本合格\n政治面貌"
    )
    before.write_text(last, encoding="utf-8")
    [finding], _ = found("X-years", forms, [now], before)
    assert "核对该年度的考核结果" in finding.remedy
    # Whichever was wrong:
    now.write_text(changed("考核依据:\n", rows % "基本合格"), encoding="utf-8")
    assert found("X-years", forms, [now], before) == ([], set())
    now.write_text(changed("考核依据:\n", rows % "合格"), encoding="utf-8")
    before.write_text(last.replace("基本合格", "合格"), encoding="utf-8")
    assert found("X-years", forms, [now], before) == ([], set())


def test_a_sanction_that_an_earlier_record_lists(folder: Path, forms: Catalog) -> None:
    now, before = folder / "甲.yaml", folder.parent / "往年.yaml"
    row = "考核依据:\n  处分: [{种类: 警告, 决定日期: 2022-11-03}]\n"
    last = changed("年度: 2023", "年度: 2022").replace("考核依据:\n", row)
    before.write_text(last, encoding="utf-8")
    now.write_text(SOUND, encoding="utf-8")
    [finding], _ = found("X-years", forms, [now], before)
    assert "列" in finding.wanted
    now.write_text(SOUND.replace("考核依据:\n", row), encoding="utf-8")
    assert found("X-years", forms, [now], before)[0] == []


def test_an_old_workbook_is_read_once_saved_anew(folder: Path, forms: Catalog) -> None:
    """An .xlsx under the name .xls is what many programs save: its remedy works too."""
    made = folder / "乙.xlsx"
    filled_anew()(written("乙.txt")(folder))
    load_workbook(made).save(folder / "乙.xls")
    made.unlink()
    [finding] = [f for f in findings_of(forms, folder) if f.severity is Severity.ERROR]
    assert (finding.code, "扩展名改为 .xlsx" in finding.remedy) == ("FS-syntax", True)
    (folder / "乙.xls").rename(made)
    assert not errors(findings_of(forms, folder))


# --- records that stand for others ----------------------------------------------------------------


def test_a_source_that_changed_is_settled_by_the_fingerprint_that_is_named(folder: Path) -> None:
    shutil.copy(EXAMPLES / "henan-tenure-form" / "people.xlsx", folder / "两人.xlsx")
    made = cd.editable(folder / "两人.xlsx")
    old = made.data.decode().rpartition("指纹: ")[2].strip()
    record = folder / made.name
    # As if the source had been another one when the record was made of it.
    record.write_bytes(made.data.replace(old.encode(), b'"0123456789abcdef"'))

    def origins() -> list[Finding]:
        found = check_intake(read_paths([folder], cd.open_catalog()), cd.open_catalog())
        return [f for f in found if f.code == "FS-origin" and f.severity is Severity.ERROR]

    [finding] = origins()
    print_ = re.search(r"“指纹”改为 ([0-9a-f]{16})", finding.remedy)
    assert print_
    record.write_text(record.read_text("utf-8").replace("0123456789abcdef", print_[1]), "utf-8")
    assert origins() == []
    # The other remedy: the record of a source that is gone names none.
    gone = record.read_text("utf-8").replace(print_[1], "f" * 16)
    record.write_text(re.sub("位置: .*", "位置: 别处", gone), "utf-8")
    [finding] = origins()
    assert "删去本记录里的“来源”和它下面的几行" in finding.remedy
    record.write_text(record.read_text("utf-8").partition("来源:")[0], "utf-8")
    assert origins() == []
