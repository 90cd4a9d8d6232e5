"""Changing a file at random, so that it still gets past the door.

Bytes are changed anywhere; archives are taken apart, one part is changed, and they are packed
again, or nothing would get past the checksums. XML and YAML are changed by pieces: an element
or a line is dropped, doubled, moved or nested, a value becomes one that hurts.
"""

from __future__ import annotations

import contextlib
import io
import re
import sqlite3
import warnings
import zipfile
from random import Random

_HURTING = (
    *("", "0", "-1", "1e999", "nan", "inf", "99999999999999999999", "9" * 5_000, "0.0000001"),
    *("A1:XFD1048576", "XFD1048576", "A0", "$A$1", "#REF!", "=1+1", "true", "x" * 40_000),
    *(
        "\u202e",
        "\ud7ff",
        "\ufffe",
        "𠮷",
        "\u0000",
        "{{ x }}",
        "{%tr for 行 in 表 %}",
        "{% if %}",
        "}}",
    ),
    *(
        "2024-02-30",
        "1900.01-2100.12",
        "00000000000000000X",
        "../../etc/passwd",
        "~",
        "&a",
        "*a",
        "!!x",
    ),
)
TOKEN = re.compile(rb"<[^<>]*>|[^<>]+")
VALUE = re.compile(rb'="[^"]*"')
_NUMBER = re.compile(rb"\d+")
SQLITE = b"SQLite format 3\0"
_SCHEMA = (
    *("DROP TABLE {table}", "ALTER TABLE {table} ADD COLUMN x", "PRAGMA user_version = 9"),
    *("DELETE FROM {table}", "INSERT INTO {table} SELECT * FROM {table}"),
    "CREATE TRIGGER t AFTER INSERT ON {table} BEGIN DELETE FROM records; END",
)
_MAX = 400_000
_MOSTLY, _OFTEN, _HALF = 0.95, 0.8, 0.5


def mutated(data: bytes, random: Random, others: list[bytes]) -> bytes:
    """Return a file like this one, changed in one place or a few."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        if data.startswith(b"PK") and random.random() < _MOSTLY:
            data = _in_archive(data, random, others)
        elif data.startswith(SQLITE) and random.random() < _OFTEN:
            data = _in_database(data, random)
        elif _is_text(data) and random.random() < _OFTEN:
            data = _of_lines(data, random, others)
        else:
            data = _of_bytes(data, random)
    return data[:_MAX]


def _in_database(data: bytes, random: Random) -> bytes:
    """Give a column of a database another value, or change its tables."""
    db = sqlite3.connect(":memory:")
    with contextlib.closing(db), contextlib.suppress(sqlite3.Error, UnicodeError):
        db.deserialize(data[:18] + b"\1\1" + data[20:])  # one in memory has no log beside it
        made = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        table = random.choice(made)[0]
        if random.random() < _MOSTLY:
            column = random.choice(db.execute(f"PRAGMA table_info({table})").fetchall())[1]
            (old,) = db.execute(f"SELECT {column} FROM {table}").fetchone() or ("",)  # noqa: S608
            db.execute(f"UPDATE {table} SET {column} = ?", (_value(old, random),))  # noqa: S608
        else:
            db.execute(random.choice(_SCHEMA).format(table=table))
        db.commit()
        return db.serialize()
    return data


def _value(old: object, random: Random) -> object:
    if isinstance(old, str) and old and random.random() < _HALF:
        at = random.randrange(len(old))
        return old[:at] + random.choice(_HURTING)[:40] + old[at + random.randrange(9) :]
    return random.choice((*_HURTING, None, b"\xff", -1, 2**62, 0.5, "[]", "{}", "[[[]]]", "[null]"))


def _is_text(data: bytes) -> bool:
    return b"\0" not in data[:2_000]


def _in_archive(data: bytes, random: Random, others: list[bytes]) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:  # an archive that was damaged before
        return _of_bytes(data, random)
    if not parts:
        return data
    at = random.randrange(len(parts))
    name, content = parts[at]
    match random.randrange(12):
        case 0:
            del parts[at]
        case 1:
            parts.append(
                (random.choice(parts)[0] + random.choice(("", "x", "/../y", ".xml")), content)
            )
        case 2:
            parts[at] = (random.choice(parts)[0], content)
        case 3 if others:
            parts[at] = (name, _other_part(name, random.choice(others)) or content)
        case _:
            by_pieces = name.endswith((".xml", ".rels")) and random.random() < _MOSTLY
            parts[at] = (name, (_of_xml if by_pieces else _of_bytes)(content, random))
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for part, content in parts:
            archive.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), content[:_MAX])
    return stream.getvalue()


def _other_part(name: str, other: bytes) -> bytes | None:
    try:
        with zipfile.ZipFile(io.BytesIO(other)) as archive:
            return archive.read(name)
    except Exception:
        return None


def _of_xml(data: bytes, random: Random) -> bytes:  # noqa: C901 - a table of ways
    tokens = TOKEN.findall(data)
    if not tokens:
        return data
    at = random.randrange(len(tokens))
    hurting = (
        random.choice(_HURTING)
        .encode("utf-8", "surrogatepass")
        .replace(b"<", b"&lt;")
        .replace(b"&a", b"a")
    )
    match random.randrange(9):
        case 0:
            del tokens[at]
        case 1:
            tokens.insert(random.randrange(len(tokens)), tokens[at])
        case 2:  # an element with all that is in it, doubled or moved
            end = end_of(tokens, at)
            piece = tokens[at : end + 1]
            if random.random() < _HALF:
                del tokens[at : end + 1]
            place = random.randrange(len(tokens) + 1)
            tokens[place:place] = piece * random.choice((1, 1, 2, 50))
        case 3:  # nested in itself
            end = end_of(tokens, at)
            times = random.choice((2, 10, 90, 120, 300))
            if end > at:
                tokens[at : end + 1] = (
                    [tokens[at]] * times + tokens[at + 1 : end] + [tokens[end]] * times
                )
        case 4 | 5 if b"=" in tokens[at]:
            values = list(VALUE.finditer(tokens[at]))
            if values:
                one = random.choice(values)
                value = hurting.replace(b'"', b"")
                tokens[at] = (
                    tokens[at][: one.start()] + b'="' + value + b'"' + tokens[at][one.end() :]
                )
        case 6 if number := _NUMBER.search(tokens[at]):
            new = str(random.choice((0, 1, 2, 255, 16_384, 65_536, 2**31, 10**12, -5))).encode()
            tokens[at] = tokens[at][: number.start()] + new + tokens[at][number.end() :]
        case 7 if not tokens[at].startswith(b"<"):
            tokens[at] = hurting
        case _:
            return _of_bytes(data, random)
    return b"".join(tokens)


def end_of(tokens: list[bytes], at: int) -> int:
    """Return where the element that begins at a token ends."""
    if not tokens[at].startswith(b"<") or tokens[at].endswith(b"/>") or tokens[at][1:2] in b"/?!":
        return at
    depth = 0
    for number in range(at, len(tokens)):
        token = tokens[number]
        if token.startswith(b"</"):
            depth -= 1
        elif token.startswith(b"<") and not token.endswith(b"/>"):
            depth += 1
        if depth == 0:
            return number
    return at


def _of_lines(data: bytes, random: Random, others: list[bytes]) -> bytes:
    lines = data.split(b"\n")
    at = random.randrange(len(lines))
    hurting = random.choice(_HURTING).encode("utf-8", "surrogatepass")
    match random.randrange(9):
        case 0:
            del lines[at]
        case 1:
            lines.insert(random.randrange(len(lines) + 1), lines[at])
        case 2:
            lines[at] = b" " * random.randrange(9) + lines[at].lstrip()
        case 3 | 4 if b":" in lines[at]:
            key, _, _ = lines[at].partition(b":")
            quoted = random.choice(
                (b"%s", b"%s", b'"%s"', b"'%s'", b"[%s]", b"{%s: 1}", b"|\n    %s")
            )
            lines[at] = key + b": " + quoted % hurting
        case 5:
            lines[at : at + random.randrange(20)] *= random.choice((2, 3, 40))
        case 6 if others:
            other = random.choice(others).split(b"\n")
            start = random.randrange(len(other))
            lines[at:at] = other[start : start + random.randrange(1, 12)]
        case 7:
            encoding = random.choice(("gb18030", "utf-16", "utf-8-sig"))
            return b"\n".join(lines).decode("utf-8", "replace").encode(encoding, "replace")
        case _:
            return _of_bytes(data, random)
    return b"\n".join(lines)


def _of_bytes(data: bytes, random: Random) -> bytes:
    made = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        at = random.randrange(len(made) + 1)
        match random.randrange(6):
            case 0:
                del made[at : at + random.choice((1, 2, 4, 100))]
            case 1:
                made[at:at] = random.randbytes(random.choice((1, 2, 4, 30)))
            case 2:
                made[at : at + 4] = random.choice(
                    (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff")
                )
            case 3:
                start = random.randrange(len(made) + 1)
                made[at:at] = made[start : start + random.choice((4, 40, 400))]
            case 4 if made:
                made[at % len(made)] ^= 1 << random.randrange(8)
            case 5 if random.random() > _OFTEN:
                del made[at:]
    return bytes(made)
