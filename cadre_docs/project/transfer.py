"""Records on their way to another process: small, without the schema and what was worked out.

A schema is larger than a record and known on both sides, so that only its id travels. Our own
things, which come by the hundred, travel by their fields: the way of dataclasses with slots takes
several times as long, and a record would take along all that it has been asked for, fields of the
schema among it.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from cadre_docs.findings import Finding, Position
from cadre_docs.record.cells import Row, Value
from cadre_docs.record.model import Record
from cadre_docs.schema import FieldType, Schema
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.intake.read import ReadRecord

    Reduced = tuple[Callable[..., Any], tuple[Any, ...]]


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


def _by_fields(kind: type) -> Callable[[Any], Reduced]:
    """Return how to take a dataclass of several fields apart: it is made again of them."""
    values = attrgetter(*(field.name for field in fields(kind)))
    return lambda one: (kind, values(one))


def schema_of(form: str) -> Schema:
    """Stand for what finds a schema: each side has its own."""
    raise LookupError(form)


_OURS = (Record, Value, Row, Position, PartialDate, Period, Finding)
_Ways = dict[type[Any], "Callable[[Any], Any]"]


class _Packer(pickle.Pickler):
    dispatch_table: ClassVar[_Ways] = {  # type: ignore[misc]  # as its manual says
        **copyreg.dispatch_table,
        **{kind: _by_fields(kind) for kind in _OURS},
        Schema: lambda schema: (schema_of, (schema.id,)),
    }


class _Unpacker(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, schema: Callable[[str], Schema]) -> None:
        super().__init__(stream)
        self._schema = schema

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == (__name__, schema_of.__name__):
            return self._schema
        return super().find_class(module, name)


def pack(sent: Parcel | Others) -> bytes:
    """Return what is sent as bytes."""
    stream = io.BytesIO()
    _Packer(stream, pickle.HIGHEST_PROTOCOL).dump(sent)
    return stream.getvalue()


def unpack(data: bytes, kind: type[Sent], schema: Callable[[str], Schema]) -> Sent:
    """Return what :func:`pack` packed; ``schema`` finds a schema by its id.

    Only for bytes that this build packed itself.
    """
    sent = _Unpacker(io.BytesIO(data), schema).load()
    if not isinstance(sent, kind):
        raise TypeError(f"no {kind.__name__}")
    return sent


def slim(record: Record) -> Record:
    """Return a record without what nobody counts or knows people by.

    That are long texts, and the tables of people.
    """
    fields = record.schema.by_id
    values = {k: v for k, v in record.values.items() if fields[k].type is not FieldType.TEXT}
    return replace(record, values=values, tables={} if record.person else record.tables)
