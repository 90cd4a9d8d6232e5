"""Fingerprints: short hashes of what an output or a check depends on.

They are taken of meaning, not of files: a comment or another order of keys in a record or a
schema changes none of them.
"""

from __future__ import annotations

import json
import stat
import sys
from dataclasses import replace
from functools import cache, cached_property
from hashlib import blake2b, sha256
from importlib.metadata import PackageNotFoundError, version
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import unidata_version
from zlib import ZLIB_RUNTIME_VERSION

import cadre_docs
from cadre_docs.catalog import extensions
from cadre_docs.errors import CadreDocsError
from cadre_docs.record.evidence.paths import evidence_path
from cadre_docs.record.evidence.problem import EvidenceError
from cadre_docs.record.photo.embedded import holder
from cadre_docs.record.photo.paths import PhotoError, photo_path
from cadre_docs.schema import FieldType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cadre_docs.catalog import Catalog
    from cadre_docs.law.instruments import LawBook, RuleFile
    from cadre_docs.record import Record
    from cadre_docs.schema import Field, Schema

# Libraries whose version may change what is read, what rules find, or the bytes of an output.
LIBRARIES = (
    "brotli",
    "cffi",
    "chinesecalendar",
    "cssselect2",
    "docxtpl",
    "et_xmlfile",
    "fonttools",
    "jinja2",
    "lxml",
    "markupsafe",
    "openpyxl",
    "pillow",
    "pydyf",
    "pypdf",
    "pyphen",
    "pypinyin",
    "python-calamine",
    "python-docx",
    "pyyaml",
    "tinycss2",
    "tinyhtml5",
    "uharfbuzz",
    "weasyprint",
    "webencodings",
    "zopfli",
)
SOURCES = (".py", ".j2", ".css", ".txt")  # of this program, its own data among them
PROVINCES = "province"  # the code list that rules read themselves; others are in schemas
_SHORT = 8


def digest(*parts: str | bytes) -> str:
    """Return a hash of texts and bytes; where one ends and the next begins counts."""
    hashed = sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        hashed.update(len(data).to_bytes(8, "big"))
        hashed.update(data)
    return hashed.hexdigest()[:32]


_LARGEST = 4 << 30


def file_digest(path: Path) -> str:
    """Return the hash of a file's bytes; empty when it cannot be read, or is none of ours.

    Pipes and devices never end; nothing that is read or written here is that large.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            return ""
        with path.open("rb") as stream:
            hashed = sha256()
            while block := stream.read(1 << 20):
                hashed.update(block)
    except OSError:
        return ""
    return hashed.hexdigest()


def bytes_digest(data: bytes) -> str:
    """Return what :func:`file_digest` returns of a file with these bytes."""
    return sha256(data).hexdigest()


# --- records ---------------------------------------------------------------------------------


def field_digests(record: Record) -> dict[str, str]:
    """Return a short hash for each filled box of a record, by the name people know.

    Together they are the content of a record: typed values without their places.
    """
    found = {}
    for field in record.schema.fields():
        texts = tuple(_texts(record, field))
        if texts:
            found[record.schema.path(field)] = _short("\0".join(texts))
    if record.electronic:
        found["电子意见"] = _short("\0".join(sorted(record.electronic)))
    return found


def _texts(record: Record, field: Field) -> Iterator[str]:
    if field.id in record.values:
        yield _typed(record.values[field.id].typed)
    for number, row in enumerate(record.tables.get(field.id, ())):
        for column in field.columns:
            if column.id in row.values:
                yield f"{number}.{column.id}={_typed(row.values[column.id].typed)}"


def _typed(value: object) -> str:
    return f"{type(value).__name__}:{value!r}"


def _short(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SHORT).hexdigest()


def photos_of(record: Record) -> list[str]:
    """Return the files of the photos that a record names and that it may name."""
    found = []
    for _, field, value in record.texts():
        if field.type is FieldType.PHOTO:
            try:
                found.append(str(holder(photo_path(record.folder, str(value.typed)))))
            except PhotoError:
                continue
    return found


def evidence_of(record: Record) -> list[list[str]]:
    """Return what goes with a form: the name of each file, as it was typed, and its path.

    The path is empty where the record may not name the file. No output of the record itself
    depends on it; a package does.
    """
    found = []
    for attachment in record.attachments:
        try:
            path = str(evidence_path(record.evidence_folder, attachment.file))
        except EvidenceError:
            path = ""
        found.append([attachment.name, attachment.file, path])
    return found


def evidence_digest(files: Iterable[Iterable[str]]) -> str:
    """Return the hash of what goes with a form, by names and bytes; empty for nothing."""
    parts = [text for name, typed, path in files for text in (name, typed, _digest_at(path))]
    return digest(*parts) if parts else ""


def _digest_at(path: str) -> str:
    return file_digest(Path(path)) if path else ""


def content_digest(
    fields: dict[str, str], photos: Iterable[str], seen: Mapping[Path, str] | None = None
) -> str:
    """Return the hash of a record: its filled boxes and the bytes of its photos.

    ``seen`` holds the hashes of files as they were read; others are read for it.
    """
    known = seen or {}
    bytes_of = (known.get(Path(p)) or file_digest(Path(p)) for p in photos)
    return digest(json.dumps(fields, ensure_ascii=False), *bytes_of)


# --- what all records share ------------------------------------------------------------------


class Shared:
    """Fingerprints of what many outputs share; each is taken once a build."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._schemas: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._masters: dict[str, str] = {}
        self._fonts: dict[str, str] = {}

    @cached_property
    def code(self) -> str:
        """The program: its version and sources, and all that it runs on."""
        runs_on = (sys.version, unidata_version, ZLIB_RUNTIME_VERSION)
        others = (f"{name} {file_digest(path)}" for name, path in extensions.sources())
        versions = map(version_of, LIBRARIES)
        return digest(cadre_docs.__version__, *runs_on, *versions, *_sources(), *others)

    def edition(self, forms: Iterable[str], kinds: Iterable[str] = ()) -> str:
        """All that a worker loads for some forms, and kinds of outputs."""
        chosen = sorted(forms)
        printed = [f for f in chosen if kinds and not self._catalog.schema(f).facts]
        parts = [*map(self.words, chosen), *map(self.master, printed)]
        if "pdf" in kinds:
            parts += map(self.fonts, printed)
        return digest(self.code, self.law, *parts)

    def schema(self, form: str) -> str:
        """A form's schema with its code lists, without words that only help people."""
        if form not in self._schemas:
            self._schemas[form] = digest(repr(_plain_schema(self._catalog.schema(form))))
        return self._schemas[form]

    def words(self, form: str) -> str:
        """A form's schema as a whole: findings quote its help, examples are passed over."""
        if form not in self._words:
            self._words[form] = digest(repr(self._catalog.schema(form)))
        return self._words[form]

    def master(self, form: str) -> str:
        """The bytes of a form's master; empty without a usable one, as its records will say."""
        if form not in self._masters:
            try:
                self._masters[form] = bytes_digest(self._catalog.master_bytes(form))
            except CadreDocsError:
                self._masters[form] = ""
        return self._masters[form]

    @cached_property
    def law(self) -> str:
        """What rules read besides records, and the rules that the catalog declares.

        These are the notices, parameters, holidays, and codes of provinces. Declared rules
        count as they are written: files, their comments too, by name.
        """
        law, years = self._catalog.law, self._catalog.calendar.notices.values()
        holidays = [
            (notice.year, notice.source, sorted(notice.off), sorted(notice.worked))
            for notice in sorted(years, key=attrgetter("year"))
        ]
        provinces = self._catalog.code_list(PROVINCES)
        rules = (f"{Path(file.path).name} {bytes_digest(file.data)}" for file in _rule_files(law))
        read = (law.instruments, law.parameters, holidays, provinces)
        return digest(*map(repr, read), *rules)

    def fonts(self, form: str) -> str:
        """The fonts here that draw the fonts a master names (for PDF)."""
        if form not in self._fonts:
            try:
                self._fonts[form] = digest(*_font_facts(self._catalog, form))
            except CadreDocsError:  # each record will say what is wrong with the master
                self._fonts[form] = ""
        return self._fonts[form]


@cache
def _sources() -> tuple[str, ...]:
    """Return the names and hashes of the program's sources, as this process has found them."""
    root = Path(cadre_docs.__file__).parent
    files = sorted(path for path in root.rglob("*") if path.suffix in SOURCES)
    return tuple(f"{p.relative_to(root).as_posix()} {file_digest(p)}" for p in files)


def _rule_files(law: LawBook) -> tuple[RuleFile, ...]:
    return law.shelf.rule_files if law.shelf else ()


def version_of(library: str) -> str:
    """Return the version of a library; empty when it is not installed."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _plain_schema(schema: Schema) -> Schema:
    sections = tuple(
        replace(section, help="", fields=tuple(map(_plain_field, section.fields)))
        for section in schema.sections
    )
    return replace(schema, sections=sections)


def _plain_field(field: Field) -> Field:
    columns = tuple(map(_plain_field, field.columns))
    return replace(field, help="", example="", source="", columns=columns)


def _font_facts(catalog: Catalog, form: str) -> Iterator[str]:
    """Yield the names of a master's fonts, and the files here that draw them."""
    from cadre_docs.pages.fonts.choice import FontBook
    from cadre_docs.printing.document import Printer  # only PDFs need fonts

    book = FontBook.system()
    runs = Printer(catalog).blank(catalog.schema(form)).layout.runs()
    for name in sorted({name for run in runs for name in (run.font.latin, run.font.east_asian)}):
        yield name
        for family in book.chain(name):
            for face in family.faces:
                path = Path(face.file)
                yield f"{path.name} {face.number} {face.weight} {_size(path)} {face.edition}"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
