"""How much work pages are, in bare views: CPU time of the application alone."""

import time
from collections.abc import Sequence
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path, reverse

from accounts.models import User
from tools.bench import papers
from tools.bench.ground import Figure, measure


def bare(_request: HttpRequest) -> HttpResponse:
    """What every page goes through, and nothing else."""
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), path("", include("config.urls"))]


def page_figures() -> list[Figure]:
    """CPU time of the application alone: no network, no waiting."""
    client = Client()
    client.force_login(User.objects.get(username="canbo"))
    figures = []
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"]):
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
    visit = papers.paper()[1]
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
