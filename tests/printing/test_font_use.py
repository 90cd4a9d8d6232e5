"""Which fonts a form names, what draws them here, and the page that shows it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

import pypdf
import pytest

import cadre_docs as cd
from cadre_docs.catalog import Catalog
from cadre_docs.pages.model import Font, Layout, Page, Paragraph, Run, Section
from cadre_docs.printing.document import Printer
from cadre_docs.printing.font_use import FontUse, specimen, uses
from tests.command import command

if TYPE_CHECKING:
    from cadre_docs.pages.fonts.choice import FontBook


class Book:
    """Fonts by the characters that each has, best first."""

    HAVE: ClassVar = {"仿宋": "一", "Noto Serif CJK SC": "一事业A1", "HanaMinA": "㐀"}

    def family_of(self, character: str, name: str) -> str | None:
        chain = [f for f in self.HAVE if f != "仿宋" or name.startswith("仿宋")]
        return next((family for family in chain if character in self.HAVE[family]), None)


def layout(*runs: tuple[str, str, str]) -> Layout:
    inlines = tuple(Run(text, Font(east, latin)) for text, east, latin in runs)
    page = Page(595, 842, 72, 72, 72, 72)
    return Layout((Section(page, (Paragraph(inlines),)),))


BOOK = cast("FontBook", Book())


@pytest.mark.parametrize(
    ("text", "name", "families", "is_here", "said"),
    [
        ("事业", "宋体", ("Noto Serif CJK SC",), False, "本机没有，用 Noto Serif CJK SC 代替"),
        ("事㐀", "宋体", ("Noto Serif CJK SC", "HanaMinA"), False,
         "本机没有，用 Noto Serif CJK SC、HanaMinA 代替"),
        ("一", "仿宋_GB2312", ("仿宋",), True, "本机有（仿宋）"),
        ("一一事", "仿宋", ("仿宋", "Noto Serif CJK SC"), True,
         "本机有（仿宋），个别字用 Noto Serif CJK SC"),
        ("\U0002a6d0", "宋体", (), False, "没有可以代替的字体"),
    ],
)  # fmt: skip
def test_what_draws_a_font(
    text: str, name: str, families: tuple[str, ...], is_here: bool, said: str
) -> None:
    [use] = uses(layout((text, name, "Times New Roman")), BOOK)
    assert (use.name, use.families, use.is_here, use.said) == (name, families, is_here, said)


def test_latin_and_chinese_parts_take_their_own_fonts() -> None:
    found = uses(layout(("事A 1", "宋体", "Times New Roman"), ("  ", "黑体", "Arial")), BOOK)
    assert [use.name for use in found] == ["宋体", "Times New Roman"]
    assert uses(layout(("事\U0002a6d0", "宋体", "Arial")), BOOK)[0].lacking == ("\U0002a6d0",)
    assert FontUse("宋体", ()).said == "没有可以代替的字体"


@pytest.mark.parametrize("form", Catalog().form_ids)
def test_the_fonts_of_what_is_filled_in_are_named_too(form: str, forms: Catalog) -> None:
    schema = forms.schema(form)
    of_blank = {use.name for use in uses(Printer(forms).blank(schema).layout, BOOK)}
    assert of_blank <= {use.name for use in uses(specimen(forms, schema), BOOK)}


def test_doctor_lists_the_fonts_of_a_form_and_shows_them(tmp_path: Path) -> None:
    target = tmp_path / "样张.pdf"
    ran = command("doctor", "年度考核登记表", "--sample", target)
    assert "《事业单位工作人员年度考核登记表》的字体：" in ran.out
    assert "仿宋：" in ran.out.partition("的字体：")[2]  # of what people type
    assert f"已写：{target}" in ran.out
    text = pypdf.PdfReader(io.BytesIO(target.read_bytes())).pages[0].extract_text()
    for use in cd.doctor("annual-record").lines[-3:]:
        assert use.strip()[2:].split("：")[0] in text
    again = command("doctor", "annual-record", "--sample", target)
    assert again.code == 2
    assert "已存在，没有覆盖" in again.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--sample", "样张.pdf"], "要写明是哪个表单"),
        (["annual-record", "--bundle", "支持.zip"], "请分两次运行"),
        (["没有这种表"], "没有名为“没有这种表”的表单"),
    ],
)
def test_what_cannot_be_asked_is_told(arguments: list[str], said: str) -> None:
    ran = command("doctor", *arguments)
    assert ran.code == 2
    assert said in ran.err
