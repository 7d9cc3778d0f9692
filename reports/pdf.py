"""The one door to WeasyPrint: text in, an archivable, tagged PDF out.

Nothing that a page names is fetched, except our own static files (``asset:css/a.svg``)
and the photos that the caller hands in (``photo:<sha256>``). Only workers and the
command line come through here; a web process never loads the engine.
"""

import gc
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.utils.translation import gettext_noop
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports.finish import finish

#: Archivable (PDF/A-3), every level of conformance, so tagged for screen readers too.
VARIANT = "pdf/a-3a"

#: Opens the photo of a SHA-256.
Photos = Mapping[str, Callable[[], BinaryIO]]
OnStep = Callable[[int, str], None]

_STEPS = {
    "Step 4": (25, gettext_noop("Laying out the pages")),
    "Step 5": (30, gettext_noop("Laying out the pages")),
    "Step 6": (75, gettext_noop("Writing the file")),
    "Step 7": (90, gettext_noop("Writing the file")),
}
_progress = logging.getLogger("weasyprint.progress")


class RefusedAddressError(ValueError):
    """The page names something that is neither an asset of ours nor its photo."""


class MissingFileError(FatalURLFetchingError):
    """An asset or a photo of the document is not where it should be."""


@dataclass(frozen=True)
class Pdf:
    content: bytes
    pages: int


class Fetcher(URLFetcher):
    """Serves ``asset:`` and the given photos; raises on every other address."""

    def __init__(self, photos: Photos | None = None) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._photos = photos or {}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        scheme, _colon, name = url.partition(":")
        if scheme == "asset":
            return URLFetcherResponse(url, asset(name).open("rb"))
        if scheme == "photo" and name in self._photos:
            try:
                return URLFetcherResponse(url, self._photos[name]())
            except OSError as error:
                raise MissingFileError(url) from error
        raise RefusedAddressError(url)


def render(
    html: str,
    *,
    styles: Sequence[str],
    photos: Photos | None = None,
    on_step: OnStep | None = None,
    mark: str = "",
) -> Pdf:
    """Lay out ``html`` with our static style sheets, named in order.

    ``mark``: the address that each page carries as a QR, without page and total.
    """
    page = HTML(string=html, url_fetcher=Fetcher(photos))
    sheets = [_sheet(asset(name).read_text()) for name in styles]
    with _collector_off(), _told(on_step), warnings.catch_warnings():
        # WeasyPrint leaves its colour profile open.
        warnings.simplefilter("ignore", ResourceWarning)
        document = page.render(
            font_config=_fonts(), stylesheets=sheets, pdf_variant=VARIANT, pdf_tags=True
        )
        content = document.write_pdf(pdf_variant=VARIANT, pdf_tags=True)
        return Pdf(finish(content, mark), len(document.pages))


def asset(name: str) -> Path:
    """Where one of our static files lies."""
    try:
        found = finders.find(name)
    except SuspiciousFileOperation:  # a way out of the static folder
        found = None
    if not found:
        raise MissingFileError(name)
    return Path(found)


def warm() -> None:
    """Load fonts and engine once per worker process, and keep them from the collector.

    The letters are those that make Vietnamese need its own glyphs.
    """
    page = "<html lang=vi><title>a</title><p>Ưu<b>ẳ</b><i>ệ</i><b><i>ữ</i></b>"
    render(page, styles=())
    gc.collect()
    gc.freeze()


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _sheet(text: str) -> CSS:
    return CSS(string=text, font_config=_fonts(), url_fetcher=Fetcher())


@contextmanager
def _collector_off() -> Iterator[None]:
    """Layout makes millions of objects and little garbage: collect once, afterwards."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect()


class _Teller(logging.Handler):
    """Turns the engine's log into percent; never goes back."""

    def __init__(self, on_step: OnStep) -> None:
        super().__init__(logging.INFO)
        self._on_step = on_step
        self._percent = 0

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        percent, step = _STEPS.get(message[:6], (0, ""))
        if step and "Page " in message:
            percent += min(40, int(message.rsplit(" ", 1)[1]))
        if percent > self._percent:
            self._percent = percent
            self._on_step(percent, step)


@contextmanager
def _told(on_step: OnStep | None) -> Iterator[None]:
    """Pass the engine's own steps on while the block runs."""
    if on_step is None:
        yield
        return
    teller = _Teller(on_step)
    level, propagate = _progress.level, _progress.propagate
    _progress.addHandler(teller)
    _progress.setLevel(logging.INFO)
    _progress.propagate = False
    try:
        yield
    finally:
        _progress.removeHandler(teller)
        _progress.setLevel(level)
        _progress.propagate = propagate
