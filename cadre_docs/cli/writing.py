"""What commands share that write: what they must not write over, and what lay in the way."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cadre_docs.cli.main import EXIT_FINDINGS
from cadre_docs.cli.options import progress
from cadre_docs.intake.folders import Kind, photos_named
from cadre_docs.outputs.targets import Guard, Outputs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import Intake


def outputs_beside(
    paths: Iterable[Path | None],
    intakes: Iterable[Intake],
    forms: Catalog,
    *,
    overwrite: bool = False,
    folder: Path | None = None,
) -> Outputs:
    """Return the outputs of a run that reads these files, and whatever intake found in folders.

    ``folder`` is the one to write into, as the user named it.

    Photos that records name and the forms themselves are protected as well; what lies unread
    in the folders is spared.
    """
    guard = Guard((path for path in paths if path and not os.path.isdir(path)), forms.folders)  # noqa: PTH112
    spared = Guard()
    for intake in intakes:
        guard.add(intake.files)
        spared.add(one.path for one in intake.unread if one.kind is not Kind.OUTPUT)
        guard.add(map(Path, photos_named(entry.record for entry in intake.entries)))
    return Outputs(guard, overwrite=overwrite, spared=spared, folder=folder)


def refuse_suffix(path: Path | None, *suffixes: str) -> None:
    """Refuse a file name that tells another kind of file than what will be in it."""
    if path is not None and path.suffix.lower() not in suffixes:
        raise click.UsageError(f"“{path}”应以 {'、'.join(suffixes)} 结尾。")


def tell_kept(outputs: Outputs) -> int:
    """Say which files were in the way and were kept; return the exit status."""
    for finding in outputs.kept:
        progress(f"{finding.position}：{finding.sentence()}")
    return EXIT_FINDINGS if outputs.kept else 0
