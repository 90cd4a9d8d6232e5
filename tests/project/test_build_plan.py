"""Only what changed is built, and every reason is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from cadre_docs.project import fingerprint
from cadre_docs.project.file.model import REPORT
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build, dry_run
from tests.project.small_form import FORM, make_project, master, outputs, record, stamps

FIRST = "示例0院/示例0.docx"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "p")
    make(folder)
    return folder


def make(folder: Path, **options):
    return build(read_project(folder), Options(**options))


def lines(folder: Path) -> dict[str, tuple[str, ...]]:
    return {line.path: line.reasons for line in dry_run(read_project(folder)).lines}


def rewrite(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def first(folder: Path) -> Path:
    return folder / "填报" / "000000.yaml"


def test_everything_is_new_at_first_and_nothing_afterwards(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    assert set(lines(folder).values()) == {("新增",)}
    assert not (folder / "输出").exists()
    summary = make(folder)
    assert (summary.records, summary.failed, summary.written) == (3, 0, 4)
    assert sorted(outputs(folder)) == [
        REPORT, "示例0院/示例0.docx", "示例1院/示例1.docx", "示例2院/示例2.docx",
    ]  # fmt: skip
    before = stamps(folder)
    again = make(folder)
    assert (again.written, again.tasks) == (0, 0)
    assert stamps(folder) == before
    assert lines(folder) == {}


def test_comments_and_formatting_rebuild_nothing(project: Path) -> None:
    rewrite(first(project), ("姓名: 示例0", "# 说明\n\n姓名:   '示例0'   # 注"))
    rewrite(
        project / "目录" / "data_schemas" / f"{FORM}.yaml",
        ("version: 1\n", "# 说明\nversion:   1\n"),
        ("随便写", "请写"),
    )
    before = stamps(project)
    assert lines(project) == {}
    summary = make(project)
    assert summary.written == 0
    assert stamps(project) == before


def test_a_changed_record_is_named_with_its_boxes(project: Path) -> None:
    rewrite(first(project), ("做得好", "做得很好"), ("1950-01", "1950-02"))
    assert lines(project) == {FIRST: ("记录已改：出生日期、总结",)}
    before = stamps(project)
    make(project)
    changed = {name for name, at in stamps(project).items() if at != before[name]}
    assert changed <= {FIRST, REPORT}
    assert FIRST in changed


def test_a_changed_photo(project: Path) -> None:
    picture = project / "填报" / "照片.png"
    Image.new("RGB", (35, 49), "red").save(picture)
    with first(project).open("a", encoding="utf-8") as stream:
        stream.write("照片: 照片.png\n")
    make(project)
    Image.new("RGB", (35, 49), "blue").save(picture)
    assert lines(project) == {FIRST: ("照片已改",)}


def test_a_changed_master_concerns_everybody(project: Path) -> None:
    path = project / "目录" / "forms" / FORM / "master.docx"
    path.write_bytes(master("新的试验表"))
    plan = dry_run(read_project(project))
    assert [(line.person, line.reasons) for line in plan.lines] == [
        (f"示例{i}", ("母版已改",)) for i in range(3)
    ]
    assert make(project).written == 3


def test_a_changed_schema_concerns_everybody(project: Path) -> None:
    path = project / "目录" / "data_schemas" / f"{FORM}.yaml"
    rewrite(path, ("title: 试验表", "title: 试验用表"))
    assert set(lines(project).values()) == {("表单定义已改",)}


def test_another_program(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cadre_docs.__version__", "999")
    assert set(lines(project).values()) == {("程序版本已变",)}


def test_other_fonts_concern_pdfs_alone(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rewrite(project / "cadre-docs.yaml", ("[docx]", "[docx, pdf]"))
    rewrite(project / "cadre-docs.yaml", ("记录: 填报", "记录: 填报/000000.yaml"))
    make(project)
    facts = fingerprint._font_facts
    monkeypatch.setattr(fingerprint, "_font_facts", lambda *a: [*facts(*a), "another font"])
    assert lines(project) == {"示例0院/示例0.pdf": ("所用字体已变",)}


def test_a_missing_output_is_made_again(project: Path) -> None:
    (project / "输出" / FIRST).unlink()
    assert lines(project) == {FIRST: ("输出不见了",)}
    make(project)
    assert (project / "输出" / FIRST).is_file()


def test_an_edited_output_is_kept_and_reported(project: Path) -> None:
    (project / "输出" / FIRST).write_bytes(b"edited")
    [line] = dry_run(read_project(project)).lines
    assert (line.kept, line.reasons) == (True, ("输出被手工改过",))
    summary = make(project)
    assert [planned.path for planned in summary.kept] == [FIRST]
    assert not summary.has_errors  # it is current but for what somebody wanted
    rewrite(first(project), ("做得好", "做得很好"))
    summary = make(project)
    assert summary.has_errors
    assert (project / "输出" / FIRST).read_bytes() == b"edited"


def test_force_saves_an_edited_output_before_it_is_made_again(project: Path) -> None:
    good = (project / "输出" / FIRST).read_bytes()
    (project / "输出" / FIRST).write_bytes(b"edited")
    summary = make(project, force=True)
    assert (project / "输出" / FIRST).read_bytes() == good
    [saved] = summary.saved
    assert Path(saved).read_bytes() == b"edited"
    assert Path(saved).is_relative_to(project / "输出" / "手改备份" / "示例0院")
    assert make(project).kept == ()


def test_a_touched_output_is_no_edited_one(project: Path) -> None:
    os.utime(project / "输出" / FIRST)
    assert lines(project) == {}
    assert make(project).kept == ()


def test_a_file_of_that_name_is_not_overwritten(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    target = folder / "输出" / FIRST
    target.parent.mkdir(parents=True)
    target.write_bytes(b"mine")
    summary = make(folder)
    assert target.read_bytes() == b"mine"
    assert summary.failed == 1
    assert "没有覆盖" in summary.failures[0].problem
    make(folder, force=True)
    assert target.read_bytes() != b"mine"
    assert not make(folder).has_errors


def test_what_nobody_needs_is_listed_and_removed_on_request(project: Path) -> None:
    first(project).unlink()
    assert dry_run(read_project(project)).obsolete == (FIRST,)
    assert make(project).obsolete == (FIRST,)
    assert (project / "输出" / FIRST).is_file()
    summary = make(project, prune=True)
    assert summary.removed == (FIRST,)
    assert not (project / "输出" / FIRST).parent.exists()
    assert make(project).obsolete == ()


def test_an_edited_output_that_nobody_needs_is_not_removed_unasked(project: Path) -> None:
    (project / "输出" / FIRST).write_bytes(b"edited")
    first(project).unlink()
    summary = make(project, prune=True)
    assert summary.removed == ()
    assert "手工改过" in summary.problems[0]
    summary = make(project, prune=True, force=True)
    assert summary.removed == (FIRST,)
    assert Path(summary.saved[0]).read_bytes() == b"edited"


def test_outputs_of_a_file_that_cannot_be_read_are_still_needed(project: Path) -> None:
    first(project).write_text("姓名：示例0\n", encoding="utf-8")
    summary = make(project, prune=True)
    assert (summary.removed, summary.obsolete) == ((), ())
    assert (project / "输出" / FIRST).is_file()
    assert "不是一份记录" in summary.files[0].message


def test_nothing_is_removed_when_nothing_was_read(project: Path) -> None:
    for path in (project / "填报").iterdir():
        path.unlink()
    summary = make(project, prune=True)
    assert summary.removed == ()
    assert len(outputs(project)) == 4
    assert any("为免误删" in problem for problem in summary.problems)


def of_two_folders(folder: Path) -> tuple[Path, str]:
    """Give a project a second folder of records, and return it with the output of its person."""
    other = folder / "乙"
    other.mkdir()
    (other / "乙.yaml").write_text(record("示例乙", "示例乙院"), "utf-8")
    rewrite(folder / "cadre-docs.yaml", ("记录: 填报", "记录: [填报, 乙]"))
    make(folder)
    return other, "示例乙院/示例乙.docx"


@pytest.mark.parametrize("gone", ["empty", "only a spoilt file"])
def test_outputs_of_a_folder_of_which_nothing_was_read_stay(project: Path, gone: str) -> None:
    other, output = of_two_folders(project)
    file = other / "乙.yaml"
    if gone == "only a spoilt file":
        file.rename(file.with_suffix(".doc~"))
    else:
        file.unlink()
    plan, summary = dry_run(read_project(project)), make(project, prune=True)
    assert (plan.obsolete, summary.removed, summary.obsolete) == ((), (), ())
    assert (project / "输出" / output).is_file()
    for remarks in (plan.remarks, summary.remarks):
        [told] = [line for line in remarks if line.startswith("“乙”这一次没有读到")]
        assert "1个输出保留着" in told
    assert summary.has_errors
    # What the remark says works.
    rewrite(project / "cadre-docs.yaml", ("[填报, 乙]", "填报"))
    assert make(project, prune=True).removed == (output,)


def test_outputs_below_a_folder_that_cannot_be_entered_stay(project: Path) -> None:
    inner = project / "填报" / "内"
    inner.mkdir()
    (inner / "乙.yaml").write_text(record("示例乙", "示例乙院"), "utf-8")
    make(project)
    inner.rename(project / "填报" / ".内")  # hidden: told, and not read
    (project / "填报" / "内").symlink_to(project / "填报" / ".内")
    summary = make(project, prune=True)
    assert (summary.removed, summary.obsolete) == ((), ())
    assert any("“填报/内”这一次没有读到" in line for line in summary.remarks)


def test_the_package_of_a_unit_of_which_nothing_was_read_stays(project: Path) -> None:
    rewrite(
        project / "cadre-docs.yaml", ("[docx]", "[pdf]\n打印文件: 打印.pdf\n打印文件分单位: 是")
    )
    other, _ = of_two_folders(project)
    (other / "乙.yaml").unlink()
    assert not [path for path in make(project, prune=True).removed if "示例乙院" in path]
    assert (project / "输出" / "示例乙院" / "打印.pdf").is_file()


def test_somebody_who_left_a_folder_of_others_is_no_longer_needed(project: Path) -> None:
    other, output = of_two_folders(project)
    (other / "丙.yaml").write_text(record("示例丙", "示例丙院"), "utf-8")
    make(project)
    (other / "乙.yaml").unlink()
    summary = make(project, prune=True)
    assert summary.removed == (output,)
    assert not any("没有读到" in line for line in summary.remarks)


def test_nothing_is_called_needless_where_nothing_was_read(project: Path) -> None:
    for path in (project / "填报").iterdir():
        path.unlink()
    plan = dry_run(read_project(project))
    assert plan.obsolete == ()
    [told] = [line for line in plan.remarks if "没有读到" in line]
    assert told.startswith("“填报”")
    assert "3个输出保留着" in told


def test_names_stay_with_their_people(project: Path) -> None:
    (project / "填报" / "m.yaml").write_text(record("示例0", "示例0院", "1990-01"), "utf-8")
    make(project)
    second = project / "输出" / "示例0院" / "示例0(2).docx"
    kept = second.read_bytes()
    # Another of that name, read before both; and one of them changes his file.
    (project / "填报" / "00.yaml").write_text(record("示例0", "示例0院", "1995-05"), "utf-8")
    first(project).rename(project / "填报" / "z.yaml")
    before = stamps(project)
    assert lines(project) == {"示例0院/示例0(3).docx": ("新增",)}
    make(project)
    assert second.read_bytes() == kept
    assert all(stamps(project)[name] == at for name, at in before.items() if name != REPORT)


def test_a_corrected_fact_does_not_make_another_person(project: Path) -> None:
    rewrite(first(project), ("1950-01", "1951-01"))
    assert list(lines(project)) == [FIRST]
    make(project)
    assert make(project).obsolete == ()


def test_a_new_name_moves_the_output(project: Path) -> None:
    rewrite(first(project), ("姓名: 示例0", "姓名: 示例零"))
    summary = make(project)
    assert (project / "输出" / "示例0院" / "示例零.docx").is_file()
    assert summary.obsolete == (FIRST,)


def test_one_bad_record_stops_only_itself_and_is_not_tried_in_vain(project: Path) -> None:
    rewrite(first(project), ("姓名: 示例0\n", "姓名:\n"))
    summary = make(project)
    assert (summary.failed, summary.has_errors) == (1, True)
    assert "姓名" in summary.failures[0].problem
    again = make(project)
    assert (again.failed, again.tasks) == (1, 0)
    rewrite(first(project), ("姓名:\n", "姓名: 示例0\n"))
    assert not make(project).has_errors


def test_a_workbook_of_many_is_one_file(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 4, per_file=4)
    make(folder)
    rewrite(first(folder), (record("示例1", "示例1院", "1951-02") + "---\n", ""))
    assert make(folder).obsolete == ("示例1院/示例1.docx",)
    assert set(make(folder, prune=True).removed) == {"示例1院/示例1.docx"}
    # A person who is gone does not come back with the file that is read from memory.
    assert make(folder).records == 3


def test_other_outputs_wanted(project: Path) -> None:
    rewrite(project / "cadre-docs.yaml", ("[docx]", "[xlsx]"))
    summary = make(project)
    assert len(summary.obsolete) == 3
    assert {Path(name).suffix for name in outputs(project)} == {".docx", ".xlsx", ".html"}


def test_the_same_person_twice_is_found_between_files(project: Path) -> None:
    (project / "填报" / "又.yaml").write_text(record("示例0", "示例0院", "1950-01"), "utf-8")
    summary = make(project)
    assert summary.counts["error"] == 2  # at both places
    page = (project / "输出" / REPORT).read_text(encoding="utf-8")
    assert "ID-duplicate" in page
    (project / "填报" / "又.yaml").unlink()
    assert make(project).counts["error"] == 0


def test_the_folder_may_move(project: Path) -> None:
    target = project.parent / "q"
    project.rename(target)
    assert lines(target) == {}
    assert make(target).tasks == 0
