"""Lengths in Office files. English metric units (EMU) are whole numbers: ECMA-376-1, 20.1.2.1."""

from __future__ import annotations

INCH = 72.0  # points
EMU = 12_700  # to the point
EMU_PER_MM = 36_000
EMU_PER_INCH = 914_400
