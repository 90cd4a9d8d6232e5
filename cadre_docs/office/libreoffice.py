"""Documents of other word processors, turned into DOCX by an installed LibreOffice.

It runs in a process of its own with a profile of its own, for a stated time and with limits on
what it may use (a real .wps made it hang), without macros and without following links. Which
filter reads a file it decides itself: a forced one reads anything as something.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from cadre_docs.errors import UnsafeFileError
from cadre_docs.limits import MB, limits
from cadre_docs.machine import platforms
from cadre_docs.source.file_kinds import OLE, saved_as

SECONDS = 60
_PROGRAMS = ("soffice", "libreoffice")
_STREAM = "WordDocument\0".encode("utf-16-le")
_SAVE = f"请用 Word 或 WPS 打开，另存为“{saved_as('.docx')}”后再用，原来的文件移出这个文件夹"
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
_NOWHERE = "http://127.0.0.1:9"  # what asks for the network finds nobody


def program() -> str | None:
    """Return the path of LibreOffice, or None."""
    return platforms.program(*_PROGRAMS)


def as_docx(data: bytes, suffix: str) -> bytes:
    """Return a document as DOCX; ``suffix`` is what its name says.

    Raises :class:`~cadre_docs.errors.UnsafeFileError` where there is no LibreOffice, where the
    content is no such document, and where nothing comes of it in time.
    """
    if data.startswith(b"PK") and b"word/document.xml" in data:
        raise UnsafeFileError(f"扩展名是“{suffix}”，内容其实是 .docx", "请把扩展名改为 .docx 再试")
    if not _is_document(data, suffix):
        raise UnsafeFileError(f"扩展名是“{suffix}”，内容却不是这种文档", _SAVE)
    found = program()
    if found is None:
        raise UnsafeFileError(f"不能直接读 {suffix} 文档（本机没有安装 LibreOffice）", _SAVE)
    with tempfile.TemporaryDirectory(prefix="cadre-docs-", ignore_cleanup_errors=True) as folder:
        return _converted(Path(folder), found, data, suffix)


def _is_document(data: bytes, suffix: str) -> bool:
    if suffix == ".rtf":
        return data.startswith(b"{\\rtf")
    if suffix == ".odt":
        return (
            data.startswith(b"PK")
            and b"mimetypeapplication/vnd.oasis.opendocument.text" in (data[:200])
        )
    return data.startswith((b"{\\rtf",)) or (data.startswith(OLE) and _STREAM in data)


def _converted(folder: Path, found: str, data: bytes, suffix: str) -> bytes:
    source, profile = folder / f"in{suffix}", folder / "profile"
    source.write_bytes(data)
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    command = [
        *(found, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"),
        *("--nolockcheck", "--convert-to", "docx", "--outdir", str(folder / "out"), str(source)),
    ]
    environment = {
        **platforms.environment_of_others(),
        "http_proxy": _NOWHERE,
        "https_proxy": _NOWHERE,
        "TMPDIR": str(folder),
    }
    _run(command, environment)
    made = folder / "out" / "in.docx"
    if not made.is_file() or made.stat().st_size > limits().file_mb * MB:
        raise UnsafeFileError(f"LibreOffice 打不开这个 {suffix} 文档", _SAVE)
    return made.read_bytes()


def _run(command: list[str], environment: dict[str, str]) -> None:
    """Run a program and end it, with all that it has started, when its time is over."""
    command = platforms.limited(command, SECONDS, limits().unpacked_mb * MB)
    process = subprocess.Popen(  # noqa: S603 - a program that was found, and paths of ours
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **platforms.child_options(),
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise UnsafeFileError(
            f"LibreOffice {SECONDS}秒还没有读完这个文档，没有采用", _SAVE
        ) from None
    finally:
        platforms.end_group(process)
