"""HTML files made without a browser: what stands in them, what is refused, and what their host answers."""

from __future__ import annotations

import base64
import gzip
import hashlib
import importlib.util
import json
import re
import subprocess
import zipfile
from copy import copy
from datetime import date
from importlib.machinery import ModuleSpec
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import cadre_docs as cd
from cadre_docs.catalog import READY_DRAFT, READY_MASTER
from cadre_docs.masters import photo_size
from cadre_docs.printing import batch
from cadre_docs.record.photo import read as photos
from cadre_docs.web.one_file import contents, html, interpreter
from cadre_docs.web.one_file.host import FIRST, Host
from cadre_docs.web.one_file.host import UNIT as FACTS
from tests.command import command
from tests.conftest import EXAMPLES
from tests.today import TODAY
from tests.yaml_texts import load_yaml
from tools.one_file import fetch

FORM = "annual-record"
FULL = EXAMPLES / FORM / "full.yaml"
UNIT = EXAMPLES / "unit" / "full.yaml"


@pytest.fixture
def forms() -> cd.Catalog:
    return cd.open_catalog(today=TODAY)


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files in place of the interpreter's, so that nothing has to be fetched."""
    folder = tmp_path / "解释器"
    folder.mkdir()
    for name in (*interpreter.PARTS.values(), *interpreter.BESIDE.values()):
        data = contents.packed({}) if name == "compiled.gz" else b"{}"
        (folder / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    monkeypatch.setattr(interpreter, "folder", lambda: folder)
    html._engine_parts.cache_clear()
    yield folder
    html._engine_parts.cache_clear()


def block(file: Path, name: str) -> str:
    text = file.read_text("utf-8")
    return text.partition(f'id="{name}">')[2].partition("</script>")[0]


def travelling(file: Path) -> dict[str, bytes]:
    """The files of the form that stand in an HTML file."""
    return contents.unpacked(gzip.decompress(base64.b64decode(block(file, "form"))))


# --- what stands in a file ------------------------------------------------------------------------


@pytest.mark.usefixtures("stand_in")
def test_every_script_and_style_has_its_hash_in_the_policy(
    tmp_path: Path, forms: cd.Catalog
) -> None:
    file = tmp_path / "填报.html"
    cd.new(FORM, file, catalog=forms)
    text = file.read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    said = policy[1].replace("&#39;", "'")
    inline = [*re.findall(r"<script>(.*?)</script>", text, re.DOTALL), *re.findall(r"<style>(.*?)</style>", text, re.DOTALL)]  # fmt: skip
    assert len(inline) == 5
    for part in inline:
        digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in said
    assert "unsafe-inline" not in said
    assert "connect-src 'none'" in said
    assert not re.search(r'\son\w+="|style="', text.partition('id="settings"')[0])
    assert not re.search(r'(src|href)="(?!#|form\?|data:,)', text.partition('id="settings"')[0])


@pytest.mark.usefixtures("stand_in")
def test_only_what_the_form_needs_travels(tmp_path: Path) -> None:
    own = tmp_path / "自备"
    (own / "data_schemas" / "codes").mkdir(parents=True)
    (own / "data_schemas" / "codes" / "own.yaml").write_text("title: 自备\n", "utf-8")
    file = tmp_path / "填报.html"
    cd.new("liaocheng-talent", file, catalog=cd.open_catalog(own, today=TODAY))
    names = set(travelling(file))
    data = "engine/cadre_docs/_data/data_schemas/"
    assert f"{data}liaocheng-talent.yaml" in names
    assert f"{data}parameters/LC.yaml" in names
    assert f"{data}parameters/HN.yaml" not in names
    assert f"{data}henan-tenure-form.yaml" not in names
    assert "form/own/0/data_schemas/codes/own.yaml" in names
    assert not [name for name in names if name.endswith((".docx", ".xlsx", "examples.yaml"))]


@pytest.mark.usefixtures("stand_in")
def test_unit_issuer_and_day_are_shown_and_filled_in(tmp_path: Path, forms: cd.Catalog) -> None:
    file = tmp_path / "填报.html"
    cd.new(FORM, file, unit=UNIT, until=date(2026, 12, 31), catalog=forms)
    [unit] = cd.read(UNIT, catalog=forms).records
    name = str(unit.get("unit"))
    [typed] = cd.boxes(travelling(file)[f"form/{FIRST}"])
    assert typed.texts[typed.schema.path(typed.schema.by_id["unit"])] == name
    text = file.read_text("utf-8").partition('id="settings"')[0]
    assert f"{name}发" in text
    assert text.count("2026-12-31") >= 2
    assert json.loads(block(file, "settings"))["until"] == "2026-12-31"
    source = forms.schema(FORM).source
    assert (source.number or source.title) in text


@pytest.mark.usefixtures("stand_in")
def test_the_facts_of_the_unit_travel_for_the_rules(tmp_path: Path, forms: cd.Catalog) -> None:
    file, again = tmp_path / "填报.html", tmp_path / "甲" / "填报.html"
    cd.new(FORM, file, unit=UNIT, catalog=forms)
    there = travelling(file)
    assert str(tmp_path) not in there[f"form/{FACTS}"].decode()
    (tmp_path / "unit.yaml").write_bytes(there[f"form/{FACTS}"])
    [ours], [theirs] = (
        cd.read(path, catalog=forms).records for path in (UNIT, tmp_path / "unit.yaml")
    )
    assert values(ours) == values(theirs)
    parameters = {name for name in there if "/parameters/" in name}
    assert len(parameters) == len(list((EXAMPLES.parent / "data_schemas" / "parameters").iterdir()))
    copy = tmp_path / "乙" / "单位事实.yaml"
    copy.parent.mkdir()
    copy.write_bytes(UNIT.read_bytes())
    cd.new(FORM, again, unit=copy, catalog=forms)
    assert again.read_bytes() == file.read_bytes()  # wherever the facts lie


def values(record: Any) -> dict[str, str]:
    return {path: str(value.typed) for path, _, value in record.texts()}


@pytest.mark.usefixtures("stand_in")
def test_facts_that_cannot_be_read_are_refused(tmp_path: Path, forms: cd.Catalog) -> None:
    facts = tmp_path / "单位.yaml"
    text = UNIT.read_text("utf-8")
    facts.write_text(text.replace("日期: 2023-11-20", "日期: 某天", 1), "utf-8")
    with pytest.raises(cd.RequestError, match="1处没有读出来"):
        cd.new(FORM, tmp_path / "填报.html", unit=facts, catalog=forms)


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize(
    ("form", "offered", "said"),
    [(FORM, True, ""), ("annual-roster", False, "表样是 Excel"), ("unit", False, "")],
)
def test_a_form_for_word_is_offered_where_it_can_be_made(
    tmp_path: Path, forms: cd.Catalog, form: str, offered: bool, said: str
) -> None:
    file = tmp_path / "填报.html"
    made = cd.new(form, file, catalog=forms)
    text = file.read_text("utf-8").partition('id="settings"')[0]
    assert ('id="paper"' in text) is offered
    assert ("请存成记录文件交回，由单位打印" in text) is bool(said)
    assert [remark for remark in made.remarks if said and said in remark] == (
        list(made.remarks) if said else []
    )
    ready = {name.rpartition("/")[2] for name in travelling(file) if name.endswith(".ready")}
    assert ready == ({"master.ready", "draft.ready"} if offered else set())


@pytest.mark.usefixtures("stand_in")
def test_what_is_typed_cannot_end_the_page(tmp_path: Path, forms: cd.Catalog) -> None:
    file = tmp_path / "填报.html"
    cd.new(FORM, file, issuer="</script><script>alert(1)</script>", catalog=forms)
    text = file.read_text("utf-8")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_modules_compiled_from_these_sources_travel_compiled(stand_in: Path) -> None:
    name, source = "cadre_docs/errors.py", contents.sources()["cadre_docs/errors.py"]
    known = {hashlib.sha256(source).hexdigest(): b"code"}
    (stand_in / "compiled.gz").write_bytes(gzip.compress(contents.packed(known)))
    files = contents.engine()
    assert files[f"{name}c"] == b"code"
    assert name not in files
    assert files["cadre_docs/machine/clock.py"] == contents.sources()["cadre_docs/machine/clock.py"]


def test_sources_are_those_beside_compiled_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the one-folder program, whose modules say that they are compiled files."""
    ours = contents.sources()
    find = importlib.util.find_spec

    def compiled(name: str) -> ModuleSpec | None:
        if (spec := find(name)) is not None and spec.origin:
            spec = copy(spec)
            spec.origin = f"{spec.origin}c"
        return spec

    monkeypatch.setattr(importlib.util, "find_spec", compiled)
    assert contents.sources() == ours


def test_the_one_folder_program_brings_the_sources_of_what_travels() -> None:
    text = (EXAMPLES.parent / "tools" / "app" / "cadre-docs.spec").read_text("utf-8")
    packages = {name.partition(".")[0] for name in contents.modules()}
    named = re.search(r"^TRAVELLING = \((.*)\)$", text, re.MULTILINE)
    assert named
    assert {"cadre_docs", *re.findall(r"\w+", named[1])} == packages


def test_the_licences_of_others_travel(stand_in: Path) -> None:
    (stand_in / "MPL-2.0.LICENSE.txt").write_text("terms", "utf-8")
    found = contents.licences()
    assert found["licences/MPL-2.0.LICENSE.txt"] == b"terms"
    packages = {name.split("/")[1] for name in found if name.count("/") == 2}
    assert packages == set(contents.PACKAGES)


def test_the_interpreters_distribution_has_the_version_of_this_one() -> None:
    text = (EXAMPLES.parent / "browser" / "cadre_docs_browser" / "__init__.py").read_text("utf-8")
    assert f'__version__ = "{cd.__version__}"' in text


def test_what_is_fetched_has_a_checksum_and_no_address() -> None:
    text = (EXAMPLES.parent / "browser" / "packages.yaml").read_text("utf-8")
    listed = load_yaml(EXAMPLES.parent / "browser" / "packages.yaml")
    assert all(re.fullmatch(r"[0-9a-f]{64}", str(one["sha256"])) for one in listed)
    assert all(re.fullmatch(r"[a-z]+@[0-9.]+", one["package"]) for one in listed)
    assert "://" not in text


def test_without_npm_it_is_said_what_is_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As `make demo` runs it: it goes on."""
    monkeypatch.setattr(fetch, "is_current", lambda: False)
    monkeypatch.setattr(fetch.shutil, "which", lambda _: None)
    monkeypatch.setattr("sys.argv", ["fetch", "--if-npm"])
    assert fetch.main() == 0
    assert "没有 npm" in capsys.readouterr().err


def test_another_archive_than_the_one_wanted_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def pack(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        (tmp_path / "a.tgz").write_bytes(b"something else")
        return subprocess.CompletedProcess([], 0, "a.tgz\n", "")

    monkeypatch.setattr(fetch.subprocess, "run", pack)
    with pytest.raises(RuntimeError, match="没有采用"):
        fetch.fetch("pyodide@0.27.7", "0" * 64, tmp_path)


# --- what is refused ------------------------------------------------------------------------------


def test_without_the_interpreter_it_is_said_what_to_do(
    tmp_path: Path, forms: cd.Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking() -> Path:
        raise cd.EnvironmentLackError(interpreter._LACKING)

    monkeypatch.setattr(interpreter, "folder", lacking)
    html._engine_parts.cache_clear()
    with pytest.raises(cd.EnvironmentLackError, match="make browser"):
        cd.new(FORM, tmp_path / "填报.html", catalog=forms)
    assert not (tmp_path / "填报.html").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"output": "x.xlsx", "issuer": "示例学校"}, "只用于 HTML"),
        ({"output": "x.yaml", "until": TODAY}, "只用于 HTML"),
        ({"output": "x.html", "people": 3}, "一人一份"),
        ({"output": "x.html", "unit": FULL}, "单位和程序事实表"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, forms: cd.Catalog, options: dict[str, Any], said: str
) -> None:
    output = tmp_path / options.pop("output")
    with pytest.raises(cd.RequestError, match=said):
        cd.new(FORM, output, catalog=forms, **options)
    assert not output.exists()


@pytest.mark.usefixtures("stand_in")
def test_one_file_for_each_person_and_none_is_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "各人"
    done = command("new", FORM, "--from", FULL, "-o", folder, "-t", "html", "--issuer", "示例学校")
    assert done.code == 0, done.said
    [file] = folder.iterdir()
    assert file.name == "示例子.html"
    [typed] = cd.boxes(travelling(file)[f"form/{FIRST}"])
    assert typed.texts["姓名"] == "示例子"
    before = file.read_bytes()
    again = command("new", FORM, "--from", FULL, "-o", folder, "-t", "html")
    assert again.code == 2
    assert "已存在" in again.said
    assert file.read_bytes() == before


# --- what its host answers ------------------------------------------------------------------------


def host_of(folder: Path, record: Path) -> Host:
    folder.mkdir()
    (folder / FIRST).write_bytes(record.read_bytes())
    [typed] = cd.boxes(record.read_bytes())
    return Host(folder, typed.schema.id)


def ask(host: Host, address: str, method: str = "GET", **more: Any) -> tuple[dict[str, Any], bytes]:
    files = more.pop("data", ())
    head, body = host.ask(json.dumps({"method": method, "address": address, **more}), files)
    return json.loads(head), body


def test_a_record_goes_and_comes_back_as_it_was(tmp_path: Path) -> None:
    host = host_of(tmp_path / "a", FULL)
    said, record = ask(host, "record")
    assert said["name"] == "示例子_事业单位工作人员年度考核登记表.yaml"
    assert record == FULL.read_bytes()
    ask(host, "begin", "POST")
    said, _ = ask(host, "bring?role=own", "POST", files=[["file", said["name"]]], data=[record])
    assert said["status"] == 303
    assert ask(host, "record")[1] == record


def test_with_a_photo_it_is_one_archive_that_check_reads(tmp_path: Path) -> None:
    host = host_of(tmp_path / "a", EXAMPLES / "liaocheng-talent" / "minimal.yaml")
    fields = list(host.desk.catalog.schema("liaocheng-talent").fields())
    box = f"b{next(n for n, one in enumerate(fields) if one.photo)}"
    picture = BytesIO()
    Image.new("RGB", (413, 579), (200, 90, 60)).save(picture, "JPEG")
    where = "form-save?file=1&n=1"
    ask(host, where, "POST", part=True, files=[[box, "x.jpg"]], data=[picture.getvalue()])
    shown, photo = ask(host, f"photo?file=1&n=1&box={box}")
    assert (shown["kind"], photo) == ("image/jpeg", picture.getvalue())
    said, archive = ask(host, "record")
    assert said["name"].endswith(".zip")
    with zipfile.ZipFile(BytesIO(archive)) as held:
        held.extractall(tmp_path / "收")
    assert ask(host, "record")[1] == archive  # equal bytes for equal content
    assert not [f for f in cd.check(cd.read(tmp_path / "收")).findings if f.code == "FS-photo"]
    again = BytesIO()
    with zipfile.ZipFile(again, "w") as packed:  # as somebody's computer packs a folder
        for path in (tmp_path / "收").iterdir():
            packed.write(path, f"示例/{path.name}")
    files = [["file", "示例.zip"]]
    said, _ = ask(host, "bring?role=own", "POST", files=files, data=[again.getvalue()])
    assert said["status"] == 303
    assert ask(host, f"photo?file=1&n=1&box={box}")[1] == picture.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("甲.yaml", b"", "读不成"),
        ("甲.txt", b"x", "不是记录文件"),
        ("甲.zip", b"PK\3\4", "不是完好的压缩文件"),
        ("甲.yaml", (EXAMPLES / "henan-tenure-form" / "full.yaml").read_bytes(), "这一页只填一份"),
    ],
)
def test_what_is_no_record_of_the_form_leaves_what_is_there(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    host = host_of(tmp_path / "a", FULL)
    head, body = ask(host, "bring", "POST", files=[["file", name]], data=[data])
    assert head["status"] == 409
    assert said in body.decode()
    assert ask(host, "record")[1] == FULL.read_bytes()


def test_an_archive_that_leads_out_is_refused(tmp_path: Path) -> None:
    host, archive = host_of(tmp_path / "a", FULL), BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("../甲.yaml", FULL.read_bytes())
    files = [["file", "甲.zip"]]
    head, body = ask(host, "bring", "POST", files=files, data=[archive.getvalue()])
    assert head["status"] == 409
    assert "指向别处" in body.decode()


def test_numbers_are_masked_until_asked(tmp_path: Path) -> None:
    record = EXAMPLES / "xinxiang-senior-technician" / "full.yaml"
    host = host_of(tmp_path / "a", record)
    [number] = re.findall(r"\b\d{17}[\dX]\b", record.read_text("utf-8"))
    assert number not in ask(host, "form?file=1&n=1")[1].decode()
    assert number in ask(host, "form?file=1&n=1&shown=1")[1].decode()
    said, _ = ask(host, "form?file=1&n=1")
    assert number not in said["told"]


def test_what_is_saved_is_built_like_any_record(tmp_path: Path) -> None:
    """The record goes into a project of the unit's, as any other file does."""
    said, record = ask(host_of(tmp_path / "a", FULL), "record")
    project = tmp_path / "考核"
    (project / "填报").mkdir(parents=True)
    (project / "填报" / said["name"]).write_bytes(record)
    (project / "cadre-docs.yaml").write_text(
        f"表单: [{FORM}]\n记录: 填报\n输出: 输出\n格式: [docx]\n", encoding="utf-8"
    )
    built = command("build", project)
    assert built.code == 0, built.said
    assert [path.name for path in (project / "输出").rglob("*.docx")] == [
        "示例子-事业单位工作人员年度考核登记表.docx"
    ]


def test_only_the_pages_of_the_form_answer(tmp_path: Path) -> None:
    host = host_of(tmp_path / "a", FULL)
    for address in ("", "people", "help", "project", "rules"):
        assert ask(host, address)[0]["status"] == 404
    _, page = ask(host, "form?file=1&n=1")
    text = page.decode()
    assert "看打印效果" not in text
    assert "填表的名单" not in text


# --- the form for Word ------------------------------------------------------------------------------


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch, forms: cd.Catalog) -> None:
    """Masters as a form in one file has them."""

    def master(_: cd.Catalog, form: str, *, draft: bool = False) -> bytes | None:
        return dict(contents.paper(form, forms).files).get(READY_DRAFT if draft else READY_MASTER)

    monkeypatch.setattr(cd.Catalog, "ready_master", master)


@pytest.mark.usefixtures("ready")
def test_the_form_for_word_is_the_one_of_the_command(tmp_path: Path, forms: cd.Catalog) -> None:
    host = host_of(tmp_path / "a", FULL)
    host.desk.catalog = forms
    said, document = ask(host, "paper")
    done = cd.render(cd.read(FULL, catalog=forms), tmp_path / "印", formats="docx")
    assert said["name"] == done.written[0].name
    assert document == done.written[0].read_bytes()
    assert ask(host, "record")[1] == FULL.read_bytes()  # nothing of it came into the record


@pytest.mark.usefixtures("ready")
def test_with_errors_it_is_refused_in_the_command_s_words_and_a_draft_is_offered(
    tmp_path: Path, forms: cd.Catalog
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(FULL.read_text("utf-8").replace("姓名: 示例子", "姓名: ''"), "utf-8")
    host = host_of(tmp_path / "a", path)
    host.desk.catalog = forms
    done = cd.render(cd.read(path, catalog=forms), tmp_path / "印", formats="docx")
    assert done.written == ()
    said, body = ask(host, "paper")
    assert said["status"] == 409
    assert said["told"] == body.decode()
    for words in (*done.conclusions, *(f.message for f in done.findings)):
        assert words in said["told"]
    assert 'data-paper="draft"' in said["told"]
    said, document = ask(host, "paper?draft=1")
    assert said["name"].endswith("（草稿）.docx")
    assert "印成了草稿" in said["told"]
    with zipfile.ZipFile(BytesIO(document)) as held:
        assert "（草稿）" in held.read("word/document.xml").decode()


def test_a_form_without_a_master_made_ready_says_what_to_do(tmp_path: Path) -> None:
    head, body = ask(host_of(tmp_path / "a", FULL), "paper")
    assert head["status"] == 409
    assert "由单位打印" in body.decode()


PICTURES = {
    "a plain JPEG": ("JPEG", "RGB", 1, True),
    "a PNG": ("PNG", "RGB", 1, True),
    "a JPEG in grey": ("JPEG", "L", 1, True),
    "a JPEG that lies on its side": ("JPEG", "RGB", 6, False),
    "a JPEG for printers": ("JPEG", "CMYK", 1, False),
}


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("what", PICTURES)
def test_a_photo_is_printed_as_its_file_is_or_it_is_told(
    tmp_path: Path, forms: cd.Catalog, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    kind, mode, way, printed = PICTURES[what]
    for module in (photos, photo_size, batch):
        monkeypatch.setattr(module, "can_decode", lambda: False)
    for kept in (photos._facts, photos._sizes, photo_size._printed):
        kept.clear()
    host = host_of(tmp_path / "a", EXAMPLES / "liaocheng-talent" / "full.yaml")
    host.desk.catalog = forms
    fields = list(host.desk.catalog.schema("liaocheng-talent").fields())
    box = f"b{next(n for n, one in enumerate(fields) if one.photo)}"
    picture, exif = BytesIO(), Image.Exif()
    exif[0x0112] = way
    size = (579, 413) if way == 6 else (413, 579)
    Image.new(mode, size).save(picture, kind, exif=exif)
    where = "form-save?file=1&n=1"
    ask(host, where, "POST", part=True, files=[[box, "x"]], data=[picture.getvalue()])
    said, document = ask(host, "paper?draft=1")
    with zipfile.ZipFile(BytesIO(document)) as held:
        media = [name for name in held.namelist() if "/media/" in name]
        assert len(media) == printed
        if printed:
            data = held.read(media[0])
            assert media[0].endswith(".png" if kind == "PNG" else ".jpg")
            assert Image.open(BytesIO(data)).size == size
            assert b"Exif" not in data  # what a camera notes stays out
            types = held.read("[Content_Types].xml").decode()
            assert f'Extension="{media[0].rpartition(".")[2]}"' in types
    assert ("没有印进去" in said["told"]) is not printed


# --- photos where nothing decodes them --------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("way", [1, 6, 8])
def test_headers_say_the_size_that_decoding_finds(
    kind: str, way: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture, exif = BytesIO(), Image.Exif()
    exif[0x0112] = way
    Image.new("RGB", (30, 50), (9, 99, 199)).save(picture, kind, exif=exif)
    decoded = photos.facts_of(picture.getvalue())
    monkeypatch.setattr(photos, "can_decode", lambda: False)
    stated = photos.facts_of(picture.getvalue())
    assert (stated.width, stated.height) == (decoded.width, decoded.height)
    assert stated.differences == ()
    for broken in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", picture.getvalue()[:20]):
        with pytest.raises(photos.PhotoError):
            photos.facts_of(broken)
