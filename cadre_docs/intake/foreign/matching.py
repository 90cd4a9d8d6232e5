"""The file 对照.yaml: which column of a foreign table fills which box, proposed and confirmed.

It is written once as a proposal, looked through and confirmed by a person, and holds for every
source with the same headings from then on.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from cadre_docs.findings import Position, error
from cadre_docs.intake.foreign.recognize import END, PEOPLE, START, boxes, roles
from cadre_docs.performance.classes import frozen, light
from cadre_docs.source.tree import Mapping, Reader
from cadre_docs.source.yaml import load_ours
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.foreign import recognize
    from cadre_docs.intake.headed import Table
    from cadre_docs.schema import Schema

CODE = "FS-mapping"
NOT_TAKEN = "不取"
_YES, _NO = "是", "否"
_PERHAPS = f"  # 也可能是人员的名单，没有能认人的号码：确是的，改为“{PEOPLE}”"
_HEAD = """\
# 列名对照：“{source}”的哪一列填入“{title}”的哪一项。
# 逐列核对“填入”：不对的改正，不要的写“不取”。可填的项见文件末尾。
# 栏名没有认出、只凭内容猜的，另有一行“确认: 否”，要取的须改为“是”。
# 核对完，把下面的“确认”改为“是”，再运行同一条命令。没有确认的列，一格也不取。
"""


@light
class Column:
    """A column: its heading, the path of the box that it fills (empty: none), and why."""

    heading: str
    path: str
    confirmed: bool
    position: Position
    reason: str = ""


@frozen
class MatchedSheet:
    """A sheet: its role (empty: not taken), and the headings that tell whose a row is."""

    title: str
    role: str
    key: str
    owner: str
    columns: tuple[Column, ...]

    @property
    def headings(self) -> Counter[str]:
        """The headings as they are compared with those of a source."""
        return Counter(folded(column.heading) for column in self.columns)


@frozen
class Matching:
    """What a mapping says. Nothing is taken from a source unless it is ``confirmed``."""

    file: str
    schema: Schema
    confirmed: bool
    sheets: tuple[MatchedSheet, ...]
    position: Position


# --- writing a proposal --------------------------------------------------------------------------


def proposal_text(schema: Schema, source: str, sheets: Iterable[recognize.Sheet]) -> str:
    """Return a mapping to be confirmed, as a person reads it."""
    lines = [_HEAD.format(source=source, title=schema.title)]
    lines += [f"对照: {schema.id}", f"确认: {_NO}", f"来源: {_quoted(source)}", "工作表:"]
    for sheet in sheets:
        lines += _sheet(sheet)
    for role in roles(schema):
        lines += ["", f"# 用途“{role}”可填的项：", f"#   {'、'.join(boxes(schema, role))}"]
    return "\n".join(lines) + "\n"


def _sheet(sheet: recognize.Sheet) -> Iterator[str]:
    yield f"  - 名称: {_quoted(sheet.table.title)}"
    doubt = not sheet.role and any(column.path for column in sheet.columns)
    yield f"    用途: {sheet.role or NOT_TAKEN}{_PERHAPS if doubt else ''}"
    if sheet.key:
        yield f"    认人: {_quoted(sheet.key)}  # 这一列相同的，是同一个人"
    if sheet.owner and sheet.owner != sheet.key:
        yield f"    对应: {_quoted(sheet.owner)}  # “人员”表中与它对应的列"
    yield "    列:"
    for column in sheet.columns:
        yield f"      - 列: {_quoted(column.heading.text)}"
        yield f"        填入: {column.path or NOT_TAKEN}"
        if column.path and not column.sure:
            yield f"        确认: {_NO}"
        yield f"        依据: {_quoted(column.reason)}"


def confirmed_text(matching: Matching, source: str, paths: Iterable[Iterable[str]]) -> str:
    """Return a mapping that somebody has confirmed, with the box chosen for each column.

    ``paths`` are those of each sheet's columns, in order; an empty one takes nothing.
    """
    lines = [f"对照: {matching.schema.id}", f"确认: {_YES}", f"来源: {_quoted(source)}", "工作表:"]
    for sheet, chosen in zip(matching.sheets, paths, strict=True):
        lines += [f"  - 名称: {_quoted(sheet.title)}", f"    用途: {sheet.role or NOT_TAKEN}"]
        if sheet.key:
            lines.append(f"    认人: {_quoted(sheet.key)}")
        if sheet.owner and sheet.owner != sheet.key:
            lines.append(f"    对应: {_quoted(sheet.owner)}")
        lines.append("    列:")
        for column, path in zip(sheet.columns, chosen, strict=True):
            lines.append(f"      - 列: {_quoted(column.heading)}")
            lines.append(f"        填入: {path or NOT_TAKEN}")
            if column.reason:
                lines.append(f"        依据: {_quoted(column.reason)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


# --- reading it ----------------------------------------------------------------------------------


def read_matching(
    data: bytes, file: str, catalog: Catalog
) -> tuple[Matching | None, list[Finding]]:
    """Return what a mapping says, or None with all that is wrong with it."""
    trees, findings = load_ours(data, file)
    if findings:
        return None, findings
    if len(trees) != 1 or not isinstance(trees[0], Mapping):
        remedy = "请用 cadre-docs new 表单 --from 名单 重新生成"
        return None, [_wrong("这不是列名对照", remedy, Position(file))]
    reader = Reader(trees[0], CODE, findings)
    form = reader.text("对照")
    if form not in catalog.schema_ids:
        if form:
            reader.complain(f"没有名为“{form}”的表单", reader.node("对照"))
        return None, findings
    schema = catalog.schema(form)
    confirmed = reader.choice("确认", (_YES, _NO)) == _YES
    reader.text("来源", "")
    sheets = tuple(_read_sheet(child, schema) for child in reader.readers("工作表"))
    reader.finish()
    matching = Matching(file, schema, confirmed, sheets, trees[0].position)
    return (None if findings else matching), findings


def _read_sheet(reader: Reader, schema: Schema) -> MatchedSheet:
    title = reader.text("名称")
    role = reader.choice("用途", (*roles(schema), NOT_TAKEN))
    role = "" if role == NOT_TAKEN else role
    key, owner = reader.text("认人", ""), reader.text("对应", "")
    known = boxes(schema, role or PEOPLE)
    columns = tuple(_read_column(child, known) for child in reader.readers("列"))
    headings = {column.heading for column in columns}
    if key and key not in headings:
        reader.complain(f"“认人”的“{key}”不是这张表的列", reader.node("认人"))
    filled = Counter(column.path for column in columns if column.path)
    for path, count in filled.items():
        if count > 1:
            reader.complain(f"有{count}列都填入“{path}”，只能留一列", reader.node("列"))
    for path in {p.removesuffix(START).removesuffix(END) for p in filled}:
        ends = [path + end for end in (START, END) if path + end in filled]
        if ends and (len(ends) == 1 or path in filled):
            what = f"“{path}{START}”和“{path}{END}”要两列都有，也不能再有“{path}”"
            reader.complain(what, reader.node("列"))
    reader.finish()
    return MatchedSheet(title, role, key, owner or key, columns)


def _read_column(reader: Reader, known: Container[str]) -> Column:
    heading = reader.text("列")
    typed = reader.text("填入", NOT_TAKEN)
    confirmed = reader.choice("确认", (_YES, _NO), _YES) == _YES
    reason = reader.text("依据", "")
    path = "" if typed == NOT_TAKEN else typed
    if path and path not in known:
        reader.complain(f"没有“{path}”这一项；可填的项见文件末尾，不要的写“{NOT_TAKEN}”",
                        reader.node("填入"))  # fmt: skip
    reader.finish()
    return Column(heading, path, confirmed, reader.mapping.position, reason)


# --- does it hold for a source? ------------------------------------------------------------------


def paired(
    tables: Iterable[Table], matching: Matching, at: Position
) -> tuple[list[tuple[Table, MatchedSheet]], list[Finding]]:
    """Return each table with what the mapping says of it; findings where it says nothing.

    A mapping holds for a table with the same headings, in whatever order and under whatever
    name of the sheet.
    """
    left = list(matching.sheets)
    pairs: list[tuple[Table, MatchedSheet]] = []
    findings: list[Finding] = []
    for table in tables:
        headings = Counter(folded(heading.text) for heading in table.headings)
        same = [sheet for sheet in left if sheet.headings == headings]
        same.sort(key=lambda sheet: sheet.title != table.title)
        if same:
            left.remove(same[0])
            pairs.append((table, same[0]))
        else:
            findings.append(_other_headings(table, matching))
    for sheet in left:
        if sheet.role:
            what = f"对照里的工作表“{sheet.title}”，来源里没有栏名相同的表"
            findings.append(_wrong(what, _ANEW, at))
    if not matching.confirmed:
        what = f"列名对照“{matching.file}”还没有确认，没有取任何内容"
        remedy = "请打开它逐列核对，把开头的“确认: 否”改为“确认: 是”，再运行"
        findings.insert(0, _wrong(what, remedy, matching.position))
    return pairs, findings


_ANEW = "请核对是否选错了文件；名单的栏名确有变动的，删去（或改名）原来的对照，重新生成并确认"


def _other_headings(table: Table, matching: Matching) -> Finding:
    """Say which headings a table has that the mapping does not know, and the other way round."""
    mine = {folded(heading.text): heading.text for heading in table.headings}
    likest = max(
        matching.sheets,
        key=lambda sheet: len(mine.keys() & sheet.headings.keys()),
        default=None,
    )
    known = {folded(c.heading): c.heading for c in likest.columns} if likest else {}
    new = [text for name, text in mine.items() if name not in known]
    gone = [text for name, text in known.items() if name not in mine]
    parts = [f"多了{_listed(new)}"] if new else []
    parts += [f"少了{_listed(gone)}"] if gone else []
    at = table.sheet.position(table.head[1])
    if likest and Counter(folded(h.text) for h in table.headings) == likest.headings:
        what = f"工作表“{table.title}”的栏名与另一张的相同，而对照里只有一张（“{likest.title}”）"
        remedy = (
            "两张的人都要取的，删去（或改名）原来的对照，重新生成并确认；不要取的，移出这个文件"
        )
        return _wrong(what, remedy, at)
    what = f"工作表“{table.title}”的栏名与对照不同：{'，'.join(parts) or '同名的列数不同'}"
    return _wrong(what, _ANEW, at)


def _listed(names: list[str]) -> str:
    return "、".join(f"“{name}”" for name in names[:8]) + (f"等{len(names)}列" if names[8:] else "")


def _wrong(what: str, remedy: str, at: Position) -> Finding:
    return error(CODE, what, remedy=remedy, position=at)
