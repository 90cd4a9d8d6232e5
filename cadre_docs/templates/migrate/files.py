"""Renames that a schema declares (``formerly``), applied to copies of filled files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import UnsafeFileError
from cadre_docs.findings import Position, Severity, error, note
from cadre_docs.intake.folders import (
    DELIMITED_SUFFIXES,
    PERSONNEL_SUFFIXES,
    WORD_SUFFIXES,
    WORKBOOK_SUFFIXES,
    YAML_SUFFIXES,
)
from cadre_docs.intake.not_read import refused, unreadable
from cadre_docs.intake.origins import Origins
from cadre_docs.intake.read import record_files
from cadre_docs.intake.yaml_records import read_yaml
from cadre_docs.messages.progress import steps
from cadre_docs.outputs.copies import copy_targets
from cadre_docs.outputs.files import write_whole
from cadre_docs.schema import FieldType, former_keys
from cadre_docs.source.files import read_file
from cadre_docs.source.tree import Mapping, Sequence
from cadre_docs.source.yaml import LINE_END, UTF_16
from cadre_docs.templates.migrate.renames import Rename, foreign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.schema import Field, Schema
    from cadre_docs.source.tree import Entry


@dataclass(frozen=True, slots=True)
class Migrated:
    """What became of a file; ``target`` is None when there was nothing to rename.

    ``lost`` names in Chinese what the copy of a workbook could not keep.
    """

    source: Path
    target: Path | None
    renames: tuple[Rename, ...] = ()
    findings: tuple[Finding, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        """Whether the file says nothing under a former name: it stays in use as it is."""
        return self.target is None and not any(f.severity is Severity.ERROR for f in self.findings)


def migrate(paths: Iterable[Path], folder: Path, catalog: Catalog) -> Iterator[Migrated]:
    """Write copies of files with their keys renamed; the files themselves are not touched.

    Raises :class:`OutputError` when a copy would lie among the files or cannot be written.
    """
    targets = copy_targets([f for path in paths for f in record_files(path)], folder, "改写的副本")
    for source, target in steps(targets.items(), "改写", len(targets)):
        yield _file(source, target, folder, catalog)


def _file(source: Path, target: Path, folder: Path, catalog: Catalog) -> Migrated:
    try:
        data = read_file(source)
    except UnsafeFileError as problem:
        unread = refused(source, problem.message, problem.remedy)
        return Migrated(source, None, findings=(unread,))
    except OSError as problem:
        return Migrated(source, None, findings=(unreadable(source, problem),))
    suffix = source.suffix.lower()
    lost: tuple[str, ...] = ()
    changed: bytes | None = None
    renames: list[Rename] = []
    findings: list[Finding] = []
    if suffix in YAML_SUFFIXES:
        changed = migrate_yaml(data, str(source), catalog, (renames, findings))
    elif suffix in WORKBOOK_SUFFIXES:
        from cadre_docs.templates.migrate.workbooks import (
            migrate_workbook,  # openpyxl is slow to import
        )

        changed, lost = migrate_workbook(data, str(source), catalog, (renames, findings))
    else:
        findings.append(_only_read(source))
    if changed is None or not renames:
        return Migrated(source, None, findings=tuple(findings))
    write_whole(target, changed, within=folder)
    findings += _away_from_origins(source)
    return Migrated(source, target, tuple(renames), tuple(findings), lost)


def _away_from_origins(source: Path) -> Iterator[Finding]:
    """Say of a copy that stands for a record of another file where it does so."""
    files = dict.fromkeys(origin.file.name for origin in Origins([source]).named)
    for name in files:
        what = f"里面写着“来源: {name}”，副本要放回原来的文件夹，才继续代替那里的记录"
        yield note("FS-origin", what, position=Position(str(source)))


def _only_read(source: Path) -> Finding:
    """Say of a file that is never rewritten why, and what to do where it has names of boxes."""
    suffix, at = source.suffix.lower(), Position(str(source))
    if suffix in WORD_SUFFIXES:
        what = "Word 表按印的字认格子，里面没有项目名，不用改写；请用 cadre-docs check 检查"
        return note("FS-file", what, position=at)
    if suffix in PERSONNEL_SUFFIXES:
        what = "任免表里没有项目名，不用改写；取哪些内容由列名对照决定"
        return note("FS-file", what, position=at)
    remedy = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”再试"
    if suffix in DELIMITED_SUFFIXES:  # saved as a workbook it has no hidden map either
        remedy = "请用 cadre-docs new 表单 --people 人数 生成新的填报模板，把内容粘贴过去"
    return error("FS-file", f"{suffix} 文件不改写", remedy=remedy, position=at)


# --- YAML ------------------------------------------------------------------------------------


def migrate_yaml(
    data: bytes, file: str, catalog: Catalog, said: tuple[list[Rename], list[Finding]]
) -> bytes | None:
    """Return a record file with its keys renamed: comments, order and quotes stay as they are.

    Only the characters of the keys change. What was renamed, and what could not be, goes to
    ``said``. None when the file cannot be read.
    """
    renames, findings = said
    pairs, problems = read_yaml(data, file, catalog)
    findings += [f for f in problems if f.code in ("FS-syntax", "FS-form")]
    if not pairs and not findings:
        findings.append(foreign(file))
    if not pairs:
        return None
    text, encoding = _decoded(data)
    lines = re.split(f"({LINE_END.pattern})", text)  # every second is the end of a line
    wanted = [item for schema, tree in pairs for item in _of_record(schema, tree, findings)]
    gone = [entry for schema, tree in pairs for entry in _gone(schema, tree)]
    _comment_out(lines, gone, (renames, findings))
    # From the end, so that places before stay what they are.
    for entry, new in sorted(wanted, key=lambda item: _place(item[0]), reverse=True):
        line, column = (number - 1 for number in _place(entry))
        line *= 2
        row = lines[line]
        start = column + (row[column : column + 1] in ("'", '"'))
        if not row.startswith(entry.key, start):
            findings.append(_unclear(entry, new))
            continue
        lines[line] = row[:start] + new + row[start + len(entry.key) :]
        renames.insert(0, Rename(entry.key, new, entry.position))
    made = "".join(lines).encode(encoding)
    now = read_yaml(made, file, catalog)[1]
    if renames and len(now) > len(problems):
        known = {(f.code, f.message) for f in problems}
        fresh = (f for f in now if (f.code, f.message) not in known)
        findings.append(_spoilt(file, next(fresh, now[-1])))
        return None
    return made


def _spoilt(file: str, why: Finding) -> Finding:
    """Say that a copy could not be read as its original is."""
    line = why.position.line if why.position else None
    return error(
        "FS-syntax",
        f"写法特殊，改写以后读不出来{f'（第{line}行）' if line else ''}，没有改写",
        remedy="请手工删去已取消的项、改好旧的项目名",
        position=Position(file),
    )


def _decoded(data: bytes) -> tuple[str, str]:
    """Return the text, and the encoding to write it in again (with its BOM if it had one)."""
    if data.startswith(UTF_16):
        return data.decode("utf-16"), "utf-16"
    for encoding in ("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8", "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace"), "utf-8"


def _place(entry: Entry) -> tuple[int, int]:
    return entry.position.line or 1, entry.position.column or 1


def _gone(schema: Schema, tree: Mapping, prefix: str = "") -> Iterator[Entry]:
    """Yield what is filled into boxes that the form no longer has."""
    for entry in tree.entries:
        path = f"{prefix}{entry.key}"
        if schema.removed_at(path) is not None:
            yield entry
        elif isinstance(entry.value, Mapping):
            yield from _gone(schema, entry.value, f"{path}.")
        elif isinstance(entry.value, Sequence):
            for row in entry.value.items:
                if isinstance(row, Mapping):
                    yield from _gone(schema, row, f"{path}.")


def _comment_out(
    lines: list[str], gone: list[Entry], said: tuple[list[Rename], list[Finding]]
) -> None:
    """Make remarks of boxes that the form no longer has: what they said can still be read."""
    renames, findings = said
    for entry in gone:
        line, column = (number - 1 for number in _place(entry))
        row = lines[2 * line]
        if row[:column].strip() or not row.startswith(entry.key, column):
            remedy = "请手工删去"
            findings.append(
                error("FS-syntax", f"“{entry.key}”已取消，写法特殊，没有去掉", remedy=remedy,
                      position=entry.position, path=entry.key)
            )  # fmt: skip
            continue
        end = _end(lines, line, column, in_list=isinstance(entry.value, Sequence))
        for number in range(line, end):
            text = lines[2 * number]
            if not text[:column].strip():  # what stands further left is a remark
                lines[2 * number] = f"{row[:column]}# {text[column:]}"
        renames.append(Rename(entry.key, "（已取消，改为注释）", entry.position))


def _end(lines: list[str], line: int, column: int, *, in_list: bool) -> int:
    """Return the line behind the value of a key that stands there.

    The items of a list may begin below its key, and remarks anywhere.
    """
    end = begun = line + 1
    while 2 * end < len(lines):
        text = lines[2 * end].rstrip()
        rest = text.lstrip(" ")
        inside = len(text) - len(rest) > column
        inside |= in_list and text[column:] == rest and (rest == "-" or rest.startswith("- "))
        if rest and not inside and not rest.startswith("#"):
            break
        end += 1
        begun = end if rest and inside else begun
    return begun


def _of_record(
    schema: Schema, tree: Mapping, findings: list[Finding]
) -> Iterator[tuple[Entry, str]]:
    top = [f for section in schema.sections if not section.key for f in section.fields]
    yield from _of_mapping(top, tree, findings)
    for section in schema.sections:
        inner = (tree.get(section.key) or tree.get(section.id)) if section.key else None
        if isinstance(inner, Mapping):
            yield from _of_mapping(section.fields, inner, findings)


def _of_mapping(
    fields: Iterable[Field], tree: Mapping, findings: list[Finding]
) -> Iterator[tuple[Entry, str]]:
    fields = list(fields)
    former = former_keys(fields)
    by_key = {name: field for field in fields for name in (field.key, field.id)}
    for entry in tree.entries:
        new = former.get(entry.key)
        field = by_key.get(new or entry.key)
        if new is not None:
            if any(tree.get(name) is not None for name in (new, field.id if field else new)):
                findings.append(_both(entry, new))
                continue
            yield entry, new
        if field and field.type is FieldType.TABLE and isinstance(entry.value, Sequence):
            for row in entry.value.items:
                if isinstance(row, Mapping):
                    yield from _of_mapping(field.columns, row, findings)


def _both(entry: Entry, new: str) -> Finding:
    return error(
        "FS-duplicate",
        f"“{entry.key}”现名“{new}”，而“{new}”也填了",
        wanted="每项只填一次",
        remedy="请核对后只留一处；这一处没有改写",
        position=entry.position,
        path=entry.key,
    )


def _unclear(entry: Entry, new: str) -> Finding:
    return error(
        "FS-syntax",
        f"“{entry.key}”的写法特殊，没有改写",
        remedy=f"请手工改为“{new}”",
        position=entry.position,
        path=entry.key,
    )
