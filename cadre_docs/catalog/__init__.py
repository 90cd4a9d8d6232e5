"""The catalog: forms, schemas, code lists and notices, wherever they lie."""

from cadre_docs.catalog.folders import (
    CHAPTERS,
    CODES,
    FORMS,
    HOLIDAYS,
    INSTRUMENTS,
    MASTER_NAMES,
    PARAMETERS,
    READY_DRAFT,
    READY_MASTER,
    RULE_EXAMPLES,
    RULES,
    SCHEMAS,
    Catalog,
    builtin_root,
    catalog,
    manual,
)

__all__ = [
    "CHAPTERS",
    "CODES",
    "FORMS",
    "HOLIDAYS",
    "INSTRUMENTS",
    "MASTER_NAMES",
    "PARAMETERS",
    "READY_DRAFT",
    "READY_MASTER",
    "RULES",
    "RULE_EXAMPLES",
    "SCHEMAS",
    "Catalog",
    "builtin_root",
    "catalog",
    "manual",
]
