"""How fast papers and pages are, as ratios: ``make bench``.

Both sides of a ratio run in one process, in the order A B B A, again and again; what is
printed is the median. Nothing is asserted: machines differ, ratios differ less. The
demo is loaded into a folder of its own under ``var/bench``.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from typing import Any

from tools import prepare

OUT = prepare.ROOT / "var" / "bench"
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))

os.environ["VAR_DIR"] = str(OUT / "data")
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ.pop("DATABASE_URL", None)
os.environ.pop("REDIS_URL", None)
prepare.secret()

import django  # noqa: E402 -- the environment comes first

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.staticfiles import finders  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import include, path, reverse  # noqa: E402

from accounts.models import User  # noqa: E402
from inspections.models import Visit  # noqa: E402
from reports.catalogue import KINDS  # noqa: E402
from reports.pdf import VARIANT  # noqa: E402
from reports.services import documents, papers, rendering  # noqa: E402


def bare(_request: HttpRequest) -> HttpResponse:
    """What every page goes through, and nothing else."""
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), path("", include("config.urls"))]


@dataclass(frozen=True)
class Figure:
    """One thing measured against another, both in milliseconds."""

    what: str
    against: str
    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        return self.theirs / self.ours


def measure(
    what: str,
    ours: Callable[[], object],
    against: str,
    theirs: Callable[[], object],
    *,
    clock: Callable[[], float] = time.perf_counter,
) -> Figure:
    """A B B A, ``ROUNDS`` times, after one of each that does not count."""
    ours(), theirs()
    took: dict[Callable[[], object], list[float]] = {ours: [], theirs: []}
    for _ in range(ROUNDS):
        for side in (ours, theirs, theirs, ours):
            began = clock()
            side()
            took[side].append(1000 * (clock() - began))
    middle = statistics.median
    return Figure(what, against, middle(took[ours]), middle(took[theirs]))


# --- Papers ---------------------------------------------------------------------


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
    photos = rendering._photos(kind, visit, snapshot)
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


# --- Pages ----------------------------------------------------------------------


def page_figures() -> list[Figure]:
    """CPU time of the application alone: no network, no waiting."""
    client = Client()
    client.force_login(User.objects.get(username="canbo"))
    figures = []
    with override_settings(ROOT_URLCONF="tools.bench", ALLOWED_HOSTS=["testserver"]):
        for address in _addresses():
            figures.append(
                measure(
                    address,
                    partial(_get, client, address),
                    "a bare view",
                    partial(_get, client, "/bare/"),
                    clock=time.process_time,
                )
            )
    return figures


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:  # noqa: PLR2004
        raise SystemExit(f"{address} answered {answer.status_code}")


def _addresses() -> Sequence[str]:
    visit = paper()[1]
    lists = (
        "home",
        "unions:index",
        "unions:branches",
        "unions:officers",
        "savings_groups:index",
        "inspections:plans",
        "inspections:rounds",
        "inspections:visits",
        "inspections:remedies",
        "reports:documents",
    )
    return [
        *(reverse(name) for name in lists),
        reverse("unions:detail", args=[visit.union_id]),
        reverse("inspections:round", args=[visit.round_id]),
        reverse("inspections:visit", args=[visit.pk]),
        reverse("inspections:visit_checklist", args=[visit.pk]),
        reverse("inspections:visit_findings", args=[visit.pk]),
    ]


# --- Table ----------------------------------------------------------------------


def show(title: str, figures: Sequence[Figure], *, slower: bool) -> None:
    """``slower``: how many times the other side's time; else how many times as fast."""
    print(f"\n{title}")
    for figure in figures:
        ratio = 1 / figure.ratio if slower else figure.ratio
        print(
            f"  {figure.what:<46} {figure.ours:9.1f} ms"
            f"   {figure.theirs:9.1f} ms {figure.against:<24} {ratio:7.2f}x"
        )


def keep(name: str, figures: Sequence[Figure]) -> None:
    content = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "rounds": ROUNDS,
        "python": platform.python_version(),
        "django": django.get_version(),
        "weasyprint": version("weasyprint"),
        "processors": os.cpu_count(),
        "figures": [{**asdict(figure), "ratio": figure.ratio} for figure in figures],
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    (OUT / f"{name}.json").write_text(text + "\n")


def main() -> None:
    prepare.database()
    prepare.static_files()
    prepare.demo()
    settings.CELERY_TASK_ALWAYS_EAGER = True
    papers_took = pdf_figures()
    keep("pdf", papers_took)
    show("Papers: times as fast as the engine alone", papers_took, slower=False)
    pages_took = page_figures()
    keep("pages", pages_took)
    show("Pages: CPU time in bare views", pages_took, slower=True)


if __name__ == "__main__":
    {"ours": our_pdf, "plain": plain_pdf}.get((*sys.argv, "")[1], main)()
