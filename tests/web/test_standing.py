"""What pages say of a folder is what `check` says: nothing is called ready that is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import cadre_docs as cd
from cadre_docs.web.background import Known
from cadre_docs.web.standing import standing
from tests.conftest import EXAMPLES
from tests.web.conftest import SLOWEST, Site, site_of

RECORD = EXAMPLES / "annual-record" / "full.yaml"
READY = "可以打印"


def people(folder: Path, names: str, *, grade: str = "合格") -> None:
    """Write complete records of several invented people without id numbers."""
    folder.mkdir(exist_ok=True)
    text = re.sub(r"(?m)^( *)身份证号码:.*$", r"\1# 没有填", RECORD.read_text("utf-8"))
    text = re.sub(r"(?m)^( *)考核档次建议:.*$", rf"\1考核档次建议: {grade}", text)
    for name in names:
        own = text.replace("示例子", f"示例{name}")
        (folder / f"示例{name}.yaml").write_text(own, "utf-8")


def _clean(folder: Path) -> None:
    people(folder, "丑")


def _twice(folder: Path) -> None:
    for name in ("一", "二"):
        (folder / f"{name}.yaml").write_bytes(RECORD.read_bytes())


def _too_many_excellent(folder: Path) -> None:
    people(folder, "丑寅卯辰巳", grade="优秀")


def _scan(folder: Path) -> None:
    people(folder, "丑")
    (folder / "扫描.pdf").write_bytes(b"%PDF-1.4")


def _broken(folder: Path) -> None:
    people(folder, "丑")
    (folder / "坏.yaml").write_text("姓名: [", "utf-8")


def _only_broken(folder: Path) -> None:
    (folder / "坏.yaml").write_text("姓名: [", "utf-8")
    (folder / "坏.xlsx").write_bytes(b"no workbook")


def _row_of_nobody(folder: Path) -> None:
    """A row of a workbook for two people that is nobody's."""
    book = openpyxl.load_workbook(EXAMPLES / "henan-tenure-form" / "people.xlsx")
    works = book["主要工作"]
    for column, text in enumerate((99, None, "2021.01-2021.02", "示例项目"), 1):
        works.cell(works.max_row, column, text)
    book.save(folder / "两人.xlsx")


def _project(folder: Path, more: str = "") -> None:
    people(folder / "填报", "丑")
    text = f"表单: [annual-record]\n年度: 2023\n记录: [填报]\n{more}"
    (folder / "cadre-docs.yaml").write_text(text, "utf-8")


def _missing(folder: Path) -> None:
    _project(folder, "应交: 应交.csv\n应交齐全: 是\n")
    (folder / "应交.csv").write_text("姓名,单位\n示例丑,示例中学\n示例未,示例中学\n", "utf-8")


def _missing_for_now(folder: Path) -> None:
    _project(folder, "应交: 应交.csv\n")
    (folder / "应交.csv").write_text("姓名,单位\n示例丑,示例中学\n示例未,示例中学\n", "utf-8")


def _earlier_broken(folder: Path) -> None:
    _project(folder, "历年: [往年]\n")
    (folder / "往年").mkdir()
    (folder / "往年" / "坏.yaml").write_text("姓名: [", "utf-8")


FOLDERS: dict[Callable[[Path], None], bool] = {
    _clean: True,
    _missing_for_now: True,
    _project: True,
    _twice: False,
    _too_many_excellent: False,
    _scan: False,
    _broken: False,
    _only_broken: False,
    _row_of_nobody: False,
    _missing: False,
    _earlier_broken: False,
}
"""How a folder is made, and whether its papers may be signed."""


@pytest.fixture
def site_in(tmp_path: Path, own_forms: cd.Catalog) -> Callable[[Callable[[Path], None]], Site]:
    def opened(fill: Callable[[Path], None]) -> Site:
        folder = tmp_path / "这里"
        folder.mkdir()
        fill(folder)
        site = site_of(folder, own_forms)
        site.get(f"/?token={site.guard.token()}")
        return site

    return opened


def checked(folder: Path, forms: cd.Catalog) -> cd.Checked:
    """What `check` says of a folder, of a project with what its file says."""
    if not (folder / "cadre-docs.yaml").exists():
        return cd.check(cd.read(folder, catalog=forms))
    text = (folder / "cadre-docs.yaml").read_text("utf-8")
    listed, before = folder / "应交.csv", folder / "往年"
    read = cd.read(
        folder / "填报",
        expected=listed if listed.exists() else None,
        previous=[before] if before.exists() else (),
        catalog=forms,
    )
    return cd.check(read, complete="应交齐全: 是" in text)


@pytest.mark.parametrize("fill", FOLDERS, ids=lambda fill: fill.__name__)
def test_no_page_calls_ready_what_check_does_not(
    fill: Callable[[Path], None],
    site_in: Callable[[Callable[[Path], None]], Site],
    own_forms: cd.Catalog,
) -> None:
    site = site_in(fill)
    folder = site.desk.store.root
    ready = FOLDERS[fill]
    assert checked(folder, own_forms).ok is ready
    site.get("/")
    assert site.desk.together.known(SLOWEST).value is not None
    assert standing(site.desk).clean is ready
    home, prints = site.get("/").text, site.get("/prints").text
    assert ("没有错误了" in home) is ready
    assert ("，没有错误。" in prints) is ready
    if not ready:
        assert "<h2>接下来</h2>" in home


def test_each_error_of_check_stands_on_a_page(
    site_in: Callable[[Callable[[Path], None]], Site], own_forms: cd.Catalog, tmp_path: Path
) -> None:
    """Of a workbook with several people, too: a row of nobody keeps all of it from being printed."""
    site = site_in(_row_of_nobody)
    [finding] = [f for f in checked(site.desk.store.root, own_forms).findings if f.counts]
    assert "没有序号“99”" in finding.message
    for name in ("form", "review-one"):
        for number in (1, 2):
            text = site.get(f"/{name}?file={site.id('两人.xlsx')}&n={number}").text
            assert "没有序号“99”" in text, name
            assert READY not in text
    assert [one.errors for one in site.desk.index.people] == [1, 1]
    read = cd.read(site.desk.store.root, catalog=own_forms)
    assert not cd.render(read, tmp_path / "打印", formats=["docx"]).written


def test_a_form_is_ready_only_where_nothing_between_people_is_wrong(
    site_in: Callable[[Callable[[Path], None]], Site],
) -> None:
    site = site_in(_twice)
    where = f"/form?file={site.id('一.yaml')}&n=1"
    text = site.get(where).text
    assert "ID-duplicate" in text
    assert READY not in text
    (site.desk.store.root / "二.yaml").unlink()
    site.desk.together.kept.renew()
    assert READY in site.get(where).text


def test_what_is_told_between_people_is_not_told_again_of_one(
    site_in: Callable[[Callable[[Path], None]], Site], own_forms: cd.Catalog
) -> None:
    def of_another(folder: Path) -> None:
        people(folder, "丑寅")
        own = folder / "示例丑.yaml"
        own.write_text(own.read_text("utf-8").replace("该同志政治", "示例寅同志政治"), "utf-8")

    site = site_in(of_another)
    said = [f.code for f in checked(site.desk.store.root, own_forms).findings]
    assert said.count("X-named") == 1
    assert "X-own-name" not in said
    assert site.desk.together.known(SLOWEST).value is not None
    for name in ("form", "review-one"):
        text = site.get(f"/{name}?file={site.id('示例丑.yaml')}&n=1").text
        assert "X-named" in text
        assert "X-own-name" not in text
    [one] = [one for one in site.desk.index.people if one.name == "示例丑"]
    assert "X-named" in one.codes
    assert "X-own-name" not in one.codes
    assert one.errors + one.warnings == len([code for code in said if code == "X-named"])


def test_a_form_is_ready_only_when_the_others_were_looked_at(
    site_in: Callable[[Callable[[Path], None]], Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_in(_twice)
    where = f"file={site.id('一.yaml')}&n=1"
    known = site.desk.together.known
    monkeypatch.setattr(site.desk.together, "known", lambda: Known(None))
    text = site.get(f"/form?{where}").text
    assert "还在查" in text
    assert READY not in text
    [seen] = re.findall(r'data-hash="([0-9a-f]+-)"', text)
    pulse = f"/form-pulse?{where}&hash={seen}"
    assert site.get(pulse).status_code == 204
    monkeypatch.setattr(site.desk.together, "known", known)
    news = site.get(pulse).json()
    assert news["hash"] == seen.removesuffix("-")
    assert "重复" in news["slots"]["summary"]


@pytest.mark.parametrize("fill", [_scan, _earlier_broken], ids=lambda fill: fill.__name__)
def test_a_form_without_errors_says_that_the_folder_has_some(
    fill: Callable[[Path], None], site_in: Callable[[Callable[[Path], None]], Site]
) -> None:
    site = site_in(fill)
    site.get("/")
    [one] = [one for one in site.desk.index.people if one.name]
    text = site.get(f"/form?file={one.file}&n=1").text
    assert "这一份没有错误；整批还有 1 处错误" in text
    assert READY not in text
    assert one.errors == 0


def test_what_is_left_to_the_office_is_not_called_ready_for_the_applicant(
    site_in: Callable[[Callable[[Path], None]], Site],
) -> None:
    site = site_in(_clean)
    path = site.desk.store.root / "示例丑.yaml"
    text = re.sub(r"(?m)^( *)考核档次建议:.*$", r"\1考核档次建议:", path.read_text("utf-8"))
    path.write_text(re.sub(r"(?m)^( *)岗位类别:.*$", r"\1岗位类别:", text), "utf-8")
    where = f"/form?file={site.id('示例丑.yaml')}&n=1"
    own, everything = (site.get(f"{where}&role={role}").text for role in ("own", ""))
    assert READY not in own
    assert (READY in everything) == cd.check(cd.read(path)).ok


def test_what_the_office_fills_wrongly_is_told_of_all(
    site_in: Callable[[Callable[[Path], None]], Site], own_forms: cd.Catalog
) -> None:
    """Rows of the office's table that are nobody's are errors of no single form."""
    site = site_in(lambda folder: people(folder, "丑寅"))
    root = site.desk.store.root
    table = root / "单位填写.xlsx"
    cd.office("annual-record", cd.read(root, catalog=own_forms), table)
    book = openpyxl.load_workbook(table)
    sheet = next(s for s in book.worksheets if any("示例丑" in map(str, r) for r in s.values))
    [row] = [n for n, r in enumerate(sheet.values, 1) if "示例丑" in map(str, r)]
    for cell in sheet[row]:
        if cell.value == "示例丑":
            cell.value = "示例没有"
    book.save(table)
    assert not checked(root, own_forms).ok
    site.get("/")
    site.desk.together.kept.renew()
    assert not standing(site.desk).clean
    assert "没有错误了" not in site.get("/").text


# --- folders that hold nothing, or are gone -------------------------------------------------------


def test_a_folder_of_broken_files_says_so_on_every_list(
    site_in: Callable[[Callable[[Path], None]], Site],
) -> None:
    site = site_in(_only_broken)
    (site.desk.store.root / "扫描.pdf").write_bytes(b"%PDF-1.4")
    site.get("/")
    site.desk.together.kept.renew()
    home = site.get("/").text
    assert "2 个文件都读不进来" in home
    assert "扫描.pdf" in home  # which one was not read
    for name in ("people", "review", "prints"):
        text = site.get(f"/{name}").text
        assert "有 2 个文件读不进来" in text, name
        assert "没有找到" not in text, name


def test_a_folder_that_is_gone_is_said_and_nothing_typed_is_lost(
    site_in: Callable[[Callable[[Path], None]], Site],
) -> None:
    site = site_in(_clean)
    root, away = site.desk.store.root, site.desk.store.root.with_name("别处")
    where = f"file={site.id('示例丑.yaml')}&n=1"
    assert site.get(f"/form?{where}").status_code == 200
    root.rename(away)
    for page in ("", "people", "collect", "review", "prints", "lists", "start", "project"):
        answer = site.get(f"/{page}")
        assert answer.status_code == 409, page
        assert "文件夹不在了" in answer.text, page
        assert "还没有填好的表" not in answer.text
    typed = {"b0": "2023", "was-b0": "2023"}
    answer = site.post(f"/form-save?{where}", typed, headers={"X-Part": "1"})
    assert "放回" in answer.json()["problem"]
    for page in ("rules", "masters", "help"):
        assert site.get(f"/{page}").status_code == 200, page
    away.rename(root)
    assert site.get("/people").status_code == 200
    assert site.post(f"/form-save?{where}", typed, headers={"X-Part": "1"}).status_code == 200
