"""Texts without blanks and widths, with the way back to where each character stood."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


def _folded(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return plain.lower() if len(plain) == 1 else character


def squeezed(text: str) -> str:
    """Return a text as labels are compared: no blanks, half-width, small letters."""
    return "".join(_folded(character) for character in text if not character.isspace())


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A text and its squeezed form; ``places`` maps the characters of the latter to the former."""

    source: str
    text: str
    places: tuple[int, ...]

    def original(self, start: int, end: int) -> str:
        """Return what was typed between two places of the squeezed text, trimmed."""
        if start >= end:
            return ""
        return self.source[self.places[start] : self.places[end - 1] + 1].strip()


def squeeze(text: str) -> Squeezed:
    """Squeeze a text."""
    kept = [(place, _folded(c)) for place, c in enumerate(text) if not c.isspace()]
    return Squeezed(text, "".join(c for _, c in kept), tuple(place for place, _ in kept))
