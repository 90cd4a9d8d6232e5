"""What may be told: no number of a person, and nothing that steers a terminal.

Messages, reports and logs travel further than the forms themselves: into mails, tickets and
the files of other people. So whatever the tool *says* goes through :func:`safe_text`; what it
*prints* (forms, rosters, notices) holds the numbers, for that is what these are for.
"""

from __future__ import annotations

import contextlib
from contextvars import ContextVar
from typing import TYPE_CHECKING

from cadre_docs.messages.control_characters import plain, plain_line
from cadre_docs.messages.masking import masked
from cadre_docs.messages.undecoded import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_shows: ContextVar[bool] = ContextVar("shows_private", default=False)


def show_private(*, shown: bool) -> None:
    """Say whether :func:`safe_text` leaves numbers as they are, from here on in this thread."""
    _shows.set(shown)


@contextlib.contextmanager
def showing_private() -> Iterator[None]:
    """Have numbers of persons shown in full inside a ``with`` block, in this thread.

    Reports, messages and marked-up copies mask them otherwise.
    """
    token = _shows.set(True)
    try:
        yield
    finally:
        _shows.reset(token)


def shows_private() -> bool:
    """Whether numbers are shown in full."""
    return _shows.get()


def safe_text(text: str) -> str:
    """Return a text as it may be told: nothing in it steers a terminal, numbers are discreet.

    Numbers are looked for first: nobody finds them between the escapes.
    """
    return plain(masked_text(text))


def told_line(text: str) -> str:
    """Return a text as it may be told on one line, whatever is in the names that it holds."""
    return plain_line(masked_text(text, line=True))


def told_lines(lines: Iterable[str]) -> str:
    """Return lines as they may be told, one below the other."""
    return "\n".join(map(told_line, lines))


def masked_text(text: str, *, line: bool = False) -> str:
    """Return a text (or a ``line``) with its numbers masked, unless they were asked for.

    What comes of a file name's bytes is looked at as the characters that it will be.
    """
    return decoded(text) if _shows.get() else masked(decoded(text), line=line)
