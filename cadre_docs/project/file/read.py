"""Reading the project file: every mistake at its line and column."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from cadre_docs.errors import CatalogError, ProjectError, RequestError, UnsafeFileError
from cadre_docs.findings import Position, error
from cadre_docs.limits import using
from cadre_docs.lists.order import Order, order_of
from cadre_docs.project.file.limits import read_limits
from cadre_docs.project.file.model import FILE, Project
from cadre_docs.project.file.output_names import Pattern
from cadre_docs.source.files import read_file
from cadre_docs.source.tree import Entry, Mapping, Reader, Scalar, Sequence
from cadre_docs.source.yaml import load_ours
from cadre_docs.values.dates import MAX_YEAR, MIN_YEAR
from cadre_docs.values.likeness import meant_files, same_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.schema import Schema
    from cadre_docs.source.tree import Node

CODE = "PROJECT"
KINDS = ("docx", "pdf", "xlsx")
# The keys of a project file, and what they are called in English.
KEYS = {
    "年度": "year",
    "通知": "notices",
    "表单": "forms",
    "记录": "records",
    "单位表": "unit",
    "照片": "photos",
    "历年": "previous",
    "单位填写": "office",
    "应交": "expected",
    "应交齐全": "complete",
    "输出": "output",
    "格式": "formats",
    "文件名": "names",
    "每夹份数": "per_folder",
    "份数": "copies",
    "打印文件": "package",
    "打印文件分单位": "package_by_unit",
    "双面": "duplex",
    "简易PDF": "pdf_plain",
    "名册": "roster",
    "名册分单位": "roster_by_unit",
    "次序": "order",
    "表单目录": "catalog",
    "核对日期": "as_of",
    "限制": "limits",
}
DEFAULTS = {"记录": "填报", "输出": "输出", "文件名": "{单位}/{姓名}-{表名}"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_project(folder: Path) -> Project:
    """Read the project in a folder (or the project file itself).

    Raises :class:`ProjectError` that lists every problem with its line and column.
    """
    file = folder if folder.is_file() else folder / FILE
    project, findings = project_in(_data(folder, file), file)
    if project is None or findings:
        listed = [f"  {f.position} {f.sentence()}" for f in findings]
        raise ProjectError(f"{file} 有误：", *listed)
    return project


def project_in(data: bytes, file: Path) -> tuple[Project | None, list[Finding]]:
    """Return the project that a text is, and all that is wrong with it, each at its line.

    ``file`` is where the text lies, or shall lie: paths in it start at its folder.
    """
    trees, findings = load_ours(data, str(file), typed=True)
    if len(trees) == 1 and isinstance(trees[0], Mapping):
        return _ProjectReader(file, findings).project(trees[0]), findings
    if not findings:
        what = "应是一组“键: 值”，一行一项，如“记录: 填报”（冒号是半角的，后面空一格）"
        findings.append(error(CODE, what, position=Position(str(file), 1, 1)))
    return None, findings


def _data(folder: Path, file: Path) -> bytes:
    try:
        return read_file(file, "yaml_mb")
    except UnsafeFileError as problem:
        raise ProjectError(f"项目文件“{file}”：{problem}") from None
    except OSError:
        if not _exists(folder):
            raise ProjectError(f"文件夹“{folder}”不存在{meant_files(folder)}。") from None
        do = "请用 cadre-docs init 文件夹 --form 表单 建立项目"
        if same := same_names(folder / FILE):
            do = f"里面有“{same[0]}”，是它的请改名为 {FILE}"
        raise ProjectError(f"“{folder}”里没有项目文件 {FILE}。{do}。") from None


class _ProjectReader:
    def __init__(self, file: Path, findings: list[Finding]) -> None:
        self._file, self._root = file, file.parent
        self._findings = findings

    def project(self, tree: Mapping) -> Project:
        reader = Reader(self._in_chinese(tree), CODE, self._findings)
        folder = self._folder(reader, "表单目录")
        kinds = self._kinds(reader)
        project = Project(
            root=self._root,
            file=self._file,
            records=self._paths(reader, "记录") or (self._root / DEFAULTS["记录"],),
            output=self._root / self._or_default(reader, "输出"),
            names=Pattern(self._or_default(reader, "文件名")),
            per_folder=self._per_folder(reader),
            year=self._year(reader),
            notices=self._list(reader, "通知"),
            forms=self._list(reader, "表单"),
            unit=self._path(reader, "单位表"),
            photos=self._folder(reader, "照片"),
            previous=self._paths(reader, "历年"),
            office=self._files_of(reader, "单位填写"),
            expected=self._file_of(reader, "应交"),
            complete=reader.choice("应交齐全", ("是", "否"), "否") == "是",
            kinds=kinds,
            copies=self._copies(reader),
            package=self._target(reader, "打印文件", ".pdf"),
            by_unit=reader.choice("打印文件分单位", ("是", "否"), "否") == "是",
            duplex=reader.choice("双面", ("是", "否"), "否") == "是",
            pdf_plain=reader.choice("简易PDF", ("是", "否"), "否") == "是",
            roster=self._target(reader, "名册", ".xlsx"),
            roster_by_unit=reader.choice("名册分单位", ("是", "否"), "否") == "是",
            order=self._order(reader),
            catalog_folder=folder,
            as_of=self._day(reader),
            limits=read_limits(reader),
        )
        if project.package and "pdf" not in kinds:
            reader.complain("要“打印文件”，“格式”里须有 pdf", reader.node("打印文件"))
        if project.by_unit and not project.package:
            reader.complain("要“打印文件分单位”，须写“打印文件”", reader.node("打印文件分单位"))
        if project.roster_by_unit and not project.roster:
            reader.complain("要“名册分单位”，须写“名册”", reader.node("名册分单位"))
        if project.complete and project.expected is None:
            reader.complain("要“应交齐全”，须写“应交”（名单）", reader.node("应交齐全"))
        reader.finish()
        self._refuse_mixing(reader, project)
        if not self._findings:
            with using(project.limits):
                project = self._known(reader, project)
        return project

    def _in_chinese(self, tree: Mapping) -> Mapping:
        """Return the mapping with English keys replaced; both at once are refused."""
        chinese = {english: key for key, english in KEYS.items()}
        found: dict[str, Entry] = {}
        for entry in tree.entries:
            key = chinese.get(entry.key, entry.key)
            if key in found:
                Reader(tree, CODE, self._findings).complain(f"“{key}”写了两次", entry)
            found.setdefault(key, Entry(key, entry.position, entry.value))
        return Mapping(tuple(found.values()), tree.position)

    # --- single values --------------------------------------------------------------------

    def _or_default(self, reader: Reader, key: str) -> str:
        """Return a text; one that is there and left empty is as good as none."""
        return reader.text(key, DEFAULTS[key]) or DEFAULTS[key]

    def _list(self, reader: Reader, key: str) -> tuple[str, ...]:
        node = reader.node(key)
        if isinstance(node, Scalar):
            return (node.text,) if node.text else ()
        return reader.texts(key)

    def _paths(self, reader: Reader, key: str) -> tuple[Path, ...]:
        found = []
        for text in self._list(reader, key):
            path = self._root / text
            found.append(path)
            if not _exists(path):
                reader.complain(
                    f"“{key}”的“{text}”不存在{meant_files(path)}，请核对路径", reader.node(key)
                )
        return tuple(found)

    def _path(self, reader: Reader, key: str) -> Path | None:
        paths = self._paths(reader, key)
        if len(paths) > 1:
            reader.complain(f"“{key}”只能有一个", reader.node(key))
        return paths[0] if paths else None

    def _folder(self, reader: Reader, key: str) -> Path | None:
        path = self._path(reader, key)
        if path is not None and _exists(path) and path.is_file():
            reader.complain(f"“{key}”应是文件夹", reader.node(key))
        return path

    def _order(self, reader: Reader) -> Order | None:
        try:
            return order_of(self._list(reader, "次序"), base=self._root)
        except RequestError as problem:
            reader.complain(str(problem).removesuffix("。"), reader.node("次序"))
            return None

    def _file_of(self, reader: Reader, key: str) -> Path | None:
        path = self._path(reader, key)
        self._must_be_files(reader, key, [path] if path is not None else [])
        return path

    def _files_of(self, reader: Reader, key: str) -> tuple[Path, ...]:
        paths = tuple(dict.fromkeys(self._paths(reader, key)))
        self._must_be_files(reader, key, paths)
        return paths

    def _must_be_files(self, reader: Reader, key: str, paths: Iterable[Path]) -> None:
        for path in paths:
            if _exists(path) and not path.is_file():
                reader.complain(f"“{key}”的“{path.name}”应是一个文件", reader.node(key))

    def _target(self, reader: Reader, key: str, suffix: str) -> Path | None:
        text = reader.text(key, "")
        if not text:
            return None
        parts = PurePosixPath(text)
        if parts.suffix.lower() != suffix or parts.is_absolute() or ".." in parts.parts:
            wanted = f"“{key}”应是输出文件夹里的文件名，以 {suffix} 结尾，现为“{text}”"
            reader.complain(wanted, reader.node(key))
        return self._root / self._or_default(reader, "输出") / parts

    def _kinds(self, reader: Reader) -> tuple[str, ...]:
        kinds = tuple(dict.fromkeys(k.lower() for k in self._list(reader, "格式")))
        for kind in kinds:
            if kind not in KINDS:
                reader.complain(
                    f"“{kind}”不是输出格式，可用：{'、'.join(KINDS)}", reader.node("格式")
                )
        return kinds or ("docx", "pdf")

    def _per_folder(self, reader: Reader) -> int:
        number = reader.integer("每夹份数", 0)
        if number < 0:
            reader.complain(f"“每夹份数”应是 1 以上的整数，现为“{number}”", reader.node("每夹份数"))
        return number

    def _year(self, reader: Reader) -> int | None:
        year = reader.integer("年度", 0)
        if year and not MIN_YEAR <= year <= MAX_YEAR:
            reader.complain(f"“年度”应在{MIN_YEAR}至{MAX_YEAR}之间", reader.node("年度"))
        return year or None

    def _day(self, reader: Reader) -> date | None:
        text = reader.text("核对日期", "")
        if not text:
            return None
        try:
            return date.fromisoformat(text if _DAY.fullmatch(text) else "")
        except ValueError:
            reader.complain(f"“核对日期”应写成 2024-06-30，现为“{text}”", reader.node("核对日期"))
            return None

    def _copies(self, reader: Reader) -> dict[str, int]:
        child = reader.child("份数")
        if child is None:
            return {}
        copies = {entry.key: child.integer(entry.key) for entry in child.mapping.entries}
        for form, number in copies.items():
            if number < 1:
                child.complain(f"“{form}”的份数应是 1 以上的整数", child.node(form))
        return copies

    # --- what the values mean together ----------------------------------------------------

    def _refuse_mixing(self, reader: Reader, project: Project) -> None:
        """Outputs among the records would be read as records the next time."""
        try:
            output = project.output.resolve()
            output.exists()
        except (OSError, RuntimeError, ValueError):
            reader.complain("“输出”这个路径用不了（太长，或链接成圈）", reader.node("输出"))
            return
        for path in (*project.sources, *project.previous):
            place = path.resolve()
            if output.is_relative_to(place) or place.is_relative_to(output):
                message = f"“输出”和“{project.relative(path)}”不能一个在另一个里面，请分开放"
                reader.complain(message, reader.node("输出"))

    def _known(self, reader: Reader, project: Project) -> Project:
        """Check the names of forms, notices and fields against the catalog."""
        try:
            catalog = project.catalog()
        except CatalogError as problem:
            told = "；".join(line.strip().removesuffix("。") for line in problem.lines)
            told = told.replace(" --catalog", "“表单目录”")
            reader.complain(told, reader.node("表单目录"))
            return project
        forms: dict[str, str] = {}
        for named in (*project.forms, *project.copies):
            try:
                forms[named] = catalog.id_of(named)
            except CatalogError as problem:
                at = _item(reader.node("表单"), named) or reader.node("份数")
                reader.complain(str(problem).removesuffix("。"), at)
        if not self._findings:
            copies = {forms[named]: number for named, number in project.copies.items()}
            ids = tuple(dict.fromkeys(forms[named] for named in project.forms))
            project = replace(project, forms=ids, copies=copies)
        notices = []
        every = catalog.law.instruments.values()
        by_number = {e.number: one.prefix for one in every for e in one.editions if e.number}
        called = {one.prefix: one.latest.number or f"《{one.latest.title}》" for one in every}
        for name in project.notices:
            prefix = by_number.get(name, name)
            if prefix not in catalog.law.instruments:
                known = "、".join(f"{p}（{name}）" for p, name in called.items())
                at = _item(reader.node("通知"), name)
                reader.complain(f"没有登记“{name}”这个通知。现有：{known}", at)
            notices.append(prefix)
        project = replace(project, notices=tuple(notices))
        if not self._findings:
            self._check_names(reader, project, catalog)
        return project

    def _check_names(self, reader: Reader, project: Project, catalog: Catalog) -> None:
        for form in project.forms or catalog.form_ids:
            schema = catalog.schema(form)
            if schema.facts:
                reader.complain(
                    f"“{form}”（{schema.title}）只供核对，不打印，请写在“单位表”",
                    reader.node("表单"),
                )
                continue
            if project.forms and (left := unjudged(schema, project.notices, catalog.law)):
                message = f"{left}；请在“通知”里加上，或把它从“表单”里去掉"
                reader.complain(message, reader.node("通知"))
            for name in project.names.unknown(schema) if project.forms else ():
                message = f"“文件名”里的“{{{name}}}”，{schema.title}即表单“{form}”没有这一项"
                reader.complain(message, reader.node("文件名"))


def unjudged(schema: Schema, notices: tuple[str, ...], law: LawBook) -> str:
    """Say that no notice is left to judge a form by, of those that are asked for; else nothing."""
    governing = [one for one in law.instruments_of(schema.governed_by) if one.prefix]
    asked = {law.instruments[prefix].family for prefix in notices}
    if not notices or not governing or any(one.family in asked for one in governing):
        return ""
    listed = "、".join(one.prefix for one in governing)
    return f"“通知”里没有管“{schema.id}”（{schema.title}）的（{listed}），它不按任何通知核对"


def _exists(path: Path) -> bool:
    """Whether there is such a path; none has a name that is too long."""
    try:
        return path.exists()
    except (OSError, RuntimeError, ValueError):
        return False


def _item(node: Node | None, text: str) -> Node | None:
    """Return the item of a list that says ``text``, to point at it."""
    items = node.items if isinstance(node, Sequence) else ()
    same = (item for item in items if isinstance(item, Scalar) and item.text == text)
    return next(same, node)
