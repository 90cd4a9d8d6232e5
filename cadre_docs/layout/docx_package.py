"""A DOCX as a package of parts, opened with distrust.

Sizes are checked before anything is unpacked, names must stay inside the package, and XML
is parsed without DTD, entities or network.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

from cadre_docs.errors import MasterError

MAX_ENTRIES = 2_000
MAX_PART = 64 * 2**20
MAX_TOTAL = 256 * 2**20

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Relation:
    """A pointer from one part to another, or to a place outside the package."""

    kind: str
    target: str
    external: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """What messages call a kind of Office file."""

    suffix: str
    old: str
    program: str

    @property
    def resave(self) -> str:
        """What to do with a file that cannot be read."""
        return f"请用 {self.program} 或 WPS 打开后另存为 {self.suffix} 再试。"

    def damaged(self, detail: str) -> MasterError:
        """Return the error for a file that cannot be read."""
        return MasterError(f"文件已损坏：{detail}。{self.resave}")


DOCX = Kind(".docx", ".doc", "Word")
XLSX = Kind(".xlsx", ".xls", "Excel")


def damaged(detail: str) -> MasterError:
    """Return the error for a file that cannot be read as a DOCX."""
    return DOCX.damaged(detail)


class Package:
    """The parts of a DOCX (or XLSX) by name, without a leading slash."""

    def __init__(self, source: bytes | Path, kind: Kind = DOCX) -> None:
        self.kind = kind
        none = f"不是 {kind.suffix} 文件"
        data = _read_file(source) if isinstance(source, Path) else source
        if data.startswith(_OLE):
            raise MasterError(f"{none}，而是旧版 {kind.old} 或加了密码的文件。{kind.resave}")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise MasterError(f"{none}，或文件已损坏。{kind.resave}") from None
        self._entries = _checked(self._zip.infolist(), kind)
        if "[Content_Types].xml" not in self._entries:
            raise MasterError(f"{none}（压缩包里没有 {kind.program} 文档）。{kind.resave}")

    @cached_property
    def main(self) -> str:
        """The name of the main document part."""
        for relation in self.relations("").values():
            if relation.kind == _MAIN and relation.target in self._entries:
                return relation.target
        kind = self.kind
        raise MasterError(
            f"不是 {kind.suffix} 文件（压缩包里没有 {kind.program} 文档）。{kind.resave}"
        )

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the file."""
        return tuple(name for name in self._entries if not name.endswith("/"))

    def __contains__(self, part: str) -> bool:
        return part in self._entries

    def read(self, part: str) -> bytes:
        """Return a part's bytes; never more than its declared size."""
        info = self._entries.get(part)
        if info is None:
            raise self.kind.damaged(f"缺少 {part}")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
            raise self.kind.damaged(f"{part} 解不开") from None
        if len(data) != info.file_size:
            raise self.kind.damaged(f"{part} 的大小与记录的不符")
        return data

    def xml(self, part: str) -> etree._Element:
        """Parse a part."""
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(self.read(part), parser)
        except etree.XMLSyntaxError:
            raise self.kind.damaged(f"{part} 不是合格的 XML") from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise MasterError(f"{part} 含有 DTD，不予打开。{self.kind.resave}")
        return root

    def relations(self, part: str) -> dict[str, Relation]:
        """Return a part's relations by id; of the package itself for the empty name."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self._entries:
            return {}
        found = {}
        for element in self.xml(rels).iter(f"{_RELATIONS}Relationship"):
            target = element.get("Target", "")
            external = element.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[element.get("Id", "")] = Relation(element.get("Type", ""), target, external)
        return found

    def external_targets(self) -> list[str]:
        """Return what any part points to outside the package."""
        found = []
        for name in sorted(self._entries):
            folder, rels = posixpath.split(name)
            if rels.endswith(".rels") and posixpath.basename(folder) == "_rels":
                part = posixpath.join(posixpath.dirname(folder), rels.removesuffix(".rels"))
                found += [r.target for r in self.relations(part).values() if r.external]
        return found

    def content_type(self, part: str) -> str:
        """Return a part's media type, or an empty string."""
        overrides, defaults = self._content_types
        return overrides.get(part) or defaults.get(posixpath.splitext(part)[1][1:].lower(), "")

    @cached_property
    def _content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        root = self.xml("[Content_Types].xml")
        overrides = {
            element.get("PartName", "").lstrip("/"): element.get("ContentType", "")
            for element in root.iter(f"{_TYPES}Override")
        }
        defaults = {
            element.get("Extension", "").lower(): element.get("ContentType", "")
            for element in root.iter(f"{_TYPES}Default")
        }
        return overrides, defaults


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise MasterError(f"打不开“{path}”：{problem.strerror}。请核对路径和权限。") from None


def _checked(infos: list[zipfile.ZipInfo], kind: Kind) -> dict[str, zipfile.ZipInfo]:
    if len(infos) > MAX_ENTRIES:
        raise MasterError(f"压缩包里有 {len(infos)} 个文件，多于 {MAX_ENTRIES} 个，不予打开。")
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise MasterError(f"解压后超过 {MAX_TOTAL // 2**20} MB，不予打开。")
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename
        if info.file_size > MAX_PART:
            raise MasterError(f"其中的 {name} 解压后超过 {MAX_PART // 2**20} MB，不予打开。")
        if name in entries:
            raise MasterError(f"压缩包里有两个 {name}，不予打开。{kind.resave}")
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise MasterError(f"压缩包里的文件名 {name} 指向包外，不予打开。")
        if info.flag_bits & 0x1:
            raise MasterError(f"文件加了密码。{kind.resave}")
        entries[name] = info
    return entries
