"""Remarks in tables of numbers and in lists of people, held against their boxes.

What a remark says of a part (其中女性优秀2人, 病假未参加1人) is hardly known to be one, so a number
is told only where the text plainly means all, or where it is more than there are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.numerals import as_number
from cadre_docs.rules.common.words import LEVEL_NOW, UNIT_ENDS, YEARS
from cadre_docs.rules.days import assessed_in, year_of
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.outcomes import SCALE, Outcome
from cadre_docs.rules.roles import FILING, ROSTER, STATISTICS
from cadre_docs.rules.texts import REMARK
from cadre_docs.rules.texts.denials import is_denied
from cadre_docs.values.characters import HANZI
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record, Row
    from cadre_docs.rules.engine import Place, RecordContext

_LINES, _BOX = "lines", "remark"
_LEVEL = "current_level"
_FILING_BOXES = ("filing_remark", "remark")
_CLAUSES = expression("[，,。；;！!\n]")
_N = "([0-9]{1,5}|[一二两三四五六七八九十]{1,3})"
_HOW = "(?:档次|等次)?的?(?:人数|人员)?(?:共计|共有|共|合计|为|有|是|[：:])?\\s?"
_WORDS = (  # the longer before those that end like them
    ("ungraded", "[不未]确定(?:档次|等次)?|[不未]定(?:档次|等次)"),
    ("not_assessed", "[不未](?:能)?(?:参加|参与)(?:年度)?(?:考核)?"),
    ("basically_qualified", "基本合格|基本称职"),
    ("unqualified", "不合格|不称职"),
    ("due", "应(?:该)?(?:参加)?(?:年度)?考核|应参加"),
    ("took_part", "实际?(?:参加)?(?:年度)?考核|实际?参加|(?<![应不未实际能])参加(?:年度)?考核"),
    ("excellent", "(?<![不非])优秀(?!比例|率)"),
    ("qualified", "(?<![不本])合格(?!率|比例)"),
)
_COUNTED = tuple(
    (box, expression(f"(?:{words}){_HOW}{_N}\\s?[名人](?!次)")) for box, words in _WORDS
)
_BACKWARDS = tuple(
    (
        box,
        expression(
            f"{_N}[名人](?:同志|教职工|职工|教师|人员)?(?:因[^，,。；;、]{{1,12}}?|受[^，,。；;、]{{0,8}}?处分)?(?:年度考核)?"
            f"(?:确定为|评定?为|为|被评为)?(?:{words})"
        ),
    )
    for box, words in _WORDS
    if box in ("ungraded", "not_assessed", "excellent", "basically_qualified", "unqualified")
)
_FILLERS = expression(
    "[本我全](?:校|院|园|局|站|所|馆|单位|中心)|今年|本年度?|20[0-9]{2}年度?|年度|考核|工作|人员|教职工|共计?|其中|经|"
    "结果|确定|评定|拟|为|[与和及、：:（(\\s]"
)
"""What may stand before a number that is that of all."""
_WHOLE = ("due", "took_part")
_TOTAL = expression("合计|总计")
_CATEGORIES = {
    "管理": "管理(?:岗位?)?",
    "技术": "专业?技(?:术)?(?:岗位?)?",
    "工勤": "工勤(?:技能)?(?:岗位?)?",
}
_OF_ANOTHER_TIME = expression(
    "上[年届次]|去年|前年|往年|以前|比|较|增[加长]|减少|新增|名额|不超过|不得|不低于|上限|最多|可[评确以]|应[为评]|结转|合并|预留|规定|按|连续"
)
_LAST_YEAR, _NOW = expression("\\s?(?:上一?年|去年|前年)"), expression("本年|今年|本次|现")
"""Of which year the numbers up to the end of a sentence are."""
_MORE = expression("\\s?(?:为|系|是|因|均|都|[（(])")
"""What tells more of those it counts, who may be some of them (不参加1人为退休)."""
_IS = expression("\\s?(?:均|都|全部?)?(?:为|系|是)")
_STOP = expression("[。；;！!\\n]")
_SOME = expression(f"{_N}\\s?[名人]|其余|其他|另|等")
"""Others of those counted: 不确定档次1人为新聘，1人在外学习."""
_SHARE = expression(
    "优秀(?:比例|率)(?:为|达到?|占|是|[：:])?\\s?([0-9]{1,3}(?:[.．][0-9]{1,2})?)\\s?[%％]"
)
_OF_YEAR = expression(
    "(?<![0-9])(20[0-9]{2})\\s?年度?(?:的|工作人员|教职工)?(?:年度)?(?=考核|优秀|合格|应|实|不|未|参加)"
)
_UNIT = expression(
    f"([{HANZI}（）()]{{2,20}}?(?:{UNIT_ENDS}))(?:20[0-9]{{2}}年|本年|年度|应|实|优秀|考核|共有)"
)
_ABOVE = expression("集团|中心校|总校|局|厅|委员会|学区")
_TOGETHER = expression("合并|代管|借调|挂职|调[入出]|来自|统筹|集团|分校|校区|托管|[与和及、]")
_SENTENCES = expression("[^。；;！!\n]+")
_OF_OTHERS = expression("学生|学员|考生|患者|病人|合格率|及格")
_TENTH = 0.1


class _Said(NamedTuple):
    """What a remark says, and what the table does."""

    said: str
    box: str


@rule(REMARK, Severity.WARNING, "备注与表上所填的不同", roles=(*STATISTICS, *ROSTER, *FILING))
def remarks_agree(c: RecordContext) -> Iterator[Problem]:
    """统计表的备注里写的人数（优秀18人、3人未参加考核、应参加120人）、优秀比例、年度、单位，与表上填的不同；名册的备注写的是另一个人，或者与这一行的考核结果、性别等不同。

    人数与表上任何一行（合计、某一类岗位）相同的，几处加起来相同的，都算相同；说的是往年的、名额、其中一部分人的不算，只比合计还多的才指出。
    优秀比例比表上的低才指出（可以说上限）；年度只看写明是考核的（2022年度考核优秀3人）而没有一处写到表的年度的。

    名册每一行的备注：以名册上另一个人的姓名开头（示例乙因病未参加）、写未参加考核或者不确定档次而填了档次、写确定为某个档次而填的是另一个、
    写受到记过等处分而填合格（优秀）、男性写产假、不满45岁写退休、写初次就业而任现岗时间是以前年度的、写的退休或者入职是以前年度的、写现在的技能等级与现岗位等级不同、写没有完成任务而填合格（优秀）的，提醒：多半是串了行，或者照往年的改的。
    聘期考核的名册，写聘期内哪一年受了记过等处分而填合格、以前年度退休调出的、聘任和取得正高级的年份与这一行的日期不同的，也提醒。

    备案材料清单的备注写某一项后补、未附，而这一项填“是”的，写的人数与考核人数不同的，也指出。
    """
    if c.record.schema.role in STATISTICS:
        for said in _of_table(c.record):
            yield _problem(said, c.at(_BOX))
            break
    if c.record.schema.role in FILING:
        yield from _of_papers(c)
    for table_id in c.record.tables if c.record.schema.role in ROSTER else ():
        table = c.record.schema.by_id[table_id]
        if table.column("name") and table.column(_BOX):
            yield from _of_rows(c, table_id)


def _problem(said: _Said, at: Place) -> Problem:
    return Problem(
        f"写的是“{said.said}”，{said.box}",
        wanted="备注与表上一致",
        remedy="请核对是不是用了往年的、别人的，写错的一处改正；确是如此的不必改",
        at=at,
    )


# --- tables of numbers -------------------------------------------------------------------------


def _of_table(record: Record) -> Iterator[_Said]:
    text, rows = str(record.get(_BOX) or ""), record.tables.get(_LINES, ())
    if not text:
        return
    year = assessed_in(record)
    yield from _numbers(text, rows, year)
    yield from _shares(text, rows)
    found = _OF_YEAR.search(text)
    years = set(map(int, YEARS.findall(text)))
    if found and year is not None and year not in years and not _OF_ANOTHER_TIME.search(text):
        yield _Said(found[0], f"这张表是{year}年度的")
    stated = folded(record.get("unit"))
    for clause in _CLAUSES.split(text) if stated and not _ABOVE.search(stated) else ():
        named = _UNIT.match(clause.strip())
        one = folded(named[1]) if named and not _TOGETHER.search(clause) else ""
        if named and one and one not in stated and stated not in one:
            yield _Said(named[1], f"填报单位是“{record.get('unit')}”")


class _Number(NamedTuple):
    """A number of people that a remark says, of those counted in a column.

    ``category`` is the kind of posts it is about (empty: all), ``plain`` whether nothing says that
    it is of some of them, ``of_all`` whether nothing in front of it does.
    """

    box: str
    category: str
    number: int
    words: str
    plain: bool
    of_all: bool


def _numbers(text: str, rows: tuple[Row, ...], year: int | None) -> Iterator[_Said]:
    """Yield numbers of people that are in no row of their column, nor together."""
    said: dict[tuple[str, str], list[_Number]] = defaultdict(list)
    of_year = True
    said_of_staff = _SENTENCES.sub(_unless_of_others, text)
    for sentence in _STOP.split(said_of_staff):
        of_last = False
        for clause in _CLAUSES.split(sentence):
            years = set(map(int, YEARS.findall(clause)))
            of_year = (of_year and not years) or year in years
            of_last = (of_last or _LAST_YEAR.match(clause) is not None) and not _NOW.search(clause)
            for one in _counted(clause) if of_year and not of_last else ():
                said[one.box, one.category].append(one)
    mentioned = any(category for _, category in said) or any(
        re.search(words, text) for words in _CATEGORIES.values()
    )
    all_ = [row for row in rows if _TOTAL.search(row.text("category"))]
    for (box, category), numbers in said.items():
        of_them = [row for row in rows if category in row.text("category")]
        cells = _cells(of_them, box)
        # Where kinds of posts are spoken of, a number may be that of one of them.
        meant = cells if mentioned else _cells(all_, box) or cells
        others = [one for one in numbers if one.number not in (meant if one.plain else cells)]
        if not cells or sum(one.number for one in others) in meant:
            continue
        for one in others:
            if one.plain or one.number > max(cells) or _tells_of_all(one, said_of_staff):
                yield _Said(one.words, f"表上填的是{max(cells)}人")


def _tells_of_all(one: _Number, text: str) -> bool:
    """Whether a number is said to be something (3人为新聘), and no others are told beside it."""
    _, _, rest = text.partition(one.words)
    sentence = _STOP.split(rest)[0]
    if not one.of_all or not _IS.match(sentence):
        return False
    for _, pattern in (*_COUNTED, *_BACKWARDS):
        sentence = pattern.sub("", sentence)
    return not _SOME.search(sentence)


def _unless_of_others(sentence: re.Match[str]) -> str:
    return "" if _OF_OTHERS.search(sentence[0]) else sentence[0]


def _cells(rows: list[Row], box: str) -> set[int]:
    return {n for row in rows if isinstance(n := row.get(box), int)}


def _counted(clause: str) -> Iterator[_Number]:
    found: list[tuple[str, re.Match[str]]] = []
    for box, pattern in (*_COUNTED, *_BACKWARDS):
        for one in pattern.finditer(clause):
            if all(one.end() <= other.start() or other.end() <= one.start() for _, other in found):
                found.append((box, one))
    last = 0
    for box, one in sorted(found, key=lambda pair: pair[1].start()):
        before, between = clause[: one.start()], clause[last : one.start()]
        last = one.end()
        of_all = box in _WHOLE  # 不超过实际参加人数112人的20％
        if _OF_ANOTHER_TIME.search(before.replace("不超过", "") if of_all else before):
            continue
        kinds = [kind for kind, words in _CATEGORIES.items() if re.search(words, between)]
        category = kinds[0] if len(kinds) == 1 else ""
        if category:
            between = re.sub(_CATEGORIES[category], "", between)
        of_some = "因" in one[0] or "处分" in one[0]
        whole = not (_FILLERS.sub("", between) or of_some)
        plain = whole and not _MORE.match(clause, one.end())
        whole = whole and "其中" not in between
        yield _Number(box, category, as_number(one[1]), one[0], plain, whole)


def _shares(text: str, rows: tuple[Row, ...]) -> Iterator[_Said]:
    """Yield a share of 优秀 that is less than that of all, which it may not be less than."""
    found = _SHARE.search(text)
    if found is None or _OF_ANOTHER_TIME.search(text[: found.start()]):
        return
    pairs = [(row.get("excellent"), row.get("took_part")) for row in rows]
    counted = [(a, b) for a, b in pairs if isinstance(a, int) and isinstance(b, int) and b]
    stated = float(found[1].replace("．", "."))
    shares = [100 * a / b for a, b in counted]
    if shares and not any(abs(stated - share) <= _TENTH for share in shares):
        of_all = max(zip((b for _, b in counted), shares, strict=True))[1]
        if stated < of_all:
            yield _Said(found[0], f"表上优秀占{of_all:.1f}％")


# --- what is filed -----------------------------------------------------------------------------

_FILED = "备案"
_PAPERS = {
    "filed_plan": ("方案",),
    "filed_report": ("工作报告",),
    "filed_discipline": ("纪检",),
    "filed_forms_paper": ("纸质",),
    "filed_forms_electronic": ("电子",),
    "filed_roster": ("名册",),
}
"""By boxes of a checklist, other words for the paper."""
_PEOPLE_FILED = expression("(?:共计?|合计|总计)(?:有|考核)?([0-9]{1,4})\\s?[名人]")
_LACKING = expression("后补|待补|补交|未附|没有附|未提交|未交|(?<![不无])缺(?!少|席|陷|勤)|暂无")


def _of_papers(c: RecordContext) -> Iterator[Problem]:
    """Yield papers that the remark says are still to come, and that are there by their boxes."""
    name = next((one for one in _FILING_BOXES if c.text(one)), "")
    told = _PEOPLE_FILED.search(c.text(name) or "") if name else None
    people = c.get("level3_people")
    if told is not None and isinstance(people, int) and int(told[1]) != people:
        yield _problem(_Said(told[0], f"考核人数填的是{people}人"), c.at(name))
    for clause in _CLAUSES.split(c.text(name) or "") if name else ():
        lacking = _LACKING.search(clause)
        for box in c.record.schema.fields() if lacking else ():
            paper = box.key.removeprefix(_FILED)
            there = c.record.get(box.id) is True and box.key.startswith(_FILED)
            words = (paper, *_PAPERS.get(box.id, ()))
            if there and len(paper) > 1 and any(word in clause for word in words):
                still = _Said(clause.strip(), f"{box.key}填的是“是”")
                yield _problem(still, c.at(name))


# --- lists of people ---------------------------------------------------------------------------

_NO_GRADE = (Outcome.UNGRADED, Outcome.NOT_ASSESSED)
_GRADED = expression(
    "(?:确定|评定|考核|结果)(?:结果)?(?:档次|等次)?(?:为|是|[：:])?(优秀|基本合格|不合格|合格)"
)
_NOT_GRADED = expression(
    "[未不](?:能)?(?:参加|参与)(?:(?:年度|聘期|本次|此次)?考核|(?=[，,。；;]|\\Z))|[未不]确定(?:考核)?(?:档次|等次)|[未不]定(?:档次|等次)"
)
_MET = (Outcome.EXCELLENT, Outcome.QUALIFIED)
_MISSED = expression(
    "(?:未|没有|没能|未能)(?:全部|按期|按时|如期)?完成(?:了)?(?:聘期|年度|合同)?的?(?:目标|工作)?(?:任务|目标)"
)
_SANCTIONED = expression(
    "(?:受到?|受过|给予|被)(?:了|过|党内|党纪|政务|行政|组织|[的、]){0,4}"
    "(?:记大过|记过|降低岗位等级|降级|撤职|撤销党内职务|留党察看|开除党籍)[^，,。；;]{0,4}处分"
    "(?![^。；;]{0,12}解除)"
)
"""Sanctions with which nobody is 合格 by any notice."""
_VETOED = expression(
    "(?:被|实行|予以)?一票否决(?!制)|(?:政治思想|职业道德)[^，,。；;]{0,4}(?:被)?否决"
)
_OF_KINDS = ("正常考核", "补充考核")
_LEAVE = expression("(?<!陪)产假")
_RETIRED = expression(
    "(20[0-9]{2})年(?:度)?[0-9]{0,2}月?(?:[0-9]{1,2}日)?(?:已|到龄|正式|办理)?(?:退休|去世|病故|辞职|调出|调离|离职)"
    "|退休(?!后|职工|人员|干部|教师|教职工|老|金|手续|审批|管理|服务|工作|待遇|政策|年龄|返聘)"
)
_BEGUN = expression("初次就业|首次就业|新入职|新聘用|新招聘|试用期(?:内|未满|不满|中)")
_BEGUN_IN = expression(
    "(20[0-9]{2})年(?:度)?[0-9]{0,2}月?(?:[0-9]{1,2}日)?(?:新|初次)?(?:入职|就业|参加工作|招聘|聘用|录用)"
)
_GOES_ON = expression(  # not 示例乙调走后接任
    "\\s?(?:同志|老师)?(?![^，,。；;]{0,8}后[^，,。；;]{0,4}[接继代顶])(?:[，,：:]|因|于|原|自|系|已|未|不|退|病|产|请|调|本年|初次|参加|在|确定|考核|20[0-9]{2}|\\Z)"
)
_NOT_NOW = expression(
    "上[年届次]|去年|前年|往年|以前|连续|近[0-9一二三四五两]|曾|试用|转正|培训|学习|原单位|嘉奖|记功"
)
_TENURE = 3
"""Years before that of a roster: so long a tenure surely lasts."""
_TITLED = "senior_title_date"
_OF_DAY = r"(20[0-9]{2}|19[0-9]{2})\s?年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?起?(?:被|经|正式)?"
_DAYS = (
    (
        "appointment_date",
        expression(f"{_OF_DAY}(?:首次)?(?:聘任|受聘|聘用|起聘)[^，,。；;三四]{{0,8}}二级"),
    ),
    (
        _TITLED,
        expression(f"{_OF_DAY}(?:取得|获得?|评为|晋升)(?:为)?(?:正高|教授|研究员|主任医师)"),
    ),
)
_NAMES = (4, 3, 2)  # hanzi of a name, the longest first
_YOUNG = 45


def _of_rows(c: RecordContext, table_id: str) -> Iterator[Problem]:
    rows = c.record.tables[table_id]
    names = {name for row in rows if len(name := row.text("name")) > 1}
    for number, row in enumerate(rows, 1):
        text = row.text(_BOX).strip()
        said = next(_of_row(c.record, row, text, names), None) if text else None
        if said is not None:
            yield _problem(said, c.at_row(table_id, number, _BOX))


def _of_row(record: Record, row: Row, text: str, names: set[str]) -> Iterator[_Said]:
    own = row.text("name")
    other = next((text[:n] for n in _NAMES if text[:n] in names and text[:n] != own), "")
    if other and own not in text and not own.startswith(other) and _GOES_ON.match(text, len(other)):
        yield _Said(other, f"这一行是“{own}”")
    year = year_of(record, "") or assessed_in(record)
    years = set(map(int, YEARS.findall(text)))
    kind, said_kind = row.text("category"), text.strip("。 ").removesuffix("人员")
    if kind in _OF_KINDS and said_kind in _OF_KINDS and said_kind != kind:
        yield _Said(said_kind, f"考核类别填的是“{kind}”")
    level, now = row.text(_LEVEL), LEVEL_NOW.search(text) if "现" in text else None
    if level and now and not level.startswith(now[1]):
        yield _Said(now[0], f"现岗位等级填的是“{level}”")
    whole = "appointment_date" in row.values  # of a tenure, of which each year counts
    of_year = year is None or not years or year in years
    yield from _grades(row, text, of_year=of_year and not _NOT_NOW.search(text))
    if whole and years:
        since = year - _TENURE if year is not None else 0
        yield from _of_a_tenure(row, text, years, since, year)
    if _LEAVE.search(text) and row.text("sex") == "男" and "护理" not in text:
        yield _Said("产假", "性别填的是“男”")
    yield from _times(row, text, year)


def _of_a_tenure(
    row: Row, text: str, years: set[int], since: int, year: int | None
) -> Iterator[_Said]:
    """Yield what happened in a tenure with which nobody is 合格, and other days than the row's."""
    stated = row.text("proposed_grade") or row.text("grade")
    found = _SANCTIONED.search(text) if stated in _MET and since <= min(years) else None
    if found is not None and year not in (None, *years) and not is_denied(found):
        yield _Said(found[0], f"考核结果填的是“{stated}”")
    gone = _RETIRED.search(text)
    if gone and gone[1] and year is not None and int(gone[1]) < year and "返聘" not in text:
        yield _Said(gone[0], f"这是{year}年度的名册")
    for column, told in _DAYS if _TITLED in row.values else ():  # of a first appointment
        day, other = row.get(column), told.search(text)
        if other and isinstance(day, PartialDate) and int(other[1]) != day.year:
            yield _Said(other[0], f"这一行的日期填的是{day}")


def _grades(row: Row, text: str, *, of_year: bool) -> Iterator[_Said]:
    column = next((n for n in ("grade", "proposed_grade") if n in row.values), "")
    stated = row.text(column) if column else ""
    if not stated or not of_year:
        return
    if (none := _NOT_GRADED.search(text)) and stated in SCALE:
        yield _Said(none[0], f"考核结果填的是“{stated}”")
    for told in (_MISSED, _SANCTIONED, _VETOED) if stated in _MET else ():
        if (found := told.search(text)) is not None and not is_denied(found):
            yield _Said(found[0], f"考核结果填的是“{stated}”")
    if (alone := text.strip("。 ")) in (*SCALE, *_NO_GRADE) and alone != stated:
        yield _Said(alone, f"考核结果填的是“{stated}”")
    said = _GRADED.findall(text)
    if said and stated in (*SCALE, *_NO_GRADE) and stated not in said:
        yield _Said(said[0], f"考核结果填的是“{stated}”")


def _times(row: Row, text: str, year: int | None) -> Iterator[_Said]:
    """Yield what happened at another time; lists on whole tenures have no such column."""
    born, since = row.get("birth_date"), row.get("post_since")
    retired = _RETIRED.search(text)
    if year is None or since is None or "返聘" in text:
        return
    if (
        retired
        and isinstance(born, PartialDate)
        and year - born.year < _YOUNG
        and "退休" in retired[0]
    ):
        yield _Said(retired[0], f"出生年月填的是{born}")
    if retired and retired[1] and int(retired[1]) < year:
        yield _Said(retired[0], f"这是{year}年度的名册")
    begun = _BEGUN_IN.search(text)
    if begun and int(begun[1]) < year - 1:
        yield _Said(begun[0], f"这是{year}年度的名册")
    elif _BEGUN.search(text) and isinstance(since, PartialDate) and since.year < year - 1:
        yield _Said(text[:20], f"任现岗时间填的是{since}")
