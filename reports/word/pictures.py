"""Photos and drawn names: embedded, scaled into their box, with the words that
describe them."""

import re
from io import BytesIO
from typing import Any

from docx.exceptions import PythonDocxError
from docx.image.exceptions import InvalidImageStreamError, UnrecognizedImageError
from docx.oxml.shape import CT_Inline
from docx.shared import Pt
from PIL import Image, ImageDraw

from reports.word.page import Element
from reports.word.paper import MissingPictureError, Paper
from reports.word.xml import safe, x

_SCHEME = "photo:"
#: A drawn name: lines of whole numbers, as ``M20 150L80 30M50 100h0``.
_DRAWN = re.compile(r"^(M\d{1,3} \d{1,3}(h0|(L\d{1,3} \d{1,3})+))+$")
_POINT = re.compile(r"(\d+) (\d+)")
_BOX, _PEN = (600, 200), 6
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
    return _placed(paper, element, key, image, element.attributes.get("alt", ""))


def drawn(paper: Paper, element: Element) -> Any | None:
    """A run with the name that the paths of an SVG draw; nothing: it draws none."""
    paths = [one.attributes.get("d", "") for one in element.all("path")]
    if not paths or not all(_DRAWN.match(one) for one in paths):
        return None
    picture = Image.new("L", _BOX, 255)
    pen = ImageDraw.Draw(picture)
    for stroke in "".join(paths).split("M")[1:]:
        points = [(int(x), int(y)) for x, y in _POINT.findall(stroke)]
        pen.line([*points, points[-1]], fill=0, width=_PEN, joint="curve")
    content = BytesIO()
    picture.save(content, "PNG")
    content.seek(0)
    key, image = paper.part.get_or_add_image(content)
    label = element.attributes.get("aria-label", "")
    return _placed(paper, element, key, image, label)


def _placed(paper: Paper, element: Element, key: str, image: Any, label: str) -> Any:
    paper.pictures += 1
    width, height = _scaled(paper, element, image)
    inline = CT_Inline.new_pic_inline(
        paper.pictures, key, f"picture-{paper.pictures}", width, height
    )
    inline.docPr.set("descr", safe(label))
    return x("r", x("drawing", inline))


def _scaled(paper: Paper, element: Element, image: Any) -> tuple[Any, Any]:
    """As large as the box of the style sheet allows, in its own proportions."""
    style = paper.looks.of(element)
    natural = image.px_width, image.px_height
    box = style.width or natural[0], style.height or natural[1]
    factor = min(box[0] / natural[0], box[1] / natural[1])
    return Pt(natural[0] * factor), Pt(natural[1] * factor)
