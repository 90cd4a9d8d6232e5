"""What a handler is given and what it returns: plain values, nothing of a server in them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote, urlencode

from cadre_docs.errors import RequestError
from cadre_docs.messages.safe import told_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

HTML = "text/html; charset=utf-8"
JSON = "application/json"
PLAIN = "text/plain; charset=utf-8"
KINDS = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".zip": "application/zip",
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": PLAIN,
}
"""Media types by file suffix; whatever else there is goes as bytes."""
BYTES = "application/octet-stream"


_PIECE = 2**20


@dataclass(frozen=True)
class Upload:
    """A file that was dropped on the page: the last part of its name, and its bytes.

    ``size`` is in bytes; ``stream`` may lie on the disk, so read no more than is allowed.
    """

    name: str
    size: int
    stream: BinaryIO

    def data(self) -> bytes:
        """Return all bytes. Ask for ``size`` before."""
        self.stream.seek(0)
        return self.stream.read()

    def digest(self) -> bytes:
        """Return the SHA-256 of the bytes, read piece by piece."""
        self.stream.seek(0)
        made = sha256()
        while piece := self.stream.read(_PIECE):
            made.update(piece)
        self.stream.seek(0)
        return made.digest()


@dataclass(frozen=True)
class Request:
    """What was asked for.

    ``path`` has no slash in front. ``fields`` were sent by a form, ``query`` stands in the address.
    ``part`` tells that a script asked and wants a part of a page instead of all of it.
    """

    method: str
    path: str
    query: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, tuple[Upload, ...]] = field(default_factory=dict)
    part: bool = False

    def one(self, name: str, default: str = "") -> str:
        """Return the first value of that name: of the form, else of the address."""
        found = self.fields.get(name) or self.query.get(name)
        return found[0] if found else default

    def many(self, name: str) -> tuple[str, ...]:
        """Return all values of that name: of the form, else of the address."""
        return self.fields.get(name) or self.query.get(name) or ()

    def number(self, name: str, default: int = 0) -> int:
        """Return a whole number of at most six digits; anything else is the default."""
        text = self.one(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else default  # noqa: PLR2004

    def day(self, name: str, called: str = "") -> date | None:
        """Return a day; None where none is given. ``called`` is what the page calls it.

        Raises :class:`~cadre_docs.errors.RequestError` for a text that is none.
        """
        text = self.one(name).strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            what = f"{called}“{told_line(text[:20])}”不是日期"
            raise RequestError(f"{what}，请写成 2025-01-13 这样。") from None

    def address(self, **changed: str | int | None) -> str:
        """Return the address of this page with some values changed; None or "" leaves one out."""
        values: dict[str, list[str]] = {name: list(given) for name, given in self.query.items()}
        for name, value in changed.items():
            values[name] = [] if value in (None, "") else [str(value)]
        return address(self.path, **values)


def address(path: str, **values: object) -> str:
    """Return a relative address with a query; empty values are left out."""
    kept = {name: value for name, value in values.items() if value not in ("", None, [])}
    query = urlencode(kept, doseq=True)
    return f"{quote(path) or './'}?{query}" if query else quote(path) or "./"


@dataclass(frozen=True)
class Event:
    """One message of a stream of events (SSE): one text, and a name where it is not to be shown."""

    name: str
    text: str

    def encoded(self) -> bytes:
        """Return it as it is sent (WHATWG HTML, 9.2 Server-sent events)."""
        lines = "".join(f"data: {line}\n" for line in self.text.split("\n"))
        name = f"event: {self.name}\n" if self.name else ""
        return f"{name}{lines}\n".encode()


@dataclass(frozen=True)
class Answer:
    """What is sent back.

    ``framed``: a frame of our own page may show it. ``name``: it is to be saved under that name.
    ``events`` go on until they end or the reader leaves (``body`` is empty then). ``kept``: it
    holds nothing of anybody, and the browser may keep it. ``afterwards`` is called once it is sent.
    ``told`` is HTML to be shown beside a file that is saved, by a page that is its own host.
    """

    body: bytes = b""
    status: int = 200
    kind: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    framed: bool = False
    kept: bool = False
    name: str = ""
    told: str = ""
    events: Iterator[Event] | None = None
    afterwards: Callable[[], object] | None = None


def page(html: str, status: int = 200) -> Answer:
    """Return a page, or a part of one."""
    return Answer(html.encode(), status)


def data(value: object, status: int = 200) -> Answer:
    """Return what a script reads."""
    return Answer(json.dumps(value, ensure_ascii=False).encode(), status, JSON)


def see(where: str) -> Answer:
    """Send the browser to another page of ours, as after every form that was sent."""
    return Answer(status=303, headers={"Location": where})


def file(content: bytes, name: str, *, shown: bool = False) -> Answer:
    """Return a file: to be saved, or ``shown`` in the browser (also in a frame of ours)."""
    suffix = f".{name.rpartition('.')[2].lower()}"
    kind = KINDS.get(suffix, BYTES)
    return Answer(content, kind=kind, framed=shown, name="" if shown else name)
