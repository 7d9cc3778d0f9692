"""What the engine leaves out: the mark of every page, and the claim of PDF/UA-1.

Equal input gives equal bytes. The mark is an artifact: screen readers pass it over.
"""

from io import BytesIO

import pikepdf

from reports import qr

_MM = 72 / 25.4
#: Side of the mark, and its distance to the edge of the paper: printers reach that far,
#: and the quiet zone of four modules stays inside the margin.
SIDE = 13 * _MM
EDGE = 5 * _MM
#: Where the text ends on an upright and on a wide page (``css/print.css``).
_TEXT_RIGHT = 15 * _MM
_TEXT_BOTTOM = 15 * _MM
_END = b"</rdf:RDF>"
#: ISO 14289-1, 5; PDF/A (ISO 19005-3, 6.6.2.3) wants the property described.
_UA = b"""<rdf:Description rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def finish(content: bytes, prefix: str = "") -> bytes:
    """The PDF with the mark ``prefix``/page/total on each page, if there is one."""
    with pikepdf.Pdf.open(BytesIO(content)) as file:
        if prefix:
            total = len(file.pages)
            for number, page in enumerate(file.pages, start=1):
                _mark(page, qr.page_address(prefix, number, total))
        _identify(file)
        made = BytesIO()
        file.save(
            made,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        )
    return made.getvalue()


def place(width: float, height: float) -> tuple[float, float]:
    """Left and lower edge of the mark in points: bottom right, beside the text.

    An upright page has it in the bottom margin, a wide one in the right margin.
    """
    if width > height:
        return width - EDGE - SIDE, _TEXT_BOTTOM
    return width - _TEXT_RIGHT - SIDE, EDGE


def _mark(page: pikepdf.Page, text: str) -> None:
    x0, y0, x1, y1 = (float(edge) for edge in page.mediabox)
    left, bottom = place(x1 - x0, y1 - y0)
    modules, dark = qr.boxes(text)
    module = SIDE / modules
    drawn = [
        f"{x} {modules - 1 - y} {length} 1 re" for x, y, length in dark
    ]  # in modules, from the lower left corner
    matrix = f"{module:.5f} 0 0 {module:.5f} {x0 + left:.3f} {y0 + bottom:.3f} cm"
    mark = "\n".join(
        ["Q", "/Artifact <</Type /Pagination>> BDC q", "0 g", matrix, *drawn, "f"]
    )
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"{mark}\nQ EMC\n".encode())


def _identify(file: pikepdf.Pdf) -> None:
    metadata = file.Root.Metadata
    told = metadata.read_bytes()
    if _END in told and b"pdfuaid:part" not in told:
        metadata.write(told.replace(_END, _UA + _END))
