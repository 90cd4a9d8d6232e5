"""The one tree of errors a user of cadre-docs can meet.

A problem *in the data* is never an exception but a :class:`~cadre_docs.findings.Finding`;
an exception means that the tool could not do its work (exit status 2).
Every message is in Chinese and says where, what is wrong and what to do.
"""


class CadreDocsError(Exception):
    """Base of all errors raised on purpose; ``str(error)`` is ready for a user's eyes."""


class CatalogError(CadreDocsError):
    """A form, schema or code list is missing or wrong."""


class MasterError(CadreDocsError):
    """A master document cannot be used: unknown tag, unsupported Office feature, damaged file."""


class UnsafeFileError(CadreDocsError):
    """A file is refused unopened: too large, damaged, or holding what could do harm.

    ``message`` says what is wrong, ``remedy`` what to do; both are clauses without full stop.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}。{remedy}。")
        self.message, self.remedy = message, remedy


class OutputError(CadreDocsError):
    """An output could not be written; ``errno`` is the system's number where it said no."""

    def __init__(self, message: str, errno: int | None = None) -> None:
        super().__init__(message)
        self.errno = errno


class GlyphError(CadreDocsError):
    """A character cannot be drawn by any font at hand (rule GL-missing)."""


class EnvironmentLackError(CadreDocsError):
    """A system library or a font that this task needs is not installed."""


class ProjectError(CadreDocsError):
    """A project file is missing or wrong, or its outputs cannot be kept up to date."""
