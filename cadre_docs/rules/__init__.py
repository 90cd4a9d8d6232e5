"""Rules: one module per instrument, ``common`` for what holds on every form.

They are found, not imported by whoever happens to need them: :func:`load_all`.
"""

# Whoever asks for one rule has them all, and in this order.
# isort: off
import cadre_docs.rules.annual.grades
import cadre_docs.rules.annual.special_cases
import cadre_docs.rules.annual.consequences
import cadre_docs.rules.annual.procedure
import cadre_docs.rules.annual.quota
import cadre_docs.rules.annual.sanctions
import cadre_docs.rules.annual.statistics
import cadre_docs.rules.annual.tenure
import cadre_docs.rules.annual.absence
import cadre_docs.rules.common.evidence
import cadre_docs.rules.common.single
import cadre_docs.rules.covered
import cadre_docs.rules.henan
import cadre_docs.rules.jilin.form
import cadre_docs.rules.jilin.batch
import cadre_docs.rules.jilin.scores
import cadre_docs.rules.jilin.unit
import cadre_docs.rules.liaocheng
import cadre_docs.rules.common.names
import cadre_docs.rules.common.orders
import cadre_docs.rules.outside
import cadre_docs.rules.common.public_notice
import cadre_docs.rules.common.repeats
import cadre_docs.rules.common.across
import cadre_docs.rules.common.namesakes
import cadre_docs.rules.common.units
import cadre_docs.rules.xinxiang.shared
import cadre_docs.rules.xinxiang.conditions
import cadre_docs.rules.xinxiang.form
import cadre_docs.rules.xinxiang.levels
import cadre_docs.rules.xinxiang.merits  # noqa: F401

# isort: on
from cadre_docs.rules.loading import import_own, load_all

__all__ = ["load_all"]

import_own()  # and what is not named above
