"""Records on their way to another process: small, and without the schema.

A schema is larger than a record and known on both sides, so that only its id travels.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cadre_docs.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.record import Record


@dataclass(frozen=True, slots=True)
class Parcel:
    """A record as it was read, and what reading found wrong with its whole file.

    ``of_many`` is what rules over many records found about it, ``earlier`` are the person's
    records of earlier years.
    """

    entry: ReadRecord
    of_file: tuple[Finding, ...] = ()
    of_many: tuple[Finding, ...] = ()
    earlier: tuple[Record, ...] = ()


class _Packer(pickle.Pickler):
    def persistent_id(self, obj: Any) -> str | None:
        return obj.id if isinstance(obj, Schema) else None


class _Unpacker(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, schema: Callable[[str], Schema]) -> None:
        super().__init__(stream)
        self._schema = schema

    def persistent_load(self, pid: Any) -> Schema:
        return self._schema(pid)


def pack(parcel: Parcel) -> bytes:
    """Return a parcel as bytes."""
    stream = io.BytesIO()
    _Packer(stream, pickle.HIGHEST_PROTOCOL).dump(parcel)
    return stream.getvalue()


def unpack(data: bytes, schema: Callable[[str], Schema]) -> Parcel:
    """Return what :func:`pack` packed; ``schema`` finds a schema by its id.

    Only for bytes that this build packed itself.
    """
    parcel = _Unpacker(io.BytesIO(data), schema).load()
    if not isinstance(parcel, Parcel):
        raise TypeError("no parcel")
    return parcel
