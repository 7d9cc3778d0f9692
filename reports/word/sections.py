"""Paper, margins and page numbers, of pages that stand upright and that lie across."""

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.parts.hdrftr import HeaderPart

from reports.word import names
from reports.word.paper import Paper
from reports.word.styles import DRAFT, DRAFT_MARK, LANDSCAPE, PAGE_NUMBER, PORTRAIT
from reports.word.xml import half_points, put, twips, x

_NUMBER_LINE = 1.15


def room(*, is_wide: bool) -> float:
    """Points between the left and the right margin."""
    width, _height, _top, right, _bottom, left = LANDSCAPE if is_wide else PORTRAIT
    return width - left - right


class Headers:
    """The sections of one document; a page number stands on all pages but the first."""

    def __init__(self, paper: Paper, *, is_draft: bool) -> None:
        self._paper = paper
        self._is_draft = is_draft
        self._keys: dict[tuple[bool, bool], str] = {}

    def section(self, *, is_wide: bool, is_first: bool) -> Any:
        """The properties of one section."""
        paper = LANDSCAPE if is_wide else PORTRAIT
        width, height, top, right, bottom, left = map(twips, paper)
        size = x("pgSz", w=width, h=height)
        if is_wide:
            size.set(qn("w:orient"), "landscape")
        margins = {"top": top, "right": right, "bottom": bottom, "left": left}
        return x(
            "sectPr",
            self._reference("default", is_wide=is_wide, is_empty=False),
            self._reference("first", is_wide=is_wide, is_empty=True)
            if is_first
            else None,
            x("type", val="nextPage"),
            size,
            x("pgMar", **margins, header=twips(_above(paper)), footer=0, gutter=0),
            x("titlePg") if is_first else None,
        )

    def _reference(self, kind: str, *, is_wide: bool, is_empty: bool) -> Any:
        key = (is_wide, is_empty)
        if key not in self._keys:
            part = HeaderPart.new(self._paper.part.package)
            content = [] if is_empty else self._content(is_wide=is_wide)
            part.element[:] = [self._line(content, is_wide=is_wide)]
            self._keys[key] = self._paper.part.relate_to(part, RELATIONSHIP_TYPE.HEADER)
        made = x("headerReference", type=kind)
        made.set(qn("r:id"), self._keys[key])
        return made

    def _line(self, content: list[Any], *, is_wide: bool) -> Any:
        made = x("p", *content)
        put(made, x("pStyle", val=self._paper.styles.id(names.PAGE_NUMBER)))
        if content and self._is_draft:
            wide = twips(room(is_wide=is_wide))
            middle = x("tab", val="center", pos=wide // 2)
            put(made, x("tabs", middle, x("tab", val="right", pos=wide)))
            put(made, x("jc", val="left"))
        return made

    def _content(self, *, is_wide: bool) -> list[Any]:
        number = [_run(x("fldChar", fldCharType="begin")), _run(_instruction())]
        number += [_run(x("fldChar", fldCharType="separate")), _run(_words("2"))]
        number += [_run(x("fldChar", fldCharType="end"))]
        if not self._is_draft:
            return number
        size = half_points(DRAFT_MARK)
        marks = x("rPr", x("b"), x("bCs"), x("sz", val=size), x("szCs", val=size))
        draft = x("r", marks, x("tab"), _words(DRAFT))
        return [_run(x("tab")), *number, draft]


def end(box: Any, properties: Any) -> None:
    """Close a section: its properties belong to its last paragraph."""
    last = box[-1]
    put(last, properties)


def _above(paper: tuple[float, ...]) -> float:
    """The number stands in the middle of the upper margin."""
    return (paper[2] - PAGE_NUMBER * _NUMBER_LINE) / 2


def _run(inside: Any) -> Any:
    return x("r", inside)


def _instruction() -> Any:
    made = x("instrText")
    made.text = " PAGE "
    return made


def _words(text: str) -> Any:
    made = x("t")
    made.text = text
    return made
