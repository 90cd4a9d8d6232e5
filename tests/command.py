"""The whole command line in this process: streams, masks, exit codes as a terminal has them."""

from __future__ import annotations

import io
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unittest import mock

from cadre_docs.cli.main import main
from cadre_docs.messages import safe as privacy

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Ran:
    """What a command left: exit status and what it said."""

    code: int
    out: str
    err: str
    raw: tuple[bytes, bytes] = (b"", b"")

    @property
    def said(self) -> str:
        return self.out + self.err


def command(*arguments: object, encoding: str = "utf-8", start: Callable[[], None] = main) -> Ran:
    """Run ``cadre-docs`` on streams of an encoding; what is no UTF-8 is read as that."""
    code: object = 0
    raw = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(stream, encoding=encoding) for stream in raw)
    mask = os.umask(0o022)
    try:
        with (
            mock.patch.object(sys, "argv", ["cadre-docs", *map(str, arguments)]),
            mock.patch.object(sys, "stdout", out),
            mock.patch.object(sys, "stderr", err),
        ):
            try:
                start()
            except SystemExit as end:
                code = end.code
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            said = raw[0].getvalue(), raw[1].getvalue()
    finally:
        os.umask(mask)
        privacy.show_private(shown=False)
    assert isinstance(code, int)
    return Ran(code, _read(said[0], encoding), _read(said[1], encoding), said)


def _read(data: bytes, encoding: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(encoding)
