"""From filled files to signed paper, as a program would do it."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

import cadre_docs as cd

GOOD = "examples/henan-tenure-form/full.yaml"


@pytest.fixture
def wrong(desk: Path) -> Path:
    """A form with two errors: a choice that there is not, and a date that is none."""
    text = Path(GOOD).read_text(encoding="utf-8")
    path = desk / "填报" / "示例.yaml"
    path.parent.mkdir()
    path.write_text(text.replace("性别: 男", "性别: 雌"), encoding="utf-8")
    assert "雌" in path.read_text(encoding="utf-8")
    return path


@pytest.mark.usefixtures("desk")
def test_read_check_and_print() -> None:
    read = cd.read(GOOD)
    assert [record.person for record in read.records] == ["示例甲"]

    checked = cd.check(read)
    assert checked.ok

    rendered = cd.render(read, "打印", formats=("docx", "pdf"), package="打印文件.pdf")
    assert rendered.ok
    assert [path.suffix for path in rendered.written] == [".docx", ".pdf", ".pdf", ".csv"]
    assert all(path.is_file() for path in rendered.written)


def test_what_is_wrong_is_a_finding_and_not_printed(wrong: Path) -> None:
    read = cd.read(wrong.parent)
    [finding] = cd.check(read).findings
    assert finding.severity is cd.Severity.ERROR
    assert finding.position.file == str(wrong)
    assert finding.path == "性别"

    rendered = cd.render(read, "打印", formats="docx")
    assert not rendered.ok
    assert (rendered.written, rendered.stopped) == ((), 1)
    assert rendered.conclusions == ("有1份记录没有（或没有全部）打印；改正后重新运行即可。",)

    draft = cd.render(read, "打印", formats="docx", draft=True)
    assert [path.stem[-4:] for path in draft.written] == ["（草稿）"]
    assert not draft.ok  # whatever was printed, it may not be signed


def test_a_check_is_reported_in_four_ways_and_marked_in_copies(wrong: Path) -> None:
    checked = cd.check(cd.read(wrong))
    assert "“雌”不在可选项之内" in cd.report(checked)
    assert json.loads(cd.report(checked, "json"))["summary"]["error"] == 1
    assert json.loads(cd.report(checked, "sarif"))["version"] == "2.1.0"
    assert cd.report(checked, "html").startswith("<!doctype html>")
    with pytest.raises(cd.RequestError, match="没有“xml”这种报告，可用：text、json、sarif、html"):
        cd.report(checked, "xml")

    before = wrong.read_bytes()
    marked = cd.mark(checked, "标注", summary="汇总.xlsx")
    assert marked.ok
    assert marked.written == (Path("标注/示例.yaml"), Path("汇总.xlsx"))
    assert "雌" in Path("标注/示例.yaml").read_text(encoding="utf-8")
    assert wrong.read_bytes() == before


def test_copies_never_go_over_what_was_read(wrong: Path) -> None:
    checked = cd.check(cd.read(wrong))
    with pytest.raises(cd.OutputError, match="标注副本不能写进"):
        cd.mark(checked, wrong.parent, summary="汇总.html")
    assert not Path("汇总.html").exists()


@pytest.mark.usefixtures("desk")
def test_decide_says_which_grade_the_rules_allow() -> None:
    read = cd.read("examples/annual-record", unit="examples/unit/full.yaml")
    decisions = cd.decide(read, output="结果.csv")
    [decision] = decisions.people[0].decisions
    assert decision.allowed
    assert Path("结果.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert json.loads(cd.report(decisions, "json"))["people"]
    with pytest.raises(cd.RequestError, match="可用：text、json"):
        cd.report(decisions, "sarif")


@pytest.mark.usefixtures("desk")
def test_the_day_of_the_run_and_the_day_of_the_law_are_arguments() -> None:
    text = Path(GOOD).read_text(encoding="utf-8")
    born = next(line for line in text.splitlines() if line.startswith("出生日期:"))
    Path("甲.yaml").write_text(text.replace(born, "出生日期: 2031-01-01"), encoding="utf-8")

    def codes(today: date | None) -> set[str]:
        read = cd.read("甲.yaml", catalog=cd.open_catalog(today=today))
        return {finding.code for finding in cd.check(read).findings}

    assert "FS-future" in codes(date(2030, 12, 31))
    assert "FS-future" not in codes(date(2031, 1, 1))
    assert "FS-future" not in codes(None)


@pytest.mark.usefixtures("desk")
def test_what_lies_in_the_way_is_kept_and_said() -> None:
    Path("打印").mkdir()
    mine = Path("打印/示例甲_专业技术二级岗位工作人员聘期考核表.docx")
    mine.write_bytes(b"mine")
    rendered = cd.render(cd.read(GOOD), "打印", formats="docx")
    assert not rendered.ok
    assert mine.read_bytes() == b"mine"
    assert [finding.code for finding in rendered.kept] == ["FS-kept"]
    assert cd.render(cd.read(GOOD), "打印", formats="docx", overwrite=True).ok


@pytest.mark.parametrize(("pixels", "told"), [((413, 579), ""), ((41, 57), "打印会模糊")])
def test_a_photo_that_prints_badly_is_told_by_whoever_prints(
    pixels: tuple[int, int], told: str, tmp_path: Path
) -> None:
    example = Path("examples/liaocheng-talent").absolute()
    (tmp_path / "丁.yaml").write_bytes((example / "full.yaml").read_bytes())
    with Image.open(example / "photo.jpg") as photo:
        photo.resize(pixels).save(tmp_path / "photo.jpg")
    done = cd.render(cd.read(tmp_path / "丁.yaml"), tmp_path / "打印", formats="docx")
    assert done.ok
    assert [f.code for f in done.findings] == (["FS-photo"] if told else [])
    assert told in done.text()


@pytest.mark.usefixtures("desk")
def test_who_listens_hears_of_each_file_at_once() -> None:
    heard: list[object] = []
    read = cd.read([GOOD, "examples/unit/full.yaml"])
    with cd.listening(heard.append):
        rendered = cd.render(read, "打印", formats=("docx", "xlsx"))
    assert heard == [*rendered.remarks, *rendered.written]
    assert rendered.remarks == ("examples/unit/full.yaml：单位和程序事实表只供核对，不打印",)


@pytest.mark.usefixtures("desk")
def test_numbers_of_persons_are_masked_unless_they_are_asked_for() -> None:
    text = Path(GOOD).read_text(encoding="utf-8")
    Path("甲.yaml").write_text(text.replace("性别: 男", "性别: 13812345678"), encoding="utf-8")
    checked = cd.check(cd.read("甲.yaml"))
    assert "*******5678" in cd.report(checked, "json")
    with cd.showing_private():
        assert "13812345678" in cd.report(checked, "json")
    assert "13812345678" not in cd.report(checked, "json")


@pytest.mark.usefixtures("desk")
def test_results_are_frozen() -> None:
    checked = cd.check(cd.read(GOOD))
    with pytest.raises(FrozenInstanceError):
        checked.findings = ()  # type: ignore[misc]


@pytest.mark.parametrize(("year", "told"), [("2024", True), ("2023", False)])
def test_forms_of_several_years_printed_together_are_told(
    desk: Path, year: str, told: bool
) -> None:
    example = Path("examples/annual-record/minimal.yaml").read_text(encoding="utf-8")
    other = example.replace("示例丑", "示例寅").replace("年度: 2023", f"年度: {year}")
    (desk / "填报").mkdir()
    for name, text in (("丑", example), ("寅", other)):
        (desk / "填报" / f"{name}.yaml").write_text(text, encoding="utf-8")
    rendered = cd.render(cd.read(desk / "填报"), "打印", formats="docx")
    assert any("2023年度1份、2024年度1份" in line for line in rendered.remarks) is told
