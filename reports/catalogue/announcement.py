"""Thông báo lịch kiểm tra và đề cương báo cáo: to one unit, and to all of a round."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.enums import RoundStatus, TeamRole, VisitStatus
from inspections.models import Round, Team, Visit
from inspections.selectors import announcing
from inspections.selectors.outlines import TO_BRING, outline_of, to_prepare_of
from inspections.selectors.self_report_lists import due_for
from reports.base import DocumentKind
from reports.catalogue import issuer, schedule
from reports.catalogue.self_report import FIGURES
from reports.catalogue.words import iso, safe_stem

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union

#: A visit whose day stands and whose team has not come yet.
_TO_COME = frozenset({VisitStatus.PLANNED, VisitStatus.ANNOUNCED})
_DECIDED = frozenset({RoundStatus.APPROVED, RoundStatus.RUNNING})


class Announcement(DocumentKind):
    """Of one visit, to its unit."""

    slug: ClassVar[str] = "announcement"
    title = gettext_lazy("Announcement of the visit with the outline of the report")
    code: ClassVar[str] = "TB"
    template: ClassVar[str] = "reports/print/announcement.html"
    subject: ClassVar[str] = "visit"

    def subjects(self, user: "User") -> QuerySet[Visit]:
        return Visit.objects.visible_to(user)

    def issuer(self, subject: Visit) -> "Union":
        return subject.round.plan.union

    def document_title(self, subject: Visit) -> str:
        return (
            f"Thông báo lịch kiểm tra và đề cương báo cáo – {subject.union}"
            f" ngày {subject.date:%d/%m/%Y}"
        )

    def refuse(self, subject: Visit) -> str:
        if subject.status not in _TO_COME:
            return _(
                "The visit is “%(status)s”: only one that is to come is announced."
            ) % {"status": subject.get_status_display()}
        return _undecided(subject.round)

    def snapshot(self, subject: Visit) -> dict[str, Any]:
        rows = Visit.objects.select_related("union", "team", "round")
        visit = rows.get(pk=subject.pk)
        (round_,) = schedule.read(Round.objects.filter(pk=visit.round_id))
        (team,) = (one for one in round_.teams.all() if one.pk == visit.team_id)
        return {
            **_frame(round_, self.code),
            "year": visit.date.year,
            "together": visit.union.title,
            "unit": visit.union.title,
            "when": announcing.when(visit.date, visit.half_day),
            "place": visit.place,
            "due_on": iso(due_for(visit)),
            **_team(team),
        }

    def file_stem(self, snapshot: dict[str, Any]) -> str:
        return safe_stem(
            "Thông báo lịch kiểm tra", snapshot["unit"], snapshot["round"]["name"]
        )


class ScheduleNotice(DocumentKind):
    """Of a whole round, to all its units."""

    slug: ClassVar[str] = "schedule-notice"
    title = gettext_lazy("Notice of the round's schedule with the outline of reports")
    code: ClassVar[str] = "TB"
    template: ClassVar[str] = "reports/print/schedule_notice.html"
    subject: ClassVar[str] = "round"

    def subjects(self, user: "User") -> QuerySet[Round]:
        return Round.objects.visible_to(user)

    def issuer(self, subject: Round) -> "Union":
        return subject.plan.union

    def document_title(self, subject: Round) -> str:
        return f"Thông báo lịch kiểm tra và đề cương báo cáo – {subject.name}"

    def refuse(self, subject: Round) -> str:
        if not subject.visits.filter(status__in=_TO_COME).exists():
            return _("No visit of this round is to come.")
        return _undecided(subject)

    def snapshot(self, subject: Round) -> dict[str, Any]:
        (round_,) = schedule.read(Round.objects.filter(pk=subject.pk))
        return {
            **_frame(round_, self.code),
            "year": round_.starts_on.year,
            "together": schedule.together([round_]),
            "calendar": [
                row for visit, row in schedule.by_day(round_) if _shows(visit)
            ],
            "report_days": round_.report_days,
            "teams": schedule.teams([round_])[round_.pk],
        }

    def file_stem(self, snapshot: dict[str, Any]) -> str:
        return safe_stem("Thông báo lịch kiểm tra", snapshot["round"]["name"])


def _undecided(round_: Round) -> str:
    if round_.status in _DECIDED:
        return ""
    return _("Approve the round before units are told.")


def _shows(visit: Visit | None) -> bool:
    """Units without a day yet stand in the table too, those put off among them not."""
    return visit is None or visit.status != VisitStatus.POSTPONED


def _frame(round_: Round, code: str) -> dict[str, Any]:
    plan = round_.plan
    return {
        "code": code,
        "issuer": issuer.letterhead(plan.union),
        "number": "",
        "plan": {
            "about": issuer.without_kind(plan.title, "kế hoạch"),
            **issuer.plan_number(plan),
        },
        "round": schedule.frame(round_),
        "outline": outline_of(round_),
        "to_prepare": to_prepare_of(round_),
        "to_bring": list(TO_BRING),
        "figures": [{"name": name, "unit": unit} for _key, name, unit in FIGURES],
    }


def _team(team: Team) -> dict[str, Any]:
    people = team.members.filter(role=TeamRole.LEADER).select_related("user")
    leader = people.first()
    return {
        "team": team.name,
        "members": issuer.members(team),
        "decision": issuer.team_numbers([team])[team.pk],
        "phone": leader.user.phone if leader and leader.user else "",
    }
