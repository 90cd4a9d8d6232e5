"""The program in a Python that lacks what Windows lacks, workers and all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.project.small_form import make_project, outputs

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).with_name("without_posix")
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (FOLDER, ROOT)))}


def python(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        env=ENVIRONMENT,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_every_module_can_be_imported() -> None:
    script = """
import importlib, os, pkgutil, signal, sys
assert not hasattr(os, "fork") and not hasattr(signal, "setitimer")
import cadre_docs
names = [m.name for m in pkgutil.walk_packages(cadre_docs.__path__, "cadre_docs.")]
assert len(names) > 300, len(names)
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
"""
    ran = python("-W", "error::EncodingWarning", "-X", "warn_default_encoding", "-c", script)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.slow
def test_people_are_checked_and_printed(tmp_path: Path) -> None:
    example = ROOT / "examples" / "annual-record" / "minimal.yaml"
    ran = python("-m", "cadre_docs", "render", example, "-t", "docx,xlsx", "-o", tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert {p.suffix for p in tmp_path.glob("[!.]*")} == {".docx", ".xlsx"}
    ran = python("-m", "cadre_docs", "check", example, "--format", "json")
    assert json.loads(ran.stdout)["findings"] is not None


@pytest.mark.slow
def test_old_tables_are_read_in_a_process_of_its_own() -> None:
    tables = ROOT / "tests" / "intake" / "tables"
    [table, *_] = sorted(tables.glob("*.xls"))
    script = (
        "import sys; from pathlib import Path\n"
        "from cadre_docs.office.other_tables.binary import open_binary\n"
        "book = open_binary(Path(sys.argv[1]).read_bytes(), sys.argv[1])\n"
        "print(sum(len(sheet.rows) for sheet in book.sheets))\n"
    )
    ran = python("-c", script, table)
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) > 0


@pytest.mark.slow
def test_a_build_by_workers_that_are_spawned(tmp_path: Path) -> None:
    there, here = (make_project(tmp_path / name, people=5) for name in ("there", "here"))
    ran = python("-m", "cadre_docs", "build", there, "--jobs", "2")
    assert ran.returncode == 0, ran.stderr
    usual = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "cadre_docs", "build", str(here), "--jobs", "2", "--quiet"]
    subprocess.run(command, env=usual, cwd=ROOT, check=True, capture_output=True)
    documents = {n: d for n, d in outputs(here).items() if n.endswith(".docx")}
    assert len(documents) == 5
    assert {n: d for n, d in outputs(there).items() if n.endswith(".docx")} == documents


@pytest.mark.slow
def test_two_builds_at_once_are_one(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "项目", people=1)
    script = (
        "import sys, time; from pathlib import Path\n"
        "from cadre_docs.project.lock import locked\n"
        "with locked(Path(sys.argv[1]) / '输出' / '.cadre-docs'):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, folder],
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout
        assert holder.stdin
        assert holder.stdout.readline() == b"held\n"
        ran = python("-m", "cadre_docs", "build", folder)
        assert ran.returncode == 2
        assert (
            f"另一个 cadre-docs build 正在生成“{folder / '输出'}”（进程 {holder.pid}）"
            in ran.stderr
        )
        holder.stdin.close()
        assert holder.wait() == 0
    ran = python("-m", "cadre_docs", "build", folder)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.slow
@pytest.mark.parametrize(("age", "stays"), [(23 * 3600, True), (25 * 3600, False)])
def test_what_was_left_half_written_goes_after_a_day(age: int, stays: bool, tmp_path: Path) -> None:
    from cadre_docs.outputs import files

    half = tmp_path / f"{files._OURS}999999999-x.part"
    half.write_bytes(b"half")
    os.utime(half, (time.time() - age,) * 2)
    script = (
        "import sys; from pathlib import Path\n"
        "from cadre_docs.outputs.files import write_whole\n"
        "write_whole(Path(sys.argv[1]) / '表.docx', b'1')\n"
    )
    assert python("-c", script, tmp_path).returncode == 0
    assert half.exists() == stays


@pytest.mark.slow
def test_a_file_that_takes_too_long_ends_the_command(tmp_path: Path) -> None:
    script = """
import sys
from cadre_docs.machine import cpu_time
from cadre_docs.cli.main import main
from cadre_docs.intake import read
cpu_time.MOST_SECONDS = 0.3
def endless(*_):
    while True:
        sum(range(1_000))
read.read_yaml = endless
main()
"""
    record = tmp_path / "记录.yaml"
    record.write_text("表单: annual-record\n", encoding="utf-8")
    ran = python("-c", script, "check", record)
    assert ran.returncode == 2, ran.stderr
    assert "文件过于复杂" in ran.stderr
