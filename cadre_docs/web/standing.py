"""How a folder stands: what keeps its papers from being signed, as ``check`` would say.

Every page that says whether there is something to mend asks here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.findings import Finding
    from cadre_docs.web.desk import Desk
    from cadre_docs.web.person import Person
    from cadre_docs.web.together import Whole
    from cadre_docs.web.work import Work


@dataclass(frozen=True)
class Standing:
    """``people`` have a record, ``unread`` are files without; ``looking`` goes on, if it does.

    ``whole`` is what is known of all together (None: not yet, ``working`` or ``lacking`` says why).
    """

    people: Sequence[Person]
    unread: Sequence[Person]
    looking: Work | None
    whole: Whole | None
    working: Work | None
    lacking: str

    @property
    def wrong(self) -> int:
        """How many records have errors."""
        return sum(bool(one.errors) for one in self.people)

    @property
    def shared(self) -> Sequence[Finding]:
        """The errors that are no single person's."""
        return [f for f in self.whole.shared if f.counts] if self.whole else ()

    @property
    def clean(self) -> bool:
        """Whether everything is known, and nothing of it is an error."""
        known = self.whole is not None and self.looking is None
        return known and not (self.wrong or self.unread or self.shared)


def standing(desk: Desk, *, wanted: bool = True) -> Standing:
    """Return how the opened folder stands by now; not ``wanted``: all together is not asked for."""
    looking = desk.index.look()
    everybody = desk.index.people
    people = [one for one in everybody if not one.problem]
    unread = [one for one in everybody if one.problem and not one.office]
    known = desk.together.known() if wanted else None
    return Standing(
        people,
        unread,
        looking,
        known.value if known else None,
        known.going_on if known else None,
        known.problem if known else "",
    )
