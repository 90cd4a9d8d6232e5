"""Masters whose XML is legal to a zip reader and impossible to print: told, never an internal error."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest

from cadre_docs.catalog import catalog
from cadre_docs.errors import MasterError
from cadre_docs.masters.docx.compiled import DocxMaster
from cadre_docs.masters.lint.master import lint_docx
from cadre_docs.pages.read_docx.reader import read_docx
from cadre_docs.pages.room import lack_of_room

FORM = "annual-record"
DAY = date(2024, 1, 1)


def changed(pattern: str, replacement: str, count: int = 0) -> bytes:
    """The master of a real form with its body changed by a regular expression."""
    source = zipfile.ZipFile(catalog().master(FORM))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "word/document.xml":
                text, hits = re.subn(
                    pattern, replacement, data.decode(), count=count, flags=re.DOTALL
                )
                assert hits
                data = text.encode()
            target.writestr(item, data)
    return out.getvalue()


def tag(text: str) -> bytes:
    return changed(r"\{\{ 姓名 \}\}", r"{{ " + text.replace("\\", r"\\") + " }}{{ 姓名 }}", 1)


# What is changed, and what both lint and rendering must say.
CASES = {
    "no-tblGrid": (changed(r"<w:tblGrid>.*?</w:tblGrid>", ""), "没有列宽"),
    "gridSpan-no-number": (changed(r'(<w:gridSpan w:val=")\d+"', r'\1x"', 1), "“x”不是整数"),
    "gridCol-no-length": (changed(r'(<w:gridCol w:w=")\d+"', r'\1abc"', 1), "“abc”不是长度"),
    "gridBefore-no-number": (changed("<w:trPr>", '<w:trPr><w:gridBefore w:val="z"/>', 1), "“z”不是整数"),
    "page-of-no-width": (changed(r'(<w:pgSz[^>]*w:w=")\d+"', r'\g<1>0"', 1), "没有地方放文字的页面"),
    "margin-beyond-paper": (changed(r'(<w:pgMar[^>]*w:top=")\d+"', r'\g<1>99999"', 1), "没有地方放文字的页面"),
    "paper-of-a-metre": (changed(r'(<w:pgSz[^>]*w:w=")\d+"', r'\g<1>56700"', 1), "边长超过558.8毫米"),
    "letters-of-no-size": (changed("<w:rPr>", '<w:rPr><w:sz w:val="0"/>'), "0磅的文字"),
    "indent-beyond-box": (changed("<w:pPr>", '<w:pPr><w:ind w:left="30000"/>', 3), "放不下一个字"),
    "table-beyond-the-right-edge": (
        changed(r'(<w:tblPr>.*?)<w:jc w:val="\w+"/>', r'\1<w:jc w:val="left"/><w:tblInd w:w="20000" w:type="dxa"/>', 1),
        "伸出纸外",
    ),
    "paragraph-beyond-the-left-edge": (changed("<w:pPr>", '<w:pPr><w:ind w:left="-3000"/>', 1), "伸出纸外"),
    "table-wider-than-the-paper": (changed(r'(<w:(?:gridCol|tcW) w:w=")(\d+)"', r'\g<1>9\2"'), "伸出纸外"),
    "NUL-in-a-tag": (tag(r"'\x00'"), "U+0000"),
    "surrogate-in-a-tag": (tag(r"'\ud800'"), "U+D800"),
    "escape-in-a-tag": (tag(r"'\x1b[2J'|upper"), "U+001B"),
    "noncharacter-in-a-tag": (tag(r"'\ufffe'"), "U+FFFE"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_lint_names_it(case: str) -> None:
    master, words = CASES[case]
    findings = lint_docx(master, catalog().schema(FORM), "某表.docx")
    assert any(words in finding.message for finding in findings), findings


@pytest.mark.parametrize("case", CASES)
def test_rendering_refuses_it_in_one_line(case: str) -> None:
    master, words = CASES[case]
    with pytest.raises(MasterError) as refusal:
        DocxMaster(master, "某表.docx", DAY)
    assert words in str(refusal.value)
    assert len(str(refusal.value)) < 400  # the master itself is never quoted


# The paper is 11,906 twips wide and the left margin 1,134; 567 twips are 10 mm.
@pytest.mark.parametrize(
    ("right", "fits"), [(11906 - 1134 - 567, True), (11906 - 1134 - 566, False)]
)
def test_ten_millimetres_are_enough(right: int, fits: bool) -> None:
    layout = read_docx(changed(r'(<w:pgMar[^>]*w:right=")\d+"', rf'\g<1>{right}"', 1))
    found = [item.what for item in lack_of_room(layout) if "页面" in item.what]
    assert (found == []) is fits, found


@pytest.mark.parametrize(
    "form", [f for f in catalog().form_ids if catalog().master(f).suffix == ".docx"]
)
def test_our_own_masters_have_room(form: str) -> None:
    assert list(lack_of_room(read_docx(catalog().master(form)))) == []
