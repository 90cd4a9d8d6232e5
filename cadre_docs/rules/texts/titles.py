"""Titles and posts at the head of a unit that texts claim (作为高级教师，), beside the boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.days import assessed_in
from cadre_docs.rules.texts.stated import Stated
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cadre_docs.record import Record

_MASTERS = (
    *("工程", "经济", "会计", "统计", "审计", "农艺", "实验"),
    *("政工", "兽医", "畜牧", "林业工程", "翻译"),
)
_CARERS = ("护", "药", "技")
_SERIES = (  # from the lowest; None: called otherwise
    ("三级教师", "二级教师", "一级教师", "高级教师", "正高级教师"),
    (None, "助教", "讲师", "副教授", "教授"),
    (None, "研究实习员", "助理研究员", "副研究员", "研究员"),
    (None, "助理馆员", "馆员", "副研究馆员", "研究馆员"),
    (None, "助理编辑", "编辑", "副编审", "编审"),
    (None, "医师", "主治医师", "副主任医师", "主任医师"),
    *((None, f"{x}师", f"主管{x}师", f"副主任{x}师", f"主任{x}师") for x in _CARERS),
    *((None, f"助理{x}师", f"{x}师", f"高级{x}师", f"正高级{x}师") for x in _MASTERS),
)
_RANKS = {
    title: (number, rank)
    for number, titles in enumerate(_SERIES)
    for rank, title in enumerate(titles)
    if title is not None
}
_TITLES = "|".join(sorted(_RANKS, key=len, reverse=True))
_CALLINGS = frozenset(
    (*("讲师", "馆员", "编辑", "助教", "医师"), *(f"{x}师" for x in (*_MASTERS, *_CARERS)))
)
"""What people call their work, too: 作为一名工程师, 担任讲师."""
_OF_BOX = expression(_TITLES)
_ANY = ("作为", "身为", "我是", "本人是", "现为", "现任", "本人系", "我任", "本人任", "担任")
_BEGUN = (
    r"(?:(?:本人|我|该同志|该员)(?:同志)?(?:现|目前|现在)?(?:作为|身为|是|系|为|任|担任|具有)|"
    r"(?:\A|[，,。；;：:！!\n])\s?(?:作为|身为|现为|现任))"
    "(?:[我本]?(?:校|院|馆|单位|局|中心|所|站|园)的?)?(?:一[名位个])?"
)
_ENDED = r"(?=[，,。；;、！!\n（(]|\Z|我|本人)"
_CLAIMED = expression(rf"{_BEGUN}({_TITLES})(?:职称|职务)?{_ENDED}")
_HEADS = expression(
    rf"{_BEGUN}((?:常务)?副?(?:馆长|校长|院长|园长|所长|局长|站长|台长)){_ENDED}(?!、原任)"
)
_LEADS = expression("长|全面|主持|分管|负责|管理|领导|书记|主任")
"""How boxes say that somebody leads others."""
_NOT_NOW = expression(
    "曾|原|时任|当时|拟|申报|晋升|竞聘|争取|假如|如果|若|以前|目标|努力|20[0-9]{2}"
)
_STOPS = expression("[。；;！!？?\n]")
_TITLE_BOXES, _POST = ("professional_title", "post"), "post"
_OTHER_BOXES = ("duties", "administrative_post", "post_category", "second_post_category")
_OFFICE, _NONE = "administrative_post", "无"
_BOXES = (*_TITLE_BOXES, _OFFICE)
"""Where none of these is filled, nothing is held against what a text claims."""
_SINCE = ("post_since", "appointment_date", "post_start")
_CALLED = {"教授级高级": "正高级", "正高级高级": "正高级"}


def titles_said(text: str, record: Record) -> Iterator[Stated]:
    """Yield titles of the own series that are another one, and posts that no box speaks of."""
    asked = any(map(record.values.__contains__, _BOXES))
    if not (asked and any(map(text.__contains__, _ANY))):
        return
    own = _own(record)
    for found in _CLAIMED.finditer(text) if own else ():
        number, rank = _RANKS[found[1]]
        ranks = {level for series, level in own if series == number}
        if not ranks or rank in ranks or found[1] in _CALLINGS or _is_otherwise(found, record):
            continue
        if rank > max(ranks) or _is_long_in_post(record):
            yield Stated("本人的职称", found[1], _box(record))
    head = _HEADS.search(text) if _leads_nobody(record) else None
    if head is not None and not _is_otherwise(head, record):
        none = record.text(_OFFICE) == _NONE
        called, box = ("行政职务", _NONE) if none else ("职务", record.text(_POST))
        yield Stated(f"本人的{called}", head[1], box)


def _own(record: Record) -> set[tuple[int, int]]:
    """Return the titles that the boxes state, by series and rank."""
    found = set[tuple[int, int]]()
    for name in _TITLE_BOXES:
        text = record.text(name)
        for other, title in _CALLED.items():
            text = text.replace(other, title)
        found.update(_RANKS[title] for title in _OF_BOX.findall(text))
    return found


def _box(record: Record) -> str:
    return next(text for name in _TITLE_BOXES if _OF_BOX.search(text := record.text(name)))


def _is_long_in_post(record: Record) -> bool:
    """Whether a form of one year says that the post began before it: then a title was not lower."""
    year, since = assessed_in(record), next(filter(None, map(record.get, _SINCE)), None)
    return year is not None and isinstance(since, PartialDate) and since.year < year


def _leads_nobody(record: Record) -> bool:
    """Whether boxes on the post are filled in, and none says that the person leads others."""
    if record.text(_OFFICE) == _NONE:
        return True
    post = record.text(_POST)
    said = (post, *(record.text(name) for name in _OTHER_BOXES))
    return "专业技术" in post and not any(map(_LEADS.search, said))


def _is_otherwise(found: re.Match[str], record: Record) -> bool:
    """Whether the sentence speaks of another time, or of what is not yet."""
    sentence = _STOPS.split(found.string[: found.start(1)])[-1]
    return _NOT_NOW.search(sentence.replace(str(assessed_in(record)), "")) is not None
