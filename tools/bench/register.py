"""The register at one size: ``python -m tools.bench.register small|nation WHAT``.

``load``, ``pages``, ``import`` or ``export``; prints one line of JSON. Pages: CPU time
of the application alone, as somebody who sees every union: the hardest case. Compared
with a bare view, with a list of 50 rows written by hand for one query, and with the
stock Django admin of the same table. Files: one process each, so that its peak of
memory is that of the one thing it did.
"""

import io
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from openpyxl import Workbook

from tools.bench.ground import OUT, Figure, installation, measure

SIZE, WHAT = sys.argv[1], sys.argv[2]
installation(OUT / SIZE, demo=False, ready=WHAT != "load")

from django.conf import settings  # noqa: E402 -- the environment comes first
from django.contrib import admin  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import (  # noqa: E402
    HttpRequest,
    HttpResponse,
    QueryDict,
)
from django.template import engines  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import include, path, reverse  # noqa: E402

from accounts.enums import Role  # noqa: E402
from accounts.models import User  # noqa: E402
from core.text import fold  # noqa: E402
from jobs import services as jobs  # noqa: E402
from unions.models import Branch, Officer, Union  # noqa: E402
from unions.sheets.branches import BranchSheet  # noqa: E402
from workbooks import catalogue  # noqa: E402
from workbooks.base import Listing  # noqa: E402
from workbooks.models import Export, Upload  # noqa: E402
from workbooks.services import exports, uploads  # noqa: E402

#: Rows of the export that is measured, and how imported branches are called.
EXPORTED, NEW = 65_000, "Bản Đo Thử"

stock = admin.AdminSite("stock")


@admin.register(Union, site=stock)
class StockUnions(admin.ModelAdmin[Union]):
    list_display = ("name", "code", "kind", "parent")
    list_select_related = ("parent",)
    list_per_page = 50
    search_fields = ("name", "code")


@admin.register(Officer, site=stock)
class StockOfficers(admin.ModelAdmin[Officer]):
    list_display = ("full_name", "home_union")
    list_select_related = ("home_union",)
    list_per_page = 50
    search_fields = ("full_name",)


BY_HAND = """{% extends "base.html" %}{% block content %}
<table class="table">{% for union in unions %}<tr>
<td><a href="{{ union.get_absolute_url }}">{{ union.title }}</a></td>
<td>{{ union.code }}</td><td>{{ union.get_kind_display }}</td>
<td>{{ union.parent.title }}</td></tr>{% endfor %}</table>{% endblock %}"""


def bare(_request: HttpRequest) -> HttpResponse:
    """What every page goes through, and nothing else."""
    return HttpResponse("ok")


def by_hand(request: HttpRequest) -> HttpResponse:
    """Fifty unions as one would write it in five minutes: one query, one table."""
    rows = Union.objects.filter(valid_to=None).select_related("parent")[:50]
    page = engines["django"].from_string(BY_HAND)
    return HttpResponse(page.render({"unions": rows}, request))


urlpatterns = [
    path("bare/", bare),
    path("by-hand/", by_hand),
    path("stock/", stock.urls),
    path("", include("config.urls")),
]


def load() -> dict[str, int]:
    """The generated register, once; and somebody who may see all of it."""
    if not Union.objects.exists():
        call_command("load_scale", size=SIZE, verbosity=0)
    if not User.objects.filter(username="bench").exists():
        User.objects.create_superuser(
            "bench", "bench@bench.invalid", "bench", role=Role.ADMINISTRATOR
        )
    return {"unions": Union.objects.count(), "branches": Branch.objects.count()}


def searched() -> Iterator[tuple[str, str]]:
    """Five searches: a name with marks and without, unfinished, a code, many people."""
    union = Union.objects.filter(level="commune", valid_to=None)[0]
    branch = Branch.objects.all()[0]
    yield "a name with accents", union.name
    yield "without accents", fold(union.name)
    yield "unfinished words", fold(branch.name)[:-1]
    yield "a code", union.code
    yield "a frequent name", "nguyen thi"


def figures() -> Iterator[Figure]:
    client = Client()
    client.force_login(User.objects.get(username="bench"))
    against: Callable[..., Figure] = partial(_measure, client)
    unions = reverse("unions:index")
    yield against("unit list", unions, "a bare view", "/bare/")
    yield against("unit list", unions, "list by hand", "/by-hand/")
    yield against("unit list", unions, "stock admin", "/stock/unions/union/")
    one = Union.objects.filter(level="commune", valid_to=None)[0]
    yield against("unit page", one.get_absolute_url(), "a bare view", "/bare/")
    for name, words in searched():
        found = f"{reverse('inspections:search')}?q={words}"
        yield against(f"search: {name}", found, "a bare view", "/bare/")
        people = f"{reverse('unions:officers')}?q={words}"
        theirs = f"/stock/unions/officer/?q={words}"
        yield against(f"officers: {name}", people, "stock admin", theirs)


def _measure(client: Client, what: str, ours: str, against: str, theirs: str) -> Figure:
    return measure(
        what,
        partial(_get, client, ours),
        against,
        partial(_get, client, theirs),
        clock=time.process_time,
    )


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:  # noqa: PLR2004
        raise SystemExit(f"{address} answered {answer.status_code}")


def pages() -> list[dict[str, Any]]:
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"]):
        return [asdict(figure) for figure in figures()]


# --- Files ----------------------------------------------------------------------


class FirstBranches(BranchSheet):
    """The list of branches, cut to so many rows (generated keys begin at 1)."""

    def listed(self, query: QueryDict) -> Listing:
        whole = super().listed(query)
        return replace(whole, rows=whole.rows.filter(pk__lte=EXPORTED))


def imported() -> dict[str, float]:
    """A file of 5,000 branches, from the upload to the register; then taken out."""
    user = User.objects.get(username="bench")
    sheet = catalogue.sheet("branches", user)
    sent = SimpleUploadedFile("chi-hoi.xlsx", _branches(5_000))
    idle = _peak()
    before = Branch.objects.count()
    began = time.perf_counter()
    upload = uploads.receive(sheet, sent, by=user)
    jobs.run(_job(upload))
    checked = time.perf_counter()
    uploads.write(_again(upload), ticked=True, by=user)
    jobs.run(_job(upload))
    done = time.perf_counter()
    added = Branch.objects.count() - before
    Branch.objects.filter(name__startswith=NEW).delete()
    return {
        "rows": added,
        "check_s": checked - began,
        "write_s": done - checked,
        "above_idle_mb": _peak() - idle,
        "reading_process_mb": _peak(resource.RUSAGE_CHILDREN),
    }


def exported() -> dict[str, float]:
    """The list of branches as a file, by the job that writes long lists."""
    user = User.objects.get(username="bench")
    settings.WORKBOOK_KINDS = {"branches": f"{__name__}.FirstBranches"}
    exports.AT_ONCE = 0
    idle = _peak()
    began = time.perf_counter()
    order = exports.order(catalogue.sheet("branches", user), "", by=user)
    if not isinstance(order, Export):
        raise SystemExit("The list was answered at once.")
    jobs.run(str(order.job_id))
    took = time.perf_counter() - began
    written = Export.objects.get(pk=order.pk)
    if not written.file:
        raise SystemExit("The list was not written.")
    return {
        "rows": written.rows,
        "write_s": took,
        "above_idle_mb": _peak() - idle,
        "file_mb": written.size / 1024**2,
    }


def _branches(count: int) -> bytes:
    codes = Union.objects.filter(level="commune", valid_to=None)
    known = list(codes.values_list("code", flat=True))
    book = Workbook(write_only=True)
    page = book.create_sheet()
    page.append(["Mã đơn vị", "Loại chi hội", "Tên chi hội", "Số hội viên"])
    for number in range(count):
        name = f"{NEW} {number}"
        page.append([known[number % len(known)], "thôn", name, number % 300])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _job(upload: Upload) -> str:
    return str(_again(upload).job_id)


def _again(upload: Upload) -> Upload:
    return Upload.objects.get(pk=upload.pk)


def _peak(whose: int = resource.RUSAGE_SELF) -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(whose).ru_maxrss / 1024


if __name__ == "__main__":
    task = {"load": load, "pages": pages, "import": imported, "export": exported}[WHAT]
    print(json.dumps(task(), ensure_ascii=False))
