"""Nothing is fetched while rendering: no address, no file that data or a master names."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from cadre_docs.errors import OutputError
from cadre_docs.pages.weasyprint.engine import engine_of, print_html

ROOT = Path(__file__).resolve().parents[2]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' width="9" height="9"><image xlink:href="{}" href="{}" width="9" height="9"/></svg>'
)
ADDRESSES = [
    "file:///etc/passwd",
    "http://127.0.0.1:9/x.png",
    "https://example.com/x.png",
    "ftp://example.com/x",
    "//example.com/x.png",
]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(f"socket.socket.{name}", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    monkeypatch.setattr("urllib.request.urlopen", refuse)


def svg(address: str) -> str:
    nested = base64.b64encode(SVG.format(address, address).encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{nested}"/>'


WAYS = {
    "img": '<img src="{}"/>',
    "background": '<p style="background-image: url({})">x</p>',
    "list": '<p style="display: list-item; list-style-image: url({})">x</p>',
    "content": "<style>p::before {{ content: url({}) }}</style><p>x</p>",
    "import": "<style>@import '{}';</style><p>x</p>",
    "stylesheet": '<link rel="stylesheet" href="{}"/><p>x</p>',
    "object": '<object data="{}"/>',
    "embed": '<embed src="{}"/>',
    "attachment": '<a rel="attachment" href="{}">x</a>',
}


@pytest.mark.pango
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("way", WAYS)
def test_a_page_that_refers_to_anything_is_refused_or_does_without(way: str, address: str) -> None:
    html = f"<html><body>{WAYS[way].format(address)}</body></html>"
    try:
        made = print_html(html, b"1").pdf
    except OutputError as problem:
        assert "拒绝读取" in str(problem)  # noqa: PT017 - either is right
    else:
        assert b"root:" not in made


@pytest.mark.parametrize("address", ADDRESSES)
def test_whoever_asks_for_an_address_is_refused(address: str) -> None:
    """Fonts are asked for in the same way (WeasyPrint would keep a folder for them)."""
    with pytest.raises(Exception, match=r".") as refused:
        engine_of().fetcher.fetch(address)
    assert not isinstance(refused.value, AssertionError)


@pytest.mark.pango
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_picture_in_a_picture_fetches_nothing(address: str) -> None:
    try:
        made = print_html(f"<html><body>{svg(address)}</body></html>", b"1").pdf
    except OutputError as problem:
        assert "拒绝读取" in str(problem)  # noqa: PT017 - either is right
    else:
        assert b"root:" not in made


PROBE = """
import json, sys
from pathlib import Path
opened, network, on = [], [], False
def hook(event, arguments):
    if not on:
        return
    if event == "open" and isinstance(arguments[0], str):
        opened.append(arguments[0])
    elif event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        network.append(event)
    elif event in ("urllib.Request", "ftplib.connect", "http.client.connect", "subprocess.Popen"):
        network.append(event)
from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.printing.document import Printer
printer, catalog = Printer(Catalog()), Catalog()
[plain], [hostile] = (read_paths([Path(p)], catalog).entries for p in sys.argv[1:3])
for kind in ("docx", "pdf", "xlsx"):
    printer.filled(plain.record).output(kind)  # fonts, templates, libraries
sys.addaudithook(hook)
on = True
for kind in ("docx", "pdf", "xlsx"):
    printer.filled(hostile.record).output(kind)
on = False
print(json.dumps({"opened": opened, "network": network}))
"""


def test_addresses_in_data_are_text_and_nothing_is_opened_for_them(tmp_path: Path) -> None:
    model = ROOT / "examples" / "henan-tenure-form" / "minimal.yaml"
    typed = [
        '<img src="file:///etc/passwd">',
        "url(http://127.0.0.1:9/x)",
        "![x](file:///etc/passwd)",
        "</style><style>@import 'http://127.0.0.1:9/x';</style>",
        "file:///etc/passwd",
        "INCLUDEPICTURE \\\\127.0.0.1\\x",
    ]
    text = model.read_text(encoding="utf-8")
    text = text.replace("姓名: 示例乙", f"姓名: {json.dumps(' '.join(typed[:3]))}")
    text = text.replace("单位: 示例省人民医院", f"单位: {json.dumps(' '.join(typed[3:]))}")
    hostile = tmp_path / "记录.yaml"
    hostile.write_text(text, encoding="utf-8")
    probed = subprocess.run(
        [sys.executable, "-c", PROBE, str(model), str(hostile)],
        capture_output=True, encoding="utf-8", check=True, cwd=ROOT,
    )  # fmt: skip
    seen = json.loads(probed.stdout.splitlines()[-1])
    assert seen["network"] == []
    fonts = (".ttf", ".otf", ".ttc", ".otc", ".pfb")
    places = (str(ROOT), sys.prefix, sys.base_prefix)
    others = [p for p in seen["opened"] if not p.startswith(places) and not p.endswith(fonts)]
    assert [path for path in others if "/fonts" not in path and "fontconfig" not in path] == []
