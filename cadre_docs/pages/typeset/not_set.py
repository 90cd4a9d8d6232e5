"""What this package says of a layout that it does not set."""

from __future__ import annotations


class NotSet(Exception):  # noqa: N818 - no error: WeasyPrint takes over
    """The layout has something this package does not set; the message says what."""
