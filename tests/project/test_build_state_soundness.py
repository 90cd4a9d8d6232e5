"""A state that somebody else wrote is put aside, whatever it says."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from cadre_docs.errors import CadreDocsError
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build, dry_run
from cadre_docs.project.state.checks import is_sound
from tests.project.small_form import make_project

pytestmark = pytest.mark.slow

VALUES = (
    "{",
    None,
    '["甲"]',
    '[["甲", 1, []]]',
    '[["没有", "合格", []]]',
    '{"甲": "乙"}',
    b"\xff\xfe",
    -5,
    "[]",
    "../../x",
    "[1,2]",
    '[["a"]]',
    "/etc/x",
    "a/../../x",
)
COLUMNS = (
    ("meta", "value"),
    ("files", "findings"),
    ("records", "place"),
    ("records", "fields"),
    ("records", "photos"),
    ("records", "stem"),
    ("records", "status"),
    ("records", "findings"),
    ("records", "grades"),
    ("outputs", "path"),
    ("outputs", "parts"),
    ("outputs", "fields"),
    ("outputs", "extra"),
)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    folder = make_project(tmp_path_factory.mktemp("state") / "p", 1)
    build(read_project(folder), Options())
    return folder


def state(folder: Path) -> Path:
    return folder / "输出" / ".cadre-docs" / "state.sqlite"


def test_our_own_state_is_sound(built: Path) -> None:
    with sqlite3.connect(state(built)) as db:
        assert is_sound(db)
    assert not dry_run(read_project(built)).lines


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_state_that_says_something_else(table: str, column: str, built: Path, tmp_path) -> None:
    folder = shutil.copytree(built, tmp_path / "p")
    outside = tmp_path / "x"
    outside.write_text("not ours", encoding="utf-8")
    good = state(folder).read_bytes()
    for value in VALUES:
        state(folder).write_bytes(good)
        db = sqlite3.connect(state(folder))
        try:
            db.execute(f"UPDATE {table} SET {column} = ?", (value,))  # noqa: S608
            db.commit()
        except sqlite3.Error:
            continue
        finally:
            db.close()
        try:
            dry_run(read_project(folder))
            if column in ("grades", "parts", "value"):  # what the report on a build reads
                build(read_project(folder), Options())
        except CadreDocsError as problem:
            assert "状态文件" in str(problem)  # noqa: PT017 - either is right
    assert outside.read_text(encoding="utf-8") == "not ours"


def test_pruning_never_leaves_the_output_folder(built: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(built, tmp_path / "p")
    outside = folder / "填报" / "000000.yaml"
    assert outside.is_file()
    text = outside.read_bytes()
    from cadre_docs.project.fingerprint import bytes_digest

    db = sqlite3.connect(state(folder))
    db.execute(
        "INSERT INTO outputs (path, record, kind, parts, fields, sha, size, mtime, whole)"
        " VALUES ('../填报/000000.yaml', 999, 'docx', '{}', '{}', ?, ?, 0, 1)",
        (bytes_digest(text), len(text)),
    )
    db.commit()
    db.close()
    build(read_project(folder), Options(prune=True))
    assert outside.read_bytes() == text


def test_a_state_with_names_that_are_no_text_is_put_aside(built: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(built, tmp_path / "p")
    db = sqlite3.connect(state(folder))
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    data = state(folder).read_bytes()
    # The check of an index quotes its name.
    state(folder).write_bytes(data.replace(b"records_by_identity", b"records_by_identit\xff"))
    assert dry_run(read_project(folder)).remarks
    assert "损坏" in build(read_project(folder), Options()).remarks[0]


def test_a_state_of_another_format_is_put_aside(built: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(built, tmp_path / "p")
    data = bytearray(state(folder).read_bytes())
    data[44:48] = b"\0\0\0\x09"  # the schema format: 4 is the highest there is
    state(folder).write_bytes(data)
    assert dry_run(read_project(folder)).remarks
    assert "损坏" in build(read_project(folder), Options()).remarks[0]


@pytest.mark.parametrize(
    ("table", "column"),
    [*COLUMNS, ("files", "source"), ("records", "person"), ("outputs", "kind"), ("meta", "key")],
    ids=lambda name: name,
)
def test_texts_that_are_no_utf_8(table: str, column: str, built: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(built, tmp_path / "p")
    with sqlite3.connect(state(folder)) as db:
        one = f"(SELECT min(rowid) FROM {table})"  # noqa: S608
        db.execute(f"UPDATE {table} SET {column} = CAST(x'e7ff' AS TEXT) WHERE rowid = {one}")  # noqa: S608
    dry_run(read_project(folder))
    build(read_project(folder), Options(prune=True))
    assert not dry_run(read_project(folder)).remarks


def test_a_form_that_the_file_does_not_hold_is_read_anew(built: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(built, tmp_path / "p")
    with sqlite3.connect(state(folder)) as db:
        db.execute("UPDATE records SET form = 'no-such-form'")
    assert len(build(read_project(folder), Options()).remarks) == 0
    with sqlite3.connect(state(folder)) as db:
        forms = {form for (form,) in db.execute("SELECT form FROM records WHERE run = 2")}
    assert forms
    assert "no-such-form" not in forms


@pytest.mark.parametrize("name", ["lock", "state.sqlite", "tmp"])
def test_what_is_ours_to_overwrite_is_no_link(name: str, built: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(built, tmp_path / "p")
    theirs = tmp_path / "theirs"
    theirs.mkdir() if name == "tmp" else theirs.write_text("theirs", encoding="utf-8")
    mode = theirs.stat().st_mode
    ours = state(folder).with_name(name)
    if ours.is_dir():
        shutil.rmtree(ours)
    ours.unlink(missing_ok=True)
    ours.symlink_to(theirs)
    with pytest.raises(CadreDocsError, match="是链接"):
        build(read_project(folder), Options())
    assert theirs.stat().st_mode == mode
    assert theirs.is_dir() or theirs.read_text(encoding="utf-8") == "theirs"


def test_the_folder_of_the_state_is_no_link(built: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(built, tmp_path / "p")
    state(folder).parent.rename(tmp_path / "theirs")
    state(folder).parent.symlink_to(tmp_path / "theirs", target_is_directory=True)
    with pytest.raises(CadreDocsError, match="是链接"):
        build(read_project(folder), Options())


def test_nothing_is_written_or_removed_through_a_link(built: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(built, tmp_path / "p")
    [made] = (folder / "输出").rglob("*.docx")
    theirs = tmp_path / "theirs"
    made.parent.rename(theirs)
    made.parent.symlink_to(theirs, target_is_directory=True)
    before = {path.name: path.read_bytes() for path in theirs.iterdir()}
    record = folder / "填报" / "000000.yaml"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("1950", "1951"), encoding="utf-8")
    summary = build(read_project(folder), Options())
    assert "在指向输出文件夹之外的链接里" in str(summary)
    record.unlink()
    build(read_project(folder), Options(prune=True))
    assert {path.name: path.read_bytes() for path in theirs.iterdir()} == before


def test_pipes_and_endless_files_stop_no_build(built: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(built, tmp_path / "p")
    os.mkfifo(folder / "填报" / "管道.yaml")
    with (folder / "填报" / "很大.xlsx").open("wb") as stream:
        stream.truncate(40 << 30)
    (folder / "填报" / "没完.yaml").symlink_to("/dev/zero")
    assert build(read_project(folder), Options()).records == 1
    project = (folder / "cadre-docs.yaml").read_text(encoding="utf-8")
    text = project.replace("记录: 填报", "记录: /dev/zero")
    assert text != project
    (folder / "cadre-docs.yaml").write_text(text, encoding="utf-8")
    assert build(read_project(folder), Options()).records == 0
