"""Scripts of others: as they were published, and what they ask of a browser."""

from __future__ import annotations

import gzip
import re
from hashlib import sha256
from pathlib import Path

import pytest

from cadre_docs.web.answering import STATIC, static_files
from cadre_docs.web.one_file import contents, interpreter
from tests.web.one_file.engine import require_interpreter
from tests.yaml_texts import load_yaml

VENDOR = Path(__file__).parent / "vendor"
FILES = static_files() | {
    path.name: path.read_bytes()
    for path in contents.HERE.iterdir()
    if path.suffix in (".js", ".css")
}
"""Of the served page, and of a form in one file."""
SCRIPTS = sorted(name for name in FILES if name.endswith(".js"))
# What came after Chromium 90 and Firefox ESR 91 (2021), by how it looks in a script. Behind a
# question whether it is there it may stand: those are in MAY.
TOO_NEW = {
    "Array.prototype.at": r"\.at\(",
    "Array.prototype.findLast": r"\.findLast(Index)?\(",
    "Array.prototype.toSorted and others": r"\.to(Sorted|Reversed|Spliced)\(|\.with\(",
    "Object.hasOwn": r"Object\.hasOwn\b",
    "Object.groupBy": r"\b(Object|Map)\.groupBy\b",
    "structuredClone": r"\bstructuredClone\b",
    "static blocks": r"\bstatic\s*\{",
    "#x in object": r"#\w+ in \w",
    "error causes": r"\{\s*cause:",
    "AbortSignal.timeout": r"AbortSignal\.(timeout|any)\b",
    "Promise.withResolvers": r"Promise\.(withResolvers|try)\b",
    "regular expressions: flags d, v": r"/[gimsuy]*[dv][gimsuy]*\.(exec|test)",
    "Element.setHTML": r"\.setHTML(Unsafe)?\(",
    "dialog and popover": r"\.(showModal|showPopover|togglePopover)\(",
    "crypto.randomUUID": r"randomUUID",
    "URL.canParse": r"URL\.(canParse|parse)\b",
    "iterator helpers": r"\.(values|keys|entries)\(\)\.(map|filter|some|every|find|toArray)\(",
    "import attributes": r"\bwith\s*\{\s*type:",
    "moveBefore": r"\.moveBefore\(",
    "startViewTransition": r"\.startViewTransition\(",
}
AFTER_2022 = {
    *("Array.prototype.toSorted and others", "Object.groupBy", "AbortSignal.timeout"),
    *("Promise.withResolvers", "Element.setHTML", "URL.canParse", "iterator helpers"),
    *("import attributes", "moveBefore", "startViewTransition"),
}
"""Of these, what came after Chromium 97, Firefox 102 and Safari 16 as well."""
MAY = {("htmx.min.js", "moveBefore"), ("htmx.min.js", "startViewTransition")}
TOO_NEW_STYLES = {
    "cascade layers": r"@layer",
    ":has()": r":has\(",
    "container queries": r"@container",
    "nesting": r"\{[^{}]*&",
    "color-mix": r"color-mix\(",
    "subgrid": r"\bsubgrid\b",
    "viewport units": r"\d(dvh|svh|lvh|dvw)\b",
    "@property, @scope": r"@(property|scope)\b",
    "text-wrap": r"text-wrap",
}


@pytest.mark.parametrize("folder", [STATIC, VENDOR], ids=["page", "tests"])
def test_files_of_others_are_as_they_were_published(folder: Path) -> None:
    listed = load_yaml(folder / "vendored.yaml")
    for one in listed:
        data = (folder / one["file"]).read_bytes()
        assert sha256(data).hexdigest() == str(one["sha256"]), one["file"]
        licence = re.search(r"\((.+)\)", one["licence"])
        assert licence
        assert (folder / licence[1]).is_file()
    minified = {path.name for path in folder.glob("*.min.js")}
    assert minified == {one["file"] for one in listed}


@pytest.mark.parametrize("what", TOO_NEW)
def test_12_scripts_work_in_a_browser_of_2021(what: str) -> None:
    users = {name for name in SCRIPTS if re.search(TOO_NEW[what], FILES[name].decode())}
    assert users == {name for name, known in MAY if known == what}


@pytest.mark.parametrize("name", ["interpreter-script", "loader-script", "unpack"])
def test_the_interpreter_s_scripts_work_in_a_browser_of_2022(name: str) -> None:
    require_interpreter()
    data = interpreter.part(name)
    text = (data if name == "unpack" else gzip.decompress(data)).decode()
    text = text.replace(
        "AbortSignal.any?API.abortSignalAny=AbortSignal.any:", ""
    )  # asked for first
    assert [what for what in AFTER_2022 if re.search(TOO_NEW[what], text)] == []


def test_what_a_form_in_one_file_may_lack_is_asked_for_first() -> None:
    """Saving to a chosen file, unpacking by the browser: where they are missing, there is another way."""
    page, worker = (FILES[name].decode() for name in ("page.js", "worker.js"))
    assert page.index("if (window.showSaveFilePicker)") < page.index("save(chosen)")
    assert worker.index("if (!self.DecompressionStream)") < worker.index("new DecompressionStream")


def test_12_what_is_newer_is_asked_for_first() -> None:
    text = static_files()["htmx.min.js"].decode()
    assert "if(e.moveBefore)" in text
    assert re.search(r"document\.startViewTransition(\?|&&|\))", text)


@pytest.mark.parametrize("what", TOO_NEW_STYLES)
def test_12_styles_work_in_a_browser_of_2021(what: str) -> None:
    for name in ("page.css", "one_file.css"):
        text = re.sub(r"/\*.*?\*/", "", FILES[name].decode(), flags=re.DOTALL)
        assert not re.search(TOO_NEW_STYLES[what], text), name


def test_the_patterns_find_what_they_are_for() -> None:
    samples = {
        "Array.prototype.at": "a.at(-1)", "Object.hasOwn": "Object.hasOwn(a, b)",
        "static blocks": "class A{static{}}", "moveBefore": "a.moveBefore(b)",
        "AbortSignal.timeout": "AbortSignal.timeout(1)", "#x in object": "#a in b",
    }  # fmt: skip
    for what, text in samples.items():
        assert re.search(TOO_NEW[what], text)


def test_scripts_of_ours_hold_no_rule_and_no_eval() -> None:
    """Nothing of a form is known to them: no Chinese name of a box, no number of a notice."""
    schemas = Path(__file__).resolve().parents[2] / "data_schemas"
    keys = set(
        re.findall(
            r"key: ([一-鿿]{2,})", "".join(p.read_text("utf-8") for p in schemas.glob("*.yaml"))
        )
    )
    for name in ("form.js", "page.js", "worker.js"):
        text = FILES[name].decode()
        said = set(re.findall(r"[一-鿿]{2,}", text))
        assert not said & keys
        assert "eval(" not in text
        assert "new Function" not in text
