"""The one door to WeasyPrint: what comes out, and that nothing else gets in."""

import hashlib
import http.server
import io
import re
import threading
from pathlib import Path

import pypdfium2
import pytest
from django.utils.html import escape
from PIL import Image
from pypdf import PdfReader
from weasyprint import HTML

from reports import pdf

FONT = "<style>* { font-family: 'Liberation Serif' }</style>"


def page(body, head=""):
    return f"<html lang=vi><title>Biên bản</title>{head}{FONT}<body>{body}</body>"


def text_of(made):
    document = pypdfium2.PdfDocument(made.content)
    try:
        return "".join(one.get_textpage().get_text_range() for one in document)
    finally:
        document.close()


@pytest.fixture
def trap():
    """A server on loopback that remembers who called, and redirects nobody."""
    calls = []

    class Remember(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            calls.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"LEAKED")

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Remember)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", calls
    server.shutdown()
    thread.join()
    server.server_close()


PAYLOADS = [
    '<img src="{url}/img">',
    '<img src="file:///etc/passwd">',
    '<link rel="stylesheet" href="{url}/css">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<link rel="attachment" href="{url}/attachment">',
    '<a rel="attachment" href="file:///etc/passwd">a</a>',
    '<a rel="attachment" href="{url}/a">a</a>',
    "<style>@import url({url}/import);</style>",
    "<style>body {{ background: url({url}/background) }}</style>",
    "<style>body {{ background: url(file:///etc/passwd) }}</style>",
    "<style>@font-face {{ font-family: x; src: url({url}/font) }}"
    " p {{ font-family: x }}</style><p>x</p>",
    "<style>p::before {{ content: url({url}/content) }}</style><p>x</p>",
    "<style>li {{ list-style-image: url({url}/list) }}</style><li>x</li>",
    '<iframe src="{url}/iframe"></iframe>',
    '<embed src="{url}/embed">',
    '<object data="{url}/object"></object>',
    '<svg><image href="{url}/svg"/></svg>',
    '<svg><use href="{url}/use#a"/></svg>',
    '<img src="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22>'
    '<image href=%22{url}/nested%22/></svg>">',
    '<input type="image" src="{url}/input">',
    '<p style="background: url({url}/style)">x</p>',
    '<base href="{url}/"><img src="relative">',
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_fetches_nothing(payload, trap):
    """Even if markup got into a page, the door would not open."""
    url, calls = trap
    made = pdf.render(page(payload.format(url=url)), styles=())
    assert calls == []
    assert b"EmbeddedFile" not in made.content
    assert "root:" not in text_of(made)
    assert "LEAKED" not in text_of(made)


def test_the_trap_works(trap):
    """The control: the engine's own fetcher walks right in."""
    url, calls = trap
    HTML(string=page(PAYLOADS[2].format(url=url))).render()
    assert calls == ["/css"]


def test_style_sheets_fetch_nothing(trap, tmp_path, settings):
    url, calls = trap
    (tmp_path / "bad.css").write_text(
        f"@import url({url}/import); body {{ background: url({url}/background) }}"
    )
    settings.STATICFILES_DIRS = [tmp_path]
    pdf.render(page("x"), styles=["bad.css"])
    assert calls == []


def test_escaped_payloads_are_printed_as_text():
    for payload in PAYLOADS:
        made = pdf.render(page(f"<p>{escape(payload)}</p>"), styles=())
        squeezed = re.sub(r"\s", "", text_of(made))
        assert re.sub(r"\s", "", payload) in squeezed


def test_photos_are_those_handed_in(tmp_path):
    place = tmp_path / "photo.jpg"
    Image.new("RGB", (40, 30), "red").save(place)
    own = hashlib.sha256(place.read_bytes()).hexdigest()
    body = f'<img src="photo:{own}" alt="a"><img src="photo:{"0" * 64}" alt="b">'
    made = pdf.render(page(body), styles=(), photos={own: lambda: place.open("rb")})
    document = pypdfium2.PdfDocument(made.content)
    images = [
        thing
        for thing in document[0].get_objects()
        if thing.type == 3  # an image
    ]
    assert len(images) == 1
    document.close()


def test_missing_photo_fails_loudly():
    with pytest.raises(pdf.MissingFileError):
        pdf.render(
            page('<img src="photo:a" alt="a">'),
            styles=(),
            photos={"a": Path("/nowhere/a.jpg").open},
        )


@pytest.mark.parametrize("name", ["../settings.py", "nowhere.svg", "/etc/passwd"])
def test_assets_are_static_files_only(name):
    with pytest.raises(pdf.MissingFileError):
        pdf.asset(name)


def test_form_of_the_file():
    """Archivable, tagged, titled, in Vietnamese, with bookmarks and its own fonts."""
    body = "<h1>Hội LHPN phường Đức Xuân</h1><p>Ưu điểm: sổ sách đầy đủ</p>"
    made = pdf.render(page(body), styles=())
    file = PdfReader(io.BytesIO(made.content))
    assert file.metadata.title == "Biên bản"
    assert file.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    assert b"pdfaid:part" in file.trailer["/Root"]["/Metadata"].get_data()
    fonts = list(_fonts(file))
    assert fonts
    for name, inside in fonts:
        assert "LiberationSerif" in name.replace("-", "")
        assert {"embedded", "subset", "unicode"} == inside
    assert made.pages == 1
    assert "Hội LHPN phường Đức Xuân" in text_of(made)
    document = pypdfium2.PdfDocument(made.content)
    titles = [mark.get_title() for mark in document.get_toc()]
    assert titles == ["Hội LHPN phường Đức Xuân"]
    document.close()


def _fonts(file):
    """Each font's name, and whether it is embedded, a subset, and reads as Unicode."""
    for one in file.pages:
        for font in one["/Resources"]["/Font"].values():
            outer = font.get_object()
            (inner,) = outer["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"].get_object()
            name = str(outer["/BaseFont"])
            inside = {
                "embedded": any(key.startswith("/FontFile") for key in descriptor),
                "subset": re.match(r"/[A-Z]{6}\+", name) is not None,
                "unicode": "/ToUnicode" in outer,
            }
            yield name, {key for key, holds in inside.items() if holds}


def test_progress_goes_up():
    told = []
    pdf.render(
        page("<p>x</p>" * 200),
        styles=(),
        on_step=lambda percent, step: told.append(percent),
    )
    assert told == sorted(told)
    assert len(set(told)) == len(told) > 3
    assert told[-1] == 90
