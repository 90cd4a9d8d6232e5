"""The Excel fill-in template: structure, protection, drop-downs, wording."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from cadre_docs.catalog import catalog
from cadre_docs.intake.template import layout as template
from cadre_docs.intake.template.anchors import places
from cadre_docs.intake.template.hints import hint
from cadre_docs.intake.template.more import with_more
from cadre_docs.schema import FieldType, FilledBy
from cadre_docs.templates.workbooks.form import blank_workbook
from cadre_docs.templates.workbooks.hints import DATE_NOTATIONS, PERIOD_NOTATIONS
from cadre_docs.templates.workbooks.people import blank_people_workbook
from cadre_docs.values.dates import parse_date, parse_period

FORM = catalog().schema("henan-tenure-form")
HENAN = with_more(FORM)
HAND = [f for f in HENAN.fields() if f.filled_by is FilledBy.HAND and not f.electronic]


def opened(data):
    return load_workbook(BytesIO(data), rich_text=False)


@pytest.fixture(scope="module", params=["single", "people"])
def book(request):
    return opened(
        blank_workbook(FORM) if request.param == "single" else blank_people_workbook(FORM, 5)
    )


def stamp_of(book):
    rows = [
        tuple("" if v is None else str(v) for v in row)
        for row in book[template.MAP_SHEET].iter_rows(values_only=True)
    ]
    return template.read_stamp(rows)


def input_cells(book):
    """The first cell to fill of every box, by path."""
    stamp = stamp_of(book)
    for path, place in places(
        {n: d.attr_text for n, d in book.defined_names.items()}, stamp
    ).items():
        on_form = place.sheet == template.FORM_SHEET
        if place.column > 1:
            row = place.row if on_form else place.row + 3
            yield path, book[place.sheet].cell(row, place.column)


def test_sheets_come_in_order_and_the_machinery_is_out_of_sight(book):
    tables = [t.key for t in template.tables(HENAN)]
    main = book.sheetnames[1]
    assert book.sheetnames == ["填表说明", main, *tables, "选项", "_cadre_docs"]
    assert main in ("填写", "人员")
    assert book["选项"].sheet_state == "hidden"
    assert book["_cadre_docs"].sheet_state == "veryHidden"


def test_it_opens_at_the_first_box_and_only_one_tab_is_selected(book):
    assert book.active.title == book.sheetnames[1]
    assert [s.title for s in book if s.sheet_view.tabSelected] == [book.active.title]
    for sheet in book.worksheets[1:-2]:
        view = sheet.sheet_view
        (cursor,) = [s.activeCell for s in view.selection if s.pane == view.pane.activePane]
        assert not sheet[cursor].protection.locked


def test_every_box_is_offered_once_and_hand_filled_ones_are_not(book):
    paths = [path for path, _ in input_cells(book)]
    assert len(paths) == len(set(paths))
    assert {HENAN.path(f) for f in template.boxes(HENAN)} <= set(paths)
    assert not {HENAN.path(f) for f in HAND} & set(paths)


def test_boxes_are_unlocked_text_and_the_rest_is_protected_without_a_password(book):
    for path, cell in input_cells(book):
        assert cell.number_format == "@", path
        assert not cell.protection.locked, path
    for sheet in book:
        assert sheet.protection.sheet
        assert not sheet.protection.password
    labels = [c for row in book[book.sheetnames[1]]["A1:Z3"] for c in row]
    assert all(cell.protection.locked for cell in labels)


def test_hand_filled_boxes_are_grey_and_locked():
    sheet = opened(blank_workbook(FORM))["填写"]
    rows = {sheet.cell(r, 2).value: r for r in range(1, sheet.max_row + 1)}
    for field in HAND:
        cell = sheet.cell(rows[field.key], 3)
        assert cell.protection.locked
        assert cell.value is None


def test_dropdowns_refer_to_the_hidden_sheet_and_hold_all_choices(book):
    boxes = dict(input_cells(book))
    fields = {HENAN.path(f): f for f in template.boxes(HENAN)}
    fields |= {
        template.column_path(HENAN, t, c): c
        for t in template.tables(HENAN)
        for c in template.offered(t.columns)
    }
    seen = 0
    for path, cell in boxes.items():
        field = fields[path]
        rules = [
            v for v in cell.parent.data_validations.dataValidation if cell.coordinate in v.sqref
        ]
        assert len(rules) <= 1, path
        if field.type not in (FieldType.CHOICE, FieldType.YES_NO):
            assert not any(rule.type == "list" for rule in rules)
            continue
        seen += 1
        assert rules[0].type == "list"
        sheet, mark, cells = rules[0].formula1.rpartition("!")
        assert (sheet.strip("'"), mark) == ("选项", "!")
        values = tuple(row[0].value for row in book["选项"][cells.replace("$", "")])
        assert values == (field.choices.values if field.choices else ("是", "否"))
    assert seen > 5


def test_validation_texts_stay_inside_excels_limits(book):
    rules = [v for sheet in book for v in sheet.data_validations.dataValidation]
    assert rules
    for rule in rules:
        assert len(rule.prompt or "") <= 255
        assert len(rule.error or "") <= 225
        assert len(rule.promptTitle or "") <= 32
        assert len(rule.errorTitle or "") <= 32
        assert "," not in (rule.formula1 or "") or rule.type == "custom"
        if rule.type != "list":
            assert rule.errorStyle == "warning"


def test_the_map_leads_to_the_names_that_people_see(book):
    stamp = stamp_of(book)
    assert (stamp.form, stamp.version) == (HENAN.id, HENAN.version)
    for anchor in stamp.anchors:
        sheet = book[anchor.sheet]
        left, top, *_ = range_boundaries(anchor.cell)
        shown = sheet.cell(top, 2 if anchor.sheet == "填写" else left).value
        if left > 1:
            assert anchor.path.split(".")[-1] == template.plain(shown).split("：")[-1]
        name = book.defined_names[anchor.name]
        assert name.hidden


@pytest.mark.parametrize("precision", DATE_NOTATIONS)
def test_every_notation_shown_is_accepted_and_precise_enough(precision):
    for text in DATE_NOTATIONS[precision]:
        assert parse_date(text).precision == precision
    for text in PERIOD_NOTATIONS[precision]:
        assert parse_period(text).start.precision == precision


def help_text(schema):
    sheet = opened(blank_workbook(schema))[template.HELP_SHEET]
    return "\n".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value)


def test_the_help_sheet_names_the_source_and_owns_up_to_a_layout_of_our_own():
    text = help_text(HENAN)
    assert HENAN.source.title in text
    assert HENAN.source.number in text
    assert "拟定" not in text
    assert "版式由本工具拟定" in help_text(replace(HENAN, provenance="reconstructed"))


def test_what_is_not_printed_says_so():
    sheet = opened(blank_workbook(FORM))["填写"]
    bands = [sheet.cell(r, 1).value or "" for r in range(1, sheet.max_row + 1)]
    assert any(band.startswith("考核依据") and "不印" in band for band in bands)


def test_a_help_text_that_looks_like_a_formula_is_text():
    first, *rest = HENAN.sections
    fields = (replace(first.fields[0], help="=1+1", label=first.fields[0].key), *first.fields[1:])
    schema = replace(HENAN, sections=(replace(first, fields=fields), *rest))
    sheet = opened(blank_workbook(schema))["填写"]
    cells = [c for row in sheet.iter_rows() for c in row if str(c.value).startswith("=1+1")]
    assert [c.data_type for c in cells] == ["s"]


def test_sheet_titles_are_unique_and_short():
    table = template.tables(HENAN)[0]
    keys = ["长" * 40, "长" * 39, "填写", "人员", "History"]
    fields = tuple(replace(table, key=key, id=f"t{n}") for n, key in enumerate(keys))
    schema = replace(HENAN, sections=(replace(HENAN.sections[0], fields=fields),))
    titles = list(template.table_sheets(schema).values())
    assert len({t.lower() for t in titles}) == len(keys)
    assert all(len(title) <= 31 for title in titles)
    assert not {"填写", "人员", "History"} & set(titles)


def test_names_come_first_among_people_and_stay_in_sight():
    sheet = opened(blank_people_workbook(FORM, 3))["人员"]
    heads = [template.plain(str(c.value)) for c in sheet[4]]
    assert heads[:2] == ["人员序号", "姓名"]
    assert "考核依据：聘任时间" in heads
    assert sheet.freeze_panes == "C7"
    assert [sheet.cell(r, 1).value for r in range(7, 10)] == [1, 2, 3]


def test_a_table_that_cannot_grow_has_all_its_rows_and_no_more(forms):
    sheet = opened(blank_workbook(forms.schema("every-type")))["近两年"]
    assert [sheet.cell(r, 1).value for r in range(6, sheet.max_row + 1)] == [1, 2]
    assert "最多2行" in sheet.cell(2, 1).value


def test_hints_say_who_fills_and_how_much_fits():
    fields = HENAN.by_id
    assert "不超过3300字" in hint(fields["summary"])
    assert hint(fields["proposed_grade"]).startswith("【单位填写】")


@pytest.mark.parametrize("made", [blank_workbook, lambda s: blank_people_workbook(s, 3)])
def test_the_same_form_gives_the_same_bytes(made, monkeypatch):
    first = made(HENAN)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert made(HENAN) == first
