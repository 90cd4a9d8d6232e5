"""The page that reports on a build; the print package and the roster of a project."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from lxml import html
from openpyxl import load_workbook
from pypdf import PdfReader

from cadre_docs.cli.main import cli
from cadre_docs.project.file.model import REPORT
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build, dry_run
from tests.project.small_form import make_project, record


def make(folder: Path, **options):
    return build(read_project(folder), Options(**options))


def page_of(folder: Path):
    return html.fromstring((folder / "输出" / REPORT).read_bytes())


def run(*arguments: object):
    return CliRunner().invoke(cli, [str(a) for a in arguments], standalone_mode=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "p")
    bad = record("示例<乙>&", "示例院").replace("1980-01", "1980-13")
    (folder / "填报" / "坏.yaml").write_text(bad, encoding="utf-8")
    make(folder)
    return folder


def test_it_tells_who_is_done_and_who_is_not_and_why(project: Path) -> None:
    page = page_of(project)
    rows = {tr.xpath("string(td[1])"): tr for tr in page.xpath("//table[@class='people']/tbody/tr")}
    assert rows.keys() == {"示例0", "示例1", "示例2", "示例<乙>&"}
    assert "已完成" in rows["示例0"].xpath("string(td[4])")
    assert "有错误，未打印" in rows["示例<乙>&"].xpath("string(td[4])")
    assert "出生日期" in rows["示例<乙>&"].xpath("string(td[4])")
    assert "FS-type" in page.text_content()
    assert page.xpath("//svg[contains(@aria-label, '已完成3份')]")


def test_every_link_leads_to_a_file_or_a_place_on_the_page(project: Path) -> None:
    page = page_of(project)
    links = page.xpath("//a/@href")
    assert sum(link.endswith(".docx") for link in links) == 3
    for link in links:
        if link.startswith("#"):
            assert page.xpath("//*[@id=$id]", id=link[1:])
        else:
            assert (project / "输出" / unquote(link)).is_file(), link


def test_it_needs_no_network_and_no_script(project: Path) -> None:
    page = page_of(project)
    assert not page.xpath("//script|//img|//link|//*[@style]")
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]


def test_it_is_written_anew_only_when_it_says_something_else(project: Path) -> None:
    before = (project / "输出" / REPORT).stat().st_mtime_ns
    make(project)
    assert (project / "输出" / REPORT).stat().st_mtime_ns == before
    (project / "填报" / "坏.yaml").unlink()
    assert make(project).made == (REPORT,)
    assert "示例<乙>&" not in page_of(project).text_content()


def test_a_comment_moves_the_places_that_findings_name(project: Path) -> None:
    path = project / "填报" / "坏.yaml"
    path.write_text("# 说明\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    summary = make(project)
    assert summary.written == 1  # the report
    assert "第5行" in page_of(project).text_content()


def test_outputs_from_before_a_mistake_are_called_so(project: Path) -> None:
    path = project / "填报" / "000000.yaml"
    path.write_text(path.read_text("utf-8").replace("1950-01", "1950-31"), "utf-8")
    make(project)
    rows = {tr.xpath("string(td[1])"): tr for tr in page_of(project).xpath("//tbody/tr")}
    assert "DOCX（改动前）" in rows["示例0"].text_content()
    assert "改动前" not in rows["示例1"].text_content()


def test_what_could_not_be_read_is_on_the_page(project: Path) -> None:
    (project / "填报" / "坏.yaml").write_text("姓名： 示例乙\n性别: 女\n", encoding="utf-8")
    make(project)
    assert "全角冒号" in page_of(project).text_content()


def test_grades_proposed_are_counted(tmp_path: Path) -> None:
    folder = tmp_path / "项目"
    run("init", folder, "--form", "henan-tenure-form")
    text = (folder / "cadre-docs.yaml").read_text(encoding="utf-8")
    (folder / "cadre-docs.yaml").write_text(text.replace("[docx, pdf]", "[docx]"), "utf-8")
    make(folder)
    page = page_of(folder)
    grades = {tr.xpath("string(th)"): tr.xpath("string(td[1])") for tr in page.xpath("//h3/following-sibling::table[1]//tr[th[@scope='row']]")}  # fmt: skip
    assert sum(map(int, grades.values())) == 2
    assert "豫人社办函〔2024〕56号" in page.text_content()


def complete(folder: Path) -> None:
    """Fill in what the roster asks for and the shortest example lacks."""
    path = folder / "填报" / "henan-tenure-form" / "minimal.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace(
        "\n考核依据:\n", "\n聘期考核档次建议: 合格\n\n考核依据:\n  正高级职称取得时间: 2015-12\n"
    )
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of real forms with a package and a roster, built."""
    folder = tmp_path_factory.mktemp("office") / "项目"
    run("init", folder, "--form", "henan-tenure-form")
    text = (folder / "cadre-docs.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("[docx, pdf]", "[pdf]"),
        ("# 打印文件:", "打印文件:"),
        ("# 名册:", "名册:"),
        ("# 份数: {henan-tenure-form: 1}", "份数: {henan-tenure-form: 2}"),
    ):
        assert old in text
        text = text.replace(old, new)
    (folder / "cadre-docs.yaml").write_text(text, encoding="utf-8")
    summary = make(folder)
    # The shortest example lacks what the roster asks for: no roster with gaps on it.
    assert summary.problems[0].startswith("名册没有生成：有2处错误")
    assert all("示例乙" in line and "[" in line for line in summary.problems[1:])
    assert set(summary.made) == {"打印文件.pdf", "打印文件.csv", REPORT}
    complete(folder)
    summary = make(folder)
    assert summary.problems == ()
    assert set(summary.made) >= {"名册.xlsx", REPORT}
    return folder


def test_the_print_package_and_its_manifest(office: Path) -> None:
    data = (office / "输出" / "打印文件.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert {(row["姓名"], row["份数"]) for row in rows} == {("示例乙", "2"), ("示例甲", "2")}
    pages = len(PdfReader(office / "输出" / "打印文件.pdf").pages)
    assert pages == 1 + 2 * sum(int(row["每份页数"]) for row in rows)


def test_the_roster(office: Path) -> None:
    book = load_workbook(office / "输出" / "名册.xlsx")
    texts = {str(c.value) for row in book.worksheets[0].iter_rows() for c in row}
    assert {"示例甲", "示例乙"} <= texts


def test_only_what_is_concerned_is_made_again(office: Path) -> None:
    again = make(office)
    assert (again.written, again.problems) == (0, ())
    file = office / "cadre-docs.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("# 双面:", "双面:"), encoding="utf-8")
    [line] = dry_run(read_project(office)).lines
    assert (line.path, line.reasons) == ("打印文件.pdf", ("项目设置已改",))
    assert set(make(office).made) <= {"打印文件.pdf", "打印文件.csv", REPORT}
    path = office / "填报" / "henan-tenure-form" / "minimal.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("内科学", "外科学"), encoding="utf-8")
    lines = {line.path: line.reasons for line in dry_run(read_project(office)).lines}
    assert lines["名册.xlsx"] == ("其中各人的内容已变",)
    assert lines["打印文件.pdf"] == ("其中有人的输出要重新生成",)
    assert {"打印文件.pdf", "名册.xlsx"} <= set(make(office).made)
