"""Record files in YAML: one record, a list of records, or several documents."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.catalog import ALL_FORMS
from cadre_docs.findings import Finding, Position, error
from cadre_docs.limits import limits
from cadre_docs.record.complaints import reshaped
from cadre_docs.record.meta import FORM_KEYS
from cadre_docs.source.tree import Mapping, Scalar, Sequence, is_empty
from cadre_docs.source.yaml import load
from cadre_docs.values.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.schema import Schema
    from cadre_docs.source.tree import Node


def read_yaml(
    data: bytes, file: str, catalog: Catalog
) -> tuple[list[tuple[Schema, Mapping]], list[Finding]]:
    """Return each record's schema and tree, and what was wrong with the file.

    The key ``表单`` names the form of each record; without it the record cannot be read.
    """
    trees, findings = load(data, file)
    pairs = []
    nodes = list(_records(trees))
    if not nodes and not findings:
        findings.append(_nothing(file))
    for node in nodes:
        if len(findings) > limits().findings:
            break  # whoever reads the file says so
        if not isinstance(node, Mapping):
            findings.append(_misplaced(node))
            continue
        schema = _schema_of(node, catalog, findings)
        if schema is not None:
            pairs.append((schema, node))
    return pairs, findings


def _records(trees: list[Node]) -> Iterator[Node]:
    for tree in trees:
        if isinstance(tree, Sequence):
            yield from tree.items
        elif not (isinstance(tree, Scalar) and not tree.text):
            yield tree


def _nothing(file: str) -> Finding:
    """Say that a file holds no record: somebody's may have been lost as it was copied."""
    return error(
        "FS-syntax",
        "文件是空的，没有记录",
        wanted="至少一份记录",
        remedy="请向交表的人再要一份，或从备份中取回；用不到的请删去",
        position=Position(file, 1, 1),
    )


def _misplaced(node: Node) -> Finding:
    return error(
        "FS-syntax",
        "此处不是一份记录",
        wanted="每份记录是一组“键: 值”，多份记录用“---”隔开或写成列表",
        remedy=reshaped(node),
        position=node.position,
    )


def _schema_of(node: Mapping, catalog: Catalog, findings: list[Finding]) -> Schema | None:
    if other := _no_record(node):
        findings.append(other)
        return None
    entries = [entry for entry in node.entries if entry.key in FORM_KEYS]
    # Of two that are filled, whoever builds the record complains.
    named = next((e for e in entries if not is_empty(e.value)), entries[0] if entries else None)
    typed = clean_line(named.value.text).text if named and isinstance(named.value, Scalar) else ""
    if typed in catalog.schema_ids:
        return catalog.schema(typed)
    titled = [form for form, title in catalog.titles.items() if title == typed]
    if len(titled) == 1:
        return catalog.schema(titled[0])
    like = catalog.meant(typed) if typed else None
    remedy = "请用 cadre-docs new 生成填报模板，在模板上填写"
    if like:
        remedy = f"是否为“{like}”（{catalog.titles[like]}）"
    elif form := _form_of_keys(node, catalog):
        where = "请改为" if named else "请在最上面写一行"
        title = catalog.titles[form]
        remedy = f"看填了哪些项，像是“{title}”，是的话{where}“表单: {form}”"
    elif near := catalog.near(typed).rstrip("。"):
        remedy = f"{near}；是其中一种的请改正，还没有填报文件的用 cadre-docs new 生成"
    findings.append(
        error(
            "FS-form",
            f"没有名为“{typed}”的表单" if typed else "缺少“表单”",
            wanted=f"“表单”写表单名或表名，{ALL_FORMS}",
            remedy=remedy,
            position=(named or node).position,
        )
    )
    return None


_LIKE = 0.6
_FEWEST = 4


def _form_of_keys(node: Mapping, catalog: Catalog) -> str:
    """Return the one form that most of a record's keys belong to; empty: there is none."""
    keys = {entry.key for entry in node.entries}
    hits = {}
    for form in catalog.schema_ids:
        schema = catalog.schema(form)
        hits[form] = sum(key in schema.names or key in schema.section_names for key in keys)
    most = max(hits.values())
    best = [form for form, count in hits.items() if count == most]
    return best[0] if len(best) == 1 and most >= max(_FEWEST, _LIKE * len(keys)) else ""


_IN_CATALOG = "请放在表单目录（--catalog）里；检查记录请写出记录所在的文件夹"
_OTHERS = (
    (
        ({"记录", "输出"}, {"records", "output"}),
        "项目文件",
        "生成项目里的表请用 cadre-docs build；检查记录请写出记录所在的文件夹",
    ),
    (
        ({"id", "sections"},),
        "表单的定义",
        "核对表单请用 cadre-docs lint；填报模板用 cadre-docs new 生成",
    ),
    (({"id", "title", "items"},), "代码表", _IN_CATALOG),
    (({"instruments"}, {"instrument", "parameters"}), "通知和参数的登记", _IN_CATALOG),
    (({"通知", "规则"},), "自己写的规则", _IN_CATALOG),
    (({"years"},), "节假日的登记", _IN_CATALOG),
    (({"对照"},), "列名的对照", "请与名单一起读：cadre-docs check 名单 --map 这个文件"),
)
"""What other files of this program say by their keys, and what is done with them."""


def _no_record(node: Mapping) -> Finding | None:
    """Say what a file is that is no record but another one of this program."""
    other = _other_of(tuple([entry.key for entry in node.entries]))
    if other is None:
        return None
    what, remedy = other
    return error("FS-form", f"这是{what}，不是记录", remedy=remedy, position=node.position)


@lru_cache(maxsize=64)  # records of a form have the same keys
def _other_of(keys: tuple[str, ...]) -> tuple[str, str] | None:
    """Return what the keys are of that is no record, and what is done with it."""
    there = frozenset(keys)
    for known, what, remedy in _OTHERS:
        if any(there >= one for one in known):
            return what, remedy
    return None
