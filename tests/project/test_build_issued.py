"""After printing: packages that are issued, years that are closed, and a file for support."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from cadre_docs.cli.main import cli
from cadre_docs.errors import ProjectError
from cadre_docs.outputs import ledger
from cadre_docs.project.clean import leftovers
from cadre_docs.project.file.read import read_project
from cadre_docs.project.issued import FOLDER, KEPT, NOTE, last_issued
from cadre_docs.project.plan import Reason
from cadre_docs.project.run import Options, build, dry_run
from tests.project.small_form import make_project, record
from tests.project.test_build_counting import write
from tests.project.test_build_papers import PROJECT, manifest

DAY = date(2024, 1, 31)


def make(folder: Path, **options: object):
    return build(read_project(folder), Options(**options))


def run(*arguments: object, **options: object):
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(cli, given, standalone_mode=False, **options)


@pytest.fixture(scope="module")
def _issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("issued")
    (folder / "cadre-docs.yaml").write_text(PROJECT + "年度: 2023\n", encoding="utf-8")
    for name in "甲乙丙":
        write(folder, name, "合格")
    summary = make(folder, issued=DAY)
    assert not summary.has_errors
    assert f"{FOLDER}/全 2024-01-31.pdf" in summary.made
    return folder


@pytest.fixture
def issued(_issued: Path, tmp_path: Path) -> Path:
    return shutil.copytree(_issued, tmp_path / "p")


def _set(folder: Path, old: str, new: str) -> None:
    file = folder / "cadre-docs.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


# --- issued -----------------------------------------------------------------------------------


def test_what_is_issued_is_kept_with_a_note_of_its_people(issued: Path) -> None:
    output = issued / "输出"
    copy = output / FOLDER / "全 2024-01-31.pdf"
    assert copy.read_bytes() == (output / "全.pdf").read_bytes()
    assert copy.with_suffix(".csv").read_bytes() == (output / "全.csv").read_bytes()
    noted = last_issued(read_project(issued))
    assert (noted.day, noted.file) == ("2024-01-31", copy.name)
    assert {person.person for person in noted.people} == {"示例甲", "示例乙", "示例丙"}
    assert "示例丑" not in (output / FOLDER / NOTE).read_text(encoding="utf-8")
    summary = make(issued)
    assert (summary.written, summary.has_errors) == (0, False)


def test_later_changes_are_told_person_by_person_and_replace_nothing(issued: Path) -> None:
    before = (issued / "输出" / "全.pdf").read_bytes()
    write(issued, "甲", "基本合格")
    write(issued, "丁", "合格")
    (issued / "填报" / "乙.yaml").unlink()
    for _ in range(2):
        summary = make(issued)
        assert summary.has_errors
        told = [line for line in summary.problems if line.startswith("签发后")]
        assert len(told) == 3
        form = "事业单位工作人员年度考核登记表"
        assert [line for line in told if f"有改动：示例甲（{form}）：考核档次建议" in line]
        assert [line for line in told if "新增：示例丁" in line]
        assert [line for line in told if "没有了：示例乙" in line]
        assert not [line for line in told if "示例丙" in line]
        assert [line for line in summary.problems if "2024-01-31签发，没有替换" in line]
        assert (issued / "输出" / "全.pdf").read_bytes() == before
    # The remedy: issue anew; what was issued before stays.
    summary = make(issued, issued=date(2024, 2, 1), prune=True)
    assert summary.problems == ()
    assert {p.name for p in (issued / "输出" / FOLDER).glob("*.pdf")} == {
        "全 2024-01-31.pdf",
        "全 2024-02-01.pdf",
    }
    assert (issued / "输出" / FOLDER / "全 2024-01-31.pdf").read_bytes() == before
    assert set(manifest(issued)) == {"示例甲", "示例丙", "示例丁"}
    assert not make(issued).has_errors


def _altered(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes() + b"%")


@pytest.mark.parametrize(("change", "said"), [(_altered, "被改动过"), (Path.unlink, "不见了")])
def test_a_copy_that_is_not_as_it_was_issued_is_told(issued: Path, change, said: str) -> None:
    change(issued / "输出" / FOLDER / "全 2024-01-31.pdf")
    for _ in range(2):
        assert [line for line in make(issued).problems if said in line]
    summary = make(issued, issued=date(2024, 2, 1))
    assert summary.problems == ()
    assert not make(issued).has_errors


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("", "项目文件现在没有写“打印文件”"),
        ("打印文件: 全.pdf\n打印文件分单位: 是\n", "现在按单位分"),
    ],
)
def test_a_project_that_follows_it_no_more_says_so(issued: Path, new: str, said: str) -> None:
    _set(issued, "打印文件: 全.pdf\n", new)
    write(issued, "甲", "基本合格")
    for _ in range(2):  # and goes on saying it
        told = [problem for problem in make(issued).problems if said in problem]
        assert len(told) == 1
        assert "签发后的改动没有逐人核对" in told[0]
    (issued / "输出" / FOLDER).rename(issued / "存档")
    assert not make(issued).has_errors


@pytest.mark.parametrize("gone", [FOLDER, f"{FOLDER}/{NOTE}"])
def test_a_note_that_is_gone_is_told_until_something_is_issued(issued: Path, gone: str) -> None:
    path = issued / "输出" / gone
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    for _ in range(
        2
    ):  # a record that changes meanwhile is told no more: the note knew what it said
        summary = make(issued)
        assert summary.has_errors
        [told] = [one for one in summary.problems if "不见了" in one]
        assert "2024-01-31签发过" in told
    assert not make(issued, issued=DAY).has_errors
    assert not make(issued).has_errors


def test_what_was_issued_before_the_state_noted_it_is_noted(issued: Path) -> None:
    shutil.rmtree(read_project(issued).state)  # as after clean
    assert not make(issued).has_errors
    shutil.rmtree(issued / "输出" / FOLDER)
    assert make(issued).has_errors


def test_two_packages_of_one_day_have_two_names(issued: Path) -> None:
    write(issued, "甲", "不定档次")
    write(issued, "丁", "合格")
    make(issued, issued=DAY)
    names = {p.name for p in (issued / "输出" / FOLDER).glob("*.pdf")}
    assert names <= {"全 2024-01-31.pdf", "全 2024-01-31(2).pdf"}


def test_a_package_with_errors_is_not_issued(issued: Path) -> None:
    write(issued, "甲", "优异")  # no grade there is
    summary = make(issued, issued=date(2024, 2, 1))
    assert summary.has_errors
    assert any("没有标为已签发" in line for line in summary.problems)
    assert last_issued(read_project(issued)).day == "2024-01-31"


def _a_grade_there_is_none(folder: Path) -> None:
    write(folder, "甲", "优异")


def _no_roster_for_the_form(folder: Path) -> None:
    """What is wrong only with what is made of many: two rosters could be meant."""
    file = folder / "cadre-docs.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "名册: 名册.xlsx\n", encoding="utf-8")
    (folder / "填报" / "外.yaml").write_text(
        Path("examples/henan-tenure-form/minimal.yaml").read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    write(folder, "丁", "合格")


def _a_paper_that_is_no_pdf(folder: Path) -> None:
    (folder / "输出" / "示例甲.pdf").write_bytes(b"no PDF")


@pytest.mark.parametrize(
    "wrong", [_a_grade_there_is_none, _no_roster_for_the_form, _a_paper_that_is_no_pdf]
)
def test_errors_leave_an_issued_package_as_it_lies_there(issued: Path, wrong) -> None:
    output = issued / "输出"
    before = {name: (output / name).read_bytes() for name in ("全.pdf", "全.csv")}
    wrong(issued)
    for day in (2, 3):
        summary = make(issued, issued=date(2024, 2, day))
        assert [line for line in summary.problems if "没有标为已签发" in line]
        assert [line for line in summary.problems if "2024-01-31签发，还有问题没有解决" in line]
        assert {name: (output / name).read_bytes() for name in before} == before


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{}", "\0\0"),
        '{"day": "x", "file": "../a.pdf", "sha": "", "people": []}',
        '{"day": "x", "file": "a.pdf", "sha": "", "people": [{"form": 1}]}',
    ],
)
def test_a_note_that_nobody_can_read_is_a_message(issued: Path, text: str) -> None:
    (issued / "输出" / FOLDER / NOTE).write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError, match="签发记录"):
        make(issued)


def test_without_a_package_nothing_is_issued(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 1)
    result = run("build", folder, "--issued", "--quiet")
    assert isinstance(result.exception, ProjectError)
    assert "打印文件" in str(result.exception)


# --- clean ------------------------------------------------------------------------------------


def test_clean_shows_asks_and_removes_only_what_is_the_tools_own(issued: Path) -> None:
    output = issued / "输出"
    (output / "名册（草稿）.xlsx").write_bytes(b"a draft")
    (output / ".cadre-docs-elsewhere-1-x.part").write_bytes(b"half")
    (output / "手改备份").mkdir()
    (output / "手改备份" / "表（草稿）.docx").write_bytes(b"somebody's")
    before = {p for p in output.rglob("*") if p.is_file() and ".cadre-docs" not in p.parts}
    result = run("clean", issued, "--year", "2023", input="否\n")
    assert result.return_value == 2
    assert "名册（草稿）.xlsx" in result.stdout
    assert (output / ".cadre-docs" / "state.sqlite").is_file()
    result = run("clean", issued, "--year", "2023", "--yes")
    assert result.return_value == 0
    after = {p for p in output.rglob("*") if p.is_file()}
    gone = {path.name for path in before - after}
    assert gone == {"名册（草稿）.xlsx", ".cadre-docs-elsewhere-1-x.part"}
    assert {path.name for path in after - before} == {ledger.FILE}  # hashes of what stays
    assert "示例" not in (output / ledger.FILE).read_text(encoding="utf-8")
    assert not (output / ".cadre-docs").exists()
    assert "没有可以清理的" in run("clean", issued, "--year", "2023", "--yes").stdout
    # And what was issued is still known.
    assert last_issued(read_project(issued)) is not None


def cleaned(folder: Path) -> None:
    assert run("clean", folder, "--year", "2023", "--yes").return_value == 0
    assert not (folder / "输出" / ".cadre-docs").exists()


def test_a_cleaned_project_still_knows_its_outputs(issued: Path) -> None:
    cleaned(issued)
    reasons = {reason for line in dry_run(read_project(issued)).lines for reason in line.reasons}
    assert reasons == {Reason.CLEANED}
    summary = make(issued)
    assert (summary.written, summary.problems, summary.has_errors) == (0, (), False)
    # What changes afterwards is replaced, the report as well; only what was issued stays.
    cleaned(issued)
    write(issued, "甲", "基本合格")
    summary = make(issued)
    assert [line.split("：")[0] for line in summary.problems] == [
        "签发后有改动",
        KEPT.format("全.pdf", "2024-01-31", FOLDER),
    ]
    assert summary.written == 3  # DOCX, PDF and the report
    assert not make(issued, issued=date(2024, 2, 1)).has_errors


def test_a_cleaned_project_keeps_what_somebody_edited(issued: Path) -> None:
    edited = issued / "输出" / "示例甲.docx"
    edited.write_bytes(edited.read_bytes() + b" ")  # before ...
    cleaned(issued)
    later = issued / "输出" / "示例乙.docx"
    later.write_bytes(later.read_bytes() + b" ")  # ... and after
    before = [edited.read_bytes(), later.read_bytes()]
    summary = make(issued)
    assert len([failure for failure in summary.failures if "没有覆盖" in failure.problem]) == 2
    assert [edited.read_bytes(), later.read_bytes()] == before


@pytest.mark.parametrize(("year", "said"), [(2024, "不是2024年度的"), (1999, "不是1999年度的")])
def test_another_year_is_not_cleaned(issued: Path, year: int, said: str) -> None:
    with pytest.raises(ProjectError, match=said):
        leftovers(read_project(issued), year)


def test_a_project_without_a_year_is_not_cleaned(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="没有写“年度”"):
        leftovers(read_project(make_project(tmp_path / "p", 1)), 2023)


# --- doctor --bundle -----------------------------------------------------------------------------


def test_a_support_file_holds_nobodys_data(tmp_path: Path, monkeypatch) -> None:
    from cadre_docs.project import jobs as work

    folder = make_project(tmp_path / "p", 2)
    names = ("张三丰", "李四光", "示例省秘密研究院", "138001380001", "11010119900307891X")
    (folder / "填报" / "张三丰.yaml").write_text(
        record(names[0], names[2], summary=f"电话{names[3]}，证件{names[4]}"), encoding="utf-8"
    )
    (folder / "填报" / "坏.yaml").write_text(f"姓名： {names[1]} {names[3]}\n", encoding="utf-8")

    def broken(record, *_: object):
        raise OverflowError(record.person)

    with monkeypatch.context() as patch:
        patch.setattr(work, "print_record", broken)
        make(folder)
    target = tmp_path / "支持.zip"
    result = run("doctor", "--bundle", target, "--project", folder)
    assert result.exception is None
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    whole = "\n".join([*texts, *texts.values()])
    for private in (*names, "示例0", "示例1", "示例0院", "坏.yaml", str(tmp_path), "好"):
        assert private not in whole, private
    errors = json.loads(texts["errors.json"])
    assert errors["faults"]["OverflowError"] == 3
    assert errors["records"] == {"fault": 3}
    assert any(code.startswith("FS-") for code in errors["files"])
    assert json.loads(texts["versions.json"])["libraries"]["openpyxl"]
    assert json.loads(texts["forms.json"])["small-form"]["master"]
    assert json.loads(texts["limits.json"])["file_mb"] == 50
    assert target.stat().st_mode & 0o077 == 0
    # It replaces nothing.
    assert run("doctor", "--bundle", target).exception is not None
