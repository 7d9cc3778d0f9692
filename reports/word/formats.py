"""A look as Word writes it: properties of paragraphs and of letters."""

from dataclasses import dataclass
from typing import Any

from reports.word.cascade import Style
from reports.word.styles import LOOKS
from reports.word.xml import half_points, on, twips, x

#: Height of a line of this face at factor 1, in sizes: what Word's "multiple" counts.
_NATURAL_LINE = 1.149
_AUTO = 240
_ALIGNED = {"left": "left", "right": "right", "center": "center", "justify": "both"}


@dataclass(frozen=True)
class Space:
    """Points above and below a paragraph."""

    before: float
    after: float


def own_space(style: Style, tag: str) -> Space:
    """What a style says of itself; a heading counts on body text before it."""
    before = style.above + style.before
    if tag.startswith("h") and style.above:
        before = style.above + LOOKS["p"]["after"]
    return Space(before, style.below + style.after)


def paragraph(
    style: Style, space: Space, base: tuple[Style, Space] | None = None
) -> list[Any]:
    """The properties in Word's order; with ``base`` only those that differ from it."""
    was, spaced = base or (None, None)
    made = []
    if was is None or was.keep != style.keep:
        made += [on("keepNext", style.keep)] if was or style.keep else []
    if style.new_page and not (was and was.new_page):
        made.append(x("pageBreakBefore"))
    if was is None or spaced != space or was.line != style.line:
        made.append(_spacing(style, space))
    if was is None or (was.indent, was.side) != (style.indent, style.side):
        made.append(_indent(style))
    if was is None or was.align != style.align:
        made.append(x("jc", val=_ALIGNED.get(style.align, "left")))
    return made


def letters(style: Style, base: Style | None = None) -> list[Any]:
    """Bold, italic and size; with ``base`` only what differs from it."""
    made = []
    if base is None or base.bold != style.bold:
        made += [on("b", style.bold), on("bCs", style.bold)]
    if base is None or base.italic != style.italic:
        made += [on("i", style.italic), on("iCs", style.italic)]
    if base is None or base.size != style.size:
        size = half_points(style.size)
        made += [x("sz", val=size), x("szCs", val=size)]
    return made


def exactly(points: float, *, before: float = 0, after: float = 0) -> Any:
    """Spacing of a paragraph that is so high, whatever stands in it."""
    return x(
        "spacing",
        before=twips(before),
        after=twips(after),
        line=max(20, twips(points)),
        lineRule="exact",
    )


def _spacing(style: Style, space: Space) -> Any:
    return x(
        "spacing",
        before=twips(space.before),
        after=twips(space.after),
        line=round(_AUTO * style.line / _NATURAL_LINE),
        lineRule="auto",
    )


def _indent(style: Style) -> Any:
    side = twips(style.side)
    return x("ind", left=side, right=side, firstLine=twips(style.indent))
