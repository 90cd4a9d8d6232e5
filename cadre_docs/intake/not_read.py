"""What is said of files that were not read, or not whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.errors import why
from cadre_docs.findings import Finding, Position, error
from cadre_docs.intake.folders import SUFFIXES
from cadre_docs.intake.wrong_kind import wrong_kind
from cadre_docs.limits import adjustable, limits
from cadre_docs.machine import platforms
from cadre_docs.source.tree import characters, longest_list
from cadre_docs.values.likeness import meant_files

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.schema import Schema
    from cadre_docs.source import tree as trees

FAULT = "TOOL-fault"


def nothing_in(folder: Path) -> Finding:
    """Say that a folder holds nothing to be read."""
    return error(
        "FS-file",
        "文件夹里没有可读的记录文件",
        wanted=f"应有 {'、'.join(SUFFIXES)} 文件",
        remedy="请核对是否选错了文件夹；填报模板用 cadre-docs new 生成",
        position=Position(str(folder)),
    )


def of_wrong_kind(path: Path) -> Finding:
    """Say what a file is whose kind is not read."""
    what, remedy = wrong_kind(path, SUFFIXES)
    wanted = f"可读 {'、'.join(SUFFIXES)}"
    return error("FS-file", what, wanted=wanted, remedy=remedy, position=Position(str(path)))


def refused(path: Path, message: str, remedy: str) -> Finding:
    """Say of a file why it is not read."""
    return error("FS-file", message, remedy=remedy, position=Position(str(path)))


def fault_of(path: Path, fault: Exception) -> Finding:
    """Say that reading broke: it is not the file that is damaged."""
    return error(
        FAULT,
        f"读取时工具自身出错（{type(fault).__name__}: {fault}），没有读取这个文件",
        remedy="这不是填报的问题，请把本条信息报告给工具维护者",
        position=Position(str(path)),
    )


def too_long(path: Path, schema: Schema, tree: trees.Mapping) -> Finding | None:
    """Nobody writes that much on a form, and printing it would take minutes."""
    if schema.of_people:
        limit, number = "record_chars", characters(tree)
        what, remedy = f"这份记录共有{number}字", "请核对是否粘贴错了"
    else:  # a list holds as many people as a file
        limit, number = "records", longest_list(tree)
        what, remedy = f"这份表列了{number}行", "请分成几份"
    if number <= getattr(limits(), limit):
        return None
    finding = refused(
        path, f"{what}，超过{getattr(limits(), limit)}，没有读", f"{remedy}；{adjustable(limit)}"
    )
    return replace(finding, position=tree.position)


def leading_out(path: Path) -> Finding:
    """Say that a link leads out of the folder in which it was found."""
    return refused(
        path,
        "这是指向文件夹之外的链接，没有读取",
        "请把文件本身放进来，或在命令行（项目文件）里直接写它",
    )


_REASONS = {
    FileNotFoundError: "文件不存在",
    PermissionError: "没有读取权限",
    IsADirectoryError: "这是文件夹",
}


def unreadable(path: Path, problem: OSError) -> Finding:
    """Say why the system does not give a file."""
    reason = _REASONS.get(type(problem), f"读取失败（{why(problem)}）")
    remedy = "请核对权限"
    if told := platforms.reason(problem):
        reason, mark, rest = told.partition("，请")
        remedy = f"请{rest}" if mark else remedy
    elif isinstance(problem, FileNotFoundError):
        remedy = meant_files(path).removeprefix("，") or "请核对路径和文件名"
    return error("FS-file", reason, remedy=remedy, position=Position(str(path)))
