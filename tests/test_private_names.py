"""Private names stay where they are defined; those of libraries are used in adapters alone."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from functools import cache
from pathlib import Path

import pytest

import cadre_docs

HOME = Path(cadre_docs.__file__).parent
FILES = sorted(HOME.rglob("*.py"))
ADAPTERS = HOME / "adapters"
# Private in spelling alone: their own documentation tells people to use them.
PUBLIC = {
    "_Element": "lxml's type of elements",
    "_replace": "of named tuples",
    "_exit": "of os",
}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def is_private(name: str) -> bool:
    """Names in two underscores are hooks: Python's own, and those of enumerations."""
    return name.startswith("_") and not name.endswith("_")


def attributes(tree: ast.Module) -> set[str]:
    """What the classes of a module define: methods, variables, attributes of ``self``."""
    found = set()
    for cls in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for node in ast.walk(cls):
            match node:
                case ast.FunctionDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                    found.add(name)
                case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name, ctx=ast.Store()):
                    found.add(name)
                case ast.Assign(targets=[ast.Name(id="__slots__")], value=ast.Tuple(elts=names)):
                    found.update(name.value for name in names if isinstance(name, ast.Constant))
    return found


def private_uses(tree: ast.Module) -> list[str]:
    """The private names that a module uses and that are of none of its classes."""
    own = attributes(tree) | PUBLIC.keys()
    return sorted({name for node in ast.walk(tree) for name in _used(node) if name not in own})


def _used(node: ast.AST) -> list[str]:
    match node:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr=attr):
            return [f"super().{attr}"] if is_private(attr) else []
        case ast.Attribute(attr=attr) if is_private(attr):
            return [attr]
        case ast.ImportFrom(module=module, names=names):
            parts = [*(module or "").split("."), *(alias.name for alias in names)]
            return [f"import {part}" for part in parts if is_private(part)]
        case ast.Import(names=names):
            parts = [part for alias in names for part in alias.name.split(".")]
            return [f"import {part}" for part in parts if is_private(part)]
        case ast.Call(func=ast.Name(id="getattr" | "setattr" | "hasattr" | "delattr")):
            texts = [a.value for a in node.args[1:2] if isinstance(a, ast.Constant)]
            return [text for text in texts if is_private(str(text))]
    return []


@pytest.mark.parametrize(
    ("source", "uses"),
    [
        ("import openpyxl.worksheet._writer", ["import _writer"]),
        ("from a.b import _c", ["import _c"]),
        ("from a import b\nb._c()", ["_c"]),
        ("book._fonts = 1", ["_fonts"]),
        ("setattr(book, '_fonts', 1)", ["_fonts"]),
        ("class A(B):\n def _c(self): return super()._c()", ["super()._c"]),
        ("class A:\n def _b(self): return self._c", ["_c"]),
        ("_c = 1\nclass A(B):\n def _b(self): return self._c", ["_c"]),
        ("def _c(): pass\na.b._c()", ["_c"]),
        ("class A:\n def _b(self): self._c = self._b()", []),
        ("def f(a: etree._Element): a.__class__", []),
    ],
)
def test_uses_of_private_names_are_seen(source, uses):
    assert private_uses(ast.parse(source)) == uses


def test_private_names_are_used_where_they_are_defined():
    uses = {
        str(path.relative_to(HOME)): private_uses(tree_of(path))
        for path in FILES
        if path.parent != ADAPTERS
    }
    assert {path: names for path, names in uses.items() if names} == {}


def overridden(cls: type) -> set[str]:
    """The private methods of other libraries that a class replaces."""
    others = [base for base in cls.__mro__ if not base.__module__.startswith("cadre_docs")]
    own = {name for name in vars(cls) if is_private(name) and callable(getattr(cls, name))}
    return {name for name in own if any(name in vars(base) for base in others)}


def test_private_methods_of_libraries_are_replaced_in_adapters_alone():
    names = [m.name for m in pkgutil.walk_packages(cadre_docs.__path__, "cadre_docs.")]
    modules = [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    found = {
        f"{cls.__module__}.{cls.__qualname__}"
        for module in modules
        for _, cls in inspect.getmembers(module, inspect.isclass)
        if cls.__module__ == module.__name__ and overridden(cls)
    }
    assert {name for name in found if not name.startswith("cadre_docs.adapters.")} == set()
    assert "cadre_docs.adapters.jinja_internals.CheckedSandbox" in found  # so they are seen


def test_modules_that_are_private_or_without_documentation_are_imported_in_adapters_alone():
    undocumented = (
        "weasyprint.pdf", "weasyprint.text.ffi", "weasyprint.text.line_break",
        "docx.opc.phys_pkg", "docx.oxml.shape", "jinja2.compiler",
        "openpyxl.writer.excel", "openpyxl.reader.excel", "openpyxl.utils.indexed_list",
    )  # fmt: skip
    for path in FILES:
        if path.parent != ADAPTERS:
            imported = set(_imported(tree_of(path)))
            assert imported.isdisjoint(undocumented), path


def test_docxtpl_is_known_to_its_adapter_and_to_who_fills_with_it():
    using = {path.name for path in FILES if "docxtpl" in set(_imported(tree_of(path)))}
    assert using == {"docxtpl.py", "docxtpl_internals.py"}


def _imported(tree: ast.Module):
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), names=names):
                yield module
                yield from (f"{module}.{alias.name}" for alias in names)
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
