"""Tags in each other's boxes: lint tells them, and nobody may print such a master."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

import cadre_docs as cd

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PERSON = EXAMPLES / "annual-record" / "full.yaml"
# Which box gets whose tag.
MIXED = [
    ({"姓名": "性别", "性别": "姓名"}, {"姓名", "性别"}),
    ({"备注": "情况说明", "情况说明": "备注"}, {"备注", "情况说明"}),
    (
        {"政治面貌": "文化程度", "文化程度": "任现岗时间", "任现岗时间": "政治面貌"},
        {"政治面貌", "文化程度", "任现岗时间"},
    ),
    ({"单位": "岗位", "岗位": "单位"}, set()),  # one box holds both
    ({}, set()),
]


def own(folder: Path, form: str, master: bytes) -> cd.Catalog:
    path = folder / "自备" / "forms" / form / cd.open_catalog().master(form).name
    path.parent.mkdir(parents=True)
    path.write_bytes(master)
    return cd.open_catalog(folder / "自备")


def word(tags: dict[str, str]) -> bytes:
    written = io.BytesIO()
    with ZipFile(cd.open_catalog().master("annual-record")) as was, ZipFile(written, "w") as now:
        for name in was.namelist():
            data = was.read(name)
            if name == "word/document.xml":
                text = data.decode()
                for box in tags:
                    assert f"{{{{ {box} }}}}" in text
                    text = text.replace(f"{{{{ {box} }}}}", f"[[{box}]]", 1)
                for box, tag in tags.items():
                    text = text.replace(f"[[{box}]]", f"{{{{ {tag} }}}}", 1)
                data = text.encode()
            now.writestr(name, data)
    return written.getvalue()


@pytest.mark.parametrize(("tags", "told"), MIXED, ids=lambda case: "-".join(sorted(case)) or "none")
def test_tags_in_each_others_boxes(tags: dict[str, str], told: set[str], tmp_path: Path) -> None:
    forms = own(tmp_path, "annual-record", word(tags))
    found = [f for f in cd.lint("annual-record", catalog=forms).findings if f.counts]
    assert {f.code for f in found} == ({"MASTER-label"} if told else set())
    assert all(any(f.message.startswith(f"“{tag}”") for f in found) for tag in told)
    people = cd.read(PERSON, catalog=forms)
    if told:
        with pytest.raises(cd.CadreDocsError, match=r"印在“.*”旁边"):
            cd.render(people, tmp_path / "出", formats="docx")
    else:
        assert cd.render(people, tmp_path / "出", formats="docx").ok


@pytest.mark.parametrize("mixed", [True, False])
def test_columns_in_each_others_place(mixed: bool, tmp_path: Path) -> None:
    book = load_workbook(cd.open_catalog().master("annual-roster"))
    sheet = book.active
    if mixed:
        sheet["F5"], sheet["H5"] = sheet["H5"].value, sheet["F5"].value
    written = io.BytesIO()
    book.save(written)
    forms = own(tmp_path, "annual-roster", written.getvalue())
    people = cd.read(EXAMPLES / "annual-record" / "people.xlsx", catalog=forms)
    if mixed:
        with pytest.raises(cd.CadreDocsError, match="“岗位”印在“考核档次”旁边"):
            cd.roster(people, tmp_path / "名册.xlsx")
    else:
        assert cd.roster(people, tmp_path / "名册.xlsx").ok
