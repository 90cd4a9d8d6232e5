"""Rules and forms of other packages: found by their entry points, and named when they are broken."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from cadre_docs.catalog import extensions

ROOT = Path(__file__).resolve().parents[2]
RULES = """
from cadre_docs.findings import Severity
from cadre_docs.rules.context import Problem
from cadre_docs.rules.engine import rule


@rule("ZZ-1", Severity.WARNING, "姓名不应只有两个字", standard="示例规定")
def two(c):
    \"\"\"示例：姓名只有两个字的，提醒。\"\"\"
    if len(c.text("name") or "") == 2:
        yield Problem("姓名只有两个字", remedy="请核对")
"""
FORM = """
id: zz-form
title: 示例附加表
version: "1"
provenance: reconstructed
source: {issuer: 示例单位, title: 示例通知, number: 示例〔2024〕1号, date: 2024-01-01}
sections:
  - title: 基本情况
    fields:
      - {key: 姓名, id: name, label: 姓名, type: text}
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder as pip leaves it: a package, and its distribution with two entry points."""
    site = tmp_path / "site"
    package = site / "zz_extra"
    (package / "data_schemas").mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "rules.py").write_text(RULES, encoding="utf-8")
    (package / "data_schemas" / "zz-form.yaml").write_text(FORM, encoding="utf-8")
    facts = site / "zz_extra-1.2.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: zz-extra\nVersion: 1.2\n")
    (facts / "entry_points.txt").write_text(
        "[cadre_docs.rules]\nzz = zz_extra.rules\n[cadre_docs.catalogs]\nzz = zz_extra\n"
    )
    return site


def run(site: Path, *arguments: object, program: str = "") -> tuple[int, str]:
    """Run the command line, or a program, with the packages of a folder installed."""
    command = ["-c", textwrap.dedent(program)] if program else ["-m", "cadre_docs", *arguments]
    ran = subprocess.run(
        [sys.executable, *map(str, command)],
        env={"PYTHONPATH": f"{ROOT}:{site}", "PATH": "/usr/bin:/bin"},
        check=False,
        capture_output=True,
        text=True,
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_rules_and_forms_of_another_package_are_used(installed: Path, tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    path.write_text("表单: 示例附加表\n姓名: 示例\n", encoding="utf-8")
    program = f"""
    import cadre_docs as cd
    from cadre_docs.project.fingerprint import Shared

    checked = cd.check(cd.read({str(path)!r}))
    print([(f.code, f.form, f.citation) for f in checked.findings])
    print(cd.report(cd.explain("zz-1")))
    print(cd.doctor().lines[2])
    before = Shared(cd.open_catalog()).code
    from pathlib import Path
    with Path({str(installed / "zz_extra" / "rules.py")!r}).open("a") as file:
        file.write("# changed")
    print(before != Shared(cd.open_catalog()).code)
    """
    code, said = run(installed, program=program)
    assert code == 0, said
    found, *explained = said.splitlines()
    assert found == "[('ZZ-1', 'zz-form', '示例规定'), ('FS-rules', 'zz-form', '')]"
    assert "ZZ-1  姓名不应只有两个字" in explained
    assert "说明：示例：姓名只有两个字的，提醒。" in explained
    assert explained[-2:] == ["另装的程序包：zz-extra 1.2：规则“zz”", "True"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda s: (s / "zz_extra" / "rules.py").write_text("import nothing_such"),
         "ModuleNotFoundError: No module named 'nothing_such'"),
        (lambda s: (s / "zz_extra" / "rules.py").write_text("x = ("), "SyntaxError: "),
        (lambda s: (s / "zz_extra" / "rules.py").write_text(RULES.replace("ZZ-1", "HN-1a")),
         "ValueError: rule code HN-1a is taken"),
        (lambda s: (s / "zz_extra" / "rules.py").write_text("raise SystemExit(0)"), "SystemExit: 0"),
    ],
)  # fmt: skip
def test_broken_rules_are_named_and_nothing_is_checked_without_them(
    installed: Path, change, reason: str
) -> None:
    change(installed)
    program = """
    import cadre_docs as cd
    for _ in range(2):  # it does not go away by asking again
        try:
            cd.check(cd.read("examples"))
        except cd.ExtensionError as problem:
            print(problem)
    """
    code, said = run(installed, program=program)
    assert code == 0, said
    [first, second] = said.splitlines()
    assert first == second
    assert first.startswith(
        f"程序包“zz-extra 1.2”提供的规则“zz = zz_extra.rules”装不进来（{reason}"
    )
    assert "（pip uninstall zz-extra）后重新运行。" in first


def test_the_command_line_ends_with_2_and_no_traceback(installed: Path) -> None:
    (installed / "zz_extra" / "rules.py").write_text("1 / 0")
    code, said = run(installed, "rules")
    assert code == 2
    assert said.startswith(
        "错误：程序包“zz-extra 1.2”提供的规则“zz = zz_extra.rules”装不进来（Zero"
    )
    assert "Traceback" not in said


def test_a_catalog_that_holds_no_forms_is_named(installed: Path) -> None:
    (installed / "zz_extra" / "data_schemas" / "zz-form.yaml").unlink()
    (installed / "zz_extra" / "data_schemas").rmdir()
    code, said = run(installed, "forms")
    assert code == 2
    assert "提供的表单目录“zz = zz_extra”应指向一个含有 forms/ 或 data_schemas/ 的程序包" in said


@pytest.mark.parametrize(
    ("name", "text", "asked"),
    [
        ("one-1.0.dist-info", "[cadre_docs.rules]\na = b\n", True),
        ("one.egg-info", "[cadre_docs.catalogs]\na = b\n", True),
        ("one-1.0.dist-info", "[console_scripts]\na = b:c\n", False),
        ("one-1.0.egg", "", True),
    ],
)
def test_packages_are_asked_only_where_one_may_bring_something(
    name: str, text: str, asked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "entry_points.txt").write_text(text, encoding="utf-8")
    seen: list[str] = []
    # Of other finders, as tests before this one may have left, all have to be asked.
    plain = [f for f in sys.meta_path if f is PathFinder or not hasattr(f, "find_distributions")]
    monkeypatch.setattr(sys, "meta_path", plain)
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "nowhere")])
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: seen.append(group) or ())
    assert extensions.entry_points_of.__wrapped__(extensions.RULES) == ()
    assert bool(seen) is asked


def test_packages_in_an_archive_are_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "packages.zip"
    archive.write_bytes(b"")
    seen: list[str] = []
    monkeypatch.setattr(sys, "path", [str(archive)])
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: seen.append(group) or ())
    assert extensions.entry_points_of.__wrapped__(extensions.RULES) == ()
    assert seen
