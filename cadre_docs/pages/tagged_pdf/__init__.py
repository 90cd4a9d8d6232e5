"""What makes a PDF one for the archive and for screen readers (PDF/A-2a, PDF/UA-1).

The structure as objects, metadata, a colour profile, bookmarks, and the file with its structure
packed. ADR 17 tells what was checked, and by what.
"""

from cadre_docs.pages.tagged_pdf.tree import Part

__all__ = ["Part"]
