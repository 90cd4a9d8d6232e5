"""A DOCX or XLSX as a package of parts that point to each other."""

from __future__ import annotations

import posixpath
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import MasterError, UnsafeFileError, why
from cadre_docs.office.archive import (
    CONTENT_TYPES,
    DOCX,
    MAIN,
    STRICT_MAIN,
    XLSX,
    Container,
    Kind,
    Parts,
)
from cadre_docs.office.dangers import Danger, Relation, dangers
from cadre_docs.office.namespaces import CONTENT_TYPES as TYPES
from cadre_docs.office.namespaces import PACKAGE_RELATIONSHIPS, clark_prefix
from cadre_docs.office.xml import DamagedXmlError, XmlError, parse
from cadre_docs.source.files import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

__all__ = ["DOCX", "XLSX", "Kind", "Package", "Relation", "damaged"]

_RELATIONS = clark_prefix(PACKAGE_RELATIONSHIPS)
_TYPES = clark_prefix(TYPES)


def damaged(detail: str) -> MasterError:
    """Return the error for a file that cannot be read as a DOCX."""
    return DOCX.damaged(detail)


class Package:
    """The parts of a DOCX (or XLSX) by name, without a leading slash.

    ``source`` is the file, its path, or the contents of its parts where we made them ourselves.
    Raises :class:`MasterError` for what is none, and for what breaks a limit.
    """

    def __init__(
        self, source: bytes | Path | Container | Mapping[str, bytes], kind: Kind = DOCX
    ) -> None:
        self.kind = kind
        self._container: Container | Parts
        if isinstance(source, Container):
            self._container = source
            return
        try:
            if isinstance(source, bytes | Path):
                data = _read_file(source) if isinstance(source, Path) else source
                self._container = Container(data, kind)
            else:
                self._container = Parts(source, kind)
        except UnsafeFileError as problem:
            raise MasterError(str(problem)) from None

    @cached_property
    def main(self) -> str:
        """The name of the main document part."""
        for relation in self.relations("").values():
            if relation.kind == MAIN and relation.target in self._container:
                return relation.target
            if relation.kind == STRICT_MAIN:
                raise MasterError(str(self.kind.strict()))
        kind = self.kind
        raise MasterError(
            f"不是 {kind.suffix} 文件（压缩包里没有 {kind.program} 文档）。{kind.resave}"
        )

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the file."""
        return self._container.parts

    def __contains__(self, part: str) -> bool:
        return part in self._container

    def read(self, part: str) -> bytes:
        """Return a part's bytes; never more than its declared size."""
        try:
            return self._container.read(part)
        except UnsafeFileError as problem:
            raise MasterError(str(problem)) from None

    def xml(self, part: str) -> etree._Element:
        """Parse a part."""
        try:
            return parse(self.read(part))
        except DamagedXmlError as problem:
            raise self.kind.damaged(f"{part} {problem}") from None
        except XmlError as problem:
            raise MasterError(f"{part} {problem}，不予打开。{self.kind.resave}") from None

    def relations(self, part: str) -> dict[str, Relation]:
        """Return a part's relations by id; of the package itself for the empty name."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self._container:
            return {}
        found = {}
        for element in self.xml(rels).iter(f"{_RELATIONS}Relationship"):
            target = element.get("Target", "")
            external = element.get("TargetMode", "").lower() == "external"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = element.get("Type", "")
            found[element.get("Id", "")] = Relation(part, kind, target, external)
        return found

    def dangers(self) -> Iterator[Danger]:
        """Yield what the package holds or points to that nobody should open elsewhere."""
        overrides, defaults = self._content_types
        types = [*overrides.items(), *defaults.items()]
        return dangers(self.parts, self._all_relations(), types)

    def _all_relations(self) -> Iterator[Relation]:
        for name in sorted(self.parts):
            folder, rels = posixpath.split(name)
            if rels.endswith(".rels") and posixpath.basename(folder) == "_rels":
                part = posixpath.join(posixpath.dirname(folder), rels.removesuffix(".rels"))
                yield from self.relations(part).values()

    def content_type(self, part: str) -> str:
        """Return a part's media type, or an empty string."""
        overrides, defaults = self._content_types
        return overrides.get(part) or defaults.get(posixpath.splitext(part)[1][1:].lower(), "")

    @cached_property
    def _content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        root = self.xml(CONTENT_TYPES)
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
        return read_file(path)
    except OSError as problem:
        raise MasterError(f"打不开“{path}”：{why(problem)}。请核对路径和权限。") from None
