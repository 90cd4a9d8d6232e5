"""What is wrong with a master's tags, and what the system says, is told in Chinese."""

from __future__ import annotations

import errno
import os
import re

import pytest
from jinja2 import TemplateError

from cadre_docs.errors import why
from cadre_docs.masters.docx.sandbox import environment
from cadre_docs.masters.sandbox import FAULTS
from cadre_docs.masters.tag_words import tag_fault

WRONG = [
    ("{{ 姓 }}", "“姓”没有这一项"),
    ("{{ 表.无 }}", "“无”没有这一项"),
    ("{{ 姓名", "没有写完，缺少“}}”"),
    ("{% for x in", "没有写完"),
    ("{{ 姓名[ }}", "“}”处应是“]”"),
    ("{{ 姓名 }", "多出“}”"),
    ("{% if 姓名 %}甲", "没有写完，缺少 endif 或 endfor"),
    ("{% endif %}", "“endif”不是能用的标签，或没有对应的 if、for"),
    ("{% 如果 姓名 %}", "“如果”不是能用的标签"),
    ("{{ 姓名 单位 }}", "“单位”处应是“}}”"),
    ("{{ }}", "标签里没有写完"),
    ("{{ 姓名|大写 }}", "“大写”这个过滤器"),
    ("{{ 姓名 ? }}", "多出“?”"),
    ("{{ 1 // 0 }}", "除以0"),
    ("{{ 'a' * 3 }}", "只能用于数字"),
    ("{{ 姓名 + 1 }}", "写法不对"),
]
ENGLISH = re.compile("[A-Za-z]{3,}")


@pytest.mark.parametrize(("source", "said"), WRONG)
def test_faults_of_tags(source: str, said: str) -> None:
    with pytest.raises((TemplateError, *FAULTS)) as raised:
        environment().from_string(source).render({"姓名": "示例甲", "表": {}})
    told = tag_fault(raised.value)
    assert said in told
    assert set(ENGLISH.findall(told)) <= {"endif", "endfor", "for"}


@pytest.mark.parametrize("number", [*sorted(errno.errorcode), 0, 99999])
def test_what_the_system_refuses(number: int) -> None:
    told = why(OSError(number, os.strerror(number)))
    assert told
    assert not ENGLISH.search(told)
