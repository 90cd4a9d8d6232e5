"""The one tree of errors a user of cadre-docs can meet.

A problem *in the data* is never an exception but a :class:`~cadre_docs.findings.Finding`;
an exception means that the tool could not do its work (exit status 2).
Every message is in Chinese and says where, what is wrong and what to do.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from cadre_docs.machine import platforms

if TYPE_CHECKING:
    from pathlib import Path

_MOST_LISTED = 200
_REASONS = {
    "ENOSPC": "磁盘已满",
    "EDQUOT": "磁盘配额已用完",
    "EIO": "磁盘读写出错",
    "EROFS": "磁盘是只读的",
    "EFBIG": "文件超过系统允许的大小",
    "EACCES": "没有权限",
    "EPERM": "系统不允许",
    "ENOENT": "文件或文件夹不存在",
    "ENOTDIR": "路径中有一段是文件，不是文件夹",
    "EISDIR": "那里是文件夹",
    "ENAMETOOLONG": "文件名太长",
    "ELOOP": "链接成圈",
    "EMFILE": "打开的文件太多",
    "ENFILE": "系统打开的文件太多",
    "EBUSY": "正被别的程序占用",
    "ETXTBSY": "正被别的程序占用",
    "EEXIST": "那里已有同名的文件",
    "ENOTEMPTY": "文件夹不是空的",
    "EINVAL": "系统不接受这样的名称或操作",
    "EXDEV": "两处不在同一个磁盘",
    "ENODEV": "磁盘不在了",
    "ENXIO": "磁盘不在了",
    "ENOMEM": "内存不足",
    "EPIPE": "接收的程序已经结束",
    "ETIMEDOUT": "等了很久没有应答",
    "ESTALE": "网络磁盘断开了",
    "EHOSTDOWN": "网络磁盘断开了",
    "ENOTCONN": "网络磁盘断开了",
}
_BY_NUMBER = {getattr(errno, name): told for name, told in _REASONS.items() if hasattr(errno, name)}


def why(problem: OSError | UnicodeEncodeError) -> str:
    """Say in Chinese why the system refused something."""
    if isinstance(problem, UnicodeEncodeError):
        return (
            f"本机的文件名编码（{problem.encoding}）写不出这样的名称；"
            "请设环境变量 PYTHONUTF8=1 或 LC_ALL=C.UTF-8 后重新运行"
        )
    number = problem.errno or 0
    known = platforms.reason(problem) or _BY_NUMBER.get(number)
    return known or (f"系统拒绝（错误号{number}）" if number else "系统拒绝")


def unwritten(path: Path, problem: OSError | UnicodeEncodeError, what: str = "") -> str:
    """Say that something could not be written, why, and what to do; ``what`` is before the path."""
    told = why(problem)
    remedy = "" if "请" in told else "请核对磁盘空间和写入权限后重试。"
    return f"写不进{what}“{path}”：{told}。{remedy}"


def of_system(problem: OSError) -> str:
    """Say what the system refused, and where."""
    place = f"“{problem.filename}”" if problem.filename else "结果（标准输出）"
    told = why(problem)
    remedy = "重新运行" if "请" in told else "请核对磁盘空间和权限后重新运行"
    return f"读写{place}失败：{told}。{remedy}；已写好的文件都是完整的。"


class CadreDocsError(Exception):
    """Base of all errors raised on purpose; ``str(error)`` is ready for a user's eyes.

    ``lines`` are the message and whatever is listed below it, each of them one line however
    many line feeds the names in it hold; of very many the first, and how many more there are.
    """

    def __init__(self, message: str, *listed: str) -> None:
        more = len(listed) - _MOST_LISTED
        rest = (f"  ……另有{more}处，没有一一列出",) if more > 1 else listed[_MOST_LISTED:]
        self.lines = (message, *listed[:_MOST_LISTED], *rest)
        super().__init__("\n".join(self.lines))


class RequestError(CadreDocsError):
    """What was asked for cannot be done: arguments contradict each other, or something is missing.

    Messages name arguments as the command line does (``--seed``).
    """


class CatalogError(CadreDocsError):
    """A form, schema or code list is missing or wrong."""


class MasterError(CadreDocsError):
    """A master document cannot be used: unknown tag, unsupported Office feature, damaged file."""


class UnsafeFileError(CadreDocsError):
    """A file is refused unopened: too large, damaged, or holding what could do harm.

    ``message`` says what is wrong, ``remedy`` what to do; both are clauses without full stop.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}。{remedy}。")
        self.message, self.remedy = message, remedy

    def __reduce__(self) -> tuple[type[UnsafeFileError], tuple[str, str]]:
        """Travel between processes by what it was made of."""
        return type(self), (self.message, self.remedy)


class OutputError(CadreDocsError):
    """An output could not be written; ``errno`` is the system's number where it said no."""

    def __init__(self, message: str, errno: int | None = None) -> None:
        super().__init__(message)
        self.errno = errno


class UnprintedError(OutputError):
    """A master leaves out what somebody filled in; ``values`` are the boxes and their texts."""

    def __init__(self, master: str, values: tuple[tuple[str, str], ...]) -> None:
        self.master, self.values = master, values
        listed = "、".join(f"“{path}”（{text}）" for path, text in values)
        super().__init__(
            f"{master}：填了却没有印出来的内容：{listed}。"
            "请用 cadre-docs lint 检查母版，让它逐项印出。"
        )

    def __reduce__(self) -> tuple[type[UnprintedError], tuple[object, ...]]:
        """Travel between processes by what it was made of."""
        return type(self), (self.master, self.values)


class GlyphError(OutputError):
    """A character cannot be drawn by any font at hand (rule GL-missing)."""


class EnvironmentLackError(CadreDocsError):
    """A system library or a font that this task needs is not installed."""


class SystemRefusedError(CadreDocsError):
    """The system refused to read or write a file: no permission, a full disk, a name it lacks."""


class TooLongError(CadreDocsError):
    """A file was given up: reading it took longer than any file should."""


class ExtensionError(CadreDocsError):
    """Another package brings rules or forms along that cannot be loaded."""


class ProjectError(CadreDocsError):
    """A project file is missing or wrong, or its outputs cannot be kept up to date."""
