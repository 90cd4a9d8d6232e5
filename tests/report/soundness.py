"""What is wrong with a workbook as a package, beyond what any one program would forgive."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from cadre_docs.office.archive import XLSX
from cadre_docs.office.inspection import inspect
from cadre_docs.report.annotate.sheets import ORDER

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
WORKBOOK_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize",
    "customWorkbookViews", "pivotCaches", "extLst",
)  # fmt: skip
STYLES_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
    "tableStyles", "colors", "extLst",
)  # fmt: skip


def faults(data: bytes) -> list[str]:
    """Everything that is wrong with a workbook."""
    inspect(data, XLSX, links=True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
        assert len(parts) == len(archive.namelist())
        assert archive.namelist()[0] == "[Content_Types].xml"
    return list(_Package(parts).faults())


def twice(values) -> list:
    return [value for value, number in Counter(values).items() if number > 1]


class _Package:
    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self.xml = {
            name: etree.fromstring(content)
            for name, content in parts.items()
            if name.endswith((".xml", ".rels"))
        }

    def links(self, part: str) -> dict[str, tuple[str, str]]:
        """Relations of a part by id: kind and target."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.xml:
            return {}
        return {
            e.get("Id"): (
                e.get("Type").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, e.get("Target"))).lstrip("/"),
            )
            for e in self.xml[rels]
            if e.get("TargetMode") != "External"
        }

    def faults(self) -> Iterator[str]:
        yield from self.package()
        ((book,),) = ([t for k, t in self.links("").values() if k == "officeDocument"],)
        links = self.links(book)
        styles = next((self.xml[t] for k, t in links.values() if k == "styles"), None)
        yield from self.book(book, links)
        if styles is not None:
            yield from self.styles(styles)
        for kind, target in links.values():
            if kind == "worksheet":
                yield from self.sheet(target, styles)

    def package(self) -> Iterator[str]:
        types = self.xml["[Content_Types].xml"]
        names = [e.get("PartName", "").lstrip("/") for e in types if e.tag.endswith("Override")]
        suffixes = [e.get("Extension").lower() for e in types if e.tag.endswith("Default")]
        yield from (f"two types for {name}" for name in twice(names) + twice(suffixes))
        yield from (f"a type for no part: {name}" for name in names if name not in self.parts)
        for part in self.parts:
            named = part in names or part.rpartition(".")[2].lower() in suffixes
            if not named and part != "[Content_Types].xml":
                yield f"no type: {part}"
        for part, root in self.xml.items():
            if not part.endswith(".rels"):
                continue
            folder, name = posixpath.split(part)
            owner = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
            if owner and owner not in self.parts:
                yield f"relations of no part: {part}"
            yield from (f"two relations {i} in {part}" for i in twice(e.get("Id") for e in root))
            for _, target in self.links(owner).values():
                if target not in self.parts:
                    yield f"{part} leads to {target}"

    def book(self, part: str, links: dict) -> Iterator[str]:
        root = self.xml[part]
        yield from ordered(root, WORKBOOK_ORDER)
        sheets = root.find(f"{S}sheets")
        yield from (f"two sheets {i}" for i in twice(e.get("sheetId") for e in sheets))
        yield from (f"two sheets {n}" for n in twice(e.get("name").lower() for e in sheets))
        yield from (f"two sheets of {i}" for i in twice(e.get(f"{R}id") for e in sheets))
        yield from (f"no sheet {e.get('name')}" for e in sheets if e.get(f"{R}id") not in links)
        names = root.findall(f"{S}definedNames/{S}definedName")
        local = [(e.get("name").lower(), e.get("localSheetId")) for e in names]
        yield from (f"two names {name}" for name in twice(local))
        for _, number in local:
            if number is not None and int(number) >= len(sheets):
                yield f"a name of sheet {number}"
        for view in root.iter(f"{S}workbookView"):
            if (view.get("activeTab", "0"), view.get("firstSheet", "0")) != ("0", "0"):
                yield "opens elsewhere"

    def styles(self, root) -> Iterator[str]:
        yield from ordered(root, STYLES_ORDER)
        for child in root:
            if child.get("count") is not None and int(child.get("count")) != len(child):
                yield f"{child.tag} has {len(child)}, not {child.get('count')}"
        sizes = {name: len(root.find(f"{S}{name}")) for name in ("fonts", "fills", "borders")}
        for xf in root.find(f"{S}cellXfs"):
            for name, size in sizes.items():
                if int(xf.get(f"{name[:-1]}Id", "0")) >= size:
                    yield f"no {name} {xf.get(f'{name[:-1]}Id')}"

    def sheet(self, part: str, styles) -> Iterator[str]:
        root, links = self.xml[part], self.links(part)
        yield from (f"{part}: {fault}" for fault in ordered(root, ORDER))
        looks = {int(c.get("s", "0")) for c in root.iter(f"{S}c")}
        if styles is not None and looks and max(looks) >= len(styles.find(f"{S}cellXfs")):
            yield f"{part}: no look {max(looks)}"
        rules = [*root.iter(f"{S}cfRule"), *root.iter(f"{X14}cfRule")]
        priorities = [r.get("priority") for r in rules if r.get("priority") is not None]
        yield from (f"{part}: two formats {number}" for number in twice(priorities))
        differences = {int(r.get("dxfId")) for r in rules if r.get("dxfId") is not None}
        if differences and max(differences) >= len(styles.find(f"{S}dxfs")):
            yield f"{part}: no difference {max(differences)}"
        for element in root.iter():
            wanted = element.get(f"{R}id")
            if wanted is not None and wanted not in links and "hyperlink" not in str(element.tag):
                yield f"{part}: no relation {wanted}"
        yield from self.comments(part, root, links)

    def comments(self, part: str, root, links: dict) -> Iterator[str]:
        notes = [target for kind, target in links.values() if kind == "comments"]
        pointer = root.find(f"{S}legacyDrawing")
        if not notes:
            return
        if pointer is None:
            yield f"{part}: no boxes"
            return
        vml = self.parts[links[pointer.get(f"{R}id")][1]]
        yield from (
            f"{part}: two boxes {i}" for i in twice(re.findall(rb' id="(_x0000_s\d+)"', vml))
        )
        xml = self.xml[notes[0]]
        authors = len(xml.find(f"{S}authors"))
        shapes = re.findall(rb"<(?:\w+:)?shape\s.*?</(?:\w+:)?shape>", vml, re.DOTALL)
        found = (re.search(rb"Note.*Row>(\d+)<.*Column>(\d+)<", s, re.DOTALL) for s in shapes)
        boxes = Counter((int(m[1]), int(m[2])) for m in found if m)
        for comment in xml.iter(f"{S}comment"):
            letters, row = re.fullmatch("([A-Z]+)([0-9]+)", comment.get("ref")).groups()
            column = 0
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            if boxes[int(row) - 1, column - 1] != 1:
                yield f"{part}: {boxes[int(row) - 1, column - 1]} boxes for {comment.get('ref')}"
            if int(comment.get("authorId")) >= authors:
                yield f"{part}: no author of {comment.get('ref')}"
        yield from (
            f"{part}: two {r}" for r in twice(c.get("ref") for c in xml.iter(f"{S}comment"))
        )


def ordered(root, order: tuple[str, ...]) -> Iterator[str]:
    known = [e.tag.removeprefix(S) for e in root if isinstance(e.tag, str) and e.tag.startswith(S)]
    yield from (f"unknown {name}" for name in known if name not in order)
    places = [order.index(name) for name in known if name in order]
    if places != sorted(places):
        yield f"order {known}"
    single = [name for name in known if name != "conditionalFormatting"]
    yield from (f"two {name}" for name in twice(single))
