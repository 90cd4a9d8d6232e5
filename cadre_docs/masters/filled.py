"""A filled master: its parts, for whoever reads it back, and its file, for people.

Reading takes the parts as they are: nothing is packed only to be unpacked again. The file is
written when it is asked for, and once.
"""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from cadre_docs.performance.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@frozen
class Filled:
    """A filled DOCX or XLSX; two are equal when their parts are.

    ``parts`` holds the content of each part by its name, in the order of the file; ``write``
    packs them.
    """

    parts: Mapping[str, bytes]
    write: Callable[[], bytes] = field(compare=False, repr=False)

    @cached_property
    def file(self) -> bytes:
        """The bytes of the file. Raises OutputError when no file can hold the parts."""
        return self.write()

    @cached_property
    def digest(self) -> bytes:
        """A hash of the parts (SHA-256): the same whichever zlib packs them, and no file made."""
        made = sha256()
        for name, content in self.parts.items():
            made.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogatepass"))
            made.update(content)
        return made.digest()
