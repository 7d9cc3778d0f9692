"""The mark of each page: readable, beside the text, the same for the same content."""

import io

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from reports import pdf, qr
from reports.finish import SIDE, finish, place

PREFIX = qr.prefix("https://kiem-tra.example.vn", "BCDFGHJKLM", "0A1B2C")
PAGE = "<html lang=vi><title>a</title><body>{}"

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module")
def paper():
    body = "<p style='break-after: page'>Một<p>Hai"
    return pdf.render(PAGE.format(body), styles=["css/print.css"], mark=PREFIX)


def pictures(content, dpi=150):
    with pypdfium2.PdfDocument(content) as file:
        return [page.render(scale=dpi / 72).to_pil() for page in file]


def marks(picture):
    return [qr.read(found.text) for found in zxingcpp.read_barcodes(picture)]


def test_every_page_has_its_own_mark(paper):
    found = [marks(picture) for picture in pictures(paper.content)]
    assert found == [[qr.Mark("BCDFGHJKLM", "0A1B2C", page, 2)] for page in (1, 2)]


@pytest.mark.parametrize("turned", [90, 180, 270, 7])
def test_it_is_read_from_a_page_that_lies_askew(paper, turned):
    picture = pictures(paper.content)[1].rotate(turned, expand=True, fillcolor="grey")
    assert marks(picture) == [qr.Mark("BCDFGHJKLM", "0A1B2C", 2, 2)]


def test_the_same_page_gives_the_same_bytes(paper):
    body = "<p style='break-after: page'>Một<p>Hai"
    again = pdf.render(PAGE.format(body), styles=["css/print.css"], mark=PREFIX)
    assert again.content == paper.content


def test_readers_pass_the_mark_over(paper):
    with pikepdf.open(io.BytesIO(paper.content)) as file:
        stream = b"".join(file.pages[0].Contents[-1].read_bytes().split())
        assert b"/Artifact<</Type/Pagination>>BDC" in stream
        assert b"pdfuaid:part" in file.Root.Metadata.read_bytes()
        assert file.Root.Lang == "vi"


def test_without_an_address_there_is_no_mark():
    plain = pdf.render(PAGE.format("<p>Một"), styles=["css/print.css"])
    assert marks(pictures(plain.content)[0]) == []
    assert finish(plain.content) == finish(finish(plain.content))


@pytest.mark.parametrize(("width", "height"), [(595.3, 841.9), (841.9, 595.3)])
def test_it_lies_outside_the_text(width, height):
    left, bottom = place(width, height)
    mm = 72 / 25.4
    is_below = bottom + SIDE <= 20 * mm
    is_beside = left >= width - 20 * mm
    assert is_below or is_beside
    assert left + SIDE <= width - 4 * mm
    assert bottom >= 4 * mm


@given(
    code=st.text("BCDFGHJKLMNPQRSTVWXZ", min_size=10, max_size=10),
    version=st.text("0123456789ABCDEF", min_size=6, max_size=6),
    total=st.integers(1, 999),
    data=st.data(),
)
def test_what_is_written_is_read(code, version, total, data):
    mark = qr.Mark(code, version, data.draw(st.integers(1, total)), total)
    assert qr.read(qr.address("http://10.0.0.1:8000", mark)) == mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://x/K/BCDFGHJKLM/0A1B2C/3/2",
        "https://x/K/BCDFGHJKLM/0A1B2C/0/2",
        "https://x/K/ABCDEFGHIJ/0A1B2C/1/2",
        "https://x/K/BCDFGHJKLM/0A1B2C/1/2/more",
        "https://vietqr.net/pay?x=1",
    ],
)
def test_other_codes_are_none(text):
    assert qr.read(text) is None
