"""A new project: its file with every key explained, and examples to try it with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError, ProjectError, unwritten
from cadre_docs.outputs.files import make_folder, refuse_ways_out, write_whole
from cadre_docs.project.file.model import FILE
from cadre_docs.templates.yaml.text import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.catalog import Catalog
    from cadre_docs.schema import Schema

RECORDS = "填报"
_PROJECT = """\
# cadre-docs 项目文件。生成：cadre-docs build 本文件夹；只看要做什么：加 --dry-run
# “#”开头的是说明或没有启用的项，去掉“#”即启用。路径都从本文件夹算起。

{year}
表单: [{forms}]
# 通知: [{notices}]     # 只按这些通知检查；不写则按表单所属的全部通知

记录: {records}           # 填好的 YAML、Excel 所在的文件夹（可以写几个：[甲, 乙]）
# 单位表: 单位.yaml       # 单位和程序事实表（cadre-docs new unit -o 单位.yaml）
# 照片: 照片             # 照片所在的文件夹；不写则与各人的记录放在一起
# 历年: 往年             # 以前年度的记录
# 单位填写: 单位填写.xlsx  # 单位替大家填的一张表（new --office）
# 应交: 名单.xlsx        # 应当交表的人，报告里列出谁没有交

输出: 输出
格式: [docx, pdf]        # 还可以有 xlsx
文件名: "{{单位}}/{{姓名}}-{{表名}}"   # 花括号里是表中的项；同名的人自动加 (2)

每夹份数: 1000          # 一个文件夹里最多放几份，再多的放进里面的“第2夹”“第3夹”……

# 打印文件: 打印文件.pdf   # 按名册顺序合成一个 PDF，带目录和书签，旁边另有 .csv 清单
# 打印文件分单位: 是      # 每个单位一份打印文件，放在单位的文件夹里；人很多时用
# 双面: 是               # 打印文件用于双面打印
# 简易PDF: 是            # PDF 不带标记结构，小一些，但不声明符合存档标准 PDF/A
# 份数: {{{form}: {copies}}}   # 打印文件里每人的份数；不写则按通知
# 名册: 名册.xlsx        # 由各人的表生成的名册
# 名册分单位: 是         # 每个单位一份名册，放在单位的文件夹里
{catalog}
# 核对日期: {day}   # 按这一天的规定检查；不写则按表单所附通知的日期
# 限制: {{单元格数: 1000000}}   # 文件特别大时调整；有哪些项见 docs/limits.md
"""


def start_project(folder: Path, forms: Sequence[str], catalog: Catalog) -> list[Path]:
    """Write a project for some forms, with an example of each; return what was written.

    Raises :class:`ProjectError` when there is a project already, or no such form, and
    :class:`OutputError` where it cannot be written.
    """
    file = folder / FILE
    if file.exists():
        raise ProjectError(f"“{file}”已存在，没有改动它。")
    schemas = [catalog.schema(form) for form in dict.fromkeys(map(catalog.id_of, forms))]
    for schema in schemas:
        if schema.facts:
            raise ProjectError(f"“{schema.id}”（{schema.title}）只供核对，不打印，不能建立项目。")
    refuse_ways_out((folder / RECORDS / s.id / file.name for s in schemas), folder)
    written = [target for schema in schemas for target in _examples(folder, schema, catalog)]
    write_whole(file, _text(schemas, catalog, folder).encode())
    return [file, *written]


def _text(schemas: Sequence[Schema], catalog: Catalog, folder: Path) -> str:
    first = schemas[0]
    law = catalog.law
    notices = {i.prefix: None for s in schemas for i in law.instruments_of(s.governed_by)}
    return _PROJECT.format(
        year=_year(schemas),
        forms=", ".join(schema.id for schema in schemas),
        notices=", ".join(notices) or "HN",
        records=RECORDS,
        form=first.id,
        copies=first.copies,
        day=first.source.date,
        catalog=_catalog_line(catalog, folder),
    )


def _year(schemas: Sequence[Schema]) -> str:
    """Return the line of the year; where forms are of several, a record of another is an error."""
    years = dict.fromkeys(schema.source.date[:4] for schema in schemas)
    stated = any("year" in schema.by_id for schema in schemas)
    if stated and len(years) > 1:
        return (
            f"# 年度: {next(iter(years))}          # 考核年度：这几种表的年度不同，同一年度的再启用"
        )
    return f"年度: {next(iter(years))}            # 考核年度"


def _catalog_line(catalog: Catalog, folder: Path) -> str:
    """Return the line that names the user's own forms: a project has one folder of them."""
    what = "自备的 forms/、data_schemas/，优先于内置的"
    if not catalog.own_folders:
        return f"# 表单目录: 本地表单       # {what}"
    own = os.path.relpath(os.path.realpath(catalog.own_folders[0]), os.path.realpath(folder))
    return f"表单目录: {quoted(Path(own).as_posix())}   # {what}"


def _examples(folder: Path, schema: Schema, catalog: Catalog) -> list[Path]:
    from cadre_docs.templates.yaml.form import blank_yaml

    target = folder / RECORDS / schema.id
    found = catalog.examples(schema.id)
    written = []
    try:
        make_folder(target)
        for source in found:
            copy = target / source.name
            if not copy.exists():
                write_whole(copy, source.read_bytes(), within=folder)
                written.append(copy)
    except OSError as problem:
        raise OutputError(unwritten(target, problem), problem.errno) from None
    if not found:
        blank = target / "空白.yaml"
        write_whole(blank, blank_yaml(schema).encode(), within=folder)
        written.append(blank)
    return written
