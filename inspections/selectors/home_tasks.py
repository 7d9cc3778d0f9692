"""What keeps the year's work from going on, as things to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from inspections.enums import RoundStatus, VisitStatus
from inspections.models import Plan, Round, RoundUnit, Team, Visit

FEW = 5
#: Rounds whose steps are named one by one.
_MANY = 10
OPEN_ROUNDS = (RoundStatus.DRAFT, RoundStatus.APPROVED, RoundStatus.RUNNING)


@dataclass(frozen=True)
class Task:
    """One thing to do, as a large link."""

    text: str
    url: str
    note: str = ""
    is_late: bool = False
    icon: str = ""


def year_tasks(user: User) -> Iterable[Task]:
    year = timezone.localdate().year
    if not Plan.objects.visible_to(user).filter(year=year).exists():
        yield Task(
            _("There is no plan for %(year)s yet. Make the plan") % {"year": year},
            reverse("inspections:plan_add"),
            _("The usual wording is filled in: it takes two minutes."),
            icon="calendar3",
        )


def round_tasks(user: User) -> Iterable[Task]:
    """What open rounds lack, the earliest first; of very many only the first."""
    rounds = Round.objects.visible_to(user).filter(status__in=OPEN_ROUNDS)
    visits = Visit.objects.exclude(status=VisitStatus.CANCELLED)
    planned = Visit.objects.filter(status=VisitStatus.PLANNED)
    counted = rounds.annotate(
        team_count=_number_of(Team.objects),
        unit_count=_number_of(RoundUnit.objects),
        visit_count=_number_of(visits),
        planned_count=_number_of(planned),
    )
    lacking = counted.filter(
        Q(team_count=0)
        | Q(unit_count__gt=F("visit_count"))
        | Q(planned_count__gt=0)
        | Q(status=RoundStatus.DRAFT)
    )
    for place, round_ in enumerate(lacking.order_by("starts_on", "pk")[: _MANY + 1]):
        if place == _MANY:
            url = reverse("inspections:rounds")
            yield Task(_("More rounds need something done"), url, icon="three-dots")
        else:
            yield from _steps_of(round_)


def _number_of(rows: Any) -> Coalesce:
    """Of a round. Counted on its own: joined tables would multiply one another."""
    counted = rows.filter(round=OuterRef("pk")).order_by().values("round")
    return Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0)


def _steps_of(round_: Any) -> Iterable[Task]:
    """What the round still lacks; ``round_`` carries its counts."""
    url = round_.get_absolute_url()
    name = {"round": round_.name}
    undated = round_.unit_count - round_.visit_count
    if not round_.team_count:
        yield Task(_("Set up the team of “%(round)s”") % name, url, icon="people")
    elif undated > 0:
        said = ngettext(
            "%(count)d unit of “%(round)s” has no date yet",
            "%(count)d units of “%(round)s” have no date yet",
            undated,
        )
        sheet = reverse("inspections:round_schedule", args=[round_.pk])
        yield Task(said % {"count": undated, **name}, sheet, icon="calendar3")
    if round_.status == RoundStatus.DRAFT:
        yield Task(
            _("“%(round)s” is a draft: have it approved") % name, url, icon="flag"
        )
    elif round_.planned_count:
        said = ngettext(
            "%(count)d visit of “%(round)s” is not announced yet",
            "%(count)d visits of “%(round)s” are not announced yet",
            round_.planned_count,
        )
        yield Task(
            said % {"count": round_.planned_count, **name}, url, icon="megaphone"
        )


def visit_tasks(user: User) -> Iterable[Task]:
    today = timezone.localdate()
    rounds = Round.objects.visible_to(user)
    visits = Visit.objects.filter(round__in=rounds).select_related("union")
    waiting = (VisitStatus.PLANNED, VisitStatus.ANNOUNCED)
    late = visits.filter(status__in=waiting, date__lt=today).order_by("date", "pk")
    for visit in late[:FEW]:
        text = _("The day of %(unit)s has passed and nobody has begun")
        yield _about(visit, text, is_late=True, icon="clock-history")
    postponed = visits.filter(status=VisitStatus.POSTPONED).order_by("date", "pk")
    for visit in postponed[:FEW]:
        yield _about(visit, _("Give %(unit)s a new date"), icon="pause-circle")
    unsigned = visits.filter(status=VisitStatus.RECORDED).order_by("date", "pk")
    for visit in unsigned[:FEW]:
        yield _about(visit, _("The minutes of %(unit)s wait to be signed"), icon="pen")


def _about(visit: Visit, text: str, *, is_late: bool = False, icon: str) -> Task:
    words = text % {"unit": visit.union.unit_name}
    return Task(words, visit.get_absolute_url(), day(visit), is_late, icon)


def day(visit: Visit) -> str:
    return f"{visit.date:%d/%m/%Y}, {visit.get_half_day_display()}"
