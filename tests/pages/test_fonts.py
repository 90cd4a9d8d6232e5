"""Fonts: names in masters → chains of installed families, and characters nobody can draw."""

from __future__ import annotations

import io
import shutil

import pytest
from pypdf import PdfReader

from cadre_docs.errors import EnvironmentLackError
from cadre_docs.pages import fonts
from cadre_docs.pages.fonts import FontBook, parse_listing, split_scripts
from cadre_docs.pages.model import Font, Run
from cadre_docs.pages.pdf import print_html
from cadre_docs.pages.weasyprint.html import layout_to_html
from tests.pages.sample_layouts import FANG, RARE, document, form, paragraph

# family, weight, slant, file, index, charset; "a" is in SimFang, "b" in Noto, 一 in both.
LISTING = """\
FangSong,仿宋\t80\t0\t/f/simfang.ttf\t0\t20-61 4e00
FandolFang,FandolFang R\t80\t0\t/f/fandol.otf\t0\t20-7e 4e00-4e01
Noto Serif CJK SC\t80\t0\t/f/noto.ttc\t2\t20-7e 3000-303f 4e00-9fff 20164
Noto Serif CJK SC\t200\t0\t/f/noto-bold.ttc\t2\t20-7e 4e00-9fff
HanaMinB,花園明朝B\t80\t0\t/f/hana.ttf\t0\t2cb4e
"""


@pytest.fixture
def desk() -> FontBook:
    return FontBook(parse_listing(LISTING))


@pytest.fixture
def free() -> FontBook:
    return FontBook(parse_listing("\n".join(LISTING.splitlines()[1:])))


def names(book: FontBook, name: str) -> list[str]:
    return [family.name for family in book.chain(name)]


class TestChains:
    @pytest.mark.parametrize("name", ["仿宋", "FangSong", "仿宋_GB2312", "fangsong"])
    def test_desktop_font_first_then_stand_ins(self, desk: FontBook, name: str) -> None:
        chain = names(desk, name)
        assert chain[0].casefold() in ("fangsong", "仿宋")
        assert chain[1:] == ["FandolFang", "Noto Serif CJK SC", "HanaMinB"]

    def test_only_installed_families(self, free: FontBook) -> None:
        assert names(free, "仿宋_GB2312") == ["FandolFang", "Noto Serif CJK SC", "HanaMinB"]
        assert names(free, "楷体") == ["Noto Serif CJK SC", "HanaMinB"]

    def test_unknown_name_is_tried_itself_then_song(self, free: FontBook) -> None:
        assert names(free, "FandolFang R")[0] == "FandolFang R"
        assert names(free, "华康少女") == names(free, "宋体")

    def test_css_family_is_quoted(self, free: FontBook) -> None:
        assert free.css_family("仿宋") == '"FandolFang","Noto Serif CJK SC","HanaMinB"'
        assert FontBook([]).css_family("仿宋") == "serif"

    def test_small_title_stand_in_is_bold(self, free: FontBook) -> None:
        assert free.is_bold("方正小标宋简体", bold=False)
        assert not free.is_bold("仿宋", bold=False)
        own = "FZXiaoBiaoSong-B05S,方正小标宋简体\t80\t0\t/f/xbs.ttf\t0\t4e00-9fff\n"
        installed = FontBook(parse_listing(own + LISTING))
        assert not installed.is_bold("方正小标宋简体", bold=False)


class TestMissing:
    def test_characters_take_latin_or_east_asian_font(self) -> None:
        text = "A1é“B”·—…张"
        assert list(split_scripts(text)) == [
            (True, "A1é"), (False, "“"), (True, "B"), (False, "”·—…张"),
        ]  # fmt: skip

    def test_reported_once_per_font_with_its_text(self, free: FontBook) -> None:
        runs = [Run("一𬭎\U0002f800 　\n", FANG), Run("\U0002f800", FANG)]
        (missing,) = free.missing(runs)
        assert (missing.character, missing.font) == ("\U0002f800", "仿宋")
        assert missing.text == runs[0].text

    def test_latin_run_is_checked_in_its_own_chain(self, desk: FontBook) -> None:
        assert desk.missing([Run("b", Font("仿宋", "仿宋"))]) == []  # from the next in the chain
        assert (
            desk.missing([Run("ÿ", Font("仿宋", "Times New Roman"))])[0].font == "Times New Roman"
        )

    def test_private_use_is_reported(self) -> None:
        assert FontBook.system().missing([Run("\ue123", FANG)])

    def test_variation_selector_is_reported_since_its_shape_would_be_lost(self) -> None:
        assert FontBook.system().missing([Run("葛\U000e0100", FANG)])


class TestSystem:
    def test_form_is_covered(self) -> None:
        assert FontBook.system().missing(form().runs()) == []

    def test_read_once(self) -> None:
        assert FontBook.system() is FontBook.system()

    def test_without_fontconfig(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(shutil, "which", lambda _: None)
        with pytest.raises(EnvironmentLackError, match="apt-get install fontconfig"):
            fonts._system.__wrapped__()

    def test_report_names_package(self, free: FontBook) -> None:
        reports = {report.role: report for report in free.coverage_report()}
        assert reports["仿宋"].served_by == "FandolFang"
        assert {(s.family, s.package) for s in reports["楷体"].missing} == {
            ("LXGW WenKai", "fonts-lxgw-wenkai"),
            ("HanaMinA", "fonts-hanazono"),
        }

    @pytest.mark.parametrize("name", ["仿宋", "宋体", "楷体", "黑体"])
    @pytest.mark.parametrize("character", [*RARE, "“", "…", "（", "５", "①", "𰻝", "⺁", "𪚥"])
    def test_pango_draws_what_the_book_says(self, name: str, character: str) -> None:
        book = FontBook.system()
        expected = book.family_of(character, name)
        if expected is None:
            pytest.skip("no font of the chain has it")
        layout = document(paragraph(character, Font(name, name)))
        printed = print_html(layout_to_html(layout, book, title=""), b"0" * 16)
        (page,) = PdfReader(io.BytesIO(printed.pdf)).pages
        drawn = {str(f["/BaseFont"]) for f in page["/Resources"]["/Font"].values()}
        assert len(drawn) == 1
        assert drawn.pop().partition("+")[2].startswith(expected.replace(" ", "-"))
