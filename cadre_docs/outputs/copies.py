"""Where copies of files go: in a folder of their own, never among what they are copies of."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError
from cadre_docs.outputs.files import refuse_ways_out, safe_name
from cadre_docs.source.files import real

if TYPE_CHECKING:
    from collections.abc import Iterable


def copy_targets(files: Iterable[Path], folder: Path, what: str) -> dict[Path, Path]:
    """Return where each copy goes: names and folders as below the common parent.

    Raises :class:`OutputError`, which calls the copies ``what``, when one would get in the way
    or would lie elsewhere, by a link in the folder.
    """
    sources: dict[Path, Path] = {}
    for file in files:
        sources.setdefault(real(file), file)  # a file given twice is copied once
    places = _below([Path(os.path.abspath(file)) for file in sources.values()])  # noqa: PTH100
    targets = {s: folder / place for s, place in zip(sources.values(), places, strict=True)}
    refuse_ways_out(targets.values(), folder)
    _refuse_mixing(targets, folder, what)
    return targets


def _below(places: list[Path]) -> list[Path]:
    try:
        common = os.path.commonpath([str(place.parent) for place in places] or ["."])
    except ValueError:  # several drives
        return [safe_name(p.drive) / p.relative_to(p.anchor) for p in places]
    return [place.relative_to(common) for place in places]


def _refuse_mixing(targets: dict[Path, Path], folder: Path, what: str) -> None:
    copies = {real(target) for target in targets.values()}
    for source in targets:
        place = real(source)
        if place in copies or place.is_relative_to(real(folder)):
            raise OutputError(
                f"{what}不能写进“{folder}”：要检查的文件“{source}”就在里面。"
                f"请换一个文件夹；如是上次的{what}，请只检查原文件，或先把那个文件夹移走。"
            )
