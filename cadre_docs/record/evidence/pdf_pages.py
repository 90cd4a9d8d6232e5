"""A PDF from anybody as pages of A4 that hold what is seen on its pages, and nothing else.

Each page becomes a form XObject (ISO 32000-1, 8.10) on a new page. Nothing of the document itself
comes along: no scripts, actions, embedded files, links or names. What notes and form fields show
is drawn; what would show something else on paper than on the screen is refused.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    PdfObject,
    RectangleObject,
    StreamObject,
)

from cadre_docs.adapters.pypdf_internals import add_object
from cadre_docs.adapters.quiet import without_warnings
from cadre_docs.limits import adjustable, amount, limits
from cadre_docs.record.evidence.place import HEIGHT, WIDTH, on_a4
from cadre_docs.record.evidence.problem import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PageObject

RESAVE = "请用 PDF 阅读软件打开它，“打印”为新的 PDF 后换上"
_SHORTER = "请只留需要的页，或拆成几个文件"
# What dictionaries may hold besides what is drawn: it does things, or carries files along.
_DROPPED = (
    "/A", "/AA", "/AF", "/Alternates", "/EF", "/JS", "/Metadata", "/OPI", "/OpenAction",
    "/PieceInfo", "/PtData", "/Ref", "/StructParent", "/StructParents", "/URI",
)  # fmt: skip
# Under these stand dictionaries whose names somebody chose: "/A" is a font there.
_CHOSEN = (
    "/CharProcs", "/ColorSpace", "/ExtGState", "/Font", "/Pattern", "/Properties", "/Shading",
    "/XObject",
)  # fmt: skip
_HIDDEN, _NO_VIEW = 2, 32
_SILENT = ("/Link", "/Popup")  # they show nothing of their own
_MOST_OBJECTS = 200_000
_MOST_UNITS = 14_400.0  # of a page's side; ISO 32000-1, annex C


def pdf_pages(data: bytes) -> PdfWriter:
    """Return the pages of a PDF, each on A4. Raises :class:`EvidenceError`."""
    try:
        with without_warnings(DeprecationWarning):
            return _pages(PdfReader(io.BytesIO(data), strict=True))  # nothing is mended by guesses
    except EvidenceError:
        raise
    except (PyPdfError, RecursionError, MemoryError):
        raise _broken() from None
    except Exception:  # pypdf raises whatever it stumbles over
        raise _broken() from None


def _broken() -> EvidenceError:
    return EvidenceError("不是完好的PDF（内容已损坏或不完整）", f"{RESAVE}；打不开的请重新扫描")


def _pages(reader: PdfReader) -> PdfWriter:
    if reader.is_encrypted:
        raise EvidenceError("设有密码或权限限制，不能打印进来", "请去掉密码和限制后重新保存")
    count = len(reader.pages)
    if not count:
        raise EvidenceError("这个PDF没有页面", "请重新导出后换上")
    if count > limits().evidence_pages:
        what = f"有{count}页，超过{amount('evidence_pages')}"
        raise EvidenceError(what, f"{_SHORTER}；{adjustable('evidence_pages')}")
    _refuse_unseen(reader)
    writer, cleaner = PdfWriter(), _Cleaner()
    for number, page in enumerate(reader.pages, 1):
        _add(writer, page, number, cleaner)
    return writer


def _refuse_unseen(reader: PdfReader) -> None:
    """Refuse documents whose pages are not what the screen shows."""
    root = reader.root_object
    form = _dictionary(root.get("/AcroForm"))
    if "/XFA" in form:
        raise EvidenceError("是动态表单（XFA），内容打印不出来", RESAVE)
    if form.get("/NeedAppearances") and form.get("/Fields"):
        raise EvidenceError("里面有可填写的表单域，显示的内容没有存下来", RESAVE)
    listed = _dictionary(root.get("/OCProperties"))
    layers = _dictionary(listed.get("/D"))
    if layers.get("/OFF") or str(layers.get("/BaseState", "/ON")) != "/ON" or _switched(listed):
        raise EvidenceError("里面有关闭的图层，印出来会与看到的不同", RESAVE)


def _switched(listed: DictionaryObject) -> bool:
    """Whether a layer's own usage has it off on the screen or on paper (ISO 32000-1, 8.11.4)."""
    groups = listed.get("/OCGs")
    groups = groups.get_object() if groups is not None else None
    for item in groups if isinstance(groups, ArrayObject) else ():
        usage = _dictionary(_dictionary(item).get("/Usage"))
        states = (_dictionary(usage.get(f"/{of}")).get(f"/{of}State") for of in ("View", "Print"))
        if "/OFF" in map(str, states):
            return True
    return False


def _add(writer: PdfWriter, page: PageObject, number: int, cleaner: _Cleaner) -> None:
    crop = page.cropbox
    box = (float(crop.left), float(crop.bottom), float(crop.right), float(crop.top))
    unit = float(page.user_unit or 1)
    sides = (box[2] - box[0], box[3] - box[1])
    if min(sides) <= 1 or max(sides) > _MOST_UNITS or not 0 < unit <= _MOST_UNITS:
        raise EvidenceError(f"第{number}页没有正常的页面大小", RESAVE)
    shown = [(_page_form(page, box, cleaner), Transformation())]
    shown += _notes(page, number, cleaner)
    names = DictionaryObject()
    drawn = []
    place = on_a4(box, turned=int(page.rotation) // 90 * 90 % 360, unit=unit)
    for index, (form, matrix) in enumerate(shown):
        name = f"/X{index}"
        made = form.clone(writer)
        known = getattr(made, "indirect_reference", None)
        names[NameObject(name)] = known or add_object(writer, made)
        drawn.append(f"q {_matrix(matrix)} cm {name} Do Q")
    clip = f"{box[0]:.4f} {box[1]:.4f} {sides[0]:.4f} {sides[1]:.4f} re W n"
    add_page(writer, names, f"q {_matrix(place)} cm {clip}\n" + "\n".join(drawn) + "\nQ\n")


def add_page(writer: PdfWriter, drawings: DictionaryObject, content: str) -> None:
    """Add an A4 page on which ``content`` draws XObjects by their names: all one picture."""
    made = writer.add_blank_page(WIDTH, HEIGHT)
    stream = DecodedStreamObject()
    stream.set_data(f"/Figure<</MCID 0>>BDC\n{content}EMC\n".encode("ascii"))
    resources = DictionaryObject({NameObject("/XObject"): drawings})
    made[NameObject("/Resources")] = resources
    made[NameObject("/Contents")] = add_object(writer, stream)


def _page_form(page: PageObject, box: tuple[float, ...], cleaner: _Cleaner) -> StreamObject:
    """Return what is drawn on a page as a drawing of its own."""
    form = DecodedStreamObject()
    contents = page.get_contents()
    form.set_data(contents.get_data() if contents is not None else b"")
    resources = _dictionary(page.get("/Resources"))
    cleaner.clean(resources)
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = RectangleObject(box)
    form[NameObject("/Resources")] = resources
    if "/Group" in page:  # how its transparent parts are mixed
        group = _dictionary(page["/Group"])
        cleaner.clean(group)
        form[NameObject("/Group")] = group
    return form.flate_encode()


def _notes(
    page: PageObject, number: int, cleaner: _Cleaner
) -> Iterator[tuple[StreamObject, Transformation]]:
    """Yield what notes, stamps and form fields show, and where."""
    listed = page.get("/Annots")
    listed = listed.get_object() if listed is not None else None
    for item in listed if isinstance(listed, ArrayObject) else ():
        note = _dictionary(item)
        kind, flags = str(note.get("/Subtype")), int(note.get("/F", 0))
        if kind in _SILENT or flags & (_HIDDEN | _NO_VIEW):
            continue
        look = _look(note)
        if look is None:
            if kind != "/Widget" or _value(note):
                raise EvidenceError(f"第{number}页有批注或表单域没有存下显示的内容", RESAVE)
            continue
        matrix = _fitted(look, note)
        if matrix is not None:
            cleaner.clean(look)
            yield look, matrix


def _look(note: DictionaryObject) -> StreamObject | None:
    """Return what a note looks like now; None where the file does not say."""
    look = _dictionary(note.get("/AP")).get("/N")
    look = look.get_object() if look is not None else None
    if isinstance(look, DictionaryObject) and not isinstance(look, StreamObject):
        state = look.get(str(note.get("/AS", "/Off")))
        if state is None:  # an unticked box shows nothing
            return DecodedStreamObject()
        look = state.get_object()
    return look if isinstance(look, StreamObject) else None


def _value(note: DictionaryObject) -> bool:
    parent = _dictionary(note.get("/Parent"))
    return bool(str(note.get("/V", parent.get("/V", ""))).strip())


def _fitted(look: StreamObject, note: DictionaryObject) -> Transformation | None:
    """Return what brings a look into the rectangle of its note (ISO 32000-1, 12.5.5)."""
    if "/BBox" not in look or "/Rect" not in note:
        return None
    x0, y0, x1, y1 = (float(n) for n in look["/BBox"])  # type: ignore[attr-defined]
    given = look.get("/Matrix")
    own = Transformation(tuple(float(n) for n in given)) if given else Transformation()  # type: ignore[arg-type]
    corners = [own.apply_on(point) for point in ((x0, y0), (x0, y1), (x1, y0), (x1, y1))]
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    rect = [float(n) for n in note["/Rect"]]  # type: ignore[attr-defined]
    left, right = sorted(rect[0::2])
    low, high = sorted(rect[1::2])
    wide, tall = max(xs) - min(xs), max(ys) - min(ys)
    if wide <= 0 or tall <= 0:
        return None
    scale = Transformation().translate(-min(xs), -min(ys))
    return scale.scale((right - left) / wide, (high - low) / tall).translate(left, low)


class _Cleaner:
    """Takes out of what is drawn all that does something or carries something along."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def clean(self, start: PdfObject) -> None:
        """Clean an object and all below it, in the document it was read from."""
        waiting: list[tuple[Any, bool]] = [(start, False)]
        while waiting:
            found, chosen = waiting.pop()
            found = found.get_object() if isinstance(found, IndirectObject) else found
            if not isinstance(found, DictionaryObject | ArrayObject) or id(found) in self._seen:
                continue
            self._seen.add(id(found))
            if len(self._seen) > _MOST_OBJECTS:
                raise EvidenceError("里面的对象多得不正常", RESAVE)
            if isinstance(found, DictionaryObject):
                if not chosen:
                    self._clean(found)
                waiting += ((value, key in _CHOSEN) for key, value in found.items())
            else:
                waiting += ((value, False) for value in found)

    @staticmethod
    def _clean(found: DictionaryObject) -> None:
        if str(found.get("/Type")) == "/OCMD" and (
            str(found.get("/P", "/AnyOn")) not in ("/AnyOn", "/AllOn") or "/VE" in found
        ):  # seen while others are not: no layer that is on says so
            raise EvidenceError("里面有关闭的图层，印出来会与看到的不同", RESAVE)
        if isinstance(found, StreamObject) and "/F" in found:
            raise EvidenceError("里面有一部分内容在别的文件里", RESAVE)
        for key in _DROPPED:
            if key in found:
                del found[key]


def _dictionary(found: Any) -> DictionaryObject:
    target = found.get_object() if isinstance(found, PdfObject) else None
    return target if isinstance(target, DictionaryObject) else DictionaryObject()


def _matrix(placed: Transformation) -> str:
    return " ".join(f"{float(FloatObject(n)):.6f}" for n in placed.ctm)
