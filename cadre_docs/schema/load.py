"""YAML → :class:`~cadre_docs.schema.model.Schema`, with a finding for everything wrong."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

from cadre_docs.schema.aliases import twin_aliases
from cadre_docs.schema.codes import CodeList
from cadre_docs.schema.last_time import check_last_time, read_last_time, read_lasting
from cadre_docs.schema.model import (
    PEOPLE_ORDERS,
    ROLES,
    Counts,
    Field,
    FieldType,
    FilledBy,
    Fit,
    PhotoBox,
    Removed,
    Roster,
    Schema,
    Section,
    Source,
)
from cadre_docs.schema.notices import check_postings, ids, pairs, read_posting
from cadre_docs.schema.orders import check_orders, read_orders, read_repeats
from cadre_docs.schema.sample import check_sample, read_sample
from cadre_docs.source.tree import Mapping, Reader, Scalar, Sequence
from cadre_docs.values.dates import PartialDate, Precision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cadre_docs.findings import Finding
    from cadre_docs.source.tree import Node

CODE = "SCHEMA"
SIDES = ("single", "duplex", "either")
PROVENANCES = ("official", "reconstructed")
TEXTS = (FieldType.LINE, FieldType.TEXT, FieldType.PHONE, FieldType.DIGITS)
_ID = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


def load_schema(
    tree: Node,
    code_list: Callable[[str], CodeList | None],
    findings: list[Finding],
    notices: Iterable[str] = (),
) -> Schema:
    """Read a schema from its YAML tree.

    ``code_list`` finds a code list by id; ``notices`` are the prefixes of those there are.
    Every problem becomes a finding with line and column; the returned schema is to be used
    only when there is none.
    """
    if not isinstance(tree, Mapping):
        raise TypeError("a schema is a mapping")
    return _SchemaReader(code_list, findings, notices).schema(Reader(tree, CODE, findings))


class _SchemaReader:
    def __init__(
        self,
        code_list: Callable[[str], CodeList | None],
        findings: list[Finding],
        notices: Iterable[str],
    ) -> None:
        self._code_list = code_list
        self._notices = notices
        self._findings = findings

    def schema(self, reader: Reader) -> Schema:
        facts = reader.flag("facts")
        sections: list[Section] = []
        removed: dict[str, Removed] = {}
        for child in reader.readers("sections"):
            section, gone = self._section(child)
            sections.append(section)
            removed |= gone
        schema = Schema(
            id=reader.text("id"),
            version=reader.integer("version"),
            title=reader.text("title"),
            provenance=reader.choice("provenance", PROVENANCES),
            source=self._source(reader),
            copies=reader.integer("copies", 1),
            sides=reader.choice("sides", SIDES, "either"),
            cover=reader.flag("cover"),
            sections=tuple(sections),
            removed=removed,
            roster=self._roster(reader),
            notices=tuple(read_posting(r) for r in reader.readers("notices")),
            facts=facts,
            years=pairs(reader, "years"),
            sample=read_sample(reader),
            governed_by=reader.texts("governed_by"),
            role=reader.choice("role", tuple(ROLES), ""),
            last_time=tuple(read_last_time(r) for r in reader.readers("last_time")),
        )
        reader.finish()
        if facts and schema.printed_fields:
            reader.complain("“facts: true”的表不打印，每一节都须有“printed: false”")
        self._check_roster(reader, schema)
        check_sample(reader, schema)
        self._check_governing(reader, schema)
        self._check_years(reader, schema)
        check_postings(reader, schema)
        check_last_time(reader, schema)
        check_orders(reader, schema)
        _check_needed(reader, schema)
        self._refuse_twins(reader, [f for s in schema.sections for f in s.fields])
        return schema

    def _refuse_twins(self, reader: Reader, fields: list[Field]) -> None:
        """Keys and ids must be unique, or a value would land in the wrong box."""
        names = Counter(name for field in fields for name in (field.key, field.id))
        for name in sorted(name for name, times in names.items() if times > 1):
            reader.complain(f"键或标识“{name}”用了两次")
        former = Counter(old for field in fields for old in field.formerly)
        for old in sorted(o for o, times in former.items() if o in names or times > 1):
            reader.complain(f"旧键“{old}”（formerly）与别的键相同，不知道指哪一项")
        for alias in twin_aliases(fields):
            reader.complain(f"别名“{alias}”（aliases）也是别的项的名称，或写了两次，不知道指哪一项")

    def _source(self, reader: Reader) -> Source:
        """Read where a form comes from; not every document that names a form has a number."""
        child = reader.child("source")
        if child is None:
            reader.complain("缺少“source”")
            return Source("", "", "", "", "")
        source = Source(
            issuer=child.text("issuer"),
            title=child.text("title"),
            number=child.text("number", ""),
            date=child.text("date"),
            attachment=child.text("attachment", ""),
        )
        child.finish()
        return source

    def _roster(self, reader: Reader) -> Roster | None:
        child = reader.child("roster")
        if child is None:
            return None
        roster = Roster(
            of=ids(child, "of"),
            table=child.text("table"),
            columns=pairs(child, "columns"),
            where=pairs(child, "where"),
            order=child.texts("order"),
            year=child.text("year", ""),
            head=pairs(child, "head"),
            rule=child.text("rule", ""),
            people=child.choice("people", PEOPLE_ORDERS, "") if child.node("people") else "",
        )
        child.finish()
        return roster

    def _check_governing(self, reader: Reader, schema: Schema) -> None:
        """A notice that is not there, or a form that is nothing to it, would never be heard of."""
        at = reader.node("governed_by")
        for prefix in schema.governed_by:
            if prefix not in self._notices:
                known = "、".join(self._notices)
                reader.complain(f"“governed_by”中的“{prefix}”没有登记；现有：{known}", at)
        if schema.governed_by and not schema.role:
            roles = "、".join(f"{name}（{what}）" for name, what in ROLES.items())
            reader.complain(f"有“governed_by”的表须写“role”：{roles}", at)
        if schema.notices and schema.role != "notice":
            reader.complain("有“notices”的表须写“role: notice”", reader.node("notices"))

    def _check_years(self, reader: Reader, schema: Schema) -> None:
        for name in schema.years.values():
            found = schema.by_id.get(name)
            if found is None or found.type is not FieldType.DATE:
                reader.complain(f"“years”中的“{name}”须是类型为 date 的字段", reader.node("years"))

    def _check_roster(self, reader: Reader, schema: Schema) -> None:
        """The names of a roster's own fields must exist; those of its form, when it is made."""
        roster, at = schema.roster, reader.node("roster")
        if roster is None:
            return
        table = schema.by_id.get(roster.table)
        known = {column.id for column in table.columns} if table else set()
        for column in dict.fromkeys([*roster.columns, *roster.order]):
            if column not in known:
                reader.complain(f"名册的表“{roster.table}”没有“{column}”这一列", at)
        if not roster.columns:
            reader.complain("“roster”缺少“columns”", at)
        for name in dict.fromkeys(filter(None, [roster.year, *roster.head])):
            if name not in schema.by_id:
                reader.complain(f"没有“{name}”这一项", at)
        if not roster.of:
            reader.complain("“roster”的“of”至少要有一种表", at)

    def _section(self, reader: Reader) -> tuple[Section, dict[str, Removed]]:
        """Read a section, and by their paths the boxes that earlier versions had in it."""
        title, key, identifier = (reader.text(*k) for k in (("title",), ("key", ""), ("id", "")))
        fields = [self._field(r) for r in reader.readers("fields")]
        section = Section(
            title=title,
            key=key,
            id=identifier,
            printed=reader.flag("printed", default=True),
            help=reader.text("help", ""),
            fields=tuple(one for one in fields if one.removed is None),
        )
        reader.finish()
        return section, dict(_removed(fields, key, identifier))

    def _field(self, reader: Reader) -> Field:
        kind = FieldType(reader.choice("type", tuple(FieldType), "line"))
        every = [self._field(r) for r in reader.readers("columns")]
        columns = tuple(column for column in every if column.removed is None)
        field = Field(
            key=self._key(reader),
            id=self._id(reader),
            label=reader.text("label", reader.text("key", "")),
            type=kind,
            required=reader.flag("required"),
            filled_by=FilledBy(reader.choice("filled_by", tuple(FilledBy), "applicant")),
            choices=self._choices(reader, kind),
            precision=Precision[
                reader.choice("precision", ("year", "month", "day"), "day").upper()
            ],
            printed_as=self._printed_as(reader, kind),
            blank=reader.text("blank", ""),
            unit=reader.text("unit", ""),
            fit=self._fit(reader),
            photo=self._photo(reader, kind),
            columns=columns,
            blank_rows=reader.integer("blank_rows", 0),
            max_rows=reader.integer("max_rows", 0),
            padded=reader.flag("padded", default=True),
            electronic=reader.flag("electronic"),
            help=reader.text("help", ""),
            example=reader.text("example", ""),
            source=reader.text("source", ""),
            rule=reader.text("rule", ""),
            formerly=self._formerly(reader),
            aliases=reader.texts("aliases"),
            orders=read_orders(reader, kind),
            repeats=read_repeats(reader, columns),
            may_be_none=self._may_be_none(reader, kind),
            carries=reader.flag("carries"),
            lasting=read_lasting(reader),
            wanted=reader.flag("wanted"),
            needed_where=tuple(pairs(reader, "needed_where").items()),
            needed_with=reader.texts("needed_with"),
            personal=reader.flag("personal", default=kind is FieldType.MOBILE),
            counts=self._counts(reader, kind),
            removed=self._removed(reader),
            removed_columns=tuple(c.removed for c in every if c.removed is not None),
        )
        if (kind is FieldType.TABLE) != bool(field.columns):
            reader.complain("类型为 table 的字段须有“columns”，其他类型不能有")
        self._refuse_twins(reader, list(field.columns))
        reader.finish()
        return field

    def _counts(self, reader: Reader, kind: FieldType) -> Counts | None:
        """Read which people a number is about."""
        child = reader.child("counts")
        if child is None:
            return None
        if kind is not FieldType.INTEGER:
            reader.complain("只有类型为 integer 的字段才有“counts”")
        counts = Counts(
            child.text("notice"), tuple(pairs(child, "where").items()), child.text("without", "")
        )
        child.finish()
        return counts

    def _removed(self, reader: Reader) -> Removed | None:
        """Read since when a box is gone, and why."""
        child = reader.child("removed")
        if child is None:
            return None
        key, identifier = reader.text("key"), reader.text("id")
        since, why = child.text("since"), child.text("why", "")
        child.finish()
        return Removed(key, identifier, since, why)

    def _may_be_none(self, reader: Reader, kind: FieldType) -> bool:
        may = reader.flag("none")
        if may and kind not in TEXTS:
            reader.complain("“none”只用于文字和电话（无是一句话，不是日期、选项或号码）")
        return may

    def _formerly(self, reader: Reader) -> tuple[str, ...]:
        """Read the keys of earlier versions: one, or a list."""
        if isinstance(reader.node("formerly"), Scalar):
            return (reader.text("formerly"),)
        return reader.texts("formerly")

    def _key(self, reader: Reader) -> str:
        key = reader.text("key")
        if key and not key.isidentifier():
            reader.complain(f"键“{key}”须是合法的标识符（汉字、字母、数字，不以数字开头）")
        return key

    def _id(self, reader: Reader) -> str:
        identifier = reader.text("id")
        if identifier and not _ID.fullmatch(identifier):
            reader.complain(f"标识“{identifier}”须由小写字母、数字和下划线组成")
        return identifier

    def _choices(self, reader: Reader, kind: FieldType) -> CodeList | None:
        node = reader.node("choices")
        if kind is not FieldType.CHOICE:
            if node is not None:
                reader.complain("只有类型为 choice 的字段才有“choices”", node)
            return None
        match node:
            case Sequence():
                return CodeList.of(reader.texts("choices"))
            case Scalar():
                return self._named_list(reader, node.text, node)
            case Mapping():
                return self._narrowed_list(reader, node)
        reader.complain("类型为 choice 的字段须有“choices”")
        return None

    def _named_list(self, reader: Reader, name: str, at: Node) -> CodeList | None:
        found = self._code_list(name)
        if found is None:
            reader.complain(f"没有名为“{name}”的代码表", at)
        return found

    def _narrowed_list(self, reader: Reader, node: Mapping) -> CodeList | None:
        child = Reader(node, CODE, self._findings)
        found = self._named_list(reader, child.text("codes"), node)
        only = child.texts("only")
        child.finish()
        for value in only if found else ():
            if found and value not in found.values:
                reader.complain(f"代码表中没有“{value}”", node)
        return found.only(only) if found else None

    def _printed_as(self, reader: Reader, kind: FieldType) -> str:
        pattern = reader.text("printed_as", "")
        if pattern and kind in (FieldType.DATE, FieldType.PERIOD):
            try:
                PartialDate(2000, 1, 1).format(pattern)
            except ValueError:
                reader.complain(
                    f"“printed_as”应由 YYYY MM M DD D 和文字组成，现为“{pattern}”",
                    reader.node("printed_as"),
                )
                return ""
        return pattern

    def _fit(self, reader: Reader) -> Fit | None:
        child = reader.child("max_chars")
        if child is None:
            return None
        nominal = child.integer("nominal")
        fit = Fit(nominal, child.integer("smallest", nominal))
        if not 0 < fit.nominal <= fit.smallest:
            child.complain("“max_chars”须满足 0 < nominal ≤ smallest")
        child.finish()
        return fit

    def _photo(self, reader: Reader, kind: FieldType) -> PhotoBox | None:
        child = reader.child("photo_mm")
        if (child is None) == (kind is FieldType.PHOTO):
            reader.complain("类型为 photo 的字段须有“photo_mm”（宽、高），其他类型不能有")
        if child is None:
            return None
        box = PhotoBox(float(child.integer("width")), float(child.integer("height")))
        child.finish()
        return box


def _removed(fields: list[Field], key: str, identifier: str) -> Iterator[tuple[str, Removed]]:
    """Yield the paths, by keys and by ids, of boxes that are gone."""
    prefixes = {f"{name}." if name else "" for name in (key, identifier)}
    for one, prefix in product(fields, prefixes):
        if one.removed is not None:
            yield from ((f"{prefix}{name}", one.removed) for name in (one.key, one.id))
        for column in one.removed_columns:
            for table, name in product((one.key, one.id), (column.key, column.id)):
                yield f"{prefix}{table}.{name}", column


def _check_needed(reader: Reader, schema: Schema) -> None:
    """Complain of boxes that are to be filled because of others that there are none of."""
    for field in schema.fields():
        for name in (*(one for one, _ in field.needed_where), *field.needed_with):
            if name not in schema.by_id or name == field.id:
                reader.complain(
                    f"“{field.key}”的“needed_where”或“needed_with”所引的“{name}”不是别的一项",
                    reader.node("sections"),
                )
