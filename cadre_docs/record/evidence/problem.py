"""What is wrong with a file of evidence."""

from __future__ import annotations


class EvidenceError(ValueError):
    """A file cannot go with the form. Both parts are Chinese clauses without full stop."""

    def __init__(self, message: str, remedy: str = "请核对文件名和文件") -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy
