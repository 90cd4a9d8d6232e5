"""Which form a Word file is: by the mark that our own carry, otherwise by its words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.errors import CadreDocsError
from cadre_docs.intake.word.geometry import geometry
from cadre_docs.intake.word.squeeze import squeezed
from cadre_docs.masters.form_marks import FormMark, read_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.word.document import Document
    from cadre_docs.intake.word.geometry import Geometry

_ENOUGH = 0.6  # of a form's words
_MARKED = 0.3  # where a mark says it already
_MARGIN = 0.1  # before the second best
_GUESSES = 3
_TWICE = 2
_SHORT, _LONG = 2, 12  # characters of a label


class Guess(NamedTuple):
    """A form, and what share of its words a file has."""

    form: str
    share: float


class Told(NamedTuple):
    """Which form a file is (empty: nobody can tell), by which mark, and the best guesses."""

    form: str
    mark: FormMark | None
    guesses: list[Guess]


def mark_in(document: Document) -> FormMark | None:
    """Return the mark that a file carries."""
    return next((m for m in map(read_mark, document.marks) if m is not None), None)


def which_form(document: Document, catalog: Catalog) -> Told:
    """Tell which form a file is."""
    texts = {squeezed(cell.text) for row in document.rows for cell in row.cells}
    mark = mark_in(document)
    if mark is not None:
        form = _in_full(mark, catalog)
        if form and _share(form, texts, catalog) >= _MARKED:
            return Told(form, mark, [])
    guesses = sorted(
        (Guess(form, _share(form, texts, catalog)) for form in _in_word(catalog)),
        key=lambda guess: (-guess.share, guess.form),
    )
    best = guesses[:_GUESSES]
    sure = best and best[0].share >= _ENOUGH
    if sure and (len(best) == 1 or best[0].share - best[1].share >= _MARGIN):
        return Told(best[0].form, mark, best)
    return Told("", mark, [guess for guess in best if guess.share > 0])


def _in_full(mark: FormMark, catalog: Catalog) -> str:
    """Return the id that a mark means; a bookmark's may have been cut short."""
    forms = list(_in_word(catalog))
    if mark.form in forms:
        return mark.form
    begun = [form for form in forms if form.replace("_", "-").startswith(mark.form)]
    return begun[0] if len(begun) == 1 else ""


def _in_word(catalog: Catalog) -> Iterator[str]:
    for form in catalog.form_ids:
        try:
            if catalog.master(form).suffix.lower() == ".docx":
                yield form
        except CadreDocsError:
            continue


def _share(form: str, texts: set[str], catalog: Catalog) -> float:
    try:
        labels = geometry(catalog, form).labels
    except CadreDocsError:  # told when its form is printed
        return 0.0
    if not labels:
        return 0.0
    met = {
        label
        for label in labels
        if label in texts or (len(label) > _SHORT and any(t.startswith(label) for t in texts))
    }
    return sum(map(_weight, met)) / sum(map(_weight, labels))


def _weight(label: str) -> int:
    """Return how much a label tells: 姓名 stands on every form, a title on one."""
    return min(len(label), _LONG)


def is_several(document: Document, form: Geometry) -> bool:
    """Whether a file holds several people's forms: most of the lines stand there twice."""
    own = Counter(
        frozenset(labels)
        for line in form.lines
        if not line.repeats and (labels := [p.label for p in line.places if len(p.label) > 1])
    )
    texts = [{squeezed(cell.text) for cell in row.cells} for row in document.rows]
    again = sum(
        sum(labels <= said for said in texts) >= _TWICE * times for labels, times in own.items()
    )
    return again * 2 > len(own)
