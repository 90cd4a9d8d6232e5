"""What lies in a folder: the files that may be read, and all others with the reason why not.

Nothing is passed over in silence. A file that may hold records is an error until somebody
makes it readable or takes it away; a picture that no record names is worth a word; lock and
system files, pictures in use and this program's own print-outs are only counted.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.errors import why
from cadre_docs.findings import Finding, Position, Severity, note
from cadre_docs.limits import limits
from cadre_docs.machine import platforms
from cadre_docs.outputs import ledger
from cadre_docs.performance.classes import frozen
from cadre_docs.record.evidence.paths import paths_of
from cadre_docs.record.photo.paths import PhotoError, photo_path
from cadre_docs.schema.model import FieldType

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from cadre_docs.record import Record

YAML_SUFFIXES = (".yaml", ".yml")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm")
BINARY_SUFFIXES = (".xls", ".xlsb", ".et", ".ods")
DELIMITED_SUFFIXES = (".csv", ".tsv")
PERSONNEL_SUFFIXES = (".lrmx",)
ONLY_READ_SUFFIXES = (*BINARY_SUFFIXES, *DELIMITED_SUFFIXES, *PERSONNEL_SUFFIXES)
TABLE_SUFFIXES = (*WORKBOOK_SUFFIXES, *ONLY_READ_SUFFIXES)
CONVERTED = (".doc", ".wps", ".odt", ".rtf")  # by LibreOffice, to be read
WORD_SUFFIXES = (".docx", *CONVERTED)
SUFFIXES = (*YAML_SUFFIXES, *TABLE_SUFFIXES, *WORD_SUFFIXES)
CONFIRMATION_SUFFIX = ".确认"
PROJECT_FILE = "cadre-docs.yaml"
MAPPING = "对照"
"""What files are called that say which column of a foreign list is which box."""
CODE = "FS-unread"
"""Under which everything is told that lies in a folder and is not read."""
_AWAY = "不是填报内容的请移出这个文件夹"


class _Facts(NamedTuple):
    """What a kind is called and, where it matters, how much and what to do."""

    called: str
    severity: Severity | None = None
    remedy: str = ""


class Kind(Enum):
    """Why a file is not read."""

    SHEET = _Facts(
        "本工具不读的表格格式",
        Severity.ERROR,
        "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后放进来，原来的文件移出这个文件夹",
    )
    DOCUMENT = _Facts(
        "文字文档",
        Severity.ERROR,
        "是填好的表的，请用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”后放进来；"
        "原来的文件移出这个文件夹",
    )
    DELIMITED = _Facts(
        "文本表格",
        Severity.ERROR,
        "逗号、制表符分隔的请把扩展名改为 .csv、.tsv；别的请用 cadre-docs new --people "
        "生成填报模板，把内容粘贴进去（号码列先设为文本），再把这个文件移出这个文件夹",
    )
    ARCHIVE = _Facts("压缩包", Severity.ERROR, "请解压后把里面的文件放进来，压缩包移出这个文件夹")
    SCAN = _Facts(
        "版式文件",
        Severity.ERROR,
        "里面的内容读不到：是证明材料的，请在此人的记录里写进“附件”；是填好的表的，"
        f"请用 cadre-docs new 生成填报模板填写；{_AWAY}",
    )
    TEXT = _Facts("纯文本", Severity.ERROR, f"是 YAML 填报文件的请把扩展名改为 .yaml；{_AWAY}")
    NO_SUFFIX = _Facts(
        "没有扩展名的文件", Severity.ERROR, f"是填报文件的请补上扩展名（.xlsx 或 .yaml）；{_AWAY}"
    )
    UNKNOWN = _Facts(
        "不认识的文件类型",
        Severity.ERROR,
        f"是填报文件的请改存为 .xlsx 或 .yaml；{_AWAY}",
    )
    HIDDEN = _Facts(
        "隐藏的文件或文件夹", Severity.ERROR, f"是填报文件的请去掉名称开头的点；{_AWAY}"
    )
    BROKEN = _Facts("失效的链接", Severity.ERROR, "请把文件本身放进来，或删去这个链接")
    LINK = _Facts(
        "指向文件夹的链接", Severity.ERROR, "请把文件夹本身放进来，或在命令行（项目文件）里直接写它"
    )
    DEVICE = _Facts("管道或设备，不是普通文件", Severity.ERROR, "请把文件本身放进来，或删去它")
    CLOSED = _Facts("打不开的文件夹", Severity.ERROR, "请核对这个文件夹的权限后重新运行")
    PICTURE = _Facts(
        "没有记录写到的图片",
        Severity.WARNING,
        "是某人照片、附件的请在他的记录里填这个文件名；扫描的表请照填进填报模板；不用的请移出这个文件夹",
    )
    OTHER = _Facts("网页、脚本一类的文件", Severity.WARNING, "里面没有填报内容的不必理会")
    PROJECT = _Facts(
        "项目文件",
        Severity.NOTE,
        "这个文件夹里的都按填报文件读，历年的、应交名单也在内；"
        "只检查项目要用的，请用 cadre-docs build",
    )
    CATALOG = _Facts("表单目录里的文件夹（forms、data_schemas）")
    PHOTO = _Facts("记录里写到的照片")
    EVIDENCE = _Facts("记录里写到的附件")
    SYSTEM = _Facts("系统文件和锁定文件")
    CONFIRMATION = _Facts("确认文件")
    MAPPING = _Facts("列名对照文件")
    OUTPUT = _Facts("本工具生成后没有改动的文件")
    PRINT = _Facts("本工具打印的表（要读的请直接写出它的文件名）")


@frozen
class Unread:
    """Something in a folder that is not read, and why; ``reason`` where the system gave one."""

    path: Path
    kind: Kind
    reason: str = ""


@dataclass
class Contents:
    """What lies below a folder: files to read, and all others, each sorted by path."""

    files: list[Path] = field(default_factory=list)
    others: list[Unread] = field(default_factory=list)


_KINDS = {
    Kind.SHEET: ".xlt .xltx .xltm .xlw .ett .fods .ots .numbers .dif .slk .dbf",
    Kind.DOCUMENT: ".docm .dot .dotx .dotm .wpt .fodt .ott .pages .uot"
    " .uof .ppt .pptx .dps .mht .mhtml .eml .msg .accdb .mdb",
    Kind.DELIMITED: ".tab .prn",
    Kind.ARCHIVE: ".zip .rar .7z .tar .gz .tgz .bz2 .tbz .xz .txz .zst .z .lz .cab .iso .arj .lzh"
    " .jar .001 .zipx",
    Kind.SCAN: ".pdf .ofd .ceb .caj .xps .oxps",
    Kind.TEXT: ".txt .text",
    Kind.PICTURE: ".jpg .jpeg .jpe .jfif .png .bmp .gif .webp .heic .heif .tif .tiff .avif .ico",
    Kind.OTHER: ".htm .html .css .js .json .sarif .md .rst .log .lnk .url .webloc .py .sh .bat .cmd"
    " .ps1 .mp3 .mp4 .wav .m4a .avi .mov .ttf .otf .ttc .exe .dll .sqlite",
}
_BY_SUFFIX = {suffix: kind for kind, listed in _KINDS.items() for suffix in listed.split()}
_LOCKS = ("~$", ".~", "._", "~wr", ".cadre-docs", ".goutputstream", ".nfs")
_SYSTEM = {
    *("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "autorun.inf"),
    *(".ds_store", ".directory", ".localized", ".gitignore", ".gitattributes", ".gitkeep"),
    *(".keep", ".editorconfig", ".nomedia", ".sync_file", ".stignore"),
}
_SYSTEM_FOLDERS = {
    *("__macosx", "$recycle.bin", "system volume information", "lost+found", "@eadir"),
    *(".git", ".svn", ".hg", ".idea", ".vscode", ".venv", "__pycache__", ".cache"),
    *(".trash", ".trashes", ".spotlight-v100", ".fseventsd", ".cadre-docs", ".stfolder"),
}
_SCHEMAS, _MASTERS = "data_schemas", "forms"  # of a catalog of somebody's own
_MAY_BE_RECORDS = {Kind.SHEET, Kind.DOCUMENT, Kind.DELIMITED, Kind.ARCHIVE}
_STATE = ".cadre-docs"  # in a folder that a build writes to
_PAPER = (".docx", ".pdf", ".xlsx", ".html", ".csv", ".json")


def contents(folder: Path) -> Contents:
    """Look through a folder and all below it; links to folders are not followed."""
    found = Contents()
    built: dict[Path, str] = {}

    def closed(problem: OSError) -> None:
        place = Path(problem.filename or folder)
        found.others.append(Unread(place, Kind.CLOSED, why(problem)))

    for place, folders, names in os.walk(folder, onerror=closed):
        here = Path(place)
        ours = _ours(here, names, folders, built)
        found.others += _folders(here, folders)
        for name in names:
            if name == ledger.FILE:  # our own notes
                continue
            path = here / name
            kind = _kind(path, name)
            if kind is not Kind.SYSTEM and name.lower().endswith(_PAPER) and ours(path):
                kind = Kind.OUTPUT
            if kind is None and name.lower().endswith(".docx") and _is_print(path):
                kind = Kind.PRINT
            if kind is None:
                found.files.append(path)
            else:
                found.others.append(Unread(path, kind))
    found.files.sort(key=_in_order)
    found.others.sort(key=lambda unread: unread.path)
    return found


def _in_order(path: Path) -> list[str]:
    """Return by what paths are sorted, as they sort themselves: that takes three times as long."""
    return list(map(os.path.normcase, path.parts))


def kind_of(name: str) -> Kind | None:
    """Return why a file of this name is not read; None for one that is."""
    lower = name.lower()
    if lower in _SYSTEM or lower.startswith(_LOCKS):
        return Kind.SYSTEM
    if lower == PROJECT_FILE:
        return Kind.PROJECT
    stem, suffix = os.path.splitext(lower)  # noqa: PTH122 - a name, no path
    if suffix == CONFIRMATION_SUFFIX:
        return Kind.CONFIRMATION
    if suffix in YAML_SUFFIXES and (stem == MAPPING or stem.endswith(f".{MAPPING}")):
        return Kind.MAPPING
    found = None if suffix in SUFFIXES else _BY_SUFFIX.get(suffix, Kind.UNKNOWN)
    if lower.startswith("."):
        may_be = found is None or found in _MAY_BE_RECORDS
        return Kind.HIDDEN if may_be else Kind.SYSTEM
    return found if suffix else Kind.NO_SUFFIX


def _kind(path: Path, name: str) -> Kind | None:
    kind = kind_of(name)
    if kind is Kind.SYSTEM:
        return kind
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return Kind.BROKEN if platforms.is_link(path) else kind
    return kind if stat.S_ISREG(mode) else Kind.DEVICE


def _folders(here: Path, names: list[str]) -> list[Unread]:
    """Take out of ``names`` what is not entered, and say why."""
    others = []
    catalog = (_SCHEMAS, _MASTERS) if _SCHEMAS in names else ()
    for name in list(names):
        path, lower = here / name, name.lower()
        if lower in _SYSTEM_FOLDERS:
            kind = Kind.SYSTEM
        elif platforms.is_link(path):
            kind = Kind.LINK
        elif name in catalog:
            kind = Kind.CATALOG
        elif lower.startswith("."):
            kind = Kind.HIDDEN if _holds_something(path) else Kind.SYSTEM
        else:
            continue
        names.remove(name)
        others.append(Unread(path, kind))
    return others


def _holds_something(folder: Path) -> bool:
    """Whether a hidden folder holds what may be records."""
    kinds = (kind_of(name) for _, _, names in os.walk(folder) for name in names)
    return any(kind is None or kind in _MAY_BE_RECORDS for kind in kinds)


def _ours(
    here: Path, names: list[str], folders: list[str], built: dict[Path, str]
) -> Callable[[Path], bool]:
    """Return a function: whether a file of a folder is an untouched output of this program.

    ``built`` holds the hashes of what builds wrote into this folder and those above it.
    """
    known = ledger.entries(here) if ledger.FILE in names else {}
    if _STATE in folders:
        built.update(_of_build(here))

    def ours(path: Path) -> bool:
        entry = known.get(ledger.key(path.name))
        if entry is None and path in built:
            entry = ledger.Entry(built[path])
        return entry is not None and entry.paper and ledger.is_untouched(path, entry)

    return ours if known or built else lambda _: False


def _is_print(path: Path) -> bool:
    from cadre_docs.intake.prints import is_print  # opens packages: slow to import

    return is_print(path)


def _of_build(folder: Path) -> dict[Path, str]:
    """Return the outputs of a build in a folder, with their hashes; nothing is written there."""
    import sqlite3  # only projects have any

    file = folder / _STATE / "state.sqlite"
    with contextlib.suppress(sqlite3.Error, OSError, ValueError, TypeError):
        here = platforms.database_address(file.resolve(strict=True))
        address = f"{here}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as db:
            rows = db.execute("SELECT path, sha FROM outputs").fetchall()
        return {folder / str(path): str(sha) for path, sha in rows}
    return {}


def photos_named(records: Iterable[Record]) -> set[str]:
    """Return the paths of the photos that records name, as :func:`findings` compares them."""
    found = set()
    for record in records:
        for item in record.schema.fields():
            if item.type is FieldType.PHOTO and item.id in record.values:
                with contextlib.suppress(PhotoError):
                    found.add(str(photo_path(record.folder, str(record.get(item.id)))))
    return found


def evidence_named(records: Iterable[Record]) -> set[str]:
    """Return the paths of the files that records name as 附件."""
    found = (paths_of(record.evidence_folder, record.attachments) for record in records)
    return {str(path) for paths in found for path in paths}


def findings(
    folder: Path,
    others: Iterable[Unread],
    photos: Container[str] = frozenset(),
    evidence: Container[str] = frozenset(),
) -> Iterator[Finding]:
    """Yield what is to be said of what was not read in a folder: each thing, then the counts.

    ``photos`` and ``evidence`` are those that records name (:func:`photos_named`,
    :func:`evidence_named`).
    """
    sorted_out = [_sorted_out(unread, photos, evidence) for unread in others]
    said = [unread for unread in sorted_out if unread.kind.value.severity]
    # What is grave is told first, should there be too much to tell.
    said.sort(key=lambda unread: unread.kind.value.severity is not Severity.ERROR)
    most = limits().findings
    yield from (_finding(unread) for unread in said[:most])
    if len(said) > most:
        rest = len(said) - most
        grave = any(unread.kind.value.severity is Severity.ERROR for unread in said[most:])
        yield Finding(
            CODE,
            Severity.ERROR if grave else Severity.WARNING,
            f"另有{rest}个没有读的文件没有列出",
            remedy="请先处理已列出的",
            position=Position(str(folder)),
        )
    counts = Counter(unread.kind for unread in sorted_out)
    if counts:
        listed = "、".join(f"{kind.value.called}{counts[kind]}个" for kind in Kind if counts[kind])
        message = f"文件夹里有{len(sorted_out)}个文件没有读：{listed}"
        yield note(CODE, message, position=Position(str(folder)))


def _sorted_out(unread: Unread, photos: Container[str], evidence: Container[str]) -> Unread:
    """Tell pictures and PDFs that a record names from the others."""
    if unread.kind in (Kind.PICTURE, Kind.SCAN, Kind.UNKNOWN, Kind.NO_SUFFIX):
        with contextlib.suppress(OSError, RuntimeError):
            path = str(unread.path.resolve())
            if path in photos and unread.kind is Kind.PICTURE:
                return Unread(unread.path, Kind.PHOTO)
            if path in evidence:
                return Unread(unread.path, Kind.EVIDENCE)
    return unread


def _finding(unread: Unread) -> Finding:
    facts = unread.kind.value
    reason = f"（{unread.reason}）" if unread.reason else ""
    return Finding(
        CODE,
        facts.severity or Severity.NOTE,
        f"{facts.called}，没有读{reason}",
        remedy=facts.remedy,
        position=Position(str(unread.path)),
    )
