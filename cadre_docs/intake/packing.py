"""Records as bytes: small, without the schema and what was worked out.

For another process, and for those of whom nobody asks for a while. A schema is larger than a
record and known to whoever unpacks, so that only its id is packed. Our own things, which come by
the hundred, are packed by their fields: the way of dataclasses with slots takes several times as
long, and a record would take along all that it has been asked for, fields of the schema among it.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar

from cadre_docs.findings import Finding, Position
from cadre_docs.record.cells import Row, Value
from cadre_docs.record.model import Record
from cadre_docs.schema import Schema
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Callable

    Reduced = tuple[Callable[..., Any], tuple[Any, ...]]


def _by_fields(kind: type) -> Callable[[Any], Reduced]:
    """Return how to take a dataclass of several fields apart: it is made again of them."""
    values = attrgetter(*(field.name for field in fields(kind)))
    return lambda one: (kind, values(one))


def schema_of(form: str) -> Schema:
    """Stand for what finds a schema: whoever unpacks has one."""
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


def packed(things: object) -> bytes:
    """Return records, and what holds them, as bytes."""
    stream = io.BytesIO()
    _Packer(stream, pickle.HIGHEST_PROTOCOL).dump(things)
    return stream.getvalue()


def unpacked(data: bytes, schema: Callable[[str], Schema]) -> Any:
    """Return what :func:`packed` packed; ``schema`` finds a schema by its id.

    Only for bytes that this program packed itself, in this run.
    """
    return _Unpacker(io.BytesIO(data), schema).load()
