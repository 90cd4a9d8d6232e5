"""What this package says of a layout that it does not set."""

from __future__ import annotations


class NotSet(Exception):  # noqa: N818 - no error: WeasyPrint takes over
    """The layout has something this package does not set; the message says what, in Chinese."""

    remedy = "请在母版里去掉它"


class CharacterNotSet(NotSet):
    """A text has a character that does not stand by itself: with marks, from right to left …."""

    remedy = "请把它改写成别的文字"
