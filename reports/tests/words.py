"""Reading a Word file back: its text in order, its parts, its tables."""

import io
import re
import zipfile

import docx
import pypdfium2
from docx.oxml.ns import qn
from pypdf import PdfReader

from reports import pdf
from reports.catalogue import KINDS
from reports.tests.paper import MM, photo, squash
from reports.word.convert import word
from reports.word.page import read

#: Drawings are of the PDF alone.
DRAWING = re.compile(r'<table class="charts".*?</table>|<svg.*?</svg>', re.DOTALL)
#: Where the text begins below the upper edge: across, upright.
TOP = {True: 18, False: 20}


class Word:
    """The Word file of a page, opened."""

    def __init__(self, html, photos=None):
        self.content = word(html, photos=photos)
        self.file = docx.Document(io.BytesIO(self.content))
        self.body = self.file.element.body

    def parts(self):
        with zipfile.ZipFile(io.BytesIO(self.content)) as file:
            return {name: file.read(name) for name in file.namelist()}

    def part(self, name):
        return self.parts()[name].decode()

    @property
    def text(self):
        """Every letter in its order, without any space; bars are drawings."""
        return squash(text_of(self.body))

    def paragraph(self, words):
        (found,) = (one for one in self.paragraphs() if words in one.text)
        return found

    def paragraphs(self):
        return [
            docx.text.paragraph.Paragraph(one, self.file)
            for one in self.body.iter(qn("w:p"))
        ]

    def tables(self, style=None):
        found = [
            docx.table.Table(one, self.file) for one in self.body.iter(qn("w:tbl"))
        ]
        return [one for one in found if style in (None, one.style.name)]


def of_paper(paper):
    names = [one["src"] for one in paper.snapshot.get("photos", [])]
    photos = {name.removeprefix("photo:"): photo for name in names}
    return Word(paper.html, photos)


def text_of(element):
    if is_bars(element):
        return ""
    if element.tag == qn("w:t"):
        return element.text or ""
    if element.tag == qn("w:noBreakHyphen"):
        return "-"
    return "".join(text_of(one) for one in element)


def is_bars(element):
    return element.tag == qn("w:tbl") and bool(element.findall(f".//{qn('w:shd')}"))


def printed(paper):
    """The pages of the PDF as texts without space, drawings and dotted lines."""
    content = paper.content
    if DRAWING.search(paper.html):
        styles = KINDS["minutes"].styles
        content = pdf.render(DRAWING.sub("", paper.html), styles=styles).content
    if "rowspan" in paper.html:
        return [_as_written(page) for page in PdfReader(io.BytesIO(content)).pages]
    return [_page(page) for page in pypdfium2.PdfDocument(content)]


def _page(page):
    width, height = page.get_size()
    top = height - TOP[width > height] * MM
    lines = page.get_textpage().get_text_bounded(0, 0, width, top).splitlines()
    return _letters(lines)


def _as_written(page):
    """Slower, but cell by cell also where lines of two cells stand side by side."""
    width, height = page.mediabox[2:]
    top, lines = height - TOP[width > height] * MM, []

    def keep(text, around, at, *_font):
        if at[5] * around[3] + around[5] < top:
            lines.extend(text.splitlines())

    page.extract_text(visitor_text=keep)
    return _letters(lines)


def _letters(lines):
    return squash("".join(line for line in lines if line.strip().strip(".")))


def heads(html):
    """What a table repeats at the top of its next page."""
    return {squash(head.text()) for head in read(html).all("thead")}
