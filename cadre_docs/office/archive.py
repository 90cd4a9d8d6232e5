"""DOCX and XLSX files as archives of parts, opened with distrust.

The directory of the archive is checked before anything is unpacked: number of parts, declared
sizes, how much they are packed, names. While unpacking, a part never gives more than it
declared.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from cadre_docs.errors import MasterError, UnsafeFileError
from cadre_docs.limits import MB, adjustable, amount, limits
from cadre_docs.office.namespaces import RELATIONSHIP
from cadre_docs.performance.classes import frozen
from cadre_docs.source.file_kinds import OLE, real_kind, saved_as

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cadre_docs.source.file_kinds import Disguise

CONTENT_TYPES = "[Content_Types].xml"
MAIN = f"{RELATIONSHIP}/officeDocument"
STRICT_MAIN = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
_MIME_TYPE = "mimetype"  # of OpenDocument (ODF 1.3 part 2, 3.3)
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_START = b"PK"
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that Office files may use
_CHUNK = 1 << 18
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError),
    *(ValueError, OSError, OverflowError),
)


@frozen
class Kind:
    """What messages call a kind of Office file."""

    suffix: str
    old: str
    program: str

    @property
    def resave(self) -> str:
        """What to do with a file that cannot be read."""
        return f"请用 {self.program} 或 WPS 打开后另存为 {self.suffix} 再试。"

    @property
    def wanted(self) -> str:
        """Which file it should be."""
        return f"要的是用 {self.program} 或 WPS 另存为 {self.suffix} 的文件"

    def another(self, found: Disguise) -> UnsafeFileError:
        """Return the error for a file that is another thing than its name says."""
        remedy = found.remedy or f"请核对是否选错了文件，或重新要一份；{self.wanted}"
        return self.refused(f"不是 {self.suffix} 文件，而是{found.what}", remedy)

    def damaged(self, detail: str) -> MasterError:
        """Return the error for a file that cannot be read."""
        return MasterError(f"文件已损坏：{detail}。{self.resave}")

    def strict(self) -> UnsafeFileError:
        """Return the error for a file in the strict variant of the format (ISO/IEC 29500)."""
        what = f"这个 {self.suffix} 是“Strict Open XML”格式的，不能读取"
        remedy = f"请在 {self.program} 中另存为“{saved_as(self.suffix)}”，不要选“Strict Open XML”"
        return self.refused(what, remedy)

    def refused(self, message: str, remedy: str = "") -> UnsafeFileError:
        """Return the error for a file that is not opened."""
        return UnsafeFileError(message, remedy or self.resave.rstrip("。"))


DOCX = Kind(".docx", ".doc", "Word")
XLSX = Kind(".xlsx", ".xls（或 .et）", "Excel")


class Container:
    """The parts of a DOCX or XLSX by name, without a leading slash.

    Raises :class:`UnsafeFileError` for anything that is no such archive or breaks a limit.
    """

    def __init__(self, data: bytes, kind: Kind) -> None:
        self.kind = kind
        none = f"不是 {kind.suffix} 文件"
        if data.startswith(OLE):
            raise _old(data, kind)
        if len(data) > limits().file_mb * MB:
            raise kind.refused(f"文件超过{amount('file_mb')}", adjustable("file_mb"))
        if not data.startswith(_START):
            raise _other(data, kind)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _FAULTS:
            raise kind.refused(f"{none}，或文件已损坏") from None
        self._entries = _checked(self._zip.infolist(), len(data), kind)
        if CONTENT_TYPES not in self._entries:
            raise self._no_office_file(none)

    def _no_office_file(self, none: str) -> UnsafeFileError:
        """Say what an archive is that is no Office file: one of OpenDocument, or just a zip."""
        if _MIME_TYPE in self._entries and b"opendocument" in self.read(_MIME_TYPE)[:200]:
            return self.kind.refused(f"{none}，而是 OpenDocument 文件（.ods 或 .odt）")
        what = f"{none}，而是普通的压缩包（里面没有 {self.kind.program} 文档）"
        return self.kind.refused(what, f"如是打包的材料，请解压后再用；{self.kind.wanted}")

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the file."""
        return tuple(name for name in self._entries if not name.endswith("/"))

    def __contains__(self, part: str) -> bool:
        return part in self._entries

    def size(self, part: str) -> int:
        """Return how many bytes a part says it has; 0 where there is none."""
        info = self._entries.get(part)
        return info.file_size if info else 0

    def read(self, part: str) -> bytes:
        """Return a part's bytes."""
        return b"".join(self.chunks(part))

    def chunks(self, part: str) -> Iterator[bytes]:
        """Yield a part piece by piece; never more in all than its declared size."""
        info = self._entries.get(part)
        if info is None:
            raise self.kind.refused(f"文件已损坏：缺少 {part}")
        left = info.file_size
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(min(_CHUNK, left + 1)):
                    left -= len(piece)
                    if left < 0:
                        break
                    yield piece
        except _FAULTS:
            raise self.kind.refused(f"文件已损坏：{part} 解不开") from None
        if left:
            raise self.kind.refused(f"文件已损坏：{part} 的大小与记录的不符")


def refuse_archive(data: bytes) -> None:
    """Look the directory of an archive through that another reader is to unpack.

    Raises :class:`UnsafeFileError` for what is damaged or breaks a limit.
    """
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except _FAULTS:
        raise XLSX.refused("压缩包已损坏，打不开") from None
    _checked(entries, len(data), XLSX)


class Parts:
    """The parts of a file that this program made, as :class:`Container` gives those of a file.

    Raises :class:`UnsafeFileError` for what breaks a limit.
    """

    def __init__(self, contents: Mapping[str, bytes], kind: Kind) -> None:
        self.kind, self._contents = kind, contents
        _refuse_sizes({name: len(content) for name, content in contents.items()}, kind)

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the file."""
        return tuple(self._contents)

    def __contains__(self, part: str) -> bool:
        return part in self._contents

    def read(self, part: str) -> bytes:
        """Return a part's bytes."""
        if part not in self._contents:
            raise self.kind.refused(f"文件已损坏：缺少 {part}")
        return self._contents[part]


def _old(data: bytes, kind: Kind) -> UnsafeFileError:
    """Say what an OLE2 file is: one with a password, or one of before 2007."""
    if ENCRYPTED in data:
        remedy = f"请在 {kind.program} 或 WPS 中取消打开密码，另存为 {kind.suffix} 后重试"
        return kind.refused(f"不是 {kind.suffix} 文件，而是加了密码的文件", remedy)
    if real_kind(data, kind.suffix) is None:
        return kind.refused(f"不是 {kind.suffix} 文件，而是旧版 {kind.old} 文件")
    return _other(data, kind)


def _other(data: bytes, kind: Kind) -> UnsafeFileError:
    """Say what a file is that is no archive."""
    found = real_kind(data, kind.suffix)
    if found is None:
        return kind.refused(f"不是 {kind.suffix} 文件，或文件已损坏")
    return kind.another(found)


def _checked(infos: list[zipfile.ZipInfo], packed: int, kind: Kind) -> dict[str, zipfile.ZipInfo]:
    _refuse_many(len(infos), sum(info.file_size for info in infos), kind)
    if sum(info.compress_size for info in infos) > packed:
        raise kind.refused("压缩包里的部件互相重叠")
    entries: dict[str, zipfile.ZipInfo] = {}
    folded = set()
    for info in infos:
        _check_entry(info, kind)
        if info.filename.lower() in folded:  # part names differ in more than case
            raise kind.refused(f"压缩包里有两个 {info.filename}")
        folded.add(info.filename.lower())
        entries[info.filename] = info
    return entries


def _refuse_sizes(sizes: Mapping[str, int], kind: Kind) -> None:
    _refuse_many(len(sizes), sum(sizes.values()), kind)
    for name, size in sizes.items():
        _refuse_large(name, size, kind)


def _refuse_many(count: int, size: int, kind: Kind) -> None:
    if count > limits().zip_entries:
        what = f"压缩包里有 {count} 个部件，超过{amount('zip_entries')}"
        raise kind.refused(what, adjustable("zip_entries"))
    if size > limits().unpacked_mb * MB:
        raise kind.refused(f"解压后超过{amount('unpacked_mb')}", adjustable("unpacked_mb"))


def _refuse_large(name: str, size: int, kind: Kind) -> None:
    if size > limits().part_mb * MB:
        what = f"其中的 {name} 解压后超过{amount('part_mb')}"
        raise kind.refused(what, adjustable("part_mb"))


def _check_entry(info: zipfile.ZipInfo, kind: Kind) -> None:
    name = info.filename
    _refuse_large(name, info.file_size, kind)
    if info.file_size > MB and info.file_size > limits().ratio * max(info.compress_size, 1):
        what = f"其中的 {name} 的压缩比超过{amount('ratio')}，可能是压缩炸弹"
        raise kind.refused(what, adjustable("ratio"))
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name[:2]:
        raise kind.refused(f"压缩包里的文件名 {name} 指向包外")
    if info.flag_bits & _ENCRYPTED:
        raise kind.refused("文件加了密码", f"请取消密码，另存为 {kind.suffix} 后重试")
    if info.compress_type not in _METHODS:
        raise kind.refused(f"其中的 {name} 的压缩方式不是 Office 文件用的")
