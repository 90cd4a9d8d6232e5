"""A power cut: what has its name is on the disk, and the state never says more than the disk has."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cadre_docs.machine import platforms
from cadre_docs.outputs.files import write_whole
from cadre_docs.project import outputs as store
from cadre_docs.project import run as build_run
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build
from cadre_docs.project.state.database import State
from tests.project.small_form import make_project, outputs


def make(folder: Path, **options: object):
    return build(read_project(folder), Options(**options))


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What a build does to the disk, in order: sync, rename, note."""
    found: list[tuple[str, str]] = []
    names: dict[int, str] = {}

    def heard(what: str, call: Callable[..., object], name: Callable[..., str]):
        def told(*arguments: object, **options: object) -> object:
            result = call(*arguments, **options)
            found.append((what, name(*arguments)))
            return result

        return told

    def patch(place: object, name: str, what: str, told: Callable[..., str]) -> None:
        monkeypatch.setattr(place, name, heard(what, getattr(place, name), told))

    patch(store, "sync_file", "bytes", lambda path: path.name)
    patch(store, "_rename", "name", lambda source, target: f"{source.name} {target.name}")
    patch(platforms, "sync_folder", "folder", lambda path: path.name)
    patch(store, "settle", "whole", lambda _, path, __: path)
    patch(State, "sync", "notes", lambda _: "")
    assert not names
    return found


def test_bytes_and_notes_then_names_then_folders_then_the_state(
    tmp_path: Path, events: list[tuple[str, str]]
) -> None:
    folder = make_project(tmp_path / "p", 5)
    make(folder)
    batch = [what for what, _ in events[: events.index(next(e for e in events if e[0] == "whole"))]]
    assert batch == ["bytes"] * 5 + ["notes"] + ["name"] * 5 + ["folder"] * 5
    synced = [name for what, name in events if what == "bytes"]
    named = [name.split()[0] for what, name in events if what == "name"]
    assert named == synced  # whatever gets a name, the report included
    assert {name for what, name in events if what == "whole"} == set(outputs(folder))


def test_a_batch_has_a_size(
    tmp_path: Path, events: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BATCH", 3)
    monkeypatch.setattr(store, "SECONDS", 3600)
    make(make_project(tmp_path / "p", 7))
    assert [what for what, _ in events].count("notes") == 4  # 3 + 3 + 1, and the report


@pytest.mark.parametrize("lost", ["before the names", "before the state"])
def test_the_next_build_goes_on_from_whatever_the_disk_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    folder = make_project(tmp_path / "p", 3)
    make(folder)
    for file in (folder / "填报").iterdir():
        file.write_text(file.read_text("utf-8").replace("好", "很好"), "utf-8")
    disk = tmp_path / "disk"

    def cut(*_: object) -> None:
        if not disk.exists():
            shutil.copytree(folder, disk)  # what is there when the power goes
        raise SystemExit

    with monkeypatch.context() as patch:
        place, name = (
            (store, "_rename") if lost == "before the names" else (platforms, "sync_folder")
        )
        patch.setattr(place, name, cut)
        with pytest.raises(SystemExit):
            make(folder)
    summary = make(disk)
    assert (summary.kept, summary.failed, summary.problems) == ((), 0, ())
    make(folder)
    assert {n: d for n, d in outputs(disk).items() if n.endswith(".docx")} == {
        n: d for n, d in outputs(folder).items() if n.endswith(".docx")
    }
    assert make(disk).tasks == 0


def test_what_somebody_saves_while_a_batch_waits_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_project(tmp_path / "p", 2)
    make(folder)
    record = folder / "填报" / "000000.yaml"
    record.write_text(record.read_text("utf-8").replace("好", "很好"), "utf-8")
    edited = folder / "输出" / "示例0院" / "示例0.docx"
    flush = store.Store.flush

    def late(self: store.Store):
        if self._batch and edited.read_bytes() != b"edited":
            edited.write_bytes(b"edited")
        return flush(self)

    with monkeypatch.context() as patch:
        patch.setattr(store.Store, "flush", late)
        summary = make(folder)
    assert edited.read_bytes() == b"edited"
    assert "没有覆盖" in summary.failures[0].problem
    assert summary.has_errors
    assert build_run.KEPT == "kept"


def test_a_file_of_any_command_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (done.append("fsync"), fsync(handle))[1])
    monkeypatch.setattr(Path, "replace", lambda a, b: (done.append("name"), replace(a, b))[1])
    write_whole(tmp_path / "a", b"text")
    assert done == ["fsync", "name"]
