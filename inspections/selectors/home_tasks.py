"""What keeps the year's work from going on, as things to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from inspections.enums import RemedyStatus, RoundStatus, VisitStatus
from inspections.models import Plan, Round, Visit
from inspections.selectors.remedies import Figures

FEW = 5
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
    rounds = Round.objects.visible_to(user).filter(status__in=OPEN_ROUNDS)
    counted = rounds.annotate(
        team_count=Count("teams", distinct=True),
        unit_count=Count("round_units", distinct=True),
        visit_count=Count(
            "visits", filter=~Q(visits__status=VisitStatus.CANCELLED), distinct=True
        ),
        planned_count=Count(
            "visits", filter=Q(visits__status=VisitStatus.PLANNED), distinct=True
        ),
    ).order_by("starts_on", "pk")
    for round_ in counted:
        yield from _steps_of(round_)


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


def remedy_tasks(figures: Figures) -> Iterable[Task]:
    """Remedies that wait for someone of the inspecting union."""
    url = reverse("inspections:remedies")
    if figures.waiting:
        said = ngettext(
            "%(count)d proof of remedy waits to be checked",
            "%(count)d proofs of remedy wait to be checked",
            figures.waiting,
        )
        link = f"{url}?status={RemedyStatus.PROOF_SUBMITTED}"
        yield Task(said % {"count": figures.waiting}, link, icon="clipboard-check")
    if figures.overdue:
        said = ngettext(
            "%(count)d remedy is overdue",
            "%(count)d remedies are overdue",
            figures.overdue,
        )
        words = said % {"count": figures.overdue}
        yield Task(
            words, f"{url}?due=overdue", is_late=True, icon="exclamation-triangle"
        )
    if figures.soon:
        said = ngettext(
            "%(count)d remedy is due within 7 days",
            "%(count)d remedies are due within 7 days",
            figures.soon,
        )
        yield Task(
            said % {"count": figures.soon}, f"{url}?due=soon", icon="hourglass-split"
        )


def day(visit: Visit) -> str:
    return f"{visit.date:%d/%m/%Y}, {visit.get_half_day_display()}"
