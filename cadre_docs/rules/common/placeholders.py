"""Words that stand for something else: right in a list below what they mean, nowhere else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.engine import Place, Problem, rule
from cadre_docs.schema import FieldType, FilledBy
from cadre_docs.values.characters import HANZI
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cadre_docs.findings import Position
    from cadre_docs.record import Record
    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.schema import Field

_AS_ABOVE = "同上 同前 同左 同右 同上行 同上格 同上一行 同上一格 如上 见上 〃 〞 ″ ′′ \" ''"
_NOT_YET = "待定 待补 待填 待补充 待完善 待核 待核实 待确定 未定 未填 填写 请填写 此处填写 某某 tbd"
_NONE = "无 没有 暂无 无内容"
_DITTO, _WAITING, _NOTHING = (
    frozenset(map(folded, words.split())) for words in (_AS_ABOVE, _NOT_YET, _NONE)
)
_WORDS = _DITTO | _WAITING | _NOTHING
_STROKE = frozenset("/／\\＼|-‐‑‒–—―－~～_·.")
_STROKES = expression(rf"[{re.escape(''.join(sorted(_STROKE)))}\s]{{1,12}}")
"""Strokes through an empty box."""
_MEASURED = (
    "(?:批次?|篇|项(?!目)|次|人次|人(?!民|力|才|事|口|工|大)|元|万|节(?!目|能)|课时|学时|%|％|件(?!事)|册|本书|场(?!地|所)|台(?!账)|户(?!外)|名(?!师|校|学|老)"
    "|份(?!内)|个(?!人|别|性|体|案)|天|小时)"
)
_UNNAMED = expression("(?:[xX×]{2,4}|某某)(?:单位|公司|学校|局|中心|医院|企业|部门|机关|厂)")
"""The name of a place that was to be filled in, and nothing else."""
_SIGNS = expression(r"[xX×✕*＊?？○〇□■△◇◆●#＃]{2,}|[?？*＊□■]|[，。、；：,.;:]{1,5}")
_TO_BE_ASKED = expression(
    rf"[（(]?(?:待|等|需|须)[{HANZI}]{{0,8}}?(?:确认|核实|补充|修改|补填|再填|再定|核对)(?:后再?[填写补定改报])?[）)]?[。.]?"
)
_OF_LAST_YEAR = expression(
    "[（(]?(?:(?:内容|情况)?(?:同|与|和)(?:上|去|前)(?:一)?年度?(?:的)?(?:相同|一样|一致)?|(?:同|照)(?:上次|原表|旧表)|照(?:旧|抄)|略)[）)]?[。.]?"
)
"""What is written instead of what is to be found out, or stood on the form of last year."""
_LONGEST_NOTE = 20
_BEGIN_BLANK = frozenset("xX×✕*＊?？○〇□■△◇◆●#＃，。、；：,.;:某")
# Blanks of a pattern that was to be filled in; 家访××同学, 王××同志 withhold a name.
_LEFT_HAS = expression(  # one of these, in each alternative
    r"x|X|×|某|您|你|AI|ai|人工智能|语言模型|告诉我|\*\*|＊|#|此处|待补|待填|待定|待完善|待核实|供参考|请根据|\[|【|\{|___"
)
_LEFT = expression(
    rf"(?<![{HANZI}xX×])(?:[xX×]{{1,3}}|某{{1,2}})同志(?![当所说问提指曾的]|反映|[在向对]我)"
    r"|(?:我是|我叫|本人|姓名|签名|述职人|总结人|汇报人|申报人)[：:\s]{0,3}(?:[xX×]{2,3}|某某)(?![a-zA-Z0-9])"
    r"|(?:担任|任教于?|就职于|任职于|现任|负责)[xX×]{2,3}(?:[学单岗部科工年班]|\Z)"
    r"|20[xX×]{2}\s?年|(?<![0-9a-zA-Z])[xX×]{2,4}\s?年(?:度|以?来)"
    rf"|(?<=[{HANZI}，。、；：])[xX×＊*]{{2,4}}\s?{_MEASURED}"
    r"|以下(?:是|为)[^。]{0,8}(?:为|给)[您你][^。]{0,6}(?:生成|撰写|准备|整理|起草)"
    r"|作为(?:一[个名款])?(?:AI|ai|人工智能|大?语言模型)(?:语言|助手|模型|大模型|[，,])|我(?:无法|不能)(?:了解|知道|获取)[您你]的"
    r"|希望[^。，]{0,12}对(?:您(?!有所?帮助[，,])|[您你](?=有所?帮助[！!。~]?\s?\Z))有所?帮助|[您你](?:可以|可)根据(?:实际|具体|自[身己])|根据[您你](?:提供|的要求|的描述)"
    r"|如[有需](?![^。]{0,10}(?:不当|不妥|不足|错|疏漏|遗漏|意见))[^。]{0,14}请(?:随时)?告诉我|\*\*[^*\n]{1,40}\*\*|^#{1,4}\s"
    r"|此处(?:填写|填|写|[^，。；）)]{0,8}(?:确认|核实|修改|补充))|[，。；（(]\s?待(?:补充|填写|定)[。）)]?\Z|[（(](?:此处|内容|以下)?待(?:补充?|填写?|定|完善|核实)[）)]"
    r"|内容仅供参考|请根据[^。，]{0,6}(?:实际|自身|具体|个人)情况(?:进行)?(?:修改|调整|补充|填写)|[\[【{]\s?(?:姓名|单位|部门|岗位|年度)\s?[\]】}]|_{3}",
    re.MULTILINE,
)
_POLITE = ("希望", "如有", "如需", "您", "你")
_OF_PROGRAMS = expression(
    r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)|\A=[A-Z]{2,12}\(|\A=[A-Z]{1,3}[0-9]{1,7}\Z"
)
_EMPTY = frozenset(("nan", "null", "none", "undefined", "nat", "nil"))
"""What programs print for nothing, and a spreadsheet for a formula that failed."""
_TRIED = expression(
    r"(?:这是)?(?:一[段个条])?(?:测试|试验)(?:文字|内容|数据|一下|用)?|test[0-9]*|abc[0-9]*|asd[a-z]{0,20}|qwe[a-z]{0,20}|([0-9a-z.,。，、-])\1{3,}|"
    "1234[0-9]{0,6}|(?:哈|啊|嗯|呵|的|无){3,}",
    re.IGNORECASE,
)
"""What is typed to try a form."""
_BEGIN_TRIED, _AGAIN = frozenset("这一测试tTaAqQ1哈啊嗯呵的无"), 4
_SEE = ("见", "附", "参")
_ELSEWHERE = expression(
    "(?:个人|工作|年度|述职)?(?:总结|材料|内容|情况|业绩|报告|文字)?(?:内容|材料)?[，,：:]?(?:请?详?细?|具体)?[见附参](?:见|于)?(?:后附?)?的?"
    "(?:附件|附页|附表|附后|附纸|另纸|另页|另附|后页|背面|后|另附材料)[0-9一二三四五]?[。.]?"
)
_BEGIN = (
    frozenset(word[0] for word in (*_WORDS, *_EMPTY))
    .union("这一测试哈啊嗯呵的无")  # _TRIED
    .union("个工年述总材内情业报文请详细具见附参")  # _ELSEWHERE
    .union("待等需须同与和照略")  # _TO_BE_ASKED, _OF_LAST_YEAR
)
"""Hanzi with which such a text begins, as a whole; behind another, and 《, parts only may be so."""
_LIKE_NONE = frozenset("元旡兀尢夭芜〇○")
"""What is taken for 无: nobody means it by itself."""
_FOR_NONE = frozenset(("元元", "无无", "暂元", "没又", "投有", "役有", "设有", "没冇"))
_NO_WORDS = frozenset("xX×0Oo")
_REMARKS = frozenset("阅可好准同优良是否有")
"""What whoever signs, or explains, may write in one hanzi."""
_STEMS = frozenset("甲乙丙丁戊己庚辛壬癸")
"""What things are called one by one, in rows."""
_CATEGORY, _REMARK = "talent_category", "备注"
"""Of a category one sign is the name (A, 甲), in remarks it may be a mark (新)."""
_TITLE, _ROLE = "title", "role"
_LONGEST = 60
"""Characters: none of the words is a quarter as long, however many blanks stand in it."""
_TEXT = FieldType.TEXT  # of a class of this kind Python 3.11 takes long to find what it has
_LINE = FieldType.LINE
_SUPERIOR = "department"
"""Which a unit may have none of, on a roster as well."""
_FEW = 3
_OF_BEGINNING = 3
_OF_EXAMPLE = 15  # characters of an example that nobody else would write
_SHOWN = 16
_CELL = expression(r"(?:\A|\.)([^.\[]+)\[([0-9]+)\]\.[^.\[]+\Z")
_LATER_ROW = expression(r"\[(?!1\])\d+\]")


def is_placeholder(text: str) -> bool:
    """Whether a text stands for something that is not written: 同上, 待定, XX, 无, ××同志."""
    text = text.strip()
    return folded(text) in _WORDS or bool(_SIGNS.fullmatch(text) or _left(text))


def says_nothing(text: str) -> bool:
    """Whether a text is what this rule tells of: as above, what tries a form, or 见附件."""
    whole = is_placeholder(text) or _TRIED.fullmatch(text) or _ELSEWHERE.fullmatch(text)
    return bool(whole)


def _may_be_example(text: str, field: Field) -> bool:
    """Whether a text begins as the example of its box, where nobody else would write that."""
    if field.type is not _TEXT or len(field.example) < _OF_EXAMPLE:
        return False
    begun = text[:_OF_BEGINNING] or " "
    hanzi = min(begun) >= "\u4e00" and max(begun) <= "\u9fff"  # which remain what they are
    return not hanzi or begun == folded(field.example)[: len(begun)]


def _may_be_tried(text: str) -> bool:
    """Whether a text begins as what is typed to try a form, or with one sign again and again."""
    return text[:1] in _BEGIN_TRIED or len(set(text[:_AGAIN].casefold())) == 1


def _left(text: str) -> re.Match[str] | None:
    """Return the first blank of a pattern that was not filled in."""
    if _LEFT_HAS.search(text) is None:
        return None
    return next((one for one in _LEFT.finditer(text) if not _is_quoted(one)), None)


def _is_quoted(found: re.Match[str]) -> bool:
    """Whether a program's phrase is what somebody says (家长说：“希望对您有帮助。”)."""
    before = found.string[max(found.start() - _LONGEST, 0) : found.start()]
    polite = found[0].startswith(_POLITE)
    return polite and before.rfind("“") > before.rfind("”")


@rule("FS-placeholder", Severity.ERROR, "代替内容的字")
def placeholder(c: RecordContext) -> Iterator[Problem]:
    """“同上”“〃”要看上一行才知道是什么，而每人一张表，上面没有那一行：多半是从一人一行的表里带来的。清单第2行起可以写，上一行的这一格空着的不可以。

    “待定”“XX”“？？？”“***”一类还没有写内容的字，和不能填“无”的必填项里的“无”，只提醒；清单各行只看名册的单位、工种，授予单位等只写一个名称的，主管部门可以填“无”。
    必填项里只画了斜线、横线的（/、——）与填“无”的一样提醒；清单的一行别的格写有内容，必填的一格只画了线的，也提醒。“XX单位”“XX次”一类没有填的名称、数，也提醒。

    “#REF!”“=VLOOKUP(…”“nan”一类，是表格和程序没有取到值时留下的，是错误；试填的“测试”“asdf”“1111”，只提醒。

    与填报模板里的示例一字不差的大段文字，也提醒。

    文字里像是范文留下的空（××同志、本人×××、担任××学校教师、20××年、××年度、（待补充）、此处需确认）、文字生成工具的套话和标记（以下是为您生成的、
    作为AI、希望对您有帮助、以上内容仅供参考、**粗体**）也提醒；姓名由 FS-name 指出。
    只写“见附件”而“附件”里没有文件的，打印出来没有内容，也提醒。
    只写了“待人事科确认”“同上年”“略”一类的，也提醒。
    只有一个字的（元、旡、x，从事工作写“阅”），也提醒：多半是“无”打错了，或者还没有写。“无”、领导写的“阅”“好”、备注和类别里的一个字不算。
    """
    for said in _suspected(c):
        for kind in _KINDS:
            if found := kind(said):
                yield found
                break


class _Said(NamedTuple):
    """What was typed into a box.

    ``key`` is the text folded; empty where no word is so long. ``of_people``: into the form of a
    person, where little stands for itself.
    """

    record: Record
    path: str
    field: Field
    position: Position
    text: str
    key: str
    of_people: bool

    def fault(self, message: str, remedy: str) -> Problem:
        """Return what is surely wrong."""
        return Problem(message, "写出内容本身", remedy, Place(self.path, self.position))

    def doubt(self, message: str, remedy: str) -> Problem:
        """Return what is probably wrong."""
        return replace(self.fault(message, remedy), severity=Severity.WARNING)


def _suspected(c: RecordContext) -> Iterator[_Said]:
    """Yield the few texts that may stand for something else: most are passed over quickly."""
    wording, of_people = c.wording, c.record.schema.of_people
    in_parts = _LEFT_HAS.search(wording) or "=" in wording  # "#" is among the former
    for path, field, value in c.free_texts:
        text = str(value.typed).strip()
        begun = text[:1]
        if "0" <= begun <= "9":
            as_whole = text.startswith((begun * 4, "1234"))  # what is typed to try a form
        else:
            as_whole = begun in _BEGIN or not ("\u4e00" <= begun <= "\u9fff" or begun == "《")
        as_whole = as_whole or (of_people and len(text) <= _FEW)
        as_example = field.type is _TEXT and _may_be_example(text, field)
        if as_whole or as_example or (in_parts and (_LEFT_HAS.search(text) or "=" in text)):
            key = folded(text) if len(text) <= _LONGEST else ""
            yield _Said(c.record, path, field, value.position, text, key, of_people)


# --- what it may be: what is told of it, and the remedy ----------------------------------------


def _of_a_pattern(said: _Said) -> Problem | None:
    left = _left(said.text)
    if left is None:
        return None
    return said.doubt(f"“{left[0]}”像是范文里留下的空，或者文字生成工具留下的", _OWN)


def _of_the_example(said: _Said) -> Problem | None:
    if not said.of_people or not _may_be_example(said.text, said.field):
        return None
    if folded(said.text) != folded(said.field.example):
        return None
    return said.doubt(f"写的是填报模板里的示例：“{said.text[:_SHOWN]}…”", _OWN)


def _of_a_program(said: _Said) -> Problem | None:
    may_be = "#" in said.text or said.text.startswith("=")
    broken = _OF_PROGRAMS.search(said.text) if may_be else None
    if not broken and said.key not in _EMPTY:
        return None
    return said.fault(
        f"“{broken[0] if broken else said.text}”是表格、程序里没有取到值时留下的，不是内容",
        "请在来源的表格里改正，或者直接填写；没有内容的空着",
    )


def _elsewhere(said: _Said) -> Problem | None:
    if not said.key or said.record.attachments or not any(map(said.text.__contains__, _SEE)):
        return None
    if not _ELSEWHERE.fullmatch(said.text):
        return None
    return said.doubt(
        f"只写了“{said.text}”，“附件”里没有写文件",
        "请写出内容，或者在“附件”里写上文件；另附纸质材料的不必改",
    )


def _as_above(said: _Said) -> Problem | None:
    if said.key not in _DITTO or (_LATER_ROW.search(said.path) and _has_above(said)):
        return None
    return said.fault(f"写的是“{said.text}”，表上看不出是什么", "请写出全文")


def _has_above(said: _Said) -> bool:
    """Whether the same cell of the row above says something, as 同上 takes for granted."""
    found, record = _CELL.search(said.path), said.record
    for table_id, rows in record.tables.items() if found else ():
        table = record.schema.by_id[table_id]
        if found and table.key == found[1] and said.field in table.columns:
            number = int(found[2])
            return number - 2 < len(rows) and said.field.id in rows[number - 2].values
    return True


def _not_yet(said: _Said) -> Problem | None:
    tried = said.of_people and _may_be_tried(said.text) and _TRIED.fullmatch(said.text)
    may_be_blank = said.key and said.text[:1] in _BEGIN_BLANK
    blank = may_be_blank and (_SIGNS.fullmatch(said.text) or _UNNAMED.fullmatch(said.text))
    if said.key not in _WAITING and not blank and not tried and not _is_a_note(said):
        return None
    return said.doubt(f"写的是“{said.text}”，不像是内容", "请补写；确实是这样的不必改")


def _is_a_note(said: _Said) -> bool:
    """Whether a text says alone that somebody is to be asked, or that it is as last year."""
    if not said.of_people or len(said.text) > _LONGEST_NOTE:
        return False
    return bool(_TO_BE_ASKED.fullmatch(said.text) or _OF_LAST_YEAR.fullmatch(said.text))


def _nothing(said: _Said) -> Problem | None:
    """Find a word, or a stroke, that stands for nothing where something must be said."""
    struck = said.key and said.text[:1] in _STROKE and _STROKES.fullmatch(said.text)
    if said.key not in _WORDS and not struck:
        return None
    if said.field.id == _TITLE and said.field.required:
        return said.doubt(f"名称写的是“{said.text}”，这一行没有内容", "请补写名称；没有的整行删去")
    may_be_part = struck or said.field.id == _ROLE
    if _must_say(said.path, said.field) or (may_be_part and _is_part(said)):
        cannot = "空着" if struck else "填“无”"
        return said.doubt(
            f"必填项写的是“{said.text}”，这一项不能{cannot}", "请补写；确实没有的请说明"
        )
    return None


def _one_sign(said: _Said) -> Problem | None:
    """Find one sign where nobody means it: 元 for 无, 阅 for what somebody does."""
    if not (said.of_people and len(said.text) <= _FEW and _is_one_sign(said)):
        return None
    none = "，没有的填“无”" if said.field.may_be_none else ""
    return said.doubt(f"只写了“{said.text}”，不像是内容", f"请补写{none}；确实是这样的不必改")


def _is_one_sign(said: _Said) -> bool:
    sign, field = said.text.strip("。.，, "), said.field
    if sign in _FOR_NONE or sign in _LIKE_NONE:
        return True
    hanzi = "\u4e00" <= sign <= "\u9fff"
    if len(sign) != 1 or sign in _NOTHING or field.id == _CATEGORY or field.key.endswith(_REMARK):
        return False
    in_row = said.path.endswith(f"].{field.key}")
    if field.type is _TEXT and not in_row:
        own = field.filled_by is FilledBy.APPLICANT
        return sign.isalnum() if own else hanzi and sign not in _REMARKS
    asked = field.filled_by is not FilledBy.HAND and (field.required or field.may_be_none)
    return asked and (hanzi or sign in _NO_WORDS) and not (in_row and sign in _STEMS)


_OWN = "请换成本人的，多余的删去；确实要这样写的不必改"
_KINDS: tuple[Callable[[_Said], Problem | None], ...] = (
    _of_a_pattern,
    _of_the_example,
    _of_a_program,
    _elsewhere,
    _as_above,
    _not_yet,
    _nothing,
    _one_sign,
)
"""Of a text the first that it is counts."""


def _must_say(path: str, field: Field) -> bool:
    """Whether a box must say something; of rows only what names one thing: no text, no superior."""
    if path.endswith(f"].{field.key}") and (field.type is not _LINE or field.id == _SUPERIOR):
        return False
    return field.required and not field.may_be_none


def _is_part(said: _Said) -> bool:
    """Whether a cell must say something and stands in a row where another does."""
    found, field, record = _CELL.search(said.path), said.field, said.record
    if found is None or not field.required or field.may_be_none:
        return False
    for table_id, rows in record.tables.items():
        table = record.schema.by_id[table_id]
        number = int(found[2])
        if table.key == found[1] and field in table.columns and number <= len(rows):
            row = rows[number - 1]
            others = (row.get(column.id) for column in table.columns if column is not field)
            return any(other is not None and _says_something(str(other)) for other in others)
    return False


def _says_something(text: str) -> bool:
    return not _STROKES.fullmatch(text) and folded(text) not in _NOTHING
