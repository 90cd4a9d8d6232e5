"""Whatever a rule or a print-out reads belongs to the fingerprint of a build."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from collections.abc import Callable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from lxml import html
from packaging.requirements import Requirement
from PIL import Image

import cadre_docs
from cadre_docs.catalog import Catalog, builtin_root
from cadre_docs.machine.platforms import cache_folder
from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.project import fingerprint
from cadre_docs.project.file.model import REPORT
from cadre_docs.project.file.read import read_project
from cadre_docs.project.fingerprint import LIBRARIES, PROVINCES, SOURCES, Shared, _font_facts
from cadre_docs.project.run import Options, build, dry_run
from tests.project.small_form import FORM, ROOT, SCHEMA, make_project, master

KINDS = ("docx", "pdf", "xlsx")
# Loaded, but what they do shows in no finding and on no page.
SILENT = {
    "cadre-docs": "its sources are hashed one by one",
    "click": "options",
    "pycparser": "imported by cffi, reads C declarations",
    "setuptools": "a hook at the start of Python",
    "typing-extensions": "types",
}


def make(folder: Path, **options: object):
    return build(read_project(folder), Options(**options))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "p", 2)
    file = folder / "cadre-docs.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[docx]", f"[{', '.join(KINDS)}]"), encoding="utf-8")
    Image.new("RGB", (35, 49), "red").save(folder / "填报" / "照.jpg")
    record = folder / "填报" / "000000.yaml"
    record.write_text(record.read_text(encoding="utf-8") + "照片: 照.jpg\n", encoding="utf-8")
    return folder


# --- all that is read is in it ----------------------------------------------------------------


def _distributions(modules: list[str]) -> set[str]:
    of = packages_distributions()
    found = {name for module in modules for name in of.get(module.split(".")[0], ())}
    return {name.lower().replace("_", "-") for name in found}


@pytest.mark.pango
def test_every_file_and_library_that_is_read_is_covered(project: Path) -> None:
    script = Path(__file__).with_name("reads.py")
    FontBook.system()  # so that the cache knows the fonts: it holds what their files say, by date
    done = subprocess.run(
        [sys.executable, "-X", "utf8", str(script), str(project)],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    read = json.loads(done.stdout)
    catalog = Catalog(project / "目录")
    forms = [*catalog._roots]
    covered = {
        catalog._schema_path(FORM),
        catalog.master(FORM),
        catalog._find(Path("data_schemas/codes") / f"{PROVINCES}.yaml"),
        *(root / "data_schemas" / "holidays.yaml" for root in forms),
        *(root / "data_schemas" / "instruments.yaml" for root in forms),
        *(p for root in forms for p in (root / "data_schemas" / "parameters").glob("*.yaml")),
        project / "cadre-docs.yaml",
        *(project / "填报").iterdir(),
    }
    fonts = {line.split()[0] for line in _font_facts(catalog, FORM) if line.count(" ") == 4}
    packages = Path(sysconfig.get_path("purelib")).resolve()
    elsewhere = Path(sysconfig.get_path("platlib")).resolve()
    standard = Path(sysconfig.get_path("stdlib")).resolve()
    program = Path(cadre_docs.__file__).resolve().parent
    temporary = Path(tempfile.gettempdir()).resolve()
    sources = {".pyc", *SOURCES}
    outside = []
    for name in read["files"]:
        path = Path(name).resolve()
        known = (
            path in {place.resolve() for place in covered if place}
            or path.name in fonts
            or (path.is_relative_to(program) and path.suffix in sources)
            or path.is_relative_to(packages)  # see the libraries below
            or path.is_relative_to(elsewhere)
            or path.is_relative_to(standard)  # the version of Python
            or name in sys.path
            or path.is_relative_to(project / "输出")
            or temporary in (path, path.parent)
            or path in (Path("/dev/null"), Path("/etc/mime.types"), script)
            or path.parent == cache_folder()
        )
        if not known:
            outside.append(str(path))
    assert not outside
    loaded = _distributions(read["modules"])
    assert loaded - {name.replace("_", "-") for name in LIBRARIES} <= set(SILENT)
    # What the test relies on has happened.
    assert {"weasyprint", "python-docx", "pillow"} <= loaded
    assert any(path.endswith("照.jpg") for path in read["files"])


def test_working_days_come_from_a_library_of_the_fingerprint() -> None:
    assert {"chinesecalendar", "pyphen"} <= set(LIBRARIES)
    names = _distributions(["chinese_calendar"])
    assert names == {"chinesecalendar"}


def test_what_the_program_brings_along_and_all_libraries_count() -> None:
    """A build reads .xls and orders people only now and then: what it loads does not show that."""
    program = Path(cadre_docs.__file__).parent
    files = [p for p in program.rglob("*") if p.is_file() and not p.is_relative_to(program / "web")]
    kinds = {path.suffix for path in files}  # the page makes nothing that a build would
    assert kinds - {".pyc", ".pyi", ".typed"} == set(SOURCES)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {Requirement(line).name for line in project["dependencies"]}
    assert needed - set(LIBRARIES) == {"click", "pypdfium2", "watchfiles"}  # pypdfium2 only looks


# --- each of it counts -------------------------------------------------------------------------

HOLIDAYS = """\
years:
  - year: 2031
    source: 示例
    holidays: [2031-01-01]
"""


def _builtin(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Return a change: a file of the program's own, overridden with a word replaced."""

    def change(folder: Path) -> None:
        text = (builtin_root() / "data_schemas" / name).read_text(encoding="utf-8")
        assert old in text
        target = folder / "目录" / "data_schemas" / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def _holidays(folder: Path) -> None:
    (folder / "目录" / "data_schemas" / "holidays.yaml").write_text(HOLIDAYS, encoding="utf-8")


def _schema(old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        assert old in SCHEMA
        file = folder / "目录" / "data_schemas" / f"{FORM}.yaml"
        file.write_text(SCHEMA.replace(old, new), encoding="utf-8")

    return change


def _master(folder: Path) -> None:
    (folder / "目录" / "forms" / FORM / "master.docx").write_bytes(master("新表"))


CHECKED = {
    "a holiday": _holidays,
    "a province": _builtin("codes/province.yaml", "北京市", "北京"),
    "a notice": _builtin("instruments.yaml", "title:", "title: 新"),
    "a parameter": _builtin("parameters/AA.yaml", "since: 2023-01-01", "since: 1999-01-01"),
    "a help text": _schema("help: 随便写", "help: 照实写"),
    "an example": _schema("help: 随便写", "example: 例如"),
}
PRINTED = {
    "a field": _schema("{key: 单位, id: unit}", "{key: 单位, id: unit, required: true}"),
    "a master": _master,
}


@pytest.mark.parametrize("name", [*CHECKED, *PRINTED])
def test_a_change_of_anything_a_rule_reads_checks_again(project: Path, name: str) -> None:
    make(project)
    assert make(project).tasks == 0
    {**CHECKED, **PRINTED}[name](project)
    plan = dry_run(read_project(project))
    people = [line for line in plan.lines if line.person]
    assert (plan.checks == 2) == (name in CHECKED)
    assert bool(people) == (name in PRINTED)
    make(project)
    assert make(project).tasks == 0


@pytest.mark.parametrize("library", ["chinesecalendar", "pyphen", "pillow"])
def test_another_version_of_a_library_makes_everything_again(
    project: Path, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(project)
    version = fingerprint.version_of
    other = lambda name: "99" if name == library else version(name)  # noqa: E731
    monkeypatch.setattr(fingerprint, "version_of", other)
    reasons = {reason for line in dry_run(read_project(project)).lines for reason in line.reasons}
    assert "程序版本已变" in reasons


def test_two_processes_agree_on_an_edition(project: Path) -> None:
    """Sets have another order in each process; holidays and choices are sets."""
    _holidays(project)
    code = (
        "import sys; from pathlib import Path\n"
        "from cadre_docs.project.fingerprint import Shared\n"
        "from cadre_docs.catalog import Catalog\n"
        "print(Shared(Catalog(Path(sys.argv[1]))).edition(sys.argv[2:], ('docx',)))"
    )
    forms = list(Catalog().form_ids)
    command = [sys.executable, "-c", code, str(project / "目录"), FORM, *forms]
    run = lambda: subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout  # noqa: E731
    here = Shared(Catalog(project / "目录")).edition([FORM, *forms], ("docx",))
    assert {run().decode().strip(), run().decode().strip()} == {here}


def test_a_calendar_that_was_lacking_is_looked_at_again(tmp_path: Path) -> None:
    """``holidays.yaml`` added after a build: what was undecided for want of it is decided."""
    (tmp_path / "目录" / "data_schemas").mkdir(parents=True)
    (tmp_path / "填报").mkdir()
    (tmp_path / "cadre-docs.yaml").write_text(
        "记录: 填报\n单位表: 单位.yaml\n输出: 输出\n格式: [docx]\n表单目录: 目录\n",
        encoding="utf-8",
    )
    (tmp_path / "单位.yaml").write_text(
        "表单: unit\n基本:\n  单位: 示例中学\n新乡高级技师:\n  公示开始: 2027-03-01\n"
        "  公示结束: 2027-03-05\n  上报日期: 2027-03-08\n",
        encoding="utf-8",
    )
    example = builtin_root() / "examples" / "annual-record" / "minimal.yaml"
    (tmp_path / "填报" / "a.yaml").write_bytes(example.read_bytes())

    def report() -> str:
        make(tmp_path)
        return html.fromstring((tmp_path / "输出" / REPORT).read_bytes()).text_content()

    assert "没有节假日资料" in report()
    (tmp_path / "目录" / "data_schemas" / "holidays.yaml").write_text(
        "years:\n  - year: 2027\n    source: 试\n    holidays: [2027-03-02, 2027-03-03]\n",
        encoding="utf-8",
    )
    after = report()
    assert "没有节假日资料" not in after
    assert "工作日" in after
