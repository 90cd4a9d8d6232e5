"""Growing a file in one place, by a number: what work in proportion to its square shows.

An element is repeated, a text is made longer, or one text is written in many places: in the
parts of an archive, in YAML, in the segments of a JPEG and the chunks of a PNG, in a database.
The place is chosen at random once; after that only the number changes.
"""

from __future__ import annotations

import contextlib
import io
import re
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tools.fuzz.mutate import SQLITE, TOKEN, VALUE, end_of

Made = Callable[[int], bytes]
# What texts are made of: each has met a pattern that went back over it.
_PIECES = (
    *("x", "9", " ", "1 ", "12,", "a：", "（", "[", "、", "年", "\u2028", "甲", "0.", "- ", "％"),
    *("2024", "\u0301", "示例甲（1）", ".", '""', "《", "{{", "{% if a %}", "a\t", "\u202e"),
)
_YAML_PLAIN = re.compile(r"[\w（）、年％《甲 .\u0301]+")
_ITEM = re.compile(rb"^( *)(?:- |[^\s#-][^:\n]*:)", re.MULTILINE)
_ORDINAL = re.compile(rb'\br(?:Id)?="[^"]*"')
_PNG, _JPEG = b"\x89PNG", b"\xff\xd8\xff"
_ZIP = b"PK"
_LENGTHS = (1, 40, 2_000)  # characters of a text that is written in many places


@dataclass(frozen=True)
class Growth:
    """A way to make a file larger: what it does, and the file for a number."""

    what: str
    at: Made


def growth(data: bytes, random: Random) -> Growth | None:
    """Choose a way to make a file larger; None: there was nothing of this kind in it."""
    way = random.randrange(3)
    what = ("repeat", "lengthen", "share")[way]
    if data.startswith(_ZIP):
        made = _of_archive(data, way, random)
    elif data.startswith(SQLITE):
        made = _of_database(data, way, random)
    elif data.startswith(_PNG):
        made = _of_png(data, way, random)
    elif data.startswith(_JPEG):
        made = _of_jpeg(data, way, random)
    else:
        made = _of_yaml(data, way, random) or _of_lines(data, way, random)
    return Growth(f"{what} {made[0]}", made[1]) if made else None


def _text(random: Random) -> str:
    return random.choice(_PIECES)


# --- archives of XML -----------------------------------------------------------------------------


def _of_archive(data: bytes, way: int, random: Random) -> tuple[str, Made] | None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = [name for name in parts if name.endswith((".xml", ".rels")) and parts[name]]
    # Most of a package is written once and for all; sheets, texts and documents are not.
    often = [n for n in names if re.search(r"sheet\d|document|sharedStrings|styles|workbook", n)]
    name = random.choice(often if often and random.random() < 0.8 else names)  # noqa: PLR2004
    made = (_repeated, _lengthened, _shared)[way](parts[name], random)
    if made is None:
        return None
    what, grown = made

    def at(number: int) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for part, content in (parts | {name: grown(number)}).items():
                archive.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), content)
        return stream.getvalue()

    return f"{what} in {name}", at


def _repeated(data: bytes, random: Random) -> tuple[str, Made] | None:
    tokens = TOKEN.findall(data)
    starts = [n for n, t in enumerate(tokens) if t[:1] == b"<" and t[1:2] not in b"/?!" and n > 1]
    if not starts:
        return None
    at = random.choice(starts)
    end = end_of(tokens, at)
    head, piece, tail = (
        b"".join(t) for t in (tokens[:at], tokens[at : end + 1], tokens[end + 1 :])
    )
    # Rows, cells and rows of a directory may not repeat their number; without one they follow.
    piece = _ORDINAL.sub(b"", piece) if random.random() < 0.7 else piece  # noqa: PLR2004
    return f"<{_name(tokens[at])}>", lambda number: head + piece * number + tail


def _lengthened(data: bytes, random: Random) -> tuple[str, Made] | None:
    tokens = TOKEN.findall(data)
    places = [n for n, t in enumerate(tokens) if t[:1] != b"<" or (b'="' in t and t[1:2] != b"?")]
    if not places:
        return None
    at, piece = random.choice(places), _escaped(_text(random))
    head, token, tail = b"".join(tokens[:at]), tokens[at], b"".join(tokens[at + 1 :])
    if token[:1] != b"<":
        return f"text of {piece!r}", lambda number: head + piece * number + tail
    value = random.choice(list(VALUE.finditer(token)))
    start, end = token[: value.start() + 2], token[value.end() - 1 :]
    what = f"attribute of {piece!r} of <{_name(token)}>"
    return what, lambda number: head + start + piece * number + end + tail


def _shared(data: bytes, random: Random) -> tuple[str, Made] | None:
    """Repeat an element around one text, so that many places say the same."""
    tokens = TOKEN.findall(data)
    texts = [n for n, t in enumerate(tokens) if t[:1] != b"<" and n > 2]  # noqa: PLR2004
    if not texts:
        return None
    inner = at = random.choice(texts)
    for _ in range(random.choice((1, 2, 3))):
        at = _around(tokens, at)
    end = end_of(tokens, at)
    piece = _escaped(_text(random)) * random.choice(_LENGTHS)
    around = [*tokens[at:inner], piece, *tokens[inner + 1 : end + 1]]
    one = _ORDINAL.sub(b"", b"".join(around))
    head, tail = b"".join(tokens[:at]), b"".join(tokens[end + 1 :])
    what = f"{len(piece)} bytes of <{_name(tokens[at])}>"
    return what, lambda number: head + one * number + tail


def _around(tokens: list[bytes], at: int) -> int:
    """Return where the element begins that a token lies in; the root lies in itself."""
    depth = 0
    for number in range(at - 1, 0, -1):
        token = tokens[number]
        if token.startswith(b"</"):
            depth += 1
        elif token.startswith(b"<") and not token.endswith(b"/>") and token[1:2] not in b"?!":
            if not depth:
                return number
            depth -= 1
    return at


def _name(token: bytes) -> str:
    return re.split(rb"[\s/>]", token[1:], maxsplit=1)[0].decode("utf-8", "replace")


def _escaped(text: str) -> bytes:
    return text.replace('"', "&quot;").encode()


# --- YAML ----------------------------------------------------------------------------------------


def _of_yaml(data: bytes, way: int, random: Random) -> tuple[str, Made] | None:
    found = list(_ITEM.finditer(data))
    if not found:
        return None
    at = random.randrange(len(found))
    start, indent = found[at].start(), len(found[at][1])
    others = (m.start() for m in found[at + 1 :] if len(m[1]) <= indent)
    end = next(others, len(data))
    head, item, tail = data[:start], data[start:end], data[end:]
    blank, text = b" " * indent, _text(random)
    key, colon, _ = item.partition(b"\n")[0].partition(b":")
    key = key + colon if colon else blank + b"-"
    plain = text if _YAML_PLAIN.fullmatch(text) else "x"
    opened, closed = ("'", "'") if '"' in text else ('"', '"')
    long = (plain * random.choice(_LENGTHS)).encode()

    def quoted(number: int) -> bytes:
        return f"{opened}{text * number}{closed}".encode()

    def keys(number: int) -> bytes:
        lines = (f"{' ' * indent}{plain}{n}: {plain}\n" for n in range(number))
        return head + "".join(lines).encode() + data[start:]

    def directives(number: int) -> bytes:
        lines = (f"%TAG !{n}! {plain}\n" for n in range(number))
        return "".join(lines).encode() + b"---\n" + data

    ways: tuple[dict[str, Made], ...] = (
        {
            "an item": lambda n: head + (item.rstrip(b"\n") + b"\n") * n + tail,
            f"keys of {plain!r}": keys,
            "directives": directives,
            "documents": lambda n: data + b"\n---\n" * n,
        },
        {
            f"value of {text!r}": lambda n: head + key + b" " + quoted(n) + b"\n" + tail,
            f"key of {text!r}": lambda n: head + blank + quoted(n) + b": 1\n" + data[start:],
            f"comment of {text!r}": lambda n: (
                head + b"#" + text.encode() * n + b"\n" + data[start:]
            ),
        },
        {
            f"list of {len(long)} bytes": lambda n: (
                head + key + b"\n" + (blank + b"  - " + long + b"\n") * n + tail
            ),
        },
    )
    what = random.choice(list(ways[way]))
    return what, ways[way][what]


# --- pictures ------------------------------------------------------------------------------------


def _of_lines(data: bytes, way: int, random: Random) -> tuple[str, Made] | None:
    """Grow a text of lines, as tables in text are: more lines, a longer cell, more cells."""
    lines = data.splitlines(keepends=True)
    if len(lines) < 2:  # noqa: PLR2004
        return None
    at = random.randrange(len(lines))
    head, line, tail = b"".join(lines[:at]), lines[at], b"".join(lines[at + 1 :])
    body, end = line.rstrip(b"\r\n"), line[len(line.rstrip(b"\r\n")) :]
    piece = _text(random).encode()
    return [
        (f"line {at}", lambda n: head + (body + (end or b"\n")) * n + tail),
        (f"cell of line {at}", lambda n: head + body + piece * n + end + tail),
        (f"cells of line {at}", lambda n: head + body + (b"," + piece) * n + end + tail),
    ][way]


def _of_jpeg(data: bytes, way: int, random: Random) -> tuple[str, Made]:
    marker = random.choice((0xC0, 0xC4, 0xDB, 0xDD, 0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xFE, 0xDA))
    body = random.choice(
        (b"", b"x", b"Exif\0\0", b"ICC_PROFILE\0\1\1", b"JFIF\0", b"MPF\0", b"Photoshop 3.0\0")
    )
    segment = bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body
    last = data.rindex(b"\xff\xda")
    if way == 0 and marker == 0xDA:  # noqa: PLR2004 - a scan
        return "the last scan", lambda n: data[:last] + data[last:-2] * n + data[-2:]
    if way == 0:
        return f"segment {marker:X} {body!r}", lambda n: data[:2] + segment * n + data[2:]
    piece = random.choice((b"\xff", b"\xff\0", b"\xff\xd0", b"\0", b"\xff\x01", b"\xff\xda"))
    if way == 1:
        return f"coded {piece!r}", lambda n: data[:-2] + piece * n + data[-2:]
    return f"behind {piece!r}", lambda n: data + piece * n


def _of_png(data: bytes, way: int, random: Random) -> tuple[str, Made]:
    kind = random.choice((b"IDAT", b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"iCCP", b"prVt", b"fcTL"))
    place = data.index(random.choice((b"IDAT", b"IEND"))) - 4
    head, tail = data[:place], data[place:]
    body = random.choice((b"", b"a\0\0\0\0\0", b"a\0\0" + zlib.compress(b"x" * 1_000)))
    if way == 0:
        return f"chunk {kind!r}", lambda n: head + _chunk(kind, body) * n + tail
    if way == 1:
        return f"in {kind!r}", lambda n: head + _chunk(kind, b"a\0\0\0" + b"x" * n) + tail

    def bomb(number: int) -> bytes:
        return head + _chunk(b"eXIf", _exif(number)) + tail

    return "values of EXIF", bomb


def _exif(number: int) -> bytes:
    """A directory of entries that all have the same long value."""
    size = 100 * number
    entries = b"".join(
        struct.pack("<HHII", n & 0xFFFF, 7, size, 8) for n in range(min(number, 9_999))
    )
    return b"II*\0\x08\0\0\0" + struct.pack("<H", min(number, 9_999)) + entries + bytes(size)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


# --- databases -----------------------------------------------------------------------------------


def _of_database(data: bytes, way: int, random: Random) -> tuple[str, Made] | None:
    made = _tables(data)
    if not made:
        return None
    table, columns = random.choice(list(made.items()))
    column, text = random.choice(columns), _text(random)
    rest = ", ".join(columns[1:]) or columns[0]  # the first one numbers the rows
    repeat = f"INSERT INTO {table} ({rest}) SELECT {rest} FROM {table} LIMIT 1"  # noqa: S608
    update = f"UPDATE {table} SET {column} = ?"  # noqa: S608 - our own file

    def at(number: int) -> bytes:
        db = sqlite3.connect(":memory:")
        with contextlib.closing(db):
            db.deserialize(data[:18] + b"\1\1" + data[20:])
            with contextlib.suppress(sqlite3.Error):
                for _ in range(min(number, 100_000) if way == 0 else 1):
                    db.execute(*((repeat,) if way == 0 else (update, (text * number,))))
            db.commit()
            return db.serialize()

    return f"{table}.{column} of {text!r}", at


def _tables(data: bytes) -> dict[str, list[str]]:
    db = sqlite3.connect(":memory:")
    with contextlib.closing(db), contextlib.suppress(sqlite3.Error):
        db.deserialize(data[:18] + b"\1\1" + data[20:])
        names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: [row[1] for row in db.execute(f"PRAGMA table_info({name})")] for (name,) in names
        }
    return {}
