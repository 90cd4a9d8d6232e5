"""Files that go with a form: whether each can be printed after it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.record.evidence.problem import EvidenceError
from cadre_docs.rules.engine import Place, Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record.model import Attachment
    from cadre_docs.rules.engine import RecordContext

KEY = "附件"


@rule("FS-evidence", Severity.ERROR, "附件缺失、损坏或不能打印")
def evidence(context: RecordContext) -> Iterator[Problem]:
    """“附件”里写的文件读不到、损坏、加密、过大、不是 PDF 或图片，或者在文件夹之外。

    这样的文件不能随表打印，表也不打印：改正后材料才齐。两件附件是内容相同的文件的，只提醒：多半有一件放错了。
    """
    if context.evidence is None or not context.record.attachments:
        return
    from cadre_docs.record.evidence.read import (  # reads pictures: most have none
        WANTED,
        refuse_much,
    )

    files = []
    first: dict[str, tuple[int, Attachment]] = {}
    for number, attachment in enumerate(context.record.attachments, 1):
        try:
            files.append(facts := context.evidence(attachment))
        except EvidenceError as problem:
            at = Place(f"{KEY}[{number}].文件", attachment.position)
            yield Problem(problem.message, f"应是完好的{WANTED}", problem.remedy, at)
            continue
        same, other = first.setdefault(facts.sha, (number, attachment))
        if PurePosixPath(other.file) != PurePosixPath(attachment.file):
            yield Problem(
                f"“{attachment.name}”与第{same}件“{other.name}”是内容相同的文件",
                "各件附件是各自的材料",
                "请核对是不是有一件放错了；确是同一份材料的，只留一件",
                Place(f"{KEY}[{number}].文件", attachment.position),
                Severity.WARNING,
            )
    try:
        refuse_much(files)
    except EvidenceError as problem:
        at = Place(KEY, context.record.attachments[0].position)
        yield Problem(problem.message, remedy=problem.remedy, at=at)
