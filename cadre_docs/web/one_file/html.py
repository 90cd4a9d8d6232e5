"""A form as one HTML file: everything that it needs stands in it, packed.

A browser opens it from the disk. The form is there at once, as the page of 填表 shows it; the
interpreter and the engine are unpacked meanwhile, and then answer what the served page asks its
server. The policy of the page allows no network, no script but those of ours, no frame.
"""

from __future__ import annotations

import gzip
import io
import json
import tempfile
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadre_docs.errors import RequestError
from cadre_docs.limits import MB
from cadre_docs.web.answering import static_files
from cadre_docs.web.one_file import contents, interpreter
from cadre_docs.web.one_file.host import FIRST, UNIT, answer_to, desk_of
from cadre_docs.web.one_file.store import ID
from cadre_docs.web.rendering import render
from cadre_docs.web.request import address

if TYPE_CHECKING:
    from datetime import date

    from cadre_docs.catalog import Catalog
    from cadre_docs.schema import Schema

MOST_MB = 12
"""A file may be no larger: it goes by mail, WeChat and USB stick."""
_MAIN = ('<main id="main" tabindex="-1">', "</main>")
_TITLE = ("<title>", "</title>")
_ENGINE_FAILED = (
    "这个浏览器不能检查，填的也存不成文件。请换一个 2022 年以后的浏览器"
    "（Chrome、Edge、Firefox、Safari）打开这个文件，或者向发来的单位要 Excel（.xlsx）的填报模板。"
)


_ON = 'document.body.classList.remove("off");'
"""What shows the form: without scripts a text stands there instead."""


@dataclass(frozen=True)
class Handout:
    """A form to be handed out: the record to begin with, who hands it out, and until when.

    ``unit`` are the facts of the unit that it is judged with.
    """

    form: str
    first: bytes
    issuer: str = ""
    until: date | None = None
    unit: contents.Unit | None = None


def html_file(handout: Handout, catalog: Catalog) -> bytes:
    """Return the file. Equal input gives equal bytes.

    Raises :class:`~cadre_docs.errors.EnvironmentLackError` where no interpreter is installed, and
    :class:`~cadre_docs.errors.RequestError` for what is larger than a file may be.
    """
    schema = catalog.schema(handout.form)
    style = static_files()["page.css"].decode() + _own("one_file.css")
    scripts = {
        "on_script": _ON,
        "page_script": _own("page.js"),
        "form_script": static_files()["form.js"].decode(),
        "unpack_script": interpreter.part("unpack").decode(),
    }
    title, main = _begun(handout, catalog)
    made = render(
        "one_file_page",
        policy=_policy([*scripts.values()], style),
        title=title,
        main=main,
        style=style,
        schema=schema,
        issuer=handout.issuer,
        until=f"{handout.until:%Y-%m-%d}" if handout.until else "",
        edition=schema.source.cited,
        paper=bool(contents.paper(schema.id, catalog).files),
        settings=_settings(handout, schema),
        worker_script=_own("worker.js"),
        parts={**_engine_parts(), "form": _form_part(handout, catalog)},
        **scripts,
    ).encode()
    if len(made) > MOST_MB * MB:
        size = f"{len(made) / MB:.1f}"
        raise RequestError(
            f"“{schema.title}”的 HTML 填报文件有{size}MB，超过{MOST_MB}MB，没有生成。"
            "请把表单目录（--catalog）里与这份表无关的规则和代码表移开。"
        )
    return made


def _begun(handout: Handout, catalog: Catalog) -> tuple[str, str]:
    """Return title and content of the form as it is seen first."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / FIRST).write_bytes(handout.first)
        if handout.unit is not None:
            (folder / UNIT).write_bytes(handout.unit.data)
        desk = desk_of(folder, handout.form, catalog)
        asked = {"method": "GET", "address": _first_page(catalog.schema(handout.form))}
        text = answer_to(asked, (), desk).body.decode()
    return _between(*_TITLE, text), _between(*_MAIN, text)


def _between(start: str, end: str, page: str) -> str:
    """Return what stands between two marks of our own template."""
    begin = page.index(start) + len(start)
    return page[begin : page.index(end, begin)]


def _role(schema: Schema) -> str:
    """Return who fills in what is handed out: one person, or whoever has the list."""
    return "own" if schema.of_people else ""


def _first_page(schema: Schema) -> str:
    return address("form", file=ID, n=1, role=_role(schema))


def _settings(handout: Handout, schema: Schema) -> str:
    """Return what the script of the page knows, as JSON that may stand in HTML."""
    key = sha256(
        json.dumps(
            [schema.id, handout.issuer, str(handout.until), sha256(handout.first).hexdigest()]
        ).encode()
    ).hexdigest()[:16]
    whom = f"交给{handout.issuer}" if handout.issuer else "交给发来的单位"
    said: dict[str, Any] = {
        "form": schema.id,
        "role": _role(schema),
        "begin": _first_page(schema),
        "key": f"{schema.id}-{key}",
        "until": handout.until.isoformat() if handout.until else "",
        "words": {
            "engine": _ENGINE_FAILED,
            "send": f"请{whom}：发这个文件，不要发 HTML。",
            "paper": "记录也要存：交回去的是记录文件。",
        },
    }
    return json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")


def _own(name: str) -> str:
    return (contents.HERE / name).read_text(encoding="utf-8")


def _policy(scripts: list[str], style: str) -> str:
    allowed = " ".join(f"'sha256-{_hash(text)}'" for text in scripts)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {allowed} 'wasm-unsafe-eval'",
            f"style-src 'sha256-{_hash(style)}'",
            "img-src blob: data:",
            "worker-src blob:",
            "connect-src 'none'",
            "form-action 'none'",
            "base-uri 'none'",
        )
    )


def _hash(text: str) -> str:
    if "</script" in text or "</style" in text or "\r" in text:
        raise ValueError("what stands in a page must not end it")
    return b64encode(sha256(text.encode()).digest()).decode()


@lru_cache(maxsize=1)
def _engine_parts() -> dict[str, str]:
    """Return the parts that are the same for every form, by the ids of their elements."""
    names = [name for name in interpreter.PARTS if name not in ("lock", "unpack")]
    parts = {name: b64encode(interpreter.part(name)).decode() for name in names}
    parts["lock"] = interpreter.part("lock").decode()
    parts["unpack"] = interpreter.part("unpack").decode()
    parts["engine"] = _gzipped(contents.packed(contents.engine()))
    return parts


def _form_part(handout: Handout, catalog: Catalog) -> str:
    files = contents.form_files(handout.form, catalog, handout.first, handout.unit)
    return _gzipped(contents.packed(files))


def _gzipped(data: bytes) -> str:
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as made:
        made.write(data)
    return b64encode(buffer.getvalue()).decode()
