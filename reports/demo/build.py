"""The whole demo in one transaction, once: 2020, the reform of 2025, and today."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.exceptions import RuleError
from inspections.models import Plan
from inspections.services import reference
from inspections.services.planning import close_round
from reports.demo import (
    after,
    bank,
    before,
    followup,
    funds,
    groups,
    papers,
    people,
    planning,
    reform,
    register,
    successors,
    today,
    visits,
)
from reports.demo.cases import JUNE, MARCH
from reports.demo.history import moment, redate, write
from reports.demo.planning import Season
from reports.demo.register import Register
from reports.demo.script import Case
from unions.models import Union


def is_loaded() -> bool:
    return Union.objects.filter(is_demo=True).exists()


@transaction.atomic
def build(on: date) -> bool:
    """Build the demo as of the day ``on``; False if it is there already."""
    if is_loaded():
        return False
    if people.taken():
        raise RuleError(
            _("An account of the demo exists already: use another database.")
        )
    maker = people.administrator()
    reference.load_phrases()
    city = register.build(maker)
    groups.build(city)
    funds.build(city)
    then = people.build(city.inspecting, city.units)
    bank.statement(city, date(2020, 2, 29), by=then["canbo"])
    plan, march = _year_2020(city, then)
    register.elect_again(city)
    province = reform.build(city)
    now = people.move(province, city.inspecting)
    successors.build(province, on)
    # The newest month that was over before the visits of today's round.
    over = (on - timedelta(days=14)).replace(day=1) - timedelta(days=1)
    groups.go_on(province, over)
    bank.list_of_groups(province, over.replace(day=1), by=now["canbo"])
    bank.statement(province, over, by=now["canbo"])
    funds.go_on(province, on)
    version = reference.load_checklist(province.inspecting, by=province.by)
    today.build(version, province, now, on)
    after.build(province, now, on)
    papers.build(plan, march, now)
    before.settle_notices(on)
    return True


def _year_2020(built: Register, everyone: dict[str, User]) -> tuple[Plan, Season]:
    """The city's plan and its two rounds; gives the plan and the first round."""
    version = reference.load_checklist(built.inspecting, by=built.by)
    write(version, published_at=moment(date(2020, 1, 15)))
    plan = planning.plan(built)
    march = planning.march(plan, version, built, everyone)
    _carry_out(march, MARCH, built, everyone)
    june = planning.june(plan, version, built, everyone)
    _carry_out(june, JUNE, built, everyone)
    return plan, march


def _carry_out(
    season: Season, cases: list[Case], built: Register, everyone: dict[str, User]
) -> None:
    """Every visit of the round, what became of its remedies, and its end."""
    for case in cases:
        story = visits.build(season, case, built, everyone)
        followup.build(story)
        visits.finish(story)
    close_round(season.round, by=everyone["lanhdao"])
    begun = moment(cases[0].date, 8, 5)
    closed = moment(cases[-1].date + timedelta(days=75), 15)
    redate(season.round, *season.moments, begun, closed)
