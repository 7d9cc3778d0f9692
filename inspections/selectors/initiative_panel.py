"""One initiative as visits saw it: over time, in photos, and when it is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.charts import Chart, bar_chart
from core.templatetags.core import money
from inspections.enums import EvidenceKind, VisitStatus
from inspections.models import (
    Evidence,
    InitiativeSighting,
    Showcase,
    Team,
    Visit,
)
from unions.enums import InitiativeState
from unions.models import Initiative

if TYPE_CHECKING:
    from accounts.models import User

#: So many photos, and sightings, one page shows.
PHOTOS, SIGHTINGS = 24, 20
#: Below this a value of a chart is shown with its decimals.
_SMALL = 10


@dataclass(frozen=True)
class Change:
    """What is different from the sighting before."""

    words: str
    #: ``up``, ``down`` or nothing.
    way: str = ""


@dataclass(frozen=True)
class SeenRow:
    """One sighting, and what has changed since the one before it."""

    sighting: InitiativeSighting
    changes: Sequence[Change]
    is_first: bool
    may_keep: bool = False


@dataclass(frozen=True)
class InitiativePanel:
    """What inspections know of one initiative."""

    rows: Sequence[SeenRow]
    photos: Sequence[Evidence]
    charts: Sequence[Chart]
    showcases: Sequence[Showcase]
    #: The visit of its unit that is going on and is hers to record.
    running: Visit | None
    coming: Sequence[Visit]
    may_ask_again: bool

    @property
    def newest(self) -> InitiativeSighting | None:
        return self.rows[0].sighting if self.rows else None


def panel(initiative: Initiative, user: "User") -> InitiativePanel:
    rows = _rows(initiative, user)
    visits = Visit.objects.visible_to(user).filter(union=initiative.union_id)
    coming = visits.filter(status__in=[VisitStatus.PLANNED, VisitStatus.ANNOUNCED])
    inspects = user.has_perm("inspections.see_inspections")
    showcases = Showcase.objects.kept_by(user).filter(entries__initiative=initiative)
    last = rows[0] if rows else None
    return InitiativePanel(
        rows=rows,
        photos=list(photos_of(initiative, user)[:PHOTOS]),
        charts=_charts(rows),
        showcases=list(showcases),
        running=running(initiative, user),
        coming=list(coming.order_by("date", "pk")[:3]) if inspects else [],
        may_ask_again=last is not None and last.may_keep,
    )


def running(initiative: Initiative, user: "User") -> Visit | None:
    """The visit of its unit that is going on, if she may record it."""
    visits = Visit.objects.visible_to(user).filter(union=initiative.union_id)
    going = visits.filter(status=VisitStatus.IN_PROGRESS).with_names()
    mine = (one for one in going if user.has_perm("inspections.record_visit", one))
    return next(mine, None)


def last_seen(initiative: Initiative, user: "User") -> InitiativeSighting | None:
    rows = InitiativeSighting.objects.visible_to(user).filter(initiative=initiative)
    return rows.select_related("visit__round__plan__union").newest_first().first()


def photos_of(initiative: Initiative, user: "User") -> "QuerySet[Evidence]":
    """Photos of its findings and stops that she may see, newest first."""
    rows = Evidence.objects.visible_to(user).filter(
        remedy=None, kind=EvidenceKind.PHOTO
    )
    named = rows.filter(pk__in=_pictures(initiative.pk)).select_related("visit__union")
    return named.order_by("-visit__date", "created_at", "pk")


def _pictures(initiative: int) -> Any:
    of = Q(finding__sightings__initiative=initiative)
    of |= Q(stop__sightings__initiative=initiative) | Q(stop__initiative=initiative)
    return Evidence.objects.filter(of).order_by().values("pk")


def _rows(initiative: Initiative, user: "User") -> list[SeenRow]:
    seen = InitiativeSighting.objects.visible_to(user).filter(initiative=initiative)
    named = seen.select_related(
        "visit__union", "visit__team", "visit__round__plan__union"
    )
    newest_first = list(named.newest_first()[: SIGHTINGS + 1])
    teams = Team.objects.filter(members__user=user).values_list("pk", flat=True)
    own = set(teams.filter(visits__in=[row.visit_id for row in newest_first]))
    keeps = user.is_administrator or user.is_union_staff
    return [
        SeenRow(
            row,
            changes(row, last) if last else [],
            last is None,
            (keeps or row.visit.team_id in own)
            and user.has_perm("inspections.keep_sighting", row),
        )
        for row, last in zip_longest(newest_first, newest_first[1:])
    ][:SIGHTINGS]


def changes(new: InitiativeSighting, old: InitiativeSighting) -> list[Change]:
    """In plain words, with sign; what either visit did not note says nothing."""
    found = []
    if new.state != old.state:
        text = _("State: was “%(old)s”, is “%(new)s” now")
        labels = {"old": old.get_state_display(), "new": new.get_state_display()}
        way = "up" if new.state == InitiativeState.ACTIVE else "down"
        found.append(Change(text % labels, way))
    up = _("%(more)s participants: up from %(old)s to %(new)s")
    down = _("%(more)s participants: down from %(old)s to %(new)s")
    found += _moved(new.participants, old.participants, up, down)
    up = _("%(more)s đ of yearly income: up from %(old)s to %(new)s")
    down = _("%(more)s đ of yearly income: down from %(old)s to %(new)s")
    found += _moved(new.income, old.income, up, down)
    if new.is_worth_copying and not old.is_worth_copying:
        found.append(Change(_("Held to be worth copying now"), "up"))
    elif old.is_worth_copying and not new.is_worth_copying:
        found.append(Change(_("No longer held to be worth copying"), "down"))
    return found


def _moved(new: int | None, old: int | None, up: str, down: str) -> list[Change]:
    if new is None or old is None or new == old:
        return []
    more = f"+{money(new - old)}" if new > old else f"\N{MINUS SIGN}{money(old - new)}"
    values = {"more": more, "old": money(old), "new": money(new)}
    return [Change((up if new > old else down) % values, "up" if new > old else "down")]


def _charts(rows: Sequence[SeenRow]) -> list[Chart]:
    """Participants and income over visits, where two of them noted it."""
    asked = (
        (_("Participants"), "participants", 1),
        (_("Income, million đồng"), "income", 1_000_000),
    )
    charts = []
    for title, name, unit in asked:
        points = [
            (
                f"{row.sighting.visit.date:%m/%Y}",
                _scaled(getattr(row.sighting, name), unit),
            )
            for row in reversed(rows)
        ]
        if sum(value is not None for _label, value in points) > 1:
            charts.append(bar_chart(title, points, _short))
    return charts


def _scaled(value: int | None, unit: int) -> float | None:
    return None if value is None else value / unit


def _short(value: float) -> str:
    return f"{value:g}".replace(".", ",") if value < _SMALL else money(round(value))
