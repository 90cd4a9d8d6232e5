"""Checks that hold on every form: what the schema asks, and identity numbers.

They find their fields by type, or by the well-known ids ``name``, ``sex``,
``birth_date`` and ``id_mismatch_reason`` that all schemas share.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.intake.folders import WORD_SUFFIXES
from cadre_docs.performance.expressions import expression
from cadre_docs.record import printed_text
from cadre_docs.record.photo.paths import PhotoError
from cadre_docs.rules.engine import Place, Problem, rule
from cadre_docs.schema import OTHERS, FieldType, FilledBy, filled_by
from cadre_docs.values.citizen_id import (
    MOBILE_LENGTH,
    InvalidIdError,
    is_example,
    is_example_phone,
    is_mobile,
    parse_citizen_id,
)
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.text import hanzi_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cadre_docs.record import Record
    from cadre_docs.record.cells import Value
    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.schema import Field
    from cadre_docs.values.citizen_id import CitizenId

ID_STANDARD = "GB 11643—1999《公民身份号码》"
MIN_DPI = 200
RATIO_TOLERANCE = 0.06
_MM_PER_INCH = 25.4
_OFF_PAPER = (
    "；Word 表上没有这一格，请填在单位填写的表里（cadre-docs new 表单 --office 文件夹），"
    "或用 cadre-docs convert 写成 YAML 再补填（原件移走）"
)
_NO_ANSWER = ("无", "没有")
_EMPTY = ("", *_NO_ANSWER, "/", "不适用", "已完成", "完成")
"""What people write into a box that is not asked for."""
_NO_PHONE = ("无", "/", "-", "—")
_A_PHONE = expression("[0-9](?:[ -]?[0-9]){4}")


@rule("FS-required", Severity.ERROR, "必填项未填")
def required(context: RecordContext) -> Iterator[Problem]:
    """必填项空着。没有内容的，只有表上说明可填“无”的才填“无”。

    别的项这样填时才要填的、名册上应有的列（表单定义中写明 needed_where、wanted），空着的只提醒；
    别的项填成另一样、或者没有填，而填了的，也提醒。填了一项就有的另一项（填了资格审查日期，就有审查结果），空着的也提醒。
    """
    record = context.record
    for field, columns in record.schema.required:
        filled = field.id in record.values or field.id in record.tables
        if field.needed_where or field.needed_with:
            yield from (_not_asked_for if filled else _left_out)(context, field)
        if filled and not columns and not field.needed_where:
            continue  # as of most
        if field.required and not filled and field.id not in record.unreadable:
            yield _missing(field, context.at(field.id), record)
        elif needed(record, field) and (not filled or _says_nothing(record, field)):
            said = "、".join(
                f"{record.schema.by_id[name].key}填“{value}”" for name, value in field.needed_where
            )
            empty = _missing(field, context.at(field.id), record)
            how = "填的是“无”" if filled else "没有填"
            yield replace(empty, message=f"{said}，这一项{how}", severity=Severity.WARNING)
        for number, row in enumerate(record.tables.get(field.id, ()) if columns else (), 1):
            for column in columns:
                if column.id in row.values:
                    continue
                if f"{field.id}[{number}].{column.id}" not in record.unreadable:
                    at = context.at_row(field.id, number, column.id)
                    severity = None if column.required else Severity.WARNING
                    yield replace(_missing(column, at, record), severity=severity)


def _left_out(context: RecordContext, field: Field) -> Iterator[Problem]:
    """Yield an empty box beside one that is not filled without it: a review without its result."""
    record = context.record
    beside = next((name for name in field.needed_with if name in record.values), "")
    if beside and not field.required and field.id not in record.unreadable:
        empty = _missing(field, context.at(field.id), record)
        said = f"填了{record.schema.by_id[beside].key}，这一项没有填"
        yield replace(empty, message=said, severity=Severity.WARNING)


def _says_nothing(record: Record, field: Field) -> bool:
    """Whether a box that is needed says 无, where that is no answer."""
    return record.text(field.id).strip("。") in _NO_ANSWER and not field.may_be_none


def _not_asked_for(context: RecordContext, field: Field) -> Iterator[Problem]:
    """Yield a box that is filled though another one says what makes it not asked for."""
    record = context.record
    for name, value in field.needed_where:
        said = record.get(name)
        if said is None and name not in record.unreadable:
            yield from _undecided(context, field, name, value)
        if said is not None and said != value and record.text(field.id).strip("。") not in _EMPTY:
            yield Problem(
                f"{record.schema.by_id[name].key}填“{record.text(name)}”，又填了这一项",
                wanted=f"{record.schema.by_id[name].key}填“{value}”的才填",
                remedy="请核对，改正有误的一处，或者删去这一项；确实如此的不必改",
                at=context.at(field.id),
                severity=Severity.WARNING,
            )


def _undecided(context: RecordContext, field: Field, name: str, value: str) -> Iterator[Problem]:
    """Yield a box that is filled though another one, which says whether it is, is not."""
    record = context.record
    decides = record.schema.by_id[name]
    if not decides.required and record.text(field.id).strip("。") not in _EMPTY:
        yield Problem(
            f"填了这一项，而{decides.key}没有填",
            wanted=f"{decides.key}填“{value}”的才填",
            remedy=f"请补填{decides.key}，或者删去这一项",
            at=context.at(field.id),
            severity=Severity.WARNING,
        )


def needed(record: Record, field: Field) -> bool:
    """Whether other fields say what makes this one needed."""
    where = field.needed_where
    said = all(record.get(name) == value for name, value in where)
    return bool(where) and said and field.id not in record.unreadable


def _missing(field: Field, at: Place, record: Record) -> Problem:
    schema = record.schema
    remedy = "请填写"
    if field.may_be_none:
        remedy += "；确实没有的填“无”"
    elif field.type is FieldType.TABLE:
        remedy = "请至少填一行"
    elif at.path.rpartition(".")[0].endswith("]"):
        remedy += "；没有这一项的，请删去这一行"
    who = filled_by(schema, at.path)
    if who in OTHERS and schema.of_people:
        remedy = f"由{OTHERS[who]}填写，本人不必填；请{OTHERS[who]}补填"
    off_paper = field in schema.fields() and field not in schema.printed_fields
    if off_paper and record.position.file.lower().endswith(WORD_SUFFIXES):
        remedy += _OFF_PAPER
    return Problem("必填项未填", field.help, remedy, at)


@rule("FS-length", Severity.WARNING, "内容超出印刷格的容量")
def length(context: RecordContext) -> Iterator[Problem]:
    """文字比印刷格能容纳的还多。字母、数字和半角符号两个算一个字。"""
    for path, field, value in context.record.texts():
        fit, typed = field.fit, value.typed
        if fit is None:
            continue
        text = typed if isinstance(typed, str) else printed_text(field, typed)
        if len(text) <= fit.smallest:  # no character is wider than a hanzi
            continue
        count = hanzi_wide(text)
        if count > fit.smallest:
            yield Problem(
                f"{count}字，超过本格最多容纳的{fit.smallest}字",
                wanted=f"不超过{fit.smallest}字",
                remedy="请压缩文字，否则打印时会换行撑高或另起一页",
                at=Place(path, value.position),
            )


@rule("FS-rows", Severity.ERROR, "行数超过表上的格数")
def rows(context: RecordContext) -> Iterator[Problem]:
    """格数固定的表，填的行数超过纸上的格数。"""
    record = context.record
    for field in record.schema.fields():
        typed = record.tables.get(field.id, ()) if field.max_rows else ()
        if len(typed) > field.max_rows:
            yield Problem(
                f"填了{len(typed)}行，表上只有{field.max_rows}格",
                wanted=field.help,
                remedy="请删去多余的行，否则多出的不会打印",
                at=Place(record.schema.path(field), typed[field.max_rows].position),
            )


@rule("FS-handwritten", Severity.ERROR, "须手写的栏里有录入内容")
def handwritten(context: RecordContext) -> Iterator[Problem]:
    """须手写、签名、盖章的栏里有录入的文字；声明为电子意见的除外。声明了而没有内容的，打印出来是空的，只提醒。"""
    record = context.record
    by_hand = record.schema.by_hand
    for name in sorted(record.electronic - record.values.keys() - record.unreadable):
        yield Problem(
            "“电子意见”里写了这一栏，栏里没有内容",
            wanted="声明为电子意见的，写出意见",
            remedy="请填写经同意的意见；打印后手写的，从“电子意见”中删去这一项",
            at=context.at(name),
            severity=Severity.WARNING,
        )
    if by_hand.isdisjoint(record.values) and by_hand.isdisjoint(record.tables):
        return  # as of nearly all
    for path, field, value in record.texts():
        if field.filled_by is not FilledBy.HAND or field.id in record.electronic:
            continue
        allowed = f"；经同意用电子意见的，在“电子意见”一项中写上“{field.key}”"
        yield Problem(
            "此栏须打印后手写、签名或盖章，录入的内容不会打印",
            wanted="留空",
            remedy="请删去录入的内容" + (allowed if field.electronic else ""),
            at=Place(path, value.position),
        )


@rule("FS-photo", Severity.ERROR, "照片缺失、损坏或不合尺寸")
def photo(context: RecordContext) -> Iterator[Problem]:
    """照片读不出（错误），或者宽高比、像素不合印刷格（提醒）。"""
    for path, field, value in context.record.texts_of(FieldType.PHOTO):
        if field.photo is None:
            continue
        try:
            picture = context.photo(value)
        except PhotoError as problem:
            yield Problem(problem.message, "JPEG或PNG", problem.remedy, Place(path, value.position))
            continue
        width, height = field.photo.width_mm, field.photo.height_mm
        off = abs(picture.width / picture.height / (width / height) - 1)
        if off > RATIO_TOLERANCE:
            wanted = f"宽高比应接近 {width:g}×{height:g} 毫米"
            yield _photo_warning(f"照片为{picture.width}×{picture.height}像素", wanted, path, value)
        elif picture.width < width / _MM_PER_INCH * MIN_DPI:
            wanted = f"宽度不少于{width / _MM_PER_INCH * MIN_DPI:.0f}像素"
            yield _photo_warning(f"照片只有{picture.width}像素宽，打印会模糊", wanted, path, value)


def _photo_warning(message: str, wanted: str, path: str, value: Value) -> Problem:
    remedy = "请换一张合适的照片"
    return Problem(message, wanted, remedy, Place(path, value.position), Severity.WARNING)


@rule("ID-checksum", Severity.ERROR, "身份证号码无效", standard=ID_STANDARD)
def id_checksum(context: RecordContext) -> Iterator[Problem]:
    """身份证号码的长度、日期或校验码不对；出生日期早于1900年或者在检查当天之后的，也不是有效号码。

    前两位不是现行省级代码的，只作说明；举例、测试常用的号码（国家标准里的例子等），只提醒。
    """
    for path, _field, value in context.record.texts_of(FieldType.ID_NUMBER):
        try:
            citizen = parse_citizen_id(str(value.typed))
        except InvalidIdError as problem:
            yield Problem(
                f"身份证号码{problem}",
                wanted="18位公民身份号码",
                remedy="请对照身份证原件重新录入",
                at=Place(path, value.position),
            )
            continue
        if is_example(citizen.number):
            yield Problem(
                "身份证号码是举例、测试常用的号码",
                wanted="本人的号码",
                remedy="请对照身份证原件核对；确是本人号码的不必改",
                at=Place(path, value.position),
                severity=Severity.WARNING,
            )
        if _is_to_come(context, citizen):
            yield Problem(
                f"身份证号码中的出生日期{citizen.birth}在今天（{context.today}）之后",
                wanted="已经过去的日期",
                remedy="请对照身份证原件重新录入",
                at=Place(path, value.position),
            )
        if not any(item.code == citizen.province for item in context.provinces.items):
            yield Problem(
                f"身份证号码前两位“{citizen.province}”不是现行省级代码",
                remedy="请对照身份证原件核对",
                at=Place(path, value.position),
                severity=Severity.NOTE,
            )


@rule("ID-sex", Severity.ERROR, "身份证号码与性别不一致", standard=ID_STANDARD)
def id_sex(context: RecordContext) -> Iterator[Problem]:
    """身份证号码第17位（单数为男，双数为女）与所填性别不一致；名册逐行核对。"""
    for path, citizen, value, beside in _valid_ids(context):
        by_number, stated = "男" if citizen.is_male else "女", beside.get("sex")
        if stated is not None and stated.typed != by_number:
            yield Problem(
                f"身份证号码第17位表明性别为{by_number}，性别栏填“{stated.typed}”",
                remedy="请核对身份证号码和性别",
                at=Place(path, value.position),
            )


@rule("ID-birth", Severity.WARNING, "身份证号码与出生日期不一致", standard=ID_STANDARD)
def id_birth(context: RecordContext) -> Iterator[Problem]:
    """身份证号码中的出生日期与所填的不同；名册逐行核对。

    以人事档案为准，所以说明了原因的不再提出；两处相符而写了说明的，提醒核对。
    """
    if context.record.get("id_mismatch_reason"):
        yield from _explained_in_vain(context)
        return
    for path, citizen, value, beside in _valid_ids(context):
        stated = beside["birth_date"].typed if "birth_date" in beside else None
        if isinstance(stated, PartialDate) and not stated.first <= citizen.birth <= stated.last:
            yield Problem(
                f"身份证号码中的出生日期为{citizen.birth}，出生日期栏填“{stated}”",
                wanted="以人事档案记载为准",
                remedy="有误的请改正；档案记载确与身份证不同的，请说明依据",
                at=Place(path, value.position),
            )


def _explained_in_vain(context: RecordContext) -> Iterator[Problem]:
    """Yield the explanation of a difference that there is not."""
    for _, citizen, _, beside in _valid_ids(context):
        stated = beside["birth_date"].typed if "birth_date" in beside else None
        if isinstance(stated, PartialDate) and stated.first <= citizen.birth <= stated.last:
            yield Problem(
                f"写了出生年月与身份证不一致的说明，而身份证号码中的出生日期{citizen.birth}与所填的“{stated}”相符",
                wanted="出生年月以人事档案记载为准",
                remedy="请核对出生年月是不是照身份证填的，改为档案记载的；确实一致的，清空这一说明",
                at=context.at("id_mismatch_reason"),
            )
            return


_BY_AREA = expression(r"[(（]?0[0-9]{2,3}[)）]?[-—－\s]?([0-9]{1,12})")
_LOCAL, _TWO = (7, 8), 2
_LIKE_MOBILE = expression("1[3-9]").match
_NEARLY_MOBILE = (10, 12)
"""No number of a desk is so long without the 0 of its area."""
_DESK = "座机"
"""Digits of a number behind the area's, everywhere in the country."""


@rule("PH-mobile", Severity.WARNING, "手机号码不合规格")
def mobile(context: RecordContext) -> Iterator[Problem]:
    """手机号码不是以13至19开头的11位数字；或者座机没有写号码，手机、座机是随手填的号码（13800138000、…12345678）。

    电话的区号后面不是7位或8位的，像是手机号码而是10位、12位的；座机一栏、电话填的是手机号码，与手机一栏只差一位（或者两位颠倒）的，也提醒。
    """
    phones = (FieldType.MOBILE, FieldType.PHONE)
    for path, field, value in (one for kind in phones for one in context.record.texts_of(kind)):
        said = str(value.typed)
        if field.type is FieldType.PHONE and said not in _NO_PHONE and not _A_PHONE.search(said):
            yield Problem(
                "没有写电话号码",
                wanted="电话号码" + ("；没有的填“无”" if field.may_be_none else ""),
                remedy="请核对；确要这样写的不必改",
                at=Place(path, value.position),
            )
        elif field.type is FieldType.PHONE and (fault := _phone_fault(said, field, context.record)):
            yield Problem(
                fault,
                wanted="区号后面7位或8位，与本人的号码一致"
                + ("；没有座机的填“无”" if field.may_be_none else ""),
                remedy="请核对；确是这个号码的不必改",
                at=Place(path, value.position),
            )
        if is_example_phone(said):
            yield Problem(
                "像是随手填的号码",
                wanted="打得通的号码",
                remedy="请核对；确是这个号码的不必改",
                at=Place(path, value.position),
            )
    for path, _field, value in context.record.texts_of(FieldType.MOBILE):
        if not is_mobile(str(value.typed)):
            # Not quoted: what is no number by its looks would not be masked.
            yield Problem(
                f"手机号码{_mobile_fault(str(value.typed))}",
                wanted="以13至19开头的11位数字",
                remedy="请核对",
                at=Place(path, value.position),
            )


def _phone_fault(text: str, field: Field, record: Record) -> str:
    """Return what is wrong with a telephone number by its digits; empty: nothing."""
    if (found := _BY_AREA.fullmatch(text.strip())) and len(found[1]) not in _LOCAL:
        return f"区号后面有{len(found[1])}位"
    if len(text) in _NEARLY_MOBILE and text.isascii() and text.isdecimal() and _LIKE_MOBILE(text):
        return f"像是手机号码，有{len(text)}位，不是{MOBILE_LENGTH}位"
    own = [str(value.typed) for _, _, value in record.texts_of(FieldType.MOBILE)]
    if _DESK in field.label and is_mobile(text):
        return "是手机号码，不是座机"
    if is_mobile(text) and any(is_mobile(one) and _is_a_slip(text, one) for one in own):
        return "是手机号码，与“手机”一栏只差一位（或者两位颠倒）"
    return ""


def _is_a_slip(one: str, other: str) -> bool:
    """Whether two numbers differ by one digit, or by two that stand the other way round."""
    at = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(at) == _TWO and at[1] == at[0] + 1:
        return one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]
    return len(at) == 1


def _mobile_fault(text: str) -> str:
    if not (text.isascii() and text.isdecimal()):
        return "含有数字以外的字符"
    if len(text) != MOBILE_LENGTH:
        return f"有{len(text)}位，不是{MOBILE_LENGTH}位"
    return f"开头的“{text[:2]}”不是13至19"


def _valid_ids(
    context: RecordContext,
) -> Iterator[tuple[str, CitizenId, Value, Mapping[str, Value]]]:
    """Yield the valid ID numbers of a form and of its rows, with the values beside each."""
    found = context.record.texts_of(FieldType.ID_NUMBER)
    in_rows = any("[" in path for path, _, _ in found)
    rows = {
        id(cell): row.values
        for table in (context.record.tables.values() if in_rows else ())
        for row in table
        for cell in row.values.values()
    }
    for path, _field, value in found:
        try:
            citizen = parse_citizen_id(str(value.typed))
        except InvalidIdError:
            continue  # ID-checksum reports it, and a birth to come
        if not _is_to_come(context, citizen):
            yield path, citizen, value, rows.get(id(value), context.record.values)


def _is_to_come(context: RecordContext, citizen: CitizenId) -> bool:
    return context.today is not None and citizen.birth > context.today
