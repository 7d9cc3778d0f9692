"""The named styles, written into the style part of a new Word document."""

from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from reports.word import formats, names
from reports.word.cascade import Cascade, Selector, Style, first
from reports.word.formats import Space
from reports.word.names import Named
from reports.word.page import Element, Path, child
from reports.word.styles import FONT, PAGE_NUMBER
from reports.word.xml import half_points, put, twips, x

#: Of the template's styles only these are kept.
_KEPT = (
    "Normal",
    "Header",
    "Heading1",
    "Heading2",
    "Heading3",
    "Heading4",
    "DefaultParagraphFont",
    "TableNormal",
    "NoList",
    "ListBullet",
    "ListNumber",
    "TableGrid",
)
_IDS = {
    "Normal": "Normal",
    "Heading 1": "Heading1",
    "Heading 2": "Heading2",
    "Heading 3": "Heading3",
    "Heading 4": "Heading4",
    "List Bullet": "ListBullet",
    "List Number": "ListNumber",
    "Header": "Header",
    "Table Grid": "TableGrid",
    "Table Normal": "TableNormal",
}


@dataclass(frozen=True)
class Known:
    """A style of the document: its id, how it looks, and the space around it."""

    id: str
    style: Style
    space: Space


class Definitions:
    """The styles of one document, whose body has classes of its own."""

    def __init__(self, document: Any, body: Element, looks: Cascade) -> None:
        self._styles = document.styles.element
        self._numbering = document.part.numbering_part.element
        self._looks = looks
        self._body = body
        self._named: dict[str, Known] = {}
        self._selectors = [
            (Selector.read(text), named.name)
            for named in names.PARAGRAPHS
            for text in named.selectors
        ]
        self._trim()
        for named in (*names.PARAGRAPHS, names.BARE):
            self._define(named)
        self._define_rest()

    def of(self, path: Path) -> Known:
        """The style in which a paragraph at this place of the page is written."""
        return self._named[first(self._selectors, path) or names.BARE.name]

    def id(self, name: str) -> str:
        return self._named[name].id

    def _define(self, named: Named) -> None:
        sample = self._sample(named.where)
        style = self._looks.of(sample)
        space = formats.own_space(style, sample.tag)
        known = Known(f"SKT{len(self._named) + 1:02d}", style, space)
        self._named[named.name] = known
        made = self._style("paragraph", named.name, named.base)
        made.append(x("qFormat"))
        holder = x("p")
        put(holder, *formats.paragraph(style, space))
        made.append(holder[0])
        made.append(x("rPr", *formats.letters(style)))

    def _define_rest(self) -> None:
        for name in (names.RULE, names.GAP):
            self._plain(name, "Normal", x("spacing", before=0, after=0))
        self._plain(
            names.PAGE_NUMBER,
            "Header",
            x("spacing", before=0, after=0),
            x("jc", val="center"),
            size=PAGE_NUMBER,
        )
        self._table(names.GRID, "Table Grid")
        self._table(names.PLAIN, "Table Normal")

    def _plain(self, name: str, base: str, *properties: Any, size: float = 0) -> None:
        known = Known(f"SKT{len(self._named) + 1:02d}", Style(), Space(0, 0))
        self._named[name] = known
        made = self._style("paragraph", name, base)
        made.append(x("pPr", *properties))
        if size:
            made.append(x("rPr", x("sz", val=half_points(size))))

    def _table(self, name: str, base: str) -> None:
        self._named[name] = Known(
            f"SKT{len(self._named) + 1:02d}", Style(), Space(0, 0)
        )
        self._style("table", name, base)

    def _style(self, kind: str, name: str, base: str) -> Any:
        """An empty style at the end of the part; properties follow."""
        known = self._named[name]
        made = x("style", type=kind, customStyle=1, styleId=known.id)
        made.append(x("name", val=name))
        made.append(x("basedOn", val=_IDS[base]))
        self._styles.append(made)
        return made

    def _sample(self, where: str) -> Element:
        """The element that ``where`` describes, on a page with this body."""
        at = child(child(None, "html", {}), "body", self._body.attributes)
        for part in where.split():
            tag, *classes = part.split(".")
            at = child(at, tag, {"class": " ".join(classes)})
        return at

    def _trim(self) -> None:
        """Word's own styles, in the face and language of official papers."""
        for style in self._styles.findall(qn("w:style")):
            if style.get(qn("w:styleId")) not in _KEPT:
                self._styles.remove(style)
                continue
            for name in ("w:rPr", "w:link", "w:rsid", "w:next"):
                for old in style.findall(qn(name)):
                    style.remove(old)
            if style.get(qn("w:styleId")) == "Header":
                style.remove(style.find(qn("w:pPr")))
            elif style.get(qn("w:styleId")).startswith("Heading"):
                style.append(x("rPr", x("b"), x("bCs")))
        self._trim_numbering()
        body = self._looks.of(self._body)
        size = half_points(body.size)
        faces = dict.fromkeys(("ascii", "hAnsi", "cs", "eastAsia"), FONT)
        language = {"val": "vi-VN", "eastAsia": "vi-VN", "bidi": "ar-SA"}
        letters = x(
            "rPr",
            x("rFonts", **faces),
            x("sz", val=size),
            x("szCs", val=size),
            x("lang", **language),
        )
        defaults = self._styles.find(qn("w:docDefaults"))
        defaults[:] = [
            x("rPrDefault", letters),
            x("pPrDefault", x("pPr", x("spacing", after=0))),
        ]

    def _trim_numbering(self) -> None:
        """No level of a list names a style that is gone."""
        for level in list(self._numbering.iter(qn("w:lvl"))):
            for named in level.findall(qn("w:pStyle")):
                if named.get(qn("w:val")) not in _KEPT:
                    level.remove(named)


def cell_margins(tag: str, style: Style) -> Any:
    """The space between a cell's border and its text."""
    sides = {
        "top": style.above,
        "left": style.pad,
        "bottom": style.below,
        "right": style.pad,
    }
    return x(
        tag,
        *(x(side, w=twips(points), type="dxa") for side, points in sides.items()),
    )
