"""All that people do with a form in one file, done by the engine alone, for every example."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from cadre_docs.catalog import Catalog
from cadre_docs.pages.fonts import FontBook
from cadre_docs.source.tree import Mapping, Scalar
from cadre_docs.source.yaml import load_ours
from cadre_docs.web.one_file.host import FIRST, Host

HERE = "file=1&n=1"


def everything(examples: Path) -> None:
    """Open, fill, save, take away and bring back each example of each form."""
    FontBook.system = staticmethod(lambda: FontBook(()))  # type: ignore[method-assign]
    for path in sorted(examples.rglob("*.yaml")):
        if (form := form_of(path)) is not None:
            with tempfile.TemporaryDirectory() as folder:
                one(Path(folder), form, path)


def form_of(path: Path) -> str | None:
    """Return the form of a file with one record; None for others."""
    trees, _ = load_ours(path.read_bytes(), str(path))
    if len(trees) != 1 or not isinstance(trees[0], Mapping):
        return None
    named = trees[0].get("表单")
    return named.text if isinstance(named, Scalar) and named.text in Catalog().schema_ids else None


def one(folder: Path, form: str, path: Path) -> None:
    """Do everything with one record."""
    (folder / FIRST).write_bytes(path.read_bytes())
    host = Host(folder, form)

    def ask(address: str, method: str = "GET", **more: object) -> tuple[dict[str, object], bytes]:
        files = more.pop("data", ())
        head, body = host.ask(json.dumps({"method": method, "address": address, **more}), files)
        said = json.loads(head)
        assert said["status"] < 400, (path, address, said, body.decode())  # noqa: S101, PLR2004
        return said, body

    for role in ("", "own", "unit"):
        ask(f"form?{HERE}&role={role}&shown=1")
    ask(f"form-save?{HERE}", "POST", part=True, fields=[["b0", "示例㐀"], ["was-b0", ""]])
    ask(f"form-undo?{HERE}", "POST", part=True)
    ask(f"form-pulse?{HERE}&hash=0", part=True)
    said, record = ask("record")
    ask("bring?role=own", "POST", files=[["file", said["name"]]], data=[record])
    _, kept = ask("kept")
    ask("bring?role=own", "POST", files=[["file", "kept.zip"]], data=[kept])
    ask("begin?role=own", "POST")
