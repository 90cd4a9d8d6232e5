"""What work has made for somebody to look at and take away: files in a folder of its own.

They lie outside the opened folder until they are taken, and are gone when the server ends.
"""

from __future__ import annotations

import io
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.findings import Finding

_KEPT = 20


@dataclass(frozen=True)
class Outcome:
    """What a page shows of finished work: ``ok`` says whether the paper may be signed.

    ``text`` is what the command would say; ``findings`` are by place; ``files`` can be taken,
    pictures among them are shown. ``verdict`` is the line on top, where the usual one is not apt;
    findings are ``counted`` from 1 where a picture names them by number.
    """

    ok: bool
    text: str
    findings: Sequence[Finding] = ()
    files: Sequence[Path] = ()
    verdict: str = ""
    counted: bool = False


@dataclass(frozen=True)
class Draft:
    """A staff list that somebody has chosen, and the mapping that is to be confirmed."""

    form: str
    source: Path
    place: Path


@dataclass
class Results:
    """Folders of what was made, the newest :data:`_KEPT`; ``drafts`` lie in some of them."""

    drafts: dict[str, Draft] = field(default_factory=dict)
    _folders: list[tempfile.TemporaryDirectory[str]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def folder(self) -> Path:
        """Return a new empty folder, for this user alone."""
        with self._lock:
            self._folders.append(tempfile.TemporaryDirectory(prefix="cadre-docs-"))
            for old in self._folders[:-_KEPT]:
                old.cleanup()
            del self._folders[:-_KEPT]
            return Path(self._folders[-1].name)

    def keep(self, draft: Draft) -> str:
        """Keep a draft, the newest :data:`_KEPT`; return what it is called."""
        key = token_hex(8)
        with self._lock:
            self.drafts[key] = draft
            while len(self.drafts) > _KEPT:
                del self.drafts[next(iter(self.drafts))]
        return key

    def close(self) -> None:
        """Remove them all."""
        with self._lock:
            for one in self._folders:
                one.cleanup()
            self._folders.clear()


def called(files: Sequence[Path]) -> list[str]:
    """Return what each file is called by whoever takes it: by its folder too, where others are."""
    names = Counter(path.name for path in files)
    return [
        path.name if names[path.name] == 1 else f"{path.parent.name}-{path.name}" for path in files
    ]


def packed(files: Sequence[Path], within: Path | None = None) -> bytes:
    """Return files in one archive, each under its name, or its path ``within`` a folder."""
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for file, name in zip(files, called(files), strict=True):
            archive.write(file, file.relative_to(within) if within else name)
    return written.getvalue()
