"""名册与统计, 打印, 生成: what the commands make, from the page, in the background."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

import cadre_docs as cd
from cadre_docs.web.results import called, packed
from tests.conftest import EXAMPLES
from tests.web.conftest import Site, done, site_of
from tests.web.test_review import ill, person


@pytest.fixture(autouse=True)
def _cleared(site: Site) -> Iterator[None]:
    yield
    site.desk.works.stop()
    site.desk.results.close()


def taken(site: Site, number: int = 1) -> bytes:
    work = site.desk.works.all()[0]
    return site.get("/result-file", params={"work": work.id, "n": number}).content


def test_a_roster_is_made_and_compared(site: Site) -> None:
    made = done(site, "/list-make", {"kind": "roster", "as": "xlsx"})
    assert made.ok
    book = taken(site)
    texts = {str(c.value) for row in load_workbook(io.BytesIO(book)).active for c in row}
    assert "示例甲" in texts

    dropped = {"against": ("名册.xlsx", book)}
    assert done(site, "/list-make", {"kind": "roster"}, files=dropped).ok
    sheet = load_workbook(io.BytesIO(book))
    for row in sheet.active:
        for cell in row:
            if cell.value == "示例甲":
                cell.value = "示例丑"
    changed = io.BytesIO()
    sheet.save(changed)
    dropped = {"against": ("名册.xlsx", changed.getvalue())}
    compared = done(site, "/list-make", {"kind": "roster"}, files=dropped)
    assert not compared.ok
    work = site.desk.works.all()[0]
    assert "示例丑" in site.get("/result", params={"work": work.id}).text


def test_each_unit_has_a_roster_where_that_is_ticked(site: Site, folder: Path) -> None:
    made = done(site, "/list-make", {"kind": "roster", "as": "xlsx", "by_unit": "1"})
    assert made.ok
    units = {str(record.get("unit")) for record in cd.read(folder).records}
    assert {path.parent.name for path in made.files} == units - {"None"}
    assert {path.name for path in made.files} == {"名册.xlsx"}


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    one, two, other = (tmp_path / name for name in ("甲/名册.xlsx", "乙/名册.xlsx", "公示.docx"))
    assert called([one, two, other]) == ["甲-名册.xlsx", "乙-名册.xlsx", "公示.docx"]
    for path in (one, two, other):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(path.parent.name.encode())
    with ZipFile(io.BytesIO(packed([one, two, other]))) as archive:
        assert archive.read("乙-名册.xlsx") == "乙".encode()


def test_a_list_with_errors_is_not_made_unless_as_a_draft(site: Site, folder: Path) -> None:
    path = folder / "示例甲.yaml"
    path.write_text(path.read_text("utf-8").replace("姓名: 示例甲", "姓名:"), "utf-8")
    refused = done(site, "/list-make", {"kind": "roster"})
    assert not refused.ok
    assert not refused.files
    drafted = done(site, "/list-make", {"kind": "roster", "draft": "1"})
    assert ["草稿" in one.name for one in drafted.files] == [True]


def test_what_cannot_be_meant_is_refused_at_once(site: Site) -> None:
    for data, said in (
        ({"kind": "roster", "year": "二〇二四"}, "4位数字"),
        ({"kind": "notice", "first": "明天"}, "不是日期"),
        ({"kind": "sample", "rate": "120"}, "百分数"),
        ({"kind": "怪"}, "请选一种"),
    ):
        answer = site.post("/list-make", data)
        assert answer.status_code == 409
        assert said in answer.text
    assert site.desk.works.all() == []


def test_statistics_and_notice_are_made(site: Site, folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    shutil.copy(EXAMPLES / "annual-record" / "full.yaml", folder)
    counted = done(site, "/list-make", {"kind": "statistics"})
    assert "示例中学" in counted.text
    assert [one.suffix for one in counted.files]
    answer = site.post("/list-make", {"kind": "sample"})
    work = site.desk.works.all()[0]
    assert answer.status_code == 303
    assert work.wait(60)
    assert "种子" in work.problem


@pytest.mark.parametrize(
    ("way", "names"),
    [
        ("merge", {"合并.pdf"}),
        ("package", {"打印.pdf", "打印.csv"}),
        ("files", {"示例甲_专业技术二级岗位工作人员聘期考核表.pdf"}),
    ],
)
def test_printing_in_each_way(site: Site, way: str, names: set[str]) -> None:
    made = done(site, "/print", {"way": way})
    assert made.ok
    assert names <= {one.name for one in made.files}
    pdf = next(n for n, one in enumerate(made.files, 1) if one.suffix == ".pdf")
    assert len(PdfReader(io.BytesIO(taken(site, pdf))).pages) >= 4


def test_several_files_come_as_one_archive(site: Site) -> None:
    made = done(site, "/print", {"way": "files", "as": ["pdf", "docx"]})
    assert len(made.files) == 2
    work = site.desk.works.all()[0]
    packed = ZipFile(io.BytesIO(site.get("/result.zip", params={"work": work.id}).content))
    assert {Path(name).suffix for name in packed.namelist()} == {".pdf", ".docx"}


def test_whoever_has_errors_is_not_printed_and_it_is_said(site: Site, folder: Path) -> None:
    path = folder / "示例甲.yaml"
    path.write_text(path.read_text("utf-8").replace("姓名: 示例甲", "姓名:"), "utf-8")
    made = done(site, "/print", {"way": "files"})
    assert not made.ok
    assert not made.files
    work = site.desk.works.all()[0]
    text = site.get("/result", params={"work": work.id}).text
    assert "有1份记录没有" in text
    assert "姓名" in text.partition("要看的")[2]


def test_what_is_wrong_names_its_box_and_leads_to_the_form(site: Site, folder: Path) -> None:
    path = folder / "示例甲.yaml"
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"(?m)^单位: .*$", "单位:", text), "utf-8")
    site.get("/people")
    done(site, "/print", {"way": "files"})
    work = site.desk.works.all()[0]
    said = site.get("/result", params={"work": work.id}).text
    where = f"form?file={site.id('示例甲.yaml')}&amp;n=1"
    assert f'<a href="{where}">示例甲 单位</a></span>：必填项未填' in said
    assert str(folder.resolve()) not in said


def test_a_finding_leads_to_its_rule_and_to_where_the_page_mends_it(
    site: Site, folder: Path
) -> None:
    person(folder, "示例寅", 单位="")
    shutil.copy(EXAMPLES.parent / "tests" / "intake" / "tables" / "people.xls", folder)
    ill(folder)
    done(site, "/check", {})
    work = site.desk.works.all()[0]
    said = site.get("/result", params={"work": work.id}).text
    assert '<a href="rule?code=AA-35.3"><code>AA-35.3</code></a>' in said
    assert '<a href="collect?state=confirm">在“收表”里与原表核对</a>' in said


def test_a_project_is_begun_planned_and_built(site: Site, folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    assert "还不是项目" in site.get("/project").text
    assert done(site, "/project-init", {"form": "henan-tenure-form"}).ok
    assert "按项目文件" in site.get("/project").text
    planned = done(site, "/project-plan", {})
    assert ".docx" in planned.text
    built = done(site, "/project-build", {})
    assert {"报告.html"} <= {one.name for one in built.files}
    assert cd.plan(folder).run.lines == ()  # nothing is left to do
    again = done(site, "/project-build", {})
    assert again.ok == built.ok


def test_a_wrong_project_file_is_said_on_the_page(site: Site, folder: Path) -> None:
    (folder / "cadre-docs.yaml").write_text("表单: [没有这种表]\n", "utf-8")
    text = site.get("/project").text
    assert "要先改好" in text
    assert site.post("/project-build", {}).status_code == 409


def test_results_of_others_and_of_before_are_said_to_be_gone(site: Site) -> None:
    for where in ("/result", "/result-file", "/result.zip"):
        answer = site.get(where, params={"work": "0" * 16, "n": "1"})
        assert answer.status_code == 409
        assert "再做一次" in answer.text


@pytest.fixture
def project(tmp_path: Path, own_forms: cd.Catalog) -> Iterator[tuple[Site, Path]]:
    """A project of two people, with a table that the office filled beside their forms."""
    root = tmp_path / "项目"
    cd.init(root, "annual-record")
    shutil.rmtree(root / "填报")
    (root / "填报").mkdir()
    one = (EXAMPLES / "annual-record" / "minimal.yaml").read_text("utf-8")
    (root / "填报" / "丑.yaml").write_text(one, "utf-8")
    book = root / "单位填写.xlsx"
    cd.office("annual-record", cd.read(root / "填报"), book)
    filled = load_workbook(book)
    heading = next(c for c in filled["人员"][4] if str(c.value).startswith("备注"))
    filled["人员"].cell(7, heading.column).value = "单位写的备注"
    filled.save(book)
    with (root / "cadre-docs.yaml").open("a", encoding="utf-8") as file:
        file.write("\n单位填写: 单位填写.xlsx\n")
    made = site_of(root, own_forms)
    assert made.get(f"/?token={made.guard.token()}").status_code == 303
    yield made, root
    made.desk.works.stop()
    made.desk.results.close()


def test_of_a_project_what_the_office_says_is_printed(project: tuple[Site, Path]) -> None:
    site, _ = project
    made = done(site, "/print", {"way": "merge", "as": "pdf"})
    assert made.ok, made.findings
    pages = PdfReader(io.BytesIO(taken(site))).pages
    assert "单位写的备注" in "".join(page.extract_text() for page in pages)


def test_of_a_project_a_record_of_another_year_is_an_error(project: tuple[Site, Path]) -> None:
    site, root = project
    path = root / "填报" / "丑.yaml"
    text = path.read_text("utf-8").replace("年度: 2023", "年度: 2022").replace("示例丑", "示例寅")
    (root / "填报" / "寅.yaml").write_text(text.replace("1990-11", "1988-01"), "utf-8")
    made = done(site, "/list-make", {"kind": "statistics"})
    assert not made.ok
    assert any("填的年度是2022" in f.message for f in made.findings)


@pytest.fixture
def ordered(project: tuple[Site, Path]) -> Site:
    """The project with three people, in an order and a number of copies of its own."""
    site, root = project
    text = (root / "填报" / "丑.yaml").read_text("utf-8")
    for name, unit in (("示例安", "示例一中"), ("示例周", "示例一中"), ("示例白", "示例二中")):
        one = text.replace("示例丑", name).replace("示例中学", unit)
        (root / "填报" / f"{name}.yaml").write_text(one.replace("1990-11", "1988-01"), "utf-8")
    (root / "填报" / "丑.yaml").unlink()
    (root / "单位.csv").write_text("单位\n示例二中\n示例一中\n", "utf-8")
    path = root / "cadre-docs.yaml"
    lines = [line for line in path.read_text("utf-8").splitlines() if "单位填写" not in line]
    more = ["次序: [拼音, 单位.csv]", "份数: {annual-record: 2}", "双面: 是"]
    kept = [line for line in lines if not line.startswith(("次序", "份数", "双面"))]
    path.write_text("\n".join([*kept, *more, ""]), "utf-8")
    return site


def packaged(site: Site, **options: str) -> list[tuple[str, str]]:
    """Print a package; return who is in it and how often."""
    made = done(site, "/print", {"way": "package", "draft": "1", **options})
    listed = next(path for path in made.files if path.suffix == ".csv")
    heading, *rows = csv.reader(io.StringIO(listed.read_text("utf-8-sig")))
    name, copies = heading.index("姓名"), heading.index("份数")
    return [(row[name], row[copies]) for row in rows if row[name]]


def test_a_package_has_the_order_and_the_copies_of_the_project(ordered: Site) -> None:
    page = ordered.get("/prints").text
    assert "按项目文件：拼音、单位.csv" in page
    assert "事业单位工作人员年度考核登记表 2 份" in page
    assert 'name="duplex" value="1" checked' in page
    wanted = [("示例白", "2"), ("示例安", "2"), ("示例周", "2")]
    assert packaged(ordered) == wanted
    assert {name for name, _ in packaged(ordered, order="名册")} == {name for name, _ in wanted}
    assert [name for name, _ in packaged(ordered, order="原序")] != [name for name, _ in wanted]


def test_a_roster_has_the_order_of_the_project(ordered: Site) -> None:
    made = done(ordered, "/list-make", {"kind": "roster", "as": "xlsx", "draft": "1"})
    sheet = load_workbook(made.files[0]).active
    names = [str(c.value) for row in sheet for c in row if str(c.value).startswith("示例")]
    assert [name for name in names if len(name) == 3] == ["示例白", "示例安", "示例周"]
