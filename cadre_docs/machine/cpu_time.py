"""The last net under the limits: no file is read for longer than a stated time of the processor.

What :mod:`cadre_docs.limits` lets in is read in seconds, and what is found depends on no clock.
A file that takes a minute all the same has met a fault of ours: the command ends with exit
status 2 and names it, and nothing of it is kept.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from cadre_docs.machine import platforms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_SECONDS = 60.0
"""Of the processor, for reading one file."""


class TooComplexError(BaseException):
    """A file took too long; ``str(error)`` is ready for a user's eyes.

    No ``Exception``: on its way no reader may take it for damage of the file, nor a build for
    a result.
    """


@contextmanager
def within_cpu_time(file: object) -> Iterator[None]:
    """Raise :class:`TooComplexError`, naming the file, when the block takes too long.

    Only in the main thread (:func:`cadre_docs.machine.platforms.after_cpu_time`).
    """
    with each_within_cpu_time() as begin:
        begin(file)
        yield


@contextmanager
def each_within_cpu_time() -> Iterator[Callable[[object], None]]:
    """Yield a function to be told of each file before it is read; the same holds for each.

    For very many files: to begin and end such a block takes as long as to open a file. What a
    library made of the error (openpyxl takes whatever is raised in it for a wrong value) does not
    count: it is raised again.
    """
    file: object = None
    refused: TooComplexError | None = None

    def stop() -> None:
        nonlocal refused
        message = (
            f"文件过于复杂：“{file}”读了{MOST_SECONDS:g}秒还没有读完，没有采用。"
            "请核对是否选错了文件；确是填报的表，请另存一份或重新填写，并把这个文件报告给工具维护者。"
        )
        refused = TooComplexError(message)
        raise refused

    def begin(next_file: object) -> None:
        nonlocal file
        if refused is not None:
            raise refused
        file = next_file
        again()

    try:
        with platforms.after_cpu_time(MOST_SECONDS, stop) as again:
            yield begin
    except Exception:
        if refused is None:
            raise
    if refused is not None:
        raise refused
