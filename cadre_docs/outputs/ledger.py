"""What this program wrote into a folder: a small hidden file beside the outputs.

It says of each output what its bytes were and whose it is, so that the next run knows its own
untouched files from those that somebody edited or made. It holds hashes and nothing that can
be read of a person. A ledger that is missing, damaged or too large knows nothing: then all
files are taken for somebody else's, and are kept (docs/adr/0012).
"""

from __future__ import annotations

import contextlib
import os
import stat
import threading
import unicodedata
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cadre_docs.errors import UnsafeFileError
from cadre_docs.machine import platforms
from cadre_docs.outputs.files import write_whole
from cadre_docs.performance.classes import frozen
from cadre_docs.source.files import read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = ".cadre-docs-outputs.json"
_FORMAT = 1
_LOCK = threading.Lock()  # of this process's threads, for what is read and written again
_KEYS = ("sha256", "whose", "source")


@frozen
class Entry:
    """One output: the hash of its bytes, and digests of whose it is and what it was made of.

    ``paper`` tells what is printed from what is filled in (templates, marked-up copies); ``of``
    are digests of the people of whom it is made, and of their files.
    """

    sha256: str
    whose: str = ""
    source: str = ""
    paper: bool = True
    of: tuple[str, ...] = ()


def key(name: str) -> str:
    """Return a file name as it is compared: systems differ in case and composition."""
    return unicodedata.normalize("NFC", name).casefold()


def entries(folder: Path) -> dict[str, Entry]:
    """Return what is known of a folder's files, by :func:`key`; of a link's, nothing."""
    import json  # imported here: a check that writes nothing finds no ledger

    with contextlib.suppress(OSError, UnsafeFileError, ValueError, RecursionError):
        told = None if platforms.is_link(folder / FILE) else json.loads(read_file(folder / FILE))
        if isinstance(told, dict) and told.get("format") == _FORMAT:
            listed = told.get("outputs")
            if isinstance(listed, dict) and all(map(_is_entry, listed.values())):
                return {name: _entry(facts) for name, facts in listed.items()}
    return {}


def _is_entry(facts: object) -> bool:
    return (
        isinstance(facts, dict)
        and facts.keys() - {"of"} == {*_KEYS, "paper"}
        and all(isinstance(facts[name], str) for name in _KEYS)
        and isinstance(facts["paper"], bool)
        and isinstance(of := facts.get("of", []), list)  # former versions noted none
        and all(isinstance(mark, str) for mark in of)
    )


def _entry(facts: dict[str, Any]) -> Entry:
    return Entry(**{**facts, "of": tuple(facts.get("of", ()))})


def note(folder: Path, written: Mapping[str, Entry]) -> None:
    """Add what was written (by :func:`key`) to a folder's ledger, whole or not at all.

    What other runs noted meanwhile stays; what is no longer there is forgotten. Raises
    :class:`~cadre_docs.errors.OutputError`.
    """
    import json

    with _LOCK:
        there = set(map(key, os.listdir(folder)))  # noqa: PTH208 - names are all that is wanted
        known = {n: e for n, e in {**entries(folder), **written}.items() if n in there}
        listed = {
            name: {
                "sha256": e.sha256,
                "whose": e.whose,
                "source": e.source,
                "paper": e.paper,
                **({"of": list(e.of)} if e.of else {}),
            }
            for name, e in sorted(known.items())
        }
        text = json.dumps({"format": _FORMAT, "outputs": listed}, ensure_ascii=True, indent=0)
        write_whole(folder / FILE, text.encode())


def is_untouched(path: Path, entry: Entry | None) -> bool:
    """Whether a file still holds what was written; what cannot be read has been touched."""
    if entry is None:
        return False
    with contextlib.suppress(OSError, UnsafeFileError):
        return sha256_of(path) == entry.sha256
    return False


def sha256_of(path: Path) -> str:
    """Return the hash of a regular file. Raises OSError, or UnsafeFileError for what is none."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnsafeFileError("不是普通文件（是管道或设备）", "请核对路径")
    hashed = sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            hashed.update(block)
    return hashed.hexdigest()
