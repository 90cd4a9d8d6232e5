"""Where fonts are looked for: on each system, beside the program, and where somebody says."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.machine.platforms import cache_folder
from cadre_docs.machine.platforms import font_folders as system_folders
from cadre_docs.pages.fonts import folders as font_folders
from cadre_docs.pages.fonts.folders import (
    beside_program,
    named_folders,
)

SYSTEMS = {
    "windows": (
        "win32",
        {"WINDIR": "D:\\Windows", "LOCALAPPDATA": "D:\\用户\\甲\\AppData\\Local"},
        ["D:\\用户\\甲\\AppData\\Local/Microsoft/Windows/Fonts", "D:\\Windows/Fonts"],
    ),
    "windows, nothing known": ("win32", {}, ["C:\\Windows/Fonts"]),
    "macos": (
        "darwin",
        {"HOME": "/Users/甲"},
        ["/Users/甲/Library/Fonts", "/Library/Fonts", "/System/Library/Fonts"],
    ),
    "linux": (
        "linux",
        {"HOME": "/home/甲"},
        [
            *("/home/甲/.local/share/fonts", "/home/甲/.fonts"),
            *("/usr/local/share/fonts", "/usr/share/fonts"),
        ],
    ),
    "linux, moved": (
        "linux",
        {"HOME": "/h", "XDG_DATA_HOME": "/d", "XDG_DATA_DIRS": "/opt/share:/usr/share:relative"},
        [
            *("/d/fonts", "/h/.fonts", "/opt/share/fonts", "/usr/share/fonts"),
            "/usr/local/share/fonts",
        ],
    ),
}


@pytest.mark.parametrize("name", SYSTEMS)
def test_folders_of_each_system(name: str) -> None:
    platform, environment, expected = SYSTEMS[name]
    assert list(map(str, system_folders(platform, environment))) == expected


CACHES = [
    ("linux", {"HOME": "/h"}, "/h/.cache/cadre-docs"),
    ("linux", {"HOME": "/h", "XDG_CACHE_HOME": "/c"}, "/c/cadre-docs"),
    ("linux", {}, None),
    ("darwin", {"HOME": "/h"}, "/h/Library/Caches/cadre-docs"),
    ("darwin", {}, None),
    ("win32", {"LOCALAPPDATA": "L:"}, "L:/cadre-docs/Cache"),
    ("win32", {}, None),
]


@pytest.mark.parametrize(("platform", "environment", "expected"), CACHES)
def test_where_the_cache_goes(
    platform: str, environment: dict[str, str], expected: str | None
) -> None:
    found = cache_folder(platform, environment)
    assert (str(found) if found else None) == expected


def test_fonts_lie_beside_a_program_that_is_one_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    package = Path(cd.__file__).parent
    assert beside_program() == package.parent / "字体"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/cadre-docs/cadre-docs")
    assert beside_program() == Path("/opt/cadre-docs/字体")


def test_what_is_named_comes_first_and_ends_with_its_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [tmp_path / name for name in ("甲", "乙", "丙")]
    for folder in folders:
        folder.mkdir()
    monkeypatch.setenv(font_folders.VARIABLE, str(folders[0]))
    assert named_folders() == (folders[0],)
    with cd.fonts_in(folders[1]):
        with cd.fonts_in(str(folders[2]), folders[1]):
            assert named_folders() == (folders[2], folders[1], folders[0])
        assert named_folders() == (folders[1], folders[0])
    monkeypatch.setenv(font_folders.VARIABLE, os.pathsep.join(map(str, folders[:2])))
    assert named_folders() == tuple(folders[:2])


@pytest.mark.parametrize("name", ["没有", "文件.ttf", "名" * 300])
def test_a_folder_that_is_none_is_told(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "文件.ttf").write_bytes(b"")
    with pytest.raises(cd.RequestError, match=r"字体文件夹.*不存在，或者不是文件夹。请核对路径"):
        cd.fonts_in(tmp_path / name).__enter__()
    monkeypatch.setenv(font_folders.VARIABLE, str(tmp_path / name))
    with pytest.raises(cd.RequestError, match="环境变量 CADRE_DOCS_FONTS 指定的字体文件夹"):
        named_folders()
