"""Photos: embedded, scaled into their box, with the words that describe them."""

from typing import Any

from docx.exceptions import PythonDocxError
from docx.image.exceptions import InvalidImageStreamError, UnrecognizedImageError
from docx.oxml.shape import CT_Inline
from docx.shared import Pt

from reports.word.page import Element
from reports.word.paper import MissingPictureError, Paper
from reports.word.xml import safe, x

_SCHEME = "photo:"
_WRONG = (InvalidImageStreamError, PythonDocxError, UnrecognizedImageError)


def run(paper: Paper, element: Element) -> Any:
    """A run with the picture of ``element``, which must be the document's own."""
    source = element.attributes.get("src", "")
    name = source.removeprefix(_SCHEME)
    if not source.startswith(_SCHEME) or name not in paper.photos:
        raise MissingPictureError(source)
    try:
        with paper.photos[name]() as file:
            key, image = paper.part.get_or_add_image(file)
    except (OSError, *_WRONG) as error:
        raise MissingPictureError(source) from error
    paper.pictures += 1
    width, height = _scaled(paper, element, image)
    inline = CT_Inline.new_pic_inline(
        paper.pictures, key, f"picture-{paper.pictures}", width, height
    )
    inline.docPr.set("descr", safe(element.attributes.get("alt", "")))
    return x("r", x("drawing", inline))


def _scaled(paper: Paper, element: Element, image: Any) -> tuple[Any, Any]:
    """As large as the box of the style sheet allows, in its own proportions."""
    style = paper.looks.of(element)
    natural = image.px_width, image.px_height
    box = style.width or natural[0], style.height or natural[1]
    factor = min(box[0] / natural[0], box[1] / natural[1])
    return Pt(natural[0] * factor), Pt(natural[1] * factor)
