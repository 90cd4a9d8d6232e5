"""Results that a list leaves out, or has of some people only: who signs it would not miss them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, listing, warning
from cadre_docs.record import printed_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.record import Record
    from cadre_docs.schema import Field

CODE = "X-consistency"
_FEW = 5  # people named


def not_listed(listed: Sequence[Field], records: Sequence[Record], what: str) -> Iterator[Finding]:
    """Yield the results on people's forms for which a list has no box.

    ``listed`` are the fields of the forms that it prints, ``what`` is the list's name. A result
    is what the same article knows as one that is printed: whoever has posts of two categories
    has two grades (``rule`` of a field).
    """
    printed = {field.id for field in listed}
    main = {field.rule: field for field in listed if field.rule and field.choices}
    for record in records:
        for field_id, value in record.values.items():
            field = record.schema.by_id[field_id]
            if field_id in printed or field.rule not in main or not field.choices:
                continue
            yield warning(
                CODE,
                f"填“{printed_text(field, value.typed)}”，{what}上只有“{main[field.rule].key}”",
                wanted="各个结果都报到",
                remedy="请另行写明，或另行报送；只有一个结果的，删去这一项",
                **record.about(field_id),
            )


def of_some(columns: Sequence[tuple[Field, Field]], records: Sequence[Record]) -> Iterator[Finding]:
    """Yield the results that a list has of some people and not of others, one for each column.

    ``columns`` are those of the list, each with its field of the forms. Columns that nobody may
    leave empty are told person by person.
    """
    for column, field in columns:
        if not column.rule or column.required or column.wanted:
            continue
        lacking = [r for r in records if not {field.id} & (r.values.keys() | r.unreadable)]
        if not lacking or len(lacking) == len(records):
            continue
        first = lacking[0]
        named = listing([record.person for record in lacking], _FEW)
        yield warning(
            CODE,
            f"{len(records) - len(lacking)}人有“{column.key}”，{len(lacking)}人没有，"
            f"名册上空着：{named}",
            wanted=column.help,
            remedy="请核对：有结果的，在考核表中补填；没有结果的，在名册的备注里写明",
            **first.about(field.id) | {"person": ""},
        )
