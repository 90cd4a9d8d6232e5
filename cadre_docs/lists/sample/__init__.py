"""Drawing people for inspection: stratified, from a seed, repeatable by anybody.

The algorithm, version 1 (:mod:`cadre_docs.lists.sample.draw`). Texts are UTF-8, blanks
squeezed out.

1. A person's *line* is a JSON array, without spaces and with hanzi as they are, of the texts
   that make the stratum (department, unit) and tell people apart (name, birth date, ID
   number; empty texts included).
2. The *roster hash* is SHA-256 (hex) over all lines, sorted by code point, each followed by a
   line feed. So it depends on who is on the list and on nothing else: not on the order of
   files or people, nor on grades.
3. A person's *draw* is SHA-256 (hex) over ``cadre-docs sample 1``, the seed, the roster hash
   and the line, joined by line feeds.
4. Within each stratum people are ranked by their draws. Of ``n`` people those ranked up to
   ``ceil(n × rate)`` are drawn: every unit at its share, rounded up; so at least the rate of
   all, and at least one of each unit. A higher rate with the same seed and the same people
   only adds people.
"""

from cadre_docs.lists.sample.draw import Candidate, Drawing, Drawn, draw
from cadre_docs.lists.sample.people import candidates_of, list_schema, sample_of
from cadre_docs.lists.sample.record import sample_record
from cadre_docs.lists.sample.verify import compare_lists

__all__ = [
    "Candidate",
    "Drawing",
    "Drawn",
    "candidates_of",
    "compare_lists",
    "draw",
    "list_schema",
    "sample_of",
    "sample_record",
]
