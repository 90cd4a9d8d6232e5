"""Public notices: made of people's forms, with a period counted in working days."""

from cadre_docs.lists.notice.make import (
    Notice,
    Span,
    build_notice,
    notices_of,
    posting_of,
    span_from,
)

__all__ = ["Notice", "Span", "build_notice", "notices_of", "posting_of", "span_from"]
