"""Which unit is visited when, where and by whom, in the rounds of a plan."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from inspections.models import Round, RoundUnit, Team, Visit
from reports.catalogue import issuer
from reports.catalogue.words import HALF_DAYS, iso, lines, units_together
from unions.models import Union


def read(rounds: QuerySet[Round]) -> list[Round]:
    """These rounds with everything that the functions below read of them."""
    return list(
        rounds.select_related("plan__union__parent").prefetch_related(
            Prefetch(
                "round_units",
                RoundUnit.objects.select_related("union").order_by(
                    "union__sort_key", "pk"
                ),
            ),
            Prefetch("teams", Team.objects.prefetch_related("members")),
            Prefetch(
                "visits",
                Visit.objects.not_cancelled().select_related("union", "minutes"),
            ),
        )
    )


def units(rounds: Iterable[Round]) -> list[Union]:
    """Every unit of these rounds once."""
    found = {
        row.union_id: row.union for round_ in rounds for row in round_.round_units.all()
    }
    return list(found.values())


def together(rounds: Iterable[Round]) -> str:
    return units_together(units(rounds))


def calendar(round_: Round) -> list[dict[str, Any]]:
    return [row for _visit, row in by_day(round_)]


def by_day(round_: Round) -> list[tuple[Visit | None, dict[str, Any]]]:
    """Units by day; those without a visit yet stand at the end."""
    teams = {team.pk: team.name for team in round_.teams.all()}
    visits = sorted(round_.visits.all(), key=lambda visit: (visit.date, visit.pk))
    rows: list[tuple[Visit | None, dict[str, Any]]] = [
        (visit, _row(visit.union, visit, teams[visit.team_id])) for visit in visits
    ]
    dated = {visit.union_id for visit in visits}
    rows += [
        (None, _row(row.union))
        for row in round_.round_units.all()
        if row.union_id not in dated
    ]
    return rows


def _row(union: Union, visit: Visit | None = None, team: str = "") -> dict[str, Any]:
    return {
        "unit": union.title,
        "name": union.unit_name,
        "date": iso(visit.date) if visit else "",
        "half_day": HALF_DAYS[visit.half_day] if visit else "",
        "place": visit.place if visit else "",
        "team": team,
    }


def teams(rounds: Iterable[Round]) -> dict[int, list[dict[str, Any]]]:
    """By round: its teams with their people and the decisions that set them up."""
    every = {round_.pk: list(round_.teams.all()) for round_ in rounds}
    numbers = issuer.team_numbers([team for some in every.values() for team in some])
    return {
        key: [
            {
                "name": team.name,
                "members": issuer.members(team),
                "decision": numbers[team.pk],
            }
            for team in some
        ]
        for key, some in every.items()
    }


def frame(round_: Round) -> dict[str, Any]:
    """The round itself: why, what, of which period, when."""
    plan = round_.plan
    return {
        "name": round_.name,
        "about": issuer.about(round_.name),
        "purpose": lines(round_.purpose) or lines(plan.purpose),
        "contents": lines(round_.contents) or lines(plan.contents),
        "period_from": iso(round_.period_from),
        "period_to": iso(round_.period_to),
        "data_date": iso(round_.data_date),
        "starts_on": iso(round_.starts_on),
        "ends_on": iso(round_.ends_on),
    }
