"""Forms by their Chinese names, and files by names like the one typed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.catalog import catalog
from cadre_docs.errors import CatalogError
from cadre_docs.outputs import ledger
from tests.command import command

ROOT = Path(__file__).resolve().parents[2]
ANNUAL = ROOT / "examples" / "annual-record"
TITLE = "事业单位工作人员年度考核登记表"


@pytest.mark.parametrize("form", catalog().schema_ids)
def test_every_form_answers_to_its_title(form: str) -> None:
    title = catalog().schema(form).title
    assert catalog().id_of(title) == catalog().id_of(form) == form
    assert catalog().id_of(f"《{title}》") == form
    assert catalog().schema(title).id == form


@pytest.mark.parametrize(
    ("part", "form"),
    [
        ("年度考核登记表", "annual-record"),
        ("花名册", "annual-roster"),
        ("高级技师考评", "xinxiang-senior-technician"),
        ("专业技术二级、三级岗位人员聘期考核表", "jilin-tenure-form"),
        ("公示", "public-notice"),
    ],
)
def test_a_part_of_one_title_is_enough(part: str, form: str) -> None:
    assert catalog().id_of(part) == form


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("聘期考核表", "可以指2种表单，请写全：henan-tenure-form（专业技术二级岗位"),
        ("年度考核登记裱", f"是否为 annual-record（{TITLE}）"),
        ("anual-record", f"是否为 annual-record（{TITLE}）"),
        ("xyzzy", "没有名为“xyzzy”的表单。全部表单见 cadre-docs forms。"),
        ("", "没有名为“”的表单"),
    ],
)
def test_several_or_none_are_told_with_candidates(named: str, said: str) -> None:
    with pytest.raises(CatalogError, match="表单") as caught:
        catalog().id_of(named)
    assert said in str(caught.value)


def test_wherever_a_form_is_named_on_the_command_line(tmp_path: Path) -> None:
    book, out = tmp_path / "表.yaml", tmp_path / "出"
    assert command("new", "年度考核登记表", "-o", book).code == 0
    assert book.read_text(encoding="utf-8").count("表单: annual-record") == 1
    assert command("forms", "年度考核登记表").out.startswith(f"annual-record  {TITLE}")
    assert command("blank", "年度考核登记表", "-t", "docx", "-o", out).code == 0
    assert {path.name for path in out.iterdir()} == {f"{TITLE}（空白）.docx", ledger.FILE}
    assert command("lint", "年度考核登记表").code == 0
    listed = command("roster", ANNUAL / "full.yaml", "--form", "花名册", "-o", out / "册.xlsx")
    assert listed.code == 0, listed.said
    project = tmp_path / "项目"
    assert command("init", project, "--form", "年度考核登记表", "--form", "annual-record").code == 0
    file = project / "cadre-docs.yaml"
    text = file.read_text(encoding="utf-8")
    assert "表单: [annual-record]" in text
    changed = text.replace("[annual-record]", f"[{TITLE}]").replace("[docx, pdf]", "[docx]")
    file.write_text(changed + f"份数: {{{TITLE}: 2}}\n", encoding="utf-8")
    assert command("build", project, "--dry-run").code == 0
    file.write_text(changed.replace(TITLE, "考核表"), encoding="utf-8")
    failed = command("build", project)
    assert failed.code == 2
    assert "可以指2种表单" in failed.err


def test_a_record_may_name_its_form_by_title(read) -> None:
    text = (ANNUAL / "minimal.yaml").read_text(encoding="utf-8")
    named = read(text.replace("表单: annual-record", f"表单: {TITLE}"))
    assert [e.record for e in named.entries] == [e.record for e in read(text).entries]
    [finding] = read("表单: 年度考核登记裱\n姓名: 示例甲\n").findings
    assert finding.remedy == f"是否为“annual-record”（{TITLE}）" or "new" in finding.remedy


def test_a_file_that_is_not_there_suggests_those_like_it(tmp_path: Path) -> None:
    folder = tmp_path / "填报"
    shutil.copytree(ANNUAL, folder)
    (folder / "minimal.yaml").rename(folder / "张三.yaml")
    for typed, meant in [
        (folder / "张山.yaml", "张三.yaml"),
        (folder / "张三.yml", "张三.yaml"),
        (tmp_path / "填抱", "填报"),
        (tmp_path / "填抱" / "张三.yaml", "填报"),
    ]:
        told = command("check", typed)
        assert told.code == 1
        assert f"文件不存在；是否为“{meant}”" in told.out, typed
    far = command("check", folder / "王五.yaml")
    assert "文件不存在；请核对路径和文件名。" in far.out
    compared = command("roster", folder, "--against", folder / "张山.yaml")
    assert compared.code == 2
    assert "不存在，是否为“张三.yaml”" in compared.err
    built = command("build", tmp_path / "填抱")
    assert built.code == 2
    assert "不存在，是否为“填报”" in built.err


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("henan", "最接近的：henan-tenure-form（"),
        ("anual-record", f"是否为“annual-record”（{TITLE}）"),
        ("xyzzy", "请用 cadre-docs new 生成填报模板"),
    ],
)
def test_a_record_that_names_no_form_is_told_of_the_nearest_alone(
    named: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(f"表单: {named}\n姓名: 示例甲\n", "utf-8")
    [found] = [f for f in cd.read(path).findings if f.code == "FS-form"]
    assert found.code == "FS-form"
    assert said in found.sentence()
    assert "全部表单见 cadre-docs forms" in found.sentence()
    assert found.sentence().count("（") <= 4
