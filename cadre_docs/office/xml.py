"""XML that may be anything: no DTD, no entities, no network, UTF-8, so deep and no deeper.

:func:`parse` makes a tree of a part; :class:`Scan` only looks a part through, piece by piece,
for parts that other libraries are going to read. Trees are lxml's; in a browser, where there is no
lxml, they are those of the standard library, which know what is asked of a document there.
"""

from __future__ import annotations

from copy import copy
from functools import cache, lru_cache, partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol, cast
from xml.parsers import expat

from cadre_docs.errors import CadreDocsError
from cadre_docs.limits import amount, limits

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from lxml import etree

    Seen = Callable[[dict[str, str]], None]  # local names and values of attributes

_UTF8 = (None, "utf-8", "utf8", "us-ascii", "ascii")
# How XML begins in encodings of more than a byte, and in EBCDIC (XML 1.0, appendix F).
_FOREIGN = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"\0\0", b"\x4c\x6f\xa7\x94")
_INSTRUCTION = "instrText"
_BOM = b"\xef\xbb\xbf"


class XmlError(CadreDocsError):
    """XML that is refused; the message is a Chinese clause about the part."""


class DamagedXmlError(XmlError):
    """No well-formed XML."""


class ForeignXmlError(XmlError):
    """XML, if it is any, in another encoding than UTF-8."""


@cache
def has_lxml() -> bool:
    """Whether there is lxml: in a browser there is none."""
    try:
        return find_spec("lxml") is not None
    except ModuleNotFoundError:  # an importer says so itself
        return False


def parse(data: bytes) -> etree._Element:
    """Return the root of an XML document. Raises :class:`XmlError`."""
    _refuse_foreign(data)
    return _parsed(data) if has_lxml() else _parsed_plainly(data)


def _parsed_plainly(data: bytes) -> etree._Element:
    from xml.etree import ElementTree

    Scan({}, frozenset(), []).run([data], lambda _: None)  # DTD, encoding and depth are refused
    return cast("etree._Element", ElementTree.fromstring(data))  # noqa: S314 - it was looked through


def xml_writer() -> Callable[[etree._Element], bytes]:
    """Return what writes an element as XML, without what follows it: the same for equal ones."""
    return _lxml_writer() if has_lxml() else _written_plainly


@cache  # asked hundreds of times for each document
def _lxml_writer() -> Callable[[etree._Element], bytes]:
    from lxml import etree

    return cast("Callable[[etree._Element], bytes]", partial(etree.tostring, with_tail=False))


def _written_plainly(element: etree._Element) -> bytes:
    from xml.etree import ElementTree

    alone = copy(cast("ElementTree.Element", element))
    alone.tail = None
    return ElementTree.tostring(alone)


def told_apart(element: etree._Element | None) -> Hashable:
    """Return what is equal for elements that say the same, whatever follows them."""
    return None if element is None else xml_writer()(element)


def _parsed(data: bytes) -> etree._Element:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise DamagedXmlError("不是合格的 XML") from None
    info = root.getroottree().docinfo
    if info.internalDTD is not None:
        raise XmlError("含有 DTD")
    if (info.encoding or "utf-8").lower() not in _UTF8:
        raise XmlError(f"的编码是 {info.encoding}，不是 UTF-8")
    _refuse_depth(root)
    return root


def _refuse_depth(root: etree._Element) -> None:
    if _deeper(limits().xml_depth)(root):
        raise XmlError(f"的 XML 超过{amount('xml_depth')}")


@lru_cache(maxsize=8)
def _deeper(depth: int) -> etree.XPath:
    """Return what tells whether a tree has more levels; thirty times quicker than a walk."""
    from lxml import etree

    return etree.XPath(f"boolean({'/*' * (depth + 1)})")


def _refuse_foreign(start: bytes) -> None:
    if start.startswith(_FOREIGN):
        raise ForeignXmlError("的编码不是 UTF-8")


def looks_like_xml(start: bytes) -> bool:
    """Whether a part may be read as XML, whatever its name is."""
    head = start.removeprefix(_BOM).lstrip()
    return head.startswith(b"<") or start.startswith(_FOREIGN)


class Listener(Protocol):
    """Somebody who hears all of a part that is being scanned; names are "namespace local"."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear an element begin."""

    def end(self, name: str) -> None:
        """Hear an element end."""

    def characters(self, piece: str) -> None:
        """Hear characters; those of one text may come in several pieces."""


class Scan:
    """Looks one part through: counts elements, and hands on those that somebody wants to see.

    ``counted`` are names ("namespace local") counted one by one in ``counts``; all others add
    up to ``others``. ``wanted`` gives, by the local name of an element, who is told of its
    attributes. What fields of Word do (the characters of ``instrText``) goes to
    ``instructions``. A ``listener`` hears everything, when it has been counted: so a large
    part is read while it is looked through, and not once more.
    """

    def __init__(
        self,
        wanted: dict[str, Seen],
        counted: frozenset[str],
        instructions: list[str],
        listener: Listener | None = None,
    ) -> None:
        self.counts = dict.fromkeys(counted, 0)
        self.others = 0
        self._wanted, self._instructions = wanted, instructions
        self._depth, self._most = 0, limits().xml_depth
        self._collecting = False
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        parser.XmlDeclHandler = self._declaration
        self._parser = parser
        self._characters: Callable[[str], object] | None = None  # but for those of fields
        if listener is not None:
            self._characters = parser.CharacterDataHandler = listener.characters
            parser.StartElementHandler = self._heard_starts(listener)
            parser.EndElementHandler = self._heard_ends(listener)

    def run(self, chunks: Iterable[bytes], check: Callable[[Scan], None]) -> None:
        """Read a part; ``check`` may stop it by raising, asked after each piece.

        Raises :class:`XmlError`, also for a ValueError of the listener.
        """
        try:
            for number, chunk in enumerate(chunks):
                if not number:
                    _refuse_foreign(chunk)
                self._parser.Parse(chunk, False)
                check(self)
            self._parser.Parse(b"", True)
        except expat.ExpatError:
            raise DamagedXmlError("不是合格的 XML") from None
        except (ValueError, LookupError) as problem:  # of an odd encoding, or of the listener
            if isinstance(problem, KeyError | IndexError):
                raise  # a fault of ours; an unknown encoding is neither
            raise DamagedXmlError("里有读不懂的内容") from None
        finally:
            # Or the parser and its handlers keep each other alive.
            self._parser.StartElementHandler = self._parser.EndElementHandler = None
            self._parser.StartDoctypeDeclHandler = self._parser.XmlDeclHandler = None
            self._parser.CharacterDataHandler = None
        check(self)

    def _heard_starts(self, listener: Listener) -> Callable[[str, dict[str, str]], None]:
        counts, start, heard = self.counts, self._start, listener.start

        def started(name: str, attributes: dict[str, str]) -> None:
            if name in counts:  # as below: half a million calls less
                self._depth += 1
                counts[name] += 1
            else:
                start(name, attributes)
            heard(name, attributes)

        return started

    def _heard_ends(self, listener: Listener) -> Callable[[str], None]:
        heard = listener.end

        def ended(name: str) -> None:
            self._depth -= 1
            if self._collecting:
                self._collected()
            heard(name)

        return ended

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if name in self.counts:  # the cells of a sheet: nearly everything there is
            self.counts[name] += 1
            return
        self.others += 1
        if self._depth > self._most:
            raise XmlError(f"的 XML 超过{amount('xml_depth')}")
        local = name.rpartition(" ")[2]
        if local in self._wanted:
            self._wanted[local](_plain(attributes))
        if local == _INSTRUCTION:
            self._parser.CharacterDataHandler = self._instructions.append
            self._collecting = True

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._collecting:
            self._collected()

    def _collected(self) -> None:
        self._parser.CharacterDataHandler = self._characters
        self._collecting = False

    def _doctype(self, *_: object) -> None:
        raise XmlError("含有 DTD")

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _UTF8:
            raise ForeignXmlError(f"的编码是 {encoding}，不是 UTF-8")


def _plain(attributes: dict[str, str]) -> dict[str, str]:
    """Return attributes by their local names; those without a namespace win."""
    prefixed = {n.rpartition(" ")[2]: value for n, value in attributes.items() if " " in n}
    return prefixed | {n: value for n, value in attributes.items() if " " not in n}
