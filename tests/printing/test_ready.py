"""Masters made ready elsewhere, and filled where there is no lxml, no docxtpl and no Pillow."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

import cadre_docs as cd
from cadre_docs.masters import photo_size
from cadre_docs.masters.docx.ready import restored
from cadre_docs.office import xml
from cadre_docs.pages.read_docx import reader
from cadre_docs.printing.document import Printer
from cadre_docs.printing.ready import saved_ready
from cadre_docs.record import Record
from cadre_docs.record.photo import read as photos
from tests.conftest import EXAMPLES
from tests.today import TODAY
from tools.one_file.trial import form_of

FORMS = cd.open_catalog(today=TODAY)
IN_WORD = [form for form in FORMS.form_ids if FORMS.master(form).suffix == ".docx"]
PHOTO = "image"


class Elsewhere(cd.Catalog):
    """The forms, with their masters as a form in one file has them."""

    def ready_master(self, form_id: str, *, draft: bool = False) -> bytes | None:
        return saved_ready(FORMS, FORMS.schema(form_id), draft=draft)


def examples() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(EXAMPLES.rglob("*.yaml")):
        if (form := form_of(path)) in IN_WORD:
            found[str(form)].append(path)
    return found


BY_FORM = examples()


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a browser: neither lxml nor Pillow."""
    monkeypatch.setattr(xml, "has_lxml", lambda: False)
    for module in (photo_size, photos):
        monkeypatch.setattr(module, "can_decode", lambda: False)
    monkeypatch.setattr(reader, "_kept", reader._Kept())
    photo_size._printed.clear()


def records(path: Path) -> tuple[Record, ...]:
    return cd.read(path, catalog=FORMS).records


def without_photos(parts: Any) -> dict[str, bytes]:
    return {name: data for name, data in parts.items() if "/media/" not in name}


def test_every_form_of_word_has_examples() -> None:
    assert set(BY_FORM) == set(IN_WORD)


@pytest.mark.parametrize("draft", [False, True], ids=["print", "draft"])
@pytest.mark.parametrize("form", IN_WORD)
def test_filled_elsewhere_it_is_the_same(
    form: str, draft: bool, request: pytest.FixtureRequest
) -> None:
    here = Printer(FORMS, draft=draft)
    known = [(one, here.filled(one)) for path in BY_FORM[form] for one in records(path)]
    filled = [dict(document.filled.parts) for _, document in known]
    layouts = [document.read_back for _, document in known]
    request.getfixturevalue("bare")
    there = Printer(Elsewhere(today=TODAY), draft=draft)
    for (record, ours), parts, layout in zip(known, filled, layouts, strict=True):
        theirs = there.filled(record)
        assert theirs.title == ours.title
        assert without_photos(theirs.filled.parts) == without_photos(parts), record.position
        assert sorted(theirs.filled.parts) == sorted(parts)
        if not any("/media/" in name for name in parts):
            assert theirs.read_back.sections == layout.sections
            assert theirs.docx == ours.docx


def test_what_grows_gives_way_elsewhere_too(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A name of two lines makes a large box less high: so the layout is read without lxml, too."""
    path = tmp_path / "记录.yaml"
    text = (EXAMPLES / "henan-tenure-form" / "full.yaml").read_text("utf-8")
    path.write_text(
        text.replace("姓名: 示例甲", "姓名: 阿卜杜热合曼·买买提吐尔逊·艾山江", 1), "utf-8"
    )
    [record] = records(path)
    ours = Printer(FORMS).filled(record)
    assert ours.may_grow
    assert ours.filled.parts != ours.as_filled.parts
    parts = dict(ours.filled.parts)
    request.getfixturevalue("bare")
    theirs = Printer(Elsewhere(today=TODAY)).filled(record)
    assert dict(theirs.filled.parts) == parts


def test_a_saved_master_is_small_and_the_same_each_time() -> None:
    for form in IN_WORD:
        for draft in (False, True):
            data = saved_ready(FORMS, FORMS.schema(form), draft=draft)
            assert data == saved_ready(FORMS, FORMS.schema(form), draft=draft)
            assert data is not None
            assert len(data) < 60_000
            master, facts = restored(data)
            assert "word/document.xml" in master.parts
            assert set(facts) == {"alone", "clips"}


def test_an_excel_master_is_not_made_ready_for_elsewhere() -> None:
    assert saved_ready(FORMS, FORMS.schema("annual-roster")) is None


def test_nobody_else_can_put_a_ready_master_there(tmp_path: Path) -> None:
    own = tmp_path / "forms" / "annual-record"
    own.mkdir(parents=True)
    (own / "master.ready").write_bytes(b"anything")
    assert cd.open_catalog(tmp_path, today=TODAY).ready_master("annual-record") is None
