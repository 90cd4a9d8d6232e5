"""weasyprint>=68.1,<71 beyond its public names. Imported when called: it is slow to load.

* ``Page._page_box`` and the boxes in it, ``text.line_break.Layout``, ``text.ffi``: the lines of a
  document that is laid out, and room between their characters.
* ``pdf.fonts.get_pango_font_hb_face`` and ``get_hb_object_data``: how it reads fonts.
* ``HTML._ua_stylesheets``: the style sheet under all others.
* ``FontConfiguration._config`` and ``font_map``: the fonts that Pango knows.
* ``text.ffi.harfbuzz_subset``: whether there is a library that cuts fonts.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from xml.etree.ElementTree import Element

    FaceOf = Callable[[Any], Any]
    DataOf = Callable[..., bytes | None]


def can_subset() -> bool:
    """Whether the library that cuts fonts is there."""
    from weasyprint.text.ffi import harfbuzz_subset

    return harfbuzz_subset is not None


def add_font_files(fonts: Any, files: Iterable[str]) -> None:
    """Make Pango know font files that the system does not know of, each once.

    ``fonts`` is a FontConfiguration of WeasyPrint.
    """
    known = _ADDED.setdefault(fonts, set())
    new = [file for file in files if file not in known]
    if not new:
        return
    from weasyprint.text.ffi import ffi, fontconfig, pangoft2

    for file in new:
        fontconfig.FcConfigAppFontAddFile(fonts._config, os.fsencode(file))
        known.add(file)
    pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", fonts.font_map))


_ADDED: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


def boxes(document: Any) -> Iterator[Any]:
    """Yield all boxes of a document that is laid out, page by page."""
    for _, boxes_of_page in boxes_by_page(document):
        yield from boxes_of_page


def boxes_by_page(document: Any) -> Iterator[tuple[float, Iterator[Any]]]:
    """Yield of each page where its text area ends (CSS pixels from the top) and its boxes."""
    for page in document.pages:
        whole = page._page_box
        yield whole.content_box_y() + whole.height, whole.descendants()


def widen(layout: Any, places: frozenset[int], space: float) -> None:
    """Make room in the layout of a text box: ``space`` CSS pixels after some clusters.

    ``places`` are the bytes of the text at which these clusters begin.
    """
    layout.__class__ = _widened_layout()
    layout.wide, layout.space = places, space


@cache
def _widened_layout() -> type:
    """Return WeasyPrint's layout of a text box with room after some of its clusters."""
    from weasyprint.text.ffi import TO_UNITS, ffi
    from weasyprint.text.line_break import Layout

    class Widened(Layout):  # type: ignore[misc]
        wide: frozenset[int]
        space: float

        def get_first_line(self) -> Any:
            first, resume_at = super().get_first_line()
            run = first.runs[0]
            while run != ffi.NULL:
                self.make_room(run.data)
                run = run.next
            return first, resume_at

        def make_room(self, item: Any) -> None:
            clusters, start = item.glyphs.log_clusters, item.item.offset
            last = item.glyphs.num_glyphs - 1
            for number in range(last + 1):
                ends = number == last or clusters[number + 1] != clusters[number]
                if ends and start + clusters[number] in self.wide:
                    item.glyphs.glyphs[number].geometry.width += round(self.space * TO_UNITS)

    return Widened


def change_font_readers(changed: Callable[[FaceOf, DataOf], tuple[FaceOf, DataOf]]) -> None:
    """Replace what gives a font's face, and what gives a face's file or glyph.

    ``changed`` gets both as they are now and returns both as they shall be.
    """
    from weasyprint.pdf import fonts

    readers = changed(fonts.get_pango_font_hb_face, fonts.get_hb_object_data)
    fonts.get_pango_font_hb_face, fonts.get_hb_object_data = readers


def address(pointer: Any) -> int:
    """Return where in memory a C object lies."""
    from weasyprint.text.ffi import ffi

    return int(ffi.cast("uintptr_t", pointer))


def lean_html(parse: Callable[[str], Element], style: str) -> Any:
    """Return WeasyPrint's HTML class for texts that ``parse`` reads.

    It takes the text and a URL fetcher; ``style`` stands under all other style sheets, in
    place of WeasyPrint's own.
    """
    import cssselect2
    import weasyprint

    sheet = weasyprint.CSS(string=style)

    class LeanHtml(weasyprint.HTML):  # type: ignore[misc]
        def __init__(self, html: str, fetcher: Any) -> None:
            self.base_url, self.url_fetcher, self.media_type = None, fetcher, "print"
            self.wrapper_element = cssselect2.ElementWrapper.from_html_root(
                parse(html), content_language=None
            )
            self.etree_element = self.wrapper_element.etree_element

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:  # noqa: ARG002
            return [sheet]

    return LeanHtml
