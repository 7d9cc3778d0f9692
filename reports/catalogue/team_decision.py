"""Quyết định thành lập Đoàn kiểm tra."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.enums import TeamRole
from inspections.models import Round, Team
from reports.base import DocumentKind
from reports.catalogue import issuer, schedule
from reports.catalogue.words import iso, safe_stem

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union


class TeamDecision(DocumentKind):
    slug: ClassVar[str] = "team-decision"
    title = gettext_lazy("Decision setting up the team")
    code: ClassVar[str] = "QĐ"
    template: ClassVar[str] = "reports/print/team_decision.html"
    subject: ClassVar[str] = "team"

    def subjects(self, user: "User") -> QuerySet[Team]:
        return Team.objects.visible_to(user)

    def issuer(self, subject: Team) -> "Union":
        return subject.round.plan.union

    def document_title(self, subject: Team) -> str:
        return f"Quyết định thành lập {subject.name} – {subject.round.name}"

    def refuse(self, subject: Team) -> str:
        if not subject.members.filter(role=TeamRole.LEADER).exists():
            return _("The team has no leader yet.")
        return ""

    def snapshot(self, subject: Team) -> dict[str, Any]:
        (round_,) = schedule.read(Round.objects.filter(pk=subject.round_id))
        (team,) = (one for one in round_.teams.all() if one.pk == subject.pk)
        plan = round_.plan
        people = issuer.members(team)
        return {
            "code": self.code,
            "issuer": issuer.letterhead(plan.union),
            "number": team.decision_number,
            "date": iso(team.decision_date),
            "year": round_.starts_on.year,
            "team": team.name,
            "members": people,
            "has_duties": any(person["duty"] for person in people),
            "basis": issuer.basis(plan),
            "plan": {
                "about": issuer.without_kind(plan.title, "kế hoạch"),
                **issuer.plan_number(plan),
            },
            "round": schedule.frame(round_),
            "together": schedule.together([round_]),
            "units": _units(round_, team),
        }

    def file_stem(self, snapshot: dict[str, Any]) -> str:
        return safe_stem(
            "Quyết định thành lập đoàn kiểm tra",
            snapshot["team"],
            snapshot["round"]["name"],
        )


def _units(round_: Round, team: Team) -> list[str]:
    """The units that this team goes to; before it has visits: the whole round."""
    visits = sorted(round_.visits.all(), key=lambda visit: (visit.date, visit.pk))
    own = [visit.union.title for visit in visits if visit.team_id == team.pk]
    return own or [union.title for union in schedule.units([round_])]
