"""What calendar programs read: visits as appointments, at the time of reading."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit.models import AuditEntry
from core.crypto import fingerprints
from inspections import ics
from inspections.enums import HALVES, VisitStatus
from inspections.models import CalendarFeed, Round, Team, Visit, VisitEvent
from unions.models import Union

if TYPE_CHECKING:
    from accounts.models import User

#: Visits longer ago than this, in days, are left out.
KEPT_DAYS = 400
#: Makes the names of appointments: the same visit has the same one in every file.
_NAMES = uuid.UUID("5f0c1f39-6a0b-4c0e-9a51-1a5a3f4d7c21")
_STATUS = {
    VisitStatus.PLANNED: ics.Status.TENTATIVE,
    VisitStatus.POSTPONED: ics.Status.CANCELLED,
    VisitStatus.CANCELLED: ics.Status.CANCELLED,
}
#: What an appointment says besides the visit: names of units, people of teams, rounds.
_TOLD = {"unions.union": "union_id", "inspections.team": "team_id"}
_TOLD["inspections.round"] = "round_id"


@dataclass(frozen=True)
class Content:
    """A whole calendar."""

    name: str
    events: tuple[ics.Event, ...]

    @property
    def etag(self) -> str:
        return f'"{ics.digest(self.events, name=self.name)}"'

    @property
    def changed_at(self) -> datetime.datetime | None:
        """When anything in it changed last; an empty one does not say."""
        return max((one.changed_at for one in self.events), default=None)

    def file(self) -> bytes:
        return ics.calendar(self.events, name=self.name)


def found(token: str) -> CalendarFeed | None:
    """The address that works today, whichever of the present keys it is kept under."""
    rows = CalendarFeed.objects.working().filter(fingerprint__in=fingerprints(token))
    return rows.select_related("user__membership__union", "union").first()


def own(user: "User") -> QuerySet[CalendarFeed]:
    """Her addresses that work, the one of her own visits first."""
    rows = CalendarFeed.objects.visible_to(user).working().select_related("union")
    return rows.order_by("union__sort_key", "pk")


def address(token: str) -> str:
    path: str = reverse("inspections:feed_read", args=[token])
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def read(feed: CalendarFeed) -> Content:
    """What the owner may see now, in her language; nothing once she may see nothing."""
    owner = feed.user
    first = timezone.localdate() - datetime.timedelta(days=KEPT_DAYS)
    rows = Visit.objects.visible_to(owner).filter(date__gte=first)
    if feed.union is not None:
        rows = rows.filter(union__in=Union.objects.under(feed.union))
    elif not owner.is_officer:
        rows = rows.of_member(owner)
    with translation.override(owner.language):
        whose = feed.union or owner.full_name or owner.username
        name = _("Inspections – %(name)s") % {"name": whose}
        return Content(name, tuple(_events(rows)))


def one(visit: Visit) -> ics.Event:
    """A single visit, as it stands in every calendar."""
    [event] = _events(Visit.objects.filter(pk=visit.pk))
    return event


def hours(half_day: str) -> tuple[datetime.time, datetime.time]:
    """From when to when a visit of this length lasts."""
    parts = [settings.VISIT_HOURS[half].split("-") for half in HALVES[half_day]]
    begin, end = parts[0][0], parts[-1][1]
    return datetime.time.fromisoformat(begin), datetime.time.fromisoformat(end)


def _events(visits: QuerySet[Visit]) -> list[ics.Event]:
    teams = Team.objects.prefetch_related("members")
    rows = list(
        visits.select_related("union")
        .prefetch_related("round", Prefetch("team", teams))
        .order_by("date", "half_day", "pk")
    )
    writer = _Writer(_steps(visits), _edited(rows))
    return [writer.event(row) for row in rows]


def _steps(visits: QuerySet[Visit]) -> dict[int, tuple[int, datetime.datetime]]:
    """How many steps each visit has taken, and when the last one was."""
    keys = visits.order_by().values("pk")
    rows = VisitEvent.objects.filter(subject__in=keys).order_by().values("subject")
    counted = rows.annotate(n=Count("pk"), last=Max("at"))
    return {row["subject"]: (row["n"], row["last"]) for row in counted}


def _edited(visits: Iterable[Visit]) -> dict[tuple[str, str], datetime.datetime]:
    """When the units, teams and rounds of these visits were changed last."""
    wanted = Q(pk=None)
    rows = list(visits)
    for model, field in _TOLD.items():
        keys = {str(getattr(row, field)) for row in rows}
        wanted |= Q(model=model, key__in=keys)
    entries = AuditEntry.objects.filter(wanted).order_by().values("model", "key")
    return {
        (row["model"], row["key"]): row["at"] for row in entries.annotate(at=Max("at"))
    }


class _Writer:
    """Turns visits into appointments; what many visits share is worded once."""

    def __init__(
        self,
        steps: dict[int, tuple[int, datetime.datetime]],
        edited: dict[tuple[str, str], datetime.datetime],
    ) -> None:
        self._steps, self._edited = steps, edited
        self._texts: dict[tuple[Any, ...], str] = {}
        self._hours = {half_day: hours(half_day) for half_day in HALVES}
        self._site = settings.SITE_URL.rstrip("/")

    def event(self, visit: Visit) -> ics.Event:
        begin, end = self._hours[visit.half_day]
        steps, _last = self._steps.get(visit.pk, (0, None))
        made = visit.created_at.astimezone(datetime.UTC).isoformat()
        return ics.Event(
            uid=str(uuid.uuid5(_NAMES, f"{visit.pk} {made}")),
            sequence=max(0, steps - 1),
            changed_at=self._changed_at(visit),
            starts_at=datetime.datetime.combine(visit.date, begin),
            ends_at=datetime.datetime.combine(visit.date, end),
            summary=_summary(visit),
            place=visit.place or visit.union.address or visit.union.unit_name,
            text=self._text(visit),
            url=self._site + visit.get_absolute_url(),
            status=_STATUS.get(VisitStatus(visit.status), ics.Status.CONFIRMED),
            at=_place_on_earth(visit.union),
        )

    def _changed_at(self, visit: Visit) -> datetime.datetime:
        """Its last step, or a later change of its unit, team or round."""
        found = [visit.created_at]
        if visit.pk in self._steps:
            found.append(self._steps[visit.pk][1])
        for model, field in _TOLD.items():
            if at := self._edited.get((model, str(getattr(visit, field)))):
                found.append(at)
        return max(found)

    def _text(self, visit: Visit) -> str:
        key = (visit.team_id, visit.round_id, visit.status, visit.half_day)
        if key not in self._texts:
            self._texts[key] = _text(visit, visit.team, visit.round)
        return self._texts[key]


def _summary(visit: Visit) -> str:
    words = {"unit": visit.union}
    if visit.status == VisitStatus.CANCELLED:
        return _("CANCELLED: inspection of %(unit)s") % words
    if visit.status == VisitStatus.POSTPONED:
        return _("POSTPONED: inspection of %(unit)s") % words
    return _("Inspection of %(unit)s") % words


def _text(visit: Visit, team: Team, round_: Round) -> str:
    """Round, team, people and contents: nothing that was found, nobody's loans."""
    begin, end = hours(visit.half_day)
    lines = [
        f"{_('Status')}: {visit.get_status_display()}",
        f"{_('Half-day')}: {visit.get_half_day_display()} ({begin:%H:%M}–{end:%H:%M})",
        f"{_('Round')}: {round_.name}",
        f"{_('Team')}: {team.name}",
    ]
    for member in team.members.all():
        lines.append(f"- {member.get_role_display()}: {member.full_name}")
    if contents := [line.strip() for line in round_.contents.splitlines()]:
        lines += [
            f"{_('Contents examined')}:",
            *(f"- {one}" for one in contents if one),
        ]
    return "\n".join(lines)


def _place_on_earth(union: Any) -> tuple[float, float] | None:
    if union.latitude is None or union.longitude is None:
        return None
    return float(union.latitude), float(union.longitude)
