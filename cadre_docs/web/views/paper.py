"""The filled form for Word and WPS, made by a page that is a file by itself."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.web.reading import day_of, own_records, placed, read_one
from cadre_docs.web.rendering import render
from cadre_docs.web.request import file, page
from cadre_docs.web.routes import Route

if TYPE_CHECKING:
    from cadre_docs.web.form_desk import FormDesk
    from cadre_docs.web.request import Answer, Request

NOT_HERE = "这种表在这一页上不能生成 Word 文件：请存成记录文件交回，由单位打印。"


def paper(request: Request, desk: FormDesk) -> Answer:
    """Send the filled DOCX, or tell why there is none, as ``cadre-docs render -t docx`` does."""
    [held] = desk.store.files()
    read = read_one(desk.store, desk.catalog, held.path)
    record, *_ = own_records(read) or [None]
    if record is None or desk.catalog.ready_master(record.schema.id) is None:
        raise cd.RequestError(NOT_HERE)
    draft = request.one("draft") == "1"
    with tempfile.TemporaryDirectory() as folder:
        done = cd.render(read, folder, formats="docx", draft=draft, as_of=day_of(desk.store))
        made = {path.name: path.read_bytes() for path in done.written}
    # The facts of the unit are never printed, and nobody asked for it.
    beside = tuple(entry.record.position.file for entry in read.of_unit())
    told = render(
        "paper",
        made=bool(made),
        draft=draft,
        findings=placed((f for f in done.findings if not _is_of(f, beside)), desk.store),
        said=[
            *done.conclusions, *done.lacks, *(r for r in done.remarks if not r.startswith(beside)),
        ],
    )  # fmt: skip
    if not made:
        return replace(page(told, 409), told=told)
    [(name, data)] = made.items()
    return replace(file(data, name), told=told)


def _is_of(finding: cd.Finding, files: tuple[str, ...]) -> bool:
    return finding.position is not None and finding.position.file in files


ROUTES = (Route("paper", paper),)
