"""Office files that are the same bytes for the same content.

A DOCX or XLSX is a zip archive: it carries the time of writing in every entry, and once
more in ``docProps/core.xml``. Both are pinned here, so that a build can compare outputs
and an archive can be verified.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError

if TYPE_CHECKING:
    import datetime

CONTENT_TYPES = "[Content_Types].xml"
CORE = "docProps/core.xml"
_LEVEL = 6
_FIRST_YEAR, _LAST_YEAR = 1980, 2107  # what a zip entry can say
_STAMP = re.compile(rb"(<(?:\w+:)?(?:created|modified)\b[^>]*(?<!/)>)[^<]*(?=<)")


def stable_zip(data: bytes, *, date: datetime.date) -> bytes:
    """Rewrite a DOCX or XLSX so that equal content gives equal bytes; idempotent.

    Entries keep their order, but ``[Content_Types].xml`` comes first; every entry is
    dated ``date`` (at the earliest 1980-01-01, the first day a zip knows) and deflated at
    level 6; ``created`` and ``modified`` in the core properties become ``date``, midnight UTC.
    Raises OutputError for anything but a sound zip archive with unique entry names.
    """
    entries = _entries(data)
    names = sorted(entries, key=lambda name: name != CONTENT_TYPES)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            content = entries[name]
            if name == CORE:
                content = _pin_core(content, date)
            archive.writestr(_info(name, date), content, compresslevel=_LEVEL)
    return target.getvalue()


def _entries(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
            if len(set(names)) != len(names):
                raise OutputError("文档压缩包里有重名的部件，无法写出")
            return {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError) as error:
        raise OutputError(f"不是完好的 DOCX 或 XLSX 文件（{error}），无法写出") from error


def _info(name: str, date: datetime.date) -> zipfile.ZipInfo:
    if date.year < _FIRST_YEAR:
        stamp = (_FIRST_YEAR, 1, 1)
    elif date.year > _LAST_YEAR:
        stamp = (_LAST_YEAR, 12, 31)
    else:
        stamp = (date.year, date.month, date.day)
    info = zipfile.ZipInfo(name, (*stamp, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0  # otherwise it names the machine's system
    info.external_attr = 0
    return info


def _pin_core(xml: bytes, date: datetime.date) -> bytes:
    stamp = f"{date.year:04d}-{date.month:02d}-{date.day:02d}T00:00:00Z".encode()
    return _STAMP.sub(lambda match: match.group(1) + stamp, xml)
