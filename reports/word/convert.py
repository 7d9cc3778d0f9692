"""From the printed page to a Word document: ``word(html)`` gives the bytes of a .docx.

The page is the same that becomes the PDF. Nothing is fetched: photos are handed in, and
the file that comes out points to nothing outside of itself.
"""

from typing import Any

from reports.word import sections
from reports.word.cascade import Cascade
from reports.word.definitions import Definitions
from reports.word.flow import Flow
from reports.word.package import opened, packed
from reports.word.page import Element, read
from reports.word.paper import Paper, Photos

_SHEET = "sheet"
_LANDSCAPE = "landscape"


def word(html: str, *, photos: Photos | None = None) -> bytes:
    """The Word file of one printed page; equal pages give equal bytes.

    Raises ``MissingPictureError`` when a photo of the page is not handed in, is gone or
    is no picture.
    """
    page = read(html)
    body = next(page.all("body"))
    document = opened(_title(page), _author(page))
    looks = Cascade()
    styles = Definitions(document, body, looks)
    paper = Paper(document, looks, styles, {} if photos is None else photos)
    _write(paper, body)
    return packed(document)


def _write(paper: Paper, body: Element) -> None:
    """Part by part; each part is on pages of its own, upright or across."""
    box = paper.document.element.body
    last = box.sectPr
    box.remove(last)
    parts = _parts(body)
    headers = sections.Headers(paper, is_draft="draft" in body.classes)
    for at, (is_wide, part) in enumerate(parts):
        flow = Flow(paper, box, sections.room(is_wide=is_wide))
        flow.blocks(part)
        flow.close()
        properties = headers.section(is_wide=is_wide, is_first=at == 0)
        if at + 1 < len(parts):
            sections.end(box, properties)
        else:
            box.append(properties)


def _parts(body: Element) -> list[tuple[bool, Element]]:
    """The sheets of a page, and what stands before, between and after them."""
    made: list[tuple[bool, Element]] = []
    is_open = False
    for node in body.children:
        if isinstance(node, Element) and _SHEET in node.classes:
            made.append((_LANDSCAPE in node.classes, node))
            is_open = False
        elif isinstance(node, Element) or node.strip():
            if not is_open:
                made.append((False, Element(body.tag, path=body.path)))
                is_open = True
            made[-1][1].children.append(node)
    return made or [(False, body)]


def _title(page: Element) -> str:
    found = next(page.all("title"), None)
    return found.text() if found else ""


def _author(page: Element) -> str:
    named: Any = (
        one.attributes.get("content", "")
        for one in page.all("meta")
        if one.attributes.get("name") == "author"
    )
    return next(named, "")
