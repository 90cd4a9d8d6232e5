"""The fonts of a machine: read from their files, remembered by date, broken ones passed over."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from small_fonts import collection, small_font

from cadre_docs.machine import platforms
from cadre_docs.pages.fonts import index as font_index
from cadre_docs.pages.fonts.faces import Face, FontFileError, read_faces
from cadre_docs.pages.fonts.index import index_fonts


def faces(path: Path) -> list[tuple[tuple[str, ...], int, bool, int, float | None]]:
    return [(f.families, f.weight, f.upright, f.number, f.axis) for f in read_faces(path)]


class TestFaces:
    def test_names_in_every_language_weight_and_slant(self, tmp_path: Path) -> None:
        path = small_font(tmp_path / "a.ttf", "FangSong", "一a", chinese="仿宋", weight=500)
        assert faces(path) == [(("FangSong", "仿宋"), 500, True, 0, None)]
        [face] = read_faces(path)
        assert [face.covers(ord(c)) for c in "一a二"] == [True, True, False]

    def test_names_in_the_encoding_of_old_chinese_fonts(self, tmp_path: Path) -> None:
        path = small_font(tmp_path / "a.ttf", "FZXBS", "一", gbk="方正小标宋简体")
        assert faces(path)[0][0] == ("FZXBS", "方正小标宋简体")

    @pytest.mark.parametrize(
        "slanted", [{"italic": True}, {"style": "Oblique"}, {"style": "Bold Italic"}]
    )
    def test_slanted(self, slanted: dict[str, object], tmp_path: Path) -> None:
        path = small_font(tmp_path / "a.ttf", "A", "a", **slanted)
        assert not read_faces(path)[0].upright

    def test_weights_of_old_fonts_are_numbered_to_nine(self, tmp_path: Path) -> None:
        assert faces(small_font(tmp_path / "a.ttf", "A", "a", weight=7))[0][1] == 700
        assert faces(small_font(tmp_path / "b.ttf", "A", "a", weight=0))[0][1] == 400

    def test_collections(self, tmp_path: Path) -> None:
        one = small_font(tmp_path / "1.ttf", "SimSun", "一", chinese="宋体")
        two = small_font(tmp_path / "2.otf", "NSimSun", "二", chinese="新宋体", cff=True)
        found = read_faces(collection(tmp_path / "a.TTC", one, two))
        assert [(f.families[1], f.number) for f in found] == [("宋体", 0), ("新宋体", 1)]
        assert [f.covers(ord("二")) for f in found] == [False, True]

    @pytest.mark.parametrize(
        ("axis", "weights"),
        [
            ((100, 100, 900), [400, 700]),
            ((300, 400, 500), [400, 500]),
            ((200, 200, 350), [350]),
            ((700, 800, 900), [700]),
        ],
    )
    def test_a_variable_font_is_taken_at_the_weights_wanted(
        self, axis: tuple[float, float, float], weights: list[int], tmp_path: Path
    ) -> None:
        path = small_font(tmp_path / "a.ttf", "Noto Serif SC", "一", weight=100, axis=axis)
        found = read_faces(path)
        assert [f.weight for f in found] == weights
        assert [f.axis for f in found] == [float(weight) for weight in weights]

    @pytest.mark.parametrize(
        "content",
        [b"", b"x", b"ttcf", b"ttcf\0\1\0\0\0\0\xff\xff", b"\0\1\0\0\0\5" + bytes(70), b"OTTO" + b"\xff" * 99],
        ids=repr,
    )  # fmt: skip
    def test_what_is_no_font(self, content: bytes, tmp_path: Path) -> None:
        (tmp_path / "a.ttf").write_bytes(content)
        with pytest.raises(FontFileError):
            read_faces(tmp_path / "a.ttf")

    def test_a_font_cut_short_anywhere_is_read_or_refused(self, tmp_path: Path) -> None:
        whole = small_font(tmp_path / "a.ttf", "A", "一二三", chinese="甲").read_bytes()
        cut, refused = tmp_path / "b.ttf", 0
        for length in range(0, len(whole), 7):
            cut.write_bytes(whole[:length])
            try:
                assert read_faces(cut)
            except FontFileError:
                refused += 1
        assert refused

    def test_outlines_that_no_pdf_holds(self, tmp_path: Path) -> None:
        font = TTFont(small_font(tmp_path / "a.ttf", "A", "一"))
        for tag in ("glyf", "loca"):
            del font[tag]
        font.save(tmp_path / "b.ttf")
        with pytest.raises(FontFileError, match="轮廓"):
            read_faces(tmp_path / "b.ttf")

    def test_a_file_that_went_away_covers_nothing(self, tmp_path: Path) -> None:
        gone = Face(("A",), 400, True, str(tmp_path / "a.ttf"), 0)
        assert not gone.covers(ord("a"))
        assert gone.edition == ""

    def test_a_chinese_path_on_windows(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """HarfBuzz opens such a path by the code page of the machine, which may lack its letters."""
        import uharfbuzz

        class Blob(uharfbuzz.Blob):
            @classmethod
            def from_file_path(cls, path: str) -> uharfbuzz.Blob:
                if not path.isascii():
                    raise OSError(path)
                return super().from_file_path(path)

        monkeypatch.setattr(uharfbuzz, "Blob", Blob)
        [face] = read_faces(small_font(tmp_path / "字体" / "宋.ttf", "SimSun", "一"))
        assert not face.covers(ord("一"))
        monkeypatch.setattr(platforms, "WINDOWS", True)
        [face] = read_faces(small_font(tmp_path / "字体" / "体.ttf", "SimSun", "一"))
        assert face.covers(ord("一"))

    def test_what_is_odd_about_a_font_is_not_told_in_english(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        path = small_font(tmp_path / "a.ttf", "A", "一")
        data = bytearray(path.read_bytes())
        head = next(n for n in range(12, 400, 16) if data[n : n + 4] == b"head")
        offset = int.from_bytes(data[head + 8 : head + 12])
        data[offset + 28 : offset + 36] = bytes(7) + b"\1"  # when it was changed: in 1904
        path.write_bytes(data)
        TTFont(path)["head"]
        assert "timestamp" in caplog.text  # so it is odd
        caplog.clear()
        assert read_faces(path)
        assert caplog.text == ""

    def test_the_edition_is_of_its_characters(self, tmp_path: Path) -> None:
        files = [
            small_font(tmp_path / f"{n}.ttf", "A", text) for n, text in enumerate(("一二", "一三"))
        ]
        one, other = (read_faces(file)[0].edition for file in files)
        assert one != other


@pytest.fixture
def fonts(tmp_path: Path) -> Path:
    folder = tmp_path / "字体"
    small_font(folder / "a.ttf", "SimSun", "一", chinese="宋体")
    small_font(folder / "深" / "B.OTF", "KaiTi", "二", chinese="楷体", cff=True)
    (folder / "坏.ttf").write_bytes(b"no font")
    (folder / "说明.txt").write_bytes(b"")
    return folder


def families(index: font_index.FontIndex) -> list[str]:
    return [face.families[0] for face in index.faces]


class TestIndex:
    def test_fonts_in_all_folders_of_a_folder(self, fonts: Path, tmp_path: Path) -> None:
        index = index_fonts([fonts], tmp_path / "cache.json")
        assert families(index) == ["KaiTi", "SimSun"]
        assert index.problems == ((str(fonts / "坏.ttf"), "文件损坏，或不是字体"),)

    def test_the_first_folder_is_preferred_and_no_file_comes_twice(
        self, fonts: Path, tmp_path: Path
    ) -> None:
        first = small_font(tmp_path / "先" / "z.ttf", "ZZZ", "一").parent
        index = index_fonts([first, fonts, fonts / "深", tmp_path / "没有"], tmp_path / "c.json")
        assert families(index) == ["ZZZ", "KaiTi", "SimSun"]

    def test_links_in_a_circle_end(self, fonts: Path, tmp_path: Path) -> None:
        (fonts / "深" / "圈").symlink_to(fonts)
        (fonts / "断.ttf").symlink_to(tmp_path / "没有")
        assert families(index_fonts([fonts], tmp_path / "c.json")) == ["KaiTi", "SimSun"]

    def test_a_disk_is_no_folder_of_fonts(
        self, fonts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(font_index, "MOST_ENTRIES", 4)
        index = index_fonts([fonts], tmp_path / "c.json")
        assert index.problems[-1] == (str(fonts), "文件太多，没有看完；请另指一个只放字体的文件夹")

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may all")
    def test_a_folder_that_may_not_be_read_is_told(self, fonts: Path, tmp_path: Path) -> None:
        (fonts / "深").chmod(0)
        index = index_fonts([fonts], tmp_path / "c.json")
        (fonts / "深").chmod(0o700)
        assert (str(fonts / "深"), "打不开：没有权限") in index.problems


class TestCache:
    @pytest.fixture
    def read(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The names of the files that are read."""
        names: list[str] = []

        def watched(path: Path) -> list[Face]:
            names.append(path.name)
            return read_faces(path)

        monkeypatch.setattr(font_index, "read_faces", watched)
        return names

    def test_a_file_is_read_once_until_it_changes(
        self, fonts: Path, tmp_path: Path, read: list[str]
    ) -> None:
        cache = tmp_path / "缓存" / "c.json"
        first = index_fonts([fonts], cache)
        assert sorted(read) == ["B.OTF", "a.ttf", "坏.ttf"]
        read.clear()
        assert index_fonts([fonts], cache) == first
        assert read == []
        small_font(fonts / "a.ttf", "NSimSun", "一", chinese="新宋体")
        os.utime(fonts / "a.ttf", ns=(1, 1))
        small_font(fonts / "新.ttf", "New", "一")
        (fonts / "深" / "B.OTF").unlink()
        assert families(index_fonts([fonts], cache)) == ["NSimSun", "New"]
        assert sorted(read) == ["a.ttf", "新.ttf"]

    def test_other_folders_are_remembered(
        self, fonts: Path, tmp_path: Path, read: list[str]
    ) -> None:
        cache, other = tmp_path / "c.json", small_font(tmp_path / "二" / "c.ttf", "C", "c").parent
        for folder in (fonts, other, fonts, other):
            index_fonts([folder], cache)
        assert sorted(read) == ["B.OTF", "a.ttf", "c.ttf", "坏.ttf"]

    @pytest.mark.parametrize(
        "broken",
        [
            b"", b"{", b"[]", b"null", b'{"edition": 1}', b'{"edition": 0, "files": {}}', b"\xff\xfe",
            b"[" * 100_000, b'{"edition": 1, "files": []}', b'{"edition": 1, "files": {"PATH": 1}}',
            b'{"edition": 1, "files": {"PATH": [0, 0, [[["X"], "400", true, 0, null]]]}}',
            b'{"edition": 1, "files": {"PATH": [0, 0, [[[], 400, true, 0, null]]]}}',
            b'{"edition": 1, "files": {"PATH": [0, 0, [[["X"], 400, true, 0, "1"]]]}}',
            b'{"edition": 1, "files": {"PATH": [0, 0, [[["X"], 400, true]]]}}',
        ],
        ids=lambda data: repr(data[:60]),
    )  # fmt: skip
    def test_a_broken_cache_does_no_harm(self, broken: bytes, fonts: Path, tmp_path: Path) -> None:
        cache, font = tmp_path / "c.json", fonts / "a.ttf"
        stated = font.stat()
        stamp = f"{stated.st_mtime_ns}, {stated.st_size}".encode()
        path = json.dumps(str(font))[1:-1].encode()
        cache.write_bytes(broken.replace(b"PATH", path).replace(b"0, 0", stamp))
        assert families(index_fonts([fonts], cache)) == ["KaiTi", "SimSun"]
        assert json.loads(cache.read_bytes())["edition"] == 1  # it is written anew

    def test_a_cache_that_cannot_be_written_does_no_harm(
        self, fonts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "文件").write_bytes(b"")
        places = [tmp_path / "文件" / "c.json", Path("/dev/null/x/c.json"), tmp_path]
        for place in places:
            assert families(index_fonts([fonts], place)) == ["KaiTi", "SimSun"]
        monkeypatch.delenv("HOME", raising=False)
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        assert families(index_fonts([fonts])) == ["KaiTi", "SimSun"]

    def test_nothing_half_written_is_left(
        self, fonts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refused(*_: object) -> None:
            raise PermissionError

        monkeypatch.setattr(os, "replace", refused)
        folder = tmp_path / "缓存"
        assert families(index_fonts([fonts], folder / "c.json")) == ["KaiTi", "SimSun"]
        assert list(folder.iterdir()) == []

    @pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes on Linux")
    def test_names_that_are_no_text(self, fonts: Path, tmp_path: Path, read: list[str]) -> None:
        (fonts / "a.ttf").rename(os.fsdecode(os.fsencode(fonts) + b"/\xff.ttf"))
        for _ in range(2):
            assert families(index_fonts([fonts], tmp_path / "c.json")) == ["KaiTi", "SimSun"]
        assert len(read) == 3
