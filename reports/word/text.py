"""Words between two line ends: from the page's spans to Word's runs."""

import re
from dataclasses import dataclass
from typing import Any

from reports.word.cascade import Cascade, Selector, Style
from reports.word.formats import letters
from reports.word.names import BOXED
from reports.word.page import Element, Node
from reports.word.xml import safe, x

#: White space of HTML; the no-break space is not.
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BOXED = [Selector.read(text) for text in BOXED]
_NO_BREAK = "\u00a0"


@dataclass
class Piece:
    """Letters of one look, a line break (``"\\n"``) or a picture."""

    text: str
    style: Style
    is_boxed: bool = False
    picture: Element | None = None

    @property
    def is_break(self) -> bool:
        return self.text == "\n"

    @property
    def is_empty(self) -> bool:
        return not self.text and self.picture is None


def pieces(nodes: list[Node], style: Style, looks: Cascade) -> list[Piece]:
    """What the nodes say, spaces folded as a browser folds them."""
    found = list(_found(nodes, style, looks, is_boxed=False))
    _fold(found)
    return [piece for piece in found if not piece.is_empty]


def runs(found: list[Piece], base: Style) -> list[Any]:
    """Word's runs; only what differs from the paragraph's style is written."""
    return [_run(piece, base) for piece in found]


def _found(
    nodes: list[Node], style: Style, looks: Cascade, *, is_boxed: bool
) -> list[Piece]:
    made: list[Piece] = []
    for node in nodes:
        if isinstance(node, str):
            made.append(Piece(_SPACES.sub(" ", node), style, is_boxed))
        elif node.tag == "br":
            made.append(Piece("\n", style))
        elif node.tag == "img":
            made.append(Piece("", style, picture=node))
        else:
            boxed = is_boxed or any(one.matches(node.path) for one in _BOXED)
            inside = looks.of(node)
            made += _found(node.children, inside, looks, is_boxed=boxed)
    return made


def _fold(found: list[Piece]) -> None:
    """No space at the beginning or end of a line, never two in a row."""
    is_open = False
    for piece in found:
        if piece.is_break:
            is_open = False
        elif piece.text:
            if not is_open:
                piece.text = piece.text.removeprefix(" ")
            is_open = not piece.text.endswith(" ") if piece.text else is_open
        elif piece.picture:
            is_open = True
    is_end = True
    for piece in reversed(found):
        if is_end and not piece.is_break:
            piece.text = piece.text.removesuffix(" ")
        is_end = piece.is_break or (is_end and piece.is_empty)


def _run(piece: Piece, base: Style) -> Any:
    marks = letters(piece.style, base)
    if piece.is_boxed:
        marks.append(x("bdr", val="single", sz=6, space=1, color="auto"))
    properties = x("rPr", *marks) if marks else None
    if piece.is_break:
        return x("r", properties, x("br"))
    holds = piece.style.nowrap and not base.nowrap
    return x("r", properties, *_words(safe(piece.text), holds=holds))


def _words(text: str, *, holds: bool) -> list[Any]:
    """The text; where a line may not end, with hyphens and spaces that hold."""
    if not holds:
        return [_text(text)]
    made: list[Any] = []
    for at, part in enumerate(text.replace(" ", _NO_BREAK).split("-")):
        made += [x("noBreakHyphen")] if at else []
        made += [_text(part)] if part else []
    return made


def _text(text: str) -> Any:
    made = x("t")
    made.text = text
    if text != text.strip():
        made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made
