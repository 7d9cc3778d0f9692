"""Homes, lists of remedies and the ladder: ``python -m tools.bench.remedies SIZE``.

The register of that size gets ten years of signed visits, one a year at every commune,
each with findings and remedies in every state; then CPU time and queries of the pages
of each role. Prints one line of JSON.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import cycle, islice
from typing import Any

from tools.bench.ground import OUT, installation, measure

SIZE = sys.argv[1]
installation(OUT / SIZE, demo=False, ready=True)

from django.db import connection, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import include, path, reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.enums import Role  # noqa: E402
from accounts.models import User  # noqa: E402
from inspections.enums import (  # noqa: E402
    FindingKind,
    RemedyStatus,
    RoundStatus,
    Severity,
    VersionStatus,
    VisitStatus,
)
from inspections.models import (  # noqa: E402
    Checklist,
    ChecklistVersion,
    Finding,
    Plan,
    Remedy,
    RemedyEvent,
    Round,
    Team,
    Visit,
)
from notices.selectors.digest import collect  # noqa: E402
from unions.enums import Level  # noqa: E402
from unions.models import Membership, Union  # noqa: E402

YEARS = range(timezone.localdate().year - 9, timezone.localdate().year + 1)
NAME = "bench: ten years of findings"
FINDINGS, REMEDIES = 8, 3
#: Most of what is old has been carried out; of the last two years half.
OLD = (RemedyStatus.ACCEPTED,) * 19 + (RemedyStatus.OPEN,)
NEW = (
    RemedyStatus.ACCEPTED,
    RemedyStatus.OPEN,
    RemedyStatus.PROOF_SUBMITTED,
    RemedyStatus.ACCEPTED,
    RemedyStatus.RETURNED,
    RemedyStatus.EXTENDED,
)
KINDS = (FindingKind.STRENGTH, FindingKind.SHORTCOMING, FindingKind.DIFFICULTY)
_BLOCK = 2000


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
    """Visits, findings and remedies of every province, unless they are there."""
    if Round.objects.filter(name=NAME).exists():
        return
    with transaction.atomic():
        for above in _inspecting():
            below = Union.objects.filter(path__startswith=above.path, valid_to=None)
            units = list(below.filter(level=Level.COMMUNE).order_by("pk"))
            version = ChecklistVersion.objects.create(
                checklist=Checklist.objects.create(union=above, name=NAME),
                number=1,
                status=VersionStatus.PUBLISHED,
            )
            for year in YEARS:
                plan, _new = Plan.objects.get_or_create(
                    union=above, year=year, defaults={"title": str(year)}
                )
                _year(plan, version, units)


def _inspecting() -> list[Union]:
    """Provinces; at small size the one city."""
    tops = Union.objects.filter(valid_to=None).exclude(level=Level.COMMUNE)
    provinces = list(tops.filter(level=Level.PROVINCE))
    return provinces or list(tops)


def _year(plan: Plan, version: ChecklistVersion, units: list[Union]) -> None:
    first = date(plan.year, 3, 2)
    round_ = Round.objects.create(
        plan=plan,
        name=NAME,
        starts_on=first,
        ends_on=first + timedelta(days=60),
        checklist=version,
        status=RoundStatus.RUNNING,
    )
    team = Team.objects.create(round=round_, name="Đoàn 1")
    visits = Visit.objects.bulk_create(
        (
            Visit(
                round=round_,
                team=team,
                union=unit,
                date=first + timedelta(days=n % 60),
                checklist=version,
                status=VisitStatus.SIGNED,
            )
            for n, unit in enumerate(units)
        ),
        batch_size=_BLOCK,
    )
    _findings(visits)


def _findings(visits: list[Visit]) -> None:
    states = cycle(NEW if visits[0].date.year >= YEARS[-2] else OLD)
    for start in range(0, len(visits), _BLOCK // FINDINGS):
        some = visits[start : start + _BLOCK // FINDINGS]
        found = [
            Finding(
                visit=visit,
                kind=KINDS[n % len(KINDS)],
                severity=Severity.MEDIUM if n % len(KINDS) == 1 else "",
                text=f"Nhận xét {n} của cuộc kiểm tra {visit.pk}",
            )
            for visit in some
            for n in range(FINDINGS)
        ]
        Finding._base_manager.bulk_create(found)
        faults = [one for one in found if one.kind == FindingKind.SHORTCOMING]
        remedies = Remedy._base_manager.bulk_create(
            Remedy(
                visit=finding.visit,
                finding=finding,
                owner_id=finding.visit.union_id,
                text=f"Khắc phục: {finding.text}",
                severity=finding.severity,
                due_on=finding.visit.date + timedelta(days=30),
                status=state,
                status_since=datetime(finding.visit.date.year, 6, 1, tzinfo=UTC),
            )
            for finding, state in zip(faults, islice(states, len(faults)), strict=True)
        )
        RemedyEvent._base_manager.bulk_create(
            RemedyEvent(
                subject=remedy,
                old_status=RemedyStatus.OPEN,
                new_status=remedy.status,
                reason="Đã làm",
            )
            for remedy in remedies
            if remedy.status != RemedyStatus.OPEN
        )


def figures() -> dict[str, Any]:
    found: dict[str, Any] = {
        "findings": Finding.objects.count(),
        "remedies": Remedy.objects.count(),
    }
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"]):
        for name, user, address in _pages():
            client = Client()
            client.force_login(user)
            bare_page = partial(_get, client, "/bare/")
            found[name] = _measured(name, partial(_get, client, address), bare_page)
    began = time.process_time()
    piles = collect(timezone.localdate())
    found["digest"] = {
        "seconds": time.process_time() - began,
        "people": len(piles),
        "lines": sum(pile.total for pile in piles.values()),
    }
    return found


def _measured(name: str, ours: Any, bare_page: Any) -> dict[str, Any]:
    asked = _Asked()
    with connection.execute_wrapper(asked):
        ours()
    figure = measure(name, ours, "a bare view", bare_page, clock=time.process_time)
    return {**asdict(figure), "queries": asked.times}


def _pages() -> Iterator[tuple[str, User, str]]:
    province = max(_inspecting(), key=lambda one: one.children.count())
    unit = Remedy.objects.filter(owner__path__startswith=province.path).first()
    if unit is None:
        raise SystemExit("no remedy")
    home, listed = reverse("home"), reverse("inspections:remedies")
    for role in (Role.STAFF, Role.LEADER, Role.INSPECTOR):
        user = _person(role, province)
        yield f"home of {role.value}", user, home
    staff = _person(Role.STAFF, province)
    yield "list of remedies", staff, listed
    yield "what is overdue", staff, f"{listed}?due=overdue"
    yield "what waits for acceptance", staff, f"{listed}?status=proof_submitted"
    yield "the ladder", staff, reverse("inspections:ladder")
    officer = _person(Role.OFFICER, unit.owner)
    yield "desk of a unit", officer, home
    yield "one remedy", staff, unit.get_absolute_url()


def _person(role: Role, union: Union) -> User:
    user, is_new = User.objects.get_or_create(
        username=f"bench-{role.value}", defaults={"full_name": role, "role": role}
    )
    if is_new:
        Membership.objects.create(user=user, union=union)
    return user


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:  # noqa: PLR2004
        raise SystemExit(f"{address} answered {answer.status_code}")


fill()
print(json.dumps(figures()))
