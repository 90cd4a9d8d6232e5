"""The plan: which outputs are made anew, and why each one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from cadre_docs.project.fingerprint import digest, file_digest
from cadre_docs.project.remembered import Remembered
from cadre_docs.project.shared_checks import doubles
from cadre_docs.rules.engine import OF_TODAY

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.project.file.model import Project
    from cadre_docs.project.fingerprint import Shared
    from cadre_docs.project.state.database import State


class Reason(StrEnum):
    """Why an output is made anew (or, at the end, is not)."""

    NEW = "新增"
    RECORD = "记录已改"
    PHOTO = "照片已改"
    MASTER = "母版已改"
    SCHEMA = "表单定义已改"
    FONTS = "所用字体已变"
    OPTIONS = "项目设置已改"
    PARTS = "其中各人的内容已变"
    VERSION = "程序版本已变"
    MISSING = "输出不见了"
    UNFINISHED = "上次没有完成"
    CHECK = "需要重新检查"
    EDITED = "输出被手工改过"
    UNKNOWN = "已有同名文件，不是本工具生成的"
    CLEANED = "状态已清理，重新比对"


# What the parts of a fingerprint are called when they change.
_OF_PART = {
    "record": Reason.RECORD,
    "master": Reason.MASTER,
    "schema": Reason.SCHEMA,
    "fonts": Reason.FONTS,
    "options": Reason.OPTIONS,
    "people": Reason.PARTS,
    "version": Reason.VERSION,
}
# Outputs that people changed: never overwritten unasked.
GUARDED = (Reason.EDITED, Reason.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Planned:
    """One output to make: its path from the output folder, and why, in Chinese."""

    path: str
    kind: str
    reasons: tuple[str, ...]
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """What to do for one record: outputs to make, and whether to check it again.

    ``kept`` are outputs that are left alone because people changed them.
    """

    row: sqlite3.Row
    outputs: tuple[Planned, ...]
    check: bool
    kept: tuple[Planned, ...] = ()


class Planner:
    """Compares fingerprints with those of the last build.

    ``beside`` is the fingerprint of what is read beside the records: earlier years, and what the
    office says.
    """

    def __init__(
        self, project: Project, catalog: Catalog, shared: Shared, state: State, beside: str = ""
    ) -> None:
        self._project, self._catalog = project, catalog
        self._shared, self._state, self.beside = shared, state, beside
        self._remembered = Remembered(project.output)
        # The day, and the notices whose findings are shown: part of every check.
        asked = (project.as_of, project.notices, project.year, project.forms, project.limits)
        self.asked = repr(asked)

    @cached_property
    def _doubles(self) -> dict[int, tuple[Finding, ...]]:
        return doubles(self._state)

    def items(self, *, force: bool = False) -> Iterator[Item]:
        """Yield what there is to do for each record, in the order of the files."""
        for row in self._state.records():
            item = self._item(row, force=force)
            if item.outputs or item.check or item.kept:
                yield item

    def check_key(self, row: sqlite3.Row, findings: str | None = None) -> str:
        """Return what the findings about a record depend on, its places included.

        ``findings`` are those just noted; where a date is in the future, today decides.
        """
        file = self._state.one("SELECT sha FROM files WHERE source = ?", row["source"])
        sha = str(file["sha"]) if file else ""
        if not sha:
            return ""  # a file with faults is looked at every time
        shared = self._shared
        facts = (shared.words(row["form"]), shared.law, shared.code, self.asked)
        counted = self._state.one("SELECT findings FROM of_many WHERE record = ?", row["id"])
        double = self._doubles.get(row["id"], ())
        told = counted["findings"] if counted else ""
        beside = self._state.evidence(row["id"])
        others = (self.beside, told, repr(double), *([beside] if beside else []))
        said = (row["findings"] or "") if findings is None else findings
        today = str(self._catalog.today) if any(f'"{code}"' in said for code in OF_TODAY) else ""
        return digest(sha, str(row["place"]), row["content"], *facts, *others, today)

    def parts(self, row: sqlite3.Row, kind: str) -> dict[str, str]:
        """Return what an output depends on."""
        form = row["form"]
        found = {
            "record": row["content"],
            "master": self._shared.master(form),
            "schema": self._shared.schema(form),
            "version": self._shared.code,
        }
        if kind == "pdf":
            found["fonts"] = self._shared.fonts(form)
            if self._project.pdf_plain:
                found["options"] = "plain"
        return found

    def kinds(self, row: sqlite3.Row) -> tuple[str, ...]:
        """Return the outputs wanted of a record; facts are only checked."""
        wanted = not self._project.forms or row["form"] in self._project.forms
        printed = wanted and not self._catalog.schema(row["form"]).facts
        return self._project.kinds if printed else ()

    def _item(self, row: sqlite3.Row, *, force: bool) -> Item:
        key = self.check_key(row)
        check = not key or row["checked"] != key or row["status"] in ("fault", "kept")
        if row["status"] == "blocked" and not check:
            return Item(row, (), check=False)  # nothing changed: it would be refused again
        outputs = tuple(filter(None, (self._output(row, kind) for kind in self.kinds(row))))
        # What is not known to be ours may be: it is made, compared, and kept if it differs.
        kept = tuple(
            o for o in outputs if o.guarded and not force and Reason.UNKNOWN not in o.reasons
        )
        return Item(row, tuple(o for o in outputs if o not in kept), check, kept)

    def _output(self, row: sqlite3.Row, kind: str) -> Planned | None:
        path = f"{row['stem']}.{kind}"
        known = self._state.one("SELECT * FROM outputs WHERE path = ?", path)
        reasons = self.reasons(path, self.parts(row, kind), known)
        if not reasons:
            return None
        before = json.loads(known["fields"]) if known else {}
        texts = [self._text(reason, before, json.loads(row["fields"])) for reason in reasons]
        return Planned(path, kind, tuple(texts), guarded=any(r in GUARDED for r in reasons))

    def reasons(self, path: str, parts: dict[str, str], known: sqlite3.Row | None) -> list[Reason]:
        """Return why an output has to be made; empty when it is as it should be."""
        target = self._project.output / path
        if known is None:
            return [self._of_unknown(path, target)]
        before = json.loads(known["parts"])
        changed = [
            reason for part, reason in _OF_PART.items() if before.get(part) != parts.get(part)
        ]
        condition = self._condition(target, known)
        if condition is not None:
            return [condition, *changed]
        return changed

    def reasons_of_all(
        self, paths: Sequence[str], parts: dict[str, str], known: sqlite3.Row | None
    ) -> list[Reason]:
        """Return the reasons of outputs that are made together; ``known`` is of the first.

        A package's manifest says whose the pages are: one that somebody edited counts as well.
        """
        found = self.reasons(paths[0], parts, known)
        for path in paths[1:]:
            beside = self._state.one("SELECT * FROM outputs WHERE path = ?", path)
            found += self.reasons(path, parts, beside)
        return list(dict.fromkeys(found))

    def _of_unknown(self, path: str, target: Path) -> Reason:
        """Say what an output is that the state knows nothing of."""
        if not target.exists():
            return Reason.NEW
        sha = self._remembered.sha(path)
        return Reason.CLEANED if sha and sha == file_digest(target) else Reason.UNKNOWN

    def _text(self, reason: Reason, before: dict[str, str], now: dict[str, str]) -> str:
        """Name the boxes of a record that changed."""
        if reason is not Reason.RECORD:
            return reason
        names = [name for name in {**now, **before} if now.get(name) != before.get(name)]
        if not names:
            return Reason.PHOTO
        return f"{reason}：{'、'.join(names)}"

    def _condition(self, target: Path, known: sqlite3.Row) -> Reason | None:
        """Say what is wrong with an output as it lies there; None when it is as we wrote it."""
        try:
            stat = target.stat()
        except OSError:
            return Reason.MISSING if known["whole"] else Reason.UNFINISHED
        if known["whole"] and (stat.st_size, stat.st_mtime_ns) == (known["size"], known["mtime"]):
            return None
        sha = file_digest(target)
        if sha == known["sha"]:
            settle(
                self._state, known["path"], (stat.st_size, stat.st_mtime_ns)
            )  # of before it was hashed
            return None
        return Reason.UNFINISHED if sha and sha == known["former"] else Reason.EDITED


def settle(state: State, path: str, glance: tuple[int, int]) -> None:
    """Note that an output lies there whole; its size and time show at a glance if it still does."""
    state.do(
        "UPDATE outputs SET whole = 1, former = '', size = ?, mtime = ? WHERE path = ?",
        *(*glance, path),
    )
