"""The roles of forms that rules bind to; a schema says which it plays (``role``).

No rule knows the id of a form: a copy of one under another id is judged the same.
"""

from __future__ import annotations

PERSON = ("person",)
REGISTRATION = ("registration",)
APPLICANTS = (*PERSON, *REGISTRATION)
TENURE = ("tenure",)
ROSTER = ("roster",)
STATISTICS = ("statistics",)
NOTICE = ("notice",)
FILING = ("filing",)
SAMPLE = ("sample",)
UNIT = ("unit",)
NO_UNITS = (*APPLICANTS, *TENURE, *ROSTER, *STATISTICS, *NOTICE, *FILING, *SAMPLE)
"""All but the facts about the employer, which serve every notice."""
