"""Converting: filled files of any kind as YAML, to be looked through and corrected."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import Written, output_writer, public, refuse_suffix
from cadre_docs.check import in_order, may_be_signed
from cadre_docs.errors import RequestError, UnsafeFileError
from cadre_docs.findings import error
from cadre_docs.intake.folders import YAML_SUFFIXES
from cadre_docs.record.photo.embedded import holder, read_picture
from cadre_docs.record.photo.read import PhotoError, photo_path
from cadre_docs.report.text import render_text
from cadre_docs.schema import FieldType

if TYPE_CHECKING:
    from cadre_docs.api.base import Pen
    from cadre_docs.api.reading import Read
    from cadre_docs.findings import Finding
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

    What reading found stands at the top of each record as remarks. Photos are put beside the file.
    What could not be read is left out. Whoever has looked the file through prints from it.

    Raises :class:`~cadre_docs.errors.RequestError` for a file name that is none of YAML, and where
    nothing was read.

    >>> import cadre_docs as cd
    >>> read = cd.read("examples/henan-tenure-form/people.xlsx")
    >>> cd.convert(read, "out/people.yaml").written[0].name
    'people.yaml'
    """
    from cadre_docs.templates.filled_yaml import filled_yaml

    target = Path(output)
    refuse_suffix(target, *YAML_SUFFIXES)
    entries = read.intake.entries
    findings = list(read.findings)
    with output_writer(
        read.named, read.intakes, read.catalog, overwrite=overwrite, folder=target.parent
    ) as written:
        if entries:
            texts = []
            for number, entry in enumerate(entries, 1):
                suffix = f"-{number}" if len(entries) > 1 else ""
                photos = _photos(entry.record, target, suffix, written, findings)
                texts.append(filled_yaml(entry.record, entry.findings, photos))
            written.write(target, "---\n".join(texts).encode(), paper=False)
        elif not findings:
            raise RequestError("没有读到记录，没有可写的内容。")
        paths, kept, remarks = written.told()
    return Converted(paths, kept, remarks, read=read, findings=tuple(in_order(findings)))


def _photos(
    record: Record, target: Path, number: str, written: Pen, findings: list[Finding]
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
        put = written.write(beside, data, paper=False)
        named[item.id] = beside.name if put else ""
    return named


def _without(record: Record, item: Field) -> Finding:
    return error(
        "FS-photo",
        f"读不到照片文件“{record.get(item.id)}”，新的文件里没有写",
        wanted="JPEG或PNG",
        remedy="请核对文件名和文件，把照片放在新的文件旁边，补写文件名",
        position=record.place(item.id),
        path=record.schema.path(item),
        person=record.person,
        form=record.schema.id,
    )
