"""new --from, check --map and roster --against --map: from a foreign list to filled templates."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

import cadre_docs as cd
from cadre_docs.templates.workbooks.styles import CARRIED_FILL
from tests.command import command

HEADS = ["工号", "职工姓名", "公民身份号码", "出生日期", "单位名称", "爱好"]
PEOPLE = [
    ["0007", "示例甲", "410102198506120116", "1985-06", "示例中学", "棋"],
    ["0008", "示例乙", "410102198506120220", "1985.6.12", "示例中学", ""],
    ["0009", "示例乙", "410102198506120335", "一九八五", "示例中学", ""],
]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    book = Workbook()
    for row in [HEADS, *PEOPLE]:
        book.active.append(row)
    path = tmp_path / "花名册.xlsx"
    book.save(path)
    return path


@pytest.fixture
def mapping(source: Path) -> Path:
    """The proposal, confirmed by a person."""
    proposed = cd.prefill("annual-record", source)
    assert (proposed.proposed, proposed.ok, proposed.people) == (True, False, 0)
    text = proposed.mapping.read_text(encoding="utf-8")
    proposed.mapping.write_text(text.replace("\n确认: 否", "\n确认: 是"), encoding="utf-8")
    return proposed.mapping


def test_the_first_run_proposes_and_takes_nothing(source: Path, tmp_path: Path) -> None:
    ran = command("new", "annual-record", "--from", source, "-o", tmp_path / "填报")
    assert ran.code == 1
    assert "还没有取任何内容" in ran.said
    assert not (tmp_path / "填报").exists()
    again = command("new", "annual-record", "--from", source, "-o", tmp_path / "填报")
    assert again.code == 1
    assert "还没有确认" in again.said
    assert not (tmp_path / "填报").exists()


def test_a_file_for_each_person(source: Path, mapping: Path, tmp_path: Path) -> None:
    out = tmp_path / "填报"
    made = cd.prefill("annual-record", source, out, mapping=mapping)
    assert [path.name for path in made.written] == [
        *("示例甲.yaml", "示例乙.yaml", "示例乙(2).yaml", "来源.csv"),
    ]
    first = (out / "示例甲.yaml").read_text(encoding="utf-8")
    assert '# ↓取自 花名册.xlsx Sheet!B2（职工姓名）\n姓名: "示例甲"' in first
    assert "棋" not in first
    read = cd.read(out)
    assert sorted(record.person for record in read.records) == ["示例乙", "示例乙", "示例甲"]
    assert "本工具生成后没有改动的文件1个" in cd.report(read)
    lines = list(csv.reader((out / "来源.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert ["示例甲", "姓名", "示例甲", "花名册.xlsx", "Sheet!B2", "职工姓名"] in lines
    # What nobody can read is filled in as it was typed, and told.
    [told] = [f for f in made.findings if f.severity is cd.Severity.WARNING]
    assert (told.position.cell, told.person) == ("D4", "示例乙")


def test_numbers_are_masked_in_what_is_said(source: Path, mapping: Path, tmp_path: Path) -> None:
    book = load_workbook(source)
    book.active.append([*PEOPLE[0][:2], PEOPLE[0][2], "1986-06", "", ""])
    book.active.append(["", "示例丁", PEOPLE[0][2], "", "", ""])
    book.save(source)
    said = command("new", "annual-record", "--from", source, "--map", mapping, "-o", tmp_path / "x")
    assert said.code == 1
    assert "姓名却不同" in said.said
    assert PEOPLE[0][2] not in said.said


def test_what_people_filled_in_is_kept(source: Path, mapping: Path, tmp_path: Path) -> None:
    out = tmp_path / "填报"
    cd.prefill("annual-record", source, out, mapping=mapping)
    filled = out / "示例甲.yaml"
    filled.write_text("mine", encoding="utf-8")
    again = cd.prefill("annual-record", source, out, mapping=mapping)
    assert not again.ok
    assert {f.code for f in again.findings} >= {"FS-kept"}
    assert filled.read_text(encoding="utf-8") == "mine"
    assert cd.prefill("annual-record", source, out, mapping=mapping, overwrite=True).people == 3
    assert filled.read_text(encoding="utf-8") != "mine"


def test_one_workbook_with_coloured_boxes(source: Path, mapping: Path, tmp_path: Path) -> None:
    out = tmp_path / "全.xlsx"
    made = cd.prefill("annual-record", source, out, mapping=mapping)
    assert [path.name for path in made.written] == ["全.xlsx", "全.来源.csv"]
    sheet = load_workbook(out)["人员"]
    heads = {str(cell.value).rstrip(" *"): cell.column for cell in sheet[4]}
    taken, empty = sheet.cell(7, heads["姓名"]), sheet.cell(7, heads["政治面貌"])
    assert (taken.value, taken.fill.fgColor.rgb) == ("示例甲", f"00{CARRIED_FILL}")
    assert empty.fill.fgColor.rgb != f"00{CARRIED_FILL}"
    read = cd.read(out)
    assert [r.person for r in read.records] == ["示例甲", "示例乙", "示例乙"]
    # Neither the colours nor what the help says are in the way.
    told = {f.code for f in read.findings if f.severity is not cd.Severity.NOTE}
    assert told <= {"FS-required", "FS-type"}


def test_a_foreign_list_is_checked_with_its_places(source: Path, mapping: Path) -> None:
    without = cd.check(cd.read(source))
    assert {f.code for f in without.findings} == {"FS-template"}
    read = cd.read(source, mapping=mapping)
    assert [record.person for record in read.records] == ["示例甲", "示例乙", "示例乙"]
    [wrong] = [f for f in read.findings if f.code == "FS-type"]
    assert str(wrong.position).endswith("花名册.xlsx Sheet!D4")
    assert command("check", source, "--map", mapping).code == 1


def test_the_mapping_is_no_stranger_in_a_folder(source: Path, mapping: Path) -> None:
    named = source.with_name("县局.对照.yaml")
    shutil.copy(mapping, named)
    read = cd.read(source.parent, mapping=mapping)
    assert "列名对照文件2个" in cd.report(read)


def test_a_roster_compared_with_a_foreign_list(tmp_path: Path) -> None:
    example = Path(__file__).resolve().parents[2] / "examples" / "annual-record" / "full.yaml"
    read = cd.read(example)
    first = read.records[0]
    book = Workbook()
    book.active.append(["职工姓名", "性别", "出生日期", "岗位名称", "考核结果"])
    book.active.append([first.person, "女" if first.get("sex") == "男" else "男",
                        str(first.get("birth_date")), first.get("post"), ""])  # fmt: skip
    path, mapping = tmp_path / "名单.xlsx", tmp_path / "名册.对照.yaml"
    book.save(path)
    proposed = cd.prefill("annual-roster", path, mapping=mapping)
    assert proposed.proposed
    text = mapping.read_text(encoding="utf-8").replace("\n确认: 否", "\n确认: 是")
    mapping.write_text(text, encoding="utf-8")
    listed = cd.roster(read, against=path, mapping=mapping, form="annual-roster")
    [sex] = [f for f in listed.findings if "性别" in f.path and f.position.file == str(path)]
    assert sex.position.cell == "B2"
    with pytest.raises(cd.RequestError, match="不生成填报文件"):
        cd.prefill("annual-roster", path, tmp_path / "x", mapping=mapping)


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("名单.docx", {}, "不是可取的名单"),
        ("花名册.xlsx", {"mapping": "m.yaml"}, "对照文件应叫"),
        ("花名册.xlsx", {"output": "x.pdf"}, "应是文件夹"),
        ("没有.xlsx", {}, "不存在"),
    ],
)
def test_requests_that_cannot_be_met(name, options, says, source: Path) -> None:
    with pytest.raises(cd.CadreDocsError, match=says):
        cd.prefill("annual-record", source.with_name(name), **options)


def test_a_mapping_that_nothing_needs_is_told(mapping: Path, tmp_path: Path) -> None:
    example = Path(__file__).resolve().parents[2] / "examples" / "annual-record" / "full.yaml"
    with pytest.raises(cd.RequestError, match="没有用到"):
        cd.read(example, mapping=mapping)
    with pytest.raises(cd.RequestError, match="--against"):
        cd.roster(cd.read(example), tmp_path / "名册.xlsx", mapping=mapping)


@pytest.mark.parametrize("text", ["一段\n二段", "一段\n  二段", "# 一段\n- 二段: x", "一\t段"])
def test_texts_of_several_lines_stay_what_they_are(text: str, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text(f'姓名,个人总结\n示例甲,"{text}"\n示例乙,x\n', encoding="utf-8")
    mapping = cd.prefill("annual-record", path).mapping
    confirmed = mapping.read_text(encoding="utf-8").replace("\n确认: 否", "\n确认: 是")
    mapping.write_text(confirmed, encoding="utf-8")
    cd.prefill("annual-record", path, tmp_path / "填报")
    [direct, _] = cd.read(path, mapping=mapping).records
    [filled] = cd.read(tmp_path / "填报" / "示例甲.yaml").records
    assert filled.get("summary") == direct.get("summary") != ""


def test_our_own_template_needs_no_mapping(tmp_path: Path) -> None:
    made = cd.new("annual-record", tmp_path / "张三.xlsx").written[0]
    with pytest.raises(cd.RequestError, match="就是填报模板"):
        cd.prefill("annual-record", made)


def test_a_row_without_a_name_and_a_source_of_values_alone(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("姓名,单位,岗位名称\n示例甲,示例中学,八级\n,示例中学,七级\n", encoding="utf-8")
    mapping = cd.prefill("annual-record", path).mapping
    text = mapping.read_text(encoding="utf-8").replace("\n确认: 否", "\n确认: 是")
    mapping.write_text(text, encoding="utf-8")
    made = cd.prefill("annual-record", path, tmp_path / "填报")
    assert "没有读到姓名" in cd.report(made)
    assert {path.name for path in made.written} == {"示例甲.yaml", "（未填姓名）.yaml", "来源.csv"}


def test_a_mapping_of_another_form(source: Path, mapping: Path) -> None:
    with pytest.raises(cd.RequestError, match="--map"):
        cd.prefill("henan-tenure-form", source, mapping=mapping)
