"""What travels in a form that is one HTML file: modules, templates, and the data of that form.

Everything is put into one sequence of files (:func:`packed`) that the page writes into the memory
of its interpreter; equal files give equal bytes.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import files as files_of
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.catalog import (
    CODES,
    FORMS,
    HOLIDAYS,
    INSTRUMENTS,
    PARAMETERS,
    RULE_EXAMPLES,
    RULES,
    SCHEMAS,
    builtin_root,
)  # fmt: skip
from cadre_docs.source.files import read_named
from cadre_docs.web.one_file import interpreter
from cadre_docs.web.one_file.host import FIRST, OWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cadre_docs.catalog import Catalog

HERE = Path(__file__).parent
TEMPLATES = (
    "bare.html.j2", "form.html.j2", "form_parts.html.j2", "macros.html.j2", "one_file.html.j2",
    "refused.html.j2",
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
    """Return the modules and templates that travel, as they are here."""
    files = {}
    for name in modules():
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"{name} travels in every form, and is not there", name=name)
        path = name.replace(".", "/")
        is_package = spec.submodule_search_locations is not None
        files[f"{path}/__init__.py" if is_package else f"{path}.py"] = Path(
            spec.origin
        ).read_bytes()
    for name in TEMPLATES:
        files[f"cadre_docs/web/templates/{name}"] = (HERE.parent / "templates" / name).read_bytes()
    return files


def form_files(form: str, catalog: Catalog, first: bytes) -> dict[str, bytes]:
    """Return the files of one form: the record to begin with, and the data that it is judged by.

    Paths begin with ``engine/`` (data of ours) or ``form/``.
    """
    files = {f"form/{FIRST}": first}
    built_in = builtin_root()
    prefixes = _families(form, catalog)
    for path, data in _of_root(built_in, form, prefixes):
        files[f"engine/cadre_docs/_data/{path}"] = data
    files[f"engine/cadre_docs/_data/{FORMS}/.keep"] = b""
    for number, root in enumerate(one for one in catalog.roots if one != built_in):
        for path, data in _of_root(root, form, None):
            files[f"form/{OWN}/{number}/{path}"] = data
        files.setdefault(f"form/{OWN}/{number}/{SCHEMAS}/.keep", b"")
    return files


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


def _of_root(root: Path, form: str, prefixes: set[str] | None) -> Iterator[tuple[str, bytes]]:
    """Yield what a folder of forms has for one form; parameters of some notices, or of all."""
    folder = root / SCHEMAS
    wanted = [folder / f"{name}.yaml" for name in (form, _UNIT)]
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
