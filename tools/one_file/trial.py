"""All that people do with a form in one file, done by the engine alone, for every example."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from cadre_docs.catalog import READY_DRAFT, READY_MASTER, Catalog
from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.source.tree import Mapping, Scalar
from cadre_docs.source.yaml import load_ours
from cadre_docs.web.one_file.host import FIRST, Host

HERE = "file=1&n=1"
SAVE = f"form-save?{HERE}"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a730000000049454e44ae426082"
)
JPEG = bytes.fromhex("ffd8ffc0000b080003000201011100ffda0008010100003f00aaffd9")
"""Headers of pictures: nothing here decodes them."""
WRONG = (
    b"", b"a: [", "表单: 没有这种表\n".encode(), b"PK\3\4no archive", b"{\\rtf1}", b"\xff\xfe\0\0",
    "表单: unit\n---\n表单: unit\n".encode(),
)  # fmt: skip
"""What people drop on the page that is no record of its form."""
_REFUSED = (404, 405, 409, 413)


def everything(examples: Path, ready: Path) -> None:
    """Open each example of each form; with one of each form do all that can be done.

    ``ready`` is a folder with the masters that were made ready, by form.
    """

    def ready_master(_: Catalog, form: str, *, draft: bool = False) -> bytes | None:
        path = ready / form / (READY_DRAFT if draft else READY_MASTER)
        return path.read_bytes() if path.is_file() else None

    Catalog.ready_master = ready_master  # type: ignore[method-assign]
    FontBook.system = staticmethod(lambda: FontBook(()))  # type: ignore[method-assign]
    done: set[str] = set()
    for path in sorted(examples.rglob("*.yaml")):
        if (form := form_of(path)) is None:
            continue
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / FIRST).write_bytes(path.read_bytes())
            trial = Trial(Host(Path(folder), form), path)
            trial.look()
            trial.paper()
            if form not in done:
                trial.fill()
                trial.go_wrong()
                trial.carry()
        done.add(form)


def form_of(path: Path) -> str | None:
    """Return the form of a file with one record; None for others."""
    trees, _ = load_ours(path.read_bytes(), str(path))
    if len(trees) != 1 or not isinstance(trees[0], Mapping):
        return None
    named = trees[0].get("表单")
    return named.text if isinstance(named, Scalar) and named.text in Catalog().schema_ids else None


class Trial:
    """One record in its page."""

    def __init__(self, host: Host, path: Path) -> None:
        self._host, self._path = host, path

    def ask(
        self, address: str, method: str = "GET", *, refused: bool = False, **more: Any
    ) -> tuple[dict[str, Any], bytes]:
        """Ask something; raises AssertionError for another answer than wanted."""
        files = more.pop("data", ())
        asked = json.dumps({"method": method, "address": address, **more})
        head, body = self._host.ask(asked, files)
        said = json.loads(head)
        if (said["status"] not in _REFUSED) if refused else (said["status"] >= min(_REFUSED)):
            raise AssertionError(self._path, address, said, body.decode())
        return said, body

    def post(self, address: str, **more: Any) -> tuple[dict[str, Any], bytes]:
        """Send something."""
        return self.ask(address, "POST", **more)

    def look(self) -> None:
        """Open it as everybody may see it."""
        for role in ("", "own", "unit"):
            self.ask(f"form?{HERE}&role={role}&shown=1")

    def paper(self) -> None:
        """Make it for Word, or hear why not; and a draft."""
        for address in ("paper", "paper?draft=1"):
            said = json.loads(self._host.ask(json.dumps({"method": "GET", "address": address}))[0])
            if said["status"] not in (200, 409):
                raise AssertionError(self._path, address, said)

    def fill(self) -> None:
        """Type into it, put photos in, move rows."""
        for number, field in enumerate(self._host.desk.catalog.schema(self._form).fields()):
            name = f"b{number}"
            doing: tuple[str, ...] = ()
            if field.photo:
                for picture in (PNG, JPEG, b"no picture"):
                    self.post(SAVE, part=True, files=[[name, "甲.png"]], data=[picture])
                    self.ask(f"photo?{HERE}&box={name}")
                doing = ("clear:{}",)
            elif field.columns:
                doing = ("add:{}", "add:{}", "up:{}:2", "remove:{}:1")
            elif field.electronic:
                doing = ("electronic:{}", "hand:{}")
            for one in doing:
                self.post(SAVE, part=True, fields=[["do", one.format(name)]])
        self.post(SAVE, part=True, fields=[["b0", "示例㐀"], ["was-b0", ""]])
        self.post(SAVE, part=True, fields=[["b0", "一九"], ["was-b0", "别的"]])
        self.paper()
        self.post(f"form-undo?{HERE}", part=True)
        self.ask(f"form-pulse?{HERE}&hash=0", part=True)

    def go_wrong(self) -> None:
        """Ask for what there is not, and send what is no record."""
        for address in ("form?file=2&n=1", "form?file=1&n=9", "nothing", "form-save"):
            self.ask(address, refused=True)
        self.ask(f"photo?{HERE}&box=b0", refused=True)
        self.post(SAVE, fields=[["b0", "x"], ["was-b0", ""], ["whose", "0"]], refused=True)
        for wrong in WRONG:
            self.post("bring", files=[["file", "x.yaml"]], data=[wrong], refused=True)
        self.post("bring", refused=True)

    def carry(self) -> None:
        """Take it away, bring it back, begin anew."""
        said, record = self.ask("record")
        self.post("bring?role=own", files=[["file", said["name"]]], data=[record])
        _, kept = self.ask("kept")
        self.post("bring?role=own", files=[["file", "kept.zip"]], data=[kept])
        self.post("begin?role=own")

    @property
    def _form(self) -> str:
        [file] = self._host.desk.store.files()
        return form_of(file.path) or ""
