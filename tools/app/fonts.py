"""Fonts that a builder wants to travel along: only those whose own licence lets them."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
FOLDER = "字体"
_FAMILY, _LICENCE, _ADDRESS = (16, 1), 13, 14  # of the table of names
_NO_EMBEDDING = 0x0002
_FREE = {
    "OFL-1.1": re.compile(r"SIL Open Font|\bOFL\b|scripts\.sil\.org", re.IGNORECASE),
    "Apache-2.0": re.compile(r"Apache License", re.IGNORECASE),
    "GPL-2.0-or-later WITH Font-exception-2.0": re.compile(
        r"\bGPL\b|General Public", re.IGNORECASE
    ),
    "IPA": re.compile(r"IPA Font License", re.IGNORECASE),
    "Bitstream-Vera": re.compile(r"Bitstream Vera", re.IGNORECASE),
}
_STATED = ("OFL.txt", "LICENSE.txt", "LICENSE", "COPYING", "COPYING.txt", "COPYING.gz")


@dataclass(frozen=True)
class Font:
    """A font file: its family, its licence, and what was said of it beside it, if anything."""

    file: Path
    family: str
    licence: str
    stated: Path | None = None


class RefusedError(Exception):
    """A font may not travel along, or nobody can tell; in Chinese."""


def found(places: Iterable[Path]) -> list[Font]:
    """Return the fonts named: files, or folders of files. Raises :class:`RefusedError`."""
    files = sorted({file for place in places for file in _files(place)})
    if not files:
        raise RefusedError("FONTS 里没有字体文件（.ttf、.otf、.ttc、.otc）。")
    return [_looked_at(file) for file in files]


def _files(place: Path) -> Iterator[Path]:
    if not place.exists():
        raise RefusedError(f"FONTS 里的“{place}”不存在。")
    inside = place.rglob("*") if place.is_dir() else [place]
    yield from (file for file in inside if file.suffix.lower() in SUFFIXES)


def _looked_at(file: Path) -> Font:
    with file.open("rb") as stream:
        several = stream.read(4) == b"ttcf"
        stream.seek(0)
        opened = TTFont(stream, fontNumber=0 if several else -1, lazy=True)
        names, embedding = opened["name"], opened["OS/2"].fsType
    family = next(filter(None, map(names.getDebugName, _FAMILY)), file.stem)
    said = " ".join(filter(None, (names.getDebugName(_LICENCE), names.getDebugName(_ADDRESS))))
    stated = _stated(file)
    if stated is not None:
        said += _text(stated)
    licence = next((name for name, pattern in _FREE.items() if pattern.search(said)), "")
    if not licence and stated is not None:  # whoever laid it there knows
        licence = f"LicenseRef-{stated.name}"
    if not licence:
        raise RefusedError(
            f"“{file}”（{family}）没有写明自由许可证（OFL、Apache、GPL 等），不能随程序分发。"
            "Windows 自带的字体、方正等商业字体都不行；确有许可证的，"
            "把它存为同一文件夹里的 OFL.txt 或 LICENSE.txt 再试。"
        )
    if embedding & _NO_EMBEDDING:
        raise RefusedError(f"“{file}”（{family}）自己标明不许嵌入文档，印不进 PDF，没有放进去。")
    return Font(file, family, licence, stated)


def _stated(file: Path) -> Path | None:
    """Return a file that states the licence: beside the font, or that of its Debian package."""
    for name in _STATED:
        if (file.parent / name).is_file():
            return file.parent / name
    dpkg = shutil.which("dpkg-query")
    if dpkg is None:
        return None
    ran = subprocess.run(
        [dpkg, "-S", str(file)], capture_output=True, encoding="utf-8", check=False
    )
    package = ran.stdout.partition(":")[0].strip()
    copyright_ = Path("/usr/share/doc", package, "copyright")
    return copyright_ if package and copyright_.is_file() else None


def _text(stated: Path) -> str:
    data = stated.read_bytes()
    return (gzip.decompress(data) if stated.suffix == ".gz" else data).decode("utf-8", "replace")


def packed(fonts: Iterable[Font], folder: Path) -> list[Path]:
    """Copy fonts, and what is said of their licences, into the folder beside the program."""
    target, copies = folder / FOLDER, []
    target.mkdir()
    for font in fonts:
        copies.append(Path(shutil.copy(font.file, target / font.file.name)))
        if font.stated is not None:
            name = f"{font.file.stem}-{font.stated.name.removesuffix('.gz')}"
            (target / name).write_text(_text(font.stated), encoding="utf-8")
    lines = [f"{font.file.name}：{font.family}，{font.licence}" for font in fonts]
    text = "随程序分发的自由字体，按各自的许可证使用：\n" + "\n".join(lines) + "\n"
    (target / "许可证.txt").write_text(text, encoding="utf-8")
    return copies
