"""Whatever is filled in reaches the paper: masters that hide, cut or pass over values."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from openpyxl import load_workbook
from PIL import Image

from cadre_docs.catalog import Catalog
from cadre_docs.errors import MasterError, UnprintedError
from cadre_docs.intake.read import read_paths
from cadre_docs.masters.lint.master import lint_master
from cadre_docs.printing.batch import Batch
from cadre_docs.printing.document import Printer
from tests.masters.excel_masters import roster_book, saved

SCHEMA = """\
id: small
version: 1
title: 家庭情况表
provenance: reconstructed
source: {issuer: 示例局, title: 示例通知, number: 示例〔2024〕1号, date: 2024-01-01}
sections:
  - title: 基本情况
    fields:
      - {key: 姓名, id: name, type: name, label: 姓名}
      - {key: 性别, id: sex, type: choice, label: 性别, choices: [男, 女]}
      - {key: 在岗, id: on_post, type: yes_no, label: 在岗}
      - {key: 证号, id: number, type: digits, label: 证号}
      - {key: 总结, id: summary, type: text, label: 总结}
      - key: 家庭成员
        id: family
        label: 家庭成员
        type: table
        blank_rows: 2
        columns:
          - {key: 称谓, id: kin, label: 称谓}
          - {key: 名字, id: who, type: name, label: 名字}
"""
RECORD = """\
表单: small
姓名: 示例甲
性别: 女
在岗: 是
证号: "41010519900307"
总结: |
  第一段写成绩。
  第二段写不足。
家庭成员:
  - {称谓: 父亲, 名字: 示例乙}
  - {称谓: 母亲, 名字: 示例丙}
"""
FIELDS = ["{{ 姓名 }}", "{{ 性别 }}", "{{ 在岗 }}", "{{ 证号 }}", "{{ 总结 }}"]
ROWS = ["{%p for 行 in 家庭成员 %}", "{{ 行.称谓 }} {{ 行.名字 }}", "{%p endfor %}"]
DIGITS = "{{ 证号[0:6] }}|{{ 证号[6:8] }}|{{ 证号[8:] }}"


def one_instead(at: int, text: str) -> list[str]:
    return [*FIELDS[:at], text, *FIELDS[at + 1 :], *ROWS]


# What the tags are, which box is lost, and what lint says of it.
LOSING = {
    "indexed": (
        [*FIELDS, "{{ 家庭成员[0].称谓 }}{{ 家庭成员[0].名字 }}"],
        "家庭成员[2].名字",
        "不一定有这一行",
    ),
    "first row": (
        [*FIELDS, ROWS[0], "{% if loop.first %}" + ROWS[1] + "{% endif %}", ROWS[2]],
        "家庭成员[2].名字",
        "填2行时，第2行",
    ),
    "not the last row": (
        [*FIELDS, ROWS[0], "{% if not loop.last %}" + ROWS[1] + "{% endif %}", ROWS[2]],
        "家庭成员[2].名字",
        "第2行",
    ),
    "filtered rows": (
        [*FIELDS, "{%p for 行 in 家庭成员 if 行.称谓 != '母亲' and 行.称谓 %}", *ROWS[1:]],
        "家庭成员[2].名字",
        "每行只填一格",
    ),
    "changed rows": (
        [
            *FIELDS,
            ROWS[0],
            "{% if loop.changed(行.称谓) %}{{ 行.称谓 }}{% endif %}{{ 行.名字 }}",
            ROWS[2],
        ],
        "",
        "第2行",
    ),
    "condition": (one_instead(0, "{% if 姓名 %}有{% endif %}"), "姓名", "“姓名”在"),
    "length": (one_instead(4, "{{ 总结|length }}字"), "总结", "“总结”在"),
    "slice": (one_instead(4, "{{ 总结[:6] }}"), "总结", "“总结”在"),
    "first character": (one_instead(3, "{{ 证号[:1] }}"), "证号", "“证号”在"),
    "partition": (one_instead(4, "{{ 总结.split('\\n')[0] }}"), "总结", "“总结”在"),
    "hidden by an answer": (
        one_instead(0, "{% if 性别 == '男' %}{{ 姓名 }}{% endif %}"),
        "姓名",
        "“性别”为“女”时",
    ),
    "hidden by an empty box": (
        one_instead(4, "{% if 证号 %}{{ 总结 }}{% endif %}"),
        "",
        "“总结”在只填“总结”时",
    ),
    "hidden by a yes": (
        one_instead(4, "{% if 在岗 != '是' %}{{ 总结 }}{% endif %}"),
        "总结",
        "“总结”在",
    ),
    "hidden by its length": (
        one_instead(4, "{% if 总结|length < 14 %}{{ 总结 }}{% endif %}"),
        "总结",
        "",
    ),
    "a tick for one answer": (
        one_instead(1, "{% if 性别 == '男' %}☑{% else %}□{% endif %}男"),
        "性别",
        "“性别”在",
    ),
    "an assignment": (one_instead(0, "{% set 名 = 姓名 %}"), "姓名", "不能用 Assign"),
    "a block": (one_instead(0, "{% set 名 %}{{ 姓名 }}{% endset %}"), "姓名", "不能用 AssignBlock"),
}
KEEPING = {
    "plain": [*FIELDS, *ROWS],
    "in parts": one_instead(3, DIGITS),
    "joined": one_instead(0, "{{ '姓名：' ~ 姓名 }}"),
    "trimmed": one_instead(0, "{{ 姓名|trim }}"),
    "ticks": one_instead(
        1,
        "{% if 性别 == '男' %}☑{% else %}□{% endif %}男{% if 性别 == '女' %}☑{% else %}□{% endif %}女",
    ),
    "a tick for yes": one_instead(2, "{% if 在岗 == '是' %}√{% endif %}"),
    "one of two places": one_instead(
        0, "{% if 性别 == '男' %}先生{{ 姓名 }}{% else %}{{ 姓名 }}女士{% endif %}"
    ),
    "digits in boxes": one_instead(
        3,
        "".join(
            f"{{% if 证号|length > {n} %}}[{{{{ 证号[{n}] }}}}]{{% endif %}}" for n in range(18)
        ),
    ),
}


def empty_master():
    """A document of few styles, as masters are: python-docx's own is slow to read."""
    document = docx.Document(str(Catalog().master("public-notice")))
    body = document.element.body
    for child in list(body)[:-1]:
        body.remove(child)
    return document


def master_of(lines: list[str]) -> bytes:
    document = empty_master()
    for line in lines:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.fixture
def own(tmp_path: Path):
    def make(master: bytes, suffix: str = "docx", schema: str = SCHEMA) -> Catalog:
        (tmp_path / "data_schemas").mkdir()
        (tmp_path / "forms" / "small").mkdir(parents=True)
        (tmp_path / "data_schemas" / "small.yaml").write_text(schema, encoding="utf-8")
        (tmp_path / "forms" / "small" / f"master.{suffix}").write_bytes(master)
        return Catalog(tmp_path)

    return make


def read(folder: Path, catalog: Catalog, text: str = RECORD):
    path = folder / "记录.yaml"
    path.write_text(text, encoding="utf-8")
    return read_paths([path], catalog)


def lint(catalog: Catalog) -> list:
    path = catalog.master("small")
    return [
        f
        for f in lint_master(path.read_bytes(), catalog.schema("small"), path.name)
        if f.code != "MASTER-unsupported"  # tables of python-docx leave much open
    ]


@pytest.mark.parametrize("name", LOSING)
def test_a_value_that_no_paper_shows_is_told(name: str, own, tmp_path: Path) -> None:
    lines, lost, said = LOSING[name]
    catalog = own(master_of(lines))
    if lost:
        [printed] = Batch(read(tmp_path, catalog), catalog, Printer(catalog)).run(["docx"])
        assert printed.outputs == {}
        assert {f.code for f in printed.findings} == {"MASTER-unbound"}
        assert lost in [f.path for f in printed.findings]
        assert all(f.position.line for f in printed.findings)
    if said:
        assert any(said in f.sentence() for f in lint(catalog)), [
            f.sentence() for f in lint(catalog)
        ]


@pytest.mark.parametrize("name", KEEPING)
def test_a_value_may_be_printed_in_any_way(name: str, own, tmp_path: Path) -> None:
    catalog = own(master_of(KEEPING[name]))
    assert lint(catalog) == [], [f.sentence() for f in lint(catalog)]
    for answer in ("男", "女"):
        text = RECORD.replace("性别: 女", f"性别: {answer}")
        [entry] = read(tmp_path, catalog, text).entries
        assert Printer(catalog).filled(entry.record).docx


def test_only_the_record_that_loses_something_is_refused(own, tmp_path: Path) -> None:
    catalog = own(master_of(LOSING["hidden by an answer"][0]))
    man = RECORD.replace("性别: 女", "性别: 男").replace("示例甲", "示例丁")
    intake = read(tmp_path, catalog, f"{RECORD}---\n{man}")
    refused, printed = Batch(intake, catalog, Printer(catalog)).run(["docx"])
    assert [f.path for f in refused.findings] == ["姓名"]
    assert not refused.outputs
    assert printed.outputs
    assert not printed.findings


def test_a_tag_in_hidden_text_is_not_printed(own, tmp_path: Path) -> None:
    document = empty_master()
    for line in (*FIELDS, *ROWS):
        document.add_paragraph().add_run(line).font.hidden = line == FIELDS[0]
    stream = io.BytesIO()
    document.save(stream)
    catalog = own(stream.getvalue())
    assert any("“姓名”印在看不见的地方" in f.sentence() for f in lint(catalog))
    [entry] = read(tmp_path, catalog).entries
    with pytest.raises(MasterError, match="看不见"):
        Printer(catalog).filled(entry.record)


@pytest.mark.parametrize(("summary", "fits"), [("短。", True), ("写得很长的总结。" * 40, False)])
def test_a_row_of_fixed_height_cuts_nothing_off(
    summary: str, fits: bool, own, tmp_path: Path
) -> None:
    document = empty_master()
    for line in (*FIELDS[:4], *ROWS):
        document.add_paragraph(line)
    table = document.add_table(1, 1)
    table.cell(0, 0).text = FIELDS[4]
    table.rows[0].height, table.rows[0].height_rule = Pt(40), WD_ROW_HEIGHT_RULE.EXACTLY
    stream = io.BytesIO()
    document.save(stream)
    catalog = own(stream.getvalue())
    assert any("行高是固定值" in f.sentence() for f in lint(catalog))
    text = RECORD.replace("  第一段写成绩。\n  第二段写不足。\n", f"  {summary}\n")
    [printed] = Batch(read(tmp_path, catalog, text), catalog, Printer(catalog)).run(["docx"])
    assert bool(printed.outputs) is fits
    assert [f.path for f in printed.findings] == ([] if fits else ["总结"])


# --- Excel ------------------------------------------------------------------------------

LIST = """\
id: small
version: 1
title: 名册
provenance: reconstructed
source: {issuer: 示例局, title: 示例通知, number: 示例〔2024〕1号, date: 2024-01-01}
sections:
  - title: 名册
    fields:
      - {key: 年度, id: year, type: date, precision: year, printed_as: YYYY, label: 年度}
      - key: 人员
        id: people
        label: 人员
        type: table
        blank_rows: 2
        columns:
          - {key: 姓名, id: who, type: name, label: 姓名}
          - {key: 单位, id: unit, label: 单位}
"""
PEOPLE = "表单: small\n年度: 2024\n人员:\n  - {姓名: 示例甲, 单位: 示例中学}\n  - {姓名: 示例乙, 单位: 示例小学}\n"


def hide_column(sheet) -> None:
    sheet.column_dimensions["C"].hidden = True


def narrow_print_area(sheet) -> None:
    sheet.print_area = "A1:B7"


EXCEL = {
    "plain": (lambda _: None, "", ""),
    "first row": (
        lambda s: s.__setitem__("B4", "{% if loop.first %}{{ 行.姓名 }}{% endif %}"),
        "人员[2].姓名",
        "名册 一!B4",
    ),
    "indexed": (
        lambda s: s.__setitem__("C4", "{{ 人员[0].单位 if 0 else 人员[0].单位 }}"),
        "人员[2].单位",
        "名册 一!C4",
    ),
    "only a condition": (
        lambda s: s.__setitem__("A1", "{% if 年度 %}年度{% endif %}名册"),
        "年度",
        "名册 一!A1",
    ),
    "hidden column": (hide_column, None, "看不见"),
    "beyond the print area": (narrow_print_area, None, "看不见"),
}


@pytest.mark.parametrize("name", EXCEL)
def test_an_excel_master_prints_all_or_is_refused(name: str, own, tmp_path: Path) -> None:
    change, lost, said = EXCEL[name]
    book = load_workbook(io.BytesIO(saved(roster_book())))
    change(book.worksheets[0])
    schema = (
        LIST
        if name != "indexed"
        else LIST.replace("blank_rows: 2", "blank_rows: 2\n        max_rows: 2")
    )
    catalog = own(saved(book), "xlsx", schema)
    told = [f"{f.position} {f.sentence()}" for f in lint(catalog)]
    assert any(said in text for text in told) if said else told == [], told
    [entry] = read(tmp_path, catalog, PEOPLE).entries
    if lost:
        with pytest.raises(UnprintedError) as problem:
            Printer(catalog).filled(entry.record)
        assert lost in [path for path, _ in problem.value.values]
    elif lost is None:
        with pytest.raises(MasterError):
            Printer(catalog).filled(entry.record)
    else:
        assert Printer(catalog).filled(entry.record).xlsx


BOX = (
    f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:rect style="position:'
    'absolute;margin-left:9pt;margin-top:5pt;width:90pt;height:{}pt"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>{{{{ 总结 }}}}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect></w:pict></w:r>"
)


@pytest.mark.parametrize(("height", "lost"), [(150, False), (20, True)])
def test_what_a_box_has_no_room_for_stops_the_record(
    height: int, lost: bool, own, tmp_path: Path
) -> None:
    document = docx.Document(io.BytesIO(master_of([*FIELDS[:-1], *ROWS])))
    document.add_paragraph()._p.append(parse_xml(BOX.format(height)))
    target = io.BytesIO()
    document.save(target)
    catalog = own(target.getvalue())
    [entry] = read(tmp_path, catalog, RECORD).entries
    if lost:
        with pytest.raises(UnprintedError) as problem:
            Printer(catalog).filled(entry.record)
        assert [path for path, _ in problem.value.values] == ["总结"]
    else:
        assert Printer(catalog).filled(entry.record).pages == 1


def test_a_photo_that_only_a_condition_asks_for_is_told(own, tmp_path: Path) -> None:
    Image.new("RGB", (350, 450), (9, 99, 9)).save(tmp_path / "照片.jpg")
    photo = "      - {key: 照片, id: photo, type: photo, label: 照片, photo_mm: {width: 35, height: 45}}\n"
    schema = SCHEMA.replace("      - {key: 性别", photo + "      - {key: 性别")
    catalog = own(master_of([*FIELDS, *ROWS, "{% if 照片 %}有照片{% endif %}"]), schema=schema)
    assert any("“照片”在" in f.sentence() for f in lint(catalog))
    intake = read(tmp_path, catalog, RECORD + "照片: 照片.jpg\n")
    [printed] = Batch(intake, catalog, Printer(catalog)).run(["docx"])
    assert [f.path for f in printed.findings] == ["照片"]
