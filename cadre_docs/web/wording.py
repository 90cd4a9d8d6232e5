"""What commands call an option, a page has as a box: a page says which, where a message names one.

Messages are the same everywhere; a remedy must work where it is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BOXES = {
    "--against": "“名册与统计”里选已有的文件",
    "--as-of": "“审核”里的“按哪一天的规定”；平时写在“项目设置”的“核对日期”",
    "--by-unit": "“名册与统计”里勾上“每个单位一份”",
    "--catalog": "“项目设置”里的“表单目录”，改了要重新打开网页",
    "--complete": "“项目设置”里的“应交齐全”",
    "--days": "“公示”的“几个工作日”",
    "--draft": "勾上“有错误也生成（草稿，不能签字）”",
    "--expected": "“项目设置”里的“应交”",
    "--force": "“生成”页勾上“手工改过的输出也重新生成”",
    "--form": "选表单的那一格（“哪种名册”“公示哪种表的人”“哪种名单”）",
    "--from": "“公示”的“从哪一天开始”，或者“起草”里选去年的记录、名单",
    "--issued": "“生成”页勾上“没有问题时把打印文件标为已签发”",
    "--map": "选“名单的对照.yaml”的那一格",
    "--previous": "“项目设置”里的“历年”",
    "--prune": "“生成”页勾上“删除不再需要的输出”",
    "--rate": "“抽查名单”的“比例”",
    "--seed": "“抽查名单”的“种子”",
    "--to": "“公示”的“或到哪一天为止”",
    "--unit": "“项目设置”里的“单位表”，或者把单位和程序事实表放进这个文件夹",
    "--verify": "“抽查名单”里选已有的名单",
}
"""Options that messages name → where the page has them."""
_OPTION = re.compile(r"--[a-z]{1,20}(?:-[a-z]{1,20})?")


def on_page(texts: Iterable[str]) -> list[str]:
    """Return for each option that texts name where the page has it; nothing for others."""
    named = dict.fromkeys(option for text in texts for option in _OPTION.findall(text))
    return [f"{option} 在网页上：{BOXES[option]}" for option in named if option in BOXES]
