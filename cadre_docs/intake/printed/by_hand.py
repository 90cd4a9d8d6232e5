"""What was typed on a list where it is signed and dated by hand.

A day of another year is a list that was copied, or a year mistyped; a typed name or opinion is
no signature. Both are looked for where the list is no table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, error, shortened, warning
from cadre_docs.intake.printed.own_words import numbered, plain, words_of, written
from cadre_docs.performance.expressions import expression
from cadre_docs.values.dates import DateError, parse_date

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from cadre_docs.findings import Position
    from cadre_docs.intake.printed.meant import Meant
    from cadre_docs.intake.printed.own_words import Written
    from cadre_docs.intake.sheet import Sheet
    from cadre_docs.office.workbooks.cells import Workbook
    from cadre_docs.values.dates import PartialDate

_CODE = "X-consistency"
_DAY_TEXT = (
    r"(?<![0-9])(?:19|20)[0-9]{2}(?:年(?![度终末底])(?:[0-9]{1,2}月(?:[0-9]{1,2}[日号])?)?"
    r"|([-./])[0-9]{1,2}\1[0-9]{1,2}(?![0-9])|[01][0-9][0-3][0-9](?![0-9]))"
    r"|(?<![0-9])[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}[日号])?"
)
_DAY = expression(_DAY_TEXT)
_ONLY_DAY = expression(f"[（(]?(?:{_DAY_TEXT})[）)]?")
_LABELLED = expression(
    r"[（(]?(?:填表|制表|填报|上报|报送|呈报|报出|编制|打印|签字|签名|签署|盖章|审核|公示|公布)?(?:日期|时间)[：:]"
)
_ROOM = expression(r"月?日?")
_SIGNED = expression(r"(?:签字|签名|签章|盖章|公章|意见)[）)]?[：:]?$")
_NO_WORDS = expression(r"[0-9\s年月日号第.\-/（()）：:、，。_＿—-]+")


def typed_by_hand(
    sheet: Sheet, model: Workbook, rows: Container[int], meant: Meant
) -> Iterator[Finding]:
    """Yield what is odd in the days and signatures on these ``rows`` of a sheet."""
    lines = (line for own in model.sheets for line in own.rows.values())
    own = [words_of(cell.text) for line in lines for cell in line.values() if "{" not in cell.text]
    own = [words for words in own if len(words) > 1]
    for row in (row for row in sheet.rows if row in rows):
        for column in sheet.columns(row):
            text = sheet.text(row, column)
            said = next(filter(None, (written(plain(text), words) for words in own)), None)
            yield from typed_in(text, said, sheet.position(row, column), meant)


def typed_in(
    text: str, said: Iterable[Written] | None, at: Position, meant: Meant
) -> Iterator[Finding]:
    """Yield the same of one cell; ``said`` is what it says among the list's own words."""
    for day in _days_in(text, is_own=said is not None):
        yield from _dated(day, at, meant)
    yield from _signed(said or (), at)


def _days_in(raw: str, *, is_own: bool) -> Iterator[str]:
    """Yield the days on which a cell says that it was signed or made, as they stand there.

    Other days are of what the list is about: 考核时间：2021年1月1日至2023年12月31日.
    """
    for line in map(numbered, raw.splitlines()):
        if "至" not in line and (is_own or _ONLY_DAY.fullmatch(line) or _LABELLED.match(line)):
            yield from (match[0] for match in _DAY.finditer(line))


def _dated(text: str, at: Position, meant: Meant) -> Iterator[Finding]:
    try:
        day = parse_date(text)
    except DateError as problem:
        say = warning if text[2] == "年" else error  # 24年3月1日
        yield say(_CODE, f"日期{problem}", remedy="请改正日期，年份写4位", position=at)
        return
    if meant.years is not None and not meant.years[0] <= day.year <= meant.years[1]:
        yield _of_another_year(text, day, at, meant)
    elif meant.today is not None and day.first > meant.today:
        yield warning(
            _CODE,
            f"日期“{text}”在今天（{meant.today}）之后",
            wanted="签字、填表当天的日期",
            remedy="请核对年份和月份；先写好日期、到那一天才签的不必改",
            position=at,
        )


def _of_another_year(text: str, day: PartialDate, at: Position, meant: Meant) -> Finding:
    first, last = meant.years or (day.year, day.year)
    years = f"{first}年" if first == last else f"{first}年或{last}年"
    if last - first > 1:
        years = f"{first}年至{last}年"
    say = error if meant.is_assessed and day.year < first else warning
    return say(
        _CODE,
        f"日期是“{text}”，不在{years}",
        wanted=f"填表、签字的日期在{years}",
        remedy="请核对是否照往年的表改的、年份填错；"
        + ("请改正" if say is error else "确实如此的不必改"),
        position=at,
    )


def _signed(said: Iterable[Written], at: Position) -> Iterator[Finding]:
    """Yield what was typed where somebody signs, or another office states its opinion."""
    parts = list(said)
    for number, (word, text) in enumerate(parts):
        following = parts[number + 1].word if number + 1 < len(parts) else ""
        label = next((w for w in (word, following if not word else "") if _is_signed(w)), "")
        typed = _NO_WORDS.sub("", text)
        if label and typed and _ROOM.fullmatch(typed) is None:
            yield warning(
                _CODE,
                f"“{label.strip('：:')}”处印了“{shortened(typed)}”，这里要手写、盖章",
                wanted="签名、意见由本人或者该单位手写",
                remedy="请删去，打印后手写；经同意把意见印出来的不必改",
                position=at,
            )


def _is_signed(word: str) -> bool:
    return _SIGNED.search(word) is not None
