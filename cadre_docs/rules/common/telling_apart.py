"""Whether two entries of one name are two people, or one person's: the corrected one and the old.

Births that differ do not tell two people apart by themselves: a birth typed wrong and put right
leaves two forms of one person behind. Nor does the sex. Two valid ID numbers do; so does another
post beside another birth, or several other facts of one's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.expressions import expression
from cadre_docs.record import printed_text
from cadre_docs.schema import FieldType
from cadre_docs.values.citizen_id import InvalidIdError, parse_citizen_id
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cadre_docs.record import Record
    from cadre_docs.record.cells import Typed, Value
    from cadre_docs.schema import Field

NAME, SEX, BORN, UNIT, NUMBER, POST = "name", "sex", "birth_date", "unit", "id_number", "post"
_SHARED = frozenset({
    NAME, SEX, BORN, UNIT, NUMBER, "department", "county", "region", "political_status",
    "schooling", "ethnic_group",
})  # fmt: skip
"""What makes nobody a person of his own: many of one unit have it in common, or few state it."""
_KINDS = (FieldType.LINE, FieldType.DATE, FieldType.PERIOD, FieldType.CHOICE, FieldType.DIGITS,
          FieldType.MOBILE)  # fmt: skip
_COLUMNS = (FieldType.LINE, FieldType.DATE, FieldType.DIGITS, FieldType.MOBILE)
_SAID = (FieldType.DATE, FieldType.PERIOD, FieldType.CHOICE, FieldType.LINE)
_SEVERAL = 2
"""So many other facts that differ, beside the births, are hardly slips of one pen."""
_LONGEST = 20
_BRACKETS = expression("[()（）、,]")
_POST_WORDS = expression("岗位|岗|工勤(?!技能)")
_LEVEL = expression("(?<![0-9])([0-9]{1,2})(?=级)")
_LEVELS = {str(n): level for n, level in enumerate("一二三四五六七八九十", 1)}
_LEVELS |= {"11": "十一", "12": "十二", "13": "十三"}
_NAMES = range(2, 5)  # hanzi of the names that are compared by a character


def own_fields(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Return the boxes of a form that say something of the person, and stay from year to year."""
    return tuple(f for f in fields if f.carries and f.type in _KINDS and f.id not in _SHARED)


def own_columns(columns: Iterable[Field]) -> tuple[Field, ...]:
    """Return the columns of a list that do: results and remarks are not among them."""
    wanted = (c for c in columns if c.required and c.type in _COLUMNS)
    return tuple(column for column in wanted if column.id not in _SHARED)


class Facts(NamedTuple):
    """What is said of a person beside name and unit: None or empty where nothing is.

    ``number`` is a valid ID number; ``own`` are values in the order of the fields asked for.
    """

    born: PartialDate | None
    sex: str
    number: str
    own: tuple[Typed | None, ...]

    @classmethod
    def of(cls, values: Mapping[str, Value], own: Iterable[Field]) -> Facts:
        """Return what the boxes of a form, or of a row, say."""
        said = {name: values[name].typed for name in (BORN, SEX, NUMBER) if name in values}
        born = said.get(BORN)
        cells = (values.get(field.id) for field in own)
        return cls(
            born if isinstance(born, PartialDate) else None,
            str(said.get(SEX, "")),
            valid_number(said.get(NUMBER)),
            tuple(_compared(cell.typed) if cell else None for cell in cells),
        )

    def is_somebody_else(self, other: Facts, own: Iterable[Field], *, enough: int) -> bool:
        """Tell whether two of one name must be two people.

        Two who give one mobile number are one. ``enough`` is how many of their ``own`` facts then
        differ; where one is the post, it is enough beside births that differ.
        """
        if self.number and other.number:
            return self.number != other.number
        pairs = zip(own, self.own, other.own, strict=True)
        if any(field.personal and one is not None and one == two for field, one, two in pairs):
            return False
        differ = [field.id for field in self.differing(other, own)]
        births = not agree(self.born, other.born)
        return len(differ) >= enough or (births and POST in differ)

    def differing(self, other: Facts, own: Iterable[Field]) -> Iterator[Field]:
        """Yield the fields of their own in which two say different things."""
        for field, one, two in zip(own, self.own, other.own, strict=True):
            if one is not None and two is not None and not agree(one, two):
                yield field


def enough_of(fields: Mapping[str, Field]) -> int:
    """Return how many facts must differ; of those who state no birth one more."""
    return _SEVERAL if BORN in fields else _SEVERAL + 1


def name_and_birth(record: Record) -> tuple[str, str]:
    """Return name and month of birth: one year's form may give the day, another's not."""
    born = record.get(BORN)
    month = born.format("YYYY-MM") if isinstance(born, PartialDate) else ""
    return folded(record.get(NAME)), month


def agree(one: object, other: object) -> bool:
    """Whether two values may say the same, as far as both are known: a month and a day in it."""
    if isinstance(one, PartialDate) and isinstance(other, PartialDate):
        return one.may_be(other)
    return one is None or other is None or one == other


def _compared(typed: Typed) -> Typed | None:
    return (folded(typed) or None) if isinstance(typed, str) else typed


def in_brief(one: str, other: str) -> bool:
    """Whether two texts say the same, or one of them less of it: 专业技术五级岗位（语文教师）.

    >>> in_brief("专业技术五级岗位", "专业技术五级岗位（语文教师）"), in_brief("教师", "教研员")
    (True, False)

    So do short words for the kind of post, in a list.

    >>> in_brief("专技9级", "专业技术九级岗位（语文教师）")
    True
    >>> in_brief("工勤三级（驾驶员）", "工勤技能三级岗位（汽车驾驶员）")
    True
    """
    shorter, longer = sorted((_in_full(one), _in_full(other)), key=len)
    parts = [part for part in _BRACKETS.split(shorter) if part]
    return bool(parts) and all(part in longer for part in parts)


def _in_full(post: str) -> str:
    """Return a post as it is compared: 专技9级岗 is 专业技术九级."""
    said = folded(post).replace("专技", "专业技术")
    said = _POST_WORDS.sub(lambda found: "工勤技能" if found[0] == "工勤" else "", said)
    return _LEVEL.sub(lambda found: _LEVELS.get(found[1], found[1]), said)


def valid_number(stated: object) -> str:
    """Return an ID number as it is compared; empty where it is none (ID-checksum says so)."""
    text = str(stated)
    try:
        parse_citizen_id(text)
    except InvalidIdError:
        return ""
    return text.upper()


def one_sign_apart(one: str, other: str) -> bool:
    """Whether two names of several signs differ in one of them."""
    pairs = list(zip(one, other, strict=False))
    return len(one) == len(other) == len(pairs) > 1 and sum(a != b for a, b in pairs) == 1


def sound_alike(one: str, other: str) -> bool:
    """Whether two names differ in one character of the given name, which sounds alike."""
    if len(one) != len(other) or len(one) not in _NAMES:
        return False
    differ = [pair for pair in zip(one[1:], other[1:], strict=True) if pair[0] != pair[1]]
    if one[0] != other[0] or len(differ) != 1:
        return False
    from cadre_docs.values.hanzi_order import sound_of  # reads a table: few names differ so

    try:
        sounds = [sound_of(character) for character in differ[0]]
    except ModuleNotFoundError:
        return False  # in an HTML file, which has no table of sounds: the office's check has
    return bool(sounds[0]) and sounds[0] == sounds[1]


def differences(
    values: Mapping[str, Value], others: Mapping[str, Value], fields: Iterable[Field]
) -> str:
    """Say in which boxes two differ, and what each says; numbers are not told."""
    said = []
    for field in fields:
        one, two = values.get(field.id), others.get(field.id)
        if one is None or two is None or agree(_compared(one.typed), _compared(two.typed)):
            continue
        shown = [printed_text(field, value.typed) for value in (one, two)]
        if shown[0] == shown[1]:  # a form prints months, and they differ in the day
            shown = [str(value.typed) for value in (one, two)]
        tells = field.type in _SAID and max(map(len, shown)) <= _LONGEST
        said.append(f"{field.key}（{shown[0]}，另一处{shown[1]}）" if tells else field.key)
    return "、".join(said)
