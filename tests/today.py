"""The day of the run for all that tests check: the clock would decide otherwise."""

from datetime import date

TODAY = date(2026, 6, 1)
