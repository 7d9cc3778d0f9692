"""Blocks one below the other, in the body or in a cell: the walk over a page.

The gap between two blocks is that of the style sheet: the larger of the two margins,
and the paddings of both. Word takes the larger of the spaces of two paragraphs, and
knows none of tables.
"""

from dataclasses import dataclass, replace
from typing import Any

from docx.oxml.ns import qn

from reports.word import bars, formats, lists, names, pictures, tables, text
from reports.word.cascade import Selector, Style
from reports.word.formats import Space
from reports.word.page import BLOCKS, Element, Node
from reports.word.paper import Paper, keep
from reports.word.styles import LOOKS
from reports.word.xml import put, twips, x

_RULES = [Selector.read(one) for one in names.RULES]
_RULED_BELOW = [Selector.read(one) for one in names.RULED_BELOW]
_DRAWINGS = [Selector.read(one) for one in names.DRAWINGS]
_DOTTED = Selector.read(".line")
#: How long the second line of the national name is, in sizes: the line below it is as
#: long, and no measuring of letters is needed.
MOTTO_LENGTH = 12.17
_RULE_WEIGHT = 6
_THIN = 1.0


@dataclass
class _Last:
    """The block above: its margin and padding below, and what Word keeps of them."""

    element: Any
    after: float
    below: float
    kept: float


class Flow:
    """Writes blocks at the end of ``box``, which has ``room`` points of width."""

    def __init__(self, paper: Paper, box: Any, room: float) -> None:
        self._paper = paper
        self._box = box
        self._room = room
        self._last: _Last | None = None

    def blocks(self, around: Element) -> None:
        """What stands in ``around``: blocks, and bare text as paragraphs."""
        loose: list[Node] = []
        for node in around.children:
            if isinstance(node, Element) and node.tag in BLOCKS:
                self._bare(loose, around)
                loose = []
                self._block(node)
            else:
                loose.append(node)
        self._bare(loose, around)

    def close(self) -> None:
        """Word wants a paragraph at the end of a cell, and one after each table."""
        if self._last is None or self._last.element.tag != qn("w:p"):
            self._gap(_THIN)

    def _block(self, element: Element) -> None:
        if any(one.matches(element.path) for one in _DRAWINGS):
            return
        if element.tag == "table":
            self._table(element)
        elif element.tag == "svg":
            self._drawing(element)
        elif element.tag in ("ul", "ol"):
            for item in lists.items(self._paper, element):
                self._paragraph(item.element, numbered=item.number)
        elif any(one.matches(element.path) for one in _RULES):
            self._rule(element)
        elif element.tag in ("div", "section"):
            self._container(element)
        else:
            self._paragraph(element)

    def _container(self, element: Element) -> None:
        style = self._paper.looks.of(element)
        if style.height:
            self._gap(style.height)
            return
        if style.stuck and self._last:
            rows = self._last.element.findall(qn("w:tr"))
            keep(rows[-1] if rows else self._last.element)
        begins = len(self._box)
        self.blocks(element)
        if style.whole:
            self._keep_whole(list(self._box)[begins:])

    def _keep_whole(self, written: list[Any]) -> None:
        """All but the last line stays with what follows it."""
        for block in written[:-1]:
            keep(block)
        if written and written[-1].tag == qn("w:tbl"):
            for row in written[-1].findall(qn("w:tr"))[:-1]:
                keep(row)

    # --- Paragraphs ---------------------------------------------------------------

    def _bare(self, nodes: list[Node], around: Element) -> None:
        """Text that stands in a box without a paragraph of its own."""
        style = self._paper.looks.of(around)
        found = text.pieces(nodes, style.inherited(), self._paper.looks)
        if found:
            self._write(around, found, style.inherited())

    def _paragraph(self, element: Element, numbered: Any = None) -> None:
        style = self._paper.looks.of(element)
        found = text.pieces(element.children, style, self._paper.looks)
        is_dotted = _DOTTED.matches(element.path)
        if not found and not is_dotted:
            return
        is_ruled = any(one.matches(element.path) for one in _RULED_BELOW)
        near = replace(style, after=0) if is_ruled else style
        made = self._write(element, found, near)
        if numbered is not None:
            put(made, numbered)
        if is_dotted:
            stop = x("tab", val="right", leader="dot", pos=twips(self._room))
            put(made, x("tabs", stop))
            made.append(x("r", x("tab")))
        if is_ruled:
            below = LOOKS[".motto span"]["below"]
            length = style.size * MOTTO_LENGTH
            self._line(length, before=below, after=style.after)

    def _write(self, element: Element, found: list[text.Piece], style: Style) -> Any:
        """The paragraph in its named style, and what differs from that."""
        known = self._paper.styles.of(element.path)
        space = self._space(style, known.space)
        made = x("p")
        put(
            made,
            x("pStyle", val=known.id),
            *formats.paragraph(style, space, (known.style, known.space)),
        )
        if not found:  # an empty line is as high as its letters would be
            put(made, x("rPr", *formats.letters(style, known.style)))
        for piece in found:
            if piece.picture:
                made.append(pictures.run(self._paper, piece.picture))
            else:
                made.extend(text.runs([piece], known.style))
        self._put(made, style.after, style.below, space.after)
        return made

    def _space(self, style: Style, of_style: Space) -> Space:
        """What makes the gap to the block above that of the style sheet."""
        gap = style.above + style.before
        above = 0.0
        if self._last:
            last = self._last
            gap = max(last.after, style.before) + last.below + style.above
            above = last.kept
        after = style.below + style.after
        if max(above, of_style.before) == gap:
            return Space(of_style.before, after)
        return Space(gap if gap > above else 0, after)

    # --- Lines and gaps -----------------------------------------------------------

    def _rule(self, element: Element) -> None:
        style = self._paper.looks.of(element)
        self._line(style.width or self._room, before=style.before, after=style.after)

    def _line(self, length: float, *, before: float, after: float = 0) -> None:
        """A line of this length in the middle: the upper border of a thin paragraph."""
        made, side = x("p"), twips(max(self._room - length, 0) / 2)
        border = x("top", val="single", sz=_RULE_WEIGHT, space=0, color="auto")
        put(
            made,
            x("pStyle", val=self._paper.styles.id(names.RULE)),
            x("keepNext"),
            x("pBdr", border),
            formats.exactly(_THIN, before=before, after=after),
            x("ind", left=side, right=side),
        )
        self._put(made, after, 0, after)

    def _gap(self, height: float) -> None:
        made = x("p")
        style = x("pStyle", val=self._paper.styles.id(names.GAP))
        put(made, style, formats.exactly(max(height, _THIN)))
        self._put(made, 0, 0, 0)

    # --- Tables -------------------------------------------------------------------

    def _table(self, element: Element) -> None:
        style = self._paper.looks.of(element)
        self._before_table(style)
        made = tables.table(self._paper, element, self._room, self._fill)
        self._put(made, style.after, style.below, 0)

    def _drawing(self, element: Element) -> None:
        """A drawn name as a picture in a line of its own; else a chart."""
        picture = pictures.drawn(self._paper, element)
        if picture is None:
            self._bars(element)
            return
        style = self._paper.looks.at(element.path[:-1]).inherited()
        made = self._write(element, [], style)
        made.append(picture)

    def _bars(self, element: Element) -> None:
        drawn = bars.read(element)
        if drawn:
            style = self._paper.looks.at(element.path[:-1])
            self._before_table(style)
            made = bars.table(self._paper, element, drawn, self._room)
            self._put(made, style.after, style.below, 0)

    def _before_table(self, style: Style) -> None:
        """Tables have no space of their own, and two in a row would become one."""
        if self._last is None:
            return
        last = self._last
        gap = max(last.after, style.before) + last.below
        if last.element.tag == qn("w:tbl"):
            self._gap(gap)
        elif gap != last.kept:
            spacing = last.element.pPr.find(qn("w:spacing"))
            if spacing is None:
                spacing = x("spacing")
            spacing.set(qn("w:after"), str(twips(gap)))
            put(last.element, spacing)

    def _fill(self, cell: Any, element: Element, room: float) -> None:
        inside = Flow(self._paper, cell, room)
        inside.blocks(element)
        if inside._last is None:
            inside._write(element, [], self._paper.looks.of(element).inherited())
        inside.close()

    def _put(self, element: Any, after: float, below: float, kept: float) -> None:
        self._box.append(element)
        self._last = _Last(element, after, below, kept)
