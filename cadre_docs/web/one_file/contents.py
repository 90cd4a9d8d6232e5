"""What travels in a form that is one HTML file: modules, templates, and the data of that form.

Everything is put into one sequence of files (:func:`packed`) that the page writes into the memory
of its interpreter; equal files give equal bytes.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import files as files_of
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import ModuleLoader

from cadre_docs.catalog import (
    CODES,
    FORMS,
    HOLIDAYS,
    INSTRUMENTS,
    PARAMETERS,
    READY_DRAFT,
    READY_MASTER,
    RULE_EXAMPLES,
    RULES,
    SCHEMAS,
    builtin_root,
)  # fmt: skip
from cadre_docs.errors import CatalogError, MasterError
from cadre_docs.printing.ready import saved_ready
from cadre_docs.source.files import read_named
from cadre_docs.source.kept_trees import written
from cadre_docs.source.yaml import load
from cadre_docs.web.one_file import interpreter
from cadre_docs.web.one_file.host import FIRST, OWN, TREES, UNIT
from cadre_docs.web.rendering import READY_TEMPLATES, environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cadre_docs.catalog import Catalog
    from cadre_docs.source.tree import Node

HERE = Path(__file__).parent
TEMPLATES = (
    "bare.html.j2", "form.html.j2", "form_parts.html.j2", "macros.html.j2", "one_file.html.j2",
    "paper.html.j2", "refused.html.j2",
)  # fmt: skip
PACKAGES = ("chinesecalendar", "Jinja2", "MarkupSafe", "PyYAML")
"""The distributions of others of which modules travel."""
_UNIT = "unit"


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files one behind the other.

    First comes the length of a list (4 bytes, big-endian), then the list as JSON (pairs of a name
    and a number of bytes, sorted), then what is in them.
    """
    listed = sorted(files.items())
    index = json.dumps([[name, len(data)] for name, data in listed], ensure_ascii=False).encode()
    return b"".join([len(index).to_bytes(4), index, *(data for _, data in listed)])


@lru_cache(maxsize=1)
def modules() -> tuple[str, ...]:
    """Return the modules that reading, judging and filling import (``modules.txt``)."""
    return tuple((HERE / "modules.txt").read_text(encoding="utf-8").split())


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return files that :func:`packed` put one behind the other."""
    files, at = {}, 4 + int.from_bytes(data[:4])
    for name, size in json.loads(data[4:at]):
        files[name], at = data[at : at + size], at + size
    return files


def engine() -> dict[str, bytes]:
    """Return the files of the engine, the same for every form.

    A module of which the interpreter's distribution has compiled code (of this very source) travels
    compiled: it starts in half the time.
    """
    compiled = unpacked(gzip.decompress(interpreter.part("compiled")))
    files = {}
    for name, data in sources().items():
        code = compiled.get(sha256(data).hexdigest()) if name.endswith(".py") else None
        files[f"{name}c" if code else name] = code or data
    return files | licences()


def licences() -> dict[str, bytes]:
    """Return the licences of what travels, as their packages have them."""
    found = {
        f"licences/{path.name}": path.read_bytes()
        for path in sorted(interpreter.folder().glob("*.LICENSE.txt"))
    }
    for package in PACKAGES:
        info = [path for path in files_of(package) or () if ".dist-info" in path.as_posix()]
        texts = [path for path in info if "licen" in path.name.lower()]
        stated = texts or [path for path in info if path.name == "METADATA"]  # it names it
        found |= {f"licences/{package}/{path.name}": path.read_binary() for path in stated}
    return found


def sources() -> dict[str, bytes]:
    """Return the modules that travel, as they are here, and the templates as modules."""
    files = {}
    for name in modules():
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"{name} travels in every form, and is not there", name=name)
        path = name.replace(".", "/")
        is_package = spec.submodule_search_locations is not None
        source = Path(spec.origin).with_suffix(".py")  # lies beside what is compiled (make app)
        files[f"{path}/__init__.py" if is_package else f"{path}.py"] = source.read_bytes()
    made = environment()
    for name in TEMPLATES:
        text = (HERE.parent / "templates" / name).read_text(encoding="utf-8")
        code = made.compile(text, name, raw=True, defer_init=True)
        target = f"cadre_docs/web/{READY_TEMPLATES}/{ModuleLoader.get_module_filename(name)}"
        files[target] = code.encode()
    return files


def form_files(
    form: str, catalog: Catalog, first: bytes, unit: Unit | None = None
) -> dict[str, bytes]:
    """Return the files of one form: the record to begin with, and the data that it is judged by.

    Paths begin with ``engine/`` (data of ours) or ``form/``.
    """
    files = {f"form/{FIRST}": first}
    forms = {form, _UNIT}
    if unit is not None:
        files[f"form/{UNIT}"] = unit.data
        forms.add(unit.form)
    built_in = builtin_root()
    prefixes = None if unit else _families(form, catalog)  # rules on units are those of many
    for path, data in _of_root(built_in, forms, prefixes):
        files[f"engine/cadre_docs/_data/{path}"] = data
    files[f"engine/cadre_docs/_data/{FORMS}/.keep"] = b""
    for name, data in paper(form, catalog).files:
        files[f"engine/cadre_docs/_data/{FORMS}/{form}/{name}"] = data
    for number, root in enumerate(one for one in catalog.roots if one != built_in):
        for path, data in _of_root(root, forms, None):
            files[f"form/{OWN}/{number}/{path}"] = data
        files.setdefault(f"form/{OWN}/{number}/{SCHEMAS}/.keep", b"")
    files[f"form/{TREES}"] = _trees(files)
    return files


def _trees(files: Mapping[str, bytes]) -> bytes:
    """Return the trees of data files: a browser takes long to read them."""
    data = [
        files[name] for name in sorted(files) if f"/{SCHEMAS}/" in name and name.endswith(".yaml")
    ]
    return written((one, trees) for one in data for trees in [_tree(one)] if trees is not None)


@lru_cache(maxsize=100)
def _tree(data: bytes) -> list[Node] | None:
    """Return the trees of a file; None for one that is wrong, which its reader shall tell."""
    trees, findings = load(data, "", ours=True)
    return None if findings else trees


@dataclass(frozen=True)
class Unit:
    """The facts of a unit that go along: the id of their form, and their file (YAML)."""

    form: str
    data: bytes


@dataclass(frozen=True)
class Paper:
    """What makes a filled form in the page: masters made ready, by name.

    ``why`` says why there are none, where somebody may wonder.
    """

    files: tuple[tuple[str, bytes], ...] = ()
    why: str = ""


_BY_UNIT = "填报页面上不能生成 Word 文件，交回记录以后由单位打印。"


@lru_cache(maxsize=4)
def paper(form: str, catalog: Catalog) -> Paper:
    """Return the masters of a form made ready, the one of drafts too."""
    schema = catalog.schema(form)
    if schema.facts:
        return Paper()
    try:
        if catalog.master(form).suffix.lower() != ".docx":
            return Paper(why=f"“{schema.title}”的表样是 Excel：{_BY_UNIT}")
        made = {
            name: saved_ready(catalog, schema, draft=draft)
            for name, draft in ((READY_MASTER, False), (READY_DRAFT, True))
        }
    except (CatalogError, MasterError) as problem:
        return Paper(why=f"{problem} {_BY_UNIT}")
    if not all(made.values()):
        what = "母版里的标签要在装了本工具的电脑上才能填（脚注、属性、文本框里的，或者增减列的）"
        return Paper(why=f"“{schema.title}”的{what}：{_BY_UNIT}")
    return Paper(tuple((name, data) for name, data in made.items() if data))


def _families(form: str, catalog: Catalog) -> set[str] | None:
    """Return the prefixes of the notices whose numbers the rules of a form read; None: of all.

    A list (公示, a roster) says in its boxes by whose rules its people are judged.
    """
    schema = catalog.schema(form)
    governed = schema.governed_by
    if not governed or not schema.of_people:
        return None
    found = set(governed)
    for notice in catalog.law.instruments_of(governed):
        found |= {notice.prefix, notice.family}
    return found


def _of_root(
    root: Path, forms: Iterable[str], prefixes: set[str] | None
) -> Iterator[tuple[str, bytes]]:
    """Yield what a folder of forms has for some of them; parameters of some notices, or of all."""
    folder = root / SCHEMAS
    wanted = [folder / f"{name}.yaml" for name in sorted(forms)]
    wanted += [folder / name for name in (INSTRUMENTS, HOLIDAYS)]
    wanted += sorted((folder / CODES).glob("*.yaml"))
    wanted += [
        path
        for path in sorted((folder / PARAMETERS).glob("*.yaml"))
        if prefixes is None or path.stem in prefixes
    ]
    examples = root / SCHEMAS / RULE_EXAMPLES
    wanted += [
        path
        for path in sorted((folder / RULES).rglob("*"))
        if path.suffix.casefold() in (".yaml", ".yml") and path != examples
    ]
    for path in wanted:
        if path.is_file():
            yield path.relative_to(root).as_posix(), read_named(path, "yaml_mb")
