"""Converting: filled files of any kind as YAML, to be looked through and corrected."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import Written, open_catalog, output_writer, public, refuse_suffix
from cadre_docs.api.reading import read
from cadre_docs.checks.on_paper import may_be_signed
from cadre_docs.checks.records import in_order
from cadre_docs.errors import RequestError, UnsafeFileError
from cadre_docs.findings import Severity, error
from cadre_docs.intake.folders import YAML_SUFFIXES
from cadre_docs.intake.yaml_records import read_yaml
from cadre_docs.outputs.files import safe_name
from cadre_docs.outputs.made_of import owner_of_all
from cadre_docs.record.build import build_record
from cadre_docs.record.evidence.paths import evidence_path
from cadre_docs.record.evidence.problem import EvidenceError
from cadre_docs.record.evidence.read import read_evidence
from cadre_docs.record.meta import ORIGIN_KEYS, ORIGIN_LOST, ORIGIN_PARTS
from cadre_docs.record.photo.embedded import holder, read_picture
from cadre_docs.record.photo.paths import PhotoError, photo_path
from cadre_docs.report.text import render_text
from cadre_docs.schema import FieldType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cadre_docs.api.reading import Read
    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.record import Record
    from cadre_docs.schema import Field


@dataclass(frozen=True, kw_only=True)
class Converted(Written):
    """What was written as YAML; ``findings`` are those of reading, by place."""

    read: Read
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether all was read without doubt and written."""
        return super().ok and may_be_signed(self.findings)

    def text(self, *, colour: bool = False) -> str:
        """Return the findings of reading as text; empty where there are none."""
        if not self.findings:
            return ""
        records = self.read.records
        schemas = (record.schema for record in records)
        files = len(self.read.files)
        return render_text(
            self.findings, records=len(records), files=files, schemas=schemas, colour=colour
        )


@public
def convert(read: Read, output: Path | str, *, overwrite: bool = False) -> Converted:
    """Write the records that were read as one YAML file; reading it gives the same records.

    What reading found stands at the top of each record as remarks. Photos and the files of 附件 are
    put beside the file.
    What could not be read is left out. Whoever has looked the file through prints from it.

    Raises :class:`~cadre_docs.errors.RequestError` for a file name that is none of YAML, and where
    nothing was read.

    >>> import cadre_docs as cd
    >>> read = cd.read("examples/henan-tenure-form/people.xlsx")
    >>> cd.convert(read, "out/people.yaml").written[0].name
    'people.yaml'
    """
    from cadre_docs.templates.yaml.filled import filled_yaml

    target = Path(output)
    refuse_suffix(target, *YAML_SUFFIXES)
    entries = read.intake.entries
    findings = list(read.findings)
    with output_writer(
        read.named, read.intakes, read.catalog, overwrite=overwrite, folder=target.parent
    ) as written:
        if entries:
            texts, whose = [], owner_of_all(entry.record for entry in entries)
            beside = partial(written.write, owner=whose, paper=False)
            for number, entry in enumerate(entries, 1):
                suffix = f"-{number}" if len(entries) > 1 else ""
                photos = _photos(entry.record, target, suffix, beside, findings)
                evidence = _evidence(entry.record, target, suffix, beside)
                texts.append(filled_yaml(entry.record, entry.findings, photos, evidence))
            written.write(target, "---\n".join(texts).encode(), whose, paper=False)
        elif not findings:
            raise RequestError("没有读到记录，没有可写的内容。")
        paths, kept, remarks = written.told()
    return Converted(paths, kept, remarks, read=read, findings=tuple(in_order(findings)))


def _photos(
    record: Record,
    target: Path,
    number: str,
    write: Callable[[Path, bytes], bool],
    findings: list[Finding],
) -> dict[str, str]:
    """Put the photos of a record beside the new file, and return their names there by box.

    One that cannot be put there has no name: under its own another's photo may lie there.
    """
    named = {}
    for item in record.schema.fields():
        if item.type is not FieldType.PHOTO or item.id not in record.values:
            continue
        try:
            path = photo_path(record.folder, str(record.get(item.id)))
            if holder(path) == path and path.parent.resolve() == target.parent.resolve():
                named[item.id] = str(record.get(item.id))  # the same place, whatever lies there
                continue
            data = read_picture(path)
        except (PhotoError, UnsafeFileError, OSError):
            named[item.id] = ""
            findings.append(_without(record, item))
            continue
        more = f"-{item.id}" if named else ""
        beside = target.with_name(f"{target.stem}{number}{more}{path.suffix.lower()}")
        put = write(beside, data)
        named[item.id] = beside.name if put else ""
    return named


def _without(record: Record, item: Field) -> Finding:
    return error(
        "FS-photo",
        f"读不到照片文件“{record.get(item.id)}”，新的文件里没有写",
        wanted="JPEG或PNG",
        remedy="请核对文件名和文件，把照片放在新的文件旁边，补写文件名",
        **record.about(item.id),
    )


@dataclass(frozen=True)
class Editable:
    """A record as a YAML file of its own: ``name`` for people, ``data``, and its photos by name.

    Its ``来源`` says what it was made of: from then on it counts in place of that.
    """

    name: str
    data: bytes
    photos: Mapping[str, bytes] = field(default_factory=dict)


@public
def editable(file: Path | str, *, number: int = 1, catalog: Catalog | None = None) -> Editable:
    """Return one record of a Word or Excel file as a YAML record that stands for it.

    ``number`` counts the records of the file from 1. Once the YAML file lies in the same folder,
    it counts in place of that record wherever both are read. Nothing is written here. What could
    not be read is a remark at its top, and an error until the line 没有读出 is taken away.

    Raises :class:`~cadre_docs.errors.RequestError` for a record that there is not, and for a file
    that is YAML already.

    >>> import cadre_docs as cd
    >>> made = cd.editable("examples/henan-tenure-form/people.xlsx", number=2)
    >>> made.name, made.data.decode().splitlines()[-4]
    ('阿不都·示例_专业技术二级岗位工作人员聘期考核表.yaml', '来源:')
    """
    from cadre_docs.intake.origins import fingerprint, place_of
    from cadre_docs.templates.yaml.filled import filled_yaml, scalar

    path = Path(file)
    if path.suffix.lower() in YAML_SUFFIXES:
        raise RequestError(f"“{path.name}”已经是可以直接修改的记录。")
    entries = read(path, catalog=catalog).intake.entries
    if not 0 < number <= len(entries):
        raise RequestError(f"“{path.name}”里没有第{number}份记录，现在有{len(entries)}份。")
    entry = entries[number - 1]
    record = entry.record
    stem = safe_name(f"{record.person}_{record.schema.title}".lstrip("_"))
    names: dict[str, str] = {}
    photos: dict[str, bytes] = {}
    for item in record.schema.fields():
        if item.type is FieldType.PHOTO and item.id in record.values:
            with suppress(PhotoError, UnsafeFileError, OSError):  # told when the record is checked
                picture = photo_path(record.folder, str(record.get(item.id)))
                names[item.id] = f"{stem}-{item.key}{picture.suffix.lower()}"
                photos[names[item.id]] = read_picture(picture)
    text = filled_yaml(record, entry.findings, names)
    parts = (path.name, place_of(record), fingerprint(record))
    lines = [f"  {k}: {scalar(v)}\n" for k, v in zip(ORIGIN_PARTS, parts, strict=True)]
    if lost := _told_no_more(text, entry, catalog or open_catalog()):
        lines.append(f"  {ORIGIN_LOST}: {lost}处，见文件开头\n")
    return Editable(f"{stem}.yaml", f"{text}{ORIGIN_KEYS[0]}:\n{''.join(lines)}".encode(), photos)


def _evidence(
    record: Record, target: Path, number: str, write: Callable[[Path, bytes], bool]
) -> dict[str, str]:
    """Put the files of 附件 beside the new file, and return their names there."""
    named = {}
    for place, attachment in enumerate(record.attachments, 1):
        try:
            path = evidence_path(record.evidence_folder, attachment.file)
            if record.evidence_folder.resolve() == target.parent.resolve():
                continue  # the name that it has leads there
            data = read_evidence(path)
        except EvidenceError:
            continue  # told when the record is checked, under the name that it has
        beside = target.with_name(f"{target.stem}{number}附件{place}{path.suffix.lower()}")
        if write(beside, data):
            named[attachment.file] = beside.name
    return named


def _told_no_more(text: str, entry: ReadRecord, catalog: Catalog) -> int:
    """Return how many errors of reading nobody hears of who reads the YAML text instead."""
    pairs, _ = read_yaml(text.encode(), "", catalog)
    again = {f.path for schema, tree in pairs for f in build_record(schema, tree)[1]}
    found = [f for f in entry.findings if f.severity is Severity.ERROR]
    return sum(not f.path or f.path not in again for f in found)
