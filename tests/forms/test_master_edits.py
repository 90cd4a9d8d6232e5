"""Whoever edits the master in Word changes every output, without touching code."""

from __future__ import annotations

import copy
import io
import shutil
import zipfile
from pathlib import Path

import docx
import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.errors import MasterError
from cadre_docs.intake.read import read_paths
from cadre_docs.masters.lint.master import lint_docx, lint_master
from cadre_docs.pages.read_docx.reader import read_docx
from cadre_docs.pages.read_xlsx.reader import read_xlsx
from cadre_docs.printing.document import Printer
from tests.outputs import TEXT_OF, geometry, squeezed
from tests.yaml_texts import dump_yaml, load_texts

ROOT = Path(__file__).resolve().parents[2]
FORM = "henan-tenure-form"
EXAMPLE = ROOT / "examples" / FORM / "minimal.yaml"
MASTER = ROOT / "forms" / FORM / "master.docx"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A user's own catalog: a copy of the form's schema and master, to be edited."""
    (tmp_path / "data_schemas").mkdir()
    (tmp_path / "forms" / FORM).mkdir(parents=True)
    shutil.copy(ROOT / "data_schemas" / f"{FORM}.yaml", tmp_path / "data_schemas")
    shutil.copy(MASTER, tmp_path / "forms" / FORM)
    return tmp_path


def edit_master(own: Path, edit) -> None:
    path = own / "forms" / FORM / "master.docx"
    document = docx.Document(str(path))
    edit(document)
    document.save(str(path))


def edit_schema(own: Path, edit) -> None:
    path = own / "data_schemas" / f"{FORM}.yaml"
    schema = load_texts(path)
    edit(schema)
    path.write_text(dump_yaml(schema), encoding="utf-8")


def texts(own: Path, record: Path = EXAMPLE) -> dict[str, str]:
    catalog = Catalog(own)
    [entry] = read_paths([record], catalog).entries
    document = Printer(catalog).filled(entry.record)
    return {kind: squeezed(read(document.output(kind))) for kind, read in TEXT_OF.items()}


def find_cell(document, text: str):
    return next(
        cell
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        if cell.text == text
    )


def test_a_changed_label_changes_every_output(own: Path) -> None:
    edit_master(
        own, lambda d: setattr(find_cell(d, "从事专业").paragraphs[0].runs[0], "text", "所学专业")
    )
    for kind, text in texts(own).items():
        assert "所学专业" in text, kind
        assert "从事专业" not in text, kind


def test_a_widened_column_changes_the_layout(own: Path) -> None:
    catalog = Catalog(own)
    schema = catalog.schema(FORM)
    before = [t.widths for t in Printer(catalog).blank(schema).layout.tables()]

    def widen(document) -> None:
        grid = document.tables[-1]._tbl.tblGrid.gridCol_lst
        grid[0].w, grid[1].w = grid[0].w + 360000, grid[1].w - 360000  # EMU: 10 mm
        for row in document.tables[-1]._tbl.tr_lst:
            for cell, column in zip(row.tc_lst, grid, strict=True):
                cell.width = column.w

    edit_master(own, widen)
    after = [t.widths for t in Printer(Catalog(own)).blank(schema).layout.tables()]
    assert after[:-1] == before[:-1]
    assert after[-1][0] - before[-1][0] == pytest.approx(360000 / 12700, abs=0.1)


def test_an_added_field_is_printed_everywhere(own: Path, tmp_path: Path) -> None:
    def add_row(document) -> None:
        table = find_cell(document, "从事专业")._tc.getparent().getparent()
        row = find_cell(document, "从事专业")._tc.getparent()
        extra = copy.deepcopy(row)
        table.insert(table.index(row) + 1, extra)
        for node in extra.iter():
            if node.tag.endswith("}t"):
                node.text = (
                    (node.text or "")
                    .replace("从事专业", "毕业院校")
                    .replace("手机号码", "座机号码")
                )

    def add_fields(schema) -> None:
        schema["sections"][1]["fields"] += [
            {"key": "毕业院校", "id": "school"},
            {"key": "座机号码", "id": "phone", "type": "phone"},
        ]

    edit_master(own, add_row)
    edit_schema(own, add_fields)
    record = tmp_path / "记录.yaml"
    text = (
        EXAMPLE.read_text(encoding="utf-8") + '毕业院校: 示例师范学院\n座机号码: "0371-1234567"\n'
    )
    record.write_text(text, encoding="utf-8")
    for kind, text in texts(own, record).items():
        assert "毕业院校示例师范学院座机号码0371-1234567" in text, kind
    schema = Catalog(own).schema(FORM)
    master = (own / "forms" / FORM / "master.docx").read_bytes()
    assert lint_docx(master, schema, "master.docx") == []


def test_word_may_cut_a_tag_into_runs_anywhere(own: Path) -> None:
    """Word splits runs where a spell checker or a cursor stood; the tag must survive."""
    whole = texts(own)

    def cut(document) -> None:
        for paragraph in (
            p for t in document.tables for r in t.rows for c in r.cells for p in c.paragraphs
        ):
            for run in list(paragraph.runs):
                if "{{" not in run.text or len(run.text) < 3:
                    continue
                characters = list(run.text)
                run.text = characters[0]
                at = run._r
                for character in characters[1:]:
                    twin = copy.deepcopy(run._r)
                    twin.findall(".//{*}t")[0].text = character
                    at.addnext(twin)
                    at = twin

    edit_master(own, cut)
    assert texts(own) == whole


LINT = [
    ("{{ 从事专业 }}", "{{ 从事专叶 }}", "MASTER-tag", "是否为“从事专业”"),
    ("{{ 从事专业 }}", "", "MASTER-unbound", "“从事专业”没有出现在母版上"),
    ("{{ 从事专业 }}", "{{ 从事专业 ", "MASTER-syntax", "标签写法有误"),
    ("{{ 从事专业 }}", "｛｛ 从事专业 ｝｝", "MASTER-syntax", "全角花括号"),
    ("{{ 从事专业 }}", "{{ 主要工作 }}", "MASTER-tag", "“主要工作”是重复的表"),
    ("{{ 从事专业 }}", "{{ 目标任务 }}", "MASTER-tag", "不打印"),
    ("{{ 从事专业 }}", "{% set x = 1 %}{{ 从事专业 }}", "MASTER-tag", "不能用"),
    ("{{ 行.发表情况 }}", "{{ 行.发布情况 }}", "MASTER-tag", "“著作论文”没有“发布情况”这一列"),
]


@pytest.mark.parametrize(("old", "new", "code", "message"), LINT)
def test_lint_names_what_is_wrong_with_a_tag(
    own: Path, old: str, new: str, code: str, message: str
) -> None:
    def replace(document) -> None:
        cell = find_cell(document, old)
        cell.paragraphs[0].runs[0].text = new
        for run in cell.paragraphs[0].runs[1:]:
            run.text = ""

    edit_master(own, replace)
    findings = lint_docx(
        (own / "forms" / FORM / "master.docx").read_bytes(), Catalog(own).schema(FORM), "m.docx"
    )
    assert any(f.code == code and message in f.sentence() for f in findings), [
        (f.code, f.sentence()) for f in findings
    ]


def test_an_unknown_tag_is_an_error_and_never_a_silent_blank(own: Path) -> None:
    def misspell(document) -> None:
        find_cell(document, "{{ 从事专业 }}").paragraphs[0].runs[0].text = "{{ 从事专叶 }}"

    edit_master(own, misspell)
    with pytest.raises(MasterError, match="cadre-docs lint"):
        texts(own)


def test_a_master_that_is_no_docx_is_a_finding() -> None:
    findings = lint_docx(b"PK no zip", Catalog().schema(FORM), "m.docx")
    assert [f.code for f in findings] == ["MASTER-file"]


def test_every_master_passes_lint_and_keeps_its_geometry() -> None:
    catalog = Catalog()
    for form in catalog.form_ids:
        path = catalog.master(form)
        assert lint_master(path.read_bytes(), catalog.schema(form), str(path)) == []
        read = read_docx if path.suffix == ".docx" else read_xlsx
        assert all(geometry(table) for table in read(path.read_bytes()).tables())


def test_no_tag_of_a_master_runs_code(own: Path) -> None:
    def attack(document) -> None:
        run = find_cell(document, "{{ 从事专业 }}").paragraphs[0].runs[0]
        run.text = "{{ 从事专业.__class__.__mro__[1].__subclasses__() }}"

    edit_master(own, attack)
    with pytest.raises(MasterError):
        texts(own)


def test_masters_are_lean_and_carry_no_font_or_theme() -> None:
    catalog = Catalog()
    for form in catalog.form_ids:
        names = zipfile.ZipFile(io.BytesIO(catalog.master(form).read_bytes())).namelist()
        assert not [
            n
            for n in names
            if "theme" in n or ("font" in n.lower() and n.endswith((".odttf", ".ttf")))
        ]
