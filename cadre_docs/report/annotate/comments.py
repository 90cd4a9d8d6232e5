"""The comments of a sheet: our blocks go and come, what people wrote stays as it is.

A block is known by its first and last line, whatever Excel, WPS or LibreOffice made of the
comment in between; it may share the comment with people's words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from cadre_docs.office.namespaces import SPREADSHEET
from cadre_docs.office.quoting import DECLARATION
from cadre_docs.office.workbooks.remarks import HEAD, TAIL
from cadre_docs.office.workbooks.spreadsheetml import column_letters, split_reference
from cadre_docs.office.xml_patch import Edits, characters, scan, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cadre_docs.office.xml_patch import Element

    Place = tuple[int, int]  # row and column, from 1

AUTHOR = "cadre-docs"
EMPTY_NOTES = (
    f'{DECLARATION}<comments xmlns="{SPREADSHEET}"><authors></authors><commentList></commentList>'
    "</comments>"
).encode()
_RETURN = "_x000D_"
# As Excel and others may write it; a first line that ends a comment is ours as well.
_BREAK = re.compile(rf"(?:{_RETURN}|\r)*+(?:\n|\Z)")
_ROUNDS = 20  # of looking, since what surrounds a block may then look like one
_PRESERVE = ' xml:space="preserve"'
_THREADED = "tc="  # the author of what stands for a conversation in another part
_INTO = frozenset(("authors", "commentList", "comment", "text", "r"))


@dataclass(slots=True)
class RewrittenComments:
    """What became of a sheet's comments.

    ``boxes`` are the places of comments that changed, with their texts (None: gone),
    ``fresh`` those of our own, ``others`` what stays as it was.
    """

    xml: bytes
    boxes: dict[Place, str | None] = field(default_factory=dict)
    fresh: set[Place] = field(default_factory=set)
    others: dict[Place | None, str] = field(default_factory=dict)

    @property
    def left(self) -> bool:
        """Whether any comment is left."""
        return bool(self.others or any(text is not None for text in self.boxes.values()))


def rewrite_comments(xml: bytes, blocks: Mapping[Place, str]) -> RewrittenComments:
    """Clear a comments part of our blocks and put ``blocks`` in."""
    return _Notes(xml).with_blocks(dict(blocks))


class _Notes:
    def __init__(self, xml: bytes) -> None:
        self._edits = Edits(xml)
        self._root = scan(xml, f"{SPREADSHEET} comments", _INTO, "t author")
        self._authors = [element.text for element in self._root.all("authors", "author")]
        self._done = RewrittenComments(xml)

    def with_blocks(self, blocks: dict[Place, str]) -> RewrittenComments:
        for comment in self._root.all("commentList", "comment"):
            self._pass(comment, blocks)
        if blocks:
            self._add(blocks)
        self._done.xml = self._edits.result()
        return self._done

    def _pass(self, comment: Element, blocks: dict[Place, str]) -> None:
        """Clear a comment, and mark it if people's words are in it."""
        place, texts = _place(comment), _texts(comment)
        pieces = [text.text for _, text in texts]
        if place is None or self._author(comment).startswith(_THREADED):
            self._done.others[place] = "".join(pieces)
            if place is not None:
                blocks.pop(place, None)
            return
        pieces = _without_blocks(pieces)
        ours = any(text.text != piece for (_, text), piece in zip(texts, pieces, strict=True))
        rest = "".join(pieces)
        if not rest.strip() and (ours or place in blocks):  # nobody's words are in it
            self._edits.drop(comment)
            self._done.boxes.setdefault(place, None)
            return
        block = blocks.pop(place, None)
        if not ours and block is None:
            self._done.others[place] = rest
            return
        more = f"\n{block}" if block else ""
        self._rewrite(comment, list(zip(texts, pieces, strict=True)), more)
        self._done.boxes[place] = rest + more

    def _author(self, comment: Element) -> str:
        number = comment.attributes.get("authorId", "")
        known = number.isdecimal() and int(number) < len(self._authors)
        return self._authors[int(number)] if known else ""

    def _rewrite(
        self, comment: Element, texts: list[tuple[tuple[Element, Element], str]], more: str
    ) -> None:
        """Put what is left of each text in its place, and append a run."""
        for (parent, text), piece in texts:
            plain = parent.local == "text"
            space = self._edits.space(parent)
            new = f"<t{space}{_PRESERVE}>{characters(piece)}</t>"
            if not piece and text.text:
                alone = not plain and len(list(parent.all("t"))) == 1
                self._edits.drop(parent if alone else text)
            elif plain and more:  # a text that stands alone becomes a run, for another follows
                run = new if not space else new.replace(space, "", 1)
                self._edits.replace(text.start, text.end, f"<r{space}>{run}</r>")
            elif piece != text.text:
                self._edits.replace(text.start, text.end, new)
        inside = comment.first("text")
        if not more or inside is None:
            return
        run = f"<r{self._edits.space(inside)}><t{_PRESERVE}>{shown(more)}</t></r>"
        if texts:
            parent, text = texts[-1][0]
            self._edits.insert((text if parent is inside else parent).end, run)
        else:
            self._edits.add(inside, run)

    def _add(self, blocks: dict[Place, str]) -> None:
        """Add comments of our own."""
        author = self._our_author()
        children = []
        comments = self._root.first("commentList")
        if comments is None:
            raise ValueError("no list of comments")
        space = self._edits.space(comments)
        for (row, column), block in sorted(blocks.items()):
            self._done.boxes[row, column] = block
            self._done.fresh.add((row, column))
            children.append(
                f'<comment{space} ref="{column_letters(column)}{row}" authorId="{author}"'
                f' shapeId="0"><text><t{_PRESERVE}>{shown(block)}</t></text></comment>'
            )
        self._edits.add(comments, "".join(children))

    def _our_author(self) -> int:
        if AUTHOR in self._authors:
            return self._authors.index(AUTHOR)
        authors = self._root.first("authors")
        if authors is None:
            raise ValueError("no authors")
        self._edits.add(authors, f"<author{self._edits.space(authors)}>{AUTHOR}</author>")
        return len(self._authors)


def _place(comment: Element) -> Place | None:
    try:
        return split_reference(comment.attributes.get("ref", "").upper())
    except ValueError:
        return None


def _texts(comment: Element) -> list[tuple[Element, Element]]:
    """Return the texts of a comment in order, each with the element that it lies in."""
    inside = comment.first("text")
    if inside is None:
        return []
    found = []
    for child in inside.children:
        if child.local == "t":
            found.append((inside, child))
        elif child.local == "r":
            found += [(child, text) for text in child.all("t")]
    return found


def _without_blocks(pieces: list[str]) -> list[str]:
    """Cut our blocks out of a text that comes in pieces."""
    for _ in range(_ROUNDS):
        whole = "".join(pieces)
        starts = [0, *accumulate(map(len, pieces))]
        cuts = list(_blocks(whole, starts))
        if not cuts:
            break
        pieces = _without(whole, starts, cuts)
    return pieces


def _without(whole: str, starts: list[int], cuts: list[tuple[int, int]]) -> list[str]:
    """Return the pieces of a text without some of its spans."""
    ends = [end for _, end in cuts]
    kept = []
    for start, end in pairwise(starts):
        text, done = "", start
        number = bisect_right(ends, start)
        while number < len(cuts) and cuts[number][0] < end:
            text += whole[done : max(cuts[number][0], start)]
            done = cuts[number][1]
            number += 1
        kept.append(text + whole[done:end])
    return kept


def _blocks(whole: str, starts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the span of each of our blocks; every character is looked at once."""
    done, head = 0, whole.find(HEAD)
    while head >= 0:
        after = head + len(HEAD)
        line = _BREAK.match(whole, after)
        if line is not None:  # the last line of ours is where it ends, or the text
            tail = whole.find(f"\n{TAIL}", line.end() - 1)
            after = tail + len(TAIL) + 1 if tail >= 0 else len(whole)
            yield _first(whole, head, max(done, _piece(starts, head - 1))), after
            done = after
        head = whole.find(HEAD, after)


def _first(whole: str, head: int, floor: int) -> int:
    """Return where a block begins: with the break before its first line, if that is ours."""
    if head <= floor or whole[head - 1] != "\n":
        return head
    head -= 1
    while head > floor:
        size = next((len(end) for end in ("\r", _RETURN) if whole.endswith(end, floor, head)), 0)
        if not size:
            break
        head -= size
    return head


def _piece(starts: list[int], place: int) -> int:
    """Return where the piece begins that holds a character."""
    return starts[max(bisect_right(starts, place) - 1, 0)]
