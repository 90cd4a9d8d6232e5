"""Faults of ours look like faults of ours, and exceptions survive what Python does with them."""

from __future__ import annotations

import contextlib
import importlib
import pickle
import pkgutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageFile

import cadre_docs
from cadre_docs.catalog import catalog
from cadre_docs.errors import OutputError, UnprintedError, UnsafeFileError
from cadre_docs.findings import Position, error
from cadre_docs.intake import read
from cadre_docs.intake.not_read import FAULT
from cadre_docs.intake.read import read_paths
from cadre_docs.masters import photo_size as printed
from cadre_docs.masters.docx.docxtpl import open_master
from cadre_docs.office.workbooks import cell_reader as xlsx_cells
from cadre_docs.office.workbooks.open import Refused
from cadre_docs.record.photo import read as photos
from cadre_docs.record.photo.paths import PhotoError
from cadre_docs.record.photo.read import read_photo
from cadre_docs.record.types import Complaint
from cadre_docs.source.yaml.read import _Refused
from cadre_docs.web.store import ConflictError, Content

ROOT = Path(cadre_docs.__file__).parent.parent
FINDING = error("FS-file", "问题", position=Position("a.yaml"))
MADE = {
    Complaint: Complaint("FS-type", "不对", "应当", "改"),
    UnsafeFileError: UnsafeFileError("太大", "拆开"),
    OutputError: OutputError("写不进", 28),
    UnprintedError: UnprintedError("某表.docx", (("姓名", "示例甲"),)),
    Refused: Refused(FINDING),
    _Refused: _Refused(FINDING),
    ConflictError: ConflictError("某.yaml", Content(b"", "0")),
}


def _exceptions() -> Iterator[type[Exception]]:
    """Yield every exception class of the program."""
    for module in pkgutil.walk_packages(cadre_docs.__path__, "cadre_docs."):
        if module.name.endswith("__main__"):
            continue
        for thing in vars(importlib.import_module(module.name)).values():
            made_here = getattr(thing, "__module__", "") == module.name
            if made_here and isinstance(thing, type) and issubclass(thing, Exception):
                yield thing


@pytest.mark.parametrize("kind", sorted(_exceptions(), key=str), ids=lambda kind: kind.__name__)
def test_an_exception_passes_a_context_manager_and_a_process(kind: type[Exception]) -> None:
    problem = MADE[kind] if kind in MADE else kind("问题")

    @contextlib.contextmanager
    def passing() -> Iterator[None]:
        try:
            yield
        finally:
            pass

    with pytest.raises(kind) as caught, passing():
        raise problem from ValueError("a cause")
    assert caught.value is problem
    again = pickle.loads(pickle.dumps(problem))  # noqa: S301 - its own
    assert (type(again), str(again), vars(again)) == (kind, str(problem), vars(problem))


@pytest.mark.parametrize("form", catalog().schema_ids)
def test_a_schema_knows_its_paths_wherever_it_travels(form: str) -> None:
    schema = catalog().schema(form)
    paths = [schema.path(field) for field in schema.fields()]
    again = pickle.loads(pickle.dumps(schema))  # noqa: S301 - its own
    assert [again.path(field) for field in again.fields()] == paths
    assert [again.path(field) for field in schema.fields()] == paths


# --- faults of ours are no damage ---------------------------------------------------------------


def _broken(*_: object, **__: object) -> object:
    return {}["a fault of ours"]


def test_a_fault_while_a_workbook_is_read_is_no_damage(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    example = ROOT / "examples" / "annual-record" / "minimal.yaml"
    book = next((ROOT / "examples" / "annual-record").glob("*.xlsx"))
    for file in (example, book):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(xlsx_cells.SheetListener, "_valued", _broken)
    intake = read_paths([tmp_path], catalog())
    [finding] = intake.findings
    assert (finding.code, finding.position.file) == (FAULT, str(tmp_path / book.name))
    assert "KeyError" in finding.message
    assert "损坏" not in finding.sentence()
    assert len(intake.entries) == 1  # the other file


def test_a_fault_while_yaml_is_read_is_told_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_bytes(
        (ROOT / "examples" / "annual-record" / "minimal.yaml").read_bytes()
    )
    monkeypatch.setattr(read, "build_record", _broken)
    intake = read_paths([tmp_path], catalog())
    assert [finding.code for finding in intake.findings] == [FAULT]


def test_a_fault_while_a_photo_is_turned_is_no_damage(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "照.png"
    Image.new("RGB", (35, 49), "red").save(path)
    monkeypatch.setattr(photos, "_opaque", _broken)
    with pytest.raises(KeyError):
        read_photo(path)


def test_a_fault_while_a_photo_is_measured_is_not_swallowed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "照.jpg"
    Image.new("RGB", (35, 49), "red").save(path)
    monkeypatch.setattr(printed, "_printed_size", _broken)
    data = path.read_bytes()
    with pytest.raises(KeyError):
        printed._ready(data, photos.photo_key(data), None)


def test_a_fault_while_a_master_is_prepared_is_no_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    from cadre_docs.masters.docx import docxtpl as docx

    monkeypatch.setattr(docx, "state_sizes", _broken)
    with pytest.raises(KeyError):
        open_master(catalog().master_bytes("annual-record"), "master.docx")


# --- Pillow's switch ---------------------------------------------------------------------------


def test_pillow_is_never_switched_while_photos_are_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Another thread looks at the switch all the time; half a picture is refused all the same."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    path = tmp_path / "照.jpg"
    Image.effect_noise((400, 560), 90).convert("RGB").save(path)
    whole = path.read_bytes()
    seen, stop = set(), threading.Event()

    def watch() -> None:
        while not stop.is_set():
            seen.add(ImageFile.LOAD_TRUNCATED_IMAGES)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        for suffix in ("jpg", "png"):
            other = path.with_suffix(f".{suffix}")
            if suffix == "png":
                Image.effect_noise((400, 560), 90).convert("RGB").save(other)
                whole = other.read_bytes()
            for end in range(len(whole) // 2, len(whole) - 100, len(whole) // 9):
                other.write_bytes(whole[:end])
                with pytest.raises(PhotoError, match="完好"):
                    read_photo(other)
            other.write_bytes(whole)
            assert read_photo(other).width == 400
    finally:
        stop.set()
        thread.join()
    assert seen == {True}
