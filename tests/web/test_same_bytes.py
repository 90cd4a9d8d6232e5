"""What the page makes is, byte by byte, what the command makes of the same folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

import cadre_docs as cd
from cadre_docs.cli.main import cli
from tests.conftest import EXAMPLES
from tests.web.conftest import Site, done, site_of


@pytest.fixture
def site(tmp_path: Path, own_forms: cd.Catalog) -> Iterator[Site]:
    """A folder of two people in two forms; everything on it may be signed."""
    folder = tmp_path / "这里"
    folder.mkdir()
    text = (EXAMPLES / "annual-record" / "full.yaml").read_text("utf-8")
    text = re.sub(r"(?m)^( *)身份证号码:.*$", r"\1# 没有填", text)
    for name in ("示例丑", "示例寅"):
        (folder / f"{name}.yaml").write_text(text.replace("示例子", name), "utf-8")
    made = site_of(folder, own_forms)
    made.get(f"/?token={made.guard.token()}")
    yield made
    made.desk.works.stop()
    made.desk.results.close()


@dataclass(frozen=True)
class Same:
    """A button with what is chosen, and the command that stands for it; OUT is where it writes."""

    address: str
    fields: dict[str, object]
    command: str


SAME = {
    "package": Same("/print", {"way": "package"}, "render FOLDER --package OUT/打印.pdf"),
    "package, both sides, by name": Same(
        "/print",
        {"way": "package", "duplex": "1", "order": "拼音"},
        "render FOLDER --package OUT/打印.pdf --duplex --order 拼音",
    ),
    "one PDF": Same("/print", {"way": "merge"}, "render FOLDER --merge OUT/合并.pdf"),
    "each a file": Same(
        "/print",
        {"way": "files", "as": ["pdf", "docx", "xlsx"]},
        "render FOLDER -o OUT -t pdf,docx,xlsx",
    ),
    "drafts": Same(
        "/print",
        {"way": "files", "as": ["docx"], "draft": "1"},
        "render FOLDER -o OUT -t docx --draft",
    ),
    "roster": Same(
        "/list-make", {"kind": "roster", "as": "xlsx"}, "roster FOLDER -o OUT/名册.xlsx"
    ),
    "roster in Word": Same(
        "/list-make", {"kind": "roster", "as": "docx"}, "roster FOLDER -o OUT/名册.docx"
    ),
    "notice": Same(
        "/list-make",
        {"kind": "notice", "as": "pdf", "first": "2024-01-08"},
        "notice FOLDER -o OUT/公示.pdf --from 2024-01-08",
    ),
    "statistics": Same("/list-make", {"kind": "statistics"}, "statistics FOLDER -o OUT"),
    "for the office": Same(
        "/start-office",
        {"form": "annual-record"},
        "new annual-record --office FOLDER -o OUT/单位填写.xlsx",
    ),
    "grades": Same("/decide", {}, "decide FOLDER -o OUT/定档.xlsx"),
    "all findings": Same("/check", {}, "check FOLDER --summary OUT/汇总.xlsx"),
}


@pytest.mark.parametrize("name", SAME)
def test_the_page_makes_what_the_command_makes(name: str, site: Site, tmp_path: Path) -> None:
    one, out = SAME[name], tmp_path / "命令"
    out.mkdir()
    made = done(site, one.address, one.fields)
    words = [
        word.replace("FOLDER", str(site.desk.store.root)).replace("OUT", str(out))
        for word in one.command.split()
    ]
    ran = CliRunner().invoke(cli, words)
    assert ran.exit_code == (0 if made.ok else 1), ran.output
    by_command = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    by_page = {path.name: path.read_bytes() for path in made.files if path.suffix != ".html"}
    assert {*by_page} == {name for name in by_command if not name.startswith(".")}
    differing = [name for name, data in by_page.items() if by_command[name] != data]
    assert differing == []
