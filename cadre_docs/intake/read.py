"""Paths → records: the one door through which every filled file comes in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import why
from cadre_docs.findings import Finding, Position, error
from cadre_docs.intake.yaml_records import read_yaml
from cadre_docs.record import Record, build_record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.catalog import Catalog

YAML_SUFFIXES = (".yaml", ".yml")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm")
SUFFIXES = (*YAML_SUFFIXES, *WORKBOOK_SUFFIXES)
MAX_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record and what reading it found."""

    record: Record
    findings: tuple[Finding, ...]


@dataclass
class Intake:
    """What was read: records in the order of the files.

    ``findings`` are those that belong to a file rather than to one record.
    """

    entries: list[ReadRecord] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    def findings_of_file(self, file: str) -> list[Finding]:
        """Return the findings that belong to a whole file."""
        return [f for f in self.findings if f.position is not None and f.position.file == file]


def read_paths(paths: Iterable[Path], catalog: Catalog, *, without: Iterable[Path] = ()) -> Intake:
    """Read files and folders; a folder means every record file below it, sorted.

    Files in the folders ``without`` (or named there) are passed over.
    Never raises for what a file holds: each problem is a finding, and the other files
    are read all the same.
    """
    intake = Intake()
    passed_over = [path.resolve() for path in without]
    for path in paths:
        found = [file for file in record_files(path) if not _lies_in(file, passed_over)]
        if not found:
            intake.findings.append(_nothing_in(path))
        for file in found:
            _read_file(file, catalog, intake)
    return intake


def _lies_in(file: Path, folders: list[Path]) -> bool:
    return bool(folders) and any(file.resolve().is_relative_to(folder) for folder in folders)


def record_files(path: Path) -> list[Path]:
    """Return the files that a path stands for: itself, or every record file below it, sorted."""
    return sorted(_below(path)) if path.is_dir() else [path]


def _below(folder: Path) -> Iterable[Path]:
    """Files that may hold records; hidden files and Office lock files (~$…) are none."""
    for path in folder.rglob("*"):
        relative = path.relative_to(folder).parts
        hidden = any(part.startswith((".", "~$")) for part in relative)
        if path.suffix.lower() in SUFFIXES and not hidden and path.is_file():
            yield path


def _read_file(path: Path, catalog: Catalog, intake: Intake) -> None:
    intake.files.append(path)
    name = str(path)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        intake.findings.append(_wrong_kind(path))
        return
    try:
        if path.stat().st_size > MAX_BYTES:
            intake.findings.append(_too_big(path))
            return
        data = path.read_bytes()
    except OSError as problem:
        intake.findings.append(_unreadable(path, problem))
        return
    if suffix in YAML_SUFFIXES:
        pairs, findings = read_yaml(data, name, catalog)
    else:
        from cadre_docs.intake.xlsx import read_workbook  # openpyxl is slow to import

        pairs, findings = read_workbook(data, name, catalog)
    intake.findings.extend(findings)
    for schema, tree in pairs:
        record, problems = build_record(schema, tree)
        intake.entries.append(ReadRecord(record, tuple(problems)))


def _nothing_in(folder: Path) -> Finding:
    return error(
        "FS-file",
        "文件夹里没有可读的记录文件",
        wanted=f"应有 {'、'.join(SUFFIXES)} 文件",
        remedy="请核对路径",
        position=Position(str(folder)),
    )


def _wrong_kind(path: Path) -> Finding:
    return error(
        "FS-file",
        f"不认识的文件类型“{path.suffix or '无扩展名'}”",
        wanted=f"可读 {'、'.join(SUFFIXES)}",
        remedy="请用 cadre-docs new 生成填报模板，在模板上填写",
        position=Position(str(path)),
    )


def _too_big(path: Path) -> Finding:
    return error(
        "FS-file",
        f"文件超过{MAX_BYTES // 1_000_000}MB",
        remedy="请确认是填报文件；人数很多时请分成几个文件",
        position=Position(str(path)),
    )


_REASONS = {
    FileNotFoundError: "文件不存在",
    PermissionError: "没有读取权限",
    IsADirectoryError: "这是文件夹",
}


def _unreadable(path: Path, problem: OSError) -> Finding:
    reason = _REASONS.get(type(problem), f"读取失败（{why(problem)}）")
    return error("FS-file", reason, remedy="请核对路径和权限", position=Position(str(path)))
