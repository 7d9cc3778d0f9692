"""A chart of bars as a table: Word gets the figures, each behind a bar that is a cell.

The drawing itself (SVG) is of the PDF; an office can change a table, and reads the same
names and figures in it. The ticks of the scale are left out.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from reports.word import names
from reports.word.cascade import Style
from reports.word.definitions import cell_margins
from reports.word.page import Element
from reports.word.paper import Paper
from reports.word.xml import half_points, put, safe, twips, x

_COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")
_GREY = "5F5F5F"
_SIZE = 10.0
_HEIGHT = 20.0
#: Numbers in a view box: where it begins, and how wide and high it is.
_BOX = 4
_PAD = Style(above=2, below=2, pad=3)


@dataclass
class Bar:
    """A name, how long its bar is (units of the drawing), and the figure in it."""

    name: str
    x: float
    length: float
    figure: str
    colour: str


def read(drawing: Element) -> list[Bar]:
    """Each ``rect`` with the text before it and the text behind it."""
    parts = list(drawing.all("rect", "text"))
    return [
        Bar(
            name.text(),
            _number(bar, "x"),
            _number(bar, "width"),
            figure.text(),
            _colour(bar),
        )
        for name, bar, figure in zip(parts, parts[1:], parts[2:], strict=False)
        if bar.tag == "rect" and name.tag == figure.tag == "text"
    ]


def table(paper: Paper, drawing: Element, bars: list[Bar], room: float) -> Any:
    """One row per bar: its name, the bar with its figure, and what is left."""
    ends = {bar.x + max(bar.length, 1) for bar in bars}
    full = max(_width(drawing), *ends)
    scale = room / full
    edges = sorted({0.0, bars[0].x, *ends, full})
    steps = [twips((right - left) * scale) for left, right in pairwise(edges)]
    made = x(
        "tbl",
        x(
            "tblPr",
            x("tblStyle", val=paper.styles.id(names.PLAIN)),
            x("tblW", w=sum(steps), type="dxa"),
            x("tblLayout", type="fixed"),
            cell_margins("tblCellMar", _PAD),
        ),
        x("tblGrid", *(x("gridCol", w=step) for step in steps)),
    )
    made.extend(_row(paper, bar, edges, steps) for bar in bars)
    return made


def _row(paper: Paper, bar: Bar, edges: list[float], steps: list[int]) -> Any:
    ends = edges.index(bar.x + max(bar.length, 1))
    cells = [
        _cell(paper, steps[:1], bar.name),
        _cell(paper, steps[1:ends], bar.figure, colour=bar.colour),
    ]
    if rest := steps[ends:]:
        cells.append(_cell(paper, rest, ""))
    height = x("trHeight", val=twips(_HEIGHT), hRule="exact")
    return x("tr", x("trPr", x("cantSplit"), height), *cells)


def _cell(paper: Paper, steps: list[int], text: str, colour: str = "") -> Any:
    line = x("p")
    style = paper.styles.id(names.BARE.name)
    put(line, x("pStyle", val=style), x("jc", val="right"))
    marks = [x("sz", val=half_points(_SIZE)), x("szCs", val=half_points(_SIZE))]
    if colour:
        marks.insert(0, x("color", val="FFFFFF"))
    if text:
        words = x("t")
        words.text = safe(text)
        line.append(x("r", x("rPr", *marks), words))
    white = {"val": "single", "sz": 24, "space": 0, "color": "FFFFFF"}
    return x(
        "tc",
        x(
            "tcPr",
            x("tcW", w=sum(steps), type="dxa"),
            x("gridSpan", val=len(steps)) if len(steps) > 1 else None,
            x("tcBorders", x("top", **white), x("bottom", **white)),
            x("shd", val="clear", color="auto", fill=colour) if colour else None,
            x("vAlign", val="center"),
        ),
        line,
    )


def _width(drawing: Element) -> float:
    """Of the whole drawing, in its own units."""
    box = drawing.attributes.get("viewbox", "").split()
    return float(box[2]) if len(box) == _BOX else 0.0


def _number(element: Element, name: str) -> float:
    return float(element.attributes.get(name, "0"))


def _colour(element: Element) -> str:
    fill = element.attributes.get("fill", "")
    return fill[1:].upper() if _COLOUR.match(fill) else _GREY
