"""How fast papers are made, against the engine alone on the same page."""

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.staticfiles import finders

from accounts.models import User
from inspections.models import Visit
from reports.catalogue import KINDS
from reports.pdf import VARIANT
from reports.services import documents, papers, rendering
from tools import prepare
from tools.bench.ground import Figure, measure


def paper() -> tuple[Any, Visit, dict[str, Any]]:
    """The minutes of the demo's signed visit with the most findings."""
    kind = KINDS["minutes"]
    sealed = [v for v in Visit.objects.sealed() if not kind.refuse(v)]
    visit = max(sealed, key=lambda visit: visit.findings.count())
    return kind, visit, kind.snapshot(visit)


def our_pdf() -> None:
    kind, visit, snapshot = paper()
    rendering.make(kind, visit, snapshot, papers.draft_stamp())


def plain_pdf(**form: Any) -> None:
    """The same page with nothing but the engine, as one would begin."""
    from weasyprint import HTML  # noqa: PLC0415 -- its import is part of a cold start

    from reports.pdf import Fetcher  # noqa: PLC0415 -- as above

    kind, visit, snapshot = paper()
    html = papers.html(kind, snapshot, papers.draft_stamp())
    photos = rendering.photos_of(kind, visit, snapshot)
    sheets = [str(finders.find(name)) for name in kind.styles]
    HTML(string=html, url_fetcher=Fetcher(photos)).write_pdf(stylesheets=sheets, **form)


def pdf_figures() -> list[Figure]:
    kind, visit, _ = paper()
    staff = User.objects.get(username="canbo")

    def unchanged() -> None:
        found = documents.request_document(kind, visit, by=staff)
        documents.open_file(found, by=staff, download=False).close()

    asked = documents.request_document(kind, visit, by=staff)
    _render_now(asked)
    plain = "plain write_pdf(), warm"
    alike = partial(plain_pdf, pdf_variant=VARIANT, pdf_tags=True)
    return [
        measure(
            "PDF of the demo visit, cold", _cold("ours"), "plain, cold", _cold("plain")
        ),
        measure("PDF of the demo visit, warm", our_pdf, plain, plain_pdf),
        measure("the same", our_pdf, "plain, as tagged PDF/A", alike),
        measure("PDF of the demo visit, unchanged", unchanged, plain, plain_pdf),
    ]


def _cold(side: str) -> Callable[[], object]:
    """A whole process: interpreter, settings, engine, one page."""
    command = [sys.executable, "-W", "ignore", "-m", "tools.bench", side]
    return lambda: subprocess.run(command, cwd=prepare.ROOT, check=True)


def _render_now(document: Any) -> None:
    from jobs import services  # noqa: PLC0415 -- only here

    if not document.rendering.is_ready:
        services.run(document.rendering.job_id)
