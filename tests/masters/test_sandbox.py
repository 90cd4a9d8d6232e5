"""No tag of a master reaches Python, files or the network, prints markup, or runs for ever."""

from __future__ import annotations

import datetime
import io
import re
import time
from pathlib import Path

import docx
import pytest
from jinja2 import Environment, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

import cadre_docs
from cadre_docs.catalog import Catalog
from cadre_docs.errors import MasterError
from cadre_docs.masters.context import Printable
from cadre_docs.masters.docx.compiled import DocxMaster
from cadre_docs.masters.docx.docxtpl import environment, fill_docx
from cadre_docs.masters.lint.master import lint_docx, lint_xlsx
from cadre_docs.masters.sandbox import text_environment
from tests.masters.excel_masters import fill_xlsx, people, put, roster_book, saved

DATE = datetime.date(2024, 4, 29)
TEN = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"
ESCAPES = [
    "{{ ''.__class__.__mro__ }}",
    "{{ 姓名.__class__ }}",
    "{{ 姓名.__init__.__globals__ }}",
    "{{ 姓名['__class__'] }}",
    "{{ 姓名['__cla' ~ 'ss__'] }}",
    "{{ 姓名|attr('__class__') }}",
    "{{ [姓名]|map(attribute='__class__')|list }}",
    "{{ '{0.__class__.__mro__}'.format(姓名) }}",
    "{{ '{0.__class__}'.format_map({'0': 姓名}) }}",
    "{{ '%s'|format(姓名) }}",
    "{{ self._TemplateReference__context }}",
    "{{ cycler('a').__init__.__globals__ }}",
    "{{ lipsum.__globals__ }}",
    "{{ namespace(a=1) }}",
    "{{ 姓名.encode('utf-8') }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% from 'os' import path %}",
    "{% extends 'http://example.com/x' %}",
    "{{ 姓名|safe }}",
    "{% autoescape false %}{{ 姓名 }}{% endautoescape %}",
    "{% filter upper %}{{ 姓名 }}{% endfilter %}",
    # bombs
    "{% for i in range(10**9) %}x{% endfor %}",
    "{{ range(10**9)|list }}",
    "{{ '甲' * 10000000000 }}",
    "{{ [1] * 10000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '%999999999d' % 1 }}",
    "{{ '{:>999999999}'.format(1) }}",
    "{{ 姓名.ljust(999999999) }}",
    "{{ 姓名|center(999999999) }}",
    "{{ []|batch(999999999, 'x')|list }}",
    "{{ 1|round(999999999, 'ceil') }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "".join(f"{{% for {x} in {TEN} %}}" for x in "abcdefghi") + "x" + "{% endfor %}" * 9,
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{% if 姓名 %}" * 120 + "{% endif %}" * 120,
    "{{ 1 // 0 }}",
    "{{ [1][5] + 1 }}",
]


def shown(tag: str) -> str:
    return tag[:40]


@pytest.fixture(autouse=True)
def _no_time_to_lose():
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < 30


def docx_with(tag: str) -> bytes:
    document = docx.Document()
    document.add_paragraph("{{ 姓名 }}")
    document.add_paragraph(tag)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize("tag", ESCAPES, ids=shown)
def test_a_docx_master_is_refused_in_chinese(tag: str) -> None:
    with pytest.raises(MasterError, match=r"^某表\.docx：(标签|有本表没有的标签)"):
        DocxMaster(docx_with(tag), "某表.docx", DATE).fill({"姓名": Printable("示例甲")})


@pytest.mark.parametrize("tag", ESCAPES[:8], ids=shown)
def test_docxtpl_itself_is_given_the_same_sandbox(tag: str) -> None:
    with pytest.raises(MasterError, match="标签"):
        fill_docx(docx_with(tag), {"姓名": Printable("示例甲")}, "某表.docx")


@pytest.mark.parametrize("tag", ESCAPES, ids=shown)
def test_an_excel_master_is_refused_naming_the_cell(tag: str) -> None:
    book = roster_book()
    put(book.active, "B4", tag.replace("姓名", "行.姓名"))
    with pytest.raises(MasterError, match="名册 一!"):
        fill_xlsx(saved(book), {"年度": "2024", "人员": people(2)}, "m.xlsx")


@pytest.mark.parametrize("tag", ESCAPES[:-2], ids=shown)
def test_lint_refuses_it_too(tag: str) -> None:
    schema = Catalog().schema("public-notice")
    found = lint_docx(docx_with(tag), schema, "某表.docx")
    assert {"MASTER-tag", "MASTER-syntax"} & {finding.code for finding in found}
    book = roster_book()
    put(book.active, "A6", tag)
    assert lint_xlsx(saved(book), schema, "某表.xlsx")


@pytest.mark.parametrize(
    ("tag", "printed"),
    [
        ("{{ 姓名.split('例')[1] }}", "甲"),
        ("{{ 姓名|default('无')|upper }}", "示例甲"),
        ("{% if 姓名.startswith('示') and 姓名|length == 3 %}是{% endif %}", "是"),
        ("{{ 2 * 3 + 7 % 4 }}", "9"),
        ("{% for 字 in 姓名 %}{{ loop.cycle('一', '二') }}{{ 字 }}{% endfor %}", "一示二例一甲"),
    ],
)
def test_what_keepers_of_masters_need_works(tag: str, printed: str) -> None:
    for env in (environment(), text_environment()):
        assert env.from_string(tag).render({"姓名": Printable("示例甲")}) == printed


def test_many_rows_are_no_bomb() -> None:
    rows = [{"姓名": Printable("示例甲")}] * 50_000
    source = "{% for 行 in 人员 %}{{ 行.姓名 }}" + "一" * 1000 + "{% endfor %}"
    assert len(text_environment().from_string(source).render({"人员": rows})) == 1003 * 50_000


def test_every_environment_is_strict_and_masters_are_sandboxed() -> None:
    for env in (environment(), text_environment()):
        assert isinstance(env, ImmutableSandboxedEnvironment)
        assert env.undefined is StrictUndefined
        assert env.loader is None
    # Three more are for pages that are part of the program; no data gets there but as values.
    folder = Path(cadre_docs.__file__).parent
    made = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.py")
        if re.search(r"\b(Environment|Template|from_string)\(", path.read_text(encoding="utf-8"))
    }
    ours = {"pages/weasyprint/html.py", "report/html.py", "web/rendering.py"}
    assert made.keys() - ours == {
        "masters/docx/ready.py",
        "masters/docx/sandbox.py",
        "masters/xlsx/tags.py",
    }
    for name in ours:
        assert "PackageLoader(" in made[name]
        assert "StrictUndefined" in made[name]
        assert "from_string" not in made[name]
    assert issubclass(type(environment()), Environment)
