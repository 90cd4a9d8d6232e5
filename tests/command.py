"""The whole command line in this process: streams, masks, exit codes as a terminal has them."""

from __future__ import annotations

import io
import os
import sys
from dataclasses import dataclass
from unittest import mock

from cadre_docs.cli.main import main
from cadre_docs.messages import safe as privacy


@dataclass(frozen=True)
class Ran:
    """What a command left: exit status and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


def command(*arguments: object, encoding: str = "utf-8") -> Ran:
    """Run ``cadre-docs`` on streams of an encoding."""
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
                main()
            except SystemExit as end:
                code = end.code
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            texts = [stream.getvalue().decode("utf-8") for stream in raw]
    finally:
        os.umask(mask)
        privacy.show_private(shown=False)
    assert isinstance(code, int)
    return Ran(code, *texts)
