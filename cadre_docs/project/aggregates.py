"""What is made of many records (package, roster, report), and what is left over."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from typing import TYPE_CHECKING

from cadre_docs.checks.on_paper import may_be_signed
from cadre_docs.errors import CadreDocsError, OutputError, ProjectError
from cadre_docs.lists.order import CODE as ORDER
from cadre_docs.lists.results import CODE as RESULTS
from cadre_docs.lists.roster import build_roster, of_other_years, rosters_of
from cadre_docs.lists.roster.heads import CODE as SEVERAL
from cadre_docs.messages.safe import shows_private
from cadre_docs.project.file.model import REPORT
from cadre_docs.project.fingerprint import bytes_digest, digest, file_digest
from cadre_docs.project.issued import (
    FOLDER,
    KEPT,
    STANDS,
    changes,
    forgotten,
    last_issued,
    unlike_issued,
)
from cadre_docs.project.lists import errors, lacking_people, refusal, unfinished
from cadre_docs.project.overview import report_page
from cadre_docs.project.package_pages import package, papers_of
from cadre_docs.project.plan import Planner, Reason
from cadre_docs.project.records import CHANGED
from cadre_docs.project.unit_outputs import (
    ISSUED_BEFORE,
    ISSUED_WHOLE,
    package_paths,
    packages,
    roster_paths,
    rosters,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.project.dry_run import Line
    from cadre_docs.project.file.model import Project
    from cadre_docs.project.fingerprint import Shared
    from cadre_docs.project.issued import Issued
    from cadre_docs.project.outputs import Store
    from cadre_docs.project.package_pages import Paper
    from cadre_docs.project.records import Loader
    from cadre_docs.project.state.database import State
    from cadre_docs.schema import Schema

    Builder = Callable[[], Iterable[bytes]]

ROSTER = "名册"
STALE = "打印文件或名册没有更新：“{}”在读取之后有改动，下次运行再生成"
_OF_UNITS = "名册：几个单位的，项目文件里写“名册分单位: 是”，每个单位一份"
_LATE = "{}没有更新：还有人的表没有做完，都做完了再生成"
_KEPT = (
    "“{}”这一次没有读到，或者没有读全：以前生成的{}个输出保留着，不当作不再需要的。"
    "请照关于它的提示改正；确已不用的，移出文件夹，或者从项目文件的“记录”里删去，再清理（--prune）"
)
_PRUNE_NOTHING = "没有读到任何记录，为免误删，这一次不清理。请核对项目文件的“记录”"


@dataclass
class Made:
    """The outputs made of many records, and in Chinese what could not be made."""

    paths: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class After:
    """The end of a build."""

    def __init__(
        self,
        project: Project,
        catalog: Catalog,
        shared: Shared,
        state: State,
        loader: Loader,
    ) -> None:
        self._project, self._catalog = project, catalog
        self._shared, self._state, self._loader = shared, state, loader
        self._planner = Planner(project, catalog, shared, state)
        self._problems: list[str] = []
        self._stale: dict[str, None] = {}
        self._asked = self._reissue = self._told_issued = False

    def make(
        self, store: Store, *, reissue: bool = False, sound: bool = True, whole: bool = True
    ) -> Made:
        """Make what is not as it should be.

        With ``reissue`` an issued package is replaced, if all is ``sound`` until the end. Unless
        the work is ``whole`` only the report is made.
        """
        self._asked, self._reissue = reissue, reissue and sound
        if not reissue:
            self._problems += forgotten(self._project, self._state, self._issued)
        made: list[str] = []
        for paths, parts, builder in self._wanted() if whole else self._report_alone():
            known = self._state.one("SELECT * FROM outputs WHERE path = ?", paths[0])
            present = all((self._project.output / path).is_file() for path in paths)
            # What was wrong when it was made is still wrong.
            noted = f"problems {paths[0]}"
            reasons = self._planner.reasons_of_all(paths, parts, known)
            if present and not reasons:
                self._problems += json.loads(self._state.meta(noted) or "[]")
                continue
            issued = self._is_issued(paths[0])
            # What the state does not know (it was cleaned) is compared before it is judged.
            if issued and known is not None and not self._may_reissue:
                self._keep_issued(paths[0])
                continue
            before = len(self._problems)
            made += self._make(store, paths, parts, builder, issued=issued)
            self._state.note(noted, json.dumps(self._problems[before:], ensure_ascii=False))
        return Made(tuple(made), tuple(self._problems))

    def _is_issued(self, path: str) -> bool:
        """Whether an output is the package as it was issued."""
        package, issued = self._project.package, self._issued
        if package is None or issued is None or not package.is_file():
            return False
        if package.relative_to(self._project.output).as_posix() != path:
            return False
        return file_digest(package) == issued.sha

    @property
    def _may_reissue(self) -> bool:
        """Whether an issued package may be replaced: somebody asks, and nothing is wrong."""
        return self._reissue and not self._problems

    def _keep_issued(self, path: str) -> None:
        """Say that an issued package is not replaced."""
        if self._issued is not None:
            said = STANDS if self._asked else KEPT
            self._problems.append(said.format(path, self._issued.day, FOLDER))
        self._stale[path] = None

    @cached_property
    def _issued(self) -> Issued | None:
        return last_issued(self._project)

    def _make(
        self,
        store: Store,
        paths: tuple[str, ...],
        parts: dict[str, str],
        builder: Builder,
        *,
        issued: bool,
    ) -> list[str]:
        if paths[0] == REPORT:
            refused = store.put_stream(REPORT, builder(), parts)
            self._problems += refused
            return [] if refused else [REPORT]
        try:
            outputs = list(builder())
        except OutputError:
            raise
        except CadreDocsError as problem:
            self._problems += str(problem).splitlines()
            self._stale.update(dict.fromkeys(paths))
            return []
        if issued and not self._may_reissue and not self._lies_there(paths, outputs):
            self._keep_issued(paths[0])
            return []
        named = [(p, "aggregate", data, parts) for p, data in zip(paths, outputs, strict=False)]
        refused = store.put(named, None)
        refused += [problem for _, problem in store.flush()]
        self._problems += refused
        return [] if refused else [path for path, *_ in named]

    def _lies_there(self, paths: Sequence[str], outputs: Sequence[bytes]) -> bool:
        return bool(outputs) and all(
            file_digest(self._project.output / path) == bytes_digest(data)
            for path, data in zip(paths, outputs, strict=False)
        )

    def planned(self, lines: Sequence[Line]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield what a build would make of many records, and why."""
        changing = any(not line.kept for line in lines)
        for paths, parts, _ in self._wanted():
            known = self._state.one("SELECT * FROM outputs WHERE path = ?", paths[0])
            found = self._planner.reasons_of_all(paths, parts, known)
            if changing and len(paths) > 1:  # papers that are to be made count as missing
                found = [reason for reason in found if reason is not Reason.PARTS]
            reasons = list(map(str, found))
            if not reasons and changing and paths[0] != REPORT:
                reasons = ["其中有人的输出要重新生成"]
            if reasons and paths[0] != REPORT and not self._is_issued(paths[0]):
                yield paths[0], tuple(reasons)

    def _wanted(
        self,
    ) -> Iterator[tuple[tuple[str, ...], dict[str, str], Builder]]:
        """Yield paths, fingerprint and maker of each; the report comes last and tells of all.

        The roster comes first: what is wrong with it is wrong before a package is issued.
        """
        yield from self._wanted_rosters()
        yield from self._wanted_packages()
        yield from self._report_alone(lists=True)

    def _wanted_rosters(self) -> Iterator[tuple[tuple[str, ...], dict[str, str], Builder]]:
        project = self._project
        schema = self._roster_schema() if project.roster else None
        if schema is None or self._refused(schema):
            return
        for target, people in rosters(project, self._people(schema)):
            path = target.relative_to(project.output).as_posix()
            facts = {
                "version": self._shared.code,
                "people": digest(*(row["content"] for row in people)),
                "schema": self._shared.schema(schema.id),
                "master": self._shared.master(schema.id),
                "options": repr((project.year, _asked(project))),
            }
            yield (path,), facts, partial(self._roster, path, schema, people)

    def _wanted_packages(self) -> Iterator[tuple[tuple[str, ...], dict[str, str], Builder]]:
        project, output = self._project, self._project.output
        if project.package is None and self._issued is not None:
            self._problems += unlike_issued(project, self._issued)
            self._problems.append(ISSUED_BEFORE.format(self._issued.day))
        for target, rows in packages(project, self._state):
            path = target.relative_to(output)
            paths = (path.as_posix(), path.with_suffix(".csv").as_posix())
            how = (project.duplex, project.pdf_plain)
            options = repr((how, sorted(project.copies.items()), _asked(project)))
            found = papers_of(project, self._planner, self._state, rows)
            if project.by_unit and not (found.papers or found.problems):
                continue  # facts of a unit, that are only checked
            self._problems += self._of_package(paths[0], found.problems)
            self._problems += self._changes(found.papers)
            facts = {
                "version": self._shared.code,
                "people": found.fingerprint(),
                "schema": digest(*map(self._shared.schema, found.forms)),
                "fonts": digest(*map(self._shared.fonts, found.forms)),
                "options": options,
            }
            yield paths, facts, partial(self._package, paths[0], found.papers)

    def _report_alone(
        self, *, lists: bool = False
    ) -> Iterator[tuple[tuple[str, ...], dict[str, str], Builder]]:
        """Yield the report; where there are no ``lists`` yet, it is said."""
        project = self._project
        late = {"打印文件": project.package, "名册": project.roster} if not lists else {}
        if named := [name for name, path in late.items() if path is not None]:
            self._problems.append(_LATE.format("、".join(named)))
            self._stale.update({path: None for paths in self._aggregates() for path in paths})
        code = {"version": self._shared.code}
        self._problems += [CHANGED.format(source) for source in self._loader.changed]
        # The report on the same people differs where numbers are asked for in full.
        told = code | {"people": self._told(), "options": str(shows_private())}
        yield (REPORT,), told, self._report

    def _of_package(self, path: str, problems: Iterable[str]) -> Iterator[str]:
        """Yield what is wrong with a package, by its path where there are several."""
        return (f"{path}：{said}" if self._project.by_unit else said for said in problems)

    def _changes(self, papers: Sequence[Paper]) -> Iterator[str]:
        """Yield what is not as it was issued."""
        if self._issued is None or self._may_reissue:
            return
        if not self._told_issued:
            yield from unlike_issued(self._project, self._issued)
            if self._project.by_unit:
                yield ISSUED_WHOLE.format(self._issued.day)
        self._told_issued = True
        if not self._project.by_unit:
            yield from changes(self._issued, papers, self._catalog)

    def _package(self, path: str, papers: Sequence[Paper]) -> Sequence[bytes]:
        from cadre_docs.printing.pdf_join import why_unclaimed

        made, problems, told = package(self._project, self._catalog, papers, self._entry)
        self._tell(told)
        self._problems += self._of_package(path, problems)
        if made and (why := why_unclaimed(made.unclaimed)):
            name = path if self._project.by_unit else "打印文件"
            self._state.remarks.append(f"{name}{why}")
        return (made.pdf, made.manifest) if made else ()

    # --- roster --------------------------------------------------------------------------------

    def _rows(self, condition: str = "1") -> list[sqlite3.Row]:
        ordered = f"SELECT * FROM records WHERE run = ? AND {condition} ORDER BY source, place"  # noqa: S608
        return self._state.db.execute(ordered, (self._state.run,)).fetchall()

    def _roster_schema(self) -> Schema | None:
        wanted = "SELECT DISTINCT form FROM records WHERE run = ?"
        forms = [form for (form,) in self._state.db.execute(wanted, (self._state.run,))]
        found = rosters_of(self._catalog, forms)
        if len(found) != 1:
            why = "有几种" if found else "没有"
            left = "没有更新，还是上次的" if self._has_roster else "没有生成"
            self._problems.append(f"名册：项目里的表{why}可以对应的名册，{left}")
            return None
        return found[0]

    def _people(self, schema: Schema) -> list[sqlite3.Row]:
        of = schema.roster.of if schema.roster else ()
        return [row for row in self._rows() if row["form"] in of]

    def _roster(self, path: str, schema: Schema, people: Sequence[sqlite3.Row]) -> Sequence[bytes]:
        from cadre_docs.printing.document import Printer

        entries = [self._entry(row) for row in people]
        year, read = self._project.year, [entry.record for entry in entries]
        record, findings = build_roster(schema, entries, year, self._project.order)
        self._tell(of_other_years(read, year, self._catalog.law))
        self._tell(f for f in findings if f.code in (ORDER, RESULTS) and may_be_signed([f]))
        found = [finding for finding in findings if not may_be_signed([finding])]
        if found:
            name = path if self._project.roster_by_unit else ROSTER
            there = (self._project.output / path).is_file()
            lines = refusal(name, found, there=there)
            several = any(f.code == SEVERAL and f.path.endswith("单位") for f in found)
            if several and not self._project.roster_by_unit:
                lines.append(_OF_UNITS)
            raise ProjectError("\n".join(lines))
        return (Printer(self._catalog).filled(record).output("xlsx"),)

    def _tell(self, findings: Iterable[Finding]) -> None:
        """Remark what an order could not tell."""
        for finding in self._project.placed(findings):
            self._state.remarks.append(f"{finding.position}：{finding.sentence()}")

    @property
    def _has_roster(self) -> bool:
        return any(path.is_file() for path in roster_paths(self._project, self._state))

    def _refused(self, schema: Schema) -> bool:
        """Whether the roster must not be made anew; then it is said why."""
        of = schema.roster.of if schema.roster else ()
        found = [*errors(self._state, of), *lacking_people(self._state, self._catalog, of)]
        if found:
            self._problems += refusal(ROSTER, found, there=self._has_roster)
        elif missing := unfinished(self._state, of):
            self._problems.append(f"名册没有更新：{missing[0]}等{len(missing)}人没有处理完")
        else:
            return False
        for path in roster_paths(self._project, self._state):
            self._stale[path.relative_to(self._project.output).as_posix()] = None
        return True

    def _entry(self, row: sqlite3.Row) -> ReadRecord:
        """Return a record; what is made of many is not made without one of them."""
        entry = self._loader.entry(row["source"], row["place"])
        if entry is None:
            raise ProjectError(STALE.format(row["person"] or row["source"]))
        return entry

    # --- report --------------------------------------------------------------------------------

    def _told(self) -> str:
        """Return the fingerprint of what the report says."""
        state = self._state
        told = (
            "SELECT id, source, place, person, unit, form, stem, status, problem, grades,"
            " findings FROM records WHERE run = ? AND id > ?"
        )
        files = "SELECT source, findings FROM files WHERE run = ? ORDER BY source"
        together = (
            "SELECT value FROM meta WHERE key IN"
            " ('together', 'counting', 'quotas', 'roll', 'roll-data', 'office')"
        )
        outputs = "SELECT path, parts, extra FROM outputs WHERE path <> ? ORDER BY path"
        hashed = sha256(repr((self._problems, list(self._stale))).encode())
        for rows in (
            state.pages(told, state.run),
            state.db.execute(files, (state.run,)),
            state.db.execute(together),
            state.db.execute(outputs, (REPORT,)),
        ):
            hashed.update(b"\0")
            for row in rows:
                hashed.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
        return hashed.hexdigest()

    def _report(self) -> Iterator[bytes]:
        left = list(self.obsolete())
        facts = (self._project, self._catalog, self._state, self._problems)
        return report_page(*facts, left, self._stale)

    # --- what is left over -----------------------------------------------------------------------

    def obsolete(self) -> Iterator[str]:
        """Yield outputs that no record of this run stands for, from the output folder.

        Those of a file or folder that could not be read stay: nobody knows whether they are needed.
        """
        return (path for path, unread in self._left_over() if unread is None)

    def tell_kept(self) -> None:
        """Remark which outputs stay only since a file or folder could not be read."""
        if not self._state.unread:
            return
        counts = Counter(unread for _, unread in self._left_over() if unread is not None)
        self._state.remarks += (_KEPT.format(path, n) for path, n in counts.items())

    def _left_over(self) -> Iterator[tuple[str, str | None]]:
        """Yield what no record of this run stands for, and for which unread source it stays."""
        rows = self._state.db.execute(
            "SELECT o.path, o.kind, r.stem, r.run, r.form, r.source, f.sha AS file, f.run AS frun"
            " FROM outputs o LEFT JOIN records r ON r.id = o.record"
            " LEFT JOIN files f ON f.source = r.source ORDER BY o.path"
        )
        aggregates = {path for paths in self._aggregates() for path in paths}
        for row in rows:
            unread = None
            if row["kind"] == "aggregate":
                wanted = row["path"] in aggregates
                unread = next(iter(self._state.unread), None)  # its unit may be in there
            elif row["run"] == self._state.run:
                same = row["path"] == f"{row['stem']}.{row['kind']}"
                wanted = same and row["kind"] in self._planner.kinds(row)
            else:
                unread = self._unread(row["source"])
                wanted = unread is None and row["frun"] == self._state.run and row["file"] == ""
            if not wanted and (self._project.output / row["path"]).exists():
                yield row["path"], unread

    def _unread(self, source: str | None) -> str | None:
        """Return what could not be read and is, or holds, the file of a record of earlier runs."""
        within = (
            one
            for one in self._state.unread
            if source is not None and (one in (source, ".") or source.startswith(f"{one}/"))
        )
        return next(within, None)

    def _aggregates(self) -> Iterator[tuple[str, ...]]:
        output = self._project.output
        yield (REPORT,)
        for path in roster_paths(self._project, self._state):
            yield (path.relative_to(output).as_posix(),)
        for path in package_paths(self._project, self._state):
            place = path.relative_to(output)
            yield place.as_posix(), place.with_suffix(".csv").as_posix()

    def prune(self, store: Store) -> tuple[list[str], list[str]]:
        """Remove what is left over; return what was removed, and why something was not."""
        state = self._state
        if not state.number("SELECT count(*) FROM records WHERE run = ?", state.run):
            return [], [_PRUNE_NOTHING]
        removed: list[str] = []
        problems: list[str] = []
        for path in list(self.obsolete()):
            problem = store.remove(path)
            (problems if problem else removed).append(problem or path)
        gone = (
            "SELECT id, source FROM records WHERE run < ? AND id NOT IN"
            " (SELECT record FROM outputs WHERE record IS NOT NULL)"
            " AND source NOT IN (SELECT source FROM files WHERE run = ? AND sha = '') AND id > ?"
        )
        for row in state.pages(gone, state.run, state.run):
            if self._unread(row["source"]) is None:
                state.do("DELETE FROM records WHERE id = ?", row["id"])
        return removed, problems


def _asked(project: Project) -> tuple[object, ...]:
    """Return what the order of people depends on; empty without one."""
    order = project.order
    return (order.people, order.units, order.grouped) if order else ()
