"""What is read for the pages: findings name files and tables as people know them."""

from __future__ import annotations

from pathlib import Path

from cadre_docs.findings import Position, error
from cadre_docs.web.one_file.store import HeldStore
from cadre_docs.web.reading import placed
from cadre_docs.web.store import FolderStore

RECORD = "表单: annual-record\n姓名: 示例己\n".encode()


def test_second_places_are_named_without_the_folder(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    place = f"{store.root}/一/示例甲.yaml"
    said = error(
        "X",
        f"与“示例甲”（{place}:3:5）相同",
        wanted=f"同 {place}:4:5",
        remedy=f"请核对两处（另一处在 {place}:3:5）",
        position=Position(place, 3, 5),
    )
    [told] = placed([said], store)
    assert told.message == "与“示例甲”（一/示例甲.yaml:3:5）相同"
    assert told.wanted == "同 一/示例甲.yaml:4:5"
    assert told.remedy == "请核对两处（另一处在 一/示例甲.yaml:3:5）"
    assert str(told.position) == "一/示例甲.yaml:3:5"


def test_facts_of_the_unit_that_came_along_are_called_by_their_title(tmp_path: Path) -> None:
    facts = tmp_path / "unit.yaml"
    facts.write_bytes(RECORD)
    store = HeldStore(tmp_path / "record", "登记表", RECORD, facts)
    [told] = placed([error("X", f"另一处（{facts}:7:3）是“示例院”", position=None)], store)
    assert told.message == "另一处（“单位和程序事实表”:7:3）是“示例院”"
