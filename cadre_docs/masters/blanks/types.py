"""What kind of value a label asks for, by its words; words that only look like it are stopped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.masters.blanks.boxes import Box, Kind
from cadre_docs.masters.blanks.labels import squeezed

if TYPE_CHECKING:
    from collections.abc import Mapping

_TALL = 60.0  # points
_WIDE = 150.0

# (type, words, words that stop it, further keys of the field); the first that fits counts.
_WORDS: tuple[tuple[str, str, str, Mapping[str, object]], ...] = (
    ("id_number", "身份证号|公民身份号|身份证件?号码", "配偶|父|母|子女|地址|复印|护照", {}),
    ("mobile", "手机|移动电话|手机号", "型号|品牌|短信|人$", {}),
    ("phone", "电话|联系方式|传真", "移动|手机|内容|人$|费", {}),
    (
        "period",
        "起止|起讫|任职年限|聘期|任期|服务期|有效期|学习时间|工作时间|任教时间",
        "意见|结果|考核|目标|情况|次|任务|安排|工作时间$|岗位|开始|起始|结束|截止|参加",
        {"precision": "month", "printed_as": "YYYY.MM"},
    ),
    (
        "date",
        "年度",
        "考核|结果|情况|意见|计划|预算|总结|目标|等次|任务|学年|本年度|年度工作",
        {"precision": "year", "printed_as": "YYYY"},
    ),
    (
        "date",
        "时间|日期|年月|生日|何时|年月日",
        "起止|学时|课时|安排|地点|时间段|(?<!参加)工作时间|学习时间|及|和|与|、|间$(?<!时间)|要求|说明|年限|考勤",
        {"precision": "month", "printed_as": "YYYY.MM"},
    ),
    (
        "choice",
        "^性别$",
        "",
        {"choices": {"codes": "sex", "only": ["男", "女"]}},
    ),
    ("choice", "^民族$", "", {"choices": "ethnic-group"}),
    ("choice", "^政治面[貌目]$", "", {"choices": "political-status"}),
    ("integer", "^年龄$|人数$|^数量$|份数$|次数$|^工龄$|^教龄$|页数$", "名|元", {}),
    ("name", "^姓名$|^学生姓名$|^申请人姓名$|^考生姓名$|^教师姓名$|^本人姓名$", "", {}),
    (
        "digits",
        "编号$|学号|工号|证号|账号|卡号|邮编|邮政编码|证书号|编码$|号码$|职工号|准考证",
        "身份|电话|手机|编号规则|及|和|、",
        {},
    ),
    ("yes_no", "^是否|是否.{1,12}$", "及|说明|；", {}),
    (
        "text",
        "简历|经历|总结|述职|情况|事迹|内容|意见|理由|说明|简介|介绍|措施|建议|评价|鉴定|自述|表现|履历|成果|业绩",
        "名称|时间|情况如何|人$",
        {},
    ),
)
# What common labels are called in rules and code.
_IDS = {
    "姓名": "name", "性别": "sex", "出生年月": "birth_date", "出生日期": "birth_date",
    "出生年月日": "birth_date", "民族": "ethnic_group", "籍贯": "native_place", "年龄": "age",
    "出生地": "birth_place", "政治面貌": "political_status", "入党时间": "party_date",
    "参加工作时间": "work_start", "身份证号": "id_number", "身份证号码": "id_number",
    "公民身份号码": "id_number", "健康状况": "health", "婚姻状况": "marital_status",
    "学历": "schooling", "学位": "degree", "学历学位": "schooling", "文化程度": "schooling",
    "毕业院校": "school", "毕业学校": "school", "毕业时间": "graduation_date", "所学专业": "major",
    "专业": "major", "单位": "unit", "工作单位": "unit", "单位名称": "unit", "所在单位": "unit",
    "部门": "department", "主管部门": "department", "职务": "position", "职称": "title",
    "现任职务": "position", "专业技术职务": "title", "岗位": "post", "手机": "mobile",
    "手机号": "mobile", "手机号码": "mobile", "移动电话": "mobile", "联系电话": "phone",
    "电话": "phone", "联系方式": "phone", "邮箱": "email", "电子邮箱": "email",
    "通讯地址": "address", "通信地址": "address", "家庭住址": "address", "住址": "address",
    "地址": "address", "邮编": "postcode", "邮政编码": "postcode", "照片": "photo",
    "备注": "remarks", "个人简历": "resume", "简历": "resume", "工作简历": "resume",
    "学习简历": "education", "个人总结": "summary", "家庭成员": "family", "年度": "year",
    "起止时间": "period", "时间": "date", "日期": "date", "填表日期": "filled_on",
    "填表时间": "filled_on", "编号": "number", "序号": "serial", "学号": "student_number",
    "班级": "class_name", "称谓": "relation", "与本人关系": "relation", "关系": "relation",
    "名称": "name_of_item", "内容": "content", "聘期": "tenure", "拟定档次": "grade",
    "考核结果": "result", "考核等次": "result",
}  # fmt: skip
_OF_KIND = {
    Kind.HAND: "text",
    Kind.PHOTO: "photo",
    Kind.LIST: "table",
    Kind.ROWS: "table",
    Kind.CHOICE: "choice",
    Kind.TICK: "yes_no",
    Kind.TEXT: "text",
}
_YEAR_MONTH = re.compile("年月$|年\\.月")


def settle(box: Box) -> None:
    """Give a box its type, and what a schema says of such boxes."""
    if "type" in box.options:
        box.type = str(box.options.pop("type"))
    elif box.kind in _OF_KIND:
        box.type = _OF_KIND[box.kind]
    else:
        _by_words(box)
    if box.kind is Kind.HAND:
        box.options["filled_by"] = "hand"
    if box.kind is Kind.CHOICE:
        box.options["choices"] = [tick.answer for tick in box.ticks]
    if box.type not in ("choice", "yes_no", "date", "period", "photo", "table") and box.unit:
        _with_unit(box)


def _by_words(box: Box) -> None:
    label = re.sub("[（(][^（(）)]*+[)）]", "", squeezed(box.label)) or squeezed(box.label)
    for kind, wanted, stopped, options in _WORDS:
        if not re.search(wanted, label) or (stopped and re.search(stopped, label)):
            continue
        if kind in ("digits", "id_number") or box.kind is not Kind.DIGITS:
            box.type = kind
            box.options.update(options)
            break
    else:
        box.type = "digits" if box.kind is Kind.DIGITS else "line"
    cell = box.cell
    inside_line = box.line is not None and box.kind is Kind.FIELD
    if box.type == "text" and (inside_line or (cell is not None and _is_small(cell, box))):
        box.type = "line"
    is_plain = box.type == "line" and box.kind is Kind.FIELD and not inside_line
    if is_plain and cell is not None and cell.height >= _TALL and cell.width >= _WIDE:
        box.type = "text"
    if box.type == "date" and box.options.get("precision") == "month":
        _date_precision(box, label)


def _is_small(cell: object, box: Box) -> bool:
    height, width = getattr(cell, "height", 0.0), getattr(cell, "width", 0.0)
    return height < _TALL / 2 and width < _WIDE and box.kind is not Kind.COLUMN


def _date_precision(box: Box, label: str) -> None:
    if label.endswith(("日期", "年月日", "生日")) and not _YEAR_MONTH.search(label):
        box.options["printed_as"] = "YYYY.MM.DD"
        box.options["precision"] = "month"


def _with_unit(box: Box) -> None:
    if re.fullmatch("[人名个份次页项篇周天]|课时|学时", box.unit):
        box.type = "integer"


def id_of(label: str) -> str:
    """Return the English id of a label: a usual one, or its pinyin."""
    plain = re.sub("[（(][^（(）)]*+[)）]", "", squeezed(label))
    if plain in _IDS:
        return _IDS[plain]
    return pinyin(plain) or "box"


def pinyin(text: str) -> str:
    """Return a text in Latin letters, words joined by underscores."""
    from pypinyin import Style, lazy_pinyin

    def kept(rest: str) -> str:
        return "_".join(re.findall("[A-Za-z0-9]+", rest))

    parts = lazy_pinyin(text, style=Style.NORMAL, errors=kept)
    plain = "_".join(re.sub("[^a-z0-9_]", "", part.lower().replace("ü", "v")) for part in parts)
    joined = re.sub("_+", "_", plain).strip("_")
    if joined and not joined[0].isalpha():
        joined = f"n{joined}"
    return "_".join(joined.split("_")[:8])
