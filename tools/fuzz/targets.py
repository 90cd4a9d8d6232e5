"""Every reader as a function of bytes, and what to start from.

A target may raise :class:`CadreDocsError` with a message and nothing else. It goes on to what
is done with what was read: rules, copies with marks, filled masters.
"""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from cadre_docs.catalog import Catalog, catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.intake.foreign.matching import proposal_text, read_matching
from cadre_docs.intake.foreign.people import read_foreign
from cadre_docs.intake.foreign.recognize import name_test, propose
from cadre_docs.intake.headed import find_tables
from cadre_docs.intake.printed.form import read_filled
from cadre_docs.intake.printed.listing import read_list
from cadre_docs.intake.printed.roster import read_roster
from cadre_docs.intake.read import read_paths
from cadre_docs.lists.expected import call_roll, read_expected
from cadre_docs.lists.office import with_office
from cadre_docs.masters.context import blank_context
from cadre_docs.masters.lint.master import lint_master
from cadre_docs.masters.prepare import prepare
from cadre_docs.office.workbooks.open import Refused, open_workbook
from cadre_docs.outputs.csv import csv_bytes
from cadre_docs.printing.document import Printer
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build, dry_run
from cadre_docs.record import build_record
from cadre_docs.record.photo.paths import PhotoError
from cadre_docs.record.photo.read import read_photo
from cadre_docs.report.annotate.copies import Copies
from cadre_docs.report.text import render_text
from cadre_docs.rules import engine
from cadre_docs.templates.workbooks.form import blank_workbook
from cadre_docs.templates.workbooks.people import blank_people_workbook, office_workbook

ROOT = Path(__file__).resolve().parents[2]
FORM, ROSTER, LIST, TABLE = (
    "henan-tenure-form",
    "henan-tenure-roster",
    "jilin-sample-list",
    "annual-statistics",
)
_DAY = date(2024, 1, 1)
_ENOUGH = 12_000  # bytes of a seed: the rest would only make each try slower


@dataclass(frozen=True)
class Target:
    """A reader: its name, the suffix of its files, what it does, and seeds."""

    name: str
    suffix: str
    run: Callable[[bytes], str]
    seeds: Callable[[], list[bytes]]


class BrokenRuleError(Exception):
    """A rule broke: the engine says so in a finding, but it is a crash all the same."""


@cache
def _folder() -> Path:
    """A folder of this process."""
    return Path(tempfile.mkdtemp(prefix=f"fuzz-{os.getpid()}-"))


def _written(data: bytes, name: str) -> Path:
    path = _folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _records(suffix: str) -> Callable[[bytes], str]:
    def run(data: bytes) -> str:
        path = _written(data, f"in/a{suffix}")
        _written(_portrait(), "in/photo.jpg")  # that examples name
        intake = with_office(read_paths([path], catalog()))
        findings = check_intake(intake, catalog())
        for finding in findings:
            if finding.code == "TOOL-fault":
                raise BrokenRuleError(finding.message)
        for copied in Copies(intake.files, _folder() / "out").write(findings[:200]):
            if str(copied) and copied.target and intake.entries:
                again = read_paths([copied.target], catalog())
                if [e.record for e in again.entries] != [e.record for e in intake.entries]:
                    raise BrokenRuleError("the copy says something else")
        return render_text(findings, records=len(intake.entries), files=1)

    return run


def _foreign(data: bytes) -> str:
    """Read a staff list of another system: propose a mapping, and read with it confirmed."""
    schema = catalog().schema("annual-record")
    workbook = open_workbook(data, "a.xlsx")
    tables, findings = find_tables(workbook, "a.xlsx", name_test(schema))
    text = proposal_text(schema, "a.xlsx", propose(tables, schema))
    matching, wrong = read_matching(text.replace(": 否\n", ": 是\n").encode(), "m", catalog())
    if matching is None:
        raise BrokenRuleError(f"the proposal is no mapping: {wrong}")
    read = read_foreign(open_workbook(data, "a.xlsx"), "a.xlsx", matching)
    for tree, own in read.people:
        findings += [*own, *build_record(schema, tree)[1]]
    return "\n".join(f.sentence() for f in [*findings, *read.findings])


def _read_foreign(data: bytes) -> str:
    try:
        return _foreign(data)
    except Refused as refusal:
        return refusal.finding.sentence()


def _mapping(data: bytes) -> str:
    return "\n".join(f.sentence() for f in read_matching(data, "a.yaml", catalog())[1])


def _table(read: Callable[..., tuple[object, list]], form: str) -> Callable[[bytes], str]:
    def run(data: bytes) -> str:
        schema = catalog().schema(form)
        tree, findings = read(data, "a.xlsx", schema, catalog().master(form).read_bytes())
        more = build_record(schema, tree)[1] if tree is not None else []
        return "\n".join(f.sentence() for f in [*findings, *more])

    return run


def _master(form: str, suffix: str) -> Callable[[bytes], str]:
    def run(data: bytes) -> str:
        schema = catalog().schema(form)
        findings = lint_master(data, schema, f"a{suffix}")
        if not findings or all(f.code != "MASTER-file" for f in findings):
            _ = prepare(data, f"a{suffix}", _DAY)(blank_context(schema)).file
        return "\n".join(f.sentence() for f in findings)

    return run


def _project(data: bytes) -> str:
    (_folder() / "p" / "填报").mkdir(parents=True, exist_ok=True)
    return repr(read_project(_written(data, "p/cadre-docs.yaml").parent).limits)


def _state(data: bytes) -> str:
    """Look what would be built, then build and prune: with a state that says anything."""
    folder = _folder() / "s"
    if not folder.exists():
        shutil.copytree(_built(), folder)
    shutil.rmtree(folder / "输出" / ".cadre-docs", ignore_errors=True)
    _written(data, "s/输出/.cadre-docs/state.sqlite")
    project = read_project(folder)
    planned = dry_run(project)
    built = build(project, Options(prune=True))
    typed = (folder / "填报" / "minimal.yaml").read_bytes()
    if typed != (_built() / "填报" / "minimal.yaml").read_bytes():
        raise BrokenRuleError("what was typed has been changed")
    return f"{planned.remarks} {built}"


@cache
def _built() -> Path:
    """Build a project of one file that is only checked: quick, and all tables have rows."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-project-"))
    (folder / "填报").mkdir()
    example = ROOT / "examples" / FORM / "minimal.yaml"
    shutil.copy(example, folder / "填报")
    (folder / "cadre-docs.yaml").write_text(_STATE_PROJECT, encoding="utf-8")
    build(read_project(folder), Options())
    return folder


def _states() -> list[bytes]:
    with sqlite3.connect(_built() / "输出" / ".cadre-docs" / "state.sqlite") as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return [(_built() / "输出" / ".cadre-docs" / "state.sqlite").read_bytes(), b""]


def _catalog(name: str, use: Callable[[Catalog], object]) -> Callable[[bytes], str]:
    def run(data: bytes) -> str:
        _written(data, f"c-{Path(name).stem}/data_schemas/{name}")
        return str(type(use(Catalog(_folder() / f"c-{Path(name).stem}"))))

    return run


def _photo(data: bytes) -> str:
    try:
        photo = read_photo(_written(data, "a.jpg"))
    except PhotoError as problem:
        return str(problem)
    photo.jpeg(413, 579)
    return f"{photo.width}x{photo.height}"


_RULES = """\
通知: HN
规则:
  - 代号: HN-3.9
    标题: 聘期内受记过以上处分的，不合格
    依据: 第三条
    适用: [henan-tenure-form]
    取: {次数: {计数: {表: 处分, 其中: {种类: {不低于: 记过}}}}}
    当: {次数: {不小于: 1}, 或者: [{目标任务: 完成}, {不: {判处刑罚: 是}}]}
    档次: {应确定为: 不合格, 除非: 处分被撤销}
    说明: "{次数}次，自{合同聘期.开始}"
    案例:
      - {通过: {考核依据: {目标任务: 完成}}}
      - {通过: {考核依据: {目标任务: 完成, 处分: [{种类: 警告, 决定日期: 2021-03-01}]}}}
      - {不通过: {考核依据: {目标任务: 完成, 处分: [{种类: 记过, 决定日期: 2021-03-01}]}}}
"""


# --- seeds ----------------------------------------------------------------------------------------


def _examples(*forms: str) -> list[bytes]:
    folders = (ROOT / "examples" / form for form in forms or catalog().schema_ids)
    return [path.read_bytes() for folder in folders for path in sorted(folder.glob("*.yaml"))]


def _workbooks() -> list[bytes]:
    forms = ("henan-tenure-form", "annual-roster", "tenure-record")
    single = [blank_workbook(catalog().schema(form)) for form in forms]
    return [*single, blank_people_workbook(catalog().schema(FORM), 3), _plain_workbook()]


def _filled(suffix: str) -> Callable[[], list[bytes]]:
    folder = ROOT / "tests" / "intake" / "tables"
    return lambda: [path.read_bytes() for path in sorted(folder.glob(f"*{suffix}"))]


def _text_tables() -> list[bytes]:
    from openpyxl import load_workbook

    blank = blank_people_workbook(catalog().schema("annual-record"), 2)
    rows = load_workbook(io.BytesIO(blank))["人员"].iter_rows(values_only=True)
    text = csv_bytes(["" if cell is None else str(cell) for cell in row] for row in rows)
    return [text, text.decode("utf-8-sig").encode("gb18030"), "姓名,单位\n甲,乙\n".encode()]


def _lists() -> list[bytes]:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for row in (["花名册"], ["序号", "职工姓名", "性别", "学历", None], [None, None, None, "最高"],
                [1, "示例甲", "男", "大学本科"], [2, "示例乙", "女", "x"], ["合计"]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("D2:E2")
    lines = book.create_sheet("处分")
    for line in (["姓名", "种类", "决定日期"], ["示例甲", "记过", "2020-01-02"]):
        lines.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return [stream.getvalue()]


def _mappings() -> list[bytes]:
    schema = catalog().schema("annual-record")
    tables, _ = find_tables(open_workbook(_lists()[0], "a.xlsx"), "a.xlsx", name_test(schema))
    return [proposal_text(schema, "a.xlsx", propose(tables, schema)).encode()]


def _plain_workbook() -> bytes:
    from openpyxl import Workbook

    stream = io.BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


def _masters(suffix: str) -> list[bytes]:
    paths = sorted((ROOT / "forms").glob(f"*/master{suffix}"))
    return [path.read_bytes() for path in paths]


def _filled_word() -> list[bytes]:
    """Forms that are printed empty, and one that is filled."""
    printer = Printer(catalog())
    forms = ("annual-record", "liaocheng-talent", FORM)
    blank = [printer.blank(catalog().schema(form)).docx for form in forms]
    [entry] = read_paths([ROOT / "examples" / FORM / "minimal.yaml"], catalog()).entries
    return [*blank, printer.filled(entry.record).docx]


@cache
def _portrait() -> bytes:
    return (ROOT / "examples" / "liaocheng-talent" / "photo.jpg").read_bytes()


def _pictures() -> list[bytes]:
    from PIL import Image

    found = [_portrait()]
    for mode, kind in (
        ("RGB", "JPEG"),
        ("CMYK", "JPEG"),
        ("RGBA", "PNG"),
        ("P", "PNG"),
        ("I;16", "PNG"),
    ):
        picture = Image.new(mode, (24, 32))
        exif = picture.getexif()
        exif[0x0112] = 6
        stream = io.BytesIO()
        picture.save(stream, kind, exif=exif)
        found.append(stream.getvalue())
    return found


def _schemas() -> list[bytes]:
    paths = sorted((ROOT / "data_schemas").glob("*.yaml"), key=lambda path: path.stat().st_size)
    return [path.read_bytes() for path in paths[:6]]


_PROJECT = """年度: 2024
表单: [henan-tenure-form]
通知: [HN]
记录: 填报
输出: 输出
格式: [docx, pdf]
文件名: "{单位}/{姓名}-{表名}"
打印文件: 全.pdf
份数: {henan-tenure-form: 3}
名册: 名册.xlsx
核对日期: 2024-06-30
限制: {单元格数: 20000, yaml_depth: 9}
"""

_LRMX = """<?xml version="1.0" encoding="utf-8"?>
<Person><XingMing>示例甲</XingMing><XingBie>男</XingBie><JianLi>一
二</JianLi><JiaTingChengYuan><Item><XingMing>示例乙</XingMing></Item></JiaTingChengYuan></Person>
"""

_STATE_PROJECT = f"""表单: [{FORM}]
记录: 填报
输出: 输出
格式: [docx]
"""

_LISTED = """\
应交名单,,,,
姓名,单位,身份证号码,工号,出生年月
示例子,示例中学,410701198506150012,1001,1985-06
示例丑,"示例
中学",,,1990年3月
合计,2,,,
"""
_LISTED_YAML = "- {姓名: 示例子, 单位: 示例中学}\n- 示例丑\n"


def _expected(suffix: str) -> Callable[[bytes], str]:
    """Hold a list of people, whatever it is, against the examples."""

    def run(data: bytes) -> str:
        listed = read_expected(_written(data, f"listed/a{suffix}"), catalog())
        intake = read_paths([ROOT / "examples" / "annual-record" / "minimal.yaml"], catalog())
        return render_text(list(call_roll(listed, intake).findings()), records=1, files=1)

    return run


def _office_tables() -> list[bytes]:
    schema = catalog().schema("annual-record")
    return [office_workbook(schema, [{"姓名": "示例子"}, {"姓名": "示例丑"}])]


TARGETS = {
    target.name: target
    for target in (
        Target("yaml", ".yaml", _records(".yaml"), _examples),
        Target("xlsx", ".xlsx", _records(".xlsx"), _workbooks),
        Target("xls", ".xls", _records(".xls"), _filled(".xls")),
        Target("ods", ".ods", _records(".ods"), _filled(".ods")),
        Target("csv", ".csv", _records(".csv"), _text_tables),
        Target("lrmx", ".lrmx", _records(".lrmx"), lambda: [_LRMX.encode()]),
        Target("list-of-others", ".xlsx", _read_foreign, _lists),
        Target("mapping", ".yaml", _mapping, _mappings),
        Target(
            "roster",
            ".xlsx",
            _table(read_roster, ROSTER),
            lambda: [catalog().master(ROSTER).read_bytes()],
        ),
        Target(
            "list", ".xlsx", _table(read_list, LIST), lambda: [catalog().master(LIST).read_bytes()]
        ),
        Target(
            "table",
            ".xlsx",
            _table(read_filled, TABLE),
            lambda: [catalog().master(TABLE).read_bytes()],
        ),
        Target("expected-csv", ".csv", _expected(".csv"), lambda: [_LISTED.encode()]),
        Target("expected-yaml", ".yaml", _expected(".yaml"), lambda: [_LISTED_YAML.encode()]),
        Target("expected-xlsx", ".xlsx", _expected(".xlsx"), _office_tables),
        Target("office", ".xlsx", _records(".xlsx"), _office_tables),
        Target("word", ".docx", _records(".docx"), _filled_word),
        Target("docx-master", ".docx", _master(FORM, ".docx"), lambda: _masters(".docx")),
        Target("xlsx-master", ".xlsx", _master(ROSTER, ".xlsx"), lambda: _masters(".xlsx")),
        Target("photo", ".jpg", _photo, _pictures),
        Target("project", ".yaml", _project, lambda: [_PROJECT.encode()]),
        Target("state", ".sqlite", _state, _states),
        Target("schema", ".yaml", _catalog("x.yaml", lambda c: c.schema("x")), _schemas),
        Target(
            "holidays",
            ".yaml",
            _catalog("holidays.yaml", lambda c: c.calendar),
            lambda: [(ROOT / "data_schemas" / "holidays.yaml").read_bytes()],
        ),
        Target(
            "rules",
            ".yaml",
            _catalog("rules/own.yaml", lambda c: engine.declared(c.law)),
            lambda: [_RULES.encode()],
        ),
        Target(
            "notices",
            ".yaml",
            _catalog("instruments.yaml", lambda c: c.law),
            lambda: [(ROOT / "data_schemas" / "instruments.yaml").read_bytes()[:_ENOUGH]],
        ),
    )
}


def is_archive(data: bytes) -> bool:
    """Whether bytes are a zip archive that can be taken apart."""
    return zipfile.is_zipfile(io.BytesIO(data))
