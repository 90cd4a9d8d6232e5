"""Who issued an award, told from the name: what kind of body, and of which level.

A name is read from its beginning to its end: a place, then what the body is (``示例市`` +
``人民政府``). What follows makes it another body: ``示例市人民政府办公室`` is an office of the
government, not the government. Nothing is told from a word that merely stands in a name. A city
at county level cannot be told from another by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, IntEnum, auto
from functools import lru_cache
from typing import NamedTuple

from cadre_docs.performance.expressions import expression
from cadre_docs.values.folding import folded


class Level(IntEnum):
    """The level of a place, from the lowest."""

    TOWNSHIP = 1
    COUNTY = 2
    CITY = 3
    PROVINCE = 4
    NATION = 5

    @property
    def called(self) -> str:
        """What it is called in Chinese."""
        return ("乡级", "县级", "市级", "省级", "国家级")[self - 1]


class Kind(Enum):
    """What a body is."""

    ITSELF = auto()
    """A party committee or a government itself."""
    ZONE = auto()
    """The committee that runs a zone (管委会, 工委)."""
    ORGAN = auto()
    """An office or department of one of these."""
    PERSONNEL = auto()
    """A bureau of human resources and social security."""
    UNION = auto()
    """A federation of trade unions."""


class Issuer(NamedTuple):
    """One body that a name tells of; ``place`` ends with what makes its level (省, 市, 县 …)."""

    kind: Kind
    level: Level
    place: str = ""


class Words(NamedTuple):
    """What names end with: of committees and governments, of those of zones, of bureaus."""

    itself: tuple[str, ...]
    zone: tuple[str, ...]
    personnel: tuple[str, ...]


_H = "[\u4e00-\u9fff]"
_PLACE = (
    f"(?P<province>{_H}{{2,7}}?(?:省|自治区)|(?:北京|天津|上海|重庆)市)?"
    f"(?P<city>{_H}{{1,8}}?(?:市|自治州|州|盟|地区))?"
    f"(?P<county>{_H}{{1,10}}?(?:县|(?<![小社园校厂景])区|旗|市))?"
    f"(?P<town>{_H}{{1,8}}?(?:镇|乡|街道))?"
)
_BARE = {"省": Level.PROVINCE, "市": Level.CITY, "州": Level.CITY, "县": Level.COUNTY}
_BARE |= {"区": Level.COUNTY, "旗": Level.COUNTY}
_LEVELS = (
    ("town", Level.TOWNSHIP),
    ("county", Level.COUNTY),
    ("city", Level.CITY),
    ("province", Level.PROVINCE),
)
_OF_THE_NATION = {
    "中共中央": Kind.ITSELF,
    "党中央": Kind.ITSELF,
    "中国共产党中央委员会": Kind.ITSELF,
    "国务院": Kind.ITSELF,
    "中央人民政府": Kind.ITSELF,
    "全国总工会": Kind.UNION,
    "中华全国总工会": Kind.UNION,
}
_PARTY = expression("^(?:中共|中国共产党)")
# Other parties and people's organisations have committees as well.
_NOT_THE_PARTY = expression(
    "共青团|共产主义青年团|团(?:省|市|州|县|区|旗)委|民革|民盟|民建|民进|农工党|致公党|九三|台盟|"
    "工商联|妇联|残联|文联|科协|侨联|红十字"
)
_ONLY_OF_THE_PARTY = ("委员会",)
_SEVERAL = expression(
    "[、,;/|\n]|(?<=[委府会局厅部])[和与及暨]|(?<=委)(?=[省市州县区旗](?:人民)?政府)"
    f"|(?<=[省市州县区旗]委)(?=(?!办|组织|宣|统|政法|政研|直属|机关|老干|党校|网信|巡|编){_H}{{1,10}}[省市州县区旗](?:人民)?政府(?!办|研))"
)
_BLANKS = expression(r"\s{2,}|[\s\u3000](?=中共|中国共产党)|(?<=[委室部府会局厅])[\s\u3000]+")
_TWICE = expression("市市(?=委|人民政府|政府|总工会)")
_UNION = ("总工会",)
_BUREAUS = ("厅", "局", "部", "委", "委员会")
_LONGEST = 60  # characters of a body's name


def issuers(body: str, words: Words) -> tuple[Issuer, ...]:
    """Return what is known of each body that a text names; those unknown are left out."""
    return tuple(found for part in _parts(body) if (found := _issuer(part, words)))


def _parts(body: str) -> Iterator[str]:
    """Yield each body of several that issue together."""
    for part in _BLANKS.split(body):
        yield from filter(None, (piece.strip() for piece in _SEVERAL.split(folded(part))))


@lru_cache(maxsize=4096)
def _issuer(name: str, words: Words) -> Issuer | None:
    if name in _OF_THE_NATION:
        return Issuer(_OF_THE_NATION[name], Level.NATION)
    if len(name) > _LONGEST or _NOT_THE_PARTY.search(name):
        return None
    plain, party = _PARTY.subn("", _TWICE.sub("市", name))
    itself = tuple(w for w in words.itself if party or w not in _ONLY_OF_THE_PARTY)
    bureaus = tuple(f"{word}{end}" for word in words.personnel for end in _BUREAUS)
    if plain in {f"{word}部" for word in words.personnel}:
        return Issuer(Kind.PERSONNEL, Level.NATION)
    kinds = (
        (Kind.ITSELF, itself),
        (Kind.ZONE, words.zone),
        (Kind.PERSONNEL, bureaus),
        (Kind.UNION, _UNION),
    )
    for kind, endings in kinds:
        if found := _placed(plain, endings):
            return Issuer(kind, *found)
    found = _placed(plain, (*itself, *words.zone), more=True)
    return Issuer(Kind.ORGAN, *found) if found else None


def _placed(name: str, endings: Sequence[str], *, more: bool = False) -> tuple[Level, str] | None:
    """Return the level and the place of a name that is a place and one of the endings.

    ``more``: and something after it.
    """
    if not endings:
        return None
    longest_first = "|".join(map(re.escape, sorted(endings, key=len, reverse=True)))
    rest = "(?!员会).+" if more else ""  # 市委员会, of another party, is no office of 市委
    bare = re.fullmatch(f"([{''.join(_BARE)}])(?:{longest_first}){rest}", name)
    if bare:
        return _BARE[bare[1]], bare[1]
    found = re.fullmatch(f"{_PLACE}(?:{longest_first}){rest}", name)
    if found is None:
        return None
    return next(((level, found[group]) for group, level in _LEVELS if found[group]), None)


_OFFICES = "办公室|办公厅|组织部|宣传部|统战部|政法委|直属机关"


def is_mentioned(body: str, text: str) -> bool:
    """Whether a text names a body, and not only an office of it."""
    return bool(re.search(f"{re.escape(body)}(?!{_OFFICES})", text))
