"""Whose name a file bears: 示例乙.yaml, 示例乙证件照.jpg, 荣誉证书-示例乙（扫描件）.pdf."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.performance.expressions import expression
from cadre_docs.values.characters import HANZI
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

# What people write beside the name. A word too many does no harm: only what is the whole name
# of another person of the batch is told, and names are looked for before a word is taken off.
_WORDS = """
照片 证件照片 证件照 标准照 登记照 免冠照片 免冠照 免冠 相片 头像 寸照 一寸 二寸 小二寸 寸 照
图片 图 蓝底 白底 红底 彩色 近期 正面 反面 背面 人像面 国徽面 封面 内页 首页
证书 证 书 荣誉 获奖 奖状 奖励 表彰 学历 学位 毕业 教师资格 资格 职称 职务 任职 聘任 聘书 聘用 合同
论文 著作 论著 专利 课题 项目 成果 业绩 教案 公开课 继续教育 培训 普通话 年度考核 考核 总结 述职报告
身份证 户口本 简历 证明 材料 附件 附 佐证 支撑 复印件 扫描件 扫描 电子版 电子 原件 副本 正本 盖章
签字 申报表 登记表 推荐表 审批表 考核表 表 报告 文件 新 最新 最终 修改 版 本人
个人 姓名 同志 老师 教师 更正 改正 更新 已改 改后 重交 补交 定稿 终稿 初稿
填报 聘期 申报 工勤 高级技师 技师 人才 彩照 校长 园长 主任 书记 院长 局长 处长 科长 所长 站长
的 之 第 号 页 份 年度 年 月 日
语文 数学 英语 外语 物理 化学 生物 历史 地理 政治 思政 音乐 体育 美术 信息技术
"""
_LONGEST_FIRST = tuple(sorted(_WORDS.split(), key=len, reverse=True))
# 教务处吴某某: the department stands before the name, up to the last hanzi that ends one.
_DEPARTMENT = expression(f"[{HANZI}]{{0,20}}[处科室部院校系组班所站局办]")
_RUN = expression(f"[{HANZI}·]+")
_ALL_HANZI = expression(f"[{HANZI}]+")


@lru_cache(maxsize=4096)  # each way of comparing people asks
def may_be_name(text: str) -> bool:
    """Whether a folded text may be a name that files bear: 2 to 4 hanzi, or up to 15 with ·."""
    parts = text.split("·")
    shortest, longest = (3, 15) if len(parts) > 1 else (2, 4)
    return shortest <= len(text) <= longest and all(map(_ALL_HANZI.fullmatch, parts))


def others_named(file: str, person: str) -> Iterator[str]:
    """Yield, folded, what may be names of others than ``person`` in the name of a file.

    The name of its folder says nothing, and neither does a file that bears the person's own.
    """
    if file.isascii():
        return  # without a hanzi no name: 00017.yaml
    named = file.replace("\\", "/").rstrip("/").rpartition("/")[2]
    stem = named.rpartition(".")[0] or named  # not of a path, which takes ten times as long
    names = _all_named(stem)
    whole, own = (folded(stem), folded(person)) if names else ("", "")
    for name in names:
        longer = own in name and own != name  # 示例乙乙.jpg is not 示例乙's
        if own not in (whole.replace(name, " ") if longer else whole):
            yield name


@lru_cache(maxsize=1024)  # of a folder all its records ask
def _all_named(stem: str) -> tuple[str, ...]:
    """Return, folded, what may be names in the name of a file."""
    parts = dict.fromkeys(map(folded, (stem, *stem.split())))
    runs = dict.fromkeys(run for part in parts for run in _RUN.findall(part))
    below = (_below_department(run) for run in runs)
    return tuple(dict.fromkeys(name for run in (*runs, *below) for name in _names(run)))


@lru_cache(maxsize=1024)
def plain_names(stem: str) -> tuple[str, ...]:
    """Return, folded, what the name of a file may call its one person, without the words around.

    A title behind a surname alone (王校长) is no name.
    """
    return tuple(_plain_names(stem))


def _plain_names(stem: str) -> Iterator[str]:
    for run in dict.fromkeys(_RUN.findall(folded(stem))):
        name = run
        while (shorter := _shorter(name).strip("·")) != name:
            if not may_be_name(shorter):
                # 李新: the last hanzi is a word as well, and a name ends with it.
                name = name if len(name) - len(shorter) == 1 else ""
                break
            name = shorter
        if may_be_name(name):
            yield name


def _names(run: str) -> Iterator[str]:
    """Yield what may be a name as the words around it are taken off; words alone are none."""
    found = []
    while run:
        found.append(run)
        shorter = _shorter(run).strip("·")
        if shorter == run:
            yield from filter(may_be_name, found)
            return
        run = shorter


def _below_department(run: str) -> str:
    """Return what follows the department's name; nothing where a run names none."""
    department = _DEPARTMENT.match(run)
    return run[department.end() :] if department else ""


def _shorter(run: str) -> str:
    """Return a run without a word at its start, or else at its end."""
    if run.startswith(_LONGEST_FIRST):
        return run.removeprefix(next(word for word in _LONGEST_FIRST if run.startswith(word)))
    if run.endswith(_LONGEST_FIRST):
        return run.removesuffix(next(word for word in _LONGEST_FIRST if run.endswith(word)))
    return run
