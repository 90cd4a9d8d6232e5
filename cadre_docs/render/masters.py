"""Masters looked through before they are filled: they come from outside as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.errors import MasterError, UnsafeFileError
from cadre_docs.inspection import inspect

if TYPE_CHECKING:
    from cadre_docs.container import Kind


def inspect_master(master: bytes, kind: Kind, where: str) -> None:
    """Raise :class:`MasterError` for a master that breaks a limit or could do harm.

    What it holds goes into every document made of it, and on to other people.
    """
    try:
        inspect(master, kind)
    except UnsafeFileError as problem:
        raise MasterError(f"{where}：{problem}") from None
