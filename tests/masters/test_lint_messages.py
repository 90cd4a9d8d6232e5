"""What a keeper of masters is told: where, once for each thing, and what to do."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

import cadre_docs as cd
from cadre_docs.catalog import builtin_root
from tests.blanks.small import add_table, data_of, element, plain

BOX = (
    f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:rect style="position:'
    'absolute;margin-left:100pt;margin-top:5pt;width:72pt;height:90pt"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>{{ 姓名 }}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect></w:pict></w:r>"
)
FORM = "henan-tenure-form"


def linted(document, tmp_path: Path, form: str | None = FORM) -> cd.Linted:
    path = tmp_path / "母版.docx"
    path.write_bytes(data_of(document))
    return cd.lint(path, form=form)


def test_a_bad_tag_is_told_once_with_its_place(tmp_path: Path) -> None:
    document = plain()
    add_table(document, [["姓名", "{{ 姓名 }}"]], [30, 60])
    document.add_paragraph()
    add_table(document, [["a", "b"], ["甲", "{{ 没有这项 }}{{ 没有这项 }}"]], [30, 60])
    told = [f for f in linted(document, tmp_path).findings if "没有这项" in f.message]
    assert [str(f.position) for f in told] == [f"{tmp_path / '母版.docx'} 表2 第2行 第2格"]


def test_each_tag_that_is_no_tag_is_told_in_chinese_with_its_place(tmp_path: Path) -> None:
    document = plain()
    document.add_paragraph("{{ 姓名 | 没有 }}")
    add_table(document, [["性别", "{{ 性别 + }}"]], [30, 60])
    told = [f for f in linted(document, tmp_path).findings if f.code == "MASTER-syntax"]
    assert [f.position.place for f in told] == ["正文第1段", "表1 第1行 第2格"]
    assert "没有“没有”这个过滤器" in told[0].message
    assert all(f.message.isascii() is False for f in told)


def test_what_is_refused_is_told_once_a_feature_with_its_places(tmp_path: Path) -> None:
    document = plain()
    for _ in range(5):
        run = document.add_paragraph().add_run("字")
        run._r.get_or_add_rPr().append(element("highlight", val="yellow"))
    told = [f for f in linted(document, tmp_path, None).findings if "突出显示" in f.message]
    assert len(told) == 1
    assert "等5处" in told[0].message
    assert told[0].message.count("段") == 3
    assert "字体" in told[0].remedy


def test_a_tag_in_a_box_that_cuts_off_is_told(tmp_path: Path) -> None:
    document = plain()
    paragraph = document.add_paragraph()
    paragraph._p.append(parse_xml(BOX))
    told = [f for f in linted(document, tmp_path).findings if "文本框" in f.message]
    assert [f.code for f in told] == ["MASTER-unbound"]
    assert "姓名" in told[0].message
    assert linted(document, tmp_path, None).ok


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("组委会", False),
        ("组委会负责人和赛事主管各一名" * 4, True),  # ten lines of 13.65 points in 90
        ("{{ 姓名 }}" * 20, False),  # a tag is told of otherwise
    ],
)
def test_words_that_a_box_cuts_off_are_told(words: str, told: bool, tmp_path: Path) -> None:
    document = plain()
    document.add_paragraph()._p.append(parse_xml(BOX.replace("{{ 姓名 }}", words)))
    for form in (None, FORM):
        found = [
            f for f in linted(document, tmp_path, form).findings if "被截掉（Word" in f.message
        ]
        assert [f.severity for f in found] == [cd.Severity.WARNING] * told
        assert all(f.code == "MASTER-unbound" and "拉高" in f.remedy for f in found)


@pytest.mark.parametrize(
    ("text", "rule", "told"),
    [
        ("出生年月", "exact", False),  # 20 millimetres: four characters a line
        ("参加工作时间", "exact", True),  # two lines of 13.65 points in 8 millimetres
        ("参加工作时间", "atLeast", False),
        ("出生年月\n\n", "exact", False),  # nobody misses empty lines
    ],
)
def test_words_that_a_row_cuts_off_are_told(
    text: str, rule: str, told: bool, tmp_path: Path
) -> None:
    document = plain()
    table = add_table(document, [[text, ""]], [20, 60])
    for height in table._tbl.iter(qn("w:trHeight")):
        height.set(qn("w:hRule"), rule)
    found = linted(document, tmp_path, None).findings
    assert [(text[:4] in f.message, f.severity) for f in found] == [
        (True, cd.Severity.WARNING)
    ] * told


@pytest.mark.parametrize(("left", "told"), [("100pt", False), ("500pt", True)])
def test_a_box_beyond_the_paper_is_told(left: str, told: bool, tmp_path: Path) -> None:
    document = plain()
    document.add_paragraph()._p.append(parse_xml(BOX.replace("100pt", left)))
    found = [f for f in linted(document, tmp_path, None).findings if "伸出纸外" in f.message]
    assert bool(found) is told


def test_a_file_of_no_known_form_is_looked_through_for_its_layout(tmp_path: Path) -> None:
    document = plain()
    document.add_paragraph("{{ 没有这项 }}")
    found = linted(document, tmp_path, None)
    assert found.ok
    assert found.layout_only
    assert "只看了排版" in cd.report(found)
    assert not linted(document, tmp_path).layout_only


def test_a_label_that_the_paper_does_not_say_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "表样"
    (folder / "data_schemas").mkdir(parents=True)
    (folder / "forms").mkdir()
    text = (builtin_root() / f"data_schemas/{FORM}.yaml").read_text(encoding="utf-8")
    assert text.count("label: 手机号码") == 1
    text = text.replace("label: 手机号码", "label: 办公地点")
    (folder / f"data_schemas/{FORM}.yaml").write_text(text, encoding="utf-8")
    told = cd.lint(FORM, catalog=cd.open_catalog(folder)).findings
    assert [f.code for f in told] == ["MASTER-label"]
    assert "手机号码" in told[0].message
    assert cd.lint(FORM).ok


def test_init_names_the_folder_of_own_forms(tmp_path: Path) -> None:
    own = Path("examples/catalog-midterm").resolve()
    cd.init(tmp_path / "项目", "midterm-review", catalog=cd.open_catalog(own))
    text = (tmp_path / "项目/cadre-docs.yaml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("表单目录:"))
    assert "examples/catalog-midterm" in line
    assert cd.plan(tmp_path / "项目")
    cd.init(tmp_path / "别的", FORM)
    other = (tmp_path / "别的/cadre-docs.yaml").read_text(encoding="utf-8")
    assert "# 表单目录: 本地表单" in other


def test_a_master_is_looked_through_again_when_it_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "母版.docx"
    path.write_bytes(data_of(plain()))
    heard: list[bool] = []
    stop = threading.Event()

    def hear(found: cd.Linted) -> None:
        heard.append(found.ok)
        if len(heard) == 1:
            threading.Timer(0.7, lambda: path.write_bytes(b"no docx")).start()
        else:
            stop.set()

    guard = threading.Timer(30, stop.set)
    guard.start()
    cd.lint_again(path, hear, stop=stop)
    guard.cancel()
    assert heard == [True, False]
