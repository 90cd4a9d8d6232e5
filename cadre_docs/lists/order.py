"""The order of people on a list: as given, by units, 姓氏笔画, 拼音, or level.

People stand by department and unit, units in the order of a list of units or else of their
texts, and within a unit in the order asked for. 原序 alone is the order of the files, whatever
the units. Whatever the order cannot tell (no data, a tie, no level, a unit not on the list) is
told; then people stay as they were read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from cadre_docs.errors import RequestError
from cadre_docs.findings import Finding, Position, error, note, warning
from cadre_docs.intake.plain_table import names_of, read_plain_table
from cadre_docs.record import printed_text
from cadre_docs.schema import PEOPLE_ORDERS, FieldType
from cadre_docs.values.folding import folded
from cadre_docs.values.hanzi_order import NameKey, by_pinyin, by_strokes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cadre_docs.record import Record
    from cadre_docs.schema import Field

T = TypeVar("T")
CODE = "X-order"
AS_GIVEN, STROKES, PINYIN, LEVEL = PEOPLE_ORDERS
UNITS: Final = "单位名单"
LEVELS = ("post_level", "current_level")
"""The fields that hold a person's level, with a code list in the order of levels."""
_LISTED = 5


@dataclass(frozen=True)
class Order:
    """The order of a list. ``people`` is one of ``PEOPLE_ORDERS``; ``units`` are in their order.

    Without ``grouped`` units do not matter. ``source`` is the file of the list of units.
    """

    people: str = AS_GIVEN
    units: tuple[str, ...] = ()
    grouped: bool = True
    findings: tuple[Finding, ...] = ()
    source: Path | None = None

    def sorted(
        self, items: Sequence[T], record_of: Callable[[T], Record]
    ) -> tuple[list[T], list[Finding]]:
        """Return items in this order, and what the order could not tell."""
        findings: list[Finding] = list(self.findings)
        if not self.grouped:
            return list(items), findings
        known = {folded(unit): number for number, unit in enumerate(self.units)}
        key_of, doubts = self._keys([record_of(item) for item in items])
        findings += doubts
        if self.units:
            findings += _not_listed((record_of(item) for item in items), known)

        def key(item: T) -> tuple[object, ...]:
            record = record_of(item)
            unit = folded(record.get("unit"))
            place = known.get(unit, len(known))
            department = "" if self.units else folded(record.get("department"))
            return place, department, unit, key_of.get(id(record), ())

        return sorted(items, key=key), findings

    def _keys(
        self, records: Sequence[Record]
    ) -> tuple[dict[int, tuple[object, ...]], list[Finding]]:
        """Return the key of each record within its unit."""
        if self.people == AS_GIVEN:
            return {}, []
        if self.people == LEVEL:
            return _by_level(records)
        make = by_strokes if self.people == STROKES else by_pinyin
        named = {id(record): make(folded_name(record)) for record in records}
        keys = {number: key.key for number, key in named.items()}
        return keys, list(_doubts(records, named, self.people))


def folded_name(record: Record) -> str:
    """Return a name as it is sorted: without blanks."""
    return "".join(str(record.get("name") or "").split())


def order_of(asked: Iterable[str | Path], *, base: Path | None = None) -> Order | None:
    """Return the order that is asked for: words of ``PEOPLE_ORDERS``, and files of units.

    Paths start at ``base``. None when nothing is asked for. Raises
    :class:`~cadre_docs.errors.RequestError` for what is neither a word nor a file, and for two
    words at once.
    """
    people: list[str] = []
    units: tuple[str, ...] = ()
    source = None
    findings: list[Finding] = []
    words = list(map(str, asked))
    for word in words:
        if word in PEOPLE_ORDERS:
            people.append(word)
            continue
        path = (base or Path()) / word.removeprefix(f"{UNITS}:").removeprefix(f"{UNITS}：")
        if not path.is_file():
            listed = "、".join(PEOPLE_ORDERS)
            raise RequestError(f"次序“{word}”不是 {listed} 之一，也不是单位名单的文件。")
        if source is not None:
            raise RequestError("单位名单只能给一份。")
        source = path
        units, found = _units(path)
        findings += found
    if not words:
        return None
    if len(people) > 1:
        raise RequestError(f"次序只能给一种：{'、'.join(people)}。")
    chosen = people[0] if people else AS_GIVEN
    grouped = bool(units) or chosen != AS_GIVEN
    return Order(chosen, units, grouped, tuple(findings), source)


def _units(path: Path) -> tuple[tuple[str, ...], list[Finding]]:
    """Read a list of units: a table with a column 单位, or a YAML list."""
    wanted = {"单位": ("单位", "单位名称", "工作单位", "所在单位")}
    table = read_plain_table(path, names_of(wanted), "单位")
    units = dict.fromkeys(row.text("单位") for row in table.rows)
    found = list(table.findings)
    if not units and not any(f.counts for f in found):
        remedy = "请核对是否选错了文件"
        found.append(
            error("FS-table", "单位名单是空的", remedy=remedy, position=Position(str(path)))
        )
    return tuple(units), found


def _not_listed(records: Iterable[Record], known: dict[str, int]) -> Iterator[Finding]:
    told: set[str] = set()
    for record in records:
        unit = folded(record.get("unit"))
        if unit not in known and unit not in told and record.person:
            told.add(unit)
            named = record.get("unit")
            yield warning(
                CODE,
                f"单位名单上没有“{named}”，排在最后" if named else "没有填单位，排在最后",
                remedy="请补入单位名单，或改正单位的写法",
                position=record.place("unit"),
                person=record.person,
                form=record.schema.id,
            )


def _by_level(
    records: Sequence[Record],
) -> tuple[dict[int, tuple[object, ...]], list[Finding]]:
    """Sort by the code list of the level, the highest (first) first."""
    keys: dict[int, tuple[object, ...]] = {}
    findings = []
    for record in records:
        field = _level_of(record)
        said = printed_text(field, record.get(field.id)) if field else ""
        values = field.choices.values if field and field.choices else ()
        if said in values:
            keys[id(record)] = (values.index(said),)
            continue
        keys[id(record)] = (len(values),)
        if field is not None:
            findings.append(_unlevelled(record, field))
    return keys, [*findings, *_without_levels(records)]


def _unlevelled(record: Record, field: Field) -> Finding:
    return warning(
        CODE,
        f"没有填“{field.key}”，按级别排时排在本单位最后",
        remedy="请补填，或换一种次序",
        **record.about(field.id),
    )


def _without_levels(records: Sequence[Record]) -> Iterator[Finding]:
    """Say once of each form that it asks for no level: nobody can fill it in."""
    forms = {r.schema.id: r for r in reversed(records) if _level_of(r) is None}
    for record in forms.values():
        yield warning(
            CODE,
            f"“{record.schema.title}”上没有级别一项，不能按级别排，按读入的先后",
            remedy="请换一种次序，如 --order 姓氏笔画",
            position=record.position,
            form=record.schema.id,
        )


def _level_of(record: Record) -> Field | None:
    fields = (record.schema.by_id.get(name) for name in LEVELS)
    return next((f for f in fields if f and f.type is FieldType.CHOICE), None)


def _doubts(records: Sequence[Record], named: dict[int, NameKey], people: str) -> Iterator[Finding]:
    """Tell of characters without data, readings that are not sure, and ties."""
    what = "笔画" if people == STROKES else "读音"
    ties: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record in records:
        key = named[id(record)]
        ties[folded(record.get("unit")), key.key].append(record)
        about = {
            "position": record.place("name"),
            "person": record.person,
            "form": record.schema.id,
        }
        if key.unknown:
            message = f"没有“{key.unknown}”的{what}资料，按{people}排时这个字排在最后"
            yield warning(CODE, message, remedy="请核对此人的位置，不对的用原序", **about)
        if key.doubtful:
            message = f"这个姓有几种读法（{key.doubtful}），按第一种排"
            yield note(CODE, message, remedy="请核对此人的位置", **about)
    for tied in ties.values():
        names = list(dict.fromkeys(folded_name(record) for record in tied))
        if len(names) > 1:
            yield note(
                CODE,
                f"按{people}分不出先后的（{'、'.join(names[:_LISTED])}），按读入的先后",
                remedy="请核对他们的位置",
                position=tied[0].place("name"),
                person=tied[0].person,
                form=tied[0].schema.id,
            )
