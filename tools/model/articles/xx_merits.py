"""新人社办〔2024〕22号 art. 2(4).6 and annex 1 arts. 1 to 9, a second time: which merits count."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tools.model.articles.common import sure
from tools.model.articles.xx_common import AGAINST, OPEN, kept, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.model.articles.xx_common import Words
    from tools.model.facts import Cells, Facts

AWARDS = ("表彰", "五一劳动奖章", "技术能手", "技能竞赛")
_NEEDED = ("kind", "title", "body", "body_level", "date", "individual", "posted")
_ITSELF, _ZONE, _ORGAN, _PERSONNEL, _UNION = "本身", "示范区", "部门", "人社", "工会"
_COUNTY, _CITY, _PROVINCE, _NATION = range(2, 6)


class Body(NamedTuple):
    """What a reader makes of a body's name."""

    what: str
    level: int


BODIES: dict[str, tuple[Body, ...]] = {
    "国务院": (Body(_ITSELF, _NATION),),
    "河南省人民政府": (Body(_ITSELF, _PROVINCE),),
    "中共河南省委宣传部": (Body(_ORGAN, _PROVINCE),),
    "河南省教育厅": (),
    "示例市人民政府": (Body(_ITSELF, _CITY),),
    "示例市政府": (Body(_ITSELF, _CITY),),
    "中共示例市委": (Body(_ITSELF, _CITY),),
    "中共示例市委员会": (Body(_ITSELF, _CITY),),
    "示例市党委": (Body(_ITSELF, _CITY),),
    "中共示例市委、示例市人民政府": (Body(_ITSELF, _CITY), Body(_ITSELF, _CITY)),
    "中共示例市委组织部": (Body(_ORGAN, _CITY),),
    "示例市人民政府办公室": (Body(_ORGAN, _CITY),),
    "共青团示例市委": (),
    "示例市卫生健康委员会": (),
    "示例县人民政府": (Body(_ITSELF, _COUNTY),),
    "示例市示例区管委会": (Body(_ZONE, _COUNTY),),
    "示例市示例区管理委员会": (Body(_ZONE, _COUNTY),),
    "示例市示例区工委": (Body(_ZONE, _COUNTY),),
    "示例市示例区党工委": (Body(_ZONE, _COUNTY),),
    "人力资源和社会保障部": (Body(_PERSONNEL, _NATION),),
    "河南省人力资源和社会保障厅": (Body(_PERSONNEL, _PROVINCE),),
    "示例市人力资源社会保障局": (Body(_PERSONNEL, _CITY),),
    "示例市人社局": (Body(_PERSONNEL, _CITY),),
    "示例县人社局": (Body(_PERSONNEL, _COUNTY),),
    "中华全国总工会": (Body(_UNION, _NATION),),
    "河南省总工会": (Body(_UNION, _PROVINCE),),
    "示例市总工会": (Body(_UNION, _CITY),),
    "国家知识产权局": (),
    "示例市行业协会": (),
    "": (),
}
_LEAST = {
    "国家级": _PROVINCE, "省级": _PROVINCE, "省级工作部门": _PROVINCE,
    "省辖市级": _CITY, "省直管县（市）级": _COUNTY,
}  # fmt: skip


_MOST = {
    "省级": _PROVINCE,
    "省辖市级": _CITY,
    "省直管县（市）级": _CITY,
    "县级": _CITY,
    "单位": _CITY,
}


def is_above(merit: Cells) -> bool:
    """Art. 4: whether a body stands above the level that is stated."""
    body, most = merit.get("body", ""), _MOST.get(merit.get("body_level", ""))
    levels = [_NATION] if body == "国家知识产权局" else [one.level for one in BODIES[body]]
    return most is not None and bool(levels) and min(levels) > most


def merits(facts: Facts) -> list[Cells]:
    """Return the merits stated, each once."""
    return kept(facts, "merits", "title", "kind", "date")


def lifted(facts: Facts) -> bool | None:
    """Art. 2(4).6: tell whether a merit stands in for schooling and for the last five years."""
    answers = {standing(facts, m) for m in merits(facts) if m["kind"] != "专利"}
    answers.add(_patents(facts))
    return True if True in answers else None if None in answers else False


def _patents(facts: Facts) -> bool | None:
    """(5) one invention, or two utility models."""
    held = [
        (m.get("patent_kind"), standing(facts, m)) for m in merits(facts) if m["kind"] == "专利"
    ]
    sure_ = [kind for kind, counts in held if counts]
    maybe = [kind for kind, counts in held if counts is not False]
    for kinds, answer in ((sure_, True), (maybe, None)):
        unknown = kinds.count(None)
        if kinds.count("发明专利") + unknown >= 1 or kinds.count("实用新型专利") + unknown >= 2:
            return answer
    return False


def standing(facts: Facts, merit: Cells) -> bool | None:
    """Tell whether a merit counts; None: something that would decide is not stated."""
    words = {*definition(merit), *(word for _, word in objections(facts, merit))}
    if AGAINST in words:
        return False
    whole = all(merit.get(name) for name in _NEEDED) and text(facts, "certificate_date")
    return True if whole and not words else None


def definition(merit: Cells) -> Iterator[str]:
    """Yield what a merit lacks of the condition that it claims (art. 2(4).6 (4) to (6))."""
    kind = merit["kind"]
    if kind in ("技能竞赛", "专利"):
        rank = int(merit.get("rank") or 0)
        if rank < 1:
            yield OPEN
        elif rank > (3 if kind == "技能竞赛" else 5):
            yield AGAINST
    if kind == "专利":
        yield from _yes(merit, "trade_related")
        if not merit.get("patent_kind"):
            yield OPEN
    if kind == "特殊人才":
        yield OPEN


def _yes(merit: Cells, column: str) -> Iterator[str]:
    if merit.get(column) != "是":
        yield AGAINST if merit.get(column) else OPEN


def objections(facts: Facts, merit: Cells) -> Words:
    """Yield what annex 1 says against a merit."""
    certificate, day = text(facts, "certificate_date"), merit.get("date", "")
    if certificate and day:  # art. 1: 取得二级证书以来
        early = sure(lambda won, held: won < held, day, certificate)
        if early is not False:
            yield "XX-A1.1", AGAINST if early else OPEN
    if "否" in (merit.get("individual"), merit.get("posted")) or merit.get("revoked") == "是":
        yield "XX-A1.2", AGAINST
    if merit["kind"] in AWARDS:
        yield from _issued(merit)
    if merit["kind"] == "表彰":
        yield from (("XX-A1.6", word) for word in _audience(merit))
    if merit["kind"] == "技术能手":
        yield from (("XX-A1.7", word) for word in _by_personnel(merit, "授予"))
    if merit["kind"] == "技能竞赛":
        roles = ("授予", "组织或参与", "省级人社部门认可")
        yield from (("XX-A1.8", word) for word in _by_personnel(merit, *roles))
    if merit["kind"] == "专利":
        for column in ("patent_search", "originals"):
            yield from (("XX-A1.9", word) for word in _yes(merit, column))
        yield from (("XX-A1.9", word) for word in _granted(merit))


def _granted(merit: Cells) -> Iterator[str]:
    """Art. 9: one office grants patents."""
    if "知识产权局" not in merit.get("body", "知识产权局"):
        yield OPEN


def _by_personnel(merit: Cells, *roles: str) -> Iterator[str]:
    """Art. 7, art. 8: where the part of the bureau is not stated, the name tells."""
    role = merit.get("hr_role", "")
    if role and role not in roles:
        yield AGAINST
    elif not role and all(body.what != _PERSONNEL for body in BODIES[merit.get("body", "")]):
        yield OPEN


def _issued(merit: Cells) -> Words:
    """Art. 4 and art. 2(4).6: by whom; what only the name tells is left open."""
    yield from (("XX-A1.4", word) for word in _yes(merit, "originals"))
    level, name = merit.get("body_level", ""), merit.get("body", "")
    bodies = BODIES[name]
    if level in ("县级", "单位"):
        yield "XX-A1.4", AGAINST
    elif merit["kind"] == "五一劳动奖章":
        if name and not any(b.what == _UNION and b.level >= _PROVINCE for b in bodies):
            yield "XX-A1.4", AGAINST
    elif level and name:
        high = [body.what for body in bodies if body.level >= _LEAST[level]]
        of_itself = merit["kind"] == "表彰" and level not in ("国家级", "省级工作部门")
        zone = _ZONE in high and level == "省直管县（市）级"
        if (bodies and not high) or (of_itself and _ITSELF not in high and not zone):
            yield "XX-A1.4", OPEN


def _audience(merit: Cells) -> Iterator[str]:
    """Art. 6 and art. 2(4).6 (1): 省级以上工作部门 must address regions, a system or a trade.

    Of what a committee or a government commends it is not written whom it must address.
    """
    itself = any(body.what == _ITSELF for body in BODIES[merit.get("body", "")])
    level, audience = merit.get("body_level"), merit.get("audience")
    of_ministry = level == "国家级" and bool(merit.get("body")) and not itself
    of_department = level == "省级工作部门" or of_ministry
    if audience == "内设机构及直属单位":
        yield AGAINST if of_department else OPEN
    elif not audience and of_department:
        yield OPEN
