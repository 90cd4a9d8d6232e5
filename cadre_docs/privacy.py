"""Identity and telephone numbers in what is said: only the last four digits are shown.

Messages, reports and logs travel further than the forms themselves: into mails, tickets and
the files of other people. So whatever the tool *says* goes through :func:`told`; what it
*prints* (forms, rosters, notices) holds the numbers, for that is what these are for.

A text is judged by its looks, because anything may be quoted: 15 digits in a row or more are an
identity number (with a slip of a digit or two), 11 or 12 that begin as such are a mobile, an
area code with 7 or 8 digits is a land line. Dates, spans of dates, sums and document numbers
look otherwise; digits inside a long hexadecimal number (a hash) are left alone.
"""

from __future__ import annotations

import codecs
import io
import re
import sys

_SHOWN = 4  # digits that stay, at the end
_DASH = r"[-－–— \u3000]"
_MOBILE = rf"[3-9３-９](?:\d{{9,10}}|\d{_DASH}\d{{4}}{_DASH}\d{{4}}|\d{{5}}{_DASH}\d{{4}})"
# The first character is looked for by itself, which is quick; what stands before it is asked
# afterwards, and each line says which character it may have been.
_NUMBER = re.compile(
    r"[0-9０-９+](?<!\d.)(?<![0-9a-fA-F]{8}.)(?:"
    r"(?<=\d)\d{13,}[\dXxＸｘ]"  # an identity number, of 15 digits, of 18, or more
    rf"|(?<=\d)\d{{5}}{_DASH}\d{{4}}{_DASH}?\d{{4}}{_DASH}\d{{3}}[\dXxＸｘ]"
    rf"|(?<=[1１]){_MOBILE}"
    rf"|(?:(?<=8)6|(?<=0)086|(?<=\+)(?:00)?86){_DASH}?[1１]{_MOBILE}"
    rf"|(?<=[0０])\d{{2,3}}[)）]?{_DASH}?(?:\d{{7,8}}|\d{{3,4}}{_DASH}\d{{4}})"  # a land line
    r")(?!\d)(?![0-9a-fA-F]{8})"
)
_DIGIT = re.compile(r"\d|[XxＸｘ]$")
_shows = False


def show_private(*, shown: bool) -> None:
    """Say whether :func:`told` leaves numbers as they are, in this process."""
    global _shows  # noqa: PLW0603 - an option of the whole run
    _shows = shown


def shows_private() -> bool:
    """Whether numbers are shown in full."""
    return _shows


def told(text: str) -> str:
    """Return a text as it may be told: numbers masked, unless they were asked for."""
    return text if _shows else masked(text)


def masked(text: str) -> str:
    """Return a text with all digits of such numbers but the last four replaced by ``*``."""
    return _NUMBER.sub(_mask, text)


def _mask(match: re.Match[str]) -> str:
    number = match[0]
    hidden = len(_DIGIT.findall(number)) - _SHOWN
    return _DIGIT.sub("*", number, count=hidden)


def _escape(problem: UnicodeError) -> tuple[bytes, int]:
    """Write what has no UTF-8: bytes of a file name, as UTF-8 if they are that, else by number.

    Names come as such bytes in another encoding, or where the system's own is ASCII.
    """
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    piece = problem.object[problem.start : problem.end]
    return escaped(piece).encode(), problem.end


def escaped(text: str) -> str:
    """Return a text that UTF-8 can hold."""
    try:
        known = text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a character
        known = text
    return known.encode("utf-8", "backslashreplace").decode("utf-8")


ESCAPED = "cadre_docs.escaped"
codecs.register_error(ESCAPED, _escape)


class Told(io.TextIOWrapper):
    """A text stream that masks what is written to it, whoever writes."""

    former: io.TextIOWrapper | None = None  # kept, for the buffer goes with it

    def write(self, text: str, /) -> int:
        """Write a text as it may be told."""
        super().write(told(text))
        return len(text)

    def close(self) -> None:
        """Leave the buffer to the stream that it was taken from."""
        self.flush()

    if sys.platform == "win32":  # pragma: no cover - other systems

        def fileno(self) -> int:
            """Have none: with it click would write to a console past this stream."""
            raise io.UnsupportedOperation


def guard_streams() -> None:
    """Mask all that this process says from now on: messages, warnings, tracebacks.

    What is said is UTF-8 whatever the locale (LANG=C, Windows code pages); what has no
    UTF-8, such as a file name in another encoding, is escaped.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper) and not isinstance(stream, Told):
            stream.flush()
            guarded = Told(
                stream.buffer,
                encoding="utf-8",
                errors=ESCAPED,
                line_buffering=stream.line_buffering or name == "stderr",
                write_through=stream.write_through,
            )
            guarded.former = stream
            setattr(sys, name, guarded)
