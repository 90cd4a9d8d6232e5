"""Masters looked through before they are filled: they come from outside as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.errors import MasterError, UnsafeFileError
from cadre_docs.office.inspection import inspect
from cadre_docs.pages.room import lack_of_room

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.office.archive import Kind
    from cadre_docs.pages.model import Layout


def inspect_master(master: bytes, kind: Kind, where: str) -> None:
    """Raise :class:`MasterError` for a master that breaks a limit or could do harm.

    What it holds goes into every document made of it, and on to other people.
    """
    try:
        inspect(master, kind)
    except UnsafeFileError as problem:
        raise MasterError(f"{where}：{problem}") from None


def require_room(read: Callable[[], Layout], where: str) -> None:
    """Raise :class:`MasterError` for a master that is damaged, or where nothing can be set.

    ``read`` reads its layout. What it finds damaged docxtpl and openpyxl would stumble over.
    """
    try:
        lacks = list(lack_of_room(read()))
    except MasterError as fault:
        raise MasterError(f"{where}：{fault}") from None
    if lacks:
        listed = "；".join(f"{item.where}有{item.what}" for item in lacks)
        raise MasterError(f"{where}：{listed}。改正后可用 cadre-docs lint 核对。")
