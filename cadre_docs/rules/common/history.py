"""Where somebody worked (主要经历), beside the unit, the trade and the ages of the form."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON
from cadre_docs.values.characters import HANZI
from cadre_docs.values.dates import PartialDate, Period
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

_HISTORY, _PLACE, _PERIOD = "work_history", "place", "period"
_TRADES = ("current_trade", "declared_trade")
_BLANKS = expression(r"[\s，,、；;（(]+")
_AN_OFFICE = expression(
    f"[{HANZI}()]{{3,40}}(?:局|中心|公司|学校|医院|站|所|大队|支队|队|学院|大学|中学|小学|幼儿园|办公室|委员会|馆|处|厂|集团|委|院)"
)
_OWN = ("本单位", "我单位", "现单位", "本局", "本校", "本院", "本中心")
_A_TRADE = expression(f"(?:汽车|中式|西式)?[{HANZI}]{{1,7}}(?:员|工|师|司机|手)")
_OF_ANY_TRADE = expression(
    "(?:职|员|工|技|普通|技术|合同|正式|临时|高级|中级|初级|工勤|后勤)+工?(?:人员|工人|工|师|员)?|(?:高级)?技师|教师|学员|党员|科员|办事员|队员|安全员|调度员|管理员|值班员|联络员|监督员|协管员|统计员|资料员|内勤|外勤"
)
_SAME_TRADE = (
    *("司机 驾驶 车队 汽车", "厨师 厨 烹调 烹饪 炊事 面点 食堂 灶", "电工 电气 电力 水电 维修"),
    *("园林 绿化 花卉 园艺 苗木 花匠 花工 花木", "仓库 保管 仓储 库管", "锅炉 司炉 供暖"),
    *("打字 文印 计算机 录入 操作", "水工 管道 水暖 供水", "护理 护士 护工 保育"),
    *("保安 门卫 安保 值班", "收银 收费", "农艺 农技 农业 农工", "测量 测绘"),
    *("修理 维修 检修 机修", "公路 养护 养路 道班 路政", "泵站 水泵 机泵", "闸门 水闸 启闭"),
    *("渠道 灌区 巡渠", "兽医 防疫 检疫 畜牧 配种", "药剂 调剂 药房", "护林 造林 营林 林业"),
    *("环卫 保洁 清扫 清洁 清运 垃圾", "话务 总机 电话", "印刷 制版 装订 文印"),
    *("服务 客房 接待", "试验 检验 化验 检测", "殡仪 火化 遗体 墓地"),
)
_STUDIED = expression(
    "学生|学习|就读|读书|求学|上学|毕业|在读|学员|函授|进修|培训"
    "|(?:校|学院|大学|中专|职高)[^，,；;]{0,16}专业"
)
_A_SCHOOL = expression(
    f"[{HANZI}0-9（）()]{{2,30}}"
    "(?:[中小]学|高中|初中|学校|技校|中专|职高|学院|大学|[一二三四五六七八九十]中)"
    f"(?:[\\s，,]{{0,2}}[{HANZI}0-9（）()]{{0,12}}[班系科])?"
)
"""A row that names a school, and nobody's work there: before work began, of a pupil."""
_AT_COLLEGE = expression("大学|学院|大专|专科|本科|高等专科")
_NO_POST = expression(
    "临时|实习|务工|打工|见习|学徒|待业|代课|帮工|务农|知青|下乡|插队|服役|参军|入伍|军|部队|战士"
)
_LEFT_COLLEGE, _BEGAN_WORK = 17, 14
_LONGEST_PLACE = 12
_ENDING = expression(
    "(?:(?:综合|公共)?(?:服务|管理|工作|事务)?(?:中心|局|处|站|所|队|办公室|委员会|公司|厂|馆|委|院)|学校|医院|学院|大学|中学|小学)$"
)
"""What offices end with that tells none from another."""


_TO_LEVEL = expression(
    "((?:19|20)[0-9]{2})年([0-9]{1,2})月[^，,。；;）)]{0,2}聘(?:任|用)?(?:至|到|为|在)?([一二三四五])级"
)
_CERTIFIED = expression(
    "((?:19|20)[0-9]{2})年([0-9]{1,2})月[^，,。；;）)]{0,2}(?:取得|考取|获得)[^，,。；;）)]{0,8}?([一二三四五])级[^，,。；;）)建]{0,10}?证书"
)
_TECHNICIAN = expression(
    "(?<![高医药验射像复力理随跟给从])技师(?!学[院校习]|培训|考|申报|带|指导|资格|证|协会)"
)
_ABOVE = expression(
    "(?<![报评考任])高级技师(?!学[院校习]|培训|考|申报|带|指导|资格|证|协会|工作室|班)"
)
"""The level above that of who applies for it."""
_TO_BE = expression("证书|取得|考取|获得|通过|[考评]为|晋升|学员")
"""What tells that the level was got within the stretch."""
_BESIDE = expression("借调|兼任|兼职|挂职|抽调|派驻|援|驻村|帮扶|学习|培训|进修|停薪|待岗|病休")
_HALF_A_YEAR = 183
_DONE_IN = expression(
    "((?:19|20)(?<![0-9]..)[0-9]{2})\\s?年(?!代)[^，,。；;）)0-9]{0,6}?(?:取得|考取|获得|荣?获|聘任|聘用|任|晋升|评为|转正|定级|入党|调入)"
)
"""What somebody did in a year; a place may well be called otherwise since."""
_RENAMED = expression("更名|改名|改称|改制|合并|撤并|划归|并入|现[为称改]|后[改更为]")


class _Row(NamedTuple):
    number: int
    period: Period
    text: str

    @property
    def studied(self) -> bool:
        return _STUDIED.search(self.text) is not None


@rule("FS-history", Severity.WARNING, "经历与单位、工种、年龄不合")
def history_and_boxes(c: RecordContext) -> Iterator[Problem]:
    """主要经历的最后一段，应在所填的单位、做所填的工种（现岗位工种或者申报工种）；名称只是写法、简称不同的，工种看不出来的不指出。

    两段工作的经历重叠半年以上的、前一段写到至今的（借调、兼职等不算），写明何年何月聘任到现等级、取得现等级证书而与所填的时间不同的，
    第一段工作比参加工作时间晚一年以上的，取得证书以前就写是技师的，现岗位等级是二级而写是高级技师的，写着这一段结束以后的年份取得、聘任什么的，也指出。

    不满17岁大学毕业的、不满14岁工作的、工作的经历比参加工作时间早一年以上的（临时工、参军等不算），也指出。多半是照别人的改的，漏改了。
    """
    if c.record.schema.role not in PERSON:
        return
    rows = list(_rows(c))
    worked = [row for row in rows if not row.studied]
    if worked:
        yield from _last(c, max(worked, key=_end))
        yield from _begun_late(c, rows, min(worked, key=lambda row: row.period.start.first))
    for row in rows:
        yield from _ages(c, row)
        yield from _appointed(c, row)
        yield from _certified_later(c, row)
        yield from _above(c, row)
        yield from _done_later(c, row)
    for before, after in pairwise(sorted(worked, key=lambda row: row.period.start.first)):
        yield from _overlap(c, before, after)


def _begun_late(c: RecordContext, rows: list[_Row], row: _Row) -> Iterator[Problem]:
    """Tell of work that begins a year or more after the box says that it did, by a whole list."""
    begun = c.record.get("work_start")
    if not isinstance(begun, PartialDate) or begun.full_years_by(1, row.period.start) is not True:
        return
    earlier = any(one.period.start.is_before(begun) for one in rows)
    if earlier and not c.record.is_unread(_HISTORY):  # the first may be what nobody could read
        yield _problem(
            c, row, f"第一段工作的经历从{row.period.start}开始，而参加工作时间填{begun}",
            "请核对两处，改正有误的一处；参加工作以后的经历没有写全的补写",
        )  # fmt: skip


def _certified_later(c: RecordContext, row: _Row) -> Iterator[Problem]:
    """Tell of a technician whose stretch ended before the certificate of that level was got."""
    got, end = c.record.get("certificate_date"), row.period.end
    if not isinstance(got, PartialDate) or not c.record.text("current_level").startswith("二级"):
        return
    if end is None or end.last > got.last or "技师" not in row.text:
        return
    if _TECHNICIAN.search(row.text) and not _TO_BE.search(row.text):
        yield _problem(
            c, row, f"“{row.text}”到{end}为止，而现等级证书取得时间填{got}",
            "请核对两处，改正有误的一处；说的不是本工种的技师的不必改",
        )  # fmt: skip


def _above(c: RecordContext, row: _Row) -> Iterator[Problem]:
    """Tell of work on the highest level by somebody whose level is the one below."""
    level = c.record.text("current_level")
    if not level.startswith("二级") or "高级技师" not in row.text or _BESIDE.search(row.text):
        return
    if _ABOVE.search(row.text) and not _TO_BE.search(row.text):
        yield _problem(
            c, row, f"“{row.text}”，而{c.key('current_level')}填“{level}”",
            "请核对两处，改正有误的一处；说的不是本人现在的工种的不必改",
        )  # fmt: skip


def _done_later(c: RecordContext, row: _Row) -> Iterator[Problem]:
    """Tell of what a stretch says was done in a year in which it was over."""
    end = row.period.end
    if end is None or "年" not in row.text or _RENAMED.search(row.text):
        return
    found = next((one for one in _DONE_IN.finditer(row.text) if int(one[1]) > end.year), None)
    if found is not None:
        yield _problem(
            c, row, f"这一段到{end}为止，而写着“{found[0]}”",
            "请核对起止时间和年份，改正有误的一处；不是这一段里的事，写到那一段；确实如此的不必改",
        )  # fmt: skip


def _appointed(c: RecordContext, row: _Row) -> Iterator[Problem]:
    """Compare when somebody was appointed to the level of the form, by the row and by the form.

    So it is with the certificate of the level.
    """
    level = c.record.text("current_level")
    for box, pattern, what in (
        ("appointment_date", _TO_LEVEL, "聘任到"),
        ("certificate_date", _CERTIFIED, "取得证书的是"),
    ):
        since = c.record.get(box)
        if not isinstance(since, PartialDate) or since.month is None:
            continue
        for year, month, called in pattern.findall(row.text):
            told = (int(year), int(month)) != (since.year, since.month)
            if told and level.startswith(f"{called}级"):
                yield _problem(
                    c, row, f"写的是{year}年{month}月{what}{called}级，而{c.key(box)}填{since}",
                    "请核对两处，改正有误的一处",
                )  # fmt: skip


def _overlap(c: RecordContext, before: _Row, after: _Row) -> Iterator[Problem]:
    """Tell of work that goes on for half a year while other work has begun."""
    if _BESIDE.search(before.text) or _BESIDE.search(after.text):
        return
    end, other = before.period.end, after.period.end
    if end is None:
        yield _problem(
            c, after, f"“{after.text}”从{after.period.start}开始，而“{before.text}”写到至今",
            "请核对起止时间，前一段写上结束的时间；同时有两份工作的不必改",
        )  # fmt: skip
        return
    if other is not None and other.first <= end.first:
        return
    if (end.first - after.period.start.last).days >= _HALF_A_YEAR:
        yield _problem(
            c, after, f"“{after.text}”从{after.period.start}开始，而“{before.text}”到{end}才结束",
            "请核对起止时间；同时有两份工作的不必改",
        )  # fmt: skip


def _rows(c: RecordContext) -> Iterator[_Row]:
    for number, row in enumerate(c.record.tables.get(_HISTORY, ()), 1):
        period, text = row.get(_PERIOD), row.text(_PLACE)
        if text and isinstance(period, Period):
            yield _Row(number, period, text)


def _end(row: _Row) -> tuple[bool, PartialDate | int, int]:
    end = row.period.end
    return end is None, (end or row.period.start).year, row.number


def _last(c: RecordContext, row: _Row) -> Iterator[Problem]:
    """Compare the last work with the unit and the trades of the form."""
    first, *rest = _BLANKS.split(row.text.strip())
    unit, office = c.record.text("unit"), folded(first)
    stands = _AN_OFFICE.match(office)
    if unit and stands and not first.startswith(_OWN) and not _are_one(stands[0], folded(unit)):
        yield _problem(
            c, row, f"最后一段经历是“{row.text}”，而单位填“{unit}”",
            "请核对；单位改过名称的、借调的不必改",
        )  # fmt: skip
    trades = list(filter(None, map(c.record.text, _TRADES)))
    job = next((word for word in reversed(rest) if _is_trade(folded(word))), "")
    if job and trades and not any(_are_akin(folded(job), folded(trade)) for trade in trades):
        yield _problem(
            c, row, f"最后一段经历的工作是“{job}”，而工种填“{'”“'.join(dict.fromkeys(trades))}”",
            "请核对；是同一工种的不同叫法的不必改",
        )  # fmt: skip


def _is_trade(word: str) -> bool:
    return _A_TRADE.fullmatch(word) is not None and not _OF_ANY_TRADE.fullmatch(word)


def _are_one(one: str, other: str) -> bool:
    """Whether two names may be one office's: the same places, and what it does alike.

    >>> _are_one("市机关事务管理局", "示例市机关事务服务中心")
    True
    >>> _are_one("示例市就业服务中心", "示例市机关事务服务中心")
    False
    """
    if one in other or other in one:
        return True
    (place, work), (other_place, other_work) = _parts(one), _parts(other)
    if place and other_place and place not in other_place and other_place not in place:
        return False
    if not work or not other_work:
        return True
    shorter, longer = sorted((work, other_work), key=len)
    letters = iter(longer)
    return any(shorter[n : n + 2] in longer for n in range(len(shorter) - 1)) or all(
        letter in letters
        for letter in shorter  # 机关局: a short name
    )


def _parts(name: str) -> tuple[str, str]:
    """Return the place that an office's name begins with, and what it does: 机关事务."""
    end = max((name.rfind(sign, 0, _LONGEST_PLACE) for sign in "省市州县区旗"), default=-1) + 1
    return name[:end] if end > 1 else "", _ENDING.sub("", name[end:])


def _are_akin(job: str, trade: str) -> bool:
    """Whether two words for trades have two hanzi in common, or belong to one group of words."""
    if any(job[n : n + 2] in trade for n in range(len(job) - 1)):
        return True
    groups = (words.split() for words in _SAME_TRADE)
    return any(all(any(w in one for w in words) for one in (job, trade)) for words in groups)


def _ages(c: RecordContext, row: _Row) -> Iterator[Problem]:
    born, begun = c.record.get("birth_date"), c.record.get("work_start")
    start, end = row.period.start, row.period.end
    if not isinstance(born, PartialDate):
        return
    if row.studied or _is_pupils(row, begun):
        early = end is not None and born.full_years_by(_LEFT_COLLEGE, end) is False
        if early and _AT_COLLEGE.search(row.text) and "附属" not in row.text:
            message = f"“{row.text}”到{end}，{born}出生的不满{_LEFT_COLLEGE}岁"
            yield _problem(c, row, message, "请核对起止时间和出生年月；确实如此的不必改")
    elif born.full_years_by(_BEGAN_WORK, start) is False:
        message = f"“{row.text}”从{start}开始，{born}出生的不满{_BEGAN_WORK}岁"
        yield _problem(c, row, message, "请核对起止时间和出生年月；确实如此的不必改")
    elif not _NO_POST.search(row.text) and isinstance(begun, PartialDate):
        early = start.full_years_by(1, begun) is True
        message = f"“{row.text}”从{start}开始，而参加工作时间填{begun}"
        if early:
            yield _problem(c, row, message, "请核对两处；不计算工龄的不必改")


def _is_pupils(row: _Row, begun: object) -> bool:
    """Whether a row that ends before work began names a school alone."""
    end = row.period.end
    return (
        isinstance(begun, PartialDate)
        and end is not None
        and end.first <= begun.last
        and _A_SCHOOL.fullmatch(row.text.strip()) is not None
    )


def _problem(c: RecordContext, row: _Row, message: str, remedy: str) -> Problem:
    return Problem(message, "两处相符", remedy, c.at_row(_HISTORY, row.number, _PLACE))
