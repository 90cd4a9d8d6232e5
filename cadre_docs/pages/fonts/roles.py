"""Roles of fonts: the names of the desktop in a master, and the free fonts that stand in."""

from __future__ import annotations

from cadre_docs.performance.classes import frozen


@frozen
class Source:
    """A family and the Debian package that brings it ("" for a desktop font, not free)."""

    family: str
    package: str = ""


@frozen
class Role:
    """A kind of letter. ``names`` are its desktop fonts, ``free`` what stands in for them.

    ``others`` stand in where neither is installed: fonts of other desktops, and of other makers.
    ``bold`` says that the stand-ins come near only in bold (小标宋 has heavy strokes).
    """

    names: tuple[str, ...]
    free: tuple[Source, ...]
    others: tuple[str, ...] = ()
    bold: bool = False


NOTO_SERIF = Source("Noto Serif CJK SC", "fonts-noto-cjk")
NOTO_SANS = Source("Noto Sans CJK SC", "fonts-noto-cjk")
# Every hanzi of GB 18030-2022 that the others lack.
LAST = (Source("HanaMinA", "fonts-hanazono"), Source("HanaMinB", "fonts-hanazono"))
ROLES = {
    "仿宋": Role(
        (
            *("FangSong", "仿宋", "仿宋_GB2312", "FangSong_GB2312", "STFangsong", "华文仿宋"),
            *("FZFangSong-Z02", "方正仿宋_GBK", "方正仿宋简体", "FZFangSong"),
        ),
        (Source("FandolFang", "texlive-lang-chinese"), NOTO_SERIF),
    ),
    "宋体": Role(
        ("SimSun", "宋体", "新宋体", "NSimSun", "STSong", "华文宋体", "方正书宋_GBK"),
        (NOTO_SERIF,),
        ("Songti SC", "Noto Serif SC", "Source Han Serif SC", "思源宋体"),
    ),
    "黑体": Role(
        ("SimHei", "黑体", "STHeiti", "华文黑体", "方正黑体_GBK"),
        (NOTO_SANS, NOTO_SERIF),
        ("Microsoft YaHei", "DengXian", "PingFang SC", "Heiti SC", "Noto Sans SC", "思源黑体"),
    ),
    "楷体": Role(
        ("KaiTi", "楷体", "楷体_GB2312", "KaiTi_GB2312", "STKaiti", "华文楷体", "方正楷体_GBK"),
        (Source("LXGW WenKai", "fonts-lxgw-wenkai"), NOTO_SERIF),
        ("Kaiti SC",),
    ),
    "小标宋": Role(
        ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK", "小标宋"),
        (NOTO_SERIF,),
        ("STZhongsong", "华文中宋"),
        bold=True,
    ),
}
ROLE_OF = {name.casefold(): role for role, its in ROLES.items() for name in (role, *its.names)}
# Free fonts with the widths of the usual Latin ones.
LATIN = {
    "times new roman": (Source("Liberation Serif", "fonts-liberation"),),
    "arial": (Source("Liberation Sans", "fonts-liberation"),),
    "calibri": (Source("Carlito", "fonts-crosextra-carlito"),),
    "courier new": (Source("Liberation Mono", "fonts-liberation"),),
}
