"""Marked-up copies: each file that was read, with its findings written where they belong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError, UnsafeFileError
from cadre_docs.findings import SEVERITY_NAMES, Severity
from cadre_docs.intake.folders import CONVERTED, ONLY_READ_SUFFIXES
from cadre_docs.intake.read import WORKBOOK_SUFFIXES, YAML_SUFFIXES
from cadre_docs.messages.progress import steps
from cadre_docs.outputs.copies import copy_targets
from cadre_docs.outputs.files import write_whole
from cadre_docs.report.annotate.yaml import annotate_yaml
from cadre_docs.source.files import read_file, real, recorded_digests

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cadre_docs.findings import Finding


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of one file; ``target`` is None when it could not be marked.

    ``left_out`` of the findings found no room in the copy; ``changed`` since it was checked.
    """

    source: Path
    target: Path | None
    findings: tuple[Finding, ...] = ()
    left_out: int = 0
    changed: bool = False

    def __str__(self) -> str:
        if self.changed:
            return f"没有标注“{self.source}”：检查之后文件有改动，请重新运行"
        if self.target is None and self.source.suffix.lower() in CONVERTED:
            return f"没有标注“{self.source}”：要标注的，请先另存为 .docx；请看检查结果"
        if self.target is None:
            if self.source.suffix.lower() in ONLY_READ_SUFFIXES:
                return (
                    f"没有标注“{self.source}”：这种文件只检查，不写标注副本；"
                    "要在格子上看问题的，请用 Excel 或 WPS 另存为 .xlsx 后再标注"
                )
            return f"没有标注“{self.source}”：读不进来，或不是一般程序写的；请看检查结果"
        counts = Counter(finding.severity for finding in self.findings)
        parts = [f"{SEVERITY_NAMES[s]}{counts[s]}条" for s in Severity if counts[s]]
        text = f"已标注：{self.target}（{'，'.join(parts) or '没有发现问题'}）"
        if self.left_out:
            text += (
                f"；其中{self.left_out}条没有标注：一份副本标不下这么多，已先标较重的，"
                "请改好后再标注一次"
            )
        return text


Put = Callable[[Path, Path, bytes], bool]


def put_whole(_source: Path, target: Path, data: bytes) -> bool:
    """Write a copy, whatever lies there."""
    write_whole(target, data)
    return True


class Copies:
    """Plans the copies of files, then writes them. The files themselves are never touched."""

    def __init__(
        self,
        files: Iterable[Path],
        folder: Path,
        digests: Mapping[Path, str] | None = None,
        named: Iterable[Path] = (),
    ) -> None:
        """Raise :class:`OutputError` when a copy would get in the way of a file, now or next time.

        ``named`` is what was asked to be read: copies in such a folder would be read with it.
        ``digests`` are the hashes of what was checked: a file that holds something else by now
        is not marked, for its places are others.
        """
        self._targets = copy_targets(files, folder, "标注副本")
        for given in named:
            if given.is_dir() and real(folder).is_relative_to(real(given)):
                raise OutputError(
                    f"标注副本不能写进“{folder}”：它在要检查的文件夹“{given}”里，下次会和原件一起读，"
                    "成了一人两份。请换一个外面的文件夹。"
                )
        self._digests = digests or {}

    @property
    def targets(self) -> Iterable[Path]:
        """Where copies may be written."""
        return self._targets.values()

    def write(self, findings: Iterable[Finding], put: Put = put_whole) -> Iterator[Copied]:
        """Write the copies one by one, each whole or not at all; those not put are passed over.

        ``put`` takes source, target and bytes, and tells whether they lie there now.
        """
        by_file: dict[str, list[Finding]] = {str(source): [] for source in self._targets}
        for finding in dict.fromkeys(findings):
            if finding.position is not None and finding.position.file in by_file:
                by_file[finding.position.file].append(finding)
        for source, target in steps(self._targets.items(), "标注", len(self._targets)):
            with recorded_digests() as seen:
                data, left_out = _marked(source, found := tuple(by_file[str(source)]))
            wanted = self._digests.get(source)
            if wanted and any(digest != wanted for digest in seen.values()):
                yield Copied(source, None, changed=True)
            elif data is None:
                yield Copied(source, None)
            elif put(source, target, data):
                yield Copied(source, target, found, left_out)


def _marked(source: Path, findings: tuple[Finding, ...]) -> tuple[bytes | None, int]:
    if source.suffix.lower() in WORKBOOK_SUFFIXES:
        return _marked_workbook(source, findings)
    if source.suffix.lower() == ".docx":
        return _marked_word(source, findings)
    return _marked_text(source, findings), 0


def _marked_text(source: Path, findings: Sequence[Finding]) -> bytes | None:
    data = _bytes(source) if source.suffix.lower() in YAML_SUFFIXES else None
    return None if data is None else annotate_yaml(data, findings)


def _marked_workbook(source: Path, findings: Sequence[Finding]) -> tuple[bytes | None, int]:
    from cadre_docs.report.annotate.workbook import annotate_workbook  # needs lxml

    data = _bytes(source)
    marked = None if data is None else annotate_workbook(data, findings)
    return (None, 0) if marked is None else (marked.data, marked.left_out)


def _marked_word(source: Path, findings: Sequence[Finding]) -> tuple[bytes | None, int]:
    from cadre_docs.report.annotate.word import annotate_word  # needs lxml

    data = _bytes(source)
    marked = None if data is None else annotate_word(data, findings)
    return (None, 0) if marked is None else marked


def _bytes(source: Path) -> bytes | None:
    """Return what a file holds, or None for what intake has refused to read."""
    try:
        return read_file(source)
    except (OSError, UnsafeFileError):
        return None
