"""Boxes of YAML records are changed one by one: comments, order and everything else stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cadre_docs as cd
from cadre_docs.schema import FieldType, FilledBy
from cadre_docs.values.characters import forbidden_characters
from tests.conftest import EXAMPLES

FORM = "henan-tenure-form"
TABLE = "考核依据.年度考核"
HEAD = f"表单: {FORM}\n"

PUTS = {
    "an empty box": ("姓名:\n单位: 甲\n", "姓名", "示例甲", "姓名: 示例甲\n单位: 甲\n"),
    "an empty box with a remark": (
        "姓名:  # 必填\n", "姓名", "示例甲", "姓名: 示例甲  # 必填\n",
    ),
    "a remark too near": ("姓名: # 必填\n", "姓名", "示例甲", "姓名: 示例甲  # 必填\n"),
    "another text": ("姓名: 甲  # 说明\n", "姓名", "示例乙", "姓名: 示例乙  # 说明\n"),
    "a box under an alias": (
        "职工姓名: 甲  # 说明\n", "姓名", "示例乙", "职工姓名: 示例乙  # 说明\n",
    ),
    "a text in quotes": ('姓名: "甲"\n', "姓名", "示例乙", "姓名: 示例乙\n"),
    "what needs quotes": ("单位: 甲\n", "单位", "甲: #1", '单位: "甲: #1"\n'),
    "emptied": ("单位: 甲  # 全称\n性别: 男\n", "单位", "", "单位:  # 全称\n性别: 男\n"),
    "a block": (
        "个人总结: |\n\n# 下一项\n性别: 男\n", "个人总结", "一\n二",
        "个人总结: |\n  一\n  二\n\n# 下一项\n性别: 男\n",
    ),
    "another block": (
        "个人总结: |\n  旧\n  旧\n\n性别: 男\n", "个人总结", "新\n新2\n新3",
        "个人总结: |\n  新\n  新2\n  新3\n\n性别: 男\n",
    ),
    "a block emptied": (
        "个人总结: |  # 说明\n  旧\n性别: 男\n", "个人总结", "", "个人总结:  # 说明\n性别: 男\n",
    ),
    "a block that becomes one line": (
        "个人总结: |\n  旧\n  旧\n性别: 男\n", "个人总结", "新", "个人总结: 新\n性别: 男\n",
    ),
    "lines that no block holds": (
        "个人总结:\n", "个人总结", "  空\n# 不是说明", '个人总结: "  空\\n# 不是说明"\n',
    ),
    "what is not there yet": (
        "主管部门: 甲\n性别: 男\n", "单位", "乙", "主管部门: 甲\n单位: 乙\n性别: 男\n",
    ),
    "the first of all": ("性别: 男\n", "主管部门", "甲", "主管部门: 甲\n性别: 男\n"),
    "in a section": (
        "考核依据:\n  # 说明\n  聘任时间: 2021-03-01\n", "考核依据.聘任时间", "2022-01",
        "考核依据:\n  # 说明\n  聘任时间: 2022-01\n",
    ),
    "a new one in a section": (
        "考核依据:\n  聘任时间: 2021年\n# 完\n", "考核依据.在编在岗", "是",
        "考核依据:\n  聘任时间: 2021年\n  在编在岗: 是\n# 完\n",
    ),
    "a section that is empty": (
        "姓名: 甲\n考核依据:\n", "考核依据.在编在岗", "是", "姓名: 甲\n考核依据:\n  在编在岗: 是\n",
    ),
    "a section that is not there": (
        "姓名: 甲\n", "考核依据.在编在岗", "是", "姓名: 甲\n考核依据:\n  在编在岗: 是\n",
    ),
    "by the English name": ("name: 甲\n", "姓名", "乙", "name: 乙\n"),
    "in brackets": (
        "考核依据: {聘任时间: 2021年, 在编在岗: 否}\n", "考核依据.在编在岗", "是",
        '考核依据: {聘任时间: 2021年, 在编在岗: "是"}\n',
    ),
    "new in brackets": (
        "考核依据: {聘任时间: 2021年}\n", "考核依据.在编在岗", "是",
        '考核依据: {聘任时间: 2021年, 在编在岗: "是"}\n',
    ),
    "ends of lines as they are": ("姓名: 甲\r\n性别: 男\r\n", "姓名", "乙", "姓名: 乙\r\n性别: 男\r\n"),
    "no end of the last line": ("姓名: 甲", "姓名", "乙", "姓名: 乙\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", PUTS)
def test_a_box_is_put(name: str) -> None:
    before, path, text, after = PUTS[name]
    made = cd.patch((HEAD + before).encode(), cd.Put(path, text))
    assert made.decode() == HEAD + after
    assert cd.boxes(made)[0].texts[path] == text


ROWS = """\
考核依据:
  年度考核:
    # 第一行的说明
    - 年度: 2021
      档次: 合格  # 已核
    # 第二行的说明
    - 年度: 2022
      档次: 优秀
  # 后面的说明
  判处刑罚: 否
"""
FLOW = """\
考核依据:
  年度考核:
    - {年度: 2021, 档次: 合格}
    - {年度: 2022, 档次: 优秀}
"""


def grades(data: bytes) -> list[tuple[str, ...]]:
    return [tuple(row.values())[:2] for row in cd.boxes(data)[0].rows[TABLE]]


@pytest.mark.parametrize("text", [ROWS, FLOW], ids=["block", "brackets"])
def test_rows_are_filled_added_moved_and_removed(text: str) -> None:
    data = (HEAD + text).encode()
    assert grades(data) == [("2021", "合格"), ("2022", "优秀")]
    data = cd.patch(data, cd.Put(TABLE, "不合格", 2, "档次"))
    assert grades(data) == [("2021", "合格"), ("2022", "不合格")]
    data = cd.patch(data, [cd.AddRow(TABLE), cd.Put(TABLE, "2023", 3, "年度")])
    assert grades(data) == [("2021", "合格"), ("2022", "不合格"), ("2023", "")]
    data = cd.patch(data, cd.MoveRow(TABLE, 1))
    assert grades(data) == [("2022", "不合格"), ("2021", "合格"), ("2023", "")]
    data = cd.patch(data, cd.RemoveRow(TABLE, 2))
    assert grades(data) == [("2022", "不合格"), ("2023", "")]
    said = data.decode()
    if text is ROWS:
        assert [line.strip() for line in said.splitlines() if "说明" in line] == [
            "# 第一行的说明", "# 第二行的说明", "# 后面的说明",
        ]  # fmt: skip
        assert said.endswith("  # 后面的说明\n  判处刑罚: 否\n")


FORMS = [
    pytest.param(form, marks=() if form == "annual-record" else pytest.mark.slow)
    for form in cd.open_catalog().schema_ids
]


@pytest.mark.parametrize("form", FORMS)
def test_every_box_of_every_template_can_be_filled(form: str, tmp_path: Path) -> None:
    """Whatever ``new`` writes, the page can fill: and emptied again it says what it said."""
    path = tmp_path / "新.yaml"
    cd.new(form, path)
    data = empty = path.read_bytes()
    schema = cd.open_catalog().schema(form)
    for field in schema.fields():
        where = schema.path(field)
        if field.filled_by is FilledBy.HAND:
            continue
        if field.type is FieldType.TABLE:
            if not field.max_rows:
                data = cd.patch(data, cd.AddRow(where))
            column = next(c for c in field.columns if c.filled_by is not FilledBy.HAND)
            data = cd.patch(data, cd.Put(where, "填的", 1, column.key))
            assert cd.boxes(data)[0].rows[where][0][column.key] == "填的"
            data = cd.patch(data, cd.Put(where, "", 1, column.key))
            if not field.max_rows:
                data = cd.patch(data, cd.RemoveRow(where, 2))
        else:
            text = "一段\n又一段" if field.type is FieldType.TEXT else "填的"
            data = cd.patch(data, cd.Put(where, text))
            assert cd.boxes(data)[0].texts[where] == text
            data = cd.patch(data, cd.Put(where, ""))
    comments = [line for line in empty.decode().splitlines() if line.lstrip().startswith("#")]
    assert [ln for ln in data.decode().splitlines() if ln.lstrip().startswith("#")] == comments
    assert [dict(b.texts) for b in cd.boxes(data)] == [dict(b.texts) for b in cd.boxes(empty)]


def test_a_hand_box_that_says_something_can_be_emptied() -> None:
    data = "表单: annual-record\n本人签名: 甲\n".encode()
    assert cd.patch(data, cd.Put("本人签名", "")).decode() == "表单: annual-record\n本人签名:\n"


def test_the_record_meant_is_changed_and_no_other() -> None:
    one = f"{HEAD}姓名: 甲\n"
    documents = f"{one}---\n{one}".encode()
    assert (
        cd.patch(documents, cd.Put("姓名", "乙"), number=2).decode()
        == f"{one}---\n{HEAD}姓名: 乙\n"
    )
    listed = f"- 表单: {FORM}\n  姓名: 甲\n- 表单: {FORM}\n  姓名: 甲\n".encode()
    made = cd.patch(listed, cd.Put("单位", "丙"), number=2).decode()
    assert made == f"- 表单: {FORM}\n  姓名: 甲\n- 表单: {FORM}\n  单位: 丙\n  姓名: 甲\n"


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("姓名: [甲]\n", cd.Put("姓名", "乙")),
        ("姓名:  # 说明\n  甲\n", cd.Put("姓名", "乙")),
        ("考核依据: 无\n", cd.Put("考核依据.在编在岗", "是")),
        ("考核依据:\n  年度考核: 无\n", cd.AddRow(TABLE)),
        ("考核依据:\n  年度考核: [甲]\n", cd.Put(TABLE, "2021", 1, "年度")),
        ("姓名: 甲\n", cd.Put(TABLE, "2021", 1, "年度")),
        (ROWS, cd.Put(TABLE, "2021", 3, "年度")),
        (ROWS, cd.MoveRow(TABLE, 2)),
        (ROWS, cd.RemoveRow(TABLE, 0)),
        ("姓名: 甲\n", cd.Put("没有这一项", "乙")),
    ],
)
def test_what_cannot_be_changed_is_said_and_left_alone(text: str, change: object) -> None:
    with pytest.raises(cd.PatchError, match="没有改"):
        cd.patch((HEAD + text).encode(), change)  # type: ignore[arg-type]


def test_a_record_that_there_is_not_is_said() -> None:
    with pytest.raises(cd.RequestError, match="没有第2份记录，现在有1份"):
        cd.patch(HEAD.encode(), cd.Put("姓名", "甲"), number=2)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60).filter(lambda t: t == t.strip() and "\r" not in t))
def test_any_text_is_read_back(text: str) -> None:
    if forbidden_characters(text):
        return
    data = (EXAMPLES / FORM / "full.yaml").read_bytes()
    made = cd.patch(data, cd.Put("个人总结", text))
    assert cd.boxes(made)[0].texts["个人总结"].strip() == text
    assert cd.patch(made, cd.Put("个人总结", cd.boxes(data)[0].texts["个人总结"])) == data


def test_what_may_never_be_printed_is_not_written() -> None:
    with pytest.raises(cd.PatchError) as said:
        cd.patch(HEAD.encode(), cd.Put("姓名", "甲\x07"))
    assert "文本编辑器" not in str(said.value)


E_HEAD = "表单: annual-record\n"
ELECTRONIC = {
    "none yet": ("本人意见: 同意\n", True, "本人意见: 同意\n电子意见:\n  - 本人意见\n"),
    "none, and off": ("本人意见: 同意\n", False, "本人意见: 同意\n"),
    "an empty key": ("电子意见:  # 可填\n", True, "电子意见:  # 可填\n  - 本人意见\n"),
    "another": (
        "电子意见:\n  - 考核委员会意见  # 已同意\n", True,
        "电子意见:\n  - 考核委员会意见  # 已同意\n  - 本人意见\n",
    ),
    "off again": (
        "电子意见:\n  - 考核委员会意见\n  - 本人意见\n姓名: 甲\n", False,
        "电子意见:\n  - 考核委员会意见\n姓名: 甲\n",
    ),
    "on already": ("电子意见:\n  - own_opinion\n", True, "电子意见:\n  - own_opinion\n"),
    "in brackets": ("电子意见: [考核委员会意见]\n", True, "电子意见: [考核委员会意见, 本人意见]\n"),
    "in one text": (
        "电子意见: 考核委员会意见、本人意见  # 说明\n", False, "电子意见: [考核委员会意见]  # 说明\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ELECTRONIC)
def test_a_box_for_the_hand_becomes_an_electronic_opinion(name: str) -> None:
    before, on, after = ELECTRONIC[name]
    made = cd.patch((E_HEAD + before).encode(), cd.Electronic("本人意见", on))
    assert made.decode() == E_HEAD + after


@pytest.mark.parametrize("said", ["\n  - 本人意见\n", " [本人意见]\n", " 本人意见\n"])
def test_the_last_electronic_opinion_may_go(said: str) -> None:
    data = f"{E_HEAD}电子意见:{said}姓名: 甲\n".encode()
    made = cd.patch(data, cd.Electronic("本人意见", False))
    assert cd.boxes(made)[0].texts["姓名"] == "甲"
    assert "本人意见" not in made.decode()


ONE = ('  - 规则: "AA-37"\n    理由: 已核实\n    批准: 示例局\n    日期: 2025-01-13\n').replace(
    "已核实", "{}"
)
WAIVE = cd.Waive("AA-37", "新理由", "示例局", "2025-01-13")
NEW = ONE.format("新理由")
OTHER = "  - {规则: AA-17, 理由: 甲, 批准: 乙, 日期: 2025-01-02}  # 说明\n"
WAIVERS = {
    "none yet": ("姓名: 甲\n", WAIVE, f"姓名: 甲\n例外:\n{NEW}"),
    "an empty key": ("例外:  # 可填\n姓名: 甲\n", WAIVE, f"例外:  # 可填\n{NEW}姓名: 甲\n"),
    "another": (f"例外:\n{OTHER}姓名: 甲\n", WAIVE, f"例外:\n{OTHER}{NEW}姓名: 甲\n"),
    "of the same rule": (f"例外:\n{ONE.format('旧')}{OTHER}", WAIVE, f"例外:\n{NEW}{OTHER}"),
    "by the English key": (f"waivers:\n{OTHER}", WAIVE, f"waivers:\n{OTHER}{NEW}"),
    "several lines": (
        "姓名: 甲\n", cd.Waive("AA-37", "一\n二", "示例局", "2025-01-13"),
        "姓名: 甲\n例外:\n" + NEW.replace("理由: 新理由", "理由: |\n      一\n      二"),
    ),
    "in brackets": (
        "例外: [{规则: AA-17, 理由: 甲, 批准: 乙, 日期: 2025年}]\n", WAIVE,
        (
            "例外: [{规则: AA-17, 理由: 甲, 批准: 乙, 日期: 2025年}, "
            '{规则: "AA-37", 理由: "新理由", 批准: "示例局", 日期: "2025-01-13"}]\n'
        ),
    ),
    "taken out": (
        f"例外:\n{OTHER}{ONE.format('旧')}姓名: 甲\n", cd.Waive("AA-37", on=False),
        f"例外:\n{OTHER}姓名: 甲\n",
    ),
    "the last taken out": (
        f"例外:\n{ONE.format('旧')}姓名: 甲\n", cd.Waive("AA-37", on=False), "例外:\n姓名: 甲\n",
    ),
    "nothing to take out": ("姓名: 甲\n", cd.Waive("AA-37", on=False), "姓名: 甲\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", WAIVERS)
def test_an_exception_is_written_and_taken_out(name: str) -> None:
    before, change, after = WAIVERS[name]
    assert cd.patch((E_HEAD + before).encode(), change).decode() == E_HEAD + after


def test_a_written_exception_is_read_as_one(tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    path.write_bytes(cd.patch(f"{E_HEAD}姓名: 示例甲\n".encode(), WAIVE))
    [record] = cd.read(path).records
    [waiver] = record.waivers
    assert (waiver.rule, waiver.reason, waiver.approved_by) == ("AA-37", "新理由", "示例局")
    assert str(waiver.day) == "2025-01-13"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (cd.Waive("AA-37", "", "示例局", "2025-01-13"), "缺少理由"),
        (cd.Waive("AA-37", "甲", "无", "2025-01-13"), "缺少批准"),
        (cd.Waive("AA-37", "甲", "示例局", "明天"), "日期"),
        (cd.Waive("AA-37", "甲\x07", "示例局", "2025-01-13"), "没有改"),
        (cd.Waive("", on=False), "缺少规则"),
        (cd.Waive("FS-required", "甲", "示例局", "2025-01-13"), "不能作例外"),
        (cd.Waive(" FS-type ", "甲", "示例局", "2025-01-13"), "不能作例外"),
        (cd.Waive("EX-unused", "甲", "示例局", "2025-01-13"), "不能作例外"),
    ],
)
def test_half_an_exception_and_one_that_may_not_be_are_refused(change: cd.Waive, said: str) -> None:
    with pytest.raises(cd.CadreDocsError, match=said):
        cd.patch(f"{E_HEAD}姓名: 甲\n".encode(), change)


@pytest.mark.parametrize(
    "typed", ["例外: 已同意\n", "例外: {规则: AA-37, 理由: 甲, 批准: 乙, 日期: 2025年}\n",
              f"例外:\n{OTHER}{ONE.format('一')}{ONE.format('二')}"],
)  # fmt: skip
def test_exceptions_written_in_another_way_are_left_alone(typed: str) -> None:
    with pytest.raises(cd.PatchError, match="没有改"):
        cd.patch((E_HEAD + typed).encode(), WAIVE)
