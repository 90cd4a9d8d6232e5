"""Records on their way to another process, with what is said of them there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from cadre_docs.intake.packing import packed, unpacked
from cadre_docs.rules.between.unit_steps import STEPS
from cadre_docs.schema import FieldType

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.record.model import Record
    from cadre_docs.schema import Schema


@dataclass(frozen=True, slots=True)
class Parcel:
    """A record as it was read, and what reading found wrong with its whole file."""

    entry: ReadRecord
    of_file: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Others:
    """What others say of a record: it is packed beside its parcel, which is packed once.

    ``of_many`` is what rules over many records found about it, ``earlier`` are the person's
    records of earlier years.
    """

    of_many: tuple[Finding, ...] = ()
    earlier: tuple[Record, ...] = ()


Sent = TypeVar("Sent", Parcel, Others)


def pack(sent: Parcel | Others) -> bytes:
    """Return what is sent as bytes."""
    return packed(sent)


def unpack(data: bytes, kind: type[Sent], schema: Callable[[str], Schema]) -> Sent:
    """Return what :func:`pack` packed; ``schema`` finds a schema by its id.

    Only for bytes that this build packed itself.
    """
    sent = unpacked(data, schema)
    if not isinstance(sent, kind):
        raise TypeError(f"no {kind.__name__}")
    return sent


def slim(record: Record) -> Record:
    """Return a record without what nobody counts or knows people by.

    That are long texts, and the tables of people but those of dated steps.
    """
    fields = record.schema.by_id
    values = {k: v for k, v in record.values.items() if fields[k].type is not FieldType.TEXT}
    tables = {k: rows for k, rows in record.tables.items() if k == STEPS or not record.person}
    return replace(record, values=values, tables=tables)
