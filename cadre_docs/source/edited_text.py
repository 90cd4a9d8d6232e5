"""A file of YAML that is changed in places: by its characters, so that all else stays."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.errors import CadreDocsError
from cadre_docs.source.yaml import decode

if TYPE_CHECKING:
    from collections.abc import Iterable


class PatchError(CadreDocsError):
    """Something cannot be changed in this file; nothing was changed."""

    def __init__(
        self,
        path: str,
        why: str = "这样写的文件，这里改不了",
        remedy: str = "请用文本编辑器打开文件改这一项",
    ) -> None:
        super().__init__(f"“{path}”没有改：{why}。{remedy}。")
        self._given = (path, why, remedy)

    def __reduce__(self) -> tuple[type[PatchError], tuple[str, str, str]]:
        """Pickle what it was made of: its message is made of that."""
        return type(self), self._given


@dataclass(frozen=True)
class EditedText:
    """The text of a file, ending with an end of line; ``newline`` is what its lines end with.

    Places are numbers of characters, ranges half-open. ``mark``: the bytes in front of the text.
    """

    text: str
    newline: str = "\n"
    mark: bytes = b""

    def line_start(self, index: int) -> int:
        """Return where the line of a place begins."""
        return 1 + max(self.text.rfind("\n", 0, index), self.text.rfind("\r", 0, index))

    def line_end(self, index: int) -> int:
        """Return where the line behind that of a place begins."""
        ends = [found for end in "\r\n" if (found := self.text.find(end, index)) >= 0]
        if not ends:
            return len(self.text)
        first = min(ends)
        return first + (2 if self.text.startswith("\r\n", first) else 1)

    def column(self, index: int) -> int:
        """Return how many characters stand before a place on its line."""
        return index - self.line_start(index)

    def indent(self, index: int) -> str:
        """Return what stands before a place on its line."""
        return self.text[self.line_start(index) : index]

    def lines(self, lines: Iterable[str]) -> str:
        """Return these as lines of the file."""
        return "".join(line + self.newline for line in lines)

    def replaced(self, start: int, end: int, said: str) -> str:
        """Return the text with something else from ``start`` to ``end``."""
        return self.text[:start] + said + self.text[end:]

    def encoded(self, text: str) -> bytes:
        """Return the file with another text."""
        return self.mark + text.encode()


def edited_text(data: bytes, path: str) -> EditedText:
    """Return the text of a file, in which ``path`` is to be changed.

    Raises :class:`PatchError` for one that is no text.
    """
    text, remarks = decode(data, "")
    if remarks and not text:
        raise PatchError(path, "文件不是能读的文字")
    newline = "\r\n" if "\r\n" in text else "\n"
    if text and not text.endswith(("\n", "\r")):
        text += newline
    return EditedText(text, newline, codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b"")
