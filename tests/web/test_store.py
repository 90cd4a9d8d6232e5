"""Where records lie: a plain folder, a project, and what others do there meanwhile."""

from __future__ import annotations

import io
import os
import stat
import threading
from pathlib import Path

import pytest
from PIL import Image

import cadre_docs as cd
from cadre_docs.project.file.model import FILE
from cadre_docs.schema import FieldType
from cadre_docs.web.sheet import open_sheet
from cadre_docs.web.store import PROJECT_FILE, ConflictError, FolderStore

RECORD = "表单: annual-record\n姓名: 示例己\n"


@pytest.fixture
def store(folder: Path) -> FolderStore:
    return FolderStore(folder)


def test_an_id_stays_and_tells_nothing(store: FolderStore, folder: Path) -> None:
    [one] = store.files()
    assert one.id.isalnum()
    assert len(one.id) == 16
    again = FolderStore(folder).file(one.id)
    assert again is not None
    assert again.name == "示例甲.yaml"
    assert store.file("0" * 16) is None


def test_a_file_is_replaced_only_as_it_was_seen(store: FolderStore, folder: Path) -> None:
    [one] = store.files()
    seen = store.read(one)
    (folder / "示例甲.yaml").write_text(RECORD, "utf-8")
    with pytest.raises(ConflictError, match="在别处改过，没有覆盖") as conflict:
        store.save(one, b"x", seen.hash)
    assert conflict.value.now.data == RECORD.encode()
    assert (folder / "示例甲.yaml").read_text("utf-8") == RECORD
    store.save(one, b"x: 1\n", conflict.value.now.hash)
    assert stat.S_IMODE((folder / "示例甲.yaml").stat().st_mode) == 0o600
    assert os.listdir(folder) == ["示例甲.yaml"]  # noqa: PTH208 - and nothing half-written


def test_of_many_who_save_at_once_one_is_first(store: FolderStore) -> None:
    [one] = store.files()
    seen, won, lost = store.read(one), [], []

    def save(number: int) -> None:
        try:
            store.save(one, f"x: {number}\n".encode(), seen.hash)
            won.append(number)
        except ConflictError:
            lost.append(number)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 7)
    assert store.read(one).data == f"x: {won[0]}\n".encode()


def test_a_new_file_takes_a_free_name_that_every_system_accepts(
    store: FolderStore, folder: Path
) -> None:
    assert store.create("示例甲.yaml", b"a").name == "示例甲(2).yaml"
    assert store.create("a/b:c.yaml", b"a").name == "a_b_c.yaml"
    (folder / "链接.yaml").symlink_to(folder / "没有.yaml")
    assert store.create("链接.yaml", b"a").name == "链接(2).yaml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "项目"
    cd.init(root, "liaocheng-talent")
    return root


def test_of_a_project_its_records_are_shown_and_new_ones_lie_among_them(project: Path) -> None:
    for path in ("旧/去年.yaml", "应交.yaml", "填报/今年.yaml"):
        (project / path).parent.mkdir(exist_ok=True)
        (project / path).write_text(RECORD, "utf-8")
    store = FolderStore(project)
    before = {one.name for one in store.files()}
    assert "填报/今年.yaml" in before
    assert not {"旧/去年.yaml", "应交.yaml", "cadre-docs.yaml"} & before
    assert store.create("新.yaml", b"x: 1\n").name == "填报/新.yaml"


def test_earlier_years_among_the_records_are_spared(project: Path) -> None:
    (project / "填报" / "2022").mkdir()
    (project / "填报" / "2022" / "去年.yaml").write_text(RECORD, "utf-8")
    file = project / "cadre-docs.yaml"
    file.write_text(file.read_text("utf-8") + "\n历年: 填报/2022\n", "utf-8")
    assert "填报/2022/去年.yaml" not in {one.name for one in FolderStore(project).files()}


def test_photos_of_a_project_lie_in_its_folder_of_photos(project: Path) -> None:
    forms = cd.open_catalog()
    form = next(s for s in cd.forms().schemas if any(f.type is FieldType.PHOTO for f in s.fields()))
    box = next(form.path(f) for f in form.fields() if f.type is FieldType.PHOTO)
    (project / "照片").mkdir()
    stream = io.BytesIO()
    Image.effect_noise((413, 579), 60).convert("RGB").save(stream, "JPEG")
    (project / "照片" / "己.jpg").write_bytes(stream.getvalue())
    file = project / "cadre-docs.yaml"
    file.write_text(file.read_text("utf-8") + "\n照片: 照片\n", "utf-8")
    (project / "填报" / "己.yaml").write_text(
        f"表单: {form.id}\n姓名: 示例己\n{box}: 己.jpg\n", "utf-8"
    )
    store = FolderStore(project)
    one = next(f for f in store.files() if f.name == "填报/己.yaml")
    sheet = open_sheet(store, forms, one, 1)
    assert "FS-photo" not in {line.finding.code for line in sheet.summary}
    # A photo that is dropped in goes there, too.
    store.create("甲.jpg", b"x", one, photo=True)
    assert (project / "照片" / "甲.jpg").is_file()


def test_a_project_is_known_by_the_file_that_makes_one() -> None:
    assert PROJECT_FILE == FILE
