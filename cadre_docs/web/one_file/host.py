"""What runs in the page: requests come from its script, answers go back to it.

The engine is the same as everywhere; only what stands around it is another: no server, no folder
of the machine, no clock but the browser's.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from cadre_docs.catalog import Catalog
from cadre_docs.machine import clock
from cadre_docs.source.kept_trees import remember
from cadre_docs.web.answering import answer, refused
from cadre_docs.web.form_desk import FormDesk
from cadre_docs.web.guard import Refusal
from cadre_docs.web.one_file.store import HeldStore
from cadre_docs.web.request import Request, Upload
from cadre_docs.web.routes import routes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VIEWS = ("form", "photo", "carry", "paper")
LAYOUT = "one_file.html.j2"
RECORD_FOLDER, OWN = "record", "own"
FIRST, UNIT, TREES = "first.yaml", "unit.yaml", "trees.json"

TOO_MUCH = Refusal(413, "太大了", "文件超过了这一页能收的大小，没有收。请换小一些的。")


def desk_of(folder: Path, form: str, catalog: Catalog) -> FormDesk:
    """Return the desk of one form, whose record lies in a folder by itself.

    ``folder`` holds ``first.yaml``, the record as it is handed out, and ``unit.yaml``, the facts of
    the unit, where they came along.
    """
    title, unit = catalog.schema(form).title, folder / UNIT
    first = (folder / FIRST).read_bytes()
    store = HeldStore(folder / RECORD_FOLDER, title, first, unit if unit.is_file() else None)
    return FormDesk(store, catalog, views=VIEWS, layout=LAYOUT, alone=True)


class Host:
    """Answers what the page asks. ``folder`` is where its form was unpacked."""

    def __init__(self, folder: Path, form: str) -> None:
        if (trees := folder / TREES).is_file():
            remember(trees.read_bytes())
        own = sorted((folder / OWN).iterdir()) if (folder / OWN).is_dir() else ()
        self.desk = desk_of(folder, form, Catalog(*own, today=clock.today()))

    def ask(self, asked: str, files: Sequence[bytes | memoryview] = ()) -> tuple[str, bytes]:
        """Answer one request.

        ``asked`` is JSON: ``method``, ``address``, ``part``, ``fields`` (pairs of texts) and
        ``files`` (name of the box, name of the file, for each of ``files``). Returns JSON
        (``status``, ``kind``, ``where`` to go on, ``name`` to save under, ``told`` of it as HTML)
        and the body.
        """
        made = answer_to(json.loads(asked), [*map(bytes, files)], self.desk)
        head = {
            "status": made.status,
            "kind": made.kind,
            "where": made.headers.get("Location", ""),
            "name": made.name,
            "told": made.told,
        }
        return json.dumps(head, ensure_ascii=False), made.body


def answer_to(asked: Mapping[str, Any], files: Sequence[bytes], desk: FormDesk) -> Any:
    """Return the answer to what the script of the page sent."""
    address = urlsplit(asked["address"])
    fields: dict[str, list[str]] = {}
    for name, text in asked.get("fields", ()):
        fields.setdefault(name, []).append(text)
    uploads: dict[str, list[Upload]] = {}
    for (box, name), data in zip(asked.get("files", ()), files, strict=True):
        if name:
            uploads.setdefault(box, []).append(Upload(name, len(data), io.BytesIO(data)))
    request = Request(
        asked["method"],
        address.path,
        {name: tuple(several) for name, several in parse_qs(address.query).items()},
        {name: tuple(several) for name, several in fields.items()},
        {name: tuple(several) for name, several in uploads.items()},
        part=bool(asked.get("part")),
    )
    route = routes(desk.views).get((request.method, request.path))
    if route is not None and sum(map(len, files)) > route.most:
        return refused(TOO_MUCH, request)
    return answer(request, desk)
