"""Files that strangers may send: twenty that must be named and do no harm, made here."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.conftest import EXAMPLES

ROOT = Path(__file__).resolve().parents[2]
_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{"&" + a + ";" * 1}{("&" + a + ";") * 9}">'
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><x>&i;</x>"
)


def _zip(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def _parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _books() -> Iterator[tuple[str, bytes]]:
    book = EXAMPLES / "henan-tenure-form" / "people.xlsx"
    whole, data = _parts(book), book.read_bytes()
    sheet = next(name for name in whole if name.startswith("xl/worksheets/sheet"))
    yield "压缩炸弹.xlsx", _zip({**whole, sheet: b"<x>" + b" " * 150_000_000})
    yield "实体.xlsx", _zip({**whole, sheet: _LAUGHS.encode()})
    yield "部件太多.xlsx", _zip({**whole, **{f"xl/media/{n}.png": b"x" for n in range(2_500)}})
    yield "断了.xlsx", data[: len(data) // 2]
    yield "不是表.xlsx", b"not a workbook"
    yield "加密.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000
    yield "坏的旧表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4000


def _documents() -> Iterator[tuple[str, bytes]]:
    paper = ROOT / "forms" / "henan-tenure-form" / "master.docx"
    whole, data = _parts(paper), paper.read_bytes()
    yield "实体.docx", _zip({**whole, "word/document.xml": _LAUGHS.encode()})
    yield "断了.docx", data[: len(data) // 3]
    yield "炸弹.docx", _zip({**whole, "word/document.xml": b"<x>" + b" " * 150_000_000})
    yield "假的.docx", b"PK\x03\x04 half"


def _texts() -> Iterator[tuple[str, bytes]]:
    aliases = b"a: &a [x]\n" + b"".join(
        b"b%d: &b%d [*%s, *%s]\n" % (n, n, *([b"b%d" % (n - 1) if n else b"a"] * 2))
        for n in range(40)
    )
    yield "别名炸弹.yaml", aliases
    yield "很深.yaml", b"a: " + b"[" * 20_000
    yield "程序.yaml", "表单: !!python/object/apply:os.system [x]\n".encode()
    yield "乱码.yaml", b"\xff\xfe\x00: ["
    yield "很大.yaml", b"x: " + b"y" * 30_000_000
    yield "二进制.csv", bytes(range(256)) * 200


@lru_cache(maxsize=1)
def files() -> list[tuple[str, bytes]]:
    """Return twenty of them, each with its name."""
    others = [("程序.exe", b"MZ"), ("全部.zip", _zip({"a": b"x"})), ("空.xlsx", b"")]
    return [*_books(), *_documents(), *_texts(), *others]
