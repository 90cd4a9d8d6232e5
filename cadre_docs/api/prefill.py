"""Templates filled beforehand from a staff list of another system."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import Pen, Written, open_catalog, output_writer, public, refuse_existing
from cadre_docs.checks.on_paper import may_be_signed
from cadre_docs.checks.records import in_order
from cadre_docs.errors import CadreDocsError, RequestError
from cadre_docs.findings import Finding, Position, Severity, error, too_many, warning
from cadre_docs.intake.any_table import needs_confirmation, open_table
from cadre_docs.intake.folders import MAPPING, TABLE_SUFFIXES
from cadre_docs.intake.foreign.matching import proposal_text, read_matching
from cadre_docs.intake.foreign.people import read_foreign
from cadre_docs.intake.foreign.recognize import name_test, propose
from cadre_docs.intake.headed import find_tables
from cadre_docs.intake.template.reader import stamp_of
from cadre_docs.limits import limits
from cadre_docs.machine.cpu_time import within_cpu_time
from cadre_docs.messages.safe import told_lines
from cadre_docs.office.workbooks.open import Refused
from cadre_docs.outputs.csv import csv_bytes
from cadre_docs.outputs.files import UniqueNames, write_whole
from cadre_docs.outputs.targets import Guard, owner_of_file
from cadre_docs.record import build_record
from cadre_docs.record.prefill import Box, Prefilled
from cadre_docs.record.types import AGAIN
from cadre_docs.report.text import render_text
from cadre_docs.source.files import read_named
from cadre_docs.source.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.foreign.people import Foreign
    from cadre_docs.office.workbooks.cells import Workbook
    from cadre_docs.schema import Schema
    from cadre_docs.source.tree import Node

_LOG = "来源.csv"
_LOG_HEAD = ("姓名", "项目", "填入的内容", "原文件", "原位置", "原栏名")


@dataclass(frozen=True, kw_only=True)
class Prefill(Written):
    """Templates that were filled beforehand for ``people`` persons, and what is to be said.

    ``mapping`` is the file that says which column is which box; ``proposed`` tells that it was
    only written now, and has to be confirmed before anything is taken.
    """

    mapping: Path
    proposed: bool
    people: int
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether everybody was filled in, and nothing of what was confirmed was left out."""
        return super().ok and not self.proposed and may_be_signed(self.findings)

    def text(self, *, colour: bool = False) -> str:
        """Return the findings, and what is to be done with a mapping that was proposed."""
        found = render_text(self.findings, records=self.people, files=1, colour=colour)
        said = [told_lines(self.remarks)] if self.proposed else []
        return "\n".join([*([found] if self.findings else []), *said])


@public
def prefill(
    form: str,
    source: Path | str,
    output: Path | str | None = None,
    *,
    mapping: Path | str | None = None,
    overwrite: bool = False,
    catalog: Catalog | None = None,
) -> Prefill:
    """Write the templates of :func:`cadre_docs.prefill`, where they are YAML or Excel.

    Raises :class:`~cadre_docs.errors.RequestError` for a request that cannot be met, and
    :class:`~cadre_docs.errors.CadreDocsError` for a source that cannot be read.
    """
    path, forms = Path(source), catalog or open_catalog()
    schema = forms.schema(form)
    target = Path(output) if output is not None else None
    _check(path, target)
    place = Path(mapping) if mapping is not None else path.parent / f"{MAPPING}.yaml"
    if place.name != f"{MAPPING}.yaml" and not place.name.endswith(f".{MAPPING}.yaml"):
        names = f"{MAPPING}.yaml，或者 某某.{MAPPING}.yaml"
        raise RequestError(f"对照文件应叫 {names}；现为“{place}”。")
    with within_cpu_time(path):
        workbook = _opened(path)
        if stamp_of(workbook, str(path), forms) is not None:
            raise RequestError(f"“{path}”就是填报模板，不必取：直接用 cadre-docs check 检查。")
        if not place.exists():
            return _proposed(schema, path, place, workbook)
        matching, findings = read_matching(read_named(place, "yaml_mb"), str(place), forms)
        if matching is not None and matching.schema.id != schema.id:
            raise RequestError(
                f"“{place}”是“{matching.schema.title}”的对照，不是“{schema.title}”的；"
                "请用 --map 另指定一个文件（还没有的会生成）。"
            )
        if matching is None:
            return _nothing(place, findings)
        foreign = read_foreign(workbook, str(path), matching)
    if not foreign.people:
        return _nothing(place, foreign.findings)
    if not schema.of_people:
        raise RequestError(
            f"“{schema.title}”不是一人一份的表，不生成填报文件；对照“{place}”已确认，"
            "可用 cadre-docs roster --against 名单 --map 对照 核对。"
        )
    if target is None:
        raise RequestError("请用 -o 指定写到哪里：文件夹（每人一个 .yaml），或 .xlsx（每人一行）。")
    return _filled(schema, foreign, path, place, target, forms, overwrite=overwrite)


def _check(source: Path, output: Path | None) -> None:
    if source.suffix.lower() not in TABLE_SUFFIXES:
        kinds = "、".join(TABLE_SUFFIXES)
        raise RequestError(f"“{source}”不是可取的名单：可用 {kinds}。")
    if output is not None and output.suffix and output.suffix.lower() != ".xlsx":
        raise RequestError(f"“{output}”应是文件夹（每人一个 .yaml），或以 .xlsx 结尾（每人一行）。")


def _opened(path: Path) -> Workbook:
    try:
        return open_table(read_named(path), str(path))
    except Refused as refusal:
        raise CadreDocsError(f"{path}：{refusal.finding.sentence()}") from None


def _proposed(schema: Schema, source: Path, place: Path, workbook: Workbook) -> Prefill:
    tables, findings = find_tables(workbook, str(source), name_test(schema))
    sheets = propose(tables, schema)
    if not any(sheet.role for sheet in sheets):
        what = f"“{source.name}”里没有认出“{schema.title}”的任何一张名单"
        remedy = "名单应有一行栏名，其中有“姓名”（或职工姓名等）；请核对是否选错了文件"
        findings.append(error("FS-mapping", what, remedy=remedy, position=Position(str(source))))
        if not tables:
            return _nothing(place, findings)
    findings += [finding for table in tables for finding in table.findings]
    write_whole(place, proposal_text(schema, source.name, sheets).encode())
    columns = [column for sheet in sheets for column in sheet.columns]
    sure = sum(column.sure for column in columns)
    guessed = sum(bool(column.path) and not column.sure for column in columns)
    counts = f"按名称认出{sure}列，按内容猜{guessed}列，其余{len(columns) - sure - guessed}列不取"
    said = (
        f"已写列名对照：{place}。{len(columns)}列中，{counts}",
        "还没有取任何内容：请打开它逐列核对，把“确认: 否”改为“确认: 是”，再运行同一条命令",
    )
    return Prefill(
        (place,), (), said, mapping=place, proposed=True, people=0, findings=tuple(findings)
    )


def _nothing(place: Path, findings: list[Finding]) -> Prefill:
    if not findings:
        what, remedy = "名单里没有人，没有生成", "请核对是否选错了文件或工作表"
        findings = [error("FS-mapping", what, remedy=remedy, position=Position(str(place)))]
    return Prefill(mapping=place, proposed=False, people=0, findings=tuple(findings))


# --- what is taken -------------------------------------------------------------------------------


def _filled(  # noqa: PLR0913 - what came in, and where it goes
    schema: Schema,
    foreign: Foreign,
    source: Path,
    place: Path,
    target: Path,
    forms: Catalog,
    *,
    overwrite: bool,
) -> Prefill:
    findings = list(foreign.findings)
    if needs_confirmation(source):
        what = "这种文件只读得到值，看不到公式、数字格式、隐藏和筛选掉的行列"
        remedy = "请与原表逐格核对生成的内容；或把原表另存为 .xlsx 后再取"
        at = Position(str(source))
        findings.append(warning("FS-unconfirmed", what, remedy=remedy, position=at))
    most = limits().records
    if len(foreign.people) > most:
        findings.append(too_many(str(source), "records", "没有取"))
        return _nothing(place, findings)
    people = []
    for tree, own in foreign.people:
        filled, problems = _boxes(schema, tree, source, foreign)
        people.append(filled)
        findings += [*own, *problems]
    lines = [_LOG_HEAD, *(line for person in people for line in _log(schema, person))]
    is_book = target.suffix.lower() == ".xlsx"
    log = target.with_name(f"{target.stem}.{_LOG}") if is_book else target / _LOG
    folder = None if is_book else target
    with output_writer((source, place), (), forms, overwrite=overwrite, folder=folder) as written:
        written.outputs.claim([log])
        if is_book:
            _write_book(schema, people, target, forms, written, overwrite=overwrite)
        else:
            findings += _write_files(schema, people, target, written, overwrite=overwrite)
        written.write(log, csv_bytes(lines), owner_of_file("prefill", source))
        written.remark(f"从“{source.name}”取了{len(people)}人；每格从哪里取来，见 {log.name}")
    return Prefill(
        *written.told(),
        mapping=place,
        proposed=False,
        people=len(people),
        findings=tuple(in_order(dict.fromkeys(findings))),
    )


def _boxes(
    schema: Schema, tree: Mapping, source: Path, foreign: Foreign
) -> tuple[Prefilled, list[Finding]]:
    """Return what is filled in for a person, and what cannot be: the record says so first."""
    record, problems = build_record(schema, tree)
    found = [f for f in problems if f.severity is Severity.ERROR and f.code != "FS-required"]

    def box(value: Node | None) -> Box | None:
        if not isinstance(value, Scalar) or not value.text.strip():
            return None
        display = value.display
        seen = (display.date or display.text) if display else value.text
        if value.origin == "unreadable" or seen is None:
            return None
        if value.origin == "number" and any(f.position == value.position for f in found):
            return None  # digits are lost, or it shows another number
        where = f"{source.name} {value.position.sheet}!{value.position.cell}"
        heading = foreign.headings.get(value.position, "")
        return Box(seen.strip(), f"{where}（{heading}）")

    boxes: dict[str, Box] = {}
    rows: dict[str, list[dict[str, Box]]] = {}
    for section in schema.sections:
        at = tree.get(section.key) if section.key else tree
        for field in section.fields if isinstance(at, Mapping) else ():
            value = at.get(field.key) if isinstance(at, Mapping) else None
            if isinstance(value, Sequence):
                rows[schema.path(field)] = [
                    {c.key: b for c in field.columns if (b := box(item.get(c.key)))}
                    for item in value.items
                    if isinstance(item, Mapping)
                ]
            elif (taken := box(value)) is not None:
                boxes[schema.path(field)] = taken
    if not record.get("name"):
        what = f"这一行没有读到姓名，生成的文件叫“{record.person}”"
        remedy = "是人的请在原表里补上姓名；不是的请删去这一行"
        found.append(error("FS-mapping", what, remedy=remedy, position=tree.position))
    told = [
        warning(f.code, f.message, wanted=f.wanted, remedy=_there(f.remedy),
                position=f.position, path=f.path, person=f.person, form=f.form)
        for f in found
    ]  # fmt: skip
    return Prefilled(record.person, source.name, boxes, rows), told


def _there(remedy: str) -> str:
    """Return a remedy for what is in the files that were made; that says it by itself."""
    own = "" if remedy == AGAIN else f"；{remedy}"
    return f"请在生成的表里改正{own}"


def _log(schema: Schema, person: Prefilled) -> Iterator[tuple[str, ...]]:
    def line(path: str, box: Box) -> tuple[str, ...]:
        file, _, rest = box.whence.partition(" ")
        cell, _, heading = rest.rpartition("（")
        return person.name, path, box.text, file, cell, heading.removesuffix("）")

    for field in schema.fields():
        path = schema.path(field)
        if path in person.boxes:
            yield line(path, person.boxes[path])
        for number, row in enumerate(person.rows.get(path, ()), 1):
            for column in field.columns:
                if column.key in row:
                    yield line(f"{path}[{number}].{column.key}", row[column.key])


def _write_book(
    schema: Schema,
    people: list[Prefilled],
    target: Path,
    forms: Catalog,
    written: Pen,
    *,
    overwrite: bool,
) -> None:
    from cadre_docs.templates.workbooks.people import blank_people_workbook

    refuse_existing([target], Guard(folders=forms.folders), overwrite=overwrite)
    write_whole(target, blank_people_workbook(schema, len(people), people))
    written.wrote(target)


def _write_files(
    schema: Schema, people: list[Prefilled], folder: Path, written: Pen, *, overwrite: bool
) -> Iterator[Finding]:
    """Write one file a person; yield who has one already, which may be filled in."""
    from cadre_docs.templates.yaml.form import prefilled_yaml

    names = UniqueNames()
    for person in people:
        target = folder / f"{names.take(person.name)}.yaml"
        if target.exists() and not overwrite:
            yield error(
                "FS-kept",
                "这里已有这个人的文件，可能已经填写，没有覆盖",
                remedy="要重新生成的，请移走它；确要覆盖请加 --force",
                position=Position(str(target)),
                person=person.name,
                form=schema.id,
            )
            continue
        write_whole(target, prefilled_yaml(schema, person).encode(), within=folder)
        written.wrote(target)
