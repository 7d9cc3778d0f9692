"""Board, calendar and rules of booking: ``python -m tools.bench.planning SIZE``.

The register of that size gets five years of rounds, twice a year in every province,
with four teams each; then CPU time and queries of the pages, and of the question what
speaks against one visit. Prints one line of JSON.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any

from tools.bench.ground import OUT, installation, measure

SIZE = sys.argv[1]
installation(OUT / SIZE, demo=False, ready=True)

from django.db import connection, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import include, path, reverse  # noqa: E402

from accounts.models import User  # noqa: E402
from core import workdays  # noqa: E402
from inspections.enums import (  # noqa: E402
    HalfDay,
    RoundStatus,
    TeamRole,
    VersionStatus,
    VisitStatus,
)
from inspections.models import (  # noqa: E402
    Booking,
    Checklist,
    ChecklistVersion,
    Plan,
    Round,
    RoundUnit,
    Team,
    TeamMember,
    Visit,
)
from inspections.selectors.bookings import Slot, cautions  # noqa: E402
from inspections.services.bookings import rows_of  # noqa: E402
from unions.enums import Level  # noqa: E402
from unions.models import Union  # noqa: E402

YEARS = range(2022, 2027)
#: First days of the two rounds of a year, as month and day.
ROUNDS_OF_YEAR = ((3, 2), (9, 7))
TEAMS, PEOPLE = 4, 3


def bare(_request: HttpRequest) -> HttpResponse:
    """What every page goes through, and nothing else."""
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), path("", include("config.urls"))]


class _Asked:
    """Counts what is asked of the database."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, execute: Any, *what: Any) -> Any:
        self.times += 1
        return execute(*what)


def fill() -> None:
    """Rounds and visits of every province, unless they are there."""
    if Plan.objects.exists():
        return
    bench = User.objects.get(username="bench")
    with transaction.atomic():
        for above in _inspecting():
            below = Union.objects.filter(path__startswith=above.path, valid_to=None)
            units = list(below.filter(level=Level.COMMUNE).order_by("pk"))
            version = ChecklistVersion.objects.create(
                checklist=Checklist.objects.create(union=above, name="bench"),
                number=1,
                status=VersionStatus.PUBLISHED,
            )
            for year in YEARS:
                plan = Plan.objects.create(union=above, year=year, title=f"{year}")
                for month, day in ROUNDS_OF_YEAR:
                    _round(plan, version, date(year, month, day), units, bench)


def _inspecting() -> list[Union]:
    """Provinces; at small size the one city."""
    tops = Union.objects.filter(valid_to=None).exclude(level=Level.COMMUNE)
    provinces = list(tops.filter(level=Level.PROVINCE))
    return provinces or list(tops)


def _round(
    plan: Plan, version: ChecklistVersion, first: date, units: list[Union], by: User
) -> None:
    days = [workdays.after(first, n) for n in range(2 + len(units) // (2 * TEAMS))]
    round_ = Round.objects.create(
        plan=plan,
        name=f"{first:%m/%Y}",
        starts_on=days[0],
        ends_on=max(days[-1], workdays.after(first, 30)),
        checklist=version,
        status=RoundStatus.APPROVED,
    )
    RoundUnit.objects.bulk_create(RoundUnit(round=round_, union=unit) for unit in units)
    teams = [Team.objects.create(round=round_, name=f"Đoàn {n}") for n in range(TEAMS)]
    TeamMember.objects.bulk_create(
        TeamMember(
            team=team,
            user=by if number == place == 0 else None,
            full_name=f"Người {number} {place}",
            role=(TeamRole.LEADER, TeamRole.SECRETARY, TeamRole.MEMBER)[place],
            order=place,
        )
        for number, team in enumerate(teams)
        for place in range(PEOPLE)
    )
    places = (
        (day, half, team)
        for day in days
        for half in (HalfDay.MORNING, HalfDay.AFTERNOON)
        for team in teams
    )
    visits = Visit.objects.bulk_create(
        Visit(
            round=round_,
            team=team,
            union=unit,
            date=day,
            half_day=half,
            checklist=version,
            status=VisitStatus.PLANNED,
        )
        for unit, (day, half, team) in zip(units, places, strict=False)
    )
    Booking.objects.bulk_create(rows_of(visits), ignore_conflicts=True)


def figures() -> dict[str, Any]:
    found: dict[str, Any] = {"visits": Visit.objects.count()}
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"]):
        client = Client()
        client.force_login(User.objects.get(username="bench"))
        bare_page = partial(_get, client, "/bare/")
        for name, address in _addresses():
            page = partial(_get, client, address)
            found[name] = _measured(name, page, bare_page)
        found["clashes of one visit"] = _measured(
            "clashes of one visit", _clashes(), bare_page
        )
    return found


def _measured(name: str, ours: Any, bare_page: Any) -> dict[str, Any]:
    asked = _Asked()
    with connection.execute_wrapper(asked):
        ours()
    figure = measure(name, ours, "a bare view", bare_page, clock=time.process_time)
    return {**asdict(figure), "queries": asked.times}


def _addresses() -> Iterator[tuple[str, str]]:
    round_ = _busiest()
    yield "the board of a round", reverse("inspections:round", args=[round_.pk])
    calendar = reverse("inspections:calendar")
    day = round_.starts_on
    yield "the month of all rounds", f"{calendar}?month={day:%Y-%m}"
    yield "the week of all rounds", f"{calendar}?week={day:%Y-%m-%d}"


def _busiest() -> Round:
    """Of the last season, in the province with most communes."""
    last = Round.objects.filter(plan__year=YEARS[-1]).order_by("pk")
    return max(last, key=lambda one: one.round_units.count())


def _clashes() -> Any:
    visit = _busiest().visits.select_related("union", "team", "round").first()
    if visit is None:
        raise SystemExit("no visit")
    return lambda: cautions([Slot.of(visit)], visit.round)


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:  # noqa: PLR2004
        raise SystemExit(f"{address} answered {answer.status_code}")


fill()
print(json.dumps(figures()))
