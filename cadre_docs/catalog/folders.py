"""Where forms, schemas and code lists lie. No other module knows.

In a checkout they are folders beside the package; in an installed wheel they lie inside
it. Users add or override them with a folder of their own that has the same two
sub-folders, ``forms/`` and ``data_schemas/``; so do other installed packages (their entry
points ``cadre_docs.catalogs``), which come after the user's folder.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cadre_docs.catalog.extensions import catalog_folders
from cadre_docs.errors import CatalogError
from cadre_docs.findings import listing
from cadre_docs.law.holidays import read_holidays
from cadre_docs.law.instruments import LawBook, Parameters, RuleFile
from cadre_docs.law.load import (
    inherited,
    instrument_of,
    read_examples,
    read_instruments,
    read_parameters,
)
from cadre_docs.law.workdays import WorkCalendar
from cadre_docs.limits import Limits, using
from cadre_docs.schema import load_schema
from cadre_docs.schema.codes import read_code_list
from cadre_docs.source.files import read_named
from cadre_docs.source.tree import Mapping
from cadre_docs.source.yaml import load_ours
from cadre_docs.values.likeness import likest, meant_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from cadre_docs.findings import Finding
    from cadre_docs.law.instruments import Instrument, Parameter, RuleExample
    from cadre_docs.law.workdays import HolidayNotice
    from cadre_docs.schema import Schema
    from cadre_docs.schema.codes import CodeList
    from cadre_docs.source.tree import Node

T = TypeVar("T")
ALL_FORMS = "全部表单见 cadre-docs forms"
_LISTED = 4
"""Forms that a message names."""

FORMS, SCHEMAS, CODES = "forms", "data_schemas", "codes"
EXAMPLES, DOCS = "examples", "docs"
CHAPTERS = (
    "手册", "网页", "last-year", "expected", "staff-lists", "two-hands", "other-spreadsheets",
    "order", "evidence", "archive", "填报文件",
)  # fmt: skip
"""The chapters of the manual for clerks, in their order; each is a page of ``docs``."""
PARAMETERS, INSTRUMENTS, HOLIDAYS = "parameters", "instruments.yaml", "holidays.yaml"
RULES, RULE_EXAMPLES = "rules", "rules/examples.yaml"
MASTER_NAMES = ("master.docx", "master.xlsx")
READY_MASTER, READY_DRAFT = "master.ready", "draft.ready"
_FACTS = re.compile(rb"^facts:\s*true\b", re.MULTILINE)
_GOVERNED = re.compile(rb"^governed_by:[ \t]*(\[[^\]]*\]|(?:\r?\n[ \t]*-[^\n]*)+)", re.MULTILINE)
_ROLE = re.compile(rb"^role:[ \t]*([a-z]+)", re.MULTILINE)
_PREFIX = re.compile(rb"[A-Za-z]+")


def builtin_root() -> Path:
    """Return the folder that holds the project's own forms/ and data_schemas/."""
    package = Path(__file__).resolve().parents[1]
    for root in (package / "_data", package.parent):
        if (root / SCHEMAS).is_dir() and (root / FORMS).is_dir():
            return root
    raise CatalogError("安装不完整：找不到 forms/ 和 data_schemas/。请重新安装 cadre-docs。")


@lru_cache(maxsize=1)
def manual() -> dict[str, str]:
    """Return the chapters of the manual by name, as they are written (Markdown)."""
    folder = builtin_root() / DOCS
    found = ((name, folder / f"{name}.md") for name in CHAPTERS)
    return {name: path.read_text(encoding="utf-8") for name, path in found if path.is_file()}


class Catalog:
    """Finds forms by id; folders named first win over later ones.

    ``today`` is the day of the run, for all who check with this catalog; None: nothing is
    in the future.
    """

    def __init__(self, *folders: Path, today: date | None = None) -> None:
        for folder in folders:
            if not ((folder / SCHEMAS).is_dir() or (folder / FORMS).is_dir()):
                raise CatalogError(
                    f"{folder} 不是表单目录：其中应有 {SCHEMAS}/ 或 {FORMS}/。请核对 --catalog。"
                )
        self.today = today
        self.own_folders = folders
        self._roots = (*folders, *catalog_folders(), builtin_root())
        self._schemas: dict[str, Schema] = {}
        self._codes: dict[str, CodeList | None] = {}
        self._masters: dict[str, bytes] = {}
        self._seen = self._stamps()

    @property
    def is_changed(self) -> bool:
        """Whether the user's own folders are no longer what they were when this was opened."""
        return self._seen != self._stamps()

    def again(self) -> Catalog:
        """Return the same catalog, opened anew."""
        return Catalog(*self.own_folders, today=self.today)

    def _stamps(self) -> dict[Path, tuple[int, int]]:
        """Return size and time of all files in the user's own folders; they are few."""
        found = {}
        for root in self.own_folders:
            for path in (p for name in (FORMS, SCHEMAS) for p in (root / name).rglob("*")):
                with contextlib.suppress(OSError):  # an editor's file for the moment
                    stat = path.stat()
                    found[path] = (stat.st_mtime_ns, stat.st_size)
        return found

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders that are searched, the user's first, the built-in one last."""
        return self._roots

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that hold forms and schemas, the user's first."""
        return tuple(root / name for root in self._roots for name in (FORMS, SCHEMAS))

    @cached_property
    def form_ids(self) -> tuple[str, ...]:
        """The ids of all forms that are printed, sorted."""
        paths = {name: self._find(Path(SCHEMAS) / f"{name}.yaml") for name in self.schema_ids}
        # A look at the text is enough; a schema that cannot be loaded stays listed.
        return tuple(
            n for n, p in paths.items() if p and not _FACTS.search(read_named(p, "yaml_mb"))
        )

    @cached_property
    def schema_ids(self) -> tuple[str, ...]:
        """The ids of all that can be filled in, sorted: the forms, and facts never printed."""
        found = {path.stem for root in self._roots for path in (root / SCHEMAS).glob("*.yaml")}
        return tuple(sorted(found - {Path(name).stem for name in (INSTRUMENTS, HOLIDAYS)}))

    def schema(self, form_id: str) -> Schema:
        """Load a schema; raise :class:`CatalogError` listing all its problems.

        People may name it as :meth:`id_of` allows.
        """
        if form_id not in self._schemas:
            form_id = self.id_of(form_id)
        if form_id not in self._schemas:
            self._schemas[form_id] = self._load(self._schema_path(form_id), self._read_schema)
        return self._schemas[form_id]

    def id_of(self, named: str) -> str:
        """Return the id of the form that people name by its id, its title or a part of the title.

        Raises :class:`CatalogError`, with the candidates, where it is none or several.
        """
        if named in self.schema_ids:
            return named
        wanted = _folded(named)
        exact = [form for form, title in self.titles.items() if _folded(title) == wanted]
        part = [form for form, title in self.titles.items() if wanted and wanted in _folded(title)]
        found = exact or part
        if len(found) == 1:
            return found[0]
        if found:
            raise CatalogError(f"“{named}”可以指{len(found)}种表单，请写全：{self.listed(found)}。")
        like = self.meant(named)
        hint = f"是否为 {self.listed([like])}？" if like else ""
        raise CatalogError(f"没有名为“{named}”的表单。{hint or self.near(named)}{ALL_FORMS}。")

    def meant(self, named: str) -> str | None:
        """Return the form that was surely meant by what is no form's name."""
        names = self._by_name
        like = meant_name(named, names)
        return names[like] if like else None

    def near(self, named: str) -> str:
        """Return the forms most like a name as a sentence; empty where none is."""
        names = self._by_name
        like = dict.fromkeys(names[name] for name in likest(named, names))
        return f"最接近的：{self.listed(like)}。" if like else ""

    @property
    def _by_name(self) -> dict[str, str]:
        return {name: form for form, title in self.titles.items() for name in (form, title)}

    @cached_property
    def titles(self) -> dict[str, str]:
        """What each form that can be loaded is called, by id."""
        found = {}
        for form in self.schema_ids:
            with contextlib.suppress(CatalogError):  # told when it is asked for
                found[form] = self.schema(form).title
        return found

    def listed(self, forms: Iterable[str]) -> str:
        """Return the ids of forms with their titles, for messages; of very many, the first."""
        titles, named = self.titles, list(forms)
        said = (f"{form}（{titles[form]}）" if form in titles else form for form in named)
        more = f"{len(named)}种（{ALL_FORMS}）" if len(named) > _LISTED else ""
        return listing(said, _LISTED) + more

    def _read_schema(self, tree: Node, findings: list[Finding]) -> Schema:
        schema = load_schema(tree, self.code_list, findings, self.notices)
        return replace(
            schema,
            roster=schema.roster and replace(schema.roster, of=self._alike(schema.roster.of)),
            sample=schema.sample and replace(schema.sample, of=self._alike(schema.sample.of)),
            notices=tuple(replace(one, of=self._alike(one.of)) for one in schema.notices),
        )

    def _alike(self, forms: tuple[str, ...]) -> tuple[str, ...]:
        """Return forms and all that are the same to the rules, so that a list takes a copy too."""
        kinds = {kind for form in forms if (kind := self._kinds.get(form))}
        more = (form for form, kind in self._kinds.items() if kind in kinds)
        return tuple(dict.fromkeys([*forms, *more]))

    @cached_property
    def _kinds(self) -> dict[str, str]:
        """What forms are to the rules, by id; a look at their texts is enough."""
        found = {}
        for form in self.schema_ids:
            text = read_named(self._schema_path(form), "yaml_mb")
            notices, role = _GOVERNED.search(text), _ROLE.search(text)
            if notices and role:
                prefixes = b"+".join(_PREFIX.findall(notices[1]))
                found[form] = f"{prefixes.decode()}:{role[1].decode()}"
        return found

    def schema_text(self, form_id: str) -> str:
        """Return a form's definition as it was typed."""
        return read_named(self._schema_path(form_id), "yaml_mb").decode("utf-8-sig")

    def _schema_path(self, form_id: str) -> Path:
        path = self._find(Path(SCHEMAS) / f"{form_id}.yaml")
        if path is None:
            raise CatalogError(f"“{form_id}”的表单定义不见了。请恢复 {SCHEMAS}/{form_id}.yaml。")
        return path

    def master(self, form_id: str) -> Path:
        """Return the path of a form's master document."""
        for name in MASTER_NAMES:
            path = self._find(Path(FORMS) / form_id / name)
            if path is not None:
                return path
        if form_id in self.schema_ids and self.schema(form_id).facts:
            raise CatalogError(
                f"“{form_id}”（{self.schema(form_id).title}）只供核对，不打印，所以没有母版。"
            )
        raise CatalogError(
            f"表单“{form_id}”没有母版。请在 {FORMS}/{form_id}/ 中放入 {' 或 '.join(MASTER_NAMES)}。"
        )

    def master_bytes(self, form_id: str) -> bytes:
        """Return a form's master, read once: what is printed is what was fingerprinted."""
        if form_id not in self._masters:
            self._masters[form_id] = read_named(self.master(form_id))
        return self._masters[form_id]

    def ready_master(self, form_id: str, *, draft: bool = False) -> bytes | None:
        """Return a master that was made ready elsewhere; None where there is none.

        Only a form that is one HTML file has it: no master can be made ready there. It lies in the
        built-in folder, where nobody else can put one.
        """
        name = READY_DRAFT if draft else READY_MASTER
        path = builtin_root() / FORMS / form_id / name
        return path.read_bytes() if path.is_file() else None

    def code_list(self, list_id: str) -> CodeList | None:
        """Return a code list, or None when there is none of that name."""
        if list_id not in self._codes:
            path = self._find(Path(SCHEMAS) / CODES / f"{list_id}.yaml")
            self._codes[list_id] = None if path is None else self._load(path, read_code_list)
        return self._codes[list_id]

    @cached_property
    def law(self) -> LawBook:
        """The notices and their parameters; a user's own files add to the built-in ones.

        Where nobody adds any, those of a notice are read when somebody judges by it.
        """
        *added, own = (self._parameter_files(root) for root in self._roots)
        sharing = [one for one in self.notices.values() if one.family != one.prefix]
        if not sharing and not any(added):
            read = partial(read_parameters, instruments=self.notices)
            files = {path.stem: path for path in own}
            stated = Parameters(files, lambda prefix: self._load(files[prefix], read))
            return LawBook(self.notices, stated, self)
        parameters = self._parameters({}, shared=False)
        for notice in sharing:
            parameters |= inherited(notice, parameters)
        if sharing:
            parameters = self._parameters(parameters, shared=True)
        return LawBook(self.notices, parameters, self)

    def _parameters(self, known: dict[str, Parameter], *, shared: bool) -> dict[str, Parameter]:
        """Add what files say of the notices that share another's rules, or of those that do not."""
        found = dict(known)

        def read(tree: Node, findings: list[Finding]) -> dict[str, Parameter]:
            notice = self.notices.get(instrument_of(tree))
            shares = notice is not None and notice.family != notice.prefix
            if shares is not shared:
                return {}
            return read_parameters(tree, findings, found, self.notices)

        for root in reversed(self._roots):
            for path in self._parameter_files(root):
                found |= self._load(path, read)
        return found

    @staticmethod
    def _parameter_files(root: Path) -> list[Path]:
        """Return the files of parameters in a folder; a built-in one is called as its notice."""
        return sorted((root / SCHEMAS / PARAMETERS).glob("*.yaml"))

    @cached_property
    def notices(self) -> dict[str, Instrument]:
        """The notices by prefix, with the editions that a user's own files add."""
        found: dict[str, Instrument] = {}
        for root in reversed(self._roots):
            registry = root / SCHEMAS / INSTRUMENTS
            if registry.is_file():
                found = self._load(registry, partial(read_instruments, known=found))
        return found

    @cached_property
    def rule_files(self) -> tuple[RuleFile, ...]:
        """The files of declared rules, those below sub-folders too, in the order of their names.

        They add to each other and to the built-in rules; none replaces another.
        """
        return tuple(
            RuleFile(str(path), read_named(path, "yaml_mb"))
            for root in self._roots
            for path in sorted((root / SCHEMAS / RULES).rglob("*"))
            if path.suffix.casefold() in (".yaml", ".yml") and path.is_file()
            if not path.name.startswith((".", "~"))  # of an editor
            if path != builtin_root() / SCHEMAS / RULE_EXAMPLES
        )

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The working days; a year of a user's own file replaces the built-in one."""
        notices: dict[int, HolidayNotice] = {}
        for root in reversed(self._roots):
            path = root / SCHEMAS / HOLIDAYS
            if path.is_file():
                notices.update(self._load(path, read_holidays))
        return WorkCalendar(notices)

    def rule_examples(self, code: str) -> list[RuleExample]:
        """Return a passing and a failing example of a built-in rule, where there are any."""
        path = builtin_root() / SCHEMAS / RULE_EXAMPLES
        found = self._load(path, read_examples) if path.is_file() else {}
        return found.get(code, [])

    def examples(self, form_id: str) -> list[Path]:
        """Return the filled examples of a form, with the photos they name; [] when there are none.

        Workbooks are left out: they hold the same people again.
        """
        folders = (root / EXAMPLES / form_id for root in self._roots)
        folder = next((path for path in folders if path.is_dir()), None)
        files = sorted(folder.iterdir()) if folder else []
        return [path for path in files if path.is_file() and path.suffix not in (".xlsx", ".xlsm")]

    def _find(self, relative: Path) -> Path | None:
        candidates = (root / relative for root in self._roots)
        return next((path for path in candidates if path.is_file()), None)

    def _load(self, path: Path, read: Callable[[Node, list[Finding]], T]) -> T:
        # What the user names is trusted, so that a project's own limits do not keep its forms out.
        with using(Limits()):
            trees, findings = load_ours(read_named(path, "yaml_mb"), str(path))
        if len(trees) == 1 and isinstance(trees[0], Mapping):
            result = read(trees[0], findings)
            if not findings:
                return result
        listed = [f"  {f.position} {f.sentence()}" for f in findings]
        raise CatalogError(f"{path} 有误：", *(listed or ["  应是一组“键: 值”。"]))


def _folded(title: str) -> str:
    """Return a title without what people type in another way: widths, blanks, brackets."""
    return "".join(unicodedata.normalize("NFKC", title).split()).strip('《》“”"').casefold()


def catalog(*folders: Path, today: date | None = None) -> Catalog:
    """Return a shared catalog, with ``folders`` searched before the built-in one.

    What was changed in them is opened anew: a program that goes on prints no former master.
    """
    made = _opened(*folders, today=today)
    if made.is_changed:
        _opened.cache_clear()
        made = _opened(*folders, today=today)
    return made


@lru_cache(maxsize=8)
def _opened(*folders: Path, today: date | None = None) -> Catalog:
    return Catalog(*folders, today=today)
