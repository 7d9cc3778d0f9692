"""Measuring a PDF as printed: where the text stands, in which font, on which page."""

import json
import unicodedata
from io import BytesIO

import pypdfium2
from django.template.loader import render_to_string
from PIL import Image

from reports import pdf
from reports.catalogue import KINDS

MM = 72 / 25.4
#: Points by which glyphs may overhang a margin.
SLACK = 1.0


def photo(colour=(120, 160, 120)):
    content = BytesIO()
    Image.new("RGB", (320, 240), colour).save(content, "JPEG")
    content.seek(0)
    return content


class Paper:
    """One document of ``slug`` about ``subject``, rendered through the one door."""

    def __init__(self, slug, subject, **document):
        kind = KINDS[slug]
        self.snapshot = json.loads(json.dumps(kind.snapshot(subject)))
        state = {"number": "", "issued_on": "", "status": "draft", "is_draft": True}
        self.html = render_to_string(
            kind.template, {"document": state | document, "s": self.snapshot}
        )
        names = [shown["src"] for shown in self.snapshot.get("photos", [])]
        photos = {name.removeprefix("photo:"): photo for name in names}
        made = pdf.render(self.html, styles=kind.styles, photos=photos)
        self.file = pypdfium2.PdfDocument(made.content)
        self.content = made.content
        self.pages = [Page(page) for page in self.file]

    @property
    def text(self):
        """All pages without page numbers, every space and break taken out."""
        return squash("".join(page.body for page in self.pages))

    def headings(self):
        return [bookmark.get_title() for bookmark in self.file.get_toc()]


class Page:
    def __init__(self, page):
        self.size = page.get_size()
        read = page.get_textpage()
        width, height = self.size
        self.top_margin = read.get_text_bounded(0, height - 20 * MM, width, height)
        self.body = read.get_text_bounded(0, 0, width, height - 20 * MM)
        self.boxes = [read.get_rect(i) for i in range(read.count_rects())]
        self.lines = self.body.splitlines()
        self.fonts = {
            (
                text.get_font().get_base_name().split("+")[-1],
                text.get_font().is_embedded,
            )
            for text in page.get_objects(filter=[1], max_depth=5)
        }

    @property
    def body_boxes(self):
        limit = self.size[1] - 20 * MM
        return [box for box in self.boxes if box[1] < limit]

    def rows_with(self, words):
        """Boxes on whose line these words stand."""
        return [line for line in self.lines if words in line]


def squash(text):
    return "".join(text.split())


def is_nfc(text):
    return unicodedata.is_normalized("NFC", text)
