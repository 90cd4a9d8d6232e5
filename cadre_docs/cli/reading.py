"""What a command reads: people's files, the unit's facts, and the records of earlier years."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cadre_docs.intake.read import read_paths
from cadre_docs.rules.engine import UNIT
from cadre_docs.rules.previous_years import Earlier
from cadre_docs.source.files import real

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import Intake


def unit_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--unit``."""
    return click.option(
        "--unit",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="文件",
        help="单位和程序事实表（cadre-docs new unit 生成），与填好的表一起检查",
    )(function)


def previous_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--previous``; the command receives a tuple of paths."""
    return click.option(
        "--previous",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="文件夹",
        help="往年的记录（文件夹或文件，可给几次），供核对连续几年的规定；不再检查它们",
    )(function)


def read_all(
    paths: Sequence[Path], unit: Path | None, previous: Sequence[Path], forms: Catalog
) -> tuple[Intake, Earlier]:
    """Read the files of this year, the unit's facts among them, and those of earlier years.

    What lies in the folders of earlier years is left out of this year's.
    """
    wanted = tuple(paths) if unit is None else _with_unit(tuple(paths), unit)
    intake = read_paths(wanted, forms, without=previous)
    if unit is not None:
        _require_facts(unit, intake)
    return intake, Earlier(read_paths(previous, forms))


def _with_unit(paths: tuple[Path, ...], unit: Path) -> tuple[Path, ...]:
    """Add the unit's file to the paths, unless they hold it already."""
    target = real(unit)
    given = [real(path) for path in paths]
    held = any(p == target or (p.is_dir() and target.is_relative_to(p)) for p in given)
    return paths if held else (*paths, unit)


def _require_facts(unit: Path, intake: Intake) -> None:
    """Refuse another form in the unit's file."""
    target = real(unit)
    named = {str(path) for path in intake.files if real(path) == target}
    for entry in intake.entries:
        schema = entry.record.schema
        if schema.id != UNIT and entry.record.position.file in named:
            raise click.UsageError(f"--unit 的“{unit}”是“{schema.title}”，不是单位和程序事实表。")
