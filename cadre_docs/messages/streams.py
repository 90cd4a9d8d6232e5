"""The streams of the process: whatever is said on them, by whomever, is said as it may be told."""

from __future__ import annotations

import io
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, TextIO, cast

from cadre_docs.machine import platforms
from cadre_docs.messages.safe import masked_text, safe_text
from cadre_docs.messages.undecoded import ESCAPED

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager


class Told(io.TextIOWrapper):
    """A text stream that masks numbers, and shows what steers a terminal by its number.

    It is the last net. Whoever names files or people in a line says it with
    :func:`cadre_docs.messages.safe.told_line`, for here nobody knows whose a line feed is.
    """

    former: io.TextIOWrapper | None = None  # kept, for the buffer goes with it
    making_way: Callable[[], AbstractContextManager[object]] = nullcontext
    """What is entered while a text is written: a line of progress makes way for it."""

    def write(self, text: str, /) -> int:
        """Write a text as it may be told."""
        return self._put(safe_text(text), len(text))

    def draw(self, text: str) -> int:
        """Write a text of ours that may steer the terminal; others' words in it are plain."""
        return self._put(masked_text(text), len(text))

    def document(self, text: str) -> None:
        """Write a page or data, which say themselves that they are UTF-8, as that."""
        self.flush()
        with type(self).making_way():
            self.buffer.write(safe_text(text).encode("utf-8", ESCAPED))
            self.buffer.flush()

    def _put(self, text: str, length: int) -> int:
        with type(self).making_way():
            super().write(text)
        return length

    def close(self) -> None:
        """Leave the buffer to the stream that it was taken from."""
        self.flush()

    def fileno(self) -> int:
        """Have none where click would write to a console past this stream."""
        if platforms.hides_its_number():
            raise io.UnsupportedOperation
        return super().fileno()


class _Through:
    """A stream that is written to in another way; all else is the stream's own business."""

    def __init__(self, stream: TextIO, write: Callable[[str], int]) -> None:
        self._stream, self.write = stream, write

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def drawn(stream: TextIO) -> TextIO:
    """Return a stream for colours and lines that change: our own escapes pass.

    Only what this program draws goes there; words of others have been made plain before.
    """
    if not isinstance(stream, Told):
        return stream
    return cast("TextIO", _Through(stream, stream.draw))


def guard_streams() -> None:
    """Guard all that this process says from now on: messages, warnings, tracebacks.

    What is said is UTF-8, or one of the encodings of Chinese where those who show it expect that
    (:func:`cadre_docs.machine.platforms.encoding_of`). What that lacks is escaped, and so is what
    has no UTF-8, such as a file name in another encoding.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper) and not isinstance(stream, Told):
            stream.flush()
            guarded = Told(
                stream.buffer,
                encoding=platforms.encoding_of(stream),
                errors=ESCAPED,
                line_buffering=stream.line_buffering or name == "stderr",
                write_through=stream.write_through,
            )
            guarded.former = stream
            setattr(sys, name, guarded)
