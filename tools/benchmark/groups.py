"""The tables of the page: which cases stand side by side, and how many items each gets."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Line:
    """A line of a table: a case, how many items, and what it is called.

    ``peer`` is the case that this one is compared with; "" means its group's. ``ours`` says
    whether it measures cadre-docs; the others need programs that may be missing. A ``large`` one
    takes minutes: it runs when it is asked for, and once.
    """

    case: str
    count: int
    title: str
    peer: str = ""
    ours: bool = True
    large: bool = False

    def small(self, count: int) -> Line:
        """The same with at most ``count`` items."""
        return replace(self, count=min(self.count, count))


def growth(case: str, what: str, small: tuple[int, ...], large: tuple[int, ...]) -> list[Line]:
    """Lines of a case with more and more records, each compared with the fewest."""
    return [
        Line(case, count, f"{count:,} {what}", f"{case} {small[0]}", large=count in large)
        for count in (*small, *large)
    ]


def theirs(case: str, count: int, title: str) -> Line:
    """A line of a peer, compared with itself."""
    return Line(case, count, title, case, ours=False)


@dataclass(frozen=True)
class Group:
    """Cases measured side by side; ``name`` is what ``--only`` calls them.

    ``grows`` tells that its lines are of one case with more and more items: then times are those
    of the processor, and the table says how much memory each item more takes.
    """

    name: str
    title: str
    lines: tuple[Line, ...]
    peer: str = ""
    note: str = ""
    grows: bool = False


_GROWTH = (
    "Time of the processor, on one core; *flat* is the time of an item among the fewest divided by "
    "that among more, *KB more* the memory that each item takes more than among the fewest. The "
    "largest are measured once, with `--large`."
)

GROUPS = (
    Group(
        "docx",
        "DOCX, a form of four pages without a photo",
        (
            Line("docx", 1000, "cadre-docs"),
            theirs("docx_docxtpl", 100, "docxtpl, a new template for each person"),
        ),
        "docx_docxtpl",
    ),
    Group(
        "docx-photo",
        "DOCX, a form with a photo",
        (
            Line("docx_photo_checked", 500, "cadre-docs, photos checked before"),
            Line("docx_photo", 500, "cadre-docs, photos that nobody saw"),
            theirs("docx_photo_docxtpl", 100, "docxtpl, a new template for each person"),
        ),
        "docx_photo_docxtpl",
        "Every command checks a photo before it is printed; where nobody did, ours decodes it, to "
        "know that it is whole. docxtpl never looks.",
    ),
    Group(
        "pdf",
        "PDF, a form of four pages",
        (
            Line("pdf", 100, "cadre-docs, one process"),
            Line("pdf_plain", 100, "the same without structure (--pdf-plain)"),
            Line("pdf_processes", 200, "cadre-docs, a process for each core"),
            theirs("pdf_typst", 100, "Typst, one compiler for all, no tags"),
            theirs("pdf_soffice", 40, "LibreOffice, one call for all files"),
            theirs("pdf_unoserver", 20, "LibreOffice kept open by unoserver"),
            theirs("pdf_weasyprint", 20, "WeasyPrint, everything new for each file"),
        ),
        "pdf_soffice",
        "Ours fills the record, reads the layout back and prints; LibreOffice gets DOCX files, "
        "WeasyPrint gets HTML, Typst JSON and a template of the same boxes "
        "(tools/benchmark/form.typ).",
    ),
    Group(
        "package",
        "Print package",
        (
            Line("package", 20, "20 people"),
            Line("package", 80, "80 people"),
            Line("pdf", 80, "the PDF of 80 people alone", "pdf"),
        ),
        "pdf",
    ),
    Group(
        "roster",
        "A roster as XLSX",
        (
            Line("roster", 10_000, "cadre-docs, 10,000 rows"),
            theirs("roster_openpyxl", 2_000, "openpyxl cell by cell, 2,000 rows of one style"),
        ),
        "roster_openpyxl",
    ),
    Group(
        "workbook",
        "Reading a workbook of many people, every box with its place",
        (
            Line("people_workbook", 100, "cadre-docs, 100 people"),
            Line("people_workbook", 1000, "cadre-docs, 1,000 people"),
            Line("people_workbook", 10_000, "cadre-docs, 10,000 people"),
            theirs("people_calamine", 10_000, "python-calamine, values alone, 10,000 people"),
            theirs("people_openpyxl", 10_000, "openpyxl, read-only, values alone, 10,000 people"),
        ),
        "people_openpyxl",
    ),
    Group(
        "annotate",
        "A marked copy of a workbook of many people",
        (
            Line("annotate", 1000, "cadre-docs, 1,000 people"),
            Line("annotate", 10_000, "cadre-docs, 10,000 people"),
            theirs("annotate_openpyxl", 10_000, "openpyxl, comments alone, 10,000 people"),
        ),
        "annotate_openpyxl",
    ),
    Group(
        "check",
        "Checking records of YAML, one process, reading included",
        (
            Line("check", 100, "100 short records", "check_pyyaml"),
            Line("check", 1000, "1,000 short records", "check_pyyaml"),
            Line("check", 10_000, "10,000 short records", "check_pyyaml"),
            theirs("check_pyyaml", 1000, "PyYAML's C loader alone, 1,000 short records"),
            Line("check_long", 1000, "1,000 records filled to the last box", "check_long_pyyaml"),
            theirs("check_long_pyyaml", 1000, "PyYAML's C loader alone, the same"),
        ),
    ),
    Group(
        "largest",
        "The largest files at the usual limits, a whole command each",
        (
            Line(
                "check_largest_workbook",
                1,
                "`check` of a workbook of 400,000 filled cells",
                "largest_workbook_openpyxl",
            ),
            theirs("largest_workbook_openpyxl", 1, "openpyxl, read-only, values alone"),
            Line(
                "check_largest_yaml",
                1,
                "`check` of a YAML file of 500,000 keys and values",
                "largest_yaml_pyyaml",
            ),
            theirs("largest_yaml_pyyaml", 1, "PyYAML's C loader alone"),
            Line(
                "print_longest_pdf",
                1,
                "`render -t pdf` of a record of 30,000 characters",
                "longest_soffice",
            ),
            theirs("longest_soffice", 1, "LibreOffice, from our DOCX of it"),
            Line("print_longest_xlsx", 1, "`render -t xlsx` of the same"),
        ),
        note="What is larger is refused ([limits](limits.md)).",
    ),
    Group(
        "build",
        "A build of many people, DOCX, one process",
        (
            Line("build_synced", 300, "cadre-docs: every batch is on the disk before it counts"),
            Line("build_unsynced", 300, "the same, nothing synced", "build_unsynced"),
            Line("build_again", 1000, "once more, nothing changed"),
        ),
        "build_unsynced",
        "What surviving a power cut costs; below 1 is the price.",
    ),
    Group(
        "build-pdf",
        "A build of many people, PDF",
        (
            Line("build_pdf", 100, "one process"),
            Line("build_pdf_processes", 100, "a process for each core"),
        ),
        "build_pdf",
    ),
    Group(
        "growth-check",
        "More and more records: `check`",
        (*growth("check", "short records", (100, 1000, 10_000), (100_000,)),),
        note=f"{_GROWTH} Each record in a file of its own; YAML.",
        grows=True,
    ),
    Group(
        "growth-build",
        "More and more records: `build` of DOCX",
        (*growth("build_synced", "people", (100, 1000), (10_000, 100_000)),),
        note=_GROWTH,
        grows=True,
    ),
    Group(
        "growth-package",
        "More and more records: one print package",
        (*growth("package", "people", (100, 300), (1000, 3000)),),
        note=f"{_GROWTH} All people in one file, set in memory; [very many](scale.md) get a "
        "package for each unit.",
        grows=True,
    ),
    Group(
        "start",
        "Starting the program",
        (
            Line("help_page", 10, "`cadre-docs --help`"),
            Line("check_one", 10, "`cadre-docs check` of one file"),
            theirs("bare_click", 10, "Python with click loaded, nothing else"),
        ),
        "bare_click",
    ),
)
