"""What is on a paper, and the address that follows from it.

The address is a SHA-256 over everything that can change a page: the snapshot, number
and date, the templates with their filters, the style sheets and the engine. Equal
addresses are equal files, so nothing is rendered twice.
"""

import hashlib
import json
import re
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.utils import translation

from reports import qr
from reports.base import DocumentKind
from reports.enums import DocumentStatus
from reports.models import Document

#: Raised by hand when ``pdf.py`` or ``finish.py`` comes to draw a page differently.
_DRAWING = 2
#: The same for ``reports.word`` and Word files.
_WRITING = 1
_NAMES = re.compile(r"""{%-?\s*(?:include|extends)\s+["']([^"'#]+)""")


def canonical(value: Any) -> str:
    """The one text of a JSON value; refuses what JSON does not know."""
    return json.dumps(
        value,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    )


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def stamp(document: Document) -> dict[str, Any]:
    """What the paper says about itself: number and date, and where it is checked."""
    number = "" if document.status == DocumentStatus.DRAFT else document.number.symbol
    version = qr.version_of(document.snapshot_sha256, number)
    check = qr.prefix(settings.SITE_URL, document.check_code, version)
    return _stamp(number, document.issued_on if number else None, check)


def draft_stamp() -> dict[str, Any]:
    """Of a paper that is nobody's document: there is nothing to check."""
    return _stamp("", None, "")


def _stamp(number: str, issued_on: date | None, check: str) -> dict[str, Any]:
    return {
        "number": number,
        "issued_on": issued_on.isoformat() if issued_on else "",
        "status": DocumentStatus.NUMBERED if number else DocumentStatus.DRAFT,
        "is_draft": not number,
        "check": check,
    }


def address(kind: DocumentKind, snapshot_sha256: str, stamped: dict[str, Any]) -> str:
    engine = [_DRAWING, version("weasyprint")]
    return _address(kind, snapshot_sha256, stamped, engine)


def word_address(
    kind: DocumentKind, snapshot_sha256: str, stamped: dict[str, Any]
) -> str:
    """The same content as a Word file."""
    engine = ["docx", _WRITING, version("python-docx")]
    return _address(kind, snapshot_sha256, stamped, engine)


def _address(
    kind: DocumentKind,
    snapshot_sha256: str,
    stamped: dict[str, Any],
    engine: list[Any],
) -> str:
    form = _form(kind.template, tuple(kind.styles))
    if settings.DEBUG:
        form = _form.__wrapped__(kind.template, tuple(kind.styles))
    return sha256(canonical([kind.slug, snapshot_sha256, stamped, form, *engine]))


def html(kind: DocumentKind, snapshot: dict[str, Any], stamped: dict[str, Any]) -> str:
    """The page, in Vietnamese whoever asks."""
    with translation.override("vi"):
        return get_template(kind.template).render({"document": stamped, "s": snapshot})


@cache
def _form(template: str, styles: tuple[str, ...]) -> str:
    """A hash over templates, what they include, their filters and the styles."""
    sources = {name: _source(name) for name in _with_included(template)}
    for name in styles:
        sources[name] = Path(str(finders.find(name))).read_text()
    for file in sorted(Path(settings.BASE_DIR).glob("*/templatetags/*.py")):
        sources[str(file.relative_to(settings.BASE_DIR))] = file.read_text()
    return sha256(canonical(sources))


def _with_included(template: str) -> set[str]:
    found: set[str] = set()
    left = [template]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left.extend(_NAMES.findall(_source(name)))
    return found


def _source(name: str) -> str:
    return Path(get_template(name).origin.name).read_text()  # type: ignore[attr-defined]
