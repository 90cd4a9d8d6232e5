"""Where the interpreter for browsers is: in the distribution ``cadre-docs-browser``."""

from __future__ import annotations

import contextlib
import importlib
from functools import lru_cache
from pathlib import Path

from cadre_docs.errors import EnvironmentLackError

PARTS = {
    "interpreter": "interpreter.wasm.gz",
    "library": "library.zip.gz",
    "interpreter-script": "interpreter.js.gz",
    "loader-script": "loader.js.gz",
    "lock": "lock.json",
    "unpack": "unpack.js",
}
"""What stands in every page, by the id of its element → the file in the distribution."""
BESIDE = {"compiled": "compiled.gz"}
"""What the distribution has besides."""
_FILES = PARTS | BESIDE
_LACKING = (
    "本机没有浏览器用的解释器（cadre-docs-browser），不能生成 HTML 填报文件。"
    "请安装随发布提供的 cadre_docs_browser-….whl（pip install 文件名）；"
    "在源代码里先运行 make browser（要有 npm 和网络）。也可以发 .xlsx 或 .yaml 的填报模板。"
)


@lru_cache(maxsize=1)
def folder() -> Path:
    """Return the folder with the files.

    Raises :class:`~cadre_docs.errors.EnvironmentLackError`, with what to do, where there is none.
    """
    beside = Path(__file__).resolve().parents[3] / "browser" / "cadre_docs_browser" / "files"
    places = [beside]  # of a checkout
    with contextlib.suppress(ModuleNotFoundError):
        places.insert(0, importlib.import_module("cadre_docs_browser").files())
    for place in places:
        if all((place / name).is_file() for name in _FILES.values()):
            return place
    raise EnvironmentLackError(_LACKING)


def part(name: str) -> bytes:
    """Return a part by its name."""
    return (folder() / _FILES[name]).read_bytes()
