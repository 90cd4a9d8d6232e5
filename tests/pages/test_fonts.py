"""Fonts: names in masters → chains of installed families, and characters nobody can draw."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from small_fonts import small_font

import cadre_docs as cd
from cadre_docs.errors import EnvironmentLackError
from cadre_docs.pages.fonts import choice as fonts
from cadre_docs.pages.fonts.choice import FontBook, require_fonts, split_scripts
from cadre_docs.pages.fonts.faces import Face, read_faces
from cadre_docs.pages.model import Font, Run
from cadre_docs.pages.weasyprint.html import layout_to_html
from tests.pages.sample_layouts import FANG, RARE, document, form, paragraph


@pytest.fixture(scope="module")
def simfang(tmp_path_factory: pytest.TempPathFactory) -> list[Face]:
    folder = tmp_path_factory.mktemp("desktop")
    return read_faces(small_font(folder / "simfang.ttf", "FangSong", " a一", chinese="仿宋"))


@pytest.fixture(scope="module")
def stand_ins(tmp_path_factory: pytest.TempPathFactory) -> list[Face]:
    """Say: "a" is in SimFang, "b" in Noto, 一 in both."""
    folder = tmp_path_factory.mktemp("free")
    noto = " ab一丁张、“”·—…"
    return [
        face
        for path in (
            small_font(
                folder / "fandol.otf", "FandolFang", "ab一丁", chinese="FandolFang R", cff=True
            ),
            small_font(folder / "noto.ttf", "Noto Serif CJK SC", noto),
            small_font(folder / "noto-bold.ttf", "Noto Serif CJK SC", noto, weight=700),
            small_font(folder / "hana.ttf", "HanaMinB", "𬭎", chinese="花園明朝B"),
        )
        for face in read_faces(path)
    ]


@pytest.fixture
def desk(simfang: list[Face], stand_ins: list[Face]) -> FontBook:
    return FontBook([*simfang, *stand_ins])


@pytest.fixture
def free(stand_ins: list[Face]) -> FontBook:
    return FontBook(stand_ins)


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

    def test_small_title_stand_in_is_bold(
        self, free: FontBook, stand_ins: list[Face], tmp_path: Path
    ) -> None:
        assert free.is_bold("方正小标宋简体", bold=False)
        assert not free.is_bold("仿宋", bold=False)
        own = small_font(
            tmp_path / "xbs.ttf", "FZXiaoBiaoSong-B05S", "一", chinese="方正小标宋简体"
        )
        installed = FontBook([*read_faces(own), *stand_ins])
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

    def test_report_names_package(self, free: FontBook) -> None:
        reports = {report.role: report for report in free.coverage_report()}
        assert reports["仿宋"].served_by == "FandolFang"
        assert {(s.family, s.package) for s in reports["楷体"].missing} == {
            ("LXGW WenKai", "fonts-lxgw-wenkai"),
            ("HanaMinA", "fonts-hanazono"),
        }

    @pytest.mark.pango
    @pytest.mark.parametrize("name", ["仿宋", "宋体", "楷体", "黑体"])
    @pytest.mark.parametrize("character", [*RARE, "“", "…", "（", "５", "①", "𰻝", "⺁", "𪚥"])
    def test_pango_draws_what_the_book_says(self, name: str, character: str) -> None:
        from cadre_docs.pages.weasyprint.engine import print_html

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


class TestDesktops:
    """A plain desktop has its own fonts, and none of the free ones."""

    @pytest.fixture
    def windows(self, tmp_path: Path) -> FontBook:
        text = "一二a"
        fonts_here = [
            small_font(tmp_path / "simsun.ttf", "SimSun", text, chinese="宋体"),
            small_font(tmp_path / "simhei.ttf", "SimHei", text, chinese="黑体"),
            small_font(tmp_path / "simfang.ttf", "FangSong", text, chinese="仿宋"),
        ]
        return FontBook(face for path in fonts_here for face in read_faces(path))

    @pytest.mark.parametrize(
        ("name", "drawn", "bold"),
        [
            ("仿宋_GB2312", "FangSong", False),
            ("楷体", "SimSun", False),
            ("方正小标宋简体", "SimSun", True),
            ("方正黑体_GBK", "SimHei", False),
            ("某某体", "SimSun", False),
            ("Times New Roman", "SimSun", False),
        ],
    )
    def test_each_role_is_drawn(self, windows: FontBook, name: str, drawn: str, bold: bool) -> None:
        face = windows.face_of("一", name, bold=windows.is_bold(name, bold=False))
        assert face is not None
        assert face.families[0] == drawn
        assert windows.is_bold(name, bold=False) is bold

    def test_stand_ins_of_what_is_here_are_not_missed(self, windows: FontBook) -> None:
        missed = {r.role: {s.family for s in r.missing} for r in windows.coverage_report()}
        last = {"HanaMinA", "HanaMinB"}
        assert missed["仿宋"] == missed["宋体"] == missed["黑体"] == last
        assert missed["楷体"] == {"LXGW WenKai", "Noto Serif CJK SC"} | last

    def test_the_middle_song_of_offices_stands_in_as_it_is(
        self, windows: FontBook, tmp_path: Path
    ) -> None:
        middle = small_font(tmp_path / "zs.ttf", "STZhongsong", "一", chinese="华文中宋")
        faces = [face for faces in windows._faces.values() for face in faces]
        book = FontBook([*dict.fromkeys(faces), *read_faces(middle)])
        assert names(book, "方正小标宋简体")[0] == "STZhongsong"
        assert not book.is_bold("方正小标宋简体", bold=False)


class TestWeights:
    @pytest.mark.parametrize(
        ("weights", "bold", "chosen"),
        [
            ((300, 400, 500, 700), False, 400),
            ((300, 500), False, 500),
            ((300, 700), False, 300),
            ((900,), False, 900),
            ((400, 700), True, 700),
            ((400, 500, 600), True, 600),
            ((600, 800), True, 800),
            ((300, 400), True, 400),
        ],
    )
    def test_the_nearest_weight(
        self, weights: tuple[int, ...], bold: bool, chosen: int, tmp_path: Path
    ) -> None:
        files = [small_font(tmp_path / f"{n}.ttf", "SimSun", "一", weight=n) for n in weights]
        book = FontBook(face for file in files for face in read_faces(file))
        assert book.face_of("一", "宋体", bold=bold).weight == chosen

    def test_slanted_faces_are_not_taken(self, tmp_path: Path) -> None:
        file = small_font(tmp_path / "a.ttf", "SimSun", "一", italic=True)
        assert FontBook(read_faces(file)).face_of("一", "宋体", bold=False) is None


class TestNamedFolders:
    def test_a_font_that_is_named_comes_before_those_of_the_machine(self, tmp_path: Path) -> None:
        song = small_font(tmp_path / "我的.ttf", "Noto Serif CJK SC", "一", chinese="我的宋体")
        with cd.fonts_in(tmp_path):
            book = FontBook.system()
            assert book.face_of("一", "宋体", bold=False).file == str(song)
            assert book.not_of_system == (str(song),)
            other = book.face_of("二", "宋体", bold=False)
            assert other is None or other.file != str(song)
        assert not FontBook.system()._faces.get("我的宋体")

    def test_a_folder_without_fonts_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "坏.ttf").write_bytes(b"x")
        with cd.fonts_in(tmp_path), pytest.raises(cd.RequestError, match="没有能用的字体"):
            FontBook.system()

    def test_no_font_at_all_is_told(self) -> None:
        with pytest.raises(EnvironmentLackError, match=r"fonts-noto-cjk.*“字体”文件夹.*--fonts"):
            require_fonts(FontBook([]))

    def test_fonts_are_looked_for_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        FontBook.system()
        monkeypatch.setattr(fonts, "index_fonts", lambda *_: pytest.fail("looked for again"))
        FontBook.system()
