"""Office files that are the same bytes for the same content.

A DOCX or XLSX is a zip archive: it carries the time of writing in every entry, and once
more in ``docProps/core.xml``. Both are pinned here, so that a build can compare outputs
and an archive can be verified.

The archive is written here and not with :mod:`zipfile`, which can only deflate anew: a
member that many documents share is packed once (:func:`pack`) and its bytes copied.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from cadre_docs.errors import OutputError
from cadre_docs.office.archive import CONTENT_TYPES
from cadre_docs.performance.classes import frozen

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

CORE = "docProps/core.xml"
STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_LEVEL = 6
_PICTURES = (".jpg", ".jpeg", ".png")
_FIRST_YEAR, _LAST_YEAR = 1980, 2107  # what a zip entry can say
_STAMP = re.compile(rb"(<(?:\w+:)?(?:created|modified)\b[^<>]*(?<!/)>)[^<]*(?=<)")

# APPNOTE.TXT (PKWARE), 4.3.7, 4.3.12 and 4.3.16: the records of a zip archive.
_LOCAL = struct.Struct("<4s3H4I2H")
_CENTRAL = struct.Struct("<4s4H4I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _UTF8 = 20, 0x800
_ATTRIBUTES = 0o600 << 16  # a file that its owner may read and write
_MOST_BYTES, _MOST_MEMBERS = 0xFFFF_FFFF, 0xFFFF


@frozen
class Member:
    """A member of an archive; ``size`` and ``crc`` are of its content.

    ``data`` is the content deflated, or the content itself (``method`` ``STORED``).
    """

    name: str
    data: bytes
    size: int
    crc: int
    method: int = DEFLATED


def pack(name: str, content: bytes, level: int = _LEVEL) -> Member:
    """Deflate a member; a picture, which would hardly become smaller, is taken as it is."""
    size, crc = len(content), zlib.crc32(content)
    if name.endswith(_PICTURES):
        return Member(name, content, size, crc, STORED)
    return Member(name, zlib.compress(content, level, -zlib.MAX_WBITS), size, crc)


def archive_of(members: Iterable[Member], date: datetime.date) -> bytes:
    """Return an archive of members in this order, each dated ``date``, midnight.

    The earliest date a zip knows is 1980-01-01, the latest 2107-12-31. Raises OutputError
    for an archive of 4 GiB or 65,536 members.
    """
    stamp = _stamp(date)
    body: list[bytes] = []
    directory, size, count = bytearray(), 0, 0
    for count, member in enumerate(members, 1):
        name = member.name.encode()
        flags = 0 if member.name.isascii() else _UTF8
        sizes = (member.crc, len(member.data), member.size)
        common = (_VERSION, flags, member.method, stamp, *sizes, len(name), 0)
        place = (0, 0, 0, _ATTRIBUTES, size)
        directory += _CENTRAL.pack(b"PK\1\2", _VERSION, *common, *place) + name
        body += (_LOCAL.pack(b"PK\3\4", *common), name, member.data)
        size += _LOCAL.size + len(name) + len(member.data)
        if size > _MOST_BYTES or count > _MOST_MEMBERS:
            raise OutputError("文档过大，压缩包放不下，无法写出")
    end = (0, 0, count, count, len(directory), size, 0)
    return b"".join((*body, directory, _END.pack(b"PK\5\6", *end)))


class UndatedArchive(zipfile.ZipFile):
    """An archive for other libraries to write into, whatever the clock says.

    :mod:`zipfile` stamps members with the time of the clock, and fails where it is before 1980 or
    after 2107. These are written anew afterwards (:func:`stable_zip`), so that any date will do.
    """

    def writestr(
        self, zinfo_or_arcname: str | zipfile.ZipInfo, *content: Any, **options: Any
    ) -> None:
        """Write a member; one that is only named is dated 1980-01-01."""
        info = zinfo_or_arcname
        if isinstance(info, str):
            info = zipfile.ZipInfo(info)
            info.compress_type, info.external_attr = self.compression, _ATTRIBUTES
        super().writestr(info, *content, **options)


def stable_zip(data: bytes, *, date: datetime.date) -> bytes:
    """Rewrite a DOCX or XLSX so that equal content gives equal bytes; idempotent.

    Entries keep their order, but ``[Content_Types].xml`` comes first; every entry is
    dated ``date`` (at the earliest 1980-01-01, the first day a zip knows) and deflated at
    level 6, pictures apart; ``created`` and ``modified`` in the core properties become
    ``date``, midnight UTC.
    Raises OutputError for anything but a sound zip archive with unique entry names.
    """
    return packed(stable_parts(contents_of(data), date), date)


def packed(parts: Mapping[str, bytes], date: datetime.date) -> bytes:
    """Return the archive of parts as they are, dated ``date``."""
    return archive_of((pack(name, content) for name, content in parts.items()), date)


def stable_parts(contents: Mapping[str, bytes], date: datetime.date) -> dict[str, bytes]:
    """Return the contents of an archive as :func:`stable_zip` writes them, in its order."""
    names = sorted(contents, key=lambda name: name != CONTENT_TYPES)
    parts = {name: contents[name] for name in names}
    if CORE in parts:
        parts[CORE] = _pin_core(parts[CORE], date)
    return parts


def contents_of(data: bytes) -> dict[str, bytes]:
    """Return the contents of an archive by name.

    Raises OutputError for anything but a sound zip archive with unique entry names.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
            if len(set(names)) != len(names):
                raise OutputError("文档压缩包里有重名的部件，无法写出")
            return {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError) as error:
        raise OutputError(
            "不是完好的 DOCX 或 XLSX 文件，无法写出；请把母版另存一次后重试"
        ) from error


def _stamp(date: datetime.date) -> int:
    """Return a date as a zip writes it: two bytes of time, midnight, then two of date."""
    year, month, day = date.year, date.month, date.day
    if year < _FIRST_YEAR:
        year, month, day = _FIRST_YEAR, 1, 1
    elif year > _LAST_YEAR:
        year, month, day = _LAST_YEAR, 12, 31
    return ((year - _FIRST_YEAR) << 9 | month << 5 | day) << 16


def _pin_core(xml: bytes, date: datetime.date) -> bytes:
    stamp = f"{date.year:04d}-{date.month:02d}-{date.day:02d}T00:00:00Z".encode()
    return _STAMP.sub(lambda match: match.group(1) + stamp, xml)
